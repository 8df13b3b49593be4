//! Where a name leads: to what declares it, to its type, to what is made of it, and to everything that says it.

use kdsl_base::{FileId, Span};
use kdsl_core::Hir;
use kdsl_core::hir::{DeclId, ExprKind, LayerTarget, LocalId, TypeExprId, TypeExprKind};
use kdsl_core::ty::{Ty, Type};
use rustc_hash::FxHashSet;

use crate::files;
use crate::names::{Id, Named, Names, Role, Said, Sort, Thing};

/// A place that something leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Target {
    /// The name there.
    pub span: Span,
    /// All of what is declared there.
    pub whole: Span,
}

/// Where a name leads.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Targets {
    /// What is asked about; none where nothing is known of it.
    pub origin: Option<Span>,
    /// The places, in the order of the files.
    pub targets: Vec<Target>,
}

/// A place that says a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The name, without quotes.
    pub span: Span,
    /// Whether the place gives the name, or a value to what has it.
    pub is_write: bool,
    /// Whether it is a declaration.
    pub is_declaration: bool,
}

/// What declares the name at `offset`. Of an import's name it is what the other file declares, of a path the file.
pub fn definition<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Targets {
    let program = program.into();
    if let Some((origin, target)) = files::target(program.compiled(), file, offset) {
        let start = Span::at(target, 0);
        return Targets { origin: Some(origin), targets: vec![Target { span: start, whole: start }] };
    }
    let names = Names::of(program);
    let here = names.at(file, offset);
    let mut ids: Vec<Id> = here.iter().map(|said| said.thing).collect();
    for _ in 0..8 {
        let meant: Vec<Id> = ids.iter().flat_map(|id| names.aliased(*id)).collect();
        if meant.is_empty() {
            break;
        }
        ids = meant;
    }
    names.targets(&here, &ids)
}

/// The same, but of an import's name its own place.
pub fn declaration<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Targets {
    let program = program.into();
    let names = Names::of(program);
    let here = names.at(file, offset);
    let ids: Vec<Id> = here.iter().map(|said| said.thing).collect();
    match names.targets(&here, &ids) {
        found if found.targets.is_empty() => definition(program, file, offset),
        found => found,
    }
}

/// The declaration of the type that the value at `offset` has: the type of a param, the component of an instance.
pub fn type_definition<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Targets {
    let names = Names::of(program.into());
    let here = names.at(file, offset);
    let ids: Vec<Id> = here.iter().filter_map(|said| names.type_at(said.thing)).collect();
    names.targets(&here, &ids)
}

/// What is made of the thing at `offset`: the instances of a component, the values that a param is given, the patches
/// and defaults of a resource, the calls of a function.
pub fn implementation<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Targets {
    let names = Names::of(program.into());
    let here = names.at(file, offset);
    let mut targets = Vec::new();
    for said in &here {
        for meant in names.aliased(said.thing).chain([said.thing]) {
            targets.extend(names.made_of(meant));
        }
    }
    finish(&here, targets)
}

/// Every place that says the name at `offset`, in the order of the files.
pub fn references<'a>(
    program: impl Into<Named<'a>>,
    file: FileId,
    offset: u32,
    declarations: bool,
) -> Vec<Place> {
    let names = Names::of(program.into());
    let mut places = names.all_places(file, offset);
    places.retain(|place| declarations || !place.is_declaration);
    places
}

/// The places of that name in the file itself.
pub fn highlights<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Vec<Place> {
    let names = Names::of(program.into());
    let mut places = names.all_places(file, offset);
    places.retain(|place| place.span.file == file);
    places
}

fn finish(here: &[Said], mut targets: Vec<Target>) -> Targets {
    targets.sort_unstable();
    targets.dedup();
    Targets { origin: here.first().map(|said| said.span), targets }
}

