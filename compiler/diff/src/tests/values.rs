//! What is shown of values.

use super::{changed, report};

#[test]
fn values_of_secrets_are_not_shown() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\nstringData: { user: bob, password: hunter2 }\n";
    insta::assert_snapshot!(changed(secret, "hunter2 }", "hunter3, token: hunter4 }"), @r"
    Secret db InPlace
      stringData.password: secret → secret InPlace
      stringData.token: - → secret InPlace
    ");
    let encoded = "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\ndata: { password: aHVudGVyMw==, broken: '***' }\n";
    let report = report(secret, encoded);
    insta::assert_snapshot!(report, @r"
    Secret db InPlace
      data.broken: - → secret InPlace
      data.password: secret → secret InPlace
      stringData.user: secret → - InPlace
    ");
    for part in ["hunter", "aHV", "bob", "***"] {
        assert!(!report.contains(part));
    }
}

#[test]
fn maps_are_taken_apart_and_objects_are_whole() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: 'a:1' }] }\n";
    insta::assert_snapshot!(changed(pod, "name: a }", "name: a, labels: { app: a, 'a.org/b': c } }"), @r#"
    Pod a InPlace
      metadata.labels.app: - → "a" InPlace
      metadata.labels["a.org/b"]: - → "c" InPlace
    "#);
    insta::assert_snapshot!(changed(pod, "image: 'a:1'", "image: 'a:1', livenessProbe: { httpGet: { port: 80 } }, env: [{ name: A, value: a }]"), @r#"
    Pod a Rejected
      spec.containers[a].livenessProbe: - → {"httpGet":{"port":80}} Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
      spec.containers[a].env[A]: - → {"name":"A","value":"a"} Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
    "#);
    insta::assert_snapshot!(changed(pod, "image: 'a:1'", "image: 'a:1', securityContext: {}"), @r"
    Pod a Rejected
      spec.containers[a].securityContext: - → {} Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
    ");
}

#[test]
fn a_value_that_is_filled_in_is_said_to_be() {
    let pod = "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 80 }] }\n";
    insta::assert_snapshot!(changed(pod, "spec: {", "spec: { type: NodePort,"), @r#"
    Service a InPlace
      spec.type: default "ClusterIP" → "NodePort" InPlace
    "#);
    insta::assert_snapshot!(changed(pod, "port: 80", "port: 80, protocol: UDP"), @r#"
    Service a InPlace
      spec.ports[80]: - → {"port":80,"protocol":"UDP"} InPlace
      spec.ports[80]: {"port":80} → - InPlace
    "#);
}

#[test]
fn deep_and_odd_values_end() {
    let deep = |leaf: &str| {
        format!(
            "apiVersion: a.org/v1\nkind: A\nmetadata: {{ name: a }}\nspec: {}{leaf}{}\n",
            "[".repeat(200),
            "]".repeat(200)
        )
    };
    assert_eq!(report(&deep("a"), &deep("b")).lines().count(), 2);
    let odd = "apiVersion: v1\nkind: Secret\nmetadata: [a]\ndata: text\ntype: { a: b }\n";
    insta::assert_snapshot!(report(odd, "apiVersion: v1\nkind: Secret\nmetadata: b\ndata: [c]\ntype: d\n"), @r#"
    Secret  Rejected
      type: {"a":"b"} → "d" Rejected: the type of a Secret cannot change
    "#);
    let wrong = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: text }\n";
    insta::assert_snapshot!(changed(wrong, "containers: text", "containers: [a, { name: b }]"), @r#"
    Pod a Rejected
      spec.containers: "text" → ["a",{"name":"b"}] Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
    "#);
}
