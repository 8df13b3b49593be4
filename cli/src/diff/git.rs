//! What is read of a Git repository: a revision's files and their bytes, through the `git` command. Nothing is
//! checked out, no hook and no filter runs, and nothing is fetched.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use kdsl::ReadError;
use kdsl_disk::LIMIT;
use kdsl_disk::words;

use crate::failure::Failure;

/// A file of a revision.
#[derive(Clone, Debug)]
pub struct Blob {
    object: String,
    /// Whether it is a link, and its bytes are where it leads.
    pub link: bool,
}

/// A revision of a repository.
#[derive(Debug)]
pub struct Revision {
    /// The folder of the repository, without links.
    pub top: PathBuf,
    /// As it was asked for.
    pub name: String,
    /// The files by their paths from the root of the repository.
    pub files: BTreeMap<String, Blob>,
    reader: RefCell<Option<Reader>>,
}

/// A `git cat-file --batch` that is asked for one object after the other.
#[derive(Debug)]
struct Reader {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It has nothing more to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Revision {
    /// Opens a revision of the repository that a folder is in.
    ///
    /// # Errors
    /// Where there is no `git`, no repository, or no such revision.
    pub fn open(folder: &Path, name: &str) -> Result<Revision, Failure> {
        let top = run(folder, &["rev-parse", "--show-toplevel"])?.map_err(|why| {
            let help = "without Git, name both sides, as in `kdsl diff old.yaml main.kdsl`";
            Failure::with_help(format!("cannot read `git:{name}`: {}", said(&why)), help)
        })?;
        let top = PathBuf::from(top.trim_end_matches('\n'));
        let top = top.canonicalize().unwrap_or(top);
        let wanted = format!("{name}^{{commit}}");
        let found = run(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        let commit = found.map_err(|_| {
            let help = "`git branch --all` and `git tag` list what there is; a shallow clone may lack it";
            Failure::with_help(format!("`{name}` is no revision of the Git repository"), help)
        })?;
        let tree = run(&top, &["ls-tree", "-r", "-z", "--full-tree", commit.trim_end()])?
            .map_err(|why| Failure::new(format!("cannot read `git:{name}`: {}", said(&why))))?;
        let files = tree.split('\0').filter_map(entry).collect();
        Ok(Revision { top, name: name.to_owned(), files, reader: RefCell::new(None) })
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where it is too large, or `git` does not give it.
    pub fn read(&self, blob: &Blob) -> Result<Vec<u8>, ReadError> {
        let mut reader = self.reader.borrow_mut();
        if reader.is_none() {
            *reader = Some(Reader::start(&self.top).map_err(|error| ReadError::Denied(words(&error)))?);
        }
        let Some(open) = reader.as_mut() else { return Err(ReadError::NotFound) };
        let read = open.read(&blob.object);
        if read.is_err() {
            // What is left of its answer would be taken for the next one's.
            *reader = None;
        }
        read
    }
}

impl Reader {
    fn start(top: &Path) -> std::io::Result<Reader> {
        let mut child =
            git(top).args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let gone = || std::io::Error::other("git has no output");
        let ask = child.stdin.take().ok_or_else(gone)?;
        let answer = BufReader::new(child.stdout.take().ok_or_else(gone)?);
        Ok(Reader { child, ask, answer })
    }

    fn read(&mut self, object: &str) -> Result<Vec<u8>, ReadError> {
        let denied = |error: std::io::Error| ReadError::Denied(words(&error));
        writeln!(self.ask, "{object}").and_then(|()| self.ask.flush()).map_err(denied)?;
        let mut head = String::new();
        self.answer.read_line(&mut head).map_err(denied)?;
        // `<object> blob <size>`, or `<object> missing`.
        let mut parts = head.split_whitespace().skip(1);
        let (Some("blob"), Some(Ok(size))) = (parts.next(), parts.next().map(str::parse::<u64>)) else {
            return Err(ReadError::Denied("git does not have it".to_owned()));
        };
        if size > LIMIT {
            return Err(ReadError::TooLarge { limit: LIMIT });
        }
        let mut bytes = Vec::new();
        self.answer.by_ref().take(size + 1).read_to_end(&mut bytes).map_err(denied)?;
        // A line break ends the answer.
        bytes.pop();
        Ok(bytes)
    }
}

/// A file in the output of `ls-tree`: `100644 blob <object>\t<path>`. Modules in a repository are left out, and so
/// are names that are not text.
fn entry(line: &str) -> Option<(String, Blob)> {
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split(' ');
    let (mode, kind, object) = (about.next()?, about.next()?, about.next()?);
    let link = mode == "120000";
    (kind == "blob").then(|| (path.to_owned(), Blob { object: object.to_owned(), link }))
}

/// `git` in a folder, which neither asks anybody nor fetches anything.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).stdout(Stdio::piped());
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    command.env("LC_ALL", "C");
    command
}

/// What a command prints; in the inner error what it complains of.
fn run(folder: &Path, arguments: &[&str]) -> Result<Result<String, String>, Failure> {
    let done = git(folder).args(arguments).stdin(Stdio::null()).output();
    let done = done.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::with_help("cannot find the `git` command", "a revision is read through it")
        }
        _ => Failure::new(format!("cannot run `git`: {}", words(&error))),
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) })
}

/// The first thing that `git` complains of.
fn said(complaint: &str) -> String {
    let line = complaint.lines().next().unwrap_or("").trim_start_matches("fatal: ");
    if line.is_empty() { "git does not say why".to_owned() } else { line.to_owned() }
}
