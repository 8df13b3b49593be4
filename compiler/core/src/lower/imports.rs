//! Imports: the files of a program as scopes, and the names that one takes from another.

use ecow::EcoString;
use kdsl_base::{Diagnostic, Span};
use kdsl_syntax::Parse;
use kdsl_syntax::ast::{AstNode, File, Import, Item as AstItem, Name};

use super::Lowering;
use crate::crds::Defined;
use crate::hir::{ComponentId, ScopeId};
use crate::modules::{Link, Modules};
use crate::problems;

/// A file as it is lowered: as a part of the program, or as a component.
pub(super) struct Unit<'m> {
    pub parse: &'m Parse,
    pub scope: ScopeId,
    pub component: Option<ComponentId>,
    pub built: bool,
    module: usize,
}

impl<'m> Unit<'m> {
    pub fn items(&self) -> Vec<AstItem<'m>> {
        File::of(self.parse).items().collect()
    }
}

/// What files are to those that import them, by their numbers.
pub(super) struct Files<'k> {
    scopes: Vec<Option<ScopeId>>,
    components: Vec<Option<ComponentId>>,
    manifests: Vec<ComponentId>,
    kinds: &'k [Vec<Defined>],
}

impl Lowering {
    /// An import in braces: what a file imports, all of it has.
    pub(super) fn misplaced_import(&mut self, import: Import<'_>) {
        if self.hir[self.scope].parent.is_some() {
            let mut word = import.span();
            word.end = word.start + 6;
            let takes = "what uses the import, which stands at the top of the file";
            let problem = problems::item_out_of_place(word, "`import`", "braces", takes);
            self.problems.push(problem);
            self.unresolved(import);
        }
    }

