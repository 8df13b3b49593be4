//! What a container asks for and what it may have: a request above the limit (K0730), or other than the
//! limit where they must be equal (K0732), and amounts that are not whole (K0737).
//!
//! All from the validation of a container's resources.

use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_base::{Change, Code, Diagnostic, Node, Value};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::Rule;
use crate::rules::quantities::{amount, sound};
use crate::text::{cut, fitting, respell};

/// The rules. Definitions make containers of what repeats the type, and those are held against them.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.ResourceRequirements", requests_and_limits).everywhere(),
    Rule::by("core.v1.ResourceRequirements", whole),
];

/// Whether a resource is one of Kubernetes' own, and not one that a device brings.
pub(super) fn native(resource: &str) -> bool {
    !resource.contains('/') || resource.contains("kubernetes.io/")
}

/// The size of the pages that a resource counts, as it is written.
pub(super) fn page_size(resource: &str) -> Option<&str> {
    resource.strip_prefix("hugepages-")
}

/// Whether a node never gives more of a resource than it has, so that a request must equal the limit.
fn exact(resource: &str) -> bool {
    !native(resource) || page_size(resource).is_some()
}

fn requests_and_limits<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let limits = part.get("limits");
    for (resource, request) in part.get("requests").map_or(&[] as &[_], Node::entries) {
        let limit = limits.and_then(|limits| limits.get(resource)).filter(|node| node.value != Value::Null);
        match limit {
            Some(limit) => found.extend(above(part, resource, request, limit)),
            None if exact(resource) && !part.manifest.broken => {
                found.push(no_limit(part, resource, request, limits));
            }
            None => {}
        }
    }
}

fn above(part: &Part<'_, '_>, resource: &str, request: &Node, limit: &Node) -> Option<Diagnostic> {
    let ((asked, asked_text), (most, most_text)) = (amount(request)?, amount(limit)?);
    let (name, must_equal) = (cut(resource, 30), exact(resource));
    let fine = if must_equal { asked == most } else { asked <= most };
    if fine || !sound(resource, request) || !sound(resource, limit) {
        return None;
    }
    let (one, other) = (cut(&asked_text, 20), cut(&most_text, 20));
    let (code, label) = match must_equal {
        true => (Code::K0732, "must be equal to the limit"),
        false => (Code::K0730, "more than the limit"),
    };
    let problem =
        Diagnostic::error(code, request.origin, format!("`{name}` requests {one}, but its limit is {other}"))
            .label(label)
            .secondary(limit.origin, "the limit")
            .note(part.refused());
    let lower = format!("request `{other}`");
    let problem = respell(problem, lower, (request.origin, &asked_text), &most_text, false);
    let raise = format!("make `{one}` the limit");
    Some(respell(problem, raise, (limit.origin, &most_text), &asked_text, false))
}

fn no_limit(part: &Part<'_, '_>, resource: &str, request: &Node, limits: Option<&Node>) -> Diagnostic {
    let name = cut(resource, 40);
    let message =
        fitting([format!("`{name}` is requested without a limit"), "a request needs a limit".to_owned()]);
    let problem = Diagnostic::error(Code::K0732, request.key, message)
        .label("the limit must be the same amount")
        .note(part.refused());
    let title = "set the same limit";
    match limits {
        Some(limits) => problem.addition(title, limits, resource, request.clone(), true),
        None => {
            let entry = (resource.into(), request.clone());
            let value = Node::new(Value::Map([entry].into_iter().collect()), request.origin);
            let record = part.node.origin;
            problem.change(title, vec![Change::Add { record, key: "limits".to_owned(), value }], true)
        }
    }
}

/// Devices come whole, and huge pages in pages.
fn whole<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["requests", "limits"] {
        for (resource, node) in part.get(field).map_or(&[] as &[_], Node::entries) {
            if !exact(resource) || !sound(resource, node) {
                continue;
            }
            let Some((quantity, text)) = amount(node) else { continue };
            let (name, text) = (cut(resource, 40), cut(&text, 20));
            let problem = match page_size(resource) {
                None if quantity.has_fraction() => Diagnostic::error(
                    Code::K0737,
                    node.origin,
                    format!("{text} of `{name}` is not a whole number"),
                )
                .label("must be a whole number"),
                Some(size) if !whole_pages(size, quantity) => Diagnostic::error(
                    Code::K0737,
                    node.origin,
                    format!("{text} of `{name}` is no number of pages"),
                )
                .label(format!("must be a multiple of {}", cut(size, 20))),
                _ => continue,
            };
            found.push(problem.note(part.refused()));
        }
    }
}

fn whole_pages(size: &str, quantity: Quantity) -> bool {
    let size = parse_quantity(size).ok().and_then(Quantity::base_units).filter(|size| *size > 0);
    match (size, quantity.base_units()) {
        (Some(size), Some(bytes)) => bytes % size == 0,
        (Some(_), None) => false,
        (None, _) => true,
    }
}
