//! The language: from files to checked programs, and from those to manifests.
//!
//! [`compile`] is the whole way. Each step is a pure function that gives a value and a list of
//! problems: the text is parsed, lowered, checked and evaluated. Nothing here does I/O; what is known
//! of the outside comes through [`World`].

pub mod builtins;
pub mod check;
mod checks;
mod consequences;
mod convert;
pub mod crds;
mod eval;
pub mod hir;
pub mod host;
mod kube;
mod lower;
mod merge;
mod merge_shape;
mod modules;
mod ops;
mod order;
mod params;
mod problems;
pub mod ranges;
pub mod stdlib;
pub mod ty;
mod value;

use kdsl_base::{
    Cancel, Code, Diagnostic, FileId, Manifest, Node, Source, SourceKind, Sources, Span, Threads, World,
};
use kdsl_schema::{PodSecurity, Version};

pub use kdsl_schema::Target;
use kdsl_syntax::Parse;
use rustc_hash::FxHashSet;

pub use check::Checked;
pub use convert::{Sort, Types};
pub use eval::Limits;
pub use hir::Hir;
pub use host::{HostModule, Undeclarable};
pub use kube::{Accepts, Found, KEY_SECTIONS, Kube, NAME_LABEL, Route, Slot, key_field};
pub use modules::resolve as resolve_path;

/// What a build is for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The version or versions of Kubernetes.
    pub target: Target,
    /// The range that the target is held against as a part of; see [`ranges`].
    pub range: Option<Target>,
    /// What the program may use.
    pub limits: Limits,
    /// The files that give params their values, besides what the world gives: of one rank, a later one
    /// wins over an earlier one.
    pub params: Vec<ParamSource>,
    /// Whether pods are started anew when a ConfigMap's key that they use changes.
    pub rollout_on_config_change: bool,
    /// What is asked of all pods, besides what Namespaces ask.
    pub pod_security: Option<PodSecurity>,
    /// Files and folders of CustomResourceDefinitions, as paths that the world knows, whose kinds are
    /// known in every file.
    pub crds: Vec<String>,
    /// What was read of such files before. A host that keeps its options reads an unchanged set once.
    pub crd_cache: crds::Cache,
    /// What is asked of the program.
    pub task: Task,
    /// How many threads may work on it. Nothing of what comes out depends on them.
    pub threads: Threads,
    /// The functions that the host gives.
    pub host: Vec<HostModule>,
    /// Ends the work early. What comes of it then is nothing that may be shown.
    pub cancel: Cancel,
}

/// What is asked of a program.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Task {
    /// Its manifests.
    #[default]
    Build,
    /// What can be known without its params: no manifests.
    Analyse,
    /// Its manifests with the params of a test, by its number in [`Compiled::tests`], and whether what the
    /// test says of them holds.
    Test(usize),
    /// The value of an expression that sees the names of the files.
    Value(String),
}

/// A test of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestCase {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
}

/// A file, or a part of one, that gives params their values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParamSource {
    /// A path that the world knows. What ends in `.toml` is TOML; everything else is YAML, as JSON is.
    pub path: String,
    /// The keys on the way to the params in the file: `environments`, `prod`, `params`. None where they
    /// are its top level; nothing is given where there is nothing at the end of it.
    pub at: Vec<String>,
    /// What it wins over.
    pub rank: Rank,
}

/// How strong a file of params is, the weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rank {
    /// The project's own file, for a part of the project: a param that the program does not have is
    /// another part's, and no mistake. Weaker than the environment.
    Shared,
    /// The project's own file, for the whole project. Weaker than the environment, and no place for
    /// what is `Sensitive`.
    Project,
    /// Named for this one run. Stronger than the environment, weaker than what the host gives.
    Run,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            target: Target::one(Version::NEWEST),
            range: None,
            limits: Limits::default(),
            params: Vec::new(),
            rollout_on_config_change: false,
            pod_security: None,
            crds: Vec::new(),
            crd_cache: crds::Cache::default(),
            task: Task::Build,
            threads: Threads::ONE,
            host: Vec::new(),
            cancel: Cancel::default(),
        }
    }
}

