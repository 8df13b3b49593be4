//! What every message keeps to, whatever it says: measured over all pages and all broken programs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kdsl::{Diagnostic, Fixes, MemoryWorld, Output, Program, SourceKind, fix};
use kdsl_base::{Code, all_codes};

use crate::errors::{Page, outcome, page, program};
use crate::shop;
use crate::support::{Chance, MAIN, compile, mistype, prepared};

/// Every finding of the bad programs of all pages, and of broken copies of the program of fifty resources.
fn corpus() -> Vec<Output> {
    let mut outputs: Vec<Output> = all_codes()
        .iter()
        .filter_map(|code| page(*code).ok())
        .map(|page| outcome(&page.bad, &page.files).1)
        .collect();
    let text = shop::program();
    let words: Vec<(usize, &str)> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let mut chance = Chance::new(11);
    for _ in 0..150 {
        let (at, word) = words[chance.below(words.len())];
        if chance.below(3) == 0 {
            // One letter or sign of any sort is left out.
            let at = chance.below(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
                outputs.push(compile(&format!("{}{}", &text[..at], &text[at + 1..])));
            }
        }
        let typed = match chance.below(4) {
            0 => String::new(),
            1 => "{".to_owned(),
            _ => mistype(word, &mut chance),
        };
        outputs.push(compile(&format!("{}{typed}{}", &text[..at], &text[at + word.len()..])));
    }
    outputs
}

/// Names of the compiler's own that would mean nothing to a reader.
const INTERNAL: [&str; 11] =
    ["EcoString", "Some(", "None", "Ok(", "Err(", "Val::", "Ty::", "FileId", "Slot", "unwrap", "i32"];

/// What is wrong with the words of a finding.
fn faults(finding: &Diagnostic) -> Vec<String> {
    let mut faults = Vec::new();
    let message = &finding.message;
    let letters = message.chars().count();
    if letters > 100 {
        faults.push(format!("{letters} characters"));
    }
    if message.contains('\n') {
        faults.push("more than a line".to_owned());
    }
    let first = message.chars().next().unwrap_or('A');
    let kind = message.split([' ', '`']).next().unwrap_or_default();
    // Kubernetes' own words keep their capital: `Deployment spec has no field …`.
    let is_kubernetes = kdsl_schema::Schema::builtin().kinds().any(|known| known.name == kind)
        || kind.chars().skip(1).any(char::is_uppercase)
        || finding.code != Code::K0002;
    if first.is_uppercase() && !is_kubernetes {
        faults.push("begins with a capital".to_owned());
    }
    let texts = [message, &finding.primary.text]
        .into_iter()
        .chain(finding.secondary.iter().map(|label| &label.text))
        .chain(&finding.notes)
        .chain(&finding.help)
        .chain(finding.fixes.iter().map(|fix| &fix.title));
    for text in texts {
        // What stands between quotes is the author's own.
        let own = text.split('`').step_by(2).collect::<Vec<_>>().join("_");
        let own = own.split('"').step_by(2).collect::<Vec<_>>().join("_");
        if own.trim_end().ends_with(['.', '!']) {
            faults.push(format!("ends like a sentence: {text}"));
        }
        if let Some(internal) = INTERNAL.iter().find(|internal| own.contains(*internal)) {
            faults.push(format!("says `{internal}`: {text}"));
        }
        if own.contains("illegal") || own.contains("invalid") {
            faults.push(format!("scolds: {text}"));
        }
        if own.contains("  ") || own.starts_with(' ') {
            faults.push(format!("has a word missing: {text}"));
        }
    }
    faults
}

