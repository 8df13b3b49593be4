//! What to say about a method that a value does not have: the name that was meant, the values that have
//! a method of that name, or what the language says instead.

use kdsl_base::nearest;

use super::{Sort, methods, offered};
use crate::ops::{Failure, Place};
use crate::problems;

/// The sorts that have methods of their own, with what a message calls their values.
const SORTS: [(Sort, &str); 7] = [
    (Sort::Text, "text"),
    (Sort::List, "lists"),
    (Sort::Map, "records"),
    (Sort::Number, "numbers"),
    (Sort::Quantity, "quantities"),
    (Sort::Bool, "booleans"),
    (Sort::Bytes, "files' bytes"),
];

/// The most methods that a message lists.
const SHOWN: usize = 24;

/// What to say about a method that values of a sort do not have.
pub fn unknown(sort: Sort, described: &str, name: &str) -> Failure {
    let message = format!("{described} has no method `{name}`");
    let failure = problems::unknown_method(Place::Name, message).label("unknown method");
    let known = || offered(sort).map(|method| method.name);
    let dashed = dashed(name);
    let meant = [name, dashed.as_str()].into_iter().find_map(|name| {
        let own = known().find(|known| *known == name);
        own.or_else(|| other_names(name).iter().copied().find(|meant| known().any(|known| known == *meant)))
    });
    if let Some(meant) = meant {
        return failure.meant(meant);
    }
    if let Some(help) = instead(sort, &dashed) {
        return failure.help(help);
    }
    let others = owners(sort, &dashed);
    if !others.is_empty() {
        return failure.note(format!("`{dashed}` is a method of {}", listed(&others)));
    }
    if let Some(meant) = nearest(name, known()) {
        return failure.meant(meant);
    }
    let names: Vec<&str> = methods(sort).map(|method| method.name).take(SHOWN).collect();
    failure.note(format!("its methods include {}", names.join(", ")))
}

/// The values of other sorts that have a method of that name.
fn owners(sort: Sort, name: &str) -> Vec<&'static str> {
    let has = |of: Sort| of != sort && methods(of).any(|method| method.name == name);
    SORTS.iter().filter(|(of, _)| has(*of)).map(|(_, words)| *words).collect()
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A name in the spelling of other languages as the names here are spelled: `flatMap` as `flat-map`.
fn dashed(name: &str) -> String {
    let mut dashed = String::new();
    for letter in name.chars() {
        if letter == '_' {
            dashed.push('-');
        } else {
            if letter.is_ascii_uppercase() && !dashed.is_empty() {
                dashed.push('-');
            }
            dashed.extend(letter.to_lowercase());
        }
    }
    dashed
}

