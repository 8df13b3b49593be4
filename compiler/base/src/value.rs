//! What a program becomes: plain data, of which every part knows where it came from.

use std::collections::BTreeSet;

use ecow::{EcoString, EcoVec};

use crate::Span;

/// The entries of a record, in the order in which they are written out.
pub type Entries = EcoVec<(EcoString, Node)>;

/// Plain data, as JSON and YAML know it.
///
/// Integers and floats are distinct, because Kubernetes tells them apart. Floats are finite.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// Text.
    Str(EcoString),
    /// An ordered list.
    List(EcoVec<Node>),
    /// An ordered map; no key stands in it twice.
    Map(Entries),
}

impl Value {
    /// A record. Of two entries with one key the first one counts.
    pub fn record<K: Into<EcoString>, V: Into<Value>>(entries: impl IntoIterator<Item = (K, V)>) -> Value {
        let mut record = Entries::new();
        let mut known = BTreeSet::new();
        for (key, value) in entries {
            let key: EcoString = key.into();
            if known.insert(key.clone()) {
                record.push((key, Node::new(value.into(), Span::default())));
            }
        }
        Value::Map(record)
    }

    /// A list.
    pub fn list<V: Into<Value>>(items: impl IntoIterator<Item = V>) -> Value {
        Value::List(items.into_iter().map(|item| Node::new(item.into(), Span::default())).collect())
    }
}

macro_rules! from {
    ($($ty:ty: $value:ident => $to:expr;)*) => {
        $(impl From<$ty> for Value {
            fn from($value: $ty) -> Value {
                $to
            }
        })*
    };
}

from! {
    bool: value => Value::Bool(value);
    i64: value => Value::Int(value);
    i32: value => Value::Int(value.into());
    u32: value => Value::Int(value.into());
    u16: value => Value::Int(value.into());
    &str: value => Value::Str(value.into());
    String: value => Value::Str(value.into());
    EcoString: value => Value::Str(value);
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(items: Vec<V>) -> Value {
        Value::list(items)
    }
}

impl<V: Into<Value>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A value and the place in a source that it came from.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The expression, default or file that gave it.
    pub origin: Span,
    /// Where the key stands that the value is under; its own origin where there is none.
    pub key: Span,
}

impl Node {
    /// A value from `origin`.
    pub const fn new(value: Value, origin: Span) -> Node {
        Node { value, origin, key: origin }
    }

    /// The same value, under the key that stands at `key`.
    #[must_use]
    pub fn under(mut self, key: Span) -> Node {
        self.key = key;
        self
    }

    /// Text from `origin`.
    pub fn str(text: impl Into<EcoString>, origin: Span) -> Node {
        Node::new(Value::Str(text.into()), origin)
    }

    /// The entry of that key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The node at the end of a path of keys, if it exists.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text, if this is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is a whole one.
    pub const fn as_int(&self) -> Option<i64> {
        match &self.value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries, if this is a map.
    pub fn entries(&self) -> &[(EcoString, Node)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }
}
