//! Between the URIs of the protocol, the paths of the disk and the names that the compiler knows.

use std::path::{Component, Path, PathBuf};

/// The path that a `file:` URI means.
pub(crate) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let start = rest.find('/')?;
    let decoded = decode(rest.get(start..)?)?;
    // `/c:/folder` is a path of Windows.
    let bytes = decoded.as_bytes();
    let has_drive = bytes.len() > 2 && bytes[1].is_ascii_alphabetic() && bytes[2] == b':';
    Some(PathBuf::from(if has_drive { decoded.get(1..)? } else { &decoded }))
}

/// The `file:` URI of a path.
pub(crate) fn uri_of(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let mut out = format!("file://{slash}");
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// The folder that a document's names are relative to, and its own name there. That is the folder
/// that the editor has open, or the document's where it lies outside.
pub(crate) fn root_and_name(root: Option<&Path>, path: &Path) -> Option<(PathBuf, String)> {
    let root = root.filter(|root| path.starts_with(root)).or(path.parent())?;
    let inside = path.strip_prefix(root).ok()?;
    let mut name = String::new();
    for part in inside.components() {
        let Component::Normal(part) = part else { return None };
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(part.to_str()?);
    }
    Some((root.to_owned(), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_and_paths_agree() {
        let path = path_of("file:///a%20b/%C3%A9.kdsl").unwrap();
        assert_eq!(path, Path::new("/a b/é.kdsl"));
        assert_eq!(uri_of(&path), "file:///a%20b/%C3%A9.kdsl");
        assert_eq!(path_of("file:///c%3A/x.kdsl").unwrap(), Path::new("c:/x.kdsl"));
        for bad in ["untitled:a", "file://", "file:///%zz", "file:///%f", "file:///%ff", ""] {
            assert_eq!(path_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn names_are_relative_to_the_folder_that_is_open() {
        let name =
            |root: Option<&str>, path: &str| root_and_name(root.map(Path::new), Path::new(path)).unwrap();
        assert_eq!(name(Some("/p"), "/p/a/b.kdsl"), (PathBuf::from("/p"), "a/b.kdsl".to_owned()));
        assert_eq!(name(Some("/p"), "/q/b.kdsl"), (PathBuf::from("/q"), "b.kdsl".to_owned()));
        assert_eq!(name(None, "/q/b.kdsl"), (PathBuf::from("/q"), "b.kdsl".to_owned()));
        assert_eq!(root_and_name(None, Path::new("/")), None);
        assert_eq!(root_and_name(Some(Path::new("/p")), Path::new("/p/../x.kdsl")), None);
    }
}
