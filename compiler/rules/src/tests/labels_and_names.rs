//! Names, labels and keys.

use super::{lines, passes, report};

fn object(api_version: &str, kind: &str, name: &str) -> String {
    format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{ name: {name} }}\n")
}

#[test]
fn most_names_are_dns_subdomains() {
    passes(&object("v1", "ConfigMap", "web.example-1"));
    insta::assert_snapshot!(report(&object("v1", "ConfigMap", "Web_Settings")), @"");
    assert_eq!(
        lines(&object("v1", "Namespace", "a.b"), "1.31"),
        ["K0313 `a.b` is not a valid name for a Namespace"]
    );
}

#[test]
fn a_service_may_begin_with_a_digit_since_1_36() {
    let service = object("v1", "Service", "1st");
    assert_eq!(lines(&service, "1.35"), ["K0313 `1st` is not a valid name for a Service"]);
    assert_eq!(lines(&service, "1.34..1.36"), ["K0313 `1st` is not a valid name for a Service"]);
    assert!(lines(&service, "1.36").is_empty());
}

#[test]
fn roles_take_nearly_anything() {
    passes(&object("rbac.authorization.k8s.io/v1", "ClusterRole", "\"system:Web_1\""));
    assert_eq!(lines(&object("rbac.authorization.k8s.io/v1", "Role", "a/b"), "1.31").len(), 1);
}

#[test]
fn a_cron_job_leaves_room_for_its_jobs() {
    passes(&object("batch/v1", "CronJob", &"a".repeat(52)));
    insta::assert_snapshot!(report(&object("batch/v1", "CronJob", &"a".repeat(53))), @"");
}

#[test]
fn labels_have_a_form() {
    let with =
        |metadata: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a, {metadata} }}\n");
    passes(&with(
        "labels: { app.kubernetes.io/name: v1.2_X, empty: \"\" }, annotations: { a: \"any thing\" }",
    ));
    insta::assert_snapshot!(report(&with("labels: { owner: \"Ada Lovelace\" }")), @"");
    insta::assert_snapshot!(report(&with("annotations: { \"a b\": x }")), @"");
}

#[test]
fn labels_of_templates_and_selectors_count() {
    let service =
        "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: \"a b\" } }\n";
    assert_eq!(lines(service, "1.31").last().unwrap(), "K0314 `a b` is not a valid label value");
}

#[test]
fn keys_are_names_of_files() {
    let with = |key: &str| format!("{}data: {{ {key}: x }}\n", object("v1", "ConfigMap", "cfg"));
    passes(&with("nginx.conf"));
    insta::assert_snapshot!(report(&with("conf.d/site.conf")), @"");
    assert_eq!(lines(&with("..x"), "1.31"), ["K0317 `..x` is not a valid key for a ConfigMap"]);
}

#[test]
fn names_in_a_pod_have_a_form() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { volumes: [{ name: a.b }], containers: [{ name: \
               Web, image: x, ports: [{ name: metrics_endpoint, containerPort: 1 }] }] }\n";
    assert_eq!(
        lines(pod, "1.31"),
        [
            "K0313 `Web` is not a valid name for a container",
            "K0313 `metrics_endpoint` is not a valid name for a port",
            "K0313 `a.b` is not a valid name for a volume",
        ]
    );
}
