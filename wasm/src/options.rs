//! The arguments of a call, read from JSON.

use std::collections::BTreeMap;

use kdsl::{
    Compiler, FileId, Input, InputOrigin, MemoryWorld, PROJECT_FILE, Project, Target, UnknownVersion, Version,
};
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
    env: Option<String>,
    params: Vec<String>,
    secrets: Secrets,
}

/// What is written for the values of Secrets.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Secrets {
    #[default]
    Write,
    Omit,
    Placeholder,
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
    /// For those functions that only look at the program.
    pub(crate) target: Target,
    pub(crate) format: Format,
    pub(crate) compiler: Compiler,
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
        let project = files.get(PROJECT_FILE).map(|text| kdsl::read_project(FileId(0), text).project);
        let set = match &given.kubernetes {
            Some(text) => Some(Target::parse(text).map_err(|why| unknown(text, why))?),
            None => None,
        };
        let env = given.env.as_deref();
        let of_project = project.as_ref().and_then(|project| project.target(env));
        let target = set.or(of_project).unwrap_or_default();
        let compiler = given.compiler(set, project.is_some());
        let main = given.main.unwrap_or_else(|| program(&files, project.as_ref(), env));
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
        Ok(Job { world: MemoryWorld { files, inputs }, main, target, format: given.format, compiler })
    }
}

impl Given {
    fn compiler(&self, target: Option<Target>, project: bool) -> Compiler {
        let secrets = match self.secrets {
            Secrets::Write => kdsl::Secrets::Write,
            Secrets::Omit => kdsl::Secrets::Omit,
            Secrets::Placeholder => kdsl::Secrets::Placeholder,
        };
        let mut compiler = Compiler::new().secrets(secrets).part_of_project(self.main.is_some());
        if project {
            compiler = compiler.project(PROJECT_FILE);
        }
        if let Some(target) = target {
            compiler = compiler.target(target);
        }
        if let Some(rollout) = self.rollout {
            compiler = compiler.rollout_on_config_change(rollout);
        }
        if let Some(env) = &self.env {
            compiler = compiler.environment(env.as_str(), InputOrigin::Host);
        }
        self.params.iter().fold(compiler, |compiler, path| compiler.params(path.as_str()))
    }
}

/// The files that are built where none is named: those of the project's sources, else all.
fn program(files: &BTreeMap<String, String>, project: Option<&Project>, env: Option<&str>) -> Vec<String> {
    let sources = project.map(|project| project.sources(env));
    let is_built = |path: &String| {
        let inside = |source: &kdsl::Path| match source.path.as_str() {
            "" => true,
            source => path.strip_prefix(source).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        };
        path.ends_with(".kdsl") && sources.is_none_or(|sources| sources.iter().any(inside))
    };
    files.keys().filter(|path| is_built(path)).cloned().collect()
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
