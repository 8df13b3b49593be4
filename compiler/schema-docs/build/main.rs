//! Gathers the documentation of every type and field from the sources of the API types, and deflates it
//! into `docs.bin`. The sentences are Kubernetes' own (Apache-2.0) and are not committed.

// Cargo is spoken to through the standard output.
#![allow(clippy::print_stdout)]

mod reader;
mod sources;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use kdsl_schema::Schema;

/// What went wrong, in words for the person who builds.
type Failure = String;

/// Documentation by type and field; the type's own stands under the empty field.
type Docs = BTreeMap<(String, String), String>;

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            for line in failure.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=../../Cargo.lock");
    let out = env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set")?;
    let text =
        if env::var_os("CARGO_FEATURE_NONE").is_some() { pack(&Docs::new()) } else { pack(&gather()?) };
    let bytes = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 10);
    fs::write(Path::new(&out).join("docs.bin"), bytes).map_err(|error| format!("docs.bin: {error}"))
}

/// The documentation of every type and field of the table, of the newest version that has it.
fn gather() -> Result<Docs, Failure> {
    let mut found = Docs::new();
    for folder in sources::folders()? {
        reader::read(&folder, &mut found)?;
    }
    let schema = Schema::builtin();
    let mut docs = Docs::new();
    for ty in schema.types() {
        let path = schema.type_path(ty);
        let names = schema.fields(ty).map(|field| field.name).chain([""]);
        for name in names {
            let key = (path.to_owned(), name.to_owned());
            if let Some(doc) = found.get(&key).filter(|doc| !doc.is_empty()) {
                docs.insert(key, doc.clone());
            }
        }
    }
    if docs.len() < 3_000 {
        return Err(format!("only {} texts were found in the sources of k8s-openapi", docs.len()));
    }
    Ok(docs)
}

/// The texts, each once, parted by U+001E; then U+001D; then a line per field: type, field and the
/// number of its text, parted by tabs, in order.
fn pack(docs: &Docs) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut texts, mut index) = (String::new(), String::new());
    for ((path, field), doc) in docs {
        let next = numbers.len();
        let number = *numbers.entry(doc).or_insert(next);
        if number == next {
            texts.push_str(doc);
            texts.push('\u{1e}');
        }
        index.push_str(&format!("{path}\t{field}\t{number}\n"));
    }
    format!("{texts}\u{1d}{index}")
}
