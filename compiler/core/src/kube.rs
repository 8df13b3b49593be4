//! Kubernetes as the language sees it: the schema of the target, walked with expectations.
//!
//! The only module of this crate that asks the schema. What it knows of its own is what the language
//! adds: which kinds have keys, ports and pods, and the short ways to write an entry.

mod kinds;

use std::sync::Arc;

use kdsl_schema::{
    Checks, Cursor, FieldFacts, FieldId, Index, Kind, KindId, PerKind, RefRole, Reference, Schema, Selected,
    SelectorShape, Shape, Table, Target, TypeFacts, TypeId, Union,
};

use crate::convert::Sort;
use crate::ty::{Ty, Type};

use kinds::KindFacts;

/// The pod label by which the compiler selects a workload's pods.
pub const NAME_LABEL: &str = "app.kubernetes.io/name";

/// The fields of a ConfigMap and a Secret that hold keys.
pub const KEY_SECTIONS: [&str; 3] = ["data", "stringData", "binaryData"];

/// The kinds whose selector and pod label the compiler fills in.
const FILLS_SELECTOR: [&str; 5] =
    ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"];

/// The schema of the target.
#[derive(Clone, Debug)]
pub struct Kube {
    /// The version or versions that the program is for.
    pub target: Target,
    /// The range that the target is of, where a program is held against each version of one: a kind's
    /// `apiVersion` is then chosen for all of the range.
    pub range: Option<Target>,
    /// The kinds of CustomResourceDefinitions, beside the built-in ones.
    pub tables: Arc<[Table]>,
    types: Arc<Index>,
    kinds: Arc<PerKind<KindFacts>>,
    /// The types of which the language takes some values in another way.
    secret: Option<TypeId>,
    variable: Option<TypeId>,
}

impl Default for Kube {
    fn default() -> Kube {
        Kube::new(Target::default(), None, Arc::default())
    }
}

/// A place in Kubernetes' schema, and what is known of it from the way there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Slot {
    /// What the place holds.
    pub shape: Shape,
    /// The field; of an entry, that of its list.
    pub field: Option<FieldId>,
    /// The type that the field is of.
    pub owner: Option<TypeId>,
    cursor: Cursor,
    flags: u8,
    /// How many lists and maps it is inside its field.
    depth: u8,
}

/// A number, boolean or quantity becomes its text here.
const TEXT: u8 = 1;
/// A Sensitive value may end here.
const SECRET: u8 = 2;
/// The place is an entry of a list or map, not the field itself.
const ENTRY: u8 = 4;

/// Required fields may be missing: the rest stands elsewhere.
const PARTIAL: u8 = 8;
/// The place is an entry of a list, and its key says where it is.
const KEYED: u8 = 16;
/// Any value of its shape will do.
const FREE: u8 = 32;

/// Whether a place takes a sort of value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Accepts {
    /// Every such value.
    Yes,
    /// Some; it is checked by value.
    ByValue,
    /// None.
    No,
}

