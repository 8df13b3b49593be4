//! Which fields a record may have: the quick answer that one is not there.
//!
//! A type has dozens of fields that somebody looks at, and an object of it has a handful of them.

use kdsl_base::Node;

/// The fields of a record, as a bit for the first two letters of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields(u64);

impl Fields {
    /// Those of a record.
    pub(crate) fn of(record: &Node) -> Fields {
        Fields(record.entries().iter().fold(0, |all, (key, _)| all | bit(key)))
    }

    /// The first field of a path.
    #[inline]
    pub(crate) const fn first(path: &str) -> Fields {
        Fields(bit(path))
    }

    /// Whether one of the fields may be among these. That none is, is certain.
    #[inline]
    pub(crate) const fn may_have(self, fields: Fields) -> bool {
        self.0 & fields.0 != 0
    }
}

/// What stands at the end of a path of fields, such as `spec.type`.
pub(crate) fn at<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.as_bytes().split(|byte| *byte == b'.').try_fold(node, |node, field| {
        let found = node.entries().iter().find(|(key, _)| key.as_bytes() == field);
        found.map(|(_, node)| node)
    })
}

#[inline]
const fn bit(path: &str) -> u64 {
    let (first, second) = match path.as_bytes() {
        [b'.', ..] | [] => (0, 0),
        [first, b'.', ..] | [first] => (*first, 0),
        [first, second, ..] => (*first, *second),
    };
    1 << (first.wrapping_mul(11).wrapping_add(second) & 63)
}

#[cfg(test)]
mod tests {
    use kdsl_base::{Node, Span, Value};

    use super::{Fields, at};

    fn record(keys: &[&str]) -> Node {
        let span = Span::default();
        let entries = keys.iter().map(|key| ((*key).into(), Node::new(Value::Bool(true), span)));
        Node::new(Value::Map(entries.collect()), span)
    }

    #[test]
    fn what_is_there_may_be_there() {
        for key in ["", "a", "ip", "env", "hostNetwork", "ä", "日"] {
            let fields = Fields::of(&record(&[key]));
            let inside = format!("{key}.inside");
            assert!(fields.may_have(Fields::first(key)) && fields.may_have(Fields::first(&inside)), "{key}");
        }
        let fields = Fields::of(&record(&["name", "image", "ports"]));
        assert!(!fields.may_have(Fields::first("resources.limits")));
        assert!(!fields.may_have(Fields::first("lifecycle")));
    }

    #[test]
    fn a_path_leads_through_records() {
        let inner = record(&["type", "ty"]);
        let node = Node::new(Value::Map([("spec".into(), inner)].into_iter().collect()), Span::default());
        assert!(at(&node, "spec.type").is_some() && at(&node, "spec").is_some());
        assert!(at(&node, "spec.t").is_none() && at(&node, "spec.type.x").is_none());
    }
}
