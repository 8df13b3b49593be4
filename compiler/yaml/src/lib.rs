//! YAML and JSON, out and in. Knows nothing of Kubernetes' kinds.
//!
//! [`write`] turns values into YAML that every reader in use understands the same way, the YAML 1.1
//! readers of `kubectl` and Python as well as those of YAML 1.2. [`write_json`] does it in JSON.
//! [`read`] turns YAML into values that know where they stand, by `kubectl`'s rules.

mod chars;
mod emit;
mod json;
mod mapped;
mod number;
mod read;
mod scalar;

pub use emit::{write, write_with_map};
pub use json::{write_json, write_json_compact};
pub use mapped::Mapped;
pub use read::{Comment, Document, KeySpan, Limits, Placement, Read, read, read_with};
pub use scalar::most_bytes;
