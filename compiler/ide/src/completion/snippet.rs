//! What is typed of a place of the schema, as the formatter would write it: the fields that it must have, and
//! those that nobody leaves out.

use std::fmt::Write as _;

use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Kube, Slot, Sort};
use kdsl_schema::{KindId, RefRole, Shape};

/// What everyone writes of a type, and in which order; what the API server asks for beside it comes behind.
const USUAL: &[(&str, &[&str])] = &[
    ("ConfigMap", &["data"]),
    ("Container", &["image"]),
    ("CronJob", &["spec"]),
    ("CronJobSpec", &["schedule", "jobTemplate"]),
    ("DaemonSet", &["spec"]),
    ("Deployment", &["spec"]),
    ("HTTPIngressPath", &["path", "pathType", "backend"]),
    ("HorizontalPodAutoscaler", &["spec"]),
    ("HorizontalPodAutoscalerSpec", &["scaleTargetRef", "minReplicas", "maxReplicas"]),
    ("Ingress", &["spec"]),
    ("IngressRule", &["host", "http"]),
    ("IngressSpec", &["rules"]),
    ("Job", &["spec"]),
    ("JobTemplateSpec", &["spec"]),
    ("NetworkPolicy", &["spec"]),
    ("NetworkPolicySpec", &["podSelector"]),
    ("PersistentVolumeClaim", &["spec"]),
    ("PersistentVolumeClaimSpec", &["accessModes", "resources"]),
    ("Pod", &["spec"]),
    ("PodDisruptionBudget", &["spec"]),
    ("PodDisruptionBudgetSpec", &["selector", "minAvailable"]),
    ("PodTemplateSpec", &["spec"]),
    ("PolicyRule", &["apiGroups", "resources", "verbs"]),
    ("Probe", &["httpGet"]),
    ("ResourceRequirements", &["requests", "limits"]),
    ("Role", &["rules"]),
    ("ClusterRole", &["rules"]),
    ("RoleBinding", &["subjects"]),
    ("ClusterRoleBinding", &["subjects"]),
    ("Secret", &["stringData"]),
    ("Service", &["spec"]),
    ("ServicePort", &["port", "targetPort"]),
    ("ServiceSpec", &["selector", "ports"]),
    ("StatefulSet", &["spec"]),
    ("StatefulSetSpec", &["serviceName", "template"]),
    ("VolumeResourceRequirements", &["requests"]),
];

/// The keys of maps that everyone writes: the type, its field, the keys.
const ENTRIES: &[(&str, &str, &[&str])] = &[
    ("ResourceRequirements", "limits", &["memory"]),
    ("ResourceRequirements", "requests", &["cpu", "memory"]),
    ("VolumeResourceRequirements", "requests", &["storage"]),
];

/// How deep a form goes into the schema.
const DEPTH: u32 = 12;

/// How long a record on one line may be.
const SHORT: usize = 60;

/// Whether everyone writes a field of a type.
pub(super) fn is_usual(ty: &str, field: &str) -> bool {
    USUAL.iter().any(|(known, fields)| *known == ty && fields.contains(&field))
}

/// What is typed of a value.
enum Form {
    /// A place to go on at, with what is there before, and with quotes around it for text.
    Hole(String, bool),
    /// One of these.
    Choice(Vec<String>),
    /// Braces; no entries: a place to go on at.
    Record(Vec<(Key, Form)>),
    /// Brackets.
    List(Box<Form>),
}

