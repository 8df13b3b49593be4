//! Every example of every `--help` runs.

use crate::{Shell, text};

/// The commands that `kdsl --help` lists, and `kdsl` itself.
fn commands(help: &str) -> Vec<String> {
    let below = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = below.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
    std::iter::once("").chain(names.filter(|name| *name != "help")).map(str::to_owned).collect()
}

/// The lines below `Examples:`.
fn examples(help: &str) -> Vec<String> {
    let below = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    below.take_while(|line| line.starts_with("  ")).map(|line| line.trim().to_owned()).collect()
}

/// What an editor says that opens nothing and goes.
fn editor() -> String {
    let messages = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    messages.iter().map(|text| format!("Content-Length: {}\r\n\r\n{text}", text.len())).collect()
}

#[test]
fn every_example_of_every_help_runs() {
    let shell = Shell::new("examples");
    shell.file("editor", editor());
    for name in ["deployment.yaml", "service.yaml", "manifests/web.yaml"] {
        let object = name.replace(['.', '/'], "-");
        shell.file(name, format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {object} }}\n"));
    }
    // What is compared with a revision needs one.
    let begin =
        "git init -q -b main && git add main.kdsl app && git -c user.name=a -c user.email=a@b.c commit -qm a";
    assert!(shell.run(begin).status.success());
    let commands = commands(&text(&shell.run("kdsl --help").stdout));
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let help = text(&shell.run(&format!("kdsl {command} --help")).stdout);
        let lines = examples(&help);
        assert_eq!(lines.len(), 3, "`kdsl {command} --help` shows three examples:\n{help}");
        for line in lines {
            // A server waits for its editor.
            let input = if line.contains(" lsp") { " < editor" } else { "" };
            // There is no Helm; any manifests will do.
            let line = line.replace("helm template shop ./chart", "cat manifests/web.yaml");
            let done = shell.run(&format!("{line}{input}"));
            assert!(done.status.success(), "{line}\n{}{}", text(&done.stdout), text(&done.stderr));
        }
    }
}
