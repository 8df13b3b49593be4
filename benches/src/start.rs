//! From the start of the `kdsl` process to its end, for one small file.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::measure::middle;
use kdsl_steps::Failure;

const FILE: &str = "examples/four-objects/main.kdsl";
const RUNS: usize = 201;

/// Builds the file with the `kdsl` binary that stands beside this one, many times.
pub fn measure() -> Result<String, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("benches has no parent folder")?;
    let file = root.join(FILE);
    let kdsl = sibling("kdsl")?;
    let size = std::fs::metadata(&kdsl).map_err(|error| format!("{}: {error}", kdsl.display()))?.len();
    let (build, fastest) = time(Command::new(&kdsl).arg("build").arg(&file))?;
    // What any process costs on this machine, to see ours beside it.
    let (nothing, _) = time(&mut Command::new("true"))?;
    Ok(format!(
        "kdsl build {FILE}, start to exit: median {build:.2} ms, fastest {fastest:.2} ms \
         (a process that does nothing: {nothing:.2} ms)\nthe kdsl binary: {:.2} MB\n",
        size as f64 / 1e6
    ))
}

/// A program that stands beside this one.
pub fn sibling(name: &str) -> Result<PathBuf, Failure> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = here.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(format!("{} is not there: `cargo xtask bench` builds it", path.display()))
}

/// The median and the fastest of many runs, in milliseconds.
fn time(command: &mut Command) -> Result<(f64, f64), Failure> {
    command.stdout(Stdio::null()).stdin(Stdio::null());
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
        times.push(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
        if !status.success() {
            return Err(format!("{command:?} failed"));
        }
    }
    let fastest = times.iter().min().copied().unwrap_or_default();
    Ok((middle(times) as f64 / 1e6, fastest as f64 / 1e6))
}
