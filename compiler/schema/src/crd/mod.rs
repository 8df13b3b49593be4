//! CustomResourceDefinitions as tables, beside the built-in one and asked in the same way.
//!
//! [`define`] reads what a definition says of its kind, [`walk`] turns schemas into shapes and types,
//! [`rows`] collects the rows and writes equal ones once, [`twin`] finds the built-in type that an
//! embedded one repeats, [`refs`] tells by their form which fields name other objects. What is read is
//! `apiextensions.k8s.io/v1` and its structural schemas; whatever is wrong is reported at its place,
//! that part is left open, and the rest is read.
//!
//! What a schema may say and is not held against a value: `x-kubernetes-validations`, formats other than
//! of numbers, times and bytes, `multipleOf`, `uniqueItems`, and combinations (`oneOf`, `anyOf`, `allOf`,
//! `not`) other than "exactly one of these fields". The API server checks them.

mod define;
mod json;
mod problems;
mod refs;
mod rows;
mod twin;
mod walk;

use ecow::EcoString;
use kdsl_base::{Diagnostic, Node, Span};

use crate::table::Table;

/// What a set of documents defines.
#[derive(Debug)]
pub struct Crds {
    /// The kinds, for [`Schema::with`](crate::Schema::with).
    pub table: Table,
    /// What is wrong, in the order of the documents.
    pub problems: Vec<Diagnostic>,
    /// The group and the name of each kind, and the place where its definition says it, in the order of
    /// the documents.
    pub kinds: Vec<(EcoString, EcoString, Span)>,
    /// How many of the documents are CustomResourceDefinitions, sound or not; a list's items count.
    pub definitions: usize,
}

/// Whether a document is a CustomResourceDefinition, sound or not, or a list with one.
pub fn has_crd(document: &Node) -> bool {
    items(document).iter().any(define::is_definition)
}

/// The items of a list, or the document itself.
fn items(document: &Node) -> &[Node] {
    let list = document.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    let items = document.get("items").filter(|_| list).map(Node::items);
    items.unwrap_or(std::slice::from_ref(document))
}

impl Table {
    /// Reads the CustomResourceDefinitions among documents of YAML. Others are passed over.
    pub fn from_crds<'n>(documents: impl IntoIterator<Item = &'n Node>) -> Crds {
        let mut problems = Vec::new();
        let mut found = Vec::new();
        let mut definitions = 0;
        for document in documents {
            for node in items(document) {
                if define::is_definition(node) {
                    definitions += 1;
                    found.extend(define::read(node, &mut problems));
                }
            }
        }
        let table = walk::table(&found, &mut problems);
        let kinds = found.iter().map(|kind| (kind.group.into(), kind.kind.into(), kind.place)).collect();
        Crds { table, problems, kinds, definitions }
    }

    /// The group, version and name of each kind of the table, sorted by name, the preferred version first.
    pub fn kind_names(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.kinds.iter().map(|kind| (self.str(kind.group), self.str(kind.version), self.str(kind.name)))
    }

    /// Whether the table has no kind.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// How many types and fields the table has.
    pub fn size(&self) -> (usize, usize) {
        (self.types.len(), self.fields.len())
    }
}
