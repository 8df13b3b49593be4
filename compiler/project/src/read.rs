//! From the text to the project.

use kdsl_base::{Code, Diagnostic, FileId, Node, Span, Value};
use kdsl_schema::Target;

use crate::lints::{Level, Lint};
use crate::{Environment, Given, Path, Project, Read, path, pod_security, problems};

/// The keys of the file.
const KEYS: &[&str] = &[
    "kubernetes",
    "sources",
    "rollout-on-config-change",
    "pod-security",
    "crds",
    "params",
    "environments",
    "lints",
];
/// The keys of an environment.
const ENVIRONMENT: &[&str] = &["kubernetes", "sources", "params"];

/// Reads the text of a `kdsl.toml`.
pub fn read(file: FileId, text: &str) -> Read {
    let read = kdsl_toml::read(file, text);
    let malformed = !read.problems.is_empty();
    let mut reader = Reader { text, problems: read.problems };
    let empty = Node::new(Value::Map([].into_iter().collect()), Span::at(file, 0));
    // What is no TOML has values that only fill its gaps.
    let mut project = reader.project(if malformed { &empty } else { &read.node });
    project.given = given(if malformed { &empty } else { &read.node });
    Diagnostic::sort(&mut reader.problems, Diagnostic::place);
    Read { project, problems: reader.problems, malformed }
}

/// What the tables of params hold.
fn given(node: &Node) -> Vec<Given> {
    let environments = node.get("environments").map_or(&[][..], Node::entries);
    let tables = std::iter::once(node).chain(environments.iter().map(|(_, environment)| environment));
    let params = tables.filter_map(|table| table.get("params")).flat_map(Node::entries);
    let mut given: Vec<Given> =
        params.map(|(name, value)| Given { name: name.to_string(), value: value.clone() }).collect();
    given.sort_by_key(|given| given.value.key);
    given
}

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn project(&mut self, node: &Node) -> Project {
        let root = Path { path: String::new(), span: node.origin };
        let mut project = Project {
            kubernetes: None,
            sources: vec![root],
            rollout_on_config_change: false,
            pod_security: None,
            crds: Vec::new(),
            params: false,
            given: Vec::new(),
            environments: Vec::new(),
            lints: Vec::new(),
        };
        for (key, value) in node.entries() {
            match key.as_str() {
                "kubernetes" => project.kubernetes = self.target(value),
                "sources" => project.sources = self.paths(key, value).unwrap_or(project.sources),
                "rollout-on-config-change" => {
                    project.rollout_on_config_change = self.flag(key, value);
                }
                "pod-security" => {
                    project.pod_security = pod_security::read(value, &mut self.problems);
                }
                "crds" => project.crds = self.paths(key, value).unwrap_or_default(),
                "params" => project.params = self.table(key, value),
                "environments" if self.table(key, value) => {
                    project.environments = self.environments(value);
                }
                "lints" if self.table(key, value) => project.lints = self.lints(value),
                "environments" | "lints" => {}
                _ => self.problems.push(problems::unknown_key(value.key, key, "kdsl.toml", KEYS)),
            }
        }
        project
    }

    fn environments(&mut self, node: &Node) -> Vec<Environment> {
        let mut found = Vec::new();
        for (name, value) in node.entries() {
            let folder = name.starts_with(|c: char| c.is_ascii_alphanumeric())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if !folder {
                self.problems.push(problems::environment_name(value.key, name));
            } else if self.table(name, value) {
                found.push(self.environment(name, value));
            }
        }
        found
    }

    fn environment(&mut self, name: &str, node: &Node) -> Environment {
        let mut environment =
            Environment { name: name.to_owned(), kubernetes: None, sources: None, params: false };
        for (key, value) in node.entries() {
            match key.as_str() {
                "kubernetes" => environment.kubernetes = self.target(value),
                "sources" => environment.sources = self.paths(key, value),
                "params" => environment.params = self.table(key, value),
                _ => {
                    let problem = problems::unknown_environment_key(value.key, key, name, ENVIRONMENT);
                    self.problems.push(problem);
                }
            }
        }
        environment
    }

    fn target(&mut self, node: &Node) -> Option<Target> {
        let Some(text) = node.as_str() else {
            let number = matches!(node.value, Value::Int(_) | Value::Float(_));
            let text = self.text.get(node.origin.range()).unwrap_or("");
            self.problems.push(match number {
                true => problems::version_number(node, text),
                false => problems::wrong_type(node, "kubernetes", "text"),
            });
            return None;
        };
        Target::parse(text).map_err(|why| self.problems.push(problems::version(node.origin, text, why))).ok()
    }

    fn paths(&mut self, key: &str, node: &Node) -> Option<Vec<Path>> {
        if !matches!(node.value, Value::List(_)) {
            let problem = problems::wrong_type(node, key, "a list of paths");
            let text = self.text.get(node.origin.range()).unwrap_or("");
            self.problems.push(match node.as_str() {
                Some(_) => problem.fix("make it a list", node.origin, format!("[{text}]")),
                None => problem,
            });
            return None;
        }
        let mut found = Vec::new();
        for item in node.items() {
            match item.as_str() {
                None => self.problems.push(problems::wrong_type(item, key, "a list of paths")),
                Some(text) => match path::inside(text) {
                    Some(path) => found.push(Path { path, span: item.origin }),
                    None => self.problems.push(problems::outside(item.origin, text)),
                },
            }
        }
        Some(found)
    }

    fn flag(&mut self, key: &str, node: &Node) -> bool {
        match node.value {
            Value::Bool(value) => value,
            _ => {
                self.problems.push(problems::wrong_type(node, key, "true or false"));
                false
            }
        }
    }

    fn table(&mut self, key: &str, node: &Node) -> bool {
        let table = matches!(node.value, Value::Map(_));
        if !table {
            self.problems.push(problems::wrong_type(node, key, "a table"));
        }
        table
    }

    /// The levels for all files, and the tables of those for some.
    fn lints(&mut self, node: &Node) -> Vec<Lint> {
        let mut lints = Vec::new();
        self.levels(node, None, &mut lints);
        for (paths, table) in node.entries() {
            if matches!(table.value, Value::Map(_)) {
                self.levels(table, Some(paths), &mut lints);
            }
        }
        lints
    }

    fn levels(&mut self, node: &Node, paths: Option<&str>, lints: &mut Vec<Lint>) {
        for (name, value) in node.entries() {
            if paths.is_none() && matches!(value.value, Value::Map(_)) {
                continue;
            }
            let Some(code) = Code::named(name) else {
                self.problems.push(problems::unknown_lint(value.key, name));
                continue;
            };
            if !Code::lints().contains(&code) {
                self.problems.push(problems::always_error(value.key, code));
                continue;
            }
            let paths = paths.map(str::to_owned);
            if let Some(before) = lints.iter().find(|lint| lint.code == code && lint.paths == paths) {
                self.problems.push(problems::level_twice(value.key, before.span, code));
                continue;
            }
            match value.as_str().map(|text| (text, Level::parse(text))) {
                Some((_, Some(level))) => lints.push(Lint { code, level, span: value.key, paths }),
                Some((text, None)) => self.problems.push(problems::unknown_level(value.origin, text)),
                None => self.problems.push(problems::wrong_type(value, name, "allow, warn or deny")),
            }
        }
    }
}
