//! One case in a process of its own: time by phase, and the peak of the memory.

use std::process::Command;
use std::time::{Duration, Instant};

use kdsl::{Compiler, MemoryWorld, Target};

use kdsl_steps::Failure;
use kdsl_steps::shop::{self, Form};

/// A program to compile.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// How it is written.
    pub form: Form,
    /// How many services it has.
    pub services: usize,
}

impl Case {
    /// The case that a child is given in words.
    pub fn parse(form: &str, services: &str) -> Result<Case, Failure> {
        let form = match form {
            "loop" => Form::Loop,
            "flat" => Form::Flat,
            other => return Err(format!("`{other}` is neither `loop` nor `flat`")),
        };
        let services = services.parse().map_err(|error| format!("{services}: {error}"))?;
        Ok(Case { form, services })
    }

    /// Its program.
    pub fn source(self) -> String {
        shop::source(self.form, self.services)
    }

    fn word(self) -> &'static str {
        match self.form {
            Form::Loop => "loop",
            Form::Flat => "flat",
        }
    }

    fn documents(self) -> usize {
        self.services * 6
    }
}

/// What one process measured, or the medians of several.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// From the program's text to the YAML, in nanoseconds.
    total: u64,
    /// The last part of it, from manifests to YAML.
    emit: u64,
    /// A part of it as well: Kubernetes' rules, on the manifests.
    rules: u64,
    /// The YAML's bytes copied into a new buffer.
    copy: u64,
    /// The most memory that the process had, in KiB.
    memory: u64,
    /// The length of the YAML.
    bytes: u64,
}

impl Figures {
    /// The names of the columns.
    pub const HEAD: &'static str = "form  documents       time      rules  adds       emit       copy  x copy   documents/s  memory MB  YAML MB";

    /// A line of the table.
    pub fn row(self, case: Case) -> String {
        let seconds = Duration::from_nanos(self.total).as_secs_f64();
        let mega = |bytes: f64| bytes / 1e6;
        format!(
            "{:<4} {:>10} {:>7.2} ms {:>7.2} ms {:>4.0}% {:>7.2} ms {:>7.2} ms {:>7.0} {:>13.0} {:>10.1} {:>8.2}",
            case.word(),
            case.documents(),
            self.total as f64 / 1e6,
            self.rules as f64 / 1e6,
            100.0 * self.rules as f64 / self.total.saturating_sub(self.rules).max(1) as f64,
            self.emit as f64 / 1e6,
            self.copy as f64 / 1e6,
            self.total as f64 / self.copy.max(1) as f64,
            case.documents() as f64 / seconds,
            mega(self.memory as f64 * 1024.0),
            mega(self.bytes as f64),
        )
    }
}

/// Runs a case once and writes its figures for the parent.
pub fn child(form: &str, services: &str, threads: usize) -> Result<(), Failure> {
    let case = Case::parse(form, services)?;
    let world = MemoryWorld::with_file("main.kdsl", case.source());
    let start = Instant::now();
    let output = Compiler::new().threads(threads).compile(&world, &["main.kdsl"]);
    let compiled = start.elapsed();
    let yaml = output.to_yaml().ok_or_else(|| format!("{:?}", output.diagnostics().first()))?;
    let total = start.elapsed();
    let memory = peak()?;
    let manifests: Vec<_> = output.manifests().cloned().collect();
    let start = Instant::now();
    let found = kdsl_rules::check(&manifests, output.schema(), Target::default());
    let rules = start.elapsed();
    if !found.is_empty() || !output.diagnostics().is_empty() {
        return Err(format!("findings, which take time: {:?}", output.diagnostics().first()));
    }
    let documents = manifests.len();
    if documents != case.documents() {
        return Err(format!("{documents} documents instead of {}", case.documents()));
    }
    let start = Instant::now();
    let copied = std::hint::black_box(std::hint::black_box(&yaml).clone());
    let copy = start.elapsed();
    let nanos = Duration::as_nanos;
    let emit = nanos(&total) - nanos(&compiled);
    let (total, rules, copy, bytes) = (nanos(&total), nanos(&rules), nanos(&copy), copied.len());
    crate::print(&format!("{total} {emit} {rules} {copy} {memory} {bytes}\n"));
    Ok(())
}

/// The most memory that this process has had, in KiB.
pub fn peak() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.and_then(|line| line.split_whitespace().next());
    words.and_then(|word| word.parse().ok()).ok_or_else(|| "no VmHWM in /proc/self/status".to_owned())
}

/// The medians of several processes, column by column.
pub fn median(case: Case, runs: usize) -> Result<Figures, Failure> {
    let mut columns: [Vec<u64>; 6] = Default::default();
    for _ in 0..runs {
        for (column, figure) in columns.iter_mut().zip(once(case)?) {
            column.push(figure);
        }
    }
    let [total, emit, rules, copy, memory, bytes] = columns.map(middle);
    Ok(Figures { total, emit, rules, copy, memory, bytes })
}

/// The median.
pub fn middle(mut figures: Vec<u64>) -> u64 {
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn once(case: Case) -> Result<[u64; 6], Failure> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let services = case.services.to_string();
    let output = Command::new(program)
        .args(["case", case.word(), &services])
        .output()
        .map_err(|error| format!("cannot start a process: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    figures.try_into().map_err(|_| {
        format!("{} {services} failed: {}", case.word(), String::from_utf8_lossy(&output.stderr))
    })
}
