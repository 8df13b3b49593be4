//! The methods of every value: writing it as the text of a file. Something Sensitive anywhere in the
//! value makes the text Sensitive.
//!
//! Null is absent, so an entry that is null is not written. A null in a list can only come from
//! untyped data; it is written where the format has one.

use std::fmt::Write;

use kdsl_base::{Node, Value};

use super::text::option;
use super::{Call, Form, Halt, Method, Sort, ini, properties, toml};
use crate::eval::budget::ITEMS;
use crate::ops::{Failure, Place};
use crate::problems;
use crate::value::{Item, Val};

/// How deep a value may be to be written.
const DEPTH_LIMIT: usize = 256;

/// The methods.
pub(super) const METHODS: &[Method] = &[
    Method {
        name: "to-json",
        receiver: Sort::Any,
        params: &[option("pretty", Form::Bool)],
        result: Form::Text,
        doc: "The value as JSON, on one line, or with `pretty: true` on many: `{ a: [1] }.to-json()` is `\"{\\\"a\\\":[1]}\"`.",
        call: |call| {
            let pretty = matches!(call.arg(0), Some(Item { val: Val::Bool(true), .. }));
            write(call, "JSON", |node, out| {
                if pretty {
                    kdsl_yaml::write_json([node], out);
                } else {
                    kdsl_yaml::write_json_compact(node, out);
                }
                Ok(())
            })
        },
    },
    Method {
        name: "to-yaml",
        receiver: Sort::Any,
        params: &[],
        result: Form::Text,
        doc: "The value as YAML, in the layout of the manifests: `{ a: 1 }.to-yaml()` is `\"a: 1\\n\"`.",
        call: |call| {
            write(call, "YAML", |node, out| {
                kdsl_yaml::write([node], out);
                Ok(())
            })
        },
    },
    Method {
        name: "to-toml",
        receiver: Sort::Any,
        params: &[],
        result: Form::Text,
        doc: "The record as TOML; records in it become tables: `{ server: { port: 80 } }.to-toml()` is `\"[server]\\nport = 80\\n\"`.",
        call: |call| write(call, "TOML", toml::write),
    },
    Method {
        name: "to-properties",
        receiver: Sort::Any,
        params: &[],
        result: Form::Text,
        doc: "The record as a Java properties file; records in it become dotted keys: `{ server: { port: 80 } }.to-properties()` is `\"server.port=80\\n\"`.",
        call: |call| write(call, "properties", properties::write),
    },
    Method {
        name: "to-ini",
        receiver: Sort::Any,
        params: &[],
        result: Form::Text,
        doc: "The record as an INI file; records in it become sections: `{ server: { port: 80 } }.to-ini()` is `\"[server]\\nport = 80\\n\"`.",
        call: |call| write(call, "INI", ini::write_ini),
    },
    Method {
        name: "to-env",
        receiver: Sort::Any,
        params: &[],
        result: Form::Text,
        doc: "The record as lines of `NAME=value`, quoted where need be, as in a file `.env`: `{ PORT: 80 }.to-env()` is `\"PORT=80\\n\"`.",
        call: |call| write(call, "variables", ini::write_env),
    },
];

/// Writes the receiver.
fn write(
    call: &mut Call<'_>,
    format: &'static str,
    writer: impl FnOnce(&Node, &mut String) -> Result<(), Failure>,
) -> Result<Item, Halt> {
    let mut plain = Plain { format, path: String::new(), depth: 0, secret: false, nodes: 0 };
    let Some(node) = plain.node(call, call.receiver)? else { return Ok(call.give(Val::Error)) };
    let mut out = String::new();
    writer(&node, &mut out)?;
    Ok(call.give(if plain.secret { Val::Secret(out.into()) } else { Val::str(out) }))
}

/// A value on its way to plain data.
struct Plain {
    format: &'static str,
    path: String,
    depth: usize,
    secret: bool,
    nodes: usize,
}

