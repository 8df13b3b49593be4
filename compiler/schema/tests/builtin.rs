//! The built-in table: facts that people know, and that everything in it can be reached.

// Helpers of the tests are not tests to clippy.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::hint::black_box;
use std::time::Instant;

use kdsl_schema::*;

fn schema() -> Schema<'static> {
    Schema::builtin()
}

fn target(text: &str) -> Target {
    Target::parse(text).unwrap()
}

fn ty(path: &str) -> TypeId {
    schema().type_by_path(path).unwrap_or_else(|| panic!("no type {path}"))
}

/// The field as the newest version has it.
fn field(path: &str, name: &str) -> Field<'static> {
    match schema().field(ty(path), name, Target::default()) {
        Lookup::Found(field) => field,
        other => panic!("{path}.{name}: {other:?}"),
    }
}

fn list(field: &Field<'static>) -> List<'static> {
    match field.shape {
        Shape::List(id) => schema().list(id),
        other => panic!("{}: {other:?}", field.name),
    }
}

/// The field at the end of a path from a kind, and the cursor there.
fn walk(kind: &str, path: &str) -> (Field<'static>, Cursor) {
    let kind = schema().preferred(kind, Target::default()).unwrap();
    let (mut here, mut cursor, mut found) = (Some(kind.ty), schema().cursor(kind.ty), None);
    for name in path.split('.') {
        let lookup = schema().field(here.unwrap(), name, Target::default());
        let field = lookup.field().unwrap_or_else(|| panic!("{path}: no {name}"));
        cursor = schema().step(cursor, &field);
        here = schema().object_of(field.shape);
        found = Some(field);
    }
    (found.unwrap(), cursor)
}

fn names(kind: &str, path: &str) -> Vec<String> {
    let (_, cursor) = walk(kind, path);
    let Some(reference) = schema().reference(cursor) else { return Vec::new() };
    let name = |target| match target {
        RefTarget::Any => "*".to_owned(),
        RefTarget::Kind { kind, .. } => kind.to_owned(),
    };
    reference.targets().map(name).collect()
}

#[test]
fn kinds_are_found_in_the_version_that_the_target_serves() {
    let deployment = schema().preferred("Deployment", Target::default()).unwrap();
    assert_eq!(deployment.api_version(), "apps/v1");
    assert_eq!(deployment.plural, "deployments");
    assert!(deployment.namespaced);
    assert_eq!(schema().kind_of_type(deployment.ty).unwrap().id, deployment.id);
    assert_eq!(schema().kind(deployment.id).name, "Deployment");
    for cluster in ["Namespace", "ClusterRole", "PersistentVolume", "StorageClass", "IngressClass"] {
        assert!(!schema().preferred(cluster, Target::default()).unwrap().namespaced, "{cluster}");
    }
    let version = |kind, text| schema().preferred(kind, target(text)).map(|kind| kind.api_version());
    assert_eq!(version("HorizontalPodAutoscaler", "1.31").as_deref(), Some("autoscaling/v2"));
    assert_eq!(version("Event", "1.31").as_deref(), Some("v1"));
    assert_eq!(
        version("ValidatingAdmissionPolicy", "1.30").as_deref(),
        Some("admissionregistration.k8s.io/v1")
    );
    assert_eq!(
        version("ValidatingAdmissionPolicy", "1.29").as_deref(),
        Some("admissionregistration.k8s.io/v1beta1")
    );
    assert_eq!(version("ServiceCIDR", "1.32..1.34").as_deref(), Some("networking.k8s.io/v1beta1"));
    assert_eq!(version("ServiceCIDR", "1.28"), None);
    assert!(schema().find_kind("events.k8s.io/v1", "Event").is_some());
    assert!(schema().find_kind("extensions/v1beta1", "Ingress").is_none());
    assert!(schema().preferred_in("events.k8s.io", "Event", Target::default()).is_some());
}

#[test]
fn types_are_found_by_the_names_that_people_use() {
    let path = |name: &str| schema().type_path(schema().type_by_name(name, Target::default()).unwrap());
    assert_eq!(path("Container"), "core.v1.Container");
    assert_eq!(path("PodTemplateSpec"), "core.v1.PodTemplateSpec");
    assert_eq!(path("Subject"), "rbac.v1.Subject");
    assert_eq!(path("EndpointPort"), "core.v1.EndpointPort");
    assert_eq!(path("core.v1.Probe"), "core.v1.Probe");
    assert_eq!(path("HorizontalPodAutoscalerSpec"), "autoscaling.v2.HorizontalPodAutoscalerSpec");
    assert!(schema().type_by_name("Containr", Target::default()).is_none());
}

#[test]
fn fields_have_their_shapes() {
    assert_eq!(field("apps.v1.DeploymentSpec", "replicas").shape, Shape::Int32);
    assert_eq!(field("core.v1.PodSpec", "activeDeadlineSeconds").shape, Shape::Int64);
    assert_eq!(field("core.v1.ServicePort", "targetPort").shape, Shape::IntOrString);
    assert_eq!(field("meta.v1.ObjectMeta", "creationTimestamp").shape, Shape::Time);
    assert_eq!(field("coordination.v1.LeaseSpec", "renewTime").shape, Shape::MicroTime);
    let Shape::Map(data) = field("core.v1.Secret", "data").shape else { panic!("no map") };
    assert_eq!(schema().elem(data), Shape::Bytes);
    let Shape::Map(limits) = field("core.v1.ResourceRequirements", "limits").shape else { panic!("no map") };
    assert_eq!(schema().elem(limits), Shape::Quantity);
    let strategy = Shape::Object(ty("apps.v1.DeploymentStrategy"));
    assert_eq!(field("apps.v1.DeploymentSpec", "strategy").shape, strategy);
    assert!(field("apps.v1.DeploymentSpec", "selector").required);
    assert!(!field("apps.v1.Deployment", "metadata").required);
    assert!(field("apps.v1.Deployment", "status").read_only);
    assert!(field("meta.v1.ObjectMeta", "uid").read_only);
    assert!(field("core.v1.PodSpec", "serviceAccount").deprecated);
}

#[test]
fn fields_know_their_versions() {
    let status = ty("apps.v1.DeploymentStatus");
    let at = |text| schema().field(status, "terminatingReplicas", target(text));
    assert!(matches!(at("1.33"), Lookup::Found(_)));
    assert!(matches!(at("1.32..1.34"), Lookup::Partly(_, versions) if versions.describe() == "since 1.33"));
    assert!(matches!(at("1.31"), Lookup::Elsewhere(_, versions) if versions.describe() == "since 1.33"));
    assert!(matches!(schema().field(status, "replicsa", target("1.31")), Lookup::Unknown));
    let deployment = ty("apps.v1.Deployment");
    assert!(matches!(schema().field(deployment, "spec", target("1.30..1.37")), Lookup::Found(_)));
    assert_eq!(schema().field_rows(deployment, "spec").len(), 2);
}

#[test]
fn keyed_lists_have_their_keys() {
    let key = |path, name| list(&field(path, name)).key;
    for (path, name, wanted) in [
        ("core.v1.PodSpec", "containers", Some("name")),
        ("core.v1.PodSpec", "initContainers", Some("name")),
        ("core.v1.PodSpec", "volumes", Some("name")),
        ("core.v1.PodSpec", "imagePullSecrets", Some("name")),
        ("core.v1.PodSpec", "hostAliases", Some("ip")),
        ("core.v1.PodSpec", "tolerations", None),
        ("core.v1.PodSpec", "topologySpreadConstraints", Some("topologyKey")),
        ("core.v1.Container", "env", Some("name")),
        ("core.v1.Container", "envFrom", None),
        ("core.v1.Container", "ports", Some("name")),
        ("core.v1.Container", "volumeMounts", Some("mountPath")),
        ("core.v1.Container", "volumeDevices", Some("devicePath")),
        ("core.v1.ServiceSpec", "ports", Some("name")),
        ("autoscaling.v2.HorizontalPodAutoscalerSpec", "metrics", None),
        ("networking.v1.IngressSpec", "rules", None),
        ("networking.v1.IngressSpec", "tls", None),
        ("rbac.v1.RoleBinding", "subjects", None),
        ("rbac.v1.Role", "rules", None),
        ("apps.v1.StatefulSetSpec", "volumeClaimTemplates", None),
        ("admissionregistration.v1.ValidatingWebhookConfiguration", "webhooks", Some("name")),
        ("apiextensions.v1.CustomResourceDefinitionSpec", "versions", Some("name")),
    ] {
        assert_eq!(key(path, name), wanted, "{path}.{name}");
    }
    let merge: Vec<_> = list(&field("core.v1.ServiceSpec", "ports")).merge_keys().collect();
    assert_eq!(merge, ["port", "protocol"]);
}

#[test]
fn values_have_versions() {
    let values = field("apps.v1.StatefulSetUpdateStrategy", "type").enums().unwrap();
    assert!(values.closed);
    let at = |text| values.values_in(target(text)).collect::<Vec<_>>();
    assert_eq!(at("1.36"), ["OnDelete", "RollingUpdate"]);
    assert_eq!(at("1.37"), ["OnDelete", "Recreate", "RollingUpdate"]);
    assert!(field("core.v1.PersistentVolumeClaimSpec", "accessModes").enums().is_some());
    assert!(!field("core.v1.Secret", "type").enums().unwrap().closed);
    assert!(field("core.v1.Container", "image").enums().is_none());
}

#[test]
fn defaults_have_conditions() {
    assert_eq!(field("apps.v1.DeploymentSpec", "replicas").default(), Some("1"));
    assert_eq!(field("core.v1.ServicePort", "targetPort").default(), Some("=port"));
    assert_eq!(field("core.v1.Container", "imagePullPolicy").default(), None);
    assert_eq!(field("core.v1.Container", "imagePullPolicy").defaults().len(), 2);
}

#[test]
fn values_have_bounds_in_versions() {
    let bounds = |path: &str, name: &str, depth, version: &str| {
        let found = schema().field(ty(path), name, target(version)).field().unwrap();
        found.checks(depth).map(|checks| (checks.minimum, checks.maximum))
    };
    let newest = |path: &str, name: &str| bounds(path, name, 0, "1.37");
    assert_eq!(newest("core.v1.ContainerPort", "containerPort"), Some((Some(1.0), Some(65535.0))));
    assert_eq!(newest("apps.v1.DeploymentSpec", "replicas"), Some((Some(0.0), None)));
    assert_eq!(newest("core.v1.PodSpec", "priority"), None);
    assert_eq!(bounds("core.v1.SleepAction", "seconds", 0, "1.32"), Some((Some(1.0), None)));
    assert_eq!(bounds("core.v1.SleepAction", "seconds", 0, "1.33"), Some((Some(0.0), None)));
    let groups = ("core.v1.PodSecurityContext", "supplementalGroups");
    assert_eq!(bounds(groups.0, groups.1, 1, "1.37"), Some((Some(0.0), Some(2147483647.0))));
    assert_eq!(bounds(groups.0, groups.1, 0, "1.37"), None);
    let surge = field("apps.v1.RollingUpdateDeployment", "maxSurge").checks(0).unwrap();
    assert_eq!((surge.pattern, surge.words), (Some("^[0-9]+%$"), Some("a percentage such as `25%`")));
}

#[test]
fn one_of_groups_have_discriminators() {
    let metric = schema().unions(ty("autoscaling.v2.MetricSpec")).next().unwrap();
    assert_eq!(metric.discriminator, Some("type"));
    assert_eq!(metric.member("containerResource").unwrap().value, Some("ContainerResource"));
    assert_eq!(metric.member_for("External").unwrap().field, "external");
    assert!(metric.required);
    let volume = schema().unions(ty("core.v1.Volume")).next().unwrap();
    assert!(volume.discriminator.is_none() && volume.member("configMap").is_some());
    assert!(volume.member("name").is_none());
    assert_eq!(schema().unions(ty("networking.v1.NetworkPolicyPeer")).len(), 2);
    assert_eq!(schema().unions(ty("core.v1.Container")).len(), 0);
}

#[test]
fn a_type_names_other_kinds_in_other_places() {
    let pod = "spec.template.spec";
    assert_eq!(names("Deployment", &format!("{pod}.imagePullSecrets.name")), ["Secret"]);
    assert_eq!(names("Deployment", &format!("{pod}.imagePullSecrets")), ["Secret"]);
    assert_eq!(names("Deployment", &format!("{pod}.serviceAccountName")), ["ServiceAccount"]);
    assert_eq!(
        names("Deployment", &format!("{pod}.containers.env.valueFrom.configMapKeyRef")),
        ["ConfigMap"]
    );
    assert_eq!(names("Deployment", &format!("{pod}.volumes.secret.secretName")), ["Secret"]);
    assert_eq!(
        names("Deployment", &format!("{pod}.volumes.projected.sources.configMap.name")),
        ["ConfigMap"]
    );
    assert_eq!(names("Deployment", &format!("{pod}.volumes.cephfs.secretRef.name")), ["Secret"]);
    assert_eq!(names("Deployment", "metadata.namespace"), ["Namespace"]);
    assert_eq!(names("Deployment", "metadata.name"), [""; 0]);
    assert_eq!(names("RoleBinding", "roleRef.name"), ["Role", "ClusterRole"]);
    assert_eq!(names("ClusterRoleBinding", "roleRef"), ["ClusterRole"]);
    assert_eq!(names("RoleBinding", "subjects"), ["ServiceAccount"]);
    assert_eq!(names("Ingress", "spec.rules.http.paths.backend.service.name"), ["Service"]);
    let (_, cursor) = walk("Ingress", "spec.defaultBackend.service");
    let service = schema().reference(cursor).unwrap();
    assert_eq!((service.role, service.port_field()), (RefRole::Holder, Some("port")));
    let (_, cursor) = walk("Pod", "spec.containers.env.valueFrom.secretKeyRef.name");
    let key = schema().reference(cursor).unwrap();
    assert_eq!(
        (key.role, key.key_field(), key.optional_field()),
        (RefRole::Name, Some("key"), Some("optional"))
    );
    let (_, cursor) = walk("HorizontalPodAutoscaler", "spec.scaleTargetRef");
    let scale = schema().reference(cursor).unwrap();
    assert!(scale.accepts("apps", "Deployment"));
    assert_eq!((scale.kind_field(), scale.api_version_field()), (Some("kind"), Some("apiVersion")));
    let (_, cursor) = walk("PersistentVolumeClaim", "spec.storageClassName");
    assert_eq!(schema().reference(cursor).unwrap().namespace, NamespaceRule::Cluster);
}

#[test]
fn selectors_select() {
    let selector = |kind, path| schema().selector(walk(kind, path).1);
    let pods = |shape| Some(Selector { selects: Selected::Pods, shape });
    assert_eq!(selector("Service", "spec.selector"), pods(SelectorShape::Labels));
    assert_eq!(selector("Deployment", "spec.selector"), pods(SelectorShape::LabelSelector));
    assert_eq!(selector("NetworkPolicy", "spec.podSelector"), pods(SelectorShape::LabelSelector));
    assert_eq!(
        selector("NetworkPolicy", "spec.ingress.from.podSelector"),
        pods(SelectorShape::LabelSelector)
    );
    assert_eq!(selector("Deployment", "spec.template"), None);
}

#[test]
fn kinds_come_and_go() {
    let ingress = schema().lifecycle("extensions/v1beta1", "Ingress").unwrap();
    assert_eq!(ingress.removed, Some(Version::new(22)));
    assert_eq!(ingress.replacement, Some("networking.k8s.io/v1 Ingress"));
    assert!(ingress.is_gone(Version::OLDEST));
    let flow = schema().lifecycle("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema").unwrap();
    assert!(flow.is_deprecated(Version::new(31)) && !flow.is_gone(Version::new(31)));
    assert_eq!(schema().lifecycle("apps/v2", "Deployment"), None);
    assert_eq!(known_crd("Certificate").unwrap().api_version, "cert-manager.io/v1");
    for kind in schema().kinds() {
        let life = schema().lifecycle(&kind.api_version(), kind.name);
        let life = life.unwrap_or_else(|| panic!("{kind} has no life"));
        let last = kind.versions.last().unwrap();
        assert!(!life.is_gone(last), "{kind} is served by {last}");
        if last < Version::NEWEST {
            assert_eq!(life.removed, Some(Version::new(last.minor() + 1)), "{kind}");
        }
        if let Some(introduced) = life.introduced {
            assert!(introduced <= kind.versions.first().unwrap(), "{kind}");
        }
    }
}

/// Every replacement that the table proposes exists in the newest version.
#[test]
fn replacements_exist() {
    for line in include_str!("../lifecycle.tsv").lines() {
        let replacement = line.split('\t').nth(5).unwrap_or_default();
        if let Some((api_version, kind)) = replacement.split_once(' ') {
            assert!(schema().find_kind(api_version, kind).is_some(), "{line}");
        }
    }
}

#[test]
fn everything_can_be_reached() {
    let (mut types, mut rows, mut enums, mut unions) = (0, 0, 0, 0);
    for ty in schema().types() {
        types += 1;
        let path = schema().type_path(ty);
        assert_eq!(schema().type_by_path(path), Some(ty));
        assert!(schema().types_named(schema().type_name(ty)).any(|found| found == ty), "{path}");
        let mut before = "";
        for field in schema().fields(ty) {
            rows += 1;
            assert!(before <= field.name, "{path}: {before} before {}", field.name);
            before = field.name;
            assert!(schema().field_rows(ty, field.name).any(|row| row.versions == field.versions));
            assert!(schema().type_versions(ty).is_superset(field.versions), "{path}.{}", field.name);
            enums += usize::from(field.enums().is_some());
            if let Some(inner) = schema().object_of(field.shape) {
                assert!(schema().type_versions(inner).is_superset(field.versions), "{path}.{}", field.name);
            }
        }
        unions += schema().unions(ty).len();
    }
    let kinds = schema().kinds().count();
    assert!(kinds > 130 && types > 850 && rows > 3500 && enums > 150 && unions > 30);
    println!("{kinds} kinds, {types} types, {rows} field rows, {enums} enums, {unions} one-of groups");
}

#[test]
fn lookups_are_quick() {
    let container = ty("core.v1.Container");
    let all = ["image", "env", "volumeMounts", "readinessProbe", "nothing", "workingDir"];
    let rounds = 200_000;
    let start = Instant::now();
    for _ in 0..rounds {
        for name in all {
            black_box(schema().field(black_box(container), black_box(name), Target::default()));
        }
    }
    let each = start.elapsed().as_nanos() / (rounds * all.len() as u128);
    println!("{each} ns for a field by name");
    assert!(each < 20_000, "{each} ns");
}
