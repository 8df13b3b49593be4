//! Plain YAML with every rule and every lint on, beside reading the YAML alone.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kdsl::{Compiler, FileId, Limits, MemoryWorld, Profile, Selection};

use crate::measure::{middle, peak};
use kdsl_steps::Failure;
use kdsl_steps::shop::{self, Form};

/// How many services the documents are of, and how many processes are measured for that.
const SIZES: [(usize, usize); 3] = [(1, 31), (100, 21), (1_000, 9)];

const FILE: &str = "all.yaml";

/// The table.
pub fn measure() -> Result<String, Failure> {
    let mut out =
        "lint: the same objects as a file of YAML, from text in memory to findings, strict profile\n\n\
                   documents       time       read  x read       copy  findings  memory MB  YAML MB\n"
            .to_owned();
    for (services, runs) in SIZES {
        let yaml = yaml(services)?;
        let mut columns: [Vec<u64>; 5] = Default::default();
        for _ in 0..runs {
            for (column, figure) in columns.iter_mut().zip(once(&yaml)?) {
                column.push(figure);
            }
        }
        let [lint, read, copy, found, memory] = columns.map(middle);
        out.push_str(&format!(
            "{:>9} {:>7.2} ms {:>7.2} ms {:>7.1} {:>7.2} ms {found:>9} {:>10.1} {:>8.2}\n",
            services * 6,
            lint as f64 / 1e6,
            read as f64 / 1e6,
            lint as f64 / read.max(1) as f64,
            copy as f64 / 1e6,
            memory as f64 * 1024.0 / 1e6,
            yaml.len() as f64 / 1e6,
        ));
    }
    out.push_str(
        "\nread: the YAML alone, as data with the places of its parts. x read: all of it, reading included, by that.\n",
    );
    Ok(out)
}

/// The objects of a shop.
fn yaml(services: usize) -> Result<String, Failure> {
    let world = MemoryWorld::with_file("main.kdsl", shop::source(Form::Loop, services));
    let output = Compiler::new().compile(&world, &["main.kdsl"]);
    output.to_yaml().ok_or_else(|| format!("{:?}", output.diagnostics().first()))
}

/// Lints what comes in once, and writes the figures for the parent: nanoseconds of linting, of reading and of
/// copying, the number of findings, and the peak of the memory in KiB.
pub fn child() -> Result<(), Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
    let world = MemoryWorld::with_file(FILE, text.as_str());
    let start = Instant::now();
    let lints = Selection::of(Profile::Strict);
    let limits = Limits { findings: usize::MAX, ..Limits::default() };
    let output =
        Compiler::new().threads(kdsl_steps::cores()).lints(lints).limits(limits).compile(&world, &[FILE]);
    let linted = start.elapsed();
    let (found, memory) = (output.diagnostics().len(), peak()?);
    drop(output);
    let start = Instant::now();
    let read = kdsl_yaml::read(FileId(0), std::hint::black_box(&text));
    let alone = start.elapsed();
    if !read.problems.is_empty() {
        return Err(format!("{:?}", read.problems.first()));
    }
    let start = Instant::now();
    let copied = std::hint::black_box(std::hint::black_box(&text).clone());
    let copy = start.elapsed();
    drop(copied);
    let [linted, alone, copy] = [linted, alone, copy].map(|time| Duration::as_nanos(&time));
    crate::print(&format!("{linted} {alone} {copy} {found} {memory}\n"));
    Ok(())
}

fn once(yaml: &str) -> Result<[u64; 5], Failure> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let failed = |error: std::io::Error| format!("cannot start a process: {error}");
    let mut child = Command::new(program)
        .arg("lint")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(yaml.as_bytes()).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    figures.try_into().map_err(|_| "linting failed".to_owned())
}
