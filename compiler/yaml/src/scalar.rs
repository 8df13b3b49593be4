//! How one text is written: the style that leaves no reader a choice, and the writing of it.
//!
//! Plain only if certain. What some reader would take for a number, a boolean, a date or nothing is
//! in "double quotes"; what would be syntax is in 'single quotes'; what cannot stand raw is
//! "escaped"; text of several lines is a block. Nothing is ever folded.

use crate::chars::{must_escape, push_hex};

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    /// As it is.
    Plain,
    /// In double quotes, with escapes.
    Double,
    /// In single quotes; it has none itself.
    Single,
    /// As a block after `|`.
    Literal,
}

const COLON: u8 = 1;
const HASH: u8 = 2;
const NEWLINE: u8 = 4;
const TAB: u8 = 8;
const CONTROL: u8 = 16;
const HIGH: u8 = 32;
/// A byte that stands in no number, date or time of any YAML.
const NOT_NUMERIC: u8 = 64;
/// A quote or a backslash, which has to be escaped in one style or the other.
const QUOTE: u8 = 128;

/// What each byte means for the style of a text that it stands in.
const MEANING: [u8; 256] = {
    let mut table = [NOT_NUMERIC; 256];
    let mut at = 0;
    while at < 256 {
        #[allow(clippy::cast_possible_truncation, reason = "below 256")]
        let byte = at as u8;
        table[at] |= match byte {
            b'\n' => NEWLINE,
            b'\t' => TAB,
            0..=0x1f | 0x7f => CONTROL,
            0x80..=0xff => HIGH,
            b':' => COLON,
            b'#' => HASH,
            b'\'' | b'"' | b'\\' => QUOTE,
            _ => 0,
        };
        let numeric = matches!(byte, b'0'..=b'9' | b'_' | b'.' | b'e' | b'E' | b'+' | b'-');
        if numeric || matches!(byte, b':' | b',' | b't' | b'T' | b'z' | b'Z' | b' ') {
            table[at] &= !NOT_NUMERIC;
        }
        at += 1;
    }
    table
};

/// The style of a value.
pub(crate) fn style(text: &str) -> Style {
    let mut meaning = 0;
    for byte in text.bytes() {
        meaning |= MEANING[usize::from(byte)];
    }
    if meaning & (NEWLINE | TAB | CONTROL | HIGH) != 0 {
        if meaning & CONTROL != 0 || (meaning & HIGH != 0 && text.chars().any(hidden)) {
            return Style::Double;
        }
        if meaning & NEWLINE != 0 {
            return if fits_block(text) { Style::Literal } else { Style::Double };
        }
        if meaning & TAB != 0 {
            return Style::Double;
        }
    }
    one_line(text, meaning)
}

/// The style of a key: like a value's, but never a block.
pub(crate) fn key_style(text: &str) -> Style {
    match style(text) {
        Style::Literal => Style::Double,
        other => other,
    }
}

fn hidden(character: char) -> bool {
    !matches!(character, '\n' | '\t') && must_escape(character)
}

fn one_line(text: &str, meaning: u8) -> Style {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return Style::Double };
    if ambiguous(text, *first, meaning & NOT_NUMERIC == 0) {
        return Style::Double;
    }
    let syntax = !starts_plain(bytes)
        || matches!(last, b' ' | b':')
        || (meaning & COLON != 0 && text.contains(": "))
        || (meaning & HASH != 0 && text.contains(" #"));
    match syntax {
        false => Style::Plain,
        true if meaning & QUOTE != 0 && text.contains('\'') => Style::Double,
        true => Style::Single,
    }
}

/// Whether a plain text may begin like this. Fewer may than YAML allows.
fn starts_plain(bytes: &[u8]) -> bool {
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let slash = |at: usize| bytes.get(at) == Some(&b'/');
    match bytes.first() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'_' | b'$' | b'(' | 0x80..) => true,
        Some(b'-') => letter(1) || (bytes.get(1) == Some(&b'-') && letter(2)),
        Some(b'.') => letter(1) || slash(1) || (bytes.get(1) == Some(&b'.') && slash(2)),
        Some(b'+') => letter(1),
        _ => false,
    }
}