impl Names<'_> {
    /// Where these things are declared.
    fn targets(&self, here: &[Said], ids: &[Id]) -> Targets {
        let roots: FxHashSet<Id> = ids.iter().map(|id| self.root(*id)).collect();
        let mut targets: Vec<Target> = self
            .places(&roots)
            .filter(|said| said.role == Role::Declares)
            .map(|said| self.target(*said))
            .collect();
        if targets.is_empty() {
            // What nobody writes down comes out of something.
            let made = self.places(&roots).filter(|said| said.role == Role::Computes);
            targets = made.map(|said| self.target(*said)).collect();
        }
        finish(here, targets)
    }

    fn target(&self, said: Said) -> Target {
        let whole = self.info(said.thing).and_then(|info| info.whole).filter(|whole| whole.covers(said.span));
        Target { span: said.span, whole: whole.unwrap_or(said.span) }
    }

    /// Everything that says the names at a place: also by other names of files, and what only follows from them.
    pub(crate) fn all_places(&self, file: FileId, offset: u32) -> Vec<Place> {
        let here = self.at(file, offset);
        let mut roots: FxHashSet<Id> = FxHashSet::default();
        for said in &here {
            for meant in self.aliased(said.thing).chain([said.thing]) {
                roots.extend(self.with_followers(self.root(meant)));
            }
        }
        let others: Vec<Id> = roots.iter().flat_map(|root| self.aliases_of(*root)).collect();
        roots.extend(others.into_iter().map(|alias| self.root(alias)));
        let mut places: Vec<Place> = self.places(&roots).map(|said| place(*said)).collect();
        for (thing, _) in self.members(&roots) {
            if let Thing::Key(decl, _) = thing {
                places.extend(self.wholes_of(*decl).map(|span| Place {
                    span,
                    is_write: false,
                    is_declaration: false,
                }));
            }
        }
        // A place that gives a name and uses it gives it.
        places.sort_unstable_by_key(|place| (place.span, !place.is_declaration, !place.is_write));
        places.dedup_by_key(|place| place.span);
        places
    }

    /// The declaration of the type that something has.
    fn type_at(&self, id: Id) -> Option<Id> {
        let hir = &self.analysis().hir;
        let (thing, _) =
            self.members(&FxHashSet::from_iter([self.root(id)])).find(|(_, known)| *known == id)?;
        let Thing::At(span) = thing else { return None };
        if let Some(decl) = hir.decls.iter().find(|decl| decl.symbol_span == *span) {
            let component = &hir[decl.component?];
            return self.find(&Thing::At(component.name_span));
        }
        let (local, number) = hir.locals.iter().zip(0u32..).find(|(local, _)| local.span == *span)?;
        if let Some(annotation) = local.annotation {
            return self.type_named(annotation, 0);
        }
        match self.analysis().checked.local_type(LocalId(number)) {
            Some(Type { ty: Ty::Symbol(decl), .. }) => self.find(&Thing::At(hir[decl].symbol_span)),
            Some(Type { ty: Ty::Instance(component), .. }) => self.find(&Thing::At(hir[component].name_span)),
            _ => None,
        }
    }

    /// The declared name in a type, below `?`, `[…]` and the like.
    fn type_named(&self, id: TypeExprId, depth: u32) -> Option<Id> {
        let hir = &self.analysis().hir;
        match &hir[id].kind {
            _ if depth > 64 => None,
            TypeExprKind::Path(path) => {
                let (_, at) = path.last()?;
                let said = self.at(at.file, at.start).into_iter().find(|said| said.span == *at)?;
                let meant = self.aliased(said.thing).next();
                Some(meant.unwrap_or(said.thing))
            }
            TypeExprKind::Optional(inner)
            | TypeExprKind::List(inner)
            | TypeExprKind::Map(inner)
            | TypeExprKind::Refined(inner, _) => self.type_named(*inner, depth + 1),
            TypeExprKind::Union(members) => {
                members.iter().find_map(|member| self.type_named(*member, depth + 1))
            }
            _ => None,
        }
    }

    fn made_of(&self, id: Id) -> Vec<Target> {
        let hir = &self.analysis().hir;
        let Some(info) = self.info(id) else { return Vec::new() };
        let root = FxHashSet::from_iter([self.root(id)]);
        match info.sort {
            Sort::Component => self.instances(&root),
            Sort::Param | Sort::ComponentParam | Sort::Argument | Sort::Field => {
                let given = self.places(&root).filter(|said| said.role == Role::Writes);
                given.map(|said| Target { span: said.span, whole: said.span }).collect()
            }
            Sort::Function => {
                let calls = self.places(&root).filter(|said| said.role == Role::Reads);
                calls.map(|said| Target { span: said.span, whole: said.span }).collect()
            }
            Sort::Resource | Sort::Instance => self.layers_of(hir, &root),
            _ => Vec::new(),
        }
    }

    /// The instances of a component.
    fn instances(&self, root: &FxHashSet<Id>) -> Vec<Target> {
        let hir = &self.analysis().hir;
        let aliases = root.iter().flat_map(|root| self.aliases_of(*root)).map(|alias| self.root(alias));
        let all: FxHashSet<Id> = aliases.chain(root.iter().copied()).collect();
        let is_use = |said: &Said| all.contains(&self.root(said.thing));
        let of = hir.decls.iter().filter(|decl| self.within(decl.kind_span).any(is_use));
        of.map(|decl| Target { span: decl.symbol_span, whole: decl.span }).collect()
    }

    /// The patches and defaults of a resource.
    fn layers_of(&self, hir: &Hir, root: &FxHashSet<Id>) -> Vec<Target> {
        let is_meant = |decl: DeclId| {
            let symbol = self.find(&Thing::At(hir[decl].symbol_span));
            symbol.is_some_and(|symbol| root.contains(&self.root(symbol)))
        };
        let decls: Vec<DeclId> =
            (0..).map(DeclId).take(hir.decls.len()).filter(|decl| is_meant(*decl)).collect();
        let mut found = Vec::new();
        for (layer, number) in hir.layers.iter().zip(0u32..) {
            let changes =
                match (&layer.target, self.analysis().checked.target(kdsl_core::hir::LayerId(number))) {
                    (LayerTarget::Path(path), _) => {
                        let span = match &hir[*path].kind {
                            ExprKind::Field(_, _, at, _) => *at,
                            _ => hir[*path].span,
                        };
                        self.places(root).any(|said| span.covers(said.span))
                    }
                    (_, kdsl_core::check::Target::Kind(kind, _)) => decls.iter().any(|decl| {
                        hir[*decl].kind == *kind && is_inside(hir, hir[*decl].scope, layer.scope)
                    }),
                    (_, kdsl_core::check::Target::Component(component)) => {
                        decls.iter().any(|decl| hir[*decl].component == Some(*component))
                    }
                    (_, kdsl_core::check::Target::Metadata) => {
                        decls.iter().any(|decl| is_inside(hir, hir[*decl].scope, layer.scope))
                    }
                    _ => false,
                };
            if changes {
                found.push(Target { span: layer.span, whole: layer.whole });
            }
        }
        found
    }

    /// Where all keys of what is declared there are used as a whole.
    pub(crate) fn wholes_of(&self, decl: Span) -> impl Iterator<Item = Span> {
        let of = move |(of, _): &&(Thing, Span)| matches!(of, Thing::Object(at, _) if *at == decl);
        self.all_wholes().filter(of).map(|(_, span)| *span)
    }
}

fn place(said: Said) -> Place {
    let is_declaration = said.role == Role::Declares;
    Place { span: said.span, is_write: is_declaration || said.role == Role::Writes, is_declaration }
}

/// Whether a scope is another one or inside of it.
fn is_inside(hir: &Hir, scope: kdsl_core::hir::ScopeId, outer: kdsl_core::hir::ScopeId) -> bool {
    let mut around = std::iter::successors(Some(scope), |scope| hir[*scope].parent);
    around.any(|scope| scope == outer)
}
