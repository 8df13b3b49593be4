//! What is measured: programs of several sizes, and the steps of the compiler on them.

pub mod shop;
pub mod steps;

/// What went wrong, in words for the person at the terminal.
pub type Failure = String;

/// How many threads the machine has to give, which is how many `kdsl` takes.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
