//! Calls: the name of a question and its arguments in JSON, to an answer in JSON.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::Serialize;
use serde_json::{Value, json};

use crate::project::Project;

/// An answer, which also has words, or a place for nothing, where a call makes no sense.
pub(crate) trait Answer: Serialize {
    /// The answer to a call that cannot be understood.
    fn refused(why: String) -> Self;
}

impl<T: Serialize> Answer for Option<T> {
    fn refused(_: String) -> Option<T> {
        None
    }
}

impl<T: Serialize> Answer for Vec<T> {
    fn refused(_: String) -> Vec<T> {
        Vec::new()
    }
}

impl Answer for bool {
    fn refused(_: String) -> bool {
        false
    }
}

/// An object, made as it is; refused, it is empty but for the words.
impl Answer for Value {
    fn refused(why: String) -> Value {
        json!({ "error": why })
    }
}

/// A question to a project, by its name.
pub(crate) type Method = fn(&mut Project, &str) -> String;

/// Reads the arguments of a question, asks it and writes the answer.
pub(crate) fn run<Arguments: DeserializeOwned, Given: Answer>(
    project: &mut Project,
    arguments: &str,
    ask: fn(&mut Project, Arguments) -> Given,
) -> String {
    let refused = match (project.error(), serde_json::from_str(arguments)) {
        (Some(error), _) => error,
        (None, Ok(arguments)) => return text(&ask(project, arguments)),
        (None, Err(error)) => format!("the arguments: {error}"),
    };
    text(&Given::refused(refused))
}

pub(crate) fn text(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_else(|_| "null".to_owned())
}

/// A number of JavaScript as an index: nothing that is none becomes one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Index(pub(crate) usize);

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Index, D::Error> {
        let number = Value::deserialize(from)?.as_f64().unwrap_or(0.0);
        Ok(Index(if number >= 1.0 { number as usize } else { 0 }))
    }
}
