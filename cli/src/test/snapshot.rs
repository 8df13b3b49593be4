//! Snapshots: what a program became in a test, kept in a file beside it.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kdsl::{Output, TestCase};
use kdsl_disk::words;
use similar::TextDiff;

use crate::failure::Failure;
use crate::{files, output};

/// The folder beside a test's file.
const FOLDER: &str = "snapshots";

/// The lines around a difference that are shown.
const CONTEXT: usize = 3;

/// After this long a difference is no longer the smallest one.
const PATIENCE: Duration = Duration::from_secs(3);

/// What became of a snapshot.
pub enum Done {
    /// The test failed before there was an output.
    None,
    /// There is none.
    Missing,
    /// It is what the program became.
    Same,
    /// It was written, because it was missing or another one.
    Written,
    /// It is not what the program became: the difference.
    Differs(String),
}

/// The path of each test's snapshot from the folder of its file; an environment has a folder of its own.
/// Names that differ only in what a file
/// name cannot hold get numbers.
pub fn names(output: &Output, tests: &[TestCase], environment: Option<&str>) -> Vec<PathBuf> {
    let place = environment.map_or_else(|| PathBuf::from(FOLDER), |name| Path::new(FOLDER).join(slug(name)));
    let mut taken = BTreeSet::new();
    let mut names = Vec::with_capacity(tests.len());
    for test in tests {
        let file = output.sources().get(test.span.file).map(|source| source.name.to_string());
        let folder = Path::new(&file.unwrap_or_default()).parent().map(Path::to_owned).unwrap_or_default();
        let base = slug(&test.name);
        let mut name = base.clone();
        let mut number = 2;
        while !taken.insert((folder.clone(), name.clone())) {
            name = format!("{base}-{number}");
            number += 1;
        }
        names.push(place.join(format!("{name}.yaml")));
    }
    names
}

/// A test's name as a file's: `three replicas in production` is `three-replicas-in-production`.
fn slug(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
    let words: String = name.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let text: String = words.join("-").chars().take(100).collect();
    let text = text.trim_matches(['-', '.']);
    if text.is_empty() { "test".to_owned() } else { text.to_owned() }
}

/// Compares what the program became with its snapshot, or writes it.
///
/// # Errors
/// Where the snapshot is there and cannot be read, or cannot be written.
pub fn compare(path: &Path, yaml: &str, update: bool) -> Result<Done, Failure> {
    let kept = match std::fs::read_to_string(path) {
        // A checkout may have turned the ends of lines into those of Windows.
        Ok(kept) => Some(kept.replace("\r\n", "\n")),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            let why = words(&error);
            return Err(Failure::new(format!("cannot read the snapshot `{}`: {why}", files::show(path))));
        }
    };
    if kept.as_deref() == Some(yaml) {
        return Ok(Done::Same);
    }
    if update {
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
            let file = (name.to_string_lossy().into_owned(), yaml.to_owned());
            output::write_folders(&[(folder.to_owned(), vec![file])])?;
        }
        return Ok(Done::Written);
    }
    Ok(match kept {
        None => Done::Missing,
        Some(kept) => {
            let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(kept.as_str(), yaml);
            let diff = diff.unified_diff().context_radius(CONTEXT).header("snapshot", "output").to_string();
            Done::Differs(diff)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_name_becomes_a_files() {
        assert_eq!(slug("three replicas in production"), "three-replicas-in-production");
        assert_eq!(slug("a/b: \"C\" — 1.5"), "a-b-c-1.5");
        assert_eq!(slug("../.."), "test");
        assert_eq!(slug(""), "test");
    }
}
