//! Scaling, access, data, quotas, definitions, volumes and webhooks by themselves.

use super::{lines, passes, report};

fn object(api: &str, kind: &str, rest: &str) -> String {
    format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{ name: web }}\n{rest}\n")
}

/// The codes of the findings, and no messages.
#[track_caller]
fn codes(yaml: &str, wanted: &[&str]) {
    let found = lines(yaml, "1.37");
    let codes: Vec<&str> = found.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(codes, wanted, "{found:#?}");
}

fn scaler(version: &str, spec: &str) -> String {
    let target = object("apps/v1", "StatefulSet", "external: true");
    let reference = "scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web }";
    let scaler = object(
        &format!("autoscaling/{version}"),
        "HorizontalPodAutoscaler",
        &format!("spec: {{ {reference}, {spec} }}"),
    );
    format!("{target}---\n{scaler}")
}

#[test]
fn replicas_are_in_order() {
    for version in ["v1", "v2"] {
        passes(&scaler(version, "minReplicas: 2, maxReplicas: 2"));
        codes(&scaler(version, "minReplicas: 3, maxReplicas: 2"), &["K0821"]);
        codes(&scaler(version, "minReplicas: 0, maxReplicas: 2"), &["K0822"]);
    }
    insta::assert_snapshot!(report(&scaler("v2", "minReplicas: 3, maxReplicas: 2")), @r"
    error[K0821]: `maxReplicas` is 2, which is less than `minReplicas`
       ╭─[ app.yaml:9:109 ]
     9 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web }, minReplicas: 3, maxReplicas: 2 }
       │                                                                                             ╰───────────────── the least
       │                                                                                                             ╰─ the most
       = note: the API server rejects it
       = help: raise it to 3
    ");
}

#[test]
fn nothing_is_woken_from_outside() {
    let external = "external: { metric: { name: q }, target: { type: Value, value: 1 } }";
    passes(&scaler(
        "v2",
        &format!("minReplicas: 0, maxReplicas: 2, metrics: [{{ type: External, {external} }}]"),
    ));
    let cpu = "resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } }";
    codes(
        &scaler("v2", &format!("minReplicas: 0, maxReplicas: 2, metrics: [{{ type: Resource, {cpu} }}]")),
        &["K0822"],
    );
}

#[test]
fn metrics_are_of_their_type_and_aim_at_something() {
    let with = |metric: &str| scaler("v2", &format!("maxReplicas: 2, metrics: [{{ {metric} }}]"));
    passes(&with(
        "type: Pods, pods: { metric: { name: q }, target: { type: AverageValue, averageValue: 5 } }",
    ));
    passes(&with(
        "type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 500m } }",
    ));
    let wrong = "type: Pods, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } }";
    insta::assert_snapshot!(report(&with(wrong)), @r"
    error[K0823]: a metric of type `Pods` needs `pods`
       ╭─[ app.yaml:9:114 ]
     9 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: web }, maxReplicas: 2, metrics: [{ type: Pods, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }] }
       │                                                                                                                  ╰────────────── this type
       │                                                                                                                        ╰──────── describes one of type `Resource`
       = note: the API server rejects it
       = help: make it a metric of type `Resource`
    ");
    codes(&with("type: Object"), &["K0823"]);
    codes(&with("type: Pods, pods: { metric: { name: q }, target: { type: Value, value: 5 } }"), &["K0824"]);
    codes(&with("type: Resource, resource: { name: cpu, target: { type: Utilization } }"), &["K0824"]);
    codes(
        &with("type: External, external: { metric: { name: q }, target: { type: Value, value: 0 } }"),
        &["K0824"],
    );
}

#[test]
fn shares_of_pods_and_priorities() {
    let budget = |spec: &str| object("policy/v1", "PodDisruptionBudget", &format!("spec: {{ {spec} }}"));
    passes(&budget("maxUnavailable: 100%"));
    codes(&budget("minAvailable: 101%"), &["K0825"]);
    let class = |name: &str, value: &str| {
        object("scheduling.k8s.io/v1", "PriorityClass", &format!("value: {value}")).replace("web", name)
    };
    passes(&class("web", "1000000000"));
    passes(&class("system-node-critical", "2000001000"));
    codes(&class("web", "1000000001"), &["K0113"]);
    codes(&class("system-web", "1"), &["K0313"]);
}

fn role(kind: &str, rule: &str) -> String {
    object("rbac.authorization.k8s.io/v1", kind, &format!("rules: [{{ {rule} }}]"))
}