enum Key {
    Word(String),
    /// The author's to choose.
    Hole(&'static str),
}

/// A snippet that is being written.
struct Writer {
    out: String,
    next: u32,
    inline: bool,
}

/// What stands behind the key and the blank of a place: its braces, brackets, quotes. None where there is nothing
/// to say before the author does.
pub(super) fn value(kube: &Kube, slot: Slot, inline: bool) -> Option<String> {
    let form = form(kube, slot, 0);
    let mut writer = Writer { out: String::new(), next: 1, inline };
    writer.value(&form, 0);
    (!writer.out.is_empty()).then_some(writer.out)
}

/// A resource of a kind: its name and its braces.
pub(super) fn resource(kube: &Kube, kind: KindId, inline: bool) -> String {
    let slot = kube.resource(kind);
    let mut form = form(kube, slot, 0);
    if let Form::Record(fields) = &mut form
        && fields.is_empty()
        && kube.kind(kind).name != "Namespace"
        && let Some(spec) = inside(kube, slot, "spec")
    {
        fields.push((Key::Word("spec".to_owned()), self::form(kube, spec, 1)));
    }
    let mut writer = Writer { out: "${1:name}".to_owned(), next: 2, inline };
    // A name alone is a whole resource.
    if !matches!(&form, Form::Record(fields) if fields.is_empty()) {
        writer.out.push(' ');
        writer.value(&form, 0);
    }
    writer.out
}

fn inside(kube: &Kube, slot: Slot, field: &str) -> Option<Slot> {
    match kube.child(Type::of(Ty::Slot(slot)), field)?.ty {
        Ty::Slot(slot) => Some(slot),
        _ => None,
    }
}

fn form(kube: &Kube, slot: Slot, depth: u32) -> Form {
    let field = slot.field.and_then(|field| kube.schema().field_of_id(field));
    let default =
        field.and_then(|field| field.default()).filter(|value| !value.starts_with('=')).unwrap_or("");
    if let Some(mut values) =
        kube.allowed(slot).filter(|_| !matches!(slot.shape, Shape::List(_) | Shape::Object(_)))
    {
        // What is meant where nothing is said is the likeliest.
        values.sort_by_key(|value| *value != default);
        return Form::Choice(values.iter().map(|value| format!("\"{value}\"")).collect());
    }
    match slot.shape {
        Shape::Bool => Form::Choice(vec!["true".to_owned(), "false".to_owned()]),
        Shape::String | Shape::Bytes | Shape::Time | Shape::MicroTime if kube.reference(slot).is_none() => {
            Form::Hole(String::new(), true)
        }
        Shape::Int32 | Shape::Int64 | Shape::Float => Form::Hole(default.to_owned(), false),
        Shape::Object(_) => object(kube, slot, depth),
        Shape::List(_) => list(kube, slot, depth),
        Shape::Map(_) if kube.selects_pods(slot) => Form::Hole(String::new(), false),
        Shape::Map(_) => map(kube, slot),
        _ => Form::Hole(String::new(), false),
    }
}

fn object(kube: &Kube, slot: Slot, depth: u32) -> Form {
    let holder = kube.reference(slot).is_some_and(|reference| reference.role == RefRole::Holder);
    // A resource, a port or a key stands for all of it.
    let named = [Sort::Port(true), Sort::Key(false)].into_iter().any(|sort| kube.route(slot, sort).is_some());
    if holder || named && !kube.is_entry(slot) || kube.selects_pods(slot) {
        return Form::Hole(String::new(), false);
    }
    let Some(ty) = kube.schema().object_of(slot.shape).filter(|_| depth < DEPTH) else {
        return Form::Record(Vec::new());
    };
    let name = kube.schema().type_name(ty);
    let usual = USUAL.iter().find(|(known, _)| *known == name).map_or(&[] as &[&str], |(_, fields)| fields);
    let usual = usual.iter().copied().filter(|field| *field != kube.own_key(slot));
    let mut names: Vec<&str> = Vec::new();
    for field in usual.chain(kube.required(slot).filter(|field| !is_usual(name, field))) {
        names.push(field);
    }
    let mut fields = Vec::new();
    for name in names {
        if let Some(inside) = inside(kube, slot, name) {
            fields.push((Key::Word(name.to_owned()), form(kube, inside, depth + 1)));
        }
    }
    Form::Record(fields)
}

fn list(kube: &Kube, slot: Slot, depth: u32) -> Form {
    let Some(element) = kube.element(slot).filter(|_| depth < DEPTH) else {
        return Form::List(Box::new(Form::Hole(String::new(), false)));
    };
    let key = match (kube.entry_key(slot), kube.name(slot)) {
        (None, _) => None,
        (Some(_), "containers") => Some("app"),
        (Some(_), "initContainers") => Some("init"),
        (Some(_), "ports") => Some("http"),
        (Some(_), "env") => Some("NAME"),
        (Some("mountPath"), _) => Some("\"/path\""),
        (Some(_), _) => Some("name"),
    };
    match key {
        Some(key) => {
            let ty = kube.schema().object_of(element.shape).map_or("", |ty| kube.schema().type_name(ty));
            let short = match ty {
                "ContainerPort" => Form::Hole("8080".to_owned(), false),
                "EnvVar" | "VolumeMount" => Form::Hole(String::new(), false),
                _ => form(kube, element, depth + 1),
            };
            Form::Record(vec![(Key::Hole(key), short)])
        }
        None => Form::List(Box::new(form(kube, kube.unkeyed(element), depth + 1))),
    }
}

fn map(kube: &Kube, slot: Slot) -> Form {
    let owner = slot.owner.map_or("", |owner| kube.schema().type_name(owner));
    let known = ENTRIES.iter().find(|(ty, field, _)| *ty == owner && *field == kube.name(slot));
    let keys = known.map_or(&[] as &[&str], |(_, _, keys)| keys);
    let entry = |key: &&str| (Key::Word((*key).to_owned()), Form::Hole(String::new(), false));
    Form::Record(keys.iter().map(entry).collect())
}

impl Writer {
    fn stop(&mut self) -> u32 {
        let stop = self.next;
        self.next += 1;
        stop
    }

