//! From the paths of the command line to the files that they stand for.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use kdsl::{PROJECT_FILE, ReadError};
use kdsl_disk::{Entry, LIMIT, Walk, read_bytes, text, words};

use crate::unreadable::Unreadable;

/// What a file of the command line is called where it has no name.
const STDIN: &str = "<stdin>";

/// A file that was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Where it is, its folder without links.
    pub path: PathBuf,
    /// As the user would write it.
    pub shown: String,
    /// Whether its text is on standard input.
    pub stdin: bool,
    /// Whether nobody named it: it lies in a folder that was named.
    pub in_folder: bool,
}

/// What a folder stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Folders {
    /// The .kdsl files in it, or else the manifests.
    #[default]
    Program,
    /// The .kdsl files and all manifests.
    All,
}

/// The files that the command line asks for, each once.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// In the order of the arguments; those of a folder by name.
    pub given: Vec<Given>,
    /// What could not be found out.
    pub unreadable: Vec<Unreadable>,
    /// The folders that the arguments stand in, or are.
    pub folders: Vec<PathBuf>,
    /// Whether one of the arguments is a folder.
    pub is_folder: bool,
    /// Whether the files are those of one program: the projects in a folder are left out, and a folder
    /// without files of the language stands for its manifests.
    program: bool,
    /// Whether a folder stands for its manifests in any case.
    all: bool,
}

/// Finds the files that `paths` stand for, those of every project in a folder. `cwd` has no links in it.
pub fn find(paths: &[PathBuf], stdin_filename: Option<&Path>, cwd: &Path) -> Files {
    find_in(Files::default(), paths, stdin_filename, cwd)
}

/// Finds the files that `paths` stand for. A folder in a folder that has a kdsl.toml of its own is another
/// project, and left out; a folder without files of the language stands for the manifests in it.
pub fn find_program(paths: &[PathBuf], stdin_filename: Option<&Path>, cwd: &Path) -> Files {
    find_in(Files { program: true, ..Files::default() }, paths, stdin_filename, cwd)
}

/// The same, or with all manifests of folders besides.
pub fn find_in_folders(
    folders: Folders,
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
    cwd: &Path,
) -> Files {
    match folders {
        Folders::Program => find_program(paths, stdin_filename, cwd),
        Folders::All => {
            find_in(Files { program: true, all: true, ..Files::default() }, paths, stdin_filename, cwd)
        }
    }
}

fn find_in(mut files: Files, paths: &[PathBuf], stdin_filename: Option<&Path>, cwd: &Path) -> Files {
    for path in paths {
        if path.as_os_str() == "-" {
            let named = stdin_filename.map_or_else(|| cwd.join(STDIN), |name| absolute(name, cwd));
            let shown = stdin_filename.map_or_else(|| STDIN.to_owned(), show);
            files.folders.extend(named.parent().map(Path::to_owned));
            files.given.push(Given { path: named, shown, stdin: true, in_folder: false });
        } else {
            files.add(path, cwd);
        }
    }
    // Standard input may have the name of a file that is there as well: then it is that file's text.
    let piped: Vec<PathBuf> =
        files.given.iter().filter(|one| one.stdin).map(|one| one.path.clone()).collect();
    let mut seen = BTreeSet::new();
    files.given.retain(|one| (one.stdin || !piped.contains(&one.path)) && seen.insert(one.path.clone()));
    files
}

/// The files of params, of which `-` is standard input.
pub fn find_params(paths: &[PathBuf], cwd: &Path) -> Vec<Given> {
    let given = |path: &PathBuf| match path.as_os_str() == "-" {
        true => Given { path: cwd.join(STDIN), shown: STDIN.to_owned(), stdin: true, in_folder: false },
        false => Given { path: absolute(path, cwd), shown: show(path), stdin: false, in_folder: false },
    };
    paths.iter().map(given).collect()
}

impl Files {
    /// Adds other files, each that is not there yet.
    pub fn extend(&mut self, other: Files) {
        let new = other.given.into_iter().filter(|one| self.given.iter().all(|known| known.path != one.path));
        let new: Vec<Given> = new.collect();
        self.given.extend(new);
        self.unreadable.extend(other.unreadable);
        self.folders.extend(other.folders);
    }

