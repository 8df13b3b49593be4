//! A Pod by itself that wants a token but names no service account (K0755), and ephemeral containers in a
//! manifest (K0756).

use kdsl_base::{Code, Diagnostic, Node};

use super::whose;
use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::rules::pod::volumes::descends;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.Pod", token),
    Rule::by("core.v1.PodSpec", ephemeral),
    // Older versions let it lead anywhere.
    Rule::by("core.v1.ServiceAccountTokenProjection", path).held(Held::since(31)),
];

/// A cluster fills in the account `default`, unless the plugin that does it is switched off.
fn token<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(spec) = part.get("spec") else { return };
    let named = ["serviceAccountName", "serviceAccount"]
        .into_iter()
        .any(|field| spec.get(field).and_then(Node::as_str).is_some_and(|name| !name.is_empty()));
    if named || part.manifest.broken {
        return;
    }
    for volume in part.items("spec.volumes") {
        let sources = volume.at(&["projected", "sources"]).map_or(&[] as &[_], Node::items);
        for token in sources.iter().filter_map(|source| source.get("serviceAccountToken")) {
            let problem =
                Diagnostic::hint(Code::K0755, token.key, "the pod has a token, and names no account")
                    .label("of the account `default`, if the cluster fills it in")
                    .note("an API server without the plugin ServiceAccount rejects it");
            let default = Node::str("default", spec.origin);
            found.push(problem.addition(
                "name the service account",
                spec,
                "serviceAccountName",
                default,
                false,
            ));
        }
    }
}

fn ephemeral<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(list) = part.get("ephemeralContainers").filter(|node| !node.items().is_empty()) else { return };
    let message = format!("{} is made with ephemeral containers", whose(part));
    let problem = Diagnostic::error(Code::K0756, list.key, message)
        .label("can only be added to a pod that runs")
        .note(REJECTED)
        .removal("remove `ephemeralContainers`", list, false);
    found.push(problem);
}

fn path<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("path").and_then(descends));
}
