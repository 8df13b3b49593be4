//! Programs of several files on the disk: projects, manifests, unsaved texts, large ones.

use std::collections::BTreeMap;

use kdsl_properties::session::Folder;
use serde_json::{Value, json};

use crate::{Session, codes};

/// An editor in a folder, and the codes of what it was told last of each file.
struct Editor {
    session: Session,
    folder: Folder,
    told: BTreeMap<String, Vec<String>>,
}

impl Editor {
    fn new(files: &[(&str, &str)]) -> Editor {
        Editor::with(json!({}), files)
    }

    /// An editor that introduces itself so.
    fn with(params: Value, files: &[(&str, &str)]) -> Editor {
        let mut session = Session::unborn();
        let folder = Folder::new(files);
        let mut all = json!({ "capabilities": {}, "rootUri": folder.uri("") });
        all.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
        session.request("initialize", all);
        let mut editor = Editor { session, folder, told: BTreeMap::new() };
        editor.notify("initialized", json!({}));
        editor
    }

    fn notify(&mut self, method: &str, params: Value) -> Vec<Value> {
        self.send(json!({ "method": method, "params": params }))
    }

    fn send(&mut self, message: Value) -> Vec<Value> {
        let messages = self.session.send(message);
        for message in messages.iter().filter(|one| one["method"] == "textDocument/publishDiagnostics") {
            let uri = message["params"]["uri"].as_str().unwrap();
            let found = message["params"]["diagnostics"].as_array().unwrap();
            let codes: Vec<String> = codes(found).into_iter().map(str::to_owned).collect();
            let name = uri.strip_prefix(&self.folder.uri("")).unwrap_or(uri).to_owned();
            match codes.is_empty() {
                true => self.told.remove(&name),
                false => self.told.insert(name, codes),
            };
        }
        messages
    }

