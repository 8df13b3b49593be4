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

/// A Service of that specification, which opens a port if it does not say which.
fn service(spec: &str) -> String {
    let rest = if spec.contains("ports") { " }" } else { ", ports: [{ port: 80 }] }" };
    let spec = spec.strip_suffix(" }").map_or_else(|| spec.to_owned(), |fields| format!("{fields}{rest}"));
    format!("apiVersion: v1\nkind: Service\nmetadata: {{ name: web }}\nspec: {spec}\n")
}

#[test]
fn a_workload_selects_its_own_pods() {
    passes(WEB);
    insta::assert_snapshot!(report(&WEB.replace("app: web, tier", "app: \"wbe\", tier")), @r#"
    error[K0302]: Deployment `web` does not select its own pods
       ╭─[ app.yaml:9:22 ]
     6 │   selector: { matchLabels: { app: web } }
       │                                   ╰─── selector requires app = "web"
     9 │       labels: { app: "wbe", tier: front }
       │                      ╰───── but its pods have app = "wbe"
       = note: the API server rejects this Deployment
       = help: change "wbe" to "web"
     9 -       labels: { app: "wbe", tier: front }
     9 +       labels: { app: "web", tier: front }
       = or: select "wbe" instead
    "#);
}

#[test]
fn a_label_that_the_pods_lack_is_found_unless_they_are_broken() {
    let lacking = WEB.replace("app: web, tier", "tier");
    insta::assert_snapshot!(report(&lacking), @r#"
    error[K0302]: Deployment `web` does not select its own pods
       ╭─[ app.yaml:6:35 ]
     6 │   selector: { matchLabels: { app: web } }
       │                                   ╰─── selector requires app = "web"
     9 │       labels: { tier: front }
       │               ╰─────────────── its pods have no label `app`
       = note: the API server rejects this Deployment
       = help: give the pods the label "app": "web"
    "#);
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
    insta::assert_snapshot!(report(&with("key: app, operator: In, values: [api, job]")), @r#"
    error[K0302]: Deployment `web` does not select its own pods
       ╭─[ app.yaml:9:22 ]
     6 │   selector: { matchExpressions: [{ key: app, operator: In, values: [api, job] }] }
       │                                                                    ╰────────── selector requires app in ("api", "job")
     9 │       labels: { app: web, tier: front }
       │                      ╰─── but its pods have app = "web"
       = note: the API server rejects this Deployment
       = help: give the pods a label that the selector takes
    "#);
    assert_eq!(
        lines(&with("key: app, operator: DoesNotExist"), "1.31"),
        ["K0302 Deployment `web` does not select its own pods"]
    );
}

#[test]
fn an_empty_selector_is_refused() {
    insta::assert_snapshot!(report(&WEB.replace("{ matchLabels: { app: web } }", "{}")), @r#"
    error[K0315]: Deployment `web` has an empty selector
       ╭─[ app.yaml:6:13 ]
     6 │   selector: {}
       │             ╰── selects every pod of the namespace
       = note: the API server rejects this Deployment
       = help: select its pods by their label "app"
     6 -   selector: {}
     6 +   selector: { "matchLabels": { "app": "web" } }
    "#);
}

#[test]
fn a_service_finds_its_pods() {
    passes(&with_web(&service("{ selector: { app: web }, ports: [{ port: 80, targetPort: http }] }")));
    passes(&with_web(&service("{ type: ExternalName, externalName: example.com, selector: { app: x } }")));
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { app: wbe } }"))), @r#"
    error[K0303]: Service `web` selects no pods
        ╭─[ app.yaml:17:26 ]
      9 │       labels: { app: web, tier: front }
        │                      ╰─── Deployment `web` has app = "web"
     17 │ spec: { selector: { app: wbe }, ports: [{ port: 80 }] }
        │                          ╰─── requires app = "wbe"
        = note: it would have no endpoints, so connections to it would fail
        = help: select "web", as Deployment `web` has it
     17 - spec: { selector: { app: wbe }, ports: [{ port: 80 }] }
     17 + spec: { selector: { app: web }, ports: [{ port: 80 }] }
    "#);
}

#[test]
fn pods_that_share_a_label_come_near() {
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { tier: front, app: shop } }"))), @r#"
    error[K0303]: Service `web` selects no pods
        ╭─[ app.yaml:17:39 ]
      9 │       labels: { app: web, tier: front }
        │                      ╰─── Deployment `web` has app = "web"
     17 │ spec: { selector: { tier: front, app: shop }, ports: [{ port: 80 }] }
        │                                       ╰──── requires app = "shop"
        = note: it would have no endpoints, so connections to it would fail
        = note: labels tried: tier = "front", app = "shop"
        = help: select "web", as Deployment `web` has it
     17 - spec: { selector: { tier: front, app: shop }, ports: [{ port: 80 }] }
     17 + spec: { selector: { tier: front, app: web }, ports: [{ port: 80 }] }
    "#);
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { app: web, zone: a } }"))), @r#"
    error[K0303]: Service `web` selects no pods
        ╭─[ app.yaml:17:37 ]
      9 │       labels: { app: web, tier: front }
        │               ╰───────────────────────── the pods of Deployment `web` have no label `zone`
     17 │ spec: { selector: { app: web, zone: a }, ports: [{ port: 80 }] }
        │                                     ╰─ requires zone = "a"
        = note: it would have no endpoints, so connections to it would fail
        = note: labels tried: app = "web", zone = "a"
        = help: give the pods that label, or remove `zone` from the selector
    "#);
}

#[test]
fn a_misspelt_key_is_the_token_to_change() {
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { teir: front } }"))), @r#"
    error[K0303]: Service `web` selects no pods
        ╭─[ app.yaml:17:21 ]
      9 │       labels: { app: web, tier: front }
        │                           ╰──── Deployment `web` has the label `tier`
     17 │ spec: { selector: { teir: front }, ports: [{ port: 80 }] }
        │                     ╰──── requires teir = "front"
        = note: it would have no endpoints, so connections to it would fail
        = help: did you mean `tier`?
     17 - spec: { selector: { teir: front }, ports: [{ port: 80 }] }
     17 + spec: { selector: { tier: front }, ports: [{ port: 80 }] }
    "#);
    insta::assert_snapshot!(report(&WEB.replace("matchLabels: { app: web }", "matchLabels: { tire: front }")), @r#"
    error[K0302]: Deployment `web` does not select its own pods
       ╭─[ app.yaml:6:30 ]
     6 │   selector: { matchLabels: { tire: front } }
       │                              ╰──── selector requires tire = "front"
     9 │       labels: { app: web, tier: front }
       │                           ╰──── but its pods have `tier`
       = note: the API server rejects this Deployment
       = help: did you mean `tier`?
     6 -   selector: { matchLabels: { tire: front } }
     6 +   selector: { matchLabels: { tier: front } }
       = or: rename the label of the pods to `tire`
    "#);
    // Another value says that another label is meant.
    assert!(!report(&with_web(&service("{ selector: { app: web, tie: back } }"))).contains("did you mean"));
}

#[test]
fn pods_that_something_else_may_make_are_a_warning() {
    insta::assert_snapshot!(report(&with_web(&service("{ selector: { app: database } }"))), @r#"
    warning[K0303]: Service `web` selects no pods
        ╭─[ app.yaml:17:26 ]
     17 │ spec: { selector: { app: database }, ports: [{ port: 80 }] }
        │                          ╰──────── no pod of this program has app = "database"
        = note: it would have no endpoints, so connections to it would fail
        = help: if something else makes the pods, say so: `external Pod any { metadata.labels: { "app": "database" } }`
    "#);
    let external =
        "external: true\napiVersion: v1\nkind: Pod\nmetadata: { name: any, labels: { app: database } }";
    passes(&format!("{}---\n{external}", service("{ selector: { app: database } }")));
}

#[test]
fn pods_of_another_namespace_are_shown() {
    let there = service("{ selector: { app: web } }").replace("name: web", "name: web, namespace: shop");
    insta::assert_snapshot!(report(&with_web(&there)), @r#"
    warning[K0303]: Service `web` selects no pods
        ╭─[ app.yaml:17:26 ]
      4 │ metadata: { name: web }
        │                   ╰─── Deployment `web` has these labels, without a namespace
     17 │ spec: { selector: { app: web }, ports: [{ port: 80 }] }
        │                          ╰─── no pod of its namespace has app = "web"
        = note: it would have no endpoints, so connections to it would fail
        = help: put both in one namespace
    "#);
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
    insta::assert_snapshot!(report(&with_web(budget)), @r#"
    warning[K0303]: PodDisruptionBudget `web` selects no pods
        ╭─[ app.yaml:17:58 ]
      9 │       labels: { app: web, tier: front }
        │                      ╰─── Deployment `web` has app = "web"
     17 │ spec: { minAvailable: 1, selector: { matchLabels: { app: wbe } } }
        │                                                          ╰─── requires app = "wbe"
        = note: it would protect no pods from eviction
        = help: select "web", as Deployment `web` has it
     17 - spec: { minAvailable: 1, selector: { matchLabels: { app: wbe } } }
     17 + spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
    "#);
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
    // A container need not declare what it listens on.
    assert!(report(&ports("9999")).starts_with("hint[K0332]"));
    insta::assert_snapshot!(report(&ports("\"htpp\"")), @r#"
    error[K0305]: Service `web` targets port "htpp", but no container of Deployment `web` exposes it
        ╭─[ app.yaml:17:65 ]
      4 │ metadata: { name: web }
        │                   ╰─── opens `http`
     17 │ spec: { selector: { app: web }, ports: [{ port: 80, targetPort: "htpp" }] }
        │                                                                 ╰────── no port of this name
        = note: the Service would have no endpoints for this port
        = help: did you mean `http`?
     17 - spec: { selector: { app: web }, ports: [{ port: 80, targetPort: "htpp" }] }
     17 + spec: { selector: { app: web }, ports: [{ port: 80, targetPort: "http" }] }
    "#);
    insta::assert_snapshot!(report(&ports("\"8080\"")), @r#"
    error[K0305]: "8080" is the name of a port, not its number
        ╭─[ app.yaml:17:65 ]
     17 │ spec: { selector: { app: web }, ports: [{ port: 80, targetPort: "8080" }] }
        │                                                                 ╰────── text where a number is meant
        = note: the name of a port needs at least one letter, so that nothing can be called this
        = help: remove the quotes
     17 - spec: { selector: { app: web }, ports: [{ port: 80, targetPort: "8080" }] }
     17 + spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
    "#);
}

#[test]
fn probes_name_ports_of_their_container() {
    let probe = |port: &str| {
        WEB.replace("image:", &format!("readinessProbe: {{ httpGet: {{ path: /, port: {port} }} }}, image:"))
    };
    passes(&probe("http"));
    passes(&probe("9090"));
    insta::assert_snapshot!(report(&probe("htp")), @r#"
    error[K0305]: container `web` has no port `htp`
        ╭─[ app.yaml:12:68 ]
     12 │         - { name: web, readinessProbe: { httpGet: { path: /, port: htp } }, image: "nginx:1.27", ports: [{ name: http, containerPort: 8080 }] }
        │                                                                    ╰─── its ports are `http`
        = note: the probe would fail every time
        = help: did you mean `http`?
     12 -         - { name: web, readinessProbe: { httpGet: { path: /, port: htp } }, image: "nginx:1.27", ports: [{ name: http, containerPort: 8080 }] }
     12 +         - { name: web, readinessProbe: { httpGet: { path: /, port: http } }, image: "nginx:1.27", ports: [{ name: http, containerPort: 8080 }] }
    "#);
}

#[test]
fn names_in_a_pod_are_used_once() {
    let twice =
        WEB.replace("containers:\n", "containers:\n        - { name: web, image: \"busybox:1.36\" }\n");
    insta::assert_snapshot!(report(&twice), @r#"
    error[K0316]: two containers of Deployment `web` are both named `web`
        ╭─[ app.yaml:13:19 ]
     12 │         - { name: web, image: "busybox:1.36" }
        │                   ╰─── first named here
     13 │         - { name: web, image: "nginx:1.27", ports: [{ name: http, containerPort: 8080 }] }
        │                   ╰─── second container
        = note: the API server rejects it
        = help: rename one of them
    "#);
    let ports = WEB.replace("8080 }", "8080 }, { name: http, containerPort: 8081 }");
    assert_eq!(lines(&ports, "1.31"), ["K0316 two ports of container `web` are both named `http`"]);
    let volumes =
        WEB.replace("      containers:", "      volumes: [{ name: a }, { name: a }]\n      containers:");
    assert_eq!(lines(&volumes, "1.31"), ["K0316 two volumes of Deployment `web` are both named `a`"]);
}

#[test]
fn two_mistakes_of_a_service_are_two_errors() {
    let spec =
        |port: &str| format!("{{ selector: {{ app: wbe }}, ports: [{{ port: 80, targetPort: {port} }}] }}");
    let selects = "K0303 Service `web` selects no pods";
    assert_eq!(lines(&with_web(&service(&spec("http"))), "1.31"), [selects]);
    let port = "K0305 Service `web` targets port \"htpp\", but no container of Deployment `web` exposes it";
    assert_eq!(lines(&with_web(&service(&spec("htpp"))), "1.31"), [selects, port]);
}
