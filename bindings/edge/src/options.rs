//! The options of a program and of its lints, read from JSON.

use std::collections::BTreeMap;

use kdsl::{
    Code, Compiler, Input, InputOrigin, LINTS, Level, Limits, PROJECT_FILE, PodSecurity, Profile,
    SecurityLevel, Selection, Target, UnknownVersion, Version,
};
use serde::Deserialize;
use serde_json::Value;

use crate::limits;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Given {
    main: Option<Vec<String>>,
    kubernetes: Option<String>,
    set: BTreeMap<String, Value>,
    format: Format,
    source_map: bool,
    manifests: bool,
    rollout_on_config_change: Option<bool>,
    env: Option<String>,
    params: Vec<String>,
    crds: Vec<String>,
    secrets: Secrets,
    limits: Value,
    /// In milliseconds. Where there are no threads nobody watches the clock.
    #[cfg(not(target_arch = "wasm32"))]
    timeout: Option<u64>,
    report: Option<String>,
}

/// What is written for the values of Secrets.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Secrets {
    #[default]
    Write,
    Omit,
    Placeholder,
}

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    #[default]
    Yaml,
    Json,
}

/// How a program is compiled.
#[derive(Debug, Default)]
pub(crate) struct Options {
    given: Given,
    /// The version that was asked for; it wins over the project's.
    target: Option<Target>,
    /// What a program may use.
    limits: Limits,
    /// What findings are written as besides.
    report: Option<kdsl::Format>,
    /// The values of params.
    pub(crate) inputs: BTreeMap<String, Input>,
}

impl Options {
    /// Reads options; of `null`, and of none, those that there are where nothing is said.
    pub(crate) fn read(options: Value) -> Result<Options, String> {
        let mut given: Given = match options {
            Value::Null => Given::default(),
            options => serde_json::from_value(options).map_err(|error| format!("`options`: {error}"))?,
        };
        let target = given.kubernetes.as_deref().map(target).transpose()?;
        let mut inputs = BTreeMap::new();
        for (name, value) in std::mem::take(&mut given.set) {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(value) => value.to_string(),
                _ => return Err(format!("`options.set.{name}` must be a string, a number or a boolean")),
            };
            inputs.insert(name, Input { text, origin: InputOrigin::Host });
        }
        let report = given.report.as_deref().map(report).transpose()?;
        let limits = limits::read(&given.limits)?;
        Ok(Options { given, target, limits, report, inputs })
    }

    pub(crate) fn main(&self) -> Option<&[String]> {
        self.given.main.as_deref()
    }

    pub(crate) fn env(&self) -> Option<&str> {
        self.given.env.as_deref()
    }

    pub(crate) const fn target(&self) -> Option<Target> {
        self.target
    }

    pub(crate) const fn format(&self) -> Format {
        self.given.format
    }

    pub(crate) const fn report(&self) -> Option<kdsl::Format> {
        self.report
    }

    /// Whether what is compiled comes with the places of its scalars.
    pub(crate) fn wants_map(&self) -> bool {
        self.given.source_map && self.given.format == Format::Yaml
    }

    /// Whether what is compiled comes with the manifests as values.
    pub(crate) const fn wants_manifests(&self) -> bool {
        self.given.manifests
    }

    /// How many milliseconds a question may take.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) const fn timeout(&self) -> Option<u64> {
        self.given.timeout
    }

    /// A compiler with these options.
    pub(crate) fn compiler(&self, compiler: Compiler, has_project: bool) -> Compiler {
        let given = &self.given;
        let secrets = match given.secrets {
            Secrets::Write => kdsl::Secrets::Write,
            Secrets::Omit => kdsl::Secrets::Omit,
            Secrets::Placeholder => kdsl::Secrets::Placeholder,
        };
        let mut compiler =
            compiler.secrets(secrets).limits(self.limits).part_of_project(given.main.is_some());
        if has_project {
            compiler = compiler.project(PROJECT_FILE);
        }
        if let Some(target) = self.target {
            compiler = compiler.target(target);
        }
        if let Some(rollout) = given.rollout_on_config_change {
            compiler = compiler.rollout_on_config_change(rollout);
        }
        if let Some(env) = &given.env {
            compiler = compiler.environment(env.as_str(), InputOrigin::Host);
        }
        compiler = given.crds.iter().fold(compiler, |compiler, path| compiler.crds(path.as_str()));
        given.params.iter().fold(compiler, |compiler, path| compiler.params(path.as_str()))
    }
}

