//! The compiler: any program ends, within its limits, with the same result each time, and with findings that
//! point into what the user wrote and can be told in every form.

use kdsl::{
    Compiler, Diagnostic, Fix, Format, Limits, MemoryWorld, Output, PROJECT_FILE, Profile, Selection,
    SourceKind, Sources, Span,
};
use kdsl_base::FileId;

/// The file that a single program is in.
pub const MAIN: &str = "main.kdsl";

/// What a line begins with that begins another file; its name follows.
pub const FILE: &str = "//// file ";

/// The most that a program may use here: less than a stranger's, so that many can be tried.
pub const LIMITS: Limits = Limits {
    fuel: 100_000,
    depth: 96,
    memory: 16 << 20,
    output: 1 << 20,
    findings: 100,
    ..Limits::UNTRUSTED
};

/// The files that stand in one text: the program itself, and behind each line with [`FILE`] another one.
pub fn world(text: &str) -> MemoryWorld {
    let mut world = MemoryWorld::default();
    let (mut name, mut body) = (MAIN.to_owned(), String::new());
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(FILE) {
            Some(next) => {
                world
                    .files
                    .insert(std::mem::replace(&mut name, next.trim().to_owned()), std::mem::take(&mut body));
            }
            None => body.push_str(line),
        }
    }
    world.files.insert(name, body);
    world
}

/// The compiler with every rule and lint, and with the settings and params that are among the files.
fn compiler(world: &MemoryWorld) -> Compiler {
    let mut compiler = Compiler::new().limits(LIMITS).lints(Selection::of(Profile::Strict));
    if world.files.contains_key(PROJECT_FILE) {
        compiler = compiler.project(PROJECT_FILE);
    }
    for params in ["params.yaml", "params.toml"] {
        if world.files.contains_key(params) {
            compiler = compiler.params(params);
        }
    }
    compiler
}

/// Compiles a program, see [`world`], and checks all that must hold.
pub fn holds(text: &str) -> Output {
    let world = world(text);
    let compiler = compiler(&world);
    let output = compiler.compile(&world, &[MAIN]);
    result_holds(&output);
    same(&output, &compiler.compile(&world, &[MAIN]));
    let analysed = compiler.analyse(&world, &[MAIN]);
    findings_hold(&analysed);
    if !analysed.tests().is_empty() {
        result_holds(&compiler.test(&world, &[MAIN], 0));
    }
    output
}

/// Holds manifests against the rules and the lints, and checks all that must hold.
pub fn manifests_hold(text: &str) {
    let path = "main.yaml";
    let world = MemoryWorld::with_file(path, text);
    let compiler = compiler(&world);
    let output = compiler.compile(&world, &[path]);
    result_holds(&output);
    same(&output, &compiler.compile(&world, &[path]));
}

fn result_holds(output: &Output) {
    findings_hold(output);
    for manifest in output.manifests() {
        in_a_source(manifest.node.origin, output.sources());
        in_a_source(manifest.name_span, output.sources());
    }
    let Some(yaml) = output.to_yaml() else { return };
    assert!(yaml.len() as u64 <= LIMITS.output * 2, "{} bytes of output", yaml.len());
    let read = kdsl_yaml::read(FileId(0), &yaml);
    assert_eq!(read.problems, [], "{yaml}");
    let json = |node| kdsl::value_json(node);
    let again: Vec<String> = read.documents.iter().map(|document| json(&document.node)).collect();
    let written: Vec<String> = output.manifests().map(|manifest| json(&manifest.node)).collect();
    assert_eq!(again, written, "{yaml}");
    assert!(output.to_json().is_some());
}

/// The same in both: the bytes, the findings, the places.
fn same(one: &Output, other: &Output) {
    assert_eq!(one.diagnostics(), other.diagnostics());
    assert_eq!(one.to_yaml(), other.to_yaml());
    assert_eq!(one.omitted(), other.omitted());
    assert!(one.manifests().eq(other.manifests()), "other manifests, or other places of them");
}

