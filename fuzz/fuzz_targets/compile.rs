//! Any program ends, within its limits, with the same result each time.

#![no_main]

use kdsl_properties::compile;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    compile::holds(text);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    kdsl_fuzz::program(data, size, max_size, seed)
});
