//! An argument outside what a method takes.

use kdsl_base::Code;

use crate::ops::{Failure, Place};

/// The failure of an operator or a method, which knows what it is about and not where it stands: the
/// evaluator puts it there. `message` names the values' sorts, never a secret.
pub fn argument_range(at: Place, message: impl Into<String>) -> Failure {
    Failure::new(Code::K0426, at, message)
}
