//! What is said about a kind, a type or a field.

use kdsl_schema::{Checks, Enum, Field, Member, RefTarget, Schema, Shape, Target, TypeId, Union, Versions};
use kdsl_schema_docs::Docs;

use super::walk::{self, Subject};

/// How wide the text is.
const WIDTH: usize = 88;

/// The page about a subject.
pub fn write(schema: Schema<'_>, docs: &Docs, subject: &Subject<'_>, target: Target) -> String {
    let mut out = title(schema, subject);
    out.push_str(&format!("Kubernetes {target}\n"));
    let facts = facts(schema, subject, target);
    if !facts.is_empty() {
        out.push('\n');
    }
    let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;
    for (name, value) in facts {
        let mut text = String::new();
        wrap(&mut text, &value, &" ".repeat(width));
        out.push_str(&format!("{name:<width$}{}", text.trim_start()));
    }
    let of_type = subject.ty.and_then(|ty| schema.type_doc(ty).or(docs.type_doc(schema.type_path(ty))));
    let doc = match subject.field {
        Some((owner, field)) => field.doc().or(docs.field_doc(schema.type_path(owner), field.name)),
        None => of_type,
    };
    push_doc(&mut out, doc);
    // A field's documentation often says nothing of what it holds; its type's does.
    if subject.field.is_some() {
        push_doc(&mut out, of_type.filter(|text| Some(*text) != doc));
    }
    if let Some(ty) = subject.ty {
        push_fields(&mut out, (schema, docs), ty, target);
    }
    out
}

fn title(schema: Schema<'_>, subject: &Subject<'_>) -> String {
    match (subject.field, subject.kind, subject.ty) {
        (Some((_, field)), _, _) => format!("{}: {}\n", subject.path, type_words(schema, field.shape)),
        (None, Some(kind), _) => format!("{kind}\n"),
        (None, None, Some(ty)) => format!("{} ({})\n", subject.path, schema.type_path(ty)),
        (None, None, None) => format!("{}\n", subject.path),
    }
}

fn push_doc(out: &mut String, doc: Option<&str>) {
    if let Some(doc) = doc.filter(|doc| !doc.trim().is_empty()) {
        out.push('\n');
        for line in doc.trim().lines() {
            wrap(out, line.trim(), "");
        }
    }
}

/// What is known beside the documentation: a word and what it says.
fn facts(schema: Schema<'_>, subject: &Subject<'_>, target: Target) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let (Some(kind), None) = (subject.kind, subject.field) {
        facts.push(("resource", kind.plural.to_owned()));
        facts.push(("scope", if kind.namespaced { "a namespace" } else { "the cluster" }.to_owned()));
        push_versions(&mut facts, kind.versions, target);
        facts.extend(walk::life(schema, &kind).into_iter().map(|words| ("life", words)));
        let others: Vec<String> = schema
            .kinds_named(kind.name)
            .filter(|other| other.id != kind.id)
            .map(|other| format!("{} ({})", other.api_version(), other.versions.describe()))
            .collect();
        if !others.is_empty() {
            facts.push(("also in", others.join(", ")));
        }
    }
    if let Some((owner, field)) = subject.field {
        push_field_facts(&mut facts, schema, subject, owner, &field, target);
    }
    if let Some(ty) = subject.ty {
        facts.extend(schema.unions(ty).map(|union| ("one of", union_words(&union))));
    }
    facts
}

