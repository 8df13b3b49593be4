//! Requests: the life of a session, quick fixes, pulled findings, and what is refused.

use serde_json::{Value, json};

use crate::{Session, URI, codes};

const TYPO: &str = "Deployment web { spec: { replcas: 2, template.spec.containers.app.image: \"a\" } }";

#[test]
fn a_finding_carries_its_fix_to_the_editor_and_back() {
    let mut session = Session::new();
    let found = session.open(TYPO);
    assert_eq!(codes(&found), ["K0101"]);
    let range = found[0]["range"].clone();
    let ask = |diagnostics: Value| {
        json!({
            "textDocument": { "uri": URI },
            "range": range,
            "context": { "diagnostics": diagnostics },
        })
    };
    let given = session.request("textDocument/codeAction", ask(json!(found)));
    let edit = &given["result"][0]["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], "replicas", "{given}");
    assert_eq!(edit["range"], range);
    assert_eq!(given["result"][0]["kind"], "quickfix");
    // An editor that keeps no data gets the same.
    let again = session.request("textDocument/codeAction", ask(json!([])));
    assert_eq!(again["result"][0]["edit"], given["result"][0]["edit"]);
    // Data that another server wrote is passed over.
    let mut strange = found[0].clone();
    strange["data"] = json!({ "fixes": "none" });
    let without = session.request("textDocument/codeAction", ask(json!([strange])));
    let fixes = without["result"].as_array().unwrap().iter().filter(|action| action["kind"] == "quickfix");
    assert_eq!(fixes.count(), 0, "{without}");
    assert!(session.change(2, json!([{ "range": edit["range"], "text": edit["newText"] }])).is_empty());
}

#[test]
fn all_safe_fixes_of_a_document_are_one_action() {
    let mut session = Session::new();
    session.open("ConfigMap a { dta: { k: \"1\" } }\nConfigMap b { daat: { k: \"1\" } }\n");
    let anywhere = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let ask = |only: &str| {
        json!({
            "textDocument": { "uri": URI },
            "range": anywhere,
            "context": { "diagnostics": [], "only": [only] },
        })
    };
    for only in ["source", "source.fixAll", "source.fixAll.kdsl"] {
        let given = session.request("textDocument/codeAction", ask(only));
        let edits =
            given["result"][0]["edit"]["changes"][URI].as_array().unwrap_or_else(|| panic!("{given}"));
        assert_eq!(edits.len(), 2, "{given}");
        assert!(edits.iter().all(|edit| edit["newText"] == "data"), "{given}");
    }
    let other = session.request("textDocument/codeAction", ask("source.organizeImports"));
    assert_eq!(other["result"], json!([]));
    session.change(
        2,
        json!([{ "text": "import { b } from \"std/x\"\nimport { a } from \"std/x\"\nlet c = a + b\n" }]),
    );
    let organized = session.request("textDocument/codeAction", ask("source.organizeImports"));
    let edit = &organized["result"][0]["edit"]["changes"][URI][0];
    assert_eq!(edit["newText"], "import { a, b } from \"std/x\"", "{organized}");
}

#[test]
fn a_document_is_formatted_in_the_lines_that_change() {
    let mut session = Session::new();
    let ask =
        || json!({ "textDocument": { "uri": URI }, "options": { "tabSize": 8, "insertSpaces": false } });
    let mut formatted = |text: &str| {
        session.open(text);
        session.request("textDocument/formatting", ask())["result"].clone()
    };
    let edits = formatted("let a = 1\r\nlet b={c:\"é\"}\r\nlet d = 2\r\n");
    let range = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 2, "character": 0 } });
    assert_eq!(edits, json!([{ "range": range, "newText": "let b = { c: \"é\" }\r\n" }]));
    assert_eq!(formatted("let a = 1\n"), json!([]));
    assert_eq!(formatted("let a = ["), Value::Null);
    let other = json!({ "textDocument": { "uri": "file:///other" }, "options": { "tabSize": 2, "insertSpaces": true } });
    assert_eq!(session.request("textDocument/formatting", other)["result"], Value::Null);
}

#[test]
fn other_places_are_related_information() {
    let mut session = Session::new();
    let found = session.open("ConfigMap a { data: { k: \"1\", k: \"2\" } }");
    let related = found.iter().find_map(|finding| finding["relatedInformation"].as_array());
    let related = related.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(related[0]["location"]["uri"], URI);
}