    fn add(&mut self, path: &Path, cwd: &Path) {
        let place = absolute(path, cwd);
        match std::fs::metadata(path) {
            Ok(about) if about.is_dir() => {
                self.is_folder = true;
                let before = self.given.len();
                let shown = if path == Path::new(".") { PathBuf::new() } else { path.to_owned() };
                let problems = self.unreadable.len();
                let manifests = self.folder(&place, &shown);
                if self.all || self.given.len() == before && self.program {
                    self.given.extend(manifests);
                }
                if self.given.len() == before && self.unreadable.len() == problems {
                    self.cannot(
                        path,
                        match self.program {
                            true => "there is no .kdsl file in the folder, and no .yaml file",
                            false => "there is no .kdsl file in the folder",
                        },
                    );
                }
                self.folders.push(place);
            }
            about => {
                // A pipe of the shell's is in no folder of the project.
                if about.is_ok_and(|about| about.is_file()) {
                    self.folders.extend(place.parent().map(Path::to_owned));
                }
                self.given.push(Given { path: place, shown: show(path), stdin: false, in_folder: false });
            }
        }
    }

    /// Every .kdsl file below a folder, by name; the files that may hold manifests are given.
    fn folder(&mut self, place: &Path, shown: &Path) -> Vec<Given> {
        let wanted = Walk { program: self.program, manifests: self.all, mark: PROJECT_FILE };
        let found = kdsl_disk::walk(place, wanted);
        for (folder, error) in &found.failed {
            self.cannot(&shown.join(folder), &words(error));
        }
        let given = |Entry { path, inside }: Entry| Given {
            path,
            shown: show(&shown.join(inside)),
            stdin: false,
            in_folder: true,
        };
        self.given.extend(found.programs.into_iter().map(given));
        found.manifests.into_iter().map(given).collect()
    }

    fn cannot(&mut self, path: &Path, why: &str) {
        let shown = if path.as_os_str().is_empty() { ".".to_owned() } else { show(path) };
        self.unreadable.push(Unreadable { shown, why: why.to_owned(), named: None });
    }
}

/// The path from the root of the file system, its folder without links and dots where it exists.
fn absolute(path: &Path, cwd: &Path) -> PathBuf {
    let joined = cwd.join(path);
    if let (Some(folder), Some(name)) = (joined.parent(), joined.file_name())
        && let Ok(folder) = folder.canonicalize()
    {
        let place = folder.join(name);
        // A link to a folder is that folder.
        return if place.is_dir() { place.canonicalize().unwrap_or(place) } else { place };
    }
    joined.canonicalize().unwrap_or_else(|_| joined.components().collect())
}

/// A path in words, with `/` between its parts.
pub fn show(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace('\\', "/") }
}

/// The folder that holds all `folders`.
pub fn common(folders: &[PathBuf], cwd: &Path) -> PathBuf {
    let mut all = folders.iter();
    let Some(first) = all.next() else { return cwd.to_owned() };
    all.fold(first.clone(), |common, folder| {
        let same = common.components().zip(folder.components()).take_while(|(left, right)| left == right);
        same.map(|(part, _)| part).collect()
    })
}

/// A place as a path from the current folder; empty for that folder itself. Neither has links in it.
pub fn relative(place: &Path, cwd: &Path) -> PathBuf {
    let same = place.components().zip(cwd.components()).take_while(|(a, b)| a == b).count();
    let up = cwd.components().skip(same).map(|_| Component::ParentDir);
    up.chain(place.components().skip(same)).collect()
}

/// The path of a file in a world whose root is `root`, with `/` between its parts.
pub fn world_path(path: &Path, root: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = inside
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// The text of a file that the user named, wherever it is and whatever it is.
pub fn read(given: &Given) -> Result<String, ReadError> {
    if given.stdin {
        return read_bytes(std::io::stdin().lock(), 0).and_then(text);
    }
    let refuse = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::NotFound,
        std::io::ErrorKind::IsADirectory => ReadError::Directory,
        _ => ReadError::Denied(words(&error)),
    };
    let file = std::fs::File::open(&given.path).map_err(refuse)?;
    let about = file.metadata().map_err(refuse)?;
    if about.is_dir() {
        return Err(ReadError::Directory);
    }
    if about.len() > LIMIT {
        return Err(ReadError::TooLarge { limit: LIMIT });
    }
    read_bytes(file, about.len()).and_then(text)
}

/// Whether a text without a name is YAML or JSON and no program: how it begins tells, because no item of
/// the language begins so.
pub fn is_yaml(text: &str) -> bool {
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.find(|line| !line.starts_with('#')) else {
        // Nothing but comments of YAML, as a chart with everything switched off gives.
        return text.contains('#');
    };
    let is_key = |line: &str| {
        let (word, rest) = line.split_once(':').unwrap_or_default();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '"' | '\'');
        !word.is_empty() && word.chars().all(plain) && (rest.is_empty() || rest.starts_with(' '))
    };
    ["---", "%", "{", "[", "- "].iter().any(|begin| first.starts_with(begin)) || is_key(first)
}
