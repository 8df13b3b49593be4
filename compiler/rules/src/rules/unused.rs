//! Hints about what nobody uses: K0333 for Services, K0350 for keys of a ConfigMap or a Secret, K0351 for
//! whole ones, K0352 for volumes.
//!
//! A hint that is false is worse than none. Whatever may be a use counts as one: the name anywhere in a
//! command, a variable, a file or an object of an unknown kind; a Role that lets pods read such objects;
//! a label by which something outside may find it; and a mistake anywhere that may hide a use.

use std::cell::LazyCell;

use kdsl_base::{Change, Code, Diagnostic, Manifest, Node, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::keys::{SECTIONS, filled_by_cluster};
use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::text::{cut, named, short};
use crate::walk::Site;

/// How many bytes of texts are searched for names.
const SEARCHED: usize = 4_000_000;

/// The kinds of the objects whose uses are looked for.
const LOOKED_AT: [&str; 3] = ["ConfigMap", "Secret", "Service"];

/// What the references say of the objects that they name.
#[derive(Default)]
pub(crate) struct Uses<'a> {
    /// By the object's address.
    of: FxHashMap<usize, Use<'a>>,
}

/// The use of one object.
#[derive(Default)]
struct Use<'a> {
    /// All of it: a volume, a container's variables, a name that stands for the object.
    whole: bool,
    keys: FxHashSet<&'a str>,
}

impl<'a> Uses<'a> {
    /// Notes that a field names an object.
    pub(crate) fn add(&mut self, site: &Site<'_, 'a>, object: &'a Manifest) {
        if !LOOKED_AT.contains(&object.kind.as_str()) {
            return;
        }
        let of = self.of.entry(address(object)).or_default();
        let Some(field) = site.reference.key_field() else {
            of.whole = true;
            return;
        };
        let (list, key) = field.split_once('.').unwrap_or(("", field));
        let items = match (list.is_empty(), site.owner.get(list)) {
            (true, _) => std::slice::from_ref(site.owner),
            (false, Some(items)) => items.items(),
            (false, None) => &[],
        };
        let mut keys = items.iter().filter_map(|item| item.get(key)?.as_str()).peekable();
        of.whole |= keys.peek().is_none();
        of.keys.extend(keys);
    }

    /// Notes that more of an object is used than can be told: one of its keys is misspelt where it is read.
    pub(crate) fn add_unknown(&mut self, object: &Manifest) {
        self.of.entry(address(object)).or_default().whole = true;
    }

    /// Adds the uses that were found elsewhere.
    pub(crate) fn append(&mut self, others: Uses<'a>) {
        for (object, of) in others.of {
            let known = self.of.entry(object).or_default();
            known.whole |= of.whole;
            known.keys.extend(of.keys);
        }
    }
}

fn address(object: &Manifest) -> usize {
    std::ptr::from_ref(object).addr()
}

/// Something that nobody is seen to use.
struct Idle<'a> {
    manifest: &'a Manifest,
    /// The keys, where others of the object are read.
    keys: Vec<(&'a str, &'a Node)>,
}

/// Reports what nobody uses. `missed` are the kinds and namespaces in which an object is looked for that is
/// not there, and which may be meant to be one that is.
pub(crate) fn check<'a>(
    program: &Program<'a>,
    uses: &Uses<'a>,
    missed: &FxHashSet<(&'a str, &'a str)>,
    found: &mut Findings<'a>,
) {
    for pods in program.pods.iter().filter(|pods| !pods.owner.broken && !pods.owner.external) {
        volumes(pods, found);
    }
    if program.manifests.iter().any(|manifest| manifest.broken) {
        return;
    }
    let mut idle = Vec::new();
    for kind in ["ConfigMap", "Secret"] {
        let places = LazyCell::new(|| Places::new(program, kind));
        for object in program.objects_of("", kind).filter(|object| is_plain(object)) {
            let namespace = object.namespace.as_deref().unwrap_or("");
            match uses.of.get(&address(object)) {
                Some(of) if !of.whole => idle.extend(unread(object, of)),
                None if !missed.contains(&(kind, namespace)) && places.would_use(object) => {
                    idle.push(Idle { manifest: object, keys: Vec::new() });
                }
                _ => {}
            }
        }
    }
    idle.extend(unreached(program, uses, missed));
    if idle.is_empty() {
        return;
    }
    let wanted = idle.iter().map(|idle| idle.manifest.name.as_str()).collect();
    let Some(mentioned) = mentioned(program, &wanted) else { return };
    for Idle { manifest, keys } in idle.iter().filter(|idle| !mentioned.contains(&*idle.manifest.name)) {
        let mut found = found.of(manifest);
        match manifest.kind.as_str() {
            "Service" => found.push(nobody_calls(manifest)),
            _ if keys.is_empty() => found.push(nobody_uses(manifest)),
            _ => {}
        }
        found.extend(keys.iter().map(|(key, node)| nobody_reads(manifest, key, node)));
    }
}

