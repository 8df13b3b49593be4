//! What the text between quotes means: escapes, and the indentation of blocks.

use kdsl_base::Span;

use crate::ast::{AstNode, CookedPart, Str, StringPart, StringStyle};

/// The length of the escape that `text` begins with, and the character that it stands for, if it
/// stands for one. `text` begins with a backslash.
pub(crate) fn escape(text: &str) -> (usize, Option<char>) {
    let mut chars = text.chars().skip(1);
    let simple = match chars.next() {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some(same @ ('"' | '\\' | '$')) => same,
        Some('u') if text.as_bytes().get(2) == Some(&b'{') => return unicode(text),
        Some('\n' | '\r') | None => return (1, None),
        Some(other) => return (1 + other.len_utf8(), None),
    };
    (2, Some(simple))
}

/// `\u{…}` with one to six hexadecimal digits.
fn unicode(text: &str) -> (usize, Option<char>) {
    let digits = text.get(3..).unwrap_or("");
    let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    if digits.as_bytes().get(length) != Some(&b'}') {
        return (3 + length, None);
    }
    let value = digits.get(..length).filter(|digits| (1..=6).contains(&digits.len()));
    let character = value.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
    (4 + length, character)
}

fn unescape(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some((before, _)) = rest.split_once('\\') {
        into.push_str(before);
        rest = rest.get(before.len()..).unwrap_or("");
        let (length, meaning) = escape(rest);
        match meaning {
            Some(character) => into.push(character),
            None => into.push_str(rest.get(..length).unwrap_or("")),
        }
        rest = rest.get(length..).unwrap_or("");
    }
    into.push_str(rest);
}

/// The pieces of a string as they are meant.
pub(crate) fn cook(string: Str<'_>) -> Vec<CookedPart<'_>> {
    match string.style() {
        StringStyle::Plain => plain(string),
        StringStyle::Block => block(string),
        StringStyle::Raw => vec![CookedPart::Text(unquoted(string, 1).to_owned(), string.span())],
        StringStyle::RawBlock => {
            let text = unquoted(string, 3).replace("\r\n", "\n");
            let indent = Indent::of(std::iter::once(text.as_str()));
            let mut cooked = String::new();
            let lines = indent.strip(&text, true, true);
            lines.into_iter().for_each(|line| cooked.push_str(line));
            vec![CookedPart::Text(cooked, string.span())]
        }
    }
}

/// The text of a raw string without its `r` and its quotes. The last ones may be missing.
fn unquoted<'t>(string: Str<'t>, quotes: usize) -> &'t str {
    let text = string.text();
    let text = text.get(1 + quotes..).unwrap_or("");
    let quote = if quotes == 3 { "\"\"\"" } else { "\"" };
    text.strip_suffix(quote).unwrap_or(text)
}

fn plain(string: Str<'_>) -> Vec<CookedPart<'_>> {
    let mut parts = Vec::new();
    for part in string.parts() {
        match part {
            StringPart::Text(text) => {
                let mut cooked = String::with_capacity(text.text().len());
                unescape(text.text(), &mut cooked);
                parts.push(CookedPart::Text(cooked, text.span()));
            }
            StringPart::Interpolation(part) => parts.push(CookedPart::Interpolation(part)),
        }
    }
    parts
}

fn block(string: Str<'_>) -> Vec<CookedPart<'_>> {
    let texts: Vec<(String, Span)> = string
        .parts()
        .filter_map(|part| match part {
            StringPart::Text(text) => Some((text.text().replace("\r\n", "\n"), text.span())),
            StringPart::Interpolation(_) => None,
        })
        .collect();
    let parts: Vec<StringPart<'_>> = string.parts().collect();
    // What follows an interpolation is in the middle of a line, and so is what stands before one.
    let mut all = Vec::new();
    let mut next = texts.iter();
    for part in &parts {
        all.push(match part {
            StringPart::Text(_) => next.next().map_or("", |(text, _)| text.as_str()),
            StringPart::Interpolation(_) => "\u{0}",
        });
    }
    let indent = Indent::of(all.iter().copied());
    let mut next = texts.iter();
    let mut cooked = Vec::new();
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.iter().enumerate() {
        match part {
            StringPart::Interpolation(part) => cooked.push(CookedPart::Interpolation(*part)),
            StringPart::Text(_) => {
                let Some((text, span)) = next.next() else { continue };
                let mut piece = String::with_capacity(text.len());
                for line in indent.strip(text, at == 0, at == last) {
                    unescape(line, &mut piece);
                }
                if !piece.is_empty() {
                    cooked.push(CookedPart::Text(piece, *span));
                }
            }
        }
    }
    cooked
}

/// The indentation that all lines of a block share.
struct Indent(usize);

impl Indent {
    /// Blank lines do not count, and neither does what follows the opening quotes on their line. The
    /// line of the closing quotes counts, so that they can hold text to the right of them.
    fn of<'a>(pieces: impl Iterator<Item = &'a str>) -> Indent {
        let whole: String = pieces.collect();
        let mut lines = whole.split('\n').skip(1).peekable();
        let mut least = usize::MAX;
        while let Some(line) = lines.next() {
            let blank = line.trim_matches([' ', '\t', '\r']).is_empty();
            if !blank || lines.peek().is_none() {
                least = least.min(line.len() - line.trim_start_matches([' ', '\t']).len());
            }
        }
        Indent(if least == usize::MAX { 0 } else { least })
    }

    /// The lines of `text` without the indentation, line breaks included. In the first piece of a
    /// block the line of the opening quotes is left out if it is blank, in the last piece the
    /// indentation of the closing ones.
    fn strip<'a>(&self, text: &'a str, first: bool, last: bool) -> Vec<&'a str> {
        let mut lines: Vec<&str> = Vec::new();
        let mut pieces = text.split_inclusive('\n').peekable();
        let mut at_start = false;
        while let Some(line) = pieces.next() {
            let is_end = last && pieces.peek().is_none() && !line.ends_with('\n');
            let opening = first && lines.is_empty() && !at_start;
            if opening && line.ends_with('\n') && line.trim().is_empty() {
                at_start = true;
                continue;
            }
            if !at_start {
                lines.push(line);
            } else if !(is_end && line.trim().is_empty()) {
                let spaces = line.len() - line.trim_start_matches([' ', '\t']).len();
                lines.push(line.get(self.0.min(spaces)..).unwrap_or(line));
            }
            at_start = line.ends_with('\n');
        }
        lines
    }
}
