//! From items to text. What is short stands on one line; the formatter does the rest.

use ecow::EcoString;
use kdsl_edit::{key, string};

use crate::tree::{Comments, Element, Entry, Expr, Item};

/// The columns of a line.
const WIDTH: usize = 100;
/// What stands in braces is no longer than this where it is on one line.
const SHORT: usize = 64;
/// How many parts a path has at the most.
const PATH: usize = 8;

/// The text of a program.
pub(crate) fn program(items: &[Item]) -> String {
    let mut out = String::new();
    let mut before: Option<&Item> = None;
    for item in items {
        let is_line = |one: &Item| one.body.as_ref().is_none_or(|body| is_line(body, one));
        let close = |one: &Item| !is_large(one) && one.comments.above.is_empty() && is_line(one);
        let same = |one: &Item| one.head.split(' ').next() == item.head.split(' ').next();
        if before.is_some_and(|before| !(close(item) && close(before) && same(before))) {
            out.push('\n');
        }
        write_item(item, &mut out);
        before = Some(item);
    }
    out
}

/// Whether the body of an item is on the line of its head.
fn is_line(body: &Expr, item: &Item) -> bool {
    flat(body, &mut String::new(), room(body, item.head.chars().count() + 1))
}

/// How long an expression may be that begins in a column, to be on one line.
fn room(expr: &Expr, column: usize) -> usize {
    let room = WIDTH.saturating_sub(column);
    if is_simple(expr) { room } else { room.min(SHORT) }
}

/// Whether an item is more than a value on a line.
fn is_large(item: &Item) -> bool {
    !item.head.ends_with('=') && !item.head.starts_with("external")
}

fn write_item(item: &Item, out: &mut String) {
    above(&item.comments.above, 0, out);
    out.push_str(&item.head);
    if let Some(body) = &item.body {
        out.push(' ');
        let column = item.head.chars().count() + 1;
        value(body, 0, column, out);
    }
    right(&item.comments, out);
    out.push('\n');
}

fn above(comments: &[EcoString], indent: usize, out: &mut String) {
    for comment in comments {
        comment_text(comment, out);
        out.push('\n');
        spaces(indent, out);
    }
}

fn right(comments: &Comments, out: &mut String) {
    if let Some(comment) = &comments.right {
        out.push(' ');
        comment_text(comment, out);
    }
}

/// A comment. `///` would be documentation, and `kdsl:` an order to the compiler.
fn comment_text(text: &str, out: &mut String) {
    out.push_str("//");
    let text = text.trim_end();
    if text.starts_with(|first: char| !first.is_whitespace()) {
        out.push(' ');
    }
    if text.trim_start().starts_with("kdsl:") {
        out.push_str(" -");
    }
    out.extend(text.chars().map(|letter| if letter.is_control() && letter != '\t' { ' ' } else { letter }));
}

fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

fn value(expr: &Expr, indent: usize, column: usize, out: &mut String) {
    let mut line = String::new();
    if flat(expr, &mut line, room(expr, column)) {
        out.push_str(&line);
        return;
    }
    let inner = indent + 2;
    match expr {
        Expr::Record(record) => {
            out.push('{');
            for entry in &record.entries {
                new_line(inner, out);
                write_entry(entry, inner, out);
            }
            new_line(indent, out);
            out.push('}');
        }
        Expr::List(items) => {
            out.push('[');
            for item in items {
                new_line(inner, out);
                element(item, inner, out);
            }
            new_line(indent, out);
            out.push(']');
        }
        Expr::Str(text) if is_block(text) => block(text, inner, out),
        other => atom(other, out),
    }
}

fn new_line(indent: usize, out: &mut String) {
    out.push('\n');
    spaces(indent, out);
}

fn element(item: &Element, indent: usize, out: &mut String) {
    above(&item.comments.above, indent, out);
    value(&item.expr, indent, indent, out);
    right(&item.comments, out);
}

fn write_entry(entry: &Entry, indent: usize, out: &mut String) {
    let (path, expr) = path(entry);
    above(&entry.comments.above, indent, out);
    let mut text = String::new();
    value(expr, indent, indent + path.chars().count() + 2, &mut text);
    // Behind what has lines of its own the comment would be far from what it is about.
    let first = text.lines().next().unwrap_or_default().len();
    if first < text.len()
        && let Some(comment) = &entry.comments.right
    {
        above(std::slice::from_ref(comment), indent, out);
    }
    out.push_str(&path);
    out.push_str(": ");
    out.push_str(&text);
    if first == text.len() {
        right(&entry.comments, out);
    }
}

