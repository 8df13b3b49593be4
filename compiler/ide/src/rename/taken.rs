//! Whether a name is free: nothing near has it, and it does not come to mean something else.

use ecow::EcoString;
use kdsl_base::{Edit, Manifest, Span};
use kdsl_core::check::Known;
use kdsl_core::hir::{Decl, DeclId, Expr, ExprId, ExprKind, Scope, ScopeId, TypeExprKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Accepts, Hir, Types};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Renaming;
use crate::names::{Id, Role, Sort, Thing};

impl Renaming<'_, '_> {
    /// Whether the name is free. Where a resource shares it with one of another kind, the edits that say the kinds.
    pub(super) fn is_free(&self, new: &str) -> Result<Vec<Edit>, String> {
        for (thing, _) in self.names.members(&self.all) {
            self.is_free_for(thing, new)?;
        }
        self.is_free_in_scopes(new)
    }

    fn taken(&self, new: &str, what: &str, at: Option<Span>) -> String {
        let place = at.map(|at| format!(" at {}", self.names.place_of(at))).unwrap_or_default();
        format!("`{new}` is {what} already{place}")
    }

    /// Where something is declared.
    fn declared(&self, id: Id) -> Option<Span> {
        let root = FxHashSet::from_iter([self.names.root(id)]);
        let mut places = self.names.places(&root);
        places.find(|said| said.role == Role::Declares).map(|said| said.span)
    }

    fn is_free_for(&self, thing: &Thing, new: &str) -> Result<(), String> {
        let text = EcoString::from(new);
        let rival = match thing {
            Thing::Key(decl, _) => {
                self.is_no_field(*decl, new)?;
                Thing::Key(*decl, text)
            }
            Thing::OutsideKey(object, _) => Thing::OutsideKey(object.clone(), text),
            Thing::Port(decl, _) => Thing::Port(*decl, text),
            Thing::Container(decl, _) => Thing::Container(*decl, text),
            Thing::Volume(decl, _) => Thing::Volume(*decl, text),
            Thing::LabelKey(sort, at, _) => Thing::LabelKey(*sort, at.clone(), text),
            Thing::LabelValue(sort, at, key, _) => Thing::LabelValue(*sort, at.clone(), key.clone(), text),
            Thing::Object(decl, old) => return self.is_free_object(*decl, old, new),
            Thing::Outside(_) | Thing::At(_) => return Ok(()),
        };
        match self.names.find(&rival) {
            Some(id) => {
                let what = match rival {
                    Thing::LabelKey(..) => "a label of the same objects",
                    Thing::LabelValue(..) => "a value of the same label",
                    _ => self.names.info(id).map_or("there", |info| info.sort.words()),
                };
                Err(self.taken(new, what, self.declared(id)))
            }
            None => Ok(()),
        }
    }

    /// A key that has the name of a field could not be meant by `config.KEY`.
    fn is_no_field(&self, decl: Span, new: &str) -> Result<(), String> {
        let analysis = self.names.analysis();
        let declared = analysis.hir.decls.iter().zip(0u32..).find(|(declared, _)| declared.span == decl);
        let kind = declared.and_then(|(_, number)| analysis.checked.kind_of(kdsl_core::hir::DeclId(number)));
        let Some(kind) = kind else { return Ok(()) };
        let fields = analysis.kube.field_names(analysis.kube.resource(kind));
        match fields.contains(&new) {
            true => Err(format!(
                "`{new}` is a field of every {}: as a key it could not be told apart",
                analysis.kube.kind(kind).name
            )),
            false => Ok(()),
        }
    }

    fn is_free_object(&self, decl: Span, old: &str, new: &str) -> Result<(), String> {
        let manifests = &self.names.compiled.manifests;
        let is_own = |made: &&Manifest| made.node.origin == decl && made.name == old;
        for own in manifests.iter().filter(is_own) {
            let (group, kind, namespace, _) = own.identity();
            let wanted = (group, kind, namespace, new);
            if let Some(rival) = manifests.iter().find(|other| other.identity() == wanted) {
                return Err(self.taken(new, &format!("a {kind}"), Some(rival.name_span)));
            }
        }
        Ok(())
    }

