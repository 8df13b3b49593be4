//! CustomResourceDefinitions: the name that their names make, and versions of which one is stored.

use kdsl_base::{Code, Diagnostic, Node, Value};

use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule, When};
use crate::text::{named, respell, short};

const SPEC: &str = "apiextensions.v1.CustomResourceDefinitionSpec";

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("apiextensions.v1.CustomResourceDefinition", name),
    Rule::by(SPEC, stored),
    Rule::by(SPEC, schemas),
    Rule::unique(Code::K0857, SPEC, ("versions", "name"), "versions"),
    Rule::needs(
        Code::K0104,
        "apiextensions.v1.CustomResourceConversion",
        When::Is("strategy", &["Webhook"], None),
        "webhook",
    ),
];

fn name<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, group)) = part.get("spec.group").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    if !group.contains('.') {
        found.push(
            Diagnostic::error(
                Code::K0861,
                node.origin,
                format!("`{}` is not a group for own kinds", short(group)),
            )
            .label("a domain with a dot in it is needed")
            .note(REJECTED)
            .help("write a domain that is yours, such as `shop.example.com`"),
        );
        return;
    }
    let (Some(plural), name) = (part.text("spec.names.plural"), part.manifest.name.as_str()) else { return };
    let wanted = format!("{plural}.{group}");
    if name.is_empty() || name == wanted {
        return;
    }
    let problem = Diagnostic::error(
        Code::K0861,
        part.manifest.name_span,
        format!("{} has another name than its kind", named(part.manifest)),
    )
    .label("must be the plural and the group")
    .note(REJECTED);
    found.push(respell(
        problem,
        format!("name it `{wanted}`"),
        (part.manifest.name_span, name),
        &wanted,
        false,
    ));
}

fn stored<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let versions = part.items("versions");
    if versions.is_empty() || part.manifest.broken {
        return;
    }
    let flags: Vec<&Node> = versions.iter().filter_map(|version| field(version, "storage")).collect();
    let stored: Vec<&&Node> = flags.iter().filter(|flag| flag.value == Value::Bool(true)).collect();
    match stored.as_slice() {
        [_] => {}
        [] => {
            let at = part.get("versions").map_or(part.node.key, |versions| versions.key);
            let problem = Diagnostic::error(
                Code::K0862,
                at,
                format!("{} stores none of its versions", named(part.manifest)),
            )
            .label("one must have `storage: true`")
            .note(REJECTED);
            found.push(match flags.as_slice() {
                [one] if versions.len() == 1 => {
                    problem.setting("store it", one, Node::new(Value::Bool(true), one.origin), true)
                }
                _ => problem,
            });
        }
        [first, others @ ..] => found.extend(others.iter().map(|other| {
            Diagnostic::error(
                Code::K0862,
                other.origin,
                format!("{} stores two versions", named(part.manifest)),
            )
            .label("the second")
            .secondary(first.origin, "the first")
            .note(REJECTED)
            .setting(
                "do not store it",
                other,
                Node::new(Value::Bool(false), other.origin),
                false,
            )
        })),
    }
}

fn schemas<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken {
        return;
    }
    for version in part.items("versions") {
        let schema = field(version, "schema.openAPIV3Schema");
        if schema.is_none() {
            let at = field(version, "name").map_or(version.key, |name| name.origin);
            let problem = Diagnostic::error(
                Code::K0104,
                at,
                format!("a version of {} has no schema", named(part.manifest)),
            );
            found.push(problem.label("`schema.openAPIV3Schema` must be set").note(REJECTED));
        }
    }
}
