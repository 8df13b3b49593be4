//! What can begin where items stand: words of the language, kinds, components.

use std::collections::BTreeMap;

use kdsl_core::hir::{ComponentId, ScopeId};
use kdsl_schema::Kind;
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::snippet::{self, escaped};
use super::{Completion, CompletionKind, Offers, docs, imports, names, rank, types};
use crate::known;

/// The items: the word, its form, what it is, and where it may stand.
const FORMS: &[(&str, &str, &str, At)] = &[
    ("param", "param ${1:name}: ${2:String}$0", "an input", At::Inputs),
    ("let", "let ${1:name} = $0", "a name for a value", At::All),
    ("fn", "fn ${1:name}(${2:text}: String): ${3:String} = $0", "a function", At::All),
    ("type", "type ${1:Name} = $0", "a name for a type", At::All),
    ("output", "output ${1:name} = $0", "what an instance gives", At::Component),
    (
        "component",
        "component ${1:Name} {\n  param ${2:image}: String\n\n  $0\n}",
        "a group of resources",
        At::Makes,
    ),
    ("external", "external ${1:Secret} ${2:name} { $0 }", "an object that the cluster has", At::Makes),
    (
        "raw",
        "raw ${1:Kind} ${2:name} {\n  apiVersion: \"$3\"\n  $0\n}",
        "an object without a schema",
        At::Makes,
    ),
    ("defaults", "defaults ${1:Deployment} {\n  $0\n}", "merged under resources", At::Makes),
    ("patch", "patch ${1:name} {\n  $0\n}", "merged over a resource", At::Makes),
    ("if", "if ${1:condition} {\n  $0\n}", "items under a condition", At::All),
    ("for", "for ${1:item} in ${2:items} {\n  $0\n}", "items for each", At::All),
    ("assert", "assert ${1:condition}, \"${2:message}\"", "what must hold", At::All),
    (
        "policy",
        "policy ${1:name} on ${2:Deployment} ${3:it} {\n  assert ${4:condition}, \"${5:message}\"\n}",
        "what holds of every resource of a kind",
        At::Makes,
    ),
    (
        "test",
        "test \"${1:name}\" with { $2 } {\n  assert ${3:condition}, \"${4:message}\"\n}",
        "params, and what holds with them",
        At::File,
    ),
    ("import", "import { $2 } from \"${1:./file.kdsl}\"", "names of another file", At::File),
];

/// Where an item may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    All,
    /// Where resources stand.
    Makes,
    /// At the top of a file.
    File,
    /// At the top of a component.
    Component,
    /// At the top of either.
    Inputs,
}

