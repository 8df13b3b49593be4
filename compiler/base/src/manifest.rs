//! A Kubernetes object on its way out, or on its way in from YAML.

use ecow::EcoString;

use crate::{Node, Span};

/// An object, what it is known by, and where its parts were written.
#[derive(Clone, PartialEq, Debug)]
pub struct Manifest {
    /// `apiVersion`, as it is written.
    pub api_version: EcoString,
    /// `kind`
    pub kind: EcoString,
    /// `metadata.name`; empty where the cluster generates one.
    pub name: EcoString,
    /// `metadata.namespace`, where it is said and the kind has one.
    pub namespace: Option<EcoString>,
    /// Whether it exists in the cluster already and is not written.
    pub external: bool,
    /// Whether no schema knows its kind.
    pub raw: bool,
    /// Whether a mistake in it is reported already, so that parts of it may be missing.
    pub broken: bool,
    /// Where its name stands.
    pub name_span: Span,
    /// Where its kind stands.
    pub kind_span: Span,
    /// The whole object.
    pub node: Node,
}

impl Manifest {
    /// The API group; empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// What the object is known by: group, kind, namespace and name.
    pub fn identity(&self) -> (&str, &str, &str, &str) {
        (self.group(), &self.kind, self.namespace.as_deref().unwrap_or(""), &self.name)
    }
}
