//! Names and the paths that begin with them: which resource is meant, and what its members are.

use ecow::EcoString;
use kdsl_base::Span;

use super::Checker;
use crate::hir::{BinaryOp, DeclId, ExprId, ExprKind, Member, Mode, Record, ScopeId, TypeExprKind};
use crate::kube::{Accepts, Found, KEY_SECTIONS, Slot};
use crate::lower::Lowering;
use crate::problems;
use crate::ty::{Ty, Type};

/// A path that begins with a bare name, in source order.
struct Steps {
    root: ExprId,
    fields: Vec<(ExprId, EcoString, Span, bool)>,
}

impl Checker<'_> {
    pub(super) fn path_type(&mut self, expr: ExprId, want: Option<Type>) -> Type {
        let hir = self.hir;
        match &hir[expr].kind {
            ExprKind::Resources(_) | ExprKind::Field(..) => {
                if let Some(steps) = self.steps(expr) {
                    return self.bare_path(expr, &steps, want);
                }
                let ExprKind::Field(base, name, span, optional) = &hir[expr].kind else { return Type::ANY };
                if let ExprKind::Kind(kind, scope) = &hir[*base].kind {
                    return self.kind_member(expr, (kind, *scope), name, *span);
                }
                let owner = self.infer(*base);
                let found = self.member(expr, owner, (*base, &[], want), name, *span, *optional);
                match self.written_at(expr) {
                    Some(value) if !owner.null && !self.maybe_null(value) => found.present(),
                    _ => found,
                }
            }
            ExprKind::Kind(name, scope) => {
                let span = hir[expr].span;
                let problem = match self.kube.preferred(name) {
                    _ if hir.unresolved.contains(name) => {
                        self.out.wrong.insert(expr);
                        return Type::ERROR;
                    }
                    _ if hir.component_named(*scope, name).is_some() => {
                        let found = format!("the component `{name}`");
                        problems::operand(span, "a value", "an instance of a component", &found)
                            .help(format!("name one: `{name}[\"name\"]`, or the name that it is made under"))
                    }
                    Some(_) => problems::operand(
                        span,
                        "a value",
                        "a resource of a kind",
                        &format!("the kind `{name}`"),
                    )
                    .help(format!("name one: `{name}.name`, or `{name}[\"name\"]`")),
                    None => problems::unknown_name(span, name, &[]),
                };
                self.reject(expr, problem)
            }
            ExprKind::Index(base, index, optional) => {
                self.infer(*index);
                if let ExprKind::Kind(kind, scope) = &hir[*base].kind {
                    self.check(*index, Type::of(Ty::Str));
                    return match (hir.component_named(*scope, kind), self.kube.preferred(kind)) {
                        (Some(component), _) => Type::of(Ty::Instance(component)),
                        (None, Some(kind)) => Type::of(Ty::SymbolOf(kind.id)),
                        (None, None) => Type::ANY,
                    };
                }
                let owner = self.infer(*base);
                if let ExprKind::Str(name) = &hir[*index].kind {
                    let (name, span) = (name.clone(), hir[*index].span);
                    return self.member(expr, owner, (*base, &[], want), &name, span, *optional);
                }
                if owner.null && !*optional && !matches!(owner.ty, Ty::Any | Ty::Error) {
                    return self.absent_base(expr, *base, hir[*index].span);
                }
                match owner.ty {
                    Ty::Slot(slot) => match self.kube.element(slot) {
                        Some(element) => Type::of(Ty::Slot(element)),
                        None => Type::ANY,
                    },
                    _ => Type::ANY,
                }
            }
            _ => Type::ANY,
        }
    }

    /// The steps of a path that begins with a bare name that resources have.
    fn steps(&self, expr: ExprId) -> Option<Steps> {
        let mut fields = Vec::new();
        let mut at = expr;
        loop {
            match &self.hir[at].kind {
                ExprKind::Field(base, name, span, optional) => {
                    fields.push((at, name.clone(), *span, *optional));
                    at = *base;
                }
                ExprKind::Resources(_) => {
                    fields.reverse();
                    return Some(Steps { root: at, fields });
                }
                _ => return None,
            }
        }
    }

    /// A path that begins with a bare name is read for every resource of that name; those for which
    /// the whole path exists and fits what is expected remain, and one must.
    fn bare_path(&mut self, expr: ExprId, steps: &Steps, want: Option<Type>) -> Type {
        let hir = self.hir;
        let ExprKind::Resources(decls) = &hir[steps.root].kind else { return Type::ANY };
        let mut groups: Vec<(u32, Vec<DeclId>)> = Vec::new();
        for (decl, level) in decls {
            let same = |(at, group): &&mut (u32, Vec<DeclId>)| {
                at == level && group.first().is_some_and(|first| hir[*first].kind == hir[*decl].kind)
            };
            match groups.iter_mut().find(same) {
                Some((_, group)) => group.push(*decl),
                None => groups.push((*level, vec![*decl])),
            }
        }
        let chosen = match self.choose(expr, steps, want, &groups) {
            Ok(chosen) => chosen,
            Err(several) => {
                let groups: Vec<&[DeclId]> =
                    several.iter().filter_map(|n| Some(groups.get(*n)?.1.as_slice())).collect();
                return self.ambiguous(expr, steps, &groups);
            }
        };
        let groups: Vec<Vec<DeclId>> = groups.into_iter().map(|(_, group)| group).collect();
        let Some(group) = groups.get(chosen) else { return Type::ANY };
        if groups.len() > 1 {
            self.out.chosen.insert(steps.root, group.clone());
        }
        self.walk(expr, group, steps, want)
    }

    /// The group of declarations that a path means: of those for which it exists and fits, the nearest.
    fn choose(
        &mut self,
        expr: ExprId,
        steps: &Steps,
        want: Option<Type>,
        groups: &[(u32, Vec<DeclId>)],
    ) -> Result<usize, Vec<usize>> {
        if groups.len() == 1 {
            return Ok(0);
        }
        let own = self.resource_decl;
        let mut fitting: Vec<(usize, u32, Type)> = Vec::new();
        for (n, (level, group)) in groups.iter().enumerate() {
            if let Some(found) = self.try_path(group, steps) {
                fitting.push((n, *level, found));
            }
        }
        let accepted = |this: &Self, found: Type| {
            want.is_none_or(|want| this.accepts(found.present(), want) != Accepts::No)
        };
        let mut best: Vec<(usize, u32, Type)> =
            fitting.iter().copied().filter(|(_, _, found)| accepted(self, *found)).collect();
        if best.is_empty() {
            best = fitting;
        }
        if steps.root == expr && best.len() > 1 {
            // Nothing refers to itself, and a reference to any kind is usually to some.
            let others: Vec<_> = best
                .iter()
                .copied()
                .filter(|(_, _, found)| !matches!(found.ty, Ty::Symbol(decl) if Some(decl) == own))
                .collect();
            best = if others.is_empty() { best } else { others };
            if let Some(Type { ty: Ty::Slot(slot), .. }) = want {
                let usual = |found: &Type| matches!(found.ty, Ty::Symbol(decl) if self.kube.prefers(slot, self.out.kind_of(decl)));
                let usual: Vec<_> = best.iter().copied().filter(|(_, _, found)| usual(found)).collect();
                best = if usual.is_empty() { best } else { usual };
            }
        }
        if best.len() > 1 {
            // A kind that is reported as unknown is no rival of those that are known.
            let known: Vec<_> = best.iter().copied().filter(|(n, ..)| self.is_known(groups, *n)).collect();
            best = if known.is_empty() { best } else { known };
        }
        let nearest = best.iter().map(|(_, level, _)| *level).min().unwrap_or(0);
        best.retain(|(_, level, _)| *level == nearest);
        match best.as_slice() {
            [] => Ok(0),
            [(only, ..)] => Ok(*only),
            several => Err(several.iter().map(|(n, ..)| *n).collect()),
        }
    }

    fn is_known(&self, groups: &[(u32, Vec<DeclId>)], n: usize) -> bool {
        let first = groups.get(n).and_then(|(_, group)| group.first());
        first.is_some_and(|decl| self.out.kind_of(*decl).is_some() || self.hir[*decl].mode == Mode::Raw)
    }

    fn ambiguous(&mut self, expr: ExprId, steps: &Steps, groups: &[&[DeclId]]) -> Type {
        let hir = self.hir;
        let choices: Vec<(String, Span)> = groups
            .iter()
            .filter_map(|group| {
                let decl = &hir[*group.first()?];
                Some((format!("{}.{}", decl.kind, decl.symbol), decl.symbol_span))
            })
            .collect();
        let root = &hir[steps.root];
        let name = choices.first().and_then(|(full, _)| full.split_once('.')).map_or("", |(_, name)| name);
        self.reject(expr, problems::ambiguous_name(root.span, name, &choices))
    }

    /// The type of a path read for one resource, if the path exists.
    fn try_path(&mut self, group: &[DeclId], steps: &Steps) -> Option<Type> {
        let mut found = self.symbol(group);
        let mut at = group.first().map(|decl| self.hir[*decl].body);
        for (_, name, _, _) in &steps.fields {
            found = self.member_type(found, name)?;
            found = self.there(&mut at, name, found);
        }
        Some(found)
    }

    /// Walks a path and reports where it ends too early.
    fn walk(&mut self, expr: ExprId, group: &[DeclId], steps: &Steps, want: Option<Type>) -> Type {
        let hir = self.hir;
        let mut found = self.symbol(group);
        found = self.narrow(steps.root, found);
        self.out.types.insert(steps.root, found);
        let mut base = steps.root;
        let mut at = group.first().map(|decl| self.hir[*decl].body);
        let names: Vec<EcoString> = steps.fields.iter().map(|(_, name, ..)| name.clone()).collect();
        for (n, (step, name, span, optional)) in steps.fields.iter().enumerate() {
            let absent = found.null;
            let rest = names.get(n + 1..).unwrap_or(&[]);
            found = self.member(*step, found, (base, rest, want), name, *span, *optional);
            if let Ty::Symbol(decl) = found.ty {
                at = Some(hir[decl].body);
                base = *step;
                found = self.narrow(*step, found);
                self.out.types.insert(*step, found);
                continue;
            }
            let written = self.there(&mut at, name, found);
            found = if absent { found } else { written };
            if found.ty == Ty::Error {
                if *step != expr {
                    self.out.wrong.insert(expr);
                }
                return Type::ERROR;
            }
            found = self.narrow(*step, found);
            self.out.types.insert(*step, found);
            base = *step;
        }
        found
    }

    /// A field that is written out in the body, or that the compiler fills in, is there. `at` is the
    /// expression that the path has come to, where it can be known.
    fn there(&mut self, at: &mut Option<ExprId>, name: &str, found: Type) -> Type {
        let Some(here) = *at else { return found };
        *at = self.known().entry_at(here, name);
        match *at {
            Some(value) if !self.maybe_null(value) => found.present(),
            _ => found,
        }
    }

    /// The expression that a path of a resource comes to, where its body says it.
    fn written_at(&self, expr: ExprId) -> Option<ExprId> {
        match &self.hir[expr].kind {
            ExprKind::Field(base, name, ..) => match &self.hir[*base].kind {
                ExprKind::Kind(..) => match self.out.chosen(expr) {
                    [only] if !self.is_layered(*only) => Some(self.hir[*only].body),
                    _ => None,
                },
                _ => self.known().entry_at(self.written_at(*base)?, name),
            },
            _ => None,
        }
    }

    /// Whether an expression may be `null`, by its form.
    fn maybe_null(&mut self, expr: ExprId) -> bool {
        match self.hir[expr].kind {
            ExprKind::Null => true,
            ExprKind::If(_, then, otherwise) => self.maybe_null(then) || self.maybe_null(otherwise),
            ExprKind::Local(local) => self.local(local).null,
            ExprKind::Binary(BinaryOp::Coalesce, _, _, right) => self.maybe_null(right),
            ExprKind::Field(.., optional)
            | ExprKind::Index(.., optional)
            | ExprKind::Method(.., optional) => optional,
            _ => false,
        }
    }

    /// The type of a resource's name: absent where its conditions may not hold here.
    pub(super) fn symbol(&self, group: &[DeclId]) -> Type {
        let Some(first) = group.first() else { return Type::ANY };
        let both = group.iter().any(|one| {
            group.iter().any(|other| match (self.hir[*one].guards.last(), self.hir[*other].guards.last()) {
                (Some((a, x)), Some((b, y))) => a == b && x != y,
                _ => false,
            })
        });
        let optional = !both && group.iter().all(|decl| self.is_conditional(*decl));
        let found = match self.hir[*first].component {
            Some(component) => Type::of(Ty::Instance(component)),
            None => Type::of(Ty::Symbol(*first)),
        };
        if optional { found.or_null() } else { found }
    }

    /// Whether a declaration stands in a branch that what is being checked does not stand in.
    fn is_conditional(&self, decl: DeclId) -> bool {
        self.hir[decl].guards.iter().any(|guard| !self.holding.contains(guard))
    }

    /// `Deployment.web`
    fn kind_member(
        &mut self,
        expr: ExprId,
        (kind, scope): (&EcoString, ScopeId),
        name: &EcoString,
        span: Span,
    ) -> Type {
        let hir = self.hir;
        let group = Lowering::named(hir, scope, kind, name);
        if group.is_empty() {
            let all = Lowering::visible_decls(hir, scope);
            if self.kube.schema().kinds_named(kind).next().is_none()
                && !all.iter().any(|decl| hir[*decl].kind == *kind)
            {
                let kinds: Vec<&str> = self.kube.schema().kinds().map(|kind| kind.name).collect();
                let ExprKind::Field(base, ..) = hir[expr].kind else { return Type::ANY };
                let at = hir[base].span;
                return self.reject(expr, problems::unknown_kind(at, kind, &self.kube.target_text(), kinds));
            }
            let known: Vec<String> = all
                .iter()
                .filter(|decl| hir[**decl].kind == *kind)
                .map(|decl| hir[*decl].symbol.to_string())
                .collect();
            return self.reject(expr, problems::no_such_instance(span, kind, name, &known));
        }
        let found = self.symbol(&group);
        self.out.chosen.insert(expr, group);
        self.narrow(expr, found)
    }

    /// The type of a member; `None` where there is none.
    pub(super) fn member_type(&mut self, owner: Type, name: &str) -> Option<Type> {
        let hir = self.hir;
        match owner.ty {
            Ty::Symbol(decl) => self.symbol_member(decl, name),
            // Which keys there are shows when the resource is found.
            Ty::SymbolOf(kind)
                if self.kube.has_keys(Some(kind)).is_some() && KEY_SECTIONS.contains(&name) =>
            {
                Some(Type::ANY)
            }
            Ty::SymbolOf(kind) => {
                let slot = self.kube.resource(kind);
                match self.kube.field(slot, name) {
                    Found::Field(found, field) => {
                        let there = field.required || matches!(name, "metadata" | "kind" | "apiVersion");
                        Some(Type { ty: Ty::Slot(found), null: !there })
                    }
                    Found::Versions(found, ..) => Some(Type::of(Ty::Slot(found)).or_null()),
                    Found::No => self.kind_member_type(kind, name),
                }
            }
            Ty::Keys(decl) => {
                let names = self.known().key_names(decl);
                let open = hir[decl].mode == Mode::External && names.is_empty()
                    || !self.known().keys_are_static(decl);
                (open || names.iter().any(|known| known == name)).then(|| Type::of(Ty::Key(decl)))
            }
            Ty::Ports(decl) => match self.known().port_names(decl) {
                Some(names) if !names.iter().any(|known| known == name) => None,
                _ => Some(Type::of(Ty::Port(decl))),
            },
            Ty::Record(expr) => match &hir[expr].kind {
                ExprKind::Record(record) => self.record_member(record, name),
                _ => Some(Type::ANY),
            },
            Ty::ElementOf(expr) => self.element_member(expr, name),
            Ty::Slot(slot) => match self.kube.field(slot, name) {
                // Every object has a name.
                Found::Field(found, field) => {
                    let named = name == "name" && self.kube.is_metadata(slot);
                    Some(Type {
                        ty: Ty::Slot(found),
                        null: !field.required && !named && !self.is_objects_own(slot, name),
                    })
                }
                Found::Versions(found, ..) => Some(Type::of(Ty::Slot(found)).or_null()),
                Found::No => match self.kube.element(slot) {
                    Some(element) if !self.kube.is_list(slot) || self.kube.entry_key(slot).is_some() => {
                        Some(Type::of(Ty::Slot(element)).or_null())
                    }
                    _ if self.kube.is_json(slot) => Some(Type::ANY),
                    _ => None,
                },
            },
            Ty::Declared(id) => match &hir[id].kind {
                TypeExprKind::Record(fields) => {
                    let field = fields.iter().find(|field| field.name == name)?;
                    let ty = self.types().declared(field.ty);
                    Some(if field.optional && field.default.is_none() { ty.or_null() } else { ty })
                }
                TypeExprKind::Map(value) => Some(self.types().declared(*value).or_null()),
                TypeExprKind::Union(_) => Some(Type::ANY),
                _ => None,
            },
            Ty::Instance(component) => {
                // Asked by the way, with nothing to say which of several is meant.
                let known = self.hir[self.hir[component].scope].resources.contains_key(name);
                match self.value_member(component, name) {
                    Some(local) => Some(self.local(local)),
                    None => known.then_some(Type::ANY),
                }
            }
            Ty::Any | Ty::Error | Ty::Either(_) => Some(Type::ANY),
            _ => None,
        }
    }

    /// What a resource of a kind has beside its fields: keys, ports, a DNS name.
    fn kind_member_type(&self, kind: kdsl_schema::KindId, name: &str) -> Option<Type> {
        if self.kube.has_keys(Some(kind)).is_some() {
            return Some(Type::ANY);
        }
        match name {
            "host" if self.kube.is_service(Some(kind)) => Some(Type::of(Ty::Str)),
            "ports" => Some(Type::ANY),
            _ => None,
        }
    }

    /// The type of a member, or the report that there is none.
    fn member(
        &mut self,
        expr: ExprId,
        owner: Type,
        (base, rest, want): (ExprId, &[EcoString], Option<Type>),
        name: &EcoString,
        span: Span,
        optional: bool,
    ) -> Type {
        if name.is_empty() || owner.ty == Ty::Error {
            self.out.wrong.insert(expr);
            return Type::ERROR;
        }
        // After a `?.` the rest of the path is passed over with it, so what is absent because of that
        // may be asked for members.
        let passed = self.passed.contains(&base);
        if owner.null && !optional && !passed && owner.ty != Ty::Any {
            return self.absent_base(expr, base, span);
        }
        if owner.ty == Ty::Null {
            self.passed.insert(expr);
            return owner;
        }
        let found = match owner.ty {
            Ty::Instance(component) => self.instance_member(expr, component, name, (rest, want)),
            Ty::KindIn(component, kind) => Some(self.qualified_member(expr, (component, kind), name, span)),
            _ => self.member_type(owner.present(), name),
        };
        match found {
            Some(found) if owner.null && owner.ty != Ty::Any => {
                if !found.null {
                    self.passed.insert(expr);
                }
                found.or_null()
            }
            Some(found) => found,
            None => {
                let problem = self.no_member(owner, name, span);
                self.reject(expr, problem)
            }
        }
    }

    /// The report that what stands before a member may be `null`.
    pub(super) fn absent_base(&mut self, expr: ExprId, base: ExprId, span: Span) -> Type {
        let hir = self.hir;
        let at = hir[base].span;
        // `a.b` becomes `a?.b`, and `a["b"]` becomes `a?.["b"]`.
        let to = if matches!(hir[expr].kind, ExprKind::Index(..)) { at.end } else { span.start };
        let dot = Span::new(at.file, at.end, to);
        let name = match &hir[base].kind {
            ExprKind::Local(local) => hir[*local].name.to_string(),
            ExprKind::Field(_, name, ..) => name.to_string(),
            ExprKind::Resources(decls) => {
                decls.first().map(|(decl, _)| hir[*decl].symbol.to_string()).unwrap_or_default()
            }
            _ => "this".to_owned(),
        };
        let why = match self.out.types.get(base).map(|ty| ty.ty) {
            Some(Ty::Symbol(decl)) if self.is_conditional(decl) => {
                Some((hir[decl].symbol_span, "exists only in a branch of an `if`"))
            }
            _ => None,
        };
        self.reject(expr, problems::may_be_absent(at, &name, why, Some(dot)))
    }

    fn no_member(&self, owner: Type, name: &str, span: Span) -> kdsl_base::Diagnostic {
        let hir = self.hir;
        match owner.ty {
            Ty::Instance(component) => self.no_instance_member(component, name, span),
            Ty::Symbol(decl) | Ty::Keys(decl) => {
                let kind = self.out.kind_of(decl);
                let (title, at) = (&hir[decl].symbol, hir[decl].symbol_span);
                if self.kube.has_keys(kind).is_some() {
                    let keys = self.known().key_names(decl);
                    let keys: Vec<&str> = keys.iter().map(EcoString::as_str).collect();
                    let at = self.known().section_span(decl).unwrap_or(at);
                    return problems::missing_key(span, name, &hir[decl].kind, title, &keys, at);
                }
                let slot = kind.map(|kind| self.kube.resource(kind));
                let mut fields: Vec<&str> = slot.map(|slot| self.kube.field_names(slot)).unwrap_or_default();
                if self.kube.is_service(kind) {
                    fields.extend(["ports", "host"]);
                } else if self.kube.has_pods(kind) {
                    fields.push("ports");
                }
                let owner = format!("{} `{title}`", hir[decl].kind);
                problems::unknown_field(span, name, &owner, fields, Some(&self.kube.checked_against(kind)))
            }
            Ty::Ports(decl) => {
                let names = self.known().port_names(decl).unwrap_or_default();
                let names: Vec<&str> = names.iter().map(EcoString::as_str).collect();
                let owner = format!("{} `{}`", hir[decl].kind, hir[decl].symbol);
                problems::unknown_port(span, name, &owner, &names, hir[decl].symbol_span)
            }
            Ty::Slot(slot) => {
                problems::unknown_field(span, name, &self.kube.title(slot), self.kube.field_names(slot), None)
            }
            Ty::Record(expr) => {
                let keys: Vec<&str> = match &hir[expr].kind {
                    ExprKind::Record(record) => record
                        .members
                        .iter()
                        .filter_map(
                            |m| if let Member::Entry(key, ..) = m { Some(key.as_str()) } else { None },
                        )
                        .collect(),
                    _ => Vec::new(),
                };
                problems::no_member(span, name, "this record", keys)
            }
            Ty::Declared(id) => {
                let names: Vec<&str> = match &hir[id].kind {
                    TypeExprKind::Record(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
                    _ => Vec::new(),
                };
                problems::no_member(span, name, &self.describe(owner.present()), names)
            }
            _ => problems::no_member(span, name, &self.describe(owner.present()), []),
        }
    }

    /// Whether `name` is a field that every object has when it is written: a policy looks at those.
    fn is_objects_own(&self, slot: Slot, name: &str) -> bool {
        matches!(name, "metadata" | "kind" | "apiVersion")
            && matches!(slot.shape, kdsl_schema::Shape::Object(ty) if self.kube.schema().kind_of_type(ty).is_some())
    }

    /// A field of a resource, or by the short ways a key, the ports, the DNS name.
    fn symbol_member(&mut self, decl: DeclId, name: &str) -> Option<Type> {
        let hir = self.hir;
        let kind = self.out.kind_of(decl);
        let Some(known) = kind else { return Some(Type::ANY) };
        let keys = self.kube.has_keys(kind);
        if keys.is_some() && KEY_SECTIONS.contains(&name) {
            return Some(Type::of(Ty::Keys(decl)));
        }
        let slot = Type::of(Ty::Slot(self.kube.resource(known)));
        if let Some(found) = self.kube.child(slot, name) {
            let there = matches!(name, "metadata" | "kind" | "apiVersion")
                || matches!(&hir[hir[decl].body].kind, ExprKind::Record(record) if has_entry(record, name));
            return Some(if there { found.present() } else { found });
        }
        if keys.is_some() {
            let names = self.known().key_names(decl);
            let open =
                hir[decl].mode == Mode::External && names.is_empty() || !self.known().keys_are_static(decl);
            return (open || names.iter().any(|known| known == name)).then(|| Type::of(Ty::Key(decl)));
        }
        match name {
            "host" if self.kube.is_service(kind) => Some(Type::of(Ty::Str)),
            "ports" if self.kube.is_service(kind) || self.kube.has_pods(kind) => {
                Some(Type::of(Ty::Ports(decl)))
            }
            _ => None,
        }
    }

    fn record_member(&mut self, record: &Record, name: &str) -> Option<Type> {
        for member in &record.members {
            if let Member::Entry(key, _, value) = member
                && key == name
            {
                let found = self.infer(*value);
                return Some(found);
            }
        }
        if record.is_static { None } else { Some(Type::ANY) }
    }

    fn element_member(&mut self, expr: ExprId, name: &str) -> Option<Type> {
        let hir = self.hir;
        let values = hir.parts(expr);
        let (mut any, mut missing) = (false, false);
        let mut sorts = Vec::new();
        for value in values {
            match &hir[value].kind {
                ExprKind::Record(record) => match self.record_member(record, name) {
                    Some(found) => {
                        any = true;
                        missing |= found.null;
                        sorts.push(self.sort(found));
                    }
                    None => missing = true,
                },
                _ => return Some(Type::ANY),
            }
        }
        if !any {
            return None;
        }
        let same =
            sorts.first().copied().flatten().filter(|first| sorts.iter().all(|sort| *sort == Some(*first)));
        let ty = match same {
            Some(crate::convert::Sort::Str) => Ty::Str,
            Some(crate::convert::Sort::Int) => Ty::Int,
            Some(crate::convert::Sort::Bool) => Ty::Bool,
            Some(crate::convert::Sort::Secret) => Ty::Sensitive,
            _ => return Some(Type::ANY),
        };
        Some(Type { ty, null: missing })
    }

    /// The names that are in scope, the nearest first.
    /// None where too many were collected for other mistakes already.
    pub(super) fn names_from(&self, scope: ScopeId) -> Vec<String> {
        let mut names = Vec::new();
        if self.collected.get() > COLLECTED {
            return names;
        }
        let mut at = Some(scope);
        while let Some(id) = at {
            let scope = &self.hir[id];
            let mut here: Vec<String> =
                scope.locals.keys().chain(scope.resources.keys()).map(ToString::to_string).collect();
            here.sort_unstable();
            names.extend(here);
            at = scope.parent;
        }
        self.collected.set(self.collected.get() + names.len());
        names
    }
}

/// How many names are collected for the suggestions in messages, over a whole program.
const COLLECTED: usize = 1_000_000;

fn has_entry(record: &Record, name: &str) -> bool {
    record.members.iter().any(|member| matches!(member, Member::Entry(key, ..) if key == name))
}
