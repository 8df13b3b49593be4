//! `cargo xtask wasm`: the compiler as a WebAssembly module with its JavaScript, in `wasm/pkg`.
//!
//! Where the toolchain has the target, its own standard library is used. Elsewhere a compiler that
//! comes with the sources of the standard library builds it too, which takes some minutes the first
//! time: that of `KDSL_WASM_RUSTC` and `KDSL_WASM_CARGO`, or the one of the system.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

const TARGET: &str = "wasm32-unknown-unknown";
/// What evaluation needs where its own limit of depth is reached.
const STACK: &str = "-Clink-arg=-zstack-size=4194304";
const NAME: &str = "kdsl";

/// Builds the module and writes it for browsers and for Node.
pub fn run(root: &Path) -> Result<String, Failure> {
    let folder = root.join("target/wasm");
    let mut build = compiler(root)?;
    build
        .current_dir(root)
        .args(["build", "--release", "--package", "kdsl-wasm", "--lib", "--target", TARGET])
        .args(["--config", "profile.release.opt-level=\"s\"", "--config", "profile.release.lto=true"])
        // The generator reads in a section of the module which features of WebAssembly it uses.
        .args(["--config", "profile.release.strip=\"debuginfo\""])
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", STACK)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS");
    ran(&mut build, "the build")?;
    let module = folder.join(TARGET).join("release/kdsl_wasm.wasm");
    let mut report = Vec::new();
    for target in ["web", "nodejs"] {
        let out = root.join("wasm/pkg").join(target);
        let _ = std::fs::remove_dir_all(&out);
        let mut bindgen = Command::new(cargo());
        bindgen
            .current_dir(root)
            .args(["run", "--quiet", "--package", "xtask", "--features", "bindgen", "--bin", "bindgen", "--"])
            .args([module.as_os_str(), out.as_os_str(), target.as_ref(), NAME.as_ref()]);
        ran(&mut bindgen, "the generator of the JavaScript")?;
        describe(&out, target)?;
        report.push(sizes(&out.join(format!("{NAME}_bg.wasm")), root)?);
    }
    Ok(report.join("\n"))
}

/// Says to Node and to bundlers what the files are.
fn describe(out: &Path, target: &str) -> Result<(), Failure> {
    let sort = if target == "web" { "module" } else { "commonjs" };
    let package = serde_json::json!({
        "name": NAME,
        "version": env!("CARGO_PKG_VERSION"),
        "license": "Apache-2.0",
        "type": sort,
        "main": format!("{NAME}.js"),
        "types": format!("{NAME}.d.ts"),
    });
    let path = out.join("package.json");
    std::fs::write(&path, format!("{package:#}\n")).map_err(|error| format!("{}: {error}", path.display()))
}

/// The cargo that can build for the target.
fn compiler(root: &Path) -> Result<Command, Failure> {
    let given = std::env::var_os("KDSL_WASM_RUSTC");
    if given.is_none() && has_target(root) {
        return Ok(Command::new(cargo()));
    }
    let rustc = given.unwrap_or_else(|| "/usr/bin/rustc".into());
    let beside = || PathBuf::from(&rustc).with_file_name("cargo").into_os_string();
    let its_cargo = std::env::var_os("KDSL_WASM_CARGO").unwrap_or_else(beside);
    let sysroot = printed(&rustc, &["--print", "sysroot"]);
    let sources = sysroot.map(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust/library/std"));
    if !sources.is_some_and(|sources| sources.exists()) {
        return Err(format!(
            "the target {TARGET} is not installed, and {} has no sources of the standard library\n\
             add the target, or give a compiler with them in KDSL_WASM_RUSTC and KDSL_WASM_CARGO",
            Path::new(&rustc).display()
        ));
    }
    let mut build = Command::new(its_cargo);
    build.env("RUSTC", &rustc).env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=std,panic_abort");
    build.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC_WORKSPACE_WRAPPER");
    if let Some(linker) = linker() {
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    Ok(build)
}

/// Whether the toolchain of this repository has the target's standard library.
fn has_target(root: &Path) -> bool {
    let mut ask = Command::new("rustc");
    ask.current_dir(root).args(["--print", "target-libdir", "--target", TARGET]);
    let folder = ask.output().ok().and_then(|output| String::from_utf8(output.stdout).ok());
    folder.is_some_and(|folder| Path::new(folder.trim()).is_dir())
}

/// The linker of the toolchain, for a compiler that comes without one.
fn linker() -> Option<PathBuf> {
    let rustc: OsString = "rustc".into();
    let host = printed(&rustc, &["--print", "host-tuple"])?;
    let sysroot = printed(&rustc, &["--print", "sysroot"])?;
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.exists().then_some(linker)
}

fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn printed(program: &OsString, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

fn ran(command: &mut Command, what: &str) -> Result<(), Failure> {
    let program = Path::new(command.get_program()).display().to_string();
    let status = command.status().map_err(|error| format!("{what}: {program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed: {program}: {status}")) }
}

/// How large a file is, as it stands and as the usual programs compress it, where they are.
fn sizes(path: &Path, root: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let shown = path.strip_prefix(root).unwrap_or(path).display();
    let mut line = format!("{shown}: {} bytes", bytes.len());
    for (program, arguments) in [("gzip", ["-9", "-c"]), ("brotli", ["-q11", "-c"])] {
        if let Some(size) = compressed(program, &arguments, &bytes) {
            line.push_str(&format!(", {size} with {program}"));
        }
    }
    Ok(line)
}

fn compressed(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<usize> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut input = child.stdin.take()?;
    let bytes = bytes.to_vec();
    let feeder = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().ok()?;
    let fed = feeder.join().is_ok_and(|written| written.is_ok());
    (fed && output.status.success()).then_some(output.stdout.len())
}
