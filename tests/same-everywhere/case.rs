//! A case: files, options, and what the library gives for them.

use std::collections::BTreeMap;

use kdsl::{
    Code, Compiler, Format, Input, InputOrigin, MemoryWorld, Output, PROJECT_FILE, Selection, Target, render,
};
use serde_json::{Map, Value, json};

/// A program, or a text that is formatted.
pub struct Case {
    pub name: String,
    pub files: BTreeMap<String, String>,
    /// The files that are built; otherwise all that the project has.
    pub main: Option<String>,
    pub kubernetes: Option<String>,
    pub env: Option<String>,
    pub set: BTreeMap<String, String>,
    pub params: Vec<String>,
    pub lint: Option<String>,
}

impl Case {
    pub fn new(name: String, files: BTreeMap<String, String>) -> Case {
        let (set, params) = (BTreeMap::new(), Vec::new());
        Case { name, files, main: None, kubernetes: None, env: None, set, params, lint: None }
    }

    /// Takes the words behind a fence: `kubernetes=1.29`, `--set name=value`, `--params file`, `--env prod`,
    /// `name=value`, `lint=K1001`.
    pub fn heed(&mut self, info: &str) {
        let mut words = info.split_whitespace().skip(1);
        while let Some(word) = words.next() {
            match word.split_once('=') {
                Some(("kubernetes", version)) => self.kubernetes = Some(version.to_owned()),
                Some(("lint", code)) => self.lint = Some(code.to_owned()),
                Some((name, value)) => drop(self.set.insert(name.to_owned(), value.to_owned())),
                None if word == "--params" => self.params.extend(words.next().map(str::to_owned)),
                None if word == "--env" => self.env = words.next().map(str::to_owned),
                None => {}
            }
        }
    }

    /// What the library gives to a host that calls itself so.
    pub fn output(&self, origin: &dyn Fn(&str) -> InputOrigin) -> Output {
        let mut world = MemoryWorld::default();
        world.files.extend(self.files.clone());
        for (name, text) in &self.set {
            world.inputs.insert(name.clone(), Input { text: text.clone(), origin: origin("--set") });
        }
        let mut compiler = Compiler::new().part_of_project(self.main.is_some());
        if self.files.contains_key(PROJECT_FILE) {
            compiler = compiler.project(PROJECT_FILE);
        }
        if let Some(version) = &self.kubernetes {
            compiler = compiler.target(Target::parse(version).unwrap());
        }
        if let Some(env) = &self.env {
            compiler = compiler.environment(env.as_str(), origin("--env"));
        }
        for file in &self.params {
            compiler = compiler.params(file.as_str());
        }
        if let Some(name) = &self.lint {
            let code = Code::named(name).unwrap();
            let lints = kdsl::LINTS.iter().any(|lint| lint.code == code);
            let selection = if lints { Selection::none().with(code) } else { Selection::none() };
            compiler = compiler.lints(selection).only(vec![code]);
        }
        compiler.compile(&world, &self.built())
    }

    /// The files that are built, in the order of the project's sources.
    fn built(&self) -> Vec<String> {
        if let Some(main) = &self.main {
            return vec![main.clone()];
        }
        let programs = || self.files.keys().filter(|path| path.ends_with(".kdsl"));
        let Some(toml) = self.files.get(PROJECT_FILE) else { return programs().cloned().collect() };
        let project = kdsl::read_project(kdsl::FileId(0), toml).project;
        let mut found: Vec<String> = Vec::new();
        for source in project.sources(self.env.as_deref()) {
            let below = format!("{}/", source.path);
            let is_in =
                |path: &&String| source.path.is_empty() || **path == source.path || path.starts_with(&below);
            let new: Vec<String> =
                programs().filter(is_in).filter(|path| !found.contains(path)).cloned().collect();
            found.extend(new);
        }
        found
    }

    /// What a binding is to be asked, as the arguments of a question without a project.
    pub fn question(&self) -> (&'static str, Value) {
        let mut options = Map::new();
        let mut put = |name: &str, value: Value| drop(options.insert(name.to_owned(), value));
        put("report", "full".into());
        put("set", json!(self.set));
        put("params", json!(self.params));
        if let Some(main) = &self.main {
            put("main", json!([main]));
        }
        if let Some(version) = &self.kubernetes {
            put("kubernetes", json!(version));
        }
        if let Some(env) = &self.env {
            put("env", json!(env));
        }
        match &self.lint {
            Some(code) => ("lint", json!([self.files, options, [{ "select": [code] }]])),
            None => ("compile", json!([self.files, options, []])),
        }
    }

    /// What the library gives, as a binding is to give it, but for the indexes into its texts.
    pub fn expected(&self, origin: &dyn Fn(&str) -> InputOrigin) -> Value {
        let output = self.output(origin);
        let (found, sources) = (output.diagnostics(), output.sources());
        let data: Value =
            serde_json::from_str(&render(found, sources, Format::Json, false)).unwrap_or(json!([]));
        let mut expected =
            json!({ "diagnostics": data, "report": render(found, sources, Format::Full, false) });
        if self.lint.is_none() {
            expected["yaml"] = output.to_yaml().into();
        }
        expected
    }

    pub fn is_wrong(&self) -> bool {
        !self.output(&host).diagnostics().is_empty()
    }

    /// The case as a line of the corpus.
    pub fn line(&self) -> Value {
        let (ask, arguments) = self.question();
        json!({ "name": self.name, "ask": ask, "arguments": arguments, "expected": self.expected(&host) })
    }
}

/// A binding gives inputs as a host does.
pub fn host(_: &str) -> InputOrigin {
    InputOrigin::Host
}
