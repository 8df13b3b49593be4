//! `kdsl build`: compile to manifests, on standard output or in files.

use std::path::{Path, PathBuf};

use kdsl::{Manifest, Output, Secrets};

use crate::args::{BuildArgs, OutputFormat, SecretsArg};
use crate::failure::Failure;
use crate::files::show;
use crate::findings::Findings;
use crate::program::{Program, Request, is_source};
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, folder, output};

/// Builds the program, for every environment that is asked for. Nothing is written where one has a
/// mistake.
///
/// # Errors
/// Where it cannot be read, or the result cannot be written.
pub fn run(args: &BuildArgs, terminal: Terminal) -> Result<u8, Failure> {
    let request = Request::new(&args.program)?;
    let several = request.several();
    let folder = args.output.as_deref().filter(|path| *path != Path::new("-"));
    if several && folder.is_none() {
        return Err(Failure::with_help(
            "several environments are built into a folder each",
            "name the folder that holds them, as in `-o out/`",
        ));
    }
    let secrets = match args.secrets {
        SecretsArg::Write => Secrets::Write,
        SecretsArg::Omit => Secrets::Omit,
        SecretsArg::Placeholder => Secrets::Placeholder,
    };
    let programs = request.compile(secrets, args.error_format, terminal)?;
    let findings = Findings::of(&programs);
    let found = !findings.found.is_empty();
    terminal.findings(&findings, args.error_format, |count| found.then_some(count));
    if findings.has_errors() {
        return Ok(FINDINGS);
    }
    for program in programs.iter().filter(|program| program.output.manifests().next().is_none()) {
        if args.error_format.is_for_people() {
            let of = program.environment.iter().filter(|_| several).map(|name| format!(" in `{name}`"));
            terminal.note(&format!("the program has no resources{}", of.collect::<String>()));
        }
    }
    match folder {
        Some(folder) if several || is_folder(folder) => {
            write_folders(&programs, folder, several, args, terminal)?
        }
        Some(path) if programs.iter().any(|program| is_source(program, path)) => {
            return Err(Failure::new(format!("cannot write `{}`: it is a file of the program", show(path))));
        }
        Some(path) => output::write_file(path, &text(&programs, args.format))?,
        None => output::print(&text(&programs, args.format))?,
    }
    Ok(FINE)
}

/// Whether `-o` names a folder: it exists, or is written as one.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
        || path
            .as_os_str()
            .as_encoded_bytes()
            .last()
            .is_some_and(|last| std::path::is_separator(char::from(*last)))
}

fn text(programs: &[Program], format: OutputFormat) -> String {
    let text = |output: &Output| match format {
        OutputFormat::Yaml => output.to_yaml(),
        OutputFormat::Json => output.to_json(),
    };
    programs.iter().filter_map(|program| text(&program.output)).collect()
}

/// Writes a file per resource, into a folder for each environment where there are several.
fn write_folders(
    programs: &[Program],
    path: &Path,
    several: bool,
    args: &BuildArgs,
    terminal: Terminal,
) -> Result<(), Failure> {
    let extension = if args.format == OutputFormat::Json { "json" } else { "yaml" };
    let folders: Vec<(PathBuf, Vec<(String, String)>)> = programs
        .iter()
        .map(|program| {
            let of = program.environment.as_ref().filter(|_| several);
            let folder = of.map_or_else(|| path.to_owned(), |name| path.join(name));
            (folder, files(&program.output, args.format, extension))
        })
        .collect();
    output::write_folders(&folders)?;
    for (folder, files) in &folders {
        let others = output::others(folder, files, extension);
        if !others.is_empty() && args.error_format.is_for_people() {
            let some =
                if others.len() > 3 { format!("{}, …", others[..3].join(", ")) } else { others.join(", ") };
            let folder = show(folder);
            terminal.note(&format!("`{folder}` also has files that are not of this program: {some}"));
        }
    }
    Ok(())
}

/// The files of a program: their names and texts.
fn files(built: &Output, format: OutputFormat, extension: &str) -> Vec<(String, String)> {
    let manifests: Vec<&Manifest> = built.manifests().collect();
    let texts = manifests.iter().map(|manifest| match format {
        OutputFormat::Yaml => kdsl::yaml(manifest),
        OutputFormat::Json => kdsl::json(manifest),
    });
    folder::names(&manifests, extension).into_iter().zip(texts).collect()
}
