//! What a program may use, and the accounts that are kept of it: steps, depth, memory, output.
//!
//! Memory is counted, not measured: what a value is made of has a size that is the same on every
//! platform, and a program that is refused on one is refused on all. What is let go of is not given
//! back, so that the account is above what is held at any time, and costs a subtraction.

use kdsl_base::Span;

use super::Evaluator;
use crate::merge::ENTRY_STEPS;
use crate::problems;
use crate::value::{Item, Val};

/// What a program may use. A program that needs more gets an error that names the limit. Files are counted by
/// the facade, around the world that it is given.
///
/// ```
/// use kdsl_core::Limits;
///
/// let ours = Limits::UNTRUSTED.fuel(500_000).files(1);
/// assert_eq!(ours.memory, Limits::UNTRUSTED.memory);
/// assert_eq!(Limits::UNTRUSTED.with("files", 1), Some(Limits::UNTRUSTED.files(1)));
/// assert_eq!(Limits::UNTRUSTED.with("time", 1), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps of evaluation; one is about an expression, or an item of a list that is worked on.
    pub fuel: u64,
    /// How deep evaluations may stand in each other.
    pub depth: u32,
    /// Bytes of all values that are made or copied. The peak of the memory stays below this, the
    /// output and a multiple of the sources.
    pub memory: u64,
    /// Bytes of the output, about: indentation counts, and escapes are counted as the worst.
    pub output: u64,
    /// How many findings are kept, the errors first. A person reads a few, a report for a machine all.
    pub findings: usize,
    /// Bytes of one file, whatever it is read for.
    pub source: u64,
    /// Bytes of all files together.
    pub sources: u64,
    /// How many files are read.
    pub files: usize,
}

impl Limits {
    /// For programs of authors that are trusted with the machine's time, but make mistakes. None
    /// takes two seconds of a core, and one of 30,000 documents keeps them.
    pub const TRUSTED: Limits = Limits {
        fuel: 30_000_000,
        depth: 256,
        memory: 384 << 20,
        output: 256 << 20,
        findings: 1_000,
        source: 32 << 20,
        sources: 512 << 20,
        files: 100_000,
    };

    /// For programs of strangers, compiled by a service: at most about a tenth of a second of a core,
    /// and 100 MiB besides what the texts become, which is up to 250 times their bytes. Hundreds of documents
    /// fit.
    pub const UNTRUSTED: Limits = Limits {
        fuel: 2_000_000,
        depth: 128,
        memory: 64 << 20,
        output: 8 << 20,
        findings: 1_000,
        source: 512 << 10,
        sources: 2 << 20,
        files: 200,
    };
}

macro_rules! setters {
    ($($name:ident: $ty:ty, $doc:literal;)*) => {
        impl Limits {
            $(
                #[doc = $doc]
                #[must_use]
                pub const fn $name(mut self, $name: $ty) -> Limits {
                    self.$name = $name;
                    self
                }
            )*

            /// What the limits are called, for hosts that get their names as texts.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The same with another number for the limit of that name; none if there is no such limit.
            #[must_use]
            pub fn with(self, name: &str, most: u64) -> Option<Limits> {
                match name {
                    $(stringify!($name) => Some(self.$name(<$ty>::try_from(most).unwrap_or(<$ty>::MAX))),)*
                    _ => None,
                }
            }
        }
    };
}

setters! {
    fuel: u64, "The same with so many steps of evaluation.";
    depth: u32, "The same with so many evaluations in each other.";
    memory: u64, "The same with so many bytes of values.";
    output: u64, "The same with so many bytes of output.";
    findings: usize, "The same with so many findings.";
    source: u64, "The same with so many bytes of one file.";
    sources: u64, "The same with so many bytes of all files.";
    files: usize, "The same with so many files.";
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::TRUSTED
    }
}

/// How many bytes one interpolated text may have.
pub(super) const TEXT: usize = 16 << 20;

/// How many items one list may have.
pub(crate) const ITEMS: usize = 1 << 20;

/// What an item that is copied costs, in steps: it takes memory as well as time.
pub(super) const COPY: u64 = 8;

/// How deep a value may be nested.
pub(super) const HEIGHT: u32 = 512;

/// The bytes of an item of a list.
pub(super) const ITEM: u64 = 48;

/// The bytes of an entry of a record.
pub(super) const ENTRY: u64 = 64;

/// The bytes of an iteration of a loop, or of a call of a lambda.
pub(super) const FRAME: u64 = 128;

/// The bytes that it takes to remember the value of an expression.
pub(super) const MEMO: u64 = 128;

/// The bytes of a resource, aside from what was written in it.
pub(super) const RESOURCE: u64 = 1024;

/// The bytes of text that are copied or compared in a step.
pub(super) const TEXT_STEP: usize = 64;

/// How many steps are done, about, until it is asked again whether the compilation is cancelled. A power of two.
const ASKED: u64 = 1 << 12;

