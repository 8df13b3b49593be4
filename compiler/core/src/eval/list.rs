//! Lists: values, spreads, and what loops and conditions put in.

use ecow::EcoVec;

use super::{Evaluator, budget};
use crate::hir::{Element, ExprKind};
use crate::problems;
use crate::value::{Env, Item, Val};

impl Evaluator<'_> {
    pub(super) fn list(&mut self, elements: &[Element], env: Env) -> Val {
        let mut items = EcoVec::with_capacity(elements.len());
        let mut height = 0;
        self.elements(elements, env, &mut items, &mut height);
        self.height = height + 1;
        Val::List(items)
    }

    fn elements(&mut self, elements: &[Element], env: Env, items: &mut EcoVec<Item>, height: &mut u32) {
        for element in elements {
            match element {
                Element::Value(value) => {
                    let at = self.hir[*value].span;
                    if !self.hold(budget::ITEM, at) {
                        return;
                    }
                    let item = self.eval(*value, env);
                    *height = (*height).max(self.height);
                    let is_data = matches!(self.hir[*value].kind, ExprKind::NullData);
                    if item.val == Val::Null && !is_data {
                        let problem =
                            problems::null_here(at, None, true).help("leave the item out with `if …: item`");
                        items.push(self.report(problem));
                    } else {
                        items.push(item);
                    }
                }
                Element::Spread(value) => {
                    let at = self.hir[*value].span;
                    let item = self.eval(*value, env);
                    *height = (*height).max(self.height);
                    match item.val {
                        Val::List(more) => {
                            if items.len() + more.len() > budget::ITEMS {
                                self.halt(at, "the items of a list", budget::ITEMS as u64);
                                return;
                            } else if self.hold_items(more.len(), at) {
                                items.extend(more);
                            }
                        }
                        Val::Null | Val::Error => {}
                        other => {
                            self.report(problems::operand(
                                at,
                                "what is spread in a list",
                                "a list",
                                other.sort(),
                            ));
                        }
                    }
                }
                Element::For(head, body) => {
                    for frame in self.iterate(head, env) {
                        self.elements(body, frame, items, height);
                    }
                }
                Element::If(cond, body) => {
                    if self.condition(*cond, env) == Some(true) {
                        self.elements(body, env, items, height);
                    }
                }
            }
        }
    }
}
