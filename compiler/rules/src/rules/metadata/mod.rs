//! The rules about metadata and selectors of any kind.

mod object;
mod requirement;

pub(crate) use object::{RULES as OBJECT, namespace};
pub(crate) use requirement::RULES as REQUIREMENT;
