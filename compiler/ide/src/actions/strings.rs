//! Two ways to write a text of several lines: with `\n`, and as a block.

use kdsl_base::{Edit, FileId};
use kdsl_syntax::ast::{AstNode, CookedPart, Expr, File, Str, StringPart, StringStyle};

use super::Draft;
use super::context::Context;
use super::insert::indent;

/// Texts longer than this are not put on one line.
const LONGEST_LINE: usize = 200;

/// Writes a text with line breaks as a block.
pub(super) fn block(context: &Context<'_>) -> Vec<Draft> {
    let made = string(context, StringStyle::Plain).and_then(|text| {
        let new = as_block(context, text)?;
        let edit = Edit { span: text.span(), replacement: new };
        Some(Draft::new("Write it as a block of lines", vec![edit]))
    });
    made.into_iter().collect()
}

/// Writes a block of lines as a text between plain quotes.
pub(super) fn line(context: &Context<'_>) -> Vec<Draft> {
    let made = string(context, StringStyle::Block).and_then(|text| {
        let new = as_line(text);
        let short = new.len() <= LONGEST_LINE && !new.contains('\n') && means_the_same(text, &new);
        short.then(|| Draft::new("Write it on one line", vec![Edit { span: text.span(), replacement: new }]))
    });
    made.into_iter().collect()
}

fn string<'a>(context: &Context<'a>, style: StringStyle) -> Option<Str<'a>> {
    match context.expr()? {
        Expr::String(text) if text.style() == style => Some(text),
        _ => None,
    }
}

fn as_block(context: &Context<'_>, text: Str<'_>) -> Option<String> {
    let mut body = String::new();
    for part in text.parts() {
        match part {
            StringPart::Text(part) => push_lines(part.text(), &mut body),
            StringPart::Interpolation(part) => body.push_str(part.text()),
        }
    }
    if !body.contains('\n') {
        return None;
    }
    let inner = format!("{}  ", indent(&context.parse.text, text.span().start));
    let mut out = String::from("\"\"\"\n");
    for line in body.split_inclusive('\n') {
        if !line.trim().is_empty() {
            out.push_str(&inner);
        }
        out.push_str(line);
    }
    if body.ends_with('\n') {
        out.push_str(&inner);
    }
    out.push_str("\"\"\"");
    means_the_same(text, &out).then_some(out)
}

/// What is written between plain quotes, as it is written in a block.
fn push_lines(text: &str, out: &mut String) {
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => out.push('\n'),
            Some('"') => out.push('"'),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
}

fn as_line(text: Str<'_>) -> String {
    let mut out = String::from("\"");
    for part in text.cooked() {
        match part {
            CookedPart::Text(part, _) => {
                let quoted = kdsl_edit::string(&part);
                out.push_str(
                    quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or_default(),
                );
            }
            CookedPart::Interpolation(part) => out.push_str(part.text()),
        }
    }
    out.push('"');
    out
}

/// Whether another spelling gives the text that is there.
fn means_the_same(text: Str<'_>, spelling: &str) -> bool {
    let parse = kdsl_syntax::parse_expression(FileId(0), spelling);
    let Some(Expr::String(new)) = File::of(&parse).expr() else { return false };
    let meaning = |text: Str<'_>| -> Vec<(bool, String)> {
        let one = |part: CookedPart<'_>| match part {
            CookedPart::Text(text, _) => (true, text),
            CookedPart::Interpolation(part) => (false, part.text().to_owned()),
        };
        text.cooked().into_iter().map(one).collect()
    };
    parse.problems.is_empty() && meaning(text) == meaning(new)
}
