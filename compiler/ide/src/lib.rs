//! What an editor asks, answered from what the compiler knows.
//!
//! Plain functions on byte offsets that give plain data; protocols stand in the crates above. Each
//! answers in broken code as well, as far as its tree and its types go.

mod actions;
mod diagnostics;
mod format;
mod hover;
mod place;
mod text;

pub use actions::{Action, ActionEdit, ActionSort, Ask, action_ids, actions};
pub use diagnostics::{compile, diagnostics, fix_all};
pub use format::format;
pub use hover::{Hover, hover};

// What the hosts of an editor name, so that this crate is all that they are built on.
pub use kdsl_core::{Analysis, Compiled, Options, analyse};
