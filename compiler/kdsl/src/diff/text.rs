//! For a terminal.

use std::fmt::Write as _;

use kdsl_diff::{Class, Diff, FieldChange, ObjectChange, Shown};
use kdsl_report::visible;

use super::lines::{self, Line};
use super::words;

pub(super) fn render(diff: &Diff, color: bool) -> String {
    let mut writer = Writer { out: String::new(), color };
    for object in &diff.objects {
        writer.object(object);
    }
    if !diff.objects.is_empty() {
        let _ = writeln!(writer.out, "\n{}", words::summary(diff));
    }
    writer.out
}

struct Writer {
    out: String,
    color: bool,
}

impl Writer {
    fn paint(&self, code: &str, words: &str) -> String {
        if self.color && !code.is_empty() {
            format!("\u{1b}[{code}m{words}\u{1b}[0m")
        } else {
            words.to_owned()
        }
    }

    fn object(&mut self, object: &ObjectChange) {
        let (sign, code) = match words::change(object) {
            "added" => ("+", "32"),
            "removed" => ("-", "31"),
            _ => ("~", "33"),
        };
        let title = format!("{} {}", visible(&object.kind), words::name(object));
        let effect = match object.fields.is_empty() {
            true => words::effect(object.class, object.why.as_deref()),
            // Why is said of each field.
            false => words::class(object.class).map(str::to_owned),
        };
        let (sign, title) = (self.paint(code, sign), self.paint("1", &title));
        let effect = self.effect(object.class, effect);
        let _ = writeln!(self.out, "{sign} {title}{effect}");
        for field in &object.fields {
            self.field(field);
        }
    }

    /// What a change does, behind its line.
    fn effect(&self, class: Class, words: Option<String>) -> String {
        let code = match class {
            Class::DeletesData | Class::Rejected => "1;31",
            Class::Restarts => "1;33",
            Class::Added | Class::InPlace | Class::Removed => "38;5;246",
        };
        words.map(|words| self.paint(code, &format!("  ({words})"))).unwrap_or_default()
    }

    fn field(&mut self, field: &FieldChange) {
        let path = visible(&field.path.to_string()).into_owned();
        let effect = self.effect(field.class, words::effect(field.class, field.why.as_deref()));
        let line = |shown: &Option<Shown>| shown.as_ref().map(words::in_line);
        let (sign, code) = match (&field.old, &field.new) {
            (None, _) => ("+", "32"),
            (_, None) => ("-", "31"),
            _ => ("~", "33"),
        };
        let sign = self.paint(code, sign);
        let order = if field.order { " (order)" } else { "" };
        match (line(&field.old), line(&field.new)) {
            (Some(Some(old)), Some(Some(new))) if is_secret(field) => {
                let _ = (old, new);
                let _ = writeln!(self.out, "    {sign} {path}: secret, changed{effect}");
            }
            (Some(Some(old)), Some(Some(new))) => {
                let (old, new) = (self.paint("31", &old), self.paint("32", &new));
                let _ = writeln!(self.out, "    {sign} {path}{order}: {old} → {new}{effect}");
            }
            (None, Some(Some(value))) | (Some(Some(value)), None) => {
                let value = self.paint(code, &value);
                let _ = writeln!(self.out, "    {sign} {path}: {value}{effect}");
            }
            _ => {
                let _ = writeln!(self.out, "    {sign} {path}:{effect}");
                self.block(field);
            }
        }
    }

    /// Values of several lines, below their path.
    fn block(&mut self, field: &FieldChange) {
        let all = |shown: &Option<Shown>| shown.as_ref().map(words::lines).unwrap_or_default();
        let (old, new) = (all(&field.old), all(&field.new));
        let one_side = field.old.is_none() || field.new.is_none();
        for line in lines::diff(&old, &new) {
            let (sign, code, text) = match line {
                Line::Old(text) => ("-", "31", text),
                Line::New(text) => ("+", "32", text),
                Line::Both(text) => (" ", "", text),
                Line::Gap => ("…", "38;5;246", ""),
            };
            // Where all of it is new, the path's sign says so already.
            let words = if one_side { format!("  {text}") } else { format!("{sign} {text}") };
            let painted = self.paint(code, words.trim_end());
            let _ = writeln!(self.out, "        {painted}");
        }
    }
}

fn is_secret(field: &FieldChange) -> bool {
    matches!(field.new, Some(Shown::Secret(_)))
}
