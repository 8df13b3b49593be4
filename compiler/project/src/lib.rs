//! `kdsl.toml`: the file at the root of a project, as a value and findings with their places.
//!
//! ```toml
//! kubernetes = "1.31..1.34"
//! sources = ["."]
//! rollout-on-config-change = true
//! crds = ["crds/"]
//! pod-security = "restricted"
//!
//! [params]
//! tag = "v1"
//!
//! [environments.prod]
//! kubernetes = "1.31"
//! params = { replicas = 3 }
//!
//! [lints]
//! K0308 = "deny"
//!
//! [lints."vendor/**"]
//! image-tag = "allow"
//! ```

mod glob;
mod lints;
mod path;
mod pod_security;
mod problems;
mod read;

use kdsl_base::{Diagnostic, Node, Span};
use kdsl_schema::{PodSecurity, Target};

pub use lints::{Level, Lint, apply, set};
pub use problems::unknown_environment;
pub use read::read;

/// What the file is called, in the folder that is the project's root.
pub const FILE: &str = "kdsl.toml";

/// A project, as far as its file could be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Project {
    /// The version or versions of Kubernetes, where the file says so.
    pub kubernetes: Option<Target>,
    /// The files and folders that are built where none is named.
    pub sources: Vec<Path>,
    /// Whether pods are started anew when a ConfigMap's key that they use changes.
    pub rollout_on_config_change: bool,
    /// The Pod Security Standard that all pods must meet.
    pub pod_security: Option<PodSecurity>,
    /// Files and folders of CustomResourceDefinitions.
    pub crds: Vec<Path>,
    /// Whether it has a table `params`.
    pub params: bool,
    /// The params that it gives values, for all environments and for one, in the order of the file.
    pub given: Vec<Given>,
    /// In the order of the file.
    pub environments: Vec<Environment>,
    /// The levels of findings.
    pub lints: Vec<Lint>,
}

/// A path of the file, relative to the project's root and inside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// With `/` between its parts, and none at its ends; empty for the root itself.
    pub path: String,
    /// The text in the file; empty at its start where the path is a default.
    pub span: Span,
}

/// A param that the file gives a value.
#[derive(Clone, PartialEq, Debug)]
pub struct Given {
    /// The param's name. Its place is the node's key.
    pub name: String,
    /// The value.
    pub value: Node,
}

/// An environment: what differs there from the rest of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Environment {
    /// Its name, which can be the name of a folder.
    pub name: String,
    /// The version or versions of Kubernetes, where they are others.
    pub kubernetes: Option<Target>,
    /// What is built, where it is something else.
    pub sources: Option<Vec<Path>>,
    /// Whether it has a table `params`.
    pub params: bool,
}

/// What the file holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// The project. What could not be read has its default.
    pub project: Project,
    /// What is wrong, each mistake once, in the order of the file.
    pub problems: Vec<Diagnostic>,
    /// Whether the text is no TOML, so that nothing at all is known of the project.
    pub malformed: bool,
}

impl Path {
    /// The path in a world in which the project's root is the folder `root`, `""` where it is the
    /// world's own.
    pub fn in_world(&self, root: &str) -> String {
        match (root, self.path.as_str()) {
            ("", path) => path.to_owned(),
            (root, "") => root.to_owned(),
            (root, path) => format!("{root}/{path}"),
        }
    }
}

impl Project {
    /// The environment of that name.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.name == name)
    }

    /// The version or versions of Kubernetes of an environment, or of the project without one.
    pub fn target(&self, environment: Option<&str>) -> Option<Target> {
        let environment = environment.and_then(|name| self.environment(name));
        environment.and_then(|environment| environment.kubernetes).or(self.kubernetes)
    }

    /// The files and folders that are built for an environment, or without one.
    pub fn sources(&self, environment: Option<&str>) -> &[Path] {
        let environment = environment.and_then(|name| self.environment(name));
        environment.and_then(|environment| environment.sources.as_deref()).unwrap_or(&self.sources)
    }
}

#[cfg(test)]
mod tests;
