//! Manifests that chance makes of the schema, imported: what comes back is what went in.
//!
//! Every kind that the newest Kubernetes serves, with values that importers trip over, in many ways of writing
//! YAML. The objects are compared with those that were made, not with what was read.

use kdsl::import::{Given, NoteKind, Settings, check, import};
use kdsl_base::{FileId, Node, Span, Value};
use kdsl_schema::{Field, Kind, Schema, Shape, Target};

use crate::support::Chance;

/// How many files are made, and of how many objects each is at the most.
const FILES: u64 = 80;
const OBJECTS: usize = 4;

/// How deep a value goes before only what is required is in it.
const DEPTH: usize = 6;

/// Texts that are something else without quotes, or that quotes and blocks change if one is not careful.
const TEXTS: [&str; 44] = [
    "web",
    "1",
    "007",
    "0644",
    "0o17",
    "0x1F",
    "1_000",
    "1e3",
    "-1",
    "1.10",
    ".5",
    "1:30",
    "true",
    "False",
    "yes",
    "off",
    "null",
    "~",
    "",
    " ",
    " a",
    "a ",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "%a",
    "@a",
    "`a`",
    "*a",
    "&a",
    "!a",
    "|",
    ">-",
    "{a}",
    "[a",
    "a'b",
    "a\"b",
    "a\\b",
    "${A}",
    "{{ .Values.a }}",
    "$(A)",
    "é ☃ 🦀",
    "2024-01-01",
];

/// Texts of several lines, with every ending and odd spaces.
const LINES: [&str; 12] = [
    "a\nb",
    "a\nb\n",
    "a\nb\n\n",
    "\na\n",
    "a\n\nb\n",
    "  a\nb\n",
    "a\n  b\n",
    "a \nb\n",
    "a\tb\nc\n",
    "\n",
    "a\n\"\"\"\nb\n",
    "if [ \"$A\" ]; then\n  sed 's/\\d/${B}/'\nfi\n",
];

/// The fields in which any text may stand.
const FREE: [&str; 7] = ["args", "command", "data", "description", "message", "reason", "value"];

const QUANTITIES: [&str; 8] = ["1", "500m", "128Mi", "0.5", "1e3", "1.5Gi", "100", "2Ki"];

/// A file of manifests as it was made.
struct Made {
    text: String,
    objects: Vec<Node>,
}

