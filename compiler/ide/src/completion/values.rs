//! Values: what the place takes, and the names in scope, those that fit first.

use kdsl_core::hir::{ExprKind, TypeExprId, TypeExprKind};
use kdsl_core::ty::{Named as NamedTy, Ty, Type};
use kdsl_core::{Accepts, Route, Slot, Sort, Types, builtins};
use kdsl_schema::Shape;
use kdsl_syntax::ast::{Argument, AstNode, Call};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::keys::{LABELS, quoted};
use super::names::{self, What};
use super::{CompletionKind, Offers, docs, imports, objects, quantities, rank, snippet};
use crate::expect::{self, Callee};
use crate::{known, text};

/// How many keys and ports of resources are offered where one is wanted.
const REFERRED: usize = 200;

/// Offers values where one is typed.
pub(super) fn offer(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let want = expect::of_value(offers.analysis, node);
    expected(offers, node, want);
    scope(offers, node, want);
    if let Some(parent) = node.parent().filter(|parent| parent.kind() == NodeKind::Argument) {
        argument_names(offers, parent);
    }
    words(offers, node, want);
    imports::offer(offers, node, imports::Sort::Value);
}

/// What the place itself says.
pub(super) fn expected(offers: &mut Offers<'_>, node: SyntaxNode<'_>, want: Option<Type>) {
    let Some(want) = want else { return };
    match want.ty {
        Ty::Slot(slot) => of_slot(offers, node, slot),
        Ty::Declared(id) => of_declared(offers, id, 0),
        Ty::Bool => booleans(offers, None),
        Ty::Literal(literal) => {
            if let ExprKind::Str(text) = &offers.analysis.hir[literal].kind {
                let text = text.to_string();
                text_value(offers, &text, CompletionKind::Value, rank::FITS, None);
            }
        }
        Ty::Named(NamedTy::Port) => {
            for number in ["80", "443", "8080", "8443", "9090"] {
                plain_value(offers, number, CompletionKind::Text, rank::OUTER, Some("usual"));
            }
        }
        Ty::Named(NamedTy::Percent) => {
            for percent in ["25%", "50%", "100%"] {
                plain_value(offers, percent, CompletionKind::Text, rank::OUTER, Some("usual"));
            }
        }
        _ => {}
    }
    if want.null && !offers.cursor.in_string && !matches!(want.ty, Ty::Slot(_) | Ty::Any | Ty::Error) {
        plain_value(offers, "null", CompletionKind::Keyword, rank::OUTER, None);
    }
}

fn booleans(offers: &mut Offers<'_>, default: Option<&str>) {
    if offers.cursor.in_string {
        return;
    }
    for value in ["true", "false"] {
        let from = (default == Some(value)).then_some("default");
        plain_value(offers, value, CompletionKind::Value, rank::FITS, from);
    }
}

/// A value that stands as it is: a number, a word.
fn plain_value(offers: &mut Offers<'_>, text: &str, kind: CompletionKind, rank: u8, from: Option<&str>) {
    if !offers.cursor.in_string {
        let mut item = offers.item(text, kind, rank);
        item.from = from.map(str::to_owned);
        offers.push(item);
    }
}

/// A text: in quotes, where none are around the cursor.
pub(super) fn text_value(
    offers: &mut Offers<'_>,
    text: &str,
    kind: CompletionKind,
    rank: u8,
    from: Option<&str>,
) {
    let mut item = offers.item(text, kind, rank);
    item.from = from.map(str::to_owned);
    if !offers.cursor.in_string {
        item.text = quoted(text);
    }
    offers.push(item);
}

