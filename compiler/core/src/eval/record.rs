//! Records: entries in order, later ones over earlier spreads, and never one entry over another.

use ecow::{EcoString, EcoVec, eco_format};
use kdsl_base::{Diagnostic, Span};
use rustc_hash::FxHashMap;

use super::{Evaluator, budget};
use crate::hir::{ExprId, Member, Record};
use crate::kube::Slot;
use crate::merge::{self, Conflict, MergeError};
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Env, Fields, Item, Val};

/// A record that is being evaluated: its entries, and which of them were written, not spread.
struct Partial {
    fields: Fields,
    /// Where each key stands, once there are too many to look for one by one.
    index: FxHashMap<EcoString, usize>,
    written: Vec<bool>,
    want: Option<Type>,
    height: u32,
    /// Whether a mistake is spread in it: what it lacks may have come from there.
    broken: bool,
}

/// Up to so many entries a key is looked for one by one.
const SCAN_LIMIT: usize = 16;

impl Partial {
    fn new(want: Option<Type>) -> Partial {
        Partial {
            fields: EcoVec::new(),
            index: FxHashMap::default(),
            written: Vec::new(),
            want,
            height: 0,
            broken: false,
        }
    }

    fn place(&self, key: &str) -> Option<usize> {
        if self.fields.len() <= SCAN_LIMIT {
            self.fields.iter().position(|(known, _)| known == key)
        } else {
            self.index.get(key).copied()
        }
    }

    fn add(&mut self, key: EcoString, item: Item, written: bool) {
        let place = self.fields.len();
        if place == SCAN_LIMIT {
            self.index = (0..).zip(&self.fields).map(|(place, (key, _))| (key.clone(), place)).collect();
        }
        if place >= SCAN_LIMIT {
            self.index.insert(key.clone(), place);
        }
        self.fields.push((key, item));
        self.written.push(written);
    }
}

