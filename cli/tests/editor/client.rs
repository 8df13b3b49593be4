//! An editor that speaks the protocol with `kdsl lsp`: it keeps the texts of its documents as an editor does, and
//! writes down what is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

/// What stands for the cursor in a piece of a text.
const CURSOR: char = '‸';

/// After so long the server is stopped: it says nothing that is waited for.
const LONGEST: Duration = Duration::from_secs(120);

/// How columns are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    Utf8,
    Utf16,
}

/// The editor, the server that it started, and the transcript.
pub struct Editor {
    pub transcript: String,
    folder: PathBuf,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// Hung up when the session is over.
    watch: Option<mpsc::Sender<()>>,
    encoding: Encoding,
    /// The numbers of the last request, and the versions and texts of the documents.
    requests: u32,
    versions: BTreeMap<String, u32>,
    texts: BTreeMap<String, String>,
    /// What the server published last of each file.
    published: BTreeMap<String, Value>,
    /// What the server asked.
    asked: BTreeSet<String>,
}

impl Editor {
    /// Starts `kdsl lsp` in a folder of that name with these files.
    pub fn start(name: &str, encoding: Encoding, files: &[(&str, &str)]) -> Editor {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let folder = folder.canonicalize().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_kdsl"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (watch, over) = mpsc::channel::<()>();
        let id = child.id();
        std::thread::spawn(move || {
            if over.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").arg(id.to_string()).status();
            }
        });
        let editor = Editor {
            transcript: String::new(),
            folder,
            child,
            input,
            output,
            watch: Some(watch),
            encoding,
            requests: 0,
            versions: BTreeMap::new(),
            texts: BTreeMap::new(),
            published: BTreeMap::new(),
            asked: BTreeSet::new(),
        };
        for (file, text) in files {
            editor.write(file, text);
        }
        editor
    }

    /// Writes a file to the disk.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn uri(&self, file: &str) -> String {
        format!("file://{}/{file}", self.folder.display())
    }

    fn file(&self, uri: &str) -> String {
        uri.strip_prefix(&self.uri("")).unwrap_or(uri).to_owned()
    }

    /// Writes down what the editor says.
    pub fn says(&mut self, what: &str) {
        writeln!(self.transcript, "\n→ {what}").unwrap();
    }

    /// Writes down what the server answers, each line of it.
    pub fn hears(&mut self, what: &str) {
        for line in what.lines() {
            writeln!(self.transcript, "{}", format!("← {line}").trim_end()).unwrap();
        }
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let body = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server is gone\n{}", self.transcript);
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().unwrap(),
                _ if line == "\r\n" => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Takes what the server says of its own accord.
    fn take(&mut self, message: &Value) {
        let method = message["method"].as_str().unwrap();
        if method == "textDocument/publishDiagnostics" {
            let file = self.file(message["params"]["uri"].as_str().unwrap());
            self.published.insert(file, message["params"]["diagnostics"].clone());
        }
        if let Some(id) = message.get("id") {
            self.asked.insert(method.to_owned());
            let result = if method == "workspace/configuration" { json!([null]) } else { Value::Null };
            self.send(json!({ "id": id, "result": result }));
        }
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({ "method": method, "params": params }));
    }

    /// The result of a request.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(json!({ "id": id, "method": method, "params": params }));
        loop {
            let mut message = self.receive();
            if message.get("method").is_some() {
                self.take(&message);
                continue;
            }
            assert_eq!(message["id"], id);
            assert!(message.get("error").is_none(), "{method}: {message}\n{}", self.transcript);
            return message["result"].take();
        }
    }

    pub fn initialize(&mut self, capabilities: Value) -> Value {
        let root = self.uri("").trim_end_matches('/').to_owned();
        let folders = json!([{ "uri": root, "name": "project" }]);
        let params = json!({ "processId": null, "rootUri": root, "workspaceFolders": folders, "capabilities": capabilities });
        let answer = self.request("initialize", params);
        self.notify("initialized", json!({}));
        answer
    }

    pub fn open(&mut self, file: &str) {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap();
        let document = json!({ "uri": self.uri(file), "languageId": "kdsl", "version": 1, "text": text });
        self.texts.insert(file.to_owned(), text);
        self.versions.insert(file.to_owned(), 1);
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// The text of a document as it is in the editor.
    pub fn text(&self, file: &str) -> &str {
        &self.texts[file]
    }

    /// The byte at the cursor in a piece of a text.
    fn offset(&self, file: &str, piece: &str) -> usize {
        let (before, after) = piece.split_once(CURSOR).unwrap();
        let whole = format!("{before}{after}");
        let at = self.texts[file].find(&whole);
        at.unwrap_or_else(|| panic!("`{whole}` is not in\n{}", self.texts[file])) + before.len()
    }

    fn position(&self, file: &str, offset: usize) -> Value {
        let before = &self.texts[file][..offset];
        let line = before.rsplit('\n').next().unwrap();
        let column = match self.encoding {
            Encoding::Utf8 => line.len(),
            Encoding::Utf16 => line.encode_utf16().count(),
        };
        json!({ "line": before.matches('\n').count(), "character": column })
    }

    /// The params of a request about a place: the file, and a piece of its text with the cursor.
    pub fn at(&self, file: &str, piece: &str) -> Value {
        let position = self.position(file, self.offset(file, piece));
        json!({ "textDocument": { "uri": self.uri(file) }, "position": position })
    }

    /// The range of a piece of a text, which is between two cursors.
    pub fn range(&self, file: &str, piece: &str) -> Value {
        let parts: Vec<&str> = piece.split(CURSOR).collect();
        let start = self.offset(file, &format!("{}{CURSOR}{}{}", parts[0], parts[1], parts[2]));
        json!({ "start": self.position(file, start), "end": self.position(file, start + parts[1].len()) })
    }

    fn byte(&self, file: &str, position: &Value) -> usize {
        let text = self.text_of(file);
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let rest = text[start..].split('\n').next().unwrap();
        let mut left = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
        let width = |letter: char| match self.encoding {
            Encoding::Utf8 => letter.len_utf8(),
            Encoding::Utf16 => letter.len_utf16(),
        };
        let mut at = start;
        for letter in rest.chars() {
            if left == 0 {
                break;
            }
            left -= width(letter);
            at += letter.len_utf8();
        }
        at
    }

    /// The text of a file that is open, or of the disk.
    fn text_of(&self, file: &str) -> String {
        let open = self.texts.get(file).cloned();
        open.unwrap_or_else(|| std::fs::read_to_string(self.folder.join(file)).unwrap())
    }

    /// A place as a person reads it: the file, the line and column from 1 in letters, and the text there.
    pub fn place(&self, uri: &Value, range: &Value) -> String {
        let file = self.file(uri.as_str().unwrap());
        let text = self.text_of(&file);
        let (start, end) = (self.byte(&file, &range["start"]), self.byte(&file, &range["end"]));
        let before = &text[..start];
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        let held = text[start..end].split('\n').next().unwrap();
        format!("{file}:{}:{column} `{held}`", before.matches('\n').count() + 1)
    }

    /// Makes edits in a document, and tells the server what it needs to know of them.
    pub fn edit(&mut self, file: &str, edits: &[Value]) {
        let mut edits = edits.to_vec();
        // From the end, so that each range is one of the text as it is then.
        edits.sort_by_key(|edit| std::cmp::Reverse(self.byte(file, &edit["range"]["start"])));
        let mut changes = Vec::new();
        for edit in &edits {
            let (start, end) =
                (self.byte(file, &edit["range"]["start"]), self.byte(file, &edit["range"]["end"]));
            let text = edit["newText"].as_str().unwrap();
            self.texts.get_mut(file).unwrap().replace_range(start..end, text);
            changes.push(json!({ "range": edit["range"], "text": text }));
        }
        let version = self.versions.get_mut(file).unwrap();
        *version += 1;
        let document =
            json!({ "uri": format!("file://{}/{file}", self.folder.display()), "version": *version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Writes another text in the place of one between two cursors.
    pub fn types(&mut self, file: &str, piece: &str, text: &str) {
        let range = self.range(file, piece);
        self.says(&format!("didChange {}: {text:?}", self.place(&json!(self.uri(file)), &range)));
        self.edit(file, &[json!({ "range": range, "newText": text })]);
    }

    /// Makes the edits of an answer, document by document, and writes them down.
    pub fn apply(&mut self, edit: &Value) {
        let mut files: Vec<(String, Vec<Value>)> = Vec::new();
        for change in edit["documentChanges"].as_array().into_iter().flatten() {
            let uri = change["textDocument"]["uri"].as_str().unwrap().to_owned();
            files.push((uri, change["edits"].as_array().unwrap().clone()));
        }
        for (uri, edits) in edit["changes"].as_object().into_iter().flatten() {
            files.push((uri.clone(), edits.as_array().unwrap().clone()));
        }
        for (uri, edits) in files {
            for edit in &edits {
                let place = self.place(&json!(uri), &edit["range"]);
                self.hears(&format!("edit {place}: {}", edit["newText"]));
            }
            let file = self.file(&uri);
            self.edit(&file, &edits);
        }
    }

    /// Asks what is found in all files, writes it down, and waits until the same was published.
    pub fn findings(&mut self) {
        let report = self.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
        let mut found: BTreeMap<String, Value> = BTreeMap::new();
        for item in report["items"].as_array().unwrap() {
            if item["items"].as_array().is_some_and(|items| !items.is_empty()) {
                found.insert(self.file(item["uri"].as_str().unwrap()), item["items"].clone());
            }
        }
        let mut lines = Vec::new();
        for (file, items) in &found {
            for item in items.as_array().unwrap() {
                let severity = ["", "error", "warning", "information", "hint"];
                let severity = severity[usize::try_from(item["severity"].as_u64().unwrap()).unwrap()];
                let place = self.place(&json!(self.uri(file)), &item["range"]);
                let message = item["message"].as_str().unwrap().lines().next().unwrap();
                lines.push(format!("{place}: {severity} {}: {message}", item["code"].as_str().unwrap()));
            }
        }
        if lines.is_empty() {
            lines.push("nothing is found".to_owned());
        }
        self.hears(&lines.join("\n"));
        let shown = |of: &BTreeMap<String, Value>| -> BTreeMap<String, Value> {
            let some =
                |(_, items): &(&String, &Value)| items.as_array().is_some_and(|items| !items.is_empty());
            of.iter().filter(some).map(|(file, items)| (file.clone(), items.clone())).collect()
        };
        while shown(&self.published) != found {
            let message = self.receive();
            self.take(&message);
        }
    }

    /// Closes a document.
    pub fn close(&mut self, file: &str) {
        self.says(&format!("didClose {file}"));
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": self.uri(file) } }));
        self.texts.remove(file);
    }

    /// Ends the session, and gives what the server asked and the code that it ended with.
    pub fn end(mut self) -> String {
        self.says("shutdown, exit");
        let answer = self.request("shutdown", Value::Null);
        assert_eq!(answer, Value::Null);
        self.notify("exit", Value::Null);
        self.input = None;
        let code = self.child.wait().unwrap().code().unwrap();
        self.watch = None;
        let asked: Vec<String> = self.asked.iter().cloned().collect();
        self.hears(&format!("exit code {code}\nmeanwhile it asked: {}", asked.join(", ")));
        self.transcript
    }
}
