//! What is known of the thing under the cursor.

mod amount;
mod built;
mod component;
mod field;
mod kind;
mod links;
mod member;
mod mention;
mod name;
mod word;

use kdsl_base::{FileId, Manifest, Span};
use kdsl_core::Analysis;
use kdsl_core::hir::{DeclName, ExprId, ExprKind, FnId, TypeExprKind};
use kdsl_schema_docs::Docs;
use kdsl_syntax::{NodeKind, SyntaxNode};

use crate::{place, yaml};

pub(crate) use amount::said;
pub(crate) use kind::is_built_in;

/// What an editor shows beside a piece of the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What there is to say, as Markdown.
    pub markdown: String,
}

/// What the answers are made from.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) docs: Option<&'a Docs>,
    pub(crate) manifests: &'a [Manifest],
}

/// What is known of what stands at `offset` of `file`: a key, a kind, a name or a member of a path.
/// Kubernetes' own documentation is part of it where `docs` has it, and what a place came to where `manifests` are
/// those of the program.
pub fn hover(
    analysis: &Analysis,
    manifests: &[Manifest],
    docs: Option<&Docs>,
    file: FileId,
    offset: u32,
) -> Option<Hover> {
    let known = Known { analysis, docs, manifests };
    let Some(parse) = analysis.parses.iter().find(|parse| parse.file == file) else {
        return yaml::hover(known, file, offset);
    };
    let node = parse.node_at(offset);
    if let Some(key) = place::key_at(node) {
        let param = || {
            let param = known.given_param(key)?;
            Some(Hover { span: key.span(), markdown: known.local(param) })
        };
        let hover = known.key(key).or_else(param)?;
        let markdown = match known.entry_value(key) {
            Some(value) => behind_head(&hover.markdown, &value),
            None => hover.markdown,
        };
        return Some(Hover { markdown, ..hover });
    }
    known
        .declaration(file, offset)
        .or_else(|| known.type_name(file, offset))
        .or_else(|| known.imported(node))
        .or_else(|| known.expr(node, offset))
        .or_else(|| known.called(node, offset))
        .or_else(|| known.amount(node).map(|markdown| Hover { span: node.span(), markdown }))
        .or_else(|| known.mentioned(node))
        .or_else(|| known.text(node))
        .or_else(|| word::hover(node, offset))
}

/// A text with a line behind the code that it begins with.
fn behind_head(markdown: &str, line: &str) -> String {
    let fence = "\n```\n";
    match markdown.find(fence) {
        Some(at) => {
            let (head, rest) = markdown.split_at(at + fence.len());
            format!("{head}{}\n{rest}", line.trim_start())
        }
        None => format!("{markdown}{line}"),
    }
}

