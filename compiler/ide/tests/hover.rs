//! Hovers over the real compiler. `$` marks the cursor in each program.

#![allow(clippy::panic, reason = "a test fails by it")]

use kdsl_base::MemoryWorld;
use kdsl_core::{Options, compile};
use kdsl_ide::{diagnostics, hover};
use kdsl_schema_docs::Docs;

const PROGRAM: &str = r#"
/// Which cluster this is built for.
param env: "dev" | "prod" = "dev"
param password: Sensitive
let registry = "ghcr.io/acme"
/// The settings.
ConfigMap config { data: { color: "blue" } }
Secret db { stringData: { password: password } }
Deployment web {
  metadata.labels."example.com/tier": "front"
  spec: {
    replicas: if env == "prod" then 3 else 1
    template.spec: {
      containers: {
        app: {
          image: "${registry}/app"
          ports: { http: 8080 }
          env: { COLOR: config.color, PASSWORD: db.password }
          imagePullPolicy: "Always"
        }
      }
    }
  }
}
Service web {
  spec: { selector: Deployment.web, ports: { http: { port: 80, targetPort: Deployment.web.ports.http } } }
}
let count = Deployment.web.spec.replicas
/// The image of a service.
fn image(name: String, tag: String = "v1") = "${registry}/${name}:${tag}"
let other = image("other")
let probe: Probe = { httpGet: { path: "/", port: 80 } }
"#;

/// The hover at the first `needle`, at its end or at the `$` in it.
fn at(text: &str, needle: &str) -> Option<String> {
    let plain = needle.replacen('$', "", 1);
    let start = text.find(&plain).unwrap_or_else(|| panic!("{plain} is not there"));
    let offset = start + needle.find('$').unwrap_or(plain.len());
    let world = MemoryWorld::with_file("main.kdsl", text);
    let compiled = compile(&world, &["main.kdsl".to_owned()], &Options::default());
    let file = compiled.analysis.parses[0].file;
    let docs = Docs::embedded();
    hover(&compiled.analysis, &compiled.manifests, Some(docs), file, offset as u32)
        .map(|hover| hover.markdown)
}

#[track_caller]
fn says(needle: &str, words: &[&str]) {
    let found = at(PROGRAM, needle).unwrap_or_else(|| panic!("no hover at {needle}"));
    for word in words {
        assert!(found.contains(word), "{needle}: {word} is not in\n{found}");
    }
}

#[test]
fn fields_are_explained() {
    says("repl$icas: if", &["replicas?: Int", "default: `1`", "apps.v1.DeploymentSpec", "desired pods"]);
    says("im$age:", &["image: String", "core.v1.Container"]);
    says("template.sp$ec", &["spec: PodSpec", "core.v1.PodTemplateSpec"]);
    says("contain$ers:", &["containers: [Container]", "required"]);
    says("ap$p: {", &["app: Container", "the key is its `name`"]);
    says("imagePullPolicy$:", &["\"Always\" | \"IfNotPresent\" | \"Never\""]);
    says("\"Alw$ays\"", &["imagePullPolicy"]);
    says("\"example.com/t$ier\"", &["example.com/tier: String", "An entry of `labels`"]);
    says("select$or:", &["selector?:", "refers to a workload"]);
    says("httpG$et", &["httpGet?: HTTPGetAction", "core.v1.Probe"]);
}

#[test]
fn kinds_and_names_are_explained() {
    says("Deploy$ment web {", &["apps/v1 Deployment", "namespaced"]);
    says("param e$nv", &["param env: \"dev\" | \"prod\" = \"dev\"", "Which cluster"]);
    says("if e$nv ==", &["param env"]);
    says("regis$try}/app", &["let registry = \"ghcr.io/acme\""]);
    says("ConfigMap con$fig", &["ConfigMap config", "The settings."]);
    says("con$fig.color", &["ConfigMap config", "The settings."]);
    says("let probe: Pro$be", &["core.v1.Probe"]);
    says("param password: Sensi$tive", &["only in a Secret"]);
    says("selector: Deploy$ment", &["apps/v1 Deployment"]);
    let signature = "fn image(name: String, tag: String = \"v1\"): String";
    says("fn ima$ge", &[signature, "The image of a service."]);
    says("ima$ge(\"other\")", &[signature, "The image of a service."]);
    says("image(na$me", &["name: String"]);
}

