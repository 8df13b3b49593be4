//! A session with `kdsl lsp` from the first message to the last, as text. An editor opens a project, makes a mistake
//! and mends it, completes, renames across files, formats and saves, while files change on the disk. The same
//! dialogue is held in bytes and in UTF-16 units, and must read the same.
//!
//! `INSTA_UPDATE=always cargo test -p kdsl-cli --test editor` writes it anew.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by it"
)]

mod client;

use client::{Editor, Encoding};
use serde_json::{Value, json};

const PROJECT: &str = "kubernetes = \"1.34\"\ncrds = [\"crds\"]\n";

const MAIN: &str = r#"import { settings } from "./config.kdsl"

/// Wen es begrüßt.
let who = "😀 Jörg"

Deployment web {
  spec.template.spec.containers.web: {
    image: "web:v1"
    ports: { http: 8080 }
    env: { GREETING: "😀 grüß ${who}", LEVEL: settings.LEVEL }
  }
}

Service web {
  spec: { selector: web, ports: { http: { port: 80, targetPort: web.ports.http } } }
}

Ingress web {
  spec.rules: [{ http.paths: [{ path: "/", pathType: "Prefix", backend.service: { name: web, port.name: "http" } }] }]
}

Widget dial { spec: { size: 3, color: "red" } }
"#;

const CONFIG: &str = "/// What the web is told.\nConfigMap settings { data: { LEVEL: \"info\" } }\n";

/// A definition whose objects have these fields.
fn definition(fields: &str) -> String {
    format!(
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{ name: widgets.example.com }}
spec:
  group: example.com
  scope: Namespaced
  names: {{ kind: Widget, plural: widgets, singular: widget }}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {{ type: object, properties: {{ {fields} }} }}
"
    )
}

const FIELDS: &str = "size: { type: integer }, color: { type: string, description: What it looks like. }";

#[test]
fn a_session_from_the_first_message_to_the_last() {
    let bytes = session(Encoding::Utf8);
    let units = session(Encoding::Utf16);
    insta::assert_snapshot!("session", units);
    assert_eq!(bytes.replace("utf-8", "utf-16"), units);
}

fn session(encoding: Encoding) -> String {
    let (folder, offered) = match encoding {
        Encoding::Utf8 => ("editor-utf-8", json!(["utf-16", "utf-8"])),
        Encoding::Utf16 => ("editor-utf-16", json!(["utf-16"])),
    };
    let crd = definition(FIELDS);
    let files = [
        ("kdsl.toml", PROJECT),
        ("main.kdsl", MAIN),
        ("config.kdsl", CONFIG),
        ("crds/widget.yaml", crd.as_str()),
    ];
    let mut editor = Editor::start(folder, encoding, &files);
    begins(&mut editor, &offered);
    makes_a_mistake(&mut editor);
    reads_and_completes(&mut editor);
    renames(&mut editor);
    formats_and_saves(&mut editor);
    files_change(&mut editor);
    looks_at_what_comes_out(&mut editor);
    editor.close("config.kdsl");
    editor.close("main.kdsl");
    editor.findings();
    editor.end()
}

fn begins(editor: &mut Editor, encodings: &Value) {
    editor.says("initialize");
    let edits = json!({ "documentChanges": true });
    let watched = json!({ "dynamicRegistration": true });
    let resolved = json!({ "properties": ["documentation", "additionalTextEdits"] });
    let items =
        json!({ "snippetSupport": true, "documentationFormat": ["markdown"], "resolveSupport": resolved });
    let literals = json!({ "codeActionKind": { "valueSet": ["quickfix", "refactor", "source"] } });
    let answer = editor.initialize(json!({
        "general": { "positionEncodings": encodings },
        "workspace": { "configuration": true, "workspaceEdit": edits, "didChangeWatchedFiles": watched },
        "textDocument": {
            "completion": { "completionItem": items },
            "codeAction": { "codeActionLiteralSupport": literals },
            "rename": { "prepareSupport": true },
            "publishDiagnostics": { "relatedInformation": true },
        },
    }));
    let capabilities = answer["capabilities"].as_object().unwrap();
    let encoding = capabilities["positionEncoding"].as_str().unwrap();
    let mut features: Vec<&str> =
        capabilities.keys().filter_map(|name| name.strip_suffix("Provider")).collect();
    features.sort_unstable();
    editor.hears(&format!("{encoding}\n{}", features.join(", ")));
    for file in ["main.kdsl", "config.kdsl"] {
        editor.says(&format!("didOpen {file}"));
        editor.open(file);
    }
    editor.findings();
}

fn makes_a_mistake(editor: &mut Editor) {
    editor.types("main.kdsl", "LEVEL: ‸settings‸.LEVEL", "settngs");
    editor.findings();
    let range = editor.range("main.kdsl", "LEVEL: ‸settngs‸.LEVEL");
    editor.says("codeAction there");
    let uri = editor.uri("main.kdsl");
    let context = json!({ "diagnostics": [], "only": ["quickfix"] });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    let actions = editor.request("textDocument/codeAction", params);
    for action in actions.as_array().unwrap() {
        editor.hears(&format!("{}: {}", action["kind"].as_str().unwrap(), action["title"].as_str().unwrap()));
    }
    editor.says("the first one is chosen");
    editor.apply(&actions[0]["edit"]);
    editor.findings();
}

