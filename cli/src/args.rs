//! The command line: commands, options, and what their `--help` says.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use kdsl::{
    Code, Compiler, Format, GraphFormat, LINTS, Level, Limits, PodSecurity, Profile, SecurityLevel,
    Selection, Target, UnknownVersion, Version,
};
use kdsl_doc::DocFormat;

use crate::diff::DiffArgs;
use crate::eval::EvalArgs;
use crate::import::ImportArgs;
use crate::inputs::Setting;
use crate::test::TestArgs;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "kdsl",
    version,
    about = "A typed configuration language that compiles to Kubernetes manifests",
    after_help = "\
Examples:
  kdsl build main.kdsl
  kdsl check
  kdsl explain Deployment.spec.strategy

Exit codes: 0 fine, 1 mistakes in the program, 2 wrong usage or a file that cannot be read or written.",
    max_term_width = 100
)]
pub struct Cli {
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are heeded
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto, display_order = 100)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a project: its file, a first program, a workflow
    Init(InitArgs),
    /// Compile to manifests, on standard output or in files
    #[command(visible_alias = "b")]
    Build(BuildArgs),
    /// Find every mistake, and fix those that can be
    Check(CheckArgs),
    /// Tell what is against best practice, in programs and in any YAML of Kubernetes
    Lint(LintArgs),
    /// Write programs in the one canonical style
    Fmt(FmtArgs),
    /// Print the value of an expression that sees the names of a program
    Eval(EvalArgs),
    /// Run the tests of a program, and compare what it becomes with snapshots
    Test(TestArgs),
    /// Compare two builds: what would change in the cluster, and what each change does
    Diff(DiffArgs),
    /// Draw what refers to what, for Markdown, for Graphviz or as data
    Graph(GraphArgs),
    /// Make a program of manifests: YAML and JSON, and prove that it means the same
    Import(ImportArgs),
    /// Write the documentation of files: params, components, functions, types
    Doc(DocArgs),
    /// Explain a code, a kind or a field
    Explain(ExplainArgs),
    /// Serve an editor: the language server, on standard input and output
    #[command(after_help = "\
Examples:
  kdsl lsp
  kdsl lsp --stdio
  kdsl lsp --record session.jsonl

An editor starts it; it ends when the editor says so.")]
    Lsp(LspArgs),
    /// Print what a shell needs to complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual page of a command, or write all pages
    Man(ManArgs),
    /// Say which version this is, and which versions of Kubernetes it knows
    #[command(after_help = "\
Examples:
  kdsl version
  kdsl --version
  kdsl -V")]
    Version,
}

/// The options of `kdsl lsp`.
#[derive(Clone, Debug, clap::Args)]
pub struct LspArgs {
    /// Speak on standard input and output, which it does in any case; editors like to say so
    #[arg(long)]
    pub stdio: bool,
    /// Write every message of the editor to this file, for a report of what went wrong. The texts of its documents
    /// are in them
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// Play a session that was recorded, and say how long each answer took
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
}

/// When to use colours. (What `///` says of a value would make every `--help` long.)
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    // On a terminal.
    Auto,
    // In files and pipes as well.
    Always,
    // Not at all.
    Never,
}

/// What makes up a program, for every command that compiles one.
#[derive(Debug, Args)]
pub struct ProgramArgs {
    /// Files and folders; a folder stands for every .kdsl file in it, - for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The environment of kdsl.toml; may be repeated, and stands for all of them without a name
    #[arg(short = 'e', long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    pub env: Vec<String>,
    /// Give a param its value; may be repeated
    #[arg(short = 'p', long = "set", value_name = "NAME=VALUE", value_parser = Setting::parse)]
    pub set: Vec<Setting>,
    /// Read params from a file of YAML, JSON or TOML; may be repeated, and the last one wins
    #[arg(long, value_name = "FILE")]
    pub params: Vec<PathBuf>,
    /// The version of Kubernetes, or a range such as 1.31..1.34 [default: kdsl.toml's, else 1.37]
    #[arg(long, value_name = "VERSION", value_parser = target)]
    pub kubernetes: Option<Target>,
    /// What to call standard input, and where its relative paths begin
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// The arguments of `kdsl build`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl build main.kdsl --set replicas=3
  kdsl build --kubernetes 1.34 -o manifests/
  cat main.kdsl | kdsl build - --format json

Without PATH the project of the nearest kdsl.toml is built, or the current folder. With --env and no name, -o
is a folder with a folder for each environment. A param is also read from the environment: KDSL_PARAM_REPLICAS;
and so is the name of the environment: KDSL_ENV.")]
pub struct BuildArgs {
    /// The program.
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Write to a file, or to a folder (which exists, or ends in /) with a file per resource
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// What the manifests are written as; several in JSON are a List
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = OutputFormat::Yaml)]
    pub format: OutputFormat,
    /// What is written for the values of Secrets
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = SecretsArg::Write)]
    pub secrets: SecretsArg,
    /// What the mistakes are written as, on standard error
    #[arg(long, value_name = "FORMAT", value_parser = report_format(), default_value = "full")]
    pub error_format: Format,
}

