//! What an expression evaluates to: plain data, and the references that only a program knows.

use std::sync::Arc;

use ecow::{EcoString, EcoVec};
use kdsl_base::Span;

use crate::hir::DeclId;

/// A value and the expression that it came from.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The value.
    pub val: Val,
    /// Where it came from: the literal, the default, the line of a data file.
    pub origin: Span,
    /// Where the key stands that the value is under; its own origin where there is none.
    pub key: Span,
}

/// The entries of a record, in source order; no key stands in it twice.
pub type Fields = EcoVec<(EcoString, Item)>;

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Val {
    /// What a reported mistake evaluates to: it fits everywhere and says nothing more.
    Error,
    /// Absent.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A finite number with a fraction or an exponent.
    Float(f64),
    /// A number with a unit, or a percentage, as it is written.
    Quantity(EcoString),
    /// Text.
    Str(EcoString),
    /// Text that may only end in a Secret.
    Secret(EcoString),
    /// Bytes of a file that is not text.
    Bytes(EcoVec<u8>),
    /// A list.
    List(EcoVec<Item>),
    /// A record or map.
    Map(Fields),
    /// A record that replaces another whole where the two are merged.
    Replace(Fields),
    /// A resource.
    Symbol(Instance),
    /// An instance of a component.
    Instance(Instance),
    /// A key of a ConfigMap or a Secret.
    Key(Arc<KeyRef>),
    /// A port of a workload or a Service.
    Port(Arc<PortRef>),
}

/// One resource, or one instance of a component, that a declaration makes: the declaration, and the
/// iteration of the loops and the instance of the components around it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instance {
    /// The declaration.
    pub decl: DeclId,
    /// The frame of the innermost loop around it.
    pub env: Env,
}

/// A frame of the variables of loops and lambdas. The number indexes the evaluator's frames; zero is
/// the program's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Env(pub u32);

/// A key of a ConfigMap or a Secret.
#[derive(Clone, PartialEq, Debug)]
pub struct KeyRef {
    /// Whose key it is.
    pub of: Instance,
    /// The key.
    pub key: EcoString,
    /// Whether it is a Secret's.
    pub secret: bool,
}

/// A port of a workload or a Service.
#[derive(Clone, PartialEq, Debug)]
pub struct PortRef {
    /// Whose port it is.
    pub of: Instance,
    /// Its name; empty where it has none.
    pub name: EcoString,
    /// Its number.
    pub number: i64,
    /// Whether it is a Service's, not a container's.
    pub service: bool,
}

impl Item {
    /// A value from `origin`.
    pub const fn new(val: Val, origin: Span) -> Item {
        Item { val, origin, key: origin }
    }

    /// The same value, under the key that stands at `key`.
    #[must_use]
    pub fn under(mut self, key: Span) -> Item {
        self.key = key;
        self
    }
}

impl Val {
    /// Text.
    pub fn str(text: impl Into<EcoString>) -> Val {
        Val::Str(text.into())
    }

    /// What a message calls a value of this sort, with its article. Never shows a value.
    pub const fn sort(&self) -> &'static str {
        match self {
            Val::Error => "an error",
            Val::Null => "null",
            Val::Bool(_) => "a boolean",
            Val::Int(_) => "an integer",
            Val::Float(_) => "a number with a fraction",
            Val::Quantity(_) => "a quantity",
            Val::Str(_) => "a string",
            Val::Secret(_) => "a Sensitive value",
            Val::Bytes(_) => "a file's bytes",
            Val::List(_) => "a list",
            Val::Map(_) | Val::Replace(_) => "a record",
            Val::Symbol(_) => "a resource",
            Val::Instance(_) => "an instance of a component",
            Val::Key(_) => "a key",
            Val::Port(_) => "a port",
        }
    }

    /// The entry of that key, if this is a record that has it.
    pub fn get(&self, key: &str) -> Option<&Item> {
        match self {
            Val::Map(fields) | Val::Replace(fields) => {
                fields.iter().find(|(name, _)| name == key).map(|(_, item)| item)
            }
            _ => None,
        }
    }
}

/// The text of a float, in the shortest form that reads back as the same number. Never an exponent
/// where Kubernetes' readers would take it for text.
pub fn float_text(number: f64) -> EcoString {
    let mut text = number.to_string();
    if !text.contains(['.', 'e', 'E']) {
        text.push_str(".0");
    }
    text.into()
}
