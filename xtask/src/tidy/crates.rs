//! Which crate may use which, read from what cargo itself knows of the workspace.

use std::path::Path;

use serde_json::Value;

use super::{File, Finding};
use crate::{Failure, tools};

/// Our crates, and which of ours each may be built on.
const OURS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("syntax", &["base"]),
    ("fmt", &["base", "syntax"]),
    ("schema", &["base"]),
    ("schema-docs", &["schema"]),
    ("yaml", &["base"]),
    ("toml", &["base"]),
    ("project", &["base", "schema", "toml"]),
    ("edit", &["base", "syntax", "yaml"]),
    ("core", &["base", "syntax", "schema", "yaml", "toml", "edit"]),
    ("rules", &["base", "schema", "yaml"]),
    ("diff", &["base", "schema", "yaml"]),
    ("doc", &["base", "syntax"]),
    ("import", &["base", "edit", "syntax", "fmt", "schema", "yaml", "core", "rules", "diff"]),
    (
        "ide",
        &[
            "base",
            "edit",
            "syntax",
            "schema",
            "schema-docs",
            "yaml",
            "core",
            "rules",
            "diff",
            "fmt",
            "import",
            "project",
        ],
    ),
    ("report", &["base"]),
    (
        "kdsl",
        &[
            "base", "edit", "syntax", "schema", "yaml", "core", "rules", "diff", "fmt", "import", "project",
            "report",
        ],
    ),
    ("disk", &["base"]),
    ("lsp", &["base", "schema", "schema-docs", "ide", "kdsl", "disk"]),
    ("edge", &["schema", "schema-docs", "ide", "kdsl"]),
    ("c", &["edge"]),
    ("python", &["edge"]),
    ("wasm", &["edge"]),
    ("cli", &["base", "schema", "schema-docs", "doc", "ide", "fmt", "report", "kdsl", "lsp", "disk"]),
    ("service", &["kdsl"]),
    ("xtask", &["base", "syntax", "schema", "schema-docs"]),
    ("benches", &["base", "core", "kdsl", "rules", "syntax", "yaml"]),
    ("tests", &["*"]),
    ("properties", &["*"]),
];

/// The libraries of others, and the crates that may use them. `*` is everyone.
const OTHERS: &[(&str, &[&str])] = &[
    ("ariadne", &["report"]),
    ("axum", &["service"]),
    ("base64", &["core", "import"]),
    ("cbindgen", &["xtask"]),
    ("chumsky", &["base", "schema"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ecow", &["*"]),
    // Archives, for what is handed out.
    ("flate2", &["xtask"]),
    ("granit-parser", &["yaml"]),
    ("indexmap", &["*"]),
    ("js-sys", &["wasm"]),
    // The sources of the API types are read as text; no target builds them.
    ("k8s-openapi", &["schema-docs", "xtask"]),
    ("logos", &["syntax"]),
    ("lsp-server", &["lsp", "properties"]),
    ("lsp-types", &["lsp"]),
    ("miniz_oxide", &["schema-docs"]),
    // Reads what `///` says; its own writer of HTML is left out.
    ("pulldown-cmark", &["doc"]),
    ("pyo3", &["python"]),
    ("regex-lite", &["core"]),
    ("rlsf", &["wasm"]),
    ("rustc-hash", &["*"]),
    ("semver", &["core"]),
    ("serde", &["service", "kdsl", "report", "edge", "lsp", "cli"]),
    (
        "serde_json",
        &[
            "service",
            "benches",
            "kdsl",
            "report",
            "edge",
            "c",
            "lsp",
            "cli",
            "schema-docs",
            "xtask",
            "properties",
        ],
    ),
    ("sha2", &["core", "rules", "xtask"]),
    // Counts what is allocated, in the program that does nothing else.
    ("stats_alloc", &["benches"]),
    ("tar", &["xtask"]),
    ("tokio", &["service"]),
    ("toml", &["toml"]),
    ("toml_parser", &["toml"]),
    ("tree-sitter-generate", &["xtask"]),
    ("similar", &["cli", "ide"]),
    ("walrus", &["xtask"]),
    ("wasm-bindgen", &["wasm"]),
    ("wasm-bindgen-cli-support", &["xtask"]),
];

/// The one crate that may have `unsafe`: it takes the pointers of C.
pub const UNSAFE: &str = "c";

/// Its lints: each file says that it has `unsafe`, and each block why it holds.
const OWN_LINTS: &str = "unsafe_code = \"deny\"\nunsafe_op_in_unsafe_fn = \"deny\"\nmissing_docs = \"warn\"\n\n\
                         [lints.clippy]\nundocumented_unsafe_blocks = \"deny\"\n";

/// The breaches of both tables, and the crates that do not take the workspace's lints.
pub fn check(root: &Path, files: &[File]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for package in packages(root)? {
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let path = Path::new(manifest).strip_prefix(root).unwrap_or(Path::new(manifest));
        let path = path.to_string_lossy().replace('\\', "/");
        let Some(file) = files.iter().find(|file| file.path == path) else { continue };
        check_package(&package, file, &mut findings);
    }
    Ok(findings)
}

fn check_package(package: &Value, file: &File, findings: &mut Vec<Finding>) {
    let name = package["name"].as_str().unwrap_or_default();
    let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
    if name != "xtask" && name.strip_prefix("kdsl-") != Some(folder) && name != folder {
        findings.push(file.finding(1, format!("the package in {folder}/ is called `{name}`")));
    }
    let lints = if folder == UNSAFE { OWN_LINTS } else { "[lints]\nworkspace = true" };
    if !file.text.contains(lints) {
        findings.push(file.finding(1, "does not take the workspace's lints"));
    }
    let Some((_, ours)) = OURS.iter().find(|(known, _)| *known == folder) else {
        let words =
            format!("`{folder}` is not in the floor plan: say in xtask/src/tidy/crates.rs what it may use");
        return findings.push(file.finding(1, words));
    };
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let used = dependency["name"].as_str().unwrap_or_default();
        let dev = dependency["kind"] == "dev";
        let line = file.text.lines().position(|line| line.starts_with(used)).map_or(1, |at| at + 1);
        if dependency["path"].is_string() {
            let short = used.strip_prefix("kdsl-").unwrap_or(used);
            if !dev && !allowed(ours, short) {
                findings.push(file.finding(line, format!("`{folder}` must not be built on `{short}`")));
            }
        } else if !dev {
            match OTHERS.iter().find(|(known, _)| *known == used) {
                Some((_, users)) if allowed(users, folder) => {}
                Some((_, users)) => {
                    let words = format!("`{used}` stands only in {}, not in `{folder}`", users.join(", "));
                    findings.push(file.finding(line, words));
                }
                None => {
                    let words = format!("`{used}` is new: say in xtask/src/tidy/crates.rs who may use it");
                    findings.push(file.finding(line, words));
                }
            }
        }
    }
}

fn allowed(list: &[&str], name: &str) -> bool {
    list.contains(&"*") || list.contains(&name)
}

/// The members of the workspace, as `cargo metadata` describes them.
pub fn packages(root: &Path) -> Result<Vec<Value>, Failure> {
    let output = tools::cargo(root)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata failed\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(metadata["packages"].as_array().cloned().unwrap_or_default())
}
