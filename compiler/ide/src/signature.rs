//! The signature of the call around the cursor, and which parameter is being typed.

use kdsl_base::FileId;
use kdsl_core::Analysis;
use kdsl_core::hir::{FnId, LocalKind};
use kdsl_syntax::ast::{Argument, AstNode, Call};

use crate::cursor::Cursor;
use crate::expect::{self, Callee};
use crate::text;

/// What a call takes and gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The whole, as the language writes it.
    pub label: String,
    /// The bytes of each parameter in the label.
    pub params: Vec<(usize, usize)>,
    /// What it does, as Markdown.
    pub doc: Option<String>,
    /// The parameter that is being typed; none where there are more arguments than parameters.
    pub active: Option<usize>,
}

/// The signature of the innermost call around a cursor.
pub fn signature(analysis: &Analysis, file: FileId, offset: u32) -> Option<Signature> {
    let parse = analysis.parses.iter().find(|parse| parse.file == file)?;
    let cursor = Cursor::new(analysis, parse, offset)?;
    let node = cursor.node();
    // Before the parenthesis the call has not begun.
    let inside = |call: &Call<'_>| call.callee().is_some_and(|callee| offset > callee.span().end);
    let call = std::iter::once(node)
        .chain(node.ancestors())
        .take_while(|node| !node.kind().is_item())
        .filter_map(Call::cast)
        .find(inside)?;
    let (mut signature, names) = of_callee(analysis, expect::callee(analysis, call)?);
    let active = call.args().position(|one| one.syntax().span().touches(offset));
    let before = || call.args().filter(|one| one.syntax().span().end < offset).count();
    let place = active.unwrap_or_else(before);
    let named = active.and_then(|at| call.args().nth(at)).and_then(Argument::name);
    signature.active = match named {
        Some(name) => names.iter().position(|known| known == name.text()),
        None => Some(place).filter(|place| *place < names.len()),
    };
    Some(signature)
}

/// The signature of what is called, and the names of its parameters.
pub(crate) fn of_callee(analysis: &Analysis, callee: Callee) -> (Signature, Vec<String>) {
    match callee {
        Callee::Function(function) => {
            let names = analysis.hir[function].params.iter();
            (
                of_function(analysis, function),
                names.map(|param| analysis.hir[*param].name.to_string()).collect(),
            )
        }
        Callee::Builtin(function) => {
            let names: Vec<String> = function.params.iter().map(|param| param.name.to_owned()).collect();
            (from_label(function.signature(), &names, Some(function.doc.to_owned())), names)
        }
        Callee::Method(method) => {
            let names: Vec<String> = method.params.iter().map(|param| param.name.to_owned()).collect();
            let mut doc = method.sentence();
            for (code, value) in method.examples().into_iter().take(1) {
                doc.push_str(&format!("\n\n`{code}` is `{value}`"));
            }
            (from_label(method.signature(), &names, Some(doc)), names)
        }
    }
}

/// The signature of a function of the program.
pub(crate) fn of_function(analysis: &Analysis, id: FnId) -> Signature {
    let function = &analysis.hir[id];
    let mut label = format!("{}(", function.name);
    let mut params = Vec::new();
    for (n, param) in function.params.iter().enumerate() {
        let local = &analysis.hir[*param];
        if n > 0 {
            label.push_str(", ");
        }
        let start = label.len();
        label.push_str(&local.name);
        if let Some(ty) = local.annotation {
            label.push_str(": ");
            label.push_str(&text::declared(analysis, ty));
        }
        if let LocalKind::Argument(_, Some(default)) = local.kind {
            let default = &analysis.hir[default];
            let shown = text::short(analysis, default.span).filter(|_| default.kind.is_literal());
            label.push_str(" = ");
            label.push_str(shown.unwrap_or("…"));
        }
        params.push((start, label.len()));
    }
    label.push(')');
    let result = match (function.result, analysis.checked.function_type(id)) {
        (Some(written), _) => Some(text::declared(analysis, written)),
        (None, Some(ty)) => Some(text::of_type(analysis, ty)),
        (None, None) => None,
    };
    if let Some(result) = result {
        label.push_str(": ");
        label.push_str(&result);
    }
    Signature { label, params, doc: function.doc.clone(), active: None }
}

/// Finds the parameters in the label of something that is built in.
fn from_label(label: String, names: &[String], doc: Option<String>) -> Signature {
    let mut params = Vec::new();
    let open = label.find('(').map_or(0, |at| at + 1);
    let mut at = open;
    for name in names {
        let Some(found) = label.get(at..).and_then(|rest| rest.find(name.as_str())) else { break };
        let start = at + found;
        let end = end_of_param(&label, start);
        params.push((start, end));
        at = end;
    }
    Signature { label, params, doc, active: None }
}

/// Where a parameter ends: before the comma or the parenthesis that is not inside of brackets.
fn end_of_param(label: &str, start: usize) -> usize {
    let mut depth = 0usize;
    for (at, letter) in label.get(start..).unwrap_or("").char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ',' if depth == 0 => return start + at,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    label.len()
}
