//! Words that several rules share, and replacements that fit how a text was written.

use kdsl_base::{Diagnostic, Manifest, Span};

/// Names in back quotes, as a sentence lists them: `a`, `b` and `c`. At most eight are shown.
pub(crate) fn list(names: &[&str]) -> String {
    let mut quoted: Vec<String> = names.iter().take(8).map(|name| format!("`{}`", short(name))).collect();
    if names.len() > 8 {
        quoted.push(format!("{} more", names.len() - 8));
    }
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "nothing".to_owned(),
    }
}

/// An author's text, cut where it would fill the message.
pub(crate) fn short(text: &str) -> &str {
    cut(text, 40)
}

/// The first line of a text, and no more than so many characters of it.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(most) {
        Some((end, _)) => line.get(..end).unwrap_or(line),
        None => line,
    }
}

/// An object as a message names it: ``Deployment `web` ``.
pub(crate) fn named(manifest: &Manifest) -> String {
    if manifest.name.is_empty() {
        format!("this {}", cut(&manifest.kind, 30))
    } else {
        format!("{} `{}`", cut(&manifest.kind, 30), short(&manifest.name))
    }
}

/// How a replaced text stands in the source.
enum Spelling {
    /// In quotes of one character.
    Quoted,
    /// As it is.
    Bare,
}

/// How the text at a span is written, told from its length. Where an expression gave the text, a
/// replacement of the text would not fit.
fn spelling(span: Span, text: &str) -> Option<Spelling> {
    let length = span.len() as usize;
    if length == text.len() + 2 {
        Some(Spelling::Quoted)
    } else if length == text.len() && length > 0 {
        Some(Spelling::Bare)
    } else {
        None
    }
}

/// Adds the change from `old` to `new` at a span. It is a fix where it is certain and the text stands
/// there as a literal, a suggestion where it is a guess, and words alone where an expression gave the text.
pub(crate) fn respell(
    problem: Diagnostic,
    title: String,
    (span, old): (Span, &str),
    new: &str,
    certain: bool,
) -> Diagnostic {
    // What the one language must escape the other spells in another way.
    let is_odd = |letter: char| letter.is_control() || matches!(letter, '"' | '\\');
    match spelling(span, old).filter(|_| !new.contains(is_odd) && !new.contains("${")) {
        Some(Spelling::Quoted) if certain => problem.fix(title, span, format!("\"{new}\"")),
        Some(Spelling::Quoted) => problem.suggestion(title, span, format!("\"{new}\"")),
        Some(Spelling::Bare) => problem.suggestion(title, span, new),
        None if problem.help.is_none() => problem.help(title),
        None => problem,
    }
}

/// Adds the change of a key from `old` to `new`, which is a guess.
pub(crate) fn respell_key(problem: Diagnostic, title: String, key: (Span, &str), new: &str) -> Diagnostic {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    // What needs quotes in the one language may need none in the other, and none objects to them.
    let quoted = !new.starts_with(|first: char| first.is_ascii_alphabetic()) || !new.chars().all(plain);
    match spelling(key.0, key.1) {
        Some(Spelling::Bare) if quoted => problem.suggestion(title, key.0, format!("{new:?}")),
        _ => respell(problem, title, key, new, false),
    }
}

/// The first of the messages that has at most 100 characters, else the last one.
pub(crate) fn fitting<const N: usize>(messages: [String; N]) -> String {
    let mut shortest = String::new();
    for message in messages {
        shortest = message;
        if shortest.chars().count() <= 100 {
            break;
        }
    }
    shortest
}
