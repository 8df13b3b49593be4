//! Secrets where everybody can read them, and those that hold other than what was meant. No message
//! shows a value.

use kdsl_base::{Code, Diagnostic, Manifest, Node};

use super::parts::{Container, Object, put, word};
use super::tokens;
use crate::findings::Of;
use crate::rules::config::encoded::base64;
use crate::text::cut;

/// Parts of names of what is secret.
const SECRET: [&str; 11] = [
    "access_key",
    "api_key",
    "apikey",
    "azure_batch_key",
    "client_secret",
    "cli_key_content",
    "credential",
    "passwd",
    "password",
    "private_key",
    "secret_key",
];

/// Ends of names of what is not the secret itself; a Secret of the cluster is called as its name in some.
const ABOUT: [&str; 23] = [
    "_namespace",
    "_file",
    "_path",
    "_dir",
    "_name",
    "_ref",
    "_url",
    "_uri",
    "_id",
    "_length",
    "_policy",
    "_ttl",
    "_enabled",
    "_type",
    "_version",
    "_key_prefix",
    "_expiry",
    "_header",
    "_required",
    "tls_secret",
    "cert_secret",
    "pull_secret",
    "kube_secret",
];

/// Whether a key is the name of a secret, and its value may be one.
fn is_secret(key: &str, value: &str) -> bool {
    let name = key.to_ascii_lowercase().replace(['-', '.'], "_");
    let words = || name.split('_');
    let named = SECRET.iter().any(|part| name.contains(part))
        || words().any(|word| matches!(word, "token" | "pwd"))
        || words().next_back() == Some("secret");
    let value = value.trim();
    // What names another variable or a file, or switches something, is no secret.
    let plain = value.is_empty()
        || value.starts_with("$(")
        || value.starts_with("${")
        || value.starts_with('/')
        || matches!(value, "true" | "false" | "null" | "none" | "0" | "1");
    named && !plain && !ABOUT.iter().any(|end| name.ends_with(end))
}

/// K1041
pub(super) fn in_env<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    for entry in container.items("env") {
        let (Some(name), Some(value)) = (entry.get("name").and_then(Node::as_str), entry.get("value")) else {
            continue;
        };
        let text = value.as_str().unwrap_or_default();
        if !is_secret(name, text) && !tokens::holds_one(text) {
            continue;
        }
        let message = format!("the variable `{}` holds a secret in plain text", cut(name, 40));
        found.push(
            Diagnostic::warning(Code::K1041, value.origin, message)
                .label("readable for all who may see the workload")
                .note("it stands in this text, in every manifest made of it, and in the history of both")
                .help("put it into a Secret, and take it from there by `valueFrom.secretKeyRef`"),
        );
    }
}

/// K1042
pub(super) fn from_env<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let keys = container.items("env").iter().filter_map(|entry| entry.at(&["valueFrom", "secretKeyRef"]));
    let whole = container.items("envFrom").iter().filter_map(|entry| entry.get("secretRef"));
    for node in keys.chain(whole) {
        let message = format!("{} reads a secret from its environment", container.name());
        found.push(
            Diagnostic::warning(Code::K1042, node.key, message)
                .label("a variable")
                .note("programs that it starts inherit it, reports of crashes show it, and a new value needs a new pod")
                .help("mount the Secret as a volume, and read the file"),
        );
    }
}

/// K1043
pub(super) fn in_config<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (key, node) in object.get("data").map_or(&[] as &[_], Node::entries) {
        let value = node.as_str().unwrap_or_default();
        let named = !value.contains('\n') && is_secret(key, value);
        if !named && !tokens::holds_one(value) {
            continue;
        }
        let message = format!("{} holds the secret `{}`", object.name(), cut(key, 40));
        found.push(
            Diagnostic::warning(Code::K1043, node.origin, message)
                .label("a ConfigMap is not kept secret")
                .note("whoever may look into the namespace reads it, and it is not encrypted where it is stored")
                .help("put this key into a Secret"),
        );
    }
}

/// K1044
pub(super) fn line_end<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let sections = [("data", true), ("stringData", false)];
    for (section, encoded) in sections {
        for (key, node) in object.get(section).map_or(&[] as &[_], Node::entries) {
            let Some(text) = node.as_str() else { continue };
            let decoded = if encoded { base64(text) } else { Some(text.as_bytes().to_vec()) };
            if !decoded.is_some_and(|bytes| one_word_and_line_end(&bytes)) {
                continue;
            }
            let message = format!("the value of `{}` ends with a line break", cut(key, 40));
            let help = if encoded {
                "encode it with `printf %s` or `echo -n`"
            } else {
                "write it without the line break"
            };
            found.push(
                Diagnostic::warning(Code::K1044, node.origin, message)
                    .label("the line break is a part of it")
                    .note("as a password or token it is wrong, and looks right wherever it is shown")
                    .help(help),
            );
        }
    }
}

/// Whether it is one short word, as a password is, and a line break that nobody meant.
fn one_word_and_line_end(bytes: &[u8]) -> bool {
    let Some(word) = bytes.strip_suffix(b"\n") else { return false };
    let word = word.strip_suffix(b"\r").unwrap_or(word);
    (1..=128).contains(&word.len()) && word.iter().all(u8::is_ascii_graphic)
}

/// K1045
pub(super) fn empty_variable<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let owner: &Manifest = container.pod.owner;
    if owner.hides("env") {
        return;
    }
    for entry in container.items("env") {
        let Some(name) = entry.get("name") else { continue };
        if entry.get("value").is_none() && entry.get("valueFrom").is_none() {
            let message =
                format!("the variable `{}` is set to nothing", cut(name.as_str().unwrap_or(""), 40));
            let problem = Diagnostic::warning(Code::K1045, name.origin, message)
                .label("neither `value` nor `valueFrom`")
                .note("the container sees an empty text");
            found.push(put(problem, "say that it is empty", entry, "value", word("")));
        }
    }
}
