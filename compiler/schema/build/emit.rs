//! Writes the constants of the built-in table.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Failure;
use crate::bounds::Bound;
use crate::facts::{Facts, Field, Shape};
use crate::graph::Graph;
use crate::pool::{Pool, Rows, span, tail};
use crate::tsv::{ALL, Tables, mask};

/// What tells the row of a shape from another: the shape, how it is merged and keyed, and what else holds.
type ShapeKey = (Shape, Vec<String>, String, Vec<Option<Bound>>);

/// What is gathered while the types are written.
#[derive(Default)]
struct Out {
    pool: Pool,
    types: Rows,
    fields: Rows,
    shapes: Rows,
    lists: Rows,
    strings: Rows,
    enums: Rows,
    values: Rows,
    defaults: Rows,
    unions: Rows,
    members: Rows,
    checks: Rows,
    known_shapes: BTreeMap<ShapeKey, u32>,
    known_checks: BTreeMap<Bound, u32>,
    known_lists: BTreeMap<(Vec<String>, String), u32>,
}

pub fn emit(facts: &Facts, tables: &Tables) -> Result<String, Failure> {
    let mut out = Out::default();
    // Row 0 is that of a list without keys.
    out.lists.push(format_args!("ListRow {{ key: Str(0), merge: Span(0, 0) }}"));
    let numbers: BTreeMap<&str, u32> = facts.types.keys().map(String::as_str).zip(0..).collect();
    let mut strings = Rows::default();
    let graph = Graph::build(facts, tables, &mut out.pool, &mut strings)?;
    out.strings = strings;
    check_rows(facts, tables)?;
    for path in facts.types.keys() {
        out.ty(facts, tables, &numbers, &graph, path)?;
    }
    let kinds = kinds(facts, tables, &numbers, &mut out.pool)?;
    let lives = lives(tables, &mut out.pool)?;
    let (nodes, edges) = graph.rows(&mut out.pool)?;
    let by_short = by_short(facts, tables, &numbers);
    let slices = [
        ("kinds", &kinds),
        ("types", &out.types),
        ("by_short", &by_short),
        ("fields", &out.fields),
        ("shapes", &out.shapes),
        ("lists", &out.lists),
        ("strings", &out.strings),
        ("enums", &out.enums),
        ("values", &out.values),
        ("defaults", &out.defaults),
        ("unions", &out.unions),
        ("members", &out.members),
        ("checks", &out.checks),
        ("nodes", &nodes),
        ("edges", &edges),
        ("references", &graph.references),
        ("selectors", &graph.selectors),
        ("lives", &lives),
    ];
    let mut text = String::from("/// The kinds that Kubernetes itself has.\n");
    let _ = writeln!(text, "pub(crate) static BUILTIN: Table = Table {{");
    let _ = writeln!(text, "text: Cow::Borrowed({:?}),", out.pool.text);
    for (name, rows) in slices {
        let _ = writeln!(text, "{name}: Cow::Borrowed(&[\n{}]),", rows.text);
    }
    for name in ["longs", "field_docs", "type_docs", "warnings"] {
        let _ = writeln!(text, "{name}: Cow::Borrowed(&[]),");
    }
    text.push_str("};\n");
    Ok(text)
}

/// Rows about fields that do not exist.
fn check_rows(facts: &Facts, tables: &Tables) -> Result<(), Failure> {
    for row in ["enums", "defaults"].iter().flat_map(|name| tables.rows(name)) {
        facts.has(row.cell(0), row.cell(1)).map_err(|words| row.fail(words))?;
    }
    for row in tables.rows("unions") {
        let discriminator = Some(row.cell(1)).filter(|name| *name != "-");
        let members = row.cell(3).split_whitespace().map(|member| member.split('=').next().unwrap_or(""));
        for name in discriminator.into_iter().chain(members) {
            facts.has(row.cell(0), name).map_err(|words| row.fail(words))?;
        }
    }
    Ok(())
}

impl Out {
    fn ty(
        &mut self,
        facts: &Facts,
        tables: &Tables,
        numbers: &BTreeMap<&str, u32>,
        graph: &Graph,
        path: &str,
    ) -> Result<(), Failure> {
        let Some(ty) = facts.types.get(path) else { return Ok(()) };
        let first = self.fields.count;
        for field in &ty.fields {
            let shape = self.shape(&field.shape, field, 0, numbers)?;
            let flags =
                u8::from(field.required) | u8::from(field.read_only) << 1 | u8::from(field.deprecated) << 2;
            let name = self.pool.put(&field.name)?;
            let row = self.fields.push(format_args!(
                "FieldRow {{ name: Str({name}), shape: {shape}, versions: {}, flags: {flags} }}",
                field.mask,
            ));
            self.overlays(tables, path, &field.name, row)?;
        }
        let unions = self.unions(tables, path)?;
        let short = path.rsplit('.').next().unwrap_or(path);
        let full = self.pool.put(path)?;
        let short = tail(full, short.len());
        self.types.push(format_args!(
            "TypeRow {{ path: Str({full}), short: Str({short}), rows: {}, unions: {unions}, versions: {}, refs: {} }}",
            span(first, self.fields.count),
            ty.mask,
            graph.root(path),
        ));
        Ok(())
    }