/// Every finding is told of a place that the user wrote, in a line, in every form, and its fixes can be made.
fn findings_hold(output: &Output) {
    let (findings, sources) = (output.diagnostics(), output.sources());
    assert!(findings.len() <= LIMITS.findings, "{} findings", findings.len());
    for finding in findings {
        let labels = finding.secondary.iter().map(|label| label.span);
        labels.chain([finding.primary.span]).for_each(|span| of_the_users(span, sources, finding));
        // What is inside may be the library's, and is not shown then.
        finding.inside.iter().for_each(|span| in_a_source(**span, sources));
        assert!(finding.message.chars().count() <= 100, "{}", finding.message);
        assert!(!finding.message.contains('\n'), "{finding:?}");
        finding.fixes.iter().for_each(|fix| can_be_made(fix, sources, finding));
    }
    for (_, format) in Format::ALL {
        for color in [false, true] {
            let told = kdsl::render(findings, sources, *format, color);
            assert!(told.is_empty() || told.ends_with('\n'), "{told:?}");
        }
    }
    kdsl::summary(findings);
}

fn in_a_source(span: Span, sources: &Sources) {
    let source = sources.get(span.file).unwrap_or_else(|| panic!("{span:?} is in no file"));
    assert!(source.text.get(span.range()).is_some(), "{span:?} is not in {}", source.name);
}

fn of_the_users(span: Span, sources: &Sources, finding: &Diagnostic) {
    in_a_source(span, sources);
    let kind = sources.get(span.file).map(|source| source.kind);
    assert!(kind != Some(SourceKind::Library), "in the library: {finding:?}");
}

/// The edits of a fix do not overlap, and break nothing: what could be read can be read afterwards. Of what could
/// not, nobody knows what comes to light when a part of it is mended.
fn can_be_made(fix: &Fix, sources: &Sources, finding: &Diagnostic) {
    assert!(fix.changes.is_empty(), "{finding:?}");
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    assert!(!edits.is_empty(), "{finding:?}");
    for edit in &edits {
        of_the_users(edit.span, sources, finding);
    }
    for pair in edits.windows(2) {
        let apart = pair[0].span.file != pair[1].span.file || pair[0].span.end <= pair[1].span.start;
        assert!(apart, "overlapping edits: {finding:?}");
    }
    for file in edits.chunk_by(|one, next| one.span.file == next.span.file) {
        let Some(source) = sources.get(file[0].span.file) else { continue };
        let mut text = source.text.to_string();
        for edit in file.iter().rev() {
            text.replace_range(edit.span.range(), &edit.replacement);
        }
        assert!(
            !can_be_read(&source.name, &source.text) || can_be_read(&source.name, &text),
            "a fix breaks the text: {finding:?}\n{}\n=== became ===\n{text}",
            source.text
        );
    }
}

/// Whether nothing is wrong with a text as a program, or as manifests. What is neither is not looked at.
fn can_be_read(name: &str, text: &str) -> bool {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("kdsl") => kdsl_syntax::parse(FileId(0), text).problems.is_empty(),
        Some("yaml") => kdsl_yaml::read(FileId(0), text).problems.is_empty(),
        _ => true,
    }
}

/// Formatting changes nothing that comes out: the same manifests and the same findings, but for the places that
/// it moves.
pub fn formatted_is_the_same(text: &str, outcome: impl Fn(&str) -> Output) {
    let Ok(formatted) = kdsl::format(text) else { return };
    let told = |output: &Output| {
        let finding = |finding: &Diagnostic| (finding.code, finding.message.clone());
        let mut findings: Vec<_> = output.diagnostics().iter().map(finding).collect();
        findings.sort();
        (output.to_yaml(), findings)
    };
    let (before, after) = (told(&outcome(text)), told(&outcome(&formatted)));
    assert_eq!(after, before, "{text}\n=== became ===\n{formatted}");
}

/// The same for a program of one file, within [`LIMITS`], that compiles. What is told of one that does not may
/// depend on its lines: of what follows from another mistake in the same line nothing is told.
pub fn formatted_gives_the_same(text: &str) {
    let outcome = |text: &str| {
        let world = MemoryWorld::with_file(MAIN, text);
        Compiler::new().limits(LIMITS).compile(&world, &[MAIN])
    };
    if !outcome(text).has_errors() {
        formatted_is_the_same(text, outcome);
    }
}