/// Offers items, or the word that an unfinished item goes on with.
pub(super) fn offer(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let before = offers.cursor.before(1).to_owned();
    if before == "." {
        return in_namespace(offers, node);
    }
    if !before.is_empty() && !matches!(before.as_str(), "{" | "," | "}") || node.kind() == NodeKind::Resource
    {
        return goes_on(offers, node);
    }
    if before == "}" && !offers.cursor.begins_line() {
        return goes_on(offers, node);
    }
    let place = place_of(node);
    for (word, form, what, at) in FORMS {
        let fits = match at {
            At::All => true,
            At::Makes => place != Block::Checks,
            At::File => place == Block::File,
            At::Component => place == Block::Component,
            At::Inputs => matches!(place, Block::File | Block::Component),
        };
        if fits {
            let item = offers.item(*word, CompletionKind::Keyword, rank::FITS).detail(*what);
            let item = item.text(format!("{word} "));
            offers.push(if offers.cursor.after().is_empty() { item.snippet(*form) } else { item });
        }
    }
    if place != Block::Checks {
        resources(offers, node, false);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    File,
    Component,
    /// In a policy or a test, where nothing is made.
    Checks,
    Other,
}

fn place_of(node: SyntaxNode<'_>) -> Block {
    let around = node.ancestors().map(SyntaxNode::kind).find(|kind| {
        matches!(
            kind,
            NodeKind::Component | NodeKind::Policy | NodeKind::Test | NodeKind::IfItem | NodeKind::ForItem
        )
    });
    let checks = node.ancestors().any(|around| matches!(around.kind(), NodeKind::Policy | NodeKind::Test));
    match around {
        _ if checks => Block::Checks,
        None => Block::File,
        Some(NodeKind::Component) => Block::Component,
        Some(_) => Block::Other,
    }
}

/// The words with which an item goes on.
fn goes_on(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let first = first_of_line(offers);
    let names = |offers: &Offers<'_>, n: usize| !offers.cursor.before(n).is_empty();
    let words: &[&str] = match first.as_str() {
        "import" if offers.cursor.before(1) == "import" => &["component"],
        "import" if offers.cursor.before(1) == "}" => &["from"],
        "import" if offers.cursor.before(2) == "component" => &["from"],
        "import" if offers.cursor.before(1) == "\"" => &["as"],
        "policy" if names(offers, 2) && offers.cursor.before(2) == "policy" => &["on"],
        "test" if offers.cursor.before(1) == "\"" => &["with"],
        "if" | "}" if offers.cursor.before(1) == "}" => &["else"],
        _ if node.kind() == NodeKind::Resource => &["as"],
        _ => &[],
    };
    for word in words {
        let item = offers.item(*word, CompletionKind::Keyword, rank::FITS).text(format!("{word} "));
        let item = match *word {
            "from" => item.snippet("from \"$0\""),
            "component" => item.snippet("component ${2:Name} from \"${1:./file.kdsl}\""),
            "with" => item.snippet("with { $0 }"),
            "else" => item.snippet("else {\n  $0\n}"),
            _ => item,
        };
        offers.push(item);
    }
}

fn first_of_line(offers: &Offers<'_>) -> String {
    let text = offers.cursor.text.get(..offers.cursor.word.start as usize).unwrap_or("");
    let line = text.rsplit('\n').next().unwrap_or("");
    line.split_whitespace().next().unwrap_or("").to_owned()
}

/// Offers kinds and components where a resource's first word is typed. `path` is the whole of it.
pub(super) fn kinds(offers: &mut Offers<'_>, path: SyntaxNode<'_>, name: SyntaxNode<'_>) {
    if path.children().next() != Some(name) {
        return in_namespace(offers, path);
    }
    let wrapped = path.parent().and_then(SyntaxNode::parent).map(SyntaxNode::kind);
    let is_external = matches!(wrapped, Some(NodeKind::External | NodeKind::Raw));
    if !is_external && offers.cursor.begins_line() {
        // A capital letter may still be on its way.
        for (word, form, what, _) in FORMS.iter().filter(|(.., at)| *at == At::All) {
            let item = offers.item(*word, CompletionKind::Keyword, rank::WORD).detail(*what);
            let item = item.text(format!("{word} "));
            offers.push(if offers.cursor.after().is_empty() { item.snippet(*form) } else { item });
        }
    }
    resources(offers, path, is_external);
}

/// The components and kinds of an imported file, behind its name and a dot.
fn in_namespace(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let space = offers.cursor.before(2).to_owned();
    let Some(from) = known::namespace_at(offers.analysis, node, &space) else { return };
    let hir = &offers.analysis.hir;
    let mut components: Vec<ComponentId> = hir[from].components.values().copied().collect();
    components.sort_unstable();
    for component in components {
        let name = hir[component].name.to_string();
        component_item(offers, component, &name, rank::NORMAL);
    }
    let mut kinds: Vec<String> = hir[from].kinds.keys().map(ToString::to_string).collect();
    kinds.sort_unstable();
    for kind in kinds {
        let item = offers.item(kind, CompletionKind::Kind, rank::NORMAL);
        offers.push(with_body(offers, item, None));
    }
}

/// Every kind and component that can be made where a node stands.
fn resources(offers: &mut Offers<'_>, node: SyntaxNode<'_>, is_external: bool) {
    let analysis = offers.analysis;
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for program in offers.programs() {
        for decl in &program.analysis.hir.decls {
            *uses.entry(decl.kind.as_str()).or_default() += 1;
        }
    }
    let scope = known::scope_at(analysis, node);
    if !is_external {
        for (name, component) in components(offers, scope) {
            component_item(offers, component, &name, rank::NORMAL);
        }
    }
    for (name, kind) in types::kinds_in_scope(offers, scope) {
        let rank = match () {
            () if uses.contains_key(name.as_str()) => rank::FITS,
            () if is_common(&kind) => rank::USUAL,
            () if kind.is_stable() => rank::OUTER,
            () => rank::RARE,
        };
        let mut item = offers.item(name, CompletionKind::Kind, rank).detail(kind.api_version());
        item.doc = Some(docs::ty(analysis.kube.schema(), kind.ty));
        item.deprecated = analysis.kube.schema().deprecation(kind.id).is_some();
        let body = (!is_external).then_some(kind.id);
        offers.push(with_body(offers, item, body));
    }
    for named in names::visible(analysis, node) {
        if matches!(named.what, names::What::Namespace(_)) {
            let item = offers.named(&named, rank::PARTLY);
            offers.push(item);
        }
    }
    if !is_external {
        imports::offer(offers, node, imports::Sort::Component);
    }
}

/// Whether people write objects of the kind by hand.
fn is_common(kind: &Kind<'_>) -> bool {
    const COMMON: &[&str] = &[
        "ClusterRole",
        "ClusterRoleBinding",
        "ConfigMap",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "HorizontalPodAutoscaler",
        "Ingress",
        "Job",
        "Namespace",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "Pod",
        "PodDisruptionBudget",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "StatefulSet",
    ];
    COMMON.contains(&kind.name)
}

/// The components that have a name in a scope or around it, the nearest of each name.
pub(super) fn components(offers: &Offers<'_>, scope: Option<ScopeId>) -> BTreeMap<String, ComponentId> {
    let hir = &offers.analysis.hir;
    let mut found = BTreeMap::new();
    let mut at = scope;
    while let Some(scope) = at {
        for (name, component) in &hir[scope].components {
            found.entry(name.to_string()).or_insert(*component);
        }
        at = hir[scope].parent;
    }
    found
}

fn component_item(offers: &mut Offers<'_>, component: ComponentId, name: &str, rank: u8) {
    let hir = &offers.analysis.hir;
    let component = &hir[component];
    let needed: Vec<String> = component
        .params
        .iter()
        .filter(|param| {
            let local = &hir[**param];
            let optional = local
                .annotation
                .is_some_and(|ty| matches!(hir[ty].kind, kdsl_core::hir::TypeExprKind::Optional(_)));
            !optional && matches!(local.kind, kdsl_core::hir::LocalKind::ComponentParam(_, None))
        })
        .map(|param| hir[*param].name.to_string())
        .collect();
    let mut item = offers.item(name, CompletionKind::Component, rank).detail("component");
    item.doc = component.doc.as_deref().map(docs::inline);
    offers.push(with_params(offers, item, &needed));
}

/// An instance with what it must be given.
pub(super) fn with_params(offers: &Offers<'_>, item: Completion, needed: &[String]) -> Completion {
    if !offers.cursor.after().is_empty() {
        return item;
    }
    let name = escaped(&item.text);
    let body = match needed {
        [] => "{ $2 }".to_owned(),
        [only] => format!("{{ {only}: $2 }}"),
        several => {
            let lines = several.iter().zip(2..).map(|(name, stop)| format!("  {name}: ${stop}\n"));
            format!("{{\n{}}}", lines.collect::<String>())
        }
    };
    item.snippet(format!("{name} ${{1:name}} {body}$0"))
}

/// A kind with a name and, where the text has none yet, braces.
fn with_body(offers: &Offers<'_>, item: Completion, kind: Option<kdsl_schema::KindId>) -> Completion {
    if !offers.cursor.after().is_empty() {
        return item;
    }
    let snippet = match kind {
        Some(kind) => {
            format!(
                "{} {}",
                item.text,
                snippet::resource(&offers.analysis.kube, kind, offers.cursor.is_inline())
            )
        }
        None => format!("{} ${{1:name}} {{ $0 }}", item.text),
    };
    let plain = format!("{} ", item.text);
    item.text(plain).snippet(snippet)
}
