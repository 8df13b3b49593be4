//! The libraries that end up in the binary, with their licences: `cargo xtask notices [--check]`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::{Failure, tools};

const FILE: &str = "THIRD-PARTY.md";

/// What is handed out as a binary: the command, and the libraries for other languages.
const PACKAGES: &[&str] = &["kdsl-cli", "kdsl-c", "kdsl-python", "kdsl-wasm"];

/// Where the binary is meant to run.
const PLATFORMS: &[&str] = &["x86_64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"];

const HEAD: &str = "\
# Libraries in the binaries

Made by `cargo xtask notices` from Cargo.lock; do not edit. These are the crates that are linked into `kdsl`, or
into the libraries for C, Python and JavaScript; what only builds or tests it is not among them. Who hands out a binary hands out their notices with it: the
source of each, as cargo fetches it, has the text of its licence. The documentation of Kubernetes' fields has
a part of its own in [NOTICE](NOTICE).

| crate | version | licence | source |
| --- | --- | --- | --- |
";

/// The page that gives a reason for each library of the compiler.
const REASONS: &str = "docs/decisions/0005-libraries.md";

/// Writes the list, or compares it with the one that is there.
pub fn run(root: &Path, check: bool) -> Result<String, Failure> {
    reasons(root)?;
    let rows = tree(root, PACKAGES)?;
    let text = format!("{HEAD}{}", rows.iter().map(String::as_str).collect::<String>());
    let path = root.join(FILE);
    if !check {
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(format!("wrote {FILE}: {} crates", rows.len()));
    }
    let old = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if old == text {
        return Ok(format!("{FILE} is up to date: {} crates", rows.len()));
    }
    Err(format!("{FILE} is out of date: run `cargo xtask notices`"))
}

/// Whether the page of reasons names all that the compiler links.
fn reasons(root: &Path) -> Result<(), Failure> {
    let path = root.join(REASONS);
    let page = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let words: BTreeSet<&str> = page.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').collect();
    let tree = tree(root, &["kdsl"])?;
    let names = tree.iter().filter_map(|row| row.split('|').nth(1)).map(str::trim);
    let missing: BTreeSet<&str> = names.filter(|name| !words.contains(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.into_iter().collect::<Vec<_>>().join(", ");
    Err(format!("{REASONS} gives no reason for {missing}"))
}

/// A line of the table for each crate of the packages' trees, on any of the platforms, in the order of the names.
fn tree(root: &Path, packages: &[&str]) -> Result<BTreeSet<String>, Failure> {
    let output = tools::cargo(root)
        .args(["tree", "--offline", "-e", "normal,no-proc-macro"])
        .args(packages.iter().flat_map(|package| ["-p", package]))
        .args(PLATFORMS.iter().flat_map(|platform| ["--target", platform]))
        .args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{l}|{r}"])
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo tree failed\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let rows = String::from_utf8_lossy(&output.stdout).lines().filter_map(row).collect();
    Ok(rows)
}

fn row(line: &str) -> Option<String> {
    let mut parts = line.split('|');
    let (package, licence, source) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
    let (name, version) = package.split_once(" v")?;
    // Ours have a path behind the version.
    let ours = version.contains('/');
    (!ours).then(|| format!("| {name} | {version} | {licence} | {source} |\n"))
}
