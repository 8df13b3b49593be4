//! Manifests that become a program come back from it.

#![no_main]

use kdsl_properties::import;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    import::holds(text);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    kdsl_fuzz::lines(data, size, max_size, seed)
});
