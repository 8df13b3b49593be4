//! Plain manifests in an editor: the same answers as for programs, as far as the schema has them.

mod completion;
mod hover;
mod spot;

use kdsl_core::{Analysis, Slot};
use kdsl_schema::KindId;

use crate::place;
use spot::{Spot, Step};

pub(crate) use completion::completion;
pub(crate) use hover::hover;

/// The kind of a document.
fn kind(analysis: &Analysis, spot: &Spot) -> Option<KindId> {
    let (version, kind) = &spot.kind;
    Some(analysis.kube.schema().find_kind(version.as_deref()?, kind.as_deref()?)?.id)
}

/// The place of the schema that a way leads to. None where no schema knows it.
fn slot(analysis: &Analysis, spot: &Spot, way: &[Step]) -> Option<Slot> {
    let root = analysis.kube.resource(kind(analysis, spot)?);
    way.iter().try_fold(root, |at, step| match step {
        Step::Key(name) => place::child(analysis, at, name),
        Step::Item => analysis.kube.element(at),
    })
}
