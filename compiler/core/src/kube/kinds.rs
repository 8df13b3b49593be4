//! What the language knows of kinds: which have keys, ports and pods, and what the compiler fills in for them.

use ecow::{EcoString, EcoVec};
use kdsl_base::Span;
use kdsl_schema::{Kind, KindId, TypeId};

use super::{FILLS_SELECTOR, Found, Kube, NAME_LABEL, Slot};
use crate::value::{Item, Val};

/// What is asked of a kind again and again.
#[derive(Debug)]
pub(super) struct KindFacts {
    pub ty: TypeId,
    api_version: EcoString,
    is_namespaced: bool,
    keys: Option<bool>,
    is_service: bool,
    pods: Pods,
    fills_selector: bool,
    /// Whether it is a ReplicationController, whose selector is a plain map of labels.
    plain_selector: bool,
    is_question: bool,
}

/// Where a kind has its pods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pods {
    None,
    Itself,
    Template,
    Nested,
}

impl Kube {
    pub(super) fn kind_facts(&self, id: KindId) -> Option<&KindFacts> {
        self.kinds.of(id, || {
            let kind = self.kind(id);
            let built_in = !self.schema().is_custom(kind.ty);
            KindFacts {
                ty: kind.ty,
                api_version: kind.api_version().into(),
                is_namespaced: kind.namespaced,
                keys: match (kind.group, kind.name) {
                    ("", "ConfigMap") => Some(false),
                    ("", "Secret") => Some(true),
                    _ => None,
                },
                is_service: matches!((kind.group, kind.name), ("", "Service")),
                pods: if built_in { pods(kind.name) } else { self.pods_of_others(&kind) },
                fills_selector: built_in && FILLS_SELECTOR.contains(&kind.name),
                plain_selector: built_in && kind.name == "ReplicationController",
                is_question: built_in
                    && kind.name.ends_with("Review")
                    && matches!(kind.group, "authentication.k8s.io" | "authorization.k8s.io"),
            }
        })
    }

    fn known(&self, kind: Option<KindId>) -> Option<&KindFacts> {
        self.kind_facts(kind?)
    }

    /// Whether the kind's objects stand in namespaces.
    pub fn is_namespaced(&self, kind: Option<KindId>) -> bool {
        self.known(kind).is_none_or(|kind| kind.is_namespaced)
    }

    /// Whether the kind has keys that can be referred to, and whether they are secret.
    pub fn has_keys(&self, kind: Option<KindId>) -> Option<bool> {
        self.known(kind)?.keys
    }

    /// Whether it is a Service.
    pub fn is_service(&self, kind: Option<KindId>) -> bool {
        self.known(kind).is_some_and(|kind| kind.is_service)
    }

    /// Another's kind has its pods in `spec.template`, if that is a pod template.
    fn pods_of_others(&self, kind: &Kind<'_>) -> Pods {
        let inside = |slot: Slot, name: &str| match self.field(slot, name) {
            Found::Field(slot, _) => Some(slot),
            _ => None,
        };
        let template = inside(self.object(kind.ty), "spec").and_then(|spec| inside(spec, "template"));
        let ty = template.and_then(|template| self.schema().object_of(template.shape));
        match ty.map(|ty| self.schema().type_name(ty)) {
            Some("PodTemplateSpec") => Pods::Template,
            _ => Pods::None,
        }
    }

    fn pods(&self, kind: Option<KindId>) -> Pods {
        self.known(kind).map_or(Pods::None, |kind| kind.pods)
    }

    /// Whether the kind makes pods.
    pub fn has_pods(&self, kind: Option<KindId>) -> bool {
        self.pods(kind) != Pods::None
    }

    /// Whether objects of the kind are questions that the API server answers and does not keep, so that they
    /// need no name: TokenReview, SubjectAccessReview and the like.
    pub fn is_question(&self, kind: Option<KindId>) -> bool {
        self.known(kind).is_some_and(|kind| kind.is_question)
    }

    /// Whether the compiler fills in the selector and the pod label of the kind.
    pub fn fills_selector(&self, kind: Option<KindId>) -> bool {
        self.known(kind).is_some_and(|kind| kind.fills_selector)
    }

    /// Whether the kind's selector is a plain map of labels, as a ReplicationController's is.
    pub fn plain_selector(&self, kind: Option<KindId>) -> bool {
        self.known(kind).is_some_and(|kind| kind.plain_selector)
    }

    /// The path of the labels that select the kind's pods, or for a kind without a written selector of
    /// the labels on its pods.
    pub fn selector_path(&self, kind: Option<KindId>) -> &'static [&'static str] {
        let kind = kind.map(|kind| self.kind(kind)).filter(|kind| !self.schema().is_custom(kind.ty));
        match kind.map(|kind| kind.name) {
            Some("Pod") => &["metadata", "labels"],
            Some("Job") => &["spec", "template", "metadata", "labels"],
            Some("CronJob") => &["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
            Some("ReplicationController") => &["spec", "selector"],
            _ => &["spec", "selector", "matchLabels"],
        }
    }

    /// The path of the pod spec, or of a Service's spec.
    pub fn ports_path(&self, kind: Option<KindId>) -> &'static [&'static str] {
        match self.pods(kind) {
            Pods::Itself | Pods::None => &["spec"],
            Pods::Template => &["spec", "template", "spec"],
            Pods::Nested => &["spec", "jobTemplate", "spec", "template", "spec"],
        }
    }

    /// What the compiler fills in under `spec` of a workload that says no selector.
    pub fn selector_fill(&self, kind: Option<KindId>, label: &EcoString, origin: Span) -> Item {
        let record = |key: &str, item: Item| {
            let mut fields = EcoVec::new();
            fields.push((EcoString::from(key), item));
            Item::new(Val::Map(fields), origin)
        };
        let labels = record(NAME_LABEL, Item::new(Val::Str(label.clone()), origin));
        let selector =
            if self.plain_selector(kind) { labels.clone() } else { record("matchLabels", labels.clone()) };
        let template = record("metadata", record("labels", labels));
        let mut fields = EcoVec::new();
        fields.push((EcoString::from("selector"), selector));
        fields.push((EcoString::from("template"), template));
        Item::new(Val::Map(fields), origin)
    }

    /// The `apiVersion` of a kind.
    pub fn api_version(&self, kind: Option<KindId>) -> EcoString {
        self.known(kind).map(|kind| kind.api_version.clone()).unwrap_or_default()
    }
}

fn pods(kind: &str) -> Pods {
    match kind {
        "Pod" => Pods::Itself,
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" => {
            Pods::Template
        }
        "CronJob" => Pods::Nested,
        _ => Pods::None,
    }
}
