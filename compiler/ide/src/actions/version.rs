//! The `apiVersion` of a resource: the newest one, or none, which the compiler fills in.

use kdsl_base::{Code, Edit};
use kdsl_edit::cut;
use kdsl_syntax::ast::{AstNode, Entry, Expr, Resource};

use super::Draft;
use super::context::Context;

/// Moves a resource to the newest stable `apiVersion` that the target serves.
pub(super) fn migrate(context: &Context<'_>) -> Vec<Draft> {
    let moved = written(context).and_then(|found| {
        if found.text == found.newest {
            return None;
        }
        let value = found.entry.value()?.span();
        let replacement = kdsl_edit::string(&found.newest);
        let title = format!("Migrate to `{}`", found.newest);
        let mut draft = Draft::new(title, vec![Edit { span: value, replacement }]);
        let told = |it: &&kdsl_base::Diagnostic| {
            matches!(it.code, Code::K0203 | Code::K0205) && found.entry.span().covers(it.primary.span)
        };
        draft.mends = context.compiled.diagnostics().iter().find(told).map(|it| (it.code, it.primary.span));
        Some(draft)
    });
    moved.into_iter().collect()
}

/// Takes out an `apiVersion` that the compiler fills in.
pub(super) fn leave_out(context: &Context<'_>) -> Vec<Draft> {
    let left = written(context).filter(|found| found.text == found.newest).map(|found| {
        Draft::new(
            "Leave `apiVersion` to the compiler",
            vec![cut(&context.parse.text, found.entry.span(), "//")],
        )
    });
    left.into_iter().collect()
}

struct Written<'a> {
    entry: Entry<'a>,
    text: String,
    newest: String,
}

/// The `apiVersion` that the resource says at whose head, or in which entry, the cursor is.
fn written<'a>(context: &Context<'a>) -> Option<Written<'a>> {
    let resource = context.around().find_map(Resource::cast)?;
    let body = resource.body()?;
    let is_version = |entry: &Entry<'_>| entry.key().is_some_and(|key| key.text() == "apiVersion");
    let entry = body.syntax().children().filter_map(Entry::cast).find(is_version)?;
    let at = context.selection.start;
    if at > body.span().start && !entry.span().touches(at) {
        return None;
    }
    let Some(Expr::String(text)) = entry.value() else { return None };
    let newest = context.analysis().kube.preferred(resource.kind()?.text())?.api_version();
    Some(Written { entry, text: text.plain()?, newest })
}
