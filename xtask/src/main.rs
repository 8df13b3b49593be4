//! Jobs of the repository that are no build: `cargo xtask schema [--check]`.

mod facts;
mod merge;
mod reader;
mod sanity;
mod sources;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Failure = String;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["schema"] => schema(false),
        ["schema", "--check"] => schema(true),
        _ => Err("usage: cargo xtask schema [--check]".to_owned()),
    };
    match done {
        Ok(report) => {
            let _ = writeln!(std::io::stdout(), "{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the sources of the API types and writes, or compares, `compiler/schema/facts.txt`.
fn schema(check: bool) -> Result<String, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask has no parent folder")?;
    let mut versions = Vec::new();
    for folder in sources::folders(root)? {
        versions.push((folder.minor, reader::read(&folder.path)?));
    }
    versions.sort_by_key(|(minor, _)| *minor);
    for (minor, api) in &versions {
        sanity::check(*minor, api)?;
    }
    let merged = merge::merge(&versions)?;
    let text = facts::write(&merged);
    let path = root.join("compiler/schema/facts.txt");
    let count = format!("{} kinds, {} types, {} bytes", merged.kinds.len(), merged.types.len(), text.len());
    if !check {
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(format!("wrote compiler/schema/facts.txt: {count}"));
    }
    let old = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if old == text {
        return Ok(format!("compiler/schema/facts.txt is up to date: {count}"));
    }
    Err(difference(&old, &text))
}

fn difference(old: &str, new: &str) -> Failure {
    let at = old.lines().zip(new.lines()).take_while(|(old, new)| old == new).count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(end of the file)").to_owned();
    format!(
        "compiler/schema/facts.txt is out of date, first in line {}:\n  has    {}\n  should {}\n\
         run `cargo xtask schema` and review the difference with `git diff compiler/schema/facts.txt`",
        at + 1,
        line(old),
        line(new),
    )
}
