//! A part of the language that this version of kdsl reads and does not compile.

use kdsl_base::{Code, Diagnostic};
use kdsl_syntax::ast::{AstNode, Item};

/// The item is of the language, and not of this version.
pub fn not_yet(item: Item<'_>) -> Diagnostic {
    let word = item.text().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("this").to_owned();
    let mut span = item.span();
    span.end = span.start + u32::try_from(word.len()).unwrap_or(0);
    Diagnostic::error(Code::K0407, span, format!("`{word}` is not supported by this version of kdsl"))
        .label("read, but not compiled yet")
}
