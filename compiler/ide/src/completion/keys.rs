//! The keys of a record: fields of the schema that are not there yet, params of a component, labels, names of
//! entries that are used elsewhere.

use kdsl_core::Slot;
use kdsl_core::hir::{ComponentId, LocalKind, TypeExprId, TypeExprKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_schema::{Field, Shape};
use kdsl_syntax::ast::{AstNode, Entry, KeySegment, Resource};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::likely::is_likely;
use super::snippet::{self, escaped};
use super::{Completion, CompletionKind, Offers, docs, quantities, rank};
use crate::{expect, known, text};

/// The fields that hold labels, which are the same wherever they stand.
pub(super) const LABELS: [&str; 3] = ["labels", "matchLabels", "selector"];

/// The labels that Kubernetes recommends.
const RECOMMENDED: [&str; 6] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/version",
    "app.kubernetes.io/component",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
];

/// Offers keys where a part of one is typed.
pub(super) fn offer(offers: &mut Offers<'_>, key: SyntaxNode<'_>) {
    let Some(path) = key.parent() else { return };
    let Some(entry) = path.parent() else { return };
    let place = Place::of(path, entry, key);
    let want = expect::of_keys(offers.analysis, key);
    match want.map(|want| want.ty) {
        Some(Ty::Slot(slot)) => of_slot(offers, slot, &place),
        Some(Ty::Declared(id)) => of_declared(offers, id, &place),
        _ if place.is_first && in_test(entry) => params_of_file(offers, &place),
        _ => {}
    }
    if place.is_first && !offers.cursor.in_string && !offers.cursor.is_key_already() {
        words(offers);
    }
}

/// Where a key is typed, and what stands beside it.
pub(super) struct Place {
    /// Whether it is the first part of its path.
    is_first: bool,
    /// The keys that are there, and whether each has a value of its own, not only parts of one.
    present: Vec<(String, bool)>,
}

impl Place {
    fn of(path: SyntaxNode<'_>, entry: SyntaxNode<'_>, key: SyntaxNode<'_>) -> Place {
        let mut before: Vec<String> = Vec::new();
        for segment in path.children().filter_map(KeySegment::cast) {
            if segment.syntax() == key {
                break;
            }
            before.push(segment.plain().unwrap_or_default());
        }
        let mut present = Vec::new();
        let mut around = entry.parent();
        while let Some(record) = around {
            add_present(record, &before, entry, &mut present, 0);
            // What stands in the braces of an `if` is added to what stands around it.
            around = match record.kind() {
                NodeKind::EntryBlock => record.parent().and_then(SyntaxNode::parent),
                NodeKind::IfEntries | NodeKind::ForEntries => record.parent(),
                _ => None,
            };
        }
        Place { is_first: before.is_empty(), present }
    }

    fn has(&self, name: &str) -> bool {
        self.present.iter().any(|(known, whole)| known == name && *whole)
    }

    fn has_part(&self, name: &str) -> bool {
        self.present.iter().any(|(known, _)| known == name)
    }
}

fn add_present(
    record: SyntaxNode<'_>,
    path: &[String],
    skip: SyntaxNode<'_>,
    present: &mut Vec<(String, bool)>,
    depth: u32,
) {
    for entry in record.children().filter(|child| *child != skip).filter_map(Entry::cast) {
        let Some(key) = entry.key() else { continue };
        let names: Vec<String> = key.segments().map(|part| part.plain().unwrap_or_default()).collect();
        if names.len() > path.len() && names.starts_with(path) {
            present.extend(names.get(path.len()).map(|name| (name.clone(), names.len() == path.len() + 1)));
        } else if path.starts_with(&names)
            && let Some(inside) = entry.syntax().child(NodeKind::RecordExpr)
            && depth < 32
        {
            add_present(inside, path.get(names.len()..).unwrap_or(&[]), skip, present, depth + 1);
        }
    }
}

fn in_test(entry: SyntaxNode<'_>) -> bool {
    let record = entry.parent();
    record.and_then(SyntaxNode::parent).is_some_and(|around| around.kind() == NodeKind::Test)
}

/// The words that may begin an entry.
fn words(offers: &mut Offers<'_>) {
    let forms = [
        ("let", "let ${1:name} = $0", "a name for a value"),
        ("if", "if ${1:condition} {\n  $0\n}", "entries under a condition"),
        ("for", "for ${1:key}, ${2:value} in ${3:values} {\n  $0\n}", "entries for each"),
        ("...", "...$0", "the entries of another record"),
    ];
    for (word, form, what) in forms {
        let item = offers.item(word, CompletionKind::Keyword, rank::WORD).detail(what);
        let plain = if word == "..." { word.to_owned() } else { format!("{word} ") };
        offers.push(item.text(plain).snippet(form));
    }
}