/// The arguments of `kdsl init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl init shop
  kdsl init shop/web --minimal
  kdsl init store --from manifests/

It writes kdsl.toml, main.kdsl, .github/workflows/kdsl.yaml and, where there is none, .gitignore. Nothing is
overwritten: where one of them is there already, nothing is written.")]
pub struct InitArgs {
    /// The folder of the project, which is made where it is missing
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub folder: PathBuf,
    /// Write kdsl.toml and main.kdsl alone
    #[arg(long)]
    pub minimal: bool,
    /// Make the program of the manifests in a file or folder; may be repeated
    #[arg(long, value_name = "FILE|DIR")]
    pub from: Vec<PathBuf>,
}

/// What manifests are written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum OutputFormat {
    // A document per resource.
    Yaml,
    // An object; several resources are a List.
    Json,
}

/// What is written for the values of Secrets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SecretsArg {
    // The values.
    Write,
    // Neither keys nor values.
    Omit,
    // The keys, with PLACEHOLDER for every value.
    Placeholder,
}

/// The arguments of `kdsl check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl check main.kdsl --set replicas=3 --kubernetes 1.31..1.34
  kdsl check app --format concise
  kdsl check --fix

Without PATH the project of the nearest kdsl.toml is checked, or the current folder. Findings go to standard
error. --fix writes the files of the program and those that it imports or reads, --diff shows first what would
change. With - for PATH, the mended text goes to standard output.")]
pub struct CheckArgs {
    /// The program.
    #[command(flatten)]
    pub program: ProgramArgs,
    /// What is told, and how.
    #[command(flatten)]
    pub findings: FindingsArgs,
}

/// What is told of what was found, and what is mended.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("mending").args(["fix", "diff"]).multiple(true))]
pub struct FindingsArgs {
    /// What the findings are written as [default: full; github in GitHub Actions]
    #[arg(long, visible_alias = "error-format", value_name = "FORMAT", value_parser = report_format())]
    format: Option<Format>,
    /// Apply the fixes of which it is certain that they are meant
    #[arg(long)]
    pub fix: bool,
    /// Apply the first fix of every other finding as well; have a look at what it does
    #[arg(long, requires = "mending")]
    pub unsafe_fixes: bool,
    /// Write nothing, and print what --fix would change; exit 1 if anything would
    #[arg(long)]
    pub diff: bool,
    /// Make warnings of these codes or rules errors; may be repeated
    #[arg(short = 'D', long, value_name = "CODES", value_delimiter = ',', value_parser = code())]
    pub deny: Vec<Code>,
    /// Make findings of these codes or rules warnings; may be repeated
    #[arg(short = 'W', long, value_name = "CODES", value_delimiter = ',', value_parser = code())]
    pub warn: Vec<Code>,
    /// Do not tell warnings and hints of these codes or rules; may be repeated
    #[arg(short = 'A', long, value_name = "CODES", value_delimiter = ',', value_parser = code())]
    pub allow: Vec<Code>,
    /// Print how many findings there are of each code instead of the findings
    #[arg(long)]
    pub statistics: bool,
    /// Exit with 1 if there are more warnings than this
    #[arg(long, value_name = "N")]
    pub max_warnings: Option<usize>,
    /// Exit with 0 whatever was found
    #[arg(long)]
    pub exit_zero: bool,
}

impl FindingsArgs {
    /// The format: that of the command line, else what the place wants in which it runs.
    pub fn format(&self) -> Format {
        let in_actions = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        self.format.unwrap_or(if in_actions { Format::Github } else { Format::Full })
    }

    /// The compiler with the levels of the command line.
    pub fn levels(&self, compiler: Compiler) -> Compiler {
        let of = |codes: &[Code], level| codes.iter().map(|code| (*code, level)).collect::<Vec<_>>();
        let all = [of(&self.allow, Level::Allow), of(&self.warn, Level::Warn), of(&self.deny, Level::Deny)];
        all.into_iter().flatten().fold(compiler, |compiler, (code, level)| compiler.level(code, level))
    }
}

