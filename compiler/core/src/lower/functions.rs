//! Functions: their declarations, and what the name of a call means.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_syntax::ast::{AstNode, Expr as AstExpr, Fn as AstFn};

use super::Lowering;
use super::items::doc;
use crate::hir::{Argument, ExprId, ExprKind, FnId, Function, Hir, LocalId, LocalKind, ScopeId, count};
use crate::problems;

/// The functions that are built in. A function of the program hides one of the same name, a value does
/// not: `let file = …` is a good name, and `file(file)` means what it says.
pub(crate) const BUILTIN: [&str; 4] = ["file", "files", "yaml", "toml"];

/// What the name of a call means.
enum Callee {
    Function(FnId),
    Builtin,
    /// A value or a resource, what it is, and where it is declared.
    Other(&'static str, Span),
    Unknown,
}

impl Lowering {
    pub(super) fn declare_function(&mut self, function: AstFn<'_>) {
        let Some(name) = function.name() else { return };
        self.first_letter(name, "a function", false);
        let (text, span) = (EcoString::from(name.text()), name.span());
        let scope = self.scope;
        let here = &self.hir[scope];
        let value = here.locals.get(&text).map(|local| (self.hir[*local].span, "value"));
        let resource = here.resources.get(&text).and_then(|decls| decls.first());
        let resource = resource.map(|decl| (self.hir[*decl].symbol_span, "resource"));
        let before = value.or(resource).or_else(|| self.function_of(&text));
        let id = FnId(count(&self.hir.functions));
        let declared = Function {
            name: text.clone(),
            span,
            params: Box::default(),
            result: None,
            body: self.hole(span),
            depth: self.hir[scope].depth,
            guards: self.guards(),
            doc: doc(function.syntax().docs()),
            whole: function.span(),
        };
        self.hir.functions.push(declared);
        match before {
            Some((first, sort)) => self.problems.push(problems::name_taken(span, &text, first, sort)),
            None => {
                self.hir[scope].functions.insert(text, id);
            }
        }
    }

    /// The function of that name in the present braces, as the rival of another declaration.
    pub(super) fn function_of(&self, name: &str) -> Option<(Span, &'static str)> {
        let id = self.hir[self.scope].functions.get(name)?;
        Some((self.hir[*id].span, "function"))
    }

    /// Lowers a function that is declared. Its parameters are declared one by one, so that a default
    /// sees those before it and no other.
    pub(super) fn function(&mut self, function: AstFn<'_>) {
        let Some(name) = function.name() else { return };
        let found = self.hir[self.scope].functions.get(name.text()).copied();
        let Some(id) = found.filter(|id| self.hir[*id].span == name.span()) else { return };
        self.scoped(1, function.span(), |this| {
            let mut params: Vec<LocalId> = Vec::new();
            for param in function.params() {
                let Some(name) = param.name() else { continue };
                let annotation = param.ty().map(|ty| this.ty(ty));
                let default = param.default().map(|value| this.expr(value));
                let kind = LocalKind::Argument(count(&params), default);
                let local = this.declare_local(name, kind, None);
                this.hir[local].annotation = annotation;
                params.push(local);
            }
            let result = function.ret().map(|ty| this.ty(ty));
            let body = match this.native(name.text(), function.span()) {
                Some(body) => body,
                None => this.expr_or_hole(function.body(), function.span()),
            };
            let lowered = &mut this.hir[id];
            (lowered.params, lowered.result, lowered.body) = (params.into_boxed_slice(), result, body);
        });
    }

    /// The body of a function that stands in a module of the host.
    fn native(&mut self, name: &str, span: Span) -> Option<ExprId> {
        let function = self.host.get(&span.file)?.get(name)?;
        self.hir.host.push(function);
        let number = self.hir.host.len() - 1;
        Some(self.hir.add(ExprKind::Host(number), span))
    }

    /// `name(args)`
    pub(super) fn named_call(
        &mut self,
        name: &str,
        at: Span,
        arguments: Box<[Argument]>,
        span: Span,
    ) -> ExprId {
        let kind = match self.callee(name) {
            Callee::Function(function) => ExprKind::Apply(function, at, arguments),
            Callee::Builtin => ExprKind::Call(name.into(), at, arguments),
            Callee::Other(sort, declared) => {
                let problem = problems::not_a_function(at, name, sort, Some(declared));
                self.problems.push(match arguments.is_empty() {
                    true => problem.fix("leave the parentheses out", span, name),
                    false => problem,
                });
                ExprKind::Missing
            }
            Callee::Unknown => {
                let id = self.hir.add(ExprKind::Call(name.into(), at, arguments), span);
                self.hir.unresolved_calls.insert(id, self.scope);
                return id;
            }
        };
        self.hir.add(kind, span)
    }

    /// `lib.name(args)`, where `from` is the file that is imported as `lib`.
    pub(super) fn call_in(
        &mut self,
        from: ScopeId,
        name: &str,
        at: Span,
        arguments: Box<[Argument]>,
        span: Span,
    ) -> ExprId {
        let public = |name: &&str| !name.starts_with('_');
        let found = Some(name).filter(public).and_then(|name| self.hir[from].functions.get(name).copied());
        let kind = match found {
            Some(function) => ExprKind::Apply(function, at, arguments),
            None => {
                let id = self.hir.add(ExprKind::Call(name.into(), at, arguments), span);
                self.hir.unresolved_calls.insert(id, from);
                return id;
            }
        };
        self.hir.add(kind, span)
    }

    /// A call of something that is no name, such as `[1](2)`.
    pub(super) fn call_of_value(&mut self, callee: AstExpr<'_>) -> ExprKind {
        if !matches!(callee, AstExpr::Missing(_)) {
            self.problems.push(problems::not_a_function(callee.span(), callee.text(), "value", None));
        }
        ExprKind::Missing
    }

    fn callee(&self, name: &str) -> Callee {
        let mut at = Some(self.scope);
        while let Some(id) = at {
            let scope = &self.hir[id];
            if let Some(function) = scope.functions.get(name) {
                return Callee::Function(*function);
            }
            if !BUILTIN.contains(&name) {
                if let Some(local) = scope.locals.get(name) {
                    return Callee::Other("value", self.hir[*local].span);
                }
                if let Some(decl) = scope.resources.get(name).and_then(|decls| decls.first()) {
                    return Callee::Other("resource", self.hir[*decl].symbol_span);
                }
            }
            at = scope.parent;
        }
        if BUILTIN.contains(&name) { Callee::Builtin } else { Callee::Unknown }
    }

    /// The functions that can be called from a scope, by name; those that are built in come last.
    pub(crate) fn functions_from(hir: &Hir, scope: Option<ScopeId>) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = scope;
        while let Some(id) = at {
            let mut here: Vec<String> = hir[id].functions.keys().map(ToString::to_string).collect();
            here.sort_unstable();
            names.extend(here);
            at = hir[id].parent;
        }
        names.extend(BUILTIN.map(str::to_owned));
        names
    }
}
