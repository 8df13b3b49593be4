//! The lints, one row each.

use kdsl_base::{Code, Severity};

use super::Profile::{self, Recommended, Security, Strict};
use super::{
    Check, Lint, host, images, objects, permissions, placement, probes, resources, secrets, security,
    workloads,
};

/// The profiles of a lint, by what it is: a trap, a matter of security, both, neither, or advice that good programs
/// rightly do not follow, which runs where somebody names it.
const TRAP: &[Profile] = &[Recommended, Strict];
const SAFETY: &[Profile] = &[Strict, Security];
const BOTH: &[Profile] = &[Recommended, Strict, Security];
const TASTE: &[Profile] = &[Strict];
const NAMED: &[Profile] = &[];

/// Groups and kinds.
type Kinds = &'static [(&'static str, &'static str)];

const AUTOSCALER: Kinds = &[("autoscaling", "HorizontalPodAutoscaler")];
const BINDINGS: Kinds =
    &[("rbac.authorization.k8s.io", "ClusterRoleBinding"), ("rbac.authorization.k8s.io", "RoleBinding")];
const BUDGET: Kinds = &[("policy", "PodDisruptionBudget")];
const CONFIG_MAP: Kinds = &[("", "ConfigMap")];
const CRON_JOB: Kinds = &[("batch", "CronJob")];
const INGRESS: Kinds = &[("networking.k8s.io", "Ingress")];
const JOB: Kinds = &[("batch", "Job"), ("batch", "CronJob")];
const LABELLED: Kinds =
    &[("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("", "Pod"), ("", "Service")];
const POD: Kinds = &[("", "Pod")];
const REPLICAS: Kinds = &[("apps", "ReplicaSet"), ("", "ReplicationController")];
const ROLES: Kinds = &[("rbac.authorization.k8s.io", "ClusterRole"), ("rbac.authorization.k8s.io", "Role")];
const ROLLED: Kinds = &[("apps", "Deployment"), ("apps", "DaemonSet")];
const SECRET: Kinds = &[("", "Secret")];
const SERVICE: Kinds = &[("", "Service")];

const fn row(
    code: Code,
    slug: &'static str,
    profiles: &'static [Profile],
    check: Check,
    upstream: &'static str,
) -> Lint {
    Lint { code, slug, profiles, level: Severity::Warning, upstream, check }
}

/// Every lint, in the order of the codes. Those about what is worth a look and no more are hints.
pub const LINTS: &[Lint] = &[
    row(
        Code::K1001,
        "image-tag",
        BOTH,
        Check::Container(images::image_tag),
        "kube-linter: latest-tag; kube-score: container-image-tag; polaris: tagNotSpecified",
    ),
    row(
        Code::K1002,
        "pull-policy",
        TASTE,
        Check::Container(images::pull_policy),
        "kube-score: container-image-pull-policy; polaris: pullPolicyNotAlways",
    ),
    row(
        Code::K1003,
        "pull-never",
        TRAP,
        Check::Container(images::pull_never),
        "polaris: pullPolicyNotAlways",
    ),
    row(
        Code::K1005,
        "requests",
        TASTE,
        Check::Container(resources::requests),
        "kube-linter: unset-cpu-requirements, unset-memory-requirements; kube-score: container-resources; polaris: cpuRequestsMissing, memoryRequestsMissing",
    ),
    row(
        Code::K1006,
        "cpu-limit",
        TASTE,
        Check::Container(resources::cpu_limit),
        "kube-linter: unset-cpu-requirements; kube-score: container-resources, container-cpu-requests-equal-limits; polaris: cpuLimitsMissing",
    ),
    row(
        Code::K1007,
        "memory-limit",
        TASTE,
        Check::Container(resources::memory_limit),
        "kube-linter: unset-memory-requirements; kube-score: container-resources, container-memory-requests-equal-limits, container-resource-requests-equal-limits; polaris: memoryLimitsMissing",
    ),
    row(
        Code::K1008,
        "ephemeral-storage",
        TASTE,
        Check::Container(resources::ephemeral_storage),
        "kube-score: container-ephemeral-storage-request-and-limit",
    ),
    row(
        Code::K1009,
        "memory-overcommit",
        TASTE,
        Check::Container(resources::memory_overcommit),
        "kube-score: container-memory-requests-equal-limits, container-resource-requests-equal-limits",
    ),
    row(
        Code::K1010,
        "requests-below-limits",
        NAMED,
        Check::Container(resources::below_limits),
        "kube-score: container-cpu-requests-equal-limits, container-ephemeral-storage-request-equals-limit, container-resource-requests-equal-limits",
    )
    .hint(),
    row(
        Code::K1011,
        "liveness-probe",
        TASTE,
        Check::Container(probes::liveness),
        "kube-linter: no-liveness-probe; kube-score: pod-probes; polaris: livenessProbeMissing",
    ),
    row(
        Code::K1012,
        "readiness-probe",
        TASTE,
        Check::Program(probes::readiness),
        "kube-linter: no-readiness-probe; kube-score: pod-probes; polaris: readinessProbeMissing",
    ),
    row(
        Code::K1013,
        "identical-probes",
        TRAP,
        Check::Container(probes::identical),
        "kube-score: pod-probes-identical",
    ),
    row(
        Code::K1014,
        "probe-port",
        TASTE,
        Check::Container(probes::port),
        "kube-linter: liveness-port, readiness-port, startup-port",
    ),
    row(
        Code::K1021,
        "run-as-root",
        SAFETY,
        Check::Container(security::run_as_root),
        "kube-linter: run-as-non-root; kube-score: container-security-context-user-group-id; polaris: runAsRootAllowed",
    ),
    row(
        Code::K1022,
        "privileged",
        BOTH,
        Check::Container(security::privileged),
        "kube-linter: privileged-container; kube-score: container-security-context-privileged; polaris: runAsPrivileged",
    ),
    row(
        Code::K1023,
        "privilege-escalation",
        SAFETY,
        Check::Container(security::escalation),
        "kube-linter: privilege-escalation-container; polaris: privilegeEscalationAllowed",
    ),
    row(
        Code::K1024,
        "writable-root",
        SAFETY,
        Check::Container(security::writable_root),
        "kube-linter: no-read-only-root-fs; kube-score: container-security-context-readonlyrootfilesystem; polaris: notReadOnlyRootFilesystem",
    ),
    row(
        Code::K1025,
        "dangerous-capability",
        BOTH,
        Check::Container(security::dangerous_capability),
        "polaris: dangerousCapabilities",
    ),
    row(
        Code::K1026,
        "capabilities",
        SAFETY,
        Check::Container(security::capabilities),
        "kube-linter: drop-net-raw-capability; polaris: insecureCapabilities",
    ),
    row(
        Code::K1027,
        "hardening",
        SAFETY,
        Check::Container(security::hardening),
        "kube-score: container-seccomp-profile; polaris: linuxHardening",
    ),
    row(
        Code::K1028,
        "proc-mount",
        SAFETY,
        Check::Container(security::proc_mount),
        "kube-linter: unsafe-proc-mount; polaris: procMount",
    ),
    row(Code::K1029, "unsafe-sysctl", SAFETY, Check::Pod(security::sysctls), "kube-linter: unsafe-sysctls"),
    row(Code::K1030, "host-process", SAFETY, Check::Pod(security::host_process), "polaris: hostProcess"),
    row(
        Code::K1031,
        "host-namespace",
        SAFETY,
        Check::Pod(host::namespaces),
        "kube-linter: host-network, host-pid, host-ipc; polaris: hostNetworkSet, hostPIDSet, hostIPCSet",
    ),
    row(
        Code::K1032,
        "host-path",
        SAFETY,
        Check::Pod(host::host_path),
        "kube-linter: sensitive-host-mounts, writable-host-mount; polaris: hostPathSet",
    ),
    row(
        Code::K1033,
        "runtime-socket",
        BOTH,
        Check::Pod(host::runtime_socket),
        "kube-linter: docker-sock; polaris: hostPathSet",
    ),
    row(Code::K1034, "host-port", SAFETY, Check::Container(host::host_port), "polaris: hostPortSet"),
    row(Code::K1035, "low-port", TASTE, Check::Container(host::low_port), "kube-linter: privileged-ports")
        .hint(),
    row(Code::K1036, "ssh-port", SAFETY, Check::Container(host::ssh_port), "kube-linter: ssh-port"),
    row(Code::K1037, "token", SAFETY, Check::Program(host::token), "polaris: automountServiceAccountToken"),
    row(
        Code::K1038,
        "default-account",
        TASTE,
        Check::Pod(host::default_account),
        "kube-linter: default-service-account",
    )
    .hint(),
    row(
        Code::K1039,
        "account-alias",
        TRAP,
        Check::Pod(host::account_alias),
        "kube-linter: deprecated-service-account-field",
    ),
    row(
        Code::K1040,
        "low-user",
        TASTE,
        Check::Container(security::low_user),
        "kube-score: container-security-context-user-group-id",
    )
    .hint(),
    row(
        Code::K1041,
        "secret-in-env",
        BOTH,
        Check::Container(secrets::in_env),
        "kube-linter: env-var-secret; polaris: sensitiveContainerEnvVar",
    ),
    row(
        Code::K1042,
        "secret-from-env",
        TASTE,
        Check::Container(secrets::from_env),
        "kube-linter: read-secret-from-env-var",
    )
    .hint(),
    row(
        Code::K1043,
        "secret-in-config",
        BOTH,
        Check::Object(CONFIG_MAP, secrets::in_config),
        "polaris: sensitiveConfigmapContent",
    ),
    row(Code::K1044, "secret-line-break", TRAP, Check::Object(SECRET, secrets::line_end), ""),
    row(Code::K1045, "empty-variable", TRAP, Check::Container(secrets::empty_variable), ""),
    row(
        Code::K1051,
        "one-replica",
        TASTE,
        Check::Program(workloads::one_replica),
        "kube-linter: minimum-three-replicas; kube-score: deployment-replicas; polaris: deploymentMissingReplicas",
    ),
    row(Code::K1052, "rollout-outage", TRAP, Check::Program(workloads::outage), ""),
    row(
        Code::K1053,
        "autoscaler-minimum",
        TASTE,
        Check::Object(AUTOSCALER, workloads::autoscaler_minimum),
        "kube-linter: hpa-minimum-three-replicas; kube-score: horizontalpodautoscaler-replicas; polaris: hpaMinAvailability",
    ),
    row(
        Code::K1054,
        "anti-affinity",
        TASTE,
        Check::Program(placement::affinity),
        "kube-linter: no-anti-affinity; kube-score: deployment-has-host-podantiaffinity, statefulset-has-host-podantiaffinity",
    ),
    row(
        Code::K1055,
        "topology-spread",
        TASTE,
        Check::Program(placement::topology),
        "kube-score: pod-topology-spread-constraints; polaris: topologySpreadConstraint",
    ),
    row(
        Code::K1056,
        "no-budget",
        TASTE,
        Check::Program(placement::budget),
        "kube-score: deployment-has-poddisruptionbudget, statefulset-has-poddisruptionbudget; polaris: missingPodDisruptionBudget",
    ),
    row(
        Code::K1057,
        "budget-number",
        TRAP,
        Check::Object(BUDGET, placement::budget_policy),
        "kube-score: poddisruptionbudget-has-policy",
    ),
    row(
        Code::K1058,
        "unhealthy-pods",
        TASTE,
        Check::Object(BUDGET, placement::unhealthy),
        "kube-linter: pdb-unhealthy-pod-eviction-policy",
    )
    .hint(),
    row(
        Code::K1059,
        "update-strategy",
        TASTE,
        Check::Object(ROLLED, workloads::strategy),
        "kube-linter: no-rolling-update-strategy; kube-score: deployment-strategy",
    ),
    row(Code::K1060, "grace-period", TRAP, Check::Container(workloads::grace), ""),
    row(
        Code::K1061,
        "autoscaler-maximum",
        TASTE,
        Check::Object(AUTOSCALER, workloads::autoscaler_maximum),
        "polaris: hpaMaxAvailability",
    )
    .hint(),
    row(
        Code::K1062,
        "priority",
        TASTE,
        Check::Pod(workloads::priority),
        "kube-linter: priority-class-name; polaris: priorityClassNotSet",
    )
    .hint(),
    row(
        Code::K1063,
        "job-lifetime",
        TASTE,
        Check::Object(JOB, workloads::job_lifetime),
        "kube-linter: job-ttl-seconds-after-finished",
    ),
    row(
        Code::K1064,
        "cron-deadline",
        TASTE,
        Check::Object(CRON_JOB, workloads::cron_deadline),
        "kube-score: cronjob-has-deadline",
    ),
    row(Code::K1065, "cron-overlap", TASTE, Check::Object(CRON_JOB, workloads::cron_overlap), "").hint(),
    row(Code::K1066, "bare-pod", TRAP, Check::Object(POD, workloads::bare_pod), "polaris: nakedPod"),
    row(Code::K1067, "bare-replicas", TRAP, Check::Object(REPLICAS, workloads::bare_replicas), ""),
    row(
        Code::K1068,
        "dns-options",
        TASTE,
        Check::Pod(workloads::dns_options),
        "kube-linter: dnsconfig-options",
    )
    .hint(),
    row(
        Code::K1071,
        "default-namespace",
        TASTE,
        Check::Program(objects::namespace),
        "kube-linter: use-namespace",
    ),
    row(
        Code::K1072,
        "owner-label",
        TASTE,
        Check::Object(objects::OWNED, objects::owner),
        "kube-linter: required-label-owner, required-annotation-email",
    )
    .hint(),
    row(
        Code::K1073,
        "instance-label",
        TASTE,
        Check::Object(LABELLED, objects::instance),
        "polaris: metadataAndInstanceMismatched",
    )
    .hint(),
    row(
        Code::K1075,
        "exposed-service",
        TASTE,
        Check::Object(SERVICE, objects::exposed),
        "kube-linter: exposed-services; kube-score: service-type",
    ),
    row(
        Code::K1076,
        "ingress-tls",
        SAFETY,
        Check::Object(INGRESS, objects::tls),
        "polaris: tlsSettingsMissing",
    ),
    row(Code::K1077, "balancer-port", TASTE, Check::Program(objects::balancer_ports), "").hint(),
    row(
        Code::K1078,
        "open-network",
        SAFETY,
        Check::Program(placement::network),
        "kube-linter: non-isolated-pod; kube-score: pod-networkpolicy; polaris: missingNetworkPolicy",
    ),
    row(Code::K1079, "ingress-snippet", SAFETY, Check::Object(INGRESS, objects::snippet), ""),
    row(
        Code::K1081,
        "wildcard-permission",
        SAFETY,
        Check::Object(ROLES, permissions::wildcard),
        "kube-linter: wildcard-in-rules, access-to-secrets, access-to-create-pods; polaris: clusterrolePodExecAttach, rolePodExecAttach",
    ),
    row(
        Code::K1082,
        "cluster-admin",
        SAFETY,
        Check::Object(BINDINGS, permissions::cluster_admin),
        "kube-linter: cluster-admin-role-binding; polaris: clusterrolebindingClusterAdmin, rolebindingClusterAdminClusterRole, rolebindingClusterAdminRole, clusterrolebindingPodExecAttach, rolebindingClusterRolePodExecAttach, rolebindingRolePodExecAttach",
    ),
    row(
        Code::K1083,
        "secret-access",
        SAFETY,
        Check::Object(ROLES, permissions::secrets),
        "kube-linter: access-to-secrets",
    ),
    row(
        Code::K1084,
        "pod-creation",
        SAFETY,
        Check::Object(ROLES, permissions::create_pods),
        "kube-linter: access-to-create-pods",
    ),
    row(
        Code::K1085,
        "pod-exec",
        SAFETY,
        Check::Object(ROLES, permissions::exec),
        "polaris: clusterrolePodExecAttach, rolePodExecAttach, clusterrolebindingPodExecAttach, rolebindingClusterRolePodExecAttach, rolebindingRolePodExecAttach",
    ),
    row(Code::K1086, "privilege-grant", SAFETY, Check::Object(ROLES, permissions::escalation), ""),
    row(Code::K1087, "open-binding", BOTH, Check::Object(BINDINGS, permissions::everyone), ""),
];

impl Lint {
    /// The same lint, for hints.
    const fn hint(mut self) -> Lint {
        self.level = Severity::Hint;
        self
    }
}

/// The lints that a rule says as well, most of them a check of the Pod Security Standards where a Namespace or the
/// project asks for it, or another lint that says more: by the rule, whether it says all that the lint does of an object, or of one place alone.
pub const SAID_BY_RULES: &[(Code, Code, Says)] = &[
    (Code::K1021, Code::K0917, Says::All),
    (Code::K1021, Code::K0918, Says::Place),
    (Code::K1022, Code::K0901, Says::All),
    (Code::K1023, Code::K0913, Says::All),
    (Code::K1025, Code::K0907, Says::Place),
    (Code::K1025, Code::K0914, Says::Place),
    (Code::K1026, Code::K0907, Says::Place),
    (Code::K1026, Code::K0914, Says::All),
    (Code::K1027, Code::K0910, Says::Place),
    (Code::K1027, Code::K0919, Says::All),
    (Code::K1028, Code::K0742, Says::Place),
    (Code::K1028, Code::K0906, Says::All),
    (Code::K1028, Code::K0915, Says::All),
    (Code::K1029, Code::K0911, Says::All),
    (Code::K1030, Code::K0912, Says::All),
    (Code::K1031, Code::K0902, Says::All),
    (Code::K1032, Code::K0903, Says::All),
    (Code::K1032, Code::K0916, Says::All),
    (Code::K1033, Code::K0903, Says::All),
    (Code::K1033, Code::K0916, Says::All),
    (Code::K1034, Code::K0904, Says::All),
    (Code::K1083, Code::K1081, Says::Place),
    (Code::K1084, Code::K1081, Says::Place),
    (Code::K1085, Code::K1081, Says::Place),
];

/// How much of a lint a rule says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// All that it finds in an object.
    All,
    /// What it finds at the same place.
    Place,
}

/// What other linters check that [`crate::check`] holds every program to.
pub const RULES_OF_OTHERS: &[(Code, &str)] = &[
    (Code::K0203, "kube-linter: no-extensions-v1beta; kube-score: stable-version"),
    (Code::K0301, "kube-linter: env-var-value-from"),
    (
        Code::K0302,
        "kube-linter: mismatching-selector; kube-score: deployment-pod-selector-labels-match-template-metadata-labels, statefulset-pod-selector-labels-match-template-metadata-labels",
    ),
    (
        Code::K0303,
        "kube-linter: dangling-service, dangling-networkpolicy, dangling-networkpolicypeer-podselector; kube-score: service-targets-pod, networkpolicy-targets-pod",
    ),
    (Code::K0305, "kube-linter: invalid-target-ports; kube-score: ingress-targets-service"),
    (
        Code::K0308,
        "kube-linter: non-existent-service-account, dangling-ingress, dangling-horizontalpodautoscaler, env-var-value-from; kube-score: ingress-targets-service, horizontalpodautoscaler-has-target, statefulset-has-servicename",
    ),
    (Code::K0313, "kube-linter: invalid-target-ports; kube-score: container-ports-check"),
    (Code::K0314, "kube-score: label-values"),
    (Code::K0316, "kube-score: container-ports-check"),
    (
        Code::K0321,
        "kube-linter: dangling-horizontalpodautoscaler; kube-score: horizontalpodautoscaler-has-target",
    ),
    (Code::K0322, "kube-score: deployment-targeted-by-hpa-does-not-have-replicas-configured"),
    (
        Code::K0325,
        "kube-linter: pdb-max-unavailable, pdb-min-available; polaris: pdbDisruptionsIsZero, pdbMinAvailableGreaterThanHPAMinReplicas",
    ),
    (Code::K0360, "kube-score: statefulset-has-servicename"),
    (Code::K0704, "kube-linter: duplicate-env-var; kube-score: environment-variable-key-duplication"),
    (Code::K0780, "kube-linter: restart-policy; kube-score: cronjob-restartpolicy"),
];
