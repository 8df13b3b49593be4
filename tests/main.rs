//! The tests of the whole, in one binary: the language's cases, the examples, the pages of errors.

mod conformance;
mod examples;
