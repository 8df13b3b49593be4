//! Admission webhooks and policies: where they are called, and for what.

use kdsl_base::{Code, Diagnostic, names};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::rules::names::invalid;
use crate::text::short;

const MUTATING: &str = "admissionregistration.v1.MutatingWebhook";
const VALIDATING: &str = "admissionregistration.v1.ValidatingWebhook";

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::unique(
        Code::K0857,
        "admissionregistration.v1.MutatingWebhookConfiguration",
        ("webhooks", "name"),
        "webhooks",
    ),
    Rule::unique(
        Code::K0857,
        "admissionregistration.v1.ValidatingWebhookConfiguration",
        ("webhooks", "name"),
        "webhooks",
    ),
    Rule::by(MUTATING, name),
    Rule::by(VALIDATING, name),
    Rule::by(MUTATING, reviews),
    Rule::by(VALIDATING, reviews),
    Rule::by("admissionregistration.v1.WebhookClientConfig", url),
    Rule::by("apiextensions.v1.WebhookClientConfig", url),
    Rule::by("admissionregistration.v1.RuleWithOperations", stars),
    Rule::by("admissionregistration.v1.NamedRuleWithOperations", stars),
];

fn name<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, text)) = part.get("name").and_then(|node| Some((node, node.as_str()?))) else { return };
    if let Err(problem) = names::dns_subdomain(text) {
        found.push(invalid(Code::K0313, node.origin, text, "name for a webhook", &problem));
    } else if text.split('.').count() < 3 {
        found.push(
            Diagnostic::error(
                Code::K0313,
                node.origin,
                format!("`{}` is not a valid name for a webhook", short(text)),
            )
            .label("a domain of at least three parts is needed")
            .note(REJECTED)
            .help("write a name such as `pods.checks.example.com`"),
        );
    }
}

/// The API server must know one of the versions in which it may ask.
fn reviews<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(versions) = part.get("admissionReviewVersions").filter(|node| !node.items().is_empty()) else {
        return;
    };
    if versions.items().iter().all(|node| node.as_str().is_some_and(|name| !matches!(name, "v1" | "v1beta1")))
    {
        found.push(
            Diagnostic::error(
                Code::K0867,
                versions.origin,
                "the API server asks webhooks in none of these versions",
            )
            .label("`v1` or `v1beta1` must be among them")
            .note(REJECTED),
        );
    }
}

fn url<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, text)) = part.get("url").and_then(|node| Some((node, node.as_str()?))) else { return };
    let problem = |label: &str| {
        Diagnostic::error(
            Code::K0868,
            node.origin,
            format!("`{}` is not an address of a webhook", short(text)),
        )
        .label(label.to_owned())
        .note(REJECTED)
    };
    let Some((scheme, rest)) = text.split_once("://") else {
        found.push(problem("`https://` is missing").help("write an address that begins with `https://`"));
        return;
    };
    let host = rest.split('/').next().unwrap_or_default();
    if scheme != "https" {
        let secure = format!("https://{rest}");
        let problem = problem("only `https` is taken");
        found.push(crate::text::respell(
            problem,
            "use `https`".to_owned(),
            (node.origin, text),
            &secure,
            false,
        ));
    } else if host.is_empty() {
        found.push(problem("it names no host"));
    } else if host.contains('@') {
        found.push(problem("it may not have a user"));
    } else if rest.contains(['?', '#']) {
        found.push(problem("it may not have a query or a fragment"));
    }
}

/// `*` is everything, so that nothing stands beside it.
fn stars<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for name in ["operations", "apiGroups", "apiVersions"] {
        let items = part.items(name);
        let star = items.iter().find(|node| node.as_str() == Some("*")).filter(|_| items.len() > 1);
        let other = items.iter().find(|node| node.as_str() != Some("*"));
        if let (Some(star), Some(other)) = (star, other) {
            found.push(
                Diagnostic::error(
                    Code::K0869,
                    other.origin,
                    format!("`*` in `{name}` leaves nothing for others"),
                )
                .label("already among them")
                .secondary(star.origin, "everything")
                .note(REJECTED)
                .removal("remove what `*` has already", other, false),
            );
        }
    }
}
