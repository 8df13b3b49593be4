//! The benchmark, built as a user's binary is built: `cargo xtask bench`.

use std::path::Path;

use crate::{Failure, tools};

/// Builds `kdsl` and the benchmark with optimisation, and runs the benchmark.
pub fn run(root: &Path) -> Result<String, Failure> {
    let build = ["build", "--release", "-p", "kdsl-cli", "-p", "kdsl-benches"];
    tools::ran(tools::cargo(root).args(build), "the build")?;
    tools::ran(
        tools::cargo(root).args(["run", "--release", "--quiet", "-p", "kdsl-benches"]),
        "the benchmark",
    )?;
    Ok("bench: done".to_owned())
}
