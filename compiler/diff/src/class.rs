//! What a change does to the cluster.

use ecow::EcoString;
use kdsl_base::{Manifest, Node, Value};
use kdsl_schema::Target;

use crate::immutable::Table;
use crate::walk::Found;
use crate::{Class, FieldChange, Shown};

/// The changes of an object, each with what it does.
pub(crate) fn fields(
    found: Vec<Found>,
    table: &Table,
    old: &Manifest,
    new: &Manifest,
    target: Target,
) -> Vec<FieldChange> {
    let classed = |found: Found| {
        let (class, why) = field(&found, table, old, new, target);
        let Found { path, old, new, order } = found;
        FieldChange { path, old, new, order, class, why }
    };
    found.into_iter().map(classed).collect()
}

fn field(
    found: &Found,
    table: &Table,
    old: &Manifest,
    new: &Manifest,
    target: Target,
) -> (Class, Option<EcoString>) {
    if let Some(row) = table.rejects(found, old, new, target) {
        let versions = row.versions.intersection(target.versions());
        // In a range of versions, some may accept it.
        let some = (versions != target.versions()).then(|| format!(" in Kubernetes {}", versions.list()));
        return (Class::Rejected, Some(ecow::eco_format!("{}{}", row.why, some.unwrap_or_default())));
    }
    if drops_claims(found, new) {
        let why = "the claims of the pods that go are deleted: whenScaled is Delete";
        return (Class::DeletesData, Some(why.into()));
    }
    let (class, why) = pods(found, new);
    (class, why.map(EcoString::from))
}

/// What a change of a template does to the pods that it makes.
fn pods(found: &Found, new: &Manifest) -> (Class, Option<&'static str>) {
    let is_true = |path: &[&str]| new.node.at(path).is_some_and(|node| node.value == Value::Bool(true));
    let strategy = || new.node.at(&["spec", "updateStrategy", "type"]).and_then(Node::as_str);
    let template = found.path.begins(&["spec.template"]);
    match (new.group(), new.kind.as_str()) {
        ("apps" | "extensions", "Deployment") if template && is_true(&["spec", "paused"]) => {
            (Class::InPlace, Some("its pods are replaced when it is no longer paused"))
        }
        ("apps" | "extensions", "StatefulSet" | "DaemonSet")
            if template && strategy() == Some("OnDelete") =>
        {
            (
                Class::InPlace,
                Some("a pod gets it when somebody deletes the pod: the updateStrategy is OnDelete"),
            )
        }
        ("apps" | "extensions", "Deployment" | "StatefulSet" | "DaemonSet") if template => {
            (Class::Restarts, None)
        }
        ("apps" | "extensions", "ReplicaSet") | ("", "ReplicationController") if template => {
            (Class::InPlace, Some("the pods that are there stay as they are"))
        }
        ("batch", "CronJob") if found.path.begins(&["spec.jobTemplate"]) => {
            (Class::InPlace, Some("from the next run on"))
        }
        ("", "Pod") if found.path.begins(&["spec.*.*.image"]) => {
            (Class::Restarts, Some("the container is started anew, in the same pod"))
        }
        _ => (Class::InPlace, None),
    }
}

/// Whether a StatefulSet gets smaller that deletes the claims of the pods that go.
fn drops_claims(found: &Found, new: &Manifest) -> bool {
    let number = |shown: &Option<Shown>| match shown {
        Some(Shown::Value(node) | Shown::Default(node)) => node.as_int(),
        _ => None,
    };
    let smaller = || number(&found.new).zip(number(&found.old)).is_some_and(|(new, old)| new < old);
    is_set(new)
        && found.path.begins(&["spec.replicas"])
        && smaller()
        && retains(new, "whenScaled") == Some("Delete")
}

fn is_set(manifest: &Manifest) -> bool {
    manifest.kind == "StatefulSet" && manifest.group() == "apps"
}

fn retains<'a>(manifest: &'a Manifest, when: &str) -> Option<&'a str> {
    manifest.node.at(&["spec", "persistentVolumeClaimRetentionPolicy", when])?.as_str()
}

/// What it does that an object goes.
pub(crate) fn removed(old: &Manifest) -> (Class, Option<&'static str>) {
    let policy = || old.node.at(&["spec", "persistentVolumeReclaimPolicy"]).and_then(Node::as_str);
    match (old.group(), old.kind.as_str()) {
        ("", "Namespace") => (Class::DeletesData, Some("everything in the namespace is deleted with it")),
        ("", "PersistentVolumeClaim") => {
            (Class::DeletesData, Some("its volume is deleted with it, unless the volume is retained"))
        }
        ("", "PersistentVolume") if matches!(policy(), None | Some("Retain")) => {
            (Class::Removed, Some("what is stored stays: the volume is retained"))
        }
        ("", "PersistentVolume") => (Class::DeletesData, Some("what is stored is deleted with it")),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            (Class::DeletesData, Some("all objects of that kind are deleted with it"))
        }
        _ if is_set(old) && retains(old, "whenDeleted") == Some("Delete") => {
            (Class::DeletesData, Some("its claims are deleted with it: whenDeleted is Delete"))
        }
        _ => (Class::Removed, None),
    }
}
