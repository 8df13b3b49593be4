//! What cannot change once an object exists: `immutable.tsv`, read once for a comparison.

use kdsl_base::quantity::parse_quantity;
use kdsl_base::{Manifest, Node, Value};
use kdsl_schema::{Target, Version, Versions};

use crate::Shown;
use crate::walk::Found;

pub(crate) const TABLE: &str = include_str!("../immutable.tsv");

/// A row of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// `apps/Deployment`; `/Service` in the core group.
    pub object: &'static str,
    /// `spec.selector`
    pub path: &'static str,
    /// The fields below it that can change.
    pub but: &'static str,
    /// The versions that reject the change.
    pub versions: Versions,
    when: &'static str,
    /// Why it is rejected.
    pub why: &'static str,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Table(Vec<Row>);

/// The rows of the table. A test says that all can be read.
pub(crate) fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.split('\t').map(|cell| if cell == "-" { "" } else { cell });
        let [object, path, but] = [cells.next()?, cells.next()?, cells.next()?];
        let [versions, when, why] = [cells.next()?, cells.next()?, cells.next()?];
        Some(Row { object, path, but, versions: range(versions)?, when, why })
    };
    lines.filter_map(row).collect()
}

/// Whether the words of a row are known.
#[cfg(test)]
pub(crate) fn is_known(row: &Row) -> bool {
    let nothing = Node::new(Value::Null, kdsl_base::Span::default());
    let found = Found { path: crate::Path::default(), old: None, new: None, order: false };
    holds(row.when, &found, &nothing, &nothing).is_some()
}

/// `@28-32`; nothing for every version.
fn range(text: &str) -> Option<Versions> {
    let Some(text) = text.strip_prefix('@') else { return text.is_empty().then_some(Versions::ALL) };
    let (first, last) = text.split_once('-')?;
    Some(Versions::range(Version::new(first.parse().ok()?), Version::new(last.parse().ok()?)))
}

impl Table {
    /// The table, as it stands in its file.
    pub fn read() -> Table {
        Table(rows())
    }

    /// The row that rejects a change, if one does.
    pub fn rejects(&self, found: &Found, old: &Manifest, new: &Manifest, target: Target) -> Option<&Row> {
        let is_of = |row: &&Row| {
            row.object.strip_suffix(new.kind.as_str()).and_then(|group| group.strip_suffix('/'))
                == Some(new.group())
        };
        self.0.iter().filter(is_of).find(|row| {
            found.path.begins(&[row.path])
                && !row.but.split(' ').any(|field| !field.is_empty() && found.path.begins(&[row.path, field]))
                && row.versions.intersects(target.versions())
                && holds(row.when, found, &old.node, &new.node).unwrap_or(true)
        })
    }
}

/// Whether a condition of the table holds; nothing for words that are not known.
pub(crate) fn holds(words: &str, found: &Found, old: &Node, new: &Node) -> Option<bool> {
    let spec = |node: &Node, key: &str| node.at(&["spec", key]).map(|node| node.value.clone());
    let text = |node: &Node, key: &str| node.at(&["spec", key]).and_then(Node::as_str).map(str::to_owned);
    let yes = Some(Value::Bool(true));
    Some(match words {
        "" => true,
        "was set" => found.old.is_some(),
        "was not set" => found.old.is_none(),
        "immutable" => old.get("immutable").map(|node| node.value.clone()) == yes,
        "smaller" => ordering(found) == Some(std::cmp::Ordering::Less),
        "not smaller" => found.old.is_some() && ordering(found) != Some(std::cmp::Ordering::Less),
        "not elastic" => {
            let indexed = text(new, "completionMode").as_deref() == Some("Indexed");
            !(indexed
                && spec(new, "completions").is_some()
                && spec(new, "completions") == spec(new, "parallelism"))
        }
        "not suspended" => spec(old, "suspend") != yes,
        "not gated" => old.at(&["spec", "schedulingGates"]).is_none_or(|node| node.items().is_empty()),
        // One that is not said is the cluster's choice, and stays.
        "another address" => {
            let outside = |node: &Node| text(node, "type").as_deref() == Some("ExternalName");
            let address = |node: &Node| text(node, "clusterIP").filter(|text| !text.is_empty());
            let headless = address(new).as_deref() == Some("None");
            let changes = address(new).is_some() && (address(old).is_some() || headless);
            changes && !outside(old) && !outside(new)
        }
        "was balanced" => {
            found.old.is_some()
                && text(old, "type").as_deref() == Some("LoadBalancer")
                && text(new, "type").as_deref() == Some("LoadBalancer")
        }
        _ => return None,
    })
}

/// How the new amount compares with the old one.
fn ordering(found: &Found) -> Option<std::cmp::Ordering> {
    let amount = |shown: &Option<Shown>| match shown {
        Some(Shown::Value(node) | Shown::Default(node)) => match &node.value {
            Value::Str(text) => parse_quantity(text).ok(),
            Value::Int(number) => Some(kdsl_base::quantity::Quantity::whole(*number)),
            _ => None,
        },
        _ => None,
    };
    Some(amount(&found.new)?.cmp(&amount(&found.old)?))
}
