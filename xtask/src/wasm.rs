//! `cargo xtask wasm`: the compiler as an npm package, with its WebAssembly module, in `wasm/pkg`.
//!
//! Where the toolchain has the target, its own standard library is used. Elsewhere a compiler that
//! comes with the sources of the standard library builds it too, which takes some minutes the first
//! time: that of `KDSL_WASM_RUSTC` and `KDSL_WASM_CARGO`, or the one of the system.
//!
//! `wasm-opt` is not used: `-Os` made the module a tenth smaller as it stands and a sixteenth larger as servers
//! send it, compressed with brotli, and merging similar functions saved three thousandths.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{self, copy, printed, ran};
use crate::{Failure, remap};

const TARGET: &str = "wasm32-unknown-unknown";
/// What evaluation needs where its own limit of depth is reached.
const STACK: &str = "-Clink-arg=-zstack-size=4194304";
/// What the files of the module are called in the package.
const NAME: &str = "engine";
/// What `cargo` is told of the profile. A page waits for the module. Built for speed, `schema`, `base`, `syntax`, `yaml`
/// and `ecow` make what follows a key two fifths shorter, and the module a thirteenth larger than a page may have it.
const PROFILE: [&str; 3] = [
    "profile.release.opt-level=\"z\"",
    "profile.release.lto=true",
    // The generator reads in a section of the module which features of WebAssembly it uses.
    "profile.release.strip=\"debuginfo\"",
];

/// Builds the package.
pub fn run(root: &Path) -> Result<String, Failure> {
    let folder = root.join("target/wasm");
    let Toolchain { mut build, flags } = compiler(root)?;
    build
        .current_dir(root)
        .args(["build", "--release", "--package", "kdsl-wasm", "--lib", "--target", TARGET])
        .args(PROFILE.iter().flat_map(|setting| ["--config", setting]))
        .env("CARGO_TARGET_DIR", &folder)
        .env_remove("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS");
    // Whoever builds the same sources has the same module, wherever they lie.
    remap::give(&mut build, root, &[&[STACK], flags].concat());
    ran(&mut build, "the build")?;
    let module = folder.join(TARGET).join("release/kdsl_wasm.wasm");
    let out = root.join("wasm/pkg");
    let _ = std::fs::remove_dir_all(&out);
    let mut bindgen = tools::on_demand(root, "bindgen");
    bindgen.args([module.as_os_str(), out.as_os_str(), NAME.as_ref()]);
    ran(&mut bindgen, "the generator of the JavaScript")?;
    let wasm = out.join(format!("{NAME}_bg.wasm"));
    for file in ["browser.js", "kdsl.d.ts", "kdsl.js", "node.js", "package.json"] {
        copy(&root.join("wasm/js").join(file), &out.join(file))?;
    }
    copy(&root.join("wasm/README.md"), &out.join("README.md"))?;
    for file in ["LICENSE", "NOTICE", "THIRD-PARTY.md"] {
        copy(&root.join(file), &out.join(file))?;
    }
    Ok([sizes(&wasm, root)?, sizes(&out.join("docs.bin"), root)?].join("\n"))
}

/// What builds for the target.
struct Toolchain {
    /// Its cargo.
    build: Command,
    /// What its compiler is told besides.
    flags: &'static [&'static str],
}

/// What a standard library that is built here need not have: words for panics, of which nobody sees any.
const OWN_LIBRARY: &[&str] = &["-Zunstable-options", "-Cpanic=immediate-abort"];

/// The toolchain that can build for the target.
fn compiler(root: &Path) -> Result<Toolchain, Failure> {
    let given = std::env::var_os("KDSL_WASM_RUSTC");
    if given.is_none() && has_target(root) {
        return Ok(Toolchain { build: Command::new(tools::cargo_name()), flags: &[] });
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
    build.env("RUSTC", &rustc).env("RUSTC_BOOTSTRAP", "1");
    build.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
    build.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC_WORKSPACE_WRAPPER");
    if let Some(linker) = linker() {
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    Ok(Toolchain { build, flags: OWN_LIBRARY })
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
    let (host, sysroot) = (tools::host()?, printed(&"rustc".into(), &["--print", "sysroot"])?);
    let linker = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    linker.exists().then_some(linker)
}

/// How large a file is, as it stands and as servers send it, where Node is there to compress it.
fn sizes(path: &Path, root: &Path) -> Result<String, Failure> {
    let bytes = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?.len();
    let shown = path.strip_prefix(root).unwrap_or(path).display();
    let script = "const zlib = require('zlib'), bytes = require('fs').readFileSync(process.argv[1]); \
        const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 }; \
        console.log(zlib.brotliCompressSync(bytes, { params }).length, 'with brotli,', \
        zlib.gzipSync(bytes, { level: 9 }).length, 'with gzip')";
    let compressed = Command::new("node").args(["-e", script]).arg(path).output().ok();
    let words = compressed.filter(|output| output.status.success());
    let words = words.map(|output| format!(", {}", String::from_utf8_lossy(&output.stdout).trim()));
    Ok(format!("{shown}: {bytes} bytes{}", words.unwrap_or_default()))
}
