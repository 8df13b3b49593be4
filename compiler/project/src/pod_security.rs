//! `pod-security`: the Pod Security Standard that all pods must meet.
//!
//! ```toml
//! [pod-security]
//! level = "restricted"
//! version = "1.31"
//! mode = "warn"
//! namespaces = { monitoring = "privileged" }
//! ```
//!
//! A level by itself is short for a table that has no more.

use kdsl_base::{Code, Diagnostic, Node, Value, nearest};
use kdsl_schema::{PodSecurity, SecurityLevel, Version};

use crate::problems;

const KEYS: &[&str] = &["level", "version", "mode", "namespaces"];

/// Reads the setting. Nothing is asked where the level is not clear.
pub(crate) fn read(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<PodSecurity> {
    if node.as_str().is_some() {
        let level = level("pod-security", node, problems)?;
        return Some(PodSecurity { level, version: None, enforce: true, namespaces: Vec::new() });
    }
    if !matches!(node.value, Value::Map(_)) {
        problems.push(problems::wrong_type(node, "pod-security", "a level or a table"));
        return None;
    }
    let mut asked = None;
    let (mut version, mut enforce, mut namespaces) = (None, true, Vec::new());
    for (key, value) in node.entries() {
        match key.as_str() {
            "level" => asked = level(key, value, problems),
            "version" => version = self::version(value, problems),
            "mode" => match choice(key, value, &["enforce", "warn"], problems) {
                Some(mode) => enforce = mode == "enforce",
                None => continue,
            },
            "namespaces" if matches!(value.value, Value::Map(_)) => {
                let found = value.entries().iter();
                namespaces = found
                    .filter_map(|(name, value)| Some((name.to_string(), level(name, value, problems)?)))
                    .collect();
            }
            "namespaces" => problems.push(problems::wrong_type(value, key, "a table")),
            _ => problems.push(problems::unknown_key(value.key, key, "`pod-security`", KEYS)),
        }
    }
    // A table of namespaces alone asks something of these namespaces.
    let level = match (asked, node.get("level")) {
        (Some(level), _) => level,
        (None, Some(_)) => return None,
        (None, None) => SecurityLevel::Privileged,
    };
    Some(PodSecurity { level, version, enforce, namespaces })
}

fn level(key: &str, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<SecurityLevel> {
    let names = SecurityLevel::ALL.map(SecurityLevel::name);
    SecurityLevel::parse(choice(key, node, &names, problems)?)
}

fn choice<'a>(
    key: &str,
    node: &'a Node,
    known: &[&'static str],
    problems: &mut Vec<Diagnostic>,
) -> Option<&'a str> {
    let Some(text) = node.as_str() else {
        problems.push(problems::wrong_type(node, key, "text"));
        return None;
    };
    if known.contains(&text) {
        return Some(text);
    }
    let message = format!("`{}` is not one of the values allowed here", problems::short(text));
    let label = format!("expected {}", known.join(", "));
    let problem = Diagnostic::error(Code::K0607, node.origin, message).label(label);
    problems.push(match nearest(text, known.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), node.origin, format!("\"{near}\"")),
        None => problem,
    });
    None
}

fn version(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Version> {
    let Some(text) = node.as_str() else {
        problems.push(problems::wrong_type(node, "version", "text"));
        return None;
    };
    let version = Version::parse(text);
    if version.is_none() && text != "latest" {
        let message = format!("`{}` is not a version of the standards", problems::short(text));
        let problem = Diagnostic::error(Code::K0607, node.origin, message).label("expected one such as 1.31");
        problems.push(problem.help("write `latest`, or nothing, for that of the target"));
    }
    version
}
