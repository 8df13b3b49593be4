//! What the language declares and uses: from the lowered program and what checking learned of it.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_core::check::{Known, Target};
use kdsl_core::hir::{
    Argument, ComponentId, DeclId, DeclName, ExprId, ExprKind, FnId, LayerId, LayerTarget, LocalId,
    LocalKind, Member, Record, ScopeId, TypeExprId, TypeExprKind, TypeField,
};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Hir, Types};

use super::imports::Imports;
use super::{Id, Info, Names, Role, Sort, Thing, bare};

impl<'a> Names<'a> {
    pub(super) fn program(&mut self, imports: &Imports) {
        self.declarations(imports);
        let hir = &self.analysis().hir;
        for n in 0..len(hir.exprs.len()) {
            self.expr(ExprId(n), imports);
        }
        for n in 0..len(hir.types.len()) {
            self.type_names(TypeExprId(n), imports);
        }
        for (expr, ty) in self.analysis().checked.declared_records() {
            self.record_of(*expr, *ty);
        }
        for n in 0..len(hir.layers.len()) {
            self.layer(LayerId(n), imports);
        }
        for (name, span, param, _) in hir.tests.iter().flat_map(|test| &test.params) {
            if let Some(param) = param.and_then(|param| self.local(param)) {
                let span = bare(self.sources(), *span);
                if self.sources().slice(span) == name.as_str() {
                    self.say(param, span, Role::Writes);
                }
            }
        }
    }

