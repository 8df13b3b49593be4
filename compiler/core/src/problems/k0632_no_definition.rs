//! A file or folder of which kinds are wanted, and that defines none.

use kdsl_base::{Code, Diagnostic, Span};

/// `path`, of so many files, has no CustomResourceDefinition.
pub fn no_definition(span: Span, path: &str, files: usize) -> Diagnostic {
    let what = match files {
        0 => "there is no YAML file in it",
        1 => "none of its documents is one",
        _ => "none of the documents of its files is one",
    };
    let message = format!("`{}` has no CustomResourceDefinition", super::short(path));
    Diagnostic::warning(Code::K0632, span, message)
        .label(what)
        .note("no kind becomes known by it")
        .help("use the file with the definitions that the project publishes beside its manifests")
}
