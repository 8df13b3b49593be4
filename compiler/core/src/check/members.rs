//! What can be asked of a value by a path: the members of a type, as a list and one by one.
//!
//! The list is for editors. It says what is known without evaluating anything; where the checker lets a path pass
//! because it depends on values, the list has no more than what is written out.

use ecow::EcoString;

use super::Known;
use crate::hir::{
    self, ComponentId, DeclId, Element, ExprId, ExprKind, LocalId, LocalKind, TypeExprId, TypeExprKind,
};
use crate::kube::{Found, Slot};
use crate::ty::{Ty, Type};

/// How many members are listed of one value.
const MOST: usize = 2_000;

/// Something that stands behind the dot of a path.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    /// Its name.
    pub name: EcoString,
    /// What it is.
    pub sort: MemberSort,
    /// What its value is.
    pub ty: Type,
}

/// What a member is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum MemberSort {
    /// A field of Kubernetes' schema.
    Field(Slot),
    /// A key of a ConfigMap or Secret.
    Key(DeclId),
    /// The ports of a workload or Service.
    Ports(DeclId),
    /// A port of a workload or Service.
    Port(DeclId),
    /// The name under which a Service is reached.
    Host,
    /// An entry of a record that is written out.
    Entry(Option<ExprId>),
    /// A field of a type that is declared.
    Declared(TypeExprId),
    /// A resource of an instance of a component.
    Resource(DeclId),
    /// A value of an instance of a component.
    Value(LocalId),
}

/// A port that is written out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Port {
    /// Its name, where it has one.
    pub name: Option<EcoString>,
    /// Its number, where it is written as such.
    pub number: Option<i64>,
}

