//! Mending programs: fixes are applied in rounds, until none is left that makes the program better.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{Code, Diagnostic, Fix, Input, ReadError, Sources, World};
use kdsl_edit::{Chosen, Fixes, is_of_files};

use crate::{Compiler, Output};

/// After so many rounds a program is left as it is: fixes that call for each other would never end.
const MOST_ROUNDS: usize = 12;

/// So often a program is compiled to find out which of several fixes makes it worse.
const MOST_TRIALS: usize = 32;

/// A program that is to be mended. One project for several environments is several of them, of one world.
#[derive(Clone, Copy)]
pub struct Program<'a> {
    /// The settings.
    pub compiler: &'a Compiler,
    /// The files and inputs.
    pub world: &'a dyn World,
    /// The files that are compiled, as paths that the world knows.
    pub files: &'a [String],
}

/// What was mended.
#[derive(Debug)]
pub struct Fixed {
    /// The files that are other than before, by the path that the world knows, with their new texts.
    pub texts: BTreeMap<String, String>,
    /// How many findings were mended.
    pub count: usize,
    /// What the programs become now, in their order.
    pub outputs: Vec<Output>,
}

/// Applies the fixes of all findings of programs. Of two that meet, the first by place comes first, and the
/// other one is looked at again in the next round. A fix that makes more errors than there were is left out.
/// Files alone are mended that the world gives; nothing is written anywhere.
///
/// ```
/// use kdsl::{Compiler, Fixes, MemoryWorld, Program};
///
/// let world = MemoryWorld::with_file("main.kdsl", "ConfigMap c { dta: { a: \"b\" } }\n");
/// let files = ["main.kdsl".to_owned()];
/// let program = Program { compiler: &Compiler::new(), world: &world, files: &files };
/// let fixed = kdsl::fix(&[program], Fixes::Safe);
/// assert_eq!(fixed.texts["main.kdsl"], "ConfigMap c { data: { a: \"b\" } }\n");
/// ```
pub fn fix(programs: &[Program<'_>], fixes: Fixes) -> Fixed {
    let mut work = Work { programs, fixes, refused: BTreeSet::new(), trials: 0 };
    let mut state = work.compiled(BTreeMap::new());
    let (mut count, mut seen) = (0, Vec::new());
    for _ in 0..MOST_ROUNDS {
        let Some((next, mended)) = work.round(&state) else { break };
        // Fixes that undo each other go round in a circle, which is left where it began.
        let circle = seen.contains(&next.texts);
        seen.push(std::mem::replace(&mut state, next).texts);
        count += mended;
        // What made it worse may do so no longer.
        work.refused.clear();
        if circle {
            break;
        }
    }
    let before = |path: &str| programs.iter().find_map(|program| program.world.read(path).ok());
    state.texts.retain(|path, text| before(path).is_none_or(|before| before != *text));
    Fixed { texts: state.texts, count, outputs: state.outputs }
}

/// The texts so far, and what they become.
struct State {
    texts: BTreeMap<String, String>,
    outputs: Vec<Output>,
}

/// A fix that may be applied, of one of the programs.
struct Candidate<'s> {
    program: usize,
    finding: &'s Diagnostic,
    fix: &'s Fix,
    key: Key,
}

/// What tells a fix from others, wherever its text has moved to.
type Key = (Code, String, String);

/// A finding, by the file, the place in it and the code: two programs may have it.
type Place = (String, u32, Code);

impl Candidate<'_> {
    fn place(&self, sources: &Sources) -> Place {
        let span = self.finding.primary.span;
        let name = sources.get(span.file).map_or("", |source| &source.name);
        (name.to_owned(), span.start, self.finding.code)
    }
}

struct Work<'a> {
    programs: &'a [Program<'a>],
    fixes: Fixes,
    /// The fixes that made it worse.
    refused: BTreeSet<Key>,
    trials: usize,
}

