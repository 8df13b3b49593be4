//! The questions to a project, each a function of its own.

mod actions;
mod cursor;
mod imports;
mod names;
mod pages;
mod program;
mod texts;
mod views;

use crate::call::{Method, run};

pub(crate) use imports::{import, is_manifests};
pub(crate) use program::{compare, lint_with};
pub(crate) use texts::format;
pub(crate) use views::legend;

/// The questions, in the order of their names. What is null in an argument was not given.
pub(crate) const METHODS: &[(&str, Method)] = &[
    ("actionEdits", |project, given| run(project, given, actions::edits)),
    ("actions", |project, given| run(project, given, actions::actions)),
    ("check", |project, given| run(project, given, program::check)),
    ("compile", |project, given| run(project, given, program::compile)),
    ("completion", |project, given| run(project, given, cursor::completion)),
    ("declaration", |project, given| run(project, given, names::declaration)),
    ("definition", |project, given| run(project, given, names::definition)),
    ("diff", |project, given| run(project, given, program::diff)),
    ("explain", |project, given| run(project, given, pages::explain)),
    ("fix", |project, given| run(project, given, program::fix)),
    ("fixAll", |project, given| run(project, given, actions::fix_all)),
    ("folds", |project, given| run(project, given, views::folds)),
    ("formatFile", |project, given| run(project, given, texts::format_file)),
    ("formatOnType", |project, given| run(project, given, texts::format_on_type)),
    ("formatRange", |project, given| run(project, given, texts::format_range)),
    ("graph", |project, given| run(project, given, program::graph)),
    ("highlights", |project, given| run(project, given, names::highlights)),
    ("hintEdits", |project, given| run(project, given, views::hint_edits)),
    ("hints", |project, given| run(project, given, views::hints)),
    ("hover", |project, given| run(project, given, cursor::hover)),
    ("implementation", |project, given| run(project, given, names::implementation)),
    ("importManifests", |project, given| run(project, given, imports::import_into)),
    ("info", |project, given| run(project, given, pages::info)),
    ("lenses", |project, given| run(project, given, views::lenses)),
    ("lint", |project, given| run(project, given, program::lint)),
    ("onEnter", |project, given| run(project, given, texts::on_enter)),
    ("organizeImports", |project, given| run(project, given, actions::organize_imports)),
    ("origin", |project, given| run(project, given, program::origin)),
    ("prepareRename", |project, given| run(project, given, names::prepare_rename)),
    ("projectSymbols", |project, given| run(project, given, views::project_symbols)),
    ("references", |project, given| run(project, given, names::references)),
    ("rename", |project, given| run(project, given, names::rename)),
    ("resolve", |project, given| run(project, given, cursor::resolve)),
    ("selections", |project, given| run(project, given, views::selections)),
    ("shown", |project, given| run(project, given, program::shown)),
    ("signature", |project, given| run(project, given, cursor::signature)),
    ("symbols", |project, given| run(project, given, views::symbols)),
    ("test", |project, given| run(project, given, program::test)),
    ("text", |project, given| run(project, given, texts::text)),
    ("tokens", |project, given| run(project, given, views::tokens)),
    ("tree", |project, given| run(project, given, views::tree)),
    ("typeDefinition", |project, given| run(project, given, names::type_definition)),
];