/// Whether some reader takes this text for something else than text.
fn ambiguous(text: &str, first: u8, all_numeric: bool) -> bool {
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' | b'_' => {
            all_numeric || with_base(text) || not_a_number(text.trim_start_matches(['+', '-', '.']))
        }
        b'~' | b'=' => text.len() == 1,
        b'<' => text == "<<",
        b'e' | b'E' if all_numeric => true,
        b't' | b'T' | b'f' | b'F' | b'n' | b'N' | b'y' | b'Y' | b'o' | b'O' | b'i' | b'I' => word(text),
        _ => false,
    }
}

/// `true`, `no`, `null` and the like in any case.
fn word(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "on", "no", "yes", "off", "true", "null", "false", "none"];
    text.len() <= 8 && (WORDS.iter().any(|word| word.eq_ignore_ascii_case(text)) || not_a_number(text))
}

fn not_a_number(text: &str) -> bool {
    ["inf", "nan", "infinity"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// `0x1F`, `-0o17`, `0b1_0`, and hexadecimal floats.
fn with_base(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']).as_bytes();
    matches!(digits, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', rest @ ..]
    if rest.iter().all(|byte| {
        byte.is_ascii_hexdigit() || matches!(byte, b'_' | b'.' | b'p' | b'P' | b'+' | b'-')
    }))
}

/// Whether a text with line breaks comes back from a block byte for byte, from every reader.
///
/// Readers differ over a tab where they look for the indentation, and over lines of nothing but
/// blanks.
fn fits_block(text: &str) -> bool {
    let mut any = false;
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        let Some(first) = line.bytes().find(|byte| !matches!(byte, b' ' | b'\t')) else { return false };
        // A first line that begins with blanks and a tab hides where the text begins.
        if !any && line.bytes().take_while(|byte| *byte != first).any(|byte| byte == b'\t') {
            return false;
        }
        any = true;
    }
    any
}

/// Appends a text that stands on one line.
pub(crate) fn push_inline(out: &mut String, text: &str, style: Style) {
    match style {
        Style::Plain => out.push_str(text),
        Style::Single => {
            out.push('\'');
            out.push_str(text);
            out.push('\'');
        }
        Style::Double | Style::Literal => push_double(out, text),
    }
}

fn push_double(out: &mut String, text: &str) {
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let raw = !matches!(character, '"' | '\\') && !must_escape(character);
        if raw {
            continue;
        }
        out.push_str(text.get(done..at).unwrap_or_default());
        push_escape(out, character);
        done = at + character.len_utf8();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out.push('"');
}

fn push_escape(out: &mut String, character: char) {
    let code = u32::from(character);
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        _ => {
            let (letter, digits) = match code {
                0..=0xff => ('x', 2),
                0x100..=0xffff => ('u', 4),
                _ => ('U', 8),
            };
            out.push('\\');
            out.push(letter);
            push_hex(out, code, digits);
        }
    }
}

