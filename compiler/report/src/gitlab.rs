//! A report of GitLab's code quality, which shows findings in a merge request and tells new ones from old
//! ones by their fingerprints.

use kdsl_base::{Diagnostic, Severity, Sources};
use serde_json::{Value, json};

use crate::location::{Fingerprints, region};
use crate::place::Places;

pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let mut fingerprints = Fingerprints::default();
    let mut all = Vec::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Hint => "info",
        };
        let region = region(finding.primary.span, sources, &mut places);
        // GitLab wants a place of everything: what stands on the command line is in no file.
        let (path, begin, end) =
            region.map_or(("kdsl.toml", 1, 1), |region| (region.file, region.start.line, region.end.line));
        all.push(json!({
            "description": format!("{}: {}", finding.code.id(), finding.message),
            "check_name": finding.code.id(),
            "fingerprint": fingerprints.of(finding, sources),
            "severity": severity,
            "location": { "path": path, "lines": { "begin": begin, "end": end } },
        }));
    }
    format!("{:#}\n", Value::Array(all))
}