    fn open(&mut self, name: &str, text: &str) -> Vec<Value> {
        let document =
            json!({ "uri": self.folder.uri(name), "languageId": "kdsl", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }))
    }

    fn replace(&mut self, name: &str, text: &str) -> Vec<Value> {
        let document = json!({ "uri": self.folder.uri(name), "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.notify("textDocument/didChange", params)
    }

    fn close(&mut self, name: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": self.folder.uri(name) } }));
    }

    /// Writes a file behind the editor's back; its watcher tells.
    fn on_disk(&mut self, name: &str, text: &str) {
        self.folder.write(name, text);
        let changes = json!([{ "uri": self.folder.uri(name), "type": 2 }]);
        self.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// What the editor shows: `app.kdsl: K0303 K0350; …`
    fn shown(&self) -> String {
        let file = |(name, codes): (&String, &Vec<String>)| format!("{name}: {}", codes.join(" "));
        self.told.iter().map(file).collect::<Vec<_>>().join("; ")
    }

    fn command(&mut self, command: &str, arguments: Value) -> Value {
        let params = json!({ "command": command, "arguments": arguments });
        self.session.request("workspace/executeCommand", params)["result"].clone()
    }
}

const SHARED: &str = "let port = 8080\n";
const SERVICE: &str = "import { port } from \"./shared.kdsl\"\nService web { spec: { selector: { app: \"web\" }, ports: { http: port } } }\n";
const PODS: &str = "Deployment web { metadata.labels: { app: \"web\" }, spec: { selector.matchLabels: { app: \"web\" }, template: { metadata.labels: { app: \"web\" }, spec.containers.web.image: \"nginx:1\" } } }\n";

#[test]
fn the_files_of_a_project_are_one_program() {
    let mut editor = Editor::new(&[("kdsl.toml", ""), ("shared.kdsl", SHARED), ("app.kdsl", SERVICE)]);
    // That a Service selects no pods is known when all files are.
    editor.open("app.kdsl", SERVICE);
    assert_eq!(editor.shown(), "app.kdsl: K0303");
    editor.on_disk("pods.kdsl", PODS);
    assert_eq!(editor.shown(), "");
    // A file that nobody has open has findings as well.
    editor.on_disk("pods.kdsl", "Deployment web { spek: {} }\n");
    assert_eq!(editor.shown(), "pods.kdsl: K0101");
    editor.close("app.kdsl");
    assert_eq!(editor.shown(), "pods.kdsl: K0101", "the project is the folder that is open");
}

#[test]
fn what_is_not_saved_counts_for_the_other_files() {
    let mut editor = Editor::new(&[
        ("kdsl.toml", ""),
        ("shared.kdsl", SHARED),
        ("app.kdsl", SERVICE),
        ("pods.kdsl", PODS),
    ]);
    editor.open("app.kdsl", SERVICE);
    editor.open("shared.kdsl", SHARED);
    editor.replace("shared.kdsl", "let port = 99999\n");
    assert_eq!(editor.shown(), "app.kdsl: K0113");
    editor.replace("shared.kdsl", "let prt = 1\n");
    assert_eq!(editor.shown(), "app.kdsl: K0612");
    // What is closed without being saved is as it lies on the disk.
    editor.close("shared.kdsl");
    assert_eq!(editor.shown(), "");
}

#[test]
fn the_project_s_file_counts_when_it_changes() {
    let text =
        "PodDisruptionBudget a { spec: { minAvailable: 1, unhealthyPodEvictionPolicy: \"AlwaysAllow\" } }\n";
    let mut editor = Editor::new(&[("kdsl.toml", "kubernetes = \"1.37\"\n"), ("a.kdsl", text)]);
    editor.open("a.kdsl", text);
    let before = editor.shown();
    editor.on_disk("kdsl.toml", "kubernetes = \"1.37\"\nsource = [\"x\"]\n");
    assert_ne!(editor.shown(), before);
    assert!(editor.shown().contains("kdsl.toml: "), "{}", editor.shown());
    editor.on_disk("kdsl.toml", "kubernetes = \"1.37\"\n");
    assert_eq!(editor.shown(), before);
}

#[test]
fn definitions_of_kinds_count_when_they_change() {
    let crd = |field: &str| {
        format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{ name: widgets.example.com }}\nspec:\n  group: example.com\n  names: {{ kind: Widget, plural: widgets, singular: widget, listKind: WidgetList }}\n  scope: Namespaced\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema: {{ openAPIV3Schema: {{ type: object, properties: {{ spec: {{ type: object, properties: {{ {field}: {{ type: string }} }} }} }} }} }}\n"
        )
    };
    let text = "Widget w { spec: { color: \"red\" } }\n";
    let mut editor = Editor::new(&[
        ("kdsl.toml", "crds = [\"crds/\"]\n"),
        ("crds/w.yaml", &crd("color")),
        ("a.kdsl", text),
    ]);
    editor.open("a.kdsl", text);
    assert_eq!(editor.shown(), "");
    editor.on_disk("crds/w.yaml", &crd("colour"));
    assert_eq!(editor.shown(), "a.kdsl: K0101");
}

#[test]
fn a_file_outside_of_projects_is_a_program_with_what_it_imports() {
    let mut editor = Editor::new(&[("shared.kdsl", SHARED), ("other.kdsl", "Nonsense {")]);
    editor.open("app.kdsl", SERVICE);
    assert_eq!(editor.shown(), "app.kdsl: K0303");
    editor.close("app.kdsl");
    assert_eq!(editor.shown(), "");
}

#[test]
fn each_folder_that_is_open_is_a_project_of_its_own() {
    let other = Folder::new(&[("kdsl.toml", ""), ("a.kdsl", "Service a { spc: {} }\n")]);
    let mut editor = Editor::new(&[("kdsl.toml", ""), ("a.kdsl", "ConfigMap a { data: { k: \"v\" } }\n")]);
    let folders = json!({ "added": [{ "uri": other.uri(""), "name": "other" }], "removed": [] });
    editor.notify("workspace/didChangeWorkspaceFolders", json!({ "event": folders }));
    assert_eq!(editor.shown(), format!("{}: K0101", other.uri("a.kdsl")));
}

