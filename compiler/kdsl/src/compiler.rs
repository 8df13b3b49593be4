//! The settings of a compilation.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::threads::each;
use kdsl_base::{Cancel, Code, Diagnostic, InputOrigin, MemoryWorld, Threads, Value, World};
use kdsl_core::{Compiled, HostModule, Limits, Options, ParamSource, Rank, Task, ranges};
use kdsl_project::Level;
use kdsl_rules::{LINTS, Selection};
use kdsl_schema::{PodSecurity, Target};

use crate::bounded::Bounded;
use crate::output::Output;
use crate::project::{self, Settings};
use crate::secrets::{self, Secrets};
use crate::{cancelled, copies, given, plain, suppress, twice};

/// Compiles programs. The settings are the version of Kubernetes, what a program may use, and what
/// gives its params their values.
#[derive(Clone, Debug, Default)]
pub struct Compiler {
    pub(crate) options: Options,
    /// Where it was set: it wins over the project's.
    pub(crate) target: Option<Target>,
    pub(crate) rollout: Option<bool>,
    /// The path of a `kdsl.toml`.
    pub(crate) project: Option<String>,
    pub(crate) environment: Option<(String, InputOrigin)>,
    /// Whether what is compiled is less than the whole project.
    pub(crate) part: bool,
    secrets: Secrets,
    lints: Selection,
    /// It wins over the project's.
    pub(crate) pod_security: Option<PodSecurity>,
    /// Of the command line: they win over the project's.
    levels: Vec<(Code, Level)>,
    /// The findings that are told besides errors; all where nothing is said.
    only: Option<BTreeSet<Code>>,
    /// The values of params that the host gives.
    pub(crate) given: BTreeMap<String, Value>,
    /// The files that may hold what the program became before.
    found: BTreeSet<String>,
}

impl Compiler {
    /// A compiler for the newest version of Kubernetes, with limits that a real program keeps.
    pub fn new() -> Compiler {
        Compiler::default()
    }

    /// The version of Kubernetes, or the range of versions, that the manifests are for. It wins over
    /// the project's.
    #[must_use]
    pub fn target(mut self, target: Target) -> Compiler {
        self.target = Some(target);
        self
    }

