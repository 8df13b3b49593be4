//! Named values and resources.

use kdsl_base::Span;
use kdsl_core::Types;
use kdsl_core::hir::{Decl, ExprId, ExprKind, FnId, LocalId, LocalKind, Mode};
use kdsl_core::ty::{Ty, Type};
use kdsl_syntax::SyntaxNode;
use kdsl_syntax::ast::{AstNode, Call};

use super::{Hover, Known};
use crate::expect::{self, Callee};
use crate::{place, signature, text};

impl Known<'_> {
    /// A param, a variable: its type, its value where that is short, and its documentation.
    pub(super) fn local(self, id: LocalId) -> String {
        let local = &self.analysis.hir[id];
        let ty = self.analysis.checked.local_type(id);
        let annotation = match (local.annotation, ty) {
            (Some(written), _) => text::declared(self.analysis, written),
            (None, Some(ty)) => text::of_type(self.analysis, ty),
            (None, None) => "Any".to_owned(),
        };
        let (word, value) = match local.kind {
            LocalKind::Param(default) | LocalKind::ComponentParam(_, default) => ("param ", default),
            LocalKind::Let(value) => ("let ", Some(value)),
            LocalKind::Loop(..) => ("for ", None),
            LocalKind::Lambda(_) | LocalKind::InstanceName(_) | LocalKind::Subject(_) | LocalKind::Old(_) => {
                ("", None)
            }
            LocalKind::Argument(_, default) => ("", default),
        };
        let shown = value.filter(|_| !self.is_secret(ty)).and_then(|value| self.literal(value));
        let value = shown.map(|text| format!(" = {text}")).unwrap_or_default();
        // The type of a literal is what it says.
        let is_said = local.annotation.is_none() && shown == Some(annotation.as_str());
        let annotation = if is_said { String::new() } else { format!(": {annotation}") };
        let mut out = format!("```kdsl\n{word}{}{annotation}{value}\n```\n", local.name);
        if let Some(doc) = local.doc.as_deref().filter(|doc| !doc.trim().is_empty()) {
            out.push_str(&format!("\n{}\n", doc.trim()));
        }
        out
    }

    /// Whether values of a type are, or hold, what nobody may see.
    fn is_secret(self, ty: Option<Type>) -> bool {
        let types = Types { hir: &self.analysis.hir, kube: &self.analysis.kube };
        ty.is_some_and(|ty| types.holds_secret(ty))
    }

    /// A function: its parameters, its result, and its documentation.
    pub(super) fn function(self, id: FnId) -> String {
        let function = &self.analysis.hir[id];
        let params: Vec<String> = function.params.iter().map(|param| self.parameter(*param)).collect();
        let result = match (function.result, self.analysis.checked.function_type(id)) {
            (Some(written), _) => text::declared(self.analysis, written),
            (None, Some(ty)) => text::of_type(self.analysis, ty),
            (None, None) => "Any".to_owned(),
        };
        let mut out = format!("```kdsl\nfn {}({}): {result}\n```\n", function.name, params.join(", "));
        if let Some(doc) = function.doc.as_deref().filter(|doc| !doc.trim().is_empty()) {
            out.push_str(&format!("\n{}\n", doc.trim()));
        }
        out
    }

    /// A method of values or a function of the language, where it is called.
    pub(super) fn called(self, node: SyntaxNode<'_>, offset: u32) -> Option<Hover> {
        let mut calls = std::iter::once(node).chain(node.ancestors()).filter_map(Call::cast);
        let call = calls.find(|call| call.callee().is_some_and(|callee| callee.span().touches(offset)))?;
        let callee = expect::callee(self.analysis, call)?;
        let name = match &callee {
            Callee::Function(_) => return None,
            Callee::Builtin(function) => function.name,
            Callee::Method(method) => method.name,
        };
        // Of a method what it is called on stands before it.
        let whole = call.callee()?.span();
        let span = Span { start: whole.end.checked_sub(u32::try_from(name.len()).ok()?)?, ..whole };
        let (signature, _) = signature::of_callee(self.analysis, callee);
        let doc = signature.doc.map(|doc| format!("\n{doc}\n")).unwrap_or_default();
        let markdown = format!("```kdsl\n{}\n```\n{doc}", signature.label);
        span.touches(offset).then_some(Hover { span, markdown })
    }

    fn parameter(self, id: LocalId) -> String {
        let local = &self.analysis.hir[id];
        let ty = local.annotation.map_or_else(|| "Any".to_owned(), |ty| text::declared(self.analysis, ty));
        let default = match local.kind {
            LocalKind::Argument(_, Some(default)) => format!(" = {}", self.literal(default).unwrap_or("…")),
            _ => String::new(),
        };
        format!("{}: {ty}{default}", local.name)
    }

    /// The text of a short literal. Other expressions are not shown: they may hold a secret.
    pub(super) fn literal(&self, expr: ExprId) -> Option<&str> {
        let expr = &self.analysis.hir[expr];
        if expr.kind.is_literal() { text::short(self.analysis, expr.span) } else { None }
    }

    /// A bare name: the resource that the checker chose, or all that it may mean.
    pub(super) fn symbol(self, expr: ExprId) -> Option<String> {
        let hir = &self.analysis.hir;
        if let Some(Type { ty: Ty::Symbol(decl), .. }) = self.analysis.checked.type_of(expr) {
            return Some(self.resource(&hir[decl]));
        }
        let ExprKind::Resources(decls) = &hir[expr].kind else { return None };
        let all: Vec<String> = decls.iter().map(|(decl, _)| self.resource(&hir[*decl])).collect();
        (!all.is_empty()).then(|| all.join("\n---\n\n"))
    }

    /// A resource: its kind, its name and its documentation.
    pub(super) fn resource(self, decl: &Decl) -> String {
        let word = match decl.mode {
            Mode::Written | Mode::Manifest => "",
            Mode::External => "external ",
            Mode::Raw => "raw ",
        };
        let mut out = format!("```kdsl\n{word}{} {}\n```\n", decl.kind, decl.symbol);
        if let Some(kind) = place::kind_at(self.analysis, decl.kind_span) {
            out.push_str(&format!("`{}`\n", self.analysis.kube.kind(kind)));
        }
        out.push_str(&self.made(decl));
        if let Some(component) = decl.component {
            out.push_str(&self.instance(decl, component));
        }
        if let Some(doc) = decl.doc.as_deref().filter(|doc| !doc.trim().is_empty()) {
            out.push_str(&format!("\n{}\n", doc.trim()));
        }
        out
    }
}
