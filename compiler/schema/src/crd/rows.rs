//! The rows of a table that is being made. What is equal is written once.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::table::{
    CheckRow, DefaultRow, DocRow, EdgeRow, EnumRow, FieldRow, KindRow, LONG, ListRow, MemberRow, NodeRow,
    RefRow, ShapeRow, Span, Str, Table, TypeRow, UnionRow, ValueRow,
};
use crate::version::Versions;

/// How many rows of a slice an id can tell apart.
const MOST: usize = 0xf_fff0;

/// A field before its type has its rows. Two that are equal say the same.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    pub name: Str,
    pub shape: u32,
    pub flags: u8,
    /// The closed set of its values, if it has one.
    pub values: Vec<Str>,
    pub default: Str,
    pub doc: Str,
}

/// A type before it has its row.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Type {
    /// The kind that it is of, so that no type is named after a part of another kind.
    pub kind: usize,
    pub short: Str,
    pub doc: Str,
    /// Sorted by name.
    pub fields: Vec<Field>,
    pub unions: Vec<Union>,
    pub refs: u32,
}

/// A one-of group before its type has its row.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Union {
    pub discriminator: Str,
    /// Fields, each with the discriminator's value for it.
    pub members: Vec<(Str, Str)>,
    pub required: bool,
}

/// The ways from a node: fields and nodes.
pub type Edges = Vec<(Str, u32)>;

/// What is gathered.
#[derive(Default, Debug)]
pub struct Rows<'n> {
    pub kinds: Vec<KindRow>,
    pub warnings: Vec<DocRow>,
    text: String,
    longs: Vec<Span>,
    types: Vec<TypeRow>,
    fields: Vec<FieldRow>,
    shapes: Vec<ShapeRow>,
    lists: Vec<ListRow>,
    strings: Vec<Str>,
    enums: Vec<EnumRow>,
    values: Vec<ValueRow>,
    defaults: Vec<DefaultRow>,
    unions: Vec<UnionRow>,
    members: Vec<MemberRow>,
    nodes: Vec<NodeRow>,
    edges: Vec<EdgeRow>,
    references: Vec<RefRow>,
    checks: Vec<CheckRow>,
    field_docs: Vec<DocRow>,
    type_docs: Vec<DocRow>,
    /// Texts of the documents are known by themselves, made ones by a copy.
    known: FxHashMap<Cow<'n, str>, Str>,
    known_types: FxHashMap<Type, u32>,
    known_shapes: FxHashMap<(u8, u32, u16, u32), u32>,
    known_lists: FxHashMap<(Str, Vec<Str>), u16>,
    known_nodes: FxHashMap<NodeKey, u32>,
    known_references: FxHashMap<(Vec<Str>, u8, [Str; 8]), u16>,
    known_checks: FxHashMap<CheckKey, u32>,
}

/// The ways from a node, its reference, and whether it holds one.
type NodeKey = (Edges, u16, bool);

/// A check, its numbers by their bits.
type CheckKey = (Option<u64>, Option<u64>, bool, bool, Option<u32>, Option<u32>, Str);

