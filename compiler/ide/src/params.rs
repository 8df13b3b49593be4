//! The params of a program, for those who ask a person for their values.

use kdsl_base::Span;
use kdsl_core::hir::{ExprKind, LocalId, LocalKind, TypeExprId, TypeExprKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Analysis, Types};
use kdsl_schema::Shape;

use crate::text;

/// A param of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProgramParam {
    /// Its name.
    pub name: String,
    /// Its type, as the language writes it.
    pub ty: String,
    /// The values that it can have, where they are a closed set, as `--set` takes them.
    pub choices: Option<Vec<String>>,
    /// Its default, as it is written.
    pub default: Option<String>,
    /// Whether a build must be given a value.
    pub is_required: bool,
    /// Whether nobody may see its value.
    pub is_sensitive: bool,
    /// What its author says of it.
    pub doc: Option<String>,
    /// Its name's place.
    pub span: Span,
}

/// How many types may stand in each other.
const DEPTH: u32 = 16;

/// The params, in the order of the files and places. One that two files ask for is told once.
pub fn params(analysis: &Analysis) -> Vec<ProgramParam> {
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    let mut params: Vec<ProgramParam> = Vec::new();
    for (local, number) in analysis.hir.locals.iter().zip(0u32..) {
        let LocalKind::Param(default) = local.kind else { continue };
        if params.iter().any(|known| *known.name == *local.name) {
            continue;
        }
        let want = analysis.checked.local_type(LocalId(number)).unwrap_or(Type::ANY);
        let mut choices = Vec::new();
        let is_closed = add_choices(analysis, types, want, &mut choices, 0);
        let written = local.annotation.map(|ty| text::declared(analysis, ty));
        params.push(ProgramParam {
            name: local.name.to_string(),
            ty: written.unwrap_or_else(|| text::of_type(analysis, want)),
            choices: is_closed.then_some(choices),
            default: default.map(|default| analysis.sources.slice(analysis.hir[default].span).to_owned()),
            is_required: default.is_none() && !(want.null && want.ty != Ty::Any),
            is_sensitive: types.holds_secret(want),
            doc: local.doc.clone(),
            span: local.span,
        });
    }
    params
}

/// Adds the values that a type has. False where they are no closed set.
fn add_choices(analysis: &Analysis, types: Types<'_>, want: Type, out: &mut Vec<String>, depth: u32) -> bool {
    match want.ty {
        Ty::Declared(id) if depth < DEPTH => of_declared(analysis, types, id, out, depth),
        Ty::Slot(slot) if slot.shape == Shape::String => {
            let allowed = analysis.kube.allowed(slot);
            out.extend(allowed.iter().flatten().map(|value| (*value).to_owned()));
            allowed.is_some()
        }
        _ => false,
    }
}

fn of_declared(
    analysis: &Analysis,
    types: Types<'_>,
    id: TypeExprId,
    out: &mut Vec<String>,
    depth: u32,
) -> bool {
    match &analysis.hir[id].kind {
        TypeExprKind::Literal(expr) => {
            out.push(match &analysis.hir[*expr].kind {
                ExprKind::Str(text) => text.to_string(),
                _ => analysis.sources.slice(analysis.hir[*expr].span).to_owned(),
            });
            true
        }
        TypeExprKind::Union(_) => {
            let (members, _) = types.members(id);
            members.into_iter().all(|member| {
                let member = types.declared(member);
                add_choices(analysis, types, member, out, depth + 1)
            })
        }
        TypeExprKind::Path(_) | TypeExprKind::Optional(_) => {
            let meant = types.declared(id);
            meant.ty != Ty::Declared(id) && add_choices(analysis, types, meant, out, depth + 1)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use kdsl_base::MemoryWorld;
    use kdsl_core::{Options, analyse};

    use super::params;

    #[test]
    fn params_say_what_they_take() {
        let text = "type Env = \"dev\" | \"prod\"\n/// Which one.\nparam env: Env = \"dev\"\nparam size: 1 | 2\nparam tag: String\n\
                    param note: String?\nparam key: Sensitive\nparam pull: Pod.spec.restartPolicy";
        let world = MemoryWorld::with_file("main.kdsl", text);
        let analysis = analyse(&world, &["main.kdsl".to_owned()], &Options::default());
        let shown = |param: super::ProgramParam| {
            let required = if param.is_required { "required" } else { "" };
            let secret = if param.is_sensitive { "secret" } else { "" };
            let choices = param.choices.map_or(String::new(), |choices| choices.join("/"));
            let (default, doc) = (param.default.unwrap_or_default(), param.doc.unwrap_or_default());
            [&*param.name, &param.ty, &choices, &default, required, secret, &doc].join(",")
        };
        let shown: Vec<String> = params(&analysis).into_iter().map(shown).collect();
        assert_eq!(
            shown,
            [
                "env,Env,dev/prod,\"dev\",,,Which one.",
                "size,1 | 2,1/2,,required,,",
                "tag,String,,,required,,",
                "note,String?,,,,,",
                "key,Sensitive,,,required,secret,",
                "pull,Pod.spec.restartPolicy,Always/Never/OnFailure,,required,,",
            ]
        );
    }
}
