//! What a host sees, in the JSON that it gives and gets.

use serde_json::{Value, json};

use crate::call::{ask, call, once};
use crate::project::Project;
use crate::unit::Unit;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn compiled(files: Value, options: Value) -> Value {
    parsed(&once(Unit::Utf16, "compile", &json!([files, options, []]).to_string()))
}

fn asked(project: &mut Project, name: &str, arguments: Value) -> Value {
    parsed(&ask(project, name, &arguments.to_string()))
}

fn project(text: &str) -> Project {
    Project::new(Unit::Utf16, json!({ "a.kdsl": text }), Value::Null)
}

#[test]
fn a_program_becomes_yaml() {
    let files = json!({ "a.kdsl": "param c: String\nConfigMap a { data: { color: c } }", "readme.md": "no" });
    let done = compiled(files, json!({ "set": { "c": "blue" }, "kubernetes": "1.31" }));
    assert_eq!(done["resources"], 1, "{done}");
    assert_eq!(done["diagnostics"], json!([]));
    assert!(done["yaml"].as_str().unwrap().contains("color: blue"));
    assert!(
        done.get("error").is_none() && done.get("sourceMap").is_none() && done.get("manifests").is_none()
    );
    let files = json!({ "a.kdsl": "ConfigMap a {}\nPod b { spec.containers.c.image: 1 }" });
    assert_eq!(compiled(files, json!({ "manifests": true }))["manifests"], json!([]));
    let files = json!({ "a.kdsl": "Deployment a { spec: { replicas: 3, template.spec.containers.c.image: \"c:v1\" } }" });
    let done = compiled(files, json!({ "manifests": true }));
    assert_eq!(done["manifests"][0]["spec"]["replicas"], 3, "{done}");
}

#[test]
fn a_project_among_the_files_is_heeded() {
    let toml = "kubernetes = \"1.30\"\nsources = [\"src\"]\n[params]\nc = \"red\"\n[environments.prod.params]\nc = \"green\"\n";
    let program = "param c: String\nparam p: Sensitive = \"\"\nConfigMap a { data: { color: c } }\nSecret s { stringData: { p: p } }";
    let files = json!({ "kdsl.toml": toml, "src/a.kdsl": program, "other.kdsl": "oops", "p.yaml": "c: blue\np: hunter2" });
    let yaml = |options| {
        let done = compiled(files.clone(), options);
        assert_eq!(done["diagnostics"], json!([]), "{done}");
        done["yaml"].as_str().unwrap().to_owned()
    };
    assert!(yaml(json!({})).contains("color: red"));
    assert!(yaml(json!({ "env": "prod" })).contains("color: green"));
    assert!(yaml(json!({ "env": "prod", "params": ["p.yaml"] })).contains("color: blue"));
    assert!(yaml(json!({ "params": ["p.yaml"], "secrets": "placeholder" })).contains("UExBQ0VIT0xERVI="));
    let unknown = compiled(files.clone(), json!({ "env": "prdo" }));
    assert_eq!(unknown["diagnostics"][0]["code"], "K0608", "{unknown}");
    let mut project = Project::new(Unit::Utf16, files, Value::Null);
    let info = asked(&mut project, "info", json!([]));
    assert_eq!(info["environments"], json!([{ "name": "prod", "kubernetes": null }]));
    assert_eq!((&info["kubernetes"], &info["main"]), (&json!("1.30"), &json!(["src/a.kdsl"])), "{info}");
    let params = info["params"].as_array().unwrap();
    assert_eq!(
        (&params[0]["type"], &params[0]["required"], &params[1]["sensitive"]),
        (&json!("String"), &json!(true), &json!(true))
    );
    let diff = asked(&mut project, "diff", json!([{}, { "env": "prod" }, "json"]));
    assert_eq!(diff["diff"]["summary"]["changed"], 1, "{diff}");
}

#[test]
fn definitions_among_the_files_give_kinds() {
    let crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.x.io }\nspec:\n  group: x.io\n  names: { kind: Widget, plural: widgets }\n  scope: Namespaced\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }\n";
    let files = json!({ "crds/w.yaml": crd, "a.kdsl": "Widget w { spec.sise: 3 }" });
    let done = compiled(files.clone(), json!({ "crds": ["crds"] }));
    assert_eq!(done["diagnostics"][0]["code"], "K0101", "{done}");
    assert_eq!(compiled(files.clone(), json!({}))["diagnostics"][0]["code"], "K0201");
    let mut project = Project::new(Unit::Utf16, files, json!({ "crds": ["crds"] }));
    let items = asked(&mut project, "completion", json!(["a.kdsl", 16]));
    assert_eq!(items["items"][0]["label"], "size", "{items}");
    let page = asked(&mut project, "explain", json!(["Widget.spec"]));
    assert!(page["page"].as_str().unwrap().contains("size"), "{page}");
}

