//! Reads the hand-kept tables: a line per row, columns parted by tabs, `#` begins a comment line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Failure;

/// A row and where it stands.
pub struct Row {
    pub place: String,
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of that column; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// A failure at this row.
    pub fn fail(&self, words: impl std::fmt::Display) -> Failure {
        format!("{}: {words}", self.place)
    }
}

/// The tables, by name.
#[derive(Default)]
pub struct Tables {
    tables: BTreeMap<String, Vec<Row>>,
}

impl Tables {
    /// Reads `NAME.tsv` of the folder.
    pub fn read(&mut self, folder: &Path, name: &str) -> Result<(), Failure> {
        let path = folder.join(format!("{name}.tsv"));
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut rows = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if !line.trim().is_empty() && !line.starts_with('#') {
                let cells = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
                rows.push(Row { place: format!("{name}.tsv:{}", index + 1), cells });
            }
        }
        self.tables.insert(name.to_owned(), rows);
        Ok(())
    }

    /// The rows of a table.
    pub fn rows(&self, name: &str) -> &[Row] {
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The set of versions in `@33+`, `@28-31`, `@34` or several parted by commas; bit 0 is 1.28.
pub fn mask(text: &str) -> Result<u32, Failure> {
    let fail = || format!("{text:?} is no range of versions");
    let mut mask = 0;
    for run in text.strip_prefix('@').ok_or_else(fail)?.split(',') {
        let (first, last) = match (run.strip_suffix('+'), run.split_once('-')) {
            (Some(first), _) => (first, "37"),
            (None, Some(pair)) => pair,
            (None, None) => (run, run),
        };
        let first: u32 = first.parse().map_err(|_| fail())?;
        let last: u32 = last.parse().map_err(|_| fail())?;
        if first < 28 || last > 37 || first > last {
            return Err(fail());
        }
        for minor in first..=last {
            mask |= 1 << (minor - 28);
        }
    }
    Ok(mask)
}

/// Every version.
pub const ALL: u32 = (1 << 10) - 1;
