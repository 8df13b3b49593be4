//! The Pod Security Standards: their levels, and what a project asks of its pods.

use crate::Version;

/// A level of the Pod Security Standards, the weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SecurityLevel {
    /// Everything is allowed.
    Privileged,
    /// What lets a pod reach the node is not allowed.
    Baseline,
    /// A pod must give up all that it does not need.
    Restricted,
}

impl SecurityLevel {
    /// Every level, the weakest first.
    pub const ALL: [SecurityLevel; 3] =
        [SecurityLevel::Privileged, SecurityLevel::Baseline, SecurityLevel::Restricted];

    /// Its name, as labels of Namespaces say it.
    pub const fn name(self) -> &'static str {
        match self {
            SecurityLevel::Privileged => "privileged",
            SecurityLevel::Baseline => "baseline",
            SecurityLevel::Restricted => "restricted",
        }
    }

    /// The level of that name.
    pub fn parse(name: &str) -> Option<SecurityLevel> {
        SecurityLevel::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// What is asked of all pods of a program, whatever its Namespaces say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PodSecurity {
    /// The level.
    pub level: SecurityLevel,
    /// The version of the standard; that of the target where there is none.
    pub version: Option<Version>,
    /// Whether a pod that does not meet it is an error and not a warning.
    pub enforce: bool,
    /// Namespaces of which another level is asked.
    pub namespaces: Vec<(String, SecurityLevel)>,
}

impl PodSecurity {
    /// The level that is asked of the pods of a namespace.
    pub fn level_of(&self, namespace: &str) -> SecurityLevel {
        let other = self.namespaces.iter().find(|(name, _)| name == namespace);
        other.map_or(self.level, |(_, level)| *level)
    }
}
