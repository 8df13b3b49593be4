//! K0323: an autoscaler that measures how much of their requests containers use, where one requests nothing.
//!
//! The controller adds up the requests of all containers of a pod that run beside each other; if one has
//! none, there is no metric. A limit stands for a request that is not written, as do a pod's own resources
//! and what a LimitRange fills in.

use ecow::EcoString;
use kdsl_base::{Change, Code, Diagnostic, Entries, Node, Value};

use super::scaling::{Scaler, Scalers};
use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::text::{cut, fitting, named};

/// A metric that is a part of what is requested.
struct Metric<'a> {
    resource: &'a str,
    /// The one container that is measured; all of them without it.
    container: Option<&'a str>,
    node: &'a Node,
}

/// Reports each container that lacks a request which an autoscaler needs.
pub(crate) fn check<'a>(program: &Program<'a>, scalers: &Scalers<'a>, found: &mut Findings<'a>) {
    for scaler in &scalers.all {
        let Some(target) = program.object(scaler.target).filter(|target| !target.external && !target.raw)
        else {
            continue;
        };
        let Some(pods) = Pods::of(target, 0) else { continue };
        for metric in metrics(scaler) {
            let in_namespace = program.objects_of("", "LimitRange");
            let limited = in_namespace.filter(|range| range.namespace == target.namespace);
            if target.broken || limited.count() > 0 {
                continue;
            }
            for container in lacking(&pods, &metric) {
                found.of(target).push(lacks(&pods, container, &metric, scaler));
            }
        }
    }
}

fn metrics<'a>(scaler: &Scaler<'a>) -> Vec<Metric<'a>> {
    let Some(spec) = scaler.manifest.node.get("spec") else { return Vec::new() };
    let cpu = spec
        .get("targetCPUUtilizationPercentage")
        .filter(|_| scaler.manifest.api_version == "autoscaling/v1");
    let cpu = cpu.map(|node| Metric { resource: "cpu", container: None, node });
    let listed = spec.get("metrics").map_or(&[] as &[_], Node::items).iter().filter_map(|metric| {
        let (field, of_one) = match metric.get("type")?.as_str()? {
            "Resource" => ("resource", false),
            "ContainerResource" => ("containerResource", true),
            _ => return None,
        };
        let source = metric.get(field)?;
        let node = source.get("name")?;
        let target = source.get("target")?;
        let of_requests = target.get("type").and_then(Node::as_str) == Some("Utilization");
        let container = source.get("container").and_then(Node::as_str);
        (of_requests && of_one == container.is_some()).then_some(Metric {
            resource: node.as_str()?,
            container,
            node,
        })
    });
    listed.chain(cpu).collect()
}

/// The containers that say nothing of how much they need of a resource.
fn lacking<'a>(pods: &Pods<'a>, metric: &Metric<'_>) -> Vec<&'a Node> {
    let Some(spec) = pods.spec.filter(|spec| spec.get("resources").is_none()) else { return Vec::new() };
    let containers = spec.get("containers").map_or(&[] as &[_], Node::items).iter();
    let measured = containers.filter(|container| {
        let name = container.get("name").and_then(Node::as_str);
        metric.container.is_none_or(|wanted| name == Some(wanted))
    });
    let says = |container: &Node, field| container.at(&["resources", field, metric.resource]).is_some();
    measured.filter(|container| !says(container, "requests") && !says(container, "limits")).collect()
}

fn lacks(pods: &Pods<'_>, container: &Node, metric: &Metric<'_>, scaler: &Scaler<'_>) -> Diagnostic {
    let resource = cut(metric.resource, 30);
    let name = container.get("name");
    let words = name
        .and_then(Node::as_str)
        .map_or("a container".to_owned(), |name| format!("container `{}`", cut(name, 30)));
    let message = fitting([
        format!("{} scales by {resource}, of which {words} requests none", named(scaler.manifest)),
        format!("an autoscaler scales by {resource}, of which {words} requests none"),
        format!("{words} requests no {resource}, which its autoscaler needs"),
    ]);
    let example = if metric.resource == "cpu" { "100m" } else { "128Mi" };
    let requests = container.at(&["resources", "requests"]).or_else(|| container.get("resources"));
    let span = requests.or(name).map_or(pods.owner.name_span, |node| node.origin);
    Diagnostic::warning(Code::K0323, span, message)
        .label(format!("requests no {resource}"))
        .secondary(metric.node.origin, "measured as a part of what is requested")
        .note("without it there is nothing to compare with: the autoscaler would do nothing")
        .change(
            format!("say how much it needs: `resources.requests.{resource}: {example}`"),
            vec![request(container, metric.resource, example)],
            false,
        )
}

/// Gives a container a request, in the innermost record that it has.
fn request(container: &Node, resource: &str, amount: &str) -> Change {
    let at = container.origin;
    let within = |key: &str, value: Node| {
        let entries: Entries = [(EcoString::from(key), value)].into_iter().collect();
        Node::new(Value::Map(entries), at)
    };
    let amount = Node::str(amount, at);
    let (record, key, value) = match (container.get("resources"), container.at(&["resources", "requests"])) {
        (_, Some(requests)) => (requests, resource, amount),
        (Some(resources), None) => (resources, "requests", within(resource, amount)),
        (None, None) => (container, "resources", within("requests", within(resource, amount))),
    };
    Change::Add { record: record.origin, key: key.to_owned(), value }
}
