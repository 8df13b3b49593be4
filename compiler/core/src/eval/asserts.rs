//! The author's own checks, evaluated: asserts once for each iteration of what stands around them, and
//! policies for each resource of the program as it is written out.

use ecow::EcoString;
use kdsl_base::{Diagnostic, Manifest, Node, Span, Value};
use kdsl_schema::{KindId, Shape};
use rustc_hash::FxHashSet;

use super::{Evaluator, budget};
use crate::hir::{Assertion, BinaryOp, ExprId, ExprKind, LocalKind, PolicyId, UnaryOp};
use crate::kube::{Found, Slot};
use crate::problems;
use crate::value::{Env, Item, Val};

/// The checks that were met on the way to the resources, each with the frame that it stands in.
#[derive(Default)]
pub(super) struct Pending {
    pub asserts: Vec<(Assertion, Env)>,
    pub policies: Vec<(PolicyId, Env)>,
    /// The places that break a policy, and its rules that they break.
    told: FxHashSet<(Span, Span)>,
}

/// What a policy looks at, for the mistakes that are met on the way.
#[derive(Clone)]
pub(super) struct Subject {
    /// Such as ``Deployment `web` ``.
    title: String,
    /// Where its name stands.
    span: Span,
    /// The policy.
    policy: PolicyId,
}

