//! The benchmark, built as a user's binary is built: `cargo xtask bench`.

use std::path::Path;
use std::process::Command;

use crate::Failure;

/// Builds `kdsl` and the benchmark with optimisation, and runs the benchmark.
pub fn run(root: &Path) -> Result<String, Failure> {
    cargo(root, &["build", "--release", "-p", "kdsl-cli", "-p", "kdsl-benches"])?;
    cargo(root, &["run", "--release", "--quiet", "-p", "kdsl-benches"])?;
    Ok("bench: done".to_owned())
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(arguments).current_dir(root).status();
    let status = status.map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {} failed", arguments.join(" "))) }
}
