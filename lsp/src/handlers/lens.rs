//! What stands above declarations, and the commands behind it.

use kdsl_ide::{Lens, LensAct};
use lsp_types::{CodeLens, CodeLensParams, Command};
use serde_json::{Value, json};

use super::Answer;
use crate::convert::Converter;
use crate::workspace::Workspace;

/// The command of the editor's own that shows places: the document, the position, and the places that are known.
const SHOW: &str = "kdsl.showReferences";

pub(crate) fn of_document(
    workspace: &mut Workspace,
    params: CodeLensParams,
) -> Answer<Option<Vec<CodeLens>>> {
    let uri = params.text_document.uri.as_str();
    let Some((snapshot, file)) = workspace.current(uri) else { return Ok(None) };
    let project = workspace.project(uri);
    let project = project.as_ref().map(|project| project.compiled());
    let converter = workspace.converter(&snapshot);
    let lenses = kdsl_ide::lenses(snapshot.compiled(), file, project);
    Ok(Some(lenses.iter().filter_map(|lens| shown(lens, uri, converter)).collect()))
}

fn shown(lens: &Lens, uri: &str, converter: Converter<'_>) -> Option<CodeLens> {
    let range = converter.range(lens.span)?;
    let (title, command, arguments): (String, &str, Vec<Value>) = match &lens.act {
        LensAct::Preview => (format!("{} ▸ preview", lens.title), "kdsl.preview", vec![json!(uri)]),
        LensAct::Test(name) => ("▸ run".to_owned(), "kdsl.test", vec![json!(uri), json!(name)]),
        LensAct::Show(places) => {
            let places: Vec<_> = places.iter().filter_map(|place| converter.location(*place)).collect();
            (lens.title.clone(), SHOW, vec![json!(uri), json!(range.start), json!(places)])
        }
    };
    let command = Command { title, command: command.to_owned(), arguments: Some(arguments) };
    Some(CodeLens { range, command: Some(command), data: None })
}
