//! Findings, for an editor that asks for them.

use std::collections::BTreeMap;
use std::hash::{Hash as _, Hasher as _};
use std::str::FromStr as _;

use lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::Answer;
use crate::findings::Findings;
use crate::workspace::{Unit, Workspace};

/// What is found in a document; that it is the same as before, where it is.
pub(crate) fn of_document(
    workspace: &mut Workspace,
    params: DocumentDiagnosticParams,
) -> Answer<DocumentDiagnosticReportResult> {
    let items = workspace.findings(params.text_document.uri.as_str()).unwrap_or_default();
    let id = identity(&items);
    let report = if params.previous_result_id.as_ref() == Some(&id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
        })
    };
    Ok(DocumentDiagnosticReportResult::Report(report))
}

/// What is found in the files of all programs, those that no editor has open among them.
pub(crate) fn of_workspace(
    workspace: &mut Workspace,
    params: WorkspaceDiagnosticParams,
) -> Answer<WorkspaceDiagnosticReportResult> {
    let units: Vec<Unit> = workspace.programs.keys().cloned().collect();
    let mut all = Findings::new();
    for unit in units {
        workspace.refresh(&unit);
        let whole = workspace.programs.get(&unit).and_then(|program| program.whole.clone());
        all.extend(whole.map(|whole| workspace.of_all(&whole)).unwrap_or_default());
    }
    let before: BTreeMap<&str, &str> =
        params.previous_result_ids.iter().map(|id| (id.uri.as_str(), id.value.as_str())).collect();
    // Of a file that is gone nothing is found any more.
    for uri in before.keys() {
        all.entry((*uri).to_owned()).or_default();
    }
    let report = |(uri, items): (String, Vec<Diagnostic>)| {
        let (id, version) =
            (identity(&items), workspace.open.get(&uri).map(|document| i64::from(document.version)));
        let known = before.get(uri.as_str()) == Some(&id.as_str());
        let uri = Uri::from_str(&uri).ok()?;
        Some(match known {
            true => {
                WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
                })
            }
            false => WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
            }),
        })
    };
    let items = all.into_iter().filter_map(report).collect();
    Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
}

/// What tells findings from others.
fn identity(items: &[Diagnostic]) -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
