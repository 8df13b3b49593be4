//! When kinds appear, are deprecated and go, and kinds that popular projects add.

use crate::schema::Schema;
use crate::version::Version;

/// The life of a kind in one group and version. For versions that the table describes, `removed` is
/// what the published API shows; before and after them it is what Kubernetes announced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lifecycle<'s> {
    /// The first version that has it, where known.
    pub introduced: Option<Version>,
    /// The version that deprecated it.
    pub deprecated: Option<Version>,
    /// The first version without it; perhaps only planned, see [`Lifecycle::is_gone`].
    pub removed: Option<Version>,
    /// What to write instead: `networking.k8s.io/v1 Ingress`.
    pub replacement: Option<&'s str>,
}

impl Lifecycle<'_> {
    /// Whether it is deprecated in `version`.
    pub fn is_deprecated(&self, version: Version) -> bool {
        self.deprecated.is_some_and(|deprecated| deprecated <= version)
    }

    /// Whether `version` no longer has it.
    pub fn is_gone(&self, version: Version) -> bool {
        self.removed.is_some_and(|removed| removed <= version)
    }
}

impl<'s> Schema<'s> {
    /// The life of a kind, also of one that was removed before the oldest version of the table:
    /// `("extensions/v1beta1", "Ingress")`.
    pub fn lifecycle(self, api_version: &str, kind: &str) -> Option<Lifecycle<'s>> {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        let table = self.table(0);
        let at = table
            .lives
            .binary_search_by(|row| {
                let found = (table.str(row.kind), table.str(row.group), table.str(row.version));
                found.cmp(&(kind, group, version))
            })
            .ok()?;
        let row = table.lives.get(at)?;
        let minor = |minor: u8| if minor == 0 { None } else { Some(Version::new(minor - 1)) };
        Some(Lifecycle {
            introduced: minor(row.introduced),
            deprecated: minor(row.deprecated),
            removed: minor(row.removed),
            replacement: table.opt(row.replacement),
        })
    }
}

impl Schema<'_> {
    /// The version that took away the last `apiVersion` of a kind, if `now` has none of it left.
    pub fn kind_gone(self, kind: &str, now: Version) -> Option<Version> {
        let table = self.table(0);
        let lives = table.lives.iter().filter(|row| table.str(row.kind) == kind);
        let removed = lives.map(|row| row.removed.checked_sub(1).map(Version::new));
        removed.collect::<Option<Vec<_>>>()?.into_iter().max().filter(|removed| *removed <= now)
    }
}

/// A kind that a popular project adds by a CustomResourceDefinition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownCrd {
    /// The kind.
    pub kind: &'static str,
    /// The group and version that the project serves today.
    pub api_version: &'static str,
    /// The project.
    pub project: &'static str,
}

/// The project that adds a kind, for the hint in "this kind is not known here".
pub fn known_crd(kind: &str) -> Option<KnownCrd> {
    KNOWN.iter().find(|row| row.0 == kind).map(|row| KnownCrd {
        kind: row.0,
        api_version: row.1,
        project: row.2,
    })
}

const KNOWN: &[(&str, &str, &str)] = &[
    ("Alertmanager", "monitoring.coreos.com/v1", "Prometheus Operator"),
    ("AppProject", "argoproj.io/v1alpha1", "Argo CD"),
    ("Application", "argoproj.io/v1alpha1", "Argo CD"),
    ("ApplicationSet", "argoproj.io/v1alpha1", "Argo CD"),
    ("AuthorizationPolicy", "security.istio.io/v1", "Istio"),
    ("Certificate", "cert-manager.io/v1", "cert-manager"),
    ("CiliumNetworkPolicy", "cilium.io/v2", "Cilium"),
    ("Cluster", "postgresql.cnpg.io/v1", "CloudNativePG"),
    ("ClusterIssuer", "cert-manager.io/v1", "cert-manager"),
    ("ClusterPolicy", "kyverno.io/v1", "Kyverno"),
    ("ClusterSecretStore", "external-secrets.io/v1", "External Secrets"),
    ("Composition", "apiextensions.crossplane.io/v1", "Crossplane"),
    ("DestinationRule", "networking.istio.io/v1", "Istio"),
    ("ExternalSecret", "external-secrets.io/v1", "External Secrets"),
    ("GRPCRoute", "gateway.networking.k8s.io/v1", "Gateway API"),
    ("Gateway", "gateway.networking.k8s.io/v1", "Gateway API"),
    ("GatewayClass", "gateway.networking.k8s.io/v1", "Gateway API"),
    ("GitRepository", "source.toolkit.fluxcd.io/v1", "Flux"),
    ("HTTPRoute", "gateway.networking.k8s.io/v1", "Gateway API"),
    ("HelmRelease", "helm.toolkit.fluxcd.io/v2", "Flux"),
    ("HelmRepository", "source.toolkit.fluxcd.io/v1", "Flux"),
    ("IngressRoute", "traefik.io/v1alpha1", "Traefik"),
    ("Issuer", "cert-manager.io/v1", "cert-manager"),
    ("Kafka", "kafka.strimzi.io/v1beta2", "Strimzi"),
    ("KafkaTopic", "kafka.strimzi.io/v1beta2", "Strimzi"),
    ("Kustomization", "kustomize.toolkit.fluxcd.io/v1", "Flux"),
    ("NodePool", "karpenter.sh/v1", "Karpenter"),
    ("PodMonitor", "monitoring.coreos.com/v1", "Prometheus Operator"),
    ("Prometheus", "monitoring.coreos.com/v1", "Prometheus Operator"),
    ("PrometheusRule", "monitoring.coreos.com/v1", "Prometheus Operator"),
    ("ReferenceGrant", "gateway.networking.k8s.io/v1beta1", "Gateway API"),
    ("Rollout", "argoproj.io/v1alpha1", "Argo Rollouts"),
    ("ScaledJob", "keda.sh/v1alpha1", "KEDA"),
    ("ScaledObject", "keda.sh/v1alpha1", "KEDA"),
    ("SealedSecret", "bitnami.com/v1alpha1", "Sealed Secrets"),
    ("SecretStore", "external-secrets.io/v1", "External Secrets"),
    ("ServiceMonitor", "monitoring.coreos.com/v1", "Prometheus Operator"),
    ("TCPRoute", "gateway.networking.k8s.io/v1alpha2", "Gateway API"),
    ("TLSRoute", "gateway.networking.k8s.io/v1alpha2", "Gateway API"),
    ("TraefikService", "traefik.io/v1alpha1", "Traefik"),
    ("VerticalPodAutoscaler", "autoscaling.k8s.io/v1", "Vertical Pod Autoscaler"),
    ("VirtualService", "networking.istio.io/v1", "Istio"),
    ("Workflow", "argoproj.io/v1alpha1", "Argo Workflows"),
];
