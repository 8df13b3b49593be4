//! What other objects of the project have that a place asks for: their names, the keys of the one that is named
//! beside, its ports, the volumes and containers of the same pod.

use std::collections::BTreeMap;

use kdsl_base::Span;
use kdsl_core::hir::{DeclId, DeclName, ExprId, ExprKind, Mode};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Compiled, Slot};
use kdsl_schema::{RefRole, RefTarget, Reference, Shape};
use kdsl_syntax::ast::{AstNode, Entry, Expr, Resource};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::names::{self, What};
use super::values::text_value;
use super::{Completion, CompletionKind, Offers, rank};
use crate::{expect, known};

/// How many names of objects are offered.
const MOST: usize = 400;

/// Offers what a place of the schema takes from other objects.
pub(super) fn offer(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    if !takes_text(offers, slot) {
        return;
    }
    if let Some(reference) = offers.analysis.kube.reference(slot)
        && reference.role == RefRole::Name
        && matches!(slot.shape, Shape::String)
    {
        object_names(offers, node, &reference);
    }
    beside(offers, node, slot);
    pod_parts(offers, node, slot);
    ports(offers, node, slot);
    kinds(offers, node, slot);
}

fn takes_text(offers: &Offers<'_>, slot: Slot) -> bool {
    let mount = offers.analysis.kube.object_type(slot) == Some("core.v1.VolumeMount");
    mount || matches!(slot.shape, Shape::String | Shape::Int32 | Shape::Int64 | Shape::IntOrString)
}

/// Makes a completion in a string replace the whole string: what it types is no text. False where that cannot be.
pub(super) fn over_quotes(offers: &Offers<'_>, item: &mut Completion) -> bool {
    let word = offers.cursor.word;
    let text = offers.cursor.text;
    let before = word.start.checked_sub(1).and_then(|at| text.get(at as usize..word.start as usize));
    let after = text.get(word.end as usize..=word.end as usize);
    if before != Some("\"") || after != Some("\"") {
        return false;
    }
    item.filter = Some(format!("\"{}", item.label));
    item.replace = Span { start: word.start - 1, end: word.end + 1, ..word };
    item.insert = item.replace;
    true
}

/// The names of objects that a reference may mean: by symbol where they have one here, else as text.
fn object_names(offers: &mut Offers<'_>, node: SyntaxNode<'_>, reference: &Reference<'_>) {
    let analysis = offers.analysis;
    let mut symbols: Vec<String> = Vec::new();
    for named in names::visible(analysis, node) {
        let What::Decl(decl) = named.what else { continue };
        let Some(kind) = analysis.checked.kind_of(decl).map(|kind| analysis.kube.kind(kind)) else {
            continue;
        };
        if !reference.accepts(kind.group, kind.name) {
            continue;
        }
        if let DeclName::Literal(name, _) = &analysis.hir[decl].name {
            symbols.push(name.to_string());
        }
        if offers.cursor.in_string {
            let mut item = offers.item(named.name.as_str(), CompletionKind::Resource, rank::USUAL);
            item = item.detail(kind.name).from("by its symbol");
            if over_quotes(offers, &mut item) {
                offers.push(item);
            }
        }
    }
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for program in offers.programs() {
        add_objects(program, reference, &mut found);
    }
    let any = reference.targets().any(|target| target == RefTarget::Any);
    for (name, kind) in found {
        let is_symbol = symbols.contains(&name);
        if is_symbol && !offers.cursor.in_string {
            continue;
        }
        let rank = if any { rank::NORMAL } else { rank::MEANT };
        text_value(offers, &name, CompletionKind::Text, rank, Some(&kind));
    }
    // A class that is but a word, and what the cluster has, are known by their use elsewhere.
    let key = super::values::key_of(node).unwrap_or_default();
    if !matches!(key.as_str(), "name" | "") {
        for (text, _) in offers.used_values(&[key.as_str()]) {
            text_value(offers, &text, CompletionKind::Text, rank::FITS, Some("used elsewhere"));
        }
    }
}