/// The arguments of `kdsl lint`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl lint
  kdsl lint app --profile strict --statistics
  kdsl build main.kdsl --set replicas=3 | kdsl lint - --format sarif > kdsl.sarif

A folder stands for every .kdsl, .yaml and .yml file in it; documents in it that are no manifests are passed
over. Findings go to standard output. `kdsl explain CODE` tells more of one.")]
#[command(mut_arg("paths", |paths| {
    paths.help("Files and folders; a folder stands for every program and manifest in it, - for standard input")
}))]
pub struct LintArgs {
    /// The program.
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Which lints run
    #[arg(long, value_name = "PROFILE", value_parser = profile(), default_value = "recommended")]
    pub profile: Profile,
    /// Warn of pods that do not meet this Pod Security Standard
    #[arg(long, value_name = "LEVEL", value_parser = security_level())]
    pub pod_security: Option<SecurityLevel>,
    /// Tell errors, and warnings of these codes or rules alone; runs lints that the profile does not have
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = any_code())]
    pub select: Vec<Code>,
    /// Leave out warnings and lints of these codes or rules
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code())]
    pub ignore: Vec<Code>,
    /// What is told, and how.
    #[command(flatten)]
    pub findings: FindingsArgs,
}

impl LintArgs {
    /// The most findings of a run. A report for a machine has all of a large folder; more are a mistake.
    const FINDINGS: usize = 50_000;

    /// The compiler with the lints that run.
    pub fn lints(&self, compiler: Compiler) -> Compiler {
        let compiler = compiler.limits(Limits { findings: LintArgs::FINDINGS, ..Limits::default() });
        let is_lint = |code: &&Code| LINTS.iter().any(|lint| lint.code == **code);
        let mut lints: Selection = match self.select.is_empty() {
            true => Selection::of(self.profile),
            false => self.select.iter().filter(is_lint).copied().collect(),
        };
        for code in self.ignore.iter().chain(&self.findings.allow) {
            lints = lints.without(*code);
        }
        let compiler = match self.pod_security {
            Some(level) => {
                let (version, namespaces) = (None, Vec::new());
                compiler.pod_security(PodSecurity { level, version, enforce: false, namespaces })
            }
            None => compiler,
        };
        let compiler = if self.select.is_empty() { compiler } else { compiler.only(self.select.clone()) };
        let ignored = |compiler: Compiler, code: &Code| compiler.level(*code, Level::Allow);
        self.ignore.iter().fold(self.findings.levels(compiler.lints(lints)), ignored)
    }
}

/// The arguments of `kdsl graph`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl graph main.kdsl --set replicas=3
  kdsl graph --format dot -o graph.dot
  kdsl graph --format json

GitHub and GitLab show Mermaid in Markdown; `dot -Tsvg graph.dot` makes a picture of DOT. What the program
says to be external is dashed, and red what it refers to and does not have.")]
pub struct GraphArgs {
    /// The program.
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What the graph is written as
    #[arg(long, value_name = "FORMAT", value_parser = graph_format(), default_value = "mermaid")]
    pub format: GraphFormat,
    /// What the mistakes are written as, on standard error
    #[arg(long, value_name = "FORMAT", value_parser = report_format(), default_value = "full")]
    pub error_format: Format,
}

/// The arguments of `kdsl doc`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl doc std/web
  kdsl doc -o docs/
  kdsl doc app --format html -o app.html

Without PATH the current folder is documented. What `///` says is Markdown. Names that begin with _ are left
out, and so is what a Sensitive param is where nothing is said.")]
pub struct DocArgs {
    /// Files and folders; a folder stands for every .kdsl file in it, - for standard input, std/web for a module of the
    /// standard library
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    pub paths: Vec<PathBuf>,
    /// Write to a file, or to a folder (which exists, or ends in /) with a page per file and an index
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// What the pages are written as
    #[arg(long, value_name = "FORMAT", value_parser = doc_format(), default_value = "md")]
    pub format: DocFormat,
    /// What to call standard input
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// What the mistakes are written as, on standard error
    #[arg(long, value_name = "FORMAT", value_parser = report_format(), default_value = "full")]
    pub error_format: Format,
}

/// The arguments of `kdsl fmt`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl fmt main.kdsl
  kdsl fmt --check app
  cat main.kdsl | kdsl fmt -

Without PATH the current folder is formatted. A file with mistakes in its syntax stays as it is.")]
pub struct FmtArgs {
    /// Files and folders; a folder stands for every .kdsl file in it, - for standard input
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = true)]
    pub paths: Vec<PathBuf>,
    /// Write nothing, and print the names of the files that would change; exit 1 if there are any
    #[arg(long)]
    pub check: bool,
    /// Write nothing, and print what would change; exit 1 if anything would
    #[arg(long)]
    pub diff: bool,
    /// What to call standard input
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// What the mistakes are written as, on standard error
    #[arg(long, value_name = "FORMAT", value_parser = report_format(), default_value = "full")]
    pub error_format: Format,
}

