//! What an editor asks, answered from what the compiler knows.
//!
//! Plain functions on byte offsets that give plain data; protocols stand in the crates above. Each
//! answers in broken code as well, as far as its tree and its types go.

mod diagnostics;
mod files;
mod format;
mod hover;
mod names;
mod navigate;
mod place;
mod rename;
mod text;

pub use diagnostics::{compile, diagnostics, fix_all};
pub use format::format;
pub use hover::{Hover, hover};
pub use navigate::{
    Place, Target, Targets, declaration, definition, highlights, implementation, references, type_definition,
};
pub use rename::{Rename, Renamed, prepare_rename, rename};

// What the hosts of an editor name, so that this crate is all that they are built on.
pub use kdsl_core::{Analysis, Compiled, Options, analyse};
