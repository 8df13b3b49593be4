//! Places that are one name: whoever types in one of them types in all.

use kdsl_base::{FileId, Span};

use crate::names::{Named, Names, Role, Sort};
use crate::rename::Renaming;

/// Places of a file that say one name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linked {
    /// The places, without quotes, in the order of the text. All say the same.
    pub spans: Vec<Span>,
    /// What may be typed there, as a regular expression; anything else ends it.
    pub pattern: &'static str,
}

/// What a name may have that is a word of the language or of YAML.
const WORD: &str = "[A-Za-z0-9_-]+";
/// What one may have that stands between quotes everywhere.
const TEXT: &str = "[A-Za-z0-9_./-]+";

/// The names that follow each other as they are typed. Names of the program are not among them: while one of those is
/// typed it may be another one for a moment.
const SORTS: [Sort; 5] = [Sort::LabelKey, Sort::LabelValue, Sort::Port, Sort::Container, Sort::Volume];

/// The places of the file that say the name at `offset`, where it is a label, or a port, a container or a volume of a
/// pod, and nothing else in the program says it.
pub fn linked<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Option<Linked> {
    let names = Names::of(program.into());
    let renaming = Renaming::at(&names, file, offset).ok()?;
    renaming.can_be_renamed().ok()?;
    let mut spans = Vec::new();
    for said in renaming.places().filter(|said| said.role != Role::Computes) {
        let sort = names.info(said.thing).map(|info| info.sort);
        if said.span.file != file || !sort.is_some_and(|sort| SORTS.contains(&sort)) {
            return None;
        }
        spans.push(said.span);
    }
    spans.dedup();
    let text = names.sources().slice(*spans.first()?);
    let same = spans.iter().all(|span| names.sources().slice(*span) == text);
    let quoted = |span: &Span| names.sources().get(file).is_some_and(|source| is_quoted(&source.text, *span));
    let pattern = if spans.iter().all(quoted) { TEXT } else { WORD };
    (same && spans.len() > 1).then_some(Linked { spans, pattern })
}

fn is_quoted(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let after = text.get(span.end as usize..).unwrap_or_default();
    before.ends_with(['"', '\'']) && after.starts_with(['"', '\''])
}
