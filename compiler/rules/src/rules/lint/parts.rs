//! What lints look at: pods, containers and objects, and the changes that mend them.

use ecow::EcoVec;
use kdsl_base::{Diagnostic, Manifest, Node, Span, Value};

use crate::part::field;
use crate::pods::Pods;
use crate::program::Program;
use crate::text::{cut, named};

/// An object that the program writes.
#[derive(Clone, Copy)]
pub(crate) struct Object<'p, 'a> {
    pub program: &'p Program<'a>,
    pub manifest: &'a Manifest,
}

/// The pods that an object makes.
#[derive(Clone, Copy)]
pub(crate) struct Pod<'p, 'a> {
    pub pods: &'p Pods<'a>,
    pub owner: &'a Manifest,
    pub spec: &'a Node,
}

/// A container of pods.
#[derive(Clone, Copy)]
pub(crate) struct Container<'p, 'a> {
    pub pod: Pod<'p, 'a>,
    pub node: &'a Node,
    /// Whether it runs as long as the pod does.
    pub stays: bool,
}

impl<'a> Object<'_, 'a> {
    /// What stands at the end of a path of fields. `null` is nothing.
    pub(crate) fn get(&self, path: &str) -> Option<&'a Node> {
        field(&self.manifest.node, path)
    }

    /// The text there.
    pub(crate) fn text(&self, path: &str) -> Option<&'a str> {
        self.get(path)?.as_str()
    }

    /// Whether nothing stands there and the author may be told so.
    pub(crate) fn lacks(&self, path: &str) -> bool {
        self.get(path).is_none() && !self.manifest.hides_path(path)
    }

    /// The object as a message names it.
    pub(crate) fn name(&self) -> String {
        named(self.manifest)
    }
}

impl<'p, 'a> Pod<'p, 'a> {
    /// The pods of a program whose maker it writes and a schema knows.
    pub(crate) fn all(program: &'p Program<'a>) -> impl Iterator<Item = Pod<'p, 'a>> {
        program.pods.iter().filter_map(move |pods| {
            let owner = pods.owner;
            let spec = pods.spec.filter(|_| !owner.external && !owner.raw)?;
            Some(Pod { pods, owner, spec })
        })
    }

    /// The containers, those that run first before the others.
    pub(crate) fn containers(&self) -> impl Iterator<Item = Container<'p, 'a>> + use<'p, 'a> {
        let pod = *self;
        let list = move |field: &str| pod.spec.get(field).map_or(&[] as &'a [_], Node::items).iter();
        let sidecar = |node: &Node| node.get("restartPolicy").and_then(Node::as_str) == Some("Always");
        let init = list("initContainers").map(move |node| Container { pod, node, stays: sidecar(node) });
        init.chain(list("containers").map(move |node| Container { pod, node, stays: true }))
    }

    /// What stands at the end of a path of the spec's fields.
    pub(crate) fn get(&self, path: &str) -> Option<&'a Node> {
        field(self.spec, path)
    }

    /// The text there.
    pub(crate) fn text(&self, path: &str) -> Option<&'a str> {
        self.get(path)?.as_str()
    }

    /// Whether nothing stands there and the author may be told so.
    pub(crate) fn lacks(&self, path: &str) -> bool {
        self.get(path).is_none() && !self.owner.hides_path(path)
    }

    /// Whether they run on Windows, where half of a security context means nothing.
    pub(crate) fn on_windows(&self) -> bool {
        self.text("os.name") == Some("windows")
    }

    /// Whether they run to their end: those of a Job, or one by itself that is not restarted.
    pub(crate) fn ends(&self) -> bool {
        self.owner.group() == "batch"
            || self.owner.kind == "Pod" && self.text("restartPolicy").is_some_and(|policy| policy != "Always")
    }

    /// Whether the maker is of that group and kind.
    pub(crate) fn is_of(&self, group: &str, kind: &str) -> bool {
        self.owner.group() == group && self.owner.kind == kind
    }

    /// The maker as a message names it.
    pub(crate) fn name(&self) -> String {
        named(self.owner)
    }
}

impl<'a> Container<'_, 'a> {
    /// What stands at the end of a path of the container's fields.
    pub(crate) fn get(&self, path: &str) -> Option<&'a Node> {
        field(self.node, path)
    }

    /// The text there.
    pub(crate) fn text(&self, path: &str) -> Option<&'a str> {
        self.get(path)?.as_str()
    }

    /// The items of the list there.
    pub(crate) fn items(&self, path: &str) -> &'a [Node] {
        self.get(path).map_or(&[], Node::items)
    }

    /// Whether nothing stands there and the author may be told so.
    pub(crate) fn lacks(&self, path: &str) -> bool {
        self.get(path).is_none() && !self.may_lack(path)
    }

    /// Whether a mistake that is reported may be the reason that nothing stands there.
    pub(crate) fn may_lack(&self, path: &str) -> bool {
        self.pod.owner.hides_path(path)
    }

    /// A field of the container's security context, else that of the pod's, which it inherits.
    pub(crate) fn security(&self, path: &str) -> Option<&'a Node> {
        let own = self.get("securityContext").and_then(|context| field(context, path));
        own.or_else(|| field(self.pod.get("securityContext")?, path))
    }

    /// Where the container is named.
    pub(crate) fn at(&self) -> Span {
        self.get("name").map_or(self.node.origin, |name| name.origin)
    }

    /// The container as a message names it.
    pub(crate) fn name(&self) -> String {
        match self.text("name") {
            Some(name) => format!("container `{}`", cut(name, 30)),
            None => format!("a container of {}", self.pod.name()),
        }
    }
}

/// Whether `true` stands in a field, and the field.
pub(crate) fn yes(node: Option<&Node>) -> Option<&Node> {
    node.filter(|node| node.value == Value::Bool(true))
}

/// Adds the change that puts a value at the end of a path of fields, in what is there of it. The title says
/// the field and a plain value, for where the change cannot be shown.
pub(crate) fn put(problem: Diagnostic, title: &str, record: &Node, path: &str, value: Value) -> Diagnostic {
    let title = match &value {
        Value::Bool(value) => format!("{title}: `{path}: {value}`"),
        Value::Int(value) => format!("{title}: `{path}: {value}`"),
        Value::Str(value) => format!("{title}: `{path}: {value:?}`"),
        _ => title.to_owned(),
    };
    let mut at = record;
    let mut keys = path.split('.');
    while let Some(key) = keys.next() {
        match at.get(key).filter(|node| node.value != Value::Null) {
            Some(inner) => at = inner,
            None => {
                let inner: Vec<&str> = keys.collect();
                let nest = |inside: Node, key: &&str| {
                    let entries: EcoVec<_> = [((*key).into(), inside)].into_iter().collect();
                    Node::new(Value::Map(entries), record.origin)
                };
                let value = inner.iter().rev().fold(Node::new(value, record.origin), nest);
                return problem.addition(title, at, key, value, false);
            }
        }
    }
    problem.setting(title, at, Node::new(value, at.origin), false)
}

/// A text as a value.
pub(crate) fn word(text: &str) -> Value {
    Value::Str(text.into())
}

/// A list of texts as a value.
pub(crate) fn words(texts: &[&str], at: Span) -> Value {
    Value::List(texts.iter().map(|text| Node::str(*text, at)).collect())
}

/// A record as a value.
pub(crate) fn record(entries: &[(&str, Value)], at: Span) -> Node {
    let entries = entries.iter().map(|(key, value)| ((*key).into(), Node::new(value.clone(), at)));
    Node::new(Value::Map(entries.collect()), at)
}
