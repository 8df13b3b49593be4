//! A file that the host does not give.

use kdsl_base::{Code, Diagnostic, ReadError, Span, nearest};

/// `path` could not be read, as `error` says.
pub fn unreadable(span: Span, path: &str, error: &ReadError) -> Diagnostic {
    let (label, help) = match error {
        ReadError::NotFound => ("there is no such file".to_owned(), None),
        ReadError::Directory => ("it is a folder".to_owned(), None),
        ReadError::NotText { valid_up_to } => (
            format!("not UTF-8 text: byte {} is not a character", valid_up_to + 1),
            Some("bytes fit where Kubernetes has bytes: `binaryData` of a ConfigMap, `data` of a Secret"),
        ),
        ReadError::TooLarge { limit } => (format!("larger than {}", size(*limit)), None),
        ReadError::Denied(why) => {
            let outside = why.contains("project's folder");
            (why.clone(), outside.then_some("a program reads files of its own project only"))
        }
    };
    let problem =
        Diagnostic::error(Code::K0610, span, format!("cannot read `{}`", super::short(path))).label(label);
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// A number of bytes in the largest unit that says it exactly.
fn size(bytes: u64) -> String {
    match bytes {
        0 => "nothing".to_owned(),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

/// No file of `folder` fits a pattern; `names` are the files that it has.
pub fn no_match<'a>(
    span: Span,
    pattern: &str,
    folder: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let message = format!("no file matches `{}`", super::short(pattern));
    let problem = Diagnostic::error(Code::K0610, span, message).label("matches nothing");
    let place =
        if folder.is_empty() { "this folder".to_owned() } else { format!("`{}`", super::short(folder)) };
    let known: Vec<&str> = names.clone().take(6).collect();
    let name = pattern.rsplit('/').next().unwrap_or(pattern);
    match nearest(name, names) {
        _ if known.is_empty() => problem.note(format!("there are no files in {place}")),
        Some(near) if !name.contains('*') => problem.help(format!("did you mean `{near}`?")),
        _ => problem.note(format!("the files in {place} include {}", super::list(&known, "and"))),
    }
}

/// A pattern has a `*` in a folder's name.
pub fn folder_pattern(span: Span, pattern: &str) -> Diagnostic {
    let message = format!("cannot read `{}`", super::short(pattern));
    Diagnostic::error(Code::K0610, span, message)
        .label("a `*` before the last `/`")
        .note("a `*` stands for the name of a file, not for a folder, so that no two files have one name")
        .help("put the folders together: `{ ...files(\"a/*\"), ...files(\"b/*\") }`")
}

/// A file of YAML has a second document, where one value is read.
pub fn several_documents(span: Span, path: &str, second: Span) -> Diagnostic {
    let message = format!("cannot read `{}` as one value", super::short(path));
    Diagnostic::error(Code::K0610, span, message)
        .label("has more than one document")
        .secondary(second, "the second one")
        .help("write the documents as one list, or each in a file of its own")
}

/// The standard library has no module `path`; `modules` are those that it has.
pub fn no_module(span: Span, path: &str, modules: &[&str]) -> Diagnostic {
    let what = format!("the standard library has no `{}`", super::short(path));
    let problem = Diagnostic::error(Code::K0610, span, what).label("no module of this name");
    match nearest(path, modules.iter().copied()) {
        Some(near) => problem.suggestion(format!("did you mean `{near}`?"), span, format!("\"{near}\"")),
        None => problem.help(format!("it has {}", super::list(modules, "and"))),
    }
}

/// The host gives no module `path`; `modules` are those that it gives.
pub fn no_host_module(span: Span, path: &str, modules: &[&str]) -> Diagnostic {
    let what = format!("nothing gives the functions of `{}` here", super::short(path));
    let problem = Diagnostic::error(Code::K0610, span, what).label("no module of this name");
    match nearest(path, modules.iter().copied()) {
        Some(near) => problem.suggestion(format!("did you mean `{near}`?"), span, format!("\"{near}\"")),
        None if modules.is_empty() => {
            problem.note("modules of `host/` are given by a program that embeds the compiler")
        }
        None => problem.help(format!("there is {}", super::list(modules, "and"))),
    }
}
