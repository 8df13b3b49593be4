//! Who uses whom, what is linked, and what follows a file that moves.

use std::fmt::Write as _;
use std::ops::Range;

use kdsl_base::{Edit, FileId};
use kdsl_core::Compiled;
use kdsl_ide::{Call, LinkTarget, Member, MemberKind};

use super::names::changed;
use super::{Case, annotated};

/// The file of a case with the moves, a line for each: `from → to`.
const MOVES: &str = "moves";

/// What the name at each cursor is, who uses it, and whom it uses.
pub fn calls(case: &Case) -> String {
    each(case, |compiled, file, offset, out| {
        for member in kdsl_ide::members(compiled, file, offset) {
            let _ = writeln!(out, "  {}", shown(compiled, &member));
        }
        let to = kdsl_ide::calls_to(compiled, file, Some(offset));
        let from = kdsl_ide::calls_from(compiled, file, Some(offset));
        lines(compiled, "used by", &to, out);
        lines(compiled, "uses", &from, out);
    })
}

/// Who imports the files with cursors, and whom they import.
pub fn files(case: &Case) -> String {
    each(case, |compiled, file, _, out| {
        lines(compiled, "used by", &kdsl_ide::calls_to(compiled, file, None), out);
        lines(compiled, "uses", &kdsl_ide::calls_from(compiled, file, None), out);
    })
}

/// What is above the type at each cursor, and what is below.
pub fn types(case: &Case) -> String {
    each(case, |compiled, file, offset, out| {
        for member in kdsl_ide::supertypes(compiled, file, offset) {
            let _ = writeln!(out, "  is of: {}", shown(compiled, &member));
        }
        for member in kdsl_ide::subtypes(compiled, file, offset) {
            let _ = writeln!(out, "  has: {}", shown(compiled, &member));
        }
    })
}

fn each(case: &Case, show: impl Fn(&Compiled, FileId, u32, &mut String)) -> String {
    let output = case.output();
    let compiled = output.compiled();
    let mut out = String::new();
    for cursor in &case.cursors {
        let _ = writeln!(out, "{}", case.line(*cursor).1);
        show(compiled, case.number_in(compiled, cursor.0), cursor.1, &mut out);
    }
    out
}

fn lines(compiled: &Compiled, word: &str, calls: &[Call], out: &mut String) {
    for call in calls {
        let places: Vec<String> = call.places.iter().map(|place| place_of(compiled, *place)).collect();
        let _ = writeln!(out, "  {word} {}, at {}", shown(compiled, &call.member), places.join(" "));
    }
}

fn place_of(compiled: &Compiled, span: kdsl_base::Span) -> String {
    let source = compiled.analysis.sources.get(span.file).unwrap();
    let at = source.lines().position_utf16(&source.text, span.start);
    format!("{}:{}:{}", source.name, at.line + 1, at.column + 1)
}

fn shown(compiled: &Compiled, member: &Member) -> String {
    assert!(member.span.covers(member.name_span), "{member:?}");
    match member.kind {
        MemberKind::File => format!("the file {}", member.detail),
        MemberKind::Symbol(kind) => {
            let name = format!("{} {}", member.detail, member.name);
            format!("{kind:?} `{}` of {}", name.trim(), place_of(compiled, member.name_span))
        }
    }
}

/// The links of the files with cursors.
pub fn links(case: &Case) -> String {
    let output = case.output();
    let compiled = output.compiled();
    let mut out = String::new();
    for cursor in &case.cursors {
        let file = case.number_in(compiled, cursor.0);
        let source = compiled.analysis.sources.get(file).unwrap();
        let target = |target: LinkTarget| match target {
            LinkTarget::File(path) => path,
            LinkTarget::Page(page) => page,
        };
        let links = kdsl_ide::links(compiled, file).into_iter();
        let marks: Vec<(Range<u32>, String)> =
            links.map(|link| (link.span.start..link.span.end, target(link.target))).collect();
        out.push_str(&annotated(&source.text, &marks));
    }
    out
}

/// The places that are typed in together with each cursor.
pub fn linked(case: &Case) -> String {
    each(case, |compiled, file, offset, out| {
        let Some(linked) = kdsl_ide::linked(compiled, file, offset) else {
            out.push_str("  nothing\n");
            return;
        };
        let source = compiled.analysis.sources.get(file).unwrap();
        let marks: Vec<(Range<u32>, String)> =
            linked.spans.iter().map(|span| (span.start..span.end, String::new())).collect();
        out.push_str(&annotated(&source.text, &marks));
        let _ = writeln!(out, "  of {}", linked.pattern);
    })
}

/// The lines that are other ones when files move.
pub fn moved(case: &Case) -> String {
    let output = case.output();
    let compiled = output.compiled();
    let (_, text) = case.files.iter().find(|(name, _)| name == MOVES).expect("the moves");
    let pair = |line: &str| {
        let (from, to) = line.split_once(" → ").expect("from → to");
        (from.to_owned(), to.to_owned())
    };
    let moves: Vec<(String, String)> = text.lines().map(pair).collect();
    let edits: Vec<Edit> = kdsl_ide::moved(compiled, &moves);
    changed(compiled, &edits)
}
