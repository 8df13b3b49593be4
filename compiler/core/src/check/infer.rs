//! The type of an expression where nothing is expected of it.

use super::Checker;
use super::methods::{argument_names, argument_place};
use super::named::Named;
use super::operators;
use crate::builtins;
use crate::convert::{self, Sort};
use crate::hir::{
    Argument, BinaryOp, Element, ExprId, ExprKind, Member, Record, TextPart, TypeExprKind, UnaryOp,
};
use crate::problems;
use crate::ty::{Ty, Type};

impl Checker<'_> {
    /// The type of an expression; what stands in it is checked on the way.
    pub(crate) fn infer(&mut self, expr: ExprId) -> Type {
        self.infer_for(expr, None)
    }

    /// The same, where what is expected helps to choose what a name means.
    pub(crate) fn infer_for(&mut self, expr: ExprId, want: Option<Type>) -> Type {
        // Most of a program is literals, of which nothing needs to be remembered.
        if matches!(
            self.hir[expr].kind,
            ExprKind::Str(_) | ExprKind::Int(_) | ExprKind::Bool(_) | ExprKind::Quantity(_)
        ) {
            return Type::of(Ty::Literal(expr));
        }
        if let Some(known) = self.out.types.get(expr)
            && !matches!(self.hir[expr].kind, ExprKind::Local(_))
        {
            return self.narrow(expr, *known);
        }
        if self.depth > super::DEPTH {
            return Type::ANY;
        }
        self.depth += 1;
        let found = self.infer_raw(expr, want);
        self.depth -= 1;
        if !matches!(self.hir[expr].kind, ExprKind::Local(_)) {
            self.out.types.insert(expr, found);
        }
        self.narrow(expr, found)
    }

    fn infer_raw(&mut self, expr: ExprId, want: Option<Type>) -> Type {
        let hir = self.hir;
        match &hir[expr].kind {
            ExprKind::Missing => Type::ERROR,
            ExprKind::Host(_) => Type::ANY,
            ExprKind::Null | ExprKind::NullData => Type { ty: Ty::Null, null: true },
            ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Quantity(_)
            | ExprKind::Str(_) => Type::of(Ty::Literal(expr)),
            ExprKind::Text(parts) => self.text(parts),
            ExprKind::Local(local) => self.local(*local),
            ExprKind::Resources(_) | ExprKind::Kind(..) | ExprKind::Field(..) | ExprKind::Index(..) => {
                self.path_type(expr, want)
            }
            ExprKind::Unknown(name, _) if hir.unresolved.contains(name) => {
                self.out.wrong.insert(expr);
                Type::ERROR
            }
            ExprKind::Unknown(name, scope) if self.function_named(*scope, name).is_some() => {
                self.not_a_value(expr, name, *scope)
            }
            ExprKind::Unknown(name, scope) => {
                if hir.nearest(*scope, |scope| scope.namespaces.get(name).copied()).is_some() {
                    let problem = problems::operand(
                        hir[expr].span,
                        "a value",
                        "a name of that file",
                        "an imported file",
                    )
                    .help(format!("write `{name}.` and what is meant of it"));
                    return self.reject(expr, problem);
                }
                let known = self.names_from(*scope);
                let problem = problems::unknown_name(hir[expr].span, name, &known);
                self.reject(expr, problem)
            }
            ExprKind::Unary(op, operand) => self.unary(expr, *op, *operand),
            ExprKind::Binary(op, at, left, right) => self.binary(expr, *op, *at, *left, *right),
            ExprKind::If(cond, then, otherwise) => {
                self.condition(*cond);
                let (mut left, mut right) = (Type::ERROR, Type::ERROR);
                self.under(*cond, true, |this| left = this.infer(*then));
                self.under(*cond, false, |this| right = this.infer(*otherwise));
                join(expr, left, right)
            }
            ExprKind::List(elements) => {
                self.infer_elements(elements);
                Type::of(Ty::List(expr))
            }
            ExprKind::Record(record) => {
                self.infer_members(expr, record);
                Type::of(Ty::Record(expr))
            }
            ExprKind::Unite(parts) => {
                for part in parts {
                    self.infer(*part);
                }
                Type::of(Ty::Any)
            }
            ExprKind::Method(base, name, at, arguments, optional) => {
                self.method(expr, *base, name, *at, arguments, *optional)
            }
            ExprKind::Call(name, at, arguments) => self.call(expr, name, *at, arguments),
            ExprKind::Apply(function, at, arguments) => self.apply(expr, *function, *at, arguments),
            ExprKind::Lambda(_, body) => {
                self.infer(*body);
                self.reject(expr, problems::lambda_as_value(hir[expr].span))
            }
            ExprKind::Replace(inner) => self.infer(*inner),
            ExprKind::Old(local, path) => self.old(*local, path),
        }
    }

    fn text(&mut self, parts: &[TextPart]) -> Type {
        let mut secret = false;
        for part in parts {
            let TextPart::Value(value) = part else { continue };
            let found = self.infer(*value);
            let span = self.hir[*value].span;
            secret |= found.ty == Ty::Sensitive;
            if found.null && !matches!(found.ty, Ty::Any | Ty::Error) {
                let certain = found.ty == Ty::Null;
                let mut problem = problems::null_here(span, None, certain);
                if !certain {
                    let end = kdsl_base::Span::at(span.file, span.end);
                    problem.help = None;
                    problem = problem.suggestion("say what to write then, or test it", end, " ?? \"\"");
                }
                self.reject(*value, problem);
                continue;
            }
            match self.sort(found) {
                Some(Sort::List | Sort::Record | Sort::Symbol(_) | Sort::Bytes) => {
                    let symbol = matches!(found.ty, Ty::Symbol(_) | Ty::SymbolOf(_));
                    let found = self.describe(found);
                    self.reject(*value, problems::not_text(span, &found, symbol));
                }
                Some(Sort::Key(true)) => {
                    let problem = problems::secret_leak(span, "text", None)
                        .note("a Secret's key is only ever a reference: the value is read in the cluster");
                    self.reject(*value, problem);
                }
                _ => {}
            }
        }
        Type::of(if secret { Ty::Sensitive } else { Ty::Str })
    }

    fn unary(&mut self, expr: ExprId, op: UnaryOp, operand: ExprId) -> Type {
        let found = self.infer(operand);
        if op == UnaryOp::Not {
            self.condition(operand);
            return Type::of(Ty::Bool);
        }
        match self.sort(found) {
            Some(Sort::Int | Sort::Float | Sort::Quantity | Sort::Error) | None => widen(self, found),
            Some(_) => {
                let text = self.describe(found);
                let span = self.hir[operand].span;
                self.reject(expr, problems::operand(span, "what is negated", "a number", &text))
            }
        }
    }

    fn binary(
        &mut self,
        expr: ExprId,
        op: BinaryOp,
        at: kdsl_base::Span,
        left: ExprId,
        right: ExprId,
    ) -> Type {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                self.condition(left);
                self.under(left, op == BinaryOp::And, |this| this.condition(right));
                return Type::of(Ty::Bool);
            }
            BinaryOp::Coalesce => {
                let (a, b) = (self.infer(left), self.infer(right));
                return Type { null: b.null, ..join_types(a, b) };
            }
            _ => {}
        }
        let (a, b) = (self.infer(left), self.infer(right));
        if matches!(op, BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::In) {
            self.can_be(left, a, right);
            if op != BinaryOp::In {
                self.can_be(right, b, left);
            }
            return Type::of(Ty::Bool);
        }
        for (side, found) in [(left, a), (right, b)] {
            if found.null && !matches!(found.ty, Ty::Any | Ty::Error) {
                let span = self.hir[side].span;
                return self.reject(expr, problems::null_here(span, None, found.ty == Ty::Null));
            }
        }
        let (Some(a), Some(b)) = (self.sort(a), self.sort(b)) else {
            return Type::of(match op {
                BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
                    Ty::Bool
                }
                _ => Ty::Any,
            });
        };
        match operators::result(op, a, b) {
            Some(sort) => Type::of(sort_type(sort, op)),
            None => {
                let joined = self.joined((left, a), (right, b)).filter(|_| op == BinaryOp::Add);
                let (a, b) = (self.infer(left), self.infer(right));
                let found = format!("{} and {}", self.describe(a), self.describe(b));
                let what = format!("the operands of `{}`", op.symbol());
                let wanted = if op == BinaryOp::Range { "integers" } else { "numbers of one sort" };
                let mut problem = problems::operand(at, &what, wanted, &found);
                if let Some(joined) = joined {
                    let title = format!("write `{joined}`");
                    problem = problem.suggestion(title, self.hir[expr].span, joined);
                } else if op == BinaryOp::Add && (a.ty, b.ty) != (Ty::Any, Ty::Any) {
                    problem = problem.help("join texts with `\"${a}${b}\"`, lists with `[...a, ...b]`");
                }
                self.reject(expr, problem)
            }
        }
    }

    /// Texts or lists that are added, as the language joins them; none where they are more than names and
    /// literals.
    fn joined(&self, (left, a): (ExprId, Sort), (right, b): (ExprId, Sort)) -> Option<String> {
        let is_name = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
        };
        let written = |side: ExprId| self.sources.slice(self.hir[side].span);
        let part = |side: ExprId| match (&self.hir[side].kind, written(side)) {
            (ExprKind::Str(_) | ExprKind::Text(_), text) => {
                let inner = text.strip_prefix('"')?.strip_suffix('"')?;
                (!text.starts_with("\"\"") && !inner.contains('\n')).then(|| inner.to_owned())
            }
            (ExprKind::Int(number), _) => Some(number.to_string()),
            (_, text) => is_name(text).then(|| format!("${{{text}}}")),
        };
        match (a, b) {
            (Sort::Str, Sort::Str | Sort::Int) | (Sort::Int, Sort::Str) => {
                Some(format!("\"{}{}\"", part(left)?, part(right)?))
            }
            (Sort::List, Sort::List) if is_name(written(left)) && is_name(written(right)) => {
                Some(format!("[...{}, ...{}]", written(left), written(right)))
            }
            _ => None,
        }
    }

    fn infer_elements(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Value(value) | Element::Spread(value) => {
                    self.infer(*value);
                }
                Element::For(head, body) => {
                    self.loop_head(head);
                    self.infer_elements(body);
                }
                Element::If(cond, body) => {
                    self.condition(*cond);
                    self.under(*cond, true, |this| this.infer_elements(body));
                }
            }
        }
    }

    fn infer_members(&mut self, expr: ExprId, record: &Record) {
        for (at, member) in (0..).zip(&record.members) {
            match member {
                Member::Entry(_, _, value) => {
                    self.name_path(*value, Named::Entry(expr, at));
                    self.infer(*value);
                }
                Member::Computed(key, value) => {
                    self.infer(*key);
                    self.infer(*value);
                }
                Member::Spread(value) => {
                    self.infer(*value);
                }
                Member::For(head, body) => {
                    self.loop_head(head);
                    self.infer_members(expr, body);
                }
                Member::If(cond, then, otherwise) => {
                    self.condition(*cond);
                    self.under(*cond, true, |this| this.infer_members(expr, then));
                    if let Some(otherwise) = otherwise {
                        self.under(*cond, false, |this| this.infer_members(expr, otherwise));
                    }
                }
            }
        }
    }

    fn call(&mut self, expr: ExprId, name: &str, at: kdsl_base::Span, arguments: &[Argument]) -> Type {
        if let Some(function) = builtins::function(name) {
            let names = argument_names(arguments);
            if let Err(failure) = builtins::slots_of(name, function.params, &|| function.signature(), &names)
            {
                let span = argument_place(failure.at, at, at, arguments, self.hir);
                return self.reject(expr, failure.diagnostic(span));
            }
        }
        for argument in arguments {
            self.check(argument.value, Type::of(Ty::Str));
        }
        match name {
            "file" => Type::of(Ty::Str),
            "files" => Type::of(Ty::Any),
            "yaml" | "toml" => Type::ANY,
            _ if self.hir.unresolved.iter().any(|known| known == name) => {
                self.out.wrong.insert(expr);
                Type::ERROR
            }
            _ => self.unknown_function(expr, name, at),
        }
    }

    /// The type of a loop's variable.
    pub(super) fn loop_variable(&mut self, over: Type, n: u32, total: u32) -> Type {
        let of_list = match over.ty {
            Ty::List(_) => true,
            Ty::Record(_) => false,
            Ty::Slot(slot) => self.kube.is_list(slot),
            Ty::Declared(id) => match self.hir[id].kind {
                TypeExprKind::List(_) => true,
                TypeExprKind::Map(_) | TypeExprKind::Record(_) => false,
                _ => return Type::ANY,
            },
            _ => return Type::ANY,
        };
        let is_item = if of_list { n + 1 == total } else { total == 2 && n == 1 };
        if !is_item {
            return Type::of(if of_list { Ty::Int } else { Ty::Str });
        }
        match over.ty {
            Ty::List(expr) | Ty::Record(expr) => self.element_of(expr),
            Ty::Slot(slot) => self.kube.element(slot).map_or(Type::ANY, |slot| Type::of(Ty::Slot(slot))),
            Ty::Declared(id) => match self.hir[id].kind {
                TypeExprKind::List(element) | TypeExprKind::Map(element) => self.types().declared(element),
                _ => Type::ANY,
            },
            _ => Type::ANY,
        }
    }

    /// The type that the items of a list, or the values of a record, have in common.
    fn element_of(&mut self, expr: ExprId) -> Type {
        let hir = self.hir;
        let values = hir.parts(expr);
        let mut sorts = values.iter().map(|value| {
            let found = self.infer(*value);
            self.sort(found)
        });
        let Some(Some(first)) = sorts.next() else { return Type::ANY };
        if sorts.any(|sort| sort != Some(first)) {
            return Type::ANY;
        }
        match first {
            Sort::Record => Type::of(Ty::ElementOf(expr)),
            Sort::Symbol(Some(kind)) => Type::of(Ty::SymbolOf(kind)),
            Sort::Str => Type::of(Ty::Str),
            Sort::Int => Type::of(Ty::Int),
            Sort::Float => Type::of(Ty::Float),
            Sort::Bool => Type::of(Ty::Bool),
            Sort::Quantity => Type::of(Ty::Quantity),
            Sort::Secret => Type::of(Ty::Sensitive),
            _ => Type::ANY,
        }
    }
}

