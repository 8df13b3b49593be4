//! Amounts of resources that nobody means (K0731): memory in thousandths of a byte, cores in mebibytes;
//! and those below zero (K0113).
//!
//! This is the one place that says which resources are counted in cores and which in bytes, and where
//! amounts of them stand.

use std::borrow::Cow;

use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_base::{Code, Diagnostic, Node, Value};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::Rule;
use crate::text::{cut, respell};

/// The rules. What holds of amounts holds in every definition too.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.ResourceRequirements", claimed).everywhere(),
    Rule::by("core.v1.VolumeResourceRequirements", claimed).everywhere(),
    Rule::by("core.v1.PersistentVolumeSpec", claimed),
    Rule::by("core.v1.LimitRangeItem", allowed),
    Rule::by("core.v1.ResourceQuotaSpec", allowed),
    Rule::by("core.v1.EmptyDirVolumeSource", size_limit),
];

/// What a resource is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Cores,
    Bytes,
    Pieces,
}

impl Unit {
    fn of(resource: &str) -> Unit {
        let bare = resource.strip_prefix("requests.").or_else(|| resource.strip_prefix("limits."));
        match bare.unwrap_or(resource) {
            "cpu" => Unit::Cores,
            "memory" | "ephemeral-storage" | "storage" => Unit::Bytes,
            bare if bare.starts_with("hugepages-") => Unit::Bytes,
            _ => Unit::Pieces,
        }
    }
}

/// An amount and its text, if it is one: text, or a number.
pub(crate) fn amount(node: &Node) -> Option<(Quantity, Cow<'_, str>)> {
    let text: Cow<'_, str> = match &node.value {
        Value::Str(text) => Cow::Borrowed(text.as_str()),
        Value::Int(number) => return Some((Quantity::whole(*number), number.to_string().into())),
        Value::Float(number) => number.to_string().into(),
        _ => return None,
    };
    Some((parse_quantity(&text).ok()?, text))
}

/// Whether an amount of a resource is one that somebody may mean, so that others may be held against it.
pub(crate) fn sound(resource: &str, node: &Node) -> bool {
    amount(node).is_some_and(|(quantity, text)| {
        !quantity.is_negative() && oddity(resource, quantity, &text).is_none()
    })
}

/// An amount that is not meant: how bad it is, what it says, and what may be meant.
struct Oddity {
    /// Whether nothing can run, or be stored, with it.
    never: bool,
    says: String,
    meant: Vec<String>,
}

/// As much as fits in a mebibyte is no amount of memory that a process runs in.
const LITTLE: i64 = 1 << 20;

/// More cores than a node has.
const MANY: i64 = 1000;

fn oddity(resource: &str, quantity: Quantity, text: &str) -> Option<Oddity> {
    if quantity <= Quantity::whole(0) {
        return None;
    }
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = text.get(number.len()..).unwrap_or("");
    let with = |suffixes: &[&str]| suffixes.iter().map(|suffix| format!("{number}{suffix}")).collect();
    match Unit::of(resource) {
        Unit::Bytes if matches!(suffix, "m" | "u" | "n") => {
            let says = match quantity.base_units() {
                Some(1) => "a byte".to_owned(),
                Some(bytes) => format!("{bytes} bytes"),
                None if quantity < Quantity::whole(1) => "less than a byte".to_owned(),
                None => "a few bytes".to_owned(),
            };
            Some(Oddity { never: true, says, meant: with(&["Mi", "M"]) })
        }
        Unit::Bytes if plain(text) && quantity < Quantity::whole(LITTLE) => {
            let unit = if text == "1" { "byte" } else { "bytes" };
            Some(Oddity { never: false, says: format!("{text} {unit}"), meant: with(&["Mi", "M"]) })
        }
        Unit::Cores
            if matches!(suffix, "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei" | "M" | "G" | "T" | "P" | "E") =>
        {
            let says = match quantity.base_units() {
                Some(cores) if cores < 1_000_000_000_000 => format!("{cores} cores"),
                _ => "more cores than there are".to_owned(),
            };
            Some(Oddity { never: true, says, meant: with(&["m"]) })
        }
        Unit::Cores if plain(text) && quantity >= Quantity::whole(MANY) => {
            Some(Oddity { never: false, says: format!("{text} cores"), meant: with(&["m"]) })
        }
        _ => None,
    }
}

/// Whether a text is digits and a point.
fn plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn claimed<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["requests", "limits", "capacity"] {
        for (resource, node) in part.get(field).map_or(&[] as &[_], Node::entries) {
            // A container of so few bytes cannot start; what asks for so few has them.
            let strict = field == "limits" && resource == "memory";
            found.extend(judge(part, resource, node, strict));
        }
    }
}

/// What all pods of a namespace may have may be many cores, and what one may have very little.
fn allowed<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["hard", "default", "defaultRequest", "max", "min"] {
        for (resource, node) in part.get(field).map_or(&[] as &[_], Node::entries) {
            let odd = amount(node).and_then(|(quantity, text)| oddity(resource, quantity, &text));
            if odd.is_none_or(|odd| odd.never) {
                found.extend(judge(part, resource, node, false));
            }
        }
    }
}

fn size_limit<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let Some(node) = part.get("sizeLimit") {
        found.extend(judge(part, "storage", node, false));
    }
}

fn judge(part: &Part<'_, '_>, resource: &str, node: &Node, strict: bool) -> Option<Diagnostic> {
    let (quantity, text) = amount(node)?;
    if quantity.is_negative() {
        let name = cut(resource, 30);
        let message = format!("`{name}` is {}, which is out of range", cut(&text, 20));
        let problem = Diagnostic::error(Code::K0113, node.origin, message);
        return Some(problem.label("must be 0 or more").note(part.refused()));
    }
    let odd = oddity(resource, quantity, &text)?;
    let message = format!("`{}` of {} is {}", cut(&text, 20), cut(resource, 30), odd.says);
    let problem = if odd.never || strict {
        Diagnostic::error(Code::K0731, node.origin, message)
    } else {
        Diagnostic::warning(Code::K0731, node.origin, message)
    };
    let problem = match Unit::of(resource) {
        Unit::Cores => {
            problem.label("`m` stands for thousandths of a core").note("no node has that many cores")
        }
        _ => problem
            .label("`Mi` stands for mebibytes, `M` for megabytes, `m` for thousandths")
            .note("Kubernetes counts it in bytes"),
    };
    let old = (node.origin, text.as_ref());
    let asked = |problem, meant: &String| respell(problem, format!("write `{meant}`"), old, meant, false);
    Some(odd.meant.iter().fold(problem, asked))
}
