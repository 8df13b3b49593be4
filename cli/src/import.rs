//! `kdsl import`: manifests to a program.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kdsl::import::{Difference, Given, Imported, NoteKind, Secrets, Settings, check, import};
use kdsl::{LineIndex, Target};
use kdsl_disk::{Walk, why, words};

use crate::args::target;
use crate::check::counted;
use crate::failure::Failure;
use crate::files::{self, show};
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, output};

/// The file of the values of Secrets.
const VALUES: &str = "secrets.params.yaml";

/// The arguments of `kdsl import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl import deployment.yaml service.yaml > main.kdsl
  kdsl import manifests/ --split -o app/
  helm template shop ./chart | kdsl import - --check

Each object of the program is compiled and compared with its manifest before it is written; what does not come
back as it was is kept as `raw`, and what the API server would refuse is left out, both with the reason on
standard error. --check compares once more, as `kdsl diff` does, and exits with 1 if anything differs.")]
pub struct ImportArgs {
    /// Files of YAML or JSON, and folders of them; - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Write to a file, or to a folder (which exists, or ends in /)
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// Compare what the program gives with the manifests, and list what differs
    #[arg(long)]
    pub check: bool,
    /// Write a file for each application, into the folder of -o
    #[arg(long, requires = "output")]
    pub split: bool,
    /// What the values of Secrets become
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = SecretsArg::Data)]
    pub secrets: SecretsArg,
    /// A file or folder of CustomResourceDefinitions whose kinds are imported; may be repeated
    #[arg(long, value_name = "PATH")]
    pub crds: Vec<PathBuf>,
    /// The version of Kubernetes, or a range such as 1.31..1.34
    #[arg(long, value_name = "VERSION", value_parser = target, default_value_t = Target::default())]
    pub kubernetes: Target,
    /// What to call standard input
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// What the values of Secrets become.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SecretsArg {
    // They stay in the program.
    Data,
    // Params, whose values go to a file apart.
    Param,
}

/// Makes a program of manifests.
///
/// # Errors
/// Where they cannot be read, or the program cannot be written.
pub fn run(args: &ImportArgs, terminal: Terminal) -> Result<u8, Failure> {
    let given = read(&args.paths, args.stdin_filename.as_deref())?;
    let folder = args.output.as_deref().filter(|path| is_folder(path));
    if args.split && folder.is_none() {
        return Err(Failure::with_help("--split writes several files", "end the path of -o in /"));
    }
    let settings = Settings {
        target: args.kubernetes,
        secrets: match args.secrets {
            SecretsArg::Data => Secrets::Data,
            SecretsArg::Param => Secrets::Param,
        },
        crds: definitions(&args.crds, &base(args.output.as_deref()))?,
        split: args.split,
    };
    let imported = import(&given, &settings);
    if imported.files.is_empty() {
        tell(&imported, &given, terminal);
        return Err(Failure::new("there is no object to import"));
    }
    match (&args.output, folder) {
        (_, Some(folder)) => write(folder, &imported)?,
        (Some(path), _) if path != Path::new("-") => output::write_file(path, &imported.text())?,
        _ => output::print(&imported.text())?,
    }
    tell(&imported, &given, terminal);
    if !imported.params.is_empty() {
        let count = counted(imported.params.len(), "value");
        let are = if imported.params.len() == 1 { "is" } else { "are" };
        terminal.note(&match folder {
            Some(folder) => format!(
                "{count} of Secrets {are} in `{}`: keep it out of Git, and build with --params",
                show(&folder.join(VALUES))
            ),
            None => format!("{count} of Secrets {are} to be given with --params or KDSL_PARAM_NAME"),
        });
    }
    if !args.check {
        return Ok(FINE);
    }
    let differences = check(&given, &imported, &settings);
    terminal.say(&report(&differences, &imported));
    Ok(if differences.is_empty() { FINE } else { FINDINGS })
}

/// The program of the manifests in files and folders, for a project that begins with it.
///
/// # Errors
/// Where they cannot be read, or hold no object.
pub fn of_paths(paths: &[PathBuf], terminal: Terminal) -> Result<Imported, Failure> {
    let given = read(paths, None)?;
    let imported = import(&given, &Settings::default());
    tell(&imported, &given, terminal);
    match imported.files.is_empty() {
        true => Err(Failure::new("there is no object to import")),
        false => Ok(imported),
    }
}

