//! Values where they meet their type: the conversions that need more than the value itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ecow::{EcoString, EcoVec};
use kdsl_base::{Code, Edit, Label, Span};
use kdsl_schema::{NamespaceRule, Shape};

use super::{Evaluator, budget};
use crate::checks;
use crate::convert::{Place, Sort, Types};
use crate::hir::{TypeExprId, TypeExprKind};
use crate::kube::{Found, Route, Slot, key_field};
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Fields, Instance, Item, PortRef, Val};

impl<'a> Evaluator<'a> {
    pub(crate) const fn types(&self) -> Types<'_> {
        Types { hir: self.hir, kube: self.kube }
    }

    /// A value in the form that `want` asks for. `span` is where the two meet.
    pub(crate) fn coerce(&mut self, item: Item, want: Type, span: Span) -> Item {
        self.meeting(span, |this| this.coerce_met(item, want, span))
    }

    fn coerce_met(&mut self, item: Item, want: Type, span: Span) -> Item {
        if !self.is_data(item.origin) || self.is_data(span) {
            return self.coerce_at(item, want, span);
        }
        self.hide_data(&item, want);
        // What does not fit is wrong where it stands in the file of data.
        let (before, at) = (self.problems.len(), item.origin);
        let given = self.coerce_at(item, want, at);
        for problem in self.problems.iter_mut().skip(before).filter(|problem| problem.primary.span == at) {
            problem.secondary.push(Label { span, text: "read here".to_owned() });
        }
        given
    }

    /// Whether a place is in a file of data.
    pub(super) const fn is_data(&self, at: Span) -> bool {
        at.file.0 >= self.first_data_file
    }

    /// What stands at a place in a file of data.
    fn data_text(&self, at: Span) -> Option<String> {
        let file = at.file.0.checked_sub(self.first_data_file)?;
        Some(self.data_files.get(usize::try_from(file).ok()?)?.slice(at).to_owned())
    }

    /// A field that a type does not have. It is the key that is wrong; of a key that was computed only its
    /// value has a place, which no other name belongs to.
    fn unknown_key(&mut self, item: &Item, key: &str, owner: &str, names: Vec<&str>) -> Item {
        let mut problem = problems::unknown_field(item.key, key, owner, names, None);
        if item.key == item.origin {
            problem.fixes.clear();
        }
        self.report(problem)
    }

    /// No fix gives an unknown key the name of another entry of the record. `told` are the numbers of the findings.
    fn keep_names_free(&mut self, told: &[usize], fields: &Fields) {
        for number in told {
            let Some(problem) = self.problems.get_mut(*number) else { continue };
            let is_taken = |edit: &Edit| fields.iter().any(|(key, _)| *key == edit.replacement);
            problem.fixes.retain(|fix| problem.code != Code::K0101 || !fix.edits.iter().any(is_taken));
        }
    }

    fn coerce_at(&mut self, item: Item, want: Type, span: Span) -> Item {
        match (&item.val, want.ty) {
            (Val::Error, _) | (_, Ty::Any | Ty::Error) => item,
            (Val::Null, _) if want.null => item,
            (_, Ty::Slot(slot)) => self.slot_value(item, slot, want, span),
            (Val::List(_) | Val::Map(_), Ty::Declared(id)) => self.declared_value(item, id, want, span),
            (Val::Symbol(_), Ty::SymbolOf(_)) => item,
            (Val::Key(key), Ty::Str) if !key.secret => {
                let key = key.clone();
                self.key_value(&key, span)
            }
            (Val::Port(port), Ty::Int) => Item::new(Val::Int(port.number), item.origin),
            _ => self.scalar_value(item, want, span),
        }
    }

    /// A record whose entries are converted: it becomes the list that its place wants, or gets the
    /// discriminator that follows from it.
    pub(super) fn settle(&mut self, mut fields: Fields, origin: Span, want: Type, span: Span) -> Item {
        let Ty::Slot(slot) = want.ty else {
            return self.coerce(Item::new(Val::Map(fields), origin), want, span);
        };
        match slot.shape {
            Shape::List(_) => match self.kube.entry_key(slot) {
                Some(key) => self.listed(fields, key, origin, slot),
                None => self.coerce(Item::new(Val::Map(fields), origin), want, span),
            },
            _ => {
                self.discriminate(&mut fields, slot, origin);
                Item::new(Val::Map(fields), origin)
            }
        }
    }

    /// The same, where what is required may stand elsewhere.
    pub(crate) fn coerce_part(&mut self, item: Item, want: Type, span: Span) -> Item {
        let want = match want.ty {
            Ty::Slot(slot) => Type { ty: Ty::Slot(self.kube.partial(slot)), null: true },
            _ => return item,
        };
        self.coerce(item, want, span)
    }

    fn scalar_value(&mut self, item: Item, want: Type, span: Span) -> Item {
        if let Some(refused) = self.refuse_secret(&item, want, span) {
            return refused;
        }
        // A number in a file of data was written in some way, as one in the program.
        let written = self.data_text(item.origin).filter(|_| span == item.origin);
        let number = matches!(item.val, Val::Int(_) | Val::Float(_));
        let literal = written.is_some().then_some(item.origin).filter(|_| number);
        let place = Place { span, literal, spelling: written.as_deref().filter(|_| number) };
        match self.types().scalar(&item.val, want, &place) {
            Ok(val) => Item::new(val, item.origin),
            Err(problem) => self.report(*problem),
        }
    }

    /// How a sort of value becomes what a place wants. A loop asks it of the same places again and again.
    fn route(&mut self, slot: Slot, sort: Sort) -> Option<Route<'a>> {
        let kube = self.kube;
        *self.routes.entry((slot, sort)).or_insert_with(|| kube.route(slot, sort))
    }

    fn sort_of(&self, val: &Val) -> Sort {
        match val {
            Val::Symbol(instance) => Sort::Symbol(self.checked.kind_of(instance.decl)),
            other => Sort::of(other),
        }
    }

    fn slot_value(&mut self, item: Item, slot: Slot, want: Type, span: Span) -> Item {
        let origin = item.origin;
        let sort = self.sort_of(&item.val);
        let Some(route) = self.route(slot, sort) else {
            return self.no_route(item, slot, want, span);
        };
        let val = match (route, item.val) {
            (Route::Keep, Val::Map(fields)) => return self.record_value(fields, origin, slot, span),
            (Route::Keep, Val::Replace(fields)) => match self.record_value(fields, origin, slot, span).val {
                Val::Map(fields) => Val::Replace(fields),
                other => other,
            },
            (Route::Keep, Val::List(items)) => return self.list_value(items, origin, slot),
            (Route::Keyed(key), Val::Map(fields) | Val::Replace(fields)) => {
                return self.keyed_value(fields, key, origin, slot);
            }
            (Route::Member(field), val) => {
                return self.member_value(field, Item::new(val, origin), slot, span);
            }
            (Route::KeyText, Val::Key(key)) => return self.key_value(&key, span),
            (route, val) => return self.made_value(route, Item::new(val, origin), slot, want, span),
        };
        Item::new(val, origin)
    }

    /// What a place makes of a value that is not what it wants. Apart from what goes further in, which needs little
    /// of the stack so.
    fn made_value(&mut self, route: Route<'a>, item: Item, slot: Slot, want: Type, span: Span) -> Item {
        let origin = item.origin;
        let val = match (route, item.val) {
            (Route::Base64, Val::Bytes(bytes)) if !self.hold(bytes.len() as u64 * 2, span) => Val::Error,
            (Route::Base64, Val::Bytes(bytes)) => Val::Str(BASE64.encode(&bytes).into()),
            (Route::Name, Val::Symbol(instance)) => {
                if !self.in_reach(instance, slot, span) {
                    return self.error_at(span);
                }
                Val::Str(self.name_of(instance))
            }
            (Route::Holder, Val::Symbol(instance)) => {
                if !self.in_reach(instance, slot, span) {
                    return self.error_at(span);
                }
                return self.holder(instance, slot, origin);
            }
            (Route::KeyHolder, Val::Key(key)) => {
                if !self.in_reach(key.of, slot, span) {
                    return self.error_at(span);
                }
                let mut item = self.holder(key.of, slot, origin);
                let field = self.kube.reference(slot).and_then(|reference| key_field(&reference));
                if let Some(field) = field {
                    set_path(&mut item, field, Item::new(Val::Str(key.key.clone()), origin));
                }
                return item;
            }
            (Route::PortHolder, Val::Port(port)) => {
                let mut item = self.holder(port.of, slot, origin);
                let field = self.kube.reference(slot).and_then(|reference| reference.port_field());
                if let Some(field) = field {
                    let port = if self.kube.port_is_object(slot, field) {
                        service_port(&port, origin)
                    } else {
                        Item::new(Val::Int(port.number), origin)
                    };
                    set_path(&mut item, field, port);
                }
                return item;
            }
            (Route::PortName, Val::Port(port)) if port.name.is_empty() => Val::Int(port.number),
            (Route::PortName, Val::Port(port)) => Val::Str(port.name.clone()),
            (Route::PortNumber, Val::Port(port)) => Val::Int(port.number),
            (Route::Labels, Val::Symbol(instance)) => return self.labels(instance, span),
            (Route::LabelSelector, Val::Symbol(instance)) => {
                let labels = self.labels(instance, span);
                record("matchLabels", labels, origin).val
            }
            (Route::NamespaceSelector, Val::Symbol(instance)) => {
                let name = Item::new(Val::Str(self.name_of(instance)), origin);
                let labels = record("kubernetes.io/metadata.name", name, origin);
                record("matchLabels", labels, origin).val
            }
            (_, val) => return self.scalar_value(Item::new(val, origin), want, span),
        };
        Item::new(val, origin)
    }

    /// Whether a reference to a resource finds it: in another namespace only where the field says which.
    fn in_reach(&mut self, target: Instance, slot: Slot, span: Span) -> bool {
        let same =
            self.kube.reference(slot).is_none_or(|reference| reference.namespace == NamespaceRule::Same);
        !same || self.same_namespace(target, span)
    }

    fn same_namespace(&mut self, target: Instance, span: Span) -> bool {
        let Some(current) = self.current else { return true };
        let namespaced = |this: &Self, of: Instance| this.kube.is_namespaced(this.checked.kind_of(of.decl));
        if !namespaced(self, target) || !namespaced(self, current) {
            return true;
        }
        let (its, own) = (self.namespace_of(target), self.namespace_of(current));
        if its == own {
            return true;
        }
        let decl = &self.hir[target.decl];
        let found = format!("{} `{}`", decl.kind, decl.symbol);
        let problem =
            problems::other_namespace(span, &found, its.as_deref(), own.as_deref(), decl.symbol_span);
        self.report(problem);
        false
    }

    fn labels(&mut self, instance: Instance, span: Span) -> Item {
        if !self.same_namespace(instance, span) {
            return self.error_at(span);
        }
        let labels = self.selector_labels(instance, span);
        match &labels.val {
            Val::Map(fields) if !fields.is_empty() => labels,
            Val::Error => labels,
            _ => {
                let decl = &self.hir[instance.decl];
                let found = format!("{} `{}`", decl.kind, decl.symbol);
                let problem = problems::wrong_kind(span, None, "a workload with pod labels", &found);
                self.report(
                    problem.help("its pods have no labels that are known here: write them, or its selector"),
                )
            }
        }
    }

    fn no_route(&mut self, item: Item, slot: Slot, want: Type, span: Span) -> Item {
        match &item.val {
            Val::Secret(_) => {
                let place = match slot.owner {
                    Some(owner) => {
                        format!("`{}` of {}", self.kube.name(slot), self.kube.schema().type_name(owner))
                    }
                    None => format!("`{}`", self.kube.name(slot)),
                };
                self.leak(&item, &place, span)
            }
            Val::Symbol(instance) => {
                let decl = &self.hir[instance.decl];
                let found = format!("{} `{}`", decl.kind, decl.symbol);
                let wanted = self.kube.wanted_kind(slot).unwrap_or_else(|| self.kube.describe(slot));
                self.report(problems::wrong_kind(span, Some(self.kube.name(slot)), &wanted, &found))
            }
            Val::List(_) | Val::Map(_) | Val::Key(_) | Val::Port(_) | Val::Bytes(_) | Val::Replace(_) => {
                let wanted = self.types().describe(want);
                self.report(problems::wrong_type(span, Some(self.kube.name(slot)), &wanted, item.val.sort()))
            }
            _ => self.scalar_value(item, want, span),
        }
    }

    /// A record as an object or a map, each entry converted. What is wrong in it is shown at its own place.
    fn record_value(&mut self, mut fields: Fields, origin: Span, slot: Slot, span: Span) -> Item {
        match slot.shape {
            Shape::Object(_) => {}
            Shape::Map(_) => {
                if let Some(element) = self.kube.element(slot) {
                    if !self.hold_entries(fields.len(), span) {
                        return self.error_at(span);
                    }
                    let want = Type::of(Ty::Slot(element)).or_null();
                    for (_, item) in fields.make_mut() {
                        let at = item.origin;
                        let key = item.key;
                        let taken = std::mem::replace(item, Item::new(Val::Null, at));
                        *item = self.coerce(taken, want, at).under(key);
                    }
                }
                return Item::new(Val::Map(fields), origin);
            }
            _ => return Item::new(Val::Map(fields), origin),
        }
        if !self.hold_entries(fields.len(), span) {
            return self.error_at(span);
        }
        let mut unknown = Vec::new();
        for (key, item) in fields.make_mut() {
            let at = item.origin;
            if item.val == Val::Error {
                continue;
            }
            match self.kube.field(slot, key) {
                Found::Field(found, field) => {
                    let key = item.key;
                    let taken = std::mem::replace(item, Item::new(Val::Null, at));
                    let null = !field.required || self.kube.is_partial(slot);
                    *item = self.coerce(taken, Type { ty: Ty::Slot(found), null }, at).under(key);
                }
                Found::Versions(_, _, versions) => {
                    let owner = self.kube.title(slot);
                    let target = self.kube.target_text();
                    let served = versions.describe();
                    *item =
                        self.report(problems::other_version_field(item.key, key, &owner, &served, &target));
                }
                Found::No => {
                    let owner = self.kube.title(slot);
                    let names = self.kube.field_names(slot);
                    unknown.push(self.problems.len());
                    *item = self.unknown_key(item, key, &owner, names);
                }
            }
        }
        self.keep_names_free(&unknown, &fields);
        self.discriminate(&mut fields, slot, origin);
        self.require(&fields, slot, origin, span);
        Item::new(Val::Map(fields), origin)
    }

    /// Fills in the discriminator that follows from the branch present.
    fn discriminate(&self, fields: &mut Fields, slot: Slot, origin: Span) {
        if !self.fills_in() {
            return;
        }
        for union in self.kube.unions(slot) {
            let Some(field) = union.discriminator else { continue };
            if fields.iter().any(|(key, item)| key == field && item.val != Val::Null) {
                continue;
            }
            let set = fields.iter().find_map(|(key, item)| {
                let member = union.member(key).filter(|_| item.val != Val::Null)?;
                member.value
            });
            if let Some(value) = set {
                let item = Item::new(Val::Str(value.into()), origin);
                fields.retain(|(key, _)| key != field);
                fields.insert(0, (field.into(), item));
            }
        }
    }

    fn require(&mut self, fields: &Fields, slot: Slot, origin: Span, span: Span) {
        let is_told = self.checked.is_incomplete(origin) || self.broken.contains(&origin);
        if self.kube.is_partial(slot) || is_told {
            return;
        }
        let has = |name: &str| fields.iter().any(|(key, item)| key == name && item.val != Val::Null);
        let missing: Vec<&str> = self.kube.required(slot).filter(|name| !has(name)).collect();
        if !missing.is_empty() {
            let owner = self.kube.title(slot);
            self.report(problems::missing_field(span, &owner, &missing));
            return;
        }
        let keys = fields.iter().map(|(key, _)| key);
        if keys.into_iter().any(|key| !matches!(self.kube.field(slot, key), Found::Field(..))) {
            return;
        }
        if let Some(choices) = self.kube.undecided(slot, has) {
            let owner = self.kube.place_name(slot);
            self.report(problems::no_choice(span, &owner, &choices));
        }
    }

    fn list_value(&mut self, mut items: EcoVec<Item>, origin: Span, slot: Slot) -> Item {
        let Some(element) = self.kube.element(slot) else { return Item::new(Val::List(items), origin) };
        if !self.hold_items(items.len(), origin) {
            return self.error_at(origin);
        }
        self.hold_length(items.len(), origin, slot);
        let want = Type::of(Ty::Slot(self.kube.unkeyed(element)));
        for item in items.make_mut() {
            let at = item.origin;
            let key = item.key;
            let taken = std::mem::replace(item, Item::new(Val::Null, at));
            *item = self.coerce(taken, want, at).under(key);
        }
        Item::new(Val::List(items), origin)
    }

    /// Reports a list with more or fewer items than it may have. One that is merged yet is not complete.
    fn hold_length(&mut self, items: usize, origin: Span, slot: Slot) {
        if let Some(checks) = self.kube.checks(slot).filter(|_| !self.kube.is_partial(slot))
            && let Some(problem) = checks::length(self.kube.name(slot), items, "item", &checks, origin)
        {
            self.report(problem);
        }
    }

    /// A record as a keyed list: each entry with its key in front.
    fn keyed_value(&mut self, mut fields: Fields, key: &str, origin: Span, slot: Slot) -> Item {
        let Some(element) = self.kube.element(slot) else { return Item::new(Val::Map(fields), origin) };
        if !self.hold_entries(fields.len(), origin) {
            return self.error_at(origin);
        }
        let want = Type::of(Ty::Slot(element)).or_null();
        for (_, item) in fields.make_mut() {
            let at = item.origin;
            let key = item.key;
            let taken = std::mem::replace(item, Item::new(Val::Null, at));
            *item = self.coerce(taken, want, at).under(key);
        }
        self.listed(fields, key, origin, slot)
    }

    /// A part of a resource with its keyed lists as lists, also those further in. A part has them by their keys, for
    /// what is merged with it.
    pub(super) fn whole(&mut self, item: Item, slot: Slot) -> Item {
        let (origin, key) = (item.origin, item.key);
        if !matches!(item.val, Val::Map(_) | Val::List(_)) || !self.spend(1, origin) {
            return item;
        }
        let mut inner = |name: &str, item: Item| match self.kube.child(Type::of(Ty::Slot(slot)), name) {
            Some(Type { ty: Ty::Slot(child), .. }) => self.whole(item, child),
            _ => item,
        };
        let val = match item.val {
            Val::Map(fields) => {
                let fields: Fields =
                    fields.into_iter().map(|(name, item)| (name.clone(), inner(&name, item))).collect();
                if let Some(own) = self.kube.entry_key(slot) {
                    return self.listed(fields, own, origin, slot).under(key);
                }
                Val::Map(fields)
            }
            Val::List(items) => Val::List(items.into_iter().map(|item| inner("", item)).collect()),
            other => other,
        };
        Item::new(val, origin).under(key)
    }

    /// Converted entries as a list, each with its key in front. A part that is still to be merged keeps
    /// its keys instead: a `null` under one of them removes an entry.
    fn listed(&mut self, fields: Fields, key: &str, origin: Span, slot: Slot) -> Item {
        if self.kube.is_partial(slot) {
            return Item::new(Val::Map(fields), origin);
        }
        // A list without entries is not there, for Kubernetes as well.
        if fields.is_empty() && !self.kube.is_required(slot) {
            return Item::new(Val::Null, origin);
        }
        let entries: usize = fields.iter().map(|(_, entry)| 2 + entries_of(&entry.val)).sum();
        if !self.hold(entries as u64 * budget::ENTRY, origin) {
            return self.error_at(origin);
        }
        let mut items = EcoVec::with_capacity(fields.len());
        for (name, entry) in fields {
            let at = entry.origin;
            match entry.val {
                Val::Null => {}
                Val::Map(inner) => {
                    let mut all = EcoVec::with_capacity(inner.len() + 1);
                    all.push((EcoString::from(key), Item::new(Val::Str(name), entry.key)));
                    all.extend(inner.into_iter().filter(|(field, _)| field != key));
                    items.push(Item::new(Val::Map(all), at));
                }
                other => items.push(Item::new(other, at)),
            }
        }
        Item::new(Val::List(items), origin)
    }

    fn member_value(&mut self, field: &str, item: Item, slot: Slot, span: Span) -> Item {
        let origin = item.origin;
        let (Found::Field(inner, _) | Found::Versions(inner, ..)) = self.kube.field(slot, field) else {
            return item;
        };
        let inner = self.coerce(item, Type::of(Ty::Slot(inner)), span);
        if inner.val == Val::Error {
            return inner;
        }
        record(field, inner, origin)
    }

    /// A reference to a resource, with as much as its type can say.
    fn holder(&mut self, instance: Instance, slot: Slot, origin: Span) -> Item {
        let mut item = Item::new(Val::Map(EcoVec::new()), origin);
        let Some(reference) = self.kube.reference(slot) else { return item };
        if !self.hold(4 * budget::ENTRY, origin) {
            return self.error_at(origin);
        }
        let text = |text: EcoString| Item::new(Val::Str(text), origin);
        let kind = self.checked.kind_of(instance.decl).map(|kind| self.kube.kind(kind));
        let version = self.api_version(instance);
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let kind_name = kind.map_or_else(|| self.hir[instance.decl].kind.clone(), |kind| kind.name.into());
        if let Some(field) = reference.api_version_field() {
            set_path(&mut item, field, text(version.clone()));
        }
        if let Some(field) = reference.group_field()
            && !group.is_empty()
        {
            set_path(&mut item, field, text(group.into()));
        }
        if let Some(field) = reference.kind_field() {
            set_path(&mut item, field, text(kind_name));
        }
        let name = self.name_of(instance);
        set_path(&mut item, reference.name_field(), text(name));
        if let Some(field) = reference.namespace_field()
            && let Some(namespace) = self.namespace_of(instance)
        {
            set_path(&mut item, field, text(namespace));
        }
        item
    }

    fn declared_value(&mut self, item: Item, id: TypeExprId, want: Type, span: Span) -> Item {
        let hir = self.hir;
        let origin = item.origin;
        match (&hir[id].kind, item.val) {
            (TypeExprKind::List(element), Val::List(mut items)) => {
                if !self.hold_items(items.len(), span) {
                    return self.error_at(span);
                }
                let want = self.types().declared(*element);
                for item in items.make_mut() {
                    let at = item.origin;
                    let key = item.key;
                    let taken = std::mem::replace(item, Item::new(Val::Null, at));
                    *item = self.coerce(taken, want, at).under(key);
                }
                Item::new(Val::List(items), origin)
            }
            (TypeExprKind::Map(value), Val::Map(mut fields)) => {
                if !self.hold_entries(fields.len(), span) {
                    return self.error_at(span);
                }
                let want = self.types().declared(*value);
                for (_, item) in fields.make_mut() {
                    let at = item.origin;
                    let key = item.key;
                    let taken = std::mem::replace(item, Item::new(Val::Null, at));
                    *item = self.coerce(taken, want, at).under(key);
                }
                Item::new(Val::Map(fields), origin)
            }
            (TypeExprKind::Record(types), Val::Map(fields)) => {
                if !self.hold_entries(fields.len().saturating_add(types.len()), span) {
                    return self.error_at(span);
                }
                let mut all: Fields = EcoVec::new();
                let mut unknown = Vec::new();
                for (key, item) in &fields {
                    if !types.iter().any(|field| field.name == *key) {
                        let names: Vec<&str> = types.iter().map(|field| field.name.as_str()).collect();
                        unknown.push(self.problems.len());
                        self.unknown_key(item, key, "this record", names);
                    }
                }
                self.keep_names_free(&unknown, &fields);
                for field in types {
                    let given = fields.iter().find(|(key, item)| *key == field.name && item.val != Val::Null);
                    let item = match (given, field.default) {
                        (Some((_, item)), _) => {
                            let want = self.types().declared(field.ty);
                            self.coerce(item.clone(), want, item.origin).under(item.key)
                        }
                        (None, Some(default)) => self.memoised(default, crate::value::Env(0)),
                        (None, None) if field.optional => continue,
                        // That it lacks the field is reported, or follows from a mistake in it.
                        (None, None)
                            if self.checked.is_incomplete(origin) || self.broken.contains(&origin) =>
                        {
                            self.error_at(span)
                        }
                        (None, None) => {
                            self.report(problems::missing_field(span, "this record", &[field.name.as_str()]))
                        }
                    };
                    all.push((field.name.clone(), item));
                }
                Item::new(Val::Map(all), origin)
            }
            (TypeExprKind::Union(_), val) => {
                let (members, _) = self.types().members(id);
                if let Some(problem) = self.stray_tag(&members, &val) {
                    return self.report(problem);
                }
                let item = Item::new(val, origin);
                if let Some(inner) = self.nearest_member(&members, &item.val) {
                    return self.coerce(item, inner, span);
                }
                let wanted = self.types().describe(want);
                self.report(problems::wrong_type(span, None, &wanted, item.val.sort()))
            }
            (_, val) => {
                let wanted = self.types().describe(want);
                self.report(problems::wrong_type(span, None, &wanted, val.sort()))
            }
        }
    }
}