impl Evaluator<'_> {
    pub(super) fn record(&mut self, expr: ExprId, record: &Record, env: Env) -> Val {
        if record.is_static {
            let entries = record.members.len() as u64;
            if !self.hold(entries.saturating_mul(budget::ENTRY), self.hir[expr].span) {
                return Val::Error;
            }
            let mut fields = EcoVec::with_capacity(record.members.len());
            let mut height = 0;
            for member in &record.members {
                if let Member::Entry(key, span, value) = member {
                    fields.push((key.clone(), self.eval(*value, env).under(*span)));
                    height = height.max(self.height);
                }
            }
            self.height = height + 1;
            return Val::Map(fields);
        }
        let mut partial = Partial::new(self.checked.plan(expr));
        self.members(record, env, &mut partial);
        self.height = partial.height + 1;
        if partial.broken {
            self.broken.insert(self.hir[expr].span);
            self.broken.extend(partial.fields.iter().map(|(_, item)| item.origin));
        }
        Val::Map(partial.fields)
    }

    fn members(&mut self, record: &Record, env: Env, partial: &mut Partial) {
        for member in &record.members {
            match member {
                Member::Entry(key, span, value) => {
                    let item = self.eval(*value, env);
                    self.write(partial, key.clone(), *span, item);
                }
                Member::Computed(name, value) => {
                    let span = self.hir[*name].span;
                    let name = self.eval(*name, env);
                    let origin = name.origin;
                    if let Some((key, secret)) = self.as_text(name, span) {
                        if secret {
                            let problem = problems::secret_leak(span, "a key", None);
                            let problem = self.with_source(problem, origin);
                            self.report(problem);
                            continue;
                        }
                        let item = self.eval(*value, env);
                        self.write(partial, key, span, item);
                    }
                }
                Member::Spread(value) => {
                    let span = self.hir[*value].span;
                    let item = self.eval(*value, env);
                    self.spread(partial, item, span);
                }
                Member::For(head, body) => {
                    for frame in self.iterate(head, env) {
                        self.members(body, frame, partial);
                    }
                }
                Member::If(cond, then, otherwise) => match self.condition(*cond, env) {
                    Some(true) => self.members(then, env, partial),
                    Some(false) => {
                        if let Some(otherwise) = otherwise {
                            self.members(otherwise, env, partial);
                        }
                    }
                    None => {}
                },
            }
        }
    }

    fn write(&mut self, partial: &mut Partial, key: EcoString, span: Span, item: Item) {
        partial.height = partial.height.max(self.height);
        // A key is hashed, or compared with others, and may be long; and it stands in the index as well.
        if !self.spend(key.len() as u64 / 64, span) || !self.hold(2 * budget::ENTRY, span) {
            return;
        }
        let Some(at) = partial.place(&key) else {
            partial.add(key, item.under(span), true);
            return;
        };
        let was_written = partial.written.get(at).copied().unwrap_or(false);
        let shape = partial.want.and_then(|want| self.kube.child(want, &key));
        let Some((_, before)) = partial.fields.make_mut().get_mut(at) else { return };
        let left = std::mem::replace(before, Item::new(Val::Null, span));
        let first = left.origin;
        let merged = if was_written {
            let (united, conflicts) = self.united(left, item, span);
            if !conflicts.is_empty() {
                self.report(problems::set_twice(&key, span, first, span));
            }
            united
        } else {
            self.merge(left, item, shape)
        };
        if let Some((_, place)) = partial.fields.make_mut().get_mut(at) {
            *place = merged.under(span);
        }
        if let Some(written) = partial.written.get_mut(at) {
            *written = true;
        }
    }

    fn spread(&mut self, partial: &mut Partial, item: Item, span: Span) {
        partial.height = partial.height.max(self.height);
        let item = match partial.want {
            Some(Type { ty: Ty::Slot(slot), .. }) if self.kube.is_list(slot) => {
                self.meeting(span, |this| this.keyed_spread(item, slot, span))
            }
            Some(want) => self.coerce_part(item, want, span),
            None => item,
        };
        match item.val {
            Val::Map(fields) | Val::Replace(fields) => {
                if !self.hold_entries(fields.len(), span) {
                    return;
                }
                for (key, item) in fields {
                    match partial.place(&key) {
                        Some(at) => {
                            let shape = partial.want.and_then(|want| self.kube.child(want, &key));
                            if let Some((_, before)) = partial.fields.make_mut().get_mut(at) {
                                let left = std::mem::replace(before, Item::new(Val::Null, span));
                                let merged = self.merge(left, item, shape);
                                if let Some((_, place)) = partial.fields.make_mut().get_mut(at) {
                                    *place = merged;
                                }
                            }
                            if let Some(written) = partial.written.get_mut(at) {
                                *written = false;
                            }
                        }
                        None => {
                            partial.add(key, item, false);
                        }
                    }
                }
            }
            Val::Null => {}
            Val::Error => partial.broken = true,
            other => {
                partial.broken = true;
                self.report(problems::operand(span, "what is spread in a record", "a record", other.sort()));
            }
        }
    }

    /// The entries of a keyed list by their keys, whichever way they are spelled.
    fn keyed_spread(&mut self, item: Item, slot: Slot, span: Span) -> Item {
        let (Some(key), Some(element)) = (self.kube.entry_key(slot), self.kube.element(slot)) else {
            return item;
        };
        let want = Type::of(Ty::Slot(element)).or_null();
        let entries: Vec<(EcoString, Item)> = match &item.val {
            Val::Map(fields) => fields.iter().cloned().collect(),
            Val::List(items) => {
                let mut entries = Vec::with_capacity(items.len());
                for entry in items {
                    match entry.val.get(key).map(|name| &name.val) {
                        Some(Val::Str(name)) => entries.push((name.clone(), entry.clone())),
                        Some(Val::Int(number)) => entries.push((eco_format!("{number}"), entry.clone())),
                        _ if matches!(entry.val, Val::Error) => {}
                        _ => {
                            let problem = keyless(key, entry.val.sort(), span);
                            self.report(problem);
                        }
                    }
                }
                entries
            }
            _ => return item,
        };
        if !self.hold_entries(entries.len(), item.origin) {
            return self.error_at(item.origin);
        }
        let mut fields = EcoVec::with_capacity(entries.len());
        for (name, entry) in entries {
            let at = entry.origin;
            let key = entry.key;
            fields.push((name, self.coerce(entry, want, at).under(key)));
        }
        Item::new(Val::Map(fields), item.origin)
    }

    /// Merges `right` over `left`, by the shape of the place that they stand in.
    pub(crate) fn merge(&mut self, left: Item, right: Item, want: Option<Type>) -> Item {
        let span = right.origin;
        let kube = self.kube;
        match self.merging(|steps| merge::merge(left, right, &*kube.merge_shape(want), steps)) {
            Ok(merged) => merged,
            Err(error) => self.merge_error(&error, span),
        }
    }

    pub(crate) fn merge_error(&mut self, error: &MergeError, span: Span) -> Item {
        match error {
            MergeError::TooDeep { .. } => self.report(problems::limit(span, "the depth of a value", 256)),
            MergeError::TooLong => {
                self.merge_halts(span);
                self.error_at(span)
            }
            MergeError::Mixed { at, .. } => {
                self.report(problems::operand(*at, "an entry of a keyed list", "a record", "something else"))
            }
        }
    }

    fn united(&mut self, left: Item, right: Item, span: Span) -> (Item, Vec<Conflict>) {
        let mut conflicts = Vec::new();
        let united = self.merging(|steps| {
            let united = merge::unite(left, right, &mut conflicts, steps);
            (*steps > 0).then_some(united)
        });
        match united {
            Some(united) => (united, conflicts),
            None => {
                self.merge_halts(span);
                (self.error_at(span), Vec::new())
            }
        }
    }

    /// What stands under one key of one record in several expressions.
    pub(super) fn unite(&mut self, parts: &[ExprId], env: Env, span: Span) -> Item {
        let mut united: Option<Item> = None;
        for part in parts {
            let item = self.eval(*part, env);
            united = Some(match united {
                None => item,
                Some(left) => {
                    let (united, conflicts) = self.united(left, item, span);
                    for conflict in conflicts {
                        let key = conflict.path.join(".");
                        self.report(problems::set_twice(&key, conflict.right, conflict.left, conflict.right));
                    }
                    united
                }
            });
        }
        united.unwrap_or_else(|| self.error_at(span))
    }
}

/// An entry of a list that is spread among keys, and has none.
fn keyless(key: &str, sort: &str, span: Span) -> Diagnostic {
    let wanted = format!("a record with a `{key}`");
    let found = if sort == "a record" { "one without" } else { sort };
    problems::operand(span, "an entry that is spread among keys", &wanted, found)
        .help("spread it in a list, where entries need no key: `[...entries, …]`")
}
