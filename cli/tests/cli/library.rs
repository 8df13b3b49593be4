//! The standard library: its tests pass, and what it makes is clean in every version of Kubernetes.
//!
//! `kdsl test stdlib/tests/web_test.kdsl --update` writes what a module makes.

use std::path::Path;

use kdsl::Version;

use crate::{Shell, text};

/// A shell in a copy of the library's tests.
fn shell(name: &str) -> Shell {
    let shell = Shell::empty(name);
    crate::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../stdlib/tests"), &shell.folder);
    shell
}

/// What a command prints, where it succeeds.
fn printed(shell: &Shell, line: &str) -> String {
    let done = shell.run(&format!("{line} 2>&1"));
    let printed = text(&done.stdout);
    assert!(done.status.success(), "$ {line}\n{printed}");
    printed
}

#[test]
fn tests_of_the_library_pass() {
    let shell = shell("std-tests");
    for file in printed(&shell, "ls *_test.kdsl").lines() {
        let printed = printed(&shell, &format!("kdsl test {file}"));
        assert!(!printed.contains("without a snapshot"), "{printed}");
    }
}

/// The tests of what stands in every system: the others show hints about what their programs choose.
const CLEAN: [&str; 4] = ["job_test.kdsl", "stateful_test.kdsl", "web_test.kdsl", "worker_test.kdsl"];

#[test]
fn what_components_make_by_themselves_has_no_finding() {
    let shell = shell("std-lint");
    // Which user an image has is not for a library to say.
    let strict = "--profile strict --ignore low-user --pod-security restricted";
    for file in CLEAN {
        let printed = printed(&shell, &format!("kdsl lint {file} {strict}"));
        assert!(printed.ends_with(": no problems\n"), "{file}: {printed}");
    }
}

#[test]
fn every_knob_turns_in_every_version() {
    let shell = shell("std-versions");
    let range = format!("{}..{}", Version::OLDEST, Version::NEWEST);
    for file in printed(&shell, "ls *_test.kdsl").lines() {
        let source = printed(&shell, &format!("cat {file}"));
        let knobs = source.lines().find_map(|line| line.strip_prefix("param knob: ")).unwrap();
        let (knobs, _) = knobs.rsplit_once(" = ").unwrap();
        for knob in knobs.split(" | ").map(|knob| knob.trim_matches('"')) {
            printed(&shell, &format!("kdsl check {file} --set knob={knob} --kubernetes {range}"));
        }
    }
}