fn reads_and_completes(editor: &mut Editor) {
    for place in ["settings.LE‸VEL", "${wh‸o}", "co‸lor: \"red\"", "name: \"ht‸tp\""] {
        editor.says(&format!("hover {place}"));
        let params = editor.at("main.kdsl", place);
        let hover = editor.request("textDocument/hover", params);
        let about = editor.place(&json!(editor.uri("main.kdsl")), &hover["range"]);
        editor.hears(&about);
        editor.hears(hover["contents"]["value"].as_str().unwrap());
    }
    editor.types("main.kdsl", "settings.LEVEL‸‸ }", ", MODE: settings.");
    editor.says("completion settings.‸");
    let params = editor.at("main.kdsl", "MODE: settings.‸");
    let found = editor.request("textDocument/completion", params);
    let mut items = found["items"].as_array().or(found.as_array()).unwrap().clone();
    items.sort_by_key(|item| item["sortText"].to_string());
    for item in items.iter().take(3) {
        editor.hears(&format!(
            "{}: {}",
            item["label"].as_str().unwrap(),
            item["detail"].as_str().unwrap_or("")
        ));
    }
    editor.says("completionItem/resolve `immutable`");
    let immutable = items.iter().find(|item| item["label"] == "immutable").unwrap().clone();
    let resolved = editor.request("completionItem/resolve", immutable);
    editor.hears(resolved["documentation"]["value"].as_str().unwrap());
    editor.says("the first one is chosen");
    let edit = &items[0]["textEdit"];
    editor.edit("main.kdsl", std::slice::from_ref(edit));
    editor.findings();
}

fn renames(editor: &mut Editor) {
    editor.says("prepareRename settings.‸LEVEL");
    let place = editor.at("main.kdsl", "LEVEL: settings.‸LEVEL");
    let prepared = editor.request("textDocument/prepareRename", place.clone());
    let range = prepared.get("range").unwrap_or(&prepared);
    let shown = editor.place(&json!(editor.uri("main.kdsl")), range);
    editor.hears(&shown);
    editor.says("references settings.‸LEVEL");
    let mut asked = place.clone();
    asked["context"] = json!({ "includeDeclaration": true });
    let places = editor.request("textDocument/references", asked);
    for place in places.as_array().unwrap() {
        let shown = editor.place(&place["uri"], &place["range"]);
        editor.hears(&shown);
    }
    editor.says("rename settings.‸LEVEL to LOG_LEVEL");
    let mut asked = place;
    asked["newName"] = json!("LOG_LEVEL");
    let edit = editor.request("textDocument/rename", asked);
    editor.apply(&edit);
    editor.findings();
}

fn formats_and_saves(editor: &mut Editor) {
    let uri = editor.uri("main.kdsl");
    editor.says("formatting main.kdsl");
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let edits = editor
        .request("textDocument/formatting", json!({ "textDocument": { "uri": uri }, "options": options }));
    editor.edit("main.kdsl", edits.as_array().unwrap());
    let text = editor.text("main.kdsl").to_owned();
    editor.hears(&text);
    editor.says("didSave main.kdsl, config.kdsl");
    for file in ["main.kdsl", "config.kdsl"] {
        let text = editor.text(file).to_owned();
        editor.write(file, &text);
        let uri = editor.uri(file);
        editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    }
    editor.findings();
}

fn files_change(editor: &mut Editor) {
    let changes = [
        ("kdsl.toml", format!("{PROJECT}pod-secrity = \"restricted\"\n"), "has a key that nobody knows"),
        ("kdsl.toml", PROJECT.to_owned(), "is as it was"),
        (
            "crds/widget.yaml",
            definition("size: { type: integer, maximum: 2 }"),
            "knows no color, and no size above 2",
        ),
        ("crds/widget.yaml", definition(FIELDS), "is as it was"),
    ];
    for (file, text, what) in changes {
        editor.says(&format!("didChangeWatchedFiles: {file} {what}"));
        editor.write(file, &text);
        let uri = editor.uri(file);
        editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
        editor.findings();
    }
}

fn looks_at_what_comes_out(editor: &mut Editor) {
    editor.says("executeCommand kdsl.preview");
    let uri = editor.uri("main.kdsl");
    let params = json!({ "command": "kdsl.preview", "arguments": [uri] });
    let preview = editor.request("workspace/executeCommand", params);
    let yaml = preview["yaml"].as_str().unwrap();
    editor.hears(yaml);
    let line = yaml.lines().position(|line| line.contains("key: LOG_LEVEL")).unwrap();
    let row = preview["map"].as_array().unwrap().iter().find(|row| row[0] == line).unwrap();
    let place = editor.place(&row[1]["uri"], &row[1]["range"]);
    editor.says("where is the line `key: LOG_LEVEL` from?");
    editor.hears(&place);
}
