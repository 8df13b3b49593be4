//! Names that nobody chooses: Kubernetes gives them their meaning, or they follow from something else.

pub use crate::rules::config::secret::keys_of_type;

/// What the names of a kind's objects follow from, where no other name is valid.
pub fn name_follows(group: &str, kind: &str) -> Option<&'static str> {
    match (group, kind) {
        ("apiextensions.k8s.io", "CustomResourceDefinition") => Some("`spec.names.plural` and `spec.group`"),
        ("apiregistration.k8s.io", "APIService") => Some("`spec.version` and `spec.group`"),
        _ => None,
    }
}

/// Whether a label is one to which Kubernetes gives a meaning.
pub fn is_label_of_kubernetes(key: &str) -> bool {
    let prefix = key.split_once('/').map_or("", |(prefix, _)| prefix);
    ["kubernetes.io", "k8s.io"]
        .iter()
        .any(|own| prefix.strip_suffix(own).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// Whether Kubernetes also says which values a label may have. Those of the recommended labels are the author's own.
pub fn has_values_of_kubernetes(key: &str) -> bool {
    is_label_of_kubernetes(key) && !key.starts_with("app.kubernetes.io/")
}
