//! Where names lead, who says them, and what another name changes.

use std::fmt::Write as _;
use std::ops::Range;

use kdsl_base::{Edit, FileId, Span};
use kdsl_core::Compiled;
use kdsl_ide::{Place, Targets};

use super::{Case, annotated};

/// The file of a case with the new names, a line for each cursor.
const NEW: &str = "new-names";

type Ask = fn(&Compiled, FileId, u32) -> Targets;

pub fn definition(case: &Case) -> String {
    leads(
        case,
        &[
            ("definition", |program, file, at| kdsl_ide::definition(program, file, at)),
            ("declaration", |program, file, at| kdsl_ide::declaration(program, file, at)),
        ],
    )
}

pub fn implementation(case: &Case) -> String {
    leads(
        case,
        &[
            ("type", |program, file, at| kdsl_ide::type_definition(program, file, at)),
            ("made", |program, file, at| kdsl_ide::implementation(program, file, at)),
        ],
    )
}

fn leads(case: &Case, asks: &[(&str, Ask)]) -> String {
    let output = case.output();
    let compiled = output.compiled();
    let mut out = String::new();
    for cursor in &case.cursors {
        let file = case.number_in(compiled, cursor.0);
        let _ = writeln!(out, "{}", case.line(*cursor).1);
        let mut before: Option<Targets> = None;
        for (word, ask) in asks {
            let found = ask(compiled, file, cursor.1);
            if before.as_ref() == Some(&found) {
                continue;
            }
            let places: Vec<String> =
                found.targets.iter().map(|target| shown(compiled, target.span)).collect();
            let origin = found.origin.map_or("", |origin| compiled.analysis.sources.slice(origin));
            let places = if places.is_empty() { "nothing".to_owned() } else { places.join(", ") };
            let _ = writeln!(out, "  {word} of `{origin}`: {places}");
            before = Some(found);
        }
    }
    out
}

/// A place, and the line that it is in.
fn shown(compiled: &Compiled, span: Span) -> String {
    let source = compiled.analysis.sources.get(span.file).unwrap();
    let at = source.lines().position_utf16(&source.text, span.start);
    let line = source.text.lines().nth(at.line as usize).unwrap_or_default().trim();
    format!("{}:{}:{} `{line}`", source.name, at.line + 1, at.column + 1)
}

pub fn references(case: &Case) -> String {
    let output = case.output();
    let compiled = output.compiled();
    each(case, compiled, |file, offset| kdsl_ide::references(compiled, file, offset, true))
}

pub fn highlight(case: &Case) -> String {
    let output = case.output();
    let compiled = output.compiled();
    each(case, compiled, |file, offset| kdsl_ide::highlights(compiled, file, offset))
}

fn each(case: &Case, compiled: &Compiled, ask: impl Fn(FileId, u32) -> Vec<Place>) -> String {
    let mut out = String::new();
    for cursor in &case.cursors {
        let places = ask(case.number_in(compiled, cursor.0), cursor.1);
        let _ = writeln!(out, "{}", case.line(*cursor).1);
        for (file, source) in compiled.analysis.sources.iter() {
            let word = |place: &Place| match (place.is_declaration, place.is_write) {
                (true, _) => "declared",
                (false, true) => "given",
                (false, false) => "used",
            };
            let here = places.iter().filter(|place| place.span.file == file);
            let marks: Vec<(Range<u32>, String)> =
                here.map(|place| (place.span.start..place.span.end, word(place).to_owned())).collect();
            if !marks.is_empty() {
                let _ = write!(out, "-- {}\n{}", source.name, annotated(&source.text, &marks));
            }
        }
    }
    out
}

/// The name at the cursor becomes that of the file with new names, or `renamed`.
pub fn rename(case: &Case) -> String {
    let output = case.output();
    let compiled = output.compiled();
    let new = case.files.iter().find(|(name, _)| name == NEW).map_or("", |(_, text)| text);
    let mut lines = new.lines();
    let mut out = String::new();
    for cursor in &case.cursors {
        let file = case.number_in(compiled, cursor.0);
        let new = lines.next().unwrap_or("renamed");
        let _ = writeln!(out, "{} → {new}", case.line(*cursor).1);
        let prepared = match kdsl_ide::prepare_rename(compiled, file, cursor.1) {
            Ok(prepared) => prepared,
            Err(why) => {
                let _ = writeln!(out, "  not: {why}");
                continue;
            }
        };
        let _ = writeln!(out, "  {}", prepared.what);
        match kdsl_ide::rename(compiled, file, cursor.1, new) {
            Err(why) => {
                let _ = writeln!(out, "  not: {why}");
            }
            Ok(renamed) => {
                for (title, text) in &renamed.warnings {
                    let _ = writeln!(out, "  {title}: {text}");
                }
                out.push_str(&changed(compiled, &renamed.edits));
            }
        }
    }
    out
}

/// The lines that edits change, as they are then.
pub fn changed(compiled: &Compiled, edits: &[Edit]) -> String {
    let mut out = String::new();
    for (file, source) in compiled.analysis.sources.iter() {
        let here: Vec<&Edit> = edits.iter().filter(|edit| edit.span.file == file).collect();
        if here.is_empty() {
            continue;
        }
        let new = applied(&source.text, &here);
        let _ = writeln!(out, "-- {}", source.name);
        for (old, new) in source.text.lines().zip(new.lines()).filter(|(old, new)| old != new) {
            let _ = writeln!(out, "{}{new}", if old.trim() == new.trim() { "~" } else { "" });
        }
    }
    out
}

/// A text with edits that do not overlap.
pub fn applied(text: &str, edits: &[&Edit]) -> String {
    let mut new = text.to_owned();
    for edit in edits.iter().rev() {
        new.replace_range(edit.span.range(), &edit.replacement);
    }
    new
}