impl Plain {
    /// The value as plain data; nothing if a mistake in it has been reported.
    fn node(&mut self, call: &mut Call<'_>, item: &Item) -> Result<Option<Node>, Halt> {
        let value = match &item.val {
            Val::Error => return Ok(None),
            Val::Null => Value::Null,
            Val::Bool(value) => Value::Bool(*value),
            Val::Int(number) => Value::Int(*number),
            Val::Float(number) => Value::Float(*number),
            Val::Str(text) | Val::Quantity(text) => Value::Str(text.clone()),
            Val::Secret(text) => {
                self.secret = true;
                Value::Str(text.clone())
            }
            Val::List(_) | Val::Map(_) | Val::Replace(_) => {
                self.depth += 1;
                if self.depth > DEPTH_LIMIT {
                    let failure = problems::nested_too_deeply(Place::Receiver, DEPTH_LIMIT);
                    return Err(failure.into());
                }
                let value = self.members(call, &item.val)?;
                self.depth -= 1;
                let Some(value) = value else { return Ok(None) };
                value
            }
            Val::Bytes(_) | Val::Symbol(_) | Val::Instance(_) | Val::Key(_) | Val::Port(_) => {
                return Err(self.refuse(&item.val));
            }
        };
        self.nodes += 1;
        if self.nodes > ITEMS {
            return Err(problems::too_many_items(Place::Receiver, "the values in a text", ITEMS).into());
        }
        call.spend(self.most_bytes(&value))?;
        Ok(Some(Node::new(value, item.origin)))
    }

    /// The most bytes that a value takes, without those in it and its key. Shared values, indentation
    /// and escapes can make much more of a text than a value seems to hold.
    fn most_bytes(&self, value: &Value) -> usize {
        let column = 2 * self.depth;
        let text = if let Value::Str(text) = value { kdsl_yaml::most_bytes(text, column) } else { 8 };
        // These two write the whole path to a value.
        let path = if matches!(self.format, "TOML" | "properties") { 2 * self.path.len() } else { 0 };
        2 * column + text + path
    }

    fn members(&mut self, call: &mut Call<'_>, val: &Val) -> Result<Option<Value>, Halt> {
        let length = self.path.len();
        match val {
            Val::List(items) => {
                let mut nodes = ecow::EcoVec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    // Writing to a string does not fail.
                    let _ = write!(self.path, "[{index}]");
                    let node = self.node(call, item)?;
                    self.path.truncate(length);
                    let Some(node) = node else { return Ok(None) };
                    nodes.push(node);
                }
                Ok(Some(Value::List(nodes)))
            }
            Val::Map(fields) | Val::Replace(fields) => {
                let mut entries = ecow::EcoVec::with_capacity(fields.len());
                for (key, item) in fields {
                    if matches!(item.val, Val::Null) {
                        continue;
                    }
                    call.spend(kdsl_yaml::most_bytes(key, 0))?;
                    let dot = if length == 0 { "" } else { "." };
                    let _ = write!(self.path, "{dot}{key}");
                    let node = self.node(call, item)?;
                    self.path.truncate(length);
                    let Some(node) = node else { return Ok(None) };
                    entries.push((key.clone(), node));
                }
                Ok(Some(Value::Map(entries)))
            }
            _ => Ok(None),
        }
    }

    fn refuse(&self, val: &Val) -> Halt {
        let sort = val.sort();
        let message = match self.path.as_str() {
            "" => format!("{sort} cannot be written as {}", self.format),
            path => format!("`{path}` is {sort}, which cannot be written as {}", self.format),
        };
        let failure = problems::unwritable(Place::Receiver, message).label(format!("has {sort}"));
        let help = match val {
            Val::Bytes(_) => "encode the bytes as text: `.base64()`",
            Val::Symbol(_) => "write its name: `.metadata.name`",
            Val::Instance(_) => "write one of its outputs",
            Val::Port(_) => "write the number or the name of the port itself",
            _ => "a key is a reference that only Kubernetes' own fields hold; write the value itself",
        };
        failure.help(help).into()
    }
}

/// What a message calls plain data, with its article.
pub(super) const fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Int(_) => "an integer",
        Value::Float(_) => "a number with a fraction",
        Value::Str(_) => "a string",
        Value::List(_) => "a list",
        Value::Map(_) => "a record",
    }
}

/// A value that a format has no way to say.
pub(super) fn unwritable(path: &[&str], what: &str, label: &str) -> Failure {
    let message = match path {
        [] => what.to_owned(),
        path => format!("`{}`: {what}", path.join(".")),
    };
    problems::unwritable(Place::Receiver, message).label(label)
}
