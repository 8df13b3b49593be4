//! ResourceQuotas: scopes that go together, resources that are counted.

use kdsl_base::{Code, Diagnostic, Node, nearest};

use super::amount;
use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule, is_empty};
use crate::text::{named, respell, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.ResourceQuotaSpec", hard),
    Rule::by("core.v1.ResourceQuotaSpec", scopes),
    Rule::by("core.v1.ScopedResourceSelectorRequirement", requirement),
];

/// What is counted in whole things.
const COUNTED: &[&str] = &[
    "configmaps",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
];

/// What is measured.
const MEASURED: &[&str] = &[
    "cpu",
    "ephemeral-storage",
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
    "requests.storage",
];

/// The scopes that choose pods.
const OF_PODS: &[&str] = &["BestEffort", "NotBestEffort", "NotTerminating", "Terminating"];

/// Scopes that exclude each other.
const OPPOSITES: &[(&str, &str)] = &[("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];

fn hard<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (name, node) in part.get("hard").map_or(&[] as &[_], Node::entries) {
        let name = name.as_str();
        if COUNTED.contains(&name) {
            if amount(node).is_some_and(kdsl_base::quantity::Quantity::has_fraction) {
                let message = format!("the quota of `{name}` is not a whole number");
                let problem = Diagnostic::error(Code::K0853, node.origin, message);
                found.push(problem.label("there is no part of one").note(REJECTED));
            }
        } else if !MEASURED.contains(&name) && !name.contains('/') && !name.contains("hugepages-") {
            let message = format!("`{}` is nothing that a quota knows", short(name));
            let problem =
                Diagnostic::error(Code::K0852, node.key, message).label("no such resource").note(REJECTED);
            let known = COUNTED.iter().chain(MEASURED).copied();
            found.push(match nearest(name, known) {
                Some(near) => {
                    respell(problem, format!("did you mean `{near}`?"), (node.key, name), near, true)
                }
                None => problem.help("objects of any kind are counted as `count/deployments.apps`"),
            });
        }
    }
}

fn scopes<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let listed: Vec<&Node> = part.items("scopes").iter().collect();
    let matched = part.items("scopeSelector.matchExpressions").iter();
    let matched: Vec<&Node> = matched.filter_map(|entry| field(entry, "scopeName")).collect();
    for group in [listed, matched] {
        for (one, other) in OPPOSITES {
            let at = |name: &str| group.iter().find(|node| node.as_str() == Some(name));
            if let (Some(first), Some(second)) = (at(one), at(other)) {
                let message = format!("no pod is both `{one}` and `{other}`");
                found.push(
                    Diagnostic::error(Code::K0851, second.origin, message)
                        .label("these scopes exclude each other")
                        .secondary(first.origin, "the other")
                        .note(REJECTED),
                );
            }
        }
        if let Some(scope) =
            group.iter().find(|node| node.as_str().is_some_and(|name| OF_PODS.contains(&name)))
        {
            out_of_scope(part, scope, found);
        }
    }
}

/// What is limited although the scope has none of it.
fn out_of_scope<'a>(part: &Part<'_, 'a>, scope: &Node, found: &mut Of<'_, 'a>) {
    let name = scope.as_str().unwrap_or_default();
    for (resource, node) in part.get("hard").map_or(&[] as &[_], Node::entries) {
        let other = COUNTED.contains(&resource.as_str()) && resource != "pods";
        let unmeasured = name == "BestEffort" && ["cpu", "memory"].iter().any(|end| resource.ends_with(end));
        if !(other || unmeasured && MEASURED.contains(&resource.as_str())) {
            continue;
        }
        let message = format!("`{resource}` cannot be limited for `{name}` pods");
        found.push(
            Diagnostic::error(Code::K0851, node.key, message)
                .label(if other { "not a matter of pods" } else { "these pods ask for none" })
                .secondary(scope.origin, format!("{} counts these pods alone", named(part.manifest)))
                .note(REJECTED)
                .help("make a quota of its own for it"),
        );
    }
}

fn requirement<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (Some(scope), Some(operator)) = (part.get("scopeName"), part.get("operator")) else { return };
    let (Some(name), Some(word)) = (scope.as_str(), operator.as_str()) else { return };
    let values = part.get("values").filter(|values| !is_empty(values));
    let problem = |message: String| Diagnostic::error(Code::K0851, operator.origin, message).note(REJECTED);
    if OF_PODS.contains(&name) && word != "Exists" {
        let problem = problem(format!("the scope `{name}` goes with `Exists` alone"))
            .label("it has no values to compare");
        found.push(respell(problem, "write `Exists`".to_owned(), (operator.origin, word), "Exists", false));
    } else if matches!(word, "In" | "NotIn") && values.is_none() && !part.manifest.broken {
        found.push(problem(format!("`{word}` needs `values`")).label("`values` is missing or empty"));
    } else if let ("Exists" | "DoesNotExist", Some(values)) = (word, values) {
        let problem = problem(format!("`{word}` goes without `values`")).label("compares nothing");
        found.push(problem.removal("remove `values`", values, false));
    }
}
