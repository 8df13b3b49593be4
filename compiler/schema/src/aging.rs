//! Old things: how objects move to newer versions, what other projects took away, what is advised against.

use crate::table::{ADVICE, MIGRATIONS, PROJECTS};
use crate::version::Version;

/// How an object of an old `apiVersion` becomes one of the new.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migration {
    /// Whether the object means the same afterwards.
    pub safe: bool,
    steps: &'static str,
}

/// A part of a migration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Where: keys parted by dots, `x[]` for each entry of the list `x`.
    pub path: &'static str,
    /// What.
    pub act: Move,
}

/// What a step does at its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// The key is another.
    Rename(&'static str, &'static str),
    /// What the old version filled in under a key is written down: a text, or `{key: text}`.
    Default(&'static str, &'static str),
    /// `serviceName` and `servicePort` become `service`.
    Backend,
    /// A metric of the old form becomes one with a target.
    Metric,
    /// A missing selector selects the labels of the pods.
    Selector,
    /// If the key is there, a person must look.
    Review(&'static str),
    /// If the key is not there or empty, a person must look.
    Full(&'static str),
}

impl Migration {
    /// Whether the object has the same fields before and after.
    pub fn keeps_fields(self) -> bool {
        self.safe && self.steps().all(|step| matches!(step.act, Move::Full(_)))
    }

    /// What is to be done beside the new `apiVersion`.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        self.steps.split("; ").filter_map(|step| {
            let mut words = step.splitn(4, ' ');
            let (path, verb) = (words.next()?, words.next()?);
            let act = match (verb, words.next(), words.next()) {
                ("rename", Some(old), Some(new)) => Move::Rename(old, new),
                ("default", Some(key), Some(value)) => Move::Default(key, value),
                ("backend", ..) => Move::Backend,
                ("metric", ..) => Move::Metric,
                ("selector", ..) => Move::Selector,
                ("review", Some(key), _) => Move::Review(key),
                ("full", Some(key), _) => Move::Full(key),
                _ => return None,
            };
            Some(Step { path, act })
        })
    }
}

/// How objects of that `apiVersion` and kind move to the newer one; none where it was never tried.
pub fn migration(api_version: &str, kind: &str) -> Option<Migration> {
    let at = MIGRATIONS.binary_search_by(|row| (row.0, row.1).cmp(&(api_version, kind))).ok()?;
    MIGRATIONS.get(at).map(|row| Migration { safe: row.2, steps: row.3 })
}

/// A version of a kind that its project no longer serves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GoneElsewhere {
    /// The project.
    pub project: &'static str,
    /// The first release without it.
    pub release: &'static str,
    /// The `apiVersion` to use.
    pub instead: &'static str,
}

/// Whether a project took that version of its kind away.
pub fn gone_elsewhere(api_version: &str, kind: &str) -> Option<GoneElsewhere> {
    let mut rows = PROJECTS.iter();
    rows.find(|row| row.0 == api_version && row.1.split(' ').any(|name| name == kind))
        .map(|row| GoneElsewhere { project: row.2, release: row.3, instead: row.4 })
}

/// Why something is advised against.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Advice {
    /// Since when.
    pub since: Version,
    /// What to call it instead, where that is all.
    pub rename: Option<&'static str>,
    /// Whether the new name means the same.
    pub safe: bool,
    /// What to do, where another name is not all.
    pub words: &'static str,
}

/// Whether there is advice against a name at a place.
pub(crate) fn is_advised(place: &str) -> bool {
    ADVICE.iter().any(|row| row.1 == place)
}

/// The advice against a name at a place: a type's path, `annotation` or `node-label`.
pub fn advice(place: &str, name: &str) -> Option<Advice> {
    let end = ADVICE.partition_point(|row| row.0 <= name);
    // Names with one beginning stand before all that begin so, and few names are between.
    let exact = ADVICE.get(..end)?.iter().rev().take_while(|row| row.0 == name).find(|row| row.1 == place);
    let begins = |row: &&(&str, &str, u8, &str, bool, &str)| {
        row.1 == place && row.0.strip_suffix('*').is_some_and(|start| name.starts_with(start))
    };
    let row = exact.or_else(|| if place == "annotation" { ADVICE.iter().find(begins) } else { None })?;
    Some(Advice {
        since: Version::new(row.2),
        rename: Some(row.3).filter(|name| !name.is_empty()),
        safe: row.4,
        words: row.5,
    })
}
