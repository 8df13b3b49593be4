//! Records against what their place expects: an object of Kubernetes, a map, a keyed list, a declared
//! record.

use ecow::EcoString;
use kdsl_base::{Change, Code, Diagnostic, Span};
use kdsl_schema::Shape;
use rustc_hash::FxHashMap;

use super::Checker;
use super::named::Named;
use crate::convert::Sort;
use crate::hir::{Element, ExprId, ExprKind, Member, Mode, Record, TypeExprId, TypeExprKind, TypeField};
use crate::kube::{Accepts, Found, Slot};
use crate::problems;
use crate::ty::{Ty, Type};

/// What a record's keys are, by what its place expects.
#[derive(Clone, Copy)]
enum Keys {
    /// The fields of an object.
    Fields(Slot),
    /// Any key; each value is of that type.
    Any(Type),
    /// The keys of a list's entries.
    Entries(Slot),
    /// The fields of a declared record.
    Declared(TypeExprId),
}

impl<'a> Checker<'a> {
    pub(super) fn record(&mut self, expr: ExprId, record: &Record, want: Type) {
        self.record_with(expr, record, want, true);
    }

    /// A record that gives some of what is expected.
    pub(super) fn partial_record(&mut self, expr: ExprId, record: &Record, want: Type) {
        self.record_with(expr, record, want, false);
    }

    fn record_with(&mut self, expr: ExprId, record: &Record, want: Type, whole: bool) {
        if let Ty::Declared(id) = want.ty {
            self.out.declared.push((expr, id));
        }
        // What an entry lacks may be in what it is merged over.
        let part = !whole || spreads(record);
        let inside = match want.ty {
            Ty::Slot(slot) if part => Type { ty: Ty::Slot(self.kube.partial(slot)), ..want },
            _ => want,
        };
        // A list that is written as a record is one of the language's short forms, which `kubectl` does not know.
        let is_short = |keys: &Keys| matches!(keys, Keys::Entries(_)) && self.is_from_manifest();
        let Some(keys) = self.keys(inside).filter(|keys| !is_short(keys)) else {
            if self.is_union(want) {
                self.infer(expr);
                self.set_plan(expr, want);
                return;
            }
            if self.needs_quotes(expr, record, want) {
                return;
            }
            self.wrong_type(expr, want, "a record");
            return;
        };
        if let Keys::Fields(slot) = keys {
            self.around.push((slot, self.hir[expr].span));
            self.members(expr, record, keys, part);
            self.around.pop();
            self.one_of(record, slot);
            self.fields_go(record, slot);
        } else {
            self.members(expr, record, keys, part);
        }
        if whole && record.is_static {
            self.complete(expr, record, keys);
        }
        if whole && !(record.is_static && self.is_settled(keys, want)) {
            self.set_plan(expr, want);
        }
    }

    /// Whether a record whose entries are checked one by one is then what its place wants: nothing is
    /// filled in, and it does not become a list.
    fn is_settled(&self, keys: Keys, want: Type) -> bool {
        match (keys, want.ty) {
            (Keys::Fields(slot), _) => !self.kube.has_discriminators(slot),
            (Keys::Any(_), Ty::Slot(_)) => true,
            _ => false,
        }
    }

    fn keys(&self, want: Type) -> Option<Keys> {
        match want.ty {
            Ty::Slot(slot) => match slot.shape {
                Shape::Object(_) => Some(Keys::Fields(slot)),
                Shape::Map(_) => {
                    self.kube.element(slot).map(|slot| Keys::Any(Type::of(Ty::Slot(slot)).or_null()))
                }
                Shape::List(_) if self.kube.entry_key(slot).is_some() => Some(Keys::Entries(slot)),
                Shape::Json => Some(Keys::Any(Type::ANY)),
                _ => None,
            },
            Ty::Declared(id) => match self.hir[id].kind {
                TypeExprKind::Record(_) => Some(Keys::Declared(id)),
                TypeExprKind::Map(value) => Some(Keys::Any(self.types().declared(value))),
                _ => None,
            },
            _ => None,
        }
    }