    /// Whether no scope in which the name is, or around or inside of one, has the new name.
    fn is_free_in_scopes(&self, new: &str) -> Result<Vec<Edit>, String> {
        let hir = &self.names.analysis().hir;
        let spans: FxHashSet<Span> = self
            .names
            .members(&self.own)
            .filter_map(|(thing, _)| if let Thing::At(span) = thing { Some(*span) } else { None })
            .collect();
        if spans.is_empty() {
            return Ok(Vec::new());
        }
        self.is_free_field(hir, &spans, new)?;
        let scopes = (0u32..).map(ScopeId).zip(&hir.scopes);
        let own: FxHashSet<ScopeId> = scopes
            .filter(|(_, scope)| in_scope(hir, scope, &self.old).any(|(span, _)| spans.contains(&span)))
            .map(|(id, _)| id)
            .collect();
        let outer: FxHashSet<ScopeId> = own.iter().flat_map(|id| around(hir, *id)).collect();
        let mut rivals: FxHashMap<Span, &'static str> = FxHashMap::default();
        for (number, scope) in (0u32..).zip(&hir.scopes) {
            let id = ScopeId(number);
            let inner = !own.contains(&id) && around(hir, id).any(|around| own.contains(&around));
            for (span, what) in in_scope(hir, scope, new) {
                // What is further out would be hidden where it is used, what is further in would hide this.
                let meets = own.contains(&id)
                    || inner && self.is_used_in(&self.own, scope.span)
                    || outer.contains(&id) && self.hides(span, &own);
                if meets {
                    rivals.insert(span, what);
                }
            }
        }
        let mut rivals: Vec<(Span, &'static str)> = rivals.into_iter().collect();
        rivals.sort_unstable();
        let mut edits = Vec::new();
        for (span, what) in rivals {
            if what == RESOURCE && self.has(Sort::Resource) && !self.has(Sort::Instance) {
                edits.extend(self.beside(span, new)?);
            } else if self.is_of_one_sort(what) {
                return Err(self.taken(new, what, Some(span)));
            }
        }
        Ok(edits)
    }

    /// Whether a bare name of one of these stands there.
    fn is_used_in(&self, roots: &FxHashSet<Id>, span: Span) -> bool {
        let mut places = self.names.places(roots);
        places.any(|said| matches!(said.role, Role::Reads | Role::Bare) && span.covers(said.span))
    }

    /// Whether what is declared at `rival` is used in one of the scopes.
    fn hides(&self, rival: Span, own: &FxHashSet<ScopeId>) -> bool {
        let hir = &self.names.analysis().hir;
        // What the index does not know is taken for used.
        let Some(id) = self.names.find(&Thing::At(rival)) else { return true };
        let root = FxHashSet::from_iter([self.names.root(id)]);
        own.iter().any(|scope| self.is_used_in(&root, hir[*scope].span))
    }

    /// Whether a name of that sort and the renamed one are rivals: types and the like are named apart.
    fn is_of_one_sort(&self, what: &str) -> bool {
        let is_type = |sort: &Sort| sort.is_capital();
        let has_types = self.sorts.iter().filter(|sort| sort.is_of_program()).any(is_type);
        match what {
            COMPONENT | TYPE => has_types || self.has(Sort::Alias),
            OUTPUT => self.has(Sort::Output),
            _ => !has_types && !self.has(Sort::Output),
        }
    }

    fn is_free_field(&self, hir: &Hir, own: &FxHashSet<Span>, new: &str) -> Result<(), String> {
        for ty in &hir.types {
            let TypeExprKind::Record(fields) = &ty.kind else { continue };
            if fields.iter().any(|field| own.contains(&field.span))
                && let Some(rival) = fields.iter().find(|field| field.name == new)
            {
                return Err(self.taken(new, "a field", Some(rival.span)));
            }
        }
        Ok(())
    }

    /// A resource of another kind has the name: both are then said with their kinds wherever a bare word would mean
    /// either.
    fn beside(&self, rival: Span, new: &str) -> Result<Vec<Edit>, String> {
        let names = self.names;
        let hir = &names.analysis().hir;
        let other = hir.decls.iter().find(|decl| decl.symbol_span == rival);
        let own =
            |span: Span| names.find(&Thing::At(span)).is_some_and(|id| self.own.contains(&names.root(id)));
        let mine = hir.decls.iter().find(|decl| own(decl.symbol_span));
        let (Some(other), Some(mine)) = (other, mine) else { return Ok(Vec::new()) };
        if other.kind == mine.kind || other.component.is_some() {
            return Err(self.taken(new, &format!("a {}", other.kind), Some(rival)));
        }
        let mut edits = Vec::new();
        for (decl, against) in [(mine, other), (other, mine)] {
            let roots: FxHashSet<Id> =
                names.find(&Thing::At(decl.symbol_span)).map(|id| names.root(id)).into_iter().collect();
            for said in names.places(&roots).filter(|said| said.role == Role::Bare) {
                if self.may_mean(said.span, decl, against) {
                    let at = Span::at(said.span.file, said.span.start);
                    edits.push(Edit { span: at, replacement: format!("{}.", decl.kind) });
                }
            }
        }
        Ok(edits)
    }

    /// Whether the path that begins with the word at `span`, which is for `meant`, could begin with another resource
    /// as well.
    fn may_mean(&self, span: Span, meant: &Decl, decl: &Decl) -> bool {
        let analysis = self.names.analysis();
        let hir = &analysis.hir;
        let lore = Known { hir, kube: &analysis.kube, checked: &analysis.checked };
        let number =
            hir.decls.iter().position(|other| other.span == decl.span).and_then(|at| u32::try_from(at).ok());
        let ids = (0u32..).map(ExprId).zip(&hir.exprs);
        let begins = |(id, expr): &(ExprId, &Expr)| {
            expr.span == span && matches!(hir[*id].kind, ExprKind::Resources(_))
        };
        let (Some(number), Some((root, _))) = (number, ids.clone().find(begins)) else { return true };
        let (mut at, mut found) = (root, Type::of(Ty::Symbol(DeclId(number))));
        // The members of a path come after what they are members of.
        for (id, expr) in ids {
            let ExprKind::Field(base, name, ..) = &expr.kind else { continue };
            if *base != at || matches!(found.ty, Ty::Keys(_) | Ty::Any) {
                continue;
            }
            let open = analysis.kube.has_keys(analysis.checked.kind_of(DeclId(number))).is_some();
            match lore.member(found.present(), name) {
                Some(member) => (at, found) = (id, member),
                None => return open,
            }
        }
        let own = self.names.analysis().checked.plan(at).map(|want| want.ty);
        if let (true, Some(Ty::Slot(slot))) = (at == root, own) {
            // Nothing refers to itself, and a reference to any kind is usually to some.
            let prefers = |decl: &Decl| {
                let number = hir.decls.iter().position(|other| other.span == decl.span)?;
                let kind = analysis.checked.kind_of(DeclId(u32::try_from(number).ok()?));
                Some(analysis.kube.prefers(slot, kind))
            };
            if decl.span.covers(span) || prefers(meant) == Some(true) && prefers(decl) == Some(false) {
                return false;
            }
        }
        let types = Types { hir, kube: &analysis.kube };
        match (analysis.checked.plan(at), lore.sort(found)) {
            (Some(want), Some(sort)) => types.accepts(sort, want) != Accepts::No,
            _ => true,
        }
    }
}

const RESOURCE: &str = "a resource";
const COMPONENT: &str = "a component";
const TYPE: &str = "a type";
const OUTPUT: &str = "an output";

/// What a scope has under a name, and what that is.
fn in_scope<'h>(
    hir: &'h Hir,
    scope: &'h Scope,
    name: &str,
) -> impl Iterator<Item = (Span, &'static str)> + use<'h> {
    let local = scope.locals.get(name).map(|local| (hir[*local].span, "a value"));
    let resources = scope.resources.get(name).into_iter().flatten();
    let resources = resources.map(|decl| (hir[*decl].symbol_span, RESOURCE));
    let function = scope.functions.get(name).map(|function| (hir[*function].span, "a function"));
    let component = scope.components.get(name).map(|component| (hir[*component].name_span, COMPONENT));
    let ty = scope.aliases.get(name).map(|ty| (hir[*ty].span, TYPE));
    let output = scope.outputs.get(name).map(|output| (hir[*output].span, OUTPUT));
    let file = scope.namespaces.get(name).map(|file| (hir[*file].span, "an imported file"));
    let single = [local, function, component, ty, output, file];
    single.into_iter().flatten().chain(resources)
}

fn around(hir: &Hir, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
    std::iter::successors(Some(scope), |scope| hir[*scope].parent)
}
