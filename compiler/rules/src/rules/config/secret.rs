//! Secrets hold what their type promises. No message shows what a Secret holds.

use std::borrow::Cow;

use kdsl_base::{Code, Diagnostic, Node, nearest};

use super::encoded;
use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, is_empty};
use crate::text::{list, named, respell};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.Secret", keys),
    Rule::by("core.v1.Secret", token),
    Rule::by("core.v1.Secret", registry),
];

/// What a type asks for: all of the keys, or one of them.
struct Type {
    name: &'static str,
    keys: &'static [&'static str],
    one: bool,
}

const TYPES: &[Type] = &[
    Type { name: "kubernetes.io/basic-auth", keys: &["username", "password"], one: true },
    Type { name: "kubernetes.io/dockercfg", keys: &[".dockercfg"], one: false },
    Type { name: "kubernetes.io/dockerconfigjson", keys: &[".dockerconfigjson"], one: false },
    Type { name: "kubernetes.io/ssh-auth", keys: &["ssh-privatekey"], one: false },
    Type { name: "kubernetes.io/tls", keys: &["tls.crt", "tls.key"], one: false },
];

/// The keys that a type of Secrets asks for.
pub fn keys_of_type(name: &str) -> &'static [&'static str] {
    TYPES.iter().find(|of_type| of_type.name == name).map_or(&[], |of_type| of_type.keys)
}

const SECTIONS: [&str; 2] = ["stringData", "data"];

/// The value of a key, if the Secret has it.
fn value<'a>(part: &Part<'_, 'a>, key: &str) -> Option<(&'static str, &'a Node)> {
    SECTIONS.into_iter().find_map(|section| Some((section, part.get(section)?.get(key)?)))
}

fn keys<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(at) = part.get("type").filter(|_| !part.manifest.broken) else { return };
    let Some(of_type) = TYPES.iter().find(|of_type| at.as_str() == Some(of_type.name)) else { return };
    let missing: Vec<&str> = of_type.keys.iter().copied().filter(|key| value(part, key).is_none()).collect();
    if missing.is_empty() || (of_type.one && missing.len() < of_type.keys.len()) {
        return;
    }
    let known: Vec<(&str, &Node)> = SECTIONS
        .into_iter()
        .filter_map(|section| part.get(section))
        .flat_map(Node::entries)
        .map(|(key, node)| (key.as_str(), node))
        .filter(|(key, _)| !of_type.keys.contains(key))
        .collect();
    let what = named(part.manifest);
    if of_type.one {
        let problem =
            Diagnostic::error(Code::K0843, at.origin, format!("{what} has none of what its type needs"));
        found.push(
            problem
                .label(format!("needs the key {}", list(&missing).replace(" and ", " or ")))
                .note(REJECTED),
        );
        return;
    }
    let mut absent = Vec::new();
    for key in missing {
        let near = nearest(key, known.iter().map(|(known, _)| *known));
        let Some((near, node)) = near.and_then(|near| known.iter().find(|(known, _)| *known == near)) else {
            absent.push(key);
            continue;
        };
        let problem = Diagnostic::error(Code::K0843, node.key, format!("{what} has no key `{key}`"))
            .label("not a key that its type knows")
            .secondary(at.origin, "its type")
            .note(REJECTED);
        found.push(respell(problem, format!("did you mean `{key}`?"), (node.key, near), key, false));
    }
    if !absent.is_empty() {
        let (word, absent) = (if absent.len() == 1 { "key" } else { "keys" }, list(&absent));
        let problem = Diagnostic::error(Code::K0843, at.origin, format!("{what} has no {word} {absent}"));
        found.push(problem.label("its type needs what is missing").note(REJECTED));
    }
}

/// A token is made for a service account, which an annotation names.
fn token<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    const ACCOUNT: &str = "kubernetes.io/service-account.name";
    let Some(at) = part.get("type") else { return };
    if at.as_str() != Some("kubernetes.io/service-account-token") || part.manifest.broken {
        return;
    }
    let account = part.node.at(&["metadata", "annotations", ACCOUNT]);
    if account.is_none_or(is_empty) {
        found.push(
            Diagnostic::error(
                Code::K0843,
                at.origin,
                format!("{} is of no service account", named(part.manifest)),
            )
            .label(format!("this type needs the annotation `{ACCOUNT}`"))
            .note(REJECTED)
            .help("name the service account that the token is for in that annotation"),
        );
    }
}

/// The credentials for a registry are JSON.
fn registry<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let key = match part.text("type") {
        Some("kubernetes.io/dockerconfigjson") => ".dockerconfigjson",
        Some("kubernetes.io/dockercfg") => ".dockercfg",
        _ => return,
    };
    let Some((section, node)) = value(part, key) else { return };
    let Some(text) = node.as_str() else { return };
    let bytes = match section {
        "data" => encoded::base64(text).map(Cow::Owned),
        _ => Some(Cow::Borrowed(text.as_bytes())),
    };
    // What is no base64 is reported as that.
    let Some(bytes) = bytes else { return };
    if !encoded::is_json_object(&bytes) {
        found.push(
            Diagnostic::error(
                Code::K0844,
                node.key,
                format!("`{key}` of {} is not a JSON object", named(part.manifest)),
            )
            .label("its value is not JSON")
            .note(REJECTED)
            .help("write what `docker login` puts into its file: `{ auths: { … } }` as JSON"),
        );
    }
}
