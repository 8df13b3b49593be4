//! Writes the JavaScript of a WebAssembly module: `bindgen MODULE FOLDER web|nodejs NAME`.
//!
//! A program of its own, so that no other job waits for the library to be compiled.

use std::io::Write;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [module, folder, target, name] => generate(module, folder, target, name),
        _ => Err("usage: bindgen MODULE FOLDER web|nodejs NAME".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &str, folder: &str, target: &str, name: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(name).typescript(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let chosen = match target {
        "web" => bindgen.web(true),
        "nodejs" => bindgen.nodejs(true),
        _ => return Err(format!("unknown target `{target}`")),
    };
    chosen.and_then(|bindgen| bindgen.generate(folder)).map_err(|error| format!("{error:#}"))
}
