//! The formatter for an editor: what changes, and not the whole text.

use kdsl_base::{Edit, FileId, Span};

/// The edits that bring a text into the canonical style; none where it has it already. Nothing at all
/// where the syntax has mistakes. The ends of lines stay as the text has them, which are the editor's.
pub fn format(file: FileId, text: &str) -> Option<Vec<Edit>> {
    let mut formatted = kdsl_fmt::format_file(file, text).ok()?;
    if text.contains("\r\n") {
        formatted = formatted.replace('\n', "\r\n");
    }
    if formatted == text {
        return Some(Vec::new());
    }
    let before = same_lines(text.split_inclusive('\n'), formatted.split_inclusive('\n'));
    let (rest, new) = (text.get(before..)?, formatted.get(before..)?);
    let after = same_lines(rest.split_inclusive('\n').rev(), new.split_inclusive('\n').rev());
    let offset = |at: usize| u32::try_from(at).ok();
    let span = Span::new(file, offset(before)?, offset(text.len() - after)?);
    let replacement = new.get(..new.len() - after)?.to_owned();
    Some(vec![Edit { span, replacement }])
}

/// The bytes of the lines that two texts begin with alike.
fn same_lines<'t>(left: impl Iterator<Item = &'t str>, right: impl Iterator<Item = &'t str>) -> usize {
    left.zip(right).take_while(|(left, right)| left == right).map(|(line, _)| line.len()).sum()
}
