//! The order of the output: what others need comes first, ties in source order.

use kdsl_base::Manifest;

/// Sorts manifests into an order in which they apply cleanly.
pub fn sort(manifests: &mut [Manifest]) {
    manifests.sort_by_key(|manifest| rank(&manifest.kind));
}

/// Namespaces and definitions first, then what pods refer to, then how they are reached, workloads
/// last but for what scales and guards them.
fn rank(kind: &str) -> u8 {
    match kind {
        "Namespace" => 0,
        "CustomResourceDefinition" => 1,
        "PriorityClass" | "RuntimeClass" | "StorageClass" | "IngressClass" | "VolumeAttributesClass" => 2,
        "ResourceQuota" | "LimitRange" | "NetworkPolicy" => 3,
        "ServiceAccount" => 4,
        "Role" | "ClusterRole" => 5,
        "RoleBinding" | "ClusterRoleBinding" => 6,
        "ConfigMap" | "Secret" => 7,
        "PersistentVolume" => 8,
        "PersistentVolumeClaim" => 9,
        "Service" | "EndpointSlice" | "Endpoints" => 10,
        "Pod"
        | "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Job"
        | "CronJob" => 12,
        "HorizontalPodAutoscaler" | "PodDisruptionBudget" | "Ingress" => 13,
        "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration" | "APIService" => 14,
        _ => 11,
    }
}
