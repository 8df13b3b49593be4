//! Standard error: findings, failures and notes. Nobody waits for it, so what cannot be written there
//! is dropped.

use std::io::{IsTerminal, Write};

use kdsl::{Format, render, summary};

use crate::args::Color;
use crate::failure::Failure;
use crate::findings::Findings;

/// Standard error and its colours.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether what is written there has colours.
    pub color: bool,
    /// Whether what is written to standard output has colours.
    pub colors_output: bool,
}

impl Terminal {
    /// Standard error, with colours as `color` and the environment say.
    pub fn new(color: Color) -> Terminal {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let of = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") => false,
            Color::Auto if set("CLICOLOR_FORCE") => {
                std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0")
            }
            Color::Auto => is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        };
        Terminal {
            color: of(std::io::stderr().is_terminal()),
            colors_output: of(std::io::stdout().is_terminal()),
        }
    }

    /// Writes text as it is.
    pub fn say(self, text: &str) {
        let mut stderr = std::io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes());
        let _ = stderr.flush();
    }

    /// Writes what was found. `closing` makes the last line out of the count of the findings; it is
    /// left out where a program reads along.
    pub fn findings(
        self,
        findings: &Findings,
        format: Format,
        closing: impl FnOnce(String) -> Option<String>,
    ) {
        let mut text = render(&findings.found, &findings.sources, format, self.color);
        if format.is_for_people()
            && let Some(line) = closing(count(findings))
        {
            if format == Format::Full && !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
            text.push('\n');
        }
        self.say(&text);
    }

    /// Writes why a command ended.
    pub fn failure(self, failure: &Failure) {
        let Failure::Words { message, help } = failure else { return };
        let mut text = format!("{}: {message}\n", self.paint("1;31", "error"));
        if let Some(help) = help {
            text.push_str(&format!("{}: {help}\n", self.paint("1", "help")));
        }
        self.say(&text);
    }

    /// Writes something to know.
    pub fn note(self, words: &str) {
        self.say(&format!("{}: {words}\n", self.paint("1", "note")));
    }

    /// The lines of a difference, with its colours.
    pub fn diff(self, text: &str) -> String {
        let line = |line: &str| match line.as_bytes().first() {
            Some(b'+') => self.paint("32", line) + "\n",
            Some(b'-') => self.paint("31", line) + "\n",
            _ => format!("{line}\n"),
        };
        text.lines().map(line).collect()
    }

    /// Words in a colour, where there are colours.
    pub fn paint(self, code: &str, words: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }
}

/// `2 errors, 1 warning`, without what an option could mend that is not there yet.
pub fn count(findings: &Findings) -> String {
    let text = summary(&findings.found);
    let text = text.split(" (").next().unwrap_or("");
    match findings.omitted {
        0 => text.to_owned(),
        more => format!("{text}, and {more} more that are not shown"),
    }
}

/// Says that something went wrong that is not the user's mistake.
pub fn internal_error(what: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "kdsl: internal error: {what}");
    let _ = writeln!(
        stderr,
        "This is a mistake in kdsl, not in your program. Please report it with the program."
    );
}
