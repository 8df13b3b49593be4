//! What the tests share: compiling a text, the places of findings, and chance that repeats itself.

use kdsl::{
    Cancel, Compiler, Diagnostic, HostModule, Input, InputOrigin, MemoryWorld, Output, PROJECT_FILE,
    Selection, Severity, Target,
};
use kdsl_base::Code;

/// The name of the file that a single program is in.
pub const MAIN: &str = "main.kdsl";

/// The name of the file that a single text of manifests is in.
pub const MANIFESTS: &str = "main.yaml";

/// Hints about what nobody uses: a small example need not use all that it makes.
pub const UNUSED: [Code; 4] = [Code::K0333, Code::K0350, Code::K0351, Code::K0352];

/// Compiles one text for the newest Kubernetes, rules included.
pub fn compile(text: &str) -> Output {
    Compiler::new().compile(&MemoryWorld::with_file(MAIN, text), &[MAIN])
}

/// Compiles a program as the words behind `kdsl` in its fence ask for: `kubernetes=1.29`,
/// `--set name=value` and `--params file` as on a command line, `--env prod` as well, and `name=value`
/// as from the environment. A file `kdsl.toml` is the project's. Behind `manifests` the text is YAML.
pub fn compile_with(text: &str, info: &str, files: &[(String, String)]) -> Output {
    let (compiler, mut world) = prepared(text, info, files);
    if !info.starts_with("manifests") {
        return compiler.compile(&world, &[MAIN]);
    }
    let text = world.files.remove(MAIN).unwrap_or_default();
    world.files.insert(MANIFESTS.to_owned(), text);
    compiler.compile(&world, &[MANIFESTS])
}

/// The compiler and the world that the words behind `kdsl` ask for.
pub fn prepared(text: &str, info: &str, files: &[(String, String)]) -> (Compiler, MemoryWorld) {
    let mut world = MemoryWorld::with_file(MAIN, text);
    world.files.extend(files.iter().cloned());
    let mut compiler = Compiler::new();
    if world.files.contains_key(PROJECT_FILE) {
        compiler = compiler.project(PROJECT_FILE);
    }
    let mut words = info.split_whitespace().skip(1);
    let mut argument = false;
    while let Some(word) = words.next() {
        match word.split_once('=') {
            Some(("kubernetes", version)) => compiler = compiler.target(Target::parse(version).unwrap()),
            Some(("lint", code)) => {
                compiler = compiler.lints(Selection::none().with(Code::parse(code).unwrap()));
            }
            Some((name, value)) => {
                let origin = match std::mem::take(&mut argument) {
                    true => InputOrigin::Argument("--set".to_owned()),
                    false => InputOrigin::Environment(variable(name)),
                };
                world.inputs.insert(name.to_owned(), Input { text: value.to_owned(), origin });
            }
            None if word == "--params" => compiler = compiler.params(words.next().unwrap()),
            None if word == "--env" => {
                let origin = InputOrigin::Argument("--env".to_owned());
                compiler = compiler.environment(words.next().unwrap(), origin);
            }
            None if word == "host" => compiler = compiler.host(acme()),
            None if word == "cancel" => {
                let cancel = Cancel::new();
                cancel.cancel();
                compiler = compiler.cancel(&cancel);
            }
            None => argument = word == "--set",
        }
    }
    (compiler, world)
}

/// What a host gives to programs.
fn acme() -> HostModule {
    let module = HostModule::new("acme").function(
        "/// The region that a cluster is in.\nfn region(cluster: String): String",
        |arguments| match arguments[0].as_str() {
            Some("prod-1") => Ok("eu-west-1".into()),
            other => Err(format!("there is no cluster `{}`", other.unwrap_or_default())),
        },
    );
    module.unwrap()
}

/// The variable of the environment that gives a param.
fn variable(name: &str) -> String {
    format!("KDSL_PARAM_{}", name.to_uppercase().replace('-', "_"))
}

/// The errors of a program.
pub fn errors(output: &Output) -> Vec<&Diagnostic> {
    output.diagnostics().iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// The line of a byte of a text, from 0.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

/// An error in a line, for the text of a failing test.
pub fn brief(text: &str, finding: &Diagnostic) -> String {
    let line = line_at(text, finding.primary.span.start as usize) + 1;
    format!("{line}: {} {}", finding.code.id(), finding.message)
}

/// Numbers that look random and are the same every time.
pub struct Chance(u64);

impl Chance {
    /// A sequence of its own for each seed.
    pub const fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635_d1c2_88e7)
    }

    /// The next number below `bound`.
    pub const fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }
}

/// A word as a hand in a hurry types it: one letter swapped, left out, doubled or hit beside.
pub fn mistype(word: &str, chance: &mut Chance) -> String {
    loop {
        let mut letters: Vec<char> = word.chars().collect();
        // The first letter is seldom wrong.
        let at = 1 + chance.below(letters.len() - 1);
        match chance.below(4) {
            0 if at + 1 < letters.len() => letters.swap(at, at + 1),
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letters[at]),
            _ => letters[at] = beside(letters[at], chance),
        }
        let typed: String = letters.into_iter().collect();
        if typed != word {
            return typed;
        }
    }
}

/// A key beside the one of this letter.
fn beside(letter: char, chance: &mut Chance) -> char {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let small = letter.to_ascii_lowercase();
    let row = ROWS.iter().find(|row| row.contains(small)).copied().unwrap_or(ROWS[1]);
    let at = row.find(small).unwrap_or(0);
    let near = if at == 0 || (chance.below(2) == 0 && at + 1 < row.len()) { at + 1 } else { at - 1 };
    let near = char::from(row.as_bytes()[near]);
    if letter.is_uppercase() { near.to_ascii_uppercase() } else { near }
}
