//! The names that the manifests give and use, each where it was written.

use ecow::EcoString;
use kdsl_base::{Manifest, Span};
use kdsl_core::hir::DeclName;
use kdsl_rules::{Found, Mention, Named, Object, mentions};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Id, Names, Role, Said, Sort, Thing, inside};

/// What the places of the manifests are held against.
struct Known {
    /// The names of resources and instances in the program, each with the declaration.
    symbols: FxHashMap<Span, Span>,
    /// The same the other way round.
    declared: FxHashMap<Span, Span>,
    /// What the language says at each place, in order.
    said: Vec<Said>,
    /// What it declares.
    written: FxHashSet<Id>,
}

impl Names<'_> {
    pub(super) fn manifests(&mut self) {
        let (manifests, kube) = (&self.compiled.manifests, &self.analysis().kube);
        let decls = || self.hir().decls.iter();
        let symbols = decls().map(|decl| (decl.symbol_span, decl.span)).collect();
        let declared = decls().map(|decl| (decl.span, decl.symbol_span)).collect();
        let mut said = self.index.said.clone();
        said.sort_unstable();
        let written = said.iter().filter(|said| said.role == Role::Declares).map(|said| said.thing).collect();
        let known = Known { symbols, declared, said, written };
        let mut made: FxHashSet<(Id, Id)> = FxHashSet::default();
        // What thousands of instances say at one place is said once.
        let mut done: FxHashSet<(Span, Id)> = FxHashSet::default();
        for mention in mentions(manifests, kube.schema(), kube.target) {
            let Some(from) = manifests.get(mention.from) else { continue };
            let Some((thing, sort)) = self.meant_by(&mention, manifests) else { continue };
            let Some(name) = mention.name.text() else {
                self.whole(thing, mention.span, from, &known);
                continue;
            };
            if is_symbol(&mention, manifests) {
                continue;
            }
            let id = self.named(thing, sort, name);
            if let Named::Object(object) | Named::Key(object, _) = mention.name
                && object.found == Found::Cluster
            {
                self.index.to_mut().of_cluster.insert(id);
            }
            let own = matches!(mention.name, Named::Object(_)) && mention.gives;
            let span = if own { name_place(from, &known) } else { mention.span };
            if own && inside(self.sources(), span, name).is_none() {
                let instances = from.made_by.iter().map(|maker| Thing::At(maker.span));
                made.extend(instances.filter_map(|of| Some((id, self.find(&of)?))));
            }
            if done.insert((span, id)) {
                self.mention(&mention, (id, name), span, &known);
            }
        }
        self.finals();
        self.join_places();
        self.made_for(made);
    }

    fn meant_by(&self, mention: &Mention<'_>, manifests: &[Manifest]) -> Option<(Thing, Sort)> {
        let decl = |number: usize| Some(manifests.get(number)?.node.origin);
        let text = |text: &str| EcoString::from(text);
        let outside = |object: Object<'_>| {
            Box::new([object.group, object.kind, object.namespace, object.name].map(EcoString::from))
        };
        Some(match mention.name {
            Named::Object(object) | Named::Keys(object) => match decl_of(object, manifests) {
                Some(decl) => (Thing::Object(decl, text(object.name)), Sort::Object),
                None => (Thing::Outside(outside(object)), Sort::Object),
            },
            Named::Key(object, key) => match decl_of(object, manifests) {
                Some(decl) => (Thing::Key(decl, text(key)), Sort::Key),
                None => (Thing::OutsideKey(outside(object), text(key)), Sort::Key),
            },
            Named::Port(number, name) => (Thing::Port(decl(number)?, text(name)), Sort::Port),
            Named::Container(number, name) => (Thing::Container(decl(number)?, text(name)), Sort::Container),
            Named::Volume(number, name) => (Thing::Volume(decl(number)?, text(name)), Sort::Volume),
            Named::LabelKey(sort, at, key) => (Thing::LabelKey(sort, text(at), text(key)), Sort::LabelKey),
            Named::LabelValue(sort, at, key, value) => {
                (Thing::LabelValue(sort, text(at), text(key), text(value)), Sort::LabelValue)
            }
        })
    }

    fn mention(&mut self, mention: &Mention<'_>, (id, name): (Id, &str), span: Span, known: &Known) {
        let is_object = matches!(mention.name, Named::Object(_));
        // The name of something in the program is no text: what is made from it follows it.
        if let Some(decl) = known.symbols.get(&span).filter(|_| !is_object) {
            let of = self.find(&Thing::Object(*decl, name.into()));
            self.index.to_mut().follows.extend(of.map(|of| (id, of)));
            return self.push(id, span, Role::Computes, mention.from);
        }
        if let Some(inner) = inside(self.sources(), span, name) {
            let role = if mention.gives { Role::Declares } else { Role::Reads };
            return self.push(id, inner, role, mention.from);
        }
        // A key that was merged has no place in the object, and those that the braces say.
        if mention.gives && !is_object && known.written.contains(&id) {
            return;
        }
        let within = said_within(&known.said, span);
        if within.iter().any(|said| self.root(said.thing) == self.root(id)) {
            return;
        }
        // A key or a port that is said by a path names its object as well.
        if is_object && within.iter().any(|said| self.is_part(said.thing, id)) {
            return;
        }
        let sources: Vec<Id> = within.iter().filter_map(|said| self.source(said.thing, name)).collect();
        // A path that leads to the object's own name goes with it.
        if is_object && sources.iter().any(|of| self.root(*of) == self.root(id)) {
            return;
        }
        self.index.to_mut().follows.extend(sources.into_iter().map(|of| (id, of)));
        self.push(id, span, Role::Computes, mention.from);
    }

    /// `Kind["name"]`: what the program makes under that final name.
    fn finals(&mut self) {
        let mut made: FxHashMap<(&str, &str), Vec<Id>> = FxHashMap::default();
        let hir = self.hir();
        for manifest in &self.compiled.manifests {
            let thing = Thing::Object(manifest.node.origin, manifest.name.clone());
            let all = made.entry((&manifest.kind, &manifest.name)).or_default();
            all.extend(self.find(&thing).filter(|id| !all.contains(id)));
        }
        for declared in hir.decls.iter().filter(|declared| declared.component.is_some()) {
            if let DeclName::Literal(name, _) = &declared.name {
                let id = self.find(&Thing::Object(declared.span, name.clone()));
                made.entry((&declared.kind, name)).or_default().extend(id);
            }
        }
        for (kind, name, span) in std::mem::take(&mut self.finals) {
            for id in made.get(&(kind, name)).into_iter().flatten() {
                self.say(*id, span, Role::Reads);
            }
        }
    }

    /// Whether something is a key or a port of an object.
    fn is_part(&self, part: Id, object: Id) -> bool {
        match (self.thing(part), self.thing(object)) {
            (Some(Thing::Key(of, _) | Thing::Port(of, _)), Some(Thing::Object(decl, _))) => of == decl,
            _ => false,
        }
    }

    /// A use of all keys of an object. Where the program says the object's name, that is where it is used.
    fn whole(&mut self, object: Thing, span: Span, from: &Manifest, known: &Known) {
        let Thing::Object(decl, _) = &object else { return };
        let symbol = known.declared.get(decl).copied();
        let is_symbol = symbol.is_some_and(|symbol| symbol == span)
            || decl.covers(span) && !from.node.origin.covers(span);
        if !is_symbol {
            return self.index.to_mut().wholes.push((object, span));
        }
        let Some(root) = symbol.and_then(|symbol| self.find(&Thing::At(symbol))) else { return };
        let sources = self.sources();
        let alone = |said: &Said| {
            let after =
                sources.slice(Span::new(said.span.file, said.span.end, said.span.end.saturating_add(2)));
            !after.starts_with(['.', '[']) && !after.starts_with("?.")
        };
        let here = said_within(&known.said, from.node.origin).into_iter();
        let uses: Vec<Span> =
            here.filter(|said| said.thing == root && alone(said)).map(|said| said.span).collect();
        self.index.to_mut().wholes.extend(uses.into_iter().map(|span| (object.clone(), span)));
    }

    /// The object of that name which a resource of the program makes.
    fn source(&self, thing: Id, name: &str) -> Option<Id> {
        let info = self.info(thing).filter(|info| info.sort == Sort::Resource)?;
        self.find(&Thing::Object(info.whole?, name.into()))
    }

    fn push(&mut self, thing: Id, span: Span, role: Role, from: usize) {
        if !span.is_empty() {
            self.index.to_mut().said.push(Said { span, thing, role, from: u32::try_from(from).ok() });
        }
    }

    /// Objects whose names are computed in a component: one that has the name of its instance follows it. Texts that
    /// name another one would not follow.
    fn made_for(&mut self, made: FxHashSet<(Id, Id)>) {
        let mut made: Vec<(Id, Id)> = made.into_iter().collect();
        made.sort_unstable();
        let mut others: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
        for (object, instance) in made {
            let name = |id| self.info(id).map(|info| info.name.clone()).unwrap_or_default();
            let (whole, part) = (name(object), name(instance));
            if whole == part {
                self.index.to_mut().follows.push((object, instance));
            } else if whole.contains(part.as_str()) {
                others.entry(self.root(object)).or_default().push(instance);
            }
        }
        let mut stale = Vec::new();
        for said in self.index.said.iter().filter(|said| said.from.is_some() && said.role == Role::Reads) {
            let instances = others.get(&self.root(said.thing)).into_iter().flatten();
            stale.extend(instances.map(|instance| (*instance, said.span)));
        }
        self.index.to_mut().stale.extend(stale);
    }

    /// What two names say in one text is one name.
    fn join_places(&mut self) {
        self.index.to_mut().said.sort_unstable();
        let mut joined: Vec<(Id, Id)> = Vec::new();
        let is_text =
            |said: &&Said| said.role == Role::Declares || said.from.is_some() && said.role != Role::Computes;
        for place in self.index.said.chunk_by(|one, other| one.span == other.span) {
            let mut texts = place.iter().filter(is_text).map(|said| said.thing);
            if let Some(first) = texts.next() {
                joined.extend(texts.map(|other| (first, other)));
            }
        }
        for (one, other) in joined {
            self.unite(one, other);
        }
    }
}

