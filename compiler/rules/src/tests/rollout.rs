//! The hash of the configuration that pods use.

use kdsl_base::Node;
use kdsl_schema::{Schema, Target};

use super::manifests;
use crate::{ROLLOUT_ANNOTATION, add_rollout_hashes};

/// The annotation that the first workload of a text gets.
fn hash(yaml: &str) -> Option<String> {
    let (mut manifests, _) = manifests(yaml);
    add_rollout_hashes(&mut manifests, Schema::builtin(), Target::default());
    let path = ["spec", "template", "metadata", "annotations", ROLLOUT_ANNOTATION];
    manifests.iter().find_map(|manifest| manifest.node.at(&path)).and_then(Node::as_str).map(str::to_owned)
}

fn workload(kind: &str, container: &str, volumes: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{ name: web }}\nspec:\n  selector: {{ matchLabels: {{ a: b }} }}\n  \
         template:\n    metadata: {{ labels: {{ a: b }} }}\n    spec:\n      containers: [{{ name: web, image: a, {container} }}]\n      \
         volumes: [{volumes}]\n---\n"
    )
}

fn config(data: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: cfg }}\ndata: {{ {data} }}\n")
}

const BASE: &str = "a: one, b: two, c: three";
const KEY: &str = "env: [{ name: A, valueFrom: { configMapKeyRef: { name: cfg, key: a } } }]";

/// Whether the hash changes when each of the keys does.
fn changes(container: &str, volumes: &str) -> [bool; 3] {
    let with = |data: &str| hash(&(workload("Deployment", container, volumes) + &config(data)));
    let base = with(BASE);
    [("one", "1"), ("two", "2"), ("three", "3")].map(|(old, new)| with(&BASE.replace(old, new)) != base)
}

#[test]
fn a_used_key_changes_the_hash_and_no_other_one() {
    assert_eq!(changes(KEY, ""), [true, false, false]);
    assert_eq!(changes("envFrom: [{ configMapRef: { name: cfg } }]", ""), [true, true, true]);
    let mounted = "volumeMounts: [{ name: v, mountPath: /x }]";
    assert_eq!(changes(mounted, "{ name: v, configMap: { name: cfg } }"), [true, true, true]);
    let items = "{ name: v, configMap: { name: cfg, items: [{ key: b, path: x }] } }";
    assert_eq!(changes(mounted, items), [false, true, false]);
    let projected =
        "{ name: v, projected: { sources: [{ configMap: { name: cfg, items: [{ key: c, path: x }] } }] } }";
    assert_eq!(changes(mounted, projected), [false, false, true]);
    let part = "volumeMounts: [{ name: v, mountPath: /x, subPath: b }]";
    assert_eq!(changes(part, "{ name: v, configMap: { name: cfg } }"), [false, true, false]);
    assert_eq!(changes(KEY, "{ name: v, configMap: { name: cfg } }"), [true, false, false]);
}

#[test]
fn the_order_of_keys_does_not_matter_and_their_borders_do() {
    let with = |data: &str| {
        hash(&(workload("Deployment", "envFrom: [{ configMapRef: { name: cfg } }]", "") + &config(data)))
    };
    assert_eq!(with("a: one, b: two"), with("b: two, a: one"));
    assert_ne!(with("ab: c"), with("a: bc"));
    assert_eq!(with("a: one").unwrap().len(), 16);
}

#[test]
fn workloads_that_roll_out_have_one() {
    for kind in ["Deployment", "StatefulSet", "DaemonSet"] {
        assert!(hash(&(workload(kind, KEY, "") + &config(BASE))).is_some(), "{kind}");
    }
    assert_eq!(hash(&(workload("ReplicaSet", KEY, "") + &config(BASE))), None);
    let job = workload("Job", KEY, "").replace("apps/v1", "batch/v1");
    assert_eq!(hash(&(job + &config(BASE))), None);
}

#[test]
fn what_is_not_known_does_not_count() {
    let text = workload("Deployment", KEY, "");
    assert_eq!(hash(&text), None);
    assert_eq!(hash(&format!("{text}external: true\n{}", config(BASE))), None);
    assert_eq!(hash(&(text + &config("b: two"))), None);
    assert_eq!(hash(&(workload("Deployment", "", "") + &config(BASE))), None);
    let secret = KEY.replace("configMapKeyRef", "secretKeyRef");
    assert_eq!(
        hash(&(workload("Deployment", &secret, "") + &config(BASE).replace("ConfigMap", "Secret"))),
        None
    );
}

#[test]
fn the_author_s_own_stays() {
    let own = "metadata: { annotations: { checksum/config: mine }, labels";
    let text = workload("Deployment", KEY, "").replace("metadata: { labels", own) + &config(BASE);
    assert_eq!(hash(&text).as_deref(), Some("mine"));
}