impl Evaluator<'_> {
    /// Pays for work. Gives false, once with an error at `span`, where there is no fuel left.
    pub(crate) fn spend(&mut self, steps: u64, span: Span) -> bool {
        if self.halted {
            return false;
        }
        match self.fuel.checked_sub(steps) {
            Some(left) => {
                let is_due = (left ^ self.fuel) >= ASKED;
                self.fuel = left;
                if is_due && self.cancel.is_cancelled() {
                    self.halted = true;
                }
                !self.halted
            }
            None => {
                self.halt(span, "steps of evaluation", self.limits.fuel);
                false
            }
        }
    }

    /// Pays for memory, before it is taken. Gives false, once with an error at `span`, where there is
    /// none left.
    pub(crate) fn hold(&mut self, bytes: u64, span: Span) -> bool {
        if self.halted {
            return false;
        }
        match self.memory.checked_sub(bytes) {
            Some(left) => {
                self.memory = left;
                true
            }
            None => {
                self.halt(span, "bytes of memory", self.limits.memory);
                false
            }
        }
    }

    /// Pays for so many items of a list that are worked on and made anew.
    pub(crate) fn hold_items(&mut self, items: usize, span: Span) -> bool {
        let items = items as u64;
        self.spend(items, span) && self.hold(items.saturating_mul(ITEM), span)
    }

    /// Pays for so many entries of a record that are worked on and made anew.
    pub(crate) fn hold_entries(&mut self, entries: usize, span: Span) -> bool {
        let entries = entries as u64;
        self.spend(entries, span) && self.hold(entries.saturating_mul(ENTRY), span)
    }

    /// Pays for what a method or an operator has made: its result, and the values in it that have the
    /// result's origin, and so are its work as well.
    pub(super) fn hold_result(&mut self, result: &Item, span: Span) -> bool {
        let own = |item: &Item| if item.origin == result.origin { size(&item.val) } else { 0 };
        let inner = match &result.val {
            Val::List(items) => items.iter().map(own).sum::<u64>(),
            Val::Map(fields) => fields.iter().map(|(_, item)| own(item)).sum(),
            _ => 0,
        };
        self.hold(size(&result.val).saturating_add(inner), span)
    }

    /// Pays for looking through a value, as a comparison does. A value in which parts are shared can be
    /// much larger to walk than it is to hold.
    pub(crate) fn spend_walk(&mut self, val: &Val, span: Span) -> bool {
        let steps = steps_of(val, self.fuel);
        self.spend(steps, span)
    }

    /// Runs a merge, whose every entry is paid for in steps and in memory.
    pub(super) fn merging<T>(&mut self, run: impl FnOnce(&mut u64) -> T) -> T {
        let most = self.fuel.min((self.memory / ENTRY).saturating_mul(ENTRY_STEPS));
        let mut left = if self.halted { 0 } else { most };
        let merged = run(&mut left);
        let used = most - left;
        self.fuel = self.fuel.saturating_sub(used);
        self.memory = self.memory.saturating_sub(used / ENTRY_STEPS * ENTRY);
        merged
    }

    /// Ends the evaluation where a merge did not get what it needs.
    pub(super) fn merge_halts(&mut self, span: Span) {
        if self.fuel / ENTRY_STEPS < self.memory / ENTRY {
            self.halt(span, "steps of evaluation", self.limits.fuel);
        } else {
            self.halt(span, "bytes of memory", self.limits.memory);
        }
    }

    /// Goes one level deeper, or reports that the limit is reached and stays. Whoever went deeper comes
    /// back by lowering `depth`.
    pub(crate) fn deeper(&mut self, span: Span) -> bool {
        if self.depth >= self.limits.depth {
            // One chain that is too deep is one mistake, wherever it is entered.
            self.halt(span, "the depth of evaluation", u64::from(self.limits.depth));
            return false;
        }
        self.depth += 1;
        true
    }

    /// Counts so many bytes to the output, and ends the evaluation where it gets too large.
    pub(crate) fn write_out(&mut self, bytes: u64, span: Span) {
        self.output = self.output.saturating_add(bytes);
        if self.output > self.limits.output {
            self.halt(span, "bytes of output", self.limits.output);
        }
    }

    /// Ends the evaluation: what is reported after it only follows from it.
    pub(super) fn halt(&mut self, span: Span, limit: &str, most: u64) {
        if !self.halted {
            self.report(problems::limit(span, limit, most));
            self.halted = true;
        }
    }

    /// Whether a limit ended the evaluation.
    pub const fn halted(&self) -> bool {
        self.halted
    }
}

/// The bytes of a value, without those of the values in it.
fn size(val: &Val) -> u64 {
    match val {
        Val::Str(text) | Val::Secret(text) | Val::Quantity(text) => text.len() as u64,
        Val::Bytes(bytes) => bytes.len() as u64,
        Val::List(items) => (items.len() as u64).saturating_mul(ITEM),
        Val::Map(fields) | Val::Replace(fields) => (fields.len() as u64).saturating_mul(ENTRY),
        _ => 0,
    }
}

/// The steps that it takes to look through a value, or a number above `most`.
pub(crate) fn steps_of(val: &Val, most: u64) -> u64 {
    let mut steps: u64 = 1;
    let mut rest = vec![val];
    while let Some(val) = rest.pop() {
        match val {
            Val::Str(text) | Val::Secret(text) => steps += (text.len() / TEXT_STEP) as u64,
            Val::List(items) => {
                steps += items.len() as u64;
                rest.extend(items.iter().map(|item| &item.val).filter(|val| is_large(val)));
            }
            Val::Map(fields) | Val::Replace(fields) => {
                steps += fields.len() as u64;
                rest.extend(fields.iter().map(|(_, item)| &item.val).filter(|val| is_large(val)));
            }
            _ => {}
        }
        if steps > most {
            return most.saturating_add(1);
        }
    }
    steps
}

fn is_large(val: &Val) -> bool {
    match val {
        Val::Str(text) | Val::Secret(text) => text.len() >= TEXT_STEP,
        Val::List(_) | Val::Map(_) | Val::Replace(_) => true,
        _ => false,
    }
}
