//! Selectors, and the pods that they select.

use super::{lines, passes, report};

const WEB: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web, tier: front }
    spec:
      containers:
        - { name: web, image: "nginx:1.27", ports: [{ name: http, containerPort: 8080 }] }
"#;

/// The Deployment `web`, and more documents.
fn with_web(more: &str) -> String {
    format!("{WEB}---\n{more}")
}

fn service(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{ name: web }}\nspec: {spec}\n")
}

#[test]
fn a_workload_selects_its_own_pods() {
    passes(WEB);
    insta::assert_snapshot!(report(&WEB.replace("app: web, tier", "app: \"wbe\", tier")), @"");
}

#[test]
fn a_label_that_the_pods_lack_is_found_unless_they_are_broken() {
    let lacking = WEB.replace("app: web, tier", "tier");
    insta::assert_snapshot!(report(&lacking), @"");
    passes(&format!("broken: true{lacking}"));
}

#[test]
fn expressions_count() {
    let with = |expression: &str| {
        WEB.replace("matchLabels: { app: web }", &format!("matchExpressions: [{{ {expression} }}]"))
    };
    passes(&with("key: app, operator: In, values: [web, api]"));
    passes(&with("key: app, operator: NotIn, values: [api]"));
    passes(&with("key: tier, operator: Exists"));
    passes(&with("key: other, operator: DoesNotExist"));
    insta::assert_snapshot!(report(&with("key: app, operator: In, values: [api, job]")), @"");
    assert_eq!(
        lines(&with("key: app, operator: DoesNotExist"), "1.31"),
        ["K0302 Deployment `web` does not select its own pods"]
    );
}

#[test]
fn an_empty_selector_is_refused() {
    insta::assert_snapshot!(report(&WEB.replace("{ matchLabels: { app: web } }", "{}")), @"");
}

#[test]
fn a_service_finds_its_pods() {
    passes(&with_web(&service("{ selector: { app: web }, ports: [{ port: 80, targetPort: http }] }")));
    passes(&with_web(&service("{ type: ExternalName, externalName: example.com, selector: { app: x } }")));
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { app: wbe } }"))), @"");
}

#[test]
fn pods_that_share_a_label_come_near() {
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { tier: front, app: shop } }"))), @"");
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { app: web, zone: a } }"))), @"");
}

#[test]
fn pods_that_something_else_may_make_are_a_warning() {
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { app: database } }"))), @"");
    let external =
        "external: true\napiVersion: v1\nkind: Pod\nmetadata: { name: any, labels: { app: database } }";
    passes(&format!("{}---\n{external}", service("{ selector: { app: database } }")));
}

#[test]
fn pods_of_another_namespace_are_shown() {
    let there = service("{ selector: { app: web } }").replace("name: web", "name: web, namespace: shop");
    insta::assert_snapshot!(report(&with_web(&there)), @"");
}

#[test]
fn one_wrong_label_is_one_error() {
    let wrong = WEB.replace("app: web, tier", "app: wbe, tier");
    let program = format!("{wrong}---\n{}", service("{ selector: { app: web } }"));
    assert_eq!(lines(&program, "1.31"), ["K0302 Deployment `web` does not select its own pods"]);
}

#[test]
fn labels_that_controllers_give_cannot_be_told() {
    let selector = "{ selector: { statefulset.kubernetes.io/pod-name: web-0 } }";
    passes(&with_web(&service(selector)));
}

#[test]
fn other_sorts_of_pods_count() {
    let selecting = service("{ selector: { app: x } }");
    passes(&format!(
        "{selecting}---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {{ name: x }}\nspec: {{ jobTemplate: {{ spec: \
         {{ template: {{ metadata: {{ labels: {{ app: x }} }} }} }} }} }}"
    ));
    passes(&format!(
        "{selecting}---\napiVersion: v1\nkind: Pod\nmetadata: {{ name: x, labels: {{ app: x }} }}"
    ));
    passes(&format!(
        "{selecting}---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {{ name: x }}\nspec: {{ template: \
         {{ metadata: {{ labels: {{ app: x }} }}, spec: {{ containers: [] }} }} }}"
    ));
}

#[test]
fn budgets_and_policies_warn() {
    let budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 1, \
                  selector: { matchLabels: { app: wbe } } }\n";
    insta::assert_snapshot!(report(&with_web(budget)), @"");
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: all }\nspec: { podSelector: {} }";
    passes(&with_web(policy));
}

#[test]
fn a_named_target_port_is_opened_by_a_container() {
    let ports = |port: &str| {
        with_web(&service(&format!(
            "{{ selector: {{ app: web }}, ports: [{{ port: 80, targetPort: {port} }}] }}"
        )))
    };
    passes(&ports("9999"));
    insta::assert_snapshot!(report(&ports("\"htpp\"")), @"");
    insta::assert_snapshot!(report(&ports("\"8080\"")), @"");
}

#[test]
fn probes_name_ports_of_their_container() {
    let probe = |port: &str| {
        WEB.replace("image:", &format!("readinessProbe: {{ httpGet: {{ path: /, port: {port} }} }}, image:"))
    };
    passes(&probe("http"));
    passes(&probe("9090"));
    insta::assert_snapshot!(report(&probe("htp")), @"");
}

#[test]
fn names_in_a_pod_are_used_once() {
    let twice =
        WEB.replace("containers:\n", "containers:\n        - { name: web, image: \"busybox:1.36\" }\n");
    insta::assert_snapshot!(report(&twice), @"");
    let ports = WEB.replace("8080 }", "8080 }, { name: http, containerPort: 8081 }");
    assert_eq!(lines(&ports, "1.31"), ["K0316 two ports of container `web` are both named `http`"]);
    let volumes =
        WEB.replace("      containers:", "      volumes: [{ name: a }, { name: a }]\n      containers:");
    assert_eq!(lines(&volumes, "1.31"), ["K0316 two volumes of Deployment `web` are both named `a`"]);
}
