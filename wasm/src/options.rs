//! The arguments of a call, read from JSON.

use std::collections::BTreeMap;

use kdsl::{Input, InputOrigin, MemoryWorld, Target, UnknownVersion, Version};
use serde::Deserialize;
use serde_json::Value;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Given {
    main: Option<Vec<String>>,
    kubernetes: Option<String>,
    set: BTreeMap<String, Value>,
    format: Format,
    #[serde(rename = "rolloutOnConfigChange")]
    rollout: Option<bool>,
}

/// What is written.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    #[default]
    Yaml,
    Json,
}

/// A program and how it is compiled.
pub(crate) struct Job {
    pub(crate) world: MemoryWorld,
    pub(crate) main: Vec<String>,
    pub(crate) target: Target,
    pub(crate) format: Format,
    pub(crate) rollout: Option<bool>,
}

impl Job {
    /// Reads the arguments of a call.
    pub(crate) fn read(files: Option<&str>, options: Option<&str>) -> Result<Job, String> {
        let files = files.ok_or("`files` must be an object of path to text")?;
        let files: BTreeMap<String, String> = serde_json::from_str(files)
            .map_err(|error| format!("`files` must be an object of path to text: {error}"))?;
        let given: Given = match options {
            None | Some("null") => Given::default(),
            Some(text) => serde_json::from_str(text).map_err(|error| format!("`options`: {error}"))?,
        };
        let kdsl = || files.keys().filter(|path| path.ends_with(".kdsl")).cloned().collect();
        let main = given.main.unwrap_or_else(kdsl);
        let target = match given.kubernetes {
            Some(text) => Target::parse(&text).map_err(|why| unknown(&text, why))?,
            None => Target::default(),
        };
        let mut inputs = BTreeMap::new();
        for (name, value) in given.set {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(value) => value.to_string(),
                _ => return Err(format!("`options.set.{name}` must be a string, a number or a boolean")),
            };
            inputs.insert(name, Input { text, origin: InputOrigin::Host });
        }
        let Given { format, rollout, .. } = given;
        Ok(Job { world: MemoryWorld { files, inputs }, main, target, format, rollout })
    }
}

fn unknown(target: &str, why: UnknownVersion) -> String {
    match why {
        UnknownVersion::Malformed => {
            format!("`options.kubernetes`: \"{target}\" is no version such as \"1.31\"")
        }
        UnknownVersion::Unsupported(version) => format!(
            "`options.kubernetes`: {version} is not known; the versions {} to {} are",
            Version::OLDEST,
            Version::NEWEST
        ),
        UnknownVersion::Backwards => format!("`options.kubernetes`: \"{target}\" ends before it begins"),
    }
}
