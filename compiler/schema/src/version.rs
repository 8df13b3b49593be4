//! Kubernetes' minor versions, sets of them, and the target of a build.

use std::fmt;

/// A minor version of Kubernetes 1, such as 1.31.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    minor: u8,
}

/// A text that is no version, or a version or range that the table does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnknownVersion {
    /// The text is not of the form `1.31`.
    Malformed,
    /// A well-formed version outside [`Version::OLDEST`] to [`Version::NEWEST`].
    Unsupported(Version),
    /// A range whose first version is newer than its last.
    Backwards,
}

impl Version {
    /// The oldest version that the built-in table describes.
    pub const OLDEST: Version = Version::new(28);
    /// The newest version that the built-in table describes.
    pub const NEWEST: Version = Version::new(37);

    /// The version `1.minor`, whether or not the table describes it.
    pub const fn new(minor: u8) -> Version {
        Version { minor }
    }

    /// The number after `1.`.
    pub const fn minor(self) -> u8 {
        self.minor
    }

    /// Reads `1.31`, `v1.31`, or a patch version such as `1.31.4`, whose patch number says nothing
    /// about shapes and is left out.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.trim();
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut parts = text.split('.');
        if parts.next()? != "1" {
            return None;
        }
        let minor = digits(parts.next()?)?;
        if let Some(patch) = parts.next() {
            digits(patch)?;
        }
        if parts.next().is_some() { None } else { Some(Version { minor }) }
    }

    /// Whether the built-in table describes this version.
    pub fn is_supported(self) -> bool {
        (Version::OLDEST..=Version::NEWEST).contains(&self)
    }

    /// Every version that the table describes, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Version> {
        (Version::OLDEST.minor..=Version::NEWEST.minor).map(Version::new)
    }
}

fn digits(text: &str) -> Option<u8> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = text == "0" || !text.starts_with('0');
    if plain && canonical { text.parse().ok() } else { None }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// A set of the versions that the table describes; bit 0 is [`Version::OLDEST`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Versions {
    mask: u32,
}

impl Versions {
    /// No version.
    pub const NONE: Versions = Versions { mask: 0 };
    /// Every version that the table describes.
    pub const ALL: Versions =
        Versions { mask: (1 << (Version::NEWEST.minor - Version::OLDEST.minor + 1)) - 1 };

    pub(crate) const fn from_bits(mask: u32) -> Versions {
        Versions { mask }
    }

    pub(crate) const fn bits(self) -> u32 {
        self.mask
    }

    /// The set of one version; empty if the table does not describe it.
    pub fn one(version: Version) -> Versions {
        if version.is_supported() {
            Versions { mask: 1 << (version.minor - Version::OLDEST.minor) }
        } else {
            Versions::NONE
        }
    }

    /// The set from `first` to `last`, both included.
    pub fn range(first: Version, last: Version) -> Versions {
        let first = first.max(Version::OLDEST).minor - Version::OLDEST.minor;
        let end = (last.min(Version::NEWEST).minor + 1).saturating_sub(Version::OLDEST.minor);
        let below = |bit: u8| if bit >= 32 { u32::MAX } else { (1 << bit) - 1 };
        Versions { mask: below(end) & !below(first) }
    }

    /// Whether `version` is in the set.
    pub fn contains(self, version: Version) -> bool {
        self.intersects(Versions::one(version))
    }

    /// Whether the sets have a version in common.
    pub fn intersects(self, other: Versions) -> bool {
        self.mask & other.mask != 0
    }

    /// Whether every version of `other` is in this set.
    pub fn is_superset(self, other: Versions) -> bool {
        self.mask & other.mask == other.mask
    }

    /// Versions in either set.
    pub fn union(self, other: Versions) -> Versions {
        Versions { mask: self.mask | other.mask }
    }

    /// Versions in both sets.
    pub fn intersection(self, other: Versions) -> Versions {
        Versions { mask: self.mask & other.mask }
    }

    /// Versions of this set that are not in `other`.
    pub fn without(self, other: Versions) -> Versions {
        Versions { mask: self.mask & !other.mask }
    }

    /// Whether the set has no version.
    pub fn is_empty(self) -> bool {
        self.mask == 0
    }