/// Whether a mention is a name of the program that became the object's: such a value has the place of what it means.
fn is_symbol(mention: &Mention<'_>, manifests: &[Manifest]) -> bool {
    let Named::Object(Object { found: Found::Written(number) | Found::External(number), .. }) = mention.name
    else {
        return false;
    };
    !mention.gives && manifests.get(number).is_some_and(|object| object.name_span == mention.span)
}

/// Where an object of the program is declared.
fn decl_of(object: Object<'_>, manifests: &[Manifest]) -> Option<Span> {
    match object.found {
        Found::Written(number) | Found::External(number) => Some(manifests.get(number)?.node.origin),
        Found::Cluster | Found::Absent => None,
    }
}

/// Where an object's name is written.
fn name_place(object: &Manifest, known: &Known) -> Span {
    let written = object.node.at(&["metadata", "name"]).map(|name| name.origin);
    written.filter(|span| !known.symbols.contains_key(span)).unwrap_or(object.name_span)
}

/// What the language says inside of a place.
fn said_within(said: &[Said], span: Span) -> Vec<Said> {
    let start = said.partition_point(|said| (said.span.file, said.span.start) < (span.file, span.start));
    let after = said.get(start..).unwrap_or_default().iter();
    let before_end = |said: &&Said| said.span.file == span.file && said.span.start < span.end;
    after.take_while(before_end).filter(|said| span.covers(said.span)).copied().collect()
}
