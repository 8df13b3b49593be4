//! The parameters that the arguments of a call are for.

use kdsl_base::Span;
use kdsl_core::builtins::{self, Sort};
use kdsl_core::hir::{Argument, ExprId, ExprKind, FnId};

use super::{Hint, HintSort, Hints};

/// The sorts of value that have methods.
const SORTS: [Sort; 7] =
    [Sort::Text, Sort::Bytes, Sort::Number, Sort::Quantity, Sort::Bool, Sort::List, Sort::Map];

pub(super) fn add(hints: &mut Hints<'_>) {
    let hir = &hints.analysis.hir;
    for (expr, n) in hir.exprs.iter().zip(0u32..) {
        if !hints.meets(expr.span) {
            continue;
        }
        match &expr.kind {
            ExprKind::Apply(function, _, arguments) => of_function(hints, *function, arguments),
            ExprKind::Method(_, name, _, arguments, _) => of_method(hints, ExprId(n), name, arguments),
            _ => {}
        }
    }
}

fn of_function(hints: &mut Hints<'_>, function: FnId, arguments: &[Argument]) {
    let hir = &hints.analysis.hir;
    let params = &hir[function].params;
    let names: Vec<(String, Option<Span>)> =
        params.iter().map(|param| (hir[*param].name.to_string(), Some(hir[*param].span))).collect();
    of_call(hints, &names, arguments);
}

/// A method of values, where one alone has the name and takes several arguments.
fn of_method(hints: &mut Hints<'_>, expr: ExprId, name: &str, arguments: &[Argument]) {
    if hints.analysis.checked.is_wrong(expr) {
        return;
    }
    let mut known = SORTS.into_iter().filter_map(|sort| builtins::find(sort, name));
    let Some(method) = known.next() else { return };
    let same = |other: &builtins::Method| {
        other.params.iter().map(|param| param.name).eq(method.params.iter().map(|param| param.name))
    };
    if known.all(same) {
        let names: Vec<(String, Option<Span>)> =
            method.params.iter().map(|param| (param.name.to_owned(), None)).collect();
        of_call(hints, &names, arguments);
    }
}

/// One hint for each argument that says neither by its name nor by what it is what it is for. Where there is
/// one parameter only, the function's name says it.
fn of_call(hints: &mut Hints<'_>, params: &[(String, Option<Span>)], arguments: &[Argument]) {
    if params.len() < 2 {
        return;
    }
    let positional = arguments.iter().take_while(|argument| argument.name.is_none()).count();
    for (at, argument) in arguments.iter().take(positional).enumerate() {
        let Some((name, declared)) = params.get(at) else { return };
        let span = hints.analysis.hir[argument.value].span;
        if span.file != hints.parse.file || span.is_empty() || is_said(hints.text(span), name) {
            continue;
        }
        let hint = Hint::new(HintSort::Argument, span.start, format!("{name}:")).target(*declared);
        // Names stand behind all that have none.
        let is_last = at + 1 == positional;
        hints.push(if is_last { hint.inserted(span.file, format!("{name}: ")) } else { hint });
    }
}

/// Whether an argument ends with the parameter's name.
fn is_said(argument: &str, name: &str) -> bool {
    let last =
        argument.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_').next();
    last.is_some_and(|last| last.eq_ignore_ascii_case(name))
}
