//! What can be typed: completions with what the editor can do, their documentation, signatures.

use serde_json::{Value, json};

use crate::{Session, URI};
use kdsl_properties::session::Folder;

/// The items for a cursor, by their labels.
fn items(session: &mut Session, uri: &str, line: u32, character: u32) -> Vec<Value> {
    let position = json!({ "line": line, "character": character });
    let params = json!({ "textDocument": { "uri": uri }, "position": position });
    let answer = session.request("textDocument/completion", params);
    answer["result"]["items"].as_array().cloned().unwrap_or_default()
}

fn item<'i>(items: &'i [Value], label: &str) -> &'i Value {
    let labels = || items.iter().map(|item| item["label"].as_str().unwrap()).collect::<Vec<_>>();
    items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("{:?}", labels()))
}

#[test]
fn an_editor_without_abilities_is_given_plain_texts() {
    let mut session = Session::new();
    session.open("ConfigMap a { data: { ö: \"é\" } }\nDeployment web {\n  spec: { repl }\n}\n");
    let found = items(&mut session, URI, 2, 14);
    let replicas = item(&found, "replicas");
    assert_eq!(replicas["textEdit"]["newText"], "replicas: ");
    assert_eq!(replicas["textEdit"]["range"]["start"], json!({ "line": 2, "character": 10 }));
    assert_eq!(replicas["detail"], "Int");
    assert!(replicas.get("insertTextFormat").is_none() && replicas.get("documentation").is_none());
    let resolved = session.request("completionItem/resolve", replicas.clone());
    let text = resolved["result"]["documentation"]["value"].as_str().unwrap();
    assert!(text.starts_with("- default: `1`\n") && text.contains("desired pods"), "{text}");
}

#[test]
fn an_editor_that_knows_snippets_is_given_them() {
    let abilities = json!({
        "snippetSupport": true,
        "insertReplaceSupport": true,
        "labelDetailsSupport": true,
        "insertTextModeSupport": { "valueSet": [1, 2] },
    });
    let completion = json!({ "completionItem": abilities });
    let mut session = Session::with(&json!({ "textDocument": { "completion": completion } }));
    session.open("\nexternal Secret db { data: { password } }\n");
    let found = items(&mut session, URI, 0, 0);
    let deployment = item(&found, "Deployment");
    let text = "Deployment ${1:name} {\n  spec.template.spec.containers.${2:app}: { image: \"$3\" }\n}";
    assert_eq!(deployment["textEdit"]["newText"], text);
    assert_eq!((&deployment["insertTextFormat"], &deployment["insertTextMode"]), (&json!(2), &json!(2)));
    assert_eq!(deployment["textEdit"]["insert"], deployment["textEdit"]["replace"]);
    let sorted: Vec<&str> = found.iter().map(|item| item["sortText"].as_str().unwrap()).collect();
    assert!(sorted.is_sorted());
}

#[test]
fn names_of_other_files_come_with_their_import() {
    let folder = Folder::new(&[
        ("kdsl.toml", "[project]\nname = \"shop\"\nsources = [\"main.kdsl\", \"lib\"]\n"),
        (
            "lib/names.kdsl",
            "/// Where images are.\nlet registry = \"ghcr.io/acme\"\nConfigMap settings { data.level: \"info\" }\n",
        ),
        ("conf/app.toml", ""),
    ]);
    let mut session = Session::unborn();
    session.request("initialize", json!({ "capabilities": {}, "rootUri": folder.uri("") }));
    session.notify("initialized", json!({}));
    let uri = folder.uri("main.kdsl");
    let text = "let a = regi\nlet b = file(\"conf/\")\n";
    let document = json!({ "uri": uri, "languageId": "kdsl", "version": 1, "text": text });
    folder.write("main.kdsl", text);
    session.notify("textDocument/didOpen", json!({ "textDocument": document }));
    let found = items(&mut session, &uri, 0, 12);
    let registry = item(&found, "registry");
    let edit = &registry["additionalTextEdits"][0];
    assert_eq!(edit["newText"], "import { registry } from \"./lib/names.kdsl\"\n\n");
    let resolved = session.request("completionItem/resolve", registry.clone());
    assert_eq!(resolved["result"]["documentation"]["value"], "Where images are.");
    let found = items(&mut session, &uri, 1, 19);
    assert_eq!(item(&found, "conf/app.toml")["kind"], 17);
}

#[test]
fn the_signature_of_a_call_is_shown_with_its_parameter() {
    let mut session = Session::new();
    session.open("fn image(näme: String, tag: String = \"v1\"): String = näme\nlet a = image(\"web\", )\n");
    let params = json!({ "textDocument": { "uri": URI }, "position": { "line": 1, "character": 21 } });
    let answer = session.request("textDocument/signatureHelp", params);
    let signature = &answer["result"]["signatures"][0];
    assert_eq!(answer["result"]["activeParameter"], 1);
    let label: Vec<u16> = signature["label"].as_str().unwrap().encode_utf16().collect();
    let range = &signature["parameters"][1]["label"];
    let at = |n: usize| usize::try_from(range[n].as_u64().unwrap()).unwrap();
    assert_eq!(String::from_utf16(&label[at(0)..at(1)]).unwrap(), "tag: String = \"v1\"");
}
