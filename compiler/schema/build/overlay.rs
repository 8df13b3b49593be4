//! Applies corrections and rules to the facts: what is required, read-only, and how lists are keyed.

use std::collections::{BTreeMap, BTreeSet};

use crate::Failure;
use crate::facts::{Facts, Field, Shape};
use crate::tsv::{ALL, Tables, mask};

/// Metadata that the cluster writes.
const SERVER_METADATA: [&str; 8] = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

pub fn fix(facts: &mut Facts, tables: &Tables) -> Result<(), Failure> {
    for row in tables.rows("fixes") {
        facts.has(row.cell(0), row.cell(1)).map_err(|words| row.fail(words))?;
        let range = if row.cell(4).is_empty() { ALL } else { mask(row.cell(4))? };
        let ty = facts.types.get_mut(row.cell(0));
        for field in ty.into_iter().flat_map(|ty| &mut ty.fields) {
            if field.name == row.cell(1) && field.mask & range != 0 {
                if field.mask & !range != 0 && row.cell(2) != "deprecated" {
                    return Err(row.fail("the range cuts a row of facts.txt in two"));
                }
                correct(field, row.cell(2), row.cell(3)).map_err(|words| row.fail(words))?;
            }
        }
    }
    rules(facts);
    keys(facts, tables)
}

fn correct(field: &mut Field, what: &str, value: &str) -> Result<(), Failure> {
    match what {
        "required" => field.required = true,
        "optional" => field.required = false,
        "deprecated" => field.deprecated = true,
        "current" => field.deprecated = false,
        "merge" if value == "-" => field.merge.clear(),
        "merge" => field.merge = value.split(',').map(str::to_owned).collect(),
        _ => return Err(format!("{what:?} is no correction")),
    }
    Ok(())
}

/// `metadata` is required nowhere; `status` and the server's metadata are read-only.
fn rules(facts: &mut Facts) {
    let kinds: BTreeSet<&str> = facts.kinds.iter().map(|kind| kind.ty.as_str()).collect();
    for (path, ty) in &mut facts.types {
        let is_kind = kinds.contains(path.as_str());
        for field in &mut ty.fields {
            field.required &= field.name != "metadata";
            let status = is_kind && field.name == "status";
            let meta = path == "meta.v1.ObjectMeta" && SERVER_METADATA.contains(&field.name.as_str());
            field.read_only = status || meta;
        }
    }
}

/// A list with merge keys is addressed by its entries' `name`, else by its first merge key; `keys.tsv`
/// says where it is otherwise.
fn keys(facts: &mut Facts, tables: &Tables) -> Result<(), Failure> {
    let texts: BTreeMap<String, BTreeSet<String>> = facts
        .types
        .iter()
        .map(|(path, ty)| {
            let texts = ty.fields.iter().filter(|field| field.shape == Shape::Plain(0));
            (path.clone(), texts.map(|field| field.name.clone()).collect())
        })
        .collect();
    for field in facts.types.values_mut().flat_map(|ty| &mut ty.fields) {
        let named = field.shape.object().is_some_and(|path| texts[path].contains("name"));
        field.key = match field.merge.first() {
            Some(_) if named => "name".to_owned(),
            Some(first) => first.clone(),
            None => String::new(),
        };
    }
    for row in tables.rows("keys") {
        facts.has(row.cell(0), row.cell(1)).map_err(|words| row.fail(words))?;
        let ty = facts.types.get_mut(row.cell(0));
        for field in ty.into_iter().flat_map(|ty| &mut ty.fields).filter(|field| field.name == row.cell(1)) {
            let elem = field.shape.object().unwrap_or_default();
            let key = row.cell(2).trim_matches('-');
            if !key.is_empty() && !texts.get(elem).is_some_and(|texts| texts.contains(key)) {
                return Err(row.fail(format!("{elem} has no text {key}")));
            }
            field.key = key.to_owned();
        }
    }
    Ok(())
}
