//! Calls of functions that the host gives: arguments as data, and data as their result.

use kdsl_base::{Node, Span, Value};

use super::{Evaluator, budget};
use crate::hir::{ExprId, FnId};
use crate::problems;
use crate::value::{Env, Item, Val};

/// What a call costs besides its values, in steps: nobody knows what the host does.
const CALL: u64 = 64;

impl Evaluator<'_> {
    /// The value of the body of a function that the host gives, in the frame of its call.
    pub(super) fn host_call(&mut self, expr: ExprId, native: usize, env: Env) -> Item {
        let hir = self.hir;
        let Some(((id, call, _), function)) = self.calls.last().copied().zip(hir.host.get(native)) else {
            return self.error_at(hir[expr].span);
        };
        let (mut arguments, mut secret) = (Vec::new(), false);
        for (n, _) in (0u32..).zip(&hir[id].params) {
            let item = self.frame_value(env, n).unwrap_or(Item::new(Val::Null, call));
            match self.argument_of_host(item, call, &mut secret) {
                Some(node) => arguments.push(node),
                None => return self.error_at(call),
            }
        }
        if !self.spend(CALL, call) {
            return self.error_at(call);
        }
        let words = match (function.call)(&arguments) {
            Ok(value) => match self.result_of_host(value, call, secret) {
                Ok(Some(item)) => return self.fits_declared(item, id, call),
                Ok(None) => return self.error_at(call),
                Err(words) => words.to_owned(),
            },
            Err(words) => words,
        };
        let words = Some(words.as_str()).filter(|_| !secret);
        self.report(problems::host_failed(call, &function.name, words))
    }

    /// The result in the form that the declaration says.
    fn fits_declared(&mut self, item: Item, id: FnId, call: Span) -> Item {
        let Some(want) = self.checked.function_type(id) else { return item };
        let before = self.problems.len();
        let item = self.coerce(item, want, call);
        let name = &self.hir[id].name;
        for problem in self.problems.iter_mut().skip(before) {
            problem.fixes.clear();
            problem.notes.push(format!("it is what the host's `{name}` gives"));
        }
        item
    }

    /// An argument as data. `secret` becomes true where a part of it is Sensitive.
    fn argument_of_host(&mut self, item: Item, call: Span, secret: &mut bool) -> Option<Node> {
        let origin = item.origin;
        if !self.spend(1, call) {
            return None;
        }
        let value = match item.val {
            Val::Error => return None,
            Val::Null => Value::Null,
            Val::Bool(value) => Value::Bool(value),
            Val::Int(number) => Value::Int(number),
            Val::Float(number) => Value::Float(number),
            Val::Str(text) | Val::Quantity(text) => Value::Str(text),
            Val::Secret(text) => {
                *secret = true;
                Value::Str(text)
            }
            Val::Symbol(instance) => Value::Str(self.name_of(instance)),
            Val::Port(port) => Value::Int(port.number),
            Val::Key(key) if !key.secret => {
                let item = self.key_value(&key, origin);
                return self.argument_of_host(item, call, secret);
            }
            Val::List(items) => {
                let nodes = items.into_iter().map(|item| self.argument_of_host(item, call, secret));
                Value::List(nodes.collect::<Option<_>>()?)
            }
            Val::Map(fields) | Val::Replace(fields) => {
                let entry = |(key, item)| Some((key, self.argument_of_host(item, call, secret)?));
                Value::Map(fields.into_iter().map(entry).collect::<Option<_>>()?)
            }
            other @ (Val::Instance(_) | Val::Bytes(_) | Val::Key(_)) => {
                self.report(problems::wrong_type(call, None, "plain data", other.sort()));
                return None;
            }
        };
        Some(Node::new(value, origin).under(item.key))
    }

    /// What the host gives as a value, which is paid for; `None` where a limit is met.
    fn result_of_host(
        &mut self,
        value: Value,
        call: Span,
        secret: bool,
    ) -> Result<Option<Item>, &'static str> {
        let (mut bytes, mut steps, mut height) = (0, 0, 0);
        let mut rest = vec![(&value, 1)];
        while let Some((value, depth)) = rest.pop() {
            height = height.max(depth);
            steps += 1;
            bytes += budget::ITEM;
            if depth > budget::HEIGHT {
                return Err("its result is nested too deeply");
            }
            match value {
                Value::Float(number) if !number.is_finite() => {
                    return Err("a number of its result is not finite");
                }
                Value::Str(text) => bytes += text.len() as u64,
                Value::List(items) => rest.extend(items.iter().map(|item| (&item.value, depth + 1))),
                Value::Map(entries) => {
                    bytes += entries.iter().map(|(key, _)| key.len() as u64 + budget::ENTRY).sum::<u64>();
                    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
                    keys.sort_unstable();
                    if keys.windows(2).any(|pair| pair.first() == pair.last()) {
                        return Err("a key stands in its result twice");
                    }
                    rest.extend(entries.iter().map(|(_, item)| (&item.value, depth + 1)));
                }
                _ => {}
            }
        }
        if !self.spend(steps + bytes / budget::TEXT_STEP as u64, call) || !self.hold(bytes, call) {
            return Ok(None);
        }
        self.height = height;
        Ok(Some(item(value, call, secret)))
    }
}

/// A value of the host's in the language. What was made of something Sensitive is it as well.
fn item(value: Value, call: Span, secret: bool) -> Item {
    let val = match value {
        Value::Null => Val::Null,
        Value::Bool(value) if secret => Val::Secret(value.to_string().into()),
        Value::Int(value) if secret => Val::Secret(value.to_string().into()),
        Value::Float(value) if secret => Val::Secret(value.to_string().into()),
        Value::Str(text) if secret => Val::Secret(text),
        Value::Bool(value) => Val::Bool(value),
        Value::Int(value) => Val::Int(value),
        Value::Float(value) => Val::Float(value),
        Value::Str(text) => Val::Str(text),
        Value::List(items) => {
            Val::List(items.into_iter().map(|node| item(node.value, call, secret)).collect())
        }
        Value::Map(entries) => {
            Val::Map(entries.into_iter().map(|(key, node)| (key, item(node.value, call, secret))).collect())
        }
    };
    Item::new(val, call)
}
