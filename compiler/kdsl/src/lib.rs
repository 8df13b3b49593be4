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
//!
//! A program cannot run away: its steps, its depth, its memory, its output and the files that it reads are bounded
//! by [`Limits`], and what would go beyond ends with an error that names the limit and the place. A service that
//! compiles programs of strangers takes [`Limits::UNTRUSTED`], and a [`Cancel`] for its deadline.
//!
//! ```
//! use kdsl::{Compiler, Limits, MemoryWorld};
//!
//! let program = "ConfigMap c { data.n: (1..90000).map(n => \"x\".repeat(n)).join() }";
//! let world = MemoryWorld::with_file("main.kdsl", program);
//! let output = Compiler::new().limits(Limits::UNTRUSTED).compile(&world, &["main.kdsl"]);
//! assert!(output.diagnostics()[0].message.contains("limit on"));
//! ```
//!
//! What else there is: params as values ([`Compiler::param`]), functions of the host ([`HostModule`]), manifests as
//! types of serde (`ReadInto`, with the feature `serde`), and the way from the YAML back ([`SourceMap`]).

mod bounded;
mod cancelled;
mod compiler;
mod copies;
mod data;
mod diff;
mod fixes;
mod given;
mod graph;
#[cfg(feature = "serde")]
mod host_types;
mod map;
mod output;
mod plain;
mod project;
mod secrets;
mod suppress;
mod twice;

pub use compiler::Compiler;
pub use diff::{Diff, DiffFormat};
pub use fixes::{Fixed, Program, fix};
pub use graph::GraphFormat;
#[cfg(feature = "serde")]
pub use host_types::{ReadInto, Unfit, Unwritable};
pub use map::{Place, SourceMap};
pub use output::{Output, json, value_json, value_yaml, yaml};
pub use secrets::{PLACEHOLDER, Secrets};

pub use kdsl_base::{
    Cancel, Code, Diagnostic, Edit, Entries, FileId, Fix, Input, InputOrigin, Label, LineColumn, LineIndex,
    Manifest, MemoryWorld, Node, ReadError, Severity, Source, SourceKind, Sources, Span, Value, World,
    all_codes, nearest,
};
/// The modules of the standard library.
pub use kdsl_core::stdlib;
pub use kdsl_core::{HostModule, Limits, TestCase, Undeclarable};
pub use kdsl_diff::{Class, FieldChange, Namespaces, ObjectChange, Shown, Step};
pub use kdsl_edit::Fixes;
pub use kdsl_fmt::{format, format_file};
/// From manifests to programs.
pub use kdsl_import as import;
pub use kdsl_project::{Environment, FILE as PROJECT_FILE, Level, Lint, Path, Project, read as read_project};
pub use kdsl_report::{Case, Format, junit, render, summary};
pub use kdsl_rules::{LINTS, Lint as LintRule, Profile, RULES_OF_OTHERS, Selection};
pub use kdsl_schema::{PodSecurity, SecurityLevel, Target, UnknownVersion, Version};

/// The programs of the guide, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guide/embedding.md")]
struct Guide;
