//! What the schema does not say: which lists have no order, what an empty value means, and what the cluster
//! writes into objects of its own accord. Each row was read from the API's Go types, in which a field that is
//! no pointer cannot tell "empty" from "absent".

/// Lists of texts whose order means nothing, by field, in built-in types.
pub(crate) const SETS: &[&str] = &[
    "accessModes",
    "add",
    "apiGroups",
    "apiVersions",
    "categories",
    "drop",
    "except",
    "externalIPs",
    "finalizers",
    "hosts",
    "loadBalancerSourceRanges",
    "matchLabelKeys",
    "mismatchLabelKeys",
    "namespaces",
    "nonResourceURLs",
    "operations",
    "policyTypes",
    "resourceNames",
    "resources",
    "scopes",
    "shortNames",
    "supplementalGroups",
    "values",
    "verbs",
];

/// Lists of objects without a key whose order means nothing, by the entries' type, in every version.
pub(crate) const SETS_OF: &[&str] = &[
    "HPAScalingPolicy",
    "LabelSelectorRequirement",
    "MetricSpec",
    "NetworkPolicyEgressRule",
    "NetworkPolicyIngressRule",
    "NetworkPolicyPeer",
    "NetworkPolicyPort",
    "NodeSelectorRequirement",
    "NodeSelectorTerm",
    "PodAffinityTerm",
    "PolicyRule",
    "PreferredSchedulingTerm",
    "RuleWithOperations",
    "Toleration",
    "WeightedPodAffinityTerm",
];

/// Lists of objects that merging does not tell apart, and people do: the entries' type, what an entry is called
/// by, and the paths of the fields that tell it apart.
pub(crate) const KEYED: &[(&str, &str, &[&str])] = &[
    ("HTTPIngressPath", "path", &["path", "pathType"]),
    ("IngressRule", "host", &["host"]),
    ("IngressTLS", "secretName", &["secretName"]),
    ("KeyToPath", "key", &["key", "path"]),
    ("PersistentVolumeClaim", "metadata.name", &["metadata.name"]),
    ("Subject", "name", &["kind", "namespace", "name"]),
];

/// Lists of entries with keys in which the order counts all the same, by field.
pub(crate) const ORDERED: &[&str] = &["initContainers"];

/// Fields that are false, zero or empty where they are absent, in built-in types.
pub(crate) const ZERO: &[&str] = &[
    "apiGroup",
    "clusterIP",
    "externalName",
    "fsType",
    "generateName",
    "globalDefault",
    "hostIP",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostPort",
    "hostname",
    "initialDelaySeconds",
    "loadBalancerIP",
    "medium",
    "minReadySeconds",
    "namespace",
    "nodeName",
    "nodePort",
    "nullable",
    "paused",
    "preserveUnknownFields",
    "priorityClassName",
    "publishNotReadyAddresses",
    "serviceAccountName",
    "stdin",
    "stdinOnce",
    "subPath",
    "subPathExpr",
    "subdomain",
    "tty",
    "uniqueItems",
    "value",
    "volumeName",
    "workingDir",
];

/// `readOnly` is such a field everywhere but in these types.
pub(crate) const READ_ONLY_IS_POINTER: &[&str] =
    &["core.v1.CSIVolumeSource", "core.v1.AzureDiskVolumeSource"];

/// Objects that are there even where nothing is written, so that `{}` is no more than nothing and what is
/// filled in inside is filled in: the field, in built-in types.
pub(crate) const ALWAYS_THERE: &[&str] = &[
    "clientConfig",
    "jobTemplate",
    "metadata",
    "names",
    "resources",
    "spec",
    "strategy",
    "template",
    "updateStrategy",
];

/// Defaults beside those of the schema: the type, the field, the value, and when. What stands there depends on
/// siblings of its own, or is an object that is filled in further.
pub(crate) const DEFAULTS: &[(&str, &str, &str, &str)] = &[
    ("admissionregistration.v1.MutatingWebhook", "namespaceSelector", "{}", ""),
    ("admissionregistration.v1.MutatingWebhook", "objectSelector", "{}", ""),
    ("admissionregistration.v1.RuleWithOperations", "scope", "\"*\"", ""),
    ("admissionregistration.v1.ValidatingWebhook", "namespaceSelector", "{}", ""),
    ("admissionregistration.v1.ValidatingWebhook", "objectSelector", "{}", ""),
    ("apiextensions.v1.CustomResourceConversion", "strategy", "None", ""),
    ("apiextensions.v1.CustomResourceDefinitionSpec", "conversion", "{}", ""),
    ("apps.v1.DaemonSetUpdateStrategy", "rollingUpdate", "{}", "type is RollingUpdate"),
    ("apps.v1.DeploymentStrategy", "rollingUpdate", "{}", "type is RollingUpdate"),
    ("apps.v1.StatefulSetSpec", "persistentVolumeClaimRetentionPolicy", "{}", ""),
    ("apps.v1.StatefulSetUpdateStrategy", "rollingUpdate", "{}", "type is RollingUpdate"),
    ("core.v1.PodSpec", "serviceAccount", "=serviceAccountName", ""),
    ("core.v1.PodSpec", "serviceAccountName", "=serviceAccount", ""),
    (
        "core.v1.ServiceSpec",
        "sessionAffinityConfig",
        "{clientIP: {timeoutSeconds: 10800}}",
        "sessionAffinity says ClientIP",
    ),
];

/// What a cluster writes into its objects, so that a manifest without it changes nothing: the type and the
/// field.
pub(crate) const OF_CLUSTER: &[(&str, &str)] = &[
    ("apiextensions.v1.CustomResourceDefinitionNames", "listKind"),
    ("apiextensions.v1.CustomResourceDefinitionNames", "singular"),
    ("batch.v1.JobSpec", "manualSelector"),
    ("batch.v1.JobSpec", "selector"),
    ("core.v1.Namespace", "spec"),
    ("core.v1.PersistentVolumeClaimSpec", "storageClassName"),
    ("core.v1.PersistentVolumeClaimSpec", "volumeName"),
    ("core.v1.PersistentVolumeSpec", "claimRef"),
    ("core.v1.PodSpec", "nodeName"),
    ("core.v1.PodSpec", "preemptionPolicy"),
    ("core.v1.PodSpec", "priority"),
    ("core.v1.PodSpec", "tolerations"),
    ("core.v1.ServiceAccount", "secrets"),
    ("core.v1.ServicePort", "nodePort"),
    ("core.v1.ServiceSpec", "clusterIP"),
    ("core.v1.ServiceSpec", "clusterIPs"),
    ("core.v1.ServiceSpec", "healthCheckNodePort"),
    ("core.v1.ServiceSpec", "ipFamilies"),
    ("core.v1.ServiceSpec", "ipFamilyPolicy"),
    ("meta.v1.ObjectMeta", "finalizers"),
    ("meta.v1.ObjectMeta", "generateName"),
    ("meta.v1.ObjectMeta", "namespace"),
    ("meta.v1.ObjectMeta", "ownerReferences"),
];

/// Labels and annotations that a cluster writes itself: how their keys begin.
pub(crate) const KEYS_OF_CLUSTER: &[&str] = &[
    "autoscaling.alpha.kubernetes.io/",
    "batch.kubernetes.io/",
    "controller-uid",
    "deployment.kubernetes.io/",
    "deprecated.daemonset.template.generation",
    "job-name",
    "kubernetes.io/metadata.name",
    "pv.kubernetes.io/",
    "volume.beta.kubernetes.io/storage-provisioner",
    "volume.kubernetes.io/",
];

/// The annotation in which `kubectl apply` keeps what it was given.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