    fn shape(
        &mut self,
        shape: &Shape,
        field: &Field,
        depth: usize,
        numbers: &BTreeMap<&str, u32>,
    ) -> Result<u32, Failure> {
        let is_list = matches!(shape, Shape::List(_));
        let merge = if is_list { field.merge.clone() } else { Vec::new() };
        let key = if is_list { field.key.clone() } else { String::new() };
        let bounds = field.bounds.get(depth..).unwrap_or_default();
        let known = (shape.clone(), merge, key, bounds.to_vec());
        if let Some(index) = self.known_shapes.get(&known) {
            return Ok(*index);
        }
        let (tag, arg, list) = match shape {
            Shape::Plain(tag) => (u32::from(*tag), 0, 0),
            Shape::Object(path) => {
                let number = numbers.get(path.as_str());
                (11, *number.ok_or_else(|| format!("{}: there is no type {path}", field.name))?, 0)
            }
            Shape::List(elem) => {
                (12, self.shape(elem, field, depth + 1, numbers)?, self.list(&known.1, &known.2)?)
            }
            Shape::Map(elem) => (13, self.shape(elem, field, depth + 1, numbers)?, 0),
        };
        let check = match bounds.first() {
            Some(Some(bound)) => self.check(bound)?,
            _ => 0,
        };
        let index = self
            .shapes
            .push(format_args!("ShapeRow {{ tag: {tag}, arg: {arg}, list: {list}, check: {check} }}"));
        self.known_shapes.insert(known, index);
        Ok(index)
    }

    /// The number of a check, from one.
    fn check(&mut self, bound: &Bound) -> Result<u32, Failure> {
        if let Some(number) = self.known_checks.get(bound) {
            return Ok(*number);
        }
        let number = |number: Option<i64>| number.map(|number| number as f64);
        let (pattern, words) = (self.pool.put(&bound.pattern)?, self.pool.put(&bound.words)?);
        let index = self.checks.push(format_args!(
            "CheckRow {{ minimum: {:?}, maximum: {:?}, above: false, below: false, least: {:?}, most: {:?}, \
             octal: {}, pattern: Str({pattern}), words: Str({words}) }}",
            number(bound.minimum),
            number(bound.maximum),
            bound.least,
            bound.most,
            bound.octal,
        ));
        self.known_checks.insert(bound.clone(), index + 1);
        Ok(index + 1)
    }

    fn list(&mut self, merge: &[String], key: &str) -> Result<u32, Failure> {
        if merge.is_empty() && key.is_empty() {
            return Ok(0);
        }
        let known = (merge.to_vec(), key.to_owned());
        if let Some(index) = self.known_lists.get(&known) {
            return Ok(*index);
        }
        let first = self.strings.count;
        for name in merge {
            let name = self.pool.put(name)?;
            self.strings.push(format_args!("Str({name})"));
        }
        let (key, merge) = (self.pool.put(key)?, span(first, self.strings.count));
        let index = self.lists.push(format_args!("ListRow {{ key: Str({key}), merge: {merge} }}"));
        self.known_lists.insert(known, index);
        Ok(index)
    }

    fn overlays(&mut self, tables: &Tables, path: &str, name: &str, field: u32) -> Result<(), Failure> {
        for row in tables.rows("enums").iter().filter(|row| row.cell(0) == path && row.cell(1) == name) {
            let closed = match row.cell(2) {
                "closed" => true,
                "known" => false,
                other => return Err(row.fail(format!("{other:?} is neither closed nor known"))),
            };
            let first = self.values.count;
            for value in row.cell(3).split('|') {
                let (text, range) = value.split_once('@').unwrap_or((value, ""));
                let mask = if range.is_empty() { ALL } else { mask(&format!("@{range}"))? };
                let text = self.pool.put(text)?;
                self.values.push(format_args!("ValueRow {{ text: Str({text}), versions: {mask} }}"));
            }
            let values = span(first, self.values.count);
            self.enums.push(format_args!("EnumRow {{ field: {field}, values: {values}, closed: {closed} }}"));
        }
        for row in tables.rows("defaults").iter().filter(|row| row.cell(0) == path && row.cell(1) == name) {
            let (value, condition) = (self.pool.put(row.cell(2))?, self.pool.put(row.cell(3))?);
            self.defaults.push(format_args!(
                "DefaultRow {{ field: {field}, value: Str({value}), condition: Str({condition}) }}"
            ));
        }
        Ok(())
    }

