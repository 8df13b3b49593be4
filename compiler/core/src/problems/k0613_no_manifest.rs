//! A document of a file of manifests that is none.

use kdsl_base::{Code, Diagnostic, Span};

/// The document at `span` does not say which kind it is of.
pub fn no_manifest(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0613, span, "this document is no manifest")
        .label("it has no `kind`")
        .help("write its `apiVersion` and `kind`; what is only data, a program reads with `yaml(\"…\")`")
}
