//! For a pull request: a table of the objects, and below it a part for each that can be opened.

use std::fmt::Write as _;

use kdsl_diff::{Diff, FieldChange, ObjectChange, Shown};
use kdsl_report::visible;

use super::lines::{self, Line};
use super::words;

pub(super) fn render(diff: &Diff) -> String {
    if diff.objects.is_empty() {
        return "**No differences.**\n".to_owned();
    }
    let mut out =
        format!("**{}**\n\n| change | resource | effect |\n| --- | --- | --- |\n", words::summary(diff));
    for object in &diff.objects {
        let why = object.why.as_deref();
        let effect = match words::effect(object.class, why) {
            Some(words) if words::class(object.class).is_some() => format!("**{words}**"),
            Some(words) => words,
            None if object.fields.is_empty() => String::new(),
            None => "in place".to_owned(),
        };
        let title = escaped(&title(object));
        let _ = writeln!(out, "| {} | {title} | {effect} |", words::change(object));
    }
    for object in diff.objects.iter().filter(|object| !object.fields.is_empty()) {
        part(object, &mut out);
    }
    out
}

fn title(object: &ObjectChange) -> String {
    format!("{} {}", visible(&object.kind), words::name(object))
}

fn part(object: &ObjectChange, out: &mut String) {
    let mut body = String::new();
    for field in &object.fields {
        changes(field, &mut body);
    }
    let title = escaped(&title(object));
    let effect = words::class(object.class).map(|words| format!(" — {words}")).unwrap_or_default();
    let fence = "`".repeat(longest_run(&body).max(2) + 1);
    let _ = write!(
        out,
        "\n<details><summary>{title}{effect}</summary>\n\n{fence}diff\n{body}{fence}\n\n</details>\n"
    );
}

fn changes(field: &FieldChange, out: &mut String) {
    let effect = words::effect(field.class, field.why.as_deref()).map(|words| format!(" {words}"));
    let order = if field.order { " (order)" } else { "" };
    let path = visible(&field.path.to_string()).into_owned();
    let _ = writeln!(out, "@@ {path}{order} @@{}", effect.unwrap_or_default());
    if let (Some(Shown::Secret(_)), Some(Shown::Secret(_))) = (&field.old, &field.new) {
        return out.push_str("! secret, changed\n");
    }
    let all = |shown: &Option<Shown>| match shown {
        None => Vec::new(),
        Some(shown) => words::in_line(shown).map_or_else(|| words::lines(shown), |line| vec![line]),
    };
    let (old, new) = (all(&field.old), all(&field.new));
    for line in lines::diff(&old, &new) {
        let (sign, text) = match line {
            Line::Old(text) => ("-", text),
            Line::New(text) => ("+", text),
            Line::Both(text) => (" ", text),
            Line::Gap => (" ", "…"),
        };
        let _ = writeln!(out, "{}", format!("{sign} {text}").trim_end());
    }
}

/// The longest row of backticks, which a fence must be longer than.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A name in a table or in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
