//! The value of an expression that is asked for beside the program, as plain data.

use kdsl_base::{Node, Span};

use super::{Evaluator, View};
use crate::hir::{ExprId, LocalId};
use crate::problems;
use crate::ty::Type;
use crate::value::{Env, Item, Val};

impl Evaluator<'_> {
    /// The value of an expression, whole: of a resource, its manifest. `None` where it is a mistake, which
    /// is reported, or cannot be known because a param is missing.
    pub fn asked(&mut self, expr: ExprId) -> Option<Node> {
        let span = self.hir[expr].span;
        let view = self.view(expr, Env(0));
        let instance = match &view {
            View::Resource(instance) => Some(*instance),
            _ => None,
        };
        let item = match instance {
            Some(instance) => self.merged_body(instance),
            None => {
                let item = self.force(&view);
                self.with_texts(item)
            }
        };
        if let Some(from) = secret_in(&item) {
            self.report(problems::secret_in_answer(span, from));
            return None;
        }
        if has_error(&item.val) {
            return None;
        }
        match instance {
            Some(instance) => Some(self.manifest(instance).node),
            None => Some(self.plain(item, false)),
        }
    }

    /// A value with the texts of ConfigMaps for their keys.
    fn with_texts(&mut self, item: Item) -> Item {
        let Item { val, origin, key } = item;
        let val = match val {
            Val::Key(of) if !of.secret => self.key_value(&of, origin).val,
            Val::List(items) => Val::List(items.into_iter().map(|item| self.with_texts(item)).collect()),
            Val::Map(fields) => {
                Val::Map(fields.into_iter().map(|(key, item)| (key, self.with_texts(item))).collect())
            }
            other => other,
        };
        Item { val, origin, key }
    }

    /// The value that a test gives a param.
    pub fn test_param(&mut self, param: LocalId, value: ExprId) -> (LocalId, Item, Type) {
        let want = self.checked.local_type(param).unwrap_or(Type::ANY);
        let item = self.memoised(value, Env(0));
        if has_error(&item.val) && self.problems.is_empty() && !self.checked.is_wrong(value) {
            let name = self.hir[param].name.clone();
            self.report(problems::missing_for(self.hir[value].span, &name));
        }
        (param, item, want)
    }
}

/// Where a Sensitive value in `item` comes from, or the key of a Secret, whose value only the cluster
/// knows.
fn secret_in(item: &Item) -> Option<Span> {
    match &item.val {
        Val::Secret(_) => Some(item.origin),
        Val::Key(key) if key.secret => Some(item.origin),
        Val::List(items) => items.iter().find_map(secret_in),
        Val::Map(fields) | Val::Replace(fields) => fields.iter().find_map(|(_, item)| secret_in(item)),
        _ => None,
    }
}

fn has_error(val: &Val) -> bool {
    match val {
        Val::Error => true,
        Val::List(items) => items.iter().any(|item| has_error(&item.val)),
        Val::Map(fields) | Val::Replace(fields) => fields.iter().any(|(_, item)| has_error(&item.val)),
        _ => false,
    }
}