/// The objects of a program that a reference may mean, with their kinds.
fn add_objects(program: &Compiled, reference: &Reference<'_>, found: &mut BTreeMap<String, String>) {
    let analysis = &program.analysis;
    for (decl, n) in analysis.hir.decls.iter().zip(0u32..) {
        let DeclName::Literal(name, _) = &decl.name else { continue };
        let Some(kind) = analysis.checked.kind_of(DeclId(n)).map(|kind| analysis.kube.kind(kind)) else {
            continue;
        };
        if reference.accepts(kind.group, kind.name) && found.len() < MOST && decl.mode != Mode::Raw {
            found.entry(name.to_string()).or_insert_with(|| kind.name.to_owned());
        }
    }
    for manifest in &program.manifests {
        let accepted = reference.accepts(manifest.group(), &manifest.kind) && !manifest.name.is_empty();
        if accepted && found.len() < MOST {
            found.entry(manifest.name.to_string()).or_insert_with(|| manifest.kind.to_string());
        }
    }
}

/// Keys and ports of the object that is named in the same braces.
fn beside(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let analysis = offers.analysis;
    let field = analysis.kube.name(slot).to_owned();
    let mut around = node;
    for _ in 0..3 {
        let Some(record) = around.ancestors().find(|one| one.kind() == NodeKind::RecordExpr) else { return };
        let held = expect::of_value(analysis, record).map(|ty| ty.ty);
        if let Some(Ty::Slot(place)) = held
            && let Some(reference) = analysis.kube.reference(place)
            && reference.role == RefRole::Holder
        {
            let is_key = reference.key_field().is_some_and(|key| last(key) == field);
            let is_port =
                reference.port_field().is_some_and(|port| port.split('.').any(|part| part == field))
                    || (reference.port_field().is_some() && matches!(field.as_str(), "number" | "port"));
            if is_key || is_port {
                let named = sibling(record, last(reference.name_field()));
                return of_named(offers, node, &reference, named, is_key, slot);
            }
        }
        around = record;
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The value under a key of a record.
fn sibling<'t>(record: SyntaxNode<'t>, name: &str) -> Option<SyntaxNode<'t>> {
    record.children().filter_map(Entry::cast).find_map(|entry| {
        let mut segments = entry.key()?.segments();
        let first = segments.next()?.plain()?;
        (first == name && segments.next().is_none()).then_some(entry.value()?.syntax())
    })
}

/// Offers the keys or ports of what a reference names, or of all that it may name.
fn of_named(
    offers: &mut Offers<'_>,
    node: SyntaxNode<'_>,
    reference: &Reference<'_>,
    named: Option<SyntaxNode<'_>>,
    keys: bool,
    slot: Slot,
) {
    let analysis = offers.analysis;
    let wanted: Option<String> = named.and_then(|node| match Expr::cast(node)? {
        Expr::String(text) => text.plain(),
        Expr::Name(name) => Some(name.text().to_owned()),
        _ => None,
    });
    let is_symbol = named.is_some_and(|node| node.kind() == NodeKind::NameExpr);
    let known = known::of(analysis);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |text: String, owner: &str| {
        if found.len() < MOST {
            found.entry(text).or_insert_with(|| owner.to_owned());
        }
    };
    for (decl, n) in analysis.hir.decls.iter().zip(0u32..) {
        let id = DeclId(n);
        let Some(kind) = analysis.checked.kind_of(id).map(|kind| analysis.kube.kind(kind)) else { continue };
        let name = match &decl.name {
            DeclName::Literal(name, _) if !is_symbol => name.as_str(),
            _ => decl.symbol.as_str(),
        };
        if !reference.accepts(kind.group, kind.name) || wanted.as_deref().is_some_and(|wanted| wanted != name)
        {
            continue;
        }
        let owner = format!("{} {name}", kind.name);
        if keys {
            known.key_names(id).into_iter().for_each(|key| add(key.to_string(), &owner));
        } else {
            known
                .ports(id)
                .into_iter()
                .filter_map(|port| shown(&port, slot))
                .for_each(|port| add(port, &owner));
        }
    }
    if found.is_empty() && keys {
        for program in offers.programs() {
            for manifest in &program.manifests {
                let fits = reference.accepts(manifest.group(), &manifest.kind)
                    && wanted.as_deref().is_none_or(|wanted| wanted == manifest.name);
                for section in ["data", "stringData", "binaryData"] {
                    let entries = manifest.node.get(section).filter(|_| fits);
                    for (key, _) in entries.map_or(&[] as &[_], kdsl_base::Node::entries) {
                        found
                            .entry(key.to_string())
                            .or_insert_with(|| format!("{} {}", manifest.kind, manifest.name));
                    }
                }
            }
        }
    }
    let _ = node;
    put(offers, found, slot, rank::MEANT);
}

