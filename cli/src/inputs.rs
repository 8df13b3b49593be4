//! The values of params: from the command line, which wins, and from the environment.

use std::collections::BTreeMap;

use kdsl::{Input, InputOrigin};

use crate::failure::Failure;

/// What the variables of params begin with.
const PREFIX: &str = "KDSL_PARAM_";

/// A `--set NAME=VALUE`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    name: String,
    value: String,
}

impl Setting {
    /// Reads `name=value`. The value may be empty and may hold `=`.
    pub fn parse(text: &str) -> Result<Setting, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                Ok(Setting { name: name.trim().to_owned(), value: value.to_owned() })
            }
            Some(_) => Err("there is no name before the `=`".to_owned()),
            None => Err(format!("there is no value; write `{text}=…`")),
        }
    }
}

/// All inputs of a run.
#[derive(Debug)]
pub struct Inputs {
    settings: BTreeMap<String, String>,
}

impl Inputs {
    /// The settings, of which a later one of the same name wins.
    ///
    /// # Errors
    /// Names a variable for a param whose bytes are not text: it could only be read as another value.
    pub fn new(settings: &[Setting]) -> Result<Inputs, Failure> {
        for (name, value) in std::env::vars_os() {
            if let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX))
                && value.to_str().is_none()
            {
                return Err(Failure::new(format!("the environment variable `{name}` is not UTF-8 text")));
            }
        }
        let settings = settings.iter().map(|one| (one.name.clone(), one.value.clone())).collect();
        Ok(Inputs { settings })
    }

    /// The value given for a param.
    pub fn get(&self, name: &str) -> Option<Input> {
        if let Some(text) = self.settings.get(name) {
            let origin = InputOrigin::Argument("--set".to_owned());
            return Some(Input { text: text.clone(), origin });
        }
        let variable = format!("{PREFIX}{}", name.to_uppercase().replace('-', "_"));
        let text = std::env::var(&variable).ok()?;
        Some(Input { text, origin: InputOrigin::Environment(variable) })
    }

    /// The names that were given on the command line.
    pub fn names(&self) -> Vec<String> {
        self.settings.keys().cloned().collect()
    }
}