fn of_slot(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let kube = &offers.analysis.kube;
    let field = slot.field.and_then(|field| kube.schema().field_of_id(field));
    let default = field.and_then(|field| field.default()).map(str::to_owned);
    let whole = !kube.is_entry(slot) || !kube.is_object(slot);
    let values: Vec<String> = field
        .filter(|_| whole && matches!(slot.shape, Shape::String | Shape::IntOrString))
        .and_then(|field| field.enums())
        .map(|known| known.values_in(kube.target).map(str::to_owned).collect())
        .unwrap_or_default();
    for value in &values {
        let from = (default.as_ref() == Some(value)).then_some("default");
        text_value(offers, value, CompletionKind::Value, rank::FITS, from);
    }
    referred(offers, node, slot);
    objects::offer(offers, node, slot);
    match slot.shape {
        Shape::Bool => booleans(offers, default.as_deref()),
        Shape::Quantity => amounts(offers, node, slot),
        Shape::Object(_) | Shape::List(_) | Shape::Map(_) if !offers.cursor.in_string => {
            let kube = &offers.analysis.kube;
            let open = if matches!(slot.shape, Shape::List(_)) && kube.entry_key(slot).is_none() {
                "["
            } else {
                "{"
            };
            if let Some(form) = snippet::value(kube, slot, offers.cursor.is_inline())
                && form.starts_with(['{', '['])
                && offers.cursor.after().is_empty()
            {
                let item = offers.item(open, CompletionKind::Snippet, rank::USUAL);
                let item = item.detail(text::of_slot(offers.analysis, slot)).snippet(form);
                offers.push(item);
            }
        }
        Shape::String | Shape::Int32 | Shape::Int64 | Shape::IntOrString if values.is_empty() => {
            used(offers, node, slot, default.as_deref());
        }
        _ => {}
    }
}

/// Resources, keys and ports that the place takes for what they are.
fn referred(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let analysis = offers.analysis;
    let (kube, known) = (&analysis.kube, known::of(analysis));
    let own_key = key_of(node);
    let takes = |sort| kube.route(slot, sort).filter(|route| !matches!(route, Route::KeyText | Route::Keep));
    let wants_port = kube.name(slot).to_ascii_lowercase().contains("port") || kube.name(slot) == "number";
    let (mut keys, mut ports) = (Vec::new(), Vec::new());
    for named in names::visible(analysis, node) {
        let What::Decl(decl) = named.what else { continue };
        let kind = analysis.checked.kind_of(decl);
        let secret = kube.has_keys(kind);
        if let Some(secret) = secret
            && takes(Sort::Key(secret)).is_some()
            && keys.len() < REFERRED
        {
            for key in known.key_names(decl) {
                let path = path_of(&named.name, &key);
                let meant = own_key.as_deref() == Some(key.as_str());
                keys.push((
                    path,
                    if meant { rank::MEANT } else { rank::USUAL },
                    analysis.hir[decl].kind.clone(),
                ));
            }
        }
        let service = kube.is_service(kind);
        let has_ports = service || kube.has_pods(kind);
        let route = takes(Sort::Port(service)).filter(|route| {
            wants_port || !matches!(route, Route::PortNumber | Route::PortName | Route::Text)
        });
        if has_ports && route.is_some() && ports.len() < REFERRED {
            for port in known.ports(decl).into_iter().filter_map(|port| port.name) {
                ports.push((format!("{}.ports.{port}", named.name), analysis.hir[decl].kind.clone()));
            }
        }
    }
    for (path, rank, kind) in keys {
        referred_path(offers, &path, rank, format!("key of {kind}"));
    }
    for (path, kind) in ports {
        referred_path(offers, &path, rank::USUAL, format!("port of {kind}"));
    }
}

/// A path in place of the value; in a string, in place of the string.
fn referred_path(offers: &mut Offers<'_>, path: &str, rank: u8, detail: String) {
    let mut item = offers.item(path, CompletionKind::Key, rank).detail(detail);
    if offers.cursor.in_string && !objects::over_quotes(offers, &mut item) {
        return;
    }
    offers.push(item);
}

fn path_of(name: &str, key: &str) -> String {
    if super::keys::is_word(key) { format!("{name}.{key}") } else { format!("{name}[{}]", quoted(key)) }
}