    fn members(&mut self, expr: ExprId, record: &Record, keys: Keys, part: bool) {
        for (at, member) in (0..).zip(&record.members) {
            match member {
                Member::Entry(key, span, value) => {
                    self.name_path(*value, Named::Entry(expr, at));
                    self.entry(key, *span, *value, keys, part);
                }
                Member::Computed(key, value) => {
                    self.check(*key, Type::of(Ty::Str));
                    match self.any_key(keys) {
                        Some(want) => self.check(*value, want),
                        None => {
                            self.infer(*value);
                        }
                    }
                }
                Member::Spread(value) => match keys {
                    Keys::Fields(slot) => self.check_part(*value, Type::of(Ty::Slot(slot)).or_null()),
                    Keys::Any(_) | Keys::Entries(_) | Keys::Declared(_) => self.check_spread(*value, keys),
                },
                Member::For(head, body) => {
                    self.loop_head(head);
                    self.members(expr, body, keys, part);
                }
                Member::If(cond, then, otherwise) => {
                    self.condition(*cond);
                    self.under(*cond, true, |this| this.members(expr, then, keys, part));
                    if let Some(otherwise) = otherwise {
                        self.under(*cond, false, |this| this.members(expr, otherwise, keys, part));
                    }
                }
            }
        }
    }

    /// The type of the values, where any key may stand.
    fn any_key(&self, keys: Keys) -> Option<Type> {
        match keys {
            Keys::Any(want) => Some(want),
            Keys::Entries(list) => self.kube.element(list).map(|entry| Type::of(Ty::Slot(entry)).or_null()),
            Keys::Fields(_) | Keys::Declared(_) => None,
        }
    }

    fn check_spread(&mut self, value: ExprId, keys: Keys) {
        let bytes = matches!(keys, Keys::Any(want) if self.wants_bytes(want));
        if bytes && matches!(&self.hir[value].kind, ExprKind::Call(name, ..) if name == "files") {
            self.out.encoded.insert(value);
        }
        let found = self.infer(value);
        if let Ty::Record(elsewhere) = found.ty
            && let ExprKind::Record(record) = &self.hir[elsewhere].kind
        {
            let place = self.hir[value].span;
            if elsewhere == value {
                self.members(elsewhere, record, keys, true);
            } else {
                self.elsewhere(place, |this| this.members(elsewhere, record, keys, true));
            }
        } else if let (Keys::Entries(list), Some(Sort::List)) = (keys, self.sort(found)) {
            self.fits(value, found.present(), Type::of(Ty::Slot(list)).or_null());
        } else if self
            .sort(found)
            .is_some_and(|sort| !matches!(sort, Sort::Record | Sort::Null | Sort::Error))
        {
            let span = self.hir[value].span;
            let text = self.describe(found);
            self.reject(value, problems::operand(span, "what is spread in a record", "a record", &text));
        }
    }

    fn entry(&mut self, key: &EcoString, span: Span, value: ExprId, keys: Keys, part: bool) {
        match keys {
            Keys::Any(want @ Type { ty: Ty::Declared(_), .. }) if part => self.check_part(value, want),
            Keys::Any(want) => {
                self.entry_goes(key, span, want);
                self.check(value, want);
            }
            Keys::Entries(_) => self.check(value, self.any_key(keys).unwrap_or(Type::ANY)),
            Keys::Fields(slot) => self.field(key, span, value, slot),
            Keys::Declared(id) => {
                let TypeExprKind::Record(fields) = &self.hir[id].kind else { return };
                match fields.iter().find(|field| field.name == *key) {
                    Some(field) => {
                        let want = self.types().declared(field.ty);
                        let want = if field.optional { want.or_null() } else { want };
                        if part {
                            self.check_part(value, want);
                        } else {
                            self.check(value, want);
                        }
                    }
                    None => {
                        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                        let owner = self.record_owner(id);
                        self.report(problems::unknown_field(span, key, &owner, names, None));
                        self.out.wrong.insert(value);
                    }
                }
            }
        }
    }

    /// Whether what is checked stands in a file of manifests.
    pub(super) fn is_from_manifest(&self) -> bool {
        self.resource_decl.is_some_and(|decl| self.hir[decl].mode == Mode::Manifest)
    }

    fn field(&mut self, key: &EcoString, span: Span, value: ExprId, slot: Slot) {
        match self.kube.field(slot, key) {
            Found::Field(found, field) => {
                // What came from a cluster has what the cluster wrote, and the API server passes over it.
                let read_only = field.read_only && !self.is_from_manifest();
                if read_only {
                    let owner = self.kube.title(slot);
                    self.report(problems::read_only(span, key, &owner, self.hir[value].span));
                    self.out.wrong.insert(value);
                    return;
                }
                let null = !field.required || self.kube.is_partial(slot);
                let want = Type { ty: Ty::Slot(found), null };
                self.check(value, want);
            }
            Found::Versions(_, _, versions) => {
                let owner = self.kube.title(slot);
                let served = served(versions);
                let problem =
                    problems::other_version_field(span, key, &owner, &served, &self.kube.target_text());
                let removal = Change::Remove { key: span, value: self.hir[value].span };
                self.report(problem.change("remove it", vec![removal], false));
                // What is inside came with the field: it would be reported again for each part.
                self.out.wrong.insert(value);
                self.infer(value);
            }
            Found::No => {
                let problem = self.no_field(key, span, value, slot);
                self.report(problem);
                self.out.wrong.insert(value);
                let told = self.problems.len();
                self.infer(value);
                self.forget_choices(told);
            }
        }
    }

