//! The types as one target has them: what is asked of them again and again, found out once for each type. And
//! room for what others find out of kinds.

use std::sync::OnceLock;

use crate::field::{Field, FieldId, Lookup, Shape};
use crate::refs::Cursor;
use crate::schema::{KindId, Schema, unpack};
use crate::types::TypeId;
use crate::version::{Target, Versions};

/// The types of a target. What is known of a type is made when it is first asked for, by whichever thread.
#[derive(Default, Debug)]
pub struct Index {
    target: Target,
    /// By the number of a table and the row in it.
    tables: Vec<Box<[OnceLock<TypeFacts>]>>,
}

/// What a target has of a type.
#[derive(Debug)]
pub struct TypeFacts {
    /// How the names of the fields begin, in their order.
    begins: Box<[u64]>,
    /// The fields of any version, by name.
    fields: Box<[FieldFacts]>,
    /// Any other field, of a type that is open.
    rest: Option<FieldFacts>,
    /// The fields of the target that an object must have.
    pub required: Box<[FieldId]>,
    /// Whether it has one-of groups.
    pub has_unions: bool,
    /// Whether a field of one says which member of a group is set.
    pub has_discriminators: bool,
    /// Whether Kubernetes advises against one of its fields.
    pub has_advice: bool,
}

/// What a target has of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldFacts {
    /// The id by which the schema knows it.
    pub id: FieldId,
    /// What it holds.
    pub shape: Shape,
    /// Whether an object must have it.
    pub required: bool,
    /// Whether the cluster writes it, so that a manifest must not.
    pub read_only: bool,
    /// Whether Kubernetes advises against using it.
    pub deprecated: bool,
    /// Whether the API server fills it in whatever else the object says.
    pub has_default: bool,
    /// Whether any value of its shape will do: there is no closed set, and nothing else is checked.
    pub is_free: bool,
    /// The versions that have it, where that is not all of the target.
    pub elsewhere: Option<Versions>,
    /// Where a walk is that comes through it from an object of its type.
    pub(crate) from_own: Cursor,
    name_length: usize,
}

/// Something of each kind, made when it is first asked for.
#[derive(Debug)]
pub struct PerKind<T> {
    /// By the number of a table and the row in it.
    tables: Vec<Box<[OnceLock<T>]>>,
}

impl<T> PerKind<T> {
    /// Nothing of any kind yet.
    pub fn new(schema: Schema<'_>) -> PerKind<T> {
        PerKind { tables: schema.tables().map(|(_, table)| cells(table.kinds.len())).collect() }
    }

    /// What there is of a kind; none for a kind of another schema.
    pub fn of(&self, kind: KindId, make: impl FnOnce() -> T) -> Option<&T> {
        let (table, row) = unpack(kind.0);
        Some(self.tables.get(table)?.get(row)?.get_or_init(make))
    }
}

fn cells<T>(count: usize) -> Box<[OnceLock<T>]> {
    (0..count).map(|_| OnceLock::new()).collect()
}

impl Index {
    /// An index of which nothing is asked yet.
    pub fn new(schema: Schema<'_>, target: Target) -> Index {
        Index { target, tables: schema.tables().map(|(_, table)| cells(table.types.len())).collect() }
    }

    /// What the target has of a type. The schema is the one that the index is of.
    pub fn of(&self, schema: Schema<'_>, ty: TypeId) -> Option<&TypeFacts> {
        let (table, row) = unpack(ty.packed());
        let cell = self.tables.get(table)?.get(row)?;
        Some(cell.get_or_init(|| TypeFacts::new(schema, ty, self.target)))
    }
}

impl TypeFacts {
    fn new(schema: Schema<'_>, ty: TypeId, target: Target) -> TypeFacts {
        let own = schema.cursor(ty);
        let facts = |field: Field<'_>, elsewhere| FieldFacts {
            id: field.id(),
            shape: field.shape,
            required: field.required,
            read_only: field.read_only,
            deprecated: field.deprecated,
            has_default: field.default().is_some(),
            is_free: field.is_free(),
            elsewhere,
            from_own: schema.step(own, &field),
            name_length: field.name.len(),
        };
        let (mut begins, mut fields) = (Vec::new(), Vec::new());
        let mut before = None;
        for field in schema.fields(ty).filter(|field| before.replace(field.name) != Some(field.name)) {
            match schema.field(ty, field.name, target) {
                Lookup::Found(field) => fields.push(facts(field, None)),
                Lookup::Partly(field, versions) | Lookup::Elsewhere(field, versions) => {
                    fields.push(facts(field, Some(versions)));
                }
                Lookup::Unknown => continue,
            }
            begins.push(begin(field.name));
        }
        let unions = schema.unions(ty);
        let path = schema.type_path(ty);
        TypeFacts {
            begins: begins.into(),
            fields: fields.into(),
            rest: schema.rest(ty).map(|field| facts(field, None)),
            required: schema.fields_in(ty, target).filter(|field| field.required).map(|f| f.id()).collect(),
            has_unions: unions.len() > 0,
            has_discriminators: schema.unions(ty).any(|union| union.discriminator.is_some()),
            has_advice: !schema.is_custom(ty) && crate::aging::is_advised(path),
        }
    }

    /// What the target has of the field of that name; none where no version has it.
    pub fn field(&self, schema: Schema<'_>, name: &str) -> Option<&FieldFacts> {
        let wanted = begin(name);
        let start = self.begins.partition_point(|begin| *begin < wanted);
        let alike = self.begins.iter().skip(start).take_while(|begin| **begin == wanted).count();
        let alike = self.fields.get(start..start + alike).unwrap_or_default();
        let found = alike.iter().find(|field| {
            field.name_length == name.len()
                && (name.len() <= BEGIN || schema.field_name(field.id).as_bytes() == name.as_bytes())
        });
        found.or(self.rest.as_ref())
    }
}

/// How many bytes of a name are its beginning.
const BEGIN: usize = 8;

/// The beginning of a name as a number, in the order of the names.
fn begin(name: &str) -> u64 {
    let bytes = name.as_bytes();
    match bytes.first_chunk::<BEGIN>() {
        Some(first) => u64::from_be_bytes(*first),
        None => bytes.iter().rev().fold(0, |rest, byte| rest >> 8 | u64::from(*byte) << 56),
    }
}