/// A port as the place writes it: a number where it is one, else the name.
fn shown(port: &kdsl_core::check::Port, slot: Slot) -> Option<String> {
    match slot.shape {
        Shape::Int32 | Shape::Int64 => port.number.map(|number| number.to_string()),
        _ => port.name.as_ref().map(ToString::to_string).or(port.number.map(|number| number.to_string())),
    }
}

/// Offers texts, or numbers as such, each with what it is of.
fn put(offers: &mut Offers<'_>, found: BTreeMap<String, String>, slot: Slot, rank: u8) {
    for (text, owner) in found {
        // The empty text stands in the quotes already.
        if text.is_empty() && offers.cursor.in_string {
            continue;
        }
        let is_number = text.parse::<i64>().is_ok() && !matches!(slot.shape, Shape::String);
        if !is_number {
            text_value(offers, &text, CompletionKind::Key, rank, Some(&owner));
        } else if !offers.cursor.in_string {
            let item = offers.item(text, CompletionKind::Key, rank).from(owner);
            offers.push(item);
        }
    }
}

/// The declaration around a node.
fn decl_around(offers: &Offers<'_>, node: SyntaxNode<'_>) -> Option<DeclId> {
    let resource = node.ancestors().find_map(Resource::cast)?;
    expect::decl_of(offers.analysis, resource)
}

/// The spec of the pods that the declaration around a node makes.
fn pod_spec(offers: &Offers<'_>, decl: DeclId) -> Option<ExprId> {
    let analysis = offers.analysis;
    let path = analysis.kube.ports_path(analysis.checked.kind_of(decl));
    let known = known::of(analysis);
    path.iter().try_fold(analysis.hir[decl].body, |at, key| known.entry_at(at, key))
}

/// Volumes and containers of the same pod, where their names are wanted.
fn pod_parts(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let analysis = offers.analysis;
    let kube = &analysis.kube;
    let owner = slot.owner.map_or("", |owner| kube.schema().type_name(owner));
    let field = kube.name(slot);
    let is_mount = kube.object_type(slot) == Some("core.v1.VolumeMount")
        || matches!((owner, field), ("VolumeMount" | "VolumeDevice", "name"));
    let lists: &[&str] = match () {
        () if is_mount => &["volumes"],
        () if matches!(field, "containerName" | "container") => &["containers", "initContainers"],
        () => return,
    };
    let Some(decl) = decl_around(offers, node) else { return };
    let known = known::of(analysis);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    if let Some(spec) = pod_spec(offers, decl) {
        for list in lists {
            let entries = known.entry_at(spec, list);
            for name in entries.map_or_else(Vec::new, |entries| known.names_in(entries)) {
                found.insert(name.to_string(), format!("in `{list}` of the pod"));
            }
        }
    }
    let claims = known.entry_at(analysis.hir[decl].body, "spec");
    let claims = claims.and_then(|spec| known.entry_at(spec, "volumeClaimTemplates"));
    for claim in claims.filter(|_| is_mount).map_or_else(Vec::new, |claims| analysis.hir.parts(claims)) {
        let name = known.entry_at(claim, "metadata").and_then(|metadata| known.entry_at(metadata, "name"));
        if let Some(ExprKind::Str(name)) = name.map(|name| &analysis.hir[name].kind) {
            found.insert(name.to_string(), "a claim of the StatefulSet".to_owned());
        }
    }
    put(offers, found, slot, rank::MEANT);
}

