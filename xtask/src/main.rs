//! Jobs of the repository that are no build: `cargo xtask` says which.

mod bench;
mod dist;
mod docs;
mod facts;
mod fuzz_seeds;
mod grammar;
mod header;
mod merge;
mod notices;
mod programs;
mod reader;
mod remap;
mod samples;
mod sanity;
mod sources;
mod tidy;
mod tools;
mod tree_sitter;
mod wasm;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
type Failure = String;

const USAGE: &str = "\
usage: cargo xtask JOB
  schema    read the sources of the API types into compiler/schema/facts.txt; --check compares only
  tidy      check the rules of ARCHITECTURE.md
  notices   list the libraries in the binary in THIRD-PARTY.md; --check compares only
  docs      run the commands that the documents show
  wasm      build the package for browsers and Node into wasm/pkg
  grammar   generate the colours of editors; --check compares only
  header    generate the header of the library for C; --check compares only
  tree-sitter  generate the parser of editors/tree-sitter-kdsl
  programs  print what the parser says of every program, a line of JSON each
  fuzz-seeds  write what fuzzing begins with into fuzz/corpus and fuzz/kdsl.dict
  bench     measure time and memory
  dist      make everything that is handed out, in target/dist, and print sizes and checksums";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["schema"] => schema(false),
        ["schema", "--check"] => schema(true),
        ["tidy"] => root().and_then(tidy::run),
        ["notices"] => root().and_then(|root| notices::run(root, false)),
        ["notices", "--check"] => root().and_then(|root| notices::run(root, true)),
        ["docs"] => root().and_then(docs::run),
        ["wasm"] => root().and_then(wasm::run),
        ["grammar"] => root().and_then(|root| grammar::run(root, false)),
        ["grammar", "--check"] => root().and_then(|root| grammar::run(root, true)),
        ["header"] => root().and_then(|root| header::run(root, false)),
        ["header", "--check"] => root().and_then(|root| header::run(root, true)),
        ["tree-sitter"] => root().and_then(tree_sitter::run),
        ["programs"] => root().and_then(programs::run),
        ["fuzz-seeds"] => root().and_then(fuzz_seeds::run),
        ["bench"] => root().and_then(bench::run),
        ["dist"] => root().and_then(dist::run),
        _ => Err(USAGE.to_owned()),
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

/// The folder of the workspace.
fn root() -> Result<&'static Path, Failure> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or_else(|| "xtask has no parent folder".to_owned())
}

/// Reads the sources of the API types and writes, or compares, `compiler/schema/facts.txt`.
fn schema(check: bool) -> Result<String, Failure> {
    let root = root()?;
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
