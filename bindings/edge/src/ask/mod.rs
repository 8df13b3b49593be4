//! The questions to a project, each a function of its own.

mod actions;
mod cursor;
mod imports;
mod names;
mod pages;
mod program;
mod texts;
mod views;

use crate::call::{Method, Row, run, try_run};

pub(crate) use imports::{Manifests, Options, import, is_manifests};
pub(crate) use pages::page;
pub(crate) use program::{compare, diff_format};
pub(crate) use texts::format;
pub(crate) use views::legend;

/// The answers of these that say nothing.
pub(crate) const EMPTY_DIFF: &str = r#"{"diff":null,"summary":"","old":[],"now":[]}"#;
pub(crate) const EMPTY_IMPORT: &str = r#"{"files":[],"objects":0,"notes":[],"params":{}}"#;
pub(crate) const EMPTY_PAGE: &str = r#"{"page":null,"format":"text"}"#;
const NOTHING: &str = "null";
const NONE: &str = "[]";
const NO_FINDINGS: &str = r#"{"diagnostics":[]}"#;
const NO_YAML: &str = r#"{"yaml":null,"resources":0,"diagnostics":[]}"#;
const NO_ITEMS: &str = r#"{"items":[],"incomplete":false}"#;
const NO_TARGETS: &str = r#"{"origin":null,"targets":[]}"#;
const NO_FIXES: &str = r#"{"files":{},"count":0,"diagnostics":[]}"#;
const NO_GRAPH: &str = r#"{"graph":null,"diagnostics":[]}"#;
const NO_INFO: &str = r#"{"hasProject":false,"kubernetes":"","environments":[],"main":[],"params":[]}"#;
const NO_PLACE: &str = r#"{"place":null}"#;
const NO_EDITS: &str = r#"{"edits":[],"warnings":[]}"#;
const NO_TESTS: &str = r#"{"tests":[],"diagnostics":[]}"#;

const fn row(name: &'static str, empty: &'static str, ask: Method) -> Row<Method> {
    Row { name, empty, ask }
}

/// The questions, in the order of their names. An argument that is null was not given.
pub(crate) const METHODS: &[Row<Method>] = &[
    row("actionEdits", NONE, |project, given| run(project, given, actions::edits)),
    row("actions", NONE, |project, given| run(project, given, actions::actions)),
    row("check", NO_FINDINGS, |project, given| run(project, given, program::check)),
    row("compile", NO_YAML, |project, given| run(project, given, program::compile)),
    row("completion", NO_ITEMS, |project, given| run(project, given, cursor::completion)),
    row("declaration", NO_TARGETS, |project, given| run(project, given, names::declaration)),
    row("definition", NO_TARGETS, |project, given| run(project, given, names::definition)),
    row("diff", EMPTY_DIFF, |project, given| try_run(project, given, program::diff)),
    row("explain", EMPTY_PAGE, |project, given| run(project, given, pages::explain)),
    row("fix", NO_FIXES, |project, given| try_run(project, given, program::fix)),
    row("fixAll", NONE, |project, given| run(project, given, actions::fix_all)),
    row("folds", NONE, |project, given| run(project, given, views::folds)),
    row("formatFile", NOTHING, |project, given| run(project, given, texts::format_file)),
    row("formatOnType", NONE, |project, given| run(project, given, texts::format_on_type)),
    row("formatRange", NONE, |project, given| run(project, given, texts::format_range)),
    row("graph", NO_GRAPH, |project, given| try_run(project, given, program::graph)),
    row("highlights", NONE, |project, given| run(project, given, names::highlights)),
    row("hintEdits", NONE, |project, given| run(project, given, views::hint_edits)),
    row("hints", NONE, |project, given| run(project, given, views::hints)),
    row("hover", NOTHING, |project, given| run(project, given, cursor::hover)),
    row("implementation", NO_TARGETS, |project, given| run(project, given, names::implementation)),
    row("importManifests", EMPTY_IMPORT, |project, given| try_run(project, given, imports::import_into)),
    row("info", NO_INFO, |project, given| run(project, given, pages::info)),
    row("lenses", NONE, |project, given| run(project, given, views::lenses)),
    row("lint", NO_FINDINGS, |project, given| try_run(project, given, program::lint)),
    row("onEnter", NOTHING, |project, given| run(project, given, texts::on_enter)),
    row("organizeImports", NONE, |project, given| run(project, given, actions::organize_imports)),
    row("origin", NOTHING, |project, given| run(project, given, program::origin)),
    row("paths", NONE, |project, given| run(project, given, texts::paths)),
    row("prepareRename", NO_PLACE, |project, given| try_run(project, given, names::prepare_rename)),
    row("projectSymbols", NONE, |project, given| run(project, given, views::project_symbols)),
    row("references", NONE, |project, given| run(project, given, names::references)),
    row("rename", NO_EDITS, |project, given| try_run(project, given, names::rename)),
    row("renameFiles", NONE, |project, given| run(project, given, names::rename_files)),
    row("resolve", NOTHING, |project, given| run(project, given, cursor::resolve)),
    row("selections", NONE, |project, given| run(project, given, views::selections)),
    row("shown", NONE, |project, given| run(project, given, program::shown)),
    row("signature", NOTHING, |project, given| run(project, given, cursor::signature)),
    row("sourceMap", NOTHING, |project, given| run(project, given, program::source_map)),
    row("symbols", NONE, |project, given| run(project, given, views::symbols)),
    row("test", NO_TESTS, |project, given| run(project, given, program::test)),
    row("text", NOTHING, |project, given| run(project, given, texts::text)),
    row("tokens", NONE, |project, given| run(project, given, views::tokens)),
    row("tree", NOTHING, |project, given| run(project, given, views::tree)),
    row("typeDefinition", NO_TARGETS, |project, given| run(project, given, names::type_definition)),
];
