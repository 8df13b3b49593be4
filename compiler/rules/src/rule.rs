//! What a rule about single objects is: the type that it is about, the versions that have it, and its test.

use kdsl_base::{Code, Diagnostic, Node, Span, Value};
use rustc_hash::FxHashMap;

use crate::findings::Of;
use crate::held::Held;
use crate::part::{Part, field};
use crate::text::cut;

/// A rule about the objects of a type, wherever in a manifest they stand.
pub(crate) struct Rule {
    /// The type, by its path in the schema: `core.v1.Container`. For all of a manifest it is the kind's.
    pub of: &'static str,
    /// The versions that have the rule.
    pub held: Held,
    /// Whether it holds for the types of definitions too that repeat the built-in one: the API server does
    /// not, but what the objects are made into does.
    pub everywhere: bool,
    /// The test.
    pub check: Check,
}

/// How a rule is tested.
pub(crate) enum Check {
    /// By a function.
    By(for<'w, 'a> fn(&Part<'w, 'a>, &mut Of<'_, 'a>)),
    /// A field may stand only under a condition.
    Only(Only),
    /// Under a condition, a field must stand.
    Needs(Needs),
    /// No two entries of a list may say the same of a field.
    Unique(Unique),
}

/// No two entries of a list may say the same of a field.
pub(crate) struct Unique {
    pub code: Code,
    /// The list, or the end of a path of fields.
    pub list: &'static str,
    /// The field of its entries.
    pub field: &'static str,
    /// What an entry is called.
    pub what: &'static str,
}

/// `field` may stand only where the condition holds.
pub(crate) struct Only {
    pub code: Code,
    /// The field, or the end of a path of fields.
    pub field: &'static str,
    /// The condition.
    pub when: When,
    /// What Kubernetes does otherwise.
    pub note: &'static str,
}

/// Where the condition holds, `field` must stand.
pub(crate) struct Needs {
    pub code: Code,
    /// The condition.
    pub when: When,
    /// The field that must stand then.
    pub field: &'static str,
    /// What Kubernetes does otherwise.
    pub note: &'static str,
}

