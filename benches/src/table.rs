//! The table of all steps: ratios first.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use kdsl_steps::Failure;
use kdsl_steps::steps::{STEPS, Step, find};

use crate::measure::middle;
use crate::start::sibling;

/// How many processes are measured for each step.
const RUNS: usize = 9;

/// What the steps of a host aim at, in milliseconds.
const AIMS: &[(&str, f64)] = &[
    ("build, loop", 40.0),
    ("build, flat", 80.0),
    ("lint", 400.0),
    ("embed, cold", 5.0),
    ("embed, warm", 1.0),
];

/// Runs a step once and writes for the parent: nanoseconds of the step and of its floor, and bytes.
pub fn child(name: &str) -> Result<(), Failure> {
    let run = (find(name)?.prepare)()?;
    let start = Instant::now();
    let done = (run.work)();
    let time = start.elapsed().as_nanos();
    drop(done);
    let start = Instant::now();
    let done = (run.floor)();
    let floor = start.elapsed().as_nanos();
    drop(done);
    crate::print(&format!("{time} {floor} {}\n", run.bytes));
    Ok(())
}

/// The table.
pub fn measure() -> Result<String, Failure> {
    let counted = sibling("kdsl-benches-counted")?;
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut out =
        "x floor       time         MB/s  allocated, in times  step              on                               floor\n"
            .to_owned();
    for step in STEPS {
        let mut columns: [Vec<u64>; 3] = Default::default();
        for _ in 0..RUNS {
            for (column, figure) in columns.iter_mut().zip(figures::<3>(&here, step)?) {
                column.push(figure);
            }
        }
        let [time, floor, bytes] = columns.map(middle);
        let [allocations, allocated] = figures::<2>(&counted, step)?;
        let milliseconds = time as f64 / 1e6;
        let aim = AIMS.iter().find(|(of, _)| *of == step.name).map(|(_, aim)| {
            let verdict = if milliseconds <= *aim { "met" } else { "MISSED" };
            format!(" (aim {aim} ms: {verdict})")
        });
        out.push_str(&format!(
            "{:>7.1} {milliseconds:>7.2} ms {:>11.1} {:>7.1} MB {:>9}  {:<16}  {:<31}  {}{}\n",
            time as f64 / floor.max(1) as f64,
            bytes as f64 * 1e3 / time.max(1) as f64,
            allocated as f64 / 1e6,
            allocations,
            step.name,
            step.on,
            step.floor,
            aim.unwrap_or_default(),
        ));
    }
    Ok(out)
}

/// What a program that stands beside this one says of a step.
fn figures<const N: usize>(program: &Path, step: &Step) -> Result<[u64; N], Failure> {
    let output = Command::new(program)
        .args(["step", step.name])
        .output()
        .map_err(|error| format!("cannot start a process: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    figures
        .try_into()
        .map_err(|_| format!("{} failed: {}", step.name, String::from_utf8_lossy(&output.stderr)))
}
