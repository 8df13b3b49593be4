//! K0874: an expression of a selector whose values do not fit its operator.
//!
//! The API server's validation of `matchExpressions`.

use kdsl_base::{Code, Diagnostic, Node};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::cut;

/// The rules.
pub(crate) const RULES: &[Rule] = &[Rule::by("meta.v1.LabelSelectorRequirement", values)];

fn values<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(operator) = part.get("operator") else { return };
    let key = part.text("key").unwrap_or("");
    let values = part.get("values");
    let none = part.items("values").is_empty();
    match operator.as_str() {
        Some(text @ ("In" | "NotIn")) if none && !part.manifest.broken => {
            let problem = Diagnostic::error(
                Code::K0874,
                operator.origin,
                format!("`{text}` needs values that `{}` is compared with", cut(key, 40)),
            );
            let problem = problem.label("`values` has nothing in it").note(REJECTED);
            let other = if text == "In" { "Exists" } else { "DoesNotExist" };
            let title = format!("ask for the label alone, with `{other}`");
            found.push(problem.setting(title, operator, Node::str(other, operator.origin), false));
        }
        Some(text @ ("Exists" | "DoesNotExist")) if !none => {
            let Some(values) = values else { return };
            let message = format!("`{text}` compares `{}` with no values", cut(key, 40));
            found.push(
                Diagnostic::error(Code::K0874, values.key, message)
                    .label("does not apply here")
                    .secondary(operator.origin, "because of this")
                    .note(REJECTED)
                    .removal("remove `values`", values, false),
            );
        }
        _ => {}
    }
}
