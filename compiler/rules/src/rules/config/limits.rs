//! LimitRanges: limits of a type once, and in their order.

use kdsl_base::quantity::Quantity;
use kdsl_base::{Code, Diagnostic, Node, nearest};

use super::amount;
use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule, When};
use crate::text::{cut, named, respell, short};

const ITEM: &str = "core.v1.LimitRangeItem";

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::unique(Code::K0857, "core.v1.LimitRangeSpec", ("limits", "type"), "limits"),
    Rule::only(Code::K0801, ITEM, "default", When::Not("type", &["Pod"])),
    Rule::only(Code::K0801, ITEM, "defaultRequest", When::Not("type", &["Pod"])),
    Rule::by(ITEM, of_type),
    Rule::by(ITEM, order),
    Rule::by(ITEM, ratio),
];

/// What may not be more than what, in the order in which it is told.
const ORDER: &[(&str, &str)] = &[
    ("min", "max"),
    ("default", "max"),
    ("min", "default"),
    ("defaultRequest", "default"),
    ("defaultRequest", "max"),
    ("min", "defaultRequest"),
];

fn of_type<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, name)) = part.get("type").and_then(|node| Some((node, node.as_str()?))) else { return };
    let known = ["Container", "PersistentVolumeClaim", "Pod"];
    if !known.contains(&name) && !name.contains('/') {
        let problem = Diagnostic::error(
            Code::K0111,
            node.origin,
            format!("a limit cannot be of type `{}`", short(name)),
        )
        .label("not a type that Kubernetes knows")
        .note(REJECTED);
        found.push(match nearest(name, known) {
            Some(near) => {
                respell(problem, format!("did you mean `{near}`?"), (node.origin, name), near, true)
            }
            None => problem.help("write `Container`, `Pod` or `PersistentVolumeClaim`"),
        });
    }
    let storage = |name: &str| part.get(name).is_some_and(|limits| limits.get("storage").is_some());
    if name == "PersistentVolumeClaim" && !part.manifest.broken && !storage("min") && !storage("max") {
        let problem = Diagnostic::error(
            Code::K0104,
            node.origin,
            format!("a limit of {} limits nothing", named(part.manifest)),
        );
        found.push(problem.label("this type needs `min.storage` or `max.storage`").note(REJECTED));
    }
}

fn order<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let mut told: Vec<&str> = Vec::new();
    for (low, high) in ORDER {
        let (Some(lower), Some(higher)) = (part.get(low), part.get(high)) else { continue };
        for (resource, least) in lower.entries() {
            let Some(most) = field(higher, resource).filter(|_| !told.contains(&resource.as_str())) else {
                continue;
            };
            let (Some(a), Some(b)) = (amount(least), amount(most)) else { continue };
            if a > b {
                told.push(resource);
                let message = format!("`{low}` of `{}` is more than its `{high}`", cut(resource, 30));
                found.push(
                    Diagnostic::error(Code::K0856, least.origin, message)
                        .label(format!("`{low}`"))
                        .secondary(most.origin, format!("`{high}`"))
                        .note(REJECTED),
                );
            }
        }
    }
}

fn ratio<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (resource, node) in part.get("maxLimitRequestRatio").map_or(&[] as &[_], Node::entries) {
        if amount(node).is_some_and(|ratio| ratio < Quantity::whole(1)) {
            let message = format!("the ratio of `{}` is less than 1", cut(resource, 30));
            let problem = Diagnostic::error(Code::K0856, node.origin, message);
            found.push(problem.label("a limit is at least what is requested").note(REJECTED));
        }
    }
}
