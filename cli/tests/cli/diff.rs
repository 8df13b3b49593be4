//! `kdsl diff` at a shell. The guide shows what is usual.

use crate::{Shell, assert_session};

const COMMIT: &str = "git add -A . && git -c user.name=a -c user.email=a@example.org commit -qm";

#[test]
fn diff() {
    let shell = Shell::new("diff");
    shell.file("wrong.kdsl", "ConfigMap a { dat: {} }\n");
    shell.file("old.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { x: '1' }\n");
    shell.file(
        "new.json",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"x\":\"2\"}}",
    );
    shell.file("manifests/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\n");
    shell.file(
        "manifests/b.yml",
        "apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Namespace, metadata: { name: b } }]\n",
    );
    assert_session(
        &shell,
        &[
            "kdsl diff --help",
            "kdsl diff old.yaml old.yaml",
            "kdsl diff old.yaml new.json",
            "kdsl diff old.yaml new.json --format json | head -n 10",
            "kdsl diff old.yaml new.json --color always | sed 's/\\x1b/ESC/g'",
            "kdsl diff old.yaml manifests --format markdown",
            "kdsl diff - old.yaml < new.json",
            "kdsl build main.kdsl > built.yaml; kdsl diff main.kdsl built.yaml",
            "kdsl diff built.yaml main.kdsl --set replicas=7 --format text",
            "kdsl diff --against main.kdsl old.yaml new.json --error-format concise",
            "kdsl diff wrong.kdsl old.yaml --error-format concise",
            "kdsl diff old.yaml missing.yaml --error-format concise",
            "kdsl diff - - < old.yaml",
            "kdsl diff a b c",
            "kdsl diff --env a --env b --env c",
            "kdsl diff --env a old.yaml main.kdsl --error-format concise",
            "kdsl diff old.yaml new.json --format svg",
            "kdsl diff git:",
        ],
    );
}

#[test]
fn diff_revisions() {
    let shell = Shell::empty("diff_revisions");
    shell.file(
        "shop/kdsl.toml",
        "kubernetes = \"1.32\"\nsources = [\"app\"]\n\n[environments.prod.params]\ncolor = \"green\"\n",
    );
    shell.file("shop/app/main.kdsl", "import \"./settings.kdsl\"\nparam color: String = \"blue\"\nConfigMap a { data: { color: color, text: file(\"./a.txt\") } }\n");
    shell.file("shop/app/settings.kdsl", "ConfigMap b {}\n");
    shell.file("shop/app/a.txt", "one\n");
    shell.file("other/main.kdsl", "ConfigMap c {}\n");
    shell.file(".git/hooks/post-checkout", "#!/bin/sh\ntouch ran\n");
    let commit = |words: &str| format!("{COMMIT} {words}");
    assert_session(
        &shell,
        &[
            "cd shop && kdsl diff",
            "git init -q -b main . && cd shop && kdsl diff",
            &format!("cd shop && {}", commit("one")),
            "cd shop && kdsl diff --against git:main",
            "echo two > shop/app/a.txt; cd shop && kdsl diff",
            "cd shop/app && kdsl diff --env prod",
            "cd shop && kdsl diff app/main.kdsl --against git:HEAD",
            "kdsl diff shop --against git:HEAD",
            "kdsl diff other --against git:HEAD",
            &commit("two"),
            "cd shop && kdsl diff git:HEAD~1 git:HEAD",
            "kdsl diff git:HEAD~1:shop git:HEAD:shop",
            "cd shop && kdsl diff git:main:../other git:main:./../other",
            "cd shop && kdsl diff git:main:other git:main:./app/settings.kdsl",
            "kdsl diff git:main:nothing git:main",
            "kdsl diff git:nothing shop",
            "kdsl diff -- git:--all shop",
            "echo 'ConfigMap d {' > other/main.kdsl; kdsl diff other",
            "kdsl diff git:HEAD --against env:prod shop/new.kdsl",
            "git status --short; ls",
        ],
    );
}
