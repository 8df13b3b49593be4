//! What can be known of a resource from the form of its body, without evaluating it: the keys of a
//! ConfigMap, the ports of a workload. `None` says that it depends on values.

use ecow::EcoString;
use kdsl_base::Span;

use super::{Checked, Checker};
use crate::builtins;
use crate::convert::{self, Sort, Types};
use crate::hir::{DeclId, Element, ExprId, ExprKind, Hir, Member, TypeExprKind};
use crate::kube::{KEY_SECTIONS, Kube};
use crate::ty::{Named, Ty, Type};

/// A program and what checking learned of it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The program.
    pub hir: &'a Hir,
    /// The schema.
    pub kube: &'a Kube,
    /// What checking learned, perhaps not all of it yet.
    pub checked: &'a Checked,
}

impl Checker<'_> {
    pub(crate) fn known(&self) -> Known<'_> {
        Known { hir: self.hir, kube: self.kube, checked: &self.out }
    }
}

impl Known<'_> {
    pub(crate) fn types(&self) -> Types<'_> {
        Types { hir: self.hir, kube: self.kube }
    }

    /// The sort of values of a type, `None` where it is known by value only.
    pub fn sort(&self, found: Type) -> Option<Sort> {
        Some(match found.ty {
            Ty::Null => Sort::Null,
            Ty::Bool => Sort::Bool,
            Ty::Int => Sort::Int,
            Ty::Float => Sort::Float,
            Ty::Str => Sort::Str,
            Ty::Quantity => Sort::Quantity,
            Ty::Sensitive => Sort::Secret,
            Ty::Bytes => Sort::Bytes,
            Ty::Record(_) => Sort::Record,
            Ty::List(_) => Sort::List,
            Ty::Literal(literal) => convert::literal(&self.hir[literal].kind).map(|val| Sort::of(&val))?,
            Ty::Symbol(decl) => Sort::Symbol(self.checked.kind_of(decl)),
            Ty::SymbolOf(kind) => Sort::Symbol(Some(kind)),
            Ty::Instance(_) => Sort::Instance,
            Ty::Key(decl) => Sort::Key(self.kube.has_keys(self.checked.kind_of(decl)).unwrap_or(false)),
            Ty::Port(decl) => Sort::Port(self.kube.is_service(self.checked.kind_of(decl))),
            Ty::Slot(slot) => self.kube.sort(slot)?,
            _ => return None,
        })
    }

    /// The sort of receiver that a type has, where the type says it.
    pub fn method_sort(&self, found: Type) -> Option<builtins::Sort> {
        if let Ty::Declared(id) = found.ty {
            return match &self.hir[id].kind {
                TypeExprKind::List(_) => Some(builtins::Sort::List),
                TypeExprKind::Map(_) | TypeExprKind::Record(_) => Some(builtins::Sort::Map),
                TypeExprKind::Refined(inner, _) => self.method_sort(self.types().declared(*inner)),
                TypeExprKind::Literal(literal) => {
                    builtins::sort_of(&convert::literal(&self.hir[*literal].kind)?)
                }
                TypeExprKind::Union(_) => {
                    let (members, _) = self.types().members(id);
                    let mut sorts = members.iter().map(|member| self.types().declared(*member));
                    let mut sorts = sorts.by_ref().filter(|member| member.ty != Ty::Null);
                    let first = self.method_sort(sorts.next()?)?;
                    sorts.all(|member| self.method_sort(member) == Some(first)).then_some(first)
                }
                _ => None,
            };
        }
        match found.ty {
            Ty::Named(Named::DnsName) => return Some(builtins::Sort::Text),
            Ty::Named(Named::Port) => return Some(builtins::Sort::Number),
            _ => {}
        }
        Some(match self.sort(found)? {
            Sort::Str | Sort::Secret | Sort::Key(false) => builtins::Sort::Text,
            Sort::Int | Sort::Float => builtins::Sort::Number,
            Sort::Bool => builtins::Sort::Bool,
            Sort::Quantity => builtins::Sort::Quantity,
            Sort::List => builtins::Sort::List,
            Sort::Record => builtins::Sort::Map,
            Sort::Bytes => builtins::Sort::Bytes,
            _ => return None,
        })
    }

    /// The names of a ConfigMap's or Secret's keys that are written out.
    pub fn key_names(&self, decl: DeclId) -> Vec<EcoString> {
        let mut names = Vec::new();
        for (_, section) in self.sections(decl) {
            if let ExprKind::Record(record) = &self.hir[section].kind {
                names.extend(record.members.iter().filter_map(|member| match member {
                    Member::Entry(key, ..) => Some(key.clone()),
                    _ => None,
                }));
            }
        }
        names
    }

    /// Whether the keys of a ConfigMap or Secret are all written out.
    pub fn keys_are_static(&self, decl: DeclId) -> bool {
        let is_static =
            |expr: ExprId| matches!(&self.hir[expr].kind, ExprKind::Record(record) if record.is_static);
        !self.checked.is_layered(decl)
            && is_static(self.hir[decl].body)
            && self.sections(decl).iter().all(|(_, section)| is_static(*section))
    }

    fn sections(&self, decl: DeclId) -> Vec<(Span, ExprId)> {
        let ExprKind::Record(body) = &self.hir[self.hir[decl].body].kind else { return Vec::new() };
        body.members
            .iter()
            .filter_map(|member| match member {
                Member::Entry(key, span, value) if KEY_SECTIONS.contains(&key.as_str()) => {
                    Some((*span, *value))
                }
                _ => None,
            })
            .collect()
    }

    pub(super) fn section_span(&self, decl: DeclId) -> Option<Span> {
        self.sections(decl).first().map(|(span, _)| *span)
    }

    /// The names of a workload's or Service's ports, `None` where they are known by value only.
    pub fn port_names(&self, decl: DeclId) -> Option<Vec<EcoString>> {
        let kind = self.checked.kind_of(decl);
        let mut at = self.hir[decl].body;
        if self.checked.is_layered(decl) {
            return None;
        }
        for key in self.kube.ports_path(kind) {
            at = self.entry_at(at, key)?;
        }
        if self.kube.is_service(kind) {
            return self.entry_at(at, "ports").map_or(Some(Vec::new()), |ports| self.entry_names(ports));
        }
        let mut names = Vec::new();
        for section in ["containers", "initContainers"] {
            let Some(containers) = self.static_entry(at, section)? else { continue };
            for container in self.static_values(containers)? {
                if let Some(ports) = self.static_entry(container, "ports")? {
                    names.extend(self.entry_names(ports)?);
                }
            }
        }
        Some(names)
    }

    /// The expression under a key, where the form of the record says it.
    pub fn entry_at(&self, expr: ExprId, key: &str) -> Option<ExprId> {
        self.static_entry(expr, key).flatten()
    }

    /// The expression under a key: the outer `None` where it cannot be known.
    #[expect(clippy::option_option, reason = "unknown and absent are different answers")]
    fn static_entry(&self, expr: ExprId, key: &str) -> Option<Option<ExprId>> {
        let ExprKind::Record(record) = &self.hir[expr].kind else { return None };
        let found = record.members.iter().find_map(|member| match member {
            Member::Entry(name, _, value) if name == key => Some(*value),
            _ => None,
        });
        if found.is_none() && !record.is_static { None } else { Some(found) }
    }

    fn static_values(&self, expr: ExprId) -> Option<Vec<ExprId>> {
        match &self.hir[expr].kind {
            ExprKind::Record(record) if record.is_static => Some(
                record
                    .members
                    .iter()
                    .filter_map(
                        |member| if let Member::Entry(_, _, value) = member { Some(*value) } else { None },
                    )
                    .collect(),
            ),
            ExprKind::List(elements) => elements
                .iter()
                .map(|element| if let Element::Value(value) = element { Some(*value) } else { None })
                .collect(),
            _ => None,
        }
    }

    fn entry_names(&self, expr: ExprId) -> Option<Vec<EcoString>> {
        match &self.hir[expr].kind {
            ExprKind::Record(record) if record.is_static => Some(
                record
                    .members
                    .iter()
                    .filter_map(
                        |member| if let Member::Entry(key, ..) = member { Some(key.clone()) } else { None },
                    )
                    .collect(),
            ),
            ExprKind::List(elements) => {
                let mut names = Vec::new();
                for element in elements {
                    let Element::Value(value) = element else { return None };
                    let Some(name) = self.static_entry(*value, "name")? else { continue };
                    match &self.hir[name].kind {
                        ExprKind::Str(text) => names.push(text.clone()),
                        _ => return None,
                    }
                }
                Some(names)
            }
            _ => None,
        }
    }
}
