//! The built-in types that definitions repeat: pod templates, containers, selectors and the like.
//!
//! A definition writes the fields of a `Container` out. Here its type gets the built-in one's name, and
//! with it what the language knows of containers: keyed lists, short forms, references. Its fields
//! remain its own, because a server drops what the definition does not have.

use crate::field::Shape;
use crate::schema::Schema;
use crate::types::TypeId;

/// Built-in types by the fields that tell them, and how many a repeated one has at least.
const SIGNS: &[(&str, &[&str], usize)] = &[
    ("core.v1.Affinity", &["nodeAffinity", "podAffinity"], 2),
    ("core.v1.Container", &["name", "image", "env", "volumeMounts"], 8),
    ("core.v1.ContainerPort", &["containerPort", "hostPort", "protocol"], 4),
    ("core.v1.EnvFromSource", &["configMapRef", "secretRef"], 2),
    ("core.v1.EnvVar", &["name", "value", "valueFrom"], 3),
    ("core.v1.EnvVarSource", &["configMapKeyRef", "secretKeyRef"], 2),
    ("core.v1.PersistentVolumeClaimSpec", &["accessModes", "resources", "storageClassName"], 4),
    ("core.v1.PodSecurityContext", &["fsGroup", "runAsUser", "supplementalGroups"], 4),
    ("core.v1.PodSpec", &["containers", "volumes", "serviceAccountName"], 10),
    ("core.v1.Probe", &["httpGet", "periodSeconds"], 4),
    ("core.v1.ResourceRequirements", &["limits", "requests"], 2),
    ("core.v1.SecurityContext", &["allowPrivilegeEscalation", "capabilities"], 4),
    ("core.v1.ServiceSpec", &["clusterIP", "externalTrafficPolicy"], 6),
    ("core.v1.Toleration", &["effect", "key", "operator", "tolerationSeconds"], 4),
    ("core.v1.TopologySpreadConstraint", &["maxSkew", "topologyKey", "whenUnsatisfiable"], 3),
    ("core.v1.Volume", &["name", "configMap", "emptyDir", "secret"], 6),
    ("core.v1.VolumeMount", &["mountPath", "name", "subPath"], 4),
    ("meta.v1.LabelSelector", &["matchExpressions", "matchLabels"], 2),
];

/// The built-in type whose fields are among its own: the one that `hint` says, which the type around it
/// has in this place, or one that is known by its fields. The names are sorted.
pub fn find(names: &[&str], hint: Option<Shape>) -> Option<TypeId> {
    let schema = Schema::builtin();
    let has_all = |ty: &TypeId| names.iter().all(|name| schema.field_rows(*ty, name).len() > 0);
    let hint = hint.and_then(|shape| schema.object_of(shape));
    if names.is_empty() {
        return None;
    }
    let has = |wanted: &&str| names.binary_search(wanted).is_ok();
    let by_sign = || {
        let told = SIGNS.iter().filter(|(_, sign, least)| names.len() >= *least && sign.iter().all(has));
        told.filter_map(|(path, ..)| schema.type_by_path(path)).find(has_all)
    };
    hint.filter(has_all).or_else(by_sign)
}

/// The built-in type of pod templates, for an object of `metadata` and a pod's spec.
pub fn pod_template() -> Option<TypeId> {
    Schema::builtin().type_by_path("core.v1.PodTemplateSpec")
}

/// The shape of a field of a built-in type.
pub fn field(ty: TypeId, name: &str) -> Option<Shape> {
    Schema::builtin().field_rows(ty, name).last().map(|field| field.shape)
}

/// The shape of what a list or map of a built-in type holds.
pub fn entry(shape: Shape) -> Option<Shape> {
    match shape {
        Shape::List(id) | Shape::Map(id) => Some(Schema::builtin().elem(id)),
        _ => None,
    }
}

/// The field by which the language addresses the entries of a list: as the built-in type around it has
/// it, or as the lists of the type `elem` have it wherever there are some.
pub fn key(list: Option<Shape>, elem: Option<TypeId>) -> Option<&'static str> {
    let schema = Schema::builtin();
    if let Some(Shape::List(id)) = list {
        return schema.list(id).key;
    }
    match schema.type_path(elem?) {
        "core.v1.VolumeMount" => Some("mountPath"),
        "core.v1.Container" | "core.v1.ContainerPort" | "core.v1.EnvVar" | "core.v1.Volume" => Some("name"),
        _ => None,
    }
}
