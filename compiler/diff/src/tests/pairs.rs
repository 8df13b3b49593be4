//! Which object is which, and which entry.

use super::{DEPLOYMENT, changed, compare, report, same, words};
use crate::Namespaces;

fn config(space: &str, name: &str, value: &str) -> String {
    let space = if space.is_empty() { String::new() } else { format!(", namespace: {space}") };
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name}{space} }}\ndata: {{ a: {value} }}\n---\n"
    )
}

#[test]
fn objects_are_known_by_group_kind_namespace_and_name() {
    let old = [config("x", "one", "a"), config("y", "one", "a"), config("x", "two", "a")].concat();
    let new = [config("y", "one", "b"), config("x", "one", "a"), config("y", "two", "a")].concat();
    insta::assert_snapshot!(report(&old, &new), @r#"
    ConfigMap one InPlace
      data.a: "a" → "b" InPlace
    ConfigMap two Added
    ConfigMap x/two Removed
    "#);
    same(
        &[config("x", "one", "a"), config("", "two", "b")].concat(),
        &[config("", "two", "b"), config("x", "one", "a")].concat(),
    );
}

#[test]
fn another_version_is_one_object() {
    let old = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 3 }\n";
    insta::assert_snapshot!(report(old, &old.replace("/v1", "/v2")), @r#"
    HorizontalPodAutoscaler web InPlace
      apiVersion: "autoscaling/v1" → "autoscaling/v2" InPlace
    "#);
    let old = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: web }\nspec: { defaultBackend: { service: { name: a } } }\n";
    insta::assert_snapshot!(report(old, &old.replace("extensions/v1beta1", "networking.k8s.io/v1")), @r#"
    Ingress web InPlace
      apiVersion: "extensions/v1beta1" → "networking.k8s.io/v1" InPlace
    "#);
}

#[test]
fn environments_differ_in_their_namespaces() {
    let (old, new) = (config("staging", "one", "a"), config("prod", "one", "b"));
    insta::assert_snapshot!(report(&old, &new), @r"
    ConfigMap prod/one Added
    ConfigMap staging/one Removed
    ");
    insta::assert_snapshot!(words(&compare(&old, &new, "1.37", Namespaces::Differ)), @r#"
    ConfigMap prod/one InPlace
      metadata.namespace: "staging" → "prod" InPlace
      data.a: "a" → "b" InPlace
    "#);
    // Where there are several, none is the one.
    let old = [old, config("test", "one", "a")].concat();
    insta::assert_snapshot!(words(&compare(&old, &new, "1.37", Namespaces::Differ)), @r"
    ConfigMap prod/one Added
    ConfigMap staging/one Removed
    ConfigMap test/one Removed
    ");
}

#[test]
fn objects_whose_names_the_cluster_makes() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: run- }\nspec: { parallelism: 1 }\n";
    insta::assert_snapshot!(changed(job, "parallelism: 1", "parallelism: 2"), @r"
    Job run-… InPlace
      spec.parallelism: 1 → 2 InPlace
    ");
}

#[test]
fn entries_are_known_by_their_keys() {
    insta::assert_snapshot!(changed(DEPLOYMENT, "{ name: A, value: '1' }, ", "{ name: C, value: '1' }, "), @r#"
    Deployment shop/web Restarts
      spec.template.spec.containers[web].env[C]: - → {"name":"C","value":"1"} Restarts
      spec.template.spec.containers[web].env[A]: {"name":"A","value":"1"} → - Restarts
    "#);
    insta::assert_snapshot!(changed(DEPLOYMENT, "containerPort: 9090", "containerPort: 9091"), @r"
    Deployment shop/web Restarts
      spec.template.spec.containers[web].ports[metrics].containerPort: 9090 → 9091 Restarts
    ");
    insta::assert_snapshot!(changed(DEPLOYMENT, "mountPath: /etc/app", "mountPath: /etc/app, readOnly: true"), @r"
    Deployment shop/web Restarts
      spec.template.spec.containers[web].volumeMounts[/etc/app].readOnly: - → true Restarts
    ");
    // A port without a name is known by its number and its protocol.
    let dns = "apiVersion: v1\nkind: Service\nmetadata: { name: dns }\nspec: { ports: [{ port: 53, protocol: UDP, nodePort: 30053 }, { port: 53, nodePort: 30054 }] }\n";
    insta::assert_snapshot!(changed(dns, "30054", "30055"), @r"
    Service dns InPlace
      spec.ports[53,TCP].nodePort: 30054 → 30055 InPlace
    ");
    insta::assert_snapshot!(changed(dns, "port: 53, nodePort", "name: tcp, port: 53, nodePort"), @r#"
    Service dns InPlace
      spec.ports[tcp].name: - → "tcp" InPlace
    "#);
}

#[test]
fn entries_without_keys_are_paired_by_what_is_the_same() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { tolerations: [{ key: a }, { key: b }, { key: c }], containers: [{ name: a, image: a, envFrom: [{ prefix: a }, { prefix: b }, { prefix: c }] }] }\n";
    insta::assert_snapshot!(changed(pod, "{ key: a }, { key: b }", "{ key: b, effect: NoExecute }, { key: a }"), @r#"
    Pod a InPlace
      spec.tolerations[0].effect: - → "NoExecute" InPlace
    "#);
    insta::assert_snapshot!(changed(pod, "{ prefix: a }, ", ""), @r#"
    Pod a Rejected
      spec.containers[a].envFrom[0]: {"prefix":"a"} → - Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
    "#);
    insta::assert_snapshot!(changed(pod, "{ prefix: a }, { prefix: b }", "{ prefix: b }, { prefix: a }"), @r#"
    Pod a Rejected
      spec.containers[a].envFrom[1]: - → {"prefix":"a"} Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
      spec.containers[a].envFrom[0]: {"prefix":"a"} → - Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
    "#);
    // Nobody knows what a list of another project's kind means.
    let custom = "apiVersion: a.org/v1\nkind: Flow\nmetadata: { name: a }\nspec: { steps: [{ name: a, do: x }, { name: b, do: y }], tags: [a, b], all: [[a], [b]] }\n";
    insta::assert_snapshot!(changed(custom, "do: y", "do: z"), @r#"
    Flow a InPlace
      spec.steps[b].do: true → "z" InPlace
    "#);
    insta::assert_snapshot!(changed(custom, "{ name: a, do: x }, { name: b, do: y }", "{ name: b, do: y }, { name: a, do: x }"), @r#"
    Flow a InPlace
      spec.steps order: ["a","b"] → ["b","a"] InPlace
    "#);
    insta::assert_snapshot!(changed(custom, "[a, b]", "[b, a]"), @r#"
    Flow a InPlace
      spec.tags: ["a","b"] → ["b","a"] InPlace
    "#);
    insta::assert_snapshot!(changed(custom, "[[a], [b]]", "[[b]]"), @r#"
    Flow a InPlace
      spec.all[0]: ["a"] → - InPlace
    "#);
}

#[test]
fn two_of_one_identity_are_told_by_their_order() {
    let two = [config("", "one", "a"), config("", "one", "b")].concat();
    same(&two, &two);
    insta::assert_snapshot!(report(&two, &config("", "one", "a")), @"ConfigMap one Removed");
}