/// A program that was parsed and checked, with everything that was learned on the way.
#[derive(Debug)]
pub struct Analysis {
    /// The texts.
    pub sources: Sources,
    /// One for each file.
    pub parses: Vec<Parse>,
    /// The lowered program.
    pub hir: Hir,
    /// What checking learned.
    pub checked: Checked,
    /// The schema of the target.
    pub kube: Kube,
    /// The modules of functions that the host gives.
    pub host: Vec<HostModule>,
    /// The mistakes so far.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there are, of which nothing is kept.
    pub omitted: usize,
    /// How many are kept.
    most: usize,
}

/// What a program becomes.
#[derive(Debug)]
pub struct Compiled {
    /// The program.
    pub analysis: Analysis,
    /// Its resources, externals among them, in the order in which they are written. Partial where there
    /// are errors.
    pub manifests: Vec<Manifest>,
    /// The value of the expression that was asked for.
    pub value: Option<Node>,
}

impl Compiled {
    /// The tests of the files that are built, in source order.
    pub fn tests(&self) -> Vec<TestCase> {
        let case = |test: &hir::Test| TestCase { name: test.name.to_string(), span: test.span };
        self.analysis.hir.tests.iter().map(case).collect()
    }

    /// What was found, in the order of the files and places.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.analysis.diagnostics
    }

    /// Whether something keeps the output from being written.
    pub fn has_errors(&self) -> bool {
        self.analysis.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Adds what was found in the manifests. What only follows from another mistake is left out.
    pub fn add(&mut self, findings: Vec<Diagnostic>) {
        let analysis = &mut self.analysis;
        analysis.diagnostics.extend(findings);
        let found = std::mem::take(&mut analysis.diagnostics);
        analysis.diagnostics = stdlib::hide(found, &self.manifests, &analysis.sources);
        consequences::remove(&analysis.parses, &analysis.sources, &mut analysis.diagnostics);
        self.put_in_order();
        // Only of what is kept: each change of a text is tried out.
        let Analysis { sources, parses, diagnostics, .. } = &mut self.analysis;
        kdsl_edit::settle(diagnostics, sources, parses);
    }

    /// Adds what has nothing to do with the program itself, as the mistakes of the project's file.
    pub fn add_apart(&mut self, findings: Vec<Diagnostic>) {
        self.analysis.diagnostics.extend(findings);
        self.put_in_order();
    }

    fn put_in_order(&mut self) {
        let analysis = &mut self.analysis;
        Diagnostic::sort(&mut analysis.diagnostics, Diagnostic::place);
        let found = analysis.diagnostics.len();
        let most = analysis.most;
        if found > most {
            // The errors come first, so that a program with one never passes for one without.
            Diagnostic::sort(&mut analysis.diagnostics, |problem| [problem.severity as u32, 0, 0]);
            analysis.diagnostics.truncate(most);
            Diagnostic::sort(&mut analysis.diagnostics, Diagnostic::place);
            analysis.omitted += found - most;
        }
    }

    /// The resources that are written.
    pub fn written(&self) -> impl Iterator<Item = &Manifest> {
        self.manifests.iter().filter(|manifest| !manifest.external)
    }
}

/// Reads, parses and checks files and what they import. `files` are paths that the world knows.
pub fn analyse(world: &dyn World, files: &[String], options: &Options) -> Analysis {
    let work = (options.threads, &options.cancel);
    let mut modules = modules::load(world, files, options);
    let mut diagnostics = std::mem::take(&mut modules.problems);
    let mut wanted: Vec<crds::Wanted> = crds::Wanted::of_settings(&options.crds);
    wanted.extend(modules.crds.iter().cloned());
    let loaded = crds::load(world, &wanted, &mut modules.sources, &options.crd_cache);
    diagnostics.extend(loaded.problems);
    let kube = Kube::new(options.target, options.range, loaded.tables);
    let asked = match &options.task {
        Task::Value(text) => Some(expression(text, &mut modules, &mut diagnostics)),
        _ => None,
    };
    let imported = loaded.kinds.get(options.crds.len()..).unwrap_or_default();
    let (hir, problems) = lower::lower(&modules, imported, asked.as_ref(), &options.cancel);
    diagnostics.extend(problems);
    let (checked, problems) = check::check(&hir, &kube, &modules.sources, work);
    diagnostics.extend(problems);
    // A file that is used as a component and otherwise is gone through twice.
    let mut seen = FxHashSet::default();
    diagnostics.retain(|found| seen.insert((found.code, found.primary.span, found.message.clone())));
    let most = options.limits.findings;
    let (sources, parses) = (modules.sources, modules.parses);
    let host = options.host.clone();
    Analysis { sources, parses, hir, checked, kube, host, diagnostics, omitted: 0, most }
}

