//! Strings over several lines: their common indentation follows what is around them.

use crate::INDENT;

/// The text of a `"""` string that begins on a line of that indentation.
///
/// The common indentation is taken away from every line but the first before a block means anything,
/// so any other common indentation means the same. Closing quotes to the left of all the text, as some
/// write them, stand below the start of the line; else they stand with the text.
pub fn indented(text: &str, line: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let Some((first, rest)) = text.split_once('\n') else { return text };
    let (texts, closing) = rest.rsplit_once('\n').unwrap_or(("", rest));
    // The last line counts even where it is blank up to its quotes.
    let least = texts.split('\n').filter(|line| !is_blank(line)).map(leading).min();
    let common = least.map_or(leading(closing), |least| least.min(leading(closing)));
    let quotes_apart = closing.trim_start_matches([' ', '\t']) == "\"\"\"" && least > Some(common);
    let indent = if quotes_apart { line } else { line + INDENT };
    let mut out = String::with_capacity(text.len() + indent);
    out.push_str(first);
    for line in rest.split('\n') {
        out.push('\n');
        let kept = line.get(common.min(leading(line))..).unwrap_or(line);
        if !kept.is_empty() {
            (0..indent).for_each(|_| out.push(' '));
            out.push_str(kept);
        }
    }
    out
}

fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\r']).is_empty()
}

/// How many blanks and tabs a line begins with.
fn leading(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
