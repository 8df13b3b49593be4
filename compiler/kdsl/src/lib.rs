//! The compiler as a library: from a [`World`] of files and inputs to Kubernetes manifests.
//!
//! This is the interface that stays; the crates below it may change with every release. It does no
//! I/O, prints nothing and has no state between calls.
//!
//! ```
//! use kdsl::{Compiler, MemoryWorld};
//!
//! let world = MemoryWorld::with_file("main.kdsl", "ConfigMap settings { data: { color: \"blue\" } }");
//! let output = Compiler::new().compile(&world, &["main.kdsl"]);
//! assert!(!output.has_errors());
//! assert!(output.to_yaml().is_some_and(|yaml| yaml.contains("kind: ConfigMap")));
//! ```

mod compiler;
mod graph;
mod output;

pub use compiler::Compiler;
pub use graph::GraphFormat;
pub use output::{Output, json, yaml};

pub use kdsl_base::{
    Code, Diagnostic, Edit, Entries, FileId, Fix, Input, InputOrigin, Label, LineColumn, LineIndex, Manifest,
    MemoryWorld, Node, ReadError, Severity, Source, SourceKind, Sources, Span, Value, World, all_codes,
};
pub use kdsl_core::Limits;
pub use kdsl_report::{Format, render, summary};
pub use kdsl_schema::{Target, UnknownVersion, Version};
