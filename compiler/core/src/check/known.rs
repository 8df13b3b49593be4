//! What can be known of a resource from the form of its body, without evaluating it: the keys of a
//! ConfigMap, the ports of a workload. `None` says that it depends on values.

use ecow::EcoString;
use kdsl_base::Span;

use super::Checker;
use crate::hir::{DeclId, Element, ExprId, ExprKind, Member};
use crate::kube::KEY_SECTIONS;

impl Checker<'_> {
    /// The names of a ConfigMap's or Secret's keys that are written out.
    pub(crate) fn key_names(&self, decl: DeclId) -> Vec<EcoString> {
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

    pub(super) fn keys_are_static(&self, decl: DeclId) -> bool {
        let is_static =
            |expr: ExprId| matches!(&self.hir[expr].kind, ExprKind::Record(record) if record.is_static);
        !self.is_layered(decl)
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
    pub(crate) fn port_names(&self, decl: DeclId) -> Option<Vec<EcoString>> {
        let kind = self.out.kind_of(decl);
        let mut at = self.hir[decl].body;
        if self.is_layered(decl) {
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

    pub(super) fn entry_at(&self, expr: ExprId, key: &str) -> Option<ExprId> {
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
