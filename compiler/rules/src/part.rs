//! A part of an object as a rule sees it: its fields, and what may be said of those that it lacks.

use kdsl_base::{Manifest, Node, Value};
use kdsl_schema::Target;

use crate::fields::{Fields, at};
use crate::program::Program;
use crate::rule::REJECTED;
use crate::walk::Segment;

/// An object of a type that a rule is about, inside of a manifest or the whole of one.
#[derive(Clone, Copy)]
pub(crate) struct Part<'w, 'a> {
    /// The program.
    pub program: &'w Program<'a>,
    /// The manifest that it is in.
    pub manifest: &'a Manifest,
    /// The part.
    pub node: &'a Node,
    /// Which fields it may have.
    pub fields: Fields,
    /// The way to it.
    pub path: &'w [Segment<'a>],
}

impl<'a> Part<'_, 'a> {
    /// The version or versions that the program is for.
    pub(crate) const fn target(&self) -> Target {
        self.program.target
    }

    /// What stands at the end of a path of fields, such as `spec.type`. `null` is nothing.
    #[inline]
    pub(crate) fn get(&self, path: &str) -> Option<&'a Node> {
        if self.fields.may_have(Fields::first(path)) { field(self.node, path) } else { None }
    }

    /// The text there.
    #[inline]
    pub(crate) fn text(&self, path: &str) -> Option<&'a str> {
        self.get(path)?.as_str()
    }

    /// The whole number there.
    #[inline]
    pub(crate) fn int(&self, path: &str) -> Option<i64> {
        self.get(path)?.as_int()
    }

    /// The items of the list there.
    #[inline]
    pub(crate) fn items(&self, path: &str) -> &'a [Node] {
        self.get(path).map_or(&[], Node::items)
    }

    /// Whether `true` stands there.
    #[inline]
    pub(crate) fn is_true(&self, path: &str) -> bool {
        self.get(path).is_some_and(|node| node.value == Value::Bool(true))
    }

    /// Whether a mistake that is reported may be the reason that nothing stands there.
    pub(crate) fn may_lack(&self, path: &str) -> bool {
        self.manifest.hides_path(path)
    }

    /// Whether nothing stands there and the author may be told so: where a mistake in the manifest is
    /// reported already, the mistake may be the reason.
    #[inline]
    pub(crate) fn lacks(&self, path: &str) -> bool {
        self.get(path).is_none() && !self.may_lack(path)
    }

    /// Who refuses what breaks a rule about pods. A StatefulSet's template is not looked at before its
    /// pods are made.
    pub(crate) fn refused(&self) -> &'static str {
        let inside = self.path.first() == Some(&Segment::Key("spec"));
        match inside && self.manifest.kind == "StatefulSet" && self.manifest.group() == "apps" {
            true => "the API server would reject its pods",
            false => REJECTED,
        }
    }
}

/// What stands at the end of a path of fields. `null` is nothing.
pub(crate) fn field<'a>(node: &'a Node, path: &str) -> Option<&'a Node> {
    at(node, path).filter(|found| !matches!(found.value, Value::Null))
}
