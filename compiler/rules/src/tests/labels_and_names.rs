//! Names, labels and keys.

use super::{lines, passes, report};

fn object(api_version: &str, kind: &str, name: &str) -> String {
    format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{ name: {name} }}\n")
}

#[test]
fn most_names_are_dns_subdomains() {
    passes(&object("v1", "ConfigMap", "web.example-1"));
    insta::assert_snapshot!(report(&object("v1", "ConfigMap", "Web_Settings")), @r"
    error[K0313]: `Web_Settings` is not a valid name for a ConfigMap
       ╭─[ app.yaml:3:19 ]
     3 │ metadata: { name: Web_Settings }
       │                   ╰──────────── it has `W`, and may have only lower-case letters, digits, `-` and `.`
       = note: the API server rejects it
       = help: write `web-settings`
     3 - metadata: { name: Web_Settings }
     3 + metadata: { name: web-settings }
    ");
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
    insta::assert_snapshot!(report(&object("batch/v1", "CronJob", &"a".repeat(53))), @r"
    error[K0313]: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` is not a valid name for a CronJob
       ╭─[ app.yaml:3:19 ]
     3 │ metadata: { name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa }
       │                   ╰───────────────────────────────────────────────────── it has 53 characters, and 52 are the most
       = note: the API server rejects it: the names of its Jobs are made from it
    ");
}

#[test]
fn labels_have_a_form() {
    let with =
        |metadata: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a, {metadata} }}\n");
    passes(&with(
        "labels: { app.kubernetes.io/name: v1.2_X, empty: \"\" }, annotations: { a: \"any thing\" }",
    ));
    insta::assert_snapshot!(report(&with("labels: { owner: \"Ada Lovelace\" }")), @r#"
    error[K0314]: `Ada Lovelace` is not a valid label value
       ╭─[ app.yaml:3:39 ]
     3 │ metadata: { name: a, labels: { owner: "Ada Lovelace" } }
       │                                       ╰────────────── it has ` `, and may have only letters, digits, `-`, `_` and `.`
       = note: the API server rejects it
       = help: write `Ada-Lovelace`
     3 - metadata: { name: a, labels: { owner: "Ada Lovelace" } }
     3 + metadata: { name: a, labels: { owner: "Ada-Lovelace" } }
    "#);
    insta::assert_snapshot!(report(&with("annotations: { \"a b\": x }")), @r#"
    error[K0314]: `a b` is not a valid annotation key
       ╭─[ app.yaml:3:37 ]
     3 │ metadata: { name: a, annotations: { "a b": x } }
       │                                     ╰───── it has ` `, and may have only letters, digits, `-`, `_` and `.`
       = note: the API server rejects it
       = help: write `a-b`
     3 - metadata: { name: a, annotations: { "a b": x } }
     3 + metadata: { name: a, annotations: { "a-b": x } }
    "#);
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
    insta::assert_snapshot!(report(&with("conf.d/site.conf")), @r"
    error[K0317]: `conf.d/site.conf` is not a valid key for a ConfigMap
       ╭─[ app.yaml:4:9 ]
     4 │ data: { conf.d/site.conf: x }
       │         ╰──────────────── it has `/`, and may have only letters, digits, `-`, `_` and `.`
       = note: the API server rejects it
       = help: write `conf.d-site.conf`
     4 - data: { conf.d/site.conf: x }
     4 + data: { conf.d-site.conf: x }
    ");
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

#[test]
fn a_key_is_never_mended_in_the_place_of_its_value() {
    let (manifests, _) =
        super::manifests(&format!("{}data: {{ \"a b\": xyz }}\n", object("v1", "ConfigMap", "cfg")));
    let found = crate::check(&manifests, kdsl_schema::Schema::builtin(), kdsl_schema::Target::default());
    let fixes: Vec<_> = found.iter().flat_map(|problem| &problem.fixes).flat_map(|fix| &fix.edits).collect();
    assert_eq!((found.len(), fixes.len()), (1, 1));
    assert!(fixes.iter().all(|edit| edit.span.len() == 5 && edit.replacement == "\"a-b\""));
}
