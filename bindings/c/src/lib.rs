//! The compiler for C, and for all that can call C. `include/kdsl.h` is made of what stands here.
//!
//! Texts come as a pointer and a length; answers go as handles, which the caller frees. What is asked and
//! answered is the JSON of `bindings/edge`. `border.rs` alone turns pointers into values; no function trusts one more
//! than its documentation says, none panics into its caller.

mod answer;
mod border;
mod calls;
mod cancel;
mod project;

/// The version of this interface. It changes when a program that was built for it must be built again.
pub const KDSL_ABI: u32 = 1;
