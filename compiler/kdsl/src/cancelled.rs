//! What a compilation gives that its host cancelled: one finding, and nothing of what was done until then.

use kdsl_base::{Code, Diagnostic, MemoryWorld, Source, SourceKind, Span};
use kdsl_core::{Compiled, Options};

/// Puts the finding in the place of all that was found and made.
pub(crate) fn instead_of(compiled: Compiled, files: &[String]) -> Compiled {
    let name = files.first().map_or("", String::as_str);
    let known = compiled.analysis.sources.iter().find(|(_, source)| *source.name == *name);
    let source = known.map(|(_, source)| source.clone());
    let mut told = kdsl_core::compile(&MemoryWorld::default(), &[], &Options::default());
    let source = source.unwrap_or_else(|| Source::new(name, "", SourceKind::File));
    let line = source.text.lines().next().map_or(0, str::len);
    let file = told.analysis.sources.add(source);
    let place = Span::new(file, 0, u32::try_from(line).unwrap_or(0));
    let finding = Diagnostic::error(Code::K0405, place, "the compilation was cancelled")
        .label("not all of the program was looked at")
        .note("whoever runs the compiler ended it, as at a deadline");
    told.add_apart(vec![finding]);
    told
}
