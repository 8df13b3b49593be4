//! For other programs. What it is made of stands in the guide, and is only ever added to.

use kdsl_base::{Node, Value};
use kdsl_diff::{Class, FieldChange, ObjectChange, Shown};

use super::{Diff, words};
use crate::data::{self, list, map, text, value};

pub(super) fn render(diff: &Diff<'_>) -> String {
    let mut writer = Writer { old: data::Places::new(diff.old), new: data::Places::new(diff.new) };
    let objects = diff.objects().iter().map(|object| writer.object(object)).collect();
    let mut out = String::new();
    kdsl_yaml::write_json([&map([("summary", summary(diff)), ("objects", list(objects))])], &mut out);
    out
}

fn summary(diff: &Diff<'_>) -> Node {
    let number = |count: usize| value(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)));
    let of = |class: Class| number(diff.objects().iter().filter(|object| object.class == class).count());
    let all =
        |word: &str| number(diff.objects().iter().filter(|object| words::change(object) == word).count());
    map([
        ("changed", all("changed")),
        ("added", all("added")),
        ("removed", all("removed")),
        ("unchanged", number(diff.unchanged())),
        ("restartsPods", of(Class::Restarts)),
        ("rejected", of(Class::Rejected)),
        ("deletesData", of(Class::DeletesData)),
    ])
}

fn class(class: Class) -> Node {
    text(match class {
        Class::Added => "added",
        Class::InPlace => "in-place",
        Class::Restarts => "restarts-pods",
        Class::Removed => "removed",
        Class::Rejected => "rejected",
        Class::DeletesData => "deletes-data",
    })
}

fn or_null(words: Option<&str>) -> Node {
    words.map_or_else(|| value(Value::Null), text)
}

struct Writer<'s> {
    old: data::Places<'s>,
    new: data::Places<'s>,
}

impl Writer<'_> {
    fn object(&mut self, object: &ObjectChange) -> Node {
        let null = || value(Value::Null);
        let fields = object.fields.iter().map(|field| self.field(field)).collect();
        map([
            ("group", text(&object.group)),
            ("kind", text(&object.kind)),
            ("namespace", or_null(object.namespace.as_deref())),
            ("name", text(&object.name)),
            ("change", text(words::change(object))),
            ("class", class(object.class)),
            ("why", or_null(object.why.as_deref())),
            ("oldPlace", object.old.map_or_else(null, |span| self.old.place(span))),
            ("newPlace", object.new.map_or_else(null, |span| self.new.place(span))),
            ("fields", list(fields)),
        ])
    }

    fn field(&mut self, field: &FieldChange) -> Node {
        let change = match (&field.old, &field.new) {
            _ if field.order => "order",
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        let shown = |shown: &Option<Shown>| match shown {
            Some(Shown::Value(node) | Shown::Default(node)) => node.clone(),
            Some(Shown::Secret(_)) | None => value(Value::Null),
        };
        let filled_in = |shown: &Option<Shown>| value(Value::Bool(matches!(shown, Some(Shown::Default(_)))));
        let is_secret = [&field.old, &field.new].iter().any(|shown| matches!(shown, Some(Shown::Secret(_))));
        let null = || value(Value::Null);
        let (old, new) = (field.old.as_ref().and_then(Shown::span), field.new.as_ref().and_then(Shown::span));
        map([
            ("path", text(&field.path.to_string())),
            ("change", text(change)),
            ("class", class(field.class)),
            ("why", or_null(field.why.as_deref())),
            ("secret", value(Value::Bool(is_secret))),
            ("old", shown(&field.old)),
            ("new", shown(&field.new)),
            ("oldIsDefault", filled_in(&field.old)),
            ("newIsDefault", filled_in(&field.new)),
            ("oldPlace", old.map_or_else(null, |span| self.old.place(span))),
            ("newPlace", new.map_or_else(null, |span| self.new.place(span))),
        ])
    }
}
