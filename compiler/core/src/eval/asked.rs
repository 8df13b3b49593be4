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
            None => self.force(&view),
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

    /// The values that a test gives params. They are those of the program without the test.
    pub fn test_params(&mut self, test: usize) -> Vec<(LocalId, Item, Type)> {
        let hir = self.hir;
        let mut values = Vec::new();
        for (_, _, param, value) in hir.tests.get(test).map(|test| test.params.as_slice()).unwrap_or_default()
        {
            let Some(param) = *param else { continue };
            let want = self.checked.local_type(param).unwrap_or(Type::ANY);
            values.push((param, self.memoised(*value, Env(0)), want));
        }
        values
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
