//! Semantic versions, in text and in lists of text.
//!
//! A `v` before them, and versions of one or two numbers, are read as well, since tags of images and
//! versions of Kubernetes are written so. What stands behind a dash is a pre-release, as the standard
//! says, also where a provider means something else by it.

use std::cmp::Ordering;

use ecow::{EcoString, EcoVec};
use semver::{BuildMetadata, Comparator, Prerelease, Version, VersionReq};

use super::list::method as list_method;
use super::text::{method, param};
use super::{Call, Form, Halt, Method};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

const PARTS: Form = Form::Record(&[
    ("major", Form::Int),
    ("minor", Form::Int),
    ("patch", Form::Int),
    ("pre", Form::Optional(&Form::Text)),
    ("build", Form::Optional(&Form::Text)),
]);

/// The methods of text.
pub(super) const TEXTS: &[Method] = &[
    method(
        "semver",
        &[],
        PARTS,
        "The parts of a semantic version; `pre` and `build` are null where it has none: `\"v1.29.3\".semver().minor` is `29`.",
        parts,
    ),
    method(
        "semver-compare",
        &[param("other", Form::Text)],
        Form::Int,
        "-1, 0 or 1, as the semantic version is older than the other one, of the same age, or newer: `\"1.9.0\".semver-compare(\"1.10.0\")` is `-1`.",
        |call| {
            call.plain("semver-compare")?;
            call.spend(call.text().len())?;
            let other = call.text_arg(0).unwrap_or_default();
            let order =
                version(call.text(), Place::Receiver)?.cmp_precedence(&version(&other, Place::Argument(0))?);
            let number = match order {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            };
            Ok(call.give(Val::Int(number)))
        },
    ),
    method(
        "satisfies",
        &[param("range", Form::Text)],
        Form::Bool,
        "Whether the semantic version is in a range: `=`, `>`, `>=`, `<`, `<=`, `^`, `~` and `1.x`, all of those that stand beside each other, one of those with `||` between them: `\"v1.29.3\".satisfies(\">=1.28 <1.31\")` is `true`. A version alone means that one.",
        satisfies,
    ),
    method(
        "semver-bump",
        &[param("part", Form::Text)],
        Form::Text,
        "The next semantic version; the part is `major`, `minor` or `patch`: `\"v1.4.2\".semver-bump(\"minor\")` is `\"v1.5.0\"`.",
        bump,
    ),
];

/// The methods of lists.
pub(super) const LISTS: &[Method] = &[list_method(
    "sort-semver",
    &[],
    Form::Receiver,
    "The semantic versions from the oldest to the newest: `[\"1.10.0\", \"1.9.0\"].sort-semver()` is `[\"1.9.0\", \"1.10.0\"]`.",
    sort,
)];

/// A text as a version, or the failure that says what one is.
fn version(text: &str, at: Place) -> Result<Version, Halt> {
    let read = || {
        let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let end = bare.find(['-', '+']).unwrap_or(bare.len());
        let (numbers, rest) = bare.split_at_checked(end)?;
        let missing = 2_usize.checked_sub(numbers.matches('.').count())?;
        Version::parse(&format!("{numbers}{}{rest}", ".0".repeat(missing))).ok()
    };
    read().ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let failure = problems::unreadable_text(at, "this text is not a semantic version");
        let note =
            "it is `major.minor.patch`, without zeros before them, then `-pre` and `+build` if need be";
        failure.label(format!("this is {shown:?}")).note(note).into()
    })
}

fn parts(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("semver")?;
    call.spend(call.text().len())?;
    let version = version(call.text(), Place::Receiver)?;
    let number = |name: &str, number: u64| {
        (EcoString::from(name), call.give(Val::Int(i64::try_from(number).unwrap_or(i64::MAX))))
    };
    let text = |name: &str, text: &str| {
        let val = if text.is_empty() { Val::Null } else { Val::str(text) };
        (EcoString::from(name), call.give(val))
    };
    let fields = [
        number("major", version.major),
        number("minor", version.minor),
        number("patch", version.patch),
        text("pre", &version.pre),
        text("build", &version.build),
    ];
    Ok(call.give(Val::Map(fields.into_iter().collect())))
}