#[test]
fn a_text_is_formatted() {
    let given = |text: Value| parsed(&call(Unit::Utf16, "format", &json!([text]).to_string()));
    assert_eq!(given(json!("let a={b:1}")), json!({ "text": "let a = { b: 1 }\n", "diagnostics": [] }));
    let refused = given(json!("let a = ["));
    assert_eq!(refused["text"], Value::Null);
    assert_eq!(refused["diagnostics"][0]["primary"]["file"], "<text>");
    assert!(given(Value::Null)["error"].is_string());
    let mut project = project("// 😀\nlet a={b:1}");
    let edits = asked(&mut project, "formatFile", json!(["a.kdsl"]));
    assert_eq!(edits, json!([{ "file": "a.kdsl", "start": 6, "end": 17, "text": "let a = { b: 1 }\n" }]));
}

#[test]
fn places_count_in_all_units() {
    let files = json!({ "a.kdsl": "/* é😀 */ ConfigMap a { dta: {} }" });
    let done = compiled(files, json!({ "format": "json" }));
    assert_eq!(done["yaml"], Value::Null);
    let start = &done["diagnostics"][0]["primary"]["start"];
    assert_eq!(*start, json!({ "line": 1, "column": 24, "offset": 27, "index": 24 }), "{done}");
}

#[test]
fn scalars_lead_to_their_source_and_back() {
    let text = "let e = \"😀\" // é\nConfigMap a { data: { k: e, l: \"x\" } }";
    let options = json!({ "sourceMap": true });
    let mut project = Project::new(Unit::Utf16, json!({ "a.kdsl": text }), options);
    let done = asked(&mut project, "compile", json!([]));
    let units = |text: &str, part: &Value| -> String {
        let [start, end] = ["start", "end"].map(|end| part[end].as_u64().unwrap() as usize);
        String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).unwrap()
    };
    let yaml = done["yaml"].as_str().unwrap();
    let shown = asked(&mut project, "shown", json!(["a.kdsl", 8, null]));
    assert_eq!(units(yaml, &shown[0]), "😀", "{yaml} {shown}");
    let origin = asked(&mut project, "origin", json!([shown[0]["start"]]));
    assert_eq!(units(text, &origin), "\"😀\"", "{origin}");
    let numbers = done["sourceMap"]["scalars"].as_array().unwrap();
    let of_map = numbers.chunks(5).find(|five| five[0] == shown[0]["start"]).unwrap();
    assert_eq!(
        of_map[1..],
        [&shown[0]["end"], &json!(0), &origin["start"], &origin["end"]].map(Clone::clone)
    );
    assert_eq!(done["sourceMap"]["files"], json!(["a.kdsl"]));
    assert_eq!(asked(&mut project, "sourceMap", json!([])), done["sourceMap"]);
    project.write("a.kdsl", "let e =");
    assert_eq!(asked(&mut project, "sourceMap", json!([])), Value::Null);
}

#[test]
fn paths_follow_files_that_move() {
    let files =
        json!({ "main.kdsl": "/* 😀 */ import { a } from \"./lib.kdsl\"\n", "lib.kdsl": "let a = 1\n" });
    let mut project = Project::new(Unit::Utf16, files, Value::Null);
    let edits = asked(&mut project, "renameFiles", json!([[["lib.kdsl", "parts/a.kdsl"]]]));
    assert_eq!(
        edits,
        json!([{ "file": "main.kdsl", "start": 28, "end": 38, "text": "./parts/a.kdsl" }]),
        "{edits}"
    );
    assert_eq!(asked(&mut project, "renameFiles", json!([[["other", "x"]]])), json!([]));
    assert_eq!(asked(&mut project, "renameFiles", json!([5])), json!([]));
}

#[test]
fn a_program_becomes_a_graph() {
    let text = "/* 😀 */ ConfigMap c { data: { k: \"v\" } }\n\
                Pod p { spec: { containers.a: { image: \"a:v1\", env: { K: c.k } } } }";
    let mut project = project(text);
    let mut drawn = |format: Value| asked(&mut project, "graph", json!([format]));
    assert!(drawn(Value::Null)["graph"].as_str().unwrap().contains("n1 -->|\"env: k\"| n0"));
    let data = drawn(json!("json"));
    assert_eq!(data["graph"]["edges"][0]["to"], "ConfigMap/c");
    assert_eq!(data["graph"]["nodes"][0]["place"]["start"]["index"], 19, "{data}");
    let refused = drawn(json!("svg"));
    assert!(
        refused["error"].is_string() && refused["graph"].is_null() && refused["diagnostics"] == json!([])
    );
}

