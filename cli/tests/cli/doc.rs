//! `kdsl doc` at a shell.

use crate::{Shell, assert_session};

const LIBRARY: &str = "/// A web service.\ncomponent Web {\n  /// The image, with its tag.\n  param image: String\n  \
                       param port: Port = 80\n  Deployment web {}\n  output url: String = \"http://web\"\n}\n";

#[test]
fn doc() {
    let shell = Shell::new("doc");
    shell.file("lib/web.kdsl", LIBRARY);
    shell.file("wrong.kdsl", "param x Int\n");
    assert_session(
        &shell,
        &[
            "kdsl doc --help",
            "kdsl doc lib/web.kdsl",
            "cat lib/web.kdsl | kdsl doc - --stdin-filename piped.kdsl | head -n 1",
            "kdsl doc lib main.kdsl -o pages/ && find pages -type f | sort && cat pages/index.md",
            "kdsl doc lib --format html -o web.html && head -n 1 web.html",
            "kdsl doc wrong.kdsl --error-format concise",
            "kdsl doc main.kdsl -o main.kdsl",
            "kdsl doc missing.kdsl",
        ],
    );
}
