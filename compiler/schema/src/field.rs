//! Fields: their shape, and the facts that hold for one field.

use std::num::NonZeroU32;

use crate::schema::{Schema, pack, unpack};
use crate::table::{self, DEPRECATED, READ_ONLY, REQUIRED, ShapeRow, Str, Table, versions};
use crate::types::TypeId;
use crate::version::{Target, Versions};

/// What a field holds. Lists and maps name the shape of what is in them by id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Shape {
    /// Text.
    String,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number.
    Float,
    /// A boolean.
    Bool,
    /// Bytes, written as base64.
    Bytes,
    /// An amount such as `500m` or `128Mi`.
    Quantity,
    /// A number, or a text such as a port's name or `25%`.
    IntOrString,
    /// A time with seconds, as RFC 3339.
    Time,
    /// A time with microseconds, as RFC 3339.
    MicroTime,
    /// Anything: the schema leaves the field open.
    Json,
    /// An object of a type.
    Object(TypeId),
    /// A list; see [`Schema::list`].
    List(ShapeId),
    /// A map from text; see [`Schema::elem`].
    Map(ShapeId),
}

/// A list's or a map's shape.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ShapeId(pub(crate) u32);

/// What a list holds, and how its entries are told apart.
#[derive(Clone, Copy, Debug)]
pub struct List<'s> {
    /// The shape of an entry.
    pub elem: Shape,
    /// The field by which the language addresses an entry; none for a list that is not keyed.
    pub key: Option<&'s str>,
    schema: Schema<'s>,
    id: ShapeId,
}

impl<'s> List<'s> {
    /// The fields by which the API server tells entries apart when it merges; empty for a list that
    /// it replaces whole.
    pub fn merge_keys(&self) -> impl ExactSizeIterator<Item = &'s str> {
        let (table, row) = self.schema.shape_row(self.id);
        let list = table.lists.get(usize::from(row.list));
        let keys = list.map_or(&[] as &[Str], |list| table::rows(&table.strings, list.merge));
        keys.iter().map(move |key| table.str(*key))
    }
}

/// A field of a type, by which the schema finds it again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FieldId(NonZeroU32);

impl FieldId {
    fn of(table: u32, index: u32) -> FieldId {
        FieldId(NonZeroU32::MIN.saturating_add(pack(table, index)))
    }

    fn unpack(self) -> (usize, usize) {
        unpack(self.0.get() - 1)
    }
}

/// A field of a type, in the versions that have it in this shape.
#[derive(Clone, Copy, Debug)]
pub struct Field<'s> {
    /// The name as a manifest writes it.
    pub name: &'s str,
    /// What it holds.
    pub shape: Shape,
    /// Whether an object must have it. `metadata` is required nowhere: the compiler writes it.
    pub required: bool,
    /// Whether the cluster writes it (`status`, and metadata such as `uid`), so that a manifest must not.
    pub read_only: bool,
    /// Whether Kubernetes advises against using it.
    pub deprecated: bool,
    /// The versions that have the field in this shape.
    pub versions: Versions,
    schema: Schema<'s>,
    table: u32,
    index: u32,
}

/// What a name is among the fields of a type, for a target. The sets are of all versions that have the
/// field in any shape.
#[derive(Clone, Copy, Debug)]
pub enum Lookup<'s> {
    /// Every version of the target has it.
    Found(Field<'s>),
    /// Some versions of the target's range have it.
    Partly(Field<'s>, Versions),
    /// Other versions have it, none of the target: added later, or removed before.
    Elsewhere(Field<'s>, Versions),
    /// No version has it.
    Unknown,
}

impl<'s> Lookup<'s> {
    /// The field, in whichever version.
    pub fn field(self) -> Option<Field<'s>> {
        match self {
            Lookup::Found(field) | Lookup::Partly(field, _) | Lookup::Elsewhere(field, _) => Some(field),
            Lookup::Unknown => None,
        }
    }
}

/// The values that a text field takes.
#[derive(Clone, Copy, Debug)]
pub struct Enum<'s> {
    /// Whether any other value is refused; otherwise they are only the known ones.
    pub closed: bool,
    values: &'s [table::ValueRow],
    table: &'s Table,
}

