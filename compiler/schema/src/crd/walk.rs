//! From structural schemas to shapes and types.

use kdsl_base::{Diagnostic, Node, Span, Value};

use super::define::{Definition, Version, stage};
use super::json::json;
use super::refs::{self, Known};
use super::rows::{ALL, Edges, Field, Rows, Type, Union};
use super::{problems, twin};
use crate::field::{BUILT_IN_OBJECT, Shape};
use crate::schema::Schema;
use crate::table::{BUILT_IN, CheckRow, DocRow, KindRow, READ_ONLY, REQUIRED, Str, Table};
use crate::types::TypeId;

/// How deep a schema may be nested.
const DEPTH: usize = 100;
/// How many places of one schema are reported.
const REPORTED: usize = 10;

// Tags of shapes, as in `Schema::shape_at`.
const STRING: u8 = 0;
const INT32: u8 = 1;
const INT64: u8 = 2;
const FLOAT: u8 = 3;
const BOOL: u8 = 4;
const BYTES: u8 = 5;
const QUANTITY: u8 = 6;
const INT_OR_STRING: u8 = 7;
const TIME: u8 = 8;
const JSON: u8 = 10;
const OBJECT: u8 = 11;
const LIST: u8 = 12;
const MAP: u8 = 13;

/// The fields that every whole object has.
const WHOLE: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// The table of the kinds that are defined.
pub fn table(definitions: &[Definition<'_>], problems: &mut Vec<Diagnostic>) -> Table {
    let known: Vec<Known<'_>> =
        definitions.iter().map(|found| Known { group: found.group, kind: found.kind }).collect();
    let mut order: Vec<(&Definition<'_>, &Version<'_>, usize)> = Vec::new();
    for definition in definitions {
        let same = |other: &&Definition<'_>| (other.group, other.kind) == (definition.group, definition.kind);
        if let Some(first) = definitions.iter().find(same).filter(|first| !std::ptr::eq(*first, definition)) {
            problems.push(problems::twice(definition.place, first.place, definition.kind));
            continue;
        }
        order.extend(definition.versions.iter().enumerate().map(|(at, version)| (definition, version, at)));
    }
    order.sort_by(|(a, v, at), (b, w, bt)| {
        (a.kind, stage(v.name), a.group, at).cmp(&(b.kind, stage(w.name), b.group, bt))
    });
    let mut rows = Rows::new();
    for (kind, (definition, version, _)) in order.into_iter().enumerate() {
        let mut walk = Walk {
            rows: &mut rows,
            problems: Vec::new(),
            known: &known,
            definition,
            version,
            kind,
            path: Vec::new(),
        };
        let ty = walk.root();
        walk.report(problems);
        if let Some(text) = &version.deprecated {
            let text = rows.put_made(text.clone());
            rows.warnings.push(DocRow { row: kind as u32, text });
        }
        let row = KindRow {
            name: rows.put(definition.kind),
            group: rows.put(definition.group),
            version: rows.put(version.name),
            plural: rows.put(definition.plural),
            ty,
            versions: ALL,
            namespaced: definition.namespaced,
        };
        rows.kinds.push(row);
    }
    rows.finish()
}

/// A walk through the schema of a version.
struct Walk<'w, 'n> {
    rows: &'w mut Rows<'n>,
    problems: Vec<Diagnostic>,
    known: &'w [Known<'n>],
    definition: &'w Definition<'n>,
    version: &'w Version<'n>,
    /// The number of the kind.
    kind: usize,
    /// The fields on the way.
    path: Vec<&'n str>,
}

/// A schema on the way, and what is known of its place.
#[derive(Clone, Copy)]
struct Place<'n> {
    schema: &'n Node,
    /// The field that it is of.
    field: &'n str,
    /// What a built-in type, if one is repeated here, has at this place.
    hint: Option<Shape>,
    depth: usize,
}

impl<'n> Place<'n> {
    /// The schema of a list's or a map's entries.
    fn inside(self, schema: &'n Node) -> Place<'n> {
        Place { schema, hint: self.hint.and_then(twin::entry), depth: self.depth + 1, ..self }
    }

    fn text(self, key: &str) -> Option<&'n str> {
        self.schema.get(key).and_then(Node::as_str)
    }

