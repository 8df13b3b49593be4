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

/// A path whose folder has no links in it, where it exists: one file has one such path.
pub(crate) fn real(path: &Path) -> PathBuf {
    let Some((folder, name)) = path.parent().zip(path.file_name()) else { return path.to_owned() };
    // A new document may lie in a folder that is not there yet.
    for above in folder.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), folder.strip_prefix(above)) {
            return real.join(rest).join(name);
        }
    }
    path.to_owned()
}

/// The name of a file in a folder, with `/` between its parts. None where it lies elsewhere.
pub(crate) fn name_in(folder: &Path, path: &Path) -> Option<String> {
    let mut name = String::new();
    for part in path.strip_prefix(folder).ok()?.components() {
        let Component::Normal(part) = part else { return None };
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(part.to_str()?);
    }
    Some(name)
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
    fn names_are_relative_to_a_folder() {
        let name = |root: &str, path: &str| name_in(Path::new(root), Path::new(path));
        assert_eq!(name("/p", "/p/a/b.kdsl"), Some("a/b.kdsl".to_owned()));
        assert_eq!(name("/p", "/q/b.kdsl"), None);
        assert_eq!(name("/p", "/p/../x.kdsl"), None);
    }

    #[test]
    fn a_path_that_is_not_there_is_as_it_is() {
        assert_eq!(real(Path::new("/no such folder/x.kdsl")), Path::new("/no such folder/x.kdsl"));
        assert_eq!(real(Path::new("/")), Path::new("/"));
    }
}
