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

const COMPONENT: &str = "component Web { param tag: String; ConfigMap \"${name}\" { data.tag: tag } }
Web one { tag: \"v1\" }
Web two { tag: \"v2\" }
";

#[test]
fn a_component_has_its_callers_and_its_instances() {
    let mut session = Session::new();
    session.open(COMPONENT);
    let names = |answer: &Value, of: &str| -> Vec<String> {
        let list = answer["result"].as_array().unwrap();
        list.iter().map(|one| one.pointer(of).unwrap().as_str().unwrap().to_owned()).collect()
    };
    let prepared = session.request("textDocument/prepareCallHierarchy", at(1, 1));
    assert_eq!(names(&prepared, "/name"), ["Web"]);
    let item = json!({ "item": prepared["result"][0] });
    let callers = session.request("callHierarchy/incomingCalls", item);
    assert_eq!(names(&callers, "/from/name"), ["one", "two"]);
    assert_eq!(callers["result"][1]["fromRanges"][0]["start"], json!({ "line": 2, "character": 0 }));
    let one = json!({ "item": callers["result"][0]["from"] });
    let used = session.request("callHierarchy/outgoingCalls", one);
    assert_eq!(names(&used, "/to/name"), ["Web"]);
    let prepared = session.request("textDocument/prepareTypeHierarchy", at(1, 5));
    let instance = json!({ "item": prepared["result"][0] });
    let above = session.request("typeHierarchy/supertypes", instance);
    assert_eq!(names(&above, "/name"), ["Web"]);
    let below = session.request("typeHierarchy/subtypes", json!({ "item": above["result"][0] }));
    assert_eq!(names(&below, "/name"), ["one", "two"]);
}

#[test]
fn a_label_is_typed_once_and_links_lead_out() {
    let mut session = Session::new();
    session.open(
        "Deployment web { spec: { selector.matchLabels.app: \"web\", template: { metadata.labels.app: \"web\", spec.containers.app.image: \"nginx:1\" } } }\n",
    );
    let linked = session.request("textDocument/linkedEditingRange", at(0, 47))["result"].clone();
    assert_eq!(linked["ranges"].as_array().unwrap().len(), 2, "{linked}");
    let document = json!({ "textDocument": { "uri": URI } });
    let links = session.request("textDocument/documentLink", document)["result"].clone();
    assert_eq!(links[0]["target"], "https://hub.docker.com/_/nginx", "{links}");
}
