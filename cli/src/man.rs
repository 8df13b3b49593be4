//! `kdsl man`: the manual, a page per command, from what `--help` says.

use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::{Cli, ManArgs};
use crate::failure::Failure;
use crate::{FINE, build, output};

/// Prints the page of a command, or writes pages.
///
/// # Errors
/// Where there is no such command, or a page cannot be written.
pub fn run(args: &ManArgs) -> Result<u8, Failure> {
    let mut kdsl = Cli::command().disable_help_subcommand(true);
    kdsl.build();
    let asked = args.command.as_deref().map(|name| named(&kdsl, name)).transpose()?;
    match &args.output {
        Some(folder) if build::is_folder(folder) => {
            let all = || std::iter::once(&kdsl).chain(kdsl.get_subcommands()).collect();
            let pages: Vec<&Command> = asked.map_or_else(all, |one| vec![one]);
            let files = pages.into_iter().map(|one| Ok((format!("{}.1", title(one)), page(one)?)));
            output::write_folders(&[(folder.clone(), files.collect::<Result<_, Failure>>()?)])?;
        }
        Some(path) if path != Path::new("-") => output::write_file(path, &page(asked.unwrap_or(&kdsl))?)?,
        _ => output::print(&page(asked.unwrap_or(&kdsl))?)?,
    }
    Ok(FINE)
}

fn named<'a>(kdsl: &'a Command, name: &str) -> Result<&'a Command, Failure> {
    kdsl.find_subcommand(name).ok_or_else(|| {
        let near = kdsl::nearest(name, kdsl.get_subcommands().map(Command::get_name));
        let message = format!("there is no command `{name}`");
        match near {
            Some(near) => Failure::with_help(message, format!("did you mean `{near}`?")),
            None => Failure::with_help(message, "`kdsl --help` lists the commands"),
        }
    })
}

/// `kdsl-build`, which is how `man` finds the page of `kdsl build`.
fn title(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn page(command: &Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    let source = concat!("kdsl ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).title(title(command)).source(source).manual("kdsl");
    let rendered = man.render(&mut page);
    rendered.map_err(|error| Failure::new(format!("cannot make the page: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
