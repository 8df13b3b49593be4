//! The command as a person meets it: sessions at a shell, with what is printed and the exit codes.
//!
//! A session's transcript shows standard output as it is, standard error behind `! `, and every exit
//! code but 0. `INSTA_UPDATE=always cargo test -p kdsl-cli` writes the transcripts anew.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

mod diff;
mod doc;
mod examples;
mod graph;
mod guide;
mod import;
mod library;
mod lint;
mod packaging;
mod programs;
mod projects;
mod sessions;
mod testing;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own, with a copy of `tests/project` in it.
pub struct Shell {
    folder: PathBuf,
}

impl Shell {
    /// A shell in a folder of that name.
    pub fn new(name: &str) -> Shell {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project"), &folder);
        Shell { folder: folder.canonicalize().unwrap() }
    }

    /// A shell in an empty folder of that name.
    pub fn empty(name: &str) -> Shell {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Shell { folder: folder.canonicalize().unwrap() }
    }

    /// A shell in a copy of a folder of the repository.
    pub fn of(name: &str, folder: &Path) -> Shell {
        let shell = Shell::empty(name);
        copy(folder, &shell.folder);
        shell
    }

    /// Writes a file.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Runs a line, with an environment that is all but empty.
    pub fn run(&self, line: &str) -> Output {
        let bin = Path::new(env!("CARGO_BIN_EXE_kdsl")).parent().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(&self.folder).env_clear();
        command.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
        // The folder may lie in somebody's repository, which is not that of the session.
        command.env("GIT_CEILING_DIRECTORIES", self.folder.parent().unwrap());
        command.output().unwrap()
    }

    /// Runs the lines one after the other, and gives the transcript.
    pub fn session(&self, lines: &[&str]) -> String {
        let mut transcript = String::new();
        for line in lines {
            let done = self.run(line);
            writeln!(transcript, "$ {line}").unwrap();
            transcript.push_str(&text(&done.stdout));
            if !done.stdout.is_empty() && !done.stdout.ends_with(b"\n") {
                transcript.push_str("(no line end)\n");
            }
            for line in text(&done.stderr).lines() {
                writeln!(transcript, "{}", format!("! {line}").trim_end()).unwrap();
            }
            match done.status.code() {
                Some(0) => {}
                Some(code) => writeln!(transcript, "(exit {code})").unwrap(),
                None => transcript.push_str("(ended by a signal)\n"),
            }
            transcript.push('\n');
        }
        transcript.trim_end().replace(self.folder.to_str().unwrap(), "/FOLDER")
    }
}

/// Compares a session with its transcript in `snapshots`, which has the name of the shell's folder.
pub fn assert_session(shell: &Shell, lines: &[&str]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    let name = shell.folder.file_name().unwrap().to_str().unwrap();
    settings.bind(|| insta::assert_snapshot!(name, shell.session(lines)));
}

/// Bytes as text, with the start of a colour made visible.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\u{1b}', "␛")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