#[test]
fn what_chance_makes_comes_back() {
    let (mut objects, mut raw, mut wrong) = (0, 0, String::new());
    for seed in 0..FILES {
        let made = made(seed);
        let given = [Given { name: "made.yaml".to_owned(), text: made.text.clone() }];
        let meant: Vec<String> = made.objects.iter().map(kdsl::value_json).collect();
        assert!(read(&made.text) == meant, "{seed}: the text is not what was made\n{}", made.text);
        let imported = import(&given, &Settings::default());
        objects += made.objects.len();
        raw += imported.notes.iter().filter(|note| note.kind == NoteKind::Raw).count();
        let different = check(&given, &imported, &Settings::default());
        let refused = imported.notes.iter().filter(|note| note.kind == NoteKind::Refused).count();
        let lost: Vec<String> =
            made.objects.iter().flat_map(|object| lost(object, &imported.text())).collect();
        if refused > 0 || !different.is_empty() || imported.objects != made.objects.len() || !lost.is_empty()
        {
            wrong.push_str(&format!(
                "{seed}: {different:?} {lost:?} {:?}\n{}\n{}\n",
                imported.notes,
                made.text,
                imported.text()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.chars().take(6_000).collect::<String>());
    assert!(raw * 3 < objects * 2, "{raw} of {objects} are raw");
}

/// The objects of a text, as JSON.
fn read(text: &str) -> Vec<String> {
    let read = kdsl_yaml::read(FileId(0), text);
    assert!(read.problems.is_empty(), "{:?}\n{text}", read.problems);
    let items = |node: &Node| match node.get("kind").and_then(Node::as_str) {
        Some("List") => node.get("items").unwrap().items().to_vec(),
        _ => vec![node.clone()],
    };
    read.documents
        .iter()
        .flat_map(|document| items(&document.node))
        .map(|node| kdsl::value_json(&node))
        .collect()
}

/// What the program does not give of an object.
fn lost(object: &Node, program: &str) -> Vec<String> {
    let world = kdsl::MemoryWorld::with_file("main.kdsl", program);
    let output = kdsl::Compiler::new().compile(&world, &["main.kdsl"]);
    let text = |node: &Node, path: &[&str]| node.at(path).and_then(Node::as_str).map(str::to_owned);
    let name = text(object, &["metadata", "name"]);
    let kind = text(object, &["kind"]);
    let same = |node: &&Node| text(node, &["metadata", "name"]) == name && text(node, &["kind"]) == kind;
    let nodes: Vec<Node> = output.manifests().map(|manifest| manifest.node.clone()).collect();
    let Some(back) = nodes.iter().find(same) else { return vec![format!("{kind:?} {name:?}")] };
    let mut lost = Vec::new();
    missing(object, back, &mut Vec::new(), &mut lost);
    lost
}

/// The paths at which something of a value is not in another one. What is null is not there.
fn missing(wanted: &Node, back: &Node, path: &mut Vec<String>, lost: &mut Vec<String>) {
    match (&wanted.value, &back.value) {
        (Value::Map(entries), Value::Map(_)) => {
            for (key, value) in entries.iter().filter(|(_, value)| value.value != Value::Null) {
                path.push(key.to_string());
                match back.get(key) {
                    Some(back) => missing(value, back, path, lost),
                    None => lost.push(path.join(".")),
                }
                path.pop();
            }
        }
        (Value::List(one), Value::List(other)) if one.len() == other.len() => {
            one.iter().zip(other).for_each(|(one, other)| missing(one, other, path, lost));
        }
        (one, other) if one == other => {}
        _ => lost.push(format!("{}: {:?} is {:?}", path.join("."), wanted.value, back.value)),
    }
}

fn made(seed: u64) -> Made {
    let mut chance = Chance::new(seed);
    let schema = Schema::builtin();
    let kinds: Vec<Kind<'_>> = schema
        .kinds()
        .filter(|kind| kind.versions.is_superset(Target::default().versions()))
        // They are asked and answered, and are nothing that lies in a cluster.
        .filter(|kind| !kind.name.ends_with("List") && !kind.name.ends_with("Options"))
        .filter(|kind| schema.has_field(kind.ty, "metadata") && kind.name != "Secret")
        .collect();
    let count = 1 + chance.below(OBJECTS);
    let objects: Vec<Node> = (0..count)
        .map(|number| {
            let kind = match chance.below(2) {
                // Those that people have, as often as all others together.
                0 => schema.preferred(COMMON[chance.below(COMMON.len())], Target::default()).unwrap(),
                _ => kinds[chance.below(kinds.len())],
            };
            Maker { schema, chance: &mut chance }.object(kind, number)
        })
        .collect();
    let text = Writer { chance: &mut chance, comments: 0 }.file(&objects);
    Made { text, objects }
}

const COMMON: [&str; 12] = [
    "ConfigMap",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Ingress",
    "Job",
    "NetworkPolicy",
    "PersistentVolumeClaim",
    "Role",
    "Service",
    "ServiceAccount",
    "StatefulSet",
];

/// Makes values of the schema's types.
struct Maker<'a> {
    schema: Schema<'static>,
    chance: &'a mut Chance,
}

fn node(value: Value) -> Node {
    Node::new(value, Span::default())
}

fn text(text: impl AsRef<str>) -> Node {
    Node::str(text.as_ref(), Span::default())
}

fn map(entries: Vec<(&str, Node)>) -> Node {
    node(Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect()))
}

impl Maker<'_> {
    fn is(&mut self, one_of: usize) -> bool {
        self.chance.below(one_of) == 0
    }

    fn one<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.chance.below(all.len())]
    }

    fn object(&mut self, kind: Kind<'static>, number: usize) -> Node {
        let mut meta = vec![("name", text(format!("made-{number}")))];
        if kind.namespaced && self.is(2) {
            meta.push(("namespace", text(self.one(&["shop", "apart"]))));
        }
        if self.is(2) {
            let value = text(self.one(&["web", "1", "true", "v1.2", ""]));
            meta.push(("labels", map(vec![("app", value), ("app.kubernetes.io/part-of", text("shop"))])));
        }
        if self.is(3) {
            let value = text(self.one(&TEXTS));
            meta.push(("annotations", map(vec![("example.com/a", value)])));
        }
        let mut entries = vec![
            ("apiVersion", text(kind.api_version())),
            ("kind", text(kind.name)),
            ("metadata", map(meta)),
        ];
        for field in self.schema.fields_in(kind.ty, Target::default()) {
            let is_own = matches!(field.name, "apiVersion" | "kind" | "metadata" | "status");
            if !is_own && !field.read_only && (field.required || !self.is(4)) {
                entries.push((field.name, self.value(&field, field.shape, 1, 0)));
            }
        }
        map(entries)
    }

    fn value(&mut self, field: &Field<'static>, shape: Shape, depth: usize, inside: u32) -> Node {
        let checks = field.checks(inside);
        match shape {
            Shape::Object(ty) => {
                let mut entries = Vec::new();
                for field in self.schema.fields_in(ty, Target::default()) {
                    let wanted = depth < DEPTH && self.is(3 + depth);
                    if !field.read_only && (field.required || wanted) {
                        entries.push((field.name, self.value(&field, field.shape, depth + 1, 0)));
                    }
                }
                map(entries)
            }
            Shape::List(id) => {
                let element = self.schema.list(id).elem;
                let count = if depth > DEPTH { 0 } else { self.chance.below(3) }
                    .max(checks.map_or(0, |it| it.least.unwrap_or(0)) as usize);
                let key = self.schema.list(id).key;
                let item = |number: usize| {
                    let mut item = self.value(field, element, depth + 1, inside + 1);
                    // Of entries with one key the cluster would keep one.
                    if let (Value::Map(entries), Some(key)) = (&mut item.value, key) {
                        let named = entries.make_mut().iter_mut().filter(|(name, _)| name == key);
                        for (_, value) in named.filter(|(_, value)| value.as_str().is_some()) {
                            *value = text(format!("n{number}"));
                        }
                    }
                    item
                };
                node(Value::List((0..count).map(item).collect()))
            }
            Shape::Map(id) => {
                let element = self.schema.elem(id);
                let keys = ["a", "B_C", "a.b/c", "if", "1", "x-y", "application.properties"];
                let count = self.chance.below(4);
                let start = self.chance.below(keys.len());
                let keys: Vec<&str> = keys.iter().cycle().skip(start).take(count).copied().collect();
                map(keys
                    .into_iter()
                    .map(|key| (key, self.value(field, element, depth + 1, inside + 1)))
                    .collect())
            }
            Shape::Bool => node(Value::Bool(self.is(2))),
            Shape::Int32 | Shape::Int64 => {
                let (low, high) = checks.map_or((None, None), |it| (it.minimum, it.maximum));
                let low = low.unwrap_or(0.0) as i64;
                let high = high.map_or(low + 1_000, |it| it as i64).min(low + 70_000);
                node(Value::Int(low + self.chance.below((high - low + 1) as usize) as i64))
            }
            Shape::Float => node(Value::Float(0.5)),
            Shape::Bytes => text(self.one(&["eA==", "", "AAEC/w=="])),
            Shape::Quantity => text(self.one(&QUANTITIES)),
            Shape::IntOrString => match self.chance.below(3) {
                0 => text("25%"),
                1 => text("http"),
                _ => node(Value::Int(80)),
            },
            Shape::Time => text("2024-05-06T07:08:09Z"),
            Shape::MicroTime => text("2024-05-06T07:08:09.000001Z"),
            Shape::Json => map(vec![("a", node(Value::List(vec![text("1"), node(Value::Int(1))].into())))]),
            Shape::String => match field.enums() {
                Some(values) => {
                    let all: Vec<&str> = values.values_in(Target::default()).collect();
                    text(self.one(&all))
                }
                // Of other texts the API server says what they may be.
                None if FREE.contains(&field.name) && self.is(3) => text(self.one(&LINES)),
                None if FREE.contains(&field.name) => text(self.one(&TEXTS)),
                None => text(self.one(&["web", "a", "shop", "made-0", "made-1"])),
            },
        }
    }
}

