//! What ConfigMaps and Secrets hold: how much, and each key once.

use kdsl_base::{Code, Diagnostic, Node};

use super::encoded;
use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::{cut, named};

/// How many bytes the values may have together.
const MOST: usize = 1024 * 1024;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.ConfigMap", twice),
    Rule::by("core.v1.ConfigMap", config_size),
    Rule::by("core.v1.Secret", secret_size),
];

fn twice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (Some(texts), Some(binary)) = (part.get("data"), part.get("binaryData")) else { return };
    for (key, node) in binary.entries() {
        let Some(first) = texts.get(key) else { continue };
        let message = format!("{} has the key `{}` twice", named(part.manifest), cut(key, 25));
        found.push(
            Diagnostic::error(Code::K0841, node.key, message)
                .label("the second, under `binaryData`")
                .secondary(first.key, "the first, under `data`")
                .note(REJECTED)
                .removal("remove the second", node, false),
        );
    }
}

/// How many bytes the texts under a field have, as they are or decoded.
fn size(part: &Part<'_, '_>, name: &str, base64: bool, passed: &dyn Fn(&str) -> bool) -> usize {
    let entries = part.get(name).map_or(&[] as &[_], Node::entries);
    let texts = entries.iter().filter(|(key, _)| !passed(key)).filter_map(|(_, node)| node.as_str());
    texts.map(|text| if base64 { encoded::length(text) } else { text.len() }).sum()
}

fn config_size<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let none = |_: &str| false;
    let total = size(part, "data", false, &none) + size(part, "binaryData", true, &none);
    too_large(part, total, found);
}

/// What stands under `stringData` takes the place of the same key under `data`.
fn secret_size<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let plain = part.get("stringData");
    let replaced = |key: &str| plain.is_some_and(|plain| plain.get(key).is_some());
    let total = size(part, "data", true, &replaced) + size(part, "stringData", false, &|_| false);
    too_large(part, total, found);
}

fn too_large<'a>(part: &Part<'_, 'a>, total: usize, found: &mut Of<'_, 'a>) {
    if total <= MOST {
        return;
    }
    let what = named(part.manifest);
    found.push(
        Diagnostic::error(Code::K0842, part.manifest.name_span, format!("{what} is too large"))
            .label(format!("its values have {total} bytes together, and {MOST} are the most"))
            .note("the API server rejects it")
            .help("split it, or keep large files in an image or a volume"),
    );
}