/// Whether a path is that of a folder: it exists as one, or ends as one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// The folder that the program will lie in.
fn base(output: Option<&Path>) -> PathBuf {
    let folder = match output {
        Some(path) if is_folder(path) => path.to_owned(),
        Some(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
        None => PathBuf::new(),
    };
    // The empty path has no absolute one.
    std::path::absolute(Path::new(".").join(&folder)).unwrap_or(folder)
}

fn write(folder: &Path, imported: &Imported) -> Result<(), Failure> {
    let file = |file: &Given| (file.name.clone(), file.text.clone());
    let mut files: Vec<(String, String)> = imported.files.iter().map(file).collect();
    if !imported.params.is_empty() {
        let entries = imported.params.iter().map(|(name, value)| {
            let value = kdsl::Node::str(value.as_str(), kdsl::Span::default());
            (name.as_str().into(), value)
        });
        let node = kdsl::Node::new(kdsl::Value::Map(entries.collect()), kdsl::Span::default());
        files.push((VALUES.to_owned(), kdsl::value_yaml(&node)));
    }
    output::write_folders(&[(folder.to_owned(), files)])
}

/// The files, and those of the folders.
fn read(paths: &[PathBuf], stdin: Option<&Path>) -> Result<Vec<Given>, Failure> {
    let mut given = Vec::new();
    for path in paths {
        let found = if path.is_dir() { in_folder(path)? } else { vec![path.clone()] };
        for path in found {
            let shown =
                if path == Path::new("-") { stdin.map_or("<stdin>".to_owned(), show) } else { show(&path) };
            given.push(Given { name: shown, text: text(&path)? });
        }
    }
    Ok(given)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let walk = Walk { program: false, manifests: true, mark: kdsl::PROJECT_FILE };
    let found = kdsl_disk::walk(folder, walk);
    if let Some((inside, error)) = found.failed.first() {
        let shown = show(&folder.join(inside));
        return Err(Failure::new(format!("cannot read `{shown}`: {}", words(error))));
    }
    if found.manifests.is_empty() {
        return Err(Failure::new(format!("there is no .yaml file in `{}`", show(folder))));
    }
    Ok(found.manifests.into_iter().map(|entry| folder.join(entry.inside)).collect())
}

fn text(path: &Path) -> Result<String, Failure> {
    let stdin = path == Path::new("-");
    let given = files::Given { path: path.to_owned(), shown: show(path), stdin, in_folder: false };
    files::read(&given)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {}", show(path), why(&error))))
}

/// The definitions, each with the path that the program says.
fn definitions(paths: &[PathBuf], base: &Path) -> Result<Vec<Given>, Failure> {
    let mut definitions = Vec::new();
    for path in paths {
        for file in if path.is_dir() { in_folder(path)? } else { vec![path.clone()] } {
            let place = std::path::absolute(&file).unwrap_or_else(|_| file.clone());
            let Ok(inside) = place.strip_prefix(base) else {
                let words = format!("`{}` is not in the folder of the program", show(&file));
                return Err(Failure::with_help(words, "a program imports what lies in its folder or below"));
            };
            let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            definitions.push(Given { name: parts.join("/"), text: text(&file)? });
        }
    }
    Ok(definitions)
}

/// Says what could not be carried, each with its place.
fn tell(imported: &Imported, given: &[Given], terminal: Terminal) {
    let mut out = String::new();
    for note in imported.notes.iter().filter(|note| note.kind != NoteKind::Comment) {
        let place = given.get(note.file).map_or(String::new(), |file| {
            let at = LineIndex::new(&file.text).position(&file.text, note.start);
            format!("{}:{}", file.name, at.line + 1)
        });
        let (color, word) = match note.kind {
            NoteKind::Refused => ("1;31", "refused"),
            NoteKind::Raw => ("1;33", "raw"),
            NoteKind::Twice | NoteKind::Dropped | NoteKind::Comment => ("1", "note"),
        };
        out.push_str(&format!("{place}: {}: {}\n", terminal.paint(color, word), note.words()));
    }
    let count = |kind| imported.notes.iter().filter(|note| note.kind == kind).count();
    out.push_str(&format!("imported {}", counted(imported.objects, "object")));
    for (kind, words) in [(NoteKind::Raw, "as raw"), (NoteKind::Refused, "refused")] {
        if count(kind) > 0 {
            out.push_str(&format!(", {} {words}", count(kind)));
        }
    }
    out.push('\n');
    terminal.say(&out);
}

/// What the check found.
fn report(differences: &[Difference], imported: &Imported) -> String {
    if differences.is_empty() {
        return match imported.objects {
            1 => "checked: the object means the same\n".to_owned(),
            count => format!("checked: all {count} objects mean the same\n"),
        };
    }
    let mut out = String::new();
    for difference in differences {
        let words = match (difference.program_has, difference.manifests_have) {
            (false, _) => "is not in the program".to_owned(),
            (_, false) => "is in the program alone".to_owned(),
            _ => format!("differs in {}", difference.fields.join(", ")),
        };
        out.push_str(&format!("{} {words}\n", difference.object));
    }
    out.push_str(&format!("checked: {} not the same\n", counted(differences.len(), "object")));
    out
}
