//! What `kdsl import` makes of a collection of manifests: `kdsl-benches imports FOLDER…`.
//!
//! Three tables. Each file by itself: how many objects come back as they were, and what became of the others, by
//! cause. Then the applications, which are the files of several objects and the folders whose files have several
//! together: how long the program is, in characters besides blanks, beside the manifests. With `mangled N` in
//! front, N damaged copies of the files are imported instead, to see that each ends.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kdsl::import::{Given, Imported, NoteKind, Settings, check, import};

use kdsl_steps::Failure;

use crate::print;

/// Imports every file of the folders, and prints what became of it.
pub fn run(folders: &[&str]) -> Result<(), Failure> {
    let files = read(folders)?;
    print(&alone(&files));
    print(&applications(&files));
    Ok(())
}

/// Imports damaged copies of the files.
pub fn mangled(count: &str, folders: &[&str]) -> Result<(), Failure> {
    let count: usize = count.parse().map_err(|_| format!("`{count}` is no number"))?;
    let files = read(folders)?;
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let (mut panics, mut slowest) = (Vec::new(), (Duration::ZERO, String::new()));
    for number in 0..count {
        let (Some(file), Some(other)) = (chance.of(&files), chance.of(&files)) else { break };
        let text = damaged(&file.text, &other.text, &mut chance);
        let given = [Given { name: file.name.clone(), text }];
        let begun = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| import(&given, &Settings::default()))).is_err() {
            panics.push(format!("{number} {}", file.name));
        }
        slowest = slowest.max((begun.elapsed(), file.name.clone()));
    }
    print(&format!("{count} damaged files: {} panics {panics:?}; slowest {slowest:?}\n", panics.len()));
    if panics.is_empty() { Ok(()) } else { Err("a file made the importer panic".to_owned()) }
}

/// What became of the objects of a collection.
#[derive(Default)]
struct Tally {
    files: usize,
    objects: usize,
    /// By what became of it and why: how many, and the first file.
    causes: BTreeMap<(&'static str, String), (usize, String)>,
    slowest: (Duration, String),
}

impl Tally {
    fn count(&mut self, what: &'static str, why: String, file: &str) {
        self.causes.entry((what, why)).or_insert((0, file.to_owned())).0 += 1;
    }

    fn of(&self, what: &str) -> usize {
        self.causes.iter().filter(|((known, _), _)| *known == what).map(|(_, (count, _))| count).sum()
    }
}

/// Each file by itself.
fn alone(files: &[Given]) -> String {
    let mut tally = Tally::default();
    for file in files {
        tally.files += 1;
        let given = std::slice::from_ref(file);
        let begun = Instant::now();
        let Ok((imported, different)) = catch_unwind(AssertUnwindSafe(|| {
            let imported = import(given, &Settings::default());
            let different = check(given, &imported, &Settings::default());
            (imported, different)
        })) else {
            tally.count("panic", String::new(), &file.name);
            continue;
        };
        tally.slowest = std::mem::take(&mut tally.slowest).max((begun.elapsed(), file.name.clone()));
        tally.objects += imported.objects;
        for note in &imported.notes {
            match note.kind {
                NoteKind::Refused => tally.count("refused", note.reason.clone(), &file.name),
                NoteKind::Raw => tally.count("raw", cause(&note.reason), &file.name),
                NoteKind::Twice | NoteKind::Dropped | NoteKind::Comment => {}
            }
        }
        // What was refused is not in the program, and told already.
        for one in different.iter().filter(|one| one.program_has) {
            tally.count("not the same", one.fields.join(", "), &file.name);
        }
    }
    let mut out = format!(
        "import: {} files by themselves, {} objects: {} raw, {} refused, {} not the same, {} panics; slowest {:?}\n\n",
        tally.files,
        tally.objects,
        tally.of("raw"),
        tally.of("refused"),
        tally.of("not the same"),
        tally.of("panic"),
        tally.slowest,
    );
    let mut causes: Vec<_> = tally.causes.into_iter().collect();
    causes.sort_by_key(|((what, _), (count, _))| (*what, usize::MAX - count));
    for ((what, why), (count, first)) in causes {
        out.push_str(&format!("{count:>6} {what:<12} {why}   [{first}]\n"));
    }
    out
}

/// A reason without the names of what it is about.
fn cause(why: &str) -> String {
    let parts: Vec<&str> = why.split('`').collect();
    let part =
        |(number, part): (usize, &&str)| if number % 2 == 1 { "…".to_owned() } else { (*part).to_owned() };
    parts.iter().enumerate().map(part).collect()
}

/// How long a program is beside its manifests.
struct Figures {
    name: String,
    objects: usize,
    plain: usize,
    yaml: usize,
    program: usize,
    refused: usize,
}

fn applications(files: &[Given]) -> String {
    let mut all = Vec::new();
    let mut folders: BTreeMap<&str, Vec<Given>> = BTreeMap::new();
    for file in files {
        all.extend(figures(&file.name, std::slice::from_ref(file)));
        let folder = file.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(file.clone());
    }
    for (folder, files) in folders.into_iter().filter(|(_, files)| files.len() > 1) {
        all.extend(figures(&format!("{folder}/"), &files));
    }
    all.sort_by(|one, other| share(other).total_cmp(&share(one)));
    let (known, unknown): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.plain * 2 <= one.objects);
    table("of kinds that have a schema, half of the objects at least", &known)
        + &table("of other kinds", &unknown)
}