#[test]
fn members_are_explained() {
    says("config.col$or", &["A key of ConfigMap `config`", "\"blue\""]);
    says("db.pass$word", &["A key of Secret `db`"]);
    says("Deployment.we$b.ports", &["Deployment web"]);
    says("Deployment.web.ports.ht$tp", &["A port of Deployment `web`"]);
    says("Deployment.web.spec.repl$icas", &["replicas?: Int", "desired pods"]);
}

#[test]
fn broken_code_still_has_hovers() {
    let broken = "Deployment web {\n  spec: {\n    replicas: \n    template.spec.containers: { app: { ima";
    assert!(at(broken, "repl$icas").is_some_and(|text| text.contains("Int")));
    assert!(at(broken, "contain$ers").is_some_and(|text| text.contains("[Container]")));
    let broken = "param tag: String\nDeployment web { spec.template.spec.containers.app.image: \"a:${ta";
    assert!(at(broken, "im$age").is_some_and(|text| text.contains("image")));
}

#[test]
fn no_place_of_no_prefix_panics() {
    for end in 0..=PROGRAM.len() {
        let Some(text) = PROGRAM.get(..end).filter(|_| end % 7 == 0) else { continue };
        let world = MemoryWorld::with_file("main.kdsl", text);
        let compiled = compile(&world, &["main.kdsl".to_owned()], &Options::default());
        let file = compiled.analysis.parses[0].file;
        for offset in (0..end + 3).step_by(5) {
            let _ = hover(&compiled.analysis, &compiled.manifests, None, file, offset as u32);
        }
        let _ = diagnostics(compiled.diagnostics(), file);
    }
}

#[test]
fn a_missing_input_is_no_finding_of_an_editor() {
    let world = MemoryWorld::with_file("main.kdsl", PROGRAM);
    let compiled = compile(&world, &["main.kdsl".to_owned()], &Options::default());
    let file = compiled.analysis.parses[0].file;
    assert_eq!(diagnostics(compiled.diagnostics(), file), Vec::<&kdsl_base::Diagnostic>::new());
}

/// What a definition says of its kind and fields stands in their hovers.
#[test]
fn kinds_of_definitions_have_the_words_of_their_definition() {
    let definition = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      deprecated: true
      deprecationWarning: use Gadget
      schema:
        openAPIV3Schema:
          type: object
          description: A thing that turns.
          properties:
            spec:
              type: object
              properties:
                size: { type: integer, minimum: 1, default: 3, description: How big it is. }
";
    let text = "Widget first { spec.size: 2 }\n";
    let mut world = MemoryWorld::with_file("main.kdsl", text);
    world.files.insert("crds.yaml".to_owned(), definition.to_owned());
    let options = Options { crds: vec!["crds.yaml".to_owned()], ..Options::default() };
    let compiled = compile(&world, &["main.kdsl".to_owned()], &options);
    let file = compiled.analysis.parses[0].file;
    let hover = |needle: &str| {
        let offset = text.find(needle).unwrap() as u32 + 1;
        hover(&compiled.analysis, &compiled.manifests, Some(Docs::embedded()), file, offset).unwrap().markdown
    };
    for word in ["example.com/v1 Widget", "A thing that turns.", "deprecated: use Gadget"] {
        assert!(hover("Widget").contains(word), "{word} is not in\n{}", hover("Widget"));
    }
    for word in ["size?: Int", "default: `3`", "at least 1", "How big it is."] {
        assert!(hover("size").contains(word), "{word} is not in\n{}", hover("size"));
    }
}

/// Every type that has `Sensitive` in it keeps a literal out of the hover.
#[test]
fn what_may_be_a_secret_is_not_shown() {
    for ty in ["Sensitive", "Sensitive?", "String | Sensitive", "Sensitive(3..)", "\"none\" | Sensitive"] {
        let text = format!("param pw: {ty} = \"hunter2\"\nSecret s {{ stringData: {{ k: pw }} }}\n");
        let declared = at(&text, "p$w:").unwrap();
        let used = at(&text, "k: p$w").unwrap();
        assert!(declared.contains("pw: "), "{declared}");
        assert!(!declared.contains("hunter2") && !used.contains("hunter2"), "{declared}\n{used}");
    }
}
