//! One-of groups: fields of a type of which at most one may be set.

use crate::schema::Schema;
use crate::table::{MemberRow, Table, UnionRow, rows};
use crate::types::TypeId;

/// A group of fields of which at most one may be set, such as the sources of a volume.
#[derive(Clone, Copy, Debug)]
pub struct Union<'s> {
    /// The field that says which member is set, such as a metric's `type`; none for most groups.
    pub discriminator: Option<&'s str>,
    /// Whether one must be set.
    pub required: bool,
    row: &'s UnionRow,
    table: &'s Table,
}

/// A member of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member<'s> {
    /// The field.
    pub field: &'s str,
    /// The discriminator's value when this field is set.
    pub value: Option<&'s str>,
}

/// The members of a group, in the order of the table.
#[derive(Clone, Debug)]
pub struct Members<'s> {
    rows: std::slice::Iter<'s, MemberRow>,
    table: &'s Table,
}

impl<'s> Iterator for Members<'s> {
    type Item = Member<'s>;

    fn next(&mut self) -> Option<Member<'s>> {
        let row = self.rows.next()?;
        Some(Member { field: self.table.str(row.field), value: self.table.opt(row.value) })
    }
}

impl<'s> Union<'s> {
    /// The members. A version of Kubernetes may lack some: look the field up for the target.
    pub fn members(&self) -> Members<'s> {
        Members { rows: rows(&self.table.members, self.row.members).iter(), table: self.table }
    }

    /// The member that is this field.
    pub fn member(&self, field: &str) -> Option<Member<'s>> {
        self.members().find(|member| member.field == field)
    }

    /// The member that the discriminator's value asks for.
    pub fn member_for(&self, value: &str) -> Option<Member<'s>> {
        self.members().find(|member| member.value == Some(value))
    }
}

impl<'s> Schema<'s> {
    /// The one-of groups of a type; most types have none, few more than one.
    pub fn unions(self, ty: TypeId) -> impl ExactSizeIterator<Item = Union<'s>> {
        let (table, row) = self.type_row(ty);
        rows(&table.unions, row.unions).iter().map(move |row| Union {
            discriminator: table.opt(row.discriminator),
            required: row.required,
            row,
            table,
        })
    }
}
