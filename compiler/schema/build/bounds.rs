//! What holds for the values of fields beside their shape: the rows of `bounds.tsv`.

use crate::Failure;
use crate::facts::{Facts, Field, Shape};
use crate::tsv::{ALL, Row, Tables, mask};

/// What holds for a value. Absent parts say nothing.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub least: Option<u32>,
    pub most: Option<u32>,
    pub octal: bool,
    pub pattern: String,
    pub words: String,
}

/// Gives the fields their bounds. A field whose bounds hold for some of its versions becomes two rows.
pub fn apply(facts: &mut Facts, tables: &Tables) -> Result<(), Failure> {
    for row in tables.rows("bounds") {
        let (name, depth) = row.cell(1).strip_suffix("[]").map_or((row.cell(1), 0), |name| (name, 1));
        facts.has(row.cell(0), name).map_err(|words| row.fail(words))?;
        let range = if row.cell(5).is_empty() { ALL } else { mask(row.cell(5))? };
        let Some(ty) = facts.types.get_mut(row.cell(0)) else { continue };
        let mut fields = Vec::with_capacity(ty.fields.len());
        for field in std::mem::take(&mut ty.fields) {
            if field.name != name || field.mask & range == 0 {
                fields.push(field);
                continue;
            }
            let (inside, outside) = (field.mask & range, field.mask & !range);
            let mut bound = Field { mask: inside, ..field.clone() };
            hold(&mut bound, depth, row)?;
            fields.push(bound);
            if outside != 0 {
                fields.push(Field { mask: outside, ..field });
            }
        }
        fields.sort_by(|a, b| (&a.name, a.mask.trailing_zeros()).cmp(&(&b.name, b.mask.trailing_zeros())));
        ty.fields = fields;
    }
    Ok(())
}

/// Adds what a row says to the bounds of a field, or of its entries.
fn hold(field: &mut Field, depth: usize, row: &Row) -> Result<(), Failure> {
    let shape = match &field.shape {
        Shape::List(elem) | Shape::Map(elem) if depth == 1 => elem,
        shape if depth == 0 => shape,
        _ => return Err(row.fail("the field has no entries")),
    };
    let fits = match (row.cell(2), shape) {
        ("range" | "mode", Shape::Plain(tag)) => matches!(tag, 1 | 2 | 7),
        ("length", Shape::List(_) | Shape::Map(_)) => true,
        ("length" | "pattern", Shape::Plain(tag)) => matches!(tag, 0 | 7),
        _ => false,
    };
    if !fits {
        return Err(row.fail(format!("{:?} says nothing of such a field", row.cell(2))));
    }
    let fail = |_| row.fail(format!("{:?} is no range", row.cell(3)));
    let bound = field.bounds[depth].get_or_insert_default();
    if row.cell(2) == "pattern" {
        bound.pattern = row.cell(3).to_owned();
        bound.words = row.cell(4).to_owned();
        return Ok(());
    }
    let (low, high) = row.cell(3).split_once("..").ok_or_else(|| row.fail("a range has two dots"))?;
    let low = Some(low).filter(|low| !low.is_empty());
    let high = Some(high).filter(|high| !high.is_empty());
    if row.cell(2) == "length" {
        bound.least = low.map(str::parse).transpose().map_err(fail)?;
        bound.most = high.map(str::parse).transpose().map_err(fail)?;
    } else {
        bound.minimum = low.map(str::parse).transpose().map_err(fail)?;
        bound.maximum = high.map(str::parse).transpose().map_err(fail)?;
        bound.octal = row.cell(2) == "mode";
    }
    Ok(())
}