/// The Services that nothing leads to, in the namespaces in which the program routes to others: where it
/// routes to none, whoever calls a Service is not in the program.
fn unreached<'a>(
    program: &Program<'a>,
    uses: &Uses<'a>,
    missed: &FxHashSet<(&'a str, &'a str)>,
) -> Vec<Idle<'a>> {
    let routes = program.objects_of("networking.k8s.io", "Ingress");
    let routed: FxHashSet<&str> = routes.map(|route| route.namespace.as_deref().unwrap_or("")).collect();
    if routed.is_empty() {
        return Vec::new();
    }
    let places = LazyCell::new(|| Places::new(program, "Service"));
    let idle = program.objects_of("", "Service").filter(|service| {
        let namespace = service.namespace.as_deref().unwrap_or("");
        let text = |field: &str| service.node.at(&["spec", field]).and_then(Node::as_str);
        !service.external
            && !uses.of.contains_key(&address(service))
            && routed.contains(namespace)
            && service.node.at(&["spec", "selector"]).is_some()
            && text("type").is_none_or(|of| of == "ClusterIP")
            && text("clusterIP") != Some("None")
            && !missed.contains(&("Service", namespace))
            && places.would_use(service)
    });
    idle.map(|manifest| Idle { manifest, keys: Vec::new() }).collect()
}

/// Whether only its author can say what an object is for.
fn is_plain(object: &Manifest) -> bool {
    let opaque = object.node.get("type").is_none_or(|node| node.as_str() == Some("Opaque"));
    !object.external && !object.raw && !object.name.is_empty() && opaque && !filled_by_cluster(object)
}

fn unread<'a>(object: &'a Manifest, of: &Use<'a>) -> Option<Idle<'a>> {
    let fields = SECTIONS.into_iter().filter_map(|field| object.node.get(field));
    let keys = fields.flat_map(Node::entries).map(|(key, node)| (key.as_str(), node));
    let keys: Vec<(&str, &Node)> = keys
        .filter(|(key, _)| !of.keys.contains(key) && !object.read.iter().any(|read| read == key))
        .collect();
    (!keys.is_empty()).then_some(Idle { manifest: object, keys })
}

/// The namespaces in which pods would be seen to use an object.
struct Places<'a> {
    /// The labels of the workloads of a namespace that the program writes all workloads of.
    known: FxHashMap<&'a str, FxHashSet<&'a str>>,
    /// Whether a Role lets somebody read objects of the kind.
    granted: bool,
}