impl Work<'_> {
    fn compiled(&mut self, texts: BTreeMap<String, String>) -> State {
        self.trials += 1;
        let one = |program: &Program<'_>| {
            let world = Overlay { world: program.world, texts: &texts };
            program.compiler.compile(&world, program.files)
        };
        let outputs = self.programs.iter().map(one).collect();
        State { texts, outputs }
    }

    /// The next state, and how many findings were mended on the way; none where nothing can be done.
    fn round(&mut self, state: &State) -> Option<(State, usize)> {
        let mut all = self.candidates(state);
        // What hides other findings is mended on its own: what comes to light then is not its doing.
        if all.iter().any(|one| hides(one.finding)) {
            all.retain(|one| hides(one.finding));
        }
        self.some(state, &all)
    }

    /// Applies fixes, or as many of them as make nothing worse.
    fn some(&mut self, state: &State, fixes: &[Candidate<'_>]) -> Option<(State, usize)> {
        if fixes.is_empty() || self.trials > MOST_TRIALS {
            return None;
        }
        let (texts, taken) = self.applied(state, fixes);
        if !taken.is_empty() && texts != state.texts {
            let next = self.compiled(texts);
            if is_better(&state.outputs, &next.outputs, fixes.iter().any(|one| hides(one.finding))) {
                return Some((next, taken.len()));
            }
        }
        if let [only] = fixes {
            self.refused.insert(only.key.clone());
            return None;
        }
        let (left, right) = fixes.split_at(fixes.len() / 2);
        self.some(state, left).or_else(|| self.some(state, right))
    }

    /// The fixes that may be applied, by place.
    fn candidates<'s>(&self, state: &'s State) -> Vec<Candidate<'s>> {
        let mut all = Vec::new();
        for (program, output) in state.outputs.iter().enumerate() {
            for finding in output.diagnostics() {
                let Some(fix) = self.fixes.of(finding) else { continue };
                let words = fix.edits.iter().map(|edit| edit.replacement.as_str()).collect();
                let key = (finding.code, finding.message.clone(), words);
                if is_of_files(fix, output.sources()) && !self.refused.contains(&key) {
                    all.push(Candidate { program, finding, fix, key });
                }
            }
        }
        all
    }

    /// The texts with fixes applied, and which of them were.
    fn applied(&self, state: &State, fixes: &[Candidate<'_>]) -> (BTreeMap<String, String>, BTreeSet<Place>) {
        let mut texts = state.texts.clone();
        let mut taken: BTreeSet<Place> = BTreeSet::new();
        let mut mended: BTreeSet<String> = BTreeSet::new();
        for (number, (program, output)) in self.programs.iter().zip(&state.outputs).enumerate() {
            let mut chosen = Chosen::default();
            let sources = output.sources();
            for one in fixes.iter().filter(|one| one.program == number) {
                // A file that another program mends in this round is looked at again in the next one.
                let name = |file| sources.get(file).map(|source| source.name.to_string());
                let free = one
                    .fix
                    .edits
                    .iter()
                    .all(|edit| name(edit.span.file).is_some_and(|it| !mended.contains(&it)));
                if free && chosen.take(one.fix) {
                    taken.insert(one.place(sources));
                }
            }
            let world = Overlay { world: program.world, texts: &state.texts };
            for (file, text) in chosen.texts(sources) {
                let Some(source) = sources.get(file) else { continue };
                // A text in which a secret is hidden is not the text of the file.
                if world.read(&source.name).is_ok_and(|read| *read == *source.text) {
                    mended.insert(source.name.to_string());
                    texts.insert(source.name.to_string(), styled(&source.name, &source.text, text));
                }
            }
        }
        (texts, taken)
    }
}

/// A program that was in the canonical style stays in it.
fn styled(name: &str, before: &str, after: String) -> String {
    let is_styled = name.ends_with(".kdsl") && kdsl_fmt::format(before).is_ok_and(|it| it == before);
    match is_styled {
        true => kdsl_fmt::format(&after).unwrap_or(after),
        false => after,
    }
}

/// Whether a finding is about something of which nothing more is known while it is wrong.
fn hides(finding: &Diagnostic) -> bool {
    finding.code < Code::K0101
        || matches!(finding.code, Code::K0201 | Code::K0202 | Code::K0203 | Code::K0206)
}

/// Whether fixes left no more errors than there were. Where something that hid others was mended, those that
/// hide are counted alone.
fn is_better(before: &[Output], after: &[Output], hidden: bool) -> bool {
    let count = |outputs: &[Output]| -> usize {
        let errors = outputs.iter().flat_map(Output::diagnostics).filter(|finding| finding.is_error());
        errors.filter(|finding| !hidden || hides(finding)).count()
    };
    let omitted = |outputs: &[Output]| outputs.iter().map(Output::omitted).sum::<usize>();
    count(after) <= count(before) && omitted(after) <= omitted(before)
}

/// A world with some other texts.
struct Overlay<'a> {
    world: &'a dyn World,
    texts: &'a BTreeMap<String, String>,
}

impl World for Overlay<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.texts.get(path).map_or_else(|| self.world.read(path), |text| Ok(text.clone()))
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let text = self.texts.get(path).map(|text| text.clone().into_bytes());
        text.map_or_else(|| self.world.read_bytes(path), Ok)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        self.world.list(folder)
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.world.input(name)
    }

    fn input_names(&self) -> Vec<String> {
        self.world.input_names()
    }
}
