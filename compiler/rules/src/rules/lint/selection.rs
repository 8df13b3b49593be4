//! Which lints run.

use std::collections::BTreeSet;

use kdsl_base::Code;

use super::LINTS;

/// A set of lints that goes together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile {
    /// Traps and mistakes: quiet on good programs.
    Recommended,
    /// Everything, with what is a matter of taste or of the cluster, but for what runs only by its name.
    Strict,
    /// What an attacker would make use of.
    Security,
}

impl Profile {
    /// Every profile.
    pub const ALL: &'static [Profile] = &[Profile::Recommended, Profile::Strict, Profile::Security];

    /// Its name, as a user writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Recommended => "recommended",
            Profile::Strict => "strict",
            Profile::Security => "security",
        }
    }

    /// The profile of that name.
    pub fn parse(text: &str) -> Option<Profile> {
        Profile::ALL.iter().copied().find(|profile| profile.name() == text)
    }
}

/// The lints that run, by their codes.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Selection {
    codes: BTreeSet<Code>,
}

impl Selection {
    /// The lints of a profile.
    pub fn of(profile: Profile) -> Selection {
        LINTS.iter().filter(|lint| lint.profiles.contains(&profile)).map(|lint| lint.code).collect()
    }

    /// No lint.
    pub fn none() -> Selection {
        Selection::default()
    }

    /// The same, with that lint.
    #[must_use]
    pub fn with(mut self, code: Code) -> Selection {
        self.codes.insert(code);
        self
    }

    /// The same, without that lint.
    #[must_use]
    pub fn without(mut self, code: Code) -> Selection {
        self.codes.remove(&code);
        self
    }

    /// Whether that lint runs.
    pub fn has(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }

    /// The codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = Code> + '_ {
        self.codes.iter().copied()
    }
}

impl FromIterator<Code> for Selection {
    fn from_iter<I: IntoIterator<Item = Code>>(codes: I) -> Selection {
        Selection { codes: codes.into_iter().collect() }
    }
}
