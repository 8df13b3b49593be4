//! Tests of a program, and values that are asked for, as a host runs them.

#![allow(clippy::unwrap_used, reason = "a test")]

use kdsl::{Compiler, Format, MemoryWorld, Output, render, value_json, value_yaml};

const MAIN: &str = "main.kdsl";

const SHOP: &str = r#"
param env: "dev" | "prod"
param password: Sensitive
param tag: String = "v1"

let image = "ghcr.io/acme/web:${tag}"

Secret db { stringData: { password: password } }
Deployment web {
  spec: {
    replicas: if env == "prod" then 3 else 1
    template.spec.containers.web: { image: image, env: { PASSWORD: db.password } }
  }
}

test "production" with { env: "prod", password: "example" } {
  assert Deployment.web.spec.replicas == 3, "three replicas"
  assert image.ends-with(":v1"), "the first version"
}
test "development" with { env: "dev", password: "example", tag: "v${1 + 1}" } {
  let wanted = 2
  assert web.spec.replicas == wanted, "two replicas"
}
test "a secret is needed" with { env: "dev" } {
  assert true, "never false"
}
"#;

fn world() -> MemoryWorld {
    MemoryWorld::with_file(MAIN, SHOP)
}

fn findings(output: &Output) -> String {
    render(output.diagnostics(), output.sources(), Format::Full, false)
}

fn evaluate(expression: &str) -> Output {
    Compiler::new().evaluate(&world(), &[MAIN], expression)
}

#[test]
fn the_tests_of_a_program_are_known_without_its_params() {
    let output = Compiler::new().analyse(&world(), &[MAIN]);
    assert!(!output.has_errors(), "{}", findings(&output));
    let names: Vec<String> = output.tests().into_iter().map(|test| test.name).collect();
    assert_eq!(names, ["production", "development", "a secret is needed"]);
}

#[test]
fn a_test_passes_where_what_it_says_holds() {
    let output = Compiler::new().test(&world(), &[MAIN], 0);
    assert!(!output.has_errors(), "{}", findings(&output));
    assert!(output.to_yaml().unwrap().contains("replicas: 3"));
}

#[test]
fn a_test_fails_with_the_values_that_it_compares() {
    let output = Compiler::new().test(&world(), &[MAIN], 1);
    insta::assert_snapshot!(findings(&output), @r#"
    error[K0450]: two replicas
        ╭─[ main.kdsl:22:10 ]
     22 │   assert web.spec.replicas == wanted, "two replicas"
        │          ╰─────────────────────────── does not hold
        = note: `web.spec.replicas` is 1
        = note: `wanted` is 2
    "#);
    let output = Compiler::new().test(&world(), &[MAIN], 2);
    insta::assert_snapshot!(findings(&output), @r#"
    error[K0403]: the param `password` was not given
       ╭─[ main.kdsl:3:7 ]
     3 │ param password: Sensitive
       │       ╰──────── has no default
       = help: set the environment variable `KDSL_PARAM_PASSWORD`, or give a file with `--params`
    "#);
}

#[test]
fn a_value_is_plain_data() {
    let value = |expression: &str| {
        let output = evaluate(expression);
        output.value().map_or_else(|| findings(&output), value_yaml)
    };
    insta::assert_snapshot!(value("image"), @"ghcr.io/acme/web:v1");
    insta::assert_snapshot!(value("1 + 2"), @"3");
    insta::assert_snapshot!(value("[image, { a: 100m, b: null }]"), @r#"
    - ghcr.io/acme/web:v1
    - a: 100m
    "#);
    insta::assert_snapshot!(value("Deployment.web.spec.template.spec.containers"), @r#"
    - name: web
      image: ghcr.io/acme/web:v1
      env:
      - name: PASSWORD
        valueFrom:
          secretKeyRef:
            name: db
            key: password
    "#);
    insta::assert_snapshot!(value("web.spec?.paused"), @"null");
    let json = evaluate("[1, \"a\"]");
    insta::assert_snapshot!(value_json(json.value().unwrap()), @r#"
    [
      1,
      "a"
    ]
    "#);
}

#[test]
fn a_mistake_is_shown_in_the_expression() {
    insta::assert_snapshot!(findings(&evaluate("imag")), @r#"
    error[K0300]: unknown name `imag`
       ╭─[ <argument expression>:1:1 ]
     1 │ imag
       │ ╰──── nothing of this name is in scope
       = help: did you mean `image`?
     1 - imag
     1 + image
    "#);
    insta::assert_snapshot!(findings(&evaluate("image +")), @r#"
    error[K0002]: expected a value after `+`
       ╭─[ <argument expression>:1:7 ]
     1 │ image +
    "#);
    insta::assert_snapshot!(findings(&evaluate("image image")), @r#"
    error[K0002]: expected the end of the expression, found `image`
       ╭─[ <argument expression>:1:7 ]
     1 │ image image
    "#);
    insta::assert_snapshot!(findings(&evaluate("Deployment.web.spec.replicsa")), @r#"
    error[K0101]: Deployment spec has no field `replicsa`
       ╭─[ <argument expression>:1:21 ]
     1 │ Deployment.web.spec.replicsa
       │                     ╰──────── unknown field
       = help: a field with a similar name exists
     1 - Deployment.web.spec.replicsa
     1 + Deployment.web.spec.replicas
    "#);
    insta::assert_snapshot!(findings(&evaluate("\"${env}-${password}\"")), @r#"
    error[K0403]: the param `env` was not given
       ╭─[ main.kdsl:2:7 ]
     2 │ param env: "dev" | "prod"
       │       ╰─── has no default
       = help: give it with `--set env=…`, `--params FILE`, `KDSL_PARAM_ENV`, or in kdsl.toml

    error[K0403]: the param `password` was not given
       ╭─[ main.kdsl:3:7 ]
     3 │ param password: Sensitive
       │       ╰──────── has no default
       = help: set the environment variable `KDSL_PARAM_PASSWORD`, or give a file with `--params`
    "#);
}

#[test]
fn what_is_secret_is_not_printed() {
    let mut world = world();
    let input = |text: &str| kdsl::Input { text: text.to_owned(), origin: kdsl::InputOrigin::Host };
    world.inputs.insert("password".to_owned(), input("hunter2"));
    world.inputs.insert("env".to_owned(), input("prod"));
    for expression in
        ["password", "[{ a: password }]", "Secret.db", "Secret.db.stringData", "\"x${password}\""]
    {
        let output = Compiler::new().evaluate(&world, &[MAIN], expression);
        let told = findings(&output);
        assert!(output.value().is_none() && told.contains("K0501"), "{expression}\n{told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
    let output = Compiler::new().evaluate(&world, &[MAIN], "Deployment.web");
    assert!(value_yaml(output.value().unwrap()).contains("secretKeyRef"));
}
