//! What packagers take: completions, the manual, and the files of `packaging/`.

use std::path::{Path, PathBuf};

use crate::{Shell, assert_session, text};

fn packaging(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging").join(path)
}

#[test]
fn completions_and_man() {
    let shell = Shell::empty("packaging");
    assert_session(
        &shell,
        &[
            "kdsl completions --help",
            "kdsl completions tcsh",
            // Commands, options and values are completed where each may stand.
            "kdsl completions bash > kdsl",
            "bash -c '. ./kdsl; COMP_WORDS=(kdsl exp); COMP_CWORD=1; _kdsl kdsl exp kdsl; echo ${COMPREPLY[@]}'",
            "bash -c '. ./kdsl; COMP_WORDS=(kdsl fmt --); COMP_CWORD=2; _kdsl kdsl -- fmt; echo ${COMPREPLY[@]}'",
            "bash -c '. ./kdsl; COMP_WORDS=(kdsl build --secrets o); COMP_CWORD=3; _kdsl kdsl o --secrets; echo ${COMPREPLY[@]}'",
            "kdsl man --help",
            "kdsl man bild",
            "kdsl man eval",
            "kdsl man -o kdsl.1 && head -n 5 kdsl.1",
            "kdsl man -o man1/ && ls man1",
            "kdsl man -o missing/kdsl.1",
        ],
    );
}

#[test]
fn every_command_has_a_page_and_completions() {
    let shell = Shell::empty("packaging-all");
    let help = text(&shell.run("kdsl --help").stdout);
    let scripts: Vec<String> = ["bash", "elvish", "fish", "powershell", "zsh"]
        .iter()
        .map(|name| text(&shell.run(&format!("kdsl completions {name}")).stdout))
        .collect();
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() > 10);
    for name in commands {
        let page = text(&shell.run(&format!("kdsl man {name}")).stdout);
        assert!(page.contains(&format!(".TH kdsl-{name} 1")), "{name}: {page}");
        assert!(page.contains("Examples:"), "{name}: {page}");
        assert!(scripts.iter().all(|script| script.contains(name)), "{name}");
    }
}

/// The plugin that is packed is the one that the guide shows and runs.
#[test]
fn the_plugin_of_argo_cd_is_the_guides() {
    let plugin = std::fs::read_to_string(packaging("argocd/plugin.yaml")).unwrap();
    let guide = std::fs::read_to_string(packaging("../docs/guide/ci.md")).unwrap();
    assert!(guide.contains(&format!("```file plugin.yaml\n{plugin}```")));
}

/// What is put beside the repo server is sound, but for what only the patched Deployment has.
#[test]
fn the_patch_of_argo_cd_is_linted() {
    let shell = Shell::empty("packaging-argocd");
    let patch = std::fs::read_to_string(packaging("argocd/repo-server.yaml")).unwrap();
    // A patch has no selector and no labels of its own.
    let whole = patch.replace(
        "spec:\n  template:\n",
        "spec:\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: a\n",
    );
    let volumes =
        "      - name: var-files\n        emptyDir: {}\n      - name: plugins\n        emptyDir: {}\n";
    shell.file("whole.yaml", format!("{whole}{volumes}"));
    let done = shell.run("kdsl lint whole.yaml --pod-security restricted --format concise");
    assert_eq!(text(&done.stderr).trim(), "checked 1 file, 1 resource: no problems");
}