/// A line for each application, the longest program first.
fn table(title: &str, all: &[Figures]) -> String {
    let shorter = all.iter().filter(|one| one.program < one.yaml).count();
    let (yaml, program) = all.iter().fold((0, 0), |sum, one| (sum.0 + one.yaml, sum.1 + one.program));
    let mut out = format!(
        "\napplications {title}: {shorter} of {} programs are shorter than their manifests; all together {program} of \
         {yaml} characters\n\n objects  raw refused     YAML  program      %\n",
        all.len(),
    );
    for Figures { name, objects, plain, yaml, program, refused } in all {
        let percent = *program as f64 * 100.0 / (*yaml).max(1) as f64;
        out.push_str(&format!(
            " {objects:>7} {plain:>4} {refused:>7} {yaml:>8} {program:>8} {percent:>6.1}  {name}\n"
        ));
    }
    out
}

fn share(one: &Figures) -> f64 {
    one.program as f64 / one.yaml.max(1) as f64
}

/// The figures of what has several objects.
fn figures(name: &str, files: &[Given]) -> Option<Figures> {
    let imported = catch_unwind(AssertUnwindSafe(|| import(files, &Settings::default()))).unwrap_or_default();
    let count = |kind| imported.notes.iter().filter(|note| note.kind == kind).count();
    let (plain, refused) = (count(NoteKind::Raw), count(NoteKind::Refused));
    if imported.objects < 2 {
        return None;
    }
    let yaml = files.iter().map(|file| letters(&file.text)).sum();
    let Imported { objects, .. } = imported;
    Some(Figures { name: name.to_owned(), objects, plain, yaml, program: letters(&imported.text()), refused })
}

/// How many characters besides blanks a text has.
fn letters(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// The files of YAML and JSON in folders, in the order of their names.
fn read(folders: &[&str]) -> Result<Vec<Given>, Failure> {
    let mut paths = Vec::new();
    for folder in folders {
        find(Path::new(folder), &mut paths).map_err(|error| format!("{folder}: {error}"))?;
    }
    paths.sort();
    let read = |path: PathBuf| {
        // What is no UTF-8 is what a user's command would refuse.
        let bytes = std::fs::read(&path).unwrap_or_default();
        Given { name: path.display().to_string(), text: String::from_utf8_lossy(&bytes).into_owned() }
    };
    Ok(paths.into_iter().map(read).collect())
}

fn find(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            find(&entry?.path(), found)?;
        }
    } else if path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|it| ending == *it)) {
        found.push(path.to_owned());
    }
    Ok(())
}

/// What stands in texts where it means something.
const SIGNS: [&str; 24] = [
    "\n",
    "  ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "# ",
    "---\n",
    "...\n",
    "!!binary ",
    "${",
    "{{ x }}",
    "\t",
    "\r",
    "null",
];

/// A text with some damage, part of it from another text.
fn damaged(text: &str, other: &str, chance: &mut Chance) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(4) {
        let (from, to) = (chance.place(&text), chance.place(&text));
        let (from, to) = (from.min(to), from.max(to));
        match chance.below(7) {
            0 => text.truncate(from),
            1 => drop(text.drain(from..to.min(end(&text, from, 40)))),
            2 => text.insert_str(from, chance.of(&SIGNS).copied().unwrap_or_default()),
            3 => {
                let piece = text.get(from..end(&text, from, 200)).unwrap_or_default().to_owned();
                text.insert_str(to, &piece);
            }
            4 => {
                let start = chance.place(other);
                let piece = other.get(start..end(other, start, 400)).unwrap_or_default();
                text.insert_str(from, piece);
            }
            5 => text = text.replacen(": ", ":\n    - ", 1 + chance.below(3)),
            _ => {
                let lines: Vec<&str> = text.lines().collect();
                let at = chance.below(lines.len().max(1));
                let moved = |(number, line): (usize, &&str)| {
                    let line = if number == at { line.trim_start() } else { line };
                    format!("{line}\n")
                };
                text = lines.iter().enumerate().map(moved).collect();
            }
        }
    }
    text
}

/// The end of a piece of so many bytes at the most.
fn end(text: &str, start: usize, most: usize) -> usize {
    boundary(text, start + most)
}

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default().checked_rem(end).unwrap_or_default()
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> Option<&'t T> {
        all.get(self.below(all.len()))
    }

    /// A place in a text, between two characters.
    fn place(&mut self, text: &str) -> usize {
        let place = self.below(text.len() + 1);
        boundary(text, place)
    }
}

/// The last place between two characters that is not behind another place.
fn boundary(text: &str, place: usize) -> usize {
    let place = place.min(text.len());
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or_default()
}
