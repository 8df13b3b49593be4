//! The language server: the protocol around what `kdsl-ide` answers.
//!
//! [`Server`] is a function from messages to messages: one goes in, others come out, and what takes long is
//! given out as a [`Job`], to be run on any thread. [`run_stdio`] puts it between standard input and standard
//! output, with a thread that reads and one that works. The parts:
//!
//! - `workspace` knows the documents, and compiles the program that each is a part of;
//! - `findings` says what is told of each file, at once and when all of a large program is compiled;
//! - `handlers` has a file for each feature, and the table of all requests;
//! - `convert` turns the compiler's data into the protocol's.

mod client;
mod convert;
mod documents;
mod findings;
mod handlers;
mod paths;
mod replay;
mod server;
mod stdio;
mod workspace;
mod world;

pub use replay::{Replay, replay};
pub use server::Server;
pub use stdio::{Record, run_stdio};
pub use workspace::{Done, Job};
