//! One line per finding, as compilers have written them for ever: every editor can follow it.

use kdsl_base::{Diagnostic, Sources};

use crate::place::Places;
use crate::style::Paint;
use crate::visible::visible;

pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources, color: bool) -> String {
    let mut places = Places::new(sources);
    let paint = Paint(color);
    let mut out = String::new();
    for finding in findings {
        let kind = format!("{}[{}]", finding.severity.word(), finding.code.id());
        out.push_str(&places.words(finding.primary.span));
        out.push_str(": ");
        out.push_str(&paint.severity(finding.severity, &kind));
        out.push_str(": ");
        out.push_str(&visible(&finding.message));
        if let Some(part) = &finding.versions
            && !finding.message.contains(&format!("Kubernetes {}", part.words))
        {
            out.push_str(&format!(" (in Kubernetes {})", part.words));
        }
        out.push('\n');
    }
    out
}
