//! `kdsl check --fix`: apply what findings propose, and write the files that change, or show how they would.

use std::collections::BTreeMap;

use kdsl::{Fixed, Fixes, Secrets, World};

use crate::check::{self, Task, counted};
use crate::failure::Failure;
use crate::files::Given;
use crate::fmt::diff;
use crate::output;
use crate::program::{Opened, Program, Request};
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE};

/// A file that changes.
struct Changed {
    given: Given,
    before: String,
    after: String,
}

/// Mends the program, for every environment that is asked for, and says what is left.
///
/// # Errors
/// Where it cannot be read, or a file cannot be written: then none is.
pub fn run(task: &Task<'_>, request: Request<'_>, terminal: Terminal) -> Result<u8, Failure> {
    let args = task.args;
    let several = request.several();
    let opened = request.open(Secrets::Write, args.format(), terminal)?;
    let opened: Vec<Opened> = opened.into_iter().map(|one| one.set(task.settings)).collect();
    let fixes = if args.unsafe_fixes { Fixes::All } else { Fixes::Safe };
    let programs: Vec<kdsl::Program<'_>> = opened.iter().map(Opened::to_mend).collect();
    let Fixed { texts, count, outputs } = kdsl::fix(&programs, fixes);
    let changed = changed(&opened, texts);
    if args.diff {
        output::print(
            &changed.iter().map(|it| diff(&it.given.shown, &it.before, &it.after)).collect::<String>(),
        )?;
    } else {
        let files: Vec<_> =
            changed.iter().filter(|it| !it.given.stdin).map(|it| (&it.given, &it.after)).collect();
        output::replace_files(&files, "fix")?;
        let piped = changed.iter().find(|it| it.given.stdin).map(|it| it.after.clone());
        if let Some(text) = piped.or_else(|| opened.iter().find_map(Opened::piped)) {
            output::print(&text)?;
        }
    }
    let programs: Vec<Program> =
        opened.into_iter().zip(outputs).map(|(opened, output)| opened.finished(output)).collect();
    let done = match (args.diff, changed.len()) {
        (_, 0) => "nothing to fix".to_owned(),
        (true, files) => format!("{count} fixable in {}, and then", counted(files, "file")),
        (false, files) => format!("{count} fixed in {}, now", counted(files, "file")),
    };
    let left = check::report(task, &programs, several, terminal, |findings, words| {
        let more =
            findings.found.iter().filter(|one| fixes.of(one).is_none() && !one.fixes.is_empty()).count();
        let more =
            if more > 0 { format!(" ({more} more fixable with --unsafe-fixes)") } else { String::new() };
        format!("{done}{} {words}{more}", if changed.is_empty() { "," } else { "" })
    })?;
    Ok(if args.diff && !changed.is_empty() && left == FINE && !args.exit_zero { FINDINGS } else { left })
}

/// The files that change, as the user would write them.
fn changed(opened: &[Opened], texts: BTreeMap<String, String>) -> Vec<Changed> {
    let one = |(path, after): (String, String)| {
        opened.iter().find_map(|opened| {
            let (given, before) = (opened.world.file(&path)?, opened.world.read(&path).ok()?);
            Some(Changed { given, before, after: after.clone() })
        })
    };
    texts.into_iter().filter_map(one).collect()
}
