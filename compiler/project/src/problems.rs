//! What is wrong with the file. Each function goes from what is known of a mistake to a diagnostic.

use kdsl_base::{Code, Diagnostic, Node, Span, Value, nearest};
use kdsl_schema::{UnknownVersion, Version};

/// A key that its table does not have.
pub(crate) fn unknown_key(key: Span, name: &str, table: &str, known: &[&str]) -> Diagnostic {
    let message = format!("{table} has no key `{}`", short(name));
    let problem = Diagnostic::error(Code::K0606, key, message).label("unknown key");
    match nearest(name, known.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), key, near),
        None => problem.note(format!("it can have {}", list(known.iter().copied()))),
    }
}

/// A key that no environment has. Values of params are easily put beside `params`.
pub(crate) fn unknown_environment_key(
    key: Span,
    name: &str,
    environment: &str,
    known: &[&str],
) -> Diagnostic {
    let problem = unknown_key(key, name, &format!("the environment `{}`", short(environment)), known);
    match problem.fixes.is_empty() {
        true => problem.help(format!("a param's value stands under `[environments.{environment}.params]`")),
        false => problem,
    }
}

/// A value of the wrong type.
pub(crate) fn wrong_type(node: &Node, key: &str, wanted: &str) -> Diagnostic {
    let message = format!("`{}` must be {wanted}, found {}", short(key), sort(&node.value));
    Diagnostic::error(Code::K0607, node.origin, message).label(format!("expected {wanted}"))
}

fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Int(_) => "an integer",
        Value::Float(_) => "a number with a fraction",
        Value::Str(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "a table",
    }
}

/// A version of Kubernetes that there is not.
pub(crate) fn version(span: Span, text: &str, why: UnknownVersion) -> Diagnostic {
    let range = format!("a version from {} to {}", Version::OLDEST, Version::NEWEST);
    let (message, label) = match why {
        UnknownVersion::Malformed => {
            (format!("`{}` is no version of Kubernetes", short(text)), format!("expected {range}"))
        }
        UnknownVersion::Unsupported(version) => {
            (format!("Kubernetes {version} is not supported"), format!("expected {range}"))
        }
        UnknownVersion::Backwards => {
            ("the range ends before it begins".to_owned(), "the first version is the oldest".to_owned())
        }
    };
    let problem = Diagnostic::error(Code::K0607, span, message).label(label);
    match text.split_once("..").filter(|_| why == UnknownVersion::Backwards) {
        Some((first, last)) => problem.suggestion(
            format!("did you mean {}..{}?", last.trim(), first.trim()),
            span,
            format!("\"{}..{}\"", last.trim(), first.trim()),
        ),
        None => problem.help("write a version, as in \"1.34\", or a range, as in \"1.31..1.34\""),
    }
}

/// `kubernetes = 1.34`, a number: 1.30 would be 1.3.
pub(crate) fn version_number(node: &Node, text: &str) -> Diagnostic {
    let problem = wrong_type(node, "kubernetes", "text");
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if digits { problem.fix("put it in quotes", node.origin, format!("\"{text}\"")) } else { problem }
}

/// A path out of the project.
pub(crate) fn outside(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error(Code::K0607, span, format!("`{}` leads out of the project", short(text)))
        .label("not inside the folder of kdsl.toml")
        .help("write a path that is relative to that folder, with `/` between its parts")
}

/// An environment whose name cannot be the name of a folder.
pub(crate) fn environment_name(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{}` cannot be the name of an environment", short(name));
    Diagnostic::error(Code::K0607, span, message)
        .label("its output would be a folder of this name")
        .help("use letters, digits, `-`, `_` and `.`, and begin with a letter or a digit")
}

/// An environment that the file does not have, asked for at `span`.
pub fn unknown_environment<'a>(
    span: Span,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let message = format!("the project has no environment `{}`", short(name));
    let problem = Diagnostic::error(Code::K0608, span, message).label("no such environment");
    match nearest(name, known.clone()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None if known.clone().next().is_none() => {
            problem.help("name it in kdsl.toml, as `[environments.prod]`, with what differs there")
        }
        None if name == "all" => problem.help("leave the name out: `--env` alone stands for all of them"),
        None => problem.note(format!("it has {}", list(known))),
    }
}

/// A level for something that no finding is called.
pub(crate) fn unknown_lint(key: Span, name: &str) -> Diagnostic {
    let message = format!("there is no finding `{}`", short(name));
    let problem = Diagnostic::error(Code::K0609, key, message).label("no such code or rule");
    let codes = Code::lints().iter().flat_map(|code| [code.id(), code.slug()]);
    let names: Vec<String> = codes.collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), key, near),
        None => problem.help("write a code, as in `K0308 = \"deny\"`; `kdsl explain K0308` tells of one"),
    }
}

/// A level for what is always an error.
pub(crate) fn always_error(key: Span, code: Code) -> Diagnostic {
    let message = format!("{} is an error, and errors cannot be silenced", code.id());
    Diagnostic::error(Code::K0609, key, message)
        .label(code.name())
        .note("levels are for warnings and hints; what an error says would not work in a cluster")
        .help("remove the line, and mend what the error shows")
}

/// A level that is none.
pub(crate) fn unknown_level(span: Span, text: &str) -> Diagnostic {
    let known = ["allow", "warn", "deny"];
    let message = format!("`{}` is no level", short(text));
    let problem = Diagnostic::error(Code::K0609, span, message).label("expected allow, warn or deny");
    match nearest(text, known) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, format!("\"{near}\"")),
        None => problem,
    }
}

/// A second level for the same findings, once by their code and once by their rule.
pub(crate) fn level_twice(key: Span, before: Span, code: Code) -> Diagnostic {
    Diagnostic::error(Code::K0609, key, format!("{} has a level already", code.id()))
        .label("a second level")
        .secondary(before, "the first one")
}

/// Names as a sentence lists them, the first of very many.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let mut quoted: Vec<String> = names.map(|name| format!("`{}`", short(name))).collect();
    let more = quoted.len().saturating_sub(SHOWN);
    if more > 0 {
        quoted.truncate(SHOWN);
        quoted.push(format!("{more} more"));
    }
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "nothing".to_owned(),
    }
}

/// A user's text, cut where it would fill the message.
pub(crate) fn short(text: &str) -> String {
    text.lines().next().unwrap_or("").chars().take(40).collect()
}
