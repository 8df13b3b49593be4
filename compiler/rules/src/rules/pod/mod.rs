//! The rules about pods: security, volumes, DNS, scheduling.

use kdsl_base::{Code, Diagnostic, Node};

use crate::part::Part;
use crate::rule::REJECTED;
use crate::text::{cut, named};
use crate::walk::Segment;

pub(crate) mod claims;
pub(crate) mod dns;
pub(crate) mod os;
pub(crate) mod scheduling;
pub(crate) mod security;
pub(crate) mod tokens;
pub(crate) mod volumes;

/// The lists of a pod whose entries have names of their own, and what an entry is called.
const NAMED: &[(&str, &str)] = &[
    ("containers", "container"),
    ("initContainers", "container"),
    ("ephemeralContainers", "container"),
    ("volumes", "volume"),
    ("volumeClaimTemplates", "claim"),
];

/// What a part belongs to, as a message names it: the container or volume that it is in, else the object.
fn whose(part: &Part<'_, '_>) -> String {
    let mut here = &part.manifest.node;
    let (mut kind, mut found) = (None, None);
    for segment in part.path {
        let next = match segment {
            Segment::Key(key) => {
                kind = NAMED.iter().find(|(list, _)| list == key).map(|(_, what)| *what);
                here.get(key)
            }
            Segment::Index(index) => here.items().get(*index),
        };
        let Some(next) = next else { break };
        here = next;
        if let Segment::Index(_) = segment
            && let Some(what) = kind.take()
        {
            let name = here.get("name").or_else(|| here.at(&["metadata", "name"]));
            found = name.and_then(Node::as_str).map(|name| format!("{what} `{}`", cut(name, 30))).or(found);
        }
    }
    found.unwrap_or_else(|| named(part.manifest))
}

/// Two settings that exclude each other: the finding is at the second, and `first` is what excludes it.
fn excluded(
    code: Code,
    (second, does): (&Node, &str),
    (first, because): (&Node, &str),
    message: String,
) -> Diagnostic {
    Diagnostic::error(code, second.key, message).label(does).secondary(first.key, because).note(REJECTED)
}
