//! From the surface tree to the lowered program: names are resolved, paths as keys become records,
//! and layout is gone. The only place where sugar is taken away.
//!
//! Each pair of braces is gone through twice: first every name that it declares gets its number, then
//! the expressions are lowered, so that the order of items does not matter.

mod asked;
mod asserts;
mod components;
mod cycles;
mod exprs;
mod functions;
mod imports;
mod items;
mod layers;
mod manifests;
mod records;
mod types;

use ecow::EcoString;
use kdsl_base::{Cancel, Code, Diagnostic, FileId, Span};
use kdsl_syntax::Parse;
use kdsl_syntax::ast::{AstNode, Expr as AstExpr, Name};

use rustc_hash::FxHashMap;

use crate::crds::Defined;
use crate::hir::{
    ComponentId, DeclId, ExprId, ExprKind, Hir, Local, LocalId, LocalKind, Scope, ScopeId, count,
};
use crate::host::HostModule;
use crate::modules::Modules;
use crate::problems;

/// Lowers the files of a program. Each file has a scope of its own, and a second one where it is used
/// as a component. `asked` is an expression that is asked for beside the program.
pub(crate) fn lower(
    modules: &Modules,
    kinds: &[Vec<Defined>],
    asked: Option<&Parse>,
    cancel: &Cancel,
) -> (Hir, Vec<Diagnostic>) {
    let mut lowering = Lowering {
        hir: Hir::default(),
        problems: Vec::new(),
        scope: ScopeId(0),
        decl_at: FxHashMap::default(),
        component_at: FxHashMap::default(),
        depth: 0,
        unquoted: Vec::new(),
        old: None,
        host: modules.host.clone(),
    };
    let units = lowering.units(modules);
    // A name may be imported from any file, so all are declared before any is bound, and all are bound
    // before any is looked up.
    for unit in &units {
        lowering.scope = unit.scope;
        lowering.declare(&unit.items());
    }
    let files = lowering.files(modules, &units, kinds);
    for unit in &units {
        lowering.scope = unit.scope;
        lowering.bind(&unit.items(), modules, &files);
    }
    for unit in units.iter().take_while(|_| !cancel.is_cancelled()) {
        let unquoted = unit.parse.problems.iter().filter(|problem| problem.code == Code::K0011);
        lowering.unquoted = unquoted.map(|problem| problem.primary.span).collect();
        lowering.scope = unit.scope;
        let tests = lowering.hir.tests.len();
        let lowered = lowering.items(&unit.items());
        if !unit.built {
            // Tests are those of the files that are named, as what is written is.
            lowering.hir.tests.truncate(tests);
        }
        match unit.component {
            Some(component) => lowering.finish_component(component, lowered),
            None if unit.built => lowering.hir.items.extend(lowered),
            None => lowering.hir.imported.extend(lowered),
        }
    }
    for file in modules.manifests.iter().take(modules.built_manifests) {
        let lowered = lowering.manifests(file);
        lowering.hir.items.extend(lowered);
    }
    if let Some(parse) = asked {
        let scopes: Vec<ScopeId> = units.iter().filter(|unit| unit.built).map(|unit| unit.scope).collect();
        lowering.asked(parse, &scopes);
    }
    lowering.break_cycles();
    lowering.cut_types();
    (lowering.hir, lowering.problems)
}

/// How deep expressions may stand in each other. The parser bounds brackets below this; a chain of
/// operators is as deep as it is long.
const DEPTH: u32 = 200;

/// The state of lowering: what is built, and where it stands.
pub(crate) struct Lowering {
    pub(crate) hir: Hir,
    pub(crate) problems: Vec<Diagnostic>,
    scope: ScopeId,
    /// What is declared where. A file that is used as a component is lowered once more, so that the file's
    /// own scope belongs to the place.
    decl_at: FxHashMap<(ScopeId, Span), DeclId>,
    component_at: FxHashMap<(ScopeId, Span), ComponentId>,
    depth: u32,
    /// Keys of the present file that need quotes, as the parser has said: what stands there is no path.
    unquoted: Vec<Span>,
    /// The patch around what is being lowered.
    old: Option<layers::Old>,
    /// The modules that the host gives, by their files.
    host: FxHashMap<FileId, HostModule>,
}

impl Lowering {
    fn push_scope(&mut self, parent: Option<ScopeId>, depth: u32, span: Span) -> ScopeId {
        let id = ScopeId(count(&self.hir.scopes));
        self.hir.scopes.push(Scope { parent, depth, span, ..Scope::default() });
        id
    }

    /// Lowers what stands at `span` in a new scope inside the present one. `frames` is 1 where the scope has
    /// variables of its own at run time, as a loop has.
    fn scoped<T>(&mut self, frames: u32, span: Span, lower: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.scope;
        let depth = self.hir[outer].depth + frames;
        self.scope = self.push_scope(Some(outer), depth, span);
        let result = lower(self);
        self.scope = outer;
        result
    }

    fn hole(&mut self, span: Span) -> ExprId {
        self.hir.add(ExprKind::Missing, span)
    }

    fn expr_or_hole(&mut self, expr: Option<AstExpr<'_>>, around: Span) -> ExprId {
        match expr {
            Some(expr) => self.expr(expr),
            None => self.hole(around),
        }
    }

    /// A named value of the present scope that is not found by its name alone.
    fn undeclared_local(&mut self, name: Name<'_>, kind: LocalKind, doc: Option<String>) -> LocalId {
        let id = LocalId(count(&self.hir.locals));
        let (name, span) = (EcoString::from(name.text()), name.span());
        let depth = self.hir[self.scope].depth;
        let guards = self.guards();
        self.hir.locals.push(Local { name, span, kind, annotation: None, depth, guards, doc });
        id
    }

