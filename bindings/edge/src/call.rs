//! Calls: a name and arguments in JSON, to an answer in JSON. Nothing that is passed makes one fail: what makes no
//! sense is answered with the empty answer of that name, which has a place for words where it is an object.

use serde::Serialize;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

use crate::ask::METHODS;
use crate::functions::FUNCTIONS;
use crate::project::Project;
use crate::unit::Unit;

/// Something that can be called.
pub(crate) struct Row<Ask> {
    /// Its name.
    pub(crate) name: &'static str,
    /// The answer that says nothing.
    pub(crate) empty: &'static str,
    /// What answers.
    pub(crate) ask: Ask,
}

/// A question to a project.
pub(crate) type Method = fn(&mut Project, &str) -> Result<String, String>;

/// Asks a project: the name of a question, its arguments as a JSON array. The answer is JSON; it is `null` where there
/// is no such question.
pub fn ask(project: &mut Project, name: &str, arguments: &str) -> String {
    let Some(row) = METHODS.iter().find(|row| row.name == name) else { return "null".to_owned() };
    let answer = match project.error() {
        Some(error) => Err(error),
        None => (row.ask)(project, arguments),
    };
    answer.unwrap_or_else(|why| with_words(row.empty, &why))
}

/// Calls a function that needs no project, as [`ask`] asks one.
pub fn call(unit: Unit, name: &str, arguments: &str) -> String {
    let Some(row) = FUNCTIONS.iter().find(|row| row.name == name) else { return "null".to_owned() };
    (row.ask)(unit, arguments).unwrap_or_else(|why| with_words(row.empty, &why))
}

/// Asks a project that is there for this one question. The arguments are files, options, and those of the question.
pub fn once(unit: Unit, name: &str, arguments: &str) -> String {
    let (mut project, arguments) = for_once(unit, arguments);
    ask(&mut project, name, &arguments)
}

/// The project of [`once`], and the arguments of the question.
pub(crate) fn for_once(unit: Unit, arguments: &str) -> (Project, String) {
    let (files, options, rest): (Value, Value, Value) = read(arguments).unwrap_or_default();
    (Project::new(unit, files, options), text(&rest))
}

/// A question that always has an answer.
pub(crate) fn run<Arguments: DeserializeOwned, Answer: Serialize>(
    project: &mut Project,
    arguments: &str,
    ask: fn(&mut Project, Arguments) -> Answer,
) -> Result<String, String> {
    Ok(text(&ask(project, read(arguments)?)))
}

/// A question whose arguments may make no sense.
pub(crate) fn try_run<Arguments: DeserializeOwned, Answer: Serialize>(
    project: &mut Project,
    arguments: &str,
    ask: fn(&mut Project, Arguments) -> Result<Answer, String>,
) -> Result<String, String> {
    Ok(text(&ask(project, read(arguments)?)?))
}

/// Arguments from their JSON.
pub(crate) fn read<Arguments: DeserializeOwned>(arguments: &str) -> Result<Arguments, String> {
    serde_json::from_str(arguments).map_err(|error| format!("the arguments: {error}"))
}

/// The JSON of an answer.
pub(crate) fn text(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_else(|_| "null".to_owned())
}

/// Whether a question or a function has that name.
pub fn is_known(name: &str) -> bool {
    METHODS.iter().any(|row| row.name == name) || FUNCTIONS.iter().any(|row| row.name == name)
}

/// The empty answer to a question, or of a function, that could not be asked; with why.
pub fn refused(name: &str, why: &str) -> String {
    let method = METHODS.iter().find(|row| row.name == name).map(|row| row.empty);
    let function = || FUNCTIONS.iter().find(|row| row.name == name).map(|row| row.empty);
    method.or_else(function).map_or_else(|| "null".to_owned(), |empty| with_words(empty, why))
}

/// An empty answer, with the words where it is an object.
fn with_words(empty: &str, why: &str) -> String {
    match serde_json::from_str(empty) {
        Ok(Value::Object(mut answer)) => {
            answer.insert("error".to_owned(), why.into());
            Value::Object(answer).to_string()
        }
        _ => empty.to_owned(),
    }
}

/// A number of the host as an index: nothing that is none becomes one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Index(pub(crate) usize);

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Index, D::Error> {
        let number = Value::deserialize(from)?.as_f64().unwrap_or(0.0);
        Ok(Index(if number >= 1.0 { number as usize } else { 0 }))
    }
}