#[test]
fn rules_are_about_resources_or_about_paths() {
    passes(&role("Role", "apiGroups: [\"\"], resources: [pods], verbs: [get]"));
    passes(&role("ClusterRole", "nonResourceURLs: [/metrics], verbs: [get]"));
    codes(&role("Role", "nonResourceURLs: [/metrics], verbs: [get]"), &["K0831"]);
    codes(&role("ClusterRole", "nonResourceURLs: [/a], resources: [pods], verbs: [get]"), &["K0831"]);
    insta::assert_snapshot!(report(&role("Role", "resources: [pods], verbs: [get]")), @r#"
    error[K0104]: a rule of Role `web` is missing `apiGroups`
       ╭─[ app.yaml:4:11 ]
     4 │ rules: [{ resources: [pods], verbs: [get] }]
       │           ╰───────── a rule about resources needs `apiGroups`
       = note: the API server rejects it
       = help: add `apiGroups: [""]`: these are of the core group
    "#);
    codes(&role("Role", "apiGroups: [\"\"], verbs: [get]"), &["K0104"]);
    passes(&format!("broken: true\n{}", role("Role", "resources: [pods], verbs: [get]")));
}

fn binding(kind: &str, role: &str, subject: &str) -> String {
    let known =
        object("v1", "ServiceAccount", "external: true").replace("name: web", "name: web, namespace: a");
    let role_ref = format!("{{ apiGroup: rbac.authorization.k8s.io, kind: {role}, name: web }}");
    let owner = object("rbac.authorization.k8s.io/v1", role, "external: true");
    let rest = format!("roleRef: {role_ref}\nsubjects: [{{ {subject} }}]");
    format!("{known}---\n{owner}---\n{}", object("rbac.authorization.k8s.io/v1", kind, &rest))
}

#[test]
fn subjects_are_in_their_group() {
    let account = "kind: ServiceAccount, name: web, namespace: a";
    passes(&binding("ClusterRoleBinding", "ClusterRole", account));
    let nowhere =
        lines(&binding("ClusterRoleBinding", "ClusterRole", "kind: ServiceAccount, name: web"), "1.37");
    assert_eq!(nowhere.first().unwrap(), "K0104 ServiceAccount `web` has no namespace here");
    codes(&binding("ClusterRoleBinding", "ClusterRole", &format!("{account}, apiGroup: v1")), &["K0111"]);
    passes(&binding("RoleBinding", "Role", "kind: User, name: ada"));
    insta::assert_snapshot!(report(&binding("RoleBinding", "Role", "kind: Group, name: devs, apiGroup: \"v1\"")), @r#"
    error[K0111]: a Group is not in the group `v1`
        ╭─[ app.yaml:15:49 ]
     15 │ subjects: [{ kind: Group, name: devs, apiGroup: "v1" }]
        │                    ╰───────────────────────────────── this kind
        │                                                 ╰──── not the group of this kind
        = note: the API server rejects it
        = help: write `rbac.authorization.k8s.io`
     15 - subjects: [{ kind: Group, name: devs, apiGroup: "v1" }]
     15 + subjects: [{ kind: Group, name: devs, apiGroup: "rbac.authorization.k8s.io" }]
    "#);
    let found = lines(&binding("ClusterRoleBinding", "Role", "kind: User, name: ada"), "1.37");
    assert!(found.contains(&"K0111 a ClusterRoleBinding cannot name a Role".to_owned()), "{found:?}");
}

#[test]
fn data_fits_and_has_each_key_once() {
    let map = |rest: &str| object("v1", "ConfigMap", rest);
    passes(&map("data: { a: x }\nbinaryData: { b: eA== }"));
    codes(&map("data: { a: x }\nbinaryData: { a: eA== }"), &["K0841"]);
    passes(&map(&format!("data: {{ a: {} }}", "x".repeat(1 << 20))));
    codes(&map(&format!("data: {{ a: {} }}", "x".repeat((1 << 20) + 1))), &["K0842"]);
    passes(&map(&format!("binaryData: {{ a: {} }}", "AAAA".repeat((1 << 20) / 3))));
    let secret = format!("data: {{ a: {} }}", "AAAA".repeat(1 << 19));
    codes(&object("v1", "Secret", &secret), &["K0842"]);
    passes(&object("v1", "Secret", &format!("{secret}\nstringData: {{ a: x }}")));
}

fn secret(of_type: &str, data: &str) -> String {
    object("v1", "Secret", &format!("type: kubernetes.io/{of_type}\n{data}"))
}

#[test]
fn secrets_hold_what_their_type_needs() {
    passes(&secret("tls", "data: { tls.crt: \"\", tls.key: \"\" }"));
    passes(&secret("tls", "data: { tls.crt: eA== }\nstringData: { tls.key: x }"));
    codes(&secret("tls", "data: {}"), &["K0843"]);
    insta::assert_snapshot!(report(&secret("tls", "data:\n  tls.cert: eA==\n  tls.key: eA==")), @r"
    error[K0843]: Secret `web` has no key `tls.crt`
       ╭─[ app.yaml:6:3 ]
     4 │ type: kubernetes.io/tls
       │       ╰───────────────── its type
     6 │   tls.cert: eA==
       │   ╰──────── not a key that its type knows
       = note: the API server rejects it
       = help: did you mean `tls.crt`?
     6 -   tls.cert: eA==
     6 +   tls.crt: eA==
    ");
    passes(&secret("basic-auth", "stringData: { password: x }"));
    codes(&secret("basic-auth", "stringData: { user: x }"), &["K0843"]);
    codes(&secret("ssh-auth", "stringData: { key: x }"), &["K0843"]);
    codes(&secret("service-account-token", "data: {}"), &["K0843"]);
    passes(
        &secret("service-account-token", "data: {}")
            .replace("name: web", "name: web, annotations: { kubernetes.io/service-account.name: a }"),
    );
    passes(&format!("broken: true\n{}", secret("tls", "data: {}")));
}

#[test]
fn credentials_are_json() {
    passes(&secret("dockerconfigjson", "data: { .dockerconfigjson: eyJhdXRocyI6e319 }"));
    passes(&secret("dockercfg", "stringData: { .dockercfg: '{\"a\": {}}' }"));
    codes(&secret("dockerconfigjson", "data: { .dockerconfigjson: eA== }"), &["K0844"]);
    insta::assert_snapshot!(
        report(&secret("dockerconfigjson", "stringData:\n  .dockerconfigjson:\n    hunter2")), @r"
    error[K0844]: `.dockerconfigjson` of Secret `web` is not a JSON object
       ╭─[ app.yaml:6:3 ]
     6 │   .dockerconfigjson:
       │   ╰───────────────── its value is not JSON
       = note: the API server rejects it
       = help: write what `docker login` puts into its file: `{ auths: { … } }` as JSON
    ");
    assert!(
        !report(&secret("dockerconfigjson", "stringData:\n  .dockerconfigjson:\n    hunter2"))
            .contains("hunter2")
    );
}

#[test]
fn quotas_count_what_there_is() {
    let quota = |spec: &str| object("v1", "ResourceQuota", &format!("spec: {{ {spec} }}"));
    passes(&quota(
        "hard: { pods: 3, requests.cpu: 1500m, hugepages-2Mi: 1Gi, count/jobs.batch: 3, requests.nvidia.com/gpu: 1 }",
    ));
    insta::assert_snapshot!(report(&quota("hard: { request.cpu: 1 }")), @r"
    error[K0852]: `request.cpu` is nothing that a quota knows
       ╭─[ app.yaml:4:17 ]
     4 │ spec: { hard: { request.cpu: 1 } }
       │                 ╰─────────── no such resource
       = note: the API server rejects it
       = help: did you mean `requests.cpu`?
     4 - spec: { hard: { request.cpu: 1 } }
     4 + spec: { hard: { requests.cpu: 1 } }
    ");
    codes(&quota("hard: { pods: 1500m }"), &["K0853"]);
    passes(&quota("hard: { pods: 3 }, scopes: [BestEffort]"));
    codes(&quota("hard: { pods: 3 }, scopes: [Terminating, NotTerminating]"), &["K0851"]);
    codes(&quota("hard: { cpu: 3 }, scopes: [BestEffort]"), &["K0851"]);
    codes(&quota("hard: { services: 3 }, scopes: [NotBestEffort]"), &["K0851"]);
    let selector = |entry: &str| {
        quota(&format!("hard: {{ pods: 3 }}, scopeSelector: {{ matchExpressions: [{{ {entry} }}] }}"))
    };
    passes(&selector("scopeName: PriorityClass, operator: In, values: [high]"));
    codes(&selector("scopeName: PriorityClass, operator: In"), &["K0851"]);
    codes(&selector("scopeName: PriorityClass, operator: Exists, values: [high]"), &["K0851"]);
    codes(&selector("scopeName: Terminating, operator: In, values: [a]"), &["K0851"]);
}

#[test]
fn limits_are_in_order() {
    let range = |limit: &str| object("v1", "LimitRange", &format!("spec: {{ limits: [{{ {limit} }}] }}"));
    passes(&range(
        "type: Container, min: { cpu: 100m }, defaultRequest: { cpu: 100m }, default: { cpu: 1 }, max: { cpu: 1 }",
    ));
    for wrong in [
        "min: { cpu: 2 }, max: { cpu: 1 }",
        "default: { cpu: 2 }, max: { cpu: 1 }",
        "defaultRequest: { cpu: 2 }, default: { cpu: 1 }",
        "defaultRequest: { cpu: 100m }, min: { cpu: 1 }",
        "maxLimitRequestRatio: { cpu: 500m }",
    ] {
        codes(&range(&format!("type: Container, {wrong}")), &["K0856"]);
    }
    codes(&range("type: Pod, default: { cpu: 1 }"), &["K0801"]);
    codes(&range("type: Containers, max: { cpu: 1 }"), &["K0111"]);
    codes(&range("type: PersistentVolumeClaim, max: { cpu: 1 }"), &["K0104"]);
    codes(&range("type: Pod }, { type: Pod"), &["K0857"]);
}

#[test]
fn definitions_have_one_stored_version() {
    let version = |name: &str, stored: bool| {
        format!(
            "{{ name: {name}, served: true, storage: {stored}, schema: {{ openAPIV3Schema: {{ type: object }} }} }}"
        )
    };
    let crd = |group: &str, versions: &str| {
        let spec = format!(
            "group: {group}, scope: Cluster, names: {{ kind: Web, plural: webs }}, versions: [{versions}]"
        );
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition", &format!("spec: {{ {spec} }}"))
            .replace("{ name: web }", "{ name: webs.a.example }")
    };
    passes(&crd("a.example", &version("v1", true)));
    insta::assert_snapshot!(report(&crd("b.example", &version("v1", true))), @r"
    error[K0861]: CustomResourceDefinition `webs.a.example` has another name than its kind
       ╭─[ app.yaml:3:19 ]
     3 │ metadata: { name: webs.a.example }
       │                   ╰────────────── must be the plural and the group
       = note: the API server rejects it
       = help: name it `webs.b.example`
     3 - metadata: { name: webs.a.example }
     3 + metadata: { name: webs.b.example }
    ");
    codes(&crd("example", &version("v1", true)), &["K0861"]);
    codes(&crd("a.example", &version("v1", false)), &["K0862"]);
    codes(&crd("a.example", &format!("{}, {}", version("v1", true), version("v2", true))), &["K0862"]);
    codes(&crd("a.example", &format!("{}, {}", version("v1", true), version("v1", false))), &["K0857"]);
    codes(&crd("a.example", "{ name: v1, served: true, storage: true }"), &["K0104"]);
}

#[test]
fn volumes_say_how_much_they_hold() {
    let volume = |spec: &str| {
        object("v1", "PersistentVolume", &format!("spec: {{ accessModes: [ReadWriteOnce], {spec} }}"))
    };
    passes(&volume("capacity: { storage: 1Gi }, hostPath: { path: /a }"));
    codes(&volume("capacity: {}, hostPath: { path: /a }"), &["K0104"]);
    codes(&volume("capacity: { storage: 1Gi }, local: { path: /a }"), &["K0104"]);
    let class = |provisioner: &str| {
        object("storage.k8s.io/v1", "StorageClass", &format!("provisioner: {provisioner}"))
    };
    passes(&class("kubernetes.io/No-provisioner"));
    codes(&class("\"a b\""), &["K0313"]);
}

#[test]
fn webhooks_can_be_called() {
    let hook = |more: &str| {
        let fields = "name: a.b.example, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { url: \"https://a.example/b\" }";
        object(
            "admissionregistration.k8s.io/v1",
            "ValidatingWebhookConfiguration",
            &format!("webhooks: [{{ {fields}{more} }}]"),
        )
    };
    passes(&hook(
        ", rules: [{ operations: [\"*\"], apiGroups: [\"\", apps], apiVersions: [v1], resources: [pods] }]",
    ));
    codes(
        &hook(
            ", rules: [{ operations: [\"*\", CREATE], apiGroups: [a], apiVersions: [v1], resources: [pods] }]",
        ),
        &["K0869"],
    );
    codes(&hook("").replace("a.b.example", "b.example"), &["K0313"]);
    codes(&hook("").replace("[v1]", "[v2]"), &["K0867"]);
    passes(&hook("").replace("[v1]", "[v2, v1beta1]"));
    for url in
        ["http://a.example/b", "a.example", "https:///b", "https://u@a.example", "https://a.example/?b"]
    {
        codes(&hook("").replace("https://a.example/b", url), &["K0868"]);
    }
    let two = hook(" }, { name: a.b.example");
    codes(&two, &["K0857"]);
}
