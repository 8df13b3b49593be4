//! Prints the header of `bindings/c`, made of its `extern "C"` functions: `cargo xtask header` runs this.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use cbindgen::{Config, DocumentationStyle, EnumConfig, ExportConfig, Language, RenameRule};

const HEAD: &str = "\
/* kdsl: the compiler of a typed configuration language for Kubernetes. Made by `cargo xtask header`; do not edit.
 *
 * Texts are UTF-8, given as a pointer and a length in bytes; NULL with a length of 0 is the empty text. Questions and
 * answers are JSON, as bindings/c/README.md describes them; places in texts are counted in bytes. Whoever gets a
 * handle frees it, with the function of its kind. NULL where something is needed is an error that is told, and never
 * a crash; what is no pointer at all cannot be told from one.
 *
 * Functions without a project may be called by any number of threads at once. A project is used by one thread at a
 * time; different projects by different threads at once. Nothing reads files, opens sockets or knows the time.
 * What a program can use up is bounded: `\"limits\": \"untrusted\"` among the options is for programs of strangers. */";

const LITERAL: &str = "
/* A literal as a text: a pointer and a length, two arguments. */
#define KDSL_TEXT(literal) (\"\" literal), (sizeof(literal) - 1)";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/c");
    let text = cbindgen::generate_with_config(&root, config()).map(|header| {
        let mut bytes = Vec::new();
        header.write(&mut bytes);
        String::from_utf8_lossy(&bytes).replace("// # Safety\n//\n// ", "// The caller promises: ")
    });
    match text {
        Ok(text) => {
            let done = std::io::stdout().write_all(text.as_bytes());
            if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cbindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn config() -> Config {
    let names = [
        ("Answer", "kdsl_answer"),
        ("Project", "kdsl_project"),
        ("Cancel", "kdsl_cancel"),
        ("Status", "kdsl_status"),
    ];
    Config {
        language: Language::C,
        cpp_compat: true,
        header: Some(HEAD.to_owned()),
        no_includes: true,
        sys_includes: ["stddef.h", "stdint.h"].map(str::to_owned).to_vec(),
        after_includes: Some(LITERAL.to_owned()),
        include_guard: Some("KDSL_H".to_owned()),
        documentation_style: DocumentationStyle::C99,
        line_length: 110,
        usize_is_size_t: true,
        export: ExportConfig {
            rename: names.map(|(rust, c)| (rust.to_owned(), c.to_owned())).into_iter().collect(),
            ..ExportConfig::default()
        },
        enumeration: EnumConfig {
            prefix_with_name: true,
            rename_variants: RenameRule::ScreamingSnakeCase,
            ..EnumConfig::default()
        },
        ..Config::default()
    }
}
