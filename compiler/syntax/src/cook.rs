//! What the text between quotes means.

use crate::ast::{CookedPart, Str};

/// The pieces of a string as they are meant.
pub(crate) fn cook(_string: Str<'_>) -> Vec<CookedPart<'_>> {
    Vec::new()
}
