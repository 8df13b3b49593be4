//! Actions: offered at a place, their edits asked for when they are chosen.

use serde_json::{Value, json};

use crate::{Session, URI};

fn ask(line: u32, from: u32, to: u32) -> Value {
    json!({
        "textDocument": { "uri": URI },
        "range": { "start": { "line": line, "character": from }, "end": { "line": line, "character": to } },
        "context": { "diagnostics": [] },
    })
}

fn titled<'a>(answer: &'a Value, title: &str) -> &'a Value {
    let actions = answer["result"].as_array().unwrap_or_else(|| panic!("{answer}"));
    actions.iter().find(|action| action["title"] == title).unwrap_or_else(|| panic!("{title}: {answer}"))
}

#[test]
fn an_action_gets_its_edits_when_it_is_chosen() {
    let resolve = json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] } });
    let edits = json!({ "documentChanges": true });
    let mut session = Session::with(&json!({
        "textDocument": { "codeAction": resolve },
        "workspace": { "workspaceEdit": edits },
    }));
    session.open("ConfigMap c { data: { level: \"info\" } } // é\n");
    let offered = session.request("textDocument/codeAction", ask(0, 29, 35));
    let action = titled(&offered, "Extract `let level`").clone();
    assert_eq!((&action["kind"], &action["edit"]), (&json!("refactor.extract"), &Value::Null));
    let chosen = session.request("codeAction/resolve", action);
    let document = &chosen["result"]["edit"]["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({ "uri": URI, "version": 1 }), "{chosen}");
    let text = "let level = \"info\"\n\nConfigMap c { data: { level: level } } // é\n";
    assert_eq!(document["edits"][0]["newText"], text, "{chosen}");
}

#[test]
fn what_is_to_be_filled_in_is_a_snippet_where_the_editor_takes_one() {
    let sessions = [
        (json!({ "snippetEditSupport": true, "documentChanges": true }), json!({})),
        (json!({ "documentChanges": true }), json!({ "snippetTextEdit": true })),
        (json!({}), json!({})),
    ];
    let mut given = Vec::new();
    for (edit, experimental) in sessions {
        let capabilities = json!({ "workspace": { "workspaceEdit": edit }, "experimental": experimental });
        let mut session = Session::with(&capabilities);
        session.open("Service web { spec.ports: [{}] }\n");
        let offered = session.request("textDocument/codeAction", ask(0, 28, 28));
        given.push(titled(&offered, "Add the required field `port`")["edit"].clone());
    }
    let snippet = "Service web { spec.ports: [{ port: ${1:80} \\}] \\}\n";
    let standard = &given[0]["documentChanges"][0]["edits"][0];
    assert_eq!(standard["snippet"], json!({ "kind": "snippet", "value": snippet }), "{given:?}");
    let experimental = &given[1]["documentChanges"][0]["edits"][0];
    assert_eq!((&experimental["newText"], &experimental["insertTextFormat"]), (&json!(snippet), &json!(2)));
    let plain = &given[2]["changes"][URI][0];
    assert_eq!(plain["newText"], "Service web { spec.ports: [{ port: 80 }] }\n", "{given:?}");
}

#[test]
fn all_safe_fixes_show_what_they_hid_and_mend_that_too() {
    let mut session = Session::new();
    session.open("Deployment web { sepc: { replcas: 2, template.spec.containers.app.image: \"a:v1\" } }\n");
    let params = json!({
        "textDocument": { "uri": URI },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
        "context": { "diagnostics": [], "only": ["source.fixAll"] },
    });
    let given = session.request("textDocument/codeAction", params);
    let edits = given["result"][0]["edit"]["changes"][URI].as_array().unwrap_or_else(|| panic!("{given}"));
    let texts: Vec<&Value> = edits.iter().map(|edit| &edit["newText"]).collect();
    assert_eq!(texts, [&json!("spec: { replicas")], "{given}");
}

#[test]
fn manifests_become_a_program() {
    let mut session = Session::new();
    session.open("");
    let run = |text: &str| json!({ "command": "kdsl.importYaml", "arguments": [text, URI] });
    let yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n";
    let done = session.request("workspace/executeCommand", run(yaml));
    assert_eq!(done["result"], json!({ "text": "ConfigMap c { data.a: \"b\" }\n", "notes": [] }));
    assert_eq!(session.request("workspace/executeCommand", run("let a = 1"))["result"], Value::Null);
}