/// Ports of the same container, or of the pods that a Service selects, where one is wanted.
fn ports(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let analysis = offers.analysis;
    let kube = &analysis.kube;
    let owner = slot.owner.map_or("", |owner| kube.schema().type_name(owner));
    let field = kube.name(slot);
    let known = known::of(analysis);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let from = |found: &mut BTreeMap<String, String>, ports: Vec<kdsl_core::check::Port>, of: &str| {
        for port in &ports {
            let number = port.number.map(|number| number.to_string());
            for text in port.name.as_ref().map(ToString::to_string).into_iter().chain(number) {
                found.insert(text, of.to_owned());
            }
        }
    };
    match (owner, field) {
        ("HTTPGetAction" | "TCPSocketAction" | "GRPCAction", "port") => {
            let container = node.ancestors().find(|around| {
                around.kind() == NodeKind::RecordExpr
                    && matches!(expect::of_value(analysis, *around), Some(Type { ty: Ty::Slot(slot), .. }) if kube.object_type(slot) == Some("core.v1.Container"))
            });
            let record = container.and_then(|container| expect::record_at(analysis, container));
            let ports = record.and_then(|record| known.entry_at(record, "ports"));
            if let Some(ports) = ports {
                from(&mut found, known.ports_in(ports), "of this container");
            }
        }
        ("ServicePort", "targetPort") => {
            let decl = decl_around(offers, node);
            let spec = decl.and_then(|decl| known.entry_at(analysis.hir[decl].body, "spec"));
            let selector = spec.and_then(|spec| known.entry_at(spec, "selector"));
            let selected = selector.and_then(|selector| known.type_of(selector));
            match selected.map(|ty| ty.ty) {
                Some(Ty::Symbol(workload)) => {
                    let of = format!("of {} {}", analysis.hir[workload].kind, analysis.hir[workload].symbol);
                    from(&mut found, known.ports(workload), &of);
                }
                _ => {
                    for (decl, n) in analysis.hir.decls.iter().zip(0u32..) {
                        if kube.has_pods(analysis.checked.kind_of(DeclId(n))) && found.len() < MOST {
                            from(
                                &mut found,
                                known.ports(DeclId(n)),
                                &format!("of {} {}", decl.kind, decl.symbol),
                            );
                        }
                    }
                }
            }
        }
        _ => return,
    }
    put(offers, found, slot, rank::MEANT);
}

/// Kinds, groups and versions where a text names one.
fn kinds(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let analysis = offers.analysis;
    let kube = &analysis.kube;
    let schema = kube.schema();
    let owner = slot.owner.map_or("", |owner| schema.type_name(owner));
    let field = kube.name(slot).to_owned();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let own_kind = slot.owner.and_then(|owner| schema.kind_of_type(owner));
    match (owner, field.as_str()) {
        (_, "apiVersion") if own_kind.is_some() => {
            let name = own_kind.map_or("", |kind| kind.name);
            for kind in
                schema.kinds_named(name).filter(|kind| kind.versions.is_superset(kube.target.versions()))
            {
                found.insert(kind.api_version(), kind.versions.describe());
            }
        }
        ("PolicyRule" | "RuleWithOperations" | "NamedRuleWithOperations", "apiGroups") => {
            for kind in schema.kinds() {
                found.entry(kind.group.to_owned()).or_insert_with(|| "an API group".to_owned());
            }
        }
        ("PolicyRule" | "RuleWithOperations" | "NamedRuleWithOperations", "resources") => {
            for kind in schema.kinds().filter(|kind| kind.is_stable()) {
                found.entry(kind.plural.to_owned()).or_insert_with(|| kind.api_version());
            }
        }
        (_, "kind" | "apiVersion" | "apiGroup") => {
            let record = node.ancestors().find(|one| one.kind() == NodeKind::RecordExpr);
            let place = record.and_then(|record| expect::of_value(analysis, record)).map(|ty| ty.ty);
            let Some(Ty::Slot(place)) = place else { return };
            let Some(reference) = kube.reference(place) else { return };
            let kind = record.and_then(|record| sibling(record, "kind"));
            let kind = kind.and_then(|node| kdsl_syntax::ast::Str::cast(node)?.plain());
            let kind = kind.filter(|kind| !kind.is_empty());
            let listed: Vec<(&str, &str)> = reference
                .targets()
                .filter_map(|target| match target {
                    RefTarget::Kind { group, kind } => Some((group, kind)),
                    RefTarget::Any => None,
                })
                .collect();
            let mut usual: BTreeMap<String, String> = BTreeMap::new();
            let any = reference.targets().any(|target| target == RefTarget::Any);
            for one in schema.kinds().filter(|one| one.versions.is_superset(kube.target.versions())) {
                let fits = reference.accepts(one.group, one.name) && (!any || one.is_stable());
                if !fits || (field != "kind" && kind.as_deref().is_some_and(|kind| kind != one.name)) {
                    continue;
                }
                let text = match field.as_str() {
                    "kind" => one.name.to_owned(),
                    "apiGroup" => one.group.to_owned(),
                    _ => one.api_version(),
                };
                let told = if field == "kind" { one.api_version() } else { one.name.to_owned() };
                let is_usual = listed.contains(&(one.group, one.name));
                if is_usual { &mut usual } else { &mut found }.entry(text).or_insert(told);
            }
            found.retain(|text, _| !usual.contains_key(text));
            put(offers, usual, slot, rank::MEANT);
        }
        _ => return,
    }
    put(offers, found, slot, rank::FITS);
}
