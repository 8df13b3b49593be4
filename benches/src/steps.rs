//! The steps of the compiler, each by itself: what it works on, and the floor that it is held against.

use std::hint::black_box;

use kdsl::import::{Given, Settings, import};
use kdsl::{Compiler, FileId, Limits, MemoryWorld, Profile, Selection, Target};
use kdsl_core::Options;

use crate::shop::{self, Form};
use crate::{Failure, cores};

/// How many services the programs have, of six documents each; and those that are imported.
const SERVICES: usize = 1_000;
const IMPORTED: usize = 100;

/// How many files a folder has.
const FILES: usize = 200;

const MAIN: &str = "main.kdsl";

/// A step that is measured.
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// On what it works.
    pub on: &'static str,
    /// What its time is divided by.
    pub floor: &'static str,
    /// Makes all that it needs, which is not measured.
    pub prepare: fn() -> Result<Run, Failure>,
}

/// A step that is about to run.
pub struct Run {
    /// How many bytes it reads, or writes.
    pub bytes: usize,
    /// The step. What it gives is let go of when its time is taken.
    pub work: Box<dyn FnOnce() -> Box<dyn std::any::Any>>,
    /// The floor.
    pub floor: Box<dyn FnOnce() -> Box<dyn std::any::Any>>,
}

const COPY: &str = "copying its bytes";
const READ: &str = "reading that YAML";

/// All steps, in the order of the table.
pub const STEPS: &[Step] = &[
    Step { name: "parse", on: "6,000 resources, flat", floor: COPY, prepare: parse },
    Step { name: "check", on: "the same, parsing included", floor: COPY, prepare: check },
    Step { name: "evaluate", on: "6,000 resources of a loop", floor: COPY, prepare: evaluate },
    Step { name: "rules", on: "6,000 manifests", floor: COPY, prepare: rules },
    Step { name: "emit", on: "6,000 manifests", floor: COPY, prepare: emit },
    Step { name: "build, loop", on: "text to YAML, all of it", floor: COPY, prepare: build_loop },
    Step { name: "build, flat", on: "text to YAML, all of it", floor: COPY, prepare: build_flat },
    Step { name: "build, 1 thread", on: "flat", floor: COPY, prepare: build_alone },
    Step { name: "folder", on: "200 files of 30 resources", floor: COPY, prepare: folder },
    Step { name: "folder, 1 thread", on: "the same", floor: COPY, prepare: folder_alone },
    Step { name: "lint", on: "6,000 documents of YAML, strict", floor: READ, prepare: lint },
    Step { name: "import", on: "600 documents of YAML", floor: READ, prepare: imports },
    Step { name: "format", on: "6,000 resources, flat", floor: COPY, prepare: format },
    Step { name: "embed, cold", on: "12 resources, the first call", floor: COPY, prepare: embed_cold },
    Step { name: "embed, warm", on: "the same, a later call", floor: COPY, prepare: embed_warm },
];

/// The step of that name.
///
/// # Errors
/// Says that there is none.
pub fn find(name: &str) -> Result<&'static Step, Failure> {
    STEPS.iter().find(|step| step.name == name).ok_or_else(|| format!("no step `{name}`"))
}

fn run<T: 'static>(text: String, bytes: usize, work: impl FnOnce() -> T + 'static) -> Run {
    Run {
        bytes,
        work: Box::new(move || Box::new(work())),
        floor: Box::new(move || Box::new(black_box(black_box(&text).clone()))),
    }
}

/// A step that reads a text.
fn reading<T: 'static>(text: String, work: impl FnOnce(String) -> T + 'static) -> Run {
    let (bytes, given) = (text.len(), text.clone());
    run(text, bytes, move || work(given))
}

fn flat() -> String {
    shop::source(Form::Flat, SERVICES)
}

fn world(text: String) -> MemoryWorld {
    MemoryWorld::with_file(MAIN, text)
}

fn compiler(threads: usize) -> Compiler {
    Compiler::new().threads(threads)
}

/// The YAML of so many services.
fn yaml(services: usize) -> Result<String, Failure> {
    let output = compiler(cores()).compile(&world(shop::source(Form::Loop, services)), &[MAIN]);
    output.to_yaml().ok_or_else(|| format!("{:?}", output.diagnostics().first()))
}

fn parse() -> Result<Run, Failure> {
    Ok(reading(flat(), |text| kdsl_syntax::parse(FileId(0), text)))
}

fn check() -> Result<Run, Failure> {
    let world = world(flat());
    Ok(reading(flat(), move |_| compiler(cores()).analyse(&world, &[MAIN])))
}

