//! The language server as a program of its own: `kdsl-lsp` speaks the protocol on its standard streams.

use std::process::ExitCode;

fn main() -> ExitCode {
    match kdsl_lsp::run_stdio(None) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
