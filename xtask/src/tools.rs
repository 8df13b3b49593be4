//! The programs that jobs run: cargo, its compiler, and programs of this package that are built on demand.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::Failure;

/// The name of the cargo that runs this job.
pub fn cargo_name() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The cargo that runs this job, at the root of the repository.
pub fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(cargo_name());
    cargo.current_dir(root);
    cargo
}

/// A program of this package, which has the name of the feature that it needs, so that no other job compiles its
/// libraries. What comes after are its arguments.
pub fn on_demand(root: &Path, name: &str) -> Command {
    let mut program = cargo(root);
    program.args(["run", "--quiet", "--package", "xtask", "--features", name, "--bin", name, "--"]);
    program
}

/// What a program prints, without the end of its line; nothing where it fails or has nothing to say.
pub fn printed(program: &OsString, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// What the machine is called among platforms, such as `x86_64-unknown-linux-gnu`.
pub fn host() -> Option<String> {
    printed(&"rustc".into(), &["--print", "host-tuple"])
}

/// Runs a program to its end. `what` is what it does, in words for the person at the terminal.
pub fn ran(command: &mut Command, what: &str) -> Result<(), Failure> {
    let program = Path::new(command.get_program()).display().to_string();
    let status = command.status().map_err(|error| format!("{what}: {program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed: {program}: {status}")) }
}

/// Copies a file.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::copy(from, to).map(|_| ()).map_err(|error| format!("{}: {error}", from.display()))
}
