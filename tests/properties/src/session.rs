//! The language server: after any edits and requests it says what one says that was started just now, and no
//! answer is a failure of the server.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use kdsl_lsp::Server;
use lsp_server::Message;
use serde_json::{Value, json};

/// A folder of the disk that is gone at the end.
pub struct Folder(PathBuf);

impl Folder {
    /// A folder with these files.
    pub fn new(files: &[(&str, &str)]) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("kdsl-lsp-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        let folder = Folder(path.canonicalize().unwrap());
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    /// Writes a file, in folders that are made if they are not there.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The URI of a file.
    pub fn uri(&self, name: &str) -> String {
        format!("file://{}", self.0.join(name).display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The programs, with references to each other, a component, a patch, a loop, conditions, YAML beside them.
pub const FILES: &[(&str, &str)] = &[
    ("kdsl.toml", "kubernetes = \"1.31\"\n[params]\nreplicas = 2\n"),
    (
        "shared.kdsl",
        "/// Where images come from.\nlet registry = \"ghcr.io/acme\"\ntype Size = \"small\" | \"large\"\ncomponent Web(image: String, size: Size = \"small\") {\n  Deployment main {\n    spec: {\n      replicas: if size == \"large\" { 3 } else { 1 }\n      template.spec.containers.web: { image: \"${registry}/${image}\", ports: { http: 8080 } }\n    }\n  }\n  Service main { spec: { selector: Deployment.main, ports: { http: { port: 80, targetPort: Deployment.main.ports.http } } } }\n}\n",
    ),
    (
        "app.kdsl",
        "import { Web, registry } from \"./shared.kdsl\"\nparam replicas: Int = 1\nWeb shop { image: \"shop:1\", size: \"large\" }\nConfigMap settings { data: { color: \"blue\", size: \"1\" } }\nSecret keys { stringData: { token: \"x\" } }\nDeployment worker {\n  metadata.labels: { tier: \"back\" }\n  spec: {\n    replicas: replicas\n    template.spec: {\n      containers.main: {\n        image: \"${registry}/worker:1\"\n        env: { COLOR: settings.color, TOKEN: keys.token, N: 3 }\n        volumeMounts.data: { mountPath: \"/data\" }\n      }\n      volumes.data.configMap.name: settings\n    }\n  }\n}\nfor n in 1..3 { ConfigMap \"c-${n}\" { data: { n: n.to_string() } } }\npatch worker.spec { replicas: 4 }\n",
    ),
    (
        "db.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  selector: { app: db }\n  ports:\n  - name: pg\n    port: 5432\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  serviceName: db\n  selector: { matchLabels: { app: db } }\n  template:\n    metadata: { labels: { app: db } }\n    spec:\n      containers:\n      - name: pg\n        image: postgres:16\n        ports: [{ name: pg, containerPort: 5432 }]\n",
    ),
];

/// What is typed, besides pieces of the files themselves.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "${",
    ":",
    ",",
    ".",
    "?.",
    "\n",
    "  ",
    "é😀",
    "\t",
    "//",
    "///",
    "if ",
    "for x in ",
    "else ",
    "let ",
    "param ",
    "component ",
    "Deployment ",
    "spec: ",
    "settings.",
    "null",
    "-",
    "1..",
    "\r\n",
    "- ",
    "---\n",
    "&a ",
    "*a",
    "|\n",
    "'",
    "#",
    "import { Web } from \"./shared.kdsl\"\n",
    "external ",
    "raw ",
    "patch ",
    "defaults ",
    "@",
    "\\",
];

/// Requests about a place, and about a whole document.
const AT_A_PLACE: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/typeDefinition",
    "textDocument/implementation",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/codeAction",
    "textDocument/inlayHint",
    "textDocument/selectionRange",
    "textDocument/onTypeFormatting",
    "textDocument/rangeFormatting",
    "textDocument/linkedEditingRange",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareTypeHierarchy",
    "textDocument/semanticTokens/range",
];
const OF_A_DOCUMENT: &[&str] = &[
    "textDocument/diagnostic",
    "textDocument/documentSymbol",
    "textDocument/semanticTokens/full",
    "textDocument/foldingRange",
    "textDocument/codeLens",
    "textDocument/formatting",
    "textDocument/documentLink",
];

/// Requests that go on from an item: what gives the items, and what is asked of each.
const OF_AN_ITEM: &[(&str, &[&str])] = &[
    ("textDocument/prepareCallHierarchy", &["callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"]),
    ("textDocument/prepareTypeHierarchy", &["typeHierarchy/supertypes", "typeHierarchy/subtypes"]),
];

/// Choices that bytes make. Where they end, every choice is the first one.
struct Choices<'b>(&'b [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    /// A number below `bound`, of one byte where that is enough.
    fn below(&mut self, bound: usize) -> usize {
        let number = if bound <= 256 { self.byte() } else { self.byte() << 8 | self.byte() };
        number % bound.max(1)
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// A server that is fed, and what it said last of each file.
struct Player<'f> {
    server: Server,
    folder: &'f Folder,
    told: BTreeMap<String, Value>,
    next: i32,
}

impl<'f> Player<'f> {
    fn new(folder: &'f Folder) -> Player<'f> {
        let mut player = Player { server: Server::new(), folder, told: BTreeMap::new(), next: 0 };
        let general = json!({ "positionEncodings": ["utf-16"] });
        player
            .ask("initialize", json!({ "capabilities": { "general": general }, "rootUri": folder.uri("") }));
        player.send(json!({ "method": "initialized", "params": {} }));
        player.settle();
        player
    }

    /// Feeds a message, and gives what comes back at once.
    fn send(&mut self, message: Value) -> Vec<Value> {
        let message: Message = serde_json::from_value(message).unwrap();
        let answers = self.server.handle(message);
        answers.iter().map(|answer| serde_json::to_value(answer).unwrap()).collect()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let answers = self.send(json!({ "id": self.next, "method": method, "params": params }));
        let [answer] = answers.as_slice() else { panic!("{answers:?}") };
        let code = answer["error"]["code"].as_i64().unwrap_or(0);
        // What cannot be renamed is refused.
        assert!(matches!(code, 0 | -32803), "{method}: {answer}");
        match code {
            0 => answer["result"].clone(),
            _ => answer["error"].clone(),
        }
    }

    /// What the items of a place lead to, and the files that would follow if a file were called otherwise.
    fn further(&mut self, name: &str, line: usize, character: usize) -> Vec<Value> {
        let mut found = Vec::new();
        for (prepare, requests) in OF_AN_ITEM {
            let items = self.at_a_place(prepare, name, line, character);
            for item in items.as_array().into_iter().flatten() {
                found.extend(requests.iter().map(|request| self.ask(request, json!({ "item": item }))));
            }
        }
        let (old, new) = (self.folder.uri(name), self.folder.uri(&format!("moved/{name}")));
        let moved = json!({ "files": [{ "oldUri": old, "newUri": new }] });
        found.push(self.ask("workspace/willRenameFiles", moved));
        found
    }

    /// Lets the server say what it has to say, its jobs done.
    fn settle(&mut self) {
        loop {
            for message in self.server.settle() {
                let message = serde_json::to_value(message).unwrap();
                if message["method"] == "textDocument/publishDiagnostics" {
                    let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                    self.told.insert(uri, message["params"]["diagnostics"].clone());
                }
            }
            let Some(job) = self.server.job() else { return };
            self.server.done(job.run());
        }
    }

    fn open(&mut self, name: &str, text: &str) {
        let document =
            json!({ "uri": self.folder.uri(name), "languageId": "kdsl", "version": 1, "text": text });
        self.send(json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    }

    fn at_a_place(&mut self, method: &str, name: &str, line: usize, character: usize) -> Value {
        let at = json!({ "line": line, "character": character });
        let range = json!({ "start": at, "end": { "line": line + 3, "character": 2 } });
        self.ask(
            method,
            json!({
                "textDocument": { "uri": self.folder.uri(name) }, "position": at, "positions": [at], "range": range,
                "context": { "diagnostics": [], "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false }, "newName": "other", "ch": "\n",
                "options": { "tabSize": 2, "insertSpaces": true },
            }),
        )
    }

    fn of_a_document(&mut self, method: &str, name: &str) -> Value {
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        self.ask(method, json!({ "textDocument": { "uri": self.folder.uri(name) }, "options": options }))
    }
}

/// The texts as the editor has them.
type Texts = BTreeMap<String, String>;

/// Changes a document at a random place, as an editor would say it.
fn edit(player: &mut Player<'_>, texts: &mut Texts, choices: &mut Choices<'_>) {
    let names: Vec<String> = texts.keys().cloned().collect();
    let name = names[choices.below(names.len())].clone();
    let original = FILES.iter().find(|(known, _)| *known == name).unwrap().1;
    let text = texts.get_mut(&name).unwrap();
    let uri = player.folder.uri(&name);
    let changes = if choices.below(12) == 0 || text.len() > 4_000 {
        text.clear();
        text.push_str(original);
        json!([{ "text": original }])
    } else {
        let piece = match choices.below(3) {
            0 => original.split_inclusive([' ', '\n']).nth(choices.below(80)).unwrap_or("x").to_owned(),
            _ => choices.of(PIECES).to_owned(),
        };
        let from = boundary(text, choices.below(text.len() + 1));
        let length = if choices.below(2) == 0 { 0 } else { choices.below(12) };
        let to = boundary(text, (from + length).min(text.len()));
        let range = json!({ "start": position(text, from), "end": position(text, to) });
        text.replace_range(from..to, &piece);
        json!([{ "range": range, "text": piece }])
    };
    let params = json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": changes });
    player.send(json!({ "method": "textDocument/didChange", "params": params }));
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // Between the two bytes of an end of line there is no position.
    if text[..at].ends_with('\r') && text[at..].starts_with('\n') { at - 1 } else { at }
}

/// The position of a byte, in UTF-16.
fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let column: usize = before.rsplit('\n').next().unwrap().chars().map(char::len_utf16).sum();
    json!({ "line": before.matches('\n').count(), "character": column })
}

/// The server says what one says that was started just now with the same texts.
fn compare(player: &mut Player<'_>, texts: &Texts, choices: &mut Choices<'_>, told: &str) {
    player.settle();
    let mut cold = Player::new(player.folder);
    texts.iter().for_each(|(name, text)| cold.open(name, text));
    cold.settle();
    for name in texts.keys() {
        let uri = player.folder.uri(name);
        let found = |player: &Player<'_>| player.told.get(&uri).cloned().unwrap_or(json!([]));
        assert_eq!(found(player), found(&cold), "findings of {name} {told}\n{}", texts[name]);
    }
    let names: Vec<&str> = texts.keys().map(String::as_str).collect();
    let name = choices.of(&names);
    let (line, character) = (choices.below(20), choices.below(30));
    for method in AT_A_PLACE {
        let (warm, new) = (
            player.at_a_place(method, name, line, character),
            cold.at_a_place(method, name, line, character),
        );
        assert_eq!(warm, new, "{method} in {name}:{line}:{character} {told}\n{}", texts[name]);
    }
    let (warm, new) = (player.further(name, line, character), cold.further(name, line, character));
    assert_eq!(warm, new, "hierarchies in {name}:{line}:{character} {told}\n{}", texts[name]);
    for method in OF_A_DOCUMENT {
        let (mut warm, mut new) = (player.of_a_document(method, name), cold.of_a_document(method, name));
        // A number of the session.
        for answer in [&mut warm, &mut new] {
            if let Some(answer) = answer.as_object_mut() {
                answer.remove("resultId");
            }
        }
        assert_eq!(warm, new, "{method} in {name} {told}\n{}", texts[name]);
    }
}

/// Plays a session in a folder with these files, [`FILES`] among them, of which all but the settings are open. Each
/// byte of the script is a choice of the editor's user. Every `compared` steps and in the end the server is held
/// against a new one.
pub fn play(files: &[(&str, &str)], script: &[u8], compared: usize) {
    let folder = Folder::new(files);
    let mut player = Player::new(&folder);
    let mut texts = Texts::new();
    for (name, text) in FILES.iter().filter(|(name, _)| *name != "kdsl.toml") {
        player.open(name, text);
        texts.insert((*name).to_owned(), (*text).to_owned());
    }
    // The last comparison has its place from the beginning of the script, the end of which is used up by then.
    let (last, script) = script.split_at(script.len().min(3));
    let mut choices = Choices(script);
    let mut steps = 0;
    while !choices.0.is_empty() {
        steps += 1;
        step(&mut player, &mut texts, &mut choices);
        if steps % compared == 0 {
            compare(&mut player, &texts, &mut choices, &format!("(step {steps})"));
        }
    }
    compare(&mut player, &texts, &mut Choices(last), "(at the end)");
}

fn step(player: &mut Player<'_>, texts: &mut Texts, choices: &mut Choices<'_>) {
    let names: Vec<String> = texts.keys().cloned().collect();
    let name = |choices: &mut Choices<'_>| names[choices.below(names.len())].clone();
    match choices.below(9) {
        0..4 => edit(player, texts, choices),
        4 => drop(player.of_a_document(choices.of(OF_A_DOCUMENT), &name(choices))),
        5 => player.settle(),
        8 => drop(player.further(&name(choices), choices.below(30), choices.below(40))),
        _ => {
            let (line, character) = (choices.below(30), choices.below(40));
            player.at_a_place(choices.of(AT_A_PLACE), &name(choices), line, character);
        }
    }
}
