//! A key that a method would make twice.

use kdsl_base::Code;

use crate::ops::{Failure, Place};

/// The failure of an operator or a method, which knows what it is about and not where it stands: the
/// evaluator puts it there. `message` names the values' sorts, never a secret.
pub fn key_made_twice(at: Place, message: impl Into<String>) -> Failure {
    Failure::new(Code::K0430, at, message)
}
