//! The signature of the call that is being typed.

use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp,
    SignatureHelpOptions, SignatureHelpParams, SignatureInformation,
};

use super::Answer;
use crate::workspace::Workspace;

pub(super) fn capability() -> SignatureHelpOptions {
    SignatureHelpOptions {
        trigger_characters: Some(vec!["(".to_owned(), ",".to_owned()]),
        retrigger_characters: Some(vec![")".to_owned()]),
        ..SignatureHelpOptions::default()
    }
}

pub(super) fn help(workspace: &mut Workspace, params: SignatureHelpParams) -> Answer<Option<SignatureHelp>> {
    let Some(at) = workspace.at(&params.text_document_position_params) else { return Ok(None) };
    let found = kdsl_ide::signature(&at.snapshot.compiled().analysis, at.file, at.offset);
    Ok(found.map(|signature| {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        // Labels are told in UTF-16, whatever the positions are in.
        let units = |end: usize| number(signature.label.get(..end).unwrap_or("").encode_utf16().count());
        let param = |(start, end): &(usize, usize)| ParameterInformation {
            label: ParameterLabel::LabelOffsets([units(*start), units(*end)]),
            documentation: None,
        };
        let active = signature.active.map(number);
        let parameters = signature.params.iter().map(param).collect();
        let doc = signature
            .doc
            .clone()
            .map(|value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }));
        let information = SignatureInformation {
            label: signature.label.clone(),
            documentation: doc,
            parameters: Some(parameters),
            active_parameter: active,
        };
        SignatureHelp {
            signatures: vec![information],
            active_signature: Some(0),
            // One that is not there is none.
            active_parameter: active.or(Some(number(signature.params.len()))),
        }
    }))
}
