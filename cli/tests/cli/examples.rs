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

#[test]
fn every_example_of_every_help_runs() {
    let shell = Shell::new("examples");
    let commands = commands(&text(&shell.run("kdsl --help").stdout));
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let help = text(&shell.run(&format!("kdsl {command} --help")).stdout);
        let lines = examples(&help);
        assert_eq!(lines.len(), 3, "`kdsl {command} --help` shows three examples:\n{help}");
        for line in lines {
            let done = shell.run(&line);
            assert!(done.status.success(), "{line}\n{}{}", text(&done.stdout), text(&done.stderr));
        }
    }
}
