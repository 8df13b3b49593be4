//! Where the sources of the API types lie on this machine.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Failure, tools};

/// The types of one Kubernetes version.
pub struct Folder {
    /// The number after `1.`.
    pub minor: u8,
    /// The folder with `api`, `apimachinery` and so on.
    pub path: PathBuf,
}

/// The folders of every version that the locked releases have, each version once.
pub fn folders(root: &Path) -> Result<Vec<Folder>, Failure> {
    let mut folders: Vec<Folder> = Vec::new();
    for source in packages(root)? {
        let listing = std::fs::read_dir(&source).map_err(|error| format!("{}: {error}", source.display()))?;
        for entry in listing {
            let path = entry.map_err(|error| format!("{}: {error}", source.display()))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if let Some(minor) = name.strip_prefix("v1_").and_then(|minor| minor.parse().ok()) {
                if folders.iter().any(|folder| folder.minor == minor) {
                    return Err(format!("two releases have version 1.{minor}"));
                }
                folders.push(Folder { minor, path });
            }
        }
    }
    if folders.is_empty() {
        return Err("no version found in the sources of k8s-openapi".to_owned());
    }
    Ok(folders)
}

fn packages(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let output = tools::cargo(root)
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo metadata failed; run `cargo fetch --locked` first\n{words}"));
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let mut found: Vec<PathBuf> = packages
        .iter()
        .filter(|package| package["name"] == "k8s-openapi")
        .filter_map(|package| package["manifest_path"].as_str())
        .filter_map(|manifest| Path::new(manifest).parent())
        .map(|folder| folder.join("src"))
        .collect();
    found.sort();
    if found.is_empty() { Err("k8s-openapi is not among the packages".to_owned()) } else { Ok(found) }
}