impl Known<'_> {
    /// What the value under a key came to, where the text only computes it.
    fn entry_value(self, key: SyntaxNode<'_>) -> Option<String> {
        let entry = key.ancestors().find(|node| node.kind() == NodeKind::Entry)?;
        let last = entry.child(NodeKind::KeyPath)?.children().last()?;
        let value = entry.children().find(|node| node.kind().is_expr())?;
        let is_written = matches!(
            value.kind(),
            NodeKind::RecordExpr | NodeKind::ListExpr | NodeKind::NumberExpr | NodeKind::BoolExpr
        );
        if last != key || is_written {
            return None;
        }
        self.value_of(value.span(), Some(last.span()))
    }

    /// A text with interpolations, or a part of one: what it came to.
    fn text(self, node: SyntaxNode<'_>) -> Option<Hover> {
        let whole =
            std::iter::once(node).chain(node.ancestors()).find(|node| node.kind() == NodeKind::StringExpr)?;
        let key = amount::key_of(whole).map(SyntaxNode::span);
        let markdown = self.value_of(whole.span(), key)?;
        Some(Hover { span: whole.span(), markdown: markdown.trim_start().to_owned() })
    }

    fn key(self, key: SyntaxNode<'_>) -> Option<Hover> {
        let place = place::of_key(self.analysis, key)?;
        let name = key.text().trim_matches('"');
        let markdown = if place.is_field { self.field(place.slot) } else { self.entry(place.slot, name) };
        Some(Hover { span: key.span(), markdown })
    }

    /// A kind, a name that a resource is known by, or a named value, where it is declared.
    fn declaration(self, file: FileId, offset: u32) -> Option<Hover> {
        let hir = &self.analysis.hir;
        let here = |span: Span| span.file == file && span.touches(offset) && !span.is_empty();
        for decl in hir.decls.iter().filter(|decl| here(decl.span)) {
            if here(decl.kind_span) {
                let markdown = match decl.component {
                    Some(component) => self.component(component),
                    None => self.kind(place::kind_at(self.analysis, decl.kind_span)?),
                };
                return Some(Hover { span: decl.kind_span, markdown });
            }
            let name = match decl.name {
                DeclName::Literal(_, span) => span,
                _ => decl.symbol_span,
            };
            if let Some(span) = [decl.symbol_span, name].into_iter().find(|span| here(*span)) {
                return Some(Hover { span, markdown: self.resource(decl) });
            }
        }
        if let Some((function, n)) =
            hir.functions.iter().zip(0u32..).find(|(function, _)| here(function.span))
        {
            return Some(Hover { span: function.span, markdown: self.function(FnId(n)) });
        }
        if let Some(found) = self.component_at(here) {
            return Some(found);
        }
        let local = hir.locals.iter().zip(0u32..).find(|(local, _)| here(local.span))?;
        let id = kdsl_core::hir::LocalId(local.1);
        Some(Hover { span: local.0.span, markdown: self.local(id) })
    }

    /// A name in a type.
    fn type_name(self, file: FileId, offset: u32) -> Option<Hover> {
        let here = |span: Span| span.file == file && span.touches(offset);
        let paths =
            self.analysis.hir.types.iter().filter(|ty| here(ty.span)).filter_map(|ty| match &ty.kind {
                TypeExprKind::Path(path) => Some((ty, path)),
                _ => None,
            });
        for (ty, path) in paths {
            let Some(at) = path.iter().position(|(_, span)| here(*span)) else { continue };
            let (_, span) = path.get(at)?;
            let names: Vec<&str> = path.iter().take(at + 1).map(|(name, _)| name.as_str()).collect();
            return Some(Hover { span: *span, markdown: self.type_path(ty.scope, &names)? });
        }
        None
    }

    /// The smallest expression there, if it is a name or a path.
    fn expr(self, node: SyntaxNode<'_>, offset: u32) -> Option<Hover> {
        let hir = &self.analysis.hir;
        let within = node.span();
        let around = |span: Span| span.file == within.file && span.touches(offset);
        let (_, number) = hir
            .exprs
            .iter()
            .zip(0u32..)
            .filter(|(expr, _)| {
                around(expr.span) && !matches!(expr.kind, ExprKind::Missing | ExprKind::Record(_))
            })
            .min_by_key(|(expr, _)| expr.span.len())?;
        let id = ExprId(number);
        let span = hir[id].span;
        match &hir[id].kind {
            ExprKind::Local(local) => {
                let key = amount::key_of(node).map(SyntaxNode::span);
                let value = self.value_of(span, key).unwrap_or_default();
                Some(Hover { span, markdown: self.local(*local) + &value })
            }
            ExprKind::Resources(_) => Some(Hover { span, markdown: self.symbol(id)? }),
            ExprKind::Kind(name, _) => {
                let kind = place::kind_named(self.analysis, name)?;
                Some(Hover { span, markdown: self.kind(kind) })
            }
            ExprKind::Field(base, name, at, _) if at.touches(offset) && !name.is_empty() => {
                Some(Hover { span: *at, markdown: self.member(id, *base, name)? })
            }
            ExprKind::Apply(function, at, _) if at.touches(offset) => {
                Some(Hover { span: *at, markdown: self.function(*function) })
            }
            ExprKind::Str(_) => {
                Some(Hover { span, markdown: self.value(node).or_else(|| self.amount(node))? })
            }
            _ => None,
        }
    }
}
