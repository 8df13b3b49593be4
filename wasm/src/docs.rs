//! Kubernetes' documentation, which lies in a file of its own and is given by the host.

use std::sync::OnceLock;

use kdsl_schema_docs::Docs;

static DOCS: OnceLock<Docs> = OnceLock::new();
static NONE: OnceLock<Docs> = OnceLock::new();

/// Takes the bytes of the file; false if they are something else.
pub(crate) fn load(bytes: &[u8]) -> bool {
    Docs::from_bytes(bytes).is_some_and(|docs| {
        // Loaded twice, the first stays: the texts are the same.
        let _ = DOCS.set(docs);
        true
    })
}

/// The documentation, once it is loaded.
pub(crate) fn loaded() -> Option<&'static Docs> {
    DOCS.get()
}

/// The documentation, or one without any texts.
pub(crate) fn loaded_or_none() -> &'static Docs {
    loaded().unwrap_or_else(|| NONE.get_or_init(Docs::default))
}
