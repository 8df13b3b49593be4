//! What strings mean.

use super::{parsed, problems};
use crate::ast::{AstNode, CookedPart, File, Item};

fn cooked(text: &str) -> String {
    let parse = parsed(&format!("let x = {text}\n"));
    assert_eq!(problems(&parse), "");
    let Some(Item::Let(item)) = File::of(&parse).items().next() else { panic!("no let") };
    let Some(crate::ast::Expr::String(string)) = item.value() else { panic!("no string") };
    let parts = string.cooked().into_iter().map(|part| match part {
        CookedPart::Text(text, _) => text,
        CookedPart::Interpolation(part) => format!("<{}>", part.expr().map_or("", |expr| expr.text())),
    });
    parts.collect()
}

#[test]
fn escapes_and_interpolations() {
    assert_eq!(cooked(r#""""#), "");
    assert_eq!(cooked(r#""a\n\t\"\\\$\u{e9}""#), "a\n\t\"\\$é");
    assert_eq!(cooked(r#""$(VAR) $x ${a.b}${"n${c}"}!""#), "$(VAR) $x <a.b><\"n${c}\">!");
    assert_eq!(cooked(r#""${ { a: 1 }.a }""#), "<{ a: 1 }.a>");
    assert_eq!(cooked(r#"r"\d ${a}""#), r"\d ${a}");
}

#[test]
fn blocks_lose_their_common_indentation() {
    assert_eq!(cooked("\"\"\"\n    a\n      b\n\n    c\n    \"\"\""), "a\n  b\n\nc\n");
    assert_eq!(cooked("\"\"\"\n    a\n  \"\"\""), "  a\n");
    assert_eq!(cooked("\"\"\"\n    a\n    b\"\"\""), "a\nb");
    assert_eq!(cooked("\"\"\"\r\n  a\r\n  b\r\n  \"\"\""), "a\nb\n");
    assert_eq!(cooked("\"\"\"one line\"\"\""), "one line");
    assert_eq!(cooked("\"\"\"\n  ${a}\n    ${b} c\n  d\n  \"\"\""), "<a>\n  <b> c\nd\n");
    assert_eq!(cooked("\"\"\"\n  say \"hi\"\n  \\\\\n  \"\"\""), "say \"hi\"\n\\\n");
    assert_eq!(cooked("r\"\"\"\n  \\d ${x}\n    e\n  \"\"\""), "\\d ${x}\n  e\n");
}
