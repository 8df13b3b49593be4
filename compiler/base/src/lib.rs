//! The vocabulary that every other crate speaks: files and spans, the [`World`] that a host
//! provides, diagnostics as data, and the values that a program becomes.
//!
//! Nothing here knows the language or Kubernetes' kinds, and nothing here does I/O.

mod cancel;
mod change;
mod codes;
mod diagnostic;
mod manifest;
mod message;
pub mod names;
pub mod quantity;
mod remembered;
pub mod set_path;
mod source;
mod span;
mod suggest;
pub mod threads;
mod value;
mod world;

pub use cancel::Cancel;
pub use change::Change;
pub use codes::{Code, all as all_codes};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, PartOfRange, Severity};
pub use manifest::{Lost, Maker, Manifest};
pub use remembered::Remembered;
pub use source::{LineColumn, LineIndex, Source, SourceKind, Sources};
pub use span::{FileId, Span};
pub use suggest::{distance, nearest};
pub use threads::Threads;
pub use value::{Entries, Node, Value};
pub use world::{Input, InputOrigin, MemoryWorld, ReadError, World};
