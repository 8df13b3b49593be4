//! Tests of the whole crate: what holds for every program.

mod corpus;
mod depth;
mod generated;
mod shuffled;
mod speed;

use kdsl_base::FileId;
use kdsl_properties::format::holds as check;
use kdsl_syntax::{Parse, parse};

use super::atoms::Atoms;
use super::{format, same};

fn parsed(text: &str) -> Option<Parse> {
    let parse = parse(FileId(0), text);
    parse.problems.is_empty().then_some(parse)
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