/// A condition on the fields of the same object.
#[derive(Clone, Copy)]
pub(crate) enum When {
    /// A field has one of these values. The first of them may be what the API server fills in: an absent
    /// field has the value behind the bar.
    Is(&'static str, &'static [&'static str], Option<&'static str>),
    /// A field has none of these values; it may be absent.
    Not(&'static str, &'static [&'static str]),
    /// A field is there.
    Has(&'static str),
}

/// What the API server does with an object that breaks most rules.
pub(crate) const REJECTED: &str = "the API server rejects it";

impl Rule {
    /// A rule of all versions, tested by a function.
    pub(crate) const fn by(of: &'static str, check: for<'w, 'a> fn(&Part<'w, 'a>, &mut Of<'_, 'a>)) -> Rule {
        Rule { of, held: Held::ALWAYS, everywhere: false, check: Check::By(check) }
    }

    /// A rule of all versions: `field` may stand only where the condition holds, else it is rejected.
    pub(crate) const fn only(code: Code, of: &'static str, field: &'static str, when: When) -> Rule {
        let only = Only { code, field, when, note: REJECTED };
        Rule { of, held: Held::ALWAYS, everywhere: false, check: Check::Only(only) }
    }

    /// A rule of all versions: where the condition holds `field` must stand, else it is rejected.
    pub(crate) const fn needs(code: Code, of: &'static str, when: When, field: &'static str) -> Rule {
        let needs = Needs { code, when, field, note: REJECTED };
        Rule { of, held: Held::ALWAYS, everywhere: false, check: Check::Needs(needs) }
    }

    /// A rule of all versions: each entry of `list`, a `what`, says something else of `field`.
    pub(crate) const fn unique(
        code: Code,
        of: &'static str,
        (list, field): (&'static str, &'static str),
        what: &'static str,
    ) -> Rule {
        let unique = Unique { code, list, field, what };
        Rule { of, held: Held::ALWAYS, everywhere: false, check: Check::Unique(unique) }
    }

    /// The same rule for those versions alone.
    pub(crate) const fn held(mut self, held: Held) -> Rule {
        self.held = held;
        self
    }

    /// The same rule for the types of definitions as well.
    pub(crate) const fn everywhere(mut self) -> Rule {
        self.everywhere = true;
        self
    }

    /// Holds a part against the rule, which a version of the target has.
    pub(crate) fn test<'a>(&self, part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
        match &self.check {
            Check::By(check) => check(part, found),
            Check::Only(only) => found.extend(only.test(part)),
            Check::Needs(needs) => found.extend(needs.test(part)),
            Check::Unique(unique) => found.extend(unique.test(part)),
        }
    }
}

impl When {
    /// Whether it holds, and the field that says so, if one does. Nothing where it cannot be told.
    fn test<'a>(self, part: &Part<'_, 'a>) -> Option<(bool, Option<&'a Node>)> {
        match self {
            When::Is(field, values, default) => match part.get(field) {
                Some(node) => Some((values.contains(&node.as_str()?), Some(node))),
                None if part.may_lack(field) => None,
                None => Some((default.is_some_and(|default| values.contains(&default)), None)),
            },
            When::Not(field, values) => match part.get(field) {
                Some(node) => Some((!values.contains(&node.as_str()?), Some(node))),
                None => Some((true, None)),
            },
            When::Has(field) => match part.get(field) {
                Some(node) => Some((true, Some(node))),
                None if part.may_lack(field) => None,
                None => Some((false, None)),
            },
        }
    }

    /// The condition in words, as it must be.
    fn words(self) -> String {
        match self {
            When::Is(field, values, _) => format!("`{}: {}`", last(field), values.join("` or `")),
            When::Not(field, values) => format!("no `{}: {}`", last(field), values.join("` or `")),
            When::Has(field) => format!("`{}`", last(field)),
        }
    }

    /// The field that it looks at.
    const fn field(self) -> &'static str {
        match self {
            When::Is(field, ..) | When::Not(field, _) | When::Has(field) => field,
        }
    }
}

impl Only {
    fn test(&self, part: &Part<'_, '_>) -> Option<Diagnostic> {
        let node = part.get(self.field).filter(|node| !is_empty(node))?;
        let (holds, cause) = self.when.test(part)?;
        if holds {
            return None;
        }
        let (field, needed) = (last(self.field), self.when.words());
        let message = match self.when {
            When::Not(..) => {
                let is = cause.and_then(Node::as_str).unwrap_or_default();
                format!("`{field}` does not apply to `{}: {}`", last(self.when.field()), cut(is, 30))
            }
            _ => format!("`{field}` is only for {needed}"),
        };
        let problem = Diagnostic::error(self.code, node.key, message).note(self.note);
        let problem = match cause {
            Some(cause) => {
                let is = cause.as_str().map_or(String::new(), |text| format!(" is `{text}`"));
                problem
                    .label("does not apply here")
                    .secondary(cause.key, format!("`{}`{is}", last(self.when.field())))
            }
            None => problem.label(format!("there is no `{}` here", last(self.when.field()))),
        };
        Some(problem.removal(format!("remove `{field}`"), node, false))
    }
}

impl Needs {
    fn test(&self, part: &Part<'_, '_>) -> Option<Diagnostic> {
        if !part.lacks(self.field) {
            return None;
        }
        let (holds, cause) = self.when.test(part)?;
        if !holds {
            return None;
        }
        let (field, needed) = (last(self.field), self.when.words());
        let at = cause.map_or(part.node.key, |cause| cause.key);
        let problem = Diagnostic::error(self.code, at, format!("{needed} needs `{field}`"))
            .label(format!("`{field}` is missing"))
            .note(self.note);
        Some(problem)
    }
}

impl Unique {
    fn test(&self, part: &Part<'_, '_>) -> Vec<Diagnostic> {
        let mut known: FxHashMap<&str, Span> = FxHashMap::default();
        let mut found = Vec::new();
        for node in part.items(self.list).iter().filter_map(|entry| field(entry, self.field)) {
            let Some(text) = node.as_str() else { continue };
            let Some(first) = known.get(text) else {
                known.insert(text, node.origin);
                continue;
            };
            let message = format!("two {} have the {} `{}`", self.what, self.field, cut(text, 30));
            let problem = Diagnostic::error(self.code, node.origin, message).note(REJECTED);
            found.push(if *first == node.origin {
                problem.label("made twice from one place")
            } else {
                problem.label("the second").secondary(*first, "the first")
            });
        }
        found
    }
}

/// Whether the API server takes a value for nothing: an empty list or text is as good as absent.
pub(crate) fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.is_empty(),
        Value::Str(text) => text.is_empty(),
        _ => false,
    }
}

/// The last field of a path.
fn last(path: &'static str) -> &'static str {
    path.rsplit('.').next().unwrap_or(path)
}
