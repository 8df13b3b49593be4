//! The documentation of Kubernetes' types and fields, as Kubernetes itself words it.
//!
//! The texts are deflated at build time and inflated once, when the first is asked for. They are part of
//! Kubernetes (Apache-2.0). Where they are not built in (feature `none`, or a browser that loads them
//! as a file of its own) [`Docs::from_bytes`] reads them.

use std::sync::OnceLock;

/// The texts, and where each lies.
#[derive(Debug, Default)]
pub struct Docs {
    text: String,
    /// The start and end of each text in bytes.
    texts: Vec<(u32, u32)>,
    /// Sorted by type and field.
    index: Vec<Entry>,
}

/// A field that has documentation: its type and name as places in the text, and the number of its text.
#[derive(Debug)]
struct Entry {
    ty: (u32, u32),
    field: (u32, u32),
    number: u32,
}

/// The deflated texts as they were built: the file that a browser loads.
pub fn deflated() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/docs.bin"))
}

impl Docs {
    /// The documentation that was built in, inflated at the first call.
    pub fn embedded() -> &'static Docs {
        static DOCS: OnceLock<Docs> = OnceLock::new();
        DOCS.get_or_init(|| Docs::from_bytes(deflated()).unwrap_or_default())
    }

    /// Inflates what [`deflated`] gave; none if the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Docs> {
        let text = miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, 16 << 20).ok()?;
        let text = String::from_utf8(text).ok()?;
        let (bodies, lines) = text.split_once('\u{1d}')?;
        let mut texts = Vec::new();
        let mut start = 0u32;
        for body in bodies.split_terminator('\u{1e}') {
            let end = start + u32::try_from(body.len()).ok()?;
            texts.push((start, end));
            start = end + 1;
        }
        let mut index = Vec::new();
        let mut start = u32::try_from(bodies.len()).ok()? + 1;
        for line in lines.lines() {
            let (path, rest) = line.split_once('\t')?;
            let (field, number) = rest.split_once('\t')?;
            let middle = start + u32::try_from(path.len()).ok()?;
            let end = middle + 1 + u32::try_from(field.len()).ok()?;
            let number = number.parse().ok()?;
            index.push(Entry { ty: (start, middle), field: (middle + 1, end), number });
            start += u32::try_from(line.len()).ok()? + 1;
        }
        Some(Docs { texts, index, text })
    }

    /// The documentation of a type, by its full name: `core.v1.Container`.
    pub fn type_doc(&self, path: &str) -> Option<&str> {
        self.field_doc(path, "")
    }

    /// The documentation of a field of a type: `("core.v1.Container", "image")`.
    pub fn field_doc(&self, path: &str, field: &str) -> Option<&str> {
        let at = self
            .index
            .binary_search_by(|entry| (self.at(entry.ty), self.at(entry.field)).cmp(&(path, field)))
            .ok()?;
        let entry = self.index.get(at)?;
        self.texts.get(entry.number as usize).map(|place| self.at(*place))
    }

    /// How many types and fields have documentation.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether nothing was built in.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    fn at(&self, (start, end): (u32, u32)) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }
}

#[cfg(all(test, not(feature = "none")))]
mod tests {
    use super::*;

    #[test]
    fn fields_and_types_have_their_documentation() {
        let docs = Docs::embedded();
        assert!(docs.len() > 4_000, "{}", docs.len());
        assert!(docs.field_doc("core.v1.Container", "image").unwrap().contains("image"));
        assert!(docs.field_doc("apps.v1.DeploymentSpec", "replicas").unwrap().contains("desired pods"));
        assert!(docs.type_doc("apps.v1.Deployment").unwrap().contains("Deployment"));
        assert_eq!(docs.field_doc("core.v1.Container", "imag"), None);
        println!("{} texts, {} bytes inflated, {} deflated", docs.len(), docs.text.len(), deflated().len());
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(Docs::from_bytes(b"not deflated").is_none());
        assert!(Docs::from_bytes(&[]).is_none());
        let half = deflated().len() / 2;
        assert!(Docs::from_bytes(&deflated()[..half]).is_none());
    }
}
