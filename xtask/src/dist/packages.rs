//! The packages of other worlds: npm, the page, VS Code.

use std::path::Path;
use std::process::Command;

use super::archive::Archive;
use super::{Dist, Made, VERSION, has, ran, timeless};
use crate::tools::copy;
use crate::{Failure, wasm};

/// The package of `wasm/`, as npm publishes it.
pub fn npm(dist: &Dist) -> Result<Made, Failure> {
    if let Err(why) = wasm::run(dist.root) {
        return Ok(Made::Skipped(why));
    }
    if !has("npm") {
        return Ok(Made::Skipped("there is no npm".to_owned()));
    }
    let pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination"];
    ran(Command::new("npm").args(pack).arg(&dist.folder).current_dir(dist.root.join("wasm/pkg")))?;
    Ok(Made::File(dist.folder.join(format!("kdsl-{VERSION}.tgz"))))
}

/// The files of the playground, for any server of static files.
pub fn playground(dist: &Dist) -> Result<Made, Failure> {
    if !dist.root.join("wasm/pkg/package.json").exists() {
        return Ok(Made::Skipped("its module was not built".to_owned()));
    }
    if let Some(skipped) = installed(&dist.root.join("playground"))? {
        return Ok(skipped);
    }
    let place = dist.root.join("playground");
    ran(Command::new("npm").args(["run", "--silent", "build"]).current_dir(&place))?;
    let mut archive = Archive::new(&format!("kdsl-playground-{VERSION}"));
    archive.folder("", &place.join("dist"))?;
    dist.finish(archive)
}

/// The extension, as VS Code installs it from a file.
pub fn vscode(dist: &Dist) -> Result<Made, Failure> {
    let place = dist.root.join("editors/vscode");
    if let Some(skipped) = installed(&place)? {
        return Ok(skipped);
    }
    ran(timeless(Command::new("npm").args(["run", "--silent", "package"])).current_dir(&place))?;
    let made = dist.folder.join(format!("kdsl-{VERSION}.vsix"));
    copy(&place.join("kdsl.vsix"), &made)?;
    Ok(Made::File(made))
}

/// Installs what a package locks; says why, where that cannot be.
fn installed(place: &Path) -> Result<Option<Made>, Failure> {
    if !has("npm") {
        return Ok(Some(Made::Skipped("there is no npm".to_owned())));
    }
    ran(Command::new("npm").args(["ci", "--silent", "--ignore-scripts"]).current_dir(place))?;
    Ok(None)
}