/// The last part of the key that a value stands under.
pub(super) fn key_of(node: SyntaxNode<'_>) -> Option<String> {
    let mut at = node;
    while at.kind() != NodeKind::Entry {
        at = at.parent().filter(|parent| {
            matches!(
                parent.kind(),
                NodeKind::Entry | NodeKind::ListExpr | NodeKind::ParenExpr | NodeKind::IfExpr
            )
        })?;
    }
    let path = at.child(NodeKind::KeyPath)?;
    path.children().filter_map(kdsl_syntax::ast::KeySegment::cast).last()?.plain()
}

fn amounts(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot) {
    let key = key_of(node).unwrap_or_else(|| offers.analysis.kube.name(slot).to_owned());
    for (text, _) in offers.used_values(&[key.as_str()]) {
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            plain_value(offers, &text, CompletionKind::Text, rank::FITS, Some("used elsewhere"));
        }
    }
    for (n, amount) in (0u8..).zip(quantities::amounts(&key)) {
        plain_value(offers, amount, CompletionKind::Text, rank::USUAL, Some("usual"));
        offers.order(n);
    }
}

/// What stands in such a place elsewhere.
fn used(offers: &mut Offers<'_>, node: SyntaxNode<'_>, slot: Slot, default: Option<&str>) {
    let kube = &offers.analysis.kube;
    let name = kube.name(slot).to_owned();
    let is_number = matches!(slot.shape, Shape::Int32 | Shape::Int64);
    if let Some(default) = default.filter(|default| is_number && !default.starts_with('=')) {
        let default = default.to_owned();
        plain_value(offers, &default, CompletionKind::Text, rank::USUAL, Some("default"));
    }
    let own_names = matches!(name.as_str(), "name" | "value" | "key" | "data" | "stringData" | "namespace");
    if kube.takes_secrets(slot) || own_names && !kube.is_entry(slot) || kube.reference(slot).is_some() {
        return;
    }
    let key = if kube.is_entry(slot) { key_of(node).unwrap_or_default() } else { name.clone() };
    let is_label = kube.is_entry(slot) && LABELS.contains(&name.as_str());
    if is_label && key == kdsl_core::NAME_LABEL {
        let decls = offers.analysis.hir.decls.iter().zip(0u32..);
        let pods =
            decls.filter(|(_, n)| kube.has_pods(offers.analysis.checked.kind_of(kdsl_core::hir::DeclId(*n))));
        let names: Vec<String> = pods.map(|(decl, _)| decl.symbol.to_string()).collect();
        for name in names.iter().filter(|name| !name.is_empty()) {
            text_value(offers, name, CompletionKind::Text, rank::FITS, Some("pods of that workload"));
        }
    }
    for (text, count) in offers.used_values(&[key.as_str()]) {
        let rank = if count > 1 { rank::FITS } else { rank::USUAL };
        let as_number = is_number || slot.shape == Shape::IntOrString && text.parse::<i64>().is_ok();
        match as_number {
            true => plain_value(offers, &text, CompletionKind::Text, rank, Some("used elsewhere")),
            false => text_value(offers, &text, CompletionKind::Text, rank, Some("used elsewhere")),
        }
    }
}

