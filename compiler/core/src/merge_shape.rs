//! The one merge, driven by Kubernetes' schema: keyed lists by their key, one-of types by their members.

use kdsl_schema::Shape;

use crate::kube::{Kube, Slot};
use crate::merge::{MergeShape, Plain};
use crate::ty::{Ty, Type};

/// The shape of a place in the schema.
struct SlotShape<'k> {
    kube: &'k Kube,
    slot: Slot,
    members: Vec<&'k str>,
}

impl MergeShape for SlotShape<'_> {
    fn child(&self, key: &str) -> Box<dyn MergeShape + '_> {
        self.kube.merge_shape(self.kube.child(Type::of(Ty::Slot(self.slot)), key))
    }

    fn entry_key(&self) -> Option<&str> {
        self.kube.entry_key(self.slot)
    }

    fn members(&self) -> Option<&[&str]> {
        (!self.members.is_empty()).then_some(&self.members)
    }
}

impl Kube {
    /// How values of a type merge; of what no schema knows, records do and the rest is replaced.
    pub fn merge_shape(&self, want: Option<Type>) -> Box<dyn MergeShape + '_> {
        match want.map(|want| want.ty) {
            Some(Ty::Slot(slot)) if !matches!(slot.shape, Shape::Json) => {
                let members = self
                    .unions(slot)
                    .first()
                    .map(|union| union.members().map(|member| member.field).collect())
                    .unwrap_or_default();
                Box::new(SlotShape { kube: self, slot, members })
            }
            _ => Box::new(Plain),
        }
    }
}
