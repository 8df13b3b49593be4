//! Names that a resource's braces say by their form: keys, ports, containers and volumes. They are there before
//! anything is evaluated, and where nothing can be.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_core::KEY_SECTIONS;
use kdsl_core::hir::{DeclId, Element, ExprId, ExprKind, Member};
use kdsl_core::ty::Ty;
use kdsl_schema::KindId;

use super::{Id, Info, Names, Role, Sort, Thing, bare};

/// What makes a thing of a declaration and a name.
type Make = fn(Span, EcoString) -> Thing;

impl Names<'_> {
    /// The names that braces give what a declaration makes: its own, or those of a patch of it.
    pub(super) fn written_in(&mut self, decl: DeclId, body: ExprId) {
        let declared = &self.hir()[decl];
        let kube = &self.analysis().kube;
        let kind = self.analysis().checked.kind_of(decl);
        self.keys_in(declared.span, kind, body);
        if !kube.has_pods(kind) && !kube.is_service(kind) {
            return;
        }
        let lore = self.lore();
        let start = Some(body);
        let Some(spec) = kube.ports_path(kind).iter().fold(start, |at, key| lore.entry_at(at?, key)) else {
            return;
        };
        let (at, port) = (declared.span, (Thing::Port as Make, Sort::Port));
        if kube.is_service(kind) {
            return self.list(at, lore.entry_at(spec, "ports"), port);
        }
        self.list(at, lore.entry_at(spec, "volumes"), (Thing::Volume, Sort::Volume));
        for section in ["containers", "initContainers"] {
            let Some(containers) = lore.entry_at(spec, section) else { continue };
            self.list(at, Some(containers), (Thing::Container, Sort::Container));
            for container in self.hir().parts(containers) {
                self.list(at, lore.entry_at(container, "ports"), port);
            }
        }
    }

    /// The keys of a ConfigMap or Secret that a record writes.
    fn keys_in(&mut self, decl: Span, kind: Option<KindId>, body: ExprId) {
        if self.analysis().kube.has_keys(kind).is_none() {
            return;
        }
        for section in KEY_SECTIONS {
            let section = self.lore().entry_at(body, section);
            self.list(decl, section, (Thing::Key, Sort::Key));
        }
    }

    /// The names of a keyed list, which may be a record or a list of records with names.
    fn list(&mut self, decl: Span, list: Option<ExprId>, (make, sort): (Make, Sort)) {
        let Some(list) = list else { return };
        let hir = self.hir();
        match &hir[list].kind {
            ExprKind::Record(record) => {
                for member in &record.members {
                    if let Member::Entry(name, span, _) = member {
                        let id = self.named(make(decl, name.clone()), sort, name);
                        self.say(id, bare(self.sources(), *span), Role::Declares);
                    }
                }
            }
            ExprKind::List(elements) => {
                for element in elements {
                    let Element::Value(value) = element else { continue };
                    let Some(name) = self.lore().entry_at(*value, "name") else { continue };
                    let ExprKind::Str(text) = &hir[name].kind else { continue };
                    if let Some(span) = super::inside(self.sources(), hir[name].span, text) {
                        let id = self.named(make(decl, text.clone()), sort, text);
                        self.say(id, span, Role::Declares);
                    }
                }
            }
            _ => {}
        }
    }

    /// A member of something that is written out: the key under which it stands, if the author chose it.
    pub(super) fn written_member(&mut self, id: ExprId, base: ExprId, name: &EcoString, at: Span) {
        let chosen = match self.type_of(base).map(|found| found.ty) {
            Some(Ty::Record(_) | Ty::ElementOf(_)) => true,
            _ => match self.type_of(id).map(|found| found.ty) {
                Some(Ty::Slot(slot)) => self.analysis().kube.is_entry(slot),
                _ => false,
            },
        };
        if !chosen {
            return;
        }
        let records = match self.type_of(base).map(|found| found.ty) {
            Some(Ty::Record(record)) => vec![record],
            Some(Ty::ElementOf(list)) => self.hir().parts(list),
            _ => self.value_of(base, 0).into_iter().collect(),
        };
        let mut first: Option<Id> = None;
        for record in records {
            let Some(key) = self.key_at(record, name) else { continue };
            let span = bare(self.sources(), key);
            let info = || Info { sort: Sort::Entry, name: name.clone(), whole: None };
            let entry = self.id(&Thing::At(span), info);
            self.say(entry, span, Role::Declares);
            self.say(entry, at, Role::Reads);
            match first {
                Some(first) => self.unite(first, entry),
                None => first = Some(entry),
            }
        }
    }

    /// Where a key of a record stands.
    fn key_at(&self, record: ExprId, name: &str) -> Option<Span> {
        let ExprKind::Record(record) = &self.hir()[record].kind else { return None };
        record.members.iter().find_map(|member| match member {
            Member::Entry(key, span, _) if key == name => Some(*span),
            _ => None,
        })
    }

    /// The expression that a path leads to, where it is written out.
    fn value_of(&self, expr: ExprId, depth: u32) -> Option<ExprId> {
        let hir = self.hir();
        if depth > 64 {
            return None;
        }
        match &hir[expr].kind {
            ExprKind::Field(base, name, ..) => match self.type_of(expr).map(|found| found.ty) {
                Some(Ty::Symbol(decl)) => Some(hir[decl].body),
                _ => self.lore().entry_at(self.value_of(*base, depth + 1)?, name),
            },
            _ => match self.type_of(expr)?.ty {
                Ty::Symbol(decl) => Some(hir[decl].body),
                Ty::Record(record) => Some(record),
                _ => None,
            },
        }
    }
}
