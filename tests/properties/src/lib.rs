//! What holds for every text, a file for each property. The tests of the crates try texts that they know or
//! make, `fuzz/` tries texts that it finds; both ask here.
//!
//! A property is a function of a text, and panics where it does not hold. Each is a feature, so that the tests
//! of a small crate build no more than that crate.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    reason = "a test fails by it"
)]

#[cfg(feature = "compile")]
pub mod compile;
#[cfg(feature = "format")]
pub mod format;
#[cfg(feature = "import")]
pub mod import;
#[cfg(feature = "parse")]
pub mod parse;
#[cfg(feature = "session")]
pub mod session;
#[cfg(feature = "yaml")]
pub mod yaml;

use std::time::Duration;

/// How long this thread was on a processor, which others on the machine do not change; no time where the system
/// does not say.
pub fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split_whitespace().next().and_then(|word| word.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}