#[test]
fn manifests_of_a_folder_are_checked_together() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: web }\n  ports: [{ port: 80 }]\n";
    let pods = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: nginx }] }\n";
    let mut editor = Editor::new(&[("service.yaml", service), ("compose.yaml", "services: {}\n")]);
    editor.open("service.yaml", service);
    assert_eq!(editor.shown(), "service.yaml: K0303");
    editor.open("pods.yaml", pods);
    assert_eq!(editor.shown(), "");
    editor.replace("pods.yaml", &pods.replace("containers:", "contaners:"));
    assert_eq!(editor.shown(), "pods.yaml: K0101");
    // YAML that is no manifest is nobody's business.
    editor.open("compose.yaml", "services: {}\n");
    assert_eq!(editor.shown(), "pods.yaml: K0101");
}

/// A project that is compiled beside the answers, with a file of its own for each service.
fn large() -> Vec<(String, String)> {
    let service = |n: usize| {
        let pods = PODS.replace("web", &format!("web{n}"));
        let padding = format!("// {}\n", "x".repeat(2_000));
        (format!("s{n}.kdsl"), format!("{padding}{pods}{}", SERVICE.replace("web", &format!("web{n}"))))
    };
    let mut files: Vec<(String, String)> = (0..40).map(service).collect();
    files.push(("kdsl.toml".to_owned(), String::new()));
    files.push(("shared.kdsl".to_owned(), SHARED.to_owned()));
    files
}

#[test]
fn a_large_project_is_told_at_once_and_then_whole() {
    let files = large();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut editor = Editor::new(&files);
    let text = files[7].1;
    editor.open("s7.kdsl", text);
    assert_eq!(editor.shown(), "");
    // A mistake that needs the whole program is told by the job.
    let told = editor
        .replace("s7.kdsl", &text.replace("selector: { app: \"web7\" }", "selector: { app: \"web7x\" }"));
    assert_eq!(editor.shown(), "s7.kdsl: K0303");
    assert_eq!(told.len(), 1, "{told:?}");
    // It stays while something else is typed, a line further down, beside the mistake that is typed.
    let more = format!(
        "\n{}\nService x {{ spc: {{}} }}\n",
        text.replace("selector: { app: \"web7\" }", "selector: { app: \"web7x\" }")
    );
    let told = editor.replace("s7.kdsl", &more);
    assert_eq!(editor.shown(), "s7.kdsl: K0303 K0101");
    let first = &told[0]["params"]["diagnostics"];
    assert_eq!(codes(first.as_array().unwrap()), ["K0303", "K0101"]);
    assert_eq!(first[0]["range"], told.last().unwrap()["params"]["diagnostics"][0]["range"]);
}

#[test]
fn the_commands_answer_with_data() {
    let mut editor = Editor::new(&[(
        "kdsl.toml",
        "[environments.prod]\nparams = { color: \"red\" }\n".replace("color: ", "color = ").as_str(),
    )]);
    let text = "param color: String = \"blue\"\nConfigMap a {\n  data: { color: color, size: \"1\" }\n}\n";
    editor.on_disk("a.kdsl", text);
    editor.open("a.kdsl", text);
    let uri = editor.folder.uri("a.kdsl");
    let preview = editor.command("kdsl.preview", json!([uri]));
    let yaml = preview["yaml"].as_str().unwrap();
    assert!(yaml.contains("color: blue"), "{yaml}");
    // The row of a line of the YAML leads to where its value is written.
    let line = yaml.lines().position(|line| line.contains("size:")).unwrap();
    let row = preview["map"].as_array().unwrap().iter().find(|row| row[0] == line).unwrap();
    assert_eq!(
        (&row[1]["uri"], &row[1]["range"]["start"]),
        (&json!(uri), &json!({ "line": 2, "character": 30 }))
    );
    let prod = editor.command("kdsl.preview", json!([uri, "prod"]));
    assert!(prod["yaml"].as_str().unwrap().contains("color: red"), "{prod}");
    assert!(editor.command("kdsl.graph", json!([uri])).as_str().unwrap().contains("flowchart"));
    assert!(editor.command("kdsl.explain", json!(["K0101"])).as_str().unwrap().starts_with("# K0101"));
    assert!(editor.command("kdsl.explain", json!(["Pod.spec"])).as_str().unwrap().contains("containers"));
    editor.replace("a.kdsl", "ConfigMap a { dta: {} }");
    assert_eq!(
        editor.command("kdsl.preview", json!([uri])),
        json!({ "yaml": null, "map": [], "missing": [] })
    );
    let refused = editor
        .session
        .request("workspace/executeCommand", json!({ "command": "kdsl.explain", "arguments": ["K9999"] }));
    assert!(refused["error"]["message"].as_str().unwrap().contains("K9999"), "{refused}");
}

