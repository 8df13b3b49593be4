//! Where pods may run: tolerations (K0751), spread constraints (K0752), affinity (K0753) and gates (K0754).

use kdsl_base::names::{self, NameProblem};
use kdsl_base::{Code, Diagnostic, Node};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule};
use crate::rules::names::invalid;
use crate::text::cut;
use crate::walk::Segment;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.Toleration", toleration),
    Rule::by("core.v1.PodSpec", spread_twice),
    Rule::by("core.v1.TopologySpreadConstraint", min_domains),
    Rule::by("core.v1.TopologySpreadConstraint", spread_keys),
    Rule::by("core.v1.PodAffinityTerm", topology_key),
    Rule::by("core.v1.NodeSelector", terms),
    Rule::by("core.v1.NodeSelectorRequirement", requirement),
    Rule::by("core.v1.PodSpec", gates),
];

fn empty_or_absent(part: &Part<'_, '_>, field: &str) -> bool {
    match part.get(field) {
        Some(node) => node.as_str() == Some(""),
        None => !part.manifest.broken,
    }
}

fn toleration<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let operator = part.get("operator");
    let exists = operator.and_then(Node::as_str) == Some("Exists");
    let equal = matches!(operator.map(Node::as_str), None | Some(Some("" | "Equal")));
    if empty_or_absent(part, "key") && equal && !part.manifest.broken {
        let at = operator.or_else(|| part.get("value")).or_else(|| part.get("effect")).unwrap_or(part.node);
        let problem = Diagnostic::error(Code::K0751, at.key, "a toleration without a key takes every taint")
            .label("needs `operator: Exists`, or a `key`")
            .note(REJECTED);
        let every = Node::str("Exists", part.node.origin);
        let title = "tolerate every taint";
        found.push(match operator {
            Some(operator) => problem.setting(title, operator, every, false),
            None => problem.addition(title, part.node, "operator", every, false),
        });
    }
    if let Some(value) =
        part.get("value").filter(|node| exists && node.as_str().is_some_and(|text| !text.is_empty()))
    {
        let problem =
            Diagnostic::error(Code::K0751, value.key, "a toleration with `Exists` compares no value")
                .label("nothing to compare with")
                .note(REJECTED);
        let problem = match operator {
            Some(operator) => problem.secondary(operator.origin, "takes every value").setting(
                "compare the value",
                operator,
                Node::str("Equal", operator.origin),
                false,
            ),
            None => problem,
        };
        found.push(problem.removal("remove `value`", value, false));
    }
    tolerated_time(part, found);
    for (at, check, what) in [
        ("key", names::label_key as fn(&str) -> Result<(), NameProblem>, "key of a taint"),
        ("value", names::label_value, "value of a taint"),
    ] {
        let Some((node, text)) = part.get(at).and_then(|node| Some((node, node.as_str()?))) else { continue };
        if !text.is_empty() && (at == "key" || equal) {
            let problem = check(text).err();
            found.extend(problem.map(|problem| invalid(Code::K0314, node.origin, text, what, &problem)));
        }
    }
}

fn tolerated_time<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(seconds) = part.get("tolerationSeconds") else { return };
    let effect = part.get("effect");
    if effect.is_none() && part.manifest.broken || part.text("effect") == Some("NoExecute") {
        return;
    }
    let problem =
        Diagnostic::error(Code::K0751, seconds.key, "only running pods tolerate a taint for some time")
            .label("needs `effect: NoExecute`")
            .note(REJECTED);
    let running = Node::str("NoExecute", part.node.origin);
    let title = "tolerate it while the pod runs";
    found.push(match effect {
        Some(effect) => problem
            .secondary(effect.origin, "keeps pods from starting")
            .setting(title, effect, running, false),
        None => problem.addition(title, part.node, "effect", running, false),
    });
}

fn spread_twice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let mut seen: FxHashMap<(&str, &str), &Node> = FxHashMap::default();
    for constraint in part.items("topologySpreadConstraints") {
        let text = |field: &str| constraint.get(field).and_then(Node::as_str);
        let (Some(key), Some(action)) = (text("topologyKey"), text("whenUnsatisfiable")) else { continue };
        let Some(node) = constraint.get("topologyKey") else { continue };
        match seen.get(&(key, action)) {
            Some(first) => {
                let key = cut(key, 40);
                let problem = Diagnostic::error(
                    Code::K0752,
                    node.origin,
                    format!("pods are spread over `{key}` twice"),
                )
                .label(format!("again with `{}`", cut(action, 30)))
                .secondary(first.origin, "the first time")
                .note(REJECTED);
                found.push(problem.help("make one constraint of the two"));
            }
            None => {
                seen.insert((key, action), node);
            }
        }
    }
}

fn min_domains<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(domains) = part.get("minDomains") else { return };
    let Some(action) = part.get("whenUnsatisfiable").filter(|node| node.as_str() == Some("ScheduleAnyway"))
    else {
        return;
    };
    let problem = Diagnostic::error(Code::K0752, domains.key, "`minDomains` is only for `DoNotSchedule`")
        .label("has no meaning here")
        .secondary(action.origin, "pods are placed anyway")
        .note(REJECTED)
        .removal("remove `minDomains`", domains, false);
    found.push(problem.setting(
        "do not place them",
        action,
        Node::str("DoNotSchedule", action.origin),
        false,
    ));
}

