//! The tests of the whole, in one binary: the language's cases, the examples, the pages of errors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that meets something unexpected is to fail"
)]

mod asked;
mod bounds;
mod conformance;
mod diagnostics;
mod diff;
mod documents;
mod editor;
mod errors;
mod examples;
mod fmt;
mod found;
mod grammar;
mod half_typed;
mod hostile;
mod imports;
mod library;
mod links;
mod made;
mod methods;
mod planted;
mod quality;
mod ranges;
mod recovery;
mod same;
mod seeded;
mod shop;
mod spec;
mod support;
mod threads;
mod typos;
