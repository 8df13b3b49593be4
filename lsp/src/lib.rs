//! The language server: the protocol around what `kdsl-ide` answers.
//!
//! [`Server`] does no I/O of its own except to read the files that no editor has open: a message goes
//! in, messages come out. [`run_stdio`] puts it between standard input and standard output.

mod actions;
mod convert;
mod documents;
mod paths;
mod server;
mod world;

use std::io::{self, BufReader};

use lsp_server::Message;

pub use server::Server;

/// Serves an editor over standard input and output until it says `exit`.
///
/// # Errors
/// Fails where the streams do, and where the editor leaves without the `shutdown` that the protocol
/// asks for; a process should then end with the code 1.
pub fn run_stdio() -> io::Result<()> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = io::stdout().lock();
    let mut server = Server::new();
    loop {
        match Message::read(&mut input) {
            Ok(Some(message)) => {
                for answer in server.handle(message) {
                    answer.write(&mut output)?;
                }
            }
            // It has no id that could be answered; the next message may be a good one.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
            Err(error) => return Err(error),
            Ok(None) => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
        match server.exit_code() {
            Some(0) => return Ok(()),
            Some(_) => return Err(io::Error::other("the editor left without a shutdown")),
            None => {}
        }
    }
}