    /// A scope for each file that is a part of the program, and one for each that is a component.
    pub(super) fn units<'m>(&mut self, modules: &'m Modules) -> Vec<Unit<'m>> {
        let mut units = Vec::new();
        for (module, parse) in modules.parses.iter().enumerate() {
            let linked = |link: Link| modules.links.values().any(|one| *one == link);
            let built = module < modules.built;
            if built || linked(Link::Module(module)) {
                let whole = u32::try_from(parse.text.len()).unwrap_or(u32::MAX);
                let scope = self.push_scope(None, 0, Span::new(parse.file, 0, whole));
                units.push(Unit { parse, scope, component: None, built, module });
            }
            if linked(Link::Component(module)) {
                let (component, scope) = self.push_file_component(Span::at(parse.file, 0), parse.text.len());
                units.push(Unit { parse, scope, component: Some(component), built: false, module });
            }
        }
        units
    }

    pub(super) fn files<'k>(
        &mut self,
        modules: &Modules,
        units: &[Unit<'_>],
        kinds: &'k [Vec<Defined>],
    ) -> Files<'k> {
        let mut files = Files {
            scopes: vec![None; modules.parses.len()],
            components: vec![None; modules.parses.len()],
            manifests: Vec::new(),
            kinds,
        };
        for unit in units {
            match unit.component {
                Some(component) => files.components[unit.module] = Some(component),
                None => files.scopes[unit.module] = Some(unit.scope),
            }
        }
        files.manifests = modules.manifests.iter().map(|file| self.manifests_as_component(file)).collect();
        files
    }

    /// Puts the names that a file imports into its scope.
    pub(super) fn bind(&mut self, items: &[AstItem<'_>], modules: &Modules, files: &Files<'_>) {
        for item in items {
            let AstItem::Import(import) = item else { continue };
            let link = import.path().and_then(|path| modules.links.get(&path.span())).copied();
            match link.unwrap_or(Link::Failed) {
                Link::Failed => self.unresolved(*import),
                Link::Module(module) => {
                    if let Some(Some(from)) = files.scopes.get(module).copied() {
                        self.bind_names(*import, from);
                    }
                }
                Link::Component(module) => {
                    if let Some(Some(component)) = files.components.get(module).copied() {
                        self.bind_component(*import, component);
                    }
                }
                Link::Kinds(file) => {
                    let defined = files.kinds.get(file).map_or(&[] as &[Defined], Vec::as_slice);
                    self.bind_kinds(*import, defined);
                }
                Link::Manifests(file) => {
                    if let Some(component) = files.manifests.get(file).copied() {
                        self.bind_component(*import, component);
                    }
                }
            }
        }
    }

    /// Remembers the names that an import would give, so that their use is not a second mistake.
    fn unresolved(&mut self, import: Import<'_>) {
        let listed = import.names().filter_map(|name| name.alias().or_else(|| name.name()));
        let single = [import.namespace(), import.component()];
        let names = listed.chain(single.into_iter().flatten()).map(|name| EcoString::from(name.text()));
        self.hir.unresolved.extend(names);
    }

    fn bind_component(&mut self, import: Import<'_>, component: ComponentId) {
        let Some(name) = import.component() else { return };
        self.first_letter(name, "a component", true);
        let scope = self.scope;
        if let Some(first) = self.hir[scope].components.get(name.text()).copied() {
            let first = self.hir[first].name_span;
            self.problems.push(problems::name_taken(name.span(), name.text(), first, "component"));
            return;
        }
        self.hir[scope].components.insert(name.text().into(), component);
        if self.hir[component].name.is_empty() {
            self.hir[component].name = name.text().into();
        }
    }

    /// Kinds that CustomResourceDefinitions define are known to the whole program; the import says which
    /// of them this file speaks of, and by which name.
    fn bind_kinds(&mut self, import: Import<'_>, defined: &[Defined]) {
        let entry = |kind: &Defined| (kind.group.clone(), kind.kind.clone());
        if let Some(name) = import.namespace() {
            let scope = self.scope;
            let from = self.push_scope(None, 0, Span::at(import.span().file, 0));
            self.hir[from].kinds = defined.iter().map(|kind| (kind.kind.clone(), entry(kind))).collect();
            self.hir[scope].namespaces.insert(name.text().into(), from);
            return;
        }
        let path = import.path().and_then(|path| path.plain()).unwrap_or_default();
        for (name, alias) in listed(import) {
            match defined.iter().find(|kind| kind.kind == name.text()) {
                Some(kind) => {
                    let scope = self.scope;
                    self.hir[scope].kinds.insert(alias.text().into(), entry(kind));
                }
                // What is wrong with the files is reported: what they define is not known.
                None if defined.is_empty() => self.hir.unresolved.push(alias.text().into()),
                None => {
                    let mut known: Vec<String> = defined.iter().map(|kind| kind.kind.to_string()).collect();
                    known.sort_unstable();
                    self.problems.push(problems::not_exported(name.span(), name.text(), &path, &known));
                    self.hir.unresolved.push(alias.text().into());
                }
            }
        }
    }

    fn bind_names(&mut self, import: Import<'_>, from: ScopeId) {
        if let Some(name) = import.namespace() {
            let scope = self.scope;
            self.hir[scope].namespaces.insert(name.text().into(), from);
            return;
        }
        let path = import.path().and_then(|path| path.plain()).unwrap_or_default();
        for (name, alias) in listed(import) {
            let private = name.text().starts_with('_');
            if private || !self.bind_name(from, name, alias) {
                let problem = self.not_given(from, name.text(), &path, name.span());
                self.problems.push(problem);
                self.hir.unresolved.push(alias.text().into());
            }
        }
    }

    /// That a file, which this one calls `path`, has no `name`, or keeps it to itself.
    pub(super) fn not_given(&self, from: ScopeId, name: &str, path: &str, at: Span) -> Diagnostic {
        match self.declared_at(from, name).filter(|_| name.starts_with('_')) {
            Some(declared) => problems::private(at, name, path, declared),
            None => problems::not_exported(at, name, path, &self.public_names(from)),
        }
    }

    /// Gives the present scope everything that `from` calls `name`; false where it has nothing.
    fn bind_name(&mut self, from: ScopeId, name: Name<'_>, alias: Name<'_>) -> bool {
        let (text, key) = (name.text(), EcoString::from(alias.text()));
        let there = &self.hir[from];
        let (local, component) = (there.locals.get(text).copied(), there.components.get(text).copied());
        let (decls, ty) = (there.resources.get(text).cloned(), there.aliases.get(text).copied());
        let function = there.functions.get(text).copied();
        if local.is_none() && component.is_none() && decls.is_none() && ty.is_none() && function.is_none() {
            return false;
        }
        self.first_letter(alias, "what is imported", component.is_some() || ty.is_some());
        if let Some(first) = self.declared_at(self.scope, &key) {
            let mut problem = problems::name_taken(alias.span(), &key, first, "name of this file");
            if alias.span() == name.span() {
                let renamed = format!("{text} as {text}-2");
                problem.fixes.clear();
                problem = problem.suggestion("give it another name here", alias.span(), renamed);
            }
            self.problems.push(problem);
            return true;
        }
        let scope = self.scope;
        let here = &mut self.hir[scope];
        here.locals.extend(local.map(|local| (key.clone(), local)));
        here.components.extend(component.map(|component| (key.clone(), component)));
        here.resources.extend(decls.map(|decls| (key.clone(), decls)));
        here.functions.extend(function.map(|function| (key.clone(), function)));
        here.aliases.extend(ty.map(|ty| (key, ty)));
        true
    }

    /// Where a scope declares a name.
    fn declared_at(&self, scope: ScopeId, name: &str) -> Option<Span> {
        let scope = &self.hir[scope];
        let local = scope.locals.get(name).map(|local| self.hir[*local].span);
        let decl = || Some(self.hir[*scope.resources.get(name)?.first()?].symbol_span);
        let component = || Some(self.hir[*scope.components.get(name)?].name_span);
        let ty = || Some(self.hir[*scope.aliases.get(name)?].span);
        let function = || Some(self.hir[*scope.functions.get(name)?].span);
        local.or_else(decl).or_else(function).or_else(component).or_else(ty)
    }

    /// The names that a file gives, sorted.
    pub(super) fn public_names(&self, scope: ScopeId) -> Vec<String> {
        let scope = &self.hir[scope];
        let names = scope.locals.keys().chain(scope.resources.keys());
        let names =
            names.chain(scope.functions.keys()).chain(scope.components.keys()).chain(scope.aliases.keys());
        let mut names: Vec<String> =
            names.filter(|name| !name.starts_with('_')).map(ToString::to_string).collect();
        names.sort_unstable();
        names
    }
}

/// The names in the braces of an import, each with what this file calls it.
fn listed(import: Import<'_>) -> impl Iterator<Item = (Name<'_>, Name<'_>)> {
    import.names().filter_map(|listed| {
        let name = listed.name()?;
        Some((name, listed.alias().unwrap_or(name)))
    })
}
