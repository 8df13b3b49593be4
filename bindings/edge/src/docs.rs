//! Kubernetes' documentation: built in, or in a file of its own that the host gives.

use std::sync::OnceLock;

use kdsl_schema_docs::Docs;

static DOCS: OnceLock<Docs> = OnceLock::new();
static NONE: OnceLock<Docs> = OnceLock::new();

/// Takes Kubernetes' documentation, the bytes of `docs.bin`, for what is asked from now on; false if they are
/// something else. Where it is built in there is no need to.
pub fn load(bytes: &[u8]) -> bool {
    Docs::from_bytes(bytes).is_some_and(|docs| {
        // Loaded twice, the first stays: the texts are the same.
        let _ = DOCS.set(docs);
        true
    })
}

/// The documentation, once it is there.
pub(crate) fn loaded() -> Option<&'static Docs> {
    let built_in = || cfg!(feature = "docs").then(Docs::embedded);
    DOCS.get().or_else(built_in)
}

/// The documentation, or one without any texts.
pub(crate) fn loaded_or_none() -> &'static Docs {
    loaded().unwrap_or_else(|| NONE.get_or_init(Docs::default))
}
