//! Where the sources of the API types lie on this machine.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

/// The folders of the Kubernetes versions, newest first. The sources are locked with the workspace but
/// never compiled, so that a plain build may not have fetched them yet: then they are fetched.
pub fn folders() -> Result<Vec<PathBuf>, Failure> {
    let packages = match packages() {
        Ok(packages) => packages,
        Err(_) => {
            cargo(&["fetch", "--locked"])?;
            packages()?
        }
    };
    let mut folders: Vec<(u8, PathBuf)> = Vec::new();
    for package in packages {
        let entries =
            std::fs::read_dir(&package).map_err(|error| format!("{}: {error}", package.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(minor) = name.strip_prefix("v1_").and_then(|minor| minor.parse().ok()) {
                folders.push((minor, path));
            }
        }
    }
    folders.sort();
    folders.reverse();
    Ok(folders.into_iter().map(|(_, path)| path).collect())
}

fn packages() -> Result<Vec<PathBuf>, Failure> {
    let output = cargo(&["metadata", "--offline", "--locked", "--format-version", "1"])?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output).map_err(|error| format!("cargo metadata: {error}"))?;
    let found: Vec<PathBuf> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|package| package["name"] == "k8s-openapi")
        .filter_map(|package| package["manifest_path"].as_str())
        .filter_map(|manifest| Path::new(manifest).parent())
        .map(|folder| folder.join("src"))
        .filter(|folder| folder.is_dir())
        .collect();
    if found.len() < 2 {
        return Err("the sources of k8s-openapi are not on this machine".to_owned());
    }
    Ok(found)
}

/// Runs cargo in this package and gives what it prints.
fn cargo(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let folder = env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?;
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cargo {}: {error}", arguments.join(" ")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!(
        "cargo {} failed, so that the documentation of Kubernetes' fields cannot be read.\n{}\n\
         Run `cargo fetch --locked` with access to the registry, or build kdsl-schema-docs with the \
         feature `none` to leave the documentation out.",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr).trim(),
    ))
}
