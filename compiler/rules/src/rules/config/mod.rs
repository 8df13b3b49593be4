//! The rules about scaling, disruption, access, storage and configuration.

pub(crate) mod access;
pub(crate) mod admission;
pub(crate) mod crd;
pub(crate) mod data;
pub(crate) mod encoded;
pub(crate) mod limits;
pub(crate) mod quota;
pub(crate) mod scaling;
pub(crate) mod secret;
pub(crate) mod storage;

use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_base::{Node, Value};

/// The amount that stands there, as a text or as a number.
fn amount(node: &Node) -> Option<Quantity> {
    match &node.value {
        Value::Int(number) => Some(Quantity::whole(*number)),
        Value::Str(text) => parse_quantity(text).ok(),
        _ => None,
    }
}
