//! `kdsl build`: compile to manifests, on standard output or in files.

use std::path::Path;

use kdsl::{Format, Manifest, Output};

use crate::args::{BuildArgs, OutputFormat};
use crate::failure::Failure;
use crate::files::show;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, folder, output, program};

/// Builds the program. Nothing is written where it has a mistake.
///
/// # Errors
/// Where it cannot be read, or the result cannot be written.
pub fn run(args: &BuildArgs, terminal: Terminal) -> Result<u8, Failure> {
    let program = program::compile(&args.program, args.error_format, terminal)?;
    let built = &program.output;
    let found = !built.diagnostics().is_empty();
    terminal.findings(built, args.error_format, |count| found.then_some(count));
    if built.has_errors() {
        return Ok(FINDINGS);
    }
    if built.manifests().next().is_none() && for_people(args.error_format) {
        terminal.note("the program has no resources");
    }
    match &args.output {
        Some(folder) if is_folder(folder) => write_folder(built, folder, args, terminal)?,
        Some(path)
            if program.places.iter().any(|place| path.canonicalize().is_ok_and(|path| path == *place)) =>
        {
            return Err(Failure::new(format!("cannot write `{}`: it is a file of the program", show(path))));
        }
        Some(path) if path != Path::new("-") => output::write_file(path, &text(built, args.format))?,
        _ => output::print(&text(built, args.format))?,
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

fn text(built: &Output, format: OutputFormat) -> String {
    let text = match format {
        OutputFormat::Yaml => built.to_yaml(),
        OutputFormat::Json => built.to_json(),
    };
    text.unwrap_or_default()
}

fn write_folder(built: &Output, path: &Path, args: &BuildArgs, terminal: Terminal) -> Result<(), Failure> {
    let manifests: Vec<&Manifest> = built.manifests().collect();
    let extension = if args.format == OutputFormat::Json { "json" } else { "yaml" };
    let texts = manifests.iter().map(|manifest| match args.format {
        OutputFormat::Yaml => kdsl::yaml(manifest),
        OutputFormat::Json => kdsl::json(manifest),
    });
    let files: Vec<(String, String)> = folder::names(&manifests, extension).into_iter().zip(texts).collect();
    output::write_folder(path, &files)?;
    let others = output::others(path, &files, extension);
    if !others.is_empty() && for_people(args.error_format) {
        let some =
            if others.len() > 3 { format!("{}, …", others[..3].join(", ")) } else { others.join(", ") };
        terminal.note(&format!("`{}` also has files that are not of this program: {some}", show(path)));
    }
    Ok(())
}

/// Whether notes may stand beside the findings.
fn for_people(format: Format) -> bool {
    matches!(format, Format::Full | Format::Concise)
}
