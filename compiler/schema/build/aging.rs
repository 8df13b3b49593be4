//! Writes what is known of old things: how objects move to newer versions, what other projects took away,
//! and what is advised against.

use std::fmt::Write;

use crate::Failure;
use crate::facts::Facts;
use crate::tsv::Tables;

pub fn emit(facts: &Facts, tables: &Tables) -> Result<String, Failure> {
    Ok(migrations(tables)? + &projects(tables) + &advice(facts, tables)?)
}

fn migrations(tables: &Tables) -> Result<String, Failure> {
    let mut rows: Vec<_> = tables.rows("migrations").iter().collect();
    rows.sort_by_key(|row| (row.cell(0), row.cell(1)));
    let mut out = "pub(crate) static MIGRATIONS: &[(&str, &str, bool, &str)] = &[\n".to_owned();
    for row in rows {
        if !matches!(row.cell(2), "safe" | "review") {
            return Err(row.fail("a migration is safe or wants a review"));
        }
        for step in row.cell(3).split("; ").filter(|step| !step.is_empty()) {
            let words: Vec<&str> = step.splitn(4, ' ').collect();
            let known = matches!(
                words.as_slice(),
                [_, "backend" | "metric" | "selector"]
                    | [_, "review" | "full", _]
                    | [_, "rename" | "default", _, _]
            );
            if !known {
                return Err(row.fail(format!("{step:?} is no move")));
            }
        }
        let safe = row.cell(2) == "safe";
        let _ = writeln!(out, "({:?}, {:?}, {safe}, {:?}),", row.cell(0), row.cell(1), row.cell(3));
    }
    Ok(out + "];\n")
}

fn projects(tables: &Tables) -> String {
    let mut out = "pub(crate) static PROJECTS: &[(&str, &str, &str, &str, &str)] = &[\n".to_owned();
    for row in tables.rows("projects") {
        let [version, kinds, project, release, instead] = [0, 1, 2, 3, 4].map(|column| row.cell(column));
        let _ = writeln!(out, "({version:?}, {kinds:?}, {project:?}, {release:?}, {instead:?}),");
    }
    out + "];\n"
}

fn advice(facts: &Facts, tables: &Tables) -> Result<String, Failure> {
    let mut rows: Vec<_> = tables.rows("deprecated").iter().collect();
    rows.sort_by_key(|row| (row.cell(1), row.cell(0)));
    let mut out = "pub(crate) static ADVICE: &[(&str, &str, u8, &str, bool, &str)] = &[\n".to_owned();
    for row in rows {
        if !matches!(row.cell(0), "annotation" | "node-label") {
            facts.has(row.cell(0), row.cell(1)).map_err(|words| row.fail(words))?;
        }
        let since: u8 = row.cell(2).parse().map_err(|_| row.fail("a minor version"))?;
        let (rename, words) = match row.cell(3).strip_prefix("rename ") {
            Some(name) => (name, ""),
            None => ("", row.cell(3)),
        };
        let safe = row.cell(4) == "safe";
        let (place, name) = (row.cell(0), row.cell(1));
        let _ = writeln!(out, "({name:?}, {place:?}, {since}, {rename:?}, {safe}, {words:?}),");
    }
    Ok(out + "];\n")
}