    /// What the program may use. It can be made small for programs of strangers.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Compiler {
        self.options.limits = limits;
        self
    }

    /// Functions that programs import from `host/NAME`, done by this program; a later module wins over an earlier
    /// one of its name.
    ///
    /// ```
    /// use kdsl::{Compiler, HostModule, MemoryWorld};
    ///
    /// let acme = HostModule::new("acme").function(
    ///     "/// The region that a cluster is in.\nfn region(cluster: String): String",
    ///     |arguments| match arguments[0].as_str() {
    ///         Some("prod-1") => Ok("eu-west-1".into()),
    ///         other => Err(format!("there is no cluster {other:?}")),
    ///     },
    /// )?;
    ///
    /// let world = MemoryWorld::with_file("main.kdsl", r#"
    ///     import { region } from "host/acme"
    ///     ConfigMap settings { data.region: region("prod-1") }
    /// "#);
    /// let output = Compiler::new().host(acme).compile(&world, &["main.kdsl"]);
    /// assert!(output.to_yaml().is_some_and(|yaml| yaml.contains("region: eu-west-1")));
    /// # Ok::<(), kdsl::Undeclarable>(())
    /// ```
    #[must_use]
    pub fn host(mut self, module: HostModule) -> Compiler {
        self.options.host.retain(|known| known.path() != module.path());
        self.options.host.push(module);
        self
    }

    /// What ends a compilation early: `cancel` may be cancelled at any time, from any thread. The output then
    /// has one error, K0405, and no manifests. All compilations that have the token end.
    ///
    /// ```
    /// use kdsl::{Cancel, Code, Compiler, MemoryWorld};
    ///
    /// let cancel = Cancel::new();
    /// let compiler = Compiler::new().cancel(&cancel);
    /// let world = MemoryWorld::with_file("main.kdsl", "ConfigMap settings { data.level: \"info\" }");
    /// assert!(!compiler.compile(&world, &["main.kdsl"]).has_errors());
    ///
    /// cancel.cancel();
    /// let output = compiler.compile(&world, &["main.kdsl"]);
    /// assert_eq!(output.diagnostics()[0].code, Code::K0405);
    /// assert!(output.to_yaml().is_none() && output.manifests().count() == 0);
    /// ```
    #[must_use]
    pub fn cancel(mut self, cancel: &Cancel) -> Compiler {
        self.options.cancel = cancel.clone();
        self
    }

    /// The project's file, a `kdsl.toml`, by a path that the world knows: it gives the version of
    /// Kubernetes, params, CustomResourceDefinitions and the levels of findings. Which files are
    /// compiled is said to [`Compiler::compile`] all the same; [`crate::Project`] tells which ones the
    /// project means.
    #[must_use]
    pub fn project(mut self, path: impl Into<String>) -> Compiler {
        self.project = Some(path.into());
        self
    }

    /// Says that the files are only a part of the project: a param of `kdsl.toml` that they do not have
    /// is another part's, and no mistake.
    #[must_use]
    pub fn part_of_project(mut self, part: bool) -> Compiler {
        self.part = part;
        self
    }

    /// The environment of the project that is compiled for. One that `kdsl.toml` does not have is an
    /// error, which is shown at `origin`.
    #[must_use]
    pub fn environment(mut self, name: impl Into<String>, origin: InputOrigin) -> Compiler {
        self.environment = Some((name.into(), origin));
        self
    }

    /// A file of params, by a path that the world knows: TOML where it ends in `.toml`, else YAML or
    /// JSON. A later one wins over an earlier one, and all of them over the environment's variables and
    /// the project.
    #[must_use]
    pub fn params(mut self, path: impl Into<String>) -> Compiler {
        self.options.params.push(ParamSource { path: path.into(), at: Vec::new(), rank: Rank::Run });
        self
    }

    /// The value of a `param`, which its declared type must take; what is wrong with it is a finding in the text
    /// `params of the host`. It wins over files and the environment, not over [`World::input`], and a later
    /// one over an earlier one.
    ///
    /// ```
    /// use kdsl::{Compiler, MemoryWorld, Value};
    ///
    /// let world = MemoryWorld::with_file("main.kdsl", r#"
    ///     param replicas: Int(1..9)
    ///     param labels: { [String]: String } = {}
    ///     Deployment web {
    ///       metadata.labels: labels
    ///       spec: { replicas: replicas, template.spec.containers.web.image: "web:v1" }
    ///     }
    /// "#);
    /// let compiler = Compiler::new().param("labels", Value::record([("team", "shop")]));
    /// let output = compiler.clone().param("replicas", 3).compile(&world, &["main.kdsl"]);
    /// assert!(output.to_yaml().is_some_and(|yaml| yaml.contains("replicas: 3") && yaml.contains("team: shop")));
    ///
    /// let output = compiler.param("replicas", "three").compile(&world, &["main.kdsl"]);
    /// assert!(output.has_errors());
    /// ```
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Value>) -> Compiler {
        self.given.insert(name.into(), value.into());
        self
    }

    /// The same for anything that serde writes.
    ///
    /// # Errors
    /// What is none of the language: a number that does not fit into 64 bits with a sign, a key that is no text.
    ///
    /// ```
    /// #[derive(serde::Serialize)]
    /// struct Size {
    ///     replicas: u8,
    ///     memory: &'static str,
    /// }
    ///
    /// let program = "param size: { replicas: Int, memory: Quantity }\nlet shown = size.replicas";
    /// let world = kdsl::MemoryWorld::with_file("main.kdsl", program);
    /// let compiler = kdsl::Compiler::new().param_of("size", &Size { replicas: 2, memory: "64Mi" })?;
    /// let output = compiler.evaluate(&world, &["main.kdsl"], "size.replicas + 1");
    /// assert_eq!(output.read_value::<u8>(), Ok(3));
    /// # Ok::<(), kdsl::Unwritable>(())
    /// ```
    #[cfg(feature = "serde")]
    pub fn param_of(
        self,
        name: impl Into<String>,
        value: &impl serde::Serialize,
    ) -> Result<Compiler, crate::Unwritable> {
        let value = crate::host_types::value(value)?;
        Ok(self.param(name, value))
    }

    /// Whether the templates of pods carry a hash of just those ConfigMap keys of the program that the pods
    /// use, so that a change of one starts them anew. It is the annotation `checksum/config`, of
    /// Deployments, StatefulSets and DaemonSets; one that the author wrote stays. It wins over the project's
    /// setting.
    #[must_use]
    pub fn rollout_on_config_change(mut self, wanted: bool) -> Compiler {
        self.rollout = Some(wanted);
        self
    }

    /// A file or folder of CustomResourceDefinitions, as a path that the world knows, whose kinds are known
    /// in every file; besides those of the project.
    #[must_use]
    pub fn crds(mut self, path: impl Into<String>) -> Compiler {
        self.options.crds.push(path.into());
        self
    }

    /// How many threads may work on a large program: one, if nothing is said. What comes out is the same with any
    /// number.
    #[must_use]
    pub fn threads(mut self, count: usize) -> Compiler {
        self.options.threads = Threads::at_most(count);
        self
    }

    /// What is written for the values of Secrets.
    #[must_use]
    pub fn secrets(mut self, secrets: Secrets) -> Compiler {
        self.secrets = secrets;
        self
    }

    /// The lints that the manifests are held against besides Kubernetes' own rules; none if nothing is said.
    #[must_use]
    pub fn lints(mut self, lints: Selection) -> Compiler {
        self.lints = lints;
        self
    }

    /// The Pod Security Standard that all pods must meet. It wins over the project's.
    #[must_use]
    pub fn pod_security(mut self, asked: PodSecurity) -> Compiler {
        self.pod_security = Some(asked);
        self
    }

    /// Files of manifests that nobody named, but that lie in a folder that somebody named. An object in them that
    /// a program writes just so is that program's output, and not held against anything.
    #[must_use]
    pub fn found_files(mut self, paths: impl IntoIterator<Item = String>) -> Compiler {
        self.found = paths.into_iter().collect();
        self
    }

    /// The level of one sort of warning or hint. It wins over the project's, and a later one over an
    /// earlier one.
    #[must_use]
    pub fn level(mut self, code: Code, level: Level) -> Compiler {
        self.levels.push((code, level));
        self
    }

    /// The warnings and hints that are told; errors are told in any case.
    #[must_use]
    pub fn only(mut self, codes: impl IntoIterator<Item = Code>) -> Compiler {
        self.only = Some(codes.into_iter().collect());
        self
    }

    /// Compiles files of `world` as one program. `files` are paths that the world knows.
    ///
    /// The manifests are held against Kubernetes' own rules as well, and against each other. A mistake
    /// in the program does not end it: the output holds all that were found.
    pub fn compile<P: AsRef<str>>(&self, world: &dyn World, files: &[P]) -> Output {
        self.run(world, files, Task::Build)
    }

    /// Reads and checks files without asking for their params: the output has no manifests, and its
    /// [`Output::tests`] are those of the files.
    pub fn analyse<P: AsRef<str>>(&self, world: &dyn World, files: &[P]) -> Output {
        self.run(world, files, Task::Analyse)
    }

    /// Compiles files with the params of one of their tests, by its number in [`Output::tests`]. The test
    /// has passed where the output has no errors.
    pub fn test<P: AsRef<str>>(&self, world: &dyn World, files: &[P], test: usize) -> Output {
        self.run(world, files, Task::Test(test))
    }

    /// The value of an expression that sees the names of the files: [`Output::value`]. Of a name that two
    /// files have, the first one is meant.
    pub fn evaluate<P: AsRef<str>>(&self, world: &dyn World, files: &[P], expression: &str) -> Output {
        self.run(world, files, Task::Value(expression.to_owned()))
    }

    fn run<P: AsRef<str>>(&self, world: &dyn World, files: &[P], task: Task) -> Output {
        let files: Vec<String> = files.iter().map(|path| path.as_ref().to_owned()).collect();
        let world: &dyn World = &Bounded::new(world, self.options.limits, given::text(&self.given));
        let mut settings = project::settings(self, world);
        settings.options.task = task;
        let lints = self.all_lints(&settings);
        let mut compiled = match settings.unusable {
            // Without the project's settings everything would only be wrong in other ways.
            true => {
                let options = Options { limits: self.options.limits, ..Options::default() };
                kdsl_core::compile(&MemoryWorld::default(), &[], &options)
            }
            false => ranges::compile(world, &settings.options, &|world, options| {
                whole(world, &files, options, (&lints, &self.found))
            }),
        };
        if self.options.cancel.is_cancelled() {
            return Output::new(cancelled::instead_of(compiled, &files), self.options.threads);
        }
        // Of another task not everything is found.
        let is_build = settings.options.task == Task::Build;
        suppress::apply(&mut compiled, &|code, name| {
            let runs = if is_lint(code) { lints.has(code) } else { !(self.part && self.project.is_some()) };
            is_build && runs && files.iter().any(|file| file == name)
        });
        settings.finish(&mut compiled, &|code| self.levels.iter().any(|(of, _)| *of == code));
        copies::without_what_folders_hold(&mut compiled, &self.found);
        self.give_levels(&mut compiled.analysis.diagnostics);
        given::settle(&mut compiled);
        twice::remove(&mut compiled);
        plain::reword(&mut compiled);
        self.hide_secrets(&mut compiled);
        // What was left out because of it may have come at any time.
        let compiled = match self.options.cancel.is_cancelled() {
            true => cancelled::instead_of(compiled, &files),
            false => compiled,
        };
        Output::new(compiled, self.options.threads)
    }

    fn hide_secrets(&self, compiled: &mut Compiled) {
        for manifest in &mut compiled.manifests {
            secrets::hide(manifest, self.secrets);
        }
    }

    /// The lints that run: the selected ones, and those to which the project or the host gives a level.
    fn all_lints(&self, settings: &Settings) -> Selection {
        let mut lints = self.lints.clone();
        let of_project = settings.levels.iter().map(|lint| (lint.code, lint.level));
        let of_project = of_project.filter(|_| lints.codes().next().is_some());
        let asked: Vec<(Code, Level)> = of_project.chain(self.levels.iter().copied()).collect();
        for (code, level) in asked {
            if level != Level::Allow && is_lint(code) {
                lints = lints.with(code);
            }
        }
        lints
    }

    /// Leaves out what is not to be told, and gives the rest its levels.
    fn give_levels(&self, findings: &mut Vec<Diagnostic>) {
        let level =
            |code: Code| self.levels.iter().rev().find(|(of, _)| *of == code).map(|(_, level)| *level);
        findings.retain(|finding| {
            finding.is_error()
                || level(finding.code) != Some(Level::Allow)
                    && self.only.as_ref().is_none_or(|only| only.contains(&finding.code))
        });
        for finding in findings.iter_mut().filter(|finding| !finding.is_error()) {
            if let Some(level) = level(finding.code) {
                let because = format!("the option `--deny {}`", finding.code.id());
                kdsl_project::set(finding, level, &because);
            }
        }
    }
}