    /// Which of several resources is meant shows in what a field wants, and here that is not known.
    pub(super) fn forget_choices(&mut self, told: usize) {
        let new = self.problems.split_off(told);
        self.problems.extend(new.into_iter().filter(|problem| problem.code != Code::K0307));
    }

    /// The message for a field that an object does not have: it may be a typo, or stand at the wrong level.
    fn no_field(&self, key: &str, span: Span, value: ExprId, slot: Slot) -> Diagnostic {
        let owner = self.kube.title(slot);
        let fields = self.kube.field_names(slot);
        let checked = self.kube.checked_against(self.resource_kind);
        if kdsl_base::nearest(key, fields.iter().copied()).is_none() {
            // Somewhere around: the nearest object on the way here that has the field.
            let around = self.around.iter().rev().skip(1);
            if let Some((outer, record)) = around.copied().find(|(outer, _)| self.takes(*outer, key, value)) {
                let home = self.kube.title(outer);
                let problem = problems::wrong_level(span, key, &owner, &home, "further out");
                return self.moved_out(problem, (key, span, value), record);
            }
            for name in &fields {
                if let Found::Field(inner, _) = self.kube.field(slot, name)
                    && matches!(inner.shape, Shape::Object(_))
                    && self.takes(inner, key, value)
                {
                    let to = format!("into `{name}`");
                    return problems::wrong_level(span, key, &owner, &self.kube.title(inner), &to);
                }
            }
        }
        problems::unknown_field(span, key, &owner, fields, Some(&checked))
    }

    /// The finding with the change that moves a field to a record further out.
    fn moved_out(
        &self,
        mut problem: Diagnostic,
        (key, span, value): (&str, Span, ExprId),
        record: Span,
    ) -> Diagnostic {
        let Some(node) = self.data(value) else { return problem };
        let removal = Change::Remove { key: span, value: self.hir[value].span };
        let addition = Change::Add { record, key: key.to_owned(), value: node };
        let title = problem.help.take().unwrap_or_default();
        problem.change(title, vec![removal, addition], false)
    }

    fn takes(&self, slot: Slot, key: &str, value: ExprId) -> bool {
        let Found::Field(found, field) = self.kube.field(slot, key) else { return false };
        let sort = match &self.hir[value].kind {
            ExprKind::Record(_) => Some(Sort::Record),
            ExprKind::List(_) => Some(Sort::List),
            other => crate::convert::literal(other).map(|val| Sort::of(&val)),
        };
        let want = Type::of(Ty::Slot(found));
        !field.read_only && sort.is_none_or(|sort| self.accepts_sort(sort, want) != Accepts::No)
    }

    /// Whether a value says no more than a missing one: the API server takes empty text for none.
    fn is_unset(&self, value: ExprId) -> bool {
        match &self.hir[value].kind {
            ExprKind::Null | ExprKind::NullData => true,
            ExprKind::Str(text) => text.is_empty(),
            _ => false,
        }
    }

    /// Two members of a one-of type in one record.
    fn one_of(&mut self, record: &Record, slot: Slot) {
        for union in self.kube.unions(slot) {
            let set: Vec<(&EcoString, Span, ExprId)> = record
                .members
                .iter()
                .filter_map(|member| match member {
                    Member::Entry(key, span, value)
                        if union.member(key).is_some() && !self.is_unset(*value) =>
                    {
                        Some((key, *span, *value))
                    }
                    _ => None,
                })
                .collect();
            if let [(first, at, _), (second, span, value), ..] = set.as_slice() {
                let owner = self.kube.title(slot);
                let value = self.hir[*value].span;
                self.report(problems::one_of((*span, value), &owner, second, first, *at));
            }
        }
    }

