//! Names by Kubernetes' rules: of resources, labels, keys, variables and ports.
//!
//! Each check says the first thing that is wrong, and a name near it that would do, if there is one.

mod problem;

pub use problem::{NameProblem, Reason};

use problem::Rule;

const LOWER: fn(char) -> bool = |c| c.is_ascii_lowercase() || c.is_ascii_digit();
const ANY_CASE: fn(char) -> bool = |c| c.is_ascii_alphanumeric();

/// `web-1`: most names of resources that become host names, and namespaces.
///
/// # Errors
/// Says what is wrong.
pub fn dns_label(name: &str) -> Result<(), NameProblem> {
    Rule { longest: 63, edge: LOWER, first: LOWER, inner: "-", allowed: LOWER_DASH }.check(name)
}

/// `web-1.example`: the names of most resources.
///
/// # Errors
/// Says what is wrong.
pub fn dns_subdomain(name: &str) -> Result<(), NameProblem> {
    let allowed = "lower-case letters, digits, `-` and `.`";
    Rule { longest: 253, edge: LOWER, first: LOWER, inner: "-.", allowed }.check(name)?;
    let bad = |part: &str| part.is_empty() || part.starts_with('-') || part.ends_with('-');
    if name.split('.').any(bad) {
        let parts = name.split('.').map(|part| part.trim_matches('-')).filter(|part| !part.is_empty());
        let nearest = parts.collect::<Vec<_>>().join(".");
        return Err(NameProblem::new(Reason::EmptyPart, Some(nearest)));
    }
    Ok(())
}

/// `web-1`, but beginning with a letter: the names of Services.
///
/// # Errors
/// Says what is wrong.
pub fn dns_1035_label(name: &str) -> Result<(), NameProblem> {
    let first = |c: char| c.is_ascii_lowercase();
    Rule { longest: 63, edge: LOWER, first, inner: "-", allowed: LOWER_DASH }.check(name)
}

const LOWER_DASH: &str = "lower-case letters, digits and `-`";

/// `app` or `example.com/app`: the key of a label or an annotation.
///
/// # Errors
/// Says what is wrong.
pub fn label_key(key: &str) -> Result<(), NameProblem> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if name.contains('/') {
        return Err(NameProblem::new(Reason::SecondSlash, None));
    }
    let complete = |problem: NameProblem, before: &str, after: &str| {
        problem.map(|nearest| format!("{before}{nearest}{after}"))
    };
    if let Some(prefix) = prefix {
        dns_subdomain(prefix).map_err(|problem| complete(problem.of_prefix(), "", &format!("/{name}")))?;
    }
    let before = prefix.map_or(String::new(), |prefix| format!("{prefix}/"));
    label_name(name).map_err(|problem| complete(problem, &before, ""))
}

/// `v1.2_x`, or nothing: the value of a label.
///
/// # Errors
/// Says what is wrong.
pub fn label_value(value: &str) -> Result<(), NameProblem> {
    if value.is_empty() { Ok(()) } else { label_name(value) }
}

fn label_name(name: &str) -> Result<(), NameProblem> {
    let allowed = "letters, digits, `-`, `_` and `.`";
    let (edge, inner) = (ANY_CASE, "-_.");
    Rule { longest: 63, edge, first: edge, inner, allowed }.check(name)
}

/// `app.properties`: a key of a ConfigMap or a Secret.
///
/// # Errors
/// Says what is wrong.
pub fn config_key(key: &str) -> Result<(), NameProblem> {
    let any = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let allowed = "letters, digits, `-`, `_` and `.`";
    Rule { longest: 253, edge: any, first: any, inner: "", allowed }.check(key)?;
    if key == "." || key.starts_with("..") {
        let rest = key.trim_start_matches('.');
        let nearest = (!rest.is_empty()).then(|| format!(".{rest}"));
        return Err(NameProblem::new(Reason::Dots, nearest));
    }
    Ok(())
}

/// `LOG_LEVEL`: a variable that a shell can name, which every version of Kubernetes takes.
///
/// # Errors
/// Says what is wrong.
pub fn env_name(name: &str) -> Result<(), NameProblem> {
    let first = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.');
    let any = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let allowed = "letters, digits, `_`, `-` and `.`";
    Rule { longest: usize::MAX, edge: any, first, inner: "", allowed }.check(name)?;
    if name == "." || name.starts_with("..") {
        return Err(NameProblem::new(Reason::Dots, None));
    }
    Ok(())
}

/// Any printable ASCII but `=`: a variable by the rule of Kubernetes 1.30 (1.32 by default).
///
/// # Errors
/// Says what is wrong.
pub fn env_name_relaxed(name: &str) -> Result<(), NameProblem> {
    let any = |c: char| matches!(c, ' '..='~') && c != '=';
    let allowed = "printable ASCII characters but `=`";
    Rule { longest: usize::MAX, edge: any, first: any, inner: "", allowed }.check(name)
}

/// `http`: the name of a port of a container. A Service's port is a [`dns_label`].
///
/// # Errors
/// Says what is wrong.
pub fn port_name(name: &str) -> Result<(), NameProblem> {
    Rule { longest: 15, edge: LOWER, first: LOWER, inner: "-", allowed: LOWER_DASH }.check(name)?;
    if name.contains("--") {
        let parts = name.split('-').filter(|part| !part.is_empty());
        return Err(NameProblem::new(Reason::DoubleDash, Some(parts.collect::<Vec<_>>().join("-"))));
    }
    if !name.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(NameProblem::new(Reason::NoLetter, Some(format!("p{name}")).filter(|p| p.len() <= 15)));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
