//! The file system as the compiler may see it: one folder, what may be read there, and what a folder
//! stands for.
//!
//! The command line and the language server read the disk through this and nothing else, so that both
//! refuse the same, and mean the same by a folder.

mod folder;
mod read;
mod walk;

pub use folder::Folder;
pub use read::{LIMIT, read_bytes, read_regular, text, why, words};
pub use walk::{Entry, Found, Walk, walk};
