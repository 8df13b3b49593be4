//! The handle through which tables are read, and the kinds.

use std::fmt;

use crate::table::{BUILTIN, KindRow, Table, versions};
use crate::types::TypeId;
use crate::version::{Target, Versions};

/// Packs the number of a table and of a row in it.
pub(crate) const fn pack(table: u32, row: u32) -> u32 {
    table << 20 | row
}

/// The table and the row of a packed id.
pub(crate) const fn unpack(id: u32) -> (usize, usize) {
    ((id >> 20) as usize, (id & 0xf_ffff) as usize)
}

/// A kind in one group and version, such as `apps/v1 Deployment`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KindId(pub(crate) u32);

/// What a kind is called and where it lives.
#[derive(Clone, Copy, Debug)]
pub struct Kind<'s> {
    /// The id by which the schema knows it.
    pub id: KindId,
    /// `Deployment`.
    pub name: &'s str,
    /// `apps`; empty for the core group.
    pub group: &'s str,
    /// `v1`.
    pub version: &'s str,
    /// The resource's name in URLs and roles: `deployments`.
    pub plural: &'s str,
    /// Whether its objects stand in a namespace.
    pub namespaced: bool,
    /// The type of its objects.
    pub ty: TypeId,
    /// The versions that serve it.
    pub versions: Versions,
}

impl Kind<'_> {
    /// What a manifest writes as `apiVersion`: `apps/v1`, or `v1` for the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// Whether the version is neither alpha nor beta.
    pub fn is_stable(&self) -> bool {
        !self.version.contains("alpha") && !self.version.contains("beta")
    }
}

impl fmt::Display for Kind<'_> {
    /// `apps/v1 Deployment`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.group.is_empty() {
            write!(f, "{} {}", self.version, self.name)
        } else {
            write!(f, "{}/{} {}", self.group, self.version, self.name)
        }
    }
}

/// The built-in table, and the tables of CustomResourceDefinitions beside it.
#[derive(Clone, Copy)]
pub struct Schema<'s> {
    extra: &'s [Table],
}

impl fmt::Debug for Schema<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({} tables)", self.extra.len() + 1)
    }
}

impl Schema<'static> {
    /// The kinds that Kubernetes itself has.
    pub fn builtin() -> Schema<'static> {
        Schema { extra: &[] }
    }
}

impl<'s> Schema<'s> {
    /// The built-in kinds, and those of `extra`. A table's place in `extra` is part of its ids.
    pub fn with(extra: &'s [Table]) -> Schema<'s> {
        Schema { extra }
    }

    pub(crate) fn table(self, number: usize) -> &'s Table {
        match number.checked_sub(1) {
            None => &BUILTIN,
            Some(index) => self.extra.get(index).unwrap_or(&BUILTIN),
        }
    }

    pub(crate) fn tables(self) -> impl Iterator<Item = (u32, &'s Table)> {
        (0..=self.extra.len()).map(move |number| (number as u32, self.table(number)))
    }

    /// Every kind in every group and version, by name, the preferred first.
    pub fn kinds(self) -> impl Iterator<Item = Kind<'s>> {
        self.tables().flat_map(|(number, table)| {
            (0u32..).zip(table.kinds.iter()).map(move |(index, row)| kind_of(table, pack(number, index), row))
        })
    }

    /// The kinds of that name in every group and version, the preferred first: stable before beta
    /// before alpha, the core group before others, newer before older.
    pub fn kinds_named(self, name: &str) -> impl Iterator<Item = Kind<'s>> {
        self.tables().flat_map(move |(number, table)| {
            let start = table.kinds.partition_point(|row| table.str(row.name) < name);
            let end = start + table.kinds[start..].partition_point(|row| table.str(row.name) == name);
            (start..end).map(move |index| kind_of(table, pack(number, index as u32), &table.kinds[index]))
        })
    }

    /// What is known of a kind.
    pub fn kind(self, id: KindId) -> Kind<'s> {
        let (number, index) = unpack(id.0);
        let table = self.table(number);
        kind_of(table, id.0, &table.kinds[index.min(table.kinds.len() - 1)])
    }

    /// The kind that a manifest's `apiVersion` and `kind` name, in any version of Kubernetes.
    pub fn find_kind(self, api_version: &str, kind: &str) -> Option<Kind<'s>> {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        self.kinds_named(kind).find(|found| found.group == group && found.version == version)
    }

    /// The kind that a bare name means: the newest stable version that every version of the target
    /// serves, else the newest beta, else alpha. Where two groups have the name (`Event`), the core
    /// group is meant; [`find_kind`](Schema::find_kind) reaches the other.
    pub fn preferred(self, name: &str, target: Target) -> Option<Kind<'s>> {
        self.kinds_named(name).find(|kind| kind.versions.is_superset(target.versions()))
    }

    /// The kind of that name in a group, in the newest stable version that the target serves.
    pub fn preferred_in(self, group: &str, name: &str, target: Target) -> Option<Kind<'s>> {
        self.kinds_named(name)
            .find(|kind| kind.group == group && kind.versions.is_superset(target.versions()))
    }

    /// Why a version of a kind is deprecated, where its CustomResourceDefinition says that it is.
    pub fn deprecation(self, kind: KindId) -> Option<&'s str> {
        let (number, row) = unpack(kind.0);
        let table = self.table(number);
        crate::table::doc(table, &table.warnings, row as u32).map(|text| table.str(text))
    }

    /// The kind whose objects have that type, if it is the type of whole objects.
    pub fn kind_of_type(self, ty: TypeId) -> Option<Kind<'s>> {
        self.kinds_named(self.type_name(ty)).find(|kind| kind.ty == ty)
    }
}

fn kind_of<'s>(table: &'s Table, id: u32, row: &KindRow) -> Kind<'s> {
    Kind {
        id: KindId(id),
        name: table.str(row.name),
        group: table.str(row.group),
        version: table.str(row.version),
        plural: table.str(row.plural),
        namespaced: row.namespaced,
        ty: TypeId::of(pack(unpack(id).0 as u32, row.ty)),
        versions: versions(row.versions),
    }
}
