//! Types, and how they are found by name.

use std::num::NonZeroU32;

use crate::field::{Field, Lookup};
use crate::schema::{Schema, pack, unpack};
use crate::table::{Str, Table, TypeRow, versions};
use crate::version::{Target, Versions};

/// A type of an object: `core.v1.Container`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeId(NonZeroU32);

impl TypeId {
    /// The id of a packed table and row. They are one off, so that no id at all takes no more room than one.
    pub(crate) const fn of(packed: u32) -> TypeId {
        TypeId(NonZeroU32::MIN.saturating_add(packed))
    }

    pub(crate) const fn packed(self) -> u32 {
        self.0.get() - 1
    }
}

impl<'s> Schema<'s> {
    pub(crate) fn type_row(self, ty: TypeId) -> (&'s Table, &'s TypeRow) {
        let (number, index) = unpack(ty.packed());
        let table = self.table(number);
        (table, &table.types[index.min(table.types.len() - 1)])
    }

    /// The type's short name, as the language writes it: `Container`.
    pub fn type_name(self, ty: TypeId) -> &'s str {
        let (table, row) = self.type_row(ty);
        table.str(row.short)
    }

    /// The type's full name: `core.v1.Container`, `meta.v1.ObjectMeta`.
    pub fn type_path(self, ty: TypeId) -> &'s str {
        let (table, row) = self.type_row(ty);
        table.str(row.path)
    }

    /// The versions that have the type.
    pub fn type_versions(self, ty: TypeId) -> Versions {
        versions(self.type_row(ty).1.versions)
    }

    /// Whether the type is of a CustomResourceDefinition.
    pub fn is_custom(self, ty: TypeId) -> bool {
        unpack(ty.packed()).0 != 0
    }

    /// What its author says about a type, where that is part of the table: of a
    /// CustomResourceDefinition.
    pub fn type_doc(self, ty: TypeId) -> Option<&'s str> {
        let (number, row) = unpack(ty.packed());
        let table = self.table(number);
        crate::table::doc(table, &table.type_docs, row as u32).map(|text| table.str(text))
    }

    /// Every built-in type, by full name.
    pub fn types(self) -> impl Iterator<Item = TypeId> {
        (0..self.table(0).types.len() as u32).map(TypeId::of)
    }

    /// The type of that full name: `core.v1.Container`.
    pub fn type_by_path(self, path: &str) -> Option<TypeId> {
        let table = self.table(0);
        let index = table.types.binary_search_by(|row| table.compare(row.path, path)).ok()?;
        Some(TypeId::of(pack(0, index as u32)))
    }

    /// The types of that short name, the preferred first: the groups that people write by hand
    /// (core, apps, batch, networking, rbac, …) before others, stable before beta before alpha.
    pub fn types_named(self, name: &str) -> impl Iterator<Item = TypeId> {
        let table = self.table(0);
        let short = |index: &u16| table.types.get(usize::from(*index)).map_or("", |row| table.str(row.short));
        let start = table.by_short.partition_point(|index| short(index) < name);
        let end = table.by_short.partition_point(|index| short(index) <= name);
        table.by_short[start..end].iter().map(|index| TypeId::of(pack(0, u32::from(*index))))
    }

    /// The type that a name in the language means, short (`Container`) or full (`core.v1.Container`):
    /// the preferred one that every version of the target has, else the preferred one.
    pub fn type_by_name(self, name: &str, target: Target) -> Option<TypeId> {
        if name.contains('.') {
            return self.type_by_path(name);
        }
        self.types_named(name)
            .find(|ty| self.type_versions(*ty).is_superset(target.versions()))
            .or_else(|| self.types_named(name).next())
    }

    /// The type's fields in every version, sorted by name; rows of one name for different versions are
    /// adjacent.
    pub fn fields(self, ty: TypeId) -> impl ExactSizeIterator<Item = Field<'s>> {
        let (table, row) = self.type_row(ty);
        let (number, _) = unpack(ty.packed());
        (row.rows.0 + has_rest(table, row)..row.rows.1)
            .map(move |index| Field::new(self, number as u32, table, index))
    }

    /// The row for any other field, of a type that is open: it has no name.
    pub(crate) fn rest(self, ty: TypeId) -> Option<Field<'s>> {
        let (table, row) = self.type_row(ty);
        let (number, _) = unpack(ty.packed());
        (has_rest(table, row) == 1).then(|| Field::new(self, number as u32, table, row.rows.0))
    }

    /// The type's fields that some version of the target has, sorted by name.
    pub fn fields_in(self, ty: TypeId, target: Target) -> impl Iterator<Item = Field<'s>> {
        self.fields(ty).filter(move |field| field.versions.intersects(target.versions()))
    }

    /// The rows of one name: none if no version has the field, several if its shape or its being
    /// required changed.
    pub fn field_rows(self, ty: TypeId, name: &str) -> impl ExactSizeIterator<Item = Field<'s>> {
        let (table, row) = self.type_row(ty);
        let (number, _) = unpack(ty.packed());
        let rows = crate::table::rows(&table.fields, row.rows);
        let start = rows.partition_point(|row| table.compare(row.name, name).is_lt());
        let same = rows[start..].iter().take_while(|row| table.compare(row.name, name).is_eq()).count();
        let end = start + same;
        let base = row.rows.0;
        (base + start as u32..base + end as u32)
            .map(move |index| Field::new(self, number as u32, table, index))
    }

    /// Whether some version has a field of that name.
    pub fn has_field(self, ty: TypeId, name: &str) -> bool {
        let (table, row) = self.type_row(ty);
        let rows = crate::table::rows(&table.fields, row.rows);
        has_rest(table, row) == 1 || rows.binary_search_by(|row| table.compare(row.name, name)).is_ok()
    }

    /// What a field of that name is for the target. Where several rows of the range differ, the one of
    /// its newest version counts. In versions that do not have the type, another one stands in its place, or
    /// nothing that could have fields: the field of that type says so.
    pub fn field(self, ty: TypeId, name: &str, target: Target) -> Lookup<'s> {
        let wanted = target.versions();
        let mut rows = self.field_rows(ty, name);
        if let (1, Some(field)) = (rows.len(), rows.next())
            && field.versions.is_superset(wanted)
        {
            return Lookup::Found(field);
        }
        let wanted = match wanted.intersection(self.type_versions(ty)) {
            Versions::NONE => wanted,
            some => some,
        };
        let mut served = Versions::NONE;
        let mut everywhere = Versions::NONE;
        let (mut best, mut other) = (None, None);
        for field in self.field_rows(ty, name) {
            everywhere = everywhere.union(field.versions);
            if field.versions.intersects(wanted) {
                served = served.union(field.versions);
                best = Some(newer(best, field));
            } else {
                other = Some(newer(other, field));
            }
        }
        match (best, other) {
            (Some(field), _) if served.is_superset(wanted) => Lookup::Found(field),
            (Some(field), _) => Lookup::Partly(field, everywhere),
            (None, Some(field)) => Lookup::Elsewhere(field, everywhere),
            (None, None) => self.rest(ty).map_or(Lookup::Unknown, Lookup::Found),
        }
    }
}

/// 1 for a type whose first row is that of any other field, else 0.
fn has_rest(table: &Table, row: &TypeRow) -> u32 {
    let first = crate::table::rows(&table.fields, row.rows).first();
    u32::from(first.is_some_and(|field| field.name == Str::NONE))
}

fn newer<'s>(best: Option<Field<'s>>, field: Field<'s>) -> Field<'s> {
    match best {
        Some(best) if best.versions.last() >= field.versions.last() => best,
        _ => field,
    }
}
