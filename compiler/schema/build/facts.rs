//! The kinds, types and fields of `facts.txt`.

use std::collections::BTreeMap;

use crate::Failure;
use crate::bounds::Bound;
use crate::tsv::{ALL, mask};

#[derive(Default)]
pub struct Facts {
    pub kinds: Vec<Kind>,
    pub types: BTreeMap<String, Type>,
}

pub struct Kind {
    pub group: String,
    pub version: String,
    pub name: String,
    pub plural: String,
    pub namespaced: bool,
    pub ty: String,
    pub mask: u32,
}

#[derive(Default)]
pub struct Type {
    pub mask: u32,
    /// Sorted by name, then in the order of the versions.
    pub fields: Vec<Field>,
}

#[derive(Clone)]
pub struct Field {
    pub name: String,
    pub shape: Shape,
    pub required: bool,
    pub read_only: bool,
    pub deprecated: bool,
    /// The fields by which the server merges a list.
    pub merge: Vec<String>,
    /// The field by which the language addresses the entries of a list.
    pub key: String,
    /// What else holds for the value, and behind it for that of an entry.
    pub bounds: [Option<Bound>; 2],
    pub mask: u32,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Plain(u8),
    Object(String),
    List(Box<Shape>),
    Map(Box<Shape>),
}

impl Shape {
    /// The type of the objects at the bottom.
    pub fn object(&self) -> Option<&str> {
        match self {
            Shape::Plain(_) => None,
            Shape::Object(path) => Some(path),
            Shape::List(elem) | Shape::Map(elem) => elem.object(),
        }
    }
}

impl Facts {
    /// A failure if no version has the field.
    pub fn has(&self, path: &str, name: &str) -> Result<(), Failure> {
        self.rows(path, name).map(|_| ())
    }

    /// The rows of a field in all versions; a failure if there is none.
    pub fn rows<'a>(&'a self, path: &str, name: &'a str) -> Result<impl Iterator<Item = &'a Field>, Failure> {
        let ty = self.types.get(path).ok_or_else(|| format!("there is no type {path}"))?;
        if !ty.fields.iter().any(|field| field.name == name) {
            return Err(format!("{path} has no field {name}"));
        }
        Ok(ty.fields.iter().filter(move |field| field.name == name))
    }
}

pub fn parse(text: &str) -> Result<Facts, Failure> {
    let mut facts = Facts::default();
    let mut current = String::new();
    for (index, line) in text.lines().enumerate() {
        let at = |failure: Failure| format!("facts.txt:{}: {failure}", index + 1);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match (line.starts_with(' '), words.as_slice()) {
            (true, words) => {
                let ty = facts.types.get_mut(&current).ok_or_else(|| at("a field of nothing".to_owned()))?;
                ty.fields.push(field(words, ty.mask).map_err(at)?);
            }
            (false, ["versions", "28", "37"]) => {}
            (false, ["kind", rest @ ..]) => facts.kinds.push(kind(rest).map_err(at)?),
            (false, ["type", path, rest @ ..]) => {
                current = (*path).to_owned();
                let mask = range(rest.first(), ALL).map_err(at)?;
                facts.types.insert(current.clone(), Type { mask, fields: Vec::new() });
            }
            _ => return Err(at(format!("not understood: {line}"))),
        }
    }
    Ok(facts)
}

fn range(word: Option<&&str>, outer: u32) -> Result<u32, Failure> {
    word.map_or(Ok(outer), |word| mask(word))
}

fn kind(words: &[&str]) -> Result<Kind, Failure> {
    let [api, name, plural, scope, ty, rest @ ..] = words else {
        return Err("a kind has six words".to_owned());
    };
    let (group, version) = api.split_once('/').unwrap_or(("", api));
    Ok(Kind {
        group: group.to_owned(),
        version: version.to_owned(),
        name: (*name).to_owned(),
        plural: (*plural).to_owned(),
        namespaced: *scope == "ns",
        ty: (*ty).to_owned(),
        mask: range(rest.first(), ALL)?,
    })
}

fn field(words: &[&str], outer: u32) -> Result<Field, Failure> {
    let [name, text, rest @ ..] = words else { return Err("a field has a name and a shape".to_owned()) };
    let mut field = Field {
        name: name.trim_end_matches('!').to_owned(),
        shape: shape(text)?,
        required: name.ends_with('!'),
        read_only: false,
        deprecated: false,
        merge: Vec::new(),
        key: String::new(),
        bounds: [None, None],
        mask: outer,
    };
    for word in rest {
        if let Some(keys) = word.strip_prefix("key=") {
            field.merge = keys.split(',').map(str::to_owned).collect();
        } else if *word == "deprecated" {
            field.deprecated = true;
        } else {
            field.mask = mask(word)?;
        }
    }
    Ok(field)
}

fn shape(text: &str) -> Result<Shape, Failure> {
    if let Some(elem) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Ok(Shape::List(Box::new(shape(elem)?)));
    }
    if let Some(elem) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Ok(Shape::Map(Box::new(shape(elem)?)));
    }
    let plain =
        ["str", "i32", "i64", "f64", "bool", "bytes", "quantity", "intstr", "time", "microtime", "any"];
    match plain.iter().position(|name| *name == text) {
        Some(tag) => Ok(Shape::Plain(tag as u8)),
        None if text.contains('.') => Ok(Shape::Object(text.to_owned())),
        None => Err(format!("{text:?} is no shape")),
    }
}