/// The key of an entry and of the single entries in it, and what is at the end.
fn path(entry: &Entry) -> (String, &Expr) {
    let mut path = key(&entry.key);
    let mut expr = &entry.expr;
    for _ in 1..PATH {
        let Expr::Record(record) = expr else { break };
        let [only] = record.entries.as_slice() else { break };
        if !only.comments.is_empty() {
            break;
        }
        path.push('.');
        path.push_str(&key(&only.key));
        expr = &only.expr;
    }
    (path, expr)
}

/// Whether nothing stands in anything more than once.
fn is_simple(expr: &Expr) -> bool {
    let is_atom = |expr: &Expr| !matches!(expr, Expr::List(_) | Expr::Record(_));
    match expr {
        Expr::List(items) => items.iter().all(|item| is_atom(&item.expr)),
        Expr::Record(record) => {
            record.entries.len() <= 5 && record.entries.iter().all(|entry| is_atom(path(entry).1))
        }
        _ => true,
    }
}

/// Writes an expression on one line. Not where it has comments or blocks, or is longer than the limit.
fn flat(expr: &Expr, out: &mut String, limit: usize) -> bool {
    match expr {
        Expr::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push_str(", ");
                }
                if !item.comments.is_empty() || !flat(&item.expr, out, limit) {
                    return false;
                }
            }
            out.push(']');
        }
        Expr::Record(record) if record.entries.is_empty() => out.push_str("{}"),
        Expr::Record(record) => {
            out.push_str("{ ");
            for (number, entry) in record.entries.iter().enumerate() {
                if number > 0 {
                    out.push_str(", ");
                }
                let (path, expr) = path(entry);
                out.push_str(&path);
                out.push_str(": ");
                if !entry.comments.is_empty() || !flat(expr, out, limit) {
                    return false;
                }
            }
            out.push_str(" }");
        }
        Expr::Str(text) if is_block(text) => return false,
        atom => self::atom(atom, out),
    }
    out.len() <= limit
}

/// How many characters besides blanks an expression takes.
pub(crate) fn weight(expr: &Expr) -> usize {
    let mut text = String::new();
    value(expr, 0, 0, &mut text);
    letters(&text)
}

/// How many characters besides blanks a text has.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// An expression on one line, whatever its length; none if it has comments or blocks.
pub(crate) fn line(expr: &Expr) -> Option<String> {
    let mut out = String::new();
    flat(expr, &mut out, usize::MAX).then_some(out)
}

fn atom(expr: &Expr, out: &mut String) {
    match expr {
        Expr::Null => out.push_str("null"),
        Expr::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Expr::Int(number) => out.push_str(&number.to_string()),
        Expr::Float(number) => {
            let node = kdsl_base::Node::new(kdsl_base::Value::Float(*number), kdsl_base::Span::default());
            kdsl_yaml::write_json_compact(&node, out);
        }
        Expr::Str(text) => quoted(text, out),
        Expr::Code(code) => out.push_str(code),
        Expr::List(_) | Expr::Record(_) => {}
    }
}

/// Text on one line. Backslashes are easier to read where they are themselves.
fn quoted(text: &str, out: &mut String) {
    let raw = text.contains('\\') && !text.contains('"') && !text.contains(char::is_control);
    if raw {
        out.push_str("r\"");
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&string(text));
    }
}

/// Whether text is written on lines of its own.
fn is_block(text: &str) -> bool {
    let lines = text.trim_end_matches('\n');
    let odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    // JSON on one line would have more backslashes than anything else.
    let is_data = text.len() > WIDTH && text.contains('"') && !text.ends_with('"');
    if !(lines.contains('\n') || is_data) || text.contains(odd) {
        return false;
    }
    // Without a line break at its end the text loses an indentation that all of its lines have.
    let is_flush = |line: &str| line.starts_with(|first: char| !matches!(first, ' ' | '\t'));
    text.ends_with('\n') || text.split('\n').any(is_flush)
}

fn block(text: &str, indent: usize, out: &mut String) {
    let special = text.contains('\\') || text.contains("${");
    let raw = special && !text.contains("\"\"\"") && !text.ends_with('"');
    out.push_str(if raw { "r\"\"\"" } else { "\"\"\"" });
    for line in text.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(indent, out);
            if raw { out.push_str(line) } else { escaped(line, out) }
        }
    }
    // A quote before the closing ones would be one of them.
    if !raw && text.ends_with('"') {
        out.pop();
        out.push_str("\\\"");
    }
    if text.ends_with('\n') {
        spaces(indent, out);
    }
    out.push_str("\"\"\"");
}

/// A line of a block in which escapes mean something.
fn escaped(line: &str, out: &mut String) {
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        let rest = letters.as_str();
        match letter {
            '\\' => out.push_str("\\\\"),
            '$' if rest.starts_with('{') => out.push_str("\\$"),
            '"' if rest.starts_with("\"\"") => out.push_str("\\\""),
            letter => out.push(letter),
        }
    }
}