/// Writes YAML in one of the ways in which people do.
struct Writer<'a> {
    chance: &'a mut Chance,
    comments: usize,
}

impl Writer<'_> {
    fn file(&mut self, objects: &[Node]) -> String {
        let mut out = String::new();
        match self.chance.below(5) {
            0 => {
                let list = node(Value::List(objects.iter().cloned().collect()));
                let list = map(vec![("apiVersion", text("v1")), ("kind", text("List")), ("items", list)]);
                self.block(&list, 0, &mut out);
            }
            1 => objects
                .iter()
                .for_each(|object| out.push_str(&format!("---\n{}\n", kdsl::value_json(object)))),
            _ => {
                for object in objects {
                    out.push_str("---\n");
                    self.block(object, 0, &mut out);
                }
            }
        }
        match self.chance.below(6) {
            0 => out.replace('\n', "\r\n"),
            1 => format!("\u{feff}{out}"),
            2 => format!("# above\n{out}...\n"),
            _ => out,
        }
    }

    /// What stands below a key or behind a dash, on lines of its own.
    fn block(&mut self, value: &Node, indent: usize, out: &mut String) {
        let pad = " ".repeat(indent);
        match &value.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    if self.chance.below(12) == 0 {
                        self.comments += 1;
                        out.push_str(&format!("{pad}# comment {}\n", self.comments));
                    }
                    let key = self.scalar(key, true, 0);
                    out.push_str(&format!("{pad}{key}:"));
                    self.inner(value, indent, out);
                }
            }
            Value::List(items) => {
                for item in items {
                    out.push_str(&format!("{pad}-"));
                    self.inner(item, indent, out);
                }
            }
            _ => {}
        }
    }

    /// A value behind its key or dash.
    fn inner(&mut self, value: &Node, indent: usize, out: &mut String) {
        let is_flow = self.chance.below(10) == 0;
        match &value.value {
            Value::Map(entries) if !entries.is_empty() && !is_flow => {
                out.push('\n');
                self.block(value, indent + 2, out);
            }
            Value::List(items) if !items.is_empty() && !is_flow => {
                out.push('\n');
                self.block(value, indent + 2, out);
            }
            Value::Str(text) => {
                let text = self.scalar(text, false, indent + 2);
                out.push_str(&format!(" {text}\n"));
            }
            _ => out.push_str(&format!(" {}\n", compact(value))),
        }
    }

    /// A text, plain where it may be, else in quotes or as a block.
    fn scalar(&mut self, text: &str, is_key: bool, indent: usize) -> String {
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '/');
        let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(is_word)
            && !matches!(
                text.to_ascii_lowercase().as_str(),
                "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
            );
        let is_block = text.contains('\n')
            && !text.starts_with('\n')
            && text.trim() == text.trim_end_matches('\n')
            && !text.contains('\t');
        if is_plain && self.chance.below(3) > 0 {
            text.to_owned()
        } else if is_block && !is_key && self.chance.below(3) > 0 {
            let chomping = match text.len() - text.trim_end_matches('\n').len() {
                0 => "-",
                1 => "",
                _ => "+",
            };
            let pad = " ".repeat(indent);
            let line = |line: &str| if line.is_empty() { String::new() } else { format!("{pad}{line}") };
            let words = text.trim_end_matches('\n');
            let lines: Vec<String> = words.split('\n').map(line).collect();
            let rest = (text.len() - words.len()).saturating_sub(1);
            format!("|{chomping}\n{}{}", lines.join("\n"), "\n".repeat(rest))
        } else if !text.contains(['\n', '\t']) && self.chance.below(2) == 0 {
            format!("'{}'", text.replace('\'', "''"))
        } else {
            compact(&self::text(text))
        }
    }
}

/// JSON on one line, which is YAML.
fn compact(value: &Node) -> String {
    let mut out = String::new();
    kdsl_yaml::write_json_compact(value, &mut out);
    out
}
