//! The autoscalers of a program, by what they scale.
//!
//! The rules about autoscalers and about budgets ask the same of them.

use kdsl_base::{Manifest, Node};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::program::{Identity, Program};

/// The built-in kinds that have the subresource `scale`.
pub(crate) const SCALABLE: [(&str, &str); 4] =
    [("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "ReplicaSet"), ("", "ReplicationController")];

/// The groups in which a built-in kind is looked for by mistake: there is none of these kinds, or no longer.
/// Others have kinds of the same names, and may scale them.
pub(crate) const MISTAKEN: [&str; 2] = ["", "extensions"];

/// A HorizontalPodAutoscaler.
#[derive(Clone, Copy)]
pub(crate) struct Scaler<'a> {
    /// It.
    pub manifest: &'a Manifest,
    /// Its `scaleTargetRef`.
    pub reference: &'a Node,
    /// The group that it looks in.
    pub group: &'a str,
    /// What it is meant to scale, whether or not the program has it: a Deployment of another group than
    /// `apps` is still that Deployment.
    pub target: Identity<'a>,
}

/// The autoscalers in order, and by their targets.
#[derive(Default)]
pub(crate) struct Scalers<'a> {
    /// All that the program writes and whose target can be told.
    pub all: Vec<Scaler<'a>>,
    by_target: FxHashMap<Identity<'a>, usize>,
    /// Namespaces and names of what other kinds of autoscalers scale.
    others: FxHashSet<(&'a str, &'a str)>,
}

impl<'a> Scalers<'a> {
    /// Those of a program.
    pub(crate) fn of(program: &Program<'a>) -> Scalers<'a> {
        let mut scalers = Scalers::default();
        for manifest in program.written("autoscaling", "HorizontalPodAutoscaler") {
            let Some(scaler) = scaler(manifest) else { continue };
            scalers.by_target.entry(scaler.target).or_insert(scalers.all.len());
            scalers.all.push(scaler);
        }
        for manifest in program.objects_of("keda.sh", "ScaledObject") {
            let name = manifest.node.at(&["spec", "scaleTargetRef", "name"]).and_then(Node::as_str);
            scalers.others.extend(name.map(|name| (manifest.namespace.as_deref().unwrap_or(""), name)));
        }
        scalers
    }

    /// The first autoscaler of an object.
    pub(crate) fn of_target(&self, target: &Manifest) -> Option<Scaler<'a>> {
        self.first(target.identity())
    }

    /// The first autoscaler of the object of that identity.
    pub(crate) fn first(&self, target: Identity<'_>) -> Option<Scaler<'a>> {
        self.all.get(*self.by_target.get(&target)?).copied()
    }

    /// Whether something else than a HorizontalPodAutoscaler scales an object, as far as can be told.
    pub(crate) fn scaled_otherwise(&self, target: &Manifest) -> bool {
        self.others.contains(&(target.namespace.as_deref().unwrap_or(""), target.name.as_str()))
    }
}

fn scaler(manifest: &Manifest) -> Option<Scaler<'_>> {
    let reference = manifest.node.at(&["spec", "scaleTargetRef"])?;
    let text = |field| reference.get(field).and_then(Node::as_str);
    // Without a group the controller looks in the core group.
    let group = text("apiVersion").and_then(|version| version.split_once('/')).map_or("", |(group, _)| group);
    let (namespace, kind) = (manifest.namespace.as_deref().unwrap_or(""), text("kind")?);
    let built_in = SCALABLE.iter().find(|(_, scalable)| *scalable == kind && MISTAKEN.contains(&group));
    let meant = built_in.map_or(group, |(group, _)| group);
    let target = (meant, kind, namespace, text("name").filter(|name| !name.is_empty())?);
    Some(Scaler { manifest, reference, group, target })
}

/// How many pods a workload asks for: its `replicas`, else one. Nothing where it makes as many as there are
/// nodes, or jobs, or where that cannot be told.
pub(crate) fn replicas(owner: &Manifest) -> Option<i64> {
    match (owner.group(), owner.kind.as_str()) {
        ("apps", "Deployment" | "StatefulSet" | "ReplicaSet") | ("", "ReplicationController") => {}
        _ => return None,
    }
    match owner.node.at(&["spec", "replicas"]) {
        Some(node) => node.as_int(),
        None => (!owner.hides_path("spec.replicas") && !owner.external).then_some(1),
    }
}
