//! `cargo xtask fuzz-seeds`: the programs and manifests of the repository as inputs that fuzzing begins with, and
//! the words and signs of the language as a dictionary for it. Nothing of it is committed.

use std::collections::BTreeSet;
use std::path::Path;

use kdsl_syntax::{TokenTable, token_table};

use crate::{Failure, programs, samples};

/// Longer ones would only slow the search down, in bytes.
const LONGEST: usize = 16 << 10;

/// What a line begins with that begins another file of a program; `tests/properties` reads it.
const FILE: &str = "//// file ";

/// How many sessions of an editor there are, and the bytes of the longest one.
const SESSIONS: u32 = 48;
const SESSION: u32 = 480;

/// Inputs by their names.
#[derive(Default)]
struct Seeds {
    /// Programs, and the same with the other files of their documents.
    programs: BTreeSet<(String, String)>,
    projects: BTreeSet<(String, String)>,
    manifests: BTreeSet<(String, String)>,
}

/// Writes everything, and says how much it is.
pub fn run(root: &Path) -> Result<String, Failure> {
    let mut seeds = Seeds::default();
    for path in programs::files(root, &["kdsl", "md", "yaml", "yml", "json"])? {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string().replace(['/', '\\'], "-");
        // A few files of the tests are no text.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        seeds.take(&name, text);
    }
    for target in ["parse", "format"] {
        write(root, target, &seeds.programs)?;
    }
    write(root, "compile", &seeds.projects)?;
    for target in ["yaml", "import"] {
        write(root, target, &seeds.manifests)?;
    }
    let folder = folder(root, "lsp")?;
    for session in 0..SESSIONS {
        put(&folder.join(format!("session-{session}")), &script(session))?;
    }
    put(&root.join("fuzz/kdsl.dict"), dictionary(&token_table()).as_bytes())?;
    let Seeds { programs, manifests, .. } = &seeds;
    Ok(format!("{} programs, {} manifests, {SESSIONS} sessions", programs.len(), manifests.len()))
}

impl Seeds {
    fn take(&mut self, name: &str, text: String) {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("md") => self.take_blocks(name, &text),
            Some("kdsl") => {
                self.projects.insert((name.to_owned(), text.clone()));
                self.programs.insert((name.to_owned(), text));
            }
            _ => drop(self.manifests.insert((name.to_owned(), text))),
        }
    }

    fn take_blocks(&mut self, name: &str, text: &str) {
        let blocks = samples::blocks(text);
        let beside = blocks.iter().filter_map(|block| Some((block.sort.strip_prefix("file ")?, &block.text)));
        let files: String = beside.map(|(file, text)| format!("{FILE}{}\n{text}", file.trim())).collect();
        for block in &blocks {
            let (name, text) = (format!("{name}-{}", block.line), block.text.clone());
            match block.sort.split(' ').next().unwrap_or_default() {
                "kdsl" => {
                    self.projects.insert((name.clone(), format!("{text}{files}")));
                    self.programs.insert((name, text));
                }
                "yaml" | "json" | "import" | "manifests" => drop(self.manifests.insert((name, text))),
                _ => {}
            }
        }
    }
}

fn folder(root: &Path, target: &str) -> Result<std::path::PathBuf, Failure> {
    let folder = root.join("fuzz/corpus").join(target);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

fn write(root: &Path, target: &str, seeds: &BTreeSet<(String, String)>) -> Result<(), Failure> {
    let folder = folder(root, target)?;
    for (name, text) in seeds.iter().filter(|(_, text)| text.len() <= LONGEST) {
        put(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// The choices of a session: bytes that look random and are always the same, the later ones more of them.
fn script(session: u32) -> Vec<u8> {
    let mut state = u64::from(session + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes().first().copied().unwrap_or_default()
    };
    let length = (session + 1) * SESSION / SESSIONS;
    std::iter::repeat_with(next).take(length as usize).collect()
}

/// The words and signs, as libFuzzer reads them.
fn dictionary(table: &TokenTable) -> String {
    let words = [table.keywords, table.item_words, table.context_words, table.operators, table.punctuation];
    let brackets = table.brackets.iter().flat_map(|(open, close)| [open, close]);
    let strings = table.strings.iter().flat_map(|(open, close, _)| [open, close]);
    let comments = table.comments.iter().flat_map(|(open, close)| [open, close]);
    let all = words.into_iter().flatten().chain(brackets).chain(strings).chain(comments);
    let all: BTreeSet<&str> = all.copied().filter(|word| !word.is_empty()).chain([FILE, "\n"]).collect();
    let escaped = |word: &&str| {
        let letters = word.bytes().map(|byte| match byte {
            b'"' | b'\\' | b'\n' => format!("\\x{byte:02x}"),
            _ => char::from(byte).to_string(),
        });
        format!("\"{}\"\n", letters.collect::<String>())
    };
    all.iter().map(escaped).collect()
}