fn of_slot(offers: &mut Offers<'_>, slot: Slot, place: &Place) {
    match slot.shape {
        Shape::Object(_) => fields(offers, slot, place),
        Shape::Map(_) | Shape::List(_) => {
            if let Some(entry) = offers.analysis.kube.element(slot)
                && (matches!(slot.shape, Shape::Map(_)) || offers.analysis.kube.entry_key(slot).is_some())
            {
                entries(offers, slot, entry, place);
            }
        }
        _ => {}
    }
}

fn fields(offers: &mut Offers<'_>, slot: Slot, place: &Place) {
    let kube = &offers.analysis.kube;
    let schema = kube.schema();
    let Shape::Object(ty) = slot.shape else { return };
    let owner = schema.type_name(ty);
    // The rest of what is required stands in what a layer is merged with.
    let required: Vec<&str> = kube.required(slot).filter(|_| !in_part(offers)).collect();
    let is_external = external_around(offers);
    let own_key = kube.own_key(slot);
    let rivals: Vec<&str> = kube
        .unions(slot)
        .iter()
        .filter(|union| union.members().any(|member| place.has_part(member.field)))
        .flat_map(|union| union.members().map(|member| member.field).collect::<Vec<_>>())
        .filter(|field| !place.has_part(field))
        .collect();
    let mut items = Vec::new();
    for field in schema.fields_in(ty, kube.target) {
        let hidden = field.read_only && !is_external || field.name == own_key || place.has(field.name);
        let written = field.name == "kind" && slot.field.is_none();
        if hidden || written || rivals.contains(&field.name) {
            continue;
        }
        let Some(Ty::Slot(inside)) = kube.child(Type::of(Ty::Slot(slot)), field.name).map(|child| child.ty)
        else {
            continue;
        };
        let rank = match () {
            () if place.has_part(field.name) => rank::PARTLY,
            () if required.contains(&field.name) => rank::REQUIRED,
            () if snippet::is_usual(owner, field.name) => rank::FITS,
            () if is_likely(owner, field.name) => rank::USUAL,
            () if field.name == "apiVersion" && slot.field.is_none() => rank::RARE,
            () => rank::NORMAL,
        };
        items.push(of_field(offers, ty, &field, inside, rank));
    }
    items.into_iter().for_each(|item| offers.push(item));
}

fn of_field(
    offers: &Offers<'_>,
    owner: kdsl_schema::TypeId,
    field: &Field<'_>,
    slot: Slot,
    rank: u8,
) -> Completion {
    let schema = offers.analysis.kube.schema();
    let mut item = offers.item(field.name, CompletionKind::Field, rank);
    item.detail = Some(text::of_slot(offers.analysis, slot));
    item.from = (rank == rank::REQUIRED).then(|| "required".to_owned());
    item.deprecated = field.deprecated || kdsl_schema::advice(schema.type_path(owner), field.name).is_some();
    item.doc = Some(docs::field(schema, owner, field));
    with_value(offers, item, field.name, Some(slot))
}

/// A key with what stands behind it: nothing more where the text has that already.
pub(super) fn with_value(
    offers: &Offers<'_>,
    mut item: Completion,
    key: &str,
    slot: Option<Slot>,
) -> Completion {
    let cursor = offers.cursor;
    if cursor.in_string {
        // The quotes stay; what comes behind them is the author's.
        key.clone_into(&mut item.text);
        return item;
    }
    let key = if is_word(key) { key.to_owned() } else { quoted(key) };
    if cursor.is_key_already() {
        return item.text(key);
    }
    // What stands behind the word on its line is the value.
    let is_alone = cursor.after().is_empty() || cursor.after().starts_with(['}', ',', ']', '/']);
    let value = slot
        .filter(|_| is_alone)
        .and_then(|slot| snippet::value(&offers.analysis.kube, slot, cursor.is_inline()))
        // A text may as well be a name that has one.
        .filter(|value| value != "\"$1\"")
        .unwrap_or_else(|| if is_alone { "$0".to_owned() } else { String::new() });
    let plain = format!("{key}: ");
    item.text(plain).snippet(format!("{}: {value}", escaped(&key)))
}

/// Whether a key can stand without quotes.
pub(super) fn is_word(key: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    key.split('-').all(part) && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
    out.replace("${", "\\${")
}

