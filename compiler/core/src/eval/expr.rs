//! Expressions that are not records, lists or calls.

use ecow::EcoString;
use kdsl_base::Span;

use super::{Evaluator, View, budget};
use crate::hir::{BinaryOp, ExprId, ExprKind, LocalId, LocalKind, TextPart};
use crate::ops;
use crate::problems;
use crate::value::{Env, Item, Val, float_text};

impl Evaluator<'_> {
    /// The value of an expression, converted to what its place expects.
    pub(crate) fn eval(&mut self, expr: ExprId, env: Env) -> Item {
        let span = self.hir[expr].span;
        if self.checked.is_wrong(expr) {
            self.height = 0;
            return self.error_at(span);
        }
        if !self.spend(1, span) {
            return self.error_at(span);
        }
        if !self.deeper(span) {
            return self.error_at(span);
        }
        let outer = std::mem::replace(&mut self.env, env);
        let item = self.eval_raw(expr, env);
        let item = self.converted(expr, item, span);
        self.env = outer;
        self.depth -= 1;
        item
    }

    /// A value in the form that the place of its expression wants.
    fn converted(&mut self, expr: ExprId, item: Item, span: Span) -> Item {
        let item = match item.val {
            Val::List(_) | Val::Map(_) | Val::Replace(_) if self.height > budget::HEIGHT => {
                self.report(problems::limit(span, "the depth of a value", u64::from(budget::HEIGHT)))
            }
            Val::List(_) | Val::Map(_) | Val::Replace(_) => item,
            _ => {
                self.height = 0;
                item
            }
        };
        match self.checked.plan(expr) {
            Some(want) => match (&self.hir[expr].kind, item.val) {
                // The entries are converted one by one already.
                (ExprKind::Record(record), Val::Map(fields)) if record.is_static => {
                    self.settle(fields, item.origin, want, span)
                }
                (_, val) => self.coerce(Item::new(val, item.origin), want, span),
            },
            None => item,
        }
    }

    pub(crate) fn error_at(&self, span: Span) -> Item {
        Item::new(Val::Error, span)
    }

    fn eval_raw(&mut self, expr: ExprId, env: Env) -> Item {
        let hir = self.hir;
        let span = hir[expr].span;
        let val = match &hir[expr].kind {
            ExprKind::Missing | ExprKind::Unknown(..) | ExprKind::Kind(..) | ExprKind::Lambda(..) => {
                Val::Error
            }
            ExprKind::Null | ExprKind::NullData => Val::Null,
            ExprKind::Bool(value) => Val::Bool(*value),
            ExprKind::Int(value) => Val::Int(*value),
            ExprKind::Float(value) => Val::Float(*value),
            ExprKind::Quantity(text) => Val::Quantity(text.clone()),
            ExprKind::Str(text) => Val::Str(text.clone()),
            ExprKind::Text(parts) => self.text(parts, env, span),
            ExprKind::Local(local) => return self.local(*local, env, span),
            ExprKind::Resources(_) | ExprKind::Field(..) | ExprKind::Index(..) => {
                let view = self.view(expr, env);
                return match view {
                    View::Expr(same, frame) if same == expr && frame == env => self.error_at(span),
                    // What is referred to keeps its value and comes from here.
                    view => self.forced_whole(&view),
                };
            }
            ExprKind::Unary(op, operand) => {
                let place = self.hir[*operand].span;
                let operand = self.eval(*operand, env);
                return match ops::unary(*op, &operand.val) {
                    Ok(val) => Item::new(val, span),
                    Err(failure) => {
                        let secret = matches!(operand.val, Val::Secret(_));
                        self.fail(failure, &[span, if secret { place } else { operand.origin }])
                    }
                };
            }
            ExprKind::Binary(op, at, left, right) => return self.binary(*op, *at, *left, *right, env, span),
            ExprKind::If(cond, then, otherwise) => match self.condition(*cond, env) {
                Some(true) => return self.eval(*then, env),
                Some(false) => return self.eval(*otherwise, env),
                None => Val::Error,
            },
            ExprKind::List(elements) => self.list(elements, env),
            ExprKind::Record(record) => self.record(expr, record, env),
            ExprKind::Unite(parts) => return self.unite(parts, env, span),
            ExprKind::Method(base, name, at, arguments, _) => {
                return self.method(expr, *base, name, *at, arguments, env);
            }
            ExprKind::Call(name, at, arguments) => return self.call(expr, name, *at, arguments, env),
            ExprKind::Apply(function, _, arguments) => return self.apply(expr, *function, arguments, env),
            ExprKind::Host(native) => return self.host_call(expr, *native, env),
            ExprKind::Old(..) => {
                let view = self.view(expr, env);
                return self.force(&view);
            }
            ExprKind::Replace(record) => match self.eval(*record, env).val {
                Val::Map(fields) => Val::Replace(fields),
                other => other,
            },
        };
        Item::new(val, span)
    }

    pub(super) fn local(&mut self, id: LocalId, env: Env, span: Span) -> Item {
        let hir = self.hir;
        let local = &hir[id];
        match local.kind {
            LocalKind::Param(default) => match (self.params.get(&id), default) {
                (Some(given), _) => {
                    if given.val == Val::Error {
                        self.missed.insert(local.span);
                    }
                    given.clone()
                }
                (None, Some(default)) => self.memoised(default, Env(0)),
                (None, None) => self.error_at(span),
            },
            LocalKind::Let(value) => {
                let frame = self.frame_at(env, local.depth);
                self.memoised(value, frame)
            }
            LocalKind::ComponentParam(_, default) => self.argument(id, default, env, span),
            LocalKind::InstanceName(_) => self.own_name(id, env, span),
            LocalKind::Old(_) => self.error_at(span),
            LocalKind::Subject(_) => {
                let frame = self.frame_at(env, local.depth);
                self.frame_value(frame, 0).unwrap_or_else(|| self.error_at(span))
            }
            LocalKind::Loop(n, ..) | LocalKind::Lambda(n) | LocalKind::Argument(n, _) => {
                let frame = self.frame_at(env, local.depth);
                self.height = self.frames.get(frame.0 as usize).map_or(0, |frame| frame.height);
                self.frame_value(frame, n).unwrap_or_else(|| self.error_at(span))
            }
        }
    }

    /// An interpolated text. One Sensitive part makes the whole Sensitive.
    fn text(&mut self, parts: &[TextPart], env: Env, made: Span) -> Val {
        let mut text = String::new();
        let (mut secret, mut wrong) = (false, false);
        for part in parts {
            let mut steps = 0;
            match part {
                TextPart::Literal(literal) => {
                    steps = literal.len();
                    text.push_str(literal);
                }
                TextPart::Value(value) => {
                    let item = self.eval(*value, env);
                    let span = self.hir[*value].span;
                    if matches!(item.val, Val::Secret(_)) {
                        self.comes_from(made, &item);
                    }
                    match self.as_text(item, span) {
                        Some((piece, is_secret)) => {
                            secret |= is_secret;
                            steps = piece.len();
                            text.push_str(&piece);
                        }
                        None => wrong = true,
                    }
                }
            }
            if text.len() > budget::TEXT {
                self.report(problems::limit(self.here(), "the bytes of a text", budget::TEXT as u64));
                return Val::Error;
            }
            if !self.spend(steps as u64 / 64, self.here()) {
                return Val::Error;
            }
        }
        if !self.hold(text.len() as u64, self.here()) {
            return Val::Error;
        }
        match (wrong, secret) {
            (true, _) => Val::Error,
            (false, true) => Val::Secret(text.into()),
            (false, false) => Val::Str(text.into()),
        }
    }

    /// What is being evaluated, for an error that has no closer place.
    pub(super) fn here(&self) -> Span {
        self.chain.last().map(|(_, span)| *span).unwrap_or_default()
    }

    /// The text of a value, and whether it is Sensitive.
    pub(crate) fn as_text(&mut self, item: Item, span: Span) -> Option<(EcoString, bool)> {
        Some(match item.val {
            Val::Str(text) | Val::Quantity(text) => (text, false),
            Val::Secret(text) => (text, true),
            Val::Int(number) => (number.to_string().into(), false),
            Val::Float(number) => (float_text(number), false),
            Val::Bool(value) => (if value { "true" } else { "false" }.into(), false),
            Val::Port(port) => (port.number.to_string().into(), false),
            Val::Key(key) if !key.secret => {
                let value = self.key_value(&key, span);
                return self.as_text(value, span);
            }
            Val::Error => return None,
            other => {
                let symbol = matches!(other, Val::Symbol(_));
                self.report(problems::not_text(span, other.sort(), symbol));
                return None;
            }
        })
    }

    /// Pays for what an operator looks through: in a list, the left side once for each item.
    fn spend_operands(&mut self, op: BinaryOp, left: &Val, right: &Val, span: Span) -> bool {
        let times = match (op, right) {
            (BinaryOp::In, Val::List(items)) => items.len() as u64,
            _ => 1,
        };
        let left = budget::steps_of(left, self.limits.fuel).saturating_mul(times);
        self.spend(left, span) && self.spend_walk(right, span)
    }

    /// What an operator works on: a ConfigMap's key is its text there.
    pub(super) fn operand(&mut self, expr: ExprId, env: Env) -> Item {
        let item = self.eval(expr, env);
        match &item.val {
            Val::Key(key) if !key.secret => {
                let key = key.clone();
                self.key_value(&key, self.hir[expr].span)
            }
            _ => item,
        }
    }

    fn binary(&mut self, op: BinaryOp, at: Span, left: ExprId, right: ExprId, env: Env, span: Span) -> Item {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let stops = op == BinaryOp::Or;
                match self.condition(left, env) {
                    Some(holds) if holds == stops => Item::new(Val::Bool(stops), span),
                    Some(_) => match self.condition(right, env) {
                        Some(holds) => Item::new(Val::Bool(holds), span),
                        None => self.error_at(span),
                    },
                    None => self.error_at(span),
                }
            }
            BinaryOp::Coalesce => {
                let value = self.eval(left, env);
                if value.val == Val::Null { self.eval(right, env) } else { value }
            }
            _ => {
                let spans = (self.hir[left].span, self.hir[right].span);
                let (left, right) = (self.operand(left, env), self.operand(right, env));
                if left.val == Val::Error || right.val == Val::Error {
                    return self.error_at(span);
                }
                if !self.spend_operands(op, &left.val, &right.val, span) {
                    return self.error_at(span);
                }
                match ops::binary(op, &left.val, &right.val) {
                    Ok(val) => {
                        let result = Item::new(val, span);
                        if self.hold_result(&result, span) { result } else { self.error_at(span) }
                    }
                    Err(failure) => {
                        // What was compared was paid for, so that it can be looked through once more.
                        let places = [at, place_of(&left, spans.0), place_of(&right, spans.1)];
                        self.fail(failure, &places)
                    }
                }
            }
        }
    }
}

/// Where a mistake about an operand is told: where its value was written. What is Sensitive was written
/// outside of the program, so there it is the operand itself.
fn place_of(operand: &Item, span: Span) -> Span {
    if ops::holds_secret(&operand.val) { span } else { operand.origin }
}
