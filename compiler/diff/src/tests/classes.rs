//! What changes do.

use kdsl_schema::Schema;

use super::{DEPLOYMENT, changed, compare, report, words};
use crate::{Class, Namespaces, immutable};

fn object(head: &str, body: &str) -> String {
    let (api, kind) = head.split_once(' ').unwrap();
    format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{ name: a }}\n{body}\n")
}

/// What the first change of a text does.
fn class(text: &str, from: &str, to: &str) -> Class {
    assert!(text.contains(from), "{from} is not in\n{text}");
    let diff = compare(text, &text.replacen(from, to, 1), "1.37", Namespaces::Count);
    diff.objects.first().unwrap_or_else(|| panic!("no difference: {from} → {to}")).class
}

#[test]
fn templates_restart_pods() {
    insta::assert_snapshot!(changed(DEPLOYMENT, "web:v1", "web:v2"), @r#"
    Deployment shop/web Restarts
      spec.template.spec.containers[web].image: "web:v1" → "web:v2" Restarts
    "#);
    insta::assert_snapshot!(changed(DEPLOYMENT, "replicas: 2", "replicas: 3"), @r"
    Deployment shop/web InPlace
      spec.replicas: 2 → 3 InPlace
    ");
    let paused = DEPLOYMENT.replace("replicas: 2", "replicas: 2\n  paused: true");
    insta::assert_snapshot!(changed(&paused, "web:v1", "web:v2"), @r#"
    Deployment shop/web InPlace
      spec.template.spec.containers[web].image: "web:v1" → "web:v2" InPlace: its pods are replaced when it is no longer paused
    "#);
    let set = object(
        "apps/v1 DaemonSet",
        "spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } } } }",
    );
    assert_eq!(class(&set, "labels: { a: b }", "labels: { a: b, c: d }"), Class::Restarts);
    let by_hand = set.replace("spec: {", "spec: { updateStrategy: { type: OnDelete },");
    insta::assert_snapshot!(changed(&by_hand, "labels: { a: b }", "labels: { a: b, c: d }"), @r#"
    DaemonSet a InPlace
      spec.template.metadata.labels.c: - → "d" InPlace: a pod gets it when somebody deletes the pod: the updateStrategy is OnDelete
    "#);
    let cron = object(
        "batch/v1 CronJob",
        "spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec: { restartPolicy: Never } } } } }",
    );
    insta::assert_snapshot!(changed(&cron, "Never", "OnFailure"), @r#"
    CronJob a InPlace
      spec.jobTemplate.spec.template.spec.restartPolicy: "Never" → "OnFailure" InPlace: from the next run on
    "#);
    let replicas = object("apps/v1 ReplicaSet", "spec: { template: { spec: { hostname: a } } }");
    insta::assert_snapshot!(changed(&replicas, "hostname: a", "hostname: b"), @r#"
    ReplicaSet a InPlace
      spec.template.spec.hostname: "a" → "b" InPlace: the pods that are there stay as they are
    "#);
}

#[test]
fn what_cannot_change() {
    let cases = [
        (
            DEPLOYMENT.to_owned(),
            "selector: { matchLabels: { app: web } }",
            "selector: { matchLabels: { app: shop } }",
        ),
        (
            object("apps/v1 StatefulSet", "spec: { serviceName: a, selector: {} }"),
            "serviceName: a",
            "serviceName: b",
        ),
        (
            object("apps/v1 StatefulSet", "spec: { podManagementPolicy: Parallel }"),
            "podManagementPolicy: Parallel",
            "replicas: 1",
        ),
        (
            object(
                "apps/v1 StatefulSet",
                "spec: { volumeClaimTemplates: [{ metadata: { name: a }, spec: { resources: { requests: { storage: 1Gi } } } }] }",
            ),
            "1Gi",
            "2Gi",
        ),
        (object("batch/v1 Job", "spec: { completions: 1 }"), "completions: 1", "completions: 2"),
        (
            object(
                "batch/v1 Job",
                "spec: { template: { spec: { containers: [{ name: a, image: 'a:1' }] } } }",
            ),
            "a:1",
            "a:2",
        ),
        (
            object(
                "v1 Pod",
                "spec: { containers: [{ name: a, image: 'a:1', env: [{ name: A, value: a }] }] }",
            ),
            "value: a",
            "value: b",
        ),
        (object("v1 Pod", "spec: { tolerations: [{ key: a }] }"), "key: a", "key: b"),
        (object("v1 Service", "spec: { clusterIP: None }"), "None", "10.0.0.1"),
        (object("v1 Service", "spec: { ports: [] }"), "ports: []", "clusterIP: None"),
        (object("v1 Secret", "type: a/b"), "a/b", "a/c"),
        (object("v1 Secret", "immutable: true\nstringData: { a: b }"), "a: b", "a: c"),
        (object("v1 ConfigMap", "immutable: true\ndata: { a: b }"), "a: b", "a: c"),
        (object("v1 ConfigMap", "immutable: true"), "true", "false"),
        (
            object("v1 PersistentVolumeClaim", "spec: { resources: { requests: { storage: 2Gi } } }"),
            "2Gi",
            "1024Mi",
        ),
        (
            object("v1 PersistentVolumeClaim", "spec: { accessModes: [ReadWriteOnce] }"),
            "ReadWriteOnce",
            "ReadWriteMany",
        ),
        (
            object("v1 PersistentVolumeClaim", "spec: { storageClassName: a }"),
            "storageClassName: a",
            "storageClassName: b",
        ),
        (object("v1 PersistentVolume", "spec: { nfs: { server: a, path: / } }"), "server: a", "server: b"),
        (object("storage.k8s.io/v1 StorageClass", "provisioner: a\nparameters: { a: b }"), "a: b", "a: c"),
        (object("storage.k8s.io/v1 StorageClass", "provisioner: a"), "provisioner: a", "provisioner: b"),
        (
            object("storage.k8s.io/v1 StorageClass", "provisioner: a\nvolumeBindingMode: Immediate"),
            "Immediate",
            "WaitForFirstConsumer",
        ),
        (
            object("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: { kind: Role, name: a }"),
            "name: a }\nroleRef: { kind: Role, name: a",
            "name: a }\nroleRef: { kind: Role, name: b",
        ),
        (object("scheduling.k8s.io/v1 PriorityClass", "value: 1"), "value: 1", "value: 2"),
        (object("networking.k8s.io/v1 IngressClass", "spec: { controller: a.org/b }"), "a.org/b", "a.org/c"),
        (
            object("apiextensions.k8s.io/v1 CustomResourceDefinition", "spec: { scope: Cluster }"),
            "Cluster",
            "Namespaced",
        ),
    ];
    for (text, from, to) in &cases {
        assert_eq!(class(text, from, to), Class::Rejected, "{from} → {to} in\n{text}");
    }
}

#[test]
fn what_can_change() {
    let suspended = "spec: { suspend: true, template: { spec: { nodeSelector: { a: b }, containers: [{ name: a, image: 'a:1' }] } } }";
    let cases = [
        (object("apps/v1 StatefulSet", "spec: { replicas: 1 }"), "replicas: 1", "replicas: 2"),
        (object("apps/v1 StatefulSet", "spec: { revisionHistoryLimit: 1 }"), "1 }", "2 }"),
        (
            object("batch/v1 Job", "spec: { completionMode: Indexed, completions: 1, parallelism: 1 }"),
            "completions: 1, parallelism: 1",
            "completions: 2, parallelism: 2",
        ),
        (object("batch/v1 Job", suspended), "a: b", "a: c"),
        (object("batch/v1 Job", "spec: { parallelism: 1 }"), "parallelism: 1", "parallelism: 2"),
        (object("v1 Pod", "spec: { activeDeadlineSeconds: 3 }"), "3", "2"),
        (object("v1 Pod", "spec: { tolerations: [{ key: a }] }"), "{ key: a }", "{ key: a }, { key: b }"),
        (
            object("v1 Pod", "spec: { schedulingGates: [{ name: a }], nodeSelector: { a: b } }"),
            "a: b",
            "a: b, c: d",
        ),
        (object("v1 Service", "spec: { clusterIP: None }"), "clusterIP: None", "ports: []"),
        (object("v1 Service", "spec: { ports: [] }"), "ports: []", "clusterIP: 10.0.0.1"),
        (object("v1 Service", "spec: { type: ExternalName }"), "type: ExternalName", "clusterIP: None"),
        (
            object("v1 PersistentVolumeClaim", "spec: { resources: { requests: { storage: 1Gi } } }"),
            "1Gi",
            "1.5Gi",
        ),
        (object("v1 PersistentVolumeClaim", "spec: {}"), "spec: {}", "spec: { volumeName: a }"),
        (object("v1 PersistentVolume", "spec: { capacity: { storage: 1Gi } }"), "1Gi", "2Gi"),
        (object("v1 ConfigMap", "data: { a: b }"), "\ndata:", "\nimmutable: true\ndata:"),
        (
            object("storage.k8s.io/v1 StorageClass", "provisioner: a"),
            "provisioner: a",
            "provisioner: a\nallowVolumeExpansion: true",
        ),
    ];
    for (text, from, to) in &cases {
        assert_eq!(class(text, from, to), Class::InPlace, "{from} → {to} in\n{text}");
    }
    assert_eq!(class(&object("batch/v1 Job", suspended), "a:1", "a:2"), Class::Rejected);
    assert_eq!(class(&object("v1 Pod", "spec: { activeDeadlineSeconds: 3 }"), "3", "4"), Class::Rejected);
    insta::assert_snapshot!(changed(&object("v1 Pod", "spec: { containers: [{ name: a, image: 'a:1' }] }"), "a:1", "a:2"), @r#"
    Pod a Restarts
      spec.containers[a].image: "a:1" → "a:2" Restarts: the container is started anew, in the same pod
    "#);
}

#[test]
fn some_versions_accept_what_others_reject() {
    let text = object("apps/v1 StatefulSet", "spec: { revisionHistoryLimit: 1 }");
    let in_version = |target| words(&compare(&text, &text.replace("1 }", "2 }"), target, Namespaces::Count));
    insta::assert_snapshot!(in_version("1.32"), @r"
    StatefulSet a Rejected
      spec.revisionHistoryLimit: 1 → 2 Rejected: the revisionHistoryLimit of a StatefulSet cannot change
    ");
    insta::assert_snapshot!(in_version("1.33"), @r"
    StatefulSet a InPlace
      spec.revisionHistoryLimit: 1 → 2 InPlace
    ");
    insta::assert_snapshot!(in_version("1.31..1.34"), @r"
    StatefulSet a Rejected
      spec.revisionHistoryLimit: 1 → 2 Rejected: the revisionHistoryLimit of a StatefulSet cannot change in Kubernetes 1.31 and 1.32
    ");
}

#[test]
fn what_deletes_data() {
    let all = [
        object("v1 Namespace", ""),
        object("v1 PersistentVolumeClaim", ""),
        object("v1 PersistentVolume", "spec: { persistentVolumeReclaimPolicy: Delete }"),
        object("apiextensions.k8s.io/v1 CustomResourceDefinition", ""),
        object(
            "apps/v1 StatefulSet",
            "spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete } }",
        ),
        object("v1 PersistentVolume", "").replace("name: a", "name: b"),
        object("apps/v1 StatefulSet", "").replace("name: a", "name: b"),
        object("v1 ConfigMap", "data: { a: b }"),
    ];
    insta::assert_snapshot!(report(&all.join("---\n"), ""), @r"
    Namespace a DeletesData: everything in the namespace is deleted with it
    PersistentVolumeClaim a DeletesData: its volume is deleted with it, unless the volume is retained
    PersistentVolume a DeletesData: what is stored is deleted with it
    CustomResourceDefinition a DeletesData: all objects of that kind are deleted with it
    StatefulSet a DeletesData: its claims are deleted with it: whenDeleted is Delete
    PersistentVolume b Removed: what is stored stays: the volume is retained
    StatefulSet b Removed
    ConfigMap a Removed
    ");
    insta::assert_snapshot!(report("", &all.join("---\n")), @r"
    Namespace a Added
    PersistentVolumeClaim a Added
    PersistentVolume a Added
    CustomResourceDefinition a Added
    StatefulSet a Added
    PersistentVolume b Added
    StatefulSet b Added
    ConfigMap a Added
    ");
    let scaled = object(
        "apps/v1 StatefulSet",
        "spec: { replicas: 3, persistentVolumeClaimRetentionPolicy: { whenScaled: Delete } }",
    );
    insta::assert_snapshot!(changed(&scaled, "replicas: 3, ", ""), @r"
    StatefulSet a DeletesData
      spec.replicas: 3 → default 1 DeletesData: the claims of the pods that go are deleted: whenScaled is Delete
    ");
    assert_eq!(class(&scaled, "replicas: 3", "replicas: 4"), Class::InPlace);
}

/// Every row of the table names a kind and fields that exist, and words that are known.
#[test]
fn the_table_is_sound() {
    let schema = Schema::builtin();
    let rows = immutable::rows();
    for row in &rows {
        let (group, name) = row.object.split_once('/').unwrap();
        let kinds: Vec<_> = schema.kinds_named(name).filter(|kind| kind.group == group).collect();
        assert!(!kinds.is_empty(), "{}", row.object);
        let has = |path: &str| kinds.iter().any(|kind| has_field(schema, kind.ty, path));
        assert!(has(row.path), "{} {}", row.object, row.path);
        for but in row.but.split(' ').filter(|but| !but.is_empty()) {
            assert!(has(&format!("{}.{but}", row.path)), "{} {} {but}", row.object, row.path);
        }
        assert!(!row.why.is_empty() && !row.versions.is_empty());
        assert!(immutable::is_known(row), "{} {}: the words are not known", row.object, row.path);
    }
    let lines = immutable::TABLE.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(rows.len(), lines, "a line cannot be read");
}

fn has_field(schema: Schema<'_>, ty: kdsl_schema::TypeId, path: &str) -> bool {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    if first == "*" || schema.type_name(ty) == "ResourceRequirements" {
        return rest.is_empty() || first != "*" || has_field(schema, ty, rest);
    }
    let mut rows = schema.field_rows(ty, first);
    rows.any(|field| match schema.object_of(field.shape) {
        _ if rest.is_empty() => true,
        Some(inner) => has_field(schema, inner, rest),
        None => matches!(field.shape, kdsl_schema::Shape::Map(_)),
    })
}

/// Every condition of the table of defaults is one that is known here.
#[test]
fn the_conditions_of_defaults_are_known() {
    let schema = Schema::builtin();
    for ty in schema.types() {
        for field in schema.fields(ty) {
            for words in field.defaults().filter_map(|default| default.condition) {
                let owner =
                    crate::defaults::Owner { schema, ty, node: None, is_pod: false, host_network: false };
                assert!(crate::defaults::holds(words, owner).is_some(), "{words}");
            }
        }
    }
}

/// The tables of what the schema does not say name types and fields that exist.
#[test]
fn the_other_tables_are_sound() {
    use crate::tables::{DEFAULTS, KEYED, OF_CLUSTER, SETS_OF};
    let schema = Schema::builtin();
    let fields = OF_CLUSTER.iter().copied().chain(DEFAULTS.iter().map(|row| (row.0, row.1)));
    for (path, field) in fields {
        let ty = schema.type_by_path(path).unwrap_or_else(|| panic!("{path}"));
        assert!(schema.field_rows(ty, field).len() > 0, "{path} {field}");
    }
    for name in SETS_OF.iter().copied().chain(KEYED.iter().map(|row| row.0)) {
        assert!(schema.types_named(name).next().is_some(), "{name}");
    }
    for row in DEFAULTS.iter().filter(|row| !row.3.is_empty()) {
        let ty = schema.type_by_path(row.0).unwrap();
        let owner = crate::defaults::Owner { schema, ty, node: None, is_pod: false, host_network: false };
        assert!(crate::defaults::holds(row.3, owner).is_some(), "{}", row.3);
    }
}