impl Evaluator<'_> {
    /// Holds the asserts of the program, which [`Evaluator::instances`] has gone past.
    pub fn hold_asserts(&mut self) {
        for (assertion, env) in std::mem::take(&mut self.pending.asserts) {
            self.hold_assertion(assertion, env);
        }
    }

    /// Evaluates the asserts of a test. What stands in it is not collected with the program.
    pub fn hold_test(&mut self, test: usize) {
        let hir = self.hir;
        let Some(test) = hir.tests.get(test) else { return };
        self.pending.asserts.clear();
        self.collect(&test.items, Env(0), &mut Vec::new());
        self.hold_asserts();
    }

    fn hold_assertion(&mut self, assertion: Assertion, env: Env) {
        if self.halted || self.condition(assertion.cond, env) != Some(false) {
            return;
        }
        let Some(message) = self.message(assertion.message, env) else { return };
        let (at, at_env) = self.failing(assertion.cond, env);
        let mut values = Vec::new();
        self.operands(at, at_env, &mut values);
        // The frame says in which instance of a component this is.
        let outer = std::mem::replace(&mut self.env, env);
        self.report(problems::assertion(self.hir[at].span, &message, values));
        self.env = outer;
    }

    /// The author's words; `None` where they are a mistake themselves.
    fn message(&mut self, message: ExprId, env: Env) -> Option<EcoString> {
        let span = self.hir[message].span;
        let item = self.eval(message, env);
        match self.as_text(item, span) {
            Some((_, true)) => {
                self.report(problems::secret_in_message(span, None));
                None
            }
            Some((text, false)) => Some(text),
            None => None,
        }
    }

    /// Holds the policies of the program for its resources. Those that exist in the cluster already are
    /// not the program's, and of one that has a mistake not everything is known.
    pub fn hold_policies(&mut self, manifests: &[Manifest]) {
        let policies = std::mem::take(&mut self.pending.policies);
        if policies.is_empty() {
            return;
        }
        let hir = self.hir;
        let kinds: Vec<Option<Vec<KindId>>> =
            policies.iter().map(|(policy, _)| self.types().kinds(hir[*policy].kind)).collect();
        for manifest in manifests.iter().filter(|manifest| !manifest.external && !manifest.broken) {
            self.hold_each(&policies, &kinds, manifest);
        }
    }

    /// Holds policies, each on its kinds, for one object, which need not come from the program.
    fn hold_each(
        &mut self,
        policies: &[(PolicyId, Env)],
        kinds: &[Option<Vec<KindId>>],
        manifest: &Manifest,
    ) {
        let mut read: Option<Item> = None;
        for ((policy, env), kinds) in policies.iter().zip(kinds) {
            let wanted = |kind: &KindId| {
                let kind = self.kube.kind(*kind);
                kind.name == manifest.kind && kind.group == manifest.group()
            };
            if kinds.as_ref().is_some_and(|kinds| !kinds.iter().any(wanted)) {
                continue;
            }
            if read.is_none() && !self.spend(size(&manifest.node) * super::budget::COPY, manifest.name_span) {
                return;
            }
            let subject = read.get_or_insert_with(|| self.read_object(manifest)).clone();
            self.hold_policy(*policy, subject, manifest, *env);
        }
    }

    fn hold_policy(&mut self, id: PolicyId, subject: Item, manifest: &Manifest, env: Env) {
        let hir = self.hir;
        let policy = &hir[id];
        let title = match manifest.name.as_str() {
            "" => manifest.kind.to_string(),
            name => format!("{} `{name}`", manifest.kind),
        };
        self.height = 32;
        self.hold(budget::FRAME, manifest.name_span);
        let frame = self.push_frame(env, vec![subject]);
        self.subject = Some(Subject { title: title.clone(), span: manifest.name_span, policy: id });
        self.collect(&policy.items, frame, &mut Vec::new());
        for (assertion, env) in std::mem::take(&mut self.pending.asserts) {
            if self.halted || self.condition(assertion.cond, env) != Some(false) {
                continue;
            }
            let Some(message) = self.message(assertion.message, env) else { continue };
            let (at, at_env) = self.failing(assertion.cond, env);
            let mut values = Vec::new();
            self.operands(at, at_env, &mut values);
            let found = self.culprit(at, at_env, policy.whole);
            let span = found.unwrap_or(manifest.name_span);
            let rule = (policy.name.as_str(), hir[at].span);
            self.subject = None;
            let mut problem = problems::policy(span, (&title, &message), rule, values);
            if !manifest.node.origin.covers(span) {
                // The value comes from elsewhere: a variable, a function, defaults.
                problem = problem.secondary(manifest.name_span, "the resource");
            }
            // What is written once, and broken by all that a loop makes of it, is one mistake.
            if self.pending.told.insert((span, rule.1)) {
                self.problems.push(manifest.shows(problem));
            }
            self.subject = Some(Subject { title: title.clone(), span: manifest.name_span, policy: id });
        }
        self.subject = None;
        self.pop_frame(frame);
    }

    /// A mistake in a policy, with the resource that it was met at.
    pub(super) fn about_subject(&self, problem: Diagnostic) -> Diagnostic {
        match &self.subject {
            Some(subject) if self.hir[subject.policy].whole.covers(problem.primary.span) => {
                let label = format!("while {} was looked at", subject.title);
                problem.secondary(subject.span, label)
            }
            _ => problem,
        }
    }

    /// An object as a policy sees it: plain values in the types of its kind, and what a Secret holds as
    /// Sensitive.
    fn read_object(&self, manifest: &Manifest) -> Item {
        let mut item = super::files::item(&manifest.node);
        let kind = self.kube.schema().find_kind(&manifest.api_version, &manifest.kind);
        if let Some(kind) = kind {
            self.read_typed(&mut item, self.kube.resource(kind.id), 0);
        }
        if manifest.kind == "Secret"
            && let Val::Map(fields) = &mut item.val
        {
            for (key, section) in fields.make_mut() {
                if matches!(key.as_str(), "data" | "stringData")
                    && let Val::Map(values) = &mut section.val
                {
                    for (_, value) in values.make_mut() {
                        if let Val::Str(text) = &value.val {
                            value.val = Val::Secret(text.clone());
                        }
                    }
                }
            }
        }
        item
    }

    /// Gives the texts of an object that are quantities the type of one.
    fn read_typed(&self, item: &mut Item, slot: Slot, depth: u32) {
        if depth > super::budget::HEIGHT {
            return;
        }
        match &mut item.val {
            Val::Str(text) if matches!(slot.shape, Shape::Quantity) => item.val = Val::Quantity(text.clone()),
            Val::List(items) => {
                if let Some(element) = self.kube.element(slot) {
                    items.make_mut().iter_mut().for_each(|item| self.read_typed(item, element, depth + 1));
                }
            }
            Val::Map(fields) => {
                for (key, item) in fields.make_mut() {
                    let of = match self.kube.field(slot, key) {
                        Found::Field(found, _) => Some(found),
                        _ => self.kube.element(slot),
                    };
                    if let Some(of) = of {
                        self.read_typed(item, of, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// The part of a condition that is false, and the frame that it is false in: one of several that
    /// must hold, or what a lambda asks of one item.
    fn failing(&mut self, cond: ExprId, env: Env) -> (ExprId, Env) {
        let hir = self.hir;
        match &hir[cond].kind {
            ExprKind::Binary(BinaryOp::And, _, left, right) => {
                let part = if self.condition(*left, env) == Some(false) { *left } else { *right };
                self.failing(part, env)
            }
            ExprKind::Method(base, name, _, arguments, _) if name == "all" => {
                let Some(ExprKind::Lambda(params, body)) =
                    arguments.first().map(|argument| &hir[argument.value].kind)
                else {
                    return (cond, env);
                };
                let Val::List(items) = self.eval(*base, env).val else { return (cond, env) };
                for item in items.iter().filter(|_| params.len() == 1) {
                    if !self.hold(budget::FRAME, item.origin) {
                        break;
                    }
                    let frame = self.push_frame(env, vec![item.clone()]);
                    if self.eval(*body, frame).val == Val::Bool(false) {
                        return self.failing(*body, frame);
                    }
                }
                (cond, env)
            }
            _ => (cond, env),
        }
    }

    /// What the operands of a condition that is false are, a line each: ``` `web.spec.replicas` is 1 ```.
    fn operands(&mut self, cond: ExprId, env: Env, found: &mut Vec<String>) {
        let hir = self.hir;
        match &hir[cond].kind {
            ExprKind::Unary(UnaryOp::Not, operand) => self.operands(*operand, env, found),
            ExprKind::Binary(BinaryOp::Or, _, left, right) => {
                self.operands(*left, env, found);
                self.operands(*right, env, found);
            }
            ExprKind::Binary(BinaryOp::And, ..) => {}
            ExprKind::Binary(_, _, left, right) => {
                self.operand_value(*left, env, found);
                self.operand_value(*right, env, found);
            }
            ExprKind::Method(base, ..) => self.operand_value(*base, env, found),
            _ => {}
        }
    }

    fn operand_value(&mut self, expr: ExprId, env: Env, found: &mut Vec<String>) {
        let hir = self.hir;
        let kind = &hir[expr].kind;
        let is_written =
            kind.is_literal() || matches!(kind, ExprKind::List(_) | ExprKind::Record(_) | ExprKind::Missing);
        let Some(texts) = self.texts.filter(|_| !is_written) else { return };
        let text = texts.slice(hir[expr].span);
        let item = self.operand(expr, env);
        if let Some(value) = self.shown(&item)
            && !text.contains('\n')
        {
            let line = format!("`{text}` is {value}");
            if !found.contains(&line) {
                found.push(line);
            }
        }
    }

    /// A value as a message shows it; none of what is Sensitive.
    fn shown(&mut self, item: &Item) -> Option<String> {
        if is_secret(item) {
            return Some("Sensitive, and not shown".to_owned());
        }
        Some(match &item.val {
            Val::Error => return None,
            Val::Null => "null".to_owned(),
            Val::Symbol(instance) => {
                format!("{} `{}`", self.hir[instance.decl].kind, self.hir[instance.decl].symbol)
            }
            Val::Key(_) | Val::Bytes(_) => item.val.sort().to_owned(),
            Val::Quantity(text) => text.to_string(),
            _ => {
                let mut text = String::new();
                write_short(&item.val, &mut text);
                text
            }
        })
    }

    /// The place in the object because of which a condition is false: the value that it looks at, or
    /// where that is absent what it is missing in. `None` where only the object as a whole can be shown.
    fn culprit(&mut self, expr: ExprId, env: Env, policy: Span) -> Option<Span> {
        let hir = self.hir;
        match &hir[expr].kind {
            ExprKind::Binary(_, _, left, right) => {
                self.culprit(*left, env, policy).or_else(|| self.culprit(*right, env, policy))
            }
            ExprKind::Unary(_, operand) => self.culprit(*operand, env, policy),
            ExprKind::Method(base, ..) => self.culprit(*base, env, policy),
            ExprKind::Field(base, ..) | ExprKind::Index(base, ..) => {
                let item = self.eval(expr, env);
                match item.val {
                    Val::Null => self.culprit(*base, env, policy),
                    _ => place(&item, policy),
                }
            }
            ExprKind::Local(local) => match hir[*local].kind {
                LocalKind::Let(value) => {
                    let frame = self.frame_at(env, hir[*local].depth);
                    self.culprit(value, frame, policy)
                }
                _ => {
                    let item = self.eval(expr, env);
                    place(&item, policy)
                }
            },
            _ => None,
        }
    }
}

/// How many values an object has.
fn size(node: &Node) -> u64 {
    let inside: u64 = match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|(_, node)| size(node)).sum(),
        _ => 0,
    };
    inside + 1
}

/// Where a value of an object stands. What spans lines is shown by its key.
fn place(item: &Item, policy: Span) -> Option<Span> {
    let at = match item.val {
        Val::Map(_) | Val::List(_) | Val::Secret(_) if item.key != item.origin => item.key,
        Val::Map(_) | Val::List(_) | Val::Null | Val::Error => return None,
        _ => item.origin,
    };
    (!policy.covers(at)).then_some(at)
}

fn is_secret(item: &Item) -> bool {
    match &item.val {
        Val::Secret(_) => true,
        Val::List(items) => items.iter().any(is_secret),
        Val::Map(fields) | Val::Replace(fields) => fields.iter().any(|(_, item)| is_secret(item)),
        _ => false,
    }
}

/// The most bytes of a value that a message shows.
const SHORT: usize = 60;

fn write_short(val: &Val, out: &mut String) {
    if out.len() > SHORT {
        return;
    }
    match val {
        Val::Null => out.push_str("null"),
        Val::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Val::Int(number) => out.push_str(&number.to_string()),
        Val::Float(number) => out.push_str(&crate::value::float_text(*number)),
        Val::Quantity(text) => out.push_str(text),
        Val::Str(text) => {
            let short: String = text.chars().take(SHORT).collect();
            let more = if short.len() < text.len() { "…" } else { "" };
            out.push_str(&format!("{:?}", format!("{short}{more}")));
        }
        Val::Port(port) => out.push_str(&port.number.to_string()),
        Val::List(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                out.push_str(if n == 0 { "" } else { ", " });
                if out.len() > SHORT {
                    out.push('…');
                    break;
                }
                write_short(&item.val, out);
            }
            out.push(']');
        }
        Val::Map(fields) | Val::Replace(fields) => {
            out.push_str("{ ");
            for (n, (key, item)) in fields.iter().enumerate() {
                out.push_str(if n == 0 { "" } else { ", " });
                if out.len() > SHORT {
                    out.push('…');
                    break;
                }
                out.push_str(key);
                out.push_str(": ");
                write_short(&item.val, out);
            }
            out.push_str(" }");
        }
        Val::Error | Val::Secret(_) | Val::Bytes(_) | Val::Symbol(_) | Val::Instance(_) | Val::Key(_) => {
            out.push_str(val.sort());
        }
    }
}
