//! The sessions of `docs/guide/projects.md`, run from the top to the bottom.
//!
//! A block of `file NAME` is written where the session is, a block of `console` is typed: each line behind
//! `$ `, below which stands what it prints. `UPDATE_CASES=1` writes what it prints now.

use std::path::Path;

use crate::{Shell, text};

/// What the lines of a session share: the folder that it is in, and its variables.
struct Session {
    shell: Shell,
    before: Vec<String>,
}

impl Session {
    /// Types a line, and gives what it prints.
    fn type_in(&mut self, line: &str) -> String {
        if line.starts_with("cd ") || line.starts_with("export ") {
            self.before.push(line.to_owned());
            return String::new();
        }
        let before = self.before.iter().map(|line| format!("{line} && ")).collect::<String>();
        let done = self.shell.run(&format!("{before}{line}"));
        format!("{}{}", text(&done.stdout), text(&done.stderr))
    }

    fn write(&self, name: &str, text: &str) {
        let folders = self.before.iter().filter_map(|line| line.strip_prefix("cd "));
        let folder: Vec<&str> = folders.collect();
        self.shell.file(&format!("{}/{name}", folder.join("/")), text);
    }
}

#[test]
fn the_guide_to_projects_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/projects.md");
    let guide = std::fs::read_to_string(&path).unwrap();
    let mut session = Session { shell: Shell::new("guide"), before: Vec::new() };
    session.shell.run("rm -r main.kdsl app");
    let mut now = String::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        now.push_str(line);
        now.push('\n');
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(name) = info.strip_prefix("file ") {
            // What `kdsl init` wrote makes way for the page's own project.
            if name == "kdsl.toml" {
                session.shell.run("rm shop/main.kdsl");
            }
            session.write(name, &format!("{}\n", block.join("\n")));
        }
        for line in &block {
            match line.strip_prefix("$ ") {
                Some(command) if info == "console" => {
                    now.push_str(&format!("{line}\n{}", session.type_in(command)));
                }
                _ if info == "console" => {}
                _ => now.push_str(&format!("{line}\n")),
            }
        }
        now.push_str("```\n");
    }
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    assert_eq!(guide, now, "`UPDATE_CASES=1 cargo test -p kdsl-cli guide` writes what is printed now");
}