impl Known<'_> {
    /// The type of an expression, as far as checking has come to it.
    pub fn type_of(&self, expr: ExprId) -> Option<Type> {
        match &self.hir[expr].kind {
            kind if kind.is_literal() => Some(Type::of(Ty::Literal(expr))),
            ExprKind::Local(local) => self.checked.local_type(*local),
            ExprKind::Record(_) => Some(self.checked.type_of(expr).unwrap_or(Type::of(Ty::Record(expr)))),
            ExprKind::List(_) => Some(self.checked.type_of(expr).unwrap_or(Type::of(Ty::List(expr)))),
            _ => self.checked.type_of(expr),
        }
    }

    /// What stands behind the dot of a value, in the order of the source or of the schema. A value that may be
    /// absent has the members that it has where it is there.
    pub fn members(&self, owner: Type) -> Vec<Member> {
        let mut found = Vec::new();
        self.add_members(owner, &mut found, 0);
        found.truncate(MOST);
        found
    }

    fn add_members(&self, owner: Type, found: &mut Vec<Member>, depth: u32) {
        match owner.ty {
            Ty::Symbol(decl) => self.of_symbol(decl, found),
            Ty::SymbolOf(kind) => {
                self.of_slot(self.kube.resource(kind), found);
                if self.kube.is_service(Some(kind)) {
                    found.push(host());
                }
            }
            Ty::Keys(decl) => found.extend(self.keys(decl)),
            Ty::Ports(decl) => {
                let names = self.ports(decl).into_iter().filter_map(|port| port.name);
                let port = |name| Member { name, sort: MemberSort::Port(decl), ty: Type::of(Ty::Port(decl)) };
                found.extend(names.map(port));
            }
            Ty::Record(expr) => found.extend(self.entries(expr)),
            Ty::ElementOf(expr) => {
                for part in self.hir.parts(expr) {
                    for entry in self.entries(part) {
                        if !found.iter().any(|known| known.name == entry.name) {
                            found.push(entry);
                        }
                    }
                }
            }
            Ty::Slot(slot) => self.of_slot(slot, found),
            Ty::Declared(id) => self.of_declared(id, found, depth),
            Ty::Instance(component) => self.of_instance(component, found),
            _ => {}
        }
    }

    /// The type of one member; `None` where it is not known.
    pub fn member(&self, owner: Type, name: &str) -> Option<Type> {
        let listed = self.members(owner).into_iter().find(|member| member.name == name);
        let inside = || match owner.ty {
            Ty::Slot(slot) => self.kube.child(Type::of(Ty::Slot(slot)), name),
            Ty::Declared(id) => match self.hir[id].kind {
                TypeExprKind::Map(value) => Some(self.types().declared(value).or_null()),
                _ => None,
            },
            _ => None,
        };
        listed.map(|member| member.ty).or_else(inside)
    }

    fn of_symbol(&self, decl: DeclId, found: &mut Vec<Member>) {
        let Some(kind) = self.checked.kind_of(decl) else { return };
        found.extend(self.keys(decl));
        let kind = Some(kind);
        if self.kube.is_service(kind) || self.kube.has_pods(kind) {
            let sort = MemberSort::Ports(decl);
            found.push(Member { name: "ports".into(), sort, ty: Type::of(Ty::Ports(decl)) });
        }
        if self.kube.is_service(kind) {
            found.push(host());
        }
        let body = self.hir[decl].body;
        if let Some(kind) = kind {
            let mut fields = Vec::new();
            self.of_slot(self.kube.resource(kind), &mut fields);
            for mut field in fields {
                let named = matches!(field.name.as_str(), "metadata" | "kind" | "apiVersion");
                if named || self.entry_at(body, &field.name).is_some() {
                    field.ty = field.ty.present();
                }
                if self.kube.has_keys(kind.into()).is_some()
                    && crate::kube::KEY_SECTIONS.contains(&field.name.as_str())
                {
                    field.ty = Type::of(Ty::Keys(decl));
                }
                found.push(field);
            }
        }
    }

    fn keys(&self, decl: DeclId) -> impl Iterator<Item = Member> + use<> {
        let has = self.kube.has_keys(self.checked.kind_of(decl)).is_some();
        let names = if has { self.key_names(decl) } else { Vec::new() };
        let ty = Type::of(Ty::Key(decl));
        names.into_iter().map(move |name| Member { name, sort: MemberSort::Key(decl), ty })
    }

    fn of_slot(&self, slot: Slot, found: &mut Vec<Member>) {
        for name in self.kube.field_names(slot) {
            if let Found::Field(inside, field) = self.kube.field(slot, name) {
                let there = field.required || (name == "name" && self.kube.is_metadata(slot));
                let ty = Type { ty: Ty::Slot(inside), null: !there };
                found.push(Member { name: name.into(), sort: MemberSort::Field(inside), ty });
            }
        }
    }

    /// The entries of a record that are written out.
    fn entries(&self, expr: ExprId) -> Vec<Member> {
        let ExprKind::Record(record) = &self.hir[expr].kind else { return Vec::new() };
        let entry = |member: &hir::Member| match member {
            hir::Member::Entry(name, _, value) => Some(Member {
                name: name.clone(),
                sort: MemberSort::Entry(Some(*value)),
                ty: self.type_of(*value).unwrap_or(Type::ANY),
            }),
            _ => None,
        };
        record.members.iter().filter_map(entry).collect()
    }

    fn of_declared(&self, id: TypeExprId, found: &mut Vec<Member>, depth: u32) {
        match &self.hir[id].kind {
            TypeExprKind::Record(fields) => {
                for field in fields {
                    let ty = self.types().declared(field.ty);
                    let absent = field.optional && field.default.is_none();
                    let ty = if absent { ty.or_null() } else { ty };
                    let sort = MemberSort::Declared(field.ty);
                    found.push(Member { name: field.name.clone(), sort, ty });
                }
            }
            TypeExprKind::Refined(inner, _) if depth < 16 => {
                self.add_members(self.types().declared(*inner), found, depth + 1);
            }
            _ => {}
        }
    }

    fn of_instance(&self, component: ComponentId, found: &mut Vec<Member>) {
        let component = &self.hir[component];
        let scope = &self.hir[component.scope];
        let values = if component.is_file { &scope.locals } else { &scope.outputs };
        let mut members: Vec<Member> = Vec::new();
        for (name, local) in values {
            let own =
                matches!(self.hir[*local].kind, LocalKind::ComponentParam(..) | LocalKind::InstanceName(_));
            if !own && !name.starts_with('_') {
                let ty = self.checked.local_type(*local).unwrap_or(Type::ANY);
                members.push(Member { name: name.clone(), sort: MemberSort::Value(*local), ty });
            }
        }
        for (name, decls) in &scope.resources {
            if let Some(decl) = decls.first().filter(|_| !name.starts_with('_')) {
                let ty = match self.hir[*decl].component {
                    Some(component) => Ty::Instance(component),
                    None => Ty::Symbol(*decl),
                };
                members.push(Member {
                    name: name.clone(),
                    sort: MemberSort::Resource(*decl),
                    ty: Type::of(ty),
                });
            }
        }
        members.sort_by(|a, b| a.name.cmp(&b.name));
        found.extend(members);
    }

    /// The ports of a workload's containers, or of a Service, as far as they are written out.
    pub fn ports(&self, decl: DeclId) -> Vec<Port> {
        let kind = self.checked.kind_of(decl);
        let path = self.kube.ports_path(kind);
        let start = Some(self.hir[decl].body);
        let Some(at) = path.iter().fold(start, |at, key| self.entry_at(at?, key)) else { return Vec::new() };
        if self.kube.is_service(kind) {
            return self.entry_at(at, "ports").map_or_else(Vec::new, |ports| self.ports_in(ports));
        }
        let sections = ["containers", "initContainers"];
        let containers = sections.iter().filter_map(|section| self.entry_at(at, section));
        let containers = containers.flat_map(|containers| self.hir.parts(containers));
        let ports = containers.filter_map(|container| self.entry_at(container, "ports"));
        ports.flat_map(|ports| self.ports_in(ports)).collect()
    }

    /// The ports of a list or a record of ports.
    pub fn ports_in(&self, ports: ExprId) -> Vec<Port> {
        let number = |value: ExprId| match &self.hir[value].kind {
            ExprKind::Int(number) => Some(*number),
            ExprKind::Record(_) => {
                let field = |name| self.entry_at(value, name);
                match self.hir[field("containerPort").or_else(|| field("port"))?].kind {
                    ExprKind::Int(number) => Some(number),
                    _ => None,
                }
            }
            _ => None,
        };
        self.named(ports).map(|(name, value)| Port { name, number: number(value) }).collect()
    }

    /// The names of the entries of a keyed list of Kubernetes, as far as they are written out.
    pub fn names_in(&self, list: ExprId) -> Vec<EcoString> {
        self.named(list).filter_map(|(name, _)| name).collect()
    }

    /// The entries of a keyed list, each with its name.
    fn named(&self, list: ExprId) -> impl Iterator<Item = (Option<EcoString>, ExprId)> + use<> {
        let mut found = Vec::new();
        match &self.hir[list].kind {
            ExprKind::Record(record) => {
                for member in &record.members {
                    if let hir::Member::Entry(name, _, value) = member {
                        found.push((Some(name.clone()), *value));
                    }
                }
            }
            ExprKind::List(elements) => {
                for element in elements {
                    let Element::Value(value) = element else { continue };
                    let name = self.entry_at(*value, "name").and_then(|name| match &self.hir[name].kind {
                        ExprKind::Str(text) => Some(text.clone()),
                        _ => None,
                    });
                    found.push((name, *value));
                }
            }
            _ => {}
        }
        found.into_iter()
    }
}

fn host() -> Member {
    Member { name: "host".into(), sort: MemberSort::Host, ty: Type::of(Ty::Str) }
}
