//! What is said about a CustomResourceDefinition.

use kdsl_base::{Code, Diagnostic, Node, Span, nearest};

/// The definition cannot be used: its kind stays unknown.
pub fn unusable(at: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::K0630, at, message)
}

/// A kind of the API that only old clusters have.
pub fn old_api(version: &Node, text: &str) -> Diagnostic {
    let known = text == "apiextensions.k8s.io/v1beta1";
    let what =
        if known { "is of Kubernetes before 1.22" } else { "is no version of CustomResourceDefinition" };
    unusable(version.origin, format!("`{text}` {what}"))
        .label("must be `apiextensions.k8s.io/v1`")
        .note("its kind stays unknown here, and an API server refuses the definition")
        .help("use the definition that the project publishes for Kubernetes 1.16 and newer")
}

/// A part of the definition is missing, or is not what it must be.
pub fn missing(at: Span, field: &str, wanted: &str) -> Diagnostic {
    unusable(at, format!("`{field}` is missing or malformed in this CustomResourceDefinition"))
        .label(format!("`{field}` must be {wanted}"))
        .note("its kind stays unknown here, and an API server refuses the definition")
}

/// The kind is read, but an API server refuses the definition or serves nothing of it.
pub fn refused(at: Span, message: impl Into<String>, label: &str) -> Diagnostic {
    Diagnostic::warning(Code::K0630, at, message).label(label)
}

/// A kind that another definition has defined.
pub fn twice(at: Span, first: Span, kind: &str) -> Diagnostic {
    Diagnostic::warning(Code::K0630, at, format!("{kind} is defined twice"))
        .label("this one is not used")
        .secondary(first, "the first definition")
}

/// A part of a schema that is not structural. It is left unchecked.
pub fn not_structural(at: Span, field: &str, why: &str) -> Diagnostic {
    let place = if field.is_empty() { "the schema".to_owned() } else { format!("`{field}`") };
    Diagnostic::warning(Code::K0631, at, format!("the schema of {} is not structural", short(&place)))
        .label(why)
        .note("its values are not checked here, and an API server refuses the definition")
}

/// A type that there is not.
pub fn unknown_type(at: Span, field: &str, text: &str) -> Diagnostic {
    const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
    let usual = match text {
        "int" | "int32" | "int64" | "long" => Some("integer"),
        "bool" => Some("boolean"),
        "float" | "double" => Some("number"),
        "str" | "text" => Some("string"),
        "list" => Some("array"),
        "map" | "record" | "dict" => Some("object"),
        _ => nearest(text, TYPES),
    };
    let problem = not_structural(at, field, "no such type");
    match usual {
        Some(usual) => problem.suggestion(format!("did you mean `{usual}`?"), at, usual),
        None => problem.help(format!("the types are {}", TYPES.join(", "))),
    }
}

/// The same, of so many places that no more are listed.
pub fn more_not_structural(at: Span, count: usize) -> Diagnostic {
    Diagnostic::warning(Code::K0631, at, format!("{count} more places of this schema are not structural"))
        .note("their values are not checked here, and an API server refuses the definition")
}

fn short(place: &str) -> String {
    if place.chars().count() <= 50 {
        return place.to_owned();
    }
    let start: String = place.chars().take(48).collect();
    format!("{start}…`")
}
