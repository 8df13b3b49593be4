//! A document of a file of manifests that is none.

use kdsl_base::{Code, Diagnostic, Span};

/// A document of a kind of others, at `span`, has no `metadata`.
pub fn no_object(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0613, span, "this document is no manifest")
        .label("it has no `metadata`")
        .help("name the object in `metadata.name`; what configures a program is no object of a cluster")
}

/// The document at `span` does not say which kind it is of.
pub fn no_manifest(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0613, span, "this document is no manifest")
        .label("it has no `kind`")
        .help("write its `apiVersion` and `kind`; what is only data, a program reads with `yaml(\"…\")`")
}
