//! A server after many edits says what a new one says.

#![no_main]

use kdsl_properties::session;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    session::play(session::FILES, data, 60);
});