fn of_declared(offers: &mut Offers<'_>, id: TypeExprId, depth: u32) {
    let analysis = offers.analysis;
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    if depth > 16 {
        return;
    }
    match &analysis.hir[id].kind {
        TypeExprKind::Literal(expr) => match &analysis.hir[*expr].kind {
            ExprKind::Str(text) => text_value(offers, text, CompletionKind::Value, rank::FITS, None),
            ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::Quantity(_) | ExprKind::Float(_) => {
                let text = analysis.sources.slice(analysis.hir[*expr].span).to_owned();
                plain_value(offers, &text, CompletionKind::Value, rank::FITS, None);
            }
            _ => {}
        },
        TypeExprKind::Union(_) => {
            for member in types.members(id).0 {
                match types.declared(member).ty {
                    Ty::Declared(inner) => of_declared(offers, inner, depth + 1),
                    Ty::Bool => booleans(offers, None),
                    _ => {}
                }
            }
        }
        TypeExprKind::Refined(inner, _) => {
            if let Ty::Declared(inner) = types.declared(*inner).ty {
                of_declared(offers, inner, depth + 1);
            }
        }
        TypeExprKind::Record(_) | TypeExprKind::Map(_) if !offers.cursor.in_string => {
            let item = offers.item("{", CompletionKind::Snippet, rank::USUAL);
            let form = if offers.cursor.is_inline() { "{ $0 }" } else { "{\n  $0\n}" };
            let item = item.detail(text::declared(analysis, id)).snippet(form);
            offers.push(item);
        }
        TypeExprKind::List(_) if !offers.cursor.in_string => {
            let item = offers.item("[", CompletionKind::Snippet, rank::USUAL);
            let item = item.detail(text::declared(analysis, id)).snippet("[$0]");
            offers.push(item);
        }
        _ => {}
    }
}

/// The names in scope, those that fit first.
fn scope(offers: &mut Offers<'_>, node: SyntaxNode<'_>, want: Option<Type>) {
    let analysis = offers.analysis;
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    let being_declared: Vec<kdsl_base::Span> = node
        .ancestors()
        .filter(|around| matches!(around.kind(), NodeKind::Let | NodeKind::Param | NodeKind::Output))
        .filter_map(|around| Some(around.child(NodeKind::Name)?.span()))
        .chain(loop_around(node))
        .collect();
    let own = node.ancestors().find_map(kdsl_syntax::ast::Resource::cast);
    let own = own.and_then(|resource| expect::decl_of(analysis, resource));
    let plain = matches!(want, None | Some(Type { ty: Ty::Any | Ty::Error, .. }));
    let reference = matches!(want, Some(Type { ty: Ty::Slot(slot), .. }) if analysis.kube.reference(slot).is_some() || analysis.kube.selects_pods(slot));
    let written = analysis.hir.decls.iter().filter(|decl| decl.kind_span.file == offers.ask.file);
    let mut kinds: Vec<&str> = written.map(|decl| decl.kind.as_str()).collect();
    for named in names::visible(analysis, node) {
        if matches!(named.what, What::Local(local) if being_declared.contains(&analysis.hir[local].span)) {
            continue;
        }
        let near = if named.level == 0 { rank::NORMAL } else { rank::PARTLY };
        let sort = offers.sort_of(named.what);
        let rank = match (want, sort) {
            _ if plain => near,
            (Some(want), Some(sort)) => match types.accepts(sort, want) {
                Accepts::No => rank::OUTER,
                _ if matches!(named.what, What::Decl(decl) if Some(decl) == own) => rank::OUTER,
                _ if reference && matches!(named.what, What::Decl(_)) => rank::MEANT,
                Accepts::Yes | Accepts::ByValue => rank::FITS,
            },
            _ => near,
        };
        let item = offers.named(&named, rank);
        offers.push(item);
    }
    // `Service.web`, where several resources are called so.
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let mut item = offers.item(kind, CompletionKind::Kind, rank::RARE).detail("a resource of the kind");
        item.commit = ".";
        offers.push(item);
    }
}

/// The variables of a loop, where what it goes over is typed.
fn loop_around(node: SyntaxNode<'_>) -> Vec<kdsl_base::Span> {
    let path: Vec<SyntaxNode<'_>> = std::iter::once(node).chain(node.ancestors()).collect();
    let heads = path.iter().zip(path.iter().skip(1)).filter(|(inner, around)| {
        let is_loop =
            matches!(around.kind(), NodeKind::ForItem | NodeKind::ForElement | NodeKind::ForEntries);
        is_loop && around.children().find(|child| child.kind().is_expr()) == Some(**inner)
    });
    let names =
        heads.flat_map(|(_, around)| around.children().filter(|child| child.kind() == NodeKind::Name));
    names.map(SyntaxNode::span).collect()
}

