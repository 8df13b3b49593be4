//! What is shown beside the cursor.

use kdsl_schema_docs::Docs;
use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::Answer;
use crate::workspace::Workspace;

pub(crate) fn hover(workspace: &mut Workspace, params: HoverParams) -> Answer<Option<Hover>> {
    let Some(at) = workspace.at(&params.text_document_position_params) else { return Ok(None) };
    let compiled = at.snapshot.compiled();
    let found =
        kdsl_ide::hover(&compiled.analysis, &compiled.manifests, Some(Docs::embedded()), at.file, at.offset);
    Ok(found.map(|hover| Hover {
        range: workspace.converter(&at.snapshot).range(hover.span),
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: hover.markdown }),
    }))
}
