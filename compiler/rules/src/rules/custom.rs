//! K0361: a custom resource in a version that its CustomResourceDefinition does not serve.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Value};
use rustc_hash::FxHashMap;

use crate::findings::Findings;
use crate::program::Program;
use crate::text::{cut, list, respell};

/// Holds the custom resources of the program against the definitions in it.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut known: FxHashMap<(&str, &str), &'a Manifest> = FxHashMap::default();
    for crd in program.objects_of("apiextensions.k8s.io", "CustomResourceDefinition") {
        let text = |path: &[&str]| crd.node.at(path).and_then(Node::as_str);
        if let (Some(group), Some(kind), false) =
            (text(&["spec", "group"]), text(&["spec", "names", "kind"]), crd.external || crd.broken)
        {
            known.insert((group, kind), crd);
        }
    }
    if known.is_empty() {
        return;
    }
    for manifest in program.manifests.iter().filter(|manifest| !manifest.external && !manifest.broken) {
        let Some(crd) = known.get(&(manifest.group(), manifest.kind.as_str())) else { continue };
        found.of(manifest).extend(served(crd, manifest));
    }
}

fn served(crd: &Manifest, manifest: &Manifest) -> Option<Diagnostic> {
    let (group, version) = manifest.api_version.split_once('/')?;
    let versions = crd.node.at(&["spec", "versions"])?.items();
    let is_served = |node: &&Node| node.get("served").is_none_or(|served| served.value != Value::Bool(false));
    let names: Vec<&str> =
        versions.iter().filter(is_served).filter_map(|node| node.get("name")?.as_str()).collect();
    if names.is_empty() || names.contains(&version) {
        return None;
    }
    let node = manifest.node.get("apiVersion")?;
    let message = format!("version `{}` of {} is not served", cut(version, 20), cut(&manifest.kind, 40));
    let problem = Diagnostic::error(Code::K0361, node.origin, message)
        .label("not a version of its CustomResourceDefinition")
        .secondary(crd.name_span, format!("which serves {}", list(&names)))
        .note("the API server knows no such kind and rejects the object");
    Some(match names.as_slice() {
        [only] => {
            let new = format!("{group}/{only}");
            respell(problem, format!("write `{new}`"), (node.origin, &manifest.api_version), &new, false)
        }
        _ => problem.help("write one of the versions that are served"),
    })
}