    fn value(&mut self, form: &Form, indent: usize) {
        match form {
            Form::Hole(text, quoted) => {
                let stop = self.stop();
                let quote = if *quoted { "\"" } else { "" };
                let _ = match text.is_empty() {
                    true => write!(self.out, "{quote}${stop}{quote}"),
                    false => write!(self.out, "{quote}${{{stop}:{}}}{quote}", escaped(text)),
                };
            }
            Form::Choice(values) => {
                let stop = self.stop();
                let values: Vec<String> = values
                    .iter()
                    .map(|value| escaped(value).replace(',', "\\,").replace('|', "\\|"))
                    .collect();
                let _ = write!(self.out, "${{{stop}|{}|}}", values.join(","));
            }
            Form::Record(entries) if entries.is_empty() => {
                let stop = self.stop();
                let _ = match self.inline {
                    true => write!(self.out, "{{ ${stop} }}"),
                    false => write!(self.out, "{{\n{}${stop}\n{}}}", blanks(indent + 1), blanks(indent)),
                };
            }
            Form::Record(entries) => self.record(entries, indent),
            Form::List(item) => {
                let lines = !self.inline && !item.is_short();
                self.out.push('[');
                if lines {
                    let _ = write!(self.out, "\n{}", blanks(indent + 1));
                }
                self.value(item, indent + usize::from(lines));
                if lines {
                    let _ = write!(self.out, "\n{}", blanks(indent));
                }
                self.out.push(']');
            }
        }
    }

    fn record(&mut self, entries: &[(Key, Form)], indent: usize) {
        let short = self.inline || entries.iter().all(|(_, form)| form.is_leaf()) && width(entries) < SHORT;
        let inner = if short { indent } else { indent + 1 };
        self.out.push('{');
        for (n, entry) in entries.iter().enumerate() {
            match (short, n) {
                (true, 0) => self.out.push(' '),
                (true, _) => self.out.push_str(", "),
                (false, _) => {
                    let _ = write!(self.out, "\n{}", blanks(inner));
                }
            }
            self.entry(entry, inner);
        }
        let _ = match short {
            true => write!(self.out, " }}"),
            false => write!(self.out, "\n{}}}", blanks(indent)),
        };
    }

    /// An entry. What holds one thing alone is a path.
    fn entry(&mut self, (key, form): &(Key, Form), indent: usize) {
        let mut at = (key, form);
        loop {
            match at.0 {
                Key::Word(word) => self.out.push_str(word),
                Key::Hole(text) => {
                    let stop = self.stop();
                    let _ = write!(self.out, "${{{stop}:{}}}", escaped(text));
                }
            }
            match at.1 {
                // What the author names has room for more.
                Form::Record(entries) if matches!(at.0, Key::Word(_)) => match entries.as_slice() {
                    [(key, form)] => {
                        self.out.push('.');
                        at = (key, form);
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        self.out.push_str(": ");
        self.value(at.1, indent);
    }
}

impl Form {
    fn is_leaf(&self) -> bool {
        matches!(self, Form::Hole(..) | Form::Choice(_))
    }

    fn is_short(&self) -> bool {
        match self {
            Form::Hole(..) | Form::Choice(_) => true,
            Form::Record(entries) => {
                !entries.is_empty()
                    && entries.iter().all(|(_, form)| form.is_leaf())
                    && width(entries) < SHORT
            }
            Form::List(item) => item.is_short(),
        }
    }
}

fn width(entries: &[(Key, Form)]) -> usize {
    let key = |key: &Key| match key {
        Key::Word(word) => word.len(),
        Key::Hole(text) => text.len(),
    };
    entries.iter().map(|(name, _)| key(name) + 8).sum()
}

fn blanks(depth: usize) -> String {
    "  ".repeat(depth)
}

/// Text in which nothing means more than itself to a snippet.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