fn satisfies(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("satisfies")?;
    let range = call.text_arg(0).unwrap_or_default();
    call.spend(call.text().len().saturating_add(range.len()))?;
    let version = version(call.text(), Place::Receiver)?;
    let mut within = false;
    // Every part is read, so that a mistake in it shows whatever the version is.
    for part in range.split("||") {
        let Some(range) = requirement(part) else {
            let failure = problems::unreadable_text(Place::Argument(0), "this is not a range of versions");
            let note = "a range is like `^1.2`, `~1.2.3`, `>=1.2 <2`, `1.x` or `1.2.3 || 1.3.0`";
            return Err(failure.label("cannot be read").note(note).into());
        };
        within |= range.matches(&version);
    }
    Ok(call.give(Val::Bool(within)))
}

/// Comparisons that must all hold, with blanks or commas between them.
fn requirement(text: &str) -> Option<VersionReq> {
    let is_operator = |text: &str| !text.is_empty() && text.chars().all(|letter| "=<>^~".contains(letter));
    let mut comparators: Vec<Comparator> = Vec::new();
    let mut operator = String::new();
    let pieces = text.split([' ', ',', '\t']).filter(|piece| !piece.is_empty());
    let mut any = false;
    for piece in pieces {
        if operator.is_empty() && is_operator(piece) {
            piece.clone_into(&mut operator);
            continue;
        }
        let bare = piece.trim_start_matches(['=', '<', '>', '^', '~']);
        let (own, _) = piece.split_at_checked(piece.len() - bare.len())?;
        let bare = bare.strip_prefix(['v', 'V']).unwrap_or(bare);
        let sign = match (operator.as_str(), own) {
            ("", "") => "=",
            ("", own) => own,
            (operator, "") => operator,
            _ => return None,
        };
        let wild = bare.contains(['x', 'X', '*']) && !bare.contains(['-', '+']);
        any = true;
        if !(wild && bare.len() == 1 && sign == "=") {
            // A wildcard with an operator would be read as none.
            let written = if wild && sign == "=" { bare.to_owned() } else { format!("{sign}{bare}") };
            comparators.push(Comparator::parse(&written).ok()?);
        }
        operator.clear();
    }
    (any && operator.is_empty()).then_some(VersionReq { comparators })
}

fn bump(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("semver-bump")?;
    call.spend(call.text().len())?;
    let old = version(call.text(), Place::Receiver)?;
    let next = |number: u64| number.saturating_add(1);
    // A pre-release is before the version that it is named for.
    let part = call.text_arg(0).unwrap_or_default();
    let (major, minor, patch) = match part.as_str() {
        "major" => (next(old.major), 0, 0),
        "minor" => (old.major, next(old.minor), 0),
        "patch" if !old.pre.is_empty() => (old.major, old.minor, old.patch),
        "patch" => (old.major, old.minor, next(old.patch)),
        _ => {
            let message = format!("a semantic version has no part `{part}`");
            let failure = problems::argument_range(Place::Argument(0), message);
            return Err(failure.label("must be \"major\", \"minor\" or \"patch\"").into());
        }
    };
    let new = Version { major, minor, patch, pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY };
    let mark = if call.text().starts_with(['v', 'V']) { "v" } else { "" };
    Ok(call.give(Val::str(format!("{mark}{new}"))))
}

fn sort(call: &mut Call<'_>) -> Result<Item, Halt> {
    let items = call.items();
    let mut versions = Vec::with_capacity(items.len());
    for item in &items {
        match &item.val {
            Val::Str(text) => {
                call.spend(text.len())?;
                versions.push((version(text, Place::Receiver)?, item.clone()));
            }
            Val::Error => return Ok(call.give(Val::Error)),
            Val::Secret(_) => {
                let message = "`sort-semver` would tell something about a Sensitive value";
                return Err(problems::sensitive(Place::Receiver, message).into());
            }
            other => {
                let message =
                    format!("`sort-semver` orders versions, which are text, found {}", other.sort());
                let failure = problems::arguments(Place::Receiver, message);
                return Err(failure.label(format!("has {}", other.sort())).into());
            }
        }
    }
    call.spend(super::list_order::effort(items.len()))?;
    versions.sort_by(|(one, _), (other, _)| one.cmp_precedence(other));
    Ok(call.give(Val::List(versions.into_iter().map(|(_, item)| item).collect::<EcoVec<Item>>())))
}