/// An editor has no values of params: of secrets there are placeholders, and what else is missing is named.
#[test]
fn a_program_is_shown_without_its_secrets() {
    let mut editor = Editor::new(&[("kdsl.toml", "[environments.prod]\nparams = { tag = \"v1\" }\n")]);
    let text = "param tag: String\nparam password: Sensitive\nSecret db { stringData: { password: password } }\nConfigMap a { data: { tag: tag } }\ntest \"it\" with { tag: \"v2\" } { assert tag == \"v2\", \"no\" }\n";
    editor.on_disk("a.kdsl", text);
    editor.open("a.kdsl", text);
    let uri = editor.folder.uri("a.kdsl");
    let preview = editor.command("kdsl.preview", json!([uri]));
    assert_eq!(preview, json!({ "yaml": null, "map": [], "missing": ["tag"] }));
    let prod = editor.command("kdsl.preview", json!([uri, "prod"]));
    let yaml = prod["yaml"].as_str().unwrap();
    assert!(yaml.contains("tag: v1") && yaml.contains("password: UExBQ0VIT0xERVI="), "{yaml}");
    assert_eq!(prod["missing"], json!([]));
    assert_eq!(editor.command("kdsl.test", json!([uri, "it"])), json!({ "passed": true, "findings": [] }));
    assert_eq!(editor.shown(), "");
}

