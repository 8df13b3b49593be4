//! Where a value meets its expected type: the one place that says what fits, for the checker, which
//! knows sorts and literals, and for the evaluator, which knows values.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ecow::EcoString;
use kdsl_base::quantity::{self, parse_quantity};
use kdsl_base::{Diagnostic, Span};
use kdsl_schema::{KindId, Shape};
use rustc_hash::FxHashSet;

use crate::checks;
use crate::hir::{ExprKind, Hir, Refinement, ScopeId, TypeExprId, TypeExprKind};
use crate::kube::{Accepts, Kube, Route, Slot, with_article};
use crate::problems;
use crate::ty::{Named, Ty, Type};
use crate::value::{Val, float_text};

/// How many members of a union a message shows.
const SHOWN: usize = 8;

/// What can be told of a value without looking into it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sort {
    /// The value of a mistake.
    Error,
    /// `null`
    Null,
    /// A boolean.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction.
    Float,
    /// A number with a unit, or a percentage.
    Quantity,
    /// Text.
    Str,
    /// Text that is Sensitive.
    Secret,
    /// A file's bytes.
    Bytes,
    /// A list.
    List,
    /// A record or map.
    Record,
    /// A resource, with its kind, where a schema knows it.
    Symbol(Option<KindId>),
    /// An instance of a component.
    Instance,
    /// A key of a ConfigMap or Secret: whether it is a Secret's.
    Key(bool),
    /// A port of a workload or a Service: whether it is a Service's.
    Port(bool),
}

impl Sort {
    /// The sort of a value that is no reference; a symbol's kind is not known here.
    pub fn of(val: &Val) -> Sort {
        match val {
            Val::Error => Sort::Error,
            Val::Null => Sort::Null,
            Val::Bool(_) => Sort::Bool,
            Val::Int(_) => Sort::Int,
            Val::Float(_) => Sort::Float,
            Val::Quantity(_) => Sort::Quantity,
            Val::Str(_) => Sort::Str,
            Val::Secret(_) => Sort::Secret,
            Val::Bytes(_) => Sort::Bytes,
            Val::List(_) => Sort::List,
            Val::Map(_) | Val::Replace(_) => Sort::Record,
            Val::Symbol(_) => Sort::Symbol(None),
            Val::Instance(_) => Sort::Instance,
            Val::Key(key) => Sort::Key(key.secret),
            Val::Port(port) => Sort::Port(port.service),
        }
    }
}

/// The value of a literal expression.
pub fn literal(kind: &ExprKind) -> Option<Val> {
    Some(match kind {
        ExprKind::Null | ExprKind::NullData => Val::Null,
        ExprKind::Bool(value) => Val::Bool(*value),
        ExprKind::Int(value) => Val::Int(*value),
        ExprKind::Float(value) => Val::Float(*value),
        ExprKind::Quantity(text) => Val::Quantity(text.clone()),
        ExprKind::Str(text) => Val::Str(text.clone()),
        _ => return None,
    })
}

/// Where a value meets its type, for the message.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The expression.
    pub span: Span,
    /// The literal that gave the value, so that a fix may replace it.
    pub literal: Option<Span>,
    /// The literal's text in the source, for numbers whose spelling says more than their value.
    pub spelling: Option<&'p str>,
}

/// The types of a program: what is declared in it, and Kubernetes'.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// The program.
    pub hir: &'a Hir,
    /// The schema.
    pub kube: &'a Kube,
}