fn push_field_facts(
    facts: &mut Vec<(&'static str, String)>,
    schema: Schema<'_>,
    subject: &Subject<'_>,
    owner: TypeId,
    field: &Field<'_>,
    target: Target,
) {
    let rows = schema.field_rows(owner, field.name);
    let everywhere = rows.fold(Versions::NONE, |all, row| all.union(row.versions));
    push_versions(facts, everywhere, target);
    match required(schema, owner, field, target) {
        Some(None) => facts.push(("required", "yes".to_owned())),
        Some(Some(part)) => facts.push(("required", format!("in {part}"))),
        None => {}
    }
    if subject.read_only {
        facts.push(("read-only", "the cluster writes it".to_owned()));
    }
    if field.deprecated {
        facts.push(("deprecated", "Kubernetes advises against it".to_owned()));
    }
    for default in field.defaults() {
        let condition = default.condition.map_or(String::new(), |words| format!(" ({words})"));
        facts.push(("default", format!("{}{condition}", default_words(default.value))));
    }
    if let Some(checks) = field.checks(0) {
        push_checks(facts, &checks);
    }
    if let Some(values) = field.enums() {
        facts.push(("values", enum_words(values)));
    }
    if let Shape::List(id) = field.shape {
        let list = schema.list(id);
        facts.extend(list.key.map(|key| ("key", format!("entries are told apart by `{key}`"))));
    }
    if let Some(reference) = subject.reference {
        let kinds: Vec<&str> = reference
            .targets()
            .map(|target| match target {
                RefTarget::Any => "an object of any kind",
                RefTarget::Kind { kind, .. } => kind,
            })
            .collect();
        facts.push(("names", kinds.join(" or ")));
    }
}

/// What a definition says of a value beside its shape.
fn push_checks(facts: &mut Vec<(&'static str, String)>, checks: &Checks<'_>) {
    let bound = |number: Option<f64>, words: &str| number.map(|number| format!("{words} {number}"));
    let low = bound(checks.minimum, if checks.above { "above" } else { "at least" });
    let high = bound(checks.maximum, if checks.below { "below" } else { "at most" });
    let least = checks.least.map(|least| format!("a length of at least {least}"));
    let most = checks.most.map(|most| format!("a length of at most {most}"));
    facts.extend([low, high, least, most].into_iter().flatten().map(|words| ("bounds", words)));
    facts.extend(checks.pattern.map(|pattern| ("pattern", pattern.to_owned())));
}

fn push_versions(facts: &mut Vec<(&'static str, String)>, versions: Versions, target: Target) {
    let missing = target.versions().without(versions);
    if !missing.is_empty() {
        facts.push(("versions", format!("{}, so not in {}", versions.describe(), missing.list())));
    } else if !versions.is_superset(Versions::ALL) {
        facts.push(("versions", versions.describe()));
    }
}

/// Whether a field must be there, and in which versions of the target if that is not all that have it.
fn required(schema: Schema<'_>, owner: TypeId, field: &Field<'_>, target: Target) -> Option<Option<String>> {
    let rows = || schema.field_rows(owner, field.name);
    let union = |all: Versions, row: Field<'_>| all.union(row.versions);
    let wanted = rows().fold(Versions::NONE, union).intersection(target.versions());
    let required = rows().filter(|row| row.required).fold(Versions::NONE, union).intersection(wanted);
    match (required.is_empty(), required.is_superset(wanted)) {
        // A field that the target does not have is told as it is elsewhere.
        (true, _) => (wanted.is_empty() && field.required).then_some(None),
        (false, true) => Some(None),
        (false, false) => Some(Some(required.list())),
    }
}

/// `at most one of rollingUpdate, recreate`, or what goes with which value of the discriminator.
fn union_words(union: &Union<'_>) -> String {
    if let Some(discriminator) = union.discriminator {
        let member = |member: Member<'_>| match member.value {
            Some(value) => format!("{} (`{value}`)", member.field),
            None => member.field.to_owned(),
        };
        let members: Vec<String> = union.members().map(member).collect();
        return format!("`{discriminator}` says which is set: {}", members.join(", "));
    }
    let members: Vec<&str> = union.members().map(|member| member.field).collect();
    format!("{} one of {}", if union.required { "exactly" } else { "at most" }, members.join(", "))
}

/// `=field` copies a field; all else is YAML.
fn default_words(value: &str) -> String {
    value.strip_prefix('=').map_or_else(|| value.to_owned(), |field| format!("what `{field}` says"))
}

fn enum_words(values: Enum<'_>) -> String {
    let words: Vec<String> = values
        .values()
        .map(|value| {
            let all = value.versions.is_superset(Versions::ALL);
            let versions = if all { String::new() } else { format!(" ({})", value.versions.describe()) };
            format!("\"{}\"{versions}", value.text)
        })
        .collect();
    let more = if values.closed { "" } else { ", or another" };
    format!("{}{more}", words.join(", "))
}

/// The type of a field: its values, where they are few.
fn field_type(schema: Schema<'_>, field: &Field<'_>, target: Target) -> String {
    let values = field.enums().filter(|values| values.closed && field.shape == Shape::String);
    let words: Vec<String> = values
        .into_iter()
        .flat_map(|values| values.values_in(target))
        .map(|text| format!("\"{text}\""))
        .collect();
    if words.is_empty() || words.len() > 6 { type_words(schema, field.shape) } else { words.join(" | ") }
}

/// A shape as the language writes types.
fn type_words(schema: Schema<'_>, shape: Shape) -> String {
    match shape {
        Shape::String | Shape::Time | Shape::MicroTime => "String".to_owned(),
        Shape::Int32 | Shape::Int64 => "Int".to_owned(),
        Shape::Float => "Float".to_owned(),
        Shape::Bool => "Bool".to_owned(),
        Shape::Bytes => "String (base64)".to_owned(),
        Shape::Quantity => "Quantity".to_owned(),
        Shape::IntOrString => "Int | String".to_owned(),
        Shape::Json => "Any".to_owned(),
        Shape::Object(ty) => schema.type_name(ty).to_owned(),
        Shape::List(id) => format!("[{}]", type_words(schema, schema.elem(id))),
        Shape::Map(id) => format!("{{ [String]: {} }}", type_words(schema, schema.elem(id))),
    }
}

/// The fields of a type, those that the cluster writes last.
fn push_fields(out: &mut String, (schema, docs): (Schema<'_>, &Docs), ty: TypeId, target: Target) {
    let mut fields: Vec<Field<'_>> = Vec::new();
    for field in schema.fields_in(ty, target) {
        // A field whose shape changed has a row for each.
        match fields.last_mut().filter(|last| last.name == field.name) {
            Some(last) => *last = field,
            None => fields.push(field),
        }
    }
    fields.sort_by_key(|field| field.read_only);
    if fields.is_empty() {
        return;
    }
    out.push_str("\nFields:\n");
    for field in fields {
        let mut marks = Vec::new();
        match required(schema, ty, &field, target) {
            Some(None) => marks.push("required".to_owned()),
            Some(Some(part)) => marks.push(format!("required in {part}")),
            None => {}
        }
        if field.read_only {
            marks.push("written by the cluster".to_owned());
        }
        if field.deprecated {
            marks.push("deprecated".to_owned());
        }
        marks.extend(field.default().map(|value| format!("default {}", default_words(value))));
        let rows = schema.field_rows(ty, field.name);
        let everywhere = rows.fold(Versions::NONE, |all, row| all.union(row.versions));
        if !everywhere.is_superset(Versions::ALL) {
            marks.push(everywhere.describe());
        }
        let marks = if marks.is_empty() { String::new() } else { format!("  ({})", marks.join(", ")) };
        out.push_str(&format!("  {}: {}{marks}\n", field.name, field_type(schema, &field, target)));
        if let Some(doc) = field.doc().or(docs.field_doc(schema.type_path(ty), field.name)) {
            wrap(out, first_sentence(doc), "      ");
        }
    }
}

/// The text up to the first full stop that ends a sentence.
fn first_sentence(doc: &str) -> &str {
    let doc = doc.trim().split("\n\n").next().unwrap_or("");
    let ends = doc.match_indices(". ").map(|(at, _)| at + 1);
    let abbreviated =
        |end: &usize| doc.get(..*end).is_some_and(|text| text.ends_with("e.g.") || text.ends_with("i.e."));
    ends.into_iter().find(|end| !abbreviated(end)).and_then(|end| doc.get(..end)).unwrap_or(doc)
}

/// Appends the words in lines of at most [`WIDTH`] characters.
fn wrap(out: &mut String, text: &str, indent: &str) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
        }
        out.push_str(if column == 0 { indent } else { " " });
        column += length + if column == 0 { indent.len() } else { 1 };
        out.push_str(word);
    }
    out.push('\n');
}
