//! A large program is worked on by several threads. What comes out is what one makes of it: the YAML, the
//! findings, the files that were read.

use std::fmt::Write;

use kdsl::{Compiler, Limits, MemoryWorld, Profile, Selection};

/// How many services a program has: enough for each of three threads.
const SERVICES: usize = 200;

/// A service, with what is wrong or unusual in it.
fn service(out: &mut String, number: usize, odd: &str) {
    let _ = write!(
        out,
        r#"
ConfigMap config-{number} {{ data: {{ level: "info", unused: "x" }} }}
Deployment web-{number} {{
  spec.template.spec.containers.app: {{
    image: "ghcr.io/acme/web:v{number}"
    ports: {{ http: 8080 }}
    env: {{ LEVEL: config-{number}.level, ABOUT: "is ${{config-1.level}}" }}
    {odd}
  }}
}}
Service web-{number} {{
  spec: {{ selector: Deployment.web-{number}, ports: {{ http: {{ port: 80, targetPort: Deployment.web-{number}.ports.http }} }} }}
}}
"#
    );
}

/// A program with something odd in the middle of it, and at its end.
fn program(odd: &str, end: &str) -> String {
    let mut text = String::new();
    for number in 1..=SERVICES {
        service(&mut text, number, if number % 100 == 99 { odd } else { "" });
    }
    text + end
}

fn outcome(text: &str, limits: Limits, threads: usize) -> (Option<String>, String, usize) {
    let mut world = MemoryWorld::with_file("main.kdsl", text);
    world.files.insert("notes.txt".to_owned(), "something\n".to_owned());
    let compiler = Compiler::new().limits(limits).lints(Selection::of(Profile::Strict)).threads(threads);
    let output = compiler.compile(&world, &["main.kdsl"]);
    (output.to_yaml(), format!("{:#?}", output.diagnostics()), output.sources().iter().count())
}

fn same_with_any_number(text: &str, limits: Limits) {
    let alone = outcome(text, limits, 1);
    for threads in [2, 3] {
        let together = outcome(text, limits, threads);
        assert!(alone == together, "{threads} threads make something else of it");
    }
}

#[test]
fn a_program_in_which_all_is_well() {
    same_with_any_number(&program("", ""), Limits::default());
    let looped = format!(
        "for i in 1..{SERVICES} {{ ConfigMap \"a-${{i}}\" {{ data.i: i }}\nService \"a-${{i}}\" {{ spec: {{ selector: {{ app: \"b\" }}, ports: {{ http: 80 }} }} }} }}"
    );
    same_with_any_number(&looped, Limits::default());
}

#[test]
fn mistakes() {
    for odd in [
        "imagePullPolcy: \"Always\"",
        "args: [1 / 0]",
        "args: [config-7.missing]",
        "args: [nothing.here]",
        "workingDir: Service.web-99.spec.ports.http.port",
        "env: { LEVEL: config-1.level }",
        "volumeMounts: { data: { mountPath: \"/data\" } }",
    ] {
        same_with_any_number(&program(odd, ""), Limits::default());
    }
}

#[test]
fn what_holds_for_all() {
    for end in [
        "assert config-3.level == \"debug\", \"the level\"\n",
        "policy { forbid Deployment where it.spec.replicas == null }\n",
        "patch Deployment web-9 { spec.replicas: 3 }\n",
        "patch Deployment web-9 { spec.replicas: 3 }\npatch Deployment nobody { spec.replicas: 3 }\n",
        "defaults Deployment { metadata.labels.team: \"shop\" }\n",
        "ConfigMap last { data: { notes: file(\"notes.txt\"), more: file(\"nothing.txt\") } }\n",
        "ConfigMap last { data.notes: file(\"notes.txt\") }\n",
    ] {
        same_with_any_number(&program("", end), Limits::default());
    }
}

#[test]
fn limits() {
    let text = program("", "");
    let usual = Limits::default();
    for share in [40, 150, 400, 1000] {
        same_with_any_number(&text, Limits { fuel: usual.fuel / (10 * share), ..usual });
        same_with_any_number(&text, Limits { memory: usual.memory / share, ..usual });
        same_with_any_number(&text, Limits { output: usual.output / (10 * share), ..usual });
    }
}
