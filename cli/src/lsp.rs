//! `kdsl lsp`: serve an editor, or play a session again that was recorded.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use kdsl_lsp::Record;

use crate::args::LspArgs;
use crate::failure::Failure;
use crate::files::show;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, output};

/// Serves an editor. The protocol wants the code 1 where it leaves without saying so.
///
/// # Errors
/// Where a record cannot be written or read.
pub fn run(args: &LspArgs, terminal: Terminal) -> Result<u8, Failure> {
    if let Some(path) = &args.replay {
        return replay(path, terminal);
    }
    let record = args.record.as_deref().map(|path| {
        File::create(path)
            .map(|file| Box::new(file) as Record)
            .map_err(|error| Failure::writing(&show(path), &error))
    });
    match kdsl_lsp::run_stdio(record.transpose()?) {
        Ok(()) => Ok(FINE),
        Err(error) => {
            let why = kdsl_disk::words(&error);
            terminal.failure(&Failure::new(format!("the language server ended: {why}")));
            Ok(FINDINGS)
        }
    }
}

fn replay(path: &Path, terminal: Terminal) -> Result<u8, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(format!("cannot play `{}`: {}", show(path), kdsl_disk::words(&error)))
    };
    let record = File::open(path).map_err(cannot)?;
    let played = kdsl_lsp::replay(BufReader::new(record)).map_err(cannot)?;
    output::print(&played.report)?;
    for method in &played.failures {
        terminal.failure(&Failure::new(format!("`{method}` failed")));
    }
    Ok(if played.failures.is_empty() { FINE } else { FINDINGS })
}
