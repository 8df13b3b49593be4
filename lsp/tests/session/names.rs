//! Definitions, references and renames over the protocol.

use serde_json::{Value, json};

use crate::{Session, URI, at};

const PROGRAM: &str = "ConfigMap cfg { data: { LEVEL: \"info\" } }
Deployment web {
  spec.template.spec.containers.app: { image: \"web:v1\", env: { LEVEL: cfg.LEVEL } }
}
Service web { spec: { selector: web, ports: { http: { port: 80, targetPort: 8080 } } } }
";

fn renamed(session: &mut Session, line: u32, character: u32, name: &str) -> Value {
    let mut params = at(line, character);
    params["newName"] = json!(name);
    session.request("textDocument/rename", params)
}

#[test]
fn a_key_leads_to_where_it_is_written_and_back() {
    let mut session = Session::with(&json!({ "textDocument": { "definition": { "linkSupport": true } } }));
    session.open(PROGRAM);
    let link = session.request("textDocument/definition", at(2, 75))["result"][0].clone();
    assert_eq!(link["targetUri"], URI, "{link}");
    assert_eq!(link["targetSelectionRange"]["start"], json!({ "line": 0, "character": 24 }));
    assert_eq!(link["originSelectionRange"]["start"], json!({ "line": 2, "character": 74 }));
    let mut params = at(0, 26);
    params["context"] = json!({ "includeDeclaration": false });
    let found = session.request("textDocument/references", params);
    assert_eq!(found["result"].as_array().unwrap().len(), 1, "{found}");
    let marked = session.request("textDocument/documentHighlight", at(0, 26));
    let kinds: Vec<&Value> = marked["result"].as_array().unwrap().iter().map(|mark| &mark["kind"]).collect();
    assert_eq!(kinds, [3, 2], "declared and read: {marked}");
}

#[test]
fn a_key_is_renamed_where_it_is_said() {
    let mut session = Session::new();
    session.open(PROGRAM);
    let prepared = session.request("textDocument/prepareRename", at(2, 75));
    assert_eq!(prepared["result"]["placeholder"], "LEVEL");
    let edits = renamed(&mut session, 2, 75, "log.level")["result"]["changes"][URI].clone();
    let texts: Vec<&Value> = edits.as_array().unwrap().iter().map(|edit| &edit["newText"]).collect();
    assert_eq!(texts, ["\"log.level\"", "[\"log.level\"]"], "{edits}");
    let refused = renamed(&mut session, 2, 75, "log level");
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("`log level` cannot name a key"), "{message}");
}

#[test]
fn what_changes_in_a_cluster_is_asked_about() {
    let edits = json!({ "documentChanges": true, "changeAnnotationSupport": {} });
    let mut session = Session::with(&json!({ "workspace": { "workspaceEdit": edits } }));
    session.open(PROGRAM);
    let given = renamed(&mut session, 1, 12, "shop");
    let document = &given["result"]["documentChanges"][0];
    assert_eq!(document["textDocument"], json!({ "uri": URI, "version": 1 }), "{given}");
    assert_eq!(
        document["edits"].as_array().unwrap().len(),
        2,
        "the Deployment, and not the Service: {given}"
    );
    let annotation = &given["result"]["changeAnnotations"]["kdsl.rename"];
    assert_eq!(annotation["needsConfirmation"], true);
    let text = annotation["description"].as_str().unwrap();
    assert!(text.contains("Deployment `shop` is made anew"), "{text}");
}
