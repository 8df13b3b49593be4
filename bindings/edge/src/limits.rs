//! What a program may use, as a host says it: the name of a set of limits, or numbers in the place of some of one.

use kdsl::Limits;
use serde_json::{Map, Value};

/// The sets, by their names. The first one is meant where nothing is said.
const SETS: [(&str, Limits); 2] = [("trusted", Limits::TRUSTED), ("untrusted", Limits::UNTRUSTED)];

/// The member with the name of the set whose other numbers hold.
const BASE: &str = "base";

/// Reads the option `limits`: `null`, `"untrusted"`, or `{"base": "untrusted", "fuel": 500000}`.
pub(crate) fn read(given: &Value) -> Result<Limits, String> {
    match given {
        Value::Null => Ok(Limits::TRUSTED),
        Value::String(name) => set("limits", name),
        Value::Object(given) => numbers(given),
        _ => Err(format!("`options.limits` must be {}, or an object of numbers", names())),
    }
}

fn set(option: &str, name: &str) -> Result<Limits, String> {
    let found = SETS.iter().find(|(known, _)| *known == name).map(|(_, limits)| *limits);
    found.ok_or_else(|| format!("`options.{option}` must be {}", names()))
}

fn names() -> String {
    SETS.map(|(name, _)| format!("\"{name}\"")).join(" or ")
}

fn numbers(given: &Map<String, Value>) -> Result<Limits, String> {
    let base = match given.get(BASE) {
        None => Limits::TRUSTED,
        Some(name) => set("limits.base", name.as_str().unwrap_or_default())?,
    };
    let mut limits = base;
    for (name, most) in given.iter().filter(|(name, _)| *name != BASE) {
        if !Limits::NAMES.contains(&name.as_str()) {
            let names = Limits::NAMES.join(", ");
            return Err(format!("`options.limits` has no `{name}`; there are {BASE}, {names}"));
        }
        let Some(most) = most.as_u64() else {
            return Err(format!("`options.limits.{name}` must be a whole number, 0 or more"));
        };
        limits = limits.with(name, most).unwrap_or(limits);
    }
    // The stack that there is for evaluation is that of the deepest set.
    match limits.depth > Limits::TRUSTED.depth {
        true => Err(format!("`options.limits.depth` must be at most {}", Limits::TRUSTED.depth)),
        false => Ok(limits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sets_and_numbers() {
        for (given, expected) in [
            (Value::Null, Limits::TRUSTED),
            (json!("untrusted"), Limits::UNTRUSTED),
            (json!({}), Limits::TRUSTED),
            (json!({ "output": 9, "depth": 8 }), Limits::TRUSTED.output(9).depth(8)),
            (json!({ "fuel": 5, "base": "untrusted" }), Limits::UNTRUSTED.fuel(5)),
            (json!({ "files": u64::MAX }), Limits::TRUSTED.files(usize::MAX)),
        ] {
            assert_eq!(read(&given), Ok(expected), "{given}");
        }
        let all = Limits::NAMES.iter().map(|name| ((*name).to_owned(), json!(7))).collect();
        assert_eq!(read(&Value::Object(all)).map(|limits| limits.findings), Ok(7));
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for (given, why) in [
            (json!("none"), "`options.limits` must be \"trusted\" or \"untrusted\""),
            (json!(3), "`options.limits` must be \"trusted\" or \"untrusted\", or an object of numbers"),
            (json!({ "base": 3 }), "`options.limits.base` must be \"trusted\" or \"untrusted\""),
            (
                json!({ "fule": 3 }),
                "`options.limits` has no `fule`; there are base, fuel, depth, memory, output, findings, source, \
                 sources, files",
            ),
            (json!({ "fuel": -1 }), "`options.limits.fuel` must be a whole number, 0 or more"),
            (json!({ "fuel": 1.5 }), "`options.limits.fuel` must be a whole number, 0 or more"),
            (json!({ "depth": 257 }), "`options.limits.depth` must be at most 256"),
        ] {
            assert_eq!(read(&given), Err(why.to_owned()), "{given}");
        }
    }

    /// Every language tells its users of every limit.
    #[test]
    fn every_limit_is_written_down() {
        let pages = [
            (include_str!("../../../docs/spec/limits.md"), "| `", "` |"),
            (include_str!("../../../wasm/js/kdsl.d.ts"), "\n  ", "?: number;"),
            (include_str!("../../python/python/kdsl/_calls.py"), "\n    ", ": int\n"),
        ];
        for (page, before, after) in pages {
            for name in Limits::NAMES {
                assert!(page.contains(&format!("{before}{name}{after}")), "{name}");
            }
        }
    }
}