/// A value, and the versions that accept it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EnumValue<'s> {
    /// The text.
    pub text: &'s str,
    /// The versions that accept it.
    pub versions: Versions,
}

impl<'s> Enum<'s> {
    /// The values, sorted, in every version.
    pub fn values(self) -> impl ExactSizeIterator<Item = EnumValue<'s>> {
        self.values
            .iter()
            .map(move |row| EnumValue { text: self.table.str(row.text), versions: versions(row.versions) })
    }

    /// The values that every version of the target accepts, sorted.
    pub fn values_in(self, target: Target) -> impl Iterator<Item = &'s str> {
        let wanted = target.versions();
        self.values().filter(move |value| value.versions.is_superset(wanted)).map(|value| value.text)
    }

    /// The value, if some version accepts it.
    pub fn get(self, text: &str) -> Option<EnumValue<'s>> {
        self.values().find(|value| value.text == text)
    }
}

/// A value that the API server fills in where a manifest has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServerDefault<'s> {
    /// The value as YAML; `=field` copies a sibling field.
    pub value: &'s str,
    /// When it is filled in, in words; none if always.
    pub condition: Option<&'s str>,
}

/// What holds for a value beside its shape. Absent parts say nothing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Checks<'s> {
    /// The smallest number.
    pub minimum: Option<f64>,
    /// The greatest number.
    pub maximum: Option<f64>,
    /// Whether a number must be above the minimum, not at it.
    pub above: bool,
    /// Whether a number must be below the maximum, not at it.
    pub below: bool,
    /// The shortest length: of a text in characters, of a list in items, of a map in entries.
    pub least: Option<u32>,
    /// The greatest length.
    pub most: Option<u32>,
    /// Whether people write the number with octal digits, as they do a file's mode.
    pub octal: bool,
    /// A regular expression, in Go's spelling, that a text matches somewhere.
    pub pattern: Option<&'s str>,
    /// What a text of that pattern is, with its article.
    pub words: Option<&'s str>,
}

/// The tag of an object of a built-in type, in the table of CustomResourceDefinitions.
pub(crate) const BUILT_IN_OBJECT: u8 = 14;

impl<'s> Field<'s> {
    pub(crate) fn new(schema: Schema<'s>, number: u32, table: &'s Table, index: u32) -> Field<'s> {
        let row = &table.fields[index as usize];
        Field {
            name: table.str(row.name),
            shape: schema.shape_at(table, number, row.shape),
            required: row.flags & REQUIRED != 0,
            read_only: row.flags & READ_ONLY != 0,
            deprecated: row.flags & DEPRECATED != 0,
            versions: versions(u32::from(row.versions)),
            schema,
            table: number,
            index,
        }
    }

    /// The id by which the schema knows it.
    pub fn id(&self) -> FieldId {
        FieldId::of(self.table, self.index)
    }

    /// The values that the field takes, or each entry of it if it is a list; none if any text will do.
    pub fn enums(&self) -> Option<Enum<'s>> {
        let table = self.schema.table(self.table as usize);
        let at = table.enums.binary_search_by_key(&self.index, |row| row.field).ok()?;
        let row = table.enums.get(at)?;
        Some(Enum { closed: row.closed, values: table::rows(&table.values, row.values), table })
    }

    /// What the API server fills in where the field is absent; several rows have different conditions.
    pub fn defaults(&self) -> impl ExactSizeIterator<Item = ServerDefault<'s>> {
        let table = self.schema.table(self.table as usize);
        let start = table.defaults.partition_point(|row| row.field < self.index);
        let end = table.defaults.partition_point(|row| row.field <= self.index);
        table.defaults[start..end].iter().map(move |row| ServerDefault {
            value: table.str(row.value),
            condition: table.opt(row.condition),
        })
    }

    /// What its author says about it, where that is part of the table: of a CustomResourceDefinition.
    pub fn doc(&self) -> Option<&'s str> {
        let table = self.schema.table(self.table as usize);
        table::doc(table, &table.field_docs, self.index).map(|text| table.str(text))
    }

    /// What else holds for a value: for that of the field at depth 0, for an entry of it, if it is a list
    /// or a map, at depth 1, for an entry of an entry at 2.
    pub fn checks(&self, depth: u32) -> Option<Checks<'s>> {
        let table = self.schema.table(self.table as usize);
        let mut row = table.shapes.get(table.fields.get(self.index as usize)?.shape as usize)?;
        for _ in 0..depth {
            if !matches!(row.tag, 12 | 13) {
                return None;
            }
            row = table.shapes.get(row.arg as usize)?;
        }
        let check = table.checks.get((row.check as usize).checked_sub(1)?)?;
        Some(Checks {
            minimum: check.minimum,
            maximum: check.maximum,
            above: check.above,
            below: check.below,
            least: check.least,
            most: check.most,
            octal: check.octal,
            pattern: table.opt(check.pattern),
            words: table.opt(check.words),
        })
    }

    /// Whether any value of its shape will do, and any entry: there is no closed set, and nothing is checked.
    pub(crate) fn is_free(&self) -> bool {
        let mut shape = self.shape;
        for depth in 0.. {
            shape = match shape {
                _ if self.checks(depth).is_some() => return false,
                Shape::List(id) | Shape::Map(id) => self.schema.elem(id),
                _ => break,
            };
        }
        !self.enums().is_some_and(|values| values.closed)
    }

    /// The value that the API server fills in whatever else the object says.
    pub fn default(&self) -> Option<&'s str> {
        self.defaults().find(|default| default.condition.is_none()).map(|default| default.value)
    }
}