/// How many entries a record has.
fn entries_of(val: &Val) -> usize {
    match val {
        Val::Map(fields) => fields.len(),
        _ => 0,
    }
}

fn record(key: &str, item: Item, origin: Span) -> Item {
    let mut fields = EcoVec::with_capacity(1);
    fields.push((EcoString::from(key), item));
    Item::new(Val::Map(fields), origin)
}

/// How an Ingress backend names a Service's port.
fn service_port(port: &PortRef, origin: Span) -> Item {
    if port.name.is_empty() {
        record("number", Item::new(Val::Int(port.number), origin), origin)
    } else {
        record("name", Item::new(Val::Str(port.name.clone()), origin), origin)
    }
}

/// Sets what stands at the end of a dotted path in a record.
fn set_path(item: &mut Item, path: &str, value: Item) {
    let Val::Map(fields) = &mut item.val else { return };
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let Some(rest) = rest else {
        fields.push((first.into(), value));
        return;
    };
    if let Some((_, inner)) = fields.make_mut().iter_mut().find(|(key, _)| key == first) {
        set_path(inner, rest, value);
        return;
    }
    let mut inner = Item::new(Val::Map(EcoVec::new()), value.origin);
    set_path(&mut inner, rest, value);
    fields.push((first.into(), inner));
}