#[test]
fn arguments_that_are_none_are_refused() {
    for (files, options) in [
        (json!(3), json!({})),
        (Value::Null, json!({})),
        (json!({ "a": 1 }), json!({})),
        (json!({}), json!({ "mian": [] })),
        (json!({}), json!({ "kubernetes": "1.2.x" })),
        (json!({}), json!({ "kubernetes": "1.5" })),
        (json!({}), json!({ "set": { "a": [] } })),
        (json!({}), json!({ "limits": { "fule": 1 } })),
        (json!({}), json!(3)),
    ] {
        let done = compiled(files, options);
        assert!(done["error"].is_string() && done["yaml"].is_null(), "{done}");
        assert_eq!(done["diagnostics"], json!([]));
    }
    assert!(parsed(&once(Unit::Utf16, "compile", ""))["error"].is_string());
    assert_eq!(once(Unit::Utf16, "hover", ""), "null");
    assert_eq!(
        (ask(&mut project(""), "none", "[]"), call(Unit::Utf16, "none", "[]")),
        ("null".into(), "null".into())
    );
    let refused = parsed(&call(Unit::Utf16, "refused", "[\"completion\",\"no\"]"));
    assert_eq!(refused, json!({ "items": [], "incomplete": false, "error": "no" }));
}

/// Every question answers strange arguments, and each empty answer is JSON.
#[test]
fn every_question_takes_anything() {
    let strange =
        [json!([]), json!(["a.kdsl", -1, 1e300]), json!([3, "x", null]), json!(["no.kdsl", 0]), json!({})];
    for row in crate::ask::METHODS {
        parsed(row.empty);
        for arguments in &strange {
            asked(&mut project("Pod p { spec: { cont"), row.name, arguments.clone());
        }
    }
    for row in crate::functions::FUNCTIONS {
        parsed(row.empty);
        for arguments in &strange {
            parsed(&call(Unit::Utf16, row.name, &arguments.to_string()));
        }
    }
    assert!(crate::ask::METHODS.is_sorted_by_key(|row| row.name));
    assert!(crate::functions::FUNCTIONS.is_sorted_by_key(|row| row.name));
}

#[test]
fn texts_change_and_answers_follow() {
    let mut project = project("/* 😀 */ Deployment web { spec: {} }");
    let hover = asked(&mut project, "hover", json!(["a.kdsl", 12]));
    assert_eq!((&hover["start"], &hover["end"]), (&json!(9), &json!(19)));
    assert!(hover["markdown"].as_str().unwrap().contains("apps/v1 Deployment"));
    assert!(!project.edit("a.kdsl", 4, 5, "x"), "in the middle of a character");
    assert!(!project.edit("a.kdsl", 4, 99, "x") && !project.edit("b.kdsl", 0, 0, ""));
    assert!(project.edit("a.kdsl", 9, 19, "Pod"));
    assert_eq!(asked(&mut project, "text", json!(["a.kdsl"])), "/* 😀 */ Pod web { spec: {} }");
    assert!(
        asked(&mut project, "hover", json!(["a.kdsl", 12]))["markdown"].as_str().unwrap().contains("v1 Pod")
    );
    project.write("b.kdsl", "ConfigMap c {}");
    assert_eq!(asked(&mut project, "paths", json!([])), json!(["a.kdsl", "b.kdsl"]));
    assert!(project.remove("a.kdsl") && !project.remove("a.kdsl"));
    assert_eq!(asked(&mut project, "compile", json!([]))["resources"], 1);
}

/// Asking what stands at a cursor evaluates nothing.
#[test]
fn a_cursor_needs_no_compilation() {
    let mut project =
        project("ConfigMap c { data: { k: \"${(1..9999999).map(n => n).len()}\" } }\nlet x = c.k");
    let found = asked(&mut project, "definition", json!(["a.kdsl", 76]));
    assert!(project.last().is_none(), "{found}");
    assert!(asked(&mut project, "hover", json!(["a.kdsl", 2])).is_object());
    assert!(project.last().is_none());
}