/// The keys of labels in `matchLabelKeys`: they narrow a selector, which must not name them itself.
fn spread_keys<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    topology_key(part, found);
    let keys = part.items("matchLabelKeys");
    let Some(list) = part.get("matchLabelKeys").filter(|_| !keys.is_empty()) else { return };
    if part.lacks("labelSelector") {
        let problem = Diagnostic::error(Code::K0752, list.key, "`matchLabelKeys` need a `labelSelector`")
            .label("narrows a selector that is not there")
            .note(REJECTED);
        return found.push(problem.removal("remove `matchLabelKeys`", list, false));
    }
    let labels = part.get("labelSelector.matchLabels").map_or(&[] as &[_], Node::entries);
    let expressions = part.items("labelSelector.matchExpressions").iter();
    let expressions = expressions.filter_map(|entry| entry.get("key")?.as_str());
    let selected: FxHashSet<&str> = labels.iter().map(|(key, _)| key.as_str()).chain(expressions).collect();
    for (node, key) in keys.iter().filter_map(|node| Some((node, node.as_str()?))) {
        if selected.contains(key) {
            let message = format!("the label `{}` is matched and selected", cut(key, 50));
            let problem = Diagnostic::error(Code::K0752, node.origin, message)
                .label("stands in `labelSelector` as well")
                .note(REJECTED);
            found.push(problem.help("leave it out of one of them"));
        }
    }
}

fn topology_key<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, key)) = part.get("topologyKey").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    // Of a spread constraint the API server only asks that it is something.
    let affinity = !part.path.contains(&Segment::Key("topologySpreadConstraints"));
    if let Some(problem) = names::label_key(key).err().filter(|_| affinity || key.is_empty()) {
        found.push(invalid(Code::K0314, node.origin, key, "label of nodes", &problem));
    }
}

fn terms<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let terms = part.get("nodeSelectorTerms");
    if let Some(terms) = terms.filter(|node| node.items().is_empty() && !part.manifest.broken) {
        let problem = Diagnostic::error(Code::K0753, terms.key, "the node selector has no terms")
            .label("needs one at least")
            .note(REJECTED);
        found.push(problem.help("say which nodes are meant, or leave the selector out"));
    }
}

/// What a node selector's operators compare with.
fn requirement<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (Some(operator), values) = (part.get("operator"), part.items("values").len()) else { return };
    let fields = part.path.contains(&Segment::Key("matchFields"));
    let text = operator.as_str().unwrap_or("");
    let problem = |at: &Node, message: String, label: &str| {
        Diagnostic::error(Code::K0753, at.key, message).label(label).note(REJECTED)
    };
    let list = part.get("values");
    match text {
        "In" | "NotIn" if fields && values != 1 && !part.manifest.broken => {
            let at = list.unwrap_or(operator);
            found.push(problem(
                at,
                format!("`{text}` over a field of nodes takes one value"),
                "expected one value",
            ));
        }
        "Exists" | "DoesNotExist" | "Gt" | "Lt" if fields => {
            let message = format!("a field of nodes is not compared with `{text}`");
            let choice = Node::str("In", operator.origin);
            found.push(problem(operator, message, "expected `In` or `NotIn`").setting(
                "compare it with a value",
                operator,
                choice,
                false,
            ));
        }
        "In" | "NotIn" if values == 0 && !part.manifest.broken => {
            let at = list.unwrap_or(operator);
            let message = format!("`{text}` compares with no values");
            found.push(problem(at, message, "needs `values`").help("write the values, or use `Exists`"));
        }
        "Gt" | "Lt" if values != 1 && !part.manifest.broken => {
            let at = list.unwrap_or(operator);
            found.push(problem(
                at,
                format!("`{text}` compares with one value"),
                "expected one number, as text",
            ));
        }
        "Exists" | "DoesNotExist" if values > 0 => {
            let Some(list) = list else { return };
            let message = format!("`{text}` compares with no values");
            let problem = problem(list, message, "must be left out")
                .secondary(operator.origin, "asks for the key alone");
            found.push(problem.removal("remove `values`", list, false));
        }
        _ => {}
    }
}

/// Gates that pods wait for; one that is bound to a node waits for nothing.
fn gates<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let mut seen: FxHashMap<&str, &Node> = FxHashMap::default();
    for gate in part.items("schedulingGates") {
        let Some((node, name)) = gate.get("name").and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        if let Some(first) = seen.get(name) {
            let message = format!("the pod waits for the gate `{}` twice", cut(name, 40));
            let problem = Diagnostic::error(Code::K0754, node.origin, message)
                .label("the second time")
                .secondary(first.origin, "the first time")
                .note(REJECTED);
            found.push(problem.help("leave out one of them"));
        }
        seen.entry(name).or_insert(node);
    }
    let bound =
        field(part.node, "nodeName").filter(|node| node.as_str().is_some_and(|name| !name.is_empty()));
    if let (Some(node), Some(list)) = (bound, part.get("schedulingGates"))
        && part.manifest.kind == "Pod"
        && !list.items().is_empty()
    {
        let problem =
            Diagnostic::error(Code::K0754, node.key, "the pod waits for gates, and has a node already")
                .label("a pod with a node is not scheduled")
                .secondary(list.key, "waits for these")
                .note(REJECTED);
        found.push(problem.removal("remove `nodeName`", node, false));
    }
}