    /// The fields that must be there and are not.
    fn complete(&mut self, expr: ExprId, record: &Record, keys: Keys) {
        let misspelt = match keys {
            Keys::Fields(slot) => self.misspelt(record, slot),
            _ => Vec::new(),
        };
        if !misspelt.is_empty() {
            self.out.incomplete.insert(self.hir[expr].span);
        }
        if self.lenient || matches!(keys, Keys::Fields(slot) if self.kube.is_partial(slot)) {
            return;
        }
        let has = |name: &str| {
            record.members.iter().any(|member| matches!(member, Member::Entry(key, ..) if key == name))
        };
        let missing: Vec<String> = match keys {
            Keys::Fields(slot) => {
                let filled = self.filled(slot);
                // A field that is spelled wrong is one mistake, not a missing one as well.
                self.kube
                    .required(slot)
                    .filter(|name| !has(name) && !filled.contains(name) && !misspelt.contains(name))
                    .map(str::to_owned)
                    .collect()
            }
            Keys::Declared(id) => match &self.hir[id].kind {
                TypeExprKind::Record(fields) => {
                    // A key that is spelled wrong is one mistake, not a missing one as well.
                    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                    let near = |key: &EcoString| kdsl_base::nearest(key, names.iter().copied());
                    let misspelt: Vec<&str> = record
                        .members
                        .iter()
                        .filter_map(|member| match member {
                            Member::Entry(key, ..) if !names.contains(&key.as_str()) => near(key),
                            _ => None,
                        })
                        .collect();
                    if !misspelt.is_empty() {
                        self.out.incomplete.insert(self.hir[expr].span);
                    }
                    let is_missing = |field: &&TypeField| {
                        !field.optional && !has(&field.name) && !misspelt.contains(&field.name.as_str())
                    };
                    fields.iter().filter(is_missing).map(|field| field.name.to_string()).collect()
                }
                _ => Vec::new(),
            },
            Keys::Any(_) | Keys::Entries(_) => Vec::new(),
        };
        if missing.is_empty() {
            if let Keys::Fields(slot) = keys {
                self.choice(expr, record, slot);
            }
            return;
        }
        let span = self.opening(expr);
        let names: Vec<&str> = missing.iter().map(String::as_str).collect();
        let owner = match keys {
            Keys::Fields(slot) => self.owner_name(expr, slot),
            Keys::Declared(id) => self.record_owner(id),
            Keys::Any(_) | Keys::Entries(_) => "this record".to_owned(),
        };
        let whole = self.hir[expr].span;
        let problem = problems::missing_field(span, &owner, &names);
        let is_braced = self.sources.slice(whole).starts_with('{');
        self.report(match names.first() {
            Some(name) if is_braced => {
                let inside = Span::at(whole.file, whole.start + 1);
                problem.suggestion(format!("set `{name}`"), inside, format!(" {name}: TODO,"))
            }
            _ => problem,
        });
        self.out.incomplete.insert(whole);
    }

    /// A one-of type of which nothing is set, where one must be. A key that nobody knows may be what was
    /// meant.
    fn choice(&mut self, expr: ExprId, record: &Record, slot: Slot) {
        if !self.kube.has_unions(slot) {
            return;
        }
        let keys = record.members.iter().filter_map(|member| match member {
            Member::Entry(key, _, value) => Some((key.as_str(), !self.is_unset(*value))),
            _ => None,
        });
        let keys: Vec<(&str, bool)> = keys.collect();
        let Some(choices) = self.kube.undecided(slot, |name| keys.contains(&(name, true))) else { return };
        if keys.iter().any(|(key, _)| matches!(self.kube.field(slot, key), Found::No | Found::Versions(..))) {
            return;
        }
        let owner = self.choice_owner(expr, slot);
        self.report(problems::no_choice(self.opening(expr), &owner, &choices));
        self.out.incomplete.insert(self.hir[expr].span);
    }

    fn choice_owner(&self, expr: ExprId, slot: Slot) -> String {
        match slot.field {
            Some(_) if self.kube.own_key(slot).is_empty() => self.kube.place_name(slot),
            _ => self.owner_name(expr, slot),
        }
    }

    /// What a message calls a declared record: the params of a component have its name.
    pub(super) fn record_owner(&self, id: TypeExprId) -> String {
        let mut components = self.hir.components.iter();
        match components.find(|component| component.params_type == id) {
            Some(component) => format!("component `{}`", component.name),
            None => "this record".to_owned(),
        }
    }

