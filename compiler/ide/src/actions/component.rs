//! Making a component of resources, with an instance in their place.

use kdsl_base::{Edit, Span};
use kdsl_core::hir::{Decl, DeclId, DeclName, ExprKind, LayerTarget, LocalId, LocalKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_syntax::ast::{AstNode, File, Item, Resource, ResourceName};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Draft;
use super::context::Context;
use super::insert::{above, end_of_line};
use crate::text;

/// Makes a component of the selected resources. What they take from the file becomes its params, where the type
/// of it can be said.
pub(super) fn extract(context: &Context<'_>) -> Vec<Draft> {
    extracted(context).into_iter().collect()
}

/// What is put into the component.
struct Chosen<'a> {
    items: Vec<SyntaxNode<'a>>,
    /// All of them, with what stands between them.
    whole: Span,
    /// The resources among them.
    decls: Vec<DeclId>,
    /// The name of the instance.
    instance: String,
}

fn extracted(context: &Context<'_>) -> Option<Draft> {
    let chosen = Chosen::of(context)?;
    let component = context.fresh_component(&chosen.instance);
    let (params, given) = chosen.params(context)?;
    let mut edits = chosen.references(context)?;
    let inner = inside(context, &chosen, &chosen.renames(context))?;
    let params: String = params.iter().map(|param| format!("{param}\n")).collect();
    let gap = if params.is_empty() { "" } else { "\n" };
    let braces = if given.is_empty() { String::new() } else { format!(" {{ {} }}", given.join(", ")) };
    let replacement = format!(
        "component {component} {{\n{params}{gap}{inner}\n}}\n\n{component} {}{braces}",
        chosen.instance
    );
    edits.push(Edit { span: chosen.whole, replacement });
    let what = match chosen.decls.len() {
        1 => "this resource".to_owned(),
        count => format!("these {count} resources"),
    };
    Some(Draft::new(format!("Extract `component {component}` from {what}"), edits))
}