    pub(super) fn hir(&self) -> &'a Hir {
        &self.analysis().hir
    }

    pub(super) fn lore(&self) -> Known<'a> {
        let analysis = self.analysis();
        Known { hir: &analysis.hir, kube: &analysis.kube, checked: &analysis.checked }
    }

    fn declarations(&mut self, imports: &Imports) {
        let hir = self.hir();
        for n in 0..len(hir.locals.len()) {
            if let Some(id) = self.local(LocalId(n)) {
                self.say(id, hir[LocalId(n)].span, Role::Declares);
            }
        }
        for n in 0..len(hir.functions.len()) {
            let id = self.function(FnId(n));
            self.say(id, hir[FnId(n)].span, Role::Declares);
        }
        for (number, component) in (0..).zip(&hir.components) {
            // A file has the names that its imports give it.
            if !component.is_file && !component.name.is_empty() {
                let id = self.component(ComponentId(number));
                self.say(id, component.name_span, Role::Declares);
            }
        }
        for (name, whole) in imports.types.values() {
            let text = EcoString::from(self.sources().slice(*name));
            let id =
                self.id(&Thing::At(*name), || Info { sort: Sort::Type, name: text, whole: Some(*whole) });
            self.say(id, *name, Role::Declares);
        }
        for n in 0..len(hir.decls.len()) {
            self.decl(DeclId(n), imports);
        }
        for ty in &hir.types {
            if let TypeExprKind::Record(fields) = &ty.kind {
                for field in fields {
                    let id = self.field(field);
                    self.say(id, field.span, Role::Declares);
                }
            }
        }
    }

    /// A named value; none where its name stands nowhere.
    pub(super) fn local(&mut self, local: LocalId) -> Option<Id> {
        let declared = &self.hir()[local];
        let sort = match declared.kind {
            LocalKind::InstanceName(_) | LocalKind::Old(_) => return None,
            LocalKind::Param(_) => Sort::Param,
            LocalKind::ComponentParam(..) => Sort::ComponentParam,
            LocalKind::Argument(..) => Sort::Argument,
            _ if declared.name.is_empty() => return None,
            LocalKind::Let(_) if self.is_output(local) => Sort::Output,
            LocalKind::Let(_) | LocalKind::Loop(..) | LocalKind::Lambda(_) | LocalKind::Subject(_) => {
                Sort::Value
            }
        };
        let info = || Info { sort, name: declared.name.clone(), whole: None };
        Some(self.id(&Thing::At(declared.span), info))
    }

    /// Whether a variable is what `output` gives: it is in no scope by its name.
    fn is_output(&self, local: LocalId) -> bool {
        let span = self.hir()[local].span;
        let before = Span::new(span.file, span.start.saturating_sub(7), span.start);
        self.sources().slice(before).trim_start().starts_with("output")
    }

    fn component(&mut self, component: ComponentId) -> Id {
        let declared = &self.hir()[component];
        let info = || Info { sort: Sort::Component, name: declared.name.clone(), whole: Some(declared.span) };
        self.id(&Thing::At(declared.name_span), info)
    }

    pub(super) fn field(&mut self, field: &TypeField) -> Id {
        let info = || Info { sort: Sort::Field, name: field.name.clone(), whole: None };
        self.id(&Thing::At(field.span), info)
    }

    /// A resource or an instance by its name in the program.
    pub(super) fn symbol(&mut self, decl: DeclId) -> Option<Id> {
        let declared = &self.hir()[decl];
        if declared.symbol.is_empty() {
            return None;
        }
        let sort = if declared.component.is_some() { Sort::Instance } else { Sort::Resource };
        let info = || Info { sort, name: declared.symbol.clone(), whole: Some(declared.span) };
        Some(self.id(&Thing::At(declared.symbol_span), info))
    }

    /// What a declaration makes under that name.
    pub(super) fn object(&mut self, decl: Span, name: &str) -> Id {
        let info = || Info { sort: Sort::Object, name: name.into(), whole: Some(decl) };
        self.id(&Thing::Object(decl, name.into()), info)
    }

    fn decl(&mut self, decl: DeclId, imports: &Imports) {
        let declared = &self.hir()[decl];
        let symbol = self.symbol(decl);
        if let Some(symbol) = symbol {
            self.say(symbol, bare(self.sources(), declared.symbol_span), Role::Declares);
        }
        if let Some((name, span)) = self.name_of(decl) {
            let span = bare(self.sources(), span);
            let object = self.object(declared.span, &name);
            if self.sources().slice(span) == name.as_str() {
                self.say(object, span, Role::Declares);
            }
            if let Some(symbol) = symbol.filter(|_| span == bare(self.sources(), declared.symbol_span)) {
                self.unite(symbol, object);
            }
        }
        match declared.component {
            Some(component) => self.component_use(component, declared.kind_span, imports),
            None => self.kind_use(declared.kind_span, imports),
        }
        self.written_in(decl, declared.body);
    }

    /// The name in the cluster that is written as it is, and where.
    pub(super) fn name_of(&self, decl: DeclId) -> Option<(EcoString, Span)> {
        let hir = self.hir();
        let lore = self.lore();
        let metadata = lore.entry_at(hir[decl].body, "metadata").filter(|_| hir[decl].component.is_none());
        if let Some(name) = metadata.and_then(|metadata| lore.entry_at(metadata, "name")) {
            return match &hir[name].kind {
                ExprKind::Str(text) => Some((text.clone(), hir[name].span)),
                _ => None,
            };
        }
        match &hir[decl].name {
            DeclName::Literal(name, span) => Some((name.clone(), *span)),
            DeclName::Computed(_) | DeclName::None => None,
        }
    }

    /// The last name of a path such as `lib.web` that stands at `span`; the file before it is a use of its import.
    fn last_name(&mut self, span: Span, imports: &Imports) -> Span {
        let text = self.sources().slice(span);
        let Some(dot) = text.find('.') else { return span };
        let first = Span::new(span.file, span.start, span.start + len(dot));
        self.file_use(
            Span::new(
                first.file,
                first.start,
                first.start + len(text.split('.').next().map_or(0, |it| it.trim_end().len())),
            ),
            imports,
        );
        let last = text.rsplit('.').next().unwrap_or_default().trim_start();
        Span::new(span.file, span.end.saturating_sub(len(last.len())), span.end)
    }

    fn file_use(&mut self, span: Span, imports: &Imports) {
        let name = self.sources().slice(span);
        if let Some(given) = imports.get(span.file, name).filter(|given| given.listed.is_none()) {
            let id = self.id(&Thing::At(given.span), || given.info(name));
            self.say(id, span, Role::Reads);
        }
    }

    /// A use of something by a name: what it is declared as, or what the import of this file calls it.
    fn use_of(&mut self, id: Id, span: Span, role: Role, imports: &Imports) {
        let text = self.sources().slice(span);
        if self.info(id).is_some_and(|info| info.name == text) {
            return self.say(id, span, role);
        }
        if let Some(given) = imports.get(span.file, text).filter(|given| given.is_own()) {
            let alias = self.id(&Thing::At(given.span), || given.info(text));
            self.say(alias, span, Role::Reads);
        }
    }

    fn component_use(&mut self, component: ComponentId, span: Span, imports: &Imports) {
        let last = self.last_name(span, imports);
        if !self.hir()[component].is_file {
            let id = self.component(component);
            return self.use_of(id, last, Role::Reads, imports);
        }
        let name = self.sources().slice(last);
        if let Some(given) = imports.get(last.file, name) {
            let id = self.id(&Thing::At(given.span), || given.info(name));
            self.say(id, last, Role::Reads);
        }
    }

    /// A use of a kind, which an import may give.
    fn kind_use(&mut self, span: Span, imports: &Imports) {
        let last = self.last_name(span, imports);
        let name = self.sources().slice(last);
        if let Some(given) = imports.get(last.file, name).filter(|_| last == span) {
            let id = self.id(&Thing::At(given.span), || Info { sort: Sort::Kind, ..given.info(name) });
            self.say(id, last, Role::Reads);
        }
    }

    fn expr(&mut self, id: ExprId, imports: &Imports) {
        let hir = self.hir();
        let span = hir[id].span;
        match &hir[id].kind {
            ExprKind::Local(local) => {
                let last = self.last_name(span, imports);
                if let Some(local) = self.local(*local) {
                    self.use_of(local, last, Role::Reads, imports);
                }
            }
            ExprKind::Resources(decls) => {
                let last = self.last_name(span, imports);
                let role = if last == span { Role::Bare } else { Role::Reads };
                let chosen = self.analysis().checked.chosen(id);
                let all: Vec<DeclId> = decls.iter().map(|(decl, _)| *decl).collect();
                let meant = if chosen.is_empty() { all.as_slice() } else { chosen };
                self.symbols(meant, last, role, imports);
            }
            ExprKind::Kind(name, scope) => self.kind(name, *scope, span, imports),
            ExprKind::Field(base, name, at, _) => self.member(id, *base, name, *at, imports),
            ExprKind::Index(base, index, _) => {
                if let ExprKind::Str(name) = &hir[*index].kind {
                    let at = bare(self.sources(), hir[*index].span);
                    if let ExprKind::Kind(kind, _) = &hir[*base].kind {
                        self.finals.push((kind.as_str(), name.as_str(), at));
                    } else {
                        self.member(id, *base, name, at, imports);
                    }
                }
            }
            ExprKind::Unknown(name, scope) => {
                let function = hir.nearest(*scope, |scope| scope.functions.get(name).copied());
                match function {
                    // A function is no value: that is a mistake, and its name all the same.
                    Some(function) => {
                        let function = self.function(function);
                        self.use_of(function, span, Role::Reads, imports);
                    }
                    None => self.unread(span, imports),
                }
            }
            ExprKind::Call(_, at, _) => self.unread(*at, imports),
            ExprKind::Record(record) => self.spread_in(record),
            ExprKind::Apply(function, at, arguments) => self.call(*function, *at, arguments, span, imports),
            _ => {}
        }
    }

    /// A name that an import of a file would give that cannot be read.
    fn unread(&mut self, span: Span, imports: &Imports) {
        let name = self.sources().slice(span);
        if let Some(given) = imports.get(span.file, name) {
            let id = self.id(&Thing::At(given.span), || given.info(name));
            self.say(id, span, Role::Reads);
        }
    }

    fn spread_in(&mut self, record: &Record) {
        if record.members.iter().any(|member| matches!(member, Member::Spread(_))) {
            for member in &record.members {
                if let Member::Entry(_, span, _) = member {
                    let key = bare(self.sources(), *span);
                    self.index.to_mut().beside.insert(key);
                }
            }
        }
    }

    fn function(&mut self, function: FnId) -> Id {
        let declared = &self.hir()[function];
        let info = || Info { sort: Sort::Function, name: declared.name.clone(), whole: Some(declared.whole) };
        self.id(&Thing::At(declared.span), info)
    }

    /// Resources that a name means. Those that one use means at once have one name.
    fn symbols(&mut self, decls: &[DeclId], span: Span, role: Role, imports: &Imports) {
        let hir = self.hir();
        let kind = decls.first().map(|first| &hir[*first].kind);
        let one = decls.iter().all(|decl| Some(&hir[*decl].kind) == kind);
        let ids: Vec<Id> = decls.iter().filter_map(|decl| self.symbol(*decl)).collect();
        for pair in ids.windows(2).filter(|_| one) {
            if let [one, other] = pair {
                self.unite(*one, *other);
            }
        }
        for id in ids {
            self.use_of(id, span, role, imports);
        }
    }

    fn kind(&mut self, name: &EcoString, scope: ScopeId, span: Span, imports: &Imports) {
        match self.hir().component_named(scope, name) {
            Some(component) => self.component_use(component, span, imports),
            None => self.kind_use(span, imports),
        }
    }

    fn call(&mut self, function: FnId, at: Span, arguments: &[Argument], whole: Span, imports: &Imports) {
        let declared = &self.hir()[function];
        let id = self.function(function);
        if at.start > whole.start {
            self.last_name(Span::new(whole.file, whole.start, at.end), imports);
        }
        self.use_of(id, at, Role::Reads, imports);
        for (name, span) in arguments.iter().filter_map(|argument| argument.name.as_ref()) {
            let named = declared.params.iter().find(|param| self.hir()[**param].name == *name);
            if let Some(param) = named.and_then(|param| self.local(*param)) {
                self.say(param, *span, Role::Writes);
            }
        }
    }

    fn member(&mut self, id: ExprId, base: ExprId, name: &'a EcoString, at: Span, imports: &Imports) {
        if name.is_empty() {
            return;
        }
        let checked = &self.analysis().checked;
        let hir = self.hir();
        if let ExprKind::Kind(..) = &hir[base].kind {
            return self.symbols(checked.chosen(id), at, Role::Reads, imports);
        }
        match checked.type_of(id).map(|found| found.ty) {
            Some(Ty::Key(decl)) => {
                let key = self.key(hir[decl].span, name);
                return self.say(key, at, Role::Reads);
            }
            Some(Ty::Port(decl)) => {
                let port = self.named(Thing::Port(hir[decl].span, name.clone()), Sort::Port, name);
                return self.say(port, at, Role::Reads);
            }
            _ => {}
        }
        match self.type_of(base).map(|found| found.ty) {
            Some(Ty::Instance(component)) => {
                if let Some(local) = self.value_member(component, name).and_then(|local| self.local(local)) {
                    return self.use_of(local, at, Role::Reads, imports);
                }
                self.symbols(checked.chosen(id), at, Role::Reads, imports);
            }
            Some(Ty::KindIn(..)) => self.symbols(checked.chosen(id), at, Role::Reads, imports),
            Some(Ty::Declared(ty)) => {
                for field in self.fields(ty).into_iter().filter(|field| field.name == *name) {
                    let field = self.field(field);
                    self.say(field, at, Role::Reads);
                }
            }
            Some(Ty::Any) | None => self.index.to_mut().unclear.entry(name.clone()).or_default().push(at),
            Some(_) => self.written_member(id, base, name, at),
        }
    }

    pub(super) fn type_of(&self, expr: ExprId) -> Option<Type> {
        self.lore().type_of(expr)
    }

    /// The value that an instance has under a name.
    fn value_member(&self, component: ComponentId, name: &str) -> Option<LocalId> {
        let hir = self.hir();
        let declared = &hir[component];
        let scope = &hir[declared.scope];
        let values = if declared.is_file { &scope.locals } else { &scope.outputs };
        values.get(name).copied()
    }

    pub(super) fn key(&mut self, decl: Span, name: &str) -> Id {
        self.named(Thing::Key(decl, name.into()), Sort::Key, name)
    }

    pub(super) fn named(&mut self, thing: Thing, sort: Sort, name: &str) -> Id {
        self.id(&thing, || Info { sort, name: name.into(), whole: None })
    }

    /// The fields of a record type, or of all the record types that a union has.
    fn fields(&self, ty: TypeExprId) -> Vec<&'a TypeField> {
        let analysis = self.analysis();
        let types = Types { hir: &analysis.hir, kube: &analysis.kube };
        let (members, _) = types.members(ty);
        let fields = members.into_iter().filter_map(|member| match &analysis.hir[member].kind {
            TypeExprKind::Record(fields) => Some(fields.iter()),
            _ => None,
        });
        fields.flatten().collect()
    }

    /// The keys of a record that is held against a declared type.
    fn record_of(&mut self, expr: ExprId, ty: TypeExprId) {
        if let ExprKind::Record(record) = &self.hir()[expr].kind {
            let fields = self.fields(ty);
            self.keys_of(record, &fields);
        }
    }

    fn keys_of(&mut self, record: &Record, fields: &[&TypeField]) {
        for member in &record.members {
            match member {
                Member::Entry(key, span, _) => {
                    for field in fields.iter().filter(|field| field.name == *key) {
                        let id = self.field(field);
                        self.say(id, bare(self.sources(), *span), Role::Writes);
                    }
                }
                Member::For(_, body) => self.keys_of(body, fields),
                Member::If(_, then, otherwise) => {
                    self.keys_of(then, fields);
                    if let Some(otherwise) = otherwise {
                        self.keys_of(otherwise, fields);
                    }
                }
                Member::Computed(..) | Member::Spread(_) => {}
            }
        }
    }

    fn type_names(&mut self, id: TypeExprId, imports: &Imports) {
        let hir = self.hir();
        let TypeExprKind::Path(path) = &hir[id].kind else { return };
        let scope = hir[id].scope;
        if let [(file, at), _, ..] = path.as_slice() {
            match hir.component_named(scope, file) {
                // `WebApp.params`
                Some(component) => return self.component_use(component, *at, imports),
                None => self.file_use(*at, imports),
            }
        }
        let Some((name, at)) = path.last() else { return };
        if let Some((declared, _)) = hir.aliased(id).and_then(|alias| imports.types.get(&hir[alias].span)) {
            if let Some(ty) = self.find(&Thing::At(*declared)) {
                self.use_of(ty, *at, Role::Reads, imports);
            }
            return;
        }
        match hir.component_named(scope, name) {
            Some(component) => self.component_use(component, *at, imports),
            None if path.len() == 1 => self.kind_use(*at, imports),
            None => {}
        }
    }

    /// What `defaults` and patches are for, and the keys that they write.
    fn layer(&mut self, id: LayerId, imports: &Imports) {
        let hir = self.hir();
        let layer = &hir[id];
        match (&layer.target, self.analysis().checked.target(id)) {
            (LayerTarget::Named(_, span), Target::Component(component)) => {
                self.component_use(*component, *span, imports);
            }
            (LayerTarget::Named(_, span), Target::Kind(kind, _)) => {
                self.kind_use(*span, imports);
                for n in 0..len(hir.decls.len()) {
                    if hir[DeclId(n)].kind == *kind {
                        self.written_in(DeclId(n), layer.body);
                    }
                }
            }
            (LayerTarget::Path(path), _) => {
                if let Some(Ty::Symbol(decl)) = self.type_of(*path).map(|found| found.ty) {
                    self.written_in(decl, layer.body);
                }
            }
            _ => {}
        }
    }
}

pub(super) fn len(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