    fn is(self, key: &str) -> bool {
        self.schema.get(key).is_some_and(|value| value.value == Value::Bool(true))
    }

    /// The properties; empty where there are none.
    fn properties(self) -> &'n [(ecow::EcoString, Node)] {
        self.schema.get("properties").map_or(&[], Node::entries)
    }
}

impl<'n> Walk<'_, 'n> {
    /// The type of whole objects.
    fn root(&mut self) -> u32 {
        let place = Place { schema: self.version.schema, field: "", hint: None, depth: 0 };
        if place.text("type") != Some("object") {
            self.odd(place, "the type of a whole object is `object`");
        }
        let mut fields = self.whole();
        if place.is("x-kubernetes-preserve-unknown-fields") {
            fields.push(self.added("", JSON, 0));
        }
        let own = |name: &str| !WHOLE.contains(&name);
        let mut edges = Vec::new();
        for (name, schema) in place.properties().iter().filter(|(name, _)| own(name)) {
            fields.push(self.field(place, name, schema, None, &mut edges));
        }
        if self.version.status {
            let status = self.rows.put("status");
            for field in fields.iter_mut().filter(|field| field.name == status) {
                field.flags = READ_ONLY;
            }
        }
        let short = self.rows.put(self.definition.kind);
        self.ty(place, short, fields, None, edges)
    }

    fn added(&mut self, name: &'static str, tag: u8, arg: u32) -> Field {
        let shape = self.rows.shape(tag, arg, 0, 0);
        let name = self.rows.put(name);
        Field { name, shape, flags: 0, values: Vec::new(), default: Str::NONE, doc: Str::NONE }
    }

    /// A property. A reference in it adds its edge.
    fn field(
        &mut self,
        of: Place<'n>,
        name: &'n str,
        schema: &'n Node,
        hint: Option<Shape>,
        edges: &mut Edges,
    ) -> Field {
        let place = Place { schema, field: name, hint, depth: of.depth + 1 };
        self.path.push(name);
        let shape = self.shape(place);
        self.path.pop();
        let default = schema.get("default").map(json).unwrap_or_default();
        let required = of.schema.get("required").map_or(&[] as &[_], Node::items);
        let required = default.is_empty() && required.iter().any(|field| field.as_str() == Some(name));
        let mut entry = schema;
        while let Some(items) = entry.get("items") {
            entry = items;
        }
        if let Some(guess) = refs::of_field(name, entry, self.definition.group, self.known) {
            edges.push(self.edge(name, guess));
        }
        Field {
            name: self.rows.put(name),
            shape,
            flags: if required { REQUIRED } else { 0 },
            values: self.values(entry),
            default: self.rows.put_made(default),
            doc: self.doc(schema),
        }
    }

    fn edge(&mut self, field: &'n str, guess: refs::Guess) -> (Str, u32) {
        let targets = guess.targets.into_iter().map(|target| self.rows.put_made(target)).collect();
        let name = self.rows.put_made(guess.name);
        let others = [
            guess.kind,
            guess.group,
            guess.version,
            guess.namespace_field,
            guess.key,
            guess.optional,
            guess.port,
        ];
        let mut texts = [name; 8];
        for (text, other) in texts.iter_mut().skip(1).zip(others) {
            *text = self.rows.put(other);
        }
        let reference = self.rows.reference(targets, guess.namespace, texts);
        let leaf = self.rows.node(Vec::new(), reference, false);
        let node = if guess.holder { self.rows.node(vec![(name, leaf)], reference, true) } else { leaf };
        (self.rows.put(field), node)
    }

    /// The closed set of a text's values.
    fn values(&mut self, schema: &'n Node) -> Vec<Str> {
        let mut texts: Vec<&str> = Vec::new();
        for value in schema.get("enum").map_or(&[] as &[_], Node::items) {
            match &value.value {
                Value::Str(text) => texts.push(text),
                Value::Null => {}
                _ => return Vec::new(),
            }
        }
        texts.sort_unstable();
        texts.dedup();
        texts.into_iter().map(|text| self.rows.put(text)).collect()
    }

    fn doc(&mut self, schema: &'n Node) -> Str {
        let text = schema.get("description").and_then(Node::as_str).map(str::trim);
        text.map_or(Str::NONE, |text| self.rows.put(text))
    }

    /// The shape of a value.
    fn shape(&mut self, place: Place<'n>) -> u32 {
        if place.depth > DEPTH {
            return self.left_open(place, "it is nested too deeply");
        }
        if self.rows.is_full() {
            return self.left_open(place, "there is no room for more");
        }
        if !matches!(place.schema.value, Value::Map(_)) {
            return self.left_open(place, "a schema is a record");
        }
        if place.schema.get("$ref").is_some() {
            return self.left_open(place, "`$ref` is not allowed");
        }
        if place.is("x-kubernetes-int-or-string") {
            let quantity = place.text("pattern").is_some_and(is_quantity_pattern);
            let tag = if quantity || place.hint == Some(Shape::Quantity) { QUANTITY } else { INT_OR_STRING };
            let check = if tag == QUANTITY { 0 } else { self.check(place) };
            return self.rows.shape(tag, 0, 0, check);
        }
        let format = place.text("format").unwrap_or_default();
        let tag = match place.text("type") {
            Some("object") => return self.object(place),
            Some("array") => return self.list(place),
            Some("string") => match format {
                "byte" => BYTES,
                "date-time" => TIME,
                _ => STRING,
            },
            Some("integer") if format == "int32" => INT32,
            Some("integer") => INT64,
            Some("number") => FLOAT,
            Some("boolean") => BOOL,
            Some(other) => return self.unknown_type(place, other),
            None if place.is("x-kubernetes-preserve-unknown-fields") => JSON,
            None if place.schema.get("type").is_some() => {
                return self.left_open(place, "one type is allowed");
            }
            None => return self.left_open(place, "`type` is missing"),
        };
        let check = self.check(place);
        self.rows.shape(tag, 0, 0, check)
    }

    fn list(&mut self, place: Place<'n>) -> u32 {
        let elem = match place.schema.get("items") {
            Some(items) => self.shape(place.inside(items)),
            None => self.left_open(place, "a list needs `items`"),
        };
        let twin = place.schema.get("items").and_then(|items| self.twin_of(place.inside(items)));
        let key = twin::key(place.hint, twin);
        let texts = |key: &str| place.schema.get(key).map_or(&[] as &[_], Node::items).iter();
        let is_map = place.text("x-kubernetes-list-type") == Some("map");
        let keys: Vec<&str> =
            texts("x-kubernetes-list-map-keys").filter(|_| is_map).filter_map(Node::as_str).collect();
        let properties = place.schema.at(&["items", "properties"]);
        let is_text =
            |name: &&str| properties.and_then(|all| all.at(&[*name, "type"])?.as_str()) == Some("string");
        let own = if is_text(&"name") { Some("name") } else { keys.first().copied() };
        let own = own.filter(|_| !keys.is_empty());
        let key = key.or(own).filter(is_text);
        let key = key.map_or(Str::NONE, |key| self.rows.put_made(key.to_owned()));
        let merge = keys.into_iter().map(|key| self.rows.put(key)).collect();
        let list = self.rows.list(key, merge);
        let check = self.check(place);
        self.rows.shape(LIST, elem, list, check)
    }

    fn object(&mut self, place: Place<'n>) -> u32 {
        let more = place.schema.get("additionalProperties");
        let properties = place.properties();
        let open = place.is("x-kubernetes-preserve-unknown-fields");
        let embedded = place.is("x-kubernetes-embedded-resource");
        if !properties.is_empty() || embedded {
            if let Some(more) = more.filter(|more| more.value != Value::Bool(false)) {
                self.odd_at(
                    more.key,
                    place.field,
                    "`properties` and `additionalProperties` exclude each other",
                );
            }
            return self.record(place, open, embedded);
        }
        let elem = match more.map(|more| &more.value) {
            Some(Value::Map(_)) => more.map(|more| self.shape(place.inside(more))),
            Some(Value::Bool(true)) => Some(self.rows.shape(JSON, 0, 0, 0)),
            _ if open => Some(self.rows.shape(JSON, 0, 0, 0)),
            _ => None,
        };
        match elem {
            Some(elem) => {
                let check = self.check(place);
                self.rows.shape(MAP, elem, 0, check)
            }
            None => self.record(place, false, false),
        }
    }

    /// An object with fields of its own. An open one has a first row for all others.
    fn record(&mut self, place: Place<'n>, open: bool, embedded: bool) -> u32 {
        let properties = place.properties();
        let twin = self.twin_of(place);
        let mut fields = Vec::with_capacity(properties.len());
        let mut edges = Vec::new();
        if open || embedded {
            fields.push(self.added("", JSON, 0));
        }
        if embedded {
            fields.extend(self.embedded());
        }
        let own = |name: &str| !embedded || !WHOLE.contains(&name);
        for (name, schema) in properties.iter().filter(|(name, _)| own(name)) {
            let hint = twin.and_then(|ty| twin::field(ty, name));
            fields.push(self.field(place, name, schema, hint, &mut edges));
        }
        let short = match twin {
            Some(ty) => self.rows.put(Schema::builtin().type_name(ty)),
            None => self.rows.put_made(type_name(self.definition.kind, place.field)),
        };
        let ty = self.ty(place, short, fields, twin, edges);
        self.rows.shape(OBJECT, ty, 0, 0)
    }

    /// What a whole object inside another has, whether or not the schema says it.
    fn embedded(&mut self) -> Vec<Field> {
        let mut fields = self.whole();
        for field in &mut fields {
            field.flags = if self.rows.text(field.name) == "metadata" { 0 } else { REQUIRED };
        }
        fields
    }

    /// What every whole object has.
    fn whole(&mut self) -> Vec<Field> {
        let [version, kind, metadata] = WHOLE;
        let mut fields = vec![self.added(version, STRING, 0), self.added(kind, STRING, 0)];
        if let Some(ty) = Schema::builtin().type_by_path("meta.v1.ObjectMeta") {
            fields.push(self.added(metadata, BUILT_IN_OBJECT, ty.packed()));
        }
        fields
    }

    /// The built-in type that an object's schema repeats.
    fn twin_of(&self, place: Place<'n>) -> Option<TypeId> {
        let names = sorted_names(place.schema);
        if names != ["metadata", "spec"] {
            return twin::find(&names, place.hint);
        }
        let spec = place.schema.at(&["properties", "spec"])?;
        let pod = twin::find(&sorted_names(spec), None).map(|ty| Schema::builtin().type_path(ty));
        twin::pod_template().filter(|_| pod == Some("core.v1.PodSpec"))
    }

    /// The row of a type.
    fn ty(
        &mut self,
        place: Place<'n>,
        short: Str,
        mut fields: Vec<Field>,
        twin: Option<TypeId>,
        edges: Edges,
    ) -> u32 {
        let built_in = twin.map_or(0, |ty| Schema::builtin().type_row(ty).1.refs);
        let refs = match (built_in, edges.is_empty()) {
            (0, true) => 0,
            (0, false) => self.rows.node(edges, 0, false),
            _ => built_in | BUILT_IN,
        };
        fields.sort_by(|a, b| self.rows.text(a.name).cmp(self.rows.text(b.name)));
        let mut unions = twin.map(|ty| self.unions_of(ty, &fields)).unwrap_or_default();
        unions.extend(self.one_of(place));
        let doc = self.doc(place.schema);
        let ty = Type { kind: self.kind, short, doc, fields, unions, refs };
        if let Some(known) = self.rows.known_type(&ty) {
            return known;
        }
        let Definition { group, kind, .. } = self.definition;
        let mut path = format!("{group}/{}.{kind}", self.version.name);
        for field in &self.path {
            path.push('.');
            path.push_str(field);
        }
        self.rows.ty(ty, path)
    }

    /// The one-of groups of a built-in type, with the members that the type here has.
    fn unions_of(&mut self, ty: TypeId, fields: &[Field]) -> Vec<Union> {
        let mut unions = Vec::new();
        for union in Schema::builtin().unions(ty) {
            let mut members = Vec::new();
            for member in union.members() {
                let field = self.rows.put(member.field);
                let value = self.rows.put(member.value.unwrap_or_default());
                if fields.iter().any(|own| own.name == field) {
                    members.push((field, value));
                }
            }
            let discriminator = self.rows.put(union.discriminator.unwrap_or_default());
            let told = discriminator == Str::NONE || fields.iter().any(|own| own.name == discriminator);
            if members.len() > 1 && told {
                unions.push(Union { discriminator, members, required: union.required });
            }
        }
        unions
    }

    /// "Exactly one of these fields", as a schema says it: `oneOf` with a `required` of one field each.
    fn one_of(&mut self, place: Place<'n>) -> Option<Union> {
        let branches = place.schema.get("oneOf")?.items();
        let mut members = Vec::new();
        for branch in branches {
            let [(key, required)] = branch.entries() else { return None };
            let [field] = required.items() else { return None };
            let field = field.as_str().filter(|_| key == "required")?;
            if !place.properties().iter().any(|(name, _)| name == field) {
                return None;
            }
            members.push((self.rows.put(field), Str::NONE));
        }
        (members.len() > 1).then_some(Union { discriminator: Str::NONE, members, required: true })
    }

    /// What holds beside the shape.
    fn check(&mut self, place: Place<'n>) -> u32 {
        let number = |key: &str| match place.schema.get(key)?.value {
            Value::Int(number) => Some(number as f64),
            Value::Float(number) => Some(number),
            _ => None,
        };
        let length = |keys: [&str; 3]| {
            keys.iter().find_map(|key| u32::try_from(place.schema.get(key)?.as_int()?).ok())
        };
        let pattern = place.text("pattern").unwrap_or_default();
        let row = CheckRow {
            minimum: number("minimum"),
            maximum: number("maximum"),
            above: place.is("exclusiveMinimum"),
            below: place.is("exclusiveMaximum"),
            least: length(["minLength", "minItems", "minProperties"]),
            most: length(["maxLength", "maxItems", "maxProperties"]),
            octal: false,
            pattern: self.rows.put(pattern),
            words: Str::NONE,
        };
        self.rows.check(row)
    }

    /// A place that is not checked, because its schema is not one that a server takes.
    fn left_open(&mut self, place: Place<'n>, why: &'static str) -> u32 {
        self.odd(place, why);
        self.rows.shape(JSON, 0, 0, 0)
    }

    fn unknown_type(&mut self, place: Place<'n>, text: &str) -> u32 {
        let at = place.schema.get("type").map_or(place.schema.key, |node| node.origin);
        self.problems.push(problems::unknown_type(at, place.field, text));
        self.rows.shape(JSON, 0, 0, 0)
    }

    fn odd(&mut self, place: Place<'n>, why: &'static str) {
        self.odd_at(place.schema.key, place.field, why);
    }

    fn odd_at(&mut self, at: Span, field: &str, why: &'static str) {
        self.problems.push(problems::not_structural(at, field, why));
    }

    /// What is not structural; of many places, the first.
    fn report(self, problems: &mut Vec<Diagnostic>) {
        let more = self.problems.len().saturating_sub(REPORTED);
        problems.extend(self.problems.into_iter().take(REPORTED));
        if more > 0 {
            problems.push(problems::more_not_structural(self.definition.place, more));
        }
    }
}

fn sorted_names(schema: &Node) -> Vec<&str> {
    let properties = schema.get("properties").map_or(&[] as &[_], Node::entries);
    let mut names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

/// The name of a type that repeats no built-in one: `CertificateSpec`, `CertificatePrivateKey`.
fn type_name(kind: &str, field: &str) -> String {
    let mut letters = field.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{kind}{first}{}", letters.as_str())
}

/// Whether a pattern is the one by which quantities are written in definitions.
fn is_quantity_pattern(pattern: &str) -> bool {
    pattern.starts_with(r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE]")
}
