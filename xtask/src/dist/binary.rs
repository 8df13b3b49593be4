//! The command: a static binary, its completions, its manual.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::archive::Archive;
use super::{Dist, Made, NOTICES, VERSION, ran, read, timeless};
use crate::{Failure, remap, tools};

/// The most bytes that the binary may have.
const MOST: usize = 12_000_000;

/// Shells, and what each wants its file to be called.
const COMPLETIONS: &[(&str, &str)] = &[
    ("bash", "completions/kdsl.bash"),
    ("zsh", "completions/_kdsl"),
    ("fish", "completions/kdsl.fish"),
    ("powershell", "completions/_kdsl.ps1"),
    ("elvish", "completions/kdsl.elv"),
];

/// Builds the command, lets it write what belongs to it, and packs all of it.
pub fn run(dist: &Dist) -> Result<Made, Failure> {
    let kdsl = build(dist)?;
    let bytes = read(&kdsl)?;
    if bytes.len() > MOST {
        return Err(format!("{} has {} bytes; {MOST} are allowed", kdsl.display(), bytes.len()));
    }
    let mut archive = Archive::new(&format!("kdsl-{VERSION}-{}", dist.host));
    archive.program(&format!("kdsl{}", std::env::consts::EXE_SUFFIX), bytes);
    for (shell, path) in COMPLETIONS {
        archive.text(path, said(&kdsl, &["completions", shell])?);
    }
    let pages = dist.root.join("target/man");
    let _ = std::fs::remove_dir_all(&pages);
    ran(Command::new(&kdsl).args(["man", "-o"]).arg(pages.join("")))?;
    archive.folder("man/man1", &pages)?;
    for file in ["CHANGELOG.md", "README.md"].into_iter().chain(NOTICES) {
        archive.text(file, read(&dist.root.join(file))?);
    }
    dist.finish(archive)
}

/// The binary, which is static where the platform's C library lets it be: it runs in an image that has nothing else.
fn build(dist: &Dist) -> Result<PathBuf, Failure> {
    let is_static = dist.host.contains("linux").then_some("-Ctarget-feature=+crt-static");
    let mut build = tools::cargo(dist.root);
    // With a target that is named the flags are not for what only runs here, such as macros.
    build.args(["build", "--release", "--locked", "-p", "kdsl-cli", "--target", &dist.host]);
    ran(reproducible(&mut build, dist, is_static))?;
    let folder = dist.root.join("target").join(&dist.host).join("release");
    Ok(folder.join(format!("kdsl{}", std::env::consts::EXE_SUFFIX)))
}

/// Lets a build depend on the sources and the tools alone.
pub fn reproducible<'c>(build: &'c mut Command, dist: &Dist, flag: Option<&str>) -> &'c mut Command {
    let flags: Vec<&str> = flag.into_iter().collect();
    timeless(remap::give(build, dist.root, &flags))
        .current_dir(dist.root)
        .env("CARGO_TARGET_DIR", dist.root.join("target"))
        .env("CARGO_INCREMENTAL", "0")
}

fn said(kdsl: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = Command::new(kdsl).args(arguments).output();
    let output = output.map_err(|error| format!("{}: {error}", kdsl.display()))?;
    if output.status.success() { Ok(output.stdout) } else { Err(format!("kdsl {arguments:?} failed")) }
}