/// The version of Kubernetes, or the range, that a text means.
pub(crate) fn target(text: &str) -> Result<Target, String> {
    Target::parse(text).map_err(|why| match why {
        UnknownVersion::Malformed => {
            format!("`options.kubernetes`: \"{text}\" is no version such as \"1.31\"")
        }
        UnknownVersion::Unsupported(version) => format!(
            "`options.kubernetes`: {version} is not known; the versions {} to {} are",
            Version::OLDEST,
            Version::NEWEST
        ),
        UnknownVersion::Backwards => format!("`options.kubernetes`: \"{text}\" ends before it begins"),
    })
}

/// The format of reports of that name.
fn report(name: &str) -> Result<kdsl::Format, String> {
    let found = kdsl::Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    found.ok_or_else(|| {
        let names: Vec<String> = kdsl::Format::ALL.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        format!("`options.report` must be one of {}", names.join(", "))
    })
}

/// What lints are asked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct LintOptions {
    profile: Option<String>,
    pod_security: Option<String>,
    select: Vec<String>,
    allow: Vec<String>,
    warn: Vec<String>,
    deny: Vec<String>,
}

impl LintOptions {
    /// Reads options of lints; of `null` those of `kdsl lint`.
    pub(crate) fn read(options: Value) -> Result<LintOptions, String> {
        match options {
            Value::Null => Ok(LintOptions::default()),
            options => serde_json::from_value(options).map_err(|error| format!("`options`: {error}")),
        }
    }

    /// A compiler with these lints.
    pub(crate) fn compiler(&self, mut compiler: Compiler) -> Result<Compiler, String> {
        let name = self.profile.as_deref().unwrap_or(Profile::Recommended.name());
        let profile = Profile::parse(name).ok_or_else(|| {
            let names: Vec<String> = Profile::ALL.iter().map(|one| format!("\"{}\"", one.name())).collect();
            format!("`options.profile` must be one of {}", names.join(", "))
        })?;
        let select = codes(&self.select, "select")?;
        let is_lint = |code: &&Code| LINTS.iter().any(|lint| lint.code == **code);
        let mut lints: Selection = match select.is_empty() {
            true => Selection::of(profile),
            false => select.iter().filter(is_lint).copied().collect(),
        };
        for (names, key, level) in [
            (&self.allow, "allow", Level::Allow),
            (&self.warn, "warn", Level::Warn),
            (&self.deny, "deny", Level::Deny),
        ] {
            for code in codes(names, key)? {
                if !Code::lints().contains(&code) {
                    let id = code.id();
                    return Err(format!("`options.{key}`: {id} is an error, and errors have no other level"));
                }
                if level == Level::Allow {
                    lints = lints.without(code);
                }
                compiler = compiler.level(code, level);
            }
        }
        if let Some(level) = &self.pod_security {
            let level = SecurityLevel::parse(level).ok_or_else(|| {
                "`options.podSecurity` must be one of \"privileged\", \"baseline\", \"restricted\"".to_owned()
            })?;
            let asked = PodSecurity { level, version: None, enforce: false, namespaces: Vec::new() };
            compiler = compiler.pod_security(asked);
        }
        let compiler = compiler.lints(lints);
        Ok(if select.is_empty() { compiler } else { compiler.only(select) })
    }
}

/// The codes of findings by their numbers or names.
fn codes(names: &[String], key: &str) -> Result<Vec<Code>, String> {
    let code = |name: &String| {
        Code::named(name).ok_or_else(|| format!("`options.{key}`: \"{name}\" is the name of no finding"))
    };
    names.iter().map(code).collect()
}
