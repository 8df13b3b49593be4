//! What an editor offers to do with the place under the cursor: mend it, say it in another way, add to it.
//!
//! Each action is a file here and a row of [`ROWS`]. A row looks at the place and gives drafts: a title, and
//! edits that say what changes, in whatever layout. [`finish`] brings what was touched into the canonical
//! style, which is the costly part and done only for the action that is chosen.

mod branches;
mod component;
mod container;
mod context;
mod external;
mod extract;
mod finish;
mod fixes;
mod imports;
mod inline;
mod insert;
mod keyed;
mod labels;
mod names;
mod paste;
mod paths;
mod required;
mod strings;
mod suppress;
mod symbol;
mod version;

use std::ops::Range;

use kdsl_base::{Code, Edit, FileId, Span};
use kdsl_core::Compiled;

use context::Context;
pub use external::ADD_EXTERNAL;
pub use finish::text_edits;

/// Which menu of an editor an action stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionSort {
    /// It mends a finding.
    QuickFix,
    /// It gives a part a name.
    Extract,
    /// It puts the value in the place of a name.
    Inline,
    /// It says the same in another way, or adds to it.
    Rewrite,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct ActionAsk<'a> {
    /// The program that has the file, with its imports.
    pub compiled: &'a Compiled,
    /// The whole project, maybe a moment old; for names alone.
    pub project: Option<&'a Compiled>,
    /// The file.
    pub file: FileId,
    /// What is selected; empty where the cursor is.
    pub selection: Span,
}

/// An action that is offered.
#[derive(Clone, Debug)]
pub struct Action {
    /// The row that offers it: `extract-let`.
    pub id: &'static str,
    /// What an editor shows.
    pub title: String,
    /// The menu that it stands in.
    pub sort: ActionSort,
    /// Whether the manifests stay what they are, byte for byte.
    pub keeps_output: bool,
    /// The finding that it mends, by its code and place.
    pub mends: Option<(Code, Span)>,
    edits: Vec<Edit>,
    stops: Vec<Stop>,
}

/// A place in a new text that its author is to fill in: a part of the replacement of an edit.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Stop {
    edit: usize,
    range: Range<usize>,
}

/// An edit with the places in its replacement that the author is to fill in, in the order of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionEdit {
    /// The edit.
    pub edit: Edit,
    /// Ranges of bytes in its replacement, where a placeholder stands.
    pub stops: Vec<Range<usize>>,
}

impl Action {
    /// The edits in the canonical style. `compiled` is what it was offered for.
    pub fn edits(&self, compiled: &Compiled) -> Vec<ActionEdit> {
        finish::finished(compiled, &self.edits, &self.stops)
    }
}

/// What a row gives.
#[derive(Default, Debug)]
struct Draft {
    title: String,
    edits: Vec<Edit>,
    stops: Vec<Stop>,
    mends: Option<(Code, Span)>,
}

impl Draft {
    fn new(title: impl Into<String>, edits: Vec<Edit>) -> Draft {
        Draft { title: title.into(), edits, ..Draft::default() }
    }

    /// An edit of which the part `range` is to be filled in.
    fn stop(mut self, edit: usize, range: Range<usize>) -> Draft {
        self.stops.push(Stop { edit, range });
        self
    }
}

/// One sort of action.
struct Row<Offer> {
    id: &'static str,
    sort: ActionSort,
    keeps_output: bool,
    offer: Offer,
}

/// What an action asks of a place in a program.
type OfProgram = fn(&Context<'_>) -> Vec<Draft>;

/// What an action asks of a place in any text, which may be YAML.
type OfText = fn(&ActionAsk<'_>) -> Vec<Draft>;

const fn row<Offer: Copy>(
    id: &'static str,
    sort: ActionSort,
    keeps_output: bool,
    offer: Offer,
) -> Row<Offer> {
    Row { id, sort, keeps_output, offer }
}

/// The actions of all texts.
const TEXT_ROWS: &[Row<OfText>] = &[
    row("fix", ActionSort::QuickFix, false, fixes::of_findings),
    row("import-yaml", ActionSort::Rewrite, false, paste::convert),
    row("fix-all-of-code", ActionSort::QuickFix, false, fixes::of_code),
];

/// Those that come last.
const LAST_ROWS: &[Row<OfText>] = &[row("allow", ActionSort::QuickFix, true, suppress::offer)];

/// The actions of programs, in the order in which an editor shows them.
const ROWS: &[Row<OfProgram>] = &[
    row("import-name", ActionSort::QuickFix, false, imports::add),
    row(ADD_EXTERNAL, ActionSort::QuickFix, true, external::declare),
    row("extract-let", ActionSort::Extract, true, extract::variable),
    row("extract-param", ActionSort::Extract, true, extract::param),
    row("extract-component", ActionSort::Extract, true, component::extract),
    row("share-labels", ActionSort::Extract, true, labels::share),
    row("inline-let", ActionSort::Inline, true, inline::variable),
    row("add-required-fields", ActionSort::Rewrite, false, required::add),
    row("add-probes", ActionSort::Rewrite, false, container::probes),
    row("add-resources", ActionSort::Rewrite, false, container::resources),
    row("add-security-context", ActionSort::Rewrite, false, container::security),
    row("migrate-api-version", ActionSort::Rewrite, false, version::migrate),
    row("leave-out-api-version", ActionSort::Rewrite, true, version::leave_out),
    row("to-record", ActionSort::Rewrite, true, keyed::to_record),
    row("to-list", ActionSort::Rewrite, true, keyed::to_list),
    row("name-object", ActionSort::Rewrite, true, symbol::from_text),
    row("name-key", ActionSort::Rewrite, true, symbol::key_from_text),
    row("split-path", ActionSort::Rewrite, true, paths::split),
    row("merge-path", ActionSort::Rewrite, true, paths::merge),
    row("to-block-string", ActionSort::Rewrite, true, strings::block),
    row("to-line-string", ActionSort::Rewrite, true, strings::line),
    row("invert-if", ActionSort::Rewrite, true, branches::invert),
];

/// The names of all actions.
pub fn action_ids() -> impl Iterator<Item = &'static str> {
    let of_texts = TEXT_ROWS.iter().chain(LAST_ROWS).map(|row| row.id);
    of_texts.chain(ROWS.iter().map(|row| row.id))
}

/// The actions that are offered at a place. Their edits come into the canonical style when they are asked for.
pub fn actions(ask: ActionAsk<'_>) -> Vec<Action> {
    let mut out = Vec::new();
    for row in TEXT_ROWS {
        row.push((row.offer)(&ask), &mut out);
    }
    if let Some(context) = Context::of(ask) {
        for row in ROWS {
            row.push((row.offer)(&context), &mut out);
        }
    }
    // A declaration among the others, with the keys that are used, is the better one of the two.
    if out.iter().any(|action| action.id == ADD_EXTERNAL) {
        out.retain(|action| action.id != "fix" || !external::replaces(action.mends, &action.edits));
    }
    for row in LAST_ROWS {
        row.push((row.offer)(&ask), &mut out);
    }
    out
}

impl<Offer> Row<Offer> {
    fn push(&self, drafts: Vec<Draft>, out: &mut Vec<Action>) {
        out.extend(drafts.into_iter().map(|draft| Action {
            id: self.id,
            title: draft.title,
            // What mends a finding stands among its fixes.
            sort: if draft.mends.is_some() { ActionSort::QuickFix } else { self.sort },
            keeps_output: self.keeps_output,
            mends: draft.mends,
            edits: draft.edits,
            stops: draft.stops,
        }));
    }
}