/// What the method is called elsewhere, in the spelling with dashes.
fn other_names(name: &str) -> &'static [&'static str] {
    match name {
        "to-upper" | "to-upper-case" | "uppercase" | "upcase" | "ascii-upper" => &["upper"],
        "to-lower" | "to-lower-case" | "lowercase" | "downcase" | "ascii-lower" => &["lower"],
        "size" | "len" => &["length"],
        "includes" | "has" => &["contains"],
        "has-key" | "contains" | "contains-key" | "object-has" => &["has"],
        "has-prefix" => &["starts-with"],
        "has-suffix" => &["ends-with"],
        "reduce" | "foldl" => &["fold"],
        "select" | "where" => &["filter"],
        "some" | "exists" => &["any"],
        "every" => &["all"],
        "uniq" | "distinct" | "dedup" | "to-set" => &["unique"],
        "concat-map" => &["flat-map"],
        "implode" => &["join"],
        "b64enc" | "to-base64" | "base64-encode" | "encode-base64" => &["base64"],
        "b64dec" | "from-base64" | "decode-base64" => &["base64-decode"],
        "to-string" | "string" | "str" => &["to-text"],
        "parse-int" | "int" | "int64" | "atoi" => &["to-int"],
        "float64" | "number" | "parse-float" => &["to-float"],
        "parse-bool" => &["to-bool"],
        "parse-quantity" => &["to-quantity"],
        "yaml" | "manifest-yaml-doc" => &["to-yaml"],
        "json" | "quote" | "manifest-json" | "to-pretty-json" | "to-raw-json" => &["to-json"],
        "toml" | "manifest-toml" => &["to-toml"],
        "from-json" => &["parse-json"],
        "from-yaml" => &["parse-yaml"],
        "from-toml" => &["parse-toml"],
        "strip" | "trim-space" | "trim-all" => &["trim"],
        "lstrip" | "trim-left" => &["trim-start"],
        "rstrip" | "trim-right" => &["trim-end"],
        "remove-prefix" => &["trim-prefix"],
        "remove-suffix" => &["trim-suffix"],
        "substring" | "substr" | "sublist" => &["slice"],
        "trunc" | "limit" => &["truncate", "take"],
        "skip" | "rest" => &["drop"],
        "sha256sum" | "hash" | "sha1" | "md5" | "sha1sum" | "md5sum" => &["sha256"],
        "sha512sum" => &["sha512"],
        "map-values" | "map-with-key" => &["map"],
        "items" | "pairs" => &["entries"],
        "camelcase" => &["camel-case"],
        "snakecase" => &["snake-case"],
        "kebabcase" => &["kebab-case"],
        "to-title-case" => &["title"],
        "fields" | "split-words" => &["words"],
        "string-chars" => &["chars"],
        "regex-match" | "match" | "is-match" => &["matches"],
        "regex-find" => &["find"],
        "regex-find-all" => &["find-all"],
        "regex-replace-all" | "regex-replace" | "re-replace" | "sub" => &["replace-regex"],
        "regex-split" => &["split-regex"],
        "semver-satisfies" | "matches-semver" => &["satisfies"],
        "urlquery" | "encode-uri" | "url-quote" => &["url-encode"],
        "nindent" => &["indent"],
        "without" | "difference" | "minus" | "set-diff" => &["except"],
        "set-inter" | "intersection" => &["intersect"],
        "prune" => &["compact"],
        "initial" => &["slice"],
        "sort-on" | "sorted" => &["sort-by"],
        "fixed" | "to-precision" | "format" => &["to-fixed"],
        "ceiling" => &["ceil"],
        "is-ipv4" | "is-ipv6" => &["is-ip"],
        _ => &[],
    }
}

/// What the language says where others have a method.
fn instead(sort: Sort, name: &str) -> Option<&'static str> {
    Some(match (sort, name) {
        (Sort::Map, "merge" | "merge-patch" | "deep-merge" | "merge-overwrite" | "union" | "update") => {
            "records are merged by spreading: `{ ...a, ...b }`"
        }
        (Sort::Map, "set" | "put" | "add") => "write the entry over it: `{ ...record, key: value }`",
        (Sort::Map, "dig") => "write the path: `a?.b?.c ?? \"default\"`",
        (Sort::Map, "fold") => "go over the entries: `.entries().fold(…)`",
        (Sort::List, "concat" | "append" | "push" | "add" | "prepend" | "plus" | "extend") => {
            "lists are put together by spreading: `[...a, ...b]`"
        }
        (Sort::Text, "concat" | "append" | "plus" | "format" | "printf") => {
            "text is put together by interpolation: `\"${a}${b}\"`"
        }
        (_, "default" | "or-else" | "if-null" | "coalesce") => {
            "`??` gives a value where one is null: `x ?? y`"
        }
        (_, "is-empty" | "empty") => "ask for the size: `x.length() == 0`, or `x == \"\"`",
        (_, "ternary") => "choose with `if c then a else b`",
        (Sort::Number, "add" | "sub" | "mul" | "div" | "mod" | "plus" | "minus" | "times") => {
            "calculate with `+`, `-`, `*`, `/` and `%`"
        }
        (Sort::Number, "seq" | "times-do" | "range") => "a range is `1..n`, both ends included",
        _ => return None,
    })
}
