//! Programs that are being typed: a line that is not finished keeps its item, and leaves the others alone.

use crate::support::{brief, compile, errors};

/// A program with an unfinished line in the middle of it.
fn around(unfinished: &str) -> String {
    format!(
        r#"let a = {{ name: "shop", list: [1, 2] }}

ConfigMap before {{ data: {{ shop: a.name }} }}

{unfinished}

ConfigMap after {{ data: {{ shop: a.name }} }}

Pod last {{
  spec.containers.app: {{ image: "nginx:1.27", env: {{ SHOP: after.shop }} }}
}}
"#
    )
}

/// The other resources are compiled, the item around the line as far as it goes, and what is said
/// stands near the line.
fn keeps(unfinished: &str, own: Option<(&str, &str)>) {
    let text = around(unfinished);
    let output = compile(&text);
    let made: Vec<(String, String)> =
        output.manifests().map(|manifest| (manifest.kind.to_string(), manifest.name.to_string())).collect();
    let told: Vec<String> = errors(&output).iter().map(|finding| brief(&text, finding)).collect();
    let wanted = [Some(("ConfigMap", "before")), Some(("ConfigMap", "after")), Some(("Pod", "last")), own];
    for (kind, name) in wanted.into_iter().flatten() {
        let is_made = made.iter().any(|made| made.0 == kind && made.1 == name);
        assert!(is_made, "{kind} `{name}` is lost behind\n{unfinished}\nmade {made:?}\ntold {told:?}");
    }
    assert!(told.len() <= 1, "{unfinished}\ntold {told:?}");
    // `Deployment w` is a whole item, which only lacks its fields.
    assert!(told.len() == 1 || unfinished == "Deployment w", "{unfinished} is taken for finished");
}

#[test]
fn a_member_that_is_not_named_yet() {
    keeps("let b = a.", None);
    keeps("ConfigMap own {\n  data: { x: a. }\n}", Some(("ConfigMap", "own")));
}

#[test]
fn a_record_that_is_open_yet() {
    keeps("let b = { x: {", None);
    keeps("ConfigMap own {\n  data: { x: {\n}", Some(("ConfigMap", "own")));
}

#[test]
fn an_interpolation_that_is_open_yet() {
    keeps(
        "Pod own {\n  spec.containers.app: {\n    image: \"${\n    args: [\"serve\"]\n  }\n}",
        Some(("Pod", "own")),
    );
}

#[test]
fn a_field_that_is_half_typed() {
    keeps(
        "Deployment own {\n  spec: {\n    repl\n    template.spec.containers.app: { image: \"nginx:1.27\" }\n  }\n}",
        Some(("Deployment", "own")),
    );
}

#[test]
fn a_path_that_ends_in_a_dot() {
    keeps(
        "Deployment own {\n  spec.template.spec.containers.app: { image: \"nginx:1.27\" }\n  spec.\n}",
        Some(("Deployment", "own")),
    );
}

#[test]
fn a_resource_without_its_braces() {
    keeps("Deployment w", Some(("Deployment", "w")));
}

#[test]
fn a_loop_without_its_list() {
    keeps("for x in", None);
}

#[test]
fn a_condition_without_its_right_side() {
    keeps("if a.name ==", None);
}
