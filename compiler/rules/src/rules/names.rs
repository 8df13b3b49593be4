//! K0313: a name that Kubernetes does not take. Here: the names of objects.
//!
//! Most kinds take a DNS subdomain; the table holds those that take less or something else. They are the
//! rules of the API server for creating an object.

use kdsl_base::names::{self, NameProblem};
use kdsl_base::{Code, Diagnostic, Manifest, Span};
use kdsl_schema::Target;

use super::metadata;
use crate::findings::Findings;
use crate::held::Held;
use crate::program::Program;
use crate::text::{cut, respell, short};

type Check = fn(&str) -> Result<(), NameProblem>;

/// What the name of a kind's objects must be.
struct NameRule {
    group: &'static str,
    kind: &'static str,
    check: Check,
    /// How long it may be, where that is less than its form allows.
    longest: usize,
    held: Held,
}

const fn row(group: &'static str, kind: &'static str, check: Check) -> NameRule {
    NameRule { group, kind, check, longest: usize::MAX, held: Held::ALWAYS }
}

/// Anything goes that is a part of a URL's path, which is all that is asked of some kinds.
fn path_segment(name: &str) -> Result<(), NameProblem> {
    let bad = name == "." || name == ".." || name.contains(['/', '%']);
    if bad { names::dns_subdomain(name) } else { Ok(()) }
}

fn anything(_: &str) -> Result<(), NameProblem> {
    Ok(())
}

const RULES: &[NameRule] = &[
    row("", "Namespace", names::dns_label),
    // The feature RelaxedServiceNameValidation, on since 1.36: a Service may begin with a digit.
    NameRule { held: Held::until(35), ..row("", "Service", names::dns_1035_label) },
    row("", "Service", names::dns_label),
    row("apps", "StatefulSet", names::dns_label),
    // The controller adds eleven characters for the name of each Job, whose pods carry it as a label.
    NameRule { longest: 52, ..row("batch", "CronJob", names::dns_subdomain) },
    row("rbac.authorization.k8s.io", "Role", path_segment),
    row("rbac.authorization.k8s.io", "ClusterRole", path_segment),
    row("rbac.authorization.k8s.io", "RoleBinding", path_segment),
    row("rbac.authorization.k8s.io", "ClusterRoleBinding", path_segment),
    row("certificates.k8s.io", "CertificateSigningRequest", anything),
    row("certificates.k8s.io", "ClusterTrustBundle", anything),
    row("networking.k8s.io", "IPAddress", anything),
];

/// Checks the names of all objects that are written and of a known kind.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    for (manifest, kind) in program.manifests.iter().zip(&program.kinds) {
        let Some(kind) = kind.filter(|_| !manifest.external) else { continue };
        let mut found = found.of(manifest);
        metadata::namespace(manifest, kind, &mut found);
        if !manifest.name.is_empty() {
            let (name, span) = (manifest.name.as_str(), manifest.name_span);
            found.extend(checked_name(manifest, name, span, program.target));
        } else if let Some(node) = manifest.node.at(&["metadata", "generateName"])
            && let Some(text) = node.as_str()
        {
            // The cluster adds letters and digits, so that a last hyphen is fine.
            let name = text.strip_suffix('-').map_or(text.to_owned(), |begin| format!("{begin}a"));
            found.extend(checked_name(manifest, &name, node.origin, program.target));
        }
    }
}

/// The rule for names of a kind, and how long they may be.
fn rule_of(group: &str, kind: &str, target: Target) -> (Check, usize) {
    let rule = RULES.iter().find(|rule| rule.kind == kind && rule.group == group && rule.held.holds(target));
    rule.map_or((names::dns_subdomain as Check, usize::MAX), |rule| (rule.check, rule.longest))
}

/// Whether an object of that group and kind may have a name.
///
/// # Errors
/// Says what is wrong.
pub fn object_name(group: &str, kind: &str, name: &str, target: Target) -> Result<(), NameProblem> {
    let (check, longest) = rule_of(group, kind, target);
    check(name)?;
    match name.len() > longest {
        true => Err(NameProblem::too_long(name.len(), longest)),
        false => Ok(()),
    }
}

fn checked_name(manifest: &Manifest, name: &str, span: Span, target: Target) -> Option<Diagnostic> {
    let (check, longest) = rule_of(manifest.group(), &manifest.kind, target);
    if plain(name) && name.len() <= longest && !name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let article = if manifest.kind.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    let what = format!("name for {article} {}", cut(&manifest.kind, 30));
    match check(name) {
        Err(problem) => Some(invalid(Code::K0313, span, name, &what, &problem)),
        Ok(()) if name.len() > longest => Some(
            Diagnostic::error(Code::K0313, span, message(name, &what))
                .label(format!("it has {} characters, and {longest} are the most", name.len()))
                .note("the API server rejects it: the names of its Jobs are made from it"),
        ),
        Ok(()) => None,
    }
}

fn message(name: &str, what: &str) -> String {
    if name.is_empty() {
        format!("empty text is not a valid {what}")
    } else {
        format!("`{}` is not a valid {what}", short(name))
    }
}

/// The finding for a name that is not a valid `what`, with the name that would do.
pub(crate) fn invalid(code: Code, span: Span, name: &str, what: &str, problem: &NameProblem) -> Diagnostic {
    let finding = rejected(code, span, name, what, problem);
    match &problem.nearest {
        Some(near) => respell(finding, format!("write `{}`", short(near)), (span, name), near, false),
        None => finding,
    }
}

/// The same for the key of a record. A key has no place of its own, so that its value is pointed at, and
/// nothing can be replaced.
pub(crate) fn invalid_key(
    code: Code,
    span: Span,
    key: &str,
    what: &str,
    problem: &NameProblem,
) -> Diagnostic {
    let finding = rejected(code, span, key, what, problem);
    match &problem.nearest {
        Some(near) => respell(finding, format!("write `{}`", short(near)), (span, key), near, false),
        None => finding,
    }
}

fn rejected(code: Code, span: Span, name: &str, what: &str, problem: &NameProblem) -> Diagnostic {
    Diagnostic::error(code, span, message(name, what))
        .label(problem.to_string())
        .note("the API server rejects it")
}

/// Whether a text has the form that every rule for names and values takes, but for a first digit: the
/// quick answer for nearly all of them.
pub(crate) fn plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edge = |byte: Option<&u8>| byte.is_some_and(|byte| *byte != b'-');
    bytes.len() <= 63
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}
