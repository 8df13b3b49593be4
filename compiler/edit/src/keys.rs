//! Edits that would give an entry the name of another entry of its record.

use kdsl_base::{Diagnostic, Edit, SourceKind, Sources};
use kdsl_syntax::Parse;

use crate::yaml::Document;
use crate::{program, yaml};

/// Takes out the fixes that rename a key to one that is there as well, and says so instead.
pub(crate) fn keep_single<'t>(
    problem: &mut Diagnostic,
    sources: &'t Sources,
    parses: &[Parse],
    left: &mut usize,
    last: &mut Option<Document<'t>>,
) {
    for at in (0..problem.fixes.len()).rev() {
        let edits = problem.fixes.get(at).map(|fix| fix.edits.as_slice()).unwrap_or_default();
        let doubled = edits.iter().find(|edit| is_there(edit, sources, parses, left, last));
        if let Some(name) = doubled.map(|edit| name(edit).to_owned()) {
            problem.fixes.remove(at);
            problem.help.get_or_insert_with(|| format!("`{name}` is there as well"));
        }
    }
}

/// The key that an edit writes, without its quotes.
fn name(edit: &Edit) -> &str {
    edit.replacement.trim_matches(['"', '\''])
}

/// Whether what an edit writes is a key, and the record has it already.
fn is_there<'t>(
    edit: &Edit,
    sources: &'t Sources,
    parses: &[Parse],
    left: &mut usize,
    last: &mut Option<Document<'t>>,
) -> bool {
    let source = sources.get(edit.span.file).filter(|source| source.kind == SourceKind::File);
    let Some(source) = source.filter(|_| !edit.span.is_empty()) else { return false };
    match parses.iter().find(|parse| parse.file == edit.span.file) {
        Some(parse) => program::has_beside(parse, edit.span, name(edit)),
        None => yaml::has_beside(&source.text, edit.span, name(edit), left, last),
    }
}
