//! What is Sensitive and met a place that is not a Secret's: where it is told, and what is hidden then.
//!
//! A secret's own text stands in the environment, in a file of params or in a file of data. No finding
//! points there: it points at the place in the program, and at the param that lets the value in.

use kdsl_base::{Diagnostic, FileId, Source, Span};

use super::Evaluator;
use crate::convert::Sort;
use crate::hir::{DeclName, ExprId};
use crate::kube::Accepts;
use crate::params::secret;
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Instance, Item, Val};

/// More steps than these say less, not more.
const STEPS: usize = 3;

/// Values share their parts, so that a small one may be endless to look through.
const LOOKED_THROUGH: usize = 1_000;

impl Evaluator<'_> {
    /// Whether a place is in a text of the program, not in what it is given.
    const fn is_program(&self, at: Span) -> bool {
        at.file.0 < self.first_input_file
    }

    /// Runs what converts a value that meets its type at `span`.
    pub(super) fn meeting<T>(&mut self, span: Span, convert: impl FnOnce(&mut Self) -> T) -> T {
        let inner = if self.is_program(span) { span } else { self.meets };
        let outer = std::mem::replace(&mut self.meets, inner);
        let result = convert(self);
        self.meets = outer;
        result
    }

    /// A Sensitive value that meets `place`, which is no Secret's.
    pub(super) fn leak(&mut self, item: &Item, place: &str, span: Span) -> Item {
        let at = match (self.is_program(span), self.meets.is_empty()) {
            (true, _) => span,
            (false, false) => self.meets,
            (false, true) => self.here(),
        };
        let problem = self.with_source(problems::secret_leak(at, place, None), item.origin);
        self.report(problem)
    }

    /// Remembers that what is made at a place is made from a value, if that has something Sensitive.
    pub(super) fn comes_from(&mut self, made: Span, item: &Item) {
        let mut steps = LOOKED_THROUGH;
        if let Some(from) = first_secret(item, &mut steps)
            && from != made
        {
            self.came.entry(made).or_insert(from);
        }
    }

    /// A finding with the place where a value that came from `origin` was let in: the param, or the place
    /// in the program that made it.
    pub(super) fn with_source(&self, mut problem: Diagnostic, mut origin: Span) -> Diagnostic {
        for _ in 0..STEPS {
            let Some(before) = self.came.get(&origin) else { break };
            if origin != problem.primary.span {
                problem = problem.secondary(origin, "passes through here");
            }
            origin = *before;
        }
        if self.is_program(origin) {
            let same = origin == problem.primary.span;
            return if same { problem } else { problem.secondary(origin, "the value comes from here") };
        }
        let given = self.params.iter().filter(|(_, item)| item.origin.covers(origin));
        match given.map(|(param, _)| *param).min() {
            Some(param) => problem.secondary(self.hir[param].span, "declared Sensitive here"),
            None => problem,
        }
    }

    /// Reports what is Sensitive where text or the like is wanted. `None` where `want` takes it, or where
    /// the value is not Sensitive.
    pub(super) fn refuse_secret(&mut self, item: &Item, want: Type, span: Span) -> Option<Item> {
        let secret = matches!(item.val, Val::Secret(_)) && !matches!(want.ty, Ty::Slot(_));
        if !secret || self.types().accepts(Sort::Secret, want) != Accepts::No {
            return None;
        }
        let place = if want.ty == Ty::Str { "a plain string" } else { "a plain value" };
        Some(self.leak(item, place, span))
    }

    /// Hides what a file of data has for a type that holds something Sensitive.
    pub(super) fn hide_data(&mut self, item: &Item, want: Type) {
        if !secret::holds(self.types(), want) {
            return;
        }
        let mut left = vec![item];
        while let Some(item) = left.pop() {
            match &item.val {
                Val::List(items) => left.extend(items),
                Val::Map(fields) => left.extend(fields.iter().map(|(_, item)| item)),
                _ => self.hidden.push(item.origin),
            }
        }
    }

    /// Hides all of a file of data that cannot be read, if what is read would hold something Sensitive.
    pub(super) fn hide_file(&mut self, expr: ExprId, file: FileId, length: usize) -> bool {
        let holds = self.checked.plan(expr).is_some_and(|want| secret::holds(self.types(), want));
        if holds {
            self.hidden.push(Span::new(file, 0, u32::try_from(length).unwrap_or(u32::MAX)));
        }
        holds
    }

    /// The files of data that were read, without what nobody may see.
    pub(crate) fn take_data_files(&mut self) -> Vec<Source> {
        let files = std::mem::take(&mut self.data_files);
        let hidden = std::mem::take(&mut self.hidden);
        let file = |(number, source): (u32, Source)| {
            let of = hidden.iter().filter(|span| span.file.0 == self.first_data_file + number);
            let places: Vec<_> = of.map(|span| span.range()).collect();
            if places.is_empty() {
                return source;
            }
            let mut text = source.text.to_string();
            secret::hide(&mut text, places);
            Source::new(source.name, text, source.kind)
        };
        (0..).zip(files).map(file).collect()
    }

    /// Whether the name of a resource is computed and a mistake, which is reported already.
    pub(super) fn is_name_wrong(&mut self, instance: Instance) -> bool {
        match &self.hir[instance.decl].name {
            DeclName::Computed(expr) => {
                let item = self.memoised(*expr, instance.env);
                matches!(item.val, Val::Error | Val::Secret(_))
            }
            _ => false,
        }
    }

    /// Reports an index or a name that is looked for, if it is Sensitive: what is found would tell it.
    pub(super) fn refuse_index(&mut self, key: &Item, span: Span) -> bool {
        if !matches!(key.val, Val::Secret(_)) {
            return false;
        }
        let problem = self.with_source(problems::secret_index(span), key.origin);
        self.report(problem);
        true
    }
}

/// Where the first Sensitive value in `item` comes from, as far as `steps` steps show.
fn first_secret(item: &Item, steps: &mut usize) -> Option<Span> {
    *steps = steps.checked_sub(1)?;
    match &item.val {
        Val::Secret(_) => Some(item.origin),
        Val::List(items) => items.iter().find_map(|item| first_secret(item, steps)),
        Val::Map(fields) => fields.iter().find_map(|(_, item)| first_secret(item, steps)),
        _ => None,
    }
}
