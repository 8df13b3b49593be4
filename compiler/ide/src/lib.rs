//! What an editor asks, answered from what the compiler knows.
//!
//! Plain functions on byte offsets that give plain data; protocols stand in the crates above. Each
//! answers in broken code as well, as far as its tree and its types go.

mod actions;
mod brackets;
mod completion;
mod cursor;
mod diagnostics;
mod expect;
mod explain;
mod files;
mod folding;
mod format;
mod format_range;
mod hierarchy;
mod hints;
mod hover;
mod import;
mod index;
mod known;
mod lens;
mod linked;
mod links;
mod manifests;
mod moved;
mod names;
mod navigate;
mod organize;
mod outline;
mod params;
mod place;
mod preview;
mod rename;
mod selection;
mod signature;
mod slots;
mod symbols;
mod text;
mod tokens;
mod tree;
mod typing;
mod yaml;

pub use actions::{ADD_EXTERNAL, Action, ActionAsk, ActionEdit, ActionSort, action_ids, actions, text_edits};
pub use completion::{Ask, Completion, CompletionKind, Completions, MOST, completion, resolve};
pub use diagnostics::{Findings, compile, diagnostics, fix_all, mend};
pub use explain::{Unexplained, explain};
pub use folding::{Fold, FoldKind, folds};
pub use format::format;
pub use format_range::format_range;
pub use hierarchy::{Call, Member, MemberKind, calls_from, calls_to, members, subtypes, supertypes};
pub use hints::{Hint, HintSort, HintSorts, Insert, hint_edits, hints};
pub use hover::{Hover, hover};
pub use import::{Imported, import_yaml};
pub use lens::{Lens, LensAct, lenses};
pub use linked::{Linked, linked};
pub use links::{DocumentLink, LinkTarget, links};
pub use manifests::is_manifest;
pub use moved::moved;
pub use names::{NameIndex, Named};
pub use navigate::{
    Place, Target, Targets, declaration, definition, highlights, implementation, references, type_definition,
};
pub use organize::organize_imports;
pub use outline::{Symbol, SymbolKind, outline};
pub use params::{ProgramParam, params};
pub use preview::{MissingParam, Preview, missing_params, preview};
pub use rename::{Rename, Renamed, prepare_rename, rename};
pub use selection::selections;
pub use signature::{Signature, signature};
pub use symbols::{ProjectSymbol, project_symbols};
pub use tokens::{CLASSES, Class, ClassRow, MODIFIERS, Modifiers, Token, delta, tokens};
pub use tree::{TreeRow, tree};
pub use typing::{format_on_type, on_enter};

// What the hosts of an editor name, so that this crate is all that they are built on.
pub use kdsl_core::{Analysis, Compiled, Options, analyse};
pub use kdsl_syntax::Parse;
