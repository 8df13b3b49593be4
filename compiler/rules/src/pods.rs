//! Pods that a program makes: those of one workload, or one that was written by itself.

use kdsl_base::{Manifest, Node};

/// The pods that one object makes, which have the same labels.
#[derive(Debug)]
pub(crate) struct Pods<'a> {
    /// What makes them.
    pub owner: &'a Manifest,
    /// Its place among the manifests.
    pub number: usize,
    /// The labels that they are given.
    pub labels: Option<&'a Node>,
    /// The annotations that they are given.
    pub annotations: Option<&'a Node>,
    /// What runs in them.
    pub spec: Option<&'a Node>,
    /// Labels that were reported already, so that nothing else may rest on them.
    pub reported: Vec<&'a str>,
}

/// What is known of one label of pods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label<'a> {
    /// They have it with this value.
    Is(&'a str),
    /// They do not have it.
    Missing,
    /// It cannot be told.
    Unknown,
}

/// Labels that controllers give to pods by themselves.
const AUTOMATIC: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];

/// Whether a controller gives pods this label by itself.
pub(crate) fn automatic(key: &str) -> bool {
    AUTOMATIC.contains(&key)
}

impl<'a> Pods<'a> {
    /// The pods that an object makes, if it makes any: those of Kubernetes' own workloads, and of any
    /// other kind that has a pod template at the same place.
    pub(crate) fn of(owner: &'a Manifest, number: usize) -> Option<Pods<'a>> {
        let (holder, workload) = match (owner.group(), owner.kind.as_str()) {
            ("", "Pod") => (Some(&owner.node), true),
            ("batch", "CronJob") => (owner.node.at(&["spec", "jobTemplate", "spec", "template"]), true),
            ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("", "ReplicationController")
            | ("batch", "Job") => (owner.node.at(&["spec", "template"]), true),
            ("" | "apps" | "batch", _) if !owner.raw => return None,
            _ => (owner.node.at(&["spec", "template"]), false),
        };
        let spec = holder.and_then(|holder| holder.get("spec"));
        if !workload && spec.and_then(|spec| spec.get("containers")).is_none() {
            return None;
        }
        let labels = holder.and_then(|holder| holder.at(&["metadata", "labels"]));
        let annotations = holder.and_then(|holder| holder.at(&["metadata", "annotations"]));
        Some(Pods { owner, number, labels, annotations, spec, reported: Vec::new() })
    }

    /// The namespace that they are in, as far as the program says.
    pub(crate) fn namespace(&self) -> &'a str {
        self.owner.namespace.as_deref().unwrap_or("")
    }

    /// Whether a mistake that is reported may have cost them labels.
    fn loses_labels(&self) -> bool {
        let owner = self.owner;
        owner.hides("labels")
            || ["metadata", "template", "spec", "jobTemplate"].iter().any(|field| owner.hides_whole(field))
    }

    /// Whether a mistake that is reported may have cost them names of ports.
    pub(crate) fn loses_ports(&self) -> bool {
        let owner = self.owner;
        owner.hides("ports")
            || ["containers", "initContainers", "template", "spec"]
                .iter()
                .any(|field| owner.hides_whole(field))
    }

    /// Whether they may have labels beside those that are seen.
    pub(crate) fn partial(&self) -> bool {
        self.loses_labels() || self.owner.external || !self.reported.is_empty()
    }

    /// What is known of a label of theirs.
    pub(crate) fn label(&self, key: &str) -> Label<'a> {
        if self.reported.contains(&key) {
            return Label::Unknown;
        }
        match self.labels.and_then(|labels| labels.get(key)) {
            Some(node) => node.as_str().map_or(Label::Unknown, Label::Is),
            None if self.loses_labels() || self.owner.external || automatic(key) => Label::Unknown,
            None => Label::Missing,
        }
    }

    /// The names of the volumes that containers may mount: those of the pods, and of a StatefulSet those of
    /// its claim templates. Names that are no text are left out.
    pub(crate) fn volume_names(&self) -> impl Iterator<Item = (&'a Node, &'a str)> {
        let volumes = self.spec.and_then(|spec| spec.get("volumes")).map_or(&[] as &[_], Node::items);
        let claims = claim_templates(self.owner).iter().filter_map(|claim| claim.at(&["metadata", "name"]));
        let names = volumes.iter().filter_map(|volume| volume.get("name")).chain(claims);
        names.filter_map(|node| Some((node, node.as_str()?)))
    }

    /// The volume of that name.
    pub(crate) fn volume(&self, name: &str) -> Option<&'a Node> {
        let volumes = self.spec?.get("volumes")?.items();
        volumes.iter().find(|volume| volume.get("name").and_then(Node::as_str) == Some(name))
    }

    /// The containers that run beside each other and before.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &'a Node> {
        let spec = self.spec;
        ["containers", "initContainers"]
            .into_iter()
            .filter_map(move |field| spec.and_then(|spec| spec.get(field)))
            .flat_map(Node::items)
    }
}

/// The templates of claims that a StatefulSet makes for each of its pods; each is a volume of the pod, in
/// the place of one of the same name.
pub(crate) fn claim_templates(owner: &Manifest) -> &[Node] {
    if (owner.group(), owner.kind.as_str()) != ("apps", "StatefulSet") {
        return &[];
    }
    owner.node.at(&["spec", "volumeClaimTemplates"]).map_or(&[], Node::items)
}
