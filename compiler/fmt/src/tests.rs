//! Tests of the whole crate: what holds for every program.

mod corpus;
mod depth;
mod generated;
mod shuffled;
mod speed;

use kdsl_base::FileId;
use kdsl_syntax::{Parse, parse};

use super::atoms::Atoms;
use super::{format, layout, same};

/// Formats, and checks all that must hold: the same tokens, tree and texts, and nothing to do the
/// second time. Gives nothing for what does not parse.
fn check(text: &str) -> Option<String> {
    let before = parsed(text)?;
    let atoms = Atoms::of(&before);
    let once = layout(&before, &atoms);
    assert!(same::is_same(&before, &atoms, &once), "not the same:\n{text}\n=== became ===\n{once}");
    let after = parsed(&once)?;
    let again = layout(&after, &Atoms::of(&after));
    assert!(again == once, "not settled:\n{text}\n=== became ===\n{once}\n=== became ===\n{again}");
    looks_tidy(&once);
    assert_eq!(format(text).as_deref(), Ok(once.as_str()));
    Some(once)
}

fn parsed(text: &str) -> Option<Parse> {
    let parse = parse(FileId(0), text);
    parse.problems.is_empty().then_some(parse)
}

/// No line ends in blanks, no two blank lines follow each other, and the last line ends; but for
/// what stands in strings and comments, which is not the formatter's.
fn looks_tidy(text: &str) {
    if text.contains("\"\"\"") || text.contains("/*") {
        return;
    }
    assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
    assert!(!text.contains("\n\n\n") && !text.starts_with('\n') && !text.ends_with("\n\n"), "{text:?}");
    assert!(text.is_empty() || text.ends_with('\n'), "{text:?}");
    assert!(!text.contains(['\r', '\u{feff}']), "{text:?}");
}

#[test]
fn what_is_not_the_same_is_seen() {
    let is_same = |left: &str, right: &str| {
        let parse = parsed(left).unwrap();
        same::is_same(&parse, &Atoms::of(&parse), right)
    };
    assert!(is_same("let a = { b: 1, c: 2 } // c\r\n", "let a = {\n b: 1\n c: 2\n} // c"));
    assert!(is_same("let a = \"\"\"\n  b\n  \"\"\"", "let a = \"\"\"\n b\n \"\"\""));
    for other in [
        "let a = 2",
        "let b = 1",
        "let a = 1 // c",
        "let a = -1",
        "let a = (1)",
        "let a = ",
        "",
        "let a = 1\nlet b = 1",
    ] {
        assert!(!is_same("let a = 1", other), "{other}");
    }
    assert!(!is_same("let a = \"b\"", "let a = \"c\""));
    assert!(!is_same("let a = 1 // b", "let a = 1 // c"));
    assert!(!is_same("let a = \"\"\"\n  b\n  \"\"\"", "let a = \"\"\"\n  b\n \"\"\""));
    assert!(!is_same("let a = [1, -1]", "let a = [1 - 1]"));
}
