//! What stands in the lines and above declarations.

use serde_json::{Value, json};

use crate::{Session, URI};

const PROGRAM: &str = "Deployment web {\n  spec: {\n    template.spec.containers.app.image: \"a:v1\"\n  }\n}\nService web { spec: { selector: web, ports: { http: { port: 80 } } } }\ntest \"one\" { assert true, \"no\" }\n";

fn hints(session: &mut Session, lines: std::ops::Range<u32>) -> Vec<Value> {
    let range = json!({
        "start": { "line": lines.start, "character": 0 },
        "end": { "line": lines.end, "character": 0 },
    });
    let params = json!({ "textDocument": { "uri": URI }, "range": range });
    session.request("textDocument/inlayHint", params)["result"].as_array().unwrap().clone()
}

#[test]
fn a_hint_becomes_text_when_it_is_asked_for_its_edits() {
    let mut session = Session::new();
    session.open(PROGRAM);
    let all = hints(&mut session, 0..7);
    let replicas = all.iter().find(|hint| hint["label"] == "replicas: 1").unwrap();
    assert_eq!(replicas["textEdits"], Value::Null);
    let resolved = session.request("inlayHint/resolve", replicas.clone())["result"].clone();
    let text = resolved["textEdits"][0]["newText"].as_str().unwrap().to_owned();
    assert!(text.contains("replicas: 1"), "{resolved}");
    session.change(2, json!([{ "range": resolved["textEdits"][0]["range"], "text": text }]));
    let after = hints(&mut session, 0..8);
    assert!(after.iter().all(|hint| hint["label"] != "replicas: 1"), "{after:?}");
    assert!(hints(&mut session, 7..8).is_empty());
}

#[test]
fn each_sort_of_hint_can_be_switched_off() {
    let mut session = Session::unborn();
    let off =
        json!({ "inlayHints": { "types": false, "defaults": false, "filledIn": false, "counts": true } });
    session.request("initialize", json!({ "capabilities": {}, "initializationOptions": off }));
    session.notify("initialized", json!({}));
    session.open(PROGRAM);
    let shown: Vec<String> =
        hints(&mut session, 0..7).iter().map(|hint| hint["label"][0]["value"].to_string()).collect();
    assert_eq!(shown, ["\"selects 1 pod\""]);
}

#[test]
fn a_lens_shows_runs_and_counts() {
    let mut session = Session::new();
    session.open(PROGRAM);
    let lenses = session.request("textDocument/codeLens", json!({ "textDocument": { "uri": URI } }));
    let commands: Vec<(&str, &str)> = lenses["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lens| {
            (lens["command"]["title"].as_str().unwrap(), lens["command"]["command"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        commands,
        [
            ("compiles to 2 resources ▸ preview", "kdsl.preview"),
            ("referenced by 1", "kdsl.showReferences"),
            ("▸ run", "kdsl.test"),
        ]
    );
}

#[test]
fn a_test_is_run_by_its_name() {
    let mut session = Session::new();
    session.open("param level: String = \"a\"\ntest \"good\" { assert level == \"a\", \"no\" }\ntest \"bad\" with { level: \"b\" } { assert level == \"a\", \"it is not a\" }\n");
    let mut run = |name: &str| {
        let params = json!({ "command": "kdsl.test", "arguments": [URI, name] });
        session.request("workspace/executeCommand", params)["result"].clone()
    };
    assert_eq!(run("good"), json!({ "passed": true, "findings": [] }));
    let bad = run("bad");
    assert_eq!(bad["passed"], false);
    assert!(bad["findings"][0]["message"].as_str().unwrap().contains("it is not a"), "{bad}");
    assert_eq!(bad["findings"][0]["location"]["range"]["start"]["line"], 2);
    assert_eq!(run("other"), Value::Null);
}