#[test]
fn names_are_found_and_renamed() {
    let text = "ConfigMap c { data: { KEY: \"v\" } }\nPod p { spec: { containers.a: { image: \"a:v1\", env: { K: c.KEY } } } }";
    let mut project = project(text);
    let at = text.rfind("KEY").unwrap();
    let targets = asked(&mut project, "definition", json!(["a.kdsl", at]));
    assert_eq!((&targets["origin"]["start"], &targets["targets"][0]["start"]), (&json!(at), &json!(22)));
    assert_eq!(asked(&mut project, "references", json!(["a.kdsl", at, true])).as_array().unwrap().len(), 2);
    assert_eq!(asked(&mut project, "prepareRename", json!(["a.kdsl", at]))["place"]["name"], "KEY");
    let renamed = asked(&mut project, "rename", json!(["a.kdsl", at, "LEVEL"]));
    assert_eq!(renamed["edits"].as_array().unwrap().len(), 2, "{renamed}");
    assert!(asked(&mut project, "rename", json!(["a.kdsl", at, "not a key!"]))["error"].is_string());
    assert_eq!(asked(&mut project, "prepareRename", json!(["a.kdsl", 12])), json!({ "place": null }));
}

#[test]
fn findings_are_mended() {
    let mut project = project("/* é */ ConfigMap c { dta: { a: \"b\" } }");
    let fixed = asked(&mut project, "fix", json!(["all"]));
    assert_eq!((&fixed["count"], &fixed["diagnostics"]), (&json!(1), &json!([])), "{fixed}");
}

#[test]
fn manifests_are_linted_and_imported() {
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: a\n      image: a\n";
    let mut project =
        Project::new(Unit::Utf16, json!({ "p.yaml": yaml, "other.yaml": "a: 1\n" }), Value::Null);
    let found = asked(&mut project, "lint", json!([{ "profile": "strict" }]));
    let codes: Vec<&str> =
        found["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(codes.iter().all(|code| code.starts_with("K10")) && !codes.is_empty(), "{codes:?}");
    let allowed = asked(&mut project, "lint", json!([{ "profile": "strict", "allow": codes }]));
    assert_eq!(allowed["diagnostics"], json!([]));
    for options in [json!({ "profile": "x" }), json!({ "deny": ["K0101"] }), json!({ "select": ["K9999"] })] {
        assert!(asked(&mut project, "lint", json!([options]))["error"].is_string());
    }
    let given = json!([yaml, { "check": true }]);
    let done = parsed(&call(Unit::Utf16, "importManifests", &given.to_string()));
    assert_eq!((&done["objects"], &done["differences"]), (&json!(1), &json!([])), "{done}");
    assert!(done["files"][0]["text"].as_str().unwrap().contains("Pod p"));
    assert_eq!(call(Unit::Utf16, "isManifests", &json!([yaml]).to_string()), "true");
}

#[test]
fn a_call_for_an_older_version_is_heeded() {
    let page =
        parsed(&call(Unit::Utf16, "explain", "[\"Pod.spec.hostnameOverride\",{\"kubernetes\":\"1.30\"}]"));
    assert!(page["page"].is_null() && page["error"].is_string() || page["page"].is_string(), "{page}");
    assert_eq!(parsed(&call(Unit::Utf16, "explain", "[\"K0101\",null]"))["format"], "markdown");
    assert!(parsed(&call(Unit::Utf16, "explain", "[\"Podd\",null]"))["error"].is_string());
    let versions = parsed(&call(Unit::Utf16, "kubernetesVersions", "[]"));
    assert_eq!(versions.as_array().unwrap().first().unwrap(), "1.28");
}

/// A host may keep a project in one thread and ask in another.
#[test]
fn projects_go_from_thread_to_thread() {
    fn goes<T: Send>(it: T) -> T {
        it
    }
    let mut project = goes(project("ConfigMap c {}"));
    let done = std::thread::spawn(move || asked(&mut project, "compile", json!([]))).join().unwrap();
    assert_eq!(done["resources"], 1);
}

#[test]
fn places_count_what_the_host_counts() {
    let files = json!({ "a.kdsl": "/* é😀 */ ConfigMap a { dta: {} }" });
    for (unit, at) in [(Unit::Bytes, 27), (Unit::CodePoints, 23), (Unit::Utf16, 24)] {
        let done = parsed(&once(unit, "check", &json!([files, null, []]).to_string()));
        assert_eq!(done["diagnostics"][0]["primary"]["start"]["index"], at, "{unit:?}");
        let mut project = Project::new(unit, files.clone(), Value::Null);
        assert!(!project.edit("a.kdsl", at, 99, ""));
        assert!(project.edit("a.kdsl", at, at + 3, "data"));
        assert_eq!(asked(&mut project, "check", json!([]))["diagnostics"], json!([]));
    }
    let mut bytes = Project::new(Unit::Bytes, files, Value::Null);
    assert!(!bytes.edit("a.kdsl", 4, 5, ""), "in the middle of a character");
}
