//! K0308: a name of an object that is not in the program. Where it is, its keys and ports are checked.
//!
//! Which fields name objects, and of which kinds, is the schema's table of references.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span, nearest};
use rustc_hash::FxHashMap;

use super::keys::{self, Reads};
use super::unused::{self, Uses};
use super::{pull_secret, service_port};
use crate::findings::Findings;
use crate::program::Program;
use crate::resolve::{Wanted, is_missed, key_nodes, named, place, port_node};
use crate::text::{cut, respell, short};
use crate::walk::{Segment, Site};

/// The objects that are named and not there, in order, each with the first place and their number; and
/// what is used of those that are there.
#[derive(Default)]
pub(crate) struct Misses<'a> {
    uses: Uses<'a>,
    order: Vec<Missed<'a>>,
    known: FxHashMap<Wanted<'a>, usize>,
}

/// Looks up the objects that a field names.
pub(crate) fn name<'a>(
    program: &Program<'a>,
    site: &Site<'_, 'a>,
    misses: &mut Misses<'a>,
    found: &mut Findings<'a>,
) {
    named(program, site, |named, _| match named.object {
        Some(object) => {
            misses.uses.add(site, object);
            if !named.optional {
                parts(site, named.node, object, &mut misses.uses, found);
            }
        }
        _ if named.optional => {}
        None if named.certain && is_missed(program, site.from, named.wanted) => {
            let (wanted, span) = (named.wanted, named.node.origin);
            misses.add(Missed { wanted, from: site.from, span, count: 1 });
        }
        None => {}
    });
}

/// The keys and the port that stand beside the name.
fn parts<'a>(
    site: &Site<'_, 'a>,
    named: &Node,
    object: &Manifest,
    uses: &mut Uses<'a>,
    found: &mut Findings<'a>,
) {
    let mut found = found.of(site.from);
    let reads = if site.path.contains(&Segment::Key("env")) { Reads::Variable } else { Reads::File };
    for problem in key_nodes(site.reference, site.owner).filter_map(|key| keys::check(object, key, reads)) {
        uses.add_unknown(object);
        found.push(problem);
    }
    if site.path.contains(&Segment::Key("imagePullSecrets")) {
        found.extend(pull_secret::check(object, place(named, object, site.from)));
    }
    match port_node(site.reference, site.owner) {
        Some(port) => found.extend(service_port::check(object, port)),
        // What calls a Service and says no port means the port of HTTPS.
        None if site.reference.port_field().is_some() && calls_by_https(site.from) => {
            found.extend(service_port::check_https(object, place(named, object, site.from)));
        }
        None => {}
    }
}

fn calls_by_https(from: &Manifest) -> bool {
    let group = from.group();
    matches!(group, "admissionregistration.k8s.io" | "apiextensions.k8s.io" | "apiregistration.k8s.io")
        && !from.broken
}

/// An object that is not there: the first place that names it, the object that this is in, and how many
/// places name it.
struct Missed<'a> {
    wanted: Wanted<'a>,
    from: &'a Manifest,
    span: Span,
    count: usize,
}

impl<'a> Misses<'a> {
    fn add(&mut self, missed: Missed<'a>) {
        let index = *self.known.entry(missed.wanted).or_insert(self.order.len());
        match self.order.get_mut(index) {
            Some(known) => known.count += missed.count,
            None => self.order.push(missed),
        }
    }

    /// Adds what was found elsewhere, after these.
    pub(crate) fn append(&mut self, others: Misses<'a>) {
        self.uses.append(others.uses);
        others.order.into_iter().for_each(|missed| self.add(missed));
    }

    /// Reports each object that is not there once: naming it in ten places is one mistake.
    pub(crate) fn report(&self, program: &Program<'_>, found: &mut Findings<'a>) {
        for missed in &self.order {
            found.of(missed.from).push(missing(program, missed.wanted, missed.span, missed.count));
        }
    }

    /// Reports what nobody uses.
    pub(crate) fn report_unused(&self, program: &Program<'a>, found: &mut Findings<'a>) {
        let missed = self.order.iter().map(|missed| (missed.wanted.kind, missed.wanted.namespace)).collect();
        unused::check(program, &self.uses, &missed, found);
    }
}

fn missing(program: &Program<'_>, wanted: Wanted<'_>, span: Span, count: usize) -> Diagnostic {
    let Wanted { group, kind, namespace, name } = wanted;
    let message = format!("{} `{}` is not in this program", cut(kind, 30), short(name));
    let mut problem =
        Diagnostic::warning(Code::K0308, span, message).label(format!("no {kind} of this name"));
    if count > 1 {
        problem = problem.note(format!("{} other places name it as well", count - 1));
    }
    let same = |object: &&Manifest| object.namespace.as_deref().unwrap_or("") == namespace;
    if let Some(object) = program.objects_of(group, kind).find(|object| object.name == name) {
        let place = match object.namespace.as_deref() {
            Some(other) => format!("in namespace `{}`", short(other)),
            None => "without a namespace".to_owned(),
        };
        problem = problem
            .secondary(object.name_span, format!("there is one {place}"))
            .help("put both in one namespace, if this one is meant");
    }
    if program.spend(program.objects_of(group, kind).take(2000).count()) {
        let names =
            program.objects_of(group, kind).filter(same).take(2000).map(|object| object.name.as_str());
        if let Some(near) = nearest(name, names) {
            problem = respell(problem, format!("did you mean `{near}`?"), (span, name), near, false);
        }
    }
    or_external(problem, kind, namespace, name)
}

/// Adds what is written of an object that exists already, where one of that name can.
pub(super) fn or_external(problem: Diagnostic, kind: &str, namespace: &str, name: &str) -> Diagnostic {
    if !can_exist(kind, name) || !(namespace.is_empty() || can_exist(kind, namespace)) {
        return problem;
    }
    let start = Span::at(problem.primary.span.file, 0);
    let title = format!("if it exists in the cluster, write `external {kind} {name}`");
    problem.suggestion(title, start, external(kind, namespace, name))
}

/// Whether a cluster can have an object of that kind and name: both have letters, digits and a few signs.
pub fn can_exist(kind: &str, name: &str) -> bool {
    let is_kind = kind.starts_with(|first: char| first.is_ascii_uppercase())
        && kind.chars().all(|letter| letter.is_ascii_alphanumeric());
    let is_in_names = |letter: char| letter.is_ascii_alphanumeric() || "-._:".contains(letter);
    is_kind && !name.is_empty() && name.chars().all(is_in_names)
}

/// The line that says that an object exists already.
fn external(kind: &str, namespace: &str, name: &str) -> String {
    let is_plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.split('-').all(is_plain);
    let name = if plain { name.to_owned() } else { format!("{name:?}") };
    let body = match namespace {
        "" => String::new(),
        namespace => format!(" {{ metadata.namespace: {namespace:?} }}"),
    };
    format!("external {kind} {name}{body}\n")
}
