//! Strings over several lines: their common indentation follows what is around them.

/// The text of a `"""` string whose lines are indented by `indent` more than what they mean.
///
/// The common indentation is taken away from every line but the first before a block means anything,
/// so any other common indentation means the same.
pub fn indented(text: &str, indent: usize) -> String {
    let text = text.replace("\r\n", "\n");
    let Some((first, rest)) = text.split_once('\n') else { return text };
    // The last line counts even where it is blank up to its quotes, which it has.
    let counted = rest.split('\n').filter(|line| !is_blank(line));
    let common = counted.map(leading).min().unwrap_or(0);
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
