//! HorizontalPodAutoscalers, PodDisruptionBudgets and PriorityClasses: numbers and metrics that fit together.

use kdsl_base::{Code, Diagnostic, Node, Value};

use super::amount;
use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule};
use crate::text::{named, respell};

const V1: &str = "autoscaling.v1.HorizontalPodAutoscalerSpec";
const V2: &str = "autoscaling.v2.HorizontalPodAutoscalerSpec";

/// Where metrics of newer versions stood before they had fields.
const OLD_METRICS: &str = "autoscaling.alpha.kubernetes.io/metrics";

/// The types of metrics, each with the field that describes it.
const SOURCES: &[(&str, &str)] = &[
    ("ContainerResource", "containerResource"),
    ("External", "external"),
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
];

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by(V1, replicas),
    Rule::by(V2, replicas),
    Rule::by(V1, down_to_zero),
    Rule::by(V2, down_to_zero),
    Rule::by("autoscaling.v2.MetricSpec", source),
    Rule::by("autoscaling.v2.ResourceMetricSource", of_resource),
    Rule::by("autoscaling.v2.ContainerResourceMetricSource", of_resource),
    Rule::by("autoscaling.v2.ObjectMetricSource", of_object),
    Rule::by("autoscaling.v2.ExternalMetricSource", of_object),
    Rule::by("autoscaling.v2.PodsMetricSource", of_pods),
    Rule::by("autoscaling.v2.MetricTarget", positive),
    Rule::by("policy.v1.PodDisruptionBudgetSpec", shares),
    Rule::by("scheduling.v1.PriorityClass", priority),
];

fn replicas<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (Some(least), Some(most)) = (part.get("minReplicas"), part.get("maxReplicas")) else { return };
    let (Some(low), Some(high)) = (least.as_int(), most.as_int()) else { return };
    if high >= low || high < 1 {
        return;
    }
    let message = format!("`maxReplicas` is {high}, which is less than `minReplicas`");
    let raised = Node::new(Value::Int(low), most.origin);
    found.push(
        Diagnostic::error(Code::K0821, most.origin, message)
            .label("the most")
            .secondary(least.origin, "the least")
            .note(REJECTED)
            .setting(format!("raise it to {low}"), most, raised, false),
    );
}

fn down_to_zero<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(least) = part.get("minReplicas").filter(|node| node.as_int() == Some(0)) else { return };
    let metrics = part.items("metrics");
    let outside = |metric: &Node| {
        let of_type = field(metric, "type").and_then(Node::as_str);
        !matches!(of_type, Some("Resource" | "Pods" | "ContainerResource"))
    };
    let old = part.manifest.node.at(&["metadata", "annotations", OLD_METRICS]).is_some();
    if part.manifest.broken || old || metrics.iter().any(outside) {
        return;
    }
    let message = format!("{} cannot go down to no pods", named(part.manifest));
    found.push(
        Diagnostic::error(Code::K0822, least.origin, message)
            .label("it would have nothing left to measure")
            .note("the API server rejects it without a metric of type `Object` or `External`")
            .setting("keep one", least, Node::new(Value::Int(1), least.origin), false),
    );
}

fn source<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(of_type) = part.get("type") else { return };
    let Some(name) = of_type.as_str() else { return };
    let Some((_, wanted)) = SOURCES.iter().find(|(known, _)| *known == name) else { return };
    let others = SOURCES.iter().filter(|(_, other)| other != wanted);
    let others: Vec<_> = others.filter_map(|(name, other)| Some((*name, part.get(other)?))).collect();
    if !part.lacks(wanted) {
        return;
    }
    let message = format!("a metric of type `{name}` needs `{wanted}`");
    let problem = Diagnostic::error(Code::K0823, of_type.origin, message).note(REJECTED);
    found.push(match others.as_slice() {
        [(other, node)] => {
            let new = Node::str(*other, of_type.origin);
            problem
                .label("this type")
                .secondary(node.key, format!("describes one of type `{other}`"))
                .setting(format!("make it a metric of type `{other}`"), of_type, new, false)
        }
        _ => problem.label(format!("`{wanted}` is missing")),
    });
}

fn of_resource<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    aimless(part, &["averageUtilization", "averageValue"], found);
}

fn of_object<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    aimless(part, &["averageValue", "value"], found);
}

fn of_pods<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    aimless(part, &["averageValue"], found);
}

/// A target that says none of what the metric's type aims at.
fn aimless<'a>(part: &Part<'_, 'a>, aims: &[&str], found: &mut Of<'_, 'a>) {
    let Some(target) = part.get("target") else { return };
    if part.manifest.broken || aims.iter().any(|aim| field(target, aim).is_some()) {
        return;
    }
    let aims = aims.iter().map(|aim| format!("`{aim}`")).collect::<Vec<_>>().join(" or ");
    let message = format!("a metric of {} has no target", named(part.manifest));
    let problem = Diagnostic::error(Code::K0824, target.key, message).note(REJECTED);
    found.push(problem.label(format!("this sort of metric needs {aims}")));
}

fn positive<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for name in ["value", "averageValue"] {
        let Some(node) = part.get(name) else { continue };
        let Some(quantity) = amount(node) else { continue };
        if quantity.is_negative() || quantity == kdsl_base::quantity::Quantity::whole(0) {
            let message = format!("the `{name}` of a metric must be more than nothing");
            let problem = Diagnostic::error(Code::K0824, node.origin, message);
            found.push(problem.label("not a target that can be met").note(REJECTED));
        }
    }
}

fn shares<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for name in ["minAvailable", "maxUnavailable"] {
        let Some((node, text)) = part.get(name).and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        let percent = text.strip_suffix('%').and_then(|digits| digits.parse::<u64>().ok());
        if percent.is_some_and(|percent| percent > 100) {
            let problem =
                Diagnostic::error(Code::K0825, node.origin, format!("`{name}` is more than all pods"))
                    .label("at most `100%`")
                    .note(REJECTED);
            found.push(respell(problem, "write `100%`".to_owned(), (node.origin, text), "100%", false));
        }
    }
}

/// The priorities that Kubernetes has for itself.
const OF_SYSTEM: &[&str] = &["system-cluster-critical", "system-node-critical"];

fn priority<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    const MOST: i64 = 1_000_000_000;
    let name = part.manifest.name.as_str();
    if let Some(rest) = name.strip_prefix("system-") {
        if !OF_SYSTEM.contains(&name) {
            let message = format!("{} has a name that is reserved", named(part.manifest));
            let problem = Diagnostic::error(Code::K0313, part.manifest.name_span, message)
                .label("`system-` is for Kubernetes itself")
                .note(REJECTED);
            let title = format!("write `{rest}`");
            found.push(respell(problem, title, (part.manifest.name_span, name), rest, false));
        }
        return;
    }
    let Some(value) = part.get("value").filter(|node| node.as_int().is_some_and(|value| value > MOST)) else {
        return;
    };
    found.push(
        Diagnostic::error(
            Code::K0113,
            value.origin,
            format!("the priority of {} is too high", named(part.manifest)),
        )
        .label(format!("at most {MOST}"))
        .note("the API server rejects it: what is above is for Kubernetes itself")
        .setting(
            format!("lower it to {MOST}"),
            value,
            Node::new(Value::Int(MOST), value.origin),
            false,
        ),
    );
}