    /// The fields that the unknown keys of a record are near to.
    fn misspelt(&self, record: &Record, slot: Slot) -> Vec<&'a str> {
        let unknown: Vec<&EcoString> = record
            .members
            .iter()
            .filter_map(|member| match member {
                Member::Entry(key, ..) if !self.kube.knows(slot, key) => Some(key),
                _ => None,
            })
            .collect();
        if unknown.is_empty() {
            return Vec::new();
        }
        let names = self.kube.field_names(slot);
        let near = |key: &EcoString| {
            // `template.spec` without its dot begins with the field that was meant.
            let begins = |name: &&&str| name.len() > 3 && key.starts_with(**name);
            let nearest = kdsl_base::nearest(key, names.iter().copied());
            nearest.or_else(|| names.iter().filter(begins).max_by_key(|name| name.len()).copied())
        };
        unknown.into_iter().filter_map(near).collect()
    }

    /// The key that a record stands under, or its brace: where something is missing from it.
    fn opening(&self, expr: ExprId) -> Span {
        let span = self.hir[expr].span;
        if let Some(name) = self.out.name(self.hir, expr).filter(|name| name.record.is_some()) {
            return name.span;
        }
        if !self.sources.slice(span).starts_with('{') {
            return span;
        }
        Span::new(span.file, span.start, span.start + u32::from(!span.is_empty()))
    }

    /// What a message calls the object that a record is: ``container `web` ``.
    fn owner_name(&self, expr: ExprId, slot: Slot) -> String {
        let title = self.kube.title(slot);
        match self.out.name(self.hir, expr) {
            Some(name) if !self.kube.own_key(slot).is_empty() => format!("{title} `{}`", name.text),
            _ => title,
        }
    }

    /// The fields of an object that the compiler fills in.
    fn filled(&self, slot: Slot) -> Vec<&'a str> {
        if !self.kube.has_discriminators(slot) {
            return Vec::new();
        }
        self.kube.unions(slot).into_iter().filter_map(|union| union.discriminator).collect()
    }

    /// A path that runs into text: `nginx.conf: …` in data.
    fn needs_quotes(&mut self, expr: ExprId, record: &Record, want: Type) -> bool {
        let (Ty::Slot(slot), [Member::Entry(_, span, value)]) = (want.ty, &*record.members) else {
            return false;
        };
        let text = matches!(slot.shape, Shape::String | Shape::Bytes);
        if !text || self.hir[expr].span.start != span.start {
            return false;
        }
        let Some(first) = self.out.name(self.hir, expr) else { return false };
        let whole = first.span.to(*span);
        let path = self.sources.slice(whole).to_owned();
        if path.contains(['\n', '"']) || !path.starts_with(first.text.as_str()) {
            return false;
        }
        let owner = match slot.owner {
            Some(_) => format!("`{}`", self.kube.name(slot)),
            None => "the map".to_owned(),
        };
        self.report(problems::key_needs_quotes(whole, &path, &owner));
        self.out.wrong.insert(expr);
        self.infer(*value);
        true
    }

    /// Two entries of a list under one key.
    pub(super) fn unique_entries(&mut self, elements: &[Element], slot: Slot) {
        // In a file of manifests a list is a list: which of its entries must differ is a rule of its own.
        let Some(key) = self.kube.entry_key(slot).filter(|_| !self.is_from_manifest()) else { return };
        let hir = self.hir;
        let mut seen: FxHashMap<EcoString, Span> = FxHashMap::default();
        for element in elements {
            let Element::Value(value) = element else { continue };
            let ExprKind::Record(record) = &hir[*value].kind else { continue };
            let name = record.members.iter().find_map(|member| match member {
                Member::Entry(name, _, value) if name == key => Some(*value),
                _ => None,
            });
            let Some(name) = name else { continue };
            let ExprKind::Str(text) = &hir[name].kind else { continue };
            let span = hir[name].span;
            if let Some(first) = seen.insert(text.clone(), span)
                && self.kube.keys_are_unique(slot)
            {
                self.report(problems::set_twice(text, span, first, hir[*value].span));
            }
        }
    }
}

/// Whether something is spread in the record itself, so that its entries are merged over others.
fn spreads(record: &Record) -> bool {
    record.members.iter().any(|member| match member {
        Member::Entry(..) | Member::Computed(..) => false,
        Member::Spread(_) => true,
        Member::For(_, body) => spreads(body),
        Member::If(_, then, otherwise) => spreads(then) || otherwise.as_deref().is_some_and(spreads),
    })
}

/// The versions that have something, as a message says it.
pub(super) fn served(versions: kdsl_schema::Versions) -> String {
    let text = versions.describe();
    if text.starts_with("since") || text.starts_with("until") {
        format!("{text} only")
    } else {
        format!("in {text} only")
    }
}
