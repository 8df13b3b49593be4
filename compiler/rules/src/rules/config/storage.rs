//! Volumes and their classes.

use kdsl_base::{Code, Diagnostic, names};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, When};
use crate::rules::names::invalid;
use crate::text::named;

const VOLUME: &str = "core.v1.PersistentVolumeSpec";

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::needs(Code::K0104, VOLUME, When::Has("local"), "nodeAffinity"),
    Rule::by(VOLUME, capacity),
    Rule::by("storage.v1.StorageClass", provisioner),
];

fn capacity<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken || part.get("capacity").is_some_and(|node| node.get("storage").is_some()) {
        return;
    }
    let at = part.get("capacity").map_or(part.node.key, |node| node.key);
    let message = format!("{} does not say how much it holds", named(part.manifest));
    let problem = Diagnostic::error(Code::K0104, at, message).note(REJECTED);
    found.push(problem.label("`capacity.storage` must be set"));
}

/// A name such as `ebs.csi.aws.com` or `kubernetes.io/no-provisioner`, in any case.
fn provisioner<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, name)) = part.get("provisioner").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    if let Err(problem) = names::label_key(&name.to_ascii_lowercase()) {
        found.push(invalid(Code::K0313, node.origin, name, "name for a provisioner", &problem));
    }
}