#[test]
fn settings_are_asked_for_and_take_effect() {
    let capabilities = json!({ "workspace": { "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut editor = Editor::with(json!({ "capabilities": capabilities }), &[]);
    let text = "Deployment web { spec.template.spec.containers.web.image: \"nginx\" }\n";
    editor.open("a.kdsl", text);
    assert_eq!(editor.shown(), "");
    let answer =
        json!({ "jsonrpc": "2.0", "id": "kdsl/configuration", "result": [{ "lint": "recommended" }] });
    editor.send(answer);
    assert!(editor.shown().contains("K10"), "{}", editor.shown());
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": { "kdsl": {} } }));
    assert_eq!(editor.shown(), "");
}

const LIBRARY: &str = "param tag: String\ncomponent Web { ConfigMap \"${name}\" { data.tag: tag } }\n";

#[test]
fn a_rename_goes_through_all_files_and_the_project_s() {
    let mut editor = Editor::new(&[
        ("kdsl.toml", "[params]\ntag = \"v1\"\n"),
        ("lib/web.kdsl", LIBRARY),
        ("app.kdsl", "import { Web } from \"./lib/web.kdsl\"\nWeb one {}\n"),
    ]);
    editor.open("lib/web.kdsl", LIBRARY);
    // What is typed and not saved counts, and nothing else of that file.
    editor.open("app.kdsl", "import { Web, tag } from \"./lib/web.kdsl\"\nWeb one {}\nWeb two {}\n");
    let mut at = |line: u32, character: u32, name: &str| {
        let params = json!({
            "textDocument": { "uri": editor.folder.uri("lib/web.kdsl") },
            "position": { "line": line, "character": character }, "newName": name,
        });
        let changes = editor.session.request("textDocument/rename", params)["result"]["changes"].clone();
        let count = |name: &str| changes[editor.folder.uri(name)].as_array().map_or(0, Vec::len);
        (count("lib/web.kdsl"), count("app.kdsl"), count("kdsl.toml"))
    };
    assert_eq!(at(0, 7, "version"), (2, 1, 1));
    assert_eq!(at(1, 12, "Site"), (1, 3, 0));
}

#[test]
fn what_leads_to_a_file_follows_it() {
    let mut editor = Editor::new(&[
        ("kdsl.toml", "sources = [\"app.kdsl\"]\n"),
        ("lib/web.kdsl", LIBRARY),
        ("app.kdsl", "import { Web } from \"./lib/web.kdsl\"\nWeb one {}\n"),
    ]);
    let uri = |name: &str| editor.folder.uri(name);
    let moved = json!({ "files": [{ "oldUri": uri("lib"), "newUri": uri("parts/lib") }] });
    let (app, toml) = (uri("app.kdsl"), uri("kdsl.toml"));
    let edit = editor.session.request("workspace/willRenameFiles", moved)["result"]["changes"].clone();
    assert_eq!(edit[&app][0]["newText"], "./parts/lib/web.kdsl", "{edit}");
    let moved = json!({ "files": [{ "oldUri": app, "newUri": editor.folder.uri("main.kdsl") }] });
    let edit = editor.session.request("workspace/willRenameFiles", moved)["result"]["changes"].clone();
    assert_eq!(edit[&toml][0]["newText"], "main.kdsl", "{edit}");
    let moved =
        json!({ "files": [{ "oldUri": editor.folder.uri("x.md"), "newUri": editor.folder.uri("y.md") }] });
    assert_eq!(editor.session.request("workspace/willRenameFiles", moved)["result"], Value::Null);
}

#[test]
fn a_file_without_a_project_is_renamed_in_what_imports_it() {
    let mut editor = Editor::new(&[("web.kdsl", LIBRARY)]);
    editor.open("web.kdsl", LIBRARY);
    editor.open("app.kdsl", "import { Web } from \"./web.kdsl\"\nWeb one {}\n");
    let place = json!({ "textDocument": { "uri": editor.folder.uri("web.kdsl") }, "position": { "line": 1, "character": 12 } });
    let mut asked = place.clone();
    asked["context"] = json!({ "includeDeclaration": true });
    let found = editor.session.request("textDocument/references", asked);
    assert_eq!(found["result"].as_array().unwrap().len(), 3, "{found}");
    let mut asked = place;
    asked["newName"] = json!("Site");
    let changes = editor.session.request("textDocument/rename", asked)["result"]["changes"].clone();
    assert_eq!(changes[editor.folder.uri("app.kdsl")].as_array().unwrap().len(), 2, "{changes}");
}

#[test]
fn manifests_of_a_project_and_its_programs_have_one_name() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cfg }\ndata: { LEVEL: info }\n";
    let pod = "Pod web { spec.containers.app: { image: \"web:v1\", env: { A.valueFrom.configMapKeyRef: { name: \"cfg\", key: \"LEVEL\" } } } }\n";
    let mut editor = Editor::new(&[
        ("kdsl.toml", "sources = [\"a.kdsl\", \"cfg.yaml\"]\n"),
        ("cfg.yaml", map),
        ("a.kdsl", pod),
    ]);
    editor.open("cfg.yaml", map);
    let params = json!({
        "textDocument": { "uri": editor.folder.uri("cfg.yaml") },
        "position": { "line": 3, "character": 10 }, "newName": "DEPTH",
    });
    let changes = editor.session.request("textDocument/rename", params)["result"]["changes"].clone();
    assert_eq!(changes[editor.folder.uri("a.kdsl")][0]["newText"], "DEPTH", "{changes}");
    assert_eq!(changes[editor.folder.uri("cfg.yaml")].as_array().unwrap().len(), 1, "{changes}");
}