/// Keys that authors choose: those that stand in such a place elsewhere, and those that people know.
fn entries(offers: &mut Offers<'_>, slot: Slot, entry: Slot, place: &Place) {
    let kube = &offers.analysis.kube;
    let name = kube.name(slot);
    let owner = slot.owner.map_or("", |owner| kube.schema().type_name(owner));
    let is_labels = LABELS.contains(&name) && matches!(slot.shape, Shape::Map(_));
    let same: &[&str] = if is_labels { &LABELS } else { &[name] };
    let hides = kube.takes_secrets(slot) || (owner == "ConfigMap" && name == "data");
    let mut items = Vec::new();
    let add = |items: &mut Vec<Completion>, key: &str, rank, from: &str| {
        if place.has(key) || items.iter().any(|item| item.label == key) {
            return;
        }
        let item = offers.item(key, CompletionKind::Key, rank).from(from);
        let item = item.detail(text::of_slot(offers.analysis, entry));
        items.push(with_value(offers, item, key, Some(entry)));
    };
    if !hides {
        for (key, count) in offers.used_keys(same) {
            let rank = if count > 1 { rank::FITS } else { rank::USUAL };
            add(&mut items, &key, rank, "used elsewhere");
        }
    }
    let known: &[&str] = match () {
        () if name == "ports" => &["http", "https", "grpc", "metrics"],
        () if is_labels => &RECOMMENDED,
        () if entry.shape == Shape::Quantity => quantities::resources(owner),
        () => &[],
    };
    for key in known {
        add(&mut items, key, rank::NORMAL, "usual");
    }
    // The first container of a workload is called as that is, or by what it holds.
    if matches!(name, "containers") {
        let own = offers.cursor.node().ancestors().find_map(Resource::cast);
        let own = own.and_then(|resource| expect::decl_of(offers.analysis, resource));
        let own = own.map_or("", |decl| offers.analysis.hir[decl].symbol.as_str());
        for key in [own, "app"].into_iter().filter(|key| !key.is_empty()) {
            add(&mut items, key, rank::FITS, "usual");
        }
    }
    items.into_iter().for_each(|item| offers.push(item));
}

/// The fields of a declared record: for an instance the params of its component.
fn of_declared(offers: &mut Offers<'_>, id: TypeExprId, place: &Place) {
    let hir = &offers.analysis.hir;
    let types = kdsl_core::Types { hir, kube: &offers.analysis.kube };
    let component = hir.components.iter().zip(0u32..).find(|(component, _)| component.params_type == id);
    let component = component.map(|(_, number)| ComponentId(number));
    let TypeExprKind::Record(fields) = &hir[id].kind else {
        if let TypeExprKind::Refined(inner, _) = hir[id].kind
            && let Ty::Declared(inner) = types.declared(inner).ty
        {
            of_declared(offers, inner, place);
        }
        return;
    };
    for field in fields.iter().filter(|field| !place.has(&field.name)) {
        let rank = match () {
            () if place.has_part(&field.name) => rank::PARTLY,
            () if !field.optional => rank::REQUIRED,
            () => rank::NORMAL,
        };
        let mut item = offers.item(field.name.as_str(), CompletionKind::Field, rank);
        item.detail = Some(text::declared(offers.analysis, field.ty));
        item.from = match component {
            _ if rank == rank::REQUIRED => Some("required".to_owned()),
            Some(component) => Some(format!("param of {}", hir[component].name)),
            None => None,
        };
        let param = component.and_then(|_| known::local_at(offers.analysis, field.span));
        if let Some(LocalKind::ComponentParam(_, Some(default))) = param.map(|param| hir[param].kind)
            && let Some(text) = text::short(offers.analysis, hir[default].span)
            && hir[default].kind.is_literal()
        {
            item.detail = item.detail.map(|ty| format!("{ty} = {text}"));
        }
        item.doc = param.and_then(|param| hir[param].doc.as_deref()).map(docs::inline);
        let slot = match types.declared(field.ty).ty {
            Ty::Slot(slot) => Some(slot),
            _ => None,
        };
        let item = with_value(offers, item, &field.name, slot);
        offers.push(item);
    }
}

/// The params of the file that a test gives.
fn params_of_file(offers: &mut Offers<'_>, place: &Place) {
    let analysis = offers.analysis;
    let Some(scope) = known::file_scope(analysis, offers.ask.file) else { return };
    for named in super::names::in_scope(analysis, scope, 0) {
        let super::names::What::Local(local) = named.what else { continue };
        if matches!(analysis.hir[local].kind, LocalKind::Param(_)) && !place.has(&named.name) {
            let item = offers.named(&named, rank::NORMAL);
            let item = with_value(offers, item, &named.name, None);
            offers.push(item);
        }
    }
}

/// Whether the cursor is in an object that the cluster has, of which anything may be said.
fn external_around(offers: &Offers<'_>) -> bool {
    let node = offers.cursor.node();
    node.ancestors().any(|around| around.kind() == NodeKind::External)
}

/// Whether the cursor is in what is only a part of an object.
fn in_part(offers: &Offers<'_>) -> bool {
    let node = offers.cursor.node();
    let part = |kind| matches!(kind, NodeKind::Defaults | NodeKind::Patch | NodeKind::External);
    node.ancestors().any(|around| part(around.kind()))
}
