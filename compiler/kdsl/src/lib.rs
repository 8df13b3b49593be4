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
mod output;
mod project;
mod secrets;

pub use compiler::Compiler;
pub use output::{Output, json, yaml};
pub use secrets::{PLACEHOLDER, Secrets};

pub use kdsl_base::{
    Code, Diagnostic, Edit, Entries, FileId, Fix, Input, InputOrigin, Label, LineColumn, LineIndex, Manifest,
    MemoryWorld, Node, ReadError, Severity, Source, SourceKind, Sources, Span, Value, World, all_codes,
};
pub use kdsl_core::Limits;
pub use kdsl_project::{Environment, FILE as PROJECT_FILE, Level, Lint, Path, Project, read as read_project};
pub use kdsl_report::{Format, render, summary};
pub use kdsl_schema::{Target, UnknownVersion, Version};