impl<'s> Schema<'s> {
    pub(crate) fn shape_row(self, id: ShapeId) -> (&'s Table, ShapeRow) {
        let (number, index) = unpack(id.0);
        let table = self.table(number);
        let open = ShapeRow { tag: 10, arg: 0, list: 0, check: 0 };
        (table, table.shapes.get(index).copied().unwrap_or(open))
    }

    fn shape_at(self, table: &'s Table, number: u32, index: u32) -> Shape {
        let Some(row) = table.shapes.get(index as usize) else { return Shape::Json };
        match row.tag {
            0 => Shape::String,
            1 => Shape::Int32,
            2 => Shape::Int64,
            3 => Shape::Float,
            4 => Shape::Bool,
            5 => Shape::Bytes,
            6 => Shape::Quantity,
            7 => Shape::IntOrString,
            8 => Shape::Time,
            9 => Shape::MicroTime,
            11 => Shape::Object(TypeId::of(pack(number, row.arg))),
            12 => Shape::List(ShapeId(pack(number, index))),
            13 => Shape::Map(ShapeId(pack(number, index))),
            BUILT_IN_OBJECT => Shape::Object(TypeId::of(row.arg)),
            _ => Shape::Json,
        }
    }

    /// The field of an id.
    pub fn field_of_id(self, id: FieldId) -> Option<Field<'s>> {
        let (number, index) = id.unpack();
        let table = self.table(number);
        table.fields.get(index).map(|_| Field::new(self, number as u32, table, index as u32))
    }

    /// The name of the field of an id.
    pub fn field_name(self, id: FieldId) -> &'s str {
        let (number, index) = id.unpack();
        let table = self.table(number);
        table.fields.get(index).map_or("", |row| table.str(row.name))
    }

    /// What the field of an id holds.
    pub fn field_shape(self, id: FieldId) -> Shape {
        let (number, index) = id.unpack();
        let table = self.table(number);
        table.fields.get(index).map_or(Shape::Json, |row| self.shape_at(table, number as u32, row.shape))
    }

    /// The shape of what a list or a map holds.
    pub fn elem(self, id: ShapeId) -> Shape {
        let (number, _) = unpack(id.0);
        let (table, row) = self.shape_row(id);
        self.shape_at(table, number as u32, row.arg)
    }

    /// What a list holds and how it is keyed.
    pub fn list(self, id: ShapeId) -> List<'s> {
        let (table, row) = self.shape_row(id);
        let key = table.lists.get(usize::from(row.list)).and_then(|list| table.opt(list.key));
        List { elem: self.elem(id), key, schema: self, id }
    }

    /// The object type at the bottom of a shape, through lists and maps.
    pub fn object_of(self, shape: Shape) -> Option<TypeId> {
        match shape {
            Shape::Object(ty) => Some(ty),
            Shape::List(id) | Shape::Map(id) => self.object_of(self.elem(id)),
            _ => None,
        }
    }
}
