//! Documents: opened, changed and closed, with columns in both encodings.

use serde_json::json;

use crate::{Session, URI, codes};

#[test]
fn findings_follow_each_change() {
    let mut session = Session::new();
    assert!(session.open("ConfigMap a { data: { k: \"v\" } }\n").is_empty());
    let range = json!({ "start": { "line": 0, "character": 14 }, "end": { "line": 0, "character": 18 } });
    let found = session.change(2, json!([{ "range": range, "text": "dta" }]));
    assert_eq!(codes(&found), ["K0101"]);
    assert_eq!(found[0]["range"]["start"], json!({ "line": 0, "character": 14 }));
    assert_eq!(found[0]["range"]["end"], json!({ "line": 0, "character": 17 }));
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "kdsl");
    let found = session.change(3, json!([{ "text": "ConfigMap a { data: { k: \"v\" } }" }]));
    assert!(found.is_empty());
    let closed = session.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(closed[0]["params"]["diagnostics"], json!([]));
    assert!(session.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } })).is_empty());
}

#[test]
fn columns_are_counted_as_the_editor_counts() {
    let text = "let x = \"😀é\"  let y = 1\nConfigMap a { data: { k: x } }\n";
    let utf8 = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let utf32 = json!({ "general": { "positionEncodings": ["utf-16", "utf-32"] } });
    for (capabilities, column) in [(json!({}), 8 + 2 + 3 + 2), (utf8, 8 + 2 + 6 + 2), (utf32, 8 + 2 + 2 + 2)]
    {
        let mut session = Session::with(&capabilities);
        let range = json!({ "start": { "line": 0, "character": column - 2 }, "end": { "line": 0, "character": column } });
        session.open(text);
        let found = session.change(2, json!([{ "range": range, "text": "\n" }]));
        assert!(found.is_empty(), "{found:?}");
        assert!(session.hover(1, 4).unwrap().contains("let y = 1"));
    }
}

#[test]
fn changes_outside_the_text_do_no_harm() {
    let mut session = Session::new();
    session.open("let x = \"é\"\n");
    for (a, b) in [((0, 99), (9, 9)), ((5, 0), (0, 0)), ((0, 9), (0, 10)), ((u32::MAX, u32::MAX), (0, 0))] {
        let range = json!({
            "start": { "line": a.0, "character": a.1 },
            "end": { "line": b.0, "character": b.1 },
        });
        session.change(2, json!([{ "range": range, "text": "x" }]));
        session.hover(a.0, a.1);
    }
}

#[test]
fn findings_stay_while_the_text_does_not_parse() {
    let mut session = Session::new();
    let found = session.open("ConfigMap a { dta: {} }\nDeployment web {\n  spec: {");
    assert!(codes(&found).contains(&"K0101"), "{found:?}");
    assert!(session.hover(2, 3).unwrap().contains("spec: DeploymentSpec"));
}
