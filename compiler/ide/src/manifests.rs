//! Plain YAML and JSON that an editor has open.

/// Whether a text of YAML or JSON seems to hold manifests of Kubernetes: a key `apiVersion` begins a line, as
/// it does in each of them, and in little else. A text that is half-typed is read as well.
pub fn is_manifest(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '\t', '-', '{', '\u{feff}']);
        let key = line.strip_prefix('"').or_else(|| line.strip_prefix('\'')).unwrap_or(line);
        let rest = key.strip_prefix("apiVersion").map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
        rest.is_some_and(|rest| rest.starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_manifest;

    #[test]
    fn manifests_are_told_from_other_yaml() {
        for text in [
            "apiVersion: v1",
            "---\n# x\napiVersion:\n",
            "{\n  \"apiVersion\" : 1",
            "- apiVersion: v1",
            "{\"apiVersion\": 1}",
        ] {
            assert!(is_manifest(text), "{text}");
        }
        for text in ["", "services:\n  web: {}\n", "# apiVersion: v1", "apiVersions: v1", "a: apiVersion: 1"]
        {
            assert!(!is_manifest(text), "{text}");
        }
    }
}
