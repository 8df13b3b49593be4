//! From the parser's values to ours.

use std::ops::Range;

use ecow::EcoString;
use kdsl_base::{Diagnostic, FileId, Node, Span, Value};
use toml::de::{DeFloat, DeInteger, DeString, DeTable, DeValue};

use crate::problems;

/// The way from the parser's values to ours, and what is wrong with the values on it.
pub(crate) struct Converter<'a> {
    pub(crate) file: FileId,
    pub(crate) text: &'a str,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Converter<'_> {
    pub(crate) fn table(&mut self, table: &DeTable<'_>) -> Value {
        // The parser sorts by name, for in a table that keeps an order it removes slowly.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| key.span().start);
        let entry = |(key, value): (&toml::Spanned<DeString<'_>>, &toml::Spanned<DeValue<'_>>)| {
            let node = self.value(value.get_ref(), value.span());
            (EcoString::from(key.get_ref().as_ref()), node.under(span(self.file, &key.span())))
        };
        Value::Map(entries.into_iter().map(entry).collect())
    }

    fn value(&mut self, value: &DeValue<'_>, range: Range<usize>) -> Node {
        let at = span(self.file, &range);
        let value = match value {
            DeValue::String(text) => Value::Str(EcoString::from(text.as_ref())),
            DeValue::Integer(number) => self.integer(number, at),
            DeValue::Float(number) => self.float(number, at),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(_) => Value::Str(self.text.get(range).unwrap_or("").into()),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item.get_ref(), item.span())).collect())
            }
            DeValue::Table(table) => self.table(table),
        };
        Node::new(value, at)
    }

    fn integer(&mut self, number: &DeInteger<'_>, at: Span) -> Value {
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Value::Int(value),
            Err(_) => {
                self.problems.push(problems::too_large(at));
                Value::Int(0)
            }
        }
    }

    fn float(&mut self, number: &DeFloat<'_>, at: Span) -> Value {
        match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => Value::Float(value),
            _ => {
                self.problems.push(problems::not_in_json(at, self.text.get(at.range()).unwrap_or("")));
                Value::Float(0.0)
            }
        }
    }
}

/// A range of bytes as a place in `file`.
pub(crate) fn span(file: FileId, range: &Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(range.start), offset(range.end.max(range.start)))
}
