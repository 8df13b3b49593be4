//! Taking something out of a list or record on one line or on several, with what would be left of it: its
//! comma, its line, the remark behind it.

use kdsl_base::{Edit, Span};

use crate::offset;

const BLANKS: [char; 2] = [' ', '\t'];

/// The edit that takes out what stands at `span`, between the brackets around it. `remark` is what a comment
/// up to the end of a line begins with.
pub fn cut(text: &str, span: Span, remark: &str) -> Edit {
    let before = text.get(..span.start as usize).unwrap_or("");
    let behind = text.get(span.end as usize..).unwrap_or("");
    let (start, end) = whole_line(before, behind, remark).unwrap_or_else(|| in_line(before, behind));
    let (start, end) = emptied(before, behind, start, end);
    let span = Span::new(span.file, offset(start), span.end + offset(end));
    Edit { span, replacement: String::new() }
}

/// Where the line begins and how far behind it ends, where nothing else stands in it.
fn whole_line(before: &str, behind: &str, remark: &str) -> Option<(usize, usize)> {
    let head = before.trim_end_matches(BLANKS);
    if !(head.is_empty() || head.ends_with('\n')) {
        return None;
    }
    let rest = behind.trim_start_matches(BLANKS);
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(BLANKS);
    let line = rest.split('\n').next().unwrap_or("");
    if !line.trim().is_empty() && !line.starts_with(remark) {
        return None;
    }
    let mut end = behind.len() - rest.len() + line.len();
    // A comma that parted it from the one before it would part nothing.
    let parted = !behind.trim_start_matches(BLANKS).starts_with(',');
    if parted
        && let Some(head) = head.trim_end().strip_suffix(',')
        && behind.get(end..).is_some_and(|rest| rest.trim_start().starts_with(['}', ']']))
    {
        return Some((head.len(), behind.len() - rest.len() + line.trim_end_matches('\r').len()));
    }
    if behind.get(end..).is_some_and(|rest| rest.starts_with('\n')) {
        end += 1;
    }
    let mut head = head;
    // What documents the entry goes with it.
    while let Some(above) = head.strip_suffix('\n') {
        let line = above.rsplit('\n').next().unwrap_or("");
        if remark != "//" || !line.trim_start().starts_with("///") {
            break;
        }
        head = head.get(..above.len() - line.len()).unwrap_or("");
    }
    // Of two empty lines around it one is left.
    let gap = head.ends_with("\n\n") || head.ends_with("\n\r\n");
    let rest = behind.get(end..).unwrap_or("").trim_start_matches(BLANKS);
    if gap && rest.starts_with(['\n', '\r', '}', ']']) {
        head = head.strip_suffix('\n').unwrap_or(head);
        head = head.strip_suffix('\r').unwrap_or(head);
    }
    Some((head.len(), end))
}

/// What goes where other things stand in the same line.
fn in_line(before: &str, behind: &str) -> (usize, usize) {
    let head = before.trim_end_matches(BLANKS);
    let rest = behind.trim_start_matches(BLANKS);
    if let Some(rest) = rest.strip_prefix(',') {
        let next = rest.trim_start_matches(BLANKS);
        // At the end of a line the blank before it goes as well.
        let ends = next.is_empty() || next.starts_with(['\n', '\r', '}', ']']);
        let start = if ends && !head.ends_with('\n') { head.len() } else { before.len() };
        let end = if ends { rest } else { next };
        return (start, behind.len() - end.len());
    }
    match head.trim_end().strip_suffix(',') {
        Some(head) => (head.len(), 0),
        None if head.ends_with('\n') => (before.len(), behind.len() - rest.len()),
        None => (head.len(), 0),
    }
}

/// The same without what is left between brackets that have nothing in them anymore.
fn emptied(before: &str, behind: &str, start: usize, end: usize) -> (usize, usize) {
    let head = before.get(..start).unwrap_or("").trim_end();
    let rest = behind.get(end..).unwrap_or("");
    let tail = rest.trim_start();
    let closes =
        matches!((head.chars().last(), tail.chars().next()), (Some('{'), Some('}')) | (Some('['), Some(']')));
    if closes { (head.len(), behind.len() - tail.len()) } else { (start, end) }
}

#[cfg(test)]
mod tests {
    use kdsl_base::FileId;

    use super::*;

    /// The text without what stands between the brackets.
    fn without(text: &str) -> String {
        let (start, end) = (text.find('⟦').unwrap(), text.find('⟧').unwrap() - '⟦'.len_utf8());
        let mut left = text.replace(['⟦', '⟧'], "");
        let edit = cut(&left, Span::new(FileId(0), start as u32, end as u32), "//");
        left.replace_range(edit.span.range(), &edit.replacement);
        left
    }

    #[test]
    fn nothing_of_an_entry_is_left() {
        assert_eq!(without("{ a: 1, ⟦a: 2⟧, b: 3 }"), "{ a: 1, b: 3 }");
        assert_eq!(without("{ a: 1, ⟦a: 2⟧ }"), "{ a: 1 }");
        assert_eq!(without("{ a: 1, ⟦a: 2⟧, }"), "{ a: 1, }");
        assert_eq!(without("{ ⟦a: 2⟧, b: 3 }"), "{ b: 3 }");
        assert_eq!(without("{ ⟦a: 2⟧ }"), "{}");
        assert_eq!(without("[⟦a⟧]"), "[]");
        assert_eq!(without("{\n  a: 1\n  ⟦a: 2⟧\n  b: 3\n}"), "{\n  a: 1\n  b: 3\n}");
        assert_eq!(without("{\n  a: 1,\n  ⟦x.a: 2⟧,\n  b: 3\n}"), "{\n  a: 1,\n  b: 3\n}");
        assert_eq!(without("{\n  a: 1,\n  ⟦x.a: 2⟧\n}"), "{\n  a: 1\n}");
        assert_eq!(without("{\n  a: 1\n  ⟦a: 2⟧, b: 3\n}"), "{\n  a: 1\n  b: 3\n}");
        assert_eq!(without("{\n  a: 1, ⟦b: 2⟧\n}"), "{\n  a: 1\n}");
        assert_eq!(without("x: {\n  ⟦a: 2⟧ // gone\n}\n"), "x: {}\n");
    }

    #[test]
    fn remarks_of_others_and_the_ends_of_lines_stay() {
        assert_eq!(without("{\r\n  a: 1\r\n  ⟦b: 2⟧\r\n}"), "{\r\n  a: 1\r\n}");
        assert_eq!(without("{\n  a: 1 // it\n  ⟦b: 2⟧ }"), "{\n  a: 1 // it\n  }");
        assert_eq!(without("{\n  // of both\n  ⟦a: 1⟧\n  b: 2\n}"), "{\n  // of both\n  b: 2\n}");
        assert_eq!(without("{\n  /// Of it.\n  ⟦a: 1⟧\n  b: 2\n}"), "{\n  b: 2\n}");
        assert_eq!(without("{\n  a: 1\n\n  ⟦b: 2⟧\n\n  c: 3\n}"), "{\n  a: 1\n\n  c: 3\n}");
        assert_eq!(without("{\n  a: 1\n\n  ⟦b: 2⟧\n}"), "{\n  a: 1\n}");
    }
}
