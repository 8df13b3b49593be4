//! The words that the formats share.

use std::borrow::Cow;

use kdsl_base::{Node, Value};
use kdsl_diff::{Class, Diff, ObjectChange, Shown};
use kdsl_report::visible;

/// What a change does, in words; nothing for one that does no more than its sign says.
pub(super) fn class(class: Class) -> Option<&'static str> {
    match class {
        Class::Added | Class::InPlace | Class::Removed => None,
        Class::Restarts => Some("restarts pods"),
        Class::Rejected => Some("rejected"),
        Class::DeletesData => Some("deletes data"),
    }
}

/// What a change does and why, in words.
pub(super) fn effect(of: Class, why: Option<&str>) -> Option<String> {
    match (class(of), why) {
        (Some(class), Some(why)) => Some(format!("{class}: {why}")),
        (Some(class), None) => Some(class.to_owned()),
        (None, why) => why.map(str::to_owned),
    }
}

/// What becomes of an object: `added`, `removed`, `changed`.
pub(super) fn change(object: &ObjectChange) -> &'static str {
    match (object.old, object.new) {
        (None, _) => "added",
        (_, None) => "removed",
        (Some(_), Some(_)) => "changed",
    }
}

/// `shop/web`
pub(super) fn name(object: &ObjectChange) -> String {
    let space = object.namespace.as_deref().map(|namespace| format!("{namespace}/")).unwrap_or_default();
    visible(&format!("{space}{}", object.name)).into_owned()
}

/// `1 deletes data, 2 restart pods; 3 changed, 1 removed, 8 unchanged`
pub(super) fn summary(diff: &Diff) -> String {
    let count = |class: Class| diff.objects.iter().filter(|object| object.class == class).count();
    let all = |word: &str| diff.objects.iter().filter(|object| change(object) == word).count();
    let said = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {more}")),
    };
    let grave = [
        said(count(Class::DeletesData), "deletes data", "delete data"),
        said(count(Class::Rejected), "is rejected", "are rejected"),
        said(count(Class::Restarts), "restarts pods", "restart pods"),
    ];
    let same = (diff.unchanged > 0).then(|| format!("{} unchanged", diff.unchanged));
    let plain = [
        said(all("changed"), "changed", "changed"),
        said(all("added"), "added", "added"),
        said(all("removed"), "removed", "removed"),
        same,
    ];
    let join = |words: &[Option<String>]| words.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let (grave, plain) = (join(&grave), join(&plain));
    match (grave.is_empty(), plain.is_empty()) {
        (true, true) => "no resources".to_owned(),
        (true, false) => plain,
        (false, _) => format!("{grave}; {plain}"),
    }
}

/// A value in one line; nothing for one that is better shown in several.
pub(super) fn in_line(shown: &Shown) -> Option<String> {
    /// The longest line that one value makes.
    const LONG: usize = 80;
    let words = match shown {
        Shown::Secret(_) => return Some("(secret)".to_owned()),
        Shown::Value(node) if has_lines(node) => return None,
        Shown::Value(node) => flow(node),
        Shown::Default(node) => format!("{} (default)", flow(node)),
    };
    let node = match shown {
        Shown::Value(node) => node,
        _ => return Some(words),
    };
    let short = words.chars().count() <= LONG || !matches!(node.value, Value::List(_) | Value::Map(_));
    short.then_some(words)
}

fn has_lines(node: &Node) -> bool {
    match &node.value {
        Value::Str(text) => text.trim_end_matches('\n').contains('\n'),
        Value::List(items) => items.iter().any(has_lines),
        Value::Map(entries) => entries.iter().any(|(_, node)| has_lines(node)),
        _ => false,
    }
}

/// The lines of a value: of a text its own, of other things those of YAML.
pub(super) fn lines(shown: &Shown) -> Vec<String> {
    let node = match shown {
        Shown::Secret(_) => return vec!["(secret)".to_owned()],
        Shown::Value(node) | Shown::Default(node) => node,
    };
    let text = match &node.value {
        Value::Str(text) => Cow::Borrowed(text.as_str()),
        _ => {
            let mut text = String::new();
            kdsl_yaml::write([node], &mut text);
            Cow::Owned(text)
        }
    };
    text.lines().map(|line| visible(line).into_owned()).collect()
}

/// A value as flow YAML, with quotes only where they are needed.
fn flow(node: &Node) -> String {
    let mut out = String::new();
    write_flow(node, &mut out);
    out
}

fn write_flow(node: &Node, out: &mut String) {
    match &node.value {
        Value::Str(text) if is_plain(text) => out.push_str(&visible(text)),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_flow(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_flow(&Node::str(key.clone(), value.key), out);
                out.push_str(": ");
                write_flow(value, out);
            }
            out.push('}');
        }
        _ => {
            let mut json = String::new();
            kdsl_yaml::write_json_compact(node, &mut json);
            out.push_str(&visible(json.trim_end()));
        }
    }
}

/// Whether a text can stand without quotes and be taken for no other value.
fn is_plain(text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || " ._-/:@%+=~$()".contains(c);
    let begins = text.starts_with(|c: char| c.is_alphabetic() || "/.$".contains(c));
    let other = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    // A version or an amount begins with a digit, and is no number.
    let amount = text.starts_with(|c: char| c.is_ascii_digit()) && text.parse::<f64>().is_err();
    (begins || amount)
        && !other
        && text.chars().all(word)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
}
