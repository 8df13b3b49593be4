//! An editor's session with the built server, over its streams, in a large workspace: how long each answer takes.
//!
//! Someone types in one file of a project, and after each keystroke asks for what an editor asks for.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use crate::start::sibling;
use kdsl_steps::Failure;
use kdsl_steps::shop;

/// How many files the workspace has, besides the one that all import.
const FILES: usize = 200;

/// How many resources each has: a service of six, and four ConfigMaps.
const RESOURCES: usize = 10;

/// How many keystrokes are typed.
const KEYS: usize = 200;

/// What is aimed at, in milliseconds: the median and the 95th of a hundred. Zero is no aim.
const AIMS: &[(&str, f64, f64)] = &[
    ("keystroke to findings", 5.0, 25.0),
    ("textDocument/completion", 2.0, 10.0),
    ("textDocument/hover", 0.0, 2.0),
    ("textDocument/rename", 30.0, 30.0),
    ("rename in all files", 30.0, 30.0),
    ("textDocument/formatting", 3.0, 3.0),
];

/// Runs the session, and says how long its answers took.
pub fn measure() -> Result<String, Failure> {
    let folder = workspace()?;
    let measured = session(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    measured
}

/// Writes the workspace into a new folder.
fn workspace() -> Result<PathBuf, Failure> {
    let folder = std::env::temp_dir().join(format!("kdsl-bench-{}", std::process::id()));
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).map_err(|error| format!("cannot write {name}: {error}"))
    };
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    write("kdsl.toml", "kubernetes = \"1.31\"\n")?;
    write(
        "shared.kdsl",
        "let zone = \"eu-west-1\"\nlet team = { \"example.com/team\": \"shop\" }\n\
         type Zone = \"eu-west-1\" | \"us-east-1\"\ntype Place = Zone | \"nowhere\"\n",
    )?;
    for number in 1..=FILES {
        write(&name(number), &file(number))?;
    }
    Ok(folder)
}

fn name(number: usize) -> String {
    format!("service-{number:03}.kdsl")
}

fn file(number: usize) -> String {
    let mut text = "import { zone, team } from \"./shared.kdsl\"\n".to_owned();
    text.push_str(&shop::one(number));
    for extra in 1..=RESOURCES - 6 {
        let _ = write!(
            text,
            "\nConfigMap svc-{number}-extra-{extra} {{ metadata.labels: team, data: {{ zone: zone, part: \"{extra}\" }} }}\n"
        );
    }
    text
}

/// A server, and what it answers.
struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    next: u32,
    times: BTreeMap<String, Vec<u64>>,
}

impl Server {
    fn start() -> Result<Server, Failure> {
        let mut command = Command::new(sibling("kdsl")?);
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the server has no streams".to_owned());
        };
        Ok(Server { child, input, output: BufReader::new(output), next: 0, times: BTreeMap::new() })
    }

    fn send(&mut self, message: &Value) -> Result<(), Failure> {
        let body = message.to_string();
        let written = write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len());
        written.and_then(|()| self.input.flush()).map_err(|error| error.to_string())
    }

    fn notify(&mut self, method: &str, params: Value) -> Result<(), Failure> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn receive(&mut self) -> Result<Value, Failure> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).map_err(|error| error.to_string())?;
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().map_err(|_| line.clone())?,
                None if read > 0 => break,
                None => return Err("the server is gone".to_owned()),
                Some(_) => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).map_err(|error| error.to_string())?;
        serde_json::from_slice(&body).map_err(|error| error.to_string())
    }

    /// Asks, and takes the time until the answer, under that name.
    fn ask(&mut self, named: &str, method: &str, params: Value) -> Result<Value, Failure> {
        let start = Instant::now();
        self.ask_since(start, named, method, params)
    }

    fn ask_since(
        &mut self,
        start: Instant,
        named: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, Failure> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let answer = loop {
            let message = self.receive()?;
            if message["id"] == id && message.get("method").is_none() {
                break message;
            }
        };
        let time = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.times.entry(named.to_owned()).or_default().push(time);
        match answer.get("error") {
            Some(error) => Err(format!("{method}: {error}")),
            None => Ok(answer["result"].clone()),
        }
    }

    /// The most memory that the server had, in MB.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or_default() * 1024.0 / 1e6
    }
}

