//! The tests of the whole: see `main.rs`.
