//! Params: from the text that a host gives to a value of the declared type.
//!
//! A given text is a source of its own, so that a mistake in it is shown where it was typed.

use ecow::EcoString;
use kdsl_base::{Diagnostic, FileId, Input, InputOrigin, Node, Source, SourceKind, Sources, Span, World};
use kdsl_syntax::{NumberValue, number};

use crate::convert::{Place, Sort, Types};
use crate::hir::{Hir, LocalId, LocalKind};
use crate::kube::Accepts;
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Item, Val};

/// The values of a program's params that were given, and the mistakes in them.
pub struct Given {
    /// The params, their values, and the types that lists and records still have to meet.
    pub values: Vec<(LocalId, Item, Type)>,
    /// Malformed, missing and unknown ones.
    pub problems: Vec<Diagnostic>,
}

/// Reads what the world gives for each param.
pub fn read(
    types: Types<'_>,
    local_type: impl Fn(LocalId) -> Option<Type>,
    world: &dyn World,
    sources: &mut Sources,
) -> Given {
    let mut given = Given { values: Vec::new(), problems: Vec::new() };
    let params = params(types.hir);
    for (id, default) in &params {
        let local = &types.hir[*id];
        let want = local_type(*id).unwrap_or(Type::ANY);
        match world.input(&local.name) {
            Some(input) => {
                // What is secret is never shown, not even where it is a mistake.
                let shown = if want.ty == Ty::Sensitive { input.masked() } else { input.clone() };
                let (file, span) = source(&local.name, &shown, sources);
                match value(types, &local.name, &input, want, span) {
                    Ok(val) => given.values.push((*id, Item::new(val, span), want)),
                    Err(problem) => {
                        given.values.push((*id, Item::new(Val::Error, span), want));
                        given.problems.push(place(*problem, file, span));
                    }
                }
            }
            None if want.null && want.ty != Ty::Any && !default => {
                given.values.push((*id, Item::new(Val::Null, local.span), want));
            }
            None if !default => {
                let sensitive = want.ty == Ty::Sensitive;
                given.values.push((*id, Item::new(Val::Error, local.span), want));
                given.problems.push(problems::missing_param(local.span, &local.name, sensitive));
            }
            None => {}
        }
    }
    unknown(types.hir, &params, world, sources, &mut given.problems);
    given
}

/// The params of a program, and whether each has a default.
pub(crate) fn params(hir: &Hir) -> Vec<(LocalId, bool)> {
    (0u32..)
        .map(LocalId)
        .zip(&hir.locals)
        .filter_map(|(id, local)| match local.kind {
            LocalKind::Param(default) => Some((id, default.is_some())),
            _ => None,
        })
        .collect()
}

fn source(name: &str, input: &Input, sources: &mut Sources) -> (FileId, Span) {
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
fn value(
    types: Types<'_>,
    name: &str,
    input: &Input,
    want: Type,
    span: Span,
) -> Result<Val, Box<Diagnostic>> {
    let text = input.text.as_str();
    if want.ty == Ty::Sensitive {
        return match input.origin {
            InputOrigin::Argument(_) => Err(Box::new(problems::secret_argument(span, name))),
            _ => Ok(Val::Secret(text.into())),
        };
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
            Err(problem) => first = Some(first.unwrap_or(problem)),
        }
    }
    Err(first.unwrap_or_else(|| Box::new(problems::wrong_type(span, Some(name), "a value", "text"))))
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
fn literal(text: &str) -> Option<Val> {
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

fn unknown(
    hir: &Hir,
    params: &[(LocalId, bool)],
    world: &dyn World,
    sources: &mut Sources,
    found: &mut Vec<Diagnostic>,
) {
    let names: Vec<String> = params.iter().map(|(id, _)| hir[*id].name.to_string()).collect();
    for name in world.input_names() {
        if names.contains(&name) {
            continue;
        }
        let Some(input) = world.input(&name) else { continue };
        let (_, span) = source(&name, &input, sources);
        let whole = Span::new(span.file, 0, u32::try_from(name.len()).unwrap_or(0));
        found.push(problems::unknown_param(whole, &name, &names));
    }
}