impl<'a> Chosen<'a> {
    fn of(context: &Context<'a>) -> Option<Chosen<'a>> {
        let selection = context.selection;
        let in_head = |item: SyntaxNode<'a>| {
            let body = item.child(NodeKind::RecordExpr).map_or(item.span().end, |body| body.span().start);
            item.kind() == NodeKind::Resource && item.span().start <= selection.start && selection.end <= body
        };
        let items: Vec<SyntaxNode<'a>> = File::of(context.parse)
            .items()
            .map(AstNode::syntax)
            .filter(|item| selection.covers(item.span()) || in_head(*item))
            .collect();
        let fits = |item: &SyntaxNode<'_>| {
            matches!(
                item.kind(),
                NodeKind::Resource | NodeKind::Raw | NodeKind::Let | NodeKind::IfItem | NodeKind::ForItem
            )
        };
        let (first, last) = (items.first()?, items.last()?);
        if !items.iter().all(fits) {
            return None;
        }
        let start = above(context.parse, first.span().start);
        let end = end_of_line(context.parse, last.span().end);
        let whole = Span { start, end, ..selection };
        if !whole.covers(selection) {
            return None;
        }
        let hir = context.hir();
        let decls: Vec<DeclId> = (0u32..)
            .zip(&hir.decls)
            .filter(|(_, decl)| whole.covers(decl.span))
            .map(|(n, _)| DeclId(n))
            .collect();
        let symbol = decls.iter().map(|decl| &hir[*decl].symbol).find(|symbol| !symbol.is_empty())?;
        let outside = |decl: &Decl| decl.symbol == *symbol && !whole.covers(decl.span);
        let is_taken = hir.decls.iter().any(outside);
        let instance = if is_taken { context.fresh(symbol) } else { symbol.to_string() };
        Some(Chosen { items, whole, decls, instance })
    }

    /// The params of the component, and what the instance gives them. None where a name would mean another thing.
    fn params(&self, context: &Context<'_>) -> Option<(Vec<String>, Vec<String>)> {
        let hir = context.hir();
        let mut used: Vec<LocalId> = context
            .lowered(self.whole)
            .filter_map(|(_, expr)| match expr.kind {
                ExprKind::Local(local) => Some(local),
                _ => None,
            })
            .filter(|local| !self.whole.covers(hir[*local].span))
            .collect();
        used.sort_unstable_by_key(|local| (hir[*local].span, *local));
        used.dedup_by_key(|local| hir[*local].span);
        let is_name = |local: &LocalId| hir[*local].name == "name";
        let inside =
            (0u32..).zip(&hir.locals).filter(|(_, it)| self.whole.covers(it.span)).map(|(n, _)| LocalId(n));
        if used.iter().copied().chain(inside).any(|local| is_name(&local)) {
            return None;
        }
        let (mut params, mut given) = (Vec::new(), Vec::new());
        for local in used {
            let (name, own) = (&hir[local].name, hir[local].span.file == context.file);
            if let Some(ty) = type_of(context, local).filter(|_| own) {
                params.push(format!("param {name}: {ty}"));
                given.push(format!("{name}: {name}"));
            }
        }
        Some((params, given))
    }

    /// What speaks of the resources from outside, and how it does so afterwards. None where that cannot be said.
    fn references(&self, context: &Context<'_>) -> Option<Vec<Edit>> {
        let hir = context.hir();
        let mine = |decl: &DeclId| self.decls.contains(decl);
        let mut edits: Vec<Edit> = Vec::new();
        for (expr, n) in hir.exprs.iter().zip(0u32..).filter(|(expr, _)| !self.whole.covers(expr.span)) {
            let chosen = match &expr.kind {
                ExprKind::Local(local) if self.whole.covers(hir[*local].span) => return None,
                ExprKind::Resources(decls) if decls.iter().any(|(decl, _)| mine(decl)) => {
                    match self.symbol(context, n) {
                        Some(decl) => Some(decl),
                        None => match &**decls {
                            [(only, _)] => Some(*only),
                            _ => return None,
                        },
                    }
                }
                ExprKind::Field(base, ..) if matches!(hir[*base].kind, ExprKind::Kind(..)) => {
                    self.symbol(context, n)
                }
                _ => None,
            };
            let Some(decl) = chosen.filter(mine) else { continue };
            if expr.span.file != context.file {
                return None;
            }
            let edit = Edit { span: expr.span, replacement: self.path_to(context, decl) };
            if !edits.contains(&edit) {
                edits.push(edit);
            }
        }
        let patched = hir.layers.iter().filter_map(|layer| match layer.target {
            LayerTarget::Path(path) => Some(hir[path].span),
            _ => None,
        });
        let patched: Vec<Span> = patched.collect();
        let touched = |edit: &Edit| patched.iter().any(|span| span.covers(edit.span));
        (!edits.iter().any(touched) && !self.is_imported(context)).then_some(edits)
    }

    fn symbol(&self, context: &Context<'_>, expr: u32) -> Option<DeclId> {
        match context.analysis().checked.type_of(kdsl_core::hir::ExprId(expr))? {
            Type { ty: Ty::Symbol(decl), .. } => Some(decl),
            _ => None,
        }
    }

    /// How a resource is spoken of through the instance.
    fn path_to(&self, context: &Context<'_>, decl: DeclId) -> String {
        let hir = context.hir();
        let decl = &hir[decl];
        let alike = self.decls.iter().filter(|other| hir[**other].symbol == decl.symbol).count();
        match alike {
            1 => format!("{}.{}", self.instance, decl.symbol),
            _ => format!("{}.{}.{}", self.instance, decl.kind, decl.symbol),
        }
    }

    /// Whether another file imports one of the resources or variables.
    fn is_imported(&self, context: &Context<'_>) -> bool {
        let hir = context.hir();
        let symbols = self.decls.iter().map(|decl| hir[*decl].symbol.as_str());
        let lets = self.items.iter().filter_map(|item| item.child(NodeKind::Name)).map(SyntaxNode::text);
        symbols.chain(lets).any(|name| context.is_imported(name))
    }

    /// The names of resources that are that of the instance, or begin with it, said by it.
    fn renames(&self, context: &Context<'_>) -> Vec<Edit> {
        let hir = context.hir();
        let mut edits = Vec::new();
        for item in &self.items {
            let inside = context.parse.tree.descendants(item.id).map(|id| context.parse.node(id));
            for resource in inside.filter_map(Resource::cast) {
                let decl = self.decls.iter().map(|decl| &hir[*decl]);
                let decl = decl
                    .into_iter()
                    .find(|decl| resource.span().covers(decl.kind_span) && decl.component.is_none());
                let Some(Decl { name: DeclName::Literal(text, _), .. }) = decl else { continue };
                let Some(rest) = text.strip_prefix(self.instance.as_str()) else { continue };
                if !(rest.is_empty() || rest.starts_with('-')) {
                    continue;
                }
                let new = format!("\"${{name}}{rest}\"");
                edits.extend(match resource.name() {
                    Some(ResourceName::Plain(name)) => {
                        let alias = if resource.alias().is_none() {
                            format!(" as {}", name.text())
                        } else {
                            String::new()
                        };
                        Some(Edit { span: name.span(), replacement: format!("{new}{alias}") })
                    }
                    Some(ResourceName::Computed(name)) => Some(Edit { span: name.span(), replacement: new }),
                    None => None,
                });
            }
        }
        edits
    }
}