fn evaluate() -> Result<Run, Failure> {
    let world = world(shop::source(Form::Loop, SERVICES));
    let yaml = yaml(SERVICES)?;
    let options = Options { threads: kdsl_base::Threads::at_most(cores()), ..Options::default() };
    let bytes = yaml.len();
    Ok(run(yaml, bytes, move || kdsl_core::compile(&world, &[MAIN.to_owned()], &options)))
}

fn rules() -> Result<Run, Failure> {
    let output = compiler(cores()).compile(&world(shop::source(Form::Loop, SERVICES)), &[MAIN]);
    let yaml = yaml(SERVICES)?;
    let bytes = yaml.len();
    Ok(run(yaml, bytes, move || {
        let manifests: Vec<_> = output.compiled().manifests.iter().collect();
        (kdsl_rules::check(&output.compiled().manifests, output.schema(), Target::default()), manifests.len())
    }))
}

fn emit() -> Result<Run, Failure> {
    let output = compiler(cores()).compile(&world(shop::source(Form::Loop, SERVICES)), &[MAIN]);
    let yaml = yaml(SERVICES)?;
    let bytes = yaml.len();
    Ok(run(yaml, bytes, move || output.to_yaml()))
}

fn build(text: String, threads: usize) -> Result<Run, Failure> {
    let world = world(text);
    let yaml = yaml(SERVICES)?;
    let bytes = yaml.len();
    Ok(run(yaml, bytes, move || {
        let output = compiler(threads).compile(&world, &[MAIN]);
        (output.to_yaml(), output)
    }))
}

fn build_loop() -> Result<Run, Failure> {
    build(shop::source(Form::Loop, SERVICES), cores())
}

fn build_flat() -> Result<Run, Failure> {
    build(flat(), cores())
}

fn build_alone() -> Result<Run, Failure> {
    build(flat(), 1)
}

fn files(threads: usize) -> Result<Run, Failure> {
    let each = SERVICES / FILES;
    let mut world = MemoryWorld::default();
    for number in 0..FILES {
        let services = (number * each + 1..=(number + 1) * each).map(shop::one);
        world.files.insert(format!("service-{number:03}.kdsl"), services.collect());
    }
    let paths: Vec<String> = world.files.keys().cloned().collect();
    let yaml = yaml(SERVICES)?;
    let bytes = yaml.len();
    Ok(run(yaml, bytes, move || {
        let output = compiler(threads).compile(&world, &paths);
        (output.to_yaml(), output)
    }))
}

fn folder() -> Result<Run, Failure> {
    files(cores())
}

fn folder_alone() -> Result<Run, Failure> {
    files(1)
}

fn read_yaml(text: String) -> Box<dyn FnOnce() -> Box<dyn std::any::Any>> {
    Box::new(move || Box::new(kdsl_yaml::read(FileId(0), black_box(&text))))
}

fn lint() -> Result<Run, Failure> {
    let yaml = yaml(SERVICES)?;
    let world = MemoryWorld::with_file("all.yaml", yaml.as_str());
    let limits = Limits { findings: usize::MAX, ..Limits::default() };
    let compiler = compiler(cores()).lints(Selection::of(Profile::Strict)).limits(limits);
    let run = reading(yaml.clone(), move |_| compiler.compile(&world, &["all.yaml"]));
    Ok(Run { floor: read_yaml(yaml), ..run })
}

fn imports() -> Result<Run, Failure> {
    let yaml = yaml(IMPORTED)?;
    let given = [Given { name: "all.yaml".to_owned(), text: yaml.clone() }];
    let run = reading(yaml.clone(), move |_| import(&given, &Settings::default()));
    Ok(Run { floor: read_yaml(yaml), ..run })
}

fn format() -> Result<Run, Failure> {
    Ok(reading(flat(), |text| kdsl::format(&text)))
}

/// A program of two services, as a host would compile it.
fn embedded() -> (MemoryWorld, String) {
    let text = shop::source(Form::Flat, 2);
    (world(text.clone()), text)
}

fn once(world: &MemoryWorld) -> Option<String> {
    Compiler::new().limits(Limits::UNTRUSTED).compile(world, &[MAIN]).to_yaml()
}

fn embed_cold() -> Result<Run, Failure> {
    let (world, text) = embedded();
    Ok(reading(text, move |_| once(&world)))
}

fn embed_warm() -> Result<Run, Failure> {
    let (world, text) = embedded();
    for _ in 0..20 {
        once(&world).ok_or("the program has errors")?;
    }
    Ok(reading(text, move |_| once(&world)))
}