/// How many manifests are worth a thread for their lints.
const LEAST: usize = 200;

/// A program, its manifests held against Kubernetes' own rules and the lints.
fn whole(
    world: &dyn World,
    files: &[String],
    options: &Options,
    (lints, found): (&Selection, &BTreeSet<String>),
) -> Compiled {
    let mut compiled = kdsl_core::compile(world, files, options);
    if options.cancel.is_cancelled() {
        return compiled;
    }
    copies::remove(&mut compiled, found);
    let kube = compiled.analysis.kube.clone();
    if options.rollout_on_config_change {
        kdsl_rules::add_rollout_hashes(&mut compiled.manifests, kube.schema(), kube.target);
    }
    let (schema, target) = (kube.schema(), kube.target);
    let (manifests, asked, threads) = (&compiled.manifests, options.pod_security.as_ref(), options.threads);
    let cancel = &options.cancel;
    let is_linted = lints.codes().next().is_some();
    let found = match is_linted && threads.share(manifests.len() / LEAST) {
        true => each(2, |job| match job {
            0 => kdsl_rules::check_for(manifests, schema, target, asked, (Threads::ONE, cancel)),
            _ => kdsl_rules::lint(manifests, schema, target, lints, cancel),
        }),
        false => vec![
            kdsl_rules::check_for(manifests, schema, target, asked, (threads, cancel)),
            kdsl_rules::lint(manifests, schema, target, lints, cancel),
        ],
    };
    compiled.add(found.into_iter().flatten().collect());
    compiled
}

fn is_lint(code: Code) -> bool {
    LINTS.iter().any(|lint| lint.code == code)
}