impl<'a> Places<'a> {
    fn new(program: &Program<'a>, kind: &str) -> Places<'a> {
        let mut known: FxHashMap<&'a str, FxHashSet<&'a str>> = FxHashMap::default();
        for pods in &program.pods {
            let labels = pods.owner.node.at(&["metadata", "labels"]).map_or(&[] as &[_], Node::entries);
            let keys = known.entry(pods.namespace()).or_default();
            keys.extend(labels.iter().map(|(key, _)| key.as_str()));
        }
        for pods in program.pods.iter().filter(|pods| pods.owner.external || pods.owner.raw) {
            known.remove(pods.namespace());
        }
        known.remove("kube-system");
        Places { known, granted: is_granted(program, kind) }
    }

    fn would_use(&self, object: &Manifest) -> bool {
        let Some(labels) = self.known.get(object.namespace.as_deref().unwrap_or("")) else { return false };
        let of = |field| object.node.at(&["metadata", field]).map_or(&[] as &[_], Node::entries);
        !self.granted
            && object.read.is_empty()
            && of("annotations").is_empty()
            && of("labels").iter().all(|(key, _)| labels.contains(key.as_str()))
    }
}

/// Whether a Role of the program lets somebody read objects of that kind.
fn is_granted(program: &Program<'_>, kind: &str) -> bool {
    let resource = format!("{}s", kind.to_ascii_lowercase());
    let has = |rule: &Node| {
        let resources = rule.get("resources").map_or(&[] as &[_], Node::items);
        resources.iter().any(|node| node.as_str().is_some_and(|text| text == "*" || text == resource))
    };
    ["Role", "ClusterRole"].into_iter().any(|kind| {
        let mut roles = program.objects_of("rbac.authorization.k8s.io", kind);
        roles.any(|role| role.node.get("rules").is_some_and(|rules| rules.items().iter().any(has)))
    })
}

/// Those of the names that stand somewhere in what the references do not explain; none where there is too
/// much to look through.
fn mentioned<'a>(program: &Program<'a>, wanted: &FxHashSet<&'a str>) -> Option<FxHashSet<&'a str>> {
    let mut search = Search { wanted, found: FxHashSet::default(), own: "", left: SEARCHED };
    for (manifest, kind) in program.manifests.iter().zip(&program.kinds) {
        search.own = &manifest.name;
        let nodes = manifest.node.entries();
        match kind {
            None => {
                let parts = nodes
                    .iter()
                    .filter(|(key, _)| !matches!(key.as_str(), "apiVersion" | "kind" | "metadata"));
                parts.for_each(|(_, node)| search.node(node));
            }
            Some(_) if matches!(manifest.kind.as_str(), "ConfigMap" | "Secret") => {
                nodes.iter().filter(|(key, _)| key != "metadata").for_each(|(_, node)| search.node(node));
            }
            Some(_) => {}
        }
        if let Some(annotations) = manifest.node.at(&["metadata", "annotations"]) {
            search.node(annotations);
        }
    }
    for pods in &program.pods {
        search.own = "";
        let annotations = pods.owner.node.at(&["spec", "template", "metadata", "annotations"]);
        annotations.into_iter().for_each(|node| search.node(node));
        for container in pods.containers() {
            let parts = ["command", "args"].into_iter().filter_map(|field| container.get(field));
            let values = container.get("env").map_or(&[] as &[_], Node::items);
            parts.chain(values.iter().filter_map(|entry| entry.get("value"))).for_each(|n| search.node(n));
        }
    }
    (search.left > 0).then_some(search.found)
}

/// A search for names in texts.
struct Search<'s, 'a> {
    wanted: &'s FxHashSet<&'a str>,
    found: FxHashSet<&'a str>,
    /// The name of the object that is looked through, which it may say of itself.
    own: &'a str,
    /// How many bytes may still be looked at.
    left: usize,
}

impl Search<'_, '_> {
    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Str(text) => self.text(text),
            Value::List(items) => items.iter().for_each(|item| self.node(item)),
            Value::Map(entries) => {
                for (key, node) in entries {
                    self.text(key);
                    self.node(node);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.left = self.left.saturating_sub(text.len() + 1);
        if self.left == 0 {
            return;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        for word in text.split(|c| !is_part(c)) {
            let bare = word.trim_matches(|c| c == '-' || c == '.');
            // `config.shop.svc` may begin with a name, `--from=config` ends with one.
            let first = bare.split('.').next().unwrap_or(bare);
            for word in [word, bare, first] {
                if word != self.own
                    && let Some(known) = self.wanted.get(word)
                {
                    self.found.insert(known);
                }
            }
        }
    }
}

fn nobody_reads(object: &Manifest, key: &str, node: &Node) -> Diagnostic {
    let message = format!("nobody reads `{}` of {}", cut(key, 30), named(object));
    Diagnostic::hint(Code::K0350, node.key, message)
        .label("not read by any pod of this program")
        .note(format!("pods read other keys of `{}` by their names", short(&object.name)))
        .removal("remove it, if nothing else reads it", node, false)
}

fn nobody_calls(service: &Manifest) -> Diagnostic {
    Diagnostic::hint(Code::K0333, service.name_span, format!("nothing leads to {}", named(service)))
        .label("no Ingress of this program routes to it, and no pod names it")
        .help("route to it, or remove it, if nothing else calls it")
}

fn nobody_uses(object: &Manifest) -> Diagnostic {
    Diagnostic::hint(Code::K0351, object.name_span, format!("nobody uses {}", named(object)))
        .label("no pod of this program refers to it")
        .help("refer to it from a container or a volume, or remove it")
}

/// The volumes of pods that no container mounts.
fn volumes<'a>(pods: &Pods<'a>, found: &mut Findings<'a>) {
    let Some(spec) = pods.spec else { return };
    let mut declared: Vec<(&Node, &str)> = pods.volume_names().collect();
    declared.dedup_by_key(|(_, name)| *name);
    if declared.is_empty() {
        return;
    }
    let mut mounted: FxHashSet<&str> = FxHashSet::default();
    for field in ["containers", "initContainers", "ephemeralContainers"] {
        for container in spec.get(field).map_or(&[] as &[_], Node::items) {
            for list in ["volumeMounts", "volumeDevices"] {
                let mounts = container.get(list).map_or(&[] as &[_], Node::items);
                mounted.extend(mounts.iter().filter_map(|mount| mount.get("name")?.as_str()));
            }
        }
    }
    // A mount of something that is not there may be meant for the one that nobody mounts.
    if mounted.iter().any(|name| !declared.iter().any(|(_, known)| known == name)) {
        return;
    }
    for (node, name) in declared {
        // What is put into pods when they are made may say in an annotation which volumes it mounts.
        if !mounted.contains(name) && !is_annotated(pods, name) {
            let message = format!("nobody mounts volume `{}` of {}", cut(name, 30), named(pods.owner));
            let problem = Diagnostic::hint(Code::K0352, node.origin, message).label("no container mounts it");
            let problem = match pods.volume(name) {
                // Where volumes are written by their names, the name is the key.
                Some(volume) => problem.change(
                    "remove it, or mount it in a container",
                    vec![Change::Remove { key: node.origin, value: volume.origin }],
                    false,
                ),
                None => problem.help("mount it in a container, or remove it"),
            };
            found.of(pods.owner).push(problem);
        }
    }
}

fn is_annotated(pods: &Pods<'_>, name: &str) -> bool {
    let path: &[&str] = match pods.owner.kind.as_str() {
        "Pod" => &["metadata", "annotations"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
        _ => &["spec", "template", "metadata", "annotations"],
    };
    let annotations = pods.owner.node.at(path).map_or(&[] as &[_], Node::entries);
    annotations.iter().any(|(_, node)| node.as_str().is_some_and(|text| text.contains(name)))
}
