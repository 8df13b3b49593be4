//! Programs in C and C++ are compiled against the header, linked with the library as it was built, and run.
//!
//! Where there is no compiler of C they are passed over, which is said; so is valgrind.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with the library, which cargo does not build for a test of its package.
fn built() -> &'static Path {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let (profile, folder) =
            if cfg!(debug_assertions) { ("dev", "debug") } else { ("library", "library") };
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--locked", "--package", "kdsl-c", "--profile", profile]);
        ran(build.current_dir(here()).env("CARGO_TARGET_DIR", target));
        target.join(folder)
    });
    &BUILT
}

fn is_there(program: &str) -> bool {
    let is_there =
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !is_there {
        eprintln!("SKIPPED: there is no `{program}`");
    }
    is_there
}

fn ran(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{text}", output.status);
    output
}

/// Compiles a program of this folder, and gives where it lies.
fn compiled(compiler: &str, source: &str, name: &str, link: &[&str]) -> PathBuf {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let folder = built();
    let mut command = Command::new(compiler);
    command.args(STRICT).arg("-I").arg(here().join("include")).arg("-o").arg(&program);
    command.arg(here().join("tests").join(source)).arg("-L").arg(folder);
    ran(command.arg(format!("-Wl,-rpath,{}", folder.display())).args(link));
    program
}

/// The library that is loaded, and that which becomes a part of the program.
fn linked(source: &str, name: &str) -> [PathBuf; 2] {
    let all = built().join("libkdsl.a");
    let all = all.to_str().unwrap();
    [
        compiled("cc", source, name, &["-std=gnu11", "-pthread", "-lkdsl"]),
        compiled("cc", source, &format!("{name}-static"), &["-std=gnu11", all, "-pthread", "-lm", "-ldl"]),
    ]
}

#[test]
fn the_first_program_of_the_readme_runs() {
    let program = std::fs::read_to_string(here().join("tests/hello.c")).unwrap();
    let readme = std::fs::read_to_string(here().join("README.md")).unwrap();
    assert!(readme.contains(&format!("```c\n{program}```\n")), "tests/hello.c is not what README.md shows");
    if !is_there("cc") {
        return;
    }
    for program in linked("hello.c", "hello") {
        let output = ran(&mut Command::new(program));
        assert!(String::from_utf8_lossy(&output.stdout).contains("color: blue"), "{output:?}");
    }
}

#[test]
fn the_border_holds() {
    if !is_there("cc") {
        return;
    }
    for program in linked("border.c", "border") {
        ran(&mut Command::new(&program));
    }
}

/// Nothing is read that was not written, or used after it was freed, and nothing is left over.
#[test]
fn no_memory_is_lost_or_used_wrongly() {
    if !is_there("cc") || !is_there("valgrind") {
        return;
    }
    for source in ["hello", "border"] {
        let program = compiled(
            "cc",
            &format!("{source}.c"),
            &format!("{source}-checked"),
            &["-g", "-pthread", "-lkdsl"],
        );
        let mut checked = Command::new("valgrind");
        checked.args([
            "--quiet",
            "--error-exitcode=9",
            "--leak-check=full",
            "--show-leak-kinds=definite",
            "--errors-for-leak-kinds=definite",
        ]);
        ran(checked.arg(program));
    }
}

#[test]
fn the_header_is_one_of_old_c_and_of_cpp() {
    if is_there("cc") {
        for standard in ["-std=c99", "-std=c11", "-std=c17"] {
            ran(&mut Command::new(compiled(
                "cc",
                "hello.c",
                &format!("hello{standard}"),
                &[standard, "-lkdsl"],
            )));
        }
    }
    if is_there("c++") {
        ran(&mut Command::new(compiled("c++", "header.cpp", "header-cpp", &["-std=c++11", "-lkdsl"])));
    }
}