/// How a value becomes what a place wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route<'k> {
    /// As it is.
    Keep,
    /// As it is, if its text is well-formed.
    ByValue,
    /// Its text.
    Text,
    /// A record to the list of its entries, the key in the field of that name.
    Keyed(&'k str),
    /// A resource's name.
    Name,
    /// A reference with the resource's name, kind, group and namespace as the type has them.
    Holder,
    /// A reference with the name of a key's object and the key.
    KeyHolder,
    /// A reference with a Service's name and a port of it.
    PortHolder,
    /// A ConfigMap's text under a key.
    KeyText,
    /// A port's name, or its number where it has none.
    PortName,
    /// A port's number.
    PortNumber,
    /// The labels by which a workload's pods are selected.
    Labels,
    /// The same, in a `matchLabels`.
    LabelSelector,
    /// A namespace by the label that every namespace has.
    NamespaceSelector,
    /// Bytes to base64.
    Base64,
    /// The only member of a one-of type that takes it.
    Member(&'k str),
}

/// What a field of an object is.
#[derive(Clone, Copy, Debug)]
pub enum Found<'k> {
    /// A field of the target.
    Field(Slot, &'k FieldFacts),
    /// A field of other versions, or of a part of the target's.
    Versions(Slot, &'k FieldFacts, kdsl_schema::Versions),
    /// No field.
    No,
}

impl Kube {
    /// The schema for a target, which may be a part of a range, with the kinds of these tables.
    pub fn new(target: Target, range: Option<Target>, tables: Arc<[Table]>) -> Kube {
        let schema = Schema::with(&tables);
        let types = Arc::new(Index::new(schema, target));
        let kinds = Arc::new(PerKind::new(schema));
        let (secret, variable) =
            (schema.type_by_path("core.v1.Secret"), schema.type_by_path("core.v1.EnvVar"));
        Kube { target, range, tables, types, kinds, secret, variable }
    }

    /// All kinds and types.
    pub fn schema(&self) -> Schema<'_> {
        Schema::with(&self.tables)
    }

    /// The name of the field that a place is of; of an entry, that of its list; of a whole object, that of
    /// its type.
    pub fn name(&self, slot: Slot) -> &str {
        match (slot.field, slot.shape) {
            (Some(id), _) => self.schema().field_name(id),
            (None, Shape::Object(ty)) => self.schema().type_name(ty),
            _ => "",
        }
    }

    /// The kind of that id.
    pub fn kind(&self, kind: KindId) -> Kind<'_> {
        self.schema().kind(kind)
    }

    /// The place of a whole object.
    pub fn object(&self, ty: TypeId) -> Slot {
        Slot {
            shape: Shape::Object(ty),
            field: None,
            owner: None,
            cursor: self.schema().cursor(ty),
            flags: 0,
            depth: 0,
        }
    }

    /// The place of a resource of a kind.
    pub fn resource(&self, kind: KindId) -> Slot {
        self.object(self.kind_facts(kind).map_or_else(|| self.kind(kind).ty, |kind| kind.ty))
    }

    /// The place of an entry whose key is written in it, as in a list.
    #[must_use]
    pub const fn unkeyed(&self, slot: Slot) -> Slot {
        Slot { flags: slot.flags & !KEYED, ..slot }
    }

    /// The same place, with required fields that may stand elsewhere.
    #[must_use]
    pub const fn partial(&self, slot: Slot) -> Slot {
        Slot { flags: slot.flags | PARTIAL, ..slot }
    }

    /// The same place, with all that is required.
    #[must_use]
    pub const fn whole(&self, slot: Slot) -> Slot {
        Slot { flags: slot.flags & !PARTIAL, ..slot }
    }

    /// Whether required fields may be missing.
    pub const fn is_partial(&self, slot: Slot) -> bool {
        slot.flags & PARTIAL != 0
    }

    /// The path of the type of an object that is Kubernetes' own.
    pub fn object_type(&self, slot: Slot) -> Option<&str> {
        match slot.shape {
            Shape::Object(ty) if !self.schema().is_custom(ty) => Some(self.schema().type_path(ty)),
            _ => None,
        }
    }

    /// Whether a place is an entry of a list or a map.
    pub const fn is_entry(&self, slot: Slot) -> bool {
        slot.flags & ENTRY != 0
    }

    /// Whether a place holds an object of a known type.
    pub const fn is_object(&self, slot: Slot) -> bool {
        matches!(slot.shape, Shape::Object(_))
    }

    /// Whether the object that a place is a field of needs it.
    pub fn is_required(&self, slot: Slot) -> bool {
        slot.field.and_then(|field| self.schema().field_of_id(field)).is_some_and(|field| field.required)
    }

    /// The kind that a bare name means, in the `apiVersion` that the output has: of the whole range, where
    /// it is for one. Only if there is none for all of it, the one of the target counts.
    pub fn preferred(&self, name: &str) -> Option<Kind<'_>> {
        let schema = self.schema();
        let of_range = self.range.and_then(|range| schema.preferred(name, range));
        of_range.or_else(|| schema.preferred(name, self.target))
    }

    /// The kind of that name in a group, chosen in the same way.
    pub fn preferred_in(&self, group: &str, name: &str) -> Option<Kind<'_>> {
        let schema = self.schema();
        let of_range = self.range.and_then(|range| schema.preferred_in(group, name, range));
        of_range.or_else(|| schema.preferred_in(group, name, self.target))
    }

    /// The type that a name means, chosen in the same way.
    pub fn type_by_name(&self, name: &str) -> Option<TypeId> {
        let schema = self.schema();
        let of_range = self.range.and_then(|range| {
            let ty = schema.type_by_name(name, range)?;
            schema.type_versions(ty).is_superset(range.versions()).then_some(ty)
        });
        of_range.or_else(|| schema.type_by_name(name, self.target))
    }

    /// A resource of any kind of which only the metadata is known.
    pub fn metadata_only(&self) -> Option<Slot> {
        let kind = self.preferred("ConfigMap")?;
        Some(self.resource(kind.id))
    }

    /// Whether two entries of a keyed list cannot have one key.
    pub fn keys_are_unique(&self, slot: Slot) -> bool {
        match slot.shape {
            Shape::List(id) => {
                let list = self.schema().list(id);
                let mut keys = list.merge_keys();
                keys.len() == 1 && keys.next() == list.key
            }
            _ => false,
        }
    }

    /// The field of an object.
    pub fn field(&self, slot: Slot, name: &str) -> Found<'_> {
        let Shape::Object(ty) = slot.shape else { return Found::No };
        let Some(field) = self.facts(ty).and_then(|facts| facts.field(self.schema(), name)) else {
            return Found::No;
        };
        let inside = self.step(slot, ty, name, field);
        match field.elsewhere {
            None => Found::Field(inside, field),
            Some(versions) => Found::Versions(inside, field, versions),
        }
    }

    fn facts(&self, ty: TypeId) -> Option<&TypeFacts> {
        self.types.of(self.schema(), ty)
    }

    /// What the target has of the type of an object.
    fn object_facts(&self, slot: Slot) -> Option<&TypeFacts> {
        match slot.shape {
            Shape::Object(ty) => self.facts(ty),
            _ => None,
        }
    }

    /// Whether an object must have that field.
    fn requires(&self, slot: Slot, name: &str) -> bool {
        matches!(self.field(slot, name), Found::Field(_, field) if field.required)
    }

    /// Whether some version has that field of an object.
    pub fn knows(&self, slot: Slot, name: &str) -> bool {
        self.object_facts(slot).is_some_and(|facts| facts.field(self.schema(), name).is_some())
    }

    fn step(&self, slot: Slot, ty: TypeId, name: &str, field: &FieldFacts) -> Slot {
        let mut flags = slot.flags & (SECRET | PARTIAL);
        if Some(ty) == self.secret && matches!(name, "data" | "stringData") {
            flags |= SECRET;
        }
        if Some(ty) == self.variable && name == "value" {
            flags |= TEXT;
        }
        if field.is_free {
            flags |= FREE;
        }
        Slot {
            shape: field.shape,
            field: Some(field.id),
            owner: Some(ty),
            cursor: self.schema().step_known(slot.cursor, field),
            flags,
            depth: 0,
        }
    }

    /// The place of an entry of a list or map.
    pub fn element(&self, slot: Slot) -> Option<Slot> {
        let depth = slot.depth.saturating_add(1);
        match slot.shape {
            Shape::List(id) => {
                let shape = self.schema().elem(id);
                Some(Slot { shape, flags: slot.flags | ENTRY | KEYED, depth, ..slot })
            }
            Shape::Map(id) => {
                let shape = self.schema().elem(id);
                let text = if shape == Shape::String { TEXT } else { 0 };
                Some(Slot { shape, flags: slot.flags & !KEYED | ENTRY | text, depth, ..slot })
            }
            _ => None,
        }
    }

    /// What stands under `key` of a place, for merging.
    pub fn child(&self, want: Type, key: &str) -> Option<Type> {
        let Ty::Slot(slot) = want.ty else { return None };
        let child = match slot.shape {
            Shape::Object(_) => match self.field(slot, key) {
                Found::Field(slot, _) | Found::Versions(slot, ..) => Some(slot),
                Found::No => None,
            },
            _ => self.element(slot),
        };
        child.map(|slot| Type::of(Ty::Slot(slot)).or_null())
    }

    /// The field that an entry of a keyed list has its key in.
    pub fn entry_key(&self, slot: Slot) -> Option<&str> {
        match slot.shape {
            Shape::List(id) => self.schema().list(id).key,
            _ => None,
        }
    }

    /// The field that holds the key of this entry; empty where it is no keyed entry.
    pub fn own_key(&self, slot: Slot) -> &str {
        let Some(field) = slot.field.filter(|_| slot.flags & KEYED != 0) else { return "" };
        // The list is the field's shape, or as deep in it as the entry's is, but one.
        let mut shape = self.schema().field_shape(field);
        for _ in 1..slot.depth {
            if let Shape::List(id) | Shape::Map(id) = shape {
                shape = self.schema().elem(id);
            }
        }
        match shape {
            Shape::List(id) => self.schema().list(id).key.unwrap_or(""),
            _ => "",
        }
    }

    /// The one-of groups of an object's type.
    pub fn unions(&self, slot: Slot) -> Vec<Union<'_>> {
        match slot.shape {
            Shape::Object(ty) if self.has_unions(slot) => self.schema().unions(ty).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether an object has one-of groups.
    pub fn has_unions(&self, slot: Slot) -> bool {
        self.object_facts(slot).is_some_and(|facts| facts.has_unions)
    }

    /// Whether one-of groups of an object have a field that says which member is set.
    pub fn has_discriminators(&self, slot: Slot) -> bool {
        self.object_facts(slot).is_some_and(|facts| facts.has_discriminators)
    }

    /// Whether Kubernetes advises against a field of the object.
    pub fn has_advice(&self, slot: Slot) -> bool {
        self.object_facts(slot).is_some_and(|facts| facts.has_advice)
    }

    /// The members of a one-of group of which one must be set and none is; those that the API server fills
    /// in are always set.
    pub fn undecided(&self, slot: Slot, has: impl Fn(&str) -> bool) -> Option<Vec<&str>> {
        self.unions(slot).into_iter().filter(|union| union.required).find_map(|union| {
            let mut members = Vec::new();
            for member in union.members() {
                if has(member.field) {
                    return None;
                }
                match self.field(slot, member.field) {
                    Found::Field(_, field) if field.has_default => return None,
                    Found::Field(..) => members.push(member.field),
                    Found::Versions(..) | Found::No => {}
                }
            }
            (!members.is_empty()).then_some(members)
        })
    }

    /// The names of an object's fields in the target.
    pub fn field_names(&self, slot: Slot) -> Vec<&str> {
        match slot.shape {
            Shape::Object(ty) => self.schema().fields_in(ty, self.target).map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }

    /// The fields that an object must have. The key of a keyed entry is written before the colon.
    pub fn required(&self, slot: Slot) -> impl Iterator<Item = &str> {
        let required = self.object_facts(slot).map_or(&[] as &[FieldId], |facts| &facts.required);
        let names = required.iter().map(|field| self.schema().field_name(*field));
        names.filter(move |name| {
            *name != self.own_key(slot) && !(*name == "selector" && self.is_filled_in(slot))
        })
    }

    /// Whether a place is the spec of a workload, whose selector is filled in where it is not written.
    fn is_filled_in(&self, slot: Slot) -> bool {
        let Some(name) = self.object_type(slot).and_then(|path| path.rsplit('.').next()) else {
            return false;
        };
        name.strip_suffix("Spec").is_some_and(|kind| FILLS_SELECTOR.contains(&kind))
    }

    /// The values that a field takes, if they are a closed set.
    pub fn allowed(&self, slot: Slot) -> Option<Vec<&str>> {
        if slot.flags & FREE != 0 || slot.flags & ENTRY != 0 && matches!(slot.shape, Shape::Object(_)) {
            return None;
        }
        let field = self.schema().field_of_id(slot.field?)?;
        let values = field.enums().filter(|values| values.closed)?;
        let allowed: Vec<&str> = values.values_in(self.target).collect();
        (!allowed.is_empty()).then_some(allowed)
    }

    /// What else holds for the value of a place, where its definition or the API server says something.
    pub fn checks(&self, slot: Slot) -> Option<Checks<'_>> {
        if slot.flags & FREE != 0 {
            return None;
        }
        self.schema().field_of_id(slot.field?)?.checks(u32::from(slot.depth))
    }

    /// What the place names, if it names an object.
    pub fn reference(&self, slot: Slot) -> Option<Reference<'_>> {
        self.schema().reference(slot.cursor)
    }

    /// How a value of a sort becomes what the place wants; `None` where it cannot.
    pub fn route(&self, slot: Slot, sort: Sort) -> Option<Route<'_>> {
        self.route_at(slot, sort, 0)
    }

    fn route_at(&self, slot: Slot, sort: Sort, depth: u32) -> Option<Route<'_>> {
        let text = slot.flags & TEXT != 0;
        let secret = slot.flags & SECRET != 0;
        Some(match (slot.shape, sort) {
            (_, Sort::Null | Sort::Error) => Route::Keep,
            (Shape::String | Shape::Time | Shape::MicroTime, Sort::Str) => Route::ByValue,
            (Shape::String, Sort::Int | Sort::Float | Sort::Bool | Sort::Quantity | Sort::Port(_))
                if text =>
            {
                Route::Text
            }
            (Shape::String, Sort::Secret) if secret => Route::Keep,
            (Shape::String, Sort::Symbol(kind)) => return self.name_route(slot, kind),
            (Shape::String, Sort::Key(false)) => Route::KeyText,
            (Shape::Int32 | Shape::Int64, Sort::Int) => Route::ByValue,
            (Shape::Int32 | Shape::Int64, Sort::Port(_)) => Route::PortNumber,
            (Shape::Float | Shape::IntOrString, Sort::Int) if self.checks(slot).is_some() => Route::ByValue,
            (Shape::Float, Sort::Float) | (Shape::IntOrString, Sort::Str) if self.checks(slot).is_some() => {
                Route::ByValue
            }
            (Shape::Float, Sort::Int | Sort::Float) | (Shape::Bool, Sort::Bool) => Route::Keep,
            (Shape::Quantity, Sort::Int | Sort::Float | Sort::Quantity | Sort::Str) => Route::ByValue,
            (Shape::IntOrString, Sort::Int | Sort::Str) => Route::Keep,
            (Shape::IntOrString, Sort::Quantity) => Route::ByValue,
            (Shape::IntOrString, Sort::Port(false)) => Route::PortName,
            (Shape::Bytes, Sort::Str) => Route::ByValue,
            (Shape::Bytes, Sort::Secret) if secret => Route::ByValue,
            (Shape::Bytes, Sort::Bytes) => Route::Base64,
            (Shape::Json, Sort::Symbol(_) | Sort::Key(_) | Sort::Port(_) | Sort::Secret) => return None,
            (Shape::Json, _) | (Shape::Map(_), Sort::Record) | (Shape::List(_), Sort::List) => Route::Keep,
            (Shape::Map(_), Sort::Symbol(kind))
                if self.has_pods(kind) && self.selects(slot) == Some(Selected::Pods) =>
            {
                Route::Labels
            }
            (Shape::List(_), Sort::Record) => Route::Keyed(self.entry_key(slot)?),
            (Shape::Object(_), Sort::Record) => Route::Keep,
            (Shape::Object(ty), sort) => return self.object_route(slot, ty, sort, depth),
            _ => return None,
        })
    }

    fn name_route(&self, slot: Slot, kind: Option<KindId>) -> Option<Route<'_>> {
        let kind = self.kind(kind?);
        let reference = self.reference(slot)?;
        (reference.role == RefRole::Name && reference.accepts(kind.group, kind.name)).then_some(Route::Name)
    }

    fn object_route(&self, slot: Slot, ty: TypeId, sort: Sort, depth: u32) -> Option<Route<'_>> {
        let holder = self.reference(slot).filter(|reference| reference.role == RefRole::Holder);
        match sort {
            Sort::Symbol(kind) => match self.schema().selector(slot.cursor) {
                Some(selector) if selector.shape == SelectorShape::LabelSelector => {
                    let namespace = kind.is_some_and(|kind| self.kind(kind).name == "Namespace");
                    if selector.selects == Selected::Pods && self.has_pods(kind) {
                        return Some(Route::LabelSelector);
                    }
                    if selector.selects == Selected::Namespaces && namespace {
                        return Some(Route::NamespaceSelector);
                    }
                }
                _ => {
                    let kind = kind.map(|kind| self.kind(kind));
                    let fits = |reference: &Reference<'_>| {
                        !key_field(reference).is_some_and(|key| self.requires(slot, key))
                            && kind.is_some_and(|kind| reference.accepts(kind.group, kind.name))
                    };
                    if holder.is_some_and(|reference| fits(&reference)) {
                        return Some(Route::Holder);
                    }
                }
            },
            Sort::Key(secret) => {
                let kind = if secret { "Secret" } else { "ConfigMap" };
                if holder
                    .is_some_and(|reference| key_field(&reference).is_some() && reference.accepts("", kind))
                {
                    return Some(Route::KeyHolder);
                }
            }
            Sort::Port(true)
                if holder.is_some_and(|reference| {
                    reference.port_field().is_some() && reference.accepts("", "Service")
                }) =>
            {
                return Some(Route::PortHolder);
            }
            _ => {}
        }
        if let Some(field) = self.short_field(ty, sort) {
            return Some(Route::Member(field));
        }
        self.member_route(slot, sort, depth)
    }

    /// The field that an entry written as a bare value means.
    fn short_field(&self, ty: TypeId, sort: Sort) -> Option<&'static str> {
        match (self.schema().type_name(ty), sort) {
            ("ContainerPort", Sort::Int) => Some("containerPort"),
            ("ServicePort", Sort::Int) => Some("port"),
            ("VolumeMount", Sort::Str) => Some("name"),
            _ => None,
        }
    }

    /// The only member of a one-of type that takes a sort; a reference comes before a text.
    fn member_route(&self, slot: Slot, sort: Sort, depth: u32) -> Option<Route<'_>> {
        if depth > 2 {
            return None;
        }
        let mut found: Option<(&str, bool)> = None;
        let mut several = false;
        for union in self.unions(slot) {
            for member in union.members() {
                let (Found::Field(inner, _) | Found::Versions(inner, ..)) = self.field(slot, member.field)
                else {
                    continue;
                };
                let Some(route) = self.route_at(inner, sort, depth + 1) else { continue };
                let text = route == Route::KeyText;
                match found {
                    Some((_, was_text)) if was_text == text => several = true,
                    Some((_, was_text)) if !was_text => {}
                    _ => (found, several) = (Some((member.field, text)), false),
                }
            }
        }
        found.filter(|_| !several).map(|(field, _)| Route::Member(field))
    }

    fn selects(&self, slot: Slot) -> Option<Selected> {
        self.schema().selector(slot.cursor).map(|selector| selector.selects)
    }

    /// Whether the place selects pods by plain labels or a label selector.
    pub fn selects_pods(&self, slot: Slot) -> bool {
        self.selects(slot) == Some(Selected::Pods)
    }

    /// The sort of the values that a place holds, `None` where it may be several.
    pub fn sort(&self, slot: Slot) -> Option<Sort> {
        Some(match slot.shape {
            Shape::String | Shape::Time | Shape::MicroTime | Shape::Bytes => Sort::Str,
            Shape::Int32 | Shape::Int64 => Sort::Int,
            Shape::Float => Sort::Float,
            Shape::Bool => Sort::Bool,
            Shape::Quantity => Sort::Quantity,
            Shape::Object(_) | Shape::Map(_) => Sort::Record,
            Shape::List(_) => Sort::List,
            Shape::IntOrString | Shape::Json => return None,
        })
    }

    /// Whether the place is an object's metadata.
    pub fn is_metadata(&self, slot: Slot) -> bool {
        matches!(slot.shape, Shape::Object(ty) if self.schema().type_name(ty) == "ObjectMeta")
    }

    /// Whether the place holds a boolean.
    pub fn is_bool(&self, slot: Slot) -> bool {
        matches!(slot.shape, Shape::Bool | Shape::Json)
    }

    /// Whether the place holds a list.
    pub const fn is_list(&self, slot: Slot) -> bool {
        matches!(slot.shape, Shape::List(_))
    }

    /// Whether the place holds anything at all.
    pub const fn is_json(&self, slot: Slot) -> bool {
        matches!(slot.shape, Shape::Json)
    }

    /// Whether a Sensitive value may end here.
    pub const fn takes_secrets(&self, slot: Slot) -> bool {
        slot.flags & SECRET != 0
    }

    /// Whether the place wants text.
    pub const fn wants_text(&self, slot: Slot) -> bool {
        matches!(slot.shape, Shape::String)
    }

    /// Whether the kind has a field of that name.
    pub fn has_field(&self, kind: Option<KindId>, name: &str) -> bool {
        kind.is_some_and(|kind| self.schema().field_rows(self.kind(kind).ty, name).len() > 0)
    }

    /// What a message calls the type of a place: ``Deployment spec``, ``Container``.
    pub fn title(&self, slot: Slot) -> String {
        match slot.shape {
            Shape::Object(ty) if slot.field.is_none() || self.is_known(ty) => {
                title(self.schema().type_name(ty))
            }
            _ => format!("`{}`", self.name(slot)),
        }
    }

    /// What a message calls a place by its field: `` `readinessProbe` ``, ``an entry of `envFrom` ``.
    pub fn place_name(&self, slot: Slot) -> String {
        match slot.field {
            Some(_) if self.is_entry(slot) => format!("an entry of `{}`", self.name(slot)),
            Some(_) => format!("`{}`", self.name(slot)),
            None => self.title(slot),
        }
    }

    /// Whether a type has a name that people know: not one that is made of a field's name.
    fn is_known(&self, ty: TypeId) -> bool {
        let name = self.schema().type_name(ty);
        !self.schema().is_custom(ty)
            || name.ends_with("Spec")
            || self.schema().types_named(name).next().is_some()
            || self.schema().kind_of_type(ty).is_some()
    }

    /// What a message says is expected, with its article.
    pub fn describe(&self, slot: Slot) -> String {
        match slot.shape {
            Shape::String => match self.reference(slot) {
                Some(reference) if reference.role == RefRole::Name => {
                    format!("the name of {}", kinds(&reference))
                }
                _ => "a string".to_owned(),
            },
            Shape::Int32 | Shape::Int64 => "an integer".to_owned(),
            Shape::Float => "a number".to_owned(),
            Shape::Bool => "a boolean".to_owned(),
            Shape::Bytes => "base64 text".to_owned(),
            Shape::Quantity => "a quantity".to_owned(),
            Shape::IntOrString => "an integer or a string".to_owned(),
            Shape::Time | Shape::MicroTime => "a time, such as \"2026-01-31T12:00:00Z\"".to_owned(),
            Shape::Json => "any value".to_owned(),
            Shape::Object(ty) if !self.is_known(ty) => "a record".to_owned(),
            Shape::Object(ty) => with_article(&title(self.schema().type_name(ty))),
            Shape::List(id) => match self.schema().elem(id) {
                Shape::Object(ty) if self.is_known(ty) => {
                    format!("a list of {}", title(self.schema().type_name(ty)))
                }
                _ => "a list".to_owned(),
            },
            Shape::Map(_) => "a record".to_owned(),
        }
    }

    /// The kinds that a place refers to, with an article: ``a ConfigMap``.
    pub fn wanted_kind(&self, slot: Slot) -> Option<String> {
        if self.selects_pods(slot) {
            return Some("a workload".to_owned());
        }
        let reference = self.reference(slot)?;
        let what = kinds(&reference);
        Some(if key_field(&reference).is_some() { format!("a key of {what}") } else { what })
    }

    /// Whether a reference is usually to that kind, not just to any.
    pub fn prefers(&self, slot: Slot, kind: Option<KindId>) -> bool {
        let Some(kind) = kind.map(|kind| self.kind(kind)) else { return false };
        let usual = |target| matches!(target, kdsl_schema::RefTarget::Kind { group, kind: name } if group == kind.group && name == kind.name);
        self.reference(slot).is_some_and(|reference| reference.targets().any(usual))
    }

    /// How a reference to a Service says the port: whether as an object with a name or a number.
    pub fn port_is_object(&self, slot: Slot, field: &str) -> bool {
        matches!(self.field(slot, field), Found::Field(slot, _) if matches!(slot.shape, Shape::Object(_)))
    }

    /// Against which schema a type was checked: ``apps/v1 Deployment, Kubernetes 1.31``.
    pub fn checked_against(&self, kind: Option<KindId>) -> String {
        match kind {
            Some(kind) => format!("{}, Kubernetes {}", self.kind(kind), self.target_text()),
            None => format!("Kubernetes {}", self.target_text()),
        }
    }

    /// The target as it is written: `1.31`, `1.31..1.34`. Of one of the versions of a range it is known only
    /// in the end for which of them a finding holds.
    pub fn target_text(&self) -> String {
        match self.range {
            Some(_) => crate::ranges::VERSIONS.to_string(),
            None => self.target.to_string(),
        }
    }
}

/// The field beside the name that holds a key, where the reference is to a key.
pub fn key_field<'s>(reference: &Reference<'s>) -> Option<&'s str> {
    reference.key_field().filter(|field| !field.contains('.'))
}

fn kinds(reference: &Reference<'_>) -> String {
    let names: Vec<String> = reference
        .targets()
        .map(|target| match target {
            kdsl_schema::RefTarget::Any => "a resource".to_owned(),
            kdsl_schema::RefTarget::Kind { kind, .. } => with_article(kind),
        })
        .collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => "a resource".to_owned(),
    }
}

/// `DeploymentSpec` as a sentence has it: `Deployment spec`.
fn title(name: &str) -> String {
    for (ending, word) in [("Spec", "spec"), ("Status", "status")] {
        if let Some(kind) = name.strip_suffix(ending)
            && !kind.is_empty()
        {
            return format!("{} {word}", if kind == "Pod" { "pod" } else { kind });
        }
    }
    name.to_owned()
}

pub(crate) fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
