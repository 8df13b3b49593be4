//! What an editor asks, answered from what the compiler knows.
//!
//! Plain functions on byte offsets that give plain data; protocols stand in the crates above. Each
//! answers in broken code as well, as far as its tree and its types go.

mod brackets;
mod diagnostics;
mod explain;
mod files;
mod folding;
mod format;
mod hover;
mod import;
mod index;
mod manifests;
mod names;
mod navigate;
mod outline;
mod place;
mod preview;
mod rename;
mod selection;
mod slots;
mod symbols;
mod text;
mod tokens;

pub use diagnostics::{compile, diagnostics, fix_all};
pub use explain::{Unexplained, explain};
pub use folding::{Fold, FoldKind, folds};
pub use format::format;
pub use hover::{Hover, hover};
pub use import::{Imported, import_yaml};
pub use manifests::is_manifest;
pub use navigate::{
    Place, Target, Targets, declaration, definition, highlights, implementation, references, type_definition,
};
pub use outline::{Symbol, SymbolKind, outline};
pub use preview::{Preview, preview};
pub use rename::{Rename, Renamed, prepare_rename, rename};
pub use selection::selections;
pub use symbols::{ProjectSymbol, project_symbols};
pub use tokens::{CLASSES, Class, ClassRow, MODIFIERS, Modifiers, Token, delta, tokens};

// What the hosts of an editor name, so that this crate is all that they are built on.
pub use kdsl_core::{Analysis, Compiled, Options, analyse};
