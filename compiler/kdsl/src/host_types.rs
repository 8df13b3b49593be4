//! Values as the host's own serde types, and those as values.

mod read;

use kdsl_base::{Manifest, Node, Sources, Span, Value};
use serde::de::DeserializeOwned;

pub use read::Unfit;

/// What can be read into a type of the host's: a manifest, and any value in it.
pub trait ReadInto {
    /// The value as a `T`.
    ///
    /// # Errors
    /// Says which field does not fit, and where the program wrote it.
    ///
    /// ```
    /// use kdsl::{Compiler, MemoryWorld, ReadInto};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Settings {
    ///     data: std::collections::BTreeMap<String, String>,
    /// }
    ///
    /// let world = MemoryWorld::with_file("main.kdsl", "ConfigMap settings { data.level: \"info\" }");
    /// let output = Compiler::new().compile(&world, &["main.kdsl"]);
    /// let settings: Settings = output.manifests().next().expect("one").read()?;
    /// assert_eq!(settings.data["level"], "info");
    /// # Ok::<(), kdsl::Unfit>(())
    /// ```
    fn read<T: DeserializeOwned>(&self) -> Result<T, Unfit>;
}

impl ReadInto for Node {
    fn read<T: DeserializeOwned>(&self) -> Result<T, Unfit> {
        T::deserialize(read::Reader(self)).map_err(|unfit| unfit.somewhere(self.origin))
    }
}

impl ReadInto for Manifest {
    fn read<T: DeserializeOwned>(&self) -> Result<T, Unfit> {
        self.node.read()
    }
}

impl Unfit {
    /// The error as one line with the place in the program: `main.kdsl:3:14: spec.replicas: …`.
    pub fn shown(&self, sources: &Sources) -> String {
        match crate::map::place(sources, self.span) {
            Some(place) => format!("{place}: {self}"),
            None => self.to_string(),
        }
    }
}

/// A value of the host's that is none of the language: a number that does not fit, a key that is no text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unwritable(pub String);

impl std::fmt::Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

/// A value of the host's as one of the language.
pub(crate) fn value(of: &impl serde::Serialize) -> Result<Value, Unwritable> {
    let json = serde_json::to_value(of).map_err(|error| Unwritable(error.to_string()))?;
    from_json(json)
}

fn from_json(json: serde_json::Value) -> Result<Value, Unwritable> {
    use serde_json::Value as Json;
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::String(text) => Value::Str(text.into()),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Int(whole),
            (None, Some(value)) if number.is_f64() => Value::Float(value),
            _ => return Err(Unwritable(format!("{number} does not fit into 64 bits with a sign"))),
        },
        Json::Array(items) => Value::list(items.into_iter().map(from_json).collect::<Result<Vec<_>, _>>()?),
        Json::Object(entries) => {
            let entry = |(key, json)| from_json(json).map(|value| (key, value));
            let entries: Result<Vec<(String, Value)>, Unwritable> = entries.into_iter().map(entry).collect();
            Value::record(entries?)
        }
    })
}

impl Unfit {
    fn somewhere(mut self, span: Span) -> Unfit {
        if self.span.is_empty() {
            self.span = span;
        }
        self
    }
}
