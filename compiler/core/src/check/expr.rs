//! An expression against what its place expects.

use kdsl_schema::Shape;

use super::Checker;
use crate::checks;
use crate::convert::{self, Sort};
use crate::hir::{BinaryOp, Element, ExprId, ExprKind, TextPart};
use crate::kube::Accepts;
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::Val;

impl Checker<'_> {
    /// Checks `expr` where `want` is expected.
    pub(crate) fn check(&mut self, expr: ExprId, want: Type) {
        self.followed = self.followed.saturating_add(u32::from(self.shadow.is_some()));
        if matches!(want.ty, Ty::Any | Ty::Error) {
            let found = self.infer(expr);
            if found.ty == Ty::Sensitive && want.ty == Ty::Any {
                // The taint rides on the value; where it ends is checked there.
                self.set_plan(expr, want);
            }
            return;
        }
        let hir = self.hir;
        match &hir[expr].kind {
            // What the host gives is held against the declared type where it is called.
            ExprKind::Missing | ExprKind::Host(_) => {}
            ExprKind::Record(record) => self.record(expr, record, want),
            ExprKind::List(elements) => self.list(expr, elements, want),
            ExprKind::If(cond, then, otherwise) => {
                self.condition(*cond);
                self.under(*cond, true, |this| this.check(*then, want));
                self.under(*cond, false, |this| this.check(*otherwise, want));
            }
            ExprKind::Binary(BinaryOp::Coalesce, _, left, right) => {
                self.check(*left, want.or_null());
                self.check(*right, want);
            }
            ExprKind::Unite(parts) => {
                for part in parts {
                    self.check_part(*part, want);
                }
                self.set_plan(expr, want);
            }
            ExprKind::Replace(inner) => self.check(*inner, want),
            ExprKind::Call(name, ..) if name == "file" && self.wants_bytes(want) => {
                self.infer(expr);
                self.out.encoded.insert(expr);
            }
            ExprKind::Call(name, ..) if name == "files" && self.wants_map_of_bytes(want) => {
                self.infer(expr);
                self.out.encoded.insert(expr);
            }
            _ => {
                let found = self.infer_for(expr, Some(want));
                self.fits(expr, found, want);
            }
        }
    }

    /// Checks an expression that gives some of what is expected: required fields may be elsewhere.
    pub(crate) fn check_part(&mut self, expr: ExprId, want: Type) {
        let hir = self.hir;
        match &hir[expr].kind {
            ExprKind::Record(record) => self.partial_record(expr, record, want),
            ExprKind::If(cond, then, otherwise) => {
                self.condition(*cond);
                self.under(*cond, true, |this| this.check_part(*then, want));
                self.under(*cond, false, |this| this.check_part(*otherwise, want));
            }
            ExprKind::Call(name, ..) if name == "files" && self.wants_map_of_bytes(want) => {
                self.infer(expr);
                self.out.encoded.insert(expr);
            }
            _ => {
                let found = self.infer_for(expr, Some(want));
                if let Ty::Record(elsewhere) = found.ty
                    && elsewhere != expr
                {
                    let place = hir[expr].span;
                    self.elsewhere(place, |this| this.check_part(elsewhere, want));
                } else {
                    self.fits(expr, found.present(), want);
                }
            }
        }
    }

    fn list(&mut self, expr: ExprId, elements: &[Element], want: Type) {
        let element = match want.ty {
            Ty::Slot(slot) if self.kube.is_list(slot) => {
                self.kube.element(slot).map(|slot| Type::of(Ty::Slot(self.kube.unkeyed(slot))))
            }
            Ty::Slot(slot) if self.kube.is_json(slot) => Some(Type::ANY),
            Ty::Slot(_) => None,
            _ => match self.declared_list(want) {
                Some(element) => Some(element),
                // A union is decided by the value.
                None if self.is_union(want) => {
                    self.infer(expr);
                    self.set_plan(expr, want);
                    return;
                }
                None => None,
            },
        };
        let Some(element) = element else {
            self.wrong_type(expr, want, "a list");
            return;
        };
        self.elements(elements, element);
        if let Ty::Slot(slot) = want.ty
            && self.kube.entry_key(slot).is_some()
        {
            self.unique_entries(elements, slot);
        }
        if !elements.iter().all(|element| matches!(element, Element::Value(_))) {
            self.set_plan(expr, want);
            return;
        }
        if let Ty::Slot(slot) = want.ty
            && let Some(checks) = self.kube.checks(slot)
            && let Some(problem) =
                checks::length(self.kube.name(slot), elements.len(), "item", &checks, self.hir[expr].span)
        {
            self.reject(expr, problem);
        }
    }

    fn elements(&mut self, elements: &[Element], want: Type) {
        for element in elements {
            match element {
                Element::Value(value) => self.check(*value, want),
                Element::Spread(value) => {
                    let found = self.infer(*value);
                    if let Ty::List(elsewhere) = found.ty
                        && let ExprKind::List(inner) = &self.hir[elsewhere].kind
                    {
                        let place = self.hir[*value].span;
                        if elsewhere == *value {
                            self.elements(inner, want);
                        } else {
                            self.elsewhere(place, |this| this.elements(inner, want));
                        }
                    }
                }
                Element::For(head, body) => {
                    self.loop_head(head);
                    self.elements(body, want);
                }
                Element::If(cond, body) => {
                    self.condition(*cond);
                    self.under(*cond, true, |this| this.elements(body, want));
                }
            }
        }
    }

    /// Whether `found`, the type of `expr`, fits what is expected. Plans the conversion, or reports.
    pub(crate) fn fits(&mut self, expr: ExprId, found: Type, want: Type) {
        let span = self.hir[expr].span;
        if matches!(found.ty, Ty::Error) || matches!(want.ty, Ty::Error) {
            return;
        }
        if found.ty == Ty::Null || (found.null && !want.null && found.ty != Ty::Any) {
            if want.null {
                return;
            }
            let certain = found.ty == Ty::Null;
            let field = self.place(expr, want);
            self.reject(expr, problems::null_here(span, field.as_deref(), certain));
            return;
        }
        match found.ty {
            Ty::Literal(literal) => {
                self.fits_literal(expr, literal, want);
                return;
            }
            Ty::Record(elsewhere) => self.elsewhere(span, |this| this.check(elsewhere, want)),
            Ty::List(elsewhere) => self.elsewhere(span, |this| this.check(elsewhere, want)),
            Ty::Either(elsewhere) => {
                if let ExprKind::If(_, then, otherwise) = self.hir[elsewhere].kind {
                    self.elsewhere(span, |this| {
                        this.check(then, want);
                        this.check(otherwise, want);
                    });
                }
            }
            _ => {
                self.fits_sort(expr, found, want);
                return;
            }
        }
        self.set_plan(expr, want);
    }

    /// A literal is checked by its value, as the evaluator would.
    fn fits_literal(&mut self, expr: ExprId, literal: ExprId, want: Type) {
        let (span, written) = (self.hir[expr].span, self.hir[literal].span);
        let Some(val) = convert::literal(&self.hir[literal].kind) else { return };
        let sources = self.sources;
        let place = convert::Place { span, literal: Some(written), spelling: Some(sources.slice(written)) };
        match self.types().scalar(&val, want, &place) {
            // A literal that is what its place wants needs no conversion when it is evaluated.
            Ok(same) if same == val && !self.takes_short_forms(want) => {}
            Ok(same) if self.is_from_manifest() && self.is_for_programs(&val, &same, want) => {
                let problem = self.types().wrong_in(&val, want, &place, self.place(expr, want));
                self.reject(expr, problem.note("the API server rejects it"));
            }
            Ok(_) => self.set_plan(expr, want),
            Err(problem) => {
                let problem =
                    if span == written { *problem } else { problem.secondary(written, "this value") };
                self.reject(expr, problem);
            }
        }
    }

    /// Whether a value is only taken for the sake of programs: what they make text or an object of, `kubectl`
    /// sends as it stands.
    fn is_for_programs(&self, val: &Val, taken: &Val, want: Type) -> bool {
        let is_text = |val: &Val| matches!(val, Val::Str(_));
        self.takes_short_forms(want) || is_text(taken) && !is_text(val)
    }

    /// Whether a place holds an object, so that a plain value in it is short for one.
    const fn takes_short_forms(&self, want: Type) -> bool {
        matches!(want.ty, Ty::Slot(slot) if matches!(slot.shape, Shape::Object(_)))
    }

    fn fits_sort(&mut self, expr: ExprId, found: Type, want: Type) {
        let span = self.hir[expr].span;
        if found.ty == Ty::Sensitive {
            if !self.takes_secrets(want) {
                let place = self.place_of(want);
                let way = self.way_of(expr);
                self.reject(expr, way.shown(problems::secret_leak(span, &place, way.source)));
                return;
            }
            self.set_plan(expr, want);
            return;
        }
        match self.accepts(found, want) {
            Accepts::ByValue if self.is_plain_text(expr, found) && self.takes_any_text(want) => {}
            Accepts::Yes | Accepts::ByValue => self.set_plan(expr, want),
            Accepts::No => {
                if let (Some(wanted), true) = (self.wanted_kind(want), self.is_reference(found)) {
                    let field = self.place(expr, want);
                    let found = self.describe(found);
                    self.reject(expr, problems::wrong_kind(span, field.as_deref(), &wanted, &found));
                    return;
                }
                let found_text = self.describe(found);
                if matches!(found.ty, Ty::Symbol(_) | Ty::SymbolOf(_)) && self.wants_text(want) {
                    self.reject(expr, problems::not_text(span, &found_text, true));
                    return;
                }
                if self.sort(found) == Some(Sort::Key(true)) && self.wants_text(want) {
                    let problem = problems::secret_leak(span, &self.place_of(want), None)
                        .note("a Secret's key is only ever a reference: the value is read in the cluster");
                    self.reject(expr, problem);
                    return;
                }
                self.wrong_type(expr, want, &found_text);
            }
        }
    }

    pub(crate) fn wrong_type(&mut self, expr: ExprId, want: Type, found: &str) {
        let span = self.hir[expr].span;
        let field = self.place(expr, want);
        let wanted = self.describe(want);
        self.reject(expr, problems::wrong_type(span, field.as_deref(), &wanted, found));
    }

    /// Whether what is expected takes a value of the type that was found.
    pub(crate) fn accepts(&self, found: Type, want: Type) -> Accepts {
        let Some(sort) = self.sort(found) else { return Accepts::ByValue };
        self.accepts_sort(sort, want)
    }

    pub(crate) fn accepts_sort(&self, sort: Sort, want: Type) -> Accepts {
        let Ty::Slot(slot) = want.ty else { return self.types().accepts(sort, want) };
        let mut known = self.accepted.borrow_mut();
        *known.entry((slot, sort)).or_insert_with(|| self.types().accepts(sort, want))
    }

    /// The sort of values of a type, `None` where it is known by value only.
    pub(crate) fn sort(&self, found: Type) -> Option<Sort> {
        self.known().sort(found)
    }

    /// Whether an expression is certain to give text in which nothing is Sensitive.
    fn is_plain_text(&self, expr: ExprId, found: Type) -> bool {
        let known = |part: &TextPart| match part {
            TextPart::Literal(_) => true,
            TextPart::Value(value) => {
                self.out.type_of(*value).and_then(|found| self.sort(found)).is_some_and(|s| s != Sort::Secret)
            }
        };
        found.ty == Ty::Str
            && match &self.hir[expr].kind {
                ExprKind::Str(_) => true,
                ExprKind::Text(parts) => parts.iter().all(known),
                _ => false,
            }
    }

    /// Whether an expression is known to be Sensitive.
    pub(super) fn is_sensitive(&self, expr: ExprId) -> bool {
        let known = match self.hir[expr].kind {
            ExprKind::Local(local) => self.out.locals.get(&local),
            _ => self.out.types.get(expr),
        };
        known.is_some_and(|found| found.ty == Ty::Sensitive)
    }
}
