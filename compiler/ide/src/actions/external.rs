//! Saying that the cluster has what the program refers to and does not make.

use std::collections::BTreeSet;

use kdsl_base::{Code, Edit, Span};
use kdsl_rules::{Found, Keys, can_exist, references};
use kdsl_syntax::NodeKind;
use kdsl_syntax::ast::{AstNode, File};

use super::Draft;
use super::context::Context;
use super::insert::Home;

/// The name of the action that declares what the cluster has.
pub const ADD_EXTERNAL: &str = "add-external";

/// Whether the fix that a finding carries declares an object at the very beginning of the file, as this action does
/// at a better place.
pub(super) fn replaces(mends: Option<(Code, Span)>, edits: &[Edit]) -> bool {
    let at_start = |edit: &Edit| edit.span.start == 0 && edit.span.end == 0;
    mends.is_some_and(|(code, _)| code == Code::K0308) && edits.iter().all(at_start)
}

/// Declares the object that the finding under the cursor misses.
pub(super) fn declare(context: &Context<'_>) -> Vec<Draft> {
    declared(context).into_iter().collect()
}

fn declared(context: &Context<'_>) -> Option<Draft> {
    let selection = context.selection;
    let missed = context.compiled.diagnostics().iter().find(|finding| {
        let span = finding.primary.span;
        let here = span.file == context.file && span.start <= selection.end && selection.start <= span.end;
        finding.code == Code::K0308 && here
    })?;
    let kube = &context.analysis().kube;
    let edges = references(&context.compiled.manifests, kube.schema(), kube.target);
    let at = edges.iter().find(|edge| edge.span == missed.primary.span && edge.to.found == Found::Absent)?;
    if !can_exist(at.to.kind, at.to.name) {
        return None;
    }
    let mut keys = BTreeSet::new();
    for edge in edges.iter().filter(|edge| edge.to == at.to && !edge.optional) {
        if let Keys::These(these) = &edge.keys {
            keys.extend(these.iter().map(|key| kdsl_edit::key(key.name)));
        }
    }
    let mut entries = Vec::new();
    if !at.to.namespace.is_empty() {
        entries.push(format!("metadata.namespace: {}", kdsl_edit::string(at.to.namespace)));
    }
    if !keys.is_empty() {
        let keys: Vec<String> = keys.into_iter().collect();
        entries.push(format!("data: {{ {} }}", keys.join(", ")));
    }
    let name = kdsl_edit::key(at.to.name);
    let braces = if entries.is_empty() { String::new() } else { format!(" {{ {} }}", entries.join(", ")) };
    let declaration = format!("external {} {name}{braces}", at.to.kind);
    let root = context.parse.root();
    let child = File::of(context.parse).items().next()?.syntax();
    let edit = Home { container: root, child }.declare_behind(NodeKind::External, &declaration);
    let title = format!("Declare `external {} {name}`", at.to.kind);
    let mut draft = Draft::new(title, vec![edit]);
    draft.mends = Some((missed.code, missed.primary.span));
    Some(draft)
}
