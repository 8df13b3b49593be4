//! The lints, one line each.

use kdsl_base::{Code, Severity};

use super::Profile::{self, Recommended, Security, Strict};
use super::{Check, Lint, images};

/// The profiles of a lint, by what it is: a trap, a matter of security, both, or neither.
const TRAP: &[Profile] = &[Recommended, Strict];
const SAFETY: &[Profile] = &[Strict, Security];
const BOTH: &[Profile] = &[Recommended, Strict, Security];
const TASTE: &[Profile] = &[Strict];

const fn row(
    code: Code,
    slug: &'static str,
    profiles: &'static [Profile],
    upstream: &'static str,
    check: Check,
) -> Lint {
    Lint { code, slug, profiles, level: Severity::Warning, upstream, check }
}

/// Every lint, in the order of the codes.
pub const LINTS: &[Lint] = &[
    row(
        Code::K1001,
        "image-tag",
        BOTH,
        "kube-linter: latest-tag; kube-score: container-image-tag; polaris: tagNotSpecified",
        Check::Container(images::image_tag),
    ),
    row(
        Code::K1002,
        "pull-policy",
        TASTE,
        "kube-score: container-image-pull-policy; polaris: pullPolicyNotAlways",
        Check::Container(images::pull_policy),
    ),
    row(
        Code::K1003,
        "pull-never",
        TRAP,
        "polaris: pullPolicyNotAlways",
        Check::Container(images::pull_never),
    ),
];

/// The rules that other linters have and [`crate::check`] holds every program to.
pub const RULES_OF_OTHERS: &[(Code, &str)] = &[];
