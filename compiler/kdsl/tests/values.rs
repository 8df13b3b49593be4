//! Values in and out: params of the host's, manifests as its own types, and the way from YAML to the program.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeMap;

use kdsl::{Compiler, Format, Input, MemoryWorld, Output, ReadInto, Value, render};
use serde::{Deserialize, Serialize};

fn compiled(text: &str) -> Output {
    Compiler::new().compile(&MemoryWorld::with_file("main.kdsl", text), &["main.kdsl"])
}

fn findings(output: &Output) -> String {
    render(output.diagnostics(), output.sources(), Format::Concise, false)
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase")]
struct Deployment {
    api_version: String,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Metadata {
    name: String,
    labels: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Spec {
    replicas: Option<i32>,
    template: Template,
    #[serde(default)]
    strategy: Option<serde_json::Value>,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Template {
    spec: Pod,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Pod {
    containers: Vec<Container>,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase")]
struct Container {
    name: String,
    image: String,
    #[serde(default)]
    ports: Vec<Port>,
    image_pull_policy: Option<Policy>,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase")]
struct Port {
    container_port: u16,
}

#[derive(Deserialize, PartialEq, Debug)]
enum Policy {
    Always,
    IfNotPresent,
}

const DEPLOYMENT: &str = "\
Deployment web {
  spec: {
    replicas: 2
    strategy.rolling-update: { max-surge: 1, max-unavailable: 25% }
    template.spec.containers.web: { image: \"web:v1\", image-pull-policy: \"Always\", ports.http: 80 }
  }
}
";

#[test]
fn a_manifest_is_read_into_types_of_the_host() {
    let output = compiled(
        &DEPLOYMENT
            .replace("strategy.rolling-update", "strategy.rollingUpdate")
            .replace("max-surge", "maxSurge")
            .replace("max-unavailable", "maxUnavailable")
            .replace("image-pull-policy", "imagePullPolicy"),
    );
    assert_eq!(findings(&output), "");
    let web: Deployment = output.manifests().next().unwrap().read().unwrap();
    assert_eq!((web.api_version.as_str(), web.metadata.name.as_str()), ("apps/v1", "web"));
    assert_eq!(web.spec.replicas, Some(2));
    let container = &web.spec.template.spec.containers[0];
    assert_eq!((container.name.as_str(), container.ports[0].container_port), ("web", 80));
    assert_eq!(container.image_pull_policy, Some(Policy::Always));
    let strategy = web.spec.strategy.unwrap();
    assert_eq!(strategy["rollingUpdate"]["maxUnavailable"], "25%");
    // Any value of it can be read alone.
    let node = &output.manifests().next().unwrap().node;
    assert_eq!(node.at(&["spec", "replicas"]).unwrap().read::<u8>(), Ok(2));
    // What serde_json reads of the JSON is the same.
    let json: serde_json::Value = serde_json::from_str(&output.to_json().unwrap()).unwrap();
    assert_eq!(node.read::<serde_json::Value>().unwrap(), json);
}

#[test]
fn what_does_not_fit_is_told_by_its_path_and_its_place() {
    #[derive(Deserialize, Debug)]
    struct Odd {
        #[allow(dead_code, reason = "it never has a value")]
        data: BTreeMap<String, Vec<u8>>,
    }
    let output = compiled("let level = \"info\"\nConfigMap settings {\n  data: { level: level }\n}\n");
    let unfit = output.manifests().next().unwrap().read::<Odd>().unwrap_err();
    assert_eq!(unfit.path, "data.level");
    assert_eq!(unfit.message, "invalid type: string \"info\", expected a sequence");
    assert_eq!(output.sources().slice(unfit.span), "\"info\"");
    assert_eq!(
        unfit.shown(output.sources()),
        "main.kdsl:1:13: data.level: invalid type: string \"info\", expected a sequence"
    );
    #[derive(Deserialize, Debug)]
    struct Ports {
        #[allow(dead_code, reason = "it never has a value")]
        ports: Vec<BTreeMap<String, bool>>,
    }
    let world = MemoryWorld::with_file("main.kdsl", "let ports = [{ open: true }, { open: 1 }]");
    let output = Compiler::new().evaluate(&world, &["main.kdsl"], "{ ports: ports }");
    let unfit = output.read_value::<Ports>().unwrap_err();
    assert_eq!(
        unfit.shown(output.sources()),
        "main.kdsl:1:38: ports[1].open: invalid type: integer `1`, expected a boolean"
    );
    // A key of the wrong sort, a variant that there is not, and a field that is not there.
    assert!(output.read_value::<BTreeMap<u8, ()>>().is_err());
    let missing = output.read_value::<Metadata>().unwrap_err();
    assert_eq!((missing.path.as_str(), missing.message.as_str()), ("", "missing field `name`"));
    let output = Compiler::new().evaluate(&world, &["main.kdsl"], "\"Sometimes\"");
    assert!(output.read_value::<Policy>().unwrap_err().message.contains("unknown variant `Sometimes`"));
    assert_eq!(compiled("").read_value::<u8>().unwrap_err().to_string(), "there is no value");
}

#[test]
fn enums_options_and_numbers_of_serde() {
    #[derive(Deserialize, PartialEq, Debug)]
    enum Shape {
        Point,
        Circle(f64),
        Line(i64, i64),
        Box { w: u8, h: u8 },
    }
    let text = "[\"Point\", { Circle: 2 }, { Line: [1, 2] }, { Box: { w: 3, h: 4 } }]";
    let output = Compiler::new().evaluate(&MemoryWorld::with_file("main.kdsl", ""), &["main.kdsl"], text);
    assert_eq!(findings(&output), "");
    let read: Vec<Shape> = output.read_value().unwrap();
    assert_eq!(read, [Shape::Point, Shape::Circle(2.0), Shape::Line(1, 2), Shape::Box { w: 3, h: 4 }]);
    let one =
        |text: &str| Compiler::new().evaluate(&MemoryWorld::with_file("main.kdsl", ""), &["main.kdsl"], text);
    assert_eq!(one("null").read_value::<Option<u8>>(), Ok(None));
    assert!(one("300").read_value::<u8>().is_err() && one("-1").read_value::<u64>().is_err());
    assert_eq!(one("\"x\"").read_value::<char>(), Ok('x'));
    assert_eq!(one("[1, true, \"a\"]").read_value::<(u8, bool, String)>(), Ok((1, true, "a".to_owned())));
}

const PARAMS: &str = "\
param name: String
param replicas: Int(1..9) = 1
param hosts: [String] = []
param size: { cpu: Quantity, memory?: Quantity } = { cpu: 1 }
param token: Sensitive = \"none\"
let all = \"${name} ${replicas} ${hosts.join(\"+\")} ${size.cpu}\"
";

fn with(compiler: Compiler, text: &str) -> Result<String, String> {
    let world = MemoryWorld::with_file("main.kdsl", text);
    let output = compiler.evaluate(&world, &["main.kdsl"], "all");
    output.read_value().map_err(|_| findings(&output))
}

#[test]
fn params_are_given_as_values() {
    #[derive(Serialize)]
    struct Size {
        cpu: &'static str,
    }
    let compiler = Compiler::new()
        .param("name", "tab\there \"and\" \u{1f600} \u{2028}")
        .param("replicas", 3)
        .param("hosts", vec!["a.example", "b.example"]);
    let compiler = compiler.param_of("size", &Size { cpu: "500m" }).unwrap();
    assert_eq!(
        with(compiler.clone(), PARAMS).unwrap(),
        "tab\there \"and\" \u{1f600} \u{2028} 3 a.example+b.example 500m"
    );
    // A later one wins over an earlier one.
    assert!(with(compiler.param("replicas", 4), PARAMS).unwrap().contains(" 4 "));
    // Text stays text: what it looks like does not matter.
    assert!(with(Compiler::new().param("name", "1"), PARAMS).unwrap().starts_with("1 1 "));
}

#[test]
fn what_a_param_does_not_take_is_a_finding_in_what_the_host_gave() {
    let wrong = with(Compiler::new().param("name", "a").param("replicas", "3"), PARAMS).unwrap_err();
    assert!(wrong.contains("params of the host:") && wrong.contains("K0110"), "{wrong}");
    let wrong = with(Compiler::new().param("name", "a").param("replicas", 10), PARAMS).unwrap_err();
    assert!(wrong.contains("params of the host:") && wrong.contains("K0113"), "{wrong}");
    let wrong = with(Compiler::new().param("name", "a").param("replica", 3), PARAMS);
    assert!(wrong.is_ok(), "an expression asks for what it needs: {wrong:?}");
    let world = MemoryWorld::with_file("main.kdsl", PARAMS);
    let output = Compiler::new().param("name", "a").param("replica", 3).compile(&world, &["main.kdsl"]);
    assert!(findings(&output).contains("error[K0404]"), "{}", findings(&output));
    assert!(output.diagnostics().iter().all(|finding| finding.fixes.is_empty()));
    let wrong = with(Compiler::new().param("name", Value::record([("a", 1)])), PARAMS).unwrap_err();
    assert!(wrong.contains("params of the host:"), "{wrong}");
    // Nothing of a secret is shown.
    let secret = Compiler::new().param("name", "a").param("token", vec!["hunter2"]);
    let output = secret.compile(&world, &["main.kdsl"]);
    let shown = render(output.diagnostics(), output.sources(), Format::Full, false);
    assert!(output.has_errors() && !shown.contains("hunter2"), "{shown}");
    assert!(Compiler::new().param_of("n", &u64::MAX).is_err());
    assert!(Compiler::new().param_of("n", &BTreeMap::from([((1, 2), 3)])).is_err());
}

#[test]
fn a_value_wins_over_a_file_and_the_environment() {
    let environment = kdsl::InputOrigin::Environment("KDSL_PARAM_REPLICAS".to_owned());
    let mut world = MemoryWorld::with_file("main.kdsl", "param replicas: Int")
        .and_file("params.yaml", "replicas: 2\n")
        .and_file("kdsl.toml", "[params]\nreplicas = 1\n");
    world.inputs.insert("replicas".to_owned(), Input { text: "3".to_owned(), origin: environment });
    let compiler = Compiler::new().project("kdsl.toml").param("replicas", 5).params("params.yaml");
    let value = |world: &MemoryWorld| {
        compiler.evaluate(world, &["main.kdsl"], "replicas").read_value::<u8>().unwrap()
    };
    assert_eq!(value(&world), 5);
    assert_eq!(value(&world.and_input("replicas", "6")), 6);
}

#[test]
fn each_scalar_leads_to_what_wrote_it_and_back() {
    let text =
        "let level = \"info\"\nfor n in [1, 2] {\n  ConfigMap \"über-${n}\" { data: { level: level } }\n}\n";
    let text = text.replace('ü', "u");
    let output = compiled(&format!("// é\n{text}"));
    let map = output.source_map().unwrap();
    assert_eq!(map.yaml(), output.to_yaml().unwrap());
    for (bytes, span) in map.scalars() {
        assert_eq!(map.source_of(bytes.start), Some(span));
        let at = map.position(bytes.start);
        assert_eq!(map.source_at(at.line, at.column).unwrap().span, span);
        assert!(span.is_empty() || map.yaml_of(span).contains(&bytes), "{bytes:?} {span:?}");
    }
    let shown: Vec<&str> =
        map.yaml_at("main.kdsl", 2, 15).into_iter().filter_map(|at| map.yaml().get(at)).collect();
    assert_eq!(shown, ["info", "info"]);
    let first = map.yaml_at("main.kdsl", 2, 15)[0].clone();
    assert_eq!(map.place(map.source_of(first.start).unwrap()).unwrap().to_string(), "main.kdsl:2:13");
    assert_eq!((map.source_at(0, 1), map.source_at(1000, 1), map.source_at(1, 0)), (None, None, None));
    assert!(map.yaml_at("other.kdsl", 1, 1).is_empty() && map.yaml_at("main.kdsl", 99, 1).is_empty());
    assert!(compiled("let x = ").source_map().is_none());
    assert!(compiled("").source_map().unwrap().source_of(0).is_none());
}
