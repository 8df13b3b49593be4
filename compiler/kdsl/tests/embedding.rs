//! The library as a host uses it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeMap;

use kdsl::{Code, Compiler, Format, Input, InputOrigin, Limits, MemoryWorld, Target, render};

const PROGRAM: &str =
    "param color: String = \"blue\"\nConfigMap one { data: { COLOR: color } }\nConfigMap two {}\n";

fn world(text: &str) -> MemoryWorld {
    MemoryWorld::with_file("main.kdsl", text)
}

#[test]
fn a_program_becomes_manifests_and_text() {
    let output = Compiler::new().compile(&world(PROGRAM), &["main.kdsl"]);
    let names: Vec<&str> = output.manifests().map(|manifest| manifest.name.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
    assert!(output.diagnostics().is_empty());
    let yaml = output.to_yaml().unwrap();
    assert_eq!(yaml.matches("---").count(), 1);
    assert!(yaml.contains("COLOR: blue"));
}

#[test]
fn one_manifest_is_an_object_of_json_and_several_are_a_list() {
    let one = Compiler::new().compile(&world("ConfigMap one {}"), &["main.kdsl"]).to_json().unwrap();
    assert!(one.contains("\"kind\": \"ConfigMap\"") && !one.contains("List"), "{one}");
    let two = Compiler::new().compile(&world(PROGRAM), &["main.kdsl"]).to_json().unwrap();
    assert!(two.starts_with("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": ["), "{two}");
    let none = Compiler::new().compile(&world(""), &["main.kdsl"]);
    assert_eq!(none.to_yaml().as_deref(), Some(""));
    assert!(none.to_json().unwrap().contains("\"items\": []"));
}

#[test]
fn a_mistake_is_data_and_nothing_is_written() {
    let output = Compiler::new().compile(&world("ConfigMap one { dat: {} }"), &["main.kdsl"]);
    assert!(output.has_errors());
    assert_eq!(output.to_yaml(), None);
    assert_eq!(output.to_json(), None);
    assert_eq!(output.diagnostics()[0].code, Code::K0101);
    let output = output.rename_sources(|path| Some(format!("tenants/acme/{path}")));
    let report = render(output.diagnostics(), output.sources(), Format::Concise, false);
    assert!(report.starts_with("tenants/acme/main.kdsl:1:17: error[K0101]"), "{report}");
}

#[test]
fn a_host_gives_inputs_a_target_and_limits() {
    let input = Input { text: "red".to_owned(), origin: InputOrigin::Host };
    let world = MemoryWorld { inputs: BTreeMap::from([("color".to_owned(), input)]), ..world(PROGRAM) };
    let output = Compiler::new().target(Target::parse("1.31").unwrap()).compile(&world, &["main.kdsl"]);
    assert!(output.to_yaml().unwrap().contains("COLOR: red"));
    let limits = Limits { fuel: 3, ..Limits::default() };
    let output = Compiler::new().limits(limits).compile(&world, &["main.kdsl"]);
    assert!(output.diagnostics().iter().any(|found| found.code == Code::K0402), "{:?}", output.diagnostics());
}

#[test]
fn a_file_that_the_world_does_not_have_is_a_finding() {
    let output = Compiler::new().compile(&world(PROGRAM), &["main.kdsl", "other.kdsl"]);
    assert_eq!(output.diagnostics().len(), 1);
    assert_eq!(output.diagnostics()[0].code, Code::K0610);
    let output = Compiler::new().compile(&world("ConfigMap a { dat: {} }"), &["other.kdsl", "main.kdsl"]);
    let report = render(output.diagnostics(), output.sources(), Format::Concise, false);
    assert!(report.contains("main.kdsl:1:15: error[K0101]"), "{report}");
}

#[test]
fn the_rules_of_kubernetes_are_heard_in_the_order_of_the_text() {
    let text = "Service web { spec: { selector: { app: \"web\" }, ports: { http: 80 } } }\nConfigMap a { dat: {} }\n";
    let output = Compiler::new().compile(&world(text), &["main.kdsl"]);
    let codes: Vec<String> = output.diagnostics().iter().map(|found| found.code.id()).collect();
    assert_eq!(codes, ["K0303", "K0101"]);
}

#[test]
fn a_compiler_and_its_output_can_be_sent_to_another_thread() {
    fn sendable<T: Send>() {}
    sendable::<Compiler>();
    sendable::<kdsl::Output>();
}

#[test]
fn a_project_that_asks_for_it_rolls_pods_out_with_their_configuration() {
    let program = |level: &str| {
        format!(
            "ConfigMap config {{ data: {{ LOG_LEVEL: \"{level}\", OTHER: \"x\" }} }}\n\
             Deployment web {{ spec.template.spec.containers.web: {{ image: \"a:v1\", env: {{ LOG_LEVEL: config.LOG_LEVEL }} }} }}"
        )
    };
    let yaml =
        |compiler: &Compiler, text: &str| compiler.compile(&world(text), &["main.kdsl"]).to_yaml().unwrap();
    let compiler = Compiler::new().rollout_on_config_change(true);
    let info = yaml(&compiler, &program("info"));
    assert!(info.contains("      annotations:\n        checksum/config: "), "{info}");
    assert_ne!(info.replace("info", "debug"), yaml(&compiler, &program("debug")));
    assert_eq!(info.replace(": x", ": z"), yaml(&compiler, &program("info").replace("\"x\"", "\"z\"")));
    assert!(!yaml(&Compiler::new(), &program("info")).contains("annotations"));
}
