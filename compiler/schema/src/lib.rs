//! Kubernetes' shapes as data: kinds, types, fields and the versions that have them, keyed lists,
//! one-of groups, references between objects, closed sets of values, defaults, and lifecycles.
//!
//! Everything is reached through [`Schema`], a small copyable handle over tables. The table of the
//! built-in kinds is made by the build script from `facts.txt` and the `*.tsv` files beside it and lies
//! in the binary as constants, so that starting costs nothing and a lookup allocates nothing. Ids carry
//! the number of their table, so that tables made from CustomResourceDefinitions can stand beside the
//! built-in one and answer through the same methods.

mod aging;
mod crd;
mod field;
mod index;
mod lifecycle;
mod pod_security;
mod refs;
mod schema;
mod table;
mod types;
mod unions;
mod version;

pub use aging::{Advice, GoneElsewhere, Migration, Move, Step, advice, gone_elsewhere, migration};
pub use crd::{Crds, has_crd};
pub use field::{Checks, Enum, EnumValue, Field, FieldId, List, Lookup, ServerDefault, Shape, ShapeId};
pub use index::{FieldFacts, Index, PerKind, TypeFacts};
pub use lifecycle::{KnownCrd, Lifecycle, known_crd};
pub use pod_security::{PodSecurity, SecurityLevel};
pub use refs::{
    Cursor, KindRefs, NamespaceRule, RefRole, Reference, Selected, Selector, SelectorShape,
    Target as RefTarget,
};
pub use schema::{Kind, KindId, Schema};
pub use table::Table;
pub use types::TypeId;
pub use unions::{Member, Members, Union};
pub use version::{Target, UnknownVersion, Version, Versions};