fn session(folder: &Path) -> Result<String, Failure> {
    let born = Instant::now();
    let mut server = Server::start()?;
    let uri = |name: &str| format!("file://{}", folder.join(name).display());
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let params = json!({ "capabilities": capabilities, "rootUri": uri("") });
    server.ask_since(born, "start-up to initialize", "initialize", params)?;
    server.notify("initialized", json!({}))?;
    let (main, text) = (uri(&name(FILES / 2)), file(FILES / 2));
    let document = json!({ "uri": main, "languageId": "kdsl", "version": 1, "text": text });
    server.notify("textDocument/didOpen", json!({ "textDocument": document }))?;
    let this = json!({ "textDocument": { "uri": main } });
    let report = server.ask_since(born, "start-up to findings", "textDocument/diagnostic", this.clone())?;
    if report["items"] != json!([]) {
        return Err(format!("findings, which take time: {report}"));
    }
    server.ask_since(
        born,
        "start-up to all findings",
        "workspace/diagnostic",
        json!({ "previousResultIds": [] }),
    )?;
    // Somebody types a line, letter by letter, under `LOG_LEVEL`.
    let line = text.lines().position(|line| line.contains("DATABASE:")).ok_or("the file has no such line")?;
    let typed = format!("        EXTRA: svc-{}-config.region\n", FILES / 2);
    type_text(&mut server, &main, (line, 0), "\n", 2)?;
    let mut version = 3;
    for key in 0..KEYS {
        let column = key % (typed.len() - 1);
        if column == 0 && key > 0 {
            // The line again, from its start.
            let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": typed.len() - 1 } });
            change(&mut server, &main, &range, "", version)?;
            version += 1;
        }
        let start = Instant::now();
        let letter = typed.get(column..=column).unwrap_or_default();
        type_text(&mut server, &main, (line, column), letter, version)?;
        version += 1;
        server.ask_since(start, "keystroke to findings", "textDocument/diagnostic", this.clone())?;
        let at =
            json!({ "textDocument": { "uri": main }, "position": { "line": line, "character": column + 1 } });
        server.ask("textDocument/completion", "textDocument/completion", at)?;
        requests(&mut server, &main, line)?;
        if key % 20 == 0 {
            of_the_project(&mut server, &main, &uri("shared.kdsl"))?;
        }
    }
    let memory = server.memory();
    server.ask("shutdown", "shutdown", Value::Null)?;
    server.notify("exit", Value::Null)?;
    let _ = server.child.wait();
    server.times.remove("shutdown");
    Ok(report_of(&server.times, memory))
}

/// What is asked of all files at once: just after a change, which takes as long as compiling all of them, and then.
fn of_the_project(server: &mut Server, uri: &str, shared: &str) -> Result<(), Failure> {
    let place = |line: u32, character: u32, more: Value| {
        let mut params =
            json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        params
    };
    // The name of a ConfigMap, which its file alone says, and one that every file imports.
    let (own, of_all) = ((2, 12), (0, 11));
    let renamed = place(own.0, own.1, json!({ "newName": format!("svc-{}-renamed", FILES / 2) }));
    server.ask("rename after a change", "textDocument/rename", renamed.clone())?;
    // An editor asks what stands there before its user types another name.
    server.ask("textDocument/prepareRename", "textDocument/prepareRename", place(own.0, own.1, json!({})))?;
    server.ask("textDocument/rename", "textDocument/rename", renamed)?;
    let edit = server.ask(
        "rename in all files",
        "textDocument/rename",
        place(of_all.0, of_all.1, json!({ "newName": "region" })),
    )?;
    let files = edit["changes"].as_object().map_or(0, serde_json::Map::len);
    if files != FILES + 1 {
        return Err(format!("a rename of what all files import changes {files} of them: {edit}"));
    }
    let declared = json!({ "context": { "includeDeclaration": true } });
    let asked = [
        ("textDocument/references", place(own.0, own.1, declared.clone())),
        ("references in all files", place(of_all.0, of_all.1, declared)),
        ("textDocument/implementation", place(own.0, own.1, json!({}))),
        ("textDocument/linkedEditingRange", place(own.0, own.1, json!({}))),
        (
            "workspace/willRenameFiles",
            json!({ "files": [{ "oldUri": shared, "newUri": format!("{shared}.kdsl") }] }),
        ),
    ];
    for (name, params) in asked {
        let method = if name.contains('/') { name } else { "textDocument/references" };
        server.ask(name, method, params)?;
    }
    let of_types = json!({ "textDocument": { "uri": shared }, "position": { "line": 2, "character": 6 } });
    for (prepare, params, requests) in [
        (
            "textDocument/prepareCallHierarchy",
            place(own.0, own.1, json!({})),
            ["callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"],
        ),
        (
            "textDocument/prepareTypeHierarchy",
            of_types,
            ["typeHierarchy/supertypes", "typeHierarchy/subtypes"],
        ),
    ] {
        let items = server.ask(prepare, prepare, params)?;
        let item = items.get(0).ok_or_else(|| format!("{prepare} knows nothing: {items}"))?;
        for request in requests {
            server.ask(request, request, json!({ "item": item }))?;
        }
    }
    Ok(())
}

