//! `kdsl graph` at a shell.

use crate::{Shell, assert_session};

#[test]
fn graph() {
    let shell = Shell::new("graph");
    shell.file("wrong.kdsl", "ConfigMap a { dat: {} }\n");
    shell.file(
        "missing.kdsl",
        "Pod a { spec: { serviceAccountName: \"bot\", containers.a: { image: \"a:v1\" } } }\n",
    );
    assert_session(
        &shell,
        &[
            "kdsl graph --help",
            "kdsl graph main.kdsl",
            "kdsl graph main.kdsl --format dot",
            "kdsl graph main.kdsl --format json | head -n 20",
            "kdsl graph missing.kdsl --error-format concise",
            "kdsl graph wrong.kdsl --error-format concise",
            "kdsl graph main.kdsl -o main.kdsl",
            "kdsl graph main.kdsl --format svg",
            "kdsl graph main.kdsl -o graph.mmd && head -n 1 graph.mmd",
        ],
    );
}
