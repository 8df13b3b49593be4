//! `cargo xtask dist`: everything that is handed out, made on this platform, in `target/dist`.
//!
//! The same sources and tools give the same bytes, wherever they lie: paths are left out of what is built, and
//! archives have neither times nor owners. What a platform lacks the tools for is passed over, and said.

mod archive;
mod binary;
mod libraries;
mod packages;

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::{Failure, tools};
use archive::Archive;

/// The version that the workspace has.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What goes along with everything that has the compiler in it.
const NOTICES: [&str; 3] = ["LICENSE", "NOTICE", "THIRD-PARTY.md"];

/// What there is to make, in the order in which it is made.
const ARTEFACTS: &[(&str, Make)] = &[
    ("the command", binary::run),
    ("the library for C", libraries::c),
    ("the package for Python", libraries::python),
    ("the package for Node and browsers", packages::npm),
    ("the playground", packages::playground),
    ("the extension for VS Code", packages::vscode),
];

/// Makes an artefact, and gives its file.
type Make = fn(&Dist) -> Result<Made, Failure>;

/// What became of an artefact.
enum Made {
    /// The file.
    File(PathBuf),
    /// It cannot be made here, and why.
    Skipped(String),
}

/// Where the artefacts go, and what they are called.
struct Dist<'a> {
    root: &'a Path,
    folder: PathBuf,
    /// Such as `x86_64-unknown-linux-gnu`.
    host: String,
}

/// Makes all artefacts, and gives a table of their sizes and checksums.
pub fn run(root: &Path) -> Result<String, Failure> {
    let folder = root.join("target/dist");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let dist = Dist { root, folder, host: tools::host().ok_or("rustc does not say for what it builds")? };
    let (mut table, mut sums) = (String::new(), String::new());
    for (what, make) in ARTEFACTS {
        match make(&dist)? {
            Made::File(path) => {
                let bytes = read(&path)?;
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let sum: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                table.push_str(&format!("{:>12}  {sum}  {name}\n", bytes.len()));
                sums.push_str(&format!("{sum}  {name}\n"));
            }
            Made::Skipped(why) => table.push_str(&format!("     SKIPPED  {what}: {why}\n")),
        }
    }
    let path = dist.folder.join("SHA256SUMS");
    std::fs::write(&path, sums).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!("{table}in {}", dist.folder.display()))
}

impl Dist<'_> {
    /// Writes an archive, and gives its file.
    fn finish(&self, archive: Archive) -> Result<Made, Failure> {
        let path = self.folder.join(format!("{}.tar.gz", archive.name()));
        let bytes = archive.finish()?;
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Made::File(path))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Lets a tool that packs files give them all the same time: the first one that an archive of zip can say.
fn timeless(tool: &mut Command) -> &mut Command {
    tool.env("SOURCE_DATE_EPOCH", "315532800").env("TZ", "UTC")
}

/// Runs a step of a build to its end.
fn ran(command: &mut Command) -> Result<(), Failure> {
    tools::ran(command, "a step")
}

/// Whether a program can be run here.
fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}