/// What an editor asks for again after each change, of the lines that it shows.
fn requests(server: &mut Server, uri: &str, line: usize) -> Result<(), Failure> {
    let document = json!({ "uri": uri });
    let at = json!({ "line": line - 1, "character": 22 });
    let place = json!({ "textDocument": document, "position": at });
    let shown = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 60, "character": 0 } });
    let with = |more: Value| {
        let mut params = json!({ "textDocument": document });
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        params
    };
    let asked = [
        ("textDocument/hover", place.clone()),
        ("textDocument/definition", place.clone()),
        ("textDocument/declaration", place.clone()),
        ("textDocument/typeDefinition", place.clone()),
        ("textDocument/documentHighlight", place.clone()),
        ("textDocument/documentLink", with(json!({}))),
        ("textDocument/signatureHelp", place.clone()),
        ("textDocument/documentSymbol", with(json!({}))),
        ("textDocument/semanticTokens/full", with(json!({}))),
        ("textDocument/foldingRange", with(json!({}))),
        ("textDocument/codeLens", with(json!({}))),
        ("textDocument/inlayHint", with(json!({ "range": shown }))),
        (
            "textDocument/codeAction",
            with(json!({ "range": { "start": at, "end": at }, "context": { "diagnostics": [] } })),
        ),
        ("textDocument/formatting", with(json!({ "options": { "tabSize": 2, "insertSpaces": true } }))),
        ("workspace/symbol", json!({ "query": "svc-17" })),
    ];
    for (method, params) in asked {
        server.ask(method, method, params)?;
    }
    Ok(())
}

fn type_text(
    server: &mut Server,
    uri: &str,
    (line, column): (usize, usize),
    text: &str,
    version: usize,
) -> Result<(), Failure> {
    let at = json!({ "line": line, "character": column });
    change(server, uri, &json!({ "start": at, "end": at }), text, version)
}

fn change(server: &mut Server, uri: &str, range: &Value, text: &str, version: usize) -> Result<(), Failure> {
    let params = json!({
        "textDocument": { "uri": uri, "version": version },
        "contentChanges": [{ "range": range, "text": text }],
    });
    server.notify("textDocument/didChange", params)
}

fn report_of(times: &BTreeMap<String, Vec<u64>>, memory: f64) -> String {
    let resources = FILES * RESOURCES;
    let mut out = format!(
        "an editor's session over stdio: {FILES} files, {resources} resources, {KEYS} keystrokes\n\n\
         {:<36} {:>5} {:>10} {:>10} {:>10}  aim\n",
        "request", "times", "p50", "p95", "longest"
    );
    for (name, times) in times {
        let mut sorted = times.clone();
        sorted.sort_unstable();
        let at = |part: usize| {
            let index = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
            sorted.get(index).copied().unwrap_or_default() as f64 / 1e6
        };
        let (median, most) = (at(50), at(95));
        let aim = AIMS.iter().find(|(of, ..)| of == name).map(|(_, half, rest)| {
            let is_met = (*half == 0.0 || median <= *half) && most <= *rest;
            let verdict = if is_met { "met" } else { "MISSED" };
            if *half == 0.0 {
                format!("p95 {rest} ms: {verdict}")
            } else {
                format!("{half} / {rest} ms: {verdict}")
            }
        });
        let _ = writeln!(
            out,
            "{name:<36} {:>5} {median:>7.2} ms {most:>7.2} ms {:>7.2} ms  {}",
            times.len(),
            at(100),
            aim.unwrap_or_default()
        );
    }
    let verdict = if memory <= 80.0 { "met" } else { "MISSED" };
    let _ = writeln!(out, "{:<36} {memory:>16.1} MB{:>24} 80 MB: {verdict}", "memory, the peak", "");
    out
}