    /// The versions, oldest first.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Version> {
        Version::all().filter(move |version| self.contains(*version))
    }

    /// The oldest version of the set.
    pub fn first(self) -> Option<Version> {
        let bit = u8::try_from(self.mask.trailing_zeros()).ok()?;
        if self.mask == 0 { None } else { Some(Version::new(Version::OLDEST.minor + bit)) }
    }

    /// The newest version of the set.
    pub fn last(self) -> Option<Version> {
        let bit = u8::try_from(self.mask.checked_ilog2()?).ok()?;
        Some(Version::new(Version::OLDEST.minor + bit))
    }

    /// The set in words, as a message says it: `every version`, `since 1.33`, `until 1.30`,
    /// `1.29 to 1.31`, `only 1.34`, `1.28 to 1.30 and since 1.33`, `no version`.
    pub fn describe(self) -> String {
        if self.is_superset(Versions::ALL) {
            return "every version".to_owned();
        }
        let words: Vec<String> = self.runs().into_iter().map(describe_run).collect();
        if words.is_empty() { "no version".to_owned() } else { words.join(" and ") }
    }

    /// The versions as a list in words, three and more in a row shortened: `1.31`, `1.31 and 1.32`,
    /// `1.31 to 1.33 and 1.36`.
    pub fn list(self) -> String {
        let mut words = Vec::new();
        for (first, last) in self.runs() {
            match last.minor - first.minor {
                0 => words.push(first.to_string()),
                1 => words.extend([first.to_string(), last.to_string()]),
                _ => words.push(format!("{first} to {last}")),
            }
        }
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            Some((last, _)) => last.clone(),
            None => "no version".to_owned(),
        }
    }

    /// The versions that follow each other without a gap, the first and the last of each run.
    fn runs(self) -> Vec<(Version, Version)> {
        let mut runs: Vec<(Version, Version)> = Vec::new();
        for version in self.iter() {
            match runs.last_mut() {
                Some((_, last)) if last.minor + 1 == version.minor => *last = version,
                _ => runs.push((version, version)),
            }
        }
        runs
    }
}

fn describe_run((first, last): (Version, Version)) -> String {
    if last == Version::NEWEST {
        format!("since {first}")
    } else if first == Version::OLDEST {
        format!("until {last}")
    } else if first == last {
        format!("only {first}")
    } else {
        format!("{first} to {last}")
    }
}

/// What a build is for: one version, or a range all of whose versions must accept the output.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Target {
    first: Version,
    last: Version,
}

impl Target {
    /// One version.
    pub fn one(version: Version) -> Target {
        Target { first: version, last: version }
    }

    /// Reads `1.31` or `1.31..1.34`, both ends included.
    pub fn parse(text: &str) -> Result<Target, UnknownVersion> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let first = supported(first)?;
        let last = supported(last)?;
        if first > last { Err(UnknownVersion::Backwards) } else { Ok(Target { first, last }) }
    }

    /// The versions of the target, never empty for one that was parsed.
    pub fn versions(self) -> Versions {
        Versions::range(self.first, self.last)
    }

    /// The oldest version of the target.
    pub fn first(self) -> Version {
        self.first
    }

    /// The newest version of the target.
    pub fn last(self) -> Version {
        self.last
    }
}

fn supported(text: &str) -> Result<Version, UnknownVersion> {
    let version = Version::parse(text).ok_or(UnknownVersion::Malformed)?;
    if version.is_supported() { Ok(version) } else { Err(UnknownVersion::Unsupported(version)) }
}

impl Default for Target {
    /// The newest version that the table describes.
    fn default() -> Target {
        Target::one(Version::NEWEST)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}..{}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_targets_are_read() {
        assert_eq!(Version::parse("1.31"), Some(Version::new(31)));
        assert_eq!(Version::parse("v1.31.4"), Some(Version::new(31)));
        for text in ["1", "2.31", "1.", "1.031", "1.31.", "1.31.x", "", "1.3 1"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(Target::parse("1.31..1.34").unwrap().to_string(), "1.31..1.34");
        assert_eq!(Target::parse("1.34..1.31"), Err(UnknownVersion::Backwards));
        assert_eq!(Target::parse("1.12"), Err(UnknownVersion::Unsupported(Version::new(12))));
        assert_eq!(Target::parse("new"), Err(UnknownVersion::Malformed));
    }

    #[test]
    fn sets_are_described() {
        let range = |a, b| Versions::range(Version::new(a), Version::new(b));
        assert_eq!(range(33, 37).describe(), "since 1.33");
        assert_eq!(range(28, 30).describe(), "until 1.30");
        assert_eq!(range(29, 31).describe(), "1.29 to 1.31");
        assert_eq!(range(34, 34).describe(), "only 1.34");
        assert_eq!(range(28, 30).union(range(33, 37)).describe(), "until 1.30 and since 1.33");
        assert_eq!(Versions::ALL.describe(), "every version");
        assert_eq!(Versions::NONE.describe(), "no version");
        assert_eq!((Versions::NONE.first(), Versions::NONE.last()), (None, None));
        assert_eq!(
            (Versions::ALL.first(), Versions::ALL.last()),
            (Some(Version::OLDEST), Some(Version::NEWEST))
        );
        assert_eq!(range(31, 31).list(), "1.31");
        assert_eq!(range(31, 32).list(), "1.31 and 1.32");
        assert_eq!(range(31, 33).list(), "1.31 to 1.33");
        assert_eq!(range(29, 30).union(range(32, 34)).list(), "1.29, 1.30 and 1.32 to 1.34");
        assert_eq!(range(0, 60), Versions::ALL);
        assert_eq!(range(1, 9), Versions::NONE);
        assert_eq!(range(40, 60), Versions::NONE);
        assert_eq!(range(31, 31), Versions::one(Version::new(31)));
    }
}
