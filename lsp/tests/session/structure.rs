//! The shape of a document: symbols, colours, folds and selections.

use serde_json::{Value, json};

use crate::{Session, URI};

const PROGRAM: &str = "// Größe\nlet size = 2\n\nDeployment web {\n  spec.template.spec.containers.app: {\n    image: \"a:v1\"\n  }\n}\n";

fn document() -> Value {
    json!({ "textDocument": { "uri": URI } })
}

#[test]
fn what_changed_of_the_colours_makes_the_new_ones_of_the_old() {
    let mut session = Session::new();
    session.open(PROGRAM);
    let before = session.request("textDocument/semanticTokens/full", document())["result"].clone();
    let range = json!({ "start": { "line": 1, "character": 4 }, "end": { "line": 1, "character": 8 } });
    session.change(2, json!([{ "range": range, "text": "größe, größe" }]));
    let mut params = document();
    params["previousResultId"] = before["resultId"].clone();
    let delta = session.request("textDocument/semanticTokens/full/delta", params.clone())["result"].clone();
    let mut data: Vec<u64> = numbers(&before["data"]);
    for edit in delta["edits"].as_array().unwrap() {
        let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
        data.splice(at("start")..at("start") + at("deleteCount"), numbers(&edit["data"]));
    }
    let full = session.request("textDocument/semanticTokens/full", document())["result"].clone();
    assert_eq!(data, numbers(&full["data"]));
    assert_eq!(delta["resultId"], full["resultId"]);
    assert!(numbers(&delta["edits"][0]["data"]).len() < data.len(), "{delta}");
    // Nobody knows what the editor speaks of: everything is told.
    params["previousResultId"] = json!("unknown");
    let again = session.request("textDocument/semanticTokens/full/delta", params)["result"].clone();
    assert_eq!(again["data"], full["data"]);
}

fn numbers(data: &Value) -> Vec<u64> {
    data.as_array().into_iter().flatten().map(|number| number.as_u64().unwrap()).collect()
}

#[test]
fn an_outline_is_nested_where_the_editor_can_show_it() {
    let nests =
        json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } });
    let mut session = Session::with(&nests);
    session.open(PROGRAM);
    let symbols = session.request("textDocument/documentSymbol", document())["result"].clone();
    assert_eq!(symbols[1]["name"], "web");
    assert_eq!(symbols[1]["detail"], "Deployment");
    assert_eq!(symbols[1]["children"][0]["name"], "app");
    let mut session = Session::new();
    session.open(PROGRAM);
    let symbols = session.request("textDocument/documentSymbol", document())["result"].clone();
    assert_eq!(symbols[2]["name"], "app");
    assert_eq!(symbols[2]["containerName"], "web");
    let found = session.request("workspace/symbol", json!({ "query": "depweb" }))["result"].clone();
    assert_eq!(found[0]["name"], "web", "{found}");
    assert_eq!(found[0]["location"]["uri"], URI);
}

#[test]
fn folds_are_of_lines_or_of_characters_as_the_editor_wants_them() {
    let lines = json!({ "textDocument": { "foldingRange": { "lineFoldingOnly": true } } });
    let mut session = Session::with(&lines);
    session.open(PROGRAM);
    let folds = session.request("textDocument/foldingRange", document())["result"].clone();
    assert_eq!(folds, json!([{ "startLine": 3, "endLine": 6 }, { "startLine": 4, "endLine": 5 }]));
    let mut session = Session::new();
    session.open(PROGRAM);
    let folds = session.request("textDocument/foldingRange", document())["result"].clone();
    assert_eq!(folds[0], json!({ "startLine": 3, "startCharacter": 16, "endLine": 7, "endCharacter": 0 }));
    let mut params = document();
    params["positions"] = json!([{ "line": 5, "character": 12 }]);
    let selections = session.request("textDocument/selectionRange", params)["result"].clone();
    let line = |value: &Value| value["range"]["start"]["line"].as_u64().unwrap();
    assert_eq!(line(&selections[0]), 5);
    let mut outer = &selections[0];
    while outer["parent"].is_object() {
        outer = &outer["parent"];
    }
    assert_eq!(line(outer), 0);
}

#[test]
fn a_part_is_formatted_and_typing_is_followed() {
    let mut session = Session::new();
    session.open("let a   = 1\nlet b   = {x:1}\n// One\nlet c = {}\n");
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let at = |line: u32, character: u32| json!({ "line": line, "character": character });
    let mut params = document();
    params["options"] = options.clone();
    params["range"] = json!({ "start": at(0, 0), "end": at(0, 3) });
    let edits = session.request("textDocument/rangeFormatting", params.clone())["result"].clone();
    assert!(edits.as_array().unwrap().is_empty(), "{edits}");
    params["range"] = json!({ "start": at(0, 0), "end": at(0, 9) });
    let edits = session.request("textDocument/rangeFormatting", params)["result"].clone();
    assert_eq!(edits, json!([{ "range": { "start": at(0, 5), "end": at(0, 8) }, "newText": " " }]));
    let mut params = document();
    params["options"] = options;
    params["position"] = at(1, 15);
    params["ch"] = json!("}");
    let edits = session.request("textDocument/onTypeFormatting", params)["result"].clone();
    assert_eq!(edits.as_array().unwrap().len(), 3, "{edits}");
    let mut params = document();
    params["position"] = at(2, 6);
    let edits = session.request("experimental/onEnter", params.clone())["result"].clone();
    assert_eq!(edits[0]["newText"], "\n// $0");
    params["position"] = at(0, 3);
    assert_eq!(session.request("experimental/onEnter", params)["result"], Value::Null);
}
