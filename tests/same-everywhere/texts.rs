//! What is asked about a text alone: its canonical style, and the program that manifests become.

use std::collections::BTreeSet;

use kdsl::import::{Given, Settings, import};
use serde_json::{Value, json};

use crate::case::{Case, host};

/// A text, and a function that needs no project.
pub struct Text {
    pub name: String,
    /// Which function: every binding has it, and the command line a command.
    pub function: &'static str,
    text: String,
}

/// Every program of the cases is formatted, and what it gives is imported; each text once.
pub fn all(cases: &[Case]) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut known = BTreeSet::new();
    for case in cases {
        let programs = case.files.iter().filter(|(path, _)| path.ends_with(".kdsl"));
        let programs = programs.map(|(path, text)| (path.as_str(), "format", text.clone()));
        let yaml = case.output(&host).to_yaml().filter(|_| case.lint.is_none());
        let manifests = yaml.map(|yaml| ("YAML", "importManifests", yaml));
        for (of, function, text) in programs.chain(manifests) {
            if known.insert((function, text.clone())) {
                texts.push(Text { name: format!("{}: {function} {of}", case.name), function, text });
            }
        }
    }
    texts
}

impl Text {
    /// The arguments of the function.
    pub fn arguments(&self) -> Value {
        match self.function {
            "format" => json!([self.text]),
            _ => json!([self.text, null]),
        }
    }

    /// What the library gives, as members of the answer of a binding.
    pub fn expected(&self) -> Value {
        if self.function == "format" {
            return json!({ "text": kdsl::format(&self.text).ok() });
        }
        let given = Given { name: String::new(), text: self.text.clone() };
        let imported = import(&[given], &Settings::default());
        let file = |file: &Given| json!({ "path": file.name, "text": file.text });
        let files: Vec<Value> = imported.files.iter().map(file).collect();
        json!({ "files": files, "objects": imported.objects })
    }

    /// What the command line is asked, with the text on standard input, and what it prints.
    pub fn command(&self) -> ([&'static str; 2], &str, String) {
        let expected = self.expected();
        let printed = match self.function {
            "format" => return (["fmt", "-"], &self.text, string(&expected["text"])),
            _ => &expected["files"],
        };
        let files: Vec<String> =
            printed.as_array().unwrap().iter().map(|file| string(&file["text"])).collect();
        (["import", "-"], &self.text, files.join("\n"))
    }

    /// The text as a line of the corpus.
    pub fn line(&self) -> Value {
        let (call, arguments) = (self.function, self.arguments());
        json!({ "name": self.name, "call": call, "arguments": arguments, "expected": self.expected() })
    }
}

/// A text, which is empty where there is none.
fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
