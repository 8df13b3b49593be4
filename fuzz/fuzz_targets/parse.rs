//! Any bytes have a tree.

#![no_main]

use kdsl_properties::parse;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    parse::holds(&text);
    // Each text many times over would leave no time for others.
    if text.len() <= 512 && data.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)) % 64 == 0 {
        parse::in_proportion(&text);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    kdsl_fuzz::program(data, size, max_size, seed)
});
