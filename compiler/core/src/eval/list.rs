//! Lists: values, spreads, and what loops and conditions put in.

use ecow::EcoVec;
use kdsl_base::Span;

use super::Evaluator;
use crate::hir::Element;
use crate::problems;
use crate::value::{Env, Item, Val};

impl Evaluator<'_> {
    pub(super) fn list(&mut self, elements: &[Element], env: Env, span: Span) -> Val {
        let mut items = EcoVec::with_capacity(elements.len());
        self.elements(elements, env, &mut items, span);
        Val::List(items)
    }

    fn elements(&mut self, elements: &[Element], env: Env, items: &mut EcoVec<Item>, span: Span) {
        for element in elements {
            match element {
                Element::Value(value) => {
                    let item = self.eval(*value, env);
                    if item.val == Val::Null {
                        let at = self.hir[*value].span;
                        let problem = problems::null_here(at, None, true).help("leave the item out with `if …: item`");
                        items.push(self.report(problem));
                    } else {
                        items.push(item);
                    }
                }
                Element::Spread(value) => {
                    let at = self.hir[*value].span;
                    let item = self.eval(*value, env);
                    match item.val {
                        Val::List(more) => {
                            if self.spend(more.len() as u64, at) {
                                items.extend(more);
                            }
                        }
                        Val::Null | Val::Error => {}
                        other => {
                            self.report(problems::operand(at, "what is spread in a list", "a list", other.sort()));
                        }
                    }
                }
                Element::For(head, body) => {
                    for frame in self.iterate(head, env) {
                        self.elements(body, frame, items, span);
                    }
                }
                Element::If(cond, body) => {
                    if self.condition(*cond, env) == Some(true) {
                        self.elements(body, env, items, span);
                    }
                }
            }
        }
    }
}
