//! The examples: each compiles to the output beside it, and means what the manifests that it stands for
//! mean.

use std::path::{Path, PathBuf};

use kdsl::{Compiler, Input, InputOrigin, MemoryWorld, Output};
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name)
}

fn compile(name: &str, inputs: &[(&str, &str)]) -> Output {
    let source = std::fs::read_to_string(folder(name).join("main.kdsl")).unwrap();
    let mut world = MemoryWorld::with_file("main.kdsl", source);
    for (name, value) in inputs {
        let origin = InputOrigin::Environment(format!("KDSL_PARAM_{name}"));
        world.inputs.insert((*name).to_owned(), Input { text: (*value).to_owned(), origin });
    }
    Compiler::new().compile(&world, &["main.kdsl"])
}

fn yaml(output: &Output) -> String {
    assert!(output.diagnostics().is_empty(), "{:#?}", output.diagnostics());
    output.to_yaml().unwrap()
}

/// Compares with the file beside the example; `UPDATE_CASES=1` writes it.
fn expect(name: &str, file: &str, given: &str) {
    let path = folder(name).join(file);
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&path, given).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, given, "examples/{name}/{file}");
}

/// What the API server stores: documents by kind, namespace and name, with `stringData` encoded.
fn meaning(text: &str) -> Vec<(String, Value)> {
    use base64::Engine as _;
    let mut found = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let mut value: Value = serde::Deserialize::deserialize(document).unwrap();
        if let Some(Value::Object(plain)) =
            value.as_object_mut().and_then(|object| object.remove("stringData"))
        {
            for (key, text) in plain {
                let encoded = base64::engine::general_purpose::STANDARD.encode(text.as_str().unwrap());
                value["data"][key] = encoded.into();
            }
        }
        let name =
            format!("{} {} {}", value["kind"], value["metadata"]["namespace"], value["metadata"]["name"]);
        found.push((name, value));
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
}

#[test]
fn the_first_look_compiles_for_each_environment() {
    for env in ["dev", "prod"] {
        let compiled = compile("first-look", &[("db-password", "hunter2"), ("env", env)]);
        expect("first-look", &format!("expected.{env}.yaml"), &yaml(&compiled));
    }
}

/// The claim that kdsl is shorter than the YAML it writes, without a library.
#[test]
fn four_objects_take_at_most_450_characters_and_25_lines() {
    let source = std::fs::read_to_string(folder("four-objects").join("main.kdsl")).unwrap();
    let characters = source.chars().filter(|c| !c.is_whitespace()).count();
    let lines = source.lines().count();
    let written = yaml(&compile("four-objects", &[]));
    let yaml_characters = written.chars().filter(|c| !c.is_whitespace()).count();
    println!("kdsl: {characters} characters, {lines} lines; its YAML: {yaml_characters} characters");
    assert!(characters <= 450 && lines <= 25, "{characters} characters, {lines} lines");
    expect("four-objects", "expected.yaml", &written);
}

/// A backend and a frontend, each a Deployment with a Service: the pair that hand-written YAML has.
#[test]
fn a_backend_and_a_frontend_mean_what_their_manifests_mean() {
    let written = yaml(&compile("000-frontend-backend", &[]));
    expect("000-frontend-backend", "expected.local.yaml", &written);
    let by_hand = std::fs::read_to_string(folder("000-frontend-backend").join("by-hand.yaml")).unwrap();
    assert_eq!(meaning(&written), meaning(&by_hand));
}

#[test]
fn a_tag_is_changed_in_one_place() {
    let tagged = yaml(&compile("000-frontend-backend", &[("tag", "v2"), ("replicas", "4")]));
    assert!(
        tagged.contains("image: k8s-demo-backend:v2\n") && tagged.contains("image: k8s-demo-frontend:v2\n")
    );
    assert_eq!(tagged.matches("replicas: 4\n").count(), 2);
}

#[test]
fn the_first_manifests_mean_what_was_written_by_hand() {
    let written = yaml(&compile("003-first-manifests", &[]));
    expect("003-first-manifests", "expected.yaml", &written);
    let by_hand = std::fs::read_to_string(folder("003-first-manifests").join("by-hand.yaml")).unwrap();
    assert_eq!(meaning(&written), meaning(&by_hand));
}