/// The text of what is chosen, with edits made in it.
fn inside(context: &Context<'_>, chosen: &Chosen<'_>, edits: &[Edit]) -> Option<String> {
    let (mut out, mut at) = (String::new(), chosen.whole.start);
    for edit in edits {
        out.push_str(context.parse.text.get(at as usize..edit.span.start as usize)?);
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    out.push_str(context.parse.text.get(at as usize..chosen.whole.end as usize)?);
    Some(out)
}

/// The type that a value of the file has, as a param is declared with it; none where it has no short one.
fn type_of(context: &Context<'_>, local: LocalId) -> Option<String> {
    let analysis = context.analysis();
    let declared = &context.hir()[local];
    if !matches!(declared.kind, LocalKind::Param(_) | LocalKind::Let(_)) {
        return None;
    }
    if let Some(written) = declared.annotation {
        return Some(text::declared(analysis, written));
    }
    let ty = analysis.checked.local_type(local).filter(|ty| !ty.null)?;
    Some(match ty.ty {
        Ty::Literal(literal) => match analysis.hir[literal].kind {
            ExprKind::Str(_) => "String".to_owned(),
            ExprKind::Int(_) => "Int".to_owned(),
            ExprKind::Float(_) => "Float".to_owned(),
            ExprKind::Bool(_) => "Bool".to_owned(),
            ExprKind::Quantity(_) => "Quantity".to_owned(),
            _ => return None,
        },
        Ty::Bool | Ty::Int | Ty::Float | Ty::Str | Ty::Quantity | Ty::Sensitive => {
            text::of_type(analysis, ty)
        }
        _ => return None,
    })
}

impl Context<'_> {
    /// Whether a file names it in the list of an import.
    pub(super) fn is_imported(&self, name: &str) -> bool {
        let programs = [Some(self.compiled), self.project];
        let mut parses = programs.into_iter().flatten().flat_map(|compiled| &compiled.analysis.parses);
        parses.any(|parse| {
            let imports = File::of(parse).items().filter_map(|item| match item {
                Item::Import(import) => Some(import),
                _ => None,
            });
            imports.flat_map(|import| import.names()).any(|it| it.name().is_some_and(|it| it.text() == name))
        })
    }
}
