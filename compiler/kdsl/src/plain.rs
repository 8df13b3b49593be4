//! What is said otherwise in a file of manifests, which cannot say what the language can.

use kdsl_base::Code;
use kdsl_core::Compiled;

/// Has findings in manifests tell of a suppression where they tell programs to name what is in the cluster.
pub(crate) fn reword(compiled: &mut Compiled) {
    let sources = &compiled.analysis.sources;
    for finding in &mut compiled.analysis.diagnostics {
        let about_cluster = match finding.code {
            Code::K0303 => "if something else makes the pods",
            Code::K0308 => "if it exists in the cluster",
            _ => continue,
        };
        let source = sources.get(finding.primary.span.file);
        if source.is_none_or(|source| source.name.ends_with(".kdsl")) {
            continue;
        }
        let fixes = finding.fixes.len();
        finding.fixes.retain(|fix| !fix.title.starts_with(about_cluster));
        let help = finding.help.as_ref().is_some_and(|help| help.starts_with(about_cluster));
        if help || finding.fixes.len() < fixes {
            let comment = format!("# kdsl: allow({}) reason", finding.code.id());
            finding.help = Some(format!("{about_cluster}, write `{comment}` above"));
        }
    }
}
