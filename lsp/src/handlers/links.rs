//! What leads out of a document, and what is linked inside of it.

use std::str::FromStr as _;

use kdsl_ide::LinkTarget;
use lsp_types::{DocumentLink, DocumentLinkParams, LinkedEditingRangeParams, LinkedEditingRanges, Uri};

use super::Answer;
use crate::workspace::Workspace;

/// The paths of a document and the pages of its images. A path to nothing is no link: it is a finding.
pub(crate) fn of_document(
    workspace: &mut Workspace,
    params: DocumentLinkParams,
) -> Answer<Option<Vec<DocumentLink>>> {
    let uri = params.text_document.uri.as_str();
    let Some((snapshot, file)) = workspace.current(uri) else { return Ok(None) };
    let converter = workspace.converter(&snapshot);
    let target = |target: &LinkTarget| match target {
        LinkTarget::File(name) => {
            let path = snapshot.root.as_ref()?.join(name);
            let is_open = workspace.open.values().any(|open| open.path.as_ref() == Some(&path));
            let uri = (is_open || path.is_file()).then(|| workspace.uri_of(&path))?;
            Uri::from_str(&uri).ok()
        }
        LinkTarget::Page(page) => Uri::from_str(page).ok(),
    };
    let links = kdsl_ide::links(snapshot.compiled(), file);
    let shown = links.iter().filter_map(|link| {
        let tooltip = match &link.target {
            LinkTarget::File(name) => format!("Open {name}"),
            LinkTarget::Page(_) => "Open the page of the image".to_owned(),
        };
        Some(DocumentLink {
            range: converter.range(link.span)?,
            target: Some(target(&link.target)?),
            tooltip: Some(tooltip),
            data: None,
        })
    });
    Ok(Some(shown.collect()))
}

/// The places of a document that are one name.
pub(crate) fn linked(
    workspace: &mut Workspace,
    params: LinkedEditingRangeParams,
) -> Answer<Option<LinkedEditingRanges>> {
    // Nobody would see that a name changes elsewhere as well: every program is asked that has the document.
    let all = workspace.everywhere_by_now(&params.text_document_position_params);
    let mut found: Option<LinkedEditingRanges> = None;
    for at in &all {
        let linked = kdsl_ide::linked(at.snapshot.named(), at.file, at.offset);
        let converter = workspace.converter(&at.snapshot);
        let shown = linked.map(|linked| LinkedEditingRanges {
            ranges: linked.spans.iter().filter_map(|span| converter.range(*span)).collect(),
            word_pattern: Some(linked.pattern.to_owned()),
        });
        if shown.is_none() || found.as_ref().is_some_and(|found| Some(found) != shown.as_ref()) {
            return Ok(None);
        }
        found = shown;
    }
    Ok(found)
}