/// The type of a value of a sort.
pub(super) fn sort_type(sort: Sort, op: BinaryOp) -> Ty {
    match sort {
        Sort::Bool => Ty::Bool,
        Sort::Int => Ty::Int,
        Sort::Float => Ty::Float,
        Sort::Quantity => Ty::Quantity,
        Sort::Str => Ty::Str,
        Sort::Secret => Ty::Sensitive,
        _ if op == BinaryOp::Range => Ty::Any,
        _ => Ty::Any,
    }
}

/// A literal's type without its value.
pub(super) fn widen(checker: &Checker<'_>, found: Type) -> Type {
    match found.ty {
        Ty::Literal(literal) => {
            match convert::literal(&checker.hir[literal].kind).map(|val| Sort::of(&val)) {
                Some(sort) => Type::of(sort_type(sort, BinaryOp::Add)),
                None => Type::ANY,
            }
        }
        _ => found,
    }
}

fn join(expr: ExprId, left: Type, right: Type) -> Type {
    let null = left.null || right.null;
    match (left.ty, right.ty) {
        (a, b) if a == b => Type { ty: a, null },
        (Ty::Null, other) | (other, Ty::Null) => Type { ty: other, null: true },
        (Ty::Error, _) | (_, Ty::Error) => Type::ERROR,
        (Ty::Sensitive, _) | (_, Ty::Sensitive) => Type { ty: Ty::Sensitive, null },
        _ => Type { ty: Ty::Either(expr), null },
    }
}

fn join_types(left: Type, right: Type) -> Type {
    match (left.ty, right.ty) {
        (a, b) if a == b => left,
        (Ty::Null, _) => right,
        (Ty::Sensitive, _) | (_, Ty::Sensitive) => Type::of(Ty::Sensitive),
        _ => Type::of(Ty::Any),
    }
}
