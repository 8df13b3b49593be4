//! What an editor asks, answered from what the compiler knows.
//!
//! Plain functions on byte offsets that give plain data; protocols stand in the crates above. Each
//! answers in broken code as well, as far as its tree and its types go.

mod completion;
mod cursor;
mod diagnostics;
mod expect;
mod format;
mod hover;
mod known;
mod place;
mod signature;
mod text;

pub use completion::{Ask, Completion, CompletionKind, Completions, MOST, completion, resolve};
pub use diagnostics::{compile, diagnostics, fix_all};
pub use format::format;
pub use hover::{Hover, hover};
pub use signature::{Signature, signature};

// What the hosts of an editor name, so that this crate is all that they are built on.
pub use kdsl_core::{Analysis, Compiled, Options, analyse};
