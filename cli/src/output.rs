//! Where results go: standard output, or files that are never half-written.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::failure::Failure;
use crate::files::{Given, show};

/// Writes to standard output.
///
/// # Errors
/// Where it cannot be written.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let done = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    done.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::BrokenPipe,
        _ => Failure::writing("to standard output", &error),
    })
}

/// Text that lies beside the file that it will be, under another name. It goes away with the value,
/// unless it was put in place.
#[derive(Debug)]
struct Draft {
    draft: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// Writes the text beside `target`.
    fn new(target: &Path, text: &str) -> std::io::Result<Draft> {
        // A link stays, and what it leads to is replaced.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        // No other run has the number of this process, and no other file of this run the second one.
        static DRAFTS: AtomicU32 = AtomicU32::new(0);
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let draft = target.with_file_name(format!(".kdsl-{}-{number}.tmp", std::process::id()));
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&draft)?;
        let draft = Draft { draft, target };
        if let Ok(about) = std::fs::metadata(&draft.target) {
            file.set_permissions(about.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        Ok(draft)
    }

    fn put(self) -> std::io::Result<()> {
        std::fs::rename(&self.draft, &self.target)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `put` there is nothing of that name.
        let _ = std::fs::remove_file(&self.draft);
    }
}

/// Writes a file: the whole text, or nothing.
///
/// # Errors
/// Where it cannot be written. What was there before is there still.
pub fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: std::io::Error| writing(path, &error);
    match std::fs::metadata(path) {
        Ok(about) if !about.is_file() => {
            // A pipe or a device cannot be replaced, and is written to.
            let file = std::fs::OpenOptions::new().write(true).open(path);
            match file.and_then(|mut file| file.write_all(text.as_bytes())) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::BrokenPipe),
                done => done.map_err(failed),
            }
        }
        _ => Draft::new(path, text).and_then(Draft::put).map_err(failed),
    }
}

/// Writes texts in the place of files: all of them, or none. What is no file, or must not be written, is
/// refused. `verb` is what is done to them.
///
/// # Errors
/// Where one cannot be written.
pub fn replace_files(files: &[(&Given, impl AsRef<str>)], verb: &str) -> Result<(), Failure> {
    let mut drafts = Vec::new();
    for (given, text) in files {
        let refused = |why: &str| {
            let message = format!("cannot {verb} `{}`: {why}", given.shown);
            Failure::with_help(message, "standard input, named `-`, comes out on standard output")
        };
        match std::fs::metadata(&given.path) {
            Ok(about) if !about.is_file() => return Err(refused("it is no file that can be replaced")),
            Ok(about) if about.permissions().readonly() => return Err(refused("it is read-only")),
            _ => drafts
                .push(Draft::new(&given.path, text.as_ref()).map_err(|error| writing(&given.path, &error))?),
        }
    }
    for draft in drafts {
        let target = draft.target.clone();
        draft.put().map_err(|error| writing(&target, &error))?;
    }
    Ok(())
}

/// Writes files into folders, which are made where they are missing: all files of all folders, or none.
///
/// # Errors
/// Where one cannot be written.
pub fn write_folders(folders: &[(PathBuf, Vec<(String, String)>)]) -> Result<(), Failure> {
    let mut drafts = Vec::new();
    for (folder, files) in folders {
        std::fs::create_dir_all(folder).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                Failure::new(format!("cannot write `{}`: it is a file", show(folder)))
            }
            _ => writing(folder, &error),
        })?;
        for (name, text) in files {
            let path = folder.join(name);
            drafts.push(Draft::new(&path, text).map_err(|error| writing(&path, &error))?);
        }
    }
    for draft in drafts {
        let target = draft.target.clone();
        draft.put().map_err(|error| writing(&target, &error))?;
    }
    Ok(())
}

/// The other files of that ending in a folder, by name: what an earlier run left there, perhaps, and
/// what `kubectl apply -f` would take for a part of the program.
pub fn others(folder: &Path, files: &[(String, String)], extension: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let other = |name: &String| {
        let ours = files.iter().any(|(ours, _)| ours == name);
        let ending = Path::new(name).extension().is_some_and(|ending| ending == extension);
        ending && !ours && !name.starts_with('.') && !name.starts_with("kustomization.")
    };
    let mut names: Vec<String> = names.filter(other).collect();
    names.sort();
    names
}

fn writing(path: &Path, error: &std::io::Error) -> Failure {
    let shown = format!("`{}`", show(path));
    match error.kind() {
        ErrorKind::NotFound => Failure::with_help(
            format!("cannot write {shown}: its folder does not exist"),
            "make the folder first",
        ),
        _ => Failure::writing(&shown, error),
    }
}