#[test]
fn findings_are_pulled_where_the_editor_pulls() {
    let mut session = Session::with(&json!({ "textDocument": { "diagnostic": {} } }));
    let document = json!({ "uri": URI, "languageId": "kdsl", "version": 1, "text": TYPO });
    assert!(session.notify("textDocument/didOpen", json!({ "textDocument": document })).is_empty());
    let pulled = session.request("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(pulled["result"]["kind"], "full");
    assert_eq!(pulled["result"]["items"][0]["code"], "K0101");
    let closed =
        session.request("textDocument/diagnostic", json!({ "textDocument": { "uri": "file:///other" } }));
    assert_eq!(closed["result"]["items"], json!([]));
}

#[test]
fn the_page_of_a_code_is_linked_where_it_is_known() {
    let mut session = Session::new();
    assert!(session.open(TYPO)[0]["codeDescription"].is_null());
    let mut session = Session::unborn();
    let options = json!({ "errorPages": "https://example.org/errors/" });
    session.request("initialize", json!({ "capabilities": {}, "initializationOptions": options }));
    assert_eq!(session.open(TYPO)[0]["codeDescription"]["href"], "https://example.org/errors/K0101");
}

#[test]
fn a_session_has_an_order() {
    let mut session = Session::unborn();
    let code = |answer: &Value| answer["error"]["code"].as_i64();
    assert_eq!(code(&session.request("textDocument/hover", crate::at(0, 0))), Some(-32002));
    assert!(session.notify("textDocument/didOpen", json!({})).is_empty());
    assert_eq!(code(&session.request("initialize", json!({ "capabilities": 7 }))), Some(-32602));
    assert_eq!(code(&session.request("initialize", json!({ "capabilities": {} }))), None);
    assert_eq!(code(&session.request("initialize", json!({ "capabilities": {} }))), Some(-32600));
    assert_eq!(code(&session.request("textDocument/nothing", json!({}))), Some(-32601));
    for strange in [json!(null), json!([]), json!({ "textDocument": 3 }), json!("x")] {
        assert_eq!(code(&session.request("textDocument/hover", strange.clone())), Some(-32602));
        assert!(session.notify("textDocument/didChange", strange.clone()).is_empty());
        assert!(session.notify("textDocument/didOpen", strange.clone()).is_empty());
        assert!(session.notify("$/setTrace", strange).is_empty());
    }
    let nothing = session.request("textDocument/hover", crate::at(0, 0));
    assert!(nothing["result"].is_null() && nothing["error"].is_null(), "{nothing}");
    assert!(session.request("shutdown", json!(null))["result"].is_null());
    assert_eq!(code(&session.request("textDocument/hover", crate::at(0, 0))), Some(-32600));
    assert_eq!(session.server.exit_code(), None);
    session.notify("exit", json!(null));
    assert_eq!(session.server.exit_code(), Some(0));
}

#[test]
fn leaving_without_a_shutdown_is_a_failure() {
    let mut session = Session::new();
    session.notify("exit", json!(null));
    assert_eq!(session.server.exit_code(), Some(1));
}

#[test]
fn what_is_cancelled_before_it_is_answered_is_not_computed() {
    let mut session = Session::new();
    session.open(TYPO);
    let cancel: lsp_server::Message =
        serde_json::from_value(json!({ "method": "$/cancelRequest", "params": { "id": "slow" } })).unwrap();
    session.server.cancelled(std::iter::once(&cancel));
    let ask = |id: &str| json!({ "id": id, "method": "textDocument/hover", "params": crate::at(0, 3) });
    assert_eq!(session.send(ask("slow"))[0]["error"]["code"], -32800);
    assert!(session.send(ask("other"))[0]["result"]["contents"].is_object());
}

#[test]
fn a_session_that_was_recorded_is_played_again() {
    let document = json!({ "uri": URI, "languageId": "kdsl", "version": 1, "text": TYPO });
    let messages = [
        json!({ "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }),
        json!({ "id": 2, "method": "textDocument/hover", "params": crate::at(0, 3) }),
    ];
    let record = messages.map(|message| format!("{message}\n")).concat();
    let played = kdsl_lsp::replay(record.as_bytes()).unwrap();
    assert_eq!(played.failures, Vec::<String>::new());
    let methods: Vec<&str> =
        played.report.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(methods, ["message", "initialize", "textDocument/didOpen", "textDocument/hover"]);
    assert!(kdsl_lsp::replay("no message".as_bytes()).unwrap_err().to_string().starts_with("line 1: "));
}