#[test]
fn messages_are_short_plain_and_lower_case() {
    let mut wrong = BTreeSet::new();
    for output in corpus() {
        for finding in output.diagnostics() {
            for fault in faults(finding) {
                wrong.insert(format!("{} {}: {fault}", finding.code.id(), finding.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_finding_has_a_place_in_a_text_of_the_author() {
    let mut wrong = String::new();
    for output in corpus() {
        for finding in output.diagnostics() {
            let span = finding.primary.span;
            let Some(source) = output.sources().get(span.file) else {
                let _ = writeln!(wrong, "{} {}: in no file", finding.code.id(), finding.message);
                continue;
            };
            let (start, end) = (span.start as usize, span.end as usize);
            let fits = start <= end && source.text.get(start..end).is_some();
            // An empty place is a hole: something is missing there, or the whole file is.
            let is_hole = matches!(finding.code, Code::K0002 | Code::K0012 | Code::K0610);
            if !fits || (start == end && !is_hole) {
                let _ = writeln!(wrong, "{} {}: {start}..{end}", finding.code.id(), finding.message);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn most_codes_come_with_a_fix() {
    let mut with = BTreeSet::new();
    for output in corpus() {
        with.extend(output.diagnostics().iter().filter(|one| !one.fixes.is_empty()).map(|one| one.code));
    }
    let without: Vec<String> =
        all_codes().iter().filter(|code| !with.contains(code)).map(|code| code.id()).collect();
    let share = with.len() as f64 / all_codes().len() as f64;
    println!(
        "{} of {} codes carry a fix ({:.0} %); without: {}",
        with.len(),
        all_codes().len(),
        share * 100.0,
        without.join(" ")
    );
    assert!(share >= 0.6, "{:.0} % of the codes carry a fix; without: {}", share * 100.0, without.join(" "));
}

/// What is left of the bad program of a page after its fixes were applied, and how the texts change in a
/// second run.
fn mended(page: &Page, fixes: Fixes) -> (Vec<Diagnostic>, String) {
    let (text, files) = program(&page.bad, &page.files);
    let (compiler, mut world) = prepared(&text, &page.bad.info, &files);
    let files = [MAIN.to_owned()];
    let run = |world: &MemoryWorld| fix(&[Program { compiler: &compiler, world, files: &files }], fixes);
    let mut first = run(&world);
    let left = first.outputs.remove(0).diagnostics().to_vec();
    world.files.extend(first.texts);
    let again = run(&world).texts;
    (left, again.into_iter().map(|(name, text)| format!("{name} changes again:\n{text}")).collect())
}

#[test]
fn safe_fixes_converge_in_one_pass() {
    let (mut wrong, mut count) = (String::new(), 0);
    for code in all_codes() {
        let Ok(page) = page(*code) else { continue };
        let (_, before) = outcome(&page.bad, &page.files);
        // What a command line gives is no text that can be mended.
        let is_file = |finding: &Diagnostic| {
            before.sources().get(finding.primary.span.file).is_some_and(|it| it.kind == SourceKind::File)
        };
        let is_safe = |finding: &&Diagnostic| {
            finding.code == *code && Fixes::Safe.of(finding).is_some() && is_file(finding)
        };
        if !before.diagnostics().iter().any(|finding| is_safe(&finding)) {
            continue;
        }
        count += 1;
        let (left, again) = mended(&page, Fixes::Safe);
        let stays = |finding: &&Diagnostic| finding.code == *code && !is_safe(finding);
        let stay = before.diagnostics().iter().filter(stays).count();
        let gone: Vec<&Diagnostic> = left.iter().filter(|it| it.code == *code || it.is_error()).collect();
        if gone.len() > stay {
            let left: Vec<&str> = gone.iter().map(|finding| finding.message.as_str()).collect();
            let _ = writeln!(wrong, "{}: its fix leaves {left:?}", code.id());
        }
        if !again.is_empty() {
            let _ = writeln!(wrong, "{}: {again}", code.id());
        }
    }
    println!("{count} codes have a safe fix in their example");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn suggestions_converge_and_make_nothing_worse() {
    let mut wrong = String::new();
    for code in all_codes() {
        let Ok(page) = page(*code) else { continue };
        let (_, before) = outcome(&page.bad, &page.files);
        if !before.diagnostics().iter().any(|finding| finding.code == *code && !finding.fixes.is_empty()) {
            continue;
        }
        let (left, again) = mended(&page, Fixes::All);
        let errors = |found: &[Diagnostic]| found.iter().filter(|finding| finding.is_error()).count();
        if errors(&left) > errors(before.diagnostics()) || !again.is_empty() {
            let _ = writeln!(wrong, "{}: {} errors left, {again}", code.id(), errors(&left));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
