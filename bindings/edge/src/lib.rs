//! The compiler for other languages.
//!
//! A binding calls what is here with the name of a question and arguments in JSON, and gets an answer in JSON: so
//! that nothing throws, that the host's own reader and writer do the work, and that every language is answered by
//! the same code, which is tested here. What differs between them is how they count in texts: [`Unit`].

mod ask;
// WebAssembly has neither threads nor a clock.
#[cfg(not(target_arch = "wasm32"))]
mod border;
mod call;
mod docs;
mod findings;
mod functions;
mod limits;
mod options;
mod places;
mod project;
#[cfg(test)]
mod tests;
mod unit;

#[cfg(not(target_arch = "wasm32"))]
pub use border::{ask_guarded, caught, guarded, once_guarded};
pub use call::{ask, call, is_known, once, refused};
pub use docs::load as load_docs;
#[cfg(not(target_arch = "wasm32"))]
pub use kdsl::Cancel;
pub use project::Project;
pub use unit::Unit;

/// The version of the compiler.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