    /// Declares a named value in the present scope.
    fn declare_local(&mut self, name: Name<'_>, kind: LocalKind, doc: Option<String>) -> LocalId {
        let text = EcoString::from(name.text());
        let span = name.span();
        let id = self.undeclared_local(name, kind, doc);
        if text.is_empty() {
            return id;
        }
        let what = match kind {
            LocalKind::Param(_) | LocalKind::ComponentParam(..) => "a param",
            LocalKind::Let(_) => "a variable",
            LocalKind::Argument(..) => "a parameter",
            LocalKind::Loop(..) => "the variable of a loop",
            _ => "a lambda's parameter",
        };
        self.first_letter(name, what, false);
        let scope = &self.hir[self.scope];
        let before = scope.locals.get(&text).map(|first| (self.hir[*first].span, "value"));
        let before = before.or_else(|| {
            let decl = scope.resources.get(&text)?.first()?;
            Some((self.hir[*decl].symbol_span, "resource"))
        });
        let before = before.or_else(|| self.function_of(&text));
        if let Some((first, sort)) = before {
            self.problems.push(problems::name_taken(span, &text, first, sort));
        } else {
            let scope = self.scope;
            self.hir[scope].locals.insert(text, id);
        }
        id
    }

    /// Kinds, components and types begin with a capital, and nothing else does.
    fn first_letter(&mut self, name: Name<'_>, what: &str, capital: bool) {
        let text = name.text();
        let first = text.trim_start_matches('_').chars().next();
        if first.is_some_and(|first| first.is_alphabetic() && first.is_uppercase() != capital) {
            self.problems.push(problems::first_letter(name.span(), what, text, capital));
        }
    }

    /// What a bare name means in the present scope.
    fn resolve(&self, name: &str) -> ExprKind {
        let mut at = Some(self.scope);
        let mut found: Vec<(DeclId, u32)> = Vec::new();
        let mut level = 0;
        while let Some(id) = at {
            let scope = &self.hir[id];
            if let Some(local) = scope.locals.get(name)
                && found.is_empty()
            {
                return ExprKind::Local(*local);
            }
            // A resource further out is meant where the nearer one does not fit: an autoscaler in an `if`
            // speaks of the Deployment around it, whose name it has.
            for decl in scope.resources.get(name).into_iter().flatten() {
                if !found.iter().any(|(known, _)| known == decl) {
                    found.push((*decl, level));
                }
            }
            // The checker says that a function is no value.
            if found.is_empty() && scope.functions.contains_key(name) {
                break;
            }
            level += 1;
            at = scope.parent;
        }
        if !found.is_empty() {
            return ExprKind::Resources(found.into_boxed_slice());
        }
        if name.starts_with(|first: char| first.is_uppercase()) {
            return ExprKind::Kind(name.into(), self.scope);
        }
        match self.old_value().filter(|_| name == "old") {
            Some(old) => old,
            None => ExprKind::Unknown(name.into(), self.scope),
        }
    }

    /// What a name means in the file that another imports as `namespace`; `None` where `namespace` is no
    /// such file, or something nearer has its name.
    fn resolve_in(&mut self, namespace: &str, name: &str, at: Span) -> Option<ExprKind> {
        let from = self.namespace(namespace)?;
        let found = self.public_name(from, name);
        if let ExprKind::Unknown(..) = found
            && !name.is_empty()
        {
            let problem = self.not_given(from, name, namespace, at);
            self.problems.push(problem);
            return Some(ExprKind::Missing);
        }
        Some(found)
    }

    /// The file that is imported as `name`.
    fn namespace(&self, name: &str) -> Option<ScopeId> {
        let has = |scope: &Scope| {
            let nearer = scope.locals.contains_key(name) || scope.resources.contains_key(name);
            let file = scope.namespaces.get(name).copied().filter(|_| !nearer);
            (nearer || file.is_some()).then_some(file)
        };
        self.hir.nearest(self.scope, has).flatten()
    }

    /// What a file gives under a name.
    fn public_name(&self, from: ScopeId, name: &str) -> ExprKind {
        let scope = &self.hir[from];
        let private = name.starts_with('_');
        if let Some(local) = scope.locals.get(name).filter(|_| !private) {
            return ExprKind::Local(*local);
        }
        if let Some(decls) = scope.resources.get(name).filter(|_| !private) {
            return ExprKind::Resources(decls.iter().map(|decl| (*decl, 0)).collect());
        }
        if name.starts_with(|first: char| first.is_uppercase()) {
            return ExprKind::Kind(name.into(), from);
        }
        ExprKind::Unknown(name.into(), from)
    }

    /// The declarations of a kind and a name in the nearest scope that has one.
    pub(crate) fn named(hir: &Hir, scope: ScopeId, kind: &str, name: &str) -> Vec<DeclId> {
        let mut at = Some(scope);
        while let Some(id) = at {
            let scope = &hir[id];
            let decls = scope.resources.get(name).into_iter().flatten().copied();
            let found: Vec<DeclId> = decls.filter(|decl| hir[*decl].kind == kind).collect();
            if !found.is_empty() {
                return found;
            }
            at = scope.parent;
        }
        Vec::new()
    }

    /// The resource declarations that are visible from `scope`, the nearest first.
    pub(crate) fn visible_decls(hir: &Hir, scope: ScopeId) -> Vec<DeclId> {
        let mut found = Vec::new();
        let mut at = Some(scope);
        while let Some(id) = at {
            let scope = &hir[id];
            let mut here: Vec<DeclId> = scope.resources.values().flatten().copied().collect();
            here.sort_unstable();
            here.dedup();
            found.extend(here);
            at = scope.parent;
        }
        found
    }
}
