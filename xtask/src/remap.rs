//! Flags by which the places where sources lie do not end up in what is built of them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Gives a build flags for the compiler, and those that name sources by the repository and by cargo's store alone. They
/// hold for the target that is built for, where one is named, and not for what runs on the way.
pub fn give<'c>(build: &'c mut Command, root: &Path, flags: &[&str]) -> &'c mut Command {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let places = home.into_iter().map(|home| (home, "cargo")).chain([(root.to_owned(), "kdsl")]);
    let renamed = places.map(|(place, name)| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(place);
        flag.push("=");
        flag.push(name);
        flag
    });
    let all: Vec<OsString> = flags.iter().map(OsString::from).chain(renamed).collect();
    build.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", all.join(&OsString::from("\x1f")))
}
