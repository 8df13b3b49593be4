//! What a selector requires of labels, and whether pods have it.

use kdsl_base::{Node, Span};
use kdsl_schema::SelectorShape;

use crate::pods::{Label, Pods};

/// One thing that a selector requires.
#[derive(Clone, Debug)]
pub(crate) struct Need<'a> {
    /// The label.
    pub key: &'a str,
    /// What its value must be.
    pub test: Test<'a>,
    /// Where the selector says so.
    pub span: Span,
    /// Where the label's key stands.
    pub key_span: Span,
}

/// What a label's value must be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Test<'a> {
    /// This.
    Equal(&'a str),
    /// One of these.
    In(Vec<&'a str>),
    /// None of these; the label may be missing.
    NotIn(Vec<&'a str>),
    /// Anything, but there.
    Exists,
    /// Not there.
    Missing,
}

/// Whether pods have what a selector requires.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Verdict {
    /// They do not.
    No,
    /// It cannot be told.
    Unknown,
    /// They do.
    Yes,
}

impl Need<'_> {
    /// Whether the pods have it.
    pub(crate) fn verdict(&self, pods: &Pods<'_>) -> Verdict {
        let label = pods.label(self.key);
        let (value, there) = match label {
            Label::Unknown => return Verdict::Unknown,
            Label::Missing => ("", false),
            Label::Is(value) => (value, true),
        };
        let yes = match &self.test {
            Test::Equal(wanted) => there && *wanted == value,
            Test::In(values) => there && values.contains(&value),
            Test::NotIn(values) => !there || !values.contains(&value),
            Test::Exists => there,
            Test::Missing => !there,
        };
        if yes { Verdict::Yes } else { Verdict::No }
    }

    /// The label of pods that was meant, where the key is not theirs and looks like one of theirs.
    pub(crate) fn misspelt<'p>(&self, pods: &Pods<'p>) -> Option<(&'p str, &'p Node)> {
        if matches!(self.test, Test::Missing | Test::NotIn(_)) || pods.label(self.key) != Label::Missing {
            return None;
        }
        let labels = pods.labels?.entries();
        let meant = kdsl_base::nearest(self.key, labels.iter().map(|(key, _)| key.as_str()))?;
        let (key, node) = labels.iter().find(|(key, _)| key == meant)?;
        let fits = match &self.test {
            Test::Equal(wanted) => node.as_str() == Some(wanted),
            Test::In(values) => node.as_str().is_some_and(|value| values.contains(&value)),
            _ => true,
        };
        fits.then_some((key.as_str(), node))
    }

    /// What is required, in words: `app = "web"`.
    pub(crate) fn words(&self) -> String {
        let key = self.key;
        let quoted = |values: &[&str]| {
            let values: Vec<String> = values.iter().take(4).map(|value| format!("{value:?}")).collect();
            values.join(", ")
        };
        match &self.test {
            Test::Equal(value) => format!("{key} = {value:?}"),
            Test::In(values) => format!("{key} in ({})", quoted(values)),
            Test::NotIn(values) => format!("{key} not in ({})", quoted(values)),
            Test::Exists => format!("a label `{key}`"),
            Test::Missing => format!("no label `{key}`"),
        }
    }
}

/// Whether pods have all that is required.
pub(crate) fn verdict(needs: &[Need<'_>], pods: &Pods<'_>) -> Verdict {
    needs.iter().map(|need| need.verdict(pods)).min().unwrap_or(Verdict::Yes)
}

/// What a selector requires. Entries that are not well-formed are left out: they are reported elsewhere.
pub(crate) fn needs(selector: &Node, shape: SelectorShape) -> Vec<Need<'_>> {
    let labels = match shape {
        SelectorShape::Labels => Some(selector),
        SelectorShape::LabelSelector => selector.get("matchLabels"),
    };
    let entries = labels.map_or(&[] as &[_], Node::entries);
    let mut needs: Vec<Need<'_>> = Vec::with_capacity(entries.len());
    needs.extend(entries.iter().filter_map(|(key, node)| {
        let value = node.as_str()?;
        Some(Need { key, test: Test::Equal(value), span: node.origin, key_span: node.key })
    }));
    if shape == SelectorShape::LabelSelector
        && let Some(expressions) = selector.get("matchExpressions")
    {
        needs.extend(expressions.items().iter().filter_map(expression));
    }
    needs
}

/// Whether a selector has nothing in it, well-formed or not.
pub(crate) fn is_empty(selector: &Node) -> bool {
    let empty =
        |field| selector.get(field).is_none_or(|node| node.entries().is_empty() && node.items().is_empty());
    empty("matchLabels") && empty("matchExpressions")
}

fn expression(node: &Node) -> Option<Need<'_>> {
    let key_node = node.get("key")?;
    let key = key_node.as_str()?;
    let operator = node.get("operator")?;
    let values = node.get("values");
    let texts =
        || values.map_or(Vec::new(), |values| values.items().iter().filter_map(Node::as_str).collect());
    let test = match operator.as_str()? {
        "In" | "NotIn" if texts().is_empty() => return None,
        "In" => Test::In(texts()),
        "NotIn" => Test::NotIn(texts()),
        "Exists" => Test::Exists,
        "DoesNotExist" => Test::Missing,
        _ => return None,
    };
    // The one value of a list is the token to look at.
    let listed = values.map(|values| match values.items() {
        [value] => value.origin,
        _ => values.origin,
    });
    Some(Need { key, test, span: listed.unwrap_or(operator.origin), key_span: key_node.origin })
}
