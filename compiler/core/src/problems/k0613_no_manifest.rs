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

/// The document at `span` is the patch of an object by Kustomize.
pub fn patch(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0613, span, "this document is no manifest")
        .label("a patch of Kustomize, by `$patch`")
        .help("build it, as by `kustomize build . | kdsl lint -`, and look at what comes out")
}

/// The values of the document at `span` are encrypted.
pub fn encrypted(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0613, span, "this document is encrypted")
        .label("by SOPS")
        .note("what the cluster gets is the text that it is decrypted to, without `sops`")
        .help("decrypt it, as by `sops decrypt FILE | kdsl lint -`")
}