impl<'n> Rows<'n> {
    /// The rows of a table without kinds.
    pub fn new() -> Rows<'n> {
        let mut rows = Rows::default();
        // Rows 0: the list without keys, and nowhere.
        rows.lists.push(ListRow { key: Str::NONE, merge: Span(0, 0) });
        rows.nodes.push(NodeRow { edges: Span(0, 0), reference: 0, selector: 0, role: 0 });
        rows
    }

    /// Whether another type or shape may not be told apart.
    pub fn is_full(&self) -> bool {
        self.types.len() >= MOST || self.shapes.len() >= MOST || self.text.len() > 1 << 30
    }

    /// The text, once.
    pub fn put(&mut self, text: &'n str) -> Str {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let str = self.append(text);
        if !text.is_empty() {
            self.known.insert(Cow::Borrowed(text), str);
        }
        str
    }

    /// A text that was made, once.
    pub fn put_made(&mut self, text: String) -> Str {
        if let Some(known) = self.known.get(text.as_str()) {
            return *known;
        }
        let str = self.append(&text);
        if !text.is_empty() {
            self.known.insert(Cow::Owned(text), str);
        }
        str
    }

    fn append(&mut self, text: &str) -> Str {
        if text.is_empty() {
            return Str::NONE;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let short = text.len() < LONG as usize && start < 1 << 24;
        if short {
            return Str(start << 8 | text.len() as u32);
        }
        self.longs.push(Span(start, self.text.len() as u32));
        Str((self.longs.len() as u32 - 1) << 8 | LONG)
    }

    /// The text of a position.
    pub fn text(&self, str: Str) -> &str {
        let (start, length) = ((str.0 >> 8) as usize, str.0 & 0xff);
        let range = match self.longs.get(start) {
            Some(span) if length == LONG => span.0 as usize..span.1 as usize,
            _ => start..start + length as usize,
        };
        self.text.get(range).unwrap_or("")
    }

    /// A shape, once. Without room for another it is that of anything.
    pub fn shape(&mut self, tag: u8, arg: u32, list: u16, check: u32) -> u32 {
        if let Some(known) = self.known_shapes.get(&(tag, arg, list, check)) {
            return *known;
        }
        let index = self.shapes.len() as u32;
        if self.is_full() {
            return u32::MAX;
        }
        self.shapes.push(ShapeRow { tag, arg, list, check });
        self.known_shapes.insert((tag, arg, list, check), index);
        index
    }

    /// What holds beside a shape, from one; 0 for nothing.
    pub fn check(&mut self, row: CheckRow) -> u32 {
        let bits = |number: Option<f64>| number.map(f64::to_bits);
        let key =
            (bits(row.minimum), bits(row.maximum), row.above, row.below, row.least, row.most, row.pattern);
        if key == (None, None, row.above, row.below, None, None, Str::NONE) {
            return 0;
        }
        let checks = &mut self.checks;
        *self.known_checks.entry(key).or_insert_with(|| {
            checks.push(row);
            checks.len() as u32
        })
    }

    /// How a list is keyed.
    pub fn list(&mut self, key: Str, merge: Vec<Str>) -> u16 {
        if key == Str::NONE && merge.is_empty() {
            return 0;
        }
        if let Some(known) = self.known_lists.get(&(key, merge.clone())) {
            return *known;
        }
        let Ok(index) = u16::try_from(self.lists.len()) else { return 0 };
        let row = ListRow { key, merge: extend(&mut self.strings, merge.iter().copied()) };
        self.lists.push(row);
        self.known_lists.insert((key, merge), index);
        index
    }

    /// A reference, from one; 0 where there is no room. The texts are those of [`RefRow`] in its order.
    pub fn reference(&mut self, targets: Vec<Str>, namespace: u8, texts: [Str; 8]) -> u16 {
        let key = (targets, namespace, texts);
        if let Some(known) = self.known_references.get(&key) {
            return *known;
        }
        let Ok(number) = u16::try_from(self.references.len() + 1) else { return 0 };
        let [name, kind, group, version, namespace_field, beside, optional, port] = texts;
        self.references.push(RefRow {
            targets: extend(&mut self.strings, key.0.iter().copied()),
            namespace,
            name,
            kind,
            group,
            version,
            namespace_field,
            key: beside,
            optional,
            port,
        });
        self.known_references.insert(key, number);
        number
    }

    /// A place on the way to references.
    pub fn node(&mut self, mut edges: Edges, reference: u16, holder: bool) -> u32 {
        edges.sort_unstable_by(|a, b| self.text(a.0).cmp(self.text(b.0)));
        let key = (edges, reference, holder);
        if let Some(known) = self.known_nodes.get(&key) {
            return *known;
        }
        let index = self.nodes.len() as u32;
        let rows = key.0.iter().map(|(field, node)| EdgeRow { field: *field, node: *node });
        let edges = extend(&mut self.edges, rows);
        self.nodes.push(NodeRow { edges, reference, selector: 0, role: u8::from(holder) });
        self.known_nodes.insert(key, index);
        index
    }

    /// The row of a type that is known already.
    pub fn known_type(&self, ty: &Type) -> Option<u32> {
        self.known_types.get(ty).copied()
    }

    /// A type with its fields; `path` is its full name.
    pub fn ty(&mut self, ty: Type, path: String) -> u32 {
        let index = self.types.len() as u32;
        let first = self.fields.len() as u32;
        for field in &ty.fields {
            self.field(field);
        }
        let unions = self.unions.len() as u32;
        for union in &ty.unions {
            let rows = union.members.iter().map(|(field, value)| MemberRow { field: *field, value: *value });
            let members = extend(&mut self.members, rows);
            let Union { discriminator, required, .. } = *union;
            self.unions.push(UnionRow { discriminator, members, required });
        }
        let path = self.append(&path);
        self.types.push(TypeRow {
            path,
            short: ty.short,
            rows: Span(first, self.fields.len() as u32),
            unions: Span(unions, self.unions.len() as u32),
            versions: ALL,
            refs: ty.refs,
        });
        if ty.doc != Str::NONE {
            self.type_docs.push(DocRow { row: index, text: ty.doc });
        }
        self.known_types.insert(ty, index);
        index
    }

    fn field(&mut self, field: &Field) {
        let row = self.fields.len() as u32;
        if !field.values.is_empty() {
            let texts = field.values.iter().map(|text| ValueRow { text: *text, versions: ALL });
            let values = extend(&mut self.values, texts);
            self.enums.push(EnumRow { field: row, values, closed: true });
        }
        if field.default != Str::NONE {
            self.defaults.push(DefaultRow { field: row, value: field.default, condition: Str::NONE });
        }
        if field.doc != Str::NONE {
            self.field_docs.push(DocRow { row, text: field.doc });
        }
        let (name, shape, flags) = (field.name, field.shape, field.flags);
        self.fields.push(FieldRow { name, shape, versions: ALL as u16, flags });
    }

    /// The table.
    pub fn finish(self) -> Table {
        Table {
            text: self.text.into(),
            longs: self.longs.into(),
            kinds: self.kinds.into(),
            types: self.types.into(),
            by_short: Cow::Borrowed(&[]),
            fields: self.fields.into(),
            shapes: self.shapes.into(),
            lists: self.lists.into(),
            strings: self.strings.into(),
            enums: self.enums.into(),
            values: self.values.into(),
            defaults: self.defaults.into(),
            unions: self.unions.into(),
            members: self.members.into(),
            nodes: self.nodes.into(),
            edges: self.edges.into(),
            references: self.references.into(),
            selectors: Cow::Borrowed(&[]),
            lives: Cow::Borrowed(&[]),
            checks: self.checks.into(),
            field_docs: self.field_docs.into(),
            type_docs: self.type_docs.into(),
            warnings: self.warnings.into(),
        }
    }
}

/// A definition holds for every version of Kubernetes.
pub const ALL: u32 = Versions::ALL.bits();

fn extend<T>(rows: &mut Vec<T>, more: impl Iterator<Item = T>) -> Span {
    let start = rows.len() as u32;
    rows.extend(more);
    Span(start, rows.len() as u32)
}