/// Appends `|` and the lines of `text`, each behind `indent` spaces, the last line's end included.
pub(crate) fn push_block(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with([' ', '\n']) {
        // Without the number a reader would take these for indentation.
        out.push('2');
    }
    let body = text.strip_suffix('\n');
    match body {
        None => out.push('-'),
        Some(body) if body.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    out.push('\n');
    for line in body.unwrap_or(text).split('\n') {
        if !line.is_empty() {
            push_spaces(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// The most bytes that a text takes as a value or a key, in YAML or JSON, its quotes and its line's end
/// included, where the lines of a block stand `indent` deep. Non-ASCII text is counted as if each
/// character were escaped.
pub fn most_bytes(text: &str, indent: usize) -> usize {
    let (mut most, mut lines) = (0, 0);
    for byte in text.bytes() {
        most += usize::from(MOST[usize::from(byte)]);
        lines += usize::from(byte == b'\n');
    }
    // The marks of a block and the indentation of its first line, or quotes, a colon and a comma.
    most + lines * indent.max(1) + indent + 8
}

/// The most bytes that a byte takes, but for the indentation after a line break.
const MOST: [u8; 256] = {
    let mut most = [3; 256];
    let mut byte = 0;
    while byte < 0x80 {
        most[byte] = match byte as u8 {
            b'\n' => 1,
            b'"' | b'\\' => 2,
            b' '..=b'~' => 1,
            _ => 6,
        };
        byte += 1;
    }
    most
};

/// Appends that many spaces.
pub(crate) fn push_spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let now = left.min(SPACES.len());
        out.push_str(SPACES.get(..now).unwrap_or(SPACES));
        left -= now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_images_are_plain() {
        for text in [
            "web",
            "nginx:1.27",
            "a/b@sha256:0123",
            "100m",
            "1Gi",
            "--flag=x",
            "-v",
            "./run.sh",
            "../a",
            "10.0.0.0/8",
            "http://a.b/c?d=e#f",
            "a, b",
            "$(VAR)",
            "é",
            "RollingUpdate",
            "Mi",
        ] {
            assert_eq!(style(text), Style::Plain, "{text}");
        }
    }

    #[test]
    fn no_text_takes_more_bytes_than_it_is_counted_as() {
        use kdsl_base::{Node, Span, Value};
        let hard = [
            "",
            "a",
            "a\nb\n",
            "\n\n",
            "\u{1}\u{1}",
            "\u{2028}\u{ad}",
            "\u{e0001}",
            "\"\\",
            "é\u{a0}",
            " \n",
        ];
        for text in hard.iter().flat_map(|text| [(*text).to_owned(), text.repeat(20)]) {
            let node = Node::str(text.as_str(), Span::default());
            let map = Node::new(Value::Map([(text.as_str().into(), node)].into()), Span::default());
            let (mut yaml, mut json) = (String::new(), String::new());
            crate::write([&map], &mut yaml);
            crate::write_json([&map], &mut json);
            // The key, the value, and for JSON the braces and the indentation.
            let most = most_bytes(&text, 2) + most_bytes(&text, 0) + 8;
            assert!(yaml.len() <= most, "{text:?}: {} bytes of YAML, at most {most}", yaml.len());
            assert!(json.len() <= most, "{text:?}: {} bytes of JSON, at most {most}", json.len());
        }
    }

    #[test]
    fn what_a_reader_may_mistake_is_in_double_quotes() {
        for text in [
            "yes",
            "No",
            "y",
            "on",
            "OFF",
            "true",
            "null",
            "~",
            "",
            "012",
            "0o14",
            "1e3",
            "1_000",
            "0x1F",
            ".inf",
            "-.INF",
            ".NaN",
            "1:20",
            "2001-01-01",
            "=",
            "<<",
            "1.2.3",
            "e1",
            "E06",
            "0b1",
            "+0x_f",
            "2001-12-14t21:59:43.10-05:00",
            "-1",
            "-",
            "+",
            ".",
            "...",
            "---",
            "_1",
            "1,000",
            "inf",
            "5E",
        ] {
            assert_eq!(style(text), Style::Double, "{text}");
        }
    }

    #[test]
    fn syntax_is_in_single_quotes_unless_it_has_one() {
        for text in ["a: b", "a #b", "a:", " a", "a ", "*a", "&a", "{{ x }}", "[1]", "- a", "? a", "!x", "%d"]
        {
            assert_eq!(style(text), Style::Single, "{text}");
        }
        assert_eq!(style("it's: x"), Style::Double);
    }

    #[test]
    fn lines_are_a_block_only_where_they_survive() {
        assert_eq!(style("a\nb"), Style::Literal);
        assert_eq!(style("  a\nb\n"), Style::Literal);
        assert_eq!(style("a\n\tb"), Style::Literal);
        for text in ["\n", "\n\n", "a\n \nb", "\ta\nb", " \ta\nb", "a\r\nb", "a\nb\u{2028}", "a\n\t"] {
            assert_eq!(style(text), Style::Double, "{text:?}");
        }
    }
}
