//! The documentation of a completion, which an editor asks for when it is shown and not before.
//!
//! A completion carries a key: a word that says where the text is, and the names of what it is about, parted by
//! blanks. The key of a text that is at hand is that text, behind `=`.

use kdsl_core::builtins::{self, Sort};
use kdsl_schema::{Field, Schema, TypeId, Versions};
use kdsl_schema_docs::Docs;

use crate::text;

/// How much of a text that is at hand goes with the key, in characters.
const INLINE: usize = 1_500;

pub(crate) fn field(schema: Schema<'_>, owner: TypeId, field: &Field<'_>) -> String {
    match field.doc() {
        Some(doc) => inline(doc),
        None => format!("field {} {}", schema.type_path(owner), field.name),
    }
}

pub(crate) fn ty(schema: Schema<'_>, ty: TypeId) -> String {
    match schema.type_doc(ty) {
        Some(doc) => inline(doc),
        None => format!("type {}", schema.type_path(ty)),
    }
}

pub(super) fn method(method: &builtins::Method) -> String {
    format!("method {:?} {}", method.receiver, method.name)
}

pub(super) fn builtin(name: &str) -> String {
    format!("builtin {name}")
}

pub(super) fn inline(text: &str) -> String {
    format!("={}", text.trim().chars().take(INLINE).collect::<String>())
}

/// The sorts of value that have methods.
const SORTS: [Sort; 8] =
    [Sort::Text, Sort::Bytes, Sort::Number, Sort::Quantity, Sort::Bool, Sort::List, Sort::Map, Sort::Any];

/// The documentation that a completion's key stands for, as Markdown. Kubernetes' own is in `docs`.
pub fn resolve(docs: Option<&Docs>, key: &str) -> Option<String> {
    if let Some(text) = key.strip_prefix('=') {
        return (!text.is_empty()).then(|| text.to_owned());
    }
    let mut words = key.split(' ');
    match (words.next()?, words.next()?, words.next()) {
        ("field", ty, Some(name)) => Some(field_text(docs, ty, name)),
        ("type", ty, None) => docs.and_then(|docs| docs.type_doc(ty)).map(|doc| doc.trim().to_owned()),
        ("method", sort, Some(name)) => {
            let sort = SORTS.into_iter().find(|known| format!("{known:?}") == sort)?;
            method_text(builtins::find(sort, name)?)
        }
        ("builtin", name, None) => match builtins::function(name) {
            Some(function) => Some(format!("```kdsl\n{}\n```\n{}", function.signature(), function.doc)),
            None => text::built_in(name).map(str::to_owned),
        },
        _ => None,
    }
}

fn method_text(method: &builtins::Method) -> Option<String> {
    let mut text = format!("```kdsl\n{}\n```\n{}", method.signature(), method.sentence());
    for (code, value) in method.examples() {
        text.push_str(&format!("\n\n`{code}` is `{value}`"));
    }
    Some(text)
}

/// What is known of a field in few lines, then Kubernetes' own words.
fn field_text(docs: Option<&Docs>, path: &str, name: &str) -> String {
    let schema = Schema::builtin();
    let mut facts = Vec::new();
    let mut rows: Vec<Field<'_>> = Vec::new();
    if let Some(ty) = schema.type_by_path(path) {
        rows.extend(schema.field_rows(ty, name));
    }
    if let Some(field) = rows.last() {
        if field.required {
            facts.push("required".to_owned());
        }
        for default in field.defaults().filter(|default| !default.value.starts_with('=')) {
            let condition = default.condition.map(|when| format!(" ({when})")).unwrap_or_default();
            facts.push(format!("default: `{}`{condition}", default.value));
        }
        let everywhere = rows.iter().fold(Versions::NONE, |sum, row| sum.union(row.versions));
        if everywhere != Versions::ALL {
            facts.push(format!("Kubernetes: {}", everywhere.describe()));
        }
        match kdsl_schema::advice(path, name) {
            Some(advice) => facts.push(match advice.rename {
                Some(other) => format!("deprecated since {}: write `{other}`", advice.since),
                None => format!("deprecated since {}: {}", advice.since, advice.words),
            }),
            None if field.deprecated => facts.push("deprecated".to_owned()),
            None => {}
        }
    }
    let mut text: String = facts.iter().map(|fact| format!("- {fact}\n")).collect();
    if let Some(doc) = docs.and_then(|docs| docs.field_doc(path, name)) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(doc.trim());
    }
    text
}