    fn unions(&mut self, tables: &Tables, path: &str) -> Result<String, Failure> {
        let first = self.unions.count;
        for row in tables.rows("unions").iter().filter(|row| row.cell(0) == path) {
            let start = self.members.count;
            for member in row.cell(3).split_whitespace() {
                let (field, value) = member.split_once('=').unwrap_or((member, ""));
                let (field, value) = (self.pool.put(field)?, self.pool.put(value)?);
                self.members.push(format_args!("MemberRow {{ field: Str({field}), value: Str({value}) }}"));
            }
            let members = span(start, self.members.count);
            let discriminator = self.pool.put(row.cell(1).trim_matches('-'))?;
            let required = row.cell(2) == "one";
            self.unions.push(format_args!(
                "UnionRow {{ discriminator: Str({discriminator}), members: {members}, required: {required} }}"
            ));
        }
        Ok(span(first, self.unions.count))
    }
}

/// How a version ranks: stable before beta before alpha, newer before older.
fn rank(version: &str) -> (u8, std::cmp::Reverse<u32>, std::cmp::Reverse<u32>) {
    let stage = if version.contains("alpha") {
        2
    } else if version.contains("beta") {
        1
    } else {
        0
    };
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).filter_map(|text| text.parse().ok());
    let major = numbers.next().unwrap_or(0);
    (stage, std::cmp::Reverse(major), std::cmp::Reverse(numbers.next().unwrap_or(0)))
}

fn kinds(
    facts: &Facts,
    tables: &Tables,
    numbers: &BTreeMap<&str, u32>,
    pool: &mut Pool,
) -> Result<Rows, Failure> {
    let mut sorted: Vec<_> = facts.kinds.iter().collect();
    sorted.sort_by_key(|kind| {
        let group = kind.ty.split('.').next().unwrap_or_default();
        (&kind.name, rank(&kind.version).0, preference(tables, group), &kind.group, rank(&kind.version))
    });
    let mut rows = Rows::default();
    for kind in sorted {
        let ty = numbers.get(kind.ty.as_str()).ok_or_else(|| format!("there is no type {}", kind.ty))?;
        let (name, group) = (pool.put(&kind.name)?, pool.put(&kind.group)?);
        let (version, plural) = (pool.put(&kind.version)?, pool.put(&kind.plural)?);
        rows.push(format_args!(
            "KindRow {{ name: Str({name}), group: Str({group}), version: Str({version}), plural: Str({plural}), \
             ty: {ty}, versions: {}, namespaced: {} }}",
            kind.mask, kind.namespaced,
        ));
    }
    Ok(rows)
}

/// The place of a group in `preference.tsv`; groups that are not there come last.
fn preference(tables: &Tables, group: &str) -> usize {
    let rows = tables.rows("preference");
    rows.iter().position(|row| row.cell(0) == group).unwrap_or(rows.len())
}

/// The numbers of the types by short name, the preferred first.
fn by_short(facts: &Facts, tables: &Tables, numbers: &BTreeMap<&str, u32>) -> Rows {
    let mut sorted: Vec<_> = facts
        .types
        .keys()
        .map(|path| {
            let mut parts = path.split('.');
            let group = parts.next().unwrap_or_default();
            let version = parts.next().unwrap_or_default();
            let short = parts.next().unwrap_or_default();
            (short, rank(version).0, preference(tables, group), group, rank(version), path)
        })
        .collect();
    sorted.sort();
    let mut rows = Rows::default();
    for (.., path) in sorted {
        rows.push(format_args!("{}", numbers.get(path.as_str()).copied().unwrap_or_default()));
    }
    rows
}

fn lives(tables: &Tables, pool: &mut Pool) -> Result<Rows, Failure> {
    let mut sorted: Vec<_> = tables.rows("lifecycle").iter().collect();
    sorted.sort_by_key(|row| {
        let (group, version) = row.cell(0).split_once('/').unwrap_or(("", row.cell(0)));
        (row.cell(1), group, version)
    });
    let mut rows = Rows::default();
    for row in sorted {
        let (group, version) = row.cell(0).split_once('/').unwrap_or(("", row.cell(0)));
        let minor = |column: usize| match row.cell(column).trim_matches('-') {
            "" => Ok(0),
            text => text
                .strip_prefix("1.")
                .and_then(|text| text.parse::<u8>().ok())
                .map_or_else(|| Err(row.fail(format!("{text:?} is no version"))), |minor| Ok(minor + 1)),
        };
        rows.push(format_args!(
            "LifeRow {{ group: Str({}), version: Str({}), kind: Str({}), introduced: {}, deprecated: {}, \
             removed: {}, replacement: Str({}) }}",
            pool.put(group)?,
            pool.put(version)?,
            pool.put(row.cell(1))?,
            minor(2)?,
            minor(3)?,
            minor(4)?,
            pool.put(row.cell(5))?,
        ));
    }
    Ok(rows)
}
