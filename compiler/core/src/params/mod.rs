//! Params: from what a host, a file or the environment gives to a value of the declared type.
//!
//! Whatever gives a value is a source of its own, so that a mistake is shown where it was written.
//! [`text`] reads the texts of arguments and variables, [`files`] reads files, and [`secret`] keeps
//! what nobody may see out of the sources.

mod files;
pub(crate) mod secret;
mod text;

use kdsl_base::{Code, Diagnostic, InputOrigin, Sources, Span, World};

use crate::convert::Types;
use crate::hir::{Hir, LocalId, LocalKind};
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Item, Val};
use crate::{ParamSource, Rank};

use files::{Entry, Files};

/// The values of a program's params that were given, and the mistakes in them.
pub struct Given {
    /// The params, their values, and the types that lists and records still have to meet.
    pub values: Vec<(LocalId, Item, Type)>,
    /// Malformed, missing and unknown ones.
    pub problems: Vec<Diagnostic>,
}

impl Given {
    /// Puts what a test gives in the place of what is given otherwise, or is missing.
    pub fn replace(&mut self, value: (LocalId, Item, Type), hir: &Hir) {
        let span = hir[value.0].span;
        self.values.retain(|(known, ..)| *known != value.0);
        self.problems.retain(|problem| problem.code != Code::K0403 || problem.primary.span != span);
        self.values.push(value);
    }
}

/// What the program asks for.
#[derive(Clone, Debug)]
struct Param {
    id: LocalId,
    name: String,
    span: Span,
    want: Type,
    default: bool,
    /// Whether nobody may see its value, or a part of it.
    secret: bool,
}

/// Reads what is given for each param. The strongest wins: what the host gives, the files of this run,
/// the environment, the project's file; of two files the later one.
pub fn read(
    types: Types<'_>,
    local_type: impl Fn(LocalId) -> Option<Type>,
    world: &dyn World,
    from: &[ParamSource],
    sources: &mut Sources,
) -> Given {
    let mut given = Given { values: Vec::new(), problems: Vec::new() };
    let params = asked(types, local_type);
    let files = Files::read(from, &params, world, sources);
    for param in &params {
        let input = world.input(&param.name);
        let weak = input.as_ref().is_some_and(|input| matches!(input.origin, InputOrigin::Environment(_)));
        let entry = files.get(&param.name);
        let found = match (input, entry) {
            (Some(input), Some(entry)) if !weak || entry.rank != Rank::Run => {
                Some(text::item(types, param, &input, sources))
            }
            (_, Some(entry)) => Some(entry_item(types, param, entry)),
            (Some(input), None) => Some(text::item(types, param, &input, sources)),
            (None, None) => None,
        };
        let item = match found {
            Some(Ok(item)) => item,
            Some(Err((problem, span))) => {
                given.problems.push(*problem);
                Item::new(Val::Error, span)
            }
            None if param.want.null && param.want.ty != Ty::Any && !param.default => {
                Item::new(Val::Null, param.span)
            }
            None if !param.default => {
                // A file that cannot be read might have had it.
                if !files.broken {
                    given.problems.push(problems::missing_param(param.span, &param.name, param.secret));
                }
                Item::new(Val::Error, param.span)
            }
            None => continue,
        };
        given.values.push((param.id, item, param.want));
    }
    given.problems.extend(files.problems);
    unknown(&params, world, sources, &mut given.problems);
    given
}

/// The value that a file has, or what is wrong with it, and where.
type Found = Result<Item, (Box<Diagnostic>, Span)>;

fn entry_item(types: Types<'_>, param: &Param, entry: &Entry) -> Found {
    let span = entry.node.origin;
    files::value(types, param, entry).map_err(|problem| (problem, span))
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

/// The params that ask for an input, one for each file that does.
pub(crate) fn of_name(hir: &Hir, name: &str) -> Vec<LocalId> {
    params(hir).into_iter().map(|(param, _)| param).filter(|param| hir[*param].name == name).collect()
}

fn asked(types: Types<'_>, local_type: impl Fn(LocalId) -> Option<Type>) -> Vec<Param> {
    let param = |(id, default): (LocalId, bool)| {
        let local = &types.hir[id];
        let want = local_type(id).unwrap_or(Type::ANY);
        let secret = secret::holds(types, want);
        Param { id, name: local.name.to_string(), span: local.span, want, default, secret }
    };
    params(types.hir).into_iter().map(param).collect()
}

/// The names of the params, each once: what is asked for in two files is one input.
fn names(params: &[Param]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for param in params {
        if !names.contains(&param.name.as_str()) {
            names.push(&param.name);
        }
    }
    names
}

fn unknown(params: &[Param], world: &dyn World, sources: &mut Sources, found: &mut Vec<Diagnostic>) {
    let names = names(params);
    for name in world.input_names() {
        if names.contains(&name.as_str()) {
            continue;
        }
        let Some(input) = world.input(&name) else { continue };
        let (_, value) = text::source(&name, &input, sources);
        let end = u32::try_from(name.len()).unwrap_or(0);
        // The name stands in front of the value, or only the host knows it.
        let is_named = value.start > end;
        let span = if is_named { Span::new(value.file, 0, end) } else { value };
        let mut problem = problems::unknown_param(span, &name, &names);
        if let Some(fix) = problem.fixes.pop_if(|_| !is_named) {
            problem = problem.help(fix.title);
        }
        found.push(problem);
    }
}
