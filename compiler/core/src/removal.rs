//! The fix that removes an entry takes with it what would be left of it: the rest of its path, its comma,
//! its line.

use kdsl_base::{Change, Code, Diagnostic, Edit, Fix, Sources, Span};

/// Widens the fixes of entries that are set twice to what a person would delete.
pub fn widen(problems: &mut [Diagnostic], sources: &Sources) {
    for problem in problems.iter_mut().filter(|problem| problem.code == Code::K0103) {
        for edit in problem.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            if let Some(source) = sources.get(edit.span.file)
                && edit.replacement.is_empty()
            {
                edit.span = entry(&source.text, edit.span);
            }
        }
    }
}

/// Turns changes of data into edits of the texts. A fix that cannot be told in the text becomes advice.
pub fn settle(problem: &mut Diagnostic, sources: &Sources) {
    let fixes = std::mem::take(&mut problem.fixes);
    for mut fix in fixes {
        if settled(&mut fix, sources).is_some() {
            problem.fixes.push(fix);
        } else if problem.help.is_none() {
            problem.help = Some(fix.title);
        }
    }
}

fn settled(fix: &mut Fix, sources: &Sources) -> Option<()> {
    for change in std::mem::take(&mut fix.changes) {
        let Change::Remove { key, value } = change else { return None };
        if key.file != value.file || key.end > value.start {
            return None;
        }
        let text = &sources.get(key.file)?.text;
        fix.edits.push(Edit { span: entry(text, key.to(value)), replacement: String::new() });
    }
    Some(())
}

fn entry(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or("");
    let behind = text.get(span.end as usize..).unwrap_or("");
    let path = before.len() - before.trim_end_matches(is_of_path).len();
    let path = if before.ends_with('.') { path } else { 0 };
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let comma = behind.trim_start_matches([' ', '\t']).strip_prefix(',');
    let mut end = comma.map_or(0, |rest| behind.len() - rest.len() + blanks(rest));
    let front = before.get(..before.len() - path).unwrap_or("");
    let line = front.trim_end_matches([' ', '\t']);
    let rest = behind.get(end..).unwrap_or("");
    let start = if line.ends_with('\n') && rest.get(blanks(rest)..).is_some_and(|rest| rest.starts_with('\n'))
    {
        end += blanks(rest) + 1;
        line.len()
    } else if comma.is_none() && line.ends_with(',') {
        line.len() - 1
    } else {
        front.len()
    };
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(span.file, at(start), span.end + at(end))
}

/// Whether a letter may stand in a path of keys, between the entry before and the last part.
fn is_of_path(letter: char) -> bool {
    !letter.is_whitespace() && !matches!(letter, '{' | '}' | ',' | '[' | ']' | ':')
}

#[cfg(test)]
mod tests {
    use kdsl_base::FileId;

    use super::*;

    /// The text without the entry between the brackets.
    fn without(text: &str) -> String {
        let (start, end) = (text.find('⟦').unwrap(), text.find('⟧').unwrap() - '⟦'.len_utf8());
        let plain = text.replace(['⟦', '⟧'], "");
        let span = entry(&plain, Span::new(FileId(0), start as u32, end as u32));
        let mut left = plain;
        left.replace_range(span.range(), "");
        left
    }

    #[test]
    fn nothing_of_an_entry_is_left() {
        assert_eq!(without("{ a: 1, ⟦a: 2⟧, b: 3 }"), "{ a: 1, b: 3 }");
        assert_eq!(without("{ a: 1, ⟦a: 2⟧ }"), "{ a: 1 }");
        assert_eq!(without("{ a.b: 1, a.⟦b: 2⟧ }"), "{ a.b: 1 }");
        assert_eq!(without("{ a.b: 1, a.\"x/y\".⟦b: 2⟧, c: 1 }"), "{ a.b: 1, c: 1 }");
        assert_eq!(without("{\n  a: 1\n  ⟦a: 2⟧\n  b: 3\n}"), "{\n  a: 1\n  b: 3\n}");
        assert_eq!(without("{\n  a: 1,\n  x.⟦a: 2⟧,\n  b: 3\n}"), "{\n  a: 1,\n  b: 3\n}");
    }
}