/// The arguments of `kdsl explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl explain K0101
  kdsl explain Deployment
  kdsl explain Deployment.spec.strategy --kubernetes 1.31")]
pub struct ExplainArgs {
    /// A code such as K0101, a kind such as Deployment, a type such as Container, or a path into one
    #[arg(value_name = "CODE|PATH")]
    pub subject: String,
    /// The version of Kubernetes, or a range such as 1.31..1.34
    #[arg(long, value_name = "VERSION", value_parser = target, default_value_t = Target::default())]
    pub kubernetes: Target,
}

/// The arguments of `kdsl completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl completions bash > kdsl
  kdsl completions zsh > _kdsl
  kdsl completions fish > kdsl.fish

Bash looks for it in ~/.local/share/bash-completion/completions, fish in ~/.config/fish/completions, zsh in the
folders of fpath.")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// The arguments of `kdsl man`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl man > kdsl.1
  kdsl man build
  kdsl man -o man1/

`kdsl man build | man -l -` shows a page. man looks for them in ~/.local/share/man/man1.")]
pub struct ManArgs {
    /// The command [default: kdsl itself; with a folder, all of them]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
    /// Write to a file, or to a folder (which exists, or ends in /) a page per command
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
}

/// What `kdsl version` says.
pub fn long_version() -> String {
    format!("kdsl {} (Kubernetes {} to {})\n", env!("CARGO_PKG_VERSION"), Version::OLDEST, Version::NEWEST)
}

pub fn report_format() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|(name, _)| *name);
    PossibleValuesParser::new(names).map(|name| Format::parse(&name).unwrap_or_default())
}

fn profile() -> impl TypedValueParser<Value = Profile> {
    let names = Profile::ALL.iter().map(|profile| profile.name());
    PossibleValuesParser::new(names).map(|name| Profile::parse(&name).unwrap_or(Profile::Recommended))
}

fn security_level() -> impl TypedValueParser<Value = SecurityLevel> {
    let names = SecurityLevel::ALL.map(SecurityLevel::name);
    PossibleValuesParser::new(names)
        .map(|name| SecurityLevel::parse(&name).unwrap_or(SecurityLevel::Privileged))
}

/// A code or rule.
fn any_code() -> impl TypedValueParser<Value = Code> {
    clap::builder::StringValueParser::new().try_map(|text| {
        let names = || Code::lints().iter().flat_map(|code| [code.id(), code.slug()]).collect::<Vec<_>>();
        Code::named(text.trim()).ok_or_else(|| {
            match kdsl::nearest(&text, names().iter().map(String::as_str)) {
                Some(near) => format!("there is no such code or rule; did you mean `{near}`?"),
                None => "there is no such code or rule; write one such as K0303".to_owned(),
            }
        })
    })
}

/// A code or rule of which there can be warnings.
fn code() -> impl TypedValueParser<Value = Code> {
    any_code().try_map(|code| match Code::lints().contains(&code) {
        true => Ok(code),
        false => Err(format!("{} is an error, and errors have no other level", code.id())),
    })
}

fn doc_format() -> impl TypedValueParser<Value = DocFormat> {
    let names = DocFormat::ALL.iter().map(|(name, _)| *name);
    PossibleValuesParser::new(names).map(|name| DocFormat::parse(&name).unwrap_or_default())
}

fn graph_format() -> impl TypedValueParser<Value = GraphFormat> {
    let names = GraphFormat::ALL.iter().map(|(name, _)| *name);
    PossibleValuesParser::new(names).map(|name| GraphFormat::parse(&name).unwrap_or_default())
}

pub fn target(text: &str) -> Result<Target, String> {
    let supported = || {
        let all: Vec<String> = Version::all().map(|version| version.to_string()).collect();
        format!("it can be {}, or a range such as 1.31..1.34", all.join(", "))
    };
    Target::parse(text).map_err(|error| match error {
        UnknownVersion::Malformed => format!("this is no version; {}", supported()),
        UnknownVersion::Unsupported(version) => {
            format!("Kubernetes {version} is not supported; {}", supported())
        }
        UnknownVersion::Backwards => {
            let (first, last) = text.split_once("..").unwrap_or((text, text));
            format!(
                "the first version of a range is its oldest; did you mean {}..{}?",
                last.trim(),
                first.trim()
            )
        }
    })
}
