//! The fields that people write most of types that have many, so that they come before the rest.

/// Types, and their likely fields.
const LIKELY: &[(&str, &[&str])] = &[
    (
        "Container",
        &[
            "image",
            "ports",
            "env",
            "envFrom",
            "resources",
            "volumeMounts",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "command",
            "args",
            "securityContext",
            "imagePullPolicy",
        ],
    ),
    (
        "PodSpec",
        &[
            "initContainers",
            "volumes",
            "serviceAccountName",
            "securityContext",
            "restartPolicy",
            "nodeSelector",
            "affinity",
            "tolerations",
            "topologySpreadConstraints",
            "imagePullSecrets",
            "terminationGracePeriodSeconds",
        ],
    ),
    ("Capabilities", &["add", "drop"]),
    ("CronJobSpec", &["concurrencyPolicy", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"]),
    ("DaemonSetSpec", &["updateStrategy"]),
    ("DeploymentSpec", &["replicas", "strategy"]),
    ("EnvVarSource", &["configMapKeyRef", "secretKeyRef", "fieldRef"]),
    ("HTTPGetAction", &["path"]),
    ("HorizontalPodAutoscalerSpec", &["metrics", "behavior"]),
    ("IngressSpec", &["ingressClassName", "tls", "defaultBackend"]),
    ("JobSpec", &["backoffLimit", "ttlSecondsAfterFinished", "completions", "parallelism"]),
    ("NetworkPolicySpec", &["policyTypes", "ingress", "egress"]),
    ("ObjectMeta", &["labels", "annotations", "namespace"]),
    ("PersistentVolumeClaimSpec", &["storageClassName"]),
    ("PodSecurityContext", &["runAsNonRoot", "runAsUser", "runAsGroup", "fsGroup", "seccompProfile"]),
    ("PodTemplateSpec", &["metadata"]),
    ("PolicyRule", &["resourceNames"]),
    (
        "Probe",
        &[
            "tcpSocket",
            "exec",
            "grpc",
            "initialDelaySeconds",
            "periodSeconds",
            "timeoutSeconds",
            "failureThreshold",
        ],
    ),
    (
        "SecurityContext",
        &[
            "runAsNonRoot",
            "runAsUser",
            "readOnlyRootFilesystem",
            "allowPrivilegeEscalation",
            "capabilities",
            "seccompProfile",
        ],
    ),
    ("ServiceSpec", &["type", "clusterIP"]),
    ("StatefulSetSpec", &["replicas", "volumeClaimTemplates", "updateStrategy"]),
    ("Volume", &["configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected"]),
    ("VolumeMount", &["name", "readOnly", "subPath"]),
];

/// Whether a field is one of those.
pub(super) fn is_likely(ty: &str, field: &str) -> bool {
    LIKELY.iter().any(|(known, fields)| *known == ty && fields.contains(&field))
}
