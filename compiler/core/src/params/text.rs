//! The value of a text: of an argument, of a variable of the environment, or from the host.

use ecow::EcoString;
use kdsl_base::{Diagnostic, FileId, Input, InputOrigin, Node, Source, SourceKind, Sources, Span};
use kdsl_syntax::{NumberValue, number};

use super::{Found, Param, secret};
use crate::convert::{Place, Sort, Types};
use crate::kube::Accepts;
use crate::problems;
use crate::ty::Ty;
use crate::value::{Item, Val};

/// What an argument or a variable gives.
pub(super) fn item(types: Types<'_>, param: &Param, input: &Input, sources: &mut Sources) -> Found {
    // What is secret is never shown, not even where it is a mistake.
    let shown = match param.want.ty {
        Ty::Sensitive => input.masked(),
        _ if param.secret && !input.text.trim_start().starts_with(['[', '{']) => input.masked(),
        _ if param.secret => Input { text: secret::stars(&input.text), origin: input.origin.clone() },
        _ => input.clone(),
    };
    let (file, span) = source(&param.name, &shown, sources);
    match value(types, param, input, span) {
        Ok(val) => Ok(Item::new(val, span)),
        Err(problem) => Err((Box::new(place(*problem, file, span)), span)),
    }
}

/// Adds an input to the sources, and gives the place of its value in it.
pub(super) fn source(name: &str, input: &Input, sources: &mut Sources) -> (FileId, Span) {
    let (title, text, kind) = match &input.origin {
        InputOrigin::Argument(option) => {
            (option.clone(), format!("{name}={}", input.text), SourceKind::Argument)
        }
        InputOrigin::Environment(variable) => (variable.clone(), input.text.clone(), SourceKind::Environment),
        InputOrigin::File(span) => return (span.file, *span),
        InputOrigin::Host => (format!("param {name}"), input.text.clone(), SourceKind::Argument),
    };
    let start = match kind {
        SourceKind::Argument if text.len() > input.text.len() => text.len() - input.text.len(),
        _ => 0,
    };
    let end = text.len();
    let file = sources.add(Source::new(title, text, kind));
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    (file, Span::new(file, at(start), at(end)))
}

/// A mistake in an input is shown in the input: fixes of the source do not apply to it.
fn place(mut problem: Diagnostic, file: FileId, span: Span) -> Diagnostic {
    if problem.primary.span.file != file {
        problem.primary.span = span;
    }
    problem.fixes.clear();
    problem
}

/// The value of a text. What the type accepts decides: `8080` is a number where it takes one, text
/// where it takes text.
fn value(types: Types<'_>, param: &Param, input: &Input, span: Span) -> Result<Val, Box<Diagnostic>> {
    let text = input.text.as_str();
    let want = param.want;
    if param.secret && matches!(input.origin, InputOrigin::Argument(_)) {
        return Err(Box::new(problems::secret_argument(span, &param.name)));
    }
    if want.ty == Ty::Sensitive {
        return Ok(Val::Secret(text.into()));
    }
    let place = Place { span, literal: None, spelling: None };
    let composite = [(Sort::List, '['), (Sort::Record, '{')];
    let composite = composite.iter().any(|(sort, opens)| {
        text.trim_start().starts_with(*opens) && types.accepts(*sort, want) != Accepts::No
    });
    if composite {
        return data(text, span);
    }
    let as_text = Val::Str(EcoString::from(text));
    let candidates = [literal(text), Some(as_text.clone())];
    let mut first: Option<Box<Diagnostic>> = None;
    for candidate in candidates.into_iter().flatten() {
        match types.scalar(&candidate, want, &place) {
            Ok(val) => return Ok(val),
            Err(problem) if param.secret => {
                first = Some(secret::problem(types, param, span, &candidate, problem));
            }
            Err(problem) => first = Some(first.unwrap_or(problem)),
        }
    }
    Err(first.unwrap_or_else(|| Box::new(problems::wrong_type(span, Some(&param.name), "a value", "text"))))
}

/// A list or a record, written as JSON or YAML in one line.
fn data(text: &str, span: Span) -> Result<Val, Box<Diagnostic>> {
    let read = kdsl_yaml::read(span.file, text);
    if let Some(mut problem) = read.problems.into_iter().next() {
        problem.primary.span = span;
        return Err(Box::new(problem));
    }
    let moved = |node: &Node| {
        let mut item = crate::eval::files::item(node);
        shift(&mut item, span.start);
        item
    };
    Ok(read.documents.first().map_or(Val::Null, |document| moved(&document.node).val))
}

/// Moves the places of a value that stands behind `name=`.
fn shift(item: &mut Item, by: u32) {
    item.origin.start += by;
    item.origin.end += by;
    match &mut item.val {
        Val::List(items) => items.make_mut().iter_mut().for_each(|item| shift(item, by)),
        Val::Map(fields) => fields.make_mut().iter_mut().for_each(|(_, item)| shift(item, by)),
        _ => {}
    }
}

/// The literal that a text is, if it is one.
pub(super) fn literal(text: &str) -> Option<Val> {
    match text {
        "true" => return Some(Val::Bool(true)),
        "false" => return Some(Val::Bool(false)),
        "null" => return Some(Val::Null),
        _ => {}
    }
    let (digits, negative) = text.strip_prefix('-').map_or((text, false), |digits| (digits, true));
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    match number(digits) {
        NumberValue::Int(value) => Some(Val::Int(if negative { value.saturating_neg() } else { value })),
        NumberValue::Float(value) => Some(Val::Float(if negative { -value } else { value })),
        NumberValue::Quantity(_) => Some(Val::Quantity(text.into())),
        NumberValue::Percent(_) => Some(Val::Quantity(text.into())),
        NumberValue::Malformed(_) => None,
    }
}