/// Parses an expression that is asked for. It is a source of its own.
fn expression(text: &str, modules: &mut modules::Modules, diagnostics: &mut Vec<Diagnostic>) -> Parse {
    let file = modules.sources.add(Source::new("expression", text, SourceKind::Argument));
    let parse = kdsl_syntax::parse_expression(file, text);
    diagnostics.extend(parse.problems.iter().cloned());
    parse
}

/// Compiles files to manifests. Mistakes do not end it: all that are independent are found in one run.
pub fn compile(world: &dyn World, files: &[String], options: &Options) -> Compiled {
    let mut analysis = analyse(world, files, options);
    if options.cancel.is_cancelled() {
        return Compiled { analysis, manifests: Vec::new(), value: None };
    }
    if options.task == Task::Analyse {
        let mut compiled = Compiled { analysis, manifests: Vec::new(), value: None };
        compiled.add(Vec::new());
        return compiled;
    }
    let first_input_file = hir::count(&analysis.sources.iter().collect::<Vec<_>>());
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    let local_type = |local| analysis.checked.local_type(local);
    let mut given = params::read(types, local_type, world, &options.params, &mut analysis.sources);
    let names: Vec<String> = analysis.sources.iter().map(|(_, source)| source.name.to_string()).collect();
    let file_of = |span: Span| {
        let FileId(n) = span.file;
        names.get(n as usize).cloned()
    };
    let start = eval::Start {
        analysis: &analysis,
        limits: options.limits,
        cancel: &options.cancel,
        files: &file_of,
        first_input_file,
        first_data_file: hir::count(&names),
    };
    if let Task::Test(test) = options.task {
        // What a test gives is computed by the program with what the test gave before.
        let params = analysis.hir.tests.get(test).map(|test| test.params.as_slice()).unwrap_or_default();
        for (_, _, param, value) in params {
            let Some(param) = *param else { continue };
            // Two files that ask for one name ask for one input.
            for param in params::of_name(&analysis.hir, &analysis.hir[param].name) {
                let mut before = start.evaluator(world, &given.values);
                let value = before.test_param(param, *value);
                given.replace(value, &analysis.hir);
                given.problems.append(&mut before.problems);
            }
        }
    }
    let mut problems = given.problems;
    let (mut evaluator, manifests, value) = match analysis.hir.asked {
        Some(asked) => {
            let mut evaluator = start.evaluator(world, &given.values);
            let value = evaluator.asked(asked);
            let mut told = analysis.diagnostics.iter().chain(&evaluator.problems);
            if value.is_some() || told.any(Diagnostic::is_error) {
                problems.clear();
            }
            // Only what the expression needs is asked for.
            let missed = &evaluator.missed;
            problems.retain(|problem| problem.code != Code::K0403 || missed.contains(&problem.primary.span));
            (evaluator, Vec::new(), value)
        }
        None => {
            // A host's functions are asked once for each call that the program makes.
            let threads = if options.host.is_empty() { options.threads } else { Threads::ONE };
            let (evaluator, manifests) = start.manifests(world, &given.values, &options.task, threads);
            (evaluator, manifests, None)
        }
    };
    evaluator.fold_called();
    problems.append(&mut evaluator.problems);
    if options.cancel.is_cancelled() {
        problems.clear();
    }
    let data_files = evaluator.take_data_files();
    for source in data_files {
        analysis.sources.add(source);
    }
    let mut compiled = Compiled { analysis, manifests, value };
    compiled.add(problems);
    compiled
}
