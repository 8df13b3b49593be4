//! Paths of the file: relative to the project's root, and inside it.

/// The path with `/` between its parts and nothing that could be left out; `None` where it leads out
/// of the project.
pub(crate) fn inside(text: &str) -> Option<String> {
    if text.starts_with('/') || text.contains(['\\', '\0']) || text.chars().nth(1) == Some(':') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
