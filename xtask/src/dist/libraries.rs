//! The compiler for programs in other languages: the library for C, the package for Python.

use std::process::Command;

use super::archive::Archive;
use super::binary::reproducible;
use super::{Dist, Made, NOTICES, VERSION, ran, read};
use crate::Failure;
use crate::tools::{self, copy};

/// Where cargo puts what it builds with the profile of libraries.
const PROFILE: &str = "library";

/// The library, shared and static, with its header.
pub fn c(dist: &Dist) -> Result<Made, Failure> {
    let mut build = tools::cargo(dist.root);
    build.args(["build", "--profile", PROFILE, "--locked", "-p", "kdsl-c", "--target", &dist.host]);
    ran(reproducible(&mut build, dist, None))?;
    let mut archive = Archive::new(&format!("libkdsl-{VERSION}-{}", dist.host));
    let folder = dist.root.join("target").join(&dist.host).join(PROFILE);
    // What it is called on one platform or another.
    for name in ["libkdsl.so", "libkdsl.dylib", "libkdsl.a", "kdsl.dll", "kdsl.dll.lib", "kdsl.lib"] {
        let path = folder.join(name);
        if path.exists() {
            archive.text(&format!("lib/{name}"), read(&path)?);
        }
    }
    archive.text("include/kdsl.h", read(&dist.root.join("bindings/c/include/kdsl.h"))?);
    archive.text("README.md", read(&dist.root.join("bindings/c/README.md"))?);
    for file in NOTICES {
        archive.text(file, read(&dist.root.join(file))?);
    }
    dist.finish(archive)
}

/// The wheel, which maturin builds in an environment of its own.
pub fn python(dist: &Dist) -> Result<Made, Failure> {
    let tools = dist.root.join("target/dist-python");
    let pip = tools.join(if cfg!(windows) { "Scripts/pip" } else { "bin/pip" });
    let ready = ran(Command::new("python3").args(["-m", "venv"]).arg(&tools))
        .and_then(|()| ran(Command::new(&pip).args(["install", "--quiet", "maturin>=1.9,<2"])));
    if let Err(why) = ready {
        return Ok(Made::Skipped(why));
    }
    let wheels = dist.root.join("target/wheels-dist");
    let _ = std::fs::remove_dir_all(&wheels);
    let mut build = Command::new(pip.with_file_name("maturin"));
    let package = dist.root.join("bindings/python");
    // A wheel takes no file from outside of its package.
    for file in NOTICES {
        copy(&dist.root.join(file), &package.join(file))?;
    }
    build.args(["build", "--quiet", "--locked", "--profile", PROFILE, "--target", &dist.host]);
    build.arg("--manifest-path").arg(package.join("Cargo.toml")).arg("--out").arg(&wheels);
    let done = ran(reproducible(&mut build, dist, None));
    for file in NOTICES {
        let _ = std::fs::remove_file(package.join(file));
    }
    done?;
    let entries = std::fs::read_dir(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    let Some(wheel) = entries.flatten().next() else { return Err("maturin made no wheel".to_owned()) };
    let made = dist.folder.join(wheel.file_name());
    copy(&wheel.path(), &made)?;
    Ok(Made::File(made))
}