/// Words of the language that begin a value, and the functions that are built in.
fn words(offers: &mut Offers<'_>, node: SyntaxNode<'_>, want: Option<Type>) {
    let item = offers.item("if", CompletionKind::Keyword, rank::WORD).detail("one of two values");
    offers.push(item.text("if ").snippet("if ${1:condition} then ${2:value} else ${3:value}"));
    let in_list = node.parent().is_some_and(|parent| parent.kind() == NodeKind::ListExpr);
    if in_list {
        let item = offers.item("for", CompletionKind::Keyword, rank::WORD).detail("an item for each");
        offers.push(item.text("for ").snippet("for ${1:item} in ${2:items}: $0"));
    }
    if node.ancestors().any(|around| around.kind() == NodeKind::Patch) {
        let item = offers.item("replace", CompletionKind::Keyword, rank::WORD).detail("instead of merging");
        offers.push(item.text("replace ").snippet("replace { $0 }"));
        let item =
            offers.item("old", CompletionKind::Variable, rank::WORD).detail("the value that is changed");
        offers.push(item);
    }
    if want.is_none() {
        for word in ["true", "false", "null"] {
            let item = offers.item(word, CompletionKind::Keyword, rank::WORD);
            offers.push(item);
        }
    }
    for function in builtins::FUNCTIONS {
        let item = offers.item(function.name, CompletionKind::Function, rank::RARE);
        let item = item.detail(function.signature()).doc(docs::builtin(function.name));
        let bare = offers.cursor.after().starts_with('(');
        offers.push(match bare {
            true => item,
            false => {
                item.text(format!("{}(\"\")", function.name)).snippet(format!("{}(\"$1\")$0", function.name))
            }
        });
    }
}

/// The parameters that a call does not name yet.
pub(super) fn argument_names(offers: &mut Offers<'_>, argument: SyntaxNode<'_>) {
    let Some(call) = argument.parent().and_then(Call::cast) else { return };
    let Some(callee) = expect::callee(offers.analysis, call) else { return };
    let given: Vec<&str> = call
        .args()
        .filter(|one| one.syntax() != argument)
        .filter_map(Argument::name)
        .map(AstNode::text)
        .collect();
    let places =
        call.args().take_while(|one| one.syntax() != argument).filter(|one| one.name().is_none()).count();
    let analysis = offers.analysis;
    let params: Vec<(String, String)> = match callee {
        Callee::Function(function) => {
            let param = |id: &kdsl_core::hir::LocalId| {
                let local = &analysis.hir[*id];
                let ty = local.annotation.map_or_else(String::new, |ty| text::declared(analysis, ty));
                (local.name.to_string(), ty)
            };
            analysis.hir[function].params.iter().map(param).collect()
        }
        Callee::Builtin(function) => {
            function.params.iter().map(|param| (param.name.to_owned(), String::new())).collect()
        }
        Callee::Method(method) => {
            method.params.iter().map(|param| (param.name.to_owned(), String::new())).collect()
        }
    };
    for (name, ty) in params.into_iter().skip(places) {
        if given.contains(&name.as_str()) {
            continue;
        }
        let item = offers.item(format!("{name}:"), CompletionKind::Field, rank::USUAL);
        let mut item = item.from("argument").text(format!("{name}: "));
        item.detail = (!ty.is_empty()).then_some(ty);
        item.filter = Some(name.clone());
        if offers.cursor.after().starts_with(':') {
            item.text = name;
        }
        offers.push(item);
    }
}

/// What a patch may change: resources and instances by their names, kinds and components by theirs.
pub(super) fn targets(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    for named in names::visible(offers.analysis, node) {
        if matches!(named.what, What::Decl(_) | What::Namespace(_)) {
            let item = offers.named(&named, rank::NORMAL);
            offers.push(item);
        }
    }
    super::types::layer_targets(offers, node);
}
