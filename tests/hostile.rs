//! Programs that mean harm, or that a generator wrote while something went wrong. Each ends soon, within
//! bounded memory, on a small stack, with a few findings that name the limit and the place; or compiles.
//!
//! Each program is compiled in a process of its own, this binary once more: so its peak of memory is
//! its own, and one that hung, overflowed the stack or was killed would be seen as such.
//!
//! Builds without optimisation take a tenth of the usual limits. `cargo test --release -p kdsl-tests
//! hostile -- --nocapture` takes the usual ones and prints what each program needed.

mod parts;
mod programs;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kdsl::{Compiler, Format, Limits, MemoryWorld};

use programs::{Family, Program};

/// How long a program may be on a processor, which others on the machine change little. Builds without
/// optimisation take ten times as long for each step, and have a tenth of them.
const WORK: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// How long it may take at all. A hang takes longer.
const PATIENCE: Duration = Duration::from_secs(600);

/// The stack of a thread of a host.
const STACK: usize = 2 << 20;

/// The most bytes of findings that a program is answered with.
const FINDINGS: usize = 1 << 20;

/// What the process has before it compiles, in KiB.
const BASE: u64 = 48 << 10;

fn limits() -> Limits {
    let usual = Limits::default();
    match cfg!(debug_assertions) {
        true => {
            Limits { fuel: usual.fuel / 10, memory: usual.memory / 10, output: usual.output / 10, ..usual }
        }
        false => usual,
    }
}

/// The most memory that a program may take, in KiB: what is counted, the output in memory, and what its
/// text becomes on the way.
fn most_memory(text: usize) -> u64 {
    let limits = limits();
    BASE + (limits.memory + 2 * limits.output) / 1024 + text as u64 * 512 / 1024
}

/// What is set where this process is a child.
const CHILD: &str = "KDSL_HOSTILE";

/// What a child does: compiles the files that it is given, and says what became of them. In any other
/// process it does nothing.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let files: Vec<(String, String)> = serde_json::from_reader(std::io::stdin()).unwrap();
    let run = move || {
        let mut world = MemoryWorld::default();
        world.files.extend(files);
        let output = compiled(&world);
        let written = output.to_yaml().map_or(0, |text| text.len());
        let shown = kdsl::render(output.diagnostics(), output.sources(), Format::Full, false);
        let first = output.diagnostics().iter().find(|finding| finding.is_error());
        let first = first.map_or_else(
            || format!("compiles, {written} bytes"),
            |finding| format!("{} {}", finding.code.id(), finding.message),
        );
        let count = output.diagnostics().len();
        println!("\n{}\t{count}\t{}\t{}\t{first}", busy(), shown.len(), peak());
        // What is let go of is not what is measured.
        std::process::exit(0);
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

/// What a program becomes: with the settings and the params that are beside it, and where it has tests,
/// with what the first one gives.
fn compiled(world: &MemoryWorld) -> kdsl::Output {
    let mut compiler = Compiler::new().limits(limits());
    if world.files.contains_key("kdsl.toml") {
        compiler = compiler.project("kdsl.toml");
    }
    if world.files.contains_key("params.yaml") {
        compiler = compiler.params("params.yaml");
    }
    let has_test = world.files.get("main.kdsl").is_some_and(|text| text.contains("\ntest \""));
    match has_test {
        true => compiler.test(world, &["main.kdsl"], 0),
        false => compiler.compile(world, &["main.kdsl"]),
    }
}

/// The milliseconds that this thread was on a processor, which others on the machine do not change; 0
/// where the system does not say.
fn busy() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split_whitespace().next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0) / 1_000_000
}

/// How long another process was on a processor; no time where the system does not say.
fn work_of(process: u32) -> Duration {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let words: Vec<&str> = told.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = words.iter().skip(11).take(2).filter_map(|word| word.parse::<u64>().ok());
    // A tick is a hundredth of a second.
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// The most memory that this process has had, in KiB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// Compiles a program in a child and holds what became of it against what was expected; says what is
/// wrong.
fn wrong_with(program: &Program) -> Option<String> {
    let start = Instant::now();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "hostile::child", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut files = program.files.clone();
    files.push(("main.kdsl".to_owned(), program.text.clone()));
    let size: usize = files.iter().map(|(_, text)| text.len()).sum();
    // A child that dies of what it reads is seen by how it ends.
    let _ = serde_json::to_writer(std::io::BufWriter::new(child.stdin.take().unwrap()), &files);
    while child.try_wait().unwrap().is_none() {
        if work_of(child.id()) > 2 * WORK || start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return Some(format!("does not end: {:?} passed", start.elapsed()));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let Some(line) = said.lines().find(|line| line.contains('\t')) else {
        return Some(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
    };
    let words: Vec<&str> = line.splitn(5, '\t').collect();
    let [took, count, shown, memory, first] = words[..] else { return Some(said) };
    let number = |word: &str| word.parse::<u64>().unwrap();
    println!(
        "| {:<48} | {:>6} ms | {:>5} MiB | {count:>5} | {first} |",
        program.name,
        took,
        number(memory) / 1024
    );
    if Duration::from_millis(number(took)) > WORK {
        return Some(format!("takes {took} ms"));
    }
    let most = most_memory(size);
    if number(memory) > most {
        return Some(format!("takes {memory} KiB, more than {most} KiB"));
    }
    if number(shown) > FINDINGS as u64 {
        return Some(format!("gives {shown} bytes of findings"));
    }
    let fits = match program.ends {
        [] => first.starts_with("compiles"),
        ends => ends.iter().any(|end| first.contains(end)),
    };
    (!fits).then(|| format!("gives `{first}`, not one of {:?}", program.ends))
}

fn all_end(family: Family) {
    let programs = programs::all().into_iter().filter(|program| program.family == family);
    let wrong: Vec<String> =
        programs.filter_map(|program| Some(format!("{}: {}", program.name, wrong_with(&program)?))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nesting_ends() {
    all_end(Family::Nesting);
}

#[test]
fn growth_ends() {
    all_end(Family::Growth);
}

#[test]
fn loops_end() {
    all_end(Family::Loops);
}

#[test]
fn cycles_end() {
    all_end(Family::Cycles);
}

#[test]
fn long_texts_end() {
    all_end(Family::Texts);
}

#[test]
fn wide_programs_end() {
    all_end(Family::Width);
}

#[test]
fn many_mistakes_end() {
    all_end(Family::Mistakes);
}

#[test]
fn files_components_and_checks_end() {
    all_end(Family::Parts);
}
