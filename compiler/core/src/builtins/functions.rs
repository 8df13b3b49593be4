//! The functions that are called by their name alone: those that read files of the project.

use super::text::param;
use super::{Form, Param, Sort, signature};

/// A function.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub params: &'static [Param],
    /// What it gives.
    pub result: Form,
    /// What it does, in one or two sentences.
    pub doc: &'static str,
}

impl Function {
    /// The line that an editor shows, such as `file(path: String): String`.
    pub fn signature(&self) -> String {
        signature(self.name, Sort::Any, self.params, self.result)
    }
}

const PATH: &[Param] = &[param("path", Form::Text)];

/// The functions.
pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "file",
        params: PATH,
        result: Form::Text,
        doc: "The text of a file, relative to the file that says so: `file(\"nginx.conf\")`. Where Kubernetes has bytes, as in a Secret's `data`, it may be any file, and is encoded.",
    },
    Function {
        name: "files",
        params: &[param("pattern", Form::Text)],
        result: Form::Map(&Form::Text),
        doc: "The texts of a folder's files by their names, in the order of the names; a `*` in the last part stands for any text: `files(\"conf.d/*.conf\")`. Where Kubernetes has bytes they are encoded.",
    },
    Function {
        name: "yaml",
        params: PATH,
        result: Form::Any,
        doc: "The value of a file of YAML or JSON: `yaml(\"values.yaml\")`. What does not fit the type that it meets is shown where it stands in the file.",
    },
    Function {
        name: "toml",
        params: PATH,
        result: Form::Any,
        doc: "The value of a file of TOML: `toml(\"settings.toml\")`. What does not fit the type that it meets is shown where it stands in the file.",
    },
];

/// The function of that name, if it is built in.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