impl Types<'_> {
    /// A type as it is declared, aliases followed. What no name means is a mistake that the checker
    /// reports; here it fits everything.
    pub fn declared(&self, id: TypeExprId) -> Type {
        self.declared_at(id, 0)
    }

    fn declared_at(&self, id: TypeExprId, depth: u32) -> Type {
        if depth > 64 {
            return Type::ERROR;
        }
        match &self.hir[id].kind {
            TypeExprKind::Missing => Type::ERROR,
            TypeExprKind::Optional(inner) => self.declared_at(*inner, depth + 1).or_null(),
            TypeExprKind::Path(path) => self.path(id, path, depth),
            TypeExprKind::Union(_) => {
                let (members, null) = self.members(id);
                let null = null || members.iter().any(|member| self.declared_at(*member, depth + 1).null);
                Type { ty: Ty::Declared(id), null }
            }
            TypeExprKind::Literal(expr) if matches!(self.hir[*expr].kind, ExprKind::Null) => {
                Type { ty: Ty::Null, null: true }
            }
            _ => Type::of(Ty::Declared(id)),
        }
    }

    /// The members of a union, each once, with those of the unions in it; and whether one may be
    /// absent. Unions of unions would otherwise be gone through once for each way to a member.
    pub fn members(&self, union: TypeExprId) -> (Vec<TypeExprId>, bool) {
        let (mut found, mut null) = (Vec::new(), false);
        let mut seen = FxHashSet::default();
        let mut rest = vec![union];
        while let Some(id) = rest.pop() {
            match &self.hir[id].kind {
                TypeExprKind::Union(members) => rest.extend(members.iter().rev()),
                TypeExprKind::Optional(inner) => {
                    null = true;
                    rest.push(*inner);
                }
                TypeExprKind::Path(_) => match self.hir.aliased(id) {
                    Some(alias) if seen.insert(alias) => rest.push(alias),
                    Some(_) => {}
                    None => found.push(id),
                },
                _ => found.push(id),
            }
        }
        (found, null)
    }

    fn path(&self, id: TypeExprId, path: &[(EcoString, Span)], depth: u32) -> Type {
        let scope = self.hir[id].scope;
        self.path_from(scope, path, depth)
    }

    fn path_from(&self, scope: ScopeId, path: &[(EcoString, Span)], depth: u32) -> Type {
        let Some(((first, _), rest)) = path.split_first() else { return Type::ERROR };
        if let Some(component) = self.hir.component_named(scope, first) {
            return match rest {
                [] => Type::of(Ty::Instance(component)),
                [(name, _)] if name == "params" => Type::of(Ty::Declared(self.hir[component].params_type)),
                _ => Type::ERROR,
            };
        }
        if let Some(from) = self.hir.nearest(scope, |scope| scope.namespaces.get(first).copied())
            && !rest.is_empty()
        {
            return self.path_from(from, rest, depth);
        }
        if rest.is_empty() {
            if let Some(alias) = self.hir.nearest(scope, |scope| scope.aliases.get(first).copied()) {
                return self.declared_at(alias, depth + 1);
            }
            let simple = match first.as_str() {
                "String" => Ty::Str,
                "Int" => Ty::Int,
                "Float" => Ty::Float,
                "Bool" => Ty::Bool,
                "Quantity" => Ty::Quantity,
                "Sensitive" => Ty::Sensitive,
                "Any" => return Type::ANY,
                "Port" => Ty::Named(Named::Port),
                "DnsName" => Ty::Named(Named::DnsName),
                "Percent" => Ty::Named(Named::Percent),
                _ => match self.kind_named(scope, first) {
                    Some(kind) => Ty::SymbolOf(kind),
                    None => self.slot_of(first).map_or(Ty::Error, Ty::Slot),
                },
            };
            return Type { ty: simple, null: simple == Ty::Error };
        }
        let kind = self.kind_named(scope, first).map(|kind| self.kube.resource(kind));
        let Some(mut slot) = kind.or_else(|| self.slot_of(first)) else { return Type::ERROR };
        for (name, _) in rest {
            let want = Type::of(Ty::Slot(slot));
            match self.kube.child(want, name) {
                Some(Type { ty: Ty::Slot(child), .. }) => slot = child,
                _ => return Type::ERROR,
            }
        }
        Type::of(Ty::Slot(slot))
    }

    /// The kind that a name means from a scope, by import or by itself.
    fn kind_named(&self, scope: ScopeId, name: &str) -> Option<KindId> {
        let found = match self.hir.kind_named(scope, name) {
            (kind, Some(group)) => self.kube.preferred_in(&group, &kind),
            (kind, None) => self.kube.preferred(&kind),
        };
        found.map(|kind| kind.id)
    }

    /// The place of a kind or of a type of Kubernetes.
    pub fn slot_of(&self, name: &str) -> Option<Slot> {
        if let Some(kind) = self.kube.preferred(name) {
            return Some(self.kube.resource(kind.id));
        }
        let ty = self.kube.type_by_name(name)?;
        Some(self.kube.object(ty))
    }

    /// Whether a type takes values of a sort.
    pub fn accepts(&self, sort: Sort, want: Type) -> Accepts {
        let yes = |holds: bool| if holds { Accepts::Yes } else { Accepts::No };
        match want.ty {
            Ty::Error | Ty::Any => Accepts::Yes,
            Ty::Null => yes(sort == Sort::Null),
            Ty::Slot(slot) => match self.kube.route(slot, sort) {
                Some(Route::ByValue) => Accepts::ByValue,
                Some(_) => Accepts::Yes,
                None => Accepts::No,
            },
            Ty::Bool => yes(sort == Sort::Bool),
            Ty::Int => yes(matches!(sort, Sort::Int | Sort::Port(_))),
            Ty::Float => yes(matches!(sort, Sort::Int | Sort::Float)),
            Ty::Str => yes(matches!(sort, Sort::Str | Sort::Key(false))),
            Ty::Quantity => match sort {
                Sort::Quantity | Sort::Int | Sort::Float => Accepts::Yes,
                Sort::Str => Accepts::ByValue,
                _ => Accepts::No,
            },
            Ty::Sensitive => yes(matches!(sort, Sort::Str | Sort::Secret)),
            Ty::Named(Named::Port) => match sort {
                Sort::Int => Accepts::ByValue,
                other => yes(matches!(other, Sort::Port(_))),
            },
            Ty::Named(Named::DnsName) => {
                if sort == Sort::Str {
                    Accepts::ByValue
                } else {
                    Accepts::No
                }
            }
            Ty::Named(Named::Percent) => {
                if sort == Sort::Quantity {
                    Accepts::ByValue
                } else {
                    Accepts::No
                }
            }
            // Of which component is asked by value.
            Ty::Instance(_) => match sort {
                Sort::Instance => Accepts::ByValue,
                _ => Accepts::No,
            },
            Ty::SymbolOf(kind) => match sort {
                Sort::Symbol(Some(found)) => {
                    let (found, kind) = (self.kube.kind(found), self.kube.kind(kind));
                    yes(found.name == kind.name && found.group == kind.group)
                }
                other => yes(matches!(other, Sort::Symbol(None))),
            },
            Ty::Declared(id) => self.accepts_declared(sort, id),
            _ => Accepts::ByValue,
        }
    }

    fn accepts_declared(&self, sort: Sort, id: TypeExprId) -> Accepts {
        let by_value = |holds: bool| if holds { Accepts::ByValue } else { Accepts::No };
        match &self.hir[id].kind {
            TypeExprKind::Literal(expr) => {
                by_value(literal(&self.hir[*expr].kind).is_none_or(|val| Sort::of(&val) == sort))
            }
            TypeExprKind::Union(_) => {
                let (members, _) = self.members(id);
                let takes = |member: &TypeExprId| self.accepts(sort, self.declared(*member)) != Accepts::No;
                by_value(members.iter().any(takes))
            }
            TypeExprKind::List(_) => by_value(sort == Sort::List),
            TypeExprKind::Map(_) | TypeExprKind::Record(_) => by_value(sort == Sort::Record),
            TypeExprKind::Refined(base, _) => {
                by_value(self.accepts(sort, self.declared(*base)) != Accepts::No)
            }
            _ => Accepts::ByValue,
        }
    }

    /// A value without parts in the form that its place wants.
    ///
    /// # Errors
    /// A diagnostic that says what does not fit.
    pub fn scalar(&self, val: &Val, want: Type, place: &Place<'_>) -> Result<Val, Box<Diagnostic>> {
        if matches!(val, Val::Error) || matches!(want.ty, Ty::Any | Ty::Error) {
            return Ok(val.clone());
        }
        if *val == Val::Null {
            return if want.null {
                Ok(Val::Null)
            } else {
                Err(Box::new(problems::null_here(place.span, self.field(want).as_deref(), true)))
            };
        }
        match want.ty {
            Ty::Slot(slot) => self.slot_scalar(val, slot, want, place),
            Ty::Named(named) => self.named(val, named, want, place),
            Ty::Declared(id) => self.declared_scalar(val, id, want, place),
            Ty::Quantity => {
                quantity_val(val, place).ok_or_else(|| self.wrong(val, want, place)).and_then(|r| r)
            }
            Ty::Sensitive => match val {
                Val::Str(text) | Val::Secret(text) => Ok(Val::Secret(text.clone())),
                other => Err(self.wrong(other, want, place)),
            },
            _ => match self.accepts(Sort::of(val), want) {
                Accepts::No => Err(self.wrong(val, want, place)),
                _ => Ok(val.clone()),
            },
        }
    }

    fn slot_scalar(
        &self,
        val: &Val,
        slot: Slot,
        want: Type,
        place: &Place<'_>,
    ) -> Result<Val, Box<Diagnostic>> {
        match self.kube.route(slot, Sort::of(val)) {
            None => Err(self.wrong(val, want, place)),
            Some(Route::Text) => text_of(val, place).map(Val::Str),
            Some(Route::Member(field)) => {
                // What is wrong inside a short form is wrong about its one field.
                let inner = self.kube.child(want, field).map_or(want, Type::present);
                self.scalar(val, inner, place).map(|_| val.clone())
            }
            Some(Route::ByValue) => self.by_value(val, slot, place),
            Some(_) => Ok(val.clone()),
        }
    }

    /// A value as it is or as its text is read, if that is well-formed and keeps what its definition says.
    fn by_value(&self, val: &Val, slot: Slot, place: &Place<'_>) -> Result<Val, Box<Diagnostic>> {
        let converted = self.by_shape(val, slot, place)?;
        match self.kube.checks(slot) {
            Some(checks) => match checks::beyond(self.kube.name(slot), &converted, &checks, place) {
                Some(problem) => Err(Box::new(problem)),
                None => Ok(converted),
            },
            None => Ok(converted),
        }
    }

    fn by_shape(&self, val: &Val, slot: Slot, place: &Place<'_>) -> Result<Val, Box<Diagnostic>> {
        let name = || Some(self.kube.name(slot)).filter(|name| !name.is_empty());
        match (slot.shape, val) {
            (Shape::Int32, Val::Int(number)) if i32::try_from(*number).is_err() => {
                let what = format!("`{}`", self.kube.name(slot));
                let bounds = "between -2147483648 and 2147483647";
                Err(Box::new(problems::out_of_range(place.span, &what, &number.to_string(), bounds)))
            }
            (Shape::String, Val::Str(text)) => match self.kube.allowed(slot) {
                Some(allowed) if !allowed.contains(&text.as_str()) && !text.is_empty() => {
                    let span = place.literal.unwrap_or(place.span);
                    let literal = place.literal.is_some();
                    Err(Box::new(problems::not_allowed(span, name(), text, &allowed, literal)))
                }
                _ => Ok(val.clone()),
            },
            (Shape::Quantity, _) => {
                let converted = quantity_val(val, place);
                converted.unwrap_or_else(|| Ok(val.clone()))
            }
            (Shape::IntOrString, Val::Quantity(text)) if !text.ends_with('%') => Err(Box::new(
                problems::wrong_type(place.span, name(), "an integer or a percentage", "a quantity"),
            )),
            (Shape::IntOrString, Val::Quantity(text)) => Ok(Val::Str(text.clone())),
            (Shape::Bytes, Val::Str(text)) if BASE64.decode(text.as_bytes()).is_err() => {
                let secret = self.kube.takes_secrets(slot);
                let problem = problems::bad_base64(place.span, self.kube.name(slot), secret);
                Err(Box::new(match place.literal {
                    Some(at) => problem.suggestion("encode it", Span::at(at.file, at.end), ".base64()"),
                    None => problem,
                }))
            }
            _ => Ok(val.clone()),
        }
    }

    fn named(&self, val: &Val, named: Named, want: Type, place: &Place<'_>) -> Result<Val, Box<Diagnostic>> {
        match (named, val) {
            (Named::Port, Val::Int(number)) if (1..=65535).contains(number) => Ok(val.clone()),
            (Named::Port, Val::Int(number)) => Err(Box::new(problems::out_of_range(
                place.span,
                "the port",
                &number.to_string(),
                "between 1 and 65535",
            ))),
            (Named::Port, Val::Port(port)) => Ok(Val::Int(port.number)),
            (Named::DnsName, Val::Str(text)) => match kdsl_base::names::dns_subdomain(text) {
                Ok(()) => Ok(val.clone()),
                Err(problem) => Err(Box::new(
                    problems::wrong_type(
                        place.span,
                        None,
                        "a DNS name",
                        &format!("`{}`", problems::short(text)),
                    )
                    .note(problem.to_string()),
                )),
            },
            (Named::Percent, Val::Quantity(text)) if text.ends_with('%') => Ok(val.clone()),
            _ => Err(self.wrong(val, want, place)),
        }
    }

    fn declared_scalar(
        &self,
        val: &Val,
        id: TypeExprId,
        want: Type,
        place: &Place<'_>,
    ) -> Result<Val, Box<Diagnostic>> {
        match &self.hir[id].kind {
            TypeExprKind::Literal(expr) => match literal(&self.hir[*expr].kind) {
                Some(wanted) if wanted == *val => Ok(wanted),
                _ => Err(self.not_in_union(val, &[id], want, place)),
            },
            TypeExprKind::Union(_) => {
                let (members, _) = self.members(id);
                if let Some(secret) = self.secret_member(val, &members) {
                    return self.scalar(val, secret, place);
                }
                // A member that fits unconverted wins; then the first that fits converted.
                let results: Vec<_> =
                    members.iter().filter_map(|member| self.as_member(val, *member, place)).collect();
                let exact = results.iter().find(|result| *result == val).or(results.first());
                exact.cloned().ok_or_else(|| self.not_in_union(val, &members, want, place))
            }
            TypeExprKind::Refined(base, refinement) => {
                let val = self.scalar(val, self.declared(*base), place)?;
                self.refined(&val, refinement, place)?;
                Ok(val)
            }
            _ => Err(self.wrong(val, want, place)),
        }
    }

    /// The member of a union that a text is because it may be a secret: one that is Sensitive, unless
    /// the text is a literal that is a member itself.
    fn secret_member(&self, val: &Val, members: &[TypeExprId]) -> Option<Type> {
        let Val::Str(_) = val else { return None };
        let literal_of = |id: &TypeExprId| match &self.hir[*id].kind {
            TypeExprKind::Literal(expr) => Some(literal(&self.hir[*expr].kind)),
            _ => None,
        };
        let open = members.iter().filter(|member| literal_of(member).is_none());
        let mut open = open.map(|member| self.declared(*member));
        let takes = |want: Type| want.ty != Ty::Any && self.accepts(Sort::Secret, want) != Accepts::No;
        let secret = open.find(|member| takes(*member))?;
        let same = members.iter().filter_map(literal_of).flatten().any(|known| known == *val);
        (!same).then_some(secret)
    }

    /// The value as a member of a union, if it is one. Of a literal it is told without a diagnostic: there
    /// may be thousands.
    fn as_member(&self, val: &Val, member: TypeExprId, place: &Place<'_>) -> Option<Val> {
        match &self.hir[member].kind {
            TypeExprKind::Literal(expr) => literal(&self.hir[*expr].kind).filter(|wanted| wanted == val),
            _ => self.scalar(val, self.declared(member), place).ok(),
        }
    }

    fn refined(&self, val: &Val, refinement: &Refinement, place: &Place<'_>) -> Result<(), Box<Diagnostic>> {
        let bounds = |low: &Option<i64>, high: &Option<i64>, what: &str| match (low, high) {
            (Some(low), Some(high)) if low == high => format!("exactly {low}{what}"),
            (Some(low), Some(high)) => format!("between {low} and {high}{what}"),
            (Some(low), None) => format!("at least {low}{what}"),
            (None, Some(high)) => format!("at most {high}{what}"),
            (None, None) => "anything".to_owned(),
        };
        let inside = |n: i64, low: &Option<i64>, high: &Option<i64>| {
            low.is_none_or(|low| n >= low) && high.is_none_or(|high| n <= high)
        };
        match (val, refinement) {
            (Val::Int(n), Refinement::Range(low, high)) if !inside(*n, low, high) => {
                let bounds = bounds(low, high, "");
                let problem = problems::out_of_range(place.span, "the number", &n.to_string(), &bounds);
                let nearest = low.filter(|low| n < low).or(*high);
                Err(Box::new(match (place.literal, nearest) {
                    (Some(at), Some(nearest)) => {
                        problem.suggestion(format!("use {nearest}"), at, nearest.to_string())
                    }
                    _ => problem,
                }))
            }
            (Val::Float(n), Refinement::Range(low, high)) => {
                let above = low.is_none_or(|low| *n >= low as f64);
                if above && high.is_none_or(|high| *n <= high as f64) {
                    return Ok(());
                }
                let bounds = bounds(low, high, "");
                Err(Box::new(problems::out_of_range(place.span, "the number", &float_text(*n), &bounds)))
            }
            (Val::Str(text) | Val::Secret(text), Refinement::Range(low, high)) => {
                let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
                if inside(length, low, high) {
                    return Ok(());
                }
                let bounds = bounds(low, high, " characters");
                if matches!(val, Val::Secret(_)) {
                    let wanted = format!("text of {bounds}");
                    let found = "another Sensitive text";
                    return Err(Box::new(problems::wrong_type(place.span, None, &wanted, found)));
                }
                let found = format!("{length} characters long");
                Err(Box::new(problems::out_of_range(place.span, "the text", &found, &bounds)))
            }
            (Val::Str(text), Refinement::Pattern(pattern)) => {
                let whole = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
                if whole.is_ok_and(|regex| regex.is_match(text)) {
                    return Ok(());
                }
                let found = format!("`{}`", problems::short(text));
                let wanted = format!("text that matches `{pattern}`");
                Err(Box::new(problems::wrong_type(place.span, None, &wanted, &found)))
            }
            (Val::Secret(text), Refinement::Pattern(pattern)) => {
                let whole = regex_lite::Regex::new(&format!("^(?:{pattern})$"));
                if whole.is_ok_and(|regex| regex.is_match(text)) {
                    return Ok(());
                }
                let wanted = format!("text that matches `{pattern}`");
                Err(Box::new(problems::wrong_type(place.span, None, &wanted, "another Sensitive text")))
            }
            _ => Ok(()),
        }
    }

    fn not_in_union(
        &self,
        val: &Val,
        members: &[TypeExprId],
        want: Type,
        place: &Place<'_>,
    ) -> Box<Diagnostic> {
        let texts: Option<Vec<EcoString>> = members
            .iter()
            .map(|member| match &self.hir[*member].kind {
                TypeExprKind::Literal(expr) => match &self.hir[*expr].kind {
                    ExprKind::Str(text) => Some(text.clone()),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        match (texts, val) {
            (Some(texts), Val::Str(text)) => {
                let allowed: Vec<&str> = texts.iter().map(EcoString::as_str).collect();
                let span = place.literal.unwrap_or(place.span);
                Box::new(problems::not_allowed(span, None, text, &allowed, place.literal.is_some()))
            }
            _ => self.wrong(val, want, place),
        }
    }

    fn wrong(&self, val: &Val, want: Type, place: &Place<'_>) -> Box<Diagnostic> {
        self.wrong_in(val, want, place, self.field(want))
    }

    /// The finding about a value that a place does not take. `field` is what to call the place.
    pub(crate) fn wrong_in(
        &self,
        val: &Val,
        want: Type,
        place: &Place<'_>,
        field: Option<String>,
    ) -> Box<Diagnostic> {
        let found = match val {
            Val::Str(text) => format!("the string \"{}\"", problems::short(text)),
            Val::Int(number) => format!("the integer {number}"),
            other => other.sort().to_owned(),
        };
        let problem = problems::wrong_type(place.span, field.as_deref(), &self.describe(want), &found);
        // `"3"` where a number is wanted, and `3` where a text is.
        let span = place.literal.unwrap_or(place.span);
        let problem = match (val, place.literal) {
            (Val::Str(text), Some(_)) => {
                let unquoted = match text.as_str() {
                    "true" | "false" => Some(Val::Bool(text == "true")),
                    digits => digits.parse().ok().map(Val::Int),
                };
                let fits = unquoted.is_some_and(|val| self.scalar(&val, want, place).is_ok());
                match &field {
                    _ if fits => problem.fix("remove the quotes", span, text.as_str()),
                    Some(field) if self.describe(want) == "an integer" => {
                        problem.help(format!("write a number, for example `{field}: 3`"))
                    }
                    _ => problem,
                }
            }
            (Val::Int(_) | Val::Bool(_) | Val::Float(_) | Val::Quantity(_), Some(_)) => {
                let text =
                    place.spelling.map(str::to_owned).or_else(|| text_of(val, place).ok().map(String::from));
                match text {
                    Some(text) if self.accepts(Sort::Str, want) != Accepts::No => {
                        problem.fix("put it in quotes", span, format!("\"{text}\""))
                    }
                    _ => problem,
                }
            }
            _ => problem,
        };
        Box::new(problem)
    }

    /// The name of the field that a type is of.
    pub fn field(&self, want: Type) -> Option<String> {
        match want.ty {
            Ty::Slot(slot) if !self.kube.name(slot).is_empty() && slot.owner.is_some() => {
                Some(self.kube.name(slot).to_owned())
            }
            _ => None,
        }
    }

    /// What a message says is expected, with its article.
    pub fn describe(&self, want: Type) -> String {
        match want.ty {
            Ty::Error | Ty::Any => "any value".to_owned(),
            Ty::Null => "null".to_owned(),
            Ty::Bool => "a boolean".to_owned(),
            Ty::Int => "an integer".to_owned(),
            Ty::Float => "a number".to_owned(),
            Ty::Str => "a string".to_owned(),
            Ty::Quantity => "a quantity".to_owned(),
            Ty::Sensitive => "a Sensitive value".to_owned(),
            Ty::Bytes => "a file's bytes".to_owned(),
            Ty::Named(Named::Port) => "a port number".to_owned(),
            Ty::Named(Named::DnsName) => "a DNS name".to_owned(),
            Ty::Named(Named::Percent) => "a percentage".to_owned(),
            Ty::Literal(expr) => match literal(&self.hir[expr].kind) {
                Some(Val::Str(text)) => format!("the string \"{}\"", problems::short(&text)),
                Some(val) => val.sort().to_owned(),
                None => "a value".to_owned(),
            },
            Ty::Record(_) => "a record".to_owned(),
            Ty::List(_) => "a list".to_owned(),
            Ty::Either(_) | Ty::ElementOf(_) => "a value".to_owned(),
            Ty::Slot(slot) => self.kube.describe(slot),
            Ty::Symbol(decl) => {
                let decl = &self.hir[decl];
                format!("{} `{}`", decl.kind, decl.symbol)
            }
            Ty::SymbolOf(kind) => with_article(self.kube.kind(kind).name),
            Ty::Instance(component) => format!("an instance of `{}`", self.hir[component].name),
            Ty::KindIn(..) => "the kind of a resource".to_owned(),
            Ty::KindName(kind) => format!("the kind {}", self.kube.kind(kind).name),
            Ty::Keys(_) => "a record of keys".to_owned(),
            Ty::Ports(_) => "a record of ports".to_owned(),
            Ty::Key(decl) => format!("a key of {} `{}`", self.hir[decl].kind, self.hir[decl].symbol),
            Ty::Port(decl) => format!("a port of {} `{}`", self.hir[decl].kind, self.hir[decl].symbol),
            Ty::Declared(id) => self.describe_declared(id),
        }
    }

    fn describe_declared(&self, id: TypeExprId) -> String {
        match &self.hir[id].kind {
            TypeExprKind::Literal(expr) => self.describe(Type::of(Ty::Literal(*expr))),
            TypeExprKind::Union(_) => {
                let (members, _) = self.members(id);
                let mut words: Vec<String> = Vec::new();
                for (place, member) in members.iter().enumerate() {
                    if words.len() == SHOWN {
                        words.push(format!("one of {} others", members.len() - place));
                        break;
                    }
                    let member = self.describe(self.declared(*member));
                    if !words.contains(&member) {
                        words.push(member);
                    }
                }
                words.join(" or ")
            }
            TypeExprKind::List(_) => "a list".to_owned(),
            TypeExprKind::Map(_) | TypeExprKind::Record(_) => "a record".to_owned(),
            TypeExprKind::Refined(base, _) => self.describe(self.declared(*base)),
            _ => "a value".to_owned(),
        }
    }
}

/// The value as a quantity; `None` where its sort is none.
fn quantity_val(val: &Val, place: &Place<'_>) -> Option<Result<Val, Box<Diagnostic>>> {
    match val {
        Val::Quantity(text) | Val::Str(text) => Some(match parse_quantity(text) {
            Ok(_) => Ok(Val::Quantity(text.clone())),
            Err(_) => {
                let quoted = matches!(val, Val::Str(_));
                let near = quantity::suggest(text);
                let near: Vec<(String, &str)> = near
                    .into_iter()
                    .map(|near| (if quoted { format!("\"{}\"", near.text) } else { near.text }, near.meaning))
                    .collect();
                let near = if place.literal.is_some() { near } else { Vec::new() };
                Err(Box::new(problems::bad_quantity(place.literal.unwrap_or(place.span), text, &near)))
            }
        }),
        Val::Int(number) => Some(Ok(Val::Int(*number))),
        Val::Float(number) => Some(Ok(Val::Quantity(quantity_text(*number)))),
        _ => None,
    }
}

fn quantity_text(number: f64) -> EcoString {
    number.to_string().into()
}

/// The text of a number, boolean or quantity. A number that a person spelled otherwise is a mistake:
/// `1.10` would become `1.1`.
fn text_of(val: &Val, place: &Place<'_>) -> Result<EcoString, Box<Diagnostic>> {
    let text: EcoString = match val {
        Val::Int(number) => number.to_string().into(),
        Val::Float(number) => float_text(*number),
        Val::Bool(value) => if *value { "true" } else { "false" }.into(),
        Val::Quantity(text) | Val::Str(text) => text.clone(),
        Val::Port(port) => port.number.to_string().into(),
        _ => EcoString::new(),
    };
    match (place.spelling, place.literal) {
        (Some(spelling), Some(literal)) if spelling != text.as_str() && !matches!(val, Val::Bool(_)) => {
            Err(Box::new(problems::spelling_lost(place.span, literal, spelling, &text)))
        }
        _ => Ok(text),
    }
}
