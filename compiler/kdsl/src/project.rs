//! What a `kdsl.toml` means for a compilation, and what is wrong with it.

use kdsl_base::{Code, Diagnostic, FileId, InputOrigin, Source, SourceKind, Sources, Span, World};
use kdsl_core::{Compiled, Options, ParamSource, Rank};
use kdsl_project::{Environment, Project, Read};

use crate::{Compiler, given};

/// The settings of one compilation, with what the project adds to them.
pub(crate) struct Settings {
    pub(crate) options: Options,
    /// Whether there is nothing to compile with: no project, or no such environment.
    pub(crate) unusable: bool,
    /// Whether the project's file cannot be read, so that nobody knows which environments it has.
    unknown: bool,
    project: Option<ProjectFile>,
    environment: Option<(String, InputOrigin)>,
    /// The levels that the project's file gives.
    pub(crate) levels: Vec<kdsl_project::Lint>,
}

struct ProjectFile {
    path: String,
    /// None where it cannot be read.
    text: Option<String>,
}

/// Reads the project, if there is one, and puts its settings below those of the compiler.
pub(crate) fn settings(compiler: &Compiler, world: &dyn World) -> Settings {
    let mut options = compiler.options.clone();
    let run = std::mem::take(&mut options.params);
    let file =
        compiler.project.as_ref().map(|path| ProjectFile { path: path.clone(), text: world.read(path).ok() });
    let text = file.as_ref().map(|file| file.text.as_deref());
    let read = text.map(|text| kdsl_project::read(FileId(0), text.unwrap_or("")));
    let unknown = matches!(text, Some(None)) || read.as_ref().is_some_and(|read| read.malformed);
    let project = read.as_ref().map(|read| &read.project);
    let name = compiler.environment.as_ref().map(|(name, _)| name.as_str());
    let environment = name.and_then(|name| project?.environment(name));
    let unusable = unknown || name.is_some() && environment.is_none();
    if let (Some(project), Some(path)) = (project, &compiler.project) {
        let rank = if compiler.part { Rank::Shared } else { Rank::Project };
        add(&mut options, project, environment, path, rank);
    }
    options.target = compiler.target.unwrap_or(options.target);
    options.pod_security = compiler.pod_security.clone().or(options.pod_security);
    options.rollout_on_config_change = compiler.rollout.unwrap_or(options.rollout_on_config_change);
    options.params.extend(run);
    options.params.extend(given::source(&compiler.given));
    let levels = project.map(|project| project.lints.clone()).unwrap_or_default();
    let environment = compiler.environment.clone();
    Settings { options, unusable, unknown, project: file, environment, levels }
}

fn add(options: &mut Options, project: &Project, environment: Option<&Environment>, path: &str, rank: Rank) {
    let name = environment.map(|environment| environment.name.as_str());
    options.target = project.target(name).unwrap_or(options.target);
    options.rollout_on_config_change = project.rollout_on_config_change;
    options.pod_security = project.pod_security.clone();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    options.crds.extend(project.crds.iter().map(|crds| crds.in_world(folder)));
    let mut source = |at: &[&str]| {
        let at = at.iter().map(|key| (*key).to_owned()).collect();
        options.params.push(ParamSource { path: path.to_owned(), at, rank });
    };
    if project.params {
        source(&["params"]);
    }
    if let Some(environment) = environment.filter(|environment| environment.params) {
        source(&["environments", &environment.name, "params"]);
    }
}

impl Settings {
    /// Adds what is wrong with the project, and gives the findings their levels, but for codes that have one
    /// from elsewhere.
    pub(crate) fn finish(&self, compiled: &mut Compiled, has_level: &dyn Fn(Code) -> bool) {
        let sources = &mut compiled.analysis.sources;
        let read = self.project.as_ref().map(|file| file.read(sources));
        let mut problems = read.as_ref().map(|(_, problems)| problems.clone()).unwrap_or_default();
        let project = read.as_ref().map(|(project, _)| project);
        if let (Some((name, origin)), false) = (&self.environment, self.unknown) {
            problems.extend(unknown_environment(name, origin, project, sources));
        }
        compiled.add_apart(problems);
        if let Some(mut project) = project.cloned() {
            project.lints.retain(|lint| !has_level(lint.code));
            let path = self.project.as_ref().map_or("", |file| &file.path);
            let root = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let analysis = &mut compiled.analysis;
            kdsl_project::apply(&project.lints, &analysis.sources, root, &mut analysis.diagnostics);
        }
    }
}

impl ProjectFile {
    /// The project, with places in the source that there is of it, or that is made here.
    fn read(&self, sources: &mut Sources) -> (Project, Vec<Diagnostic>) {
        // The core has read it where it gives params, and may have hidden what is secret in its text.
        let known = sources.iter().find(|(_, source)| *source.name == *self.path).map(|(file, _)| file);
        let text = self.text.as_deref().unwrap_or("");
        let file =
            known.unwrap_or_else(|| sources.add(Source::new(self.path.as_str(), text, SourceKind::File)));
        let Read { project, mut problems, .. } = kdsl_project::read(file, text);
        if self.text.is_none() {
            let message = format!("cannot read `{}`", self.path);
            problems.push(Diagnostic::error(Code::K0610, Span::at(file, 0), message));
        }
        (project, problems)
    }
}

/// The error of an environment that there is not, in what asked for it.
fn unknown_environment(
    name: &str,
    origin: &InputOrigin,
    project: Option<&Project>,
    sources: &mut Sources,
) -> Option<Diagnostic> {
    let known: &[Environment] = project.map_or(&[], |project| &project.environments);
    if known.iter().any(|environment| environment.name == name) {
        return None;
    }
    let (title, kind) = match origin {
        InputOrigin::Argument(option) => (option.clone(), SourceKind::Argument),
        InputOrigin::Environment(variable) => (variable.clone(), SourceKind::Environment),
        InputOrigin::File(_) | InputOrigin::Host => ("environment".to_owned(), SourceKind::Argument),
    };
    let file = sources.add(Source::new(title, name, kind));
    let span = Span::new(file, 0, u32::try_from(name.len()).unwrap_or(u32::MAX));
    let names = known.iter().map(|environment| environment.name.as_str());
    Some(kdsl_project::unknown_environment(span, name, names))
}
