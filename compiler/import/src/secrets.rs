//! The values of Secrets: as text where they are text, or as params.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ecow::{EcoString, eco_format};
use kdsl_base::Node;
use rustc_hash::FxHashMap;

use crate::Secrets;
use crate::draft::{Part, item};
use crate::names;
use crate::tree::{Entry, Expr, Item, Record};

/// The params that have the values of Secrets.
#[derive(Default)]
pub(crate) struct Params {
    /// In the order of the objects: name and value.
    all: Vec<(EcoString, EcoString)>,
    /// The param of a key of an object.
    by_key: FxHashMap<(usize, EcoString), EcoString>,
}

impl Params {
    /// A param for each value of each Secret, if that is wanted.
    pub fn new(parts: &[Part], symbols: &[EcoString], wanted: Secrets) -> Params {
        let mut params = Params::default();
        if wanted == Secrets::Data {
            return params;
        }
        for (number, part) in parts.iter().enumerate() {
            let object = &part.object;
            if object.kind != "Secret" || object.api_version != "v1" || object.known.is_none() {
                continue;
            }
            let symbol = symbols.get(number).map_or("", EcoString::as_str);
            for (section, encoded) in [("data", true), ("stringData", false)] {
                for (key, value) in part.wanted.get(section).map_or(&[] as &[_], Node::entries) {
                    let Some(text) = value.as_str() else { continue };
                    let value =
                        if encoded { decoded(text).unwrap_or_else(|| text.into()) } else { text.into() };
                    let wanted = names::near(&eco_format!("{symbol}-{key}"));
                    let is_taken = |name: &str| {
                        params.all.iter().any(|(known, _)| known == name)
                            || symbols.iter().any(|it| it == name)
                    };
                    let name = names::free(&wanted, is_taken);
                    params.all.push((name.clone(), value));
                    params.by_key.insert((number, key.clone()), name);
                }
            }
        }
        params
    }

    /// Those of these objects alone, which are counted anew.
    pub fn part(&self, numbers: &[usize]) -> Params {
        let mut part = Params::default();
        for (new, number) in numbers.iter().enumerate() {
            let mut own: Vec<_> = self.by_key.iter().filter(|((object, _), _)| object == number).collect();
            own.sort();
            for ((_, key), name) in own {
                part.by_key.insert((new, key.clone()), name.clone());
            }
        }
        let is_used = |name: &EcoString| part.by_key.values().any(|used| used == name);
        part.all = self.all.iter().filter(|(name, _)| is_used(name)).cloned().collect();
        part
    }

    /// The names and values.
    pub fn values(&self) -> impl Iterator<Item = (&EcoString, &EcoString)> {
        self.all.iter().map(|(name, value)| (name, value))
    }

    /// The items that declare them.
    pub fn items(&self) -> Vec<Item> {
        self.all.iter().map(|(name, _)| item(eco_format!("param {name}: Sensitive"), None)).collect()
    }
}

/// Writes the values of a Secret as text where they are text, or as their params.
pub(crate) fn rewrite(record: &mut Record, kind: &str, version: &str, number: usize, params: &Params) {
    if kind != "Secret" || version != "v1" {
        return;
    }
    let mut texts: Vec<Entry> = Vec::new();
    for entry in &mut record.entries {
        let (is_data, Expr::Record(section)) = (entry.key == "data", &mut entry.expr) else { continue };
        if !is_data && entry.key != "stringData" {
            continue;
        }
        for value in &mut section.entries {
            let Expr::Str(text) = &value.expr else { continue };
            let plain = if is_data { decoded(text) } else { None };
            let moves = plain.is_some();
            match (params.by_key.get(&(number, value.key.clone())), plain) {
                (Some(param), _) => value.expr = Expr::Code(param.clone()),
                (None, Some(plain)) => value.expr = Expr::Str(plain),
                (None, None) => {}
            }
            if moves {
                texts.push(value.clone());
            }
        }
        if is_data {
            section.entries.retain(|value| !texts.iter().any(|text| text.key == value.key));
        }
    }
    if texts.is_empty() {
        return;
    }
    let there = record.entries.iter().any(|entry| entry.key == "stringData");
    for entry in &mut record.entries {
        let Expr::Record(section) = &mut entry.expr else { continue };
        if entry.key == "stringData" {
            texts.retain(|text| section.get(&text.key).is_none());
            section.entries.append(&mut texts);
        } else if entry.key == "data" && !there && section.entries.is_empty() {
            entry.key = "stringData".into();
            section.entries.append(&mut texts);
        }
    }
    record.entries.retain(|entry| {
        entry.key != "data" || entry.expr.as_record().is_none_or(|section| !section.entries.is_empty())
    });
    if !texts.is_empty() {
        let section = Record { ty: None, entries: texts };
        record.entries.push(Entry::new("stringData", Expr::Record(section)));
    }
}

/// The text that base64 stands for, if it is one that people read, and encodes to the same again.
pub(crate) fn decoded(text: &str) -> Option<EcoString> {
    let bytes = STANDARD.decode(text).ok()?;
    let plain = String::from_utf8(bytes).ok()?;
    let readable = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\t');
    (plain.chars().all(readable) && STANDARD.encode(&plain) == text).then(|| plain.into())
}

/// Text in base64.
pub(crate) fn encoded(text: &str) -> EcoString {
    STANDARD.encode(text).into()
}
