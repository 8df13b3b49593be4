//! What is formatted is the same program, and stays as it is.

#![no_main]

use kdsl_properties::{compile, format};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if format::holds(text).is_some() {
        compile::formatted_gives_the_same(text);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    kdsl_fuzz::program(data, size, max_size, seed)
});
