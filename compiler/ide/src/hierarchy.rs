//! Who is built on whom: what uses a component, a function or a resource, what it uses itself, and which types and
//! instances are of which.

use kdsl_base::{FileId, Manifest, SourceKind, Span};
use kdsl_core::Compiled;
use kdsl_core::hir::{TypeExprId, TypeExprKind};
use kdsl_syntax::NodeKind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::files;
use crate::names::{Id, Named, Names, Role, Said, Sort, Thing};
use crate::outline::{Symbol, SymbolKind, outline};

/// What uses something and can be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What else there is to say: a resource's kind.
    pub detail: String,
    /// What it is.
    pub kind: MemberKind,
    /// All of it.
    pub span: Span,
    /// Its name, inside of `span`.
    pub name_span: Span,
}

/// What a member is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum MemberKind {
    /// Something that a file declares.
    Symbol(SymbolKind),
    /// A file, for what nothing else in it is around.
    File,
}

/// A use of one member by another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The other one.
    pub member: Member,
    /// Where the use is said.
    pub places: Vec<Span>,
}

/// What the name at `offset` means, of what is used and uses.
pub fn members<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Vec<Member> {
    let mut book = Book::new(program.into());
    let ids = book.meant(file, offset);
    book.declared(&ids)
}

/// Who uses what is declared at `offset`, or without one the file: who imports it.
pub fn calls_to<'a>(program: impl Into<Named<'a>>, file: FileId, offset: Option<u32>) -> Vec<Call> {
    let program = program.into();
    let Some(offset) = offset else { return importers(program.compiled(), file) };
    let mut book = Book::new(program);
    let ids = book.meant(file, offset);
    let own = book.declared(&ids);
    let mut roots: FxHashSet<Id> = ids.iter().map(|id| book.names.root(*id)).collect();
    let aliases: Vec<Id> = roots.iter().flat_map(|root| book.names.aliases_of(*root)).collect();
    roots.extend(aliases.into_iter().map(|alias| book.names.root(alias)));
    let places: Vec<Said> = book.names.places(&roots).copied().collect();
    let mut calls = Calls::default();
    for said in places {
        if matches!(said.role, Role::Declares | Role::Computes) || book.is_import(said.span) {
            continue;
        }
        let Some(member) = book.around(said) else { continue };
        // What a resource says of itself is no use by another one; a function may well call itself.
        let calls_itself = member.kind == MemberKind::Symbol(SymbolKind::Function);
        if calls_itself || !own.iter().any(|own| own.name_span == member.name_span) {
            calls.add(member, said.span);
        }
    }
    calls.all
}

/// What the member that is declared at `offset` uses, or without one the file: what it imports.
pub fn calls_from<'a>(program: impl Into<Named<'a>>, file: FileId, offset: Option<u32>) -> Vec<Call> {
    let program = program.into();
    let Some(offset) = offset else { return imported(program.compiled(), file) };
    let mut book = Book::new(program);
    let ids = book.meant(file, offset);
    let mut calls = Calls::default();
    for own in book.declared(&ids) {
        // The file in `lib.web` is no more than the way to what it has.
        let is_file = |said: &Said| book.names.info(said.thing).is_some_and(|info| info.sort == Sort::File);
        let is_use = |said: &&Said| matches!(said.role, Role::Reads | Role::Bare) && !is_file(said);
        let uses: Vec<Said> = book.names.within(own.span).filter(is_use).copied().collect();
        for said in uses {
            let meant = book.resolved(vec![said.thing]);
            for member in book.declared(&meant) {
                if !own.span.covers(member.name_span) {
                    calls.add(member, said.span);
                }
            }
        }
    }
    calls.all
}

/// The types that the type at `offset` is one of, and the component of an instance.
pub fn supertypes<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Vec<Member> {
    related(program, file, offset, |(below, above)| (below, above))
}

/// The types that are of the type at `offset`, and the instances of a component.
pub fn subtypes<'a>(program: impl Into<Named<'a>>, file: FileId, offset: u32) -> Vec<Member> {
    related(program, file, offset, |(below, above)| (above, below))
}

fn related<'a>(
    program: impl Into<Named<'a>>,
    file: FileId,
    offset: u32,
    turn: fn((Id, Id)) -> (Id, Id),
) -> Vec<Member> {
    let mut book = Book::new(program.into());
    let ids = book.meant(file, offset);
    let roots: FxHashSet<Id> = ids.iter().map(|id| book.names.root(*id)).collect();
    let edges = book.names.relations().into_iter().map(turn);
    let mut found: Vec<Id> =
        edges.filter(|(from, _)| roots.contains(&book.names.root(*from))).map(|(_, to)| to).collect();
    found.sort_unstable();
    found.dedup();
    book.declared(&found)
}

/// Uses by members, in the order in which they are found.
#[derive(Default)]
struct Calls {
    all: Vec<Call>,
    /// Where the call of each member is, by the place of its name.
    known: FxHashMap<Span, usize>,
}

impl Calls {
    fn add(&mut self, member: Member, place: Span) {
        let next = self.all.len();
        let number = *self.known.entry(member.name_span).or_insert(next);
        match self.all.get_mut(number) {
            // What one place says of two things is said once.
            Some(call) if call.places.last() == Some(&place) => {}
            Some(call) => call.places.push(place),
            None => self.all.push(Call { member, places: vec![place] }),
        }
    }
}

/// The names of a program, and the outlines of its files as far as they were asked for.
struct Book<'a> {
    names: Names<'a>,
    outlines: FxHashMap<FileId, Vec<Symbol>>,
}

impl<'a> Book<'a> {
    fn new(program: Named<'a>) -> Book<'a> {
        Book { names: Names::of(program), outlines: FxHashMap::default() }
    }

    /// What the name at a place means, through the names of imports.
    fn meant(&self, file: FileId, offset: u32) -> Vec<Id> {
        self.resolved(self.names.at(file, offset).iter().map(|said| said.thing).collect())
    }

    fn resolved(&self, mut ids: Vec<Id>) -> Vec<Id> {
        for _ in 0..8 {
            let meant: Vec<Id> = ids.iter().flat_map(|id| self.names.aliased(*id)).collect();
            if meant.is_empty() {
                break;
            }
            ids = meant;
        }
        ids
    }

    fn outline(&mut self, file: FileId) -> &[Symbol] {
        let analysis = self.names.analysis();
        self.outlines.entry(file).or_insert_with(|| outline(analysis, file))
    }

    /// The members that declare these things.
    fn declared(&mut self, ids: &[Id]) -> Vec<Member> {
        let roots: FxHashSet<Id> = ids.iter().map(|id| self.names.root(*id)).collect();
        let places: Vec<Said> =
            self.names.places(&roots).filter(|said| said.role == Role::Declares).copied().collect();
        let (mut found, mut known) = (Vec::new(), FxHashSet::default());
        for said in places {
            found.extend(self.declares(said).filter(|member| known.insert(member.name_span)));
        }
        found
    }

    /// The member that a declaration is of.
    fn declares(&mut self, said: Said) -> Option<Member> {
        let sort = self.names.info(said.thing)?.sort;
        let is_resource = matches!(sort, Sort::Resource | Sort::Instance | Sort::Object);
        let names_it = |symbol: &Symbol| {
            symbol.name_span.covers(said.span)
                || is_resource && matches!(symbol.kind, SymbolKind::Resource | SymbolKind::Instance)
        };
        if self.names.is_program(said.span.file) {
            let mut path = Vec::new();
            way(self.outline(said.span.file), said.span, &mut path);
            return path
                .into_iter()
                .rev()
                .find(|symbol| is_member(symbol.kind) && names_it(symbol))
                .map(member);
        }
        self.names.made(said).filter(|_| sort == Sort::Object).map(of_manifest)
    }

    /// The innermost member around a place.
    fn around(&mut self, said: Said) -> Option<Member> {
        let file = said.span.file;
        if !self.names.is_program(file) {
            return self.names.made(said).map(of_manifest);
        }
        let mut path = Vec::new();
        way(self.outline(file), said.span, &mut path);
        match path.into_iter().rev().find(|symbol| is_member(symbol.kind)) {
            Some(symbol) => Some(member(symbol)),
            None => of_file(self.names.compiled, file),
        }
    }

    /// Whether a place is in an import.
    fn is_import(&self, span: Span) -> bool {
        let parse = self.names.analysis().parses.iter().find(|parse| parse.file == span.file);
        parse.is_some_and(|parse| {
            let node = parse.node_at(span.start);
            std::iter::once(node).chain(node.ancestors()).any(|node| node.kind() == NodeKind::Import)
        })
    }
}

impl Names<'_> {
    fn is_program(&self, file: FileId) -> bool {
        self.analysis().parses.iter().any(|parse| parse.file == file)
    }

    /// The manifest that says something.
    fn made(&self, said: Said) -> Option<&Manifest> {
        self.compiled.manifests.get(said.from? as usize)
    }

    /// What is of what: types, and instances of components. Each is a pair of what is below and what is above.
    fn relations(&self) -> Vec<(Id, Id)> {
        let hir = &self.analysis().hir;
        let mut found = Vec::new();
        for (name, ty) in self.aliases_with_types() {
            match &hir[ty].kind {
                TypeExprKind::Union(members) => {
                    found.extend(
                        members.iter().filter_map(|member| self.type_said(*member)).map(|of| (of, name)),
                    );
                }
                TypeExprKind::Optional(inner) => found.extend(self.type_said(*inner).map(|of| (of, name))),
                TypeExprKind::Refined(inner, _) => found.extend(self.type_said(*inner).map(|of| (name, of))),
                _ => found.extend(self.type_said(ty).map(|of| (name, of))),
            }
        }
        for decl in &hir.decls {
            let Some(component) = decl.component.map(|component| &hir[component]) else { continue };
            let above = match component.is_file {
                false => self.find(&Thing::At(component.name_span)),
                true => self.said_at(decl.kind_span),
            };
            found.extend(self.find(&Thing::At(decl.symbol_span)).zip(above));
        }
        found
    }

    /// The types that have names, with the numbers of the names.
    fn aliases_with_types(&self) -> Vec<(Id, TypeExprId)> {
        let hir = &self.analysis().hir;
        let mut types: Vec<TypeExprId> =
            hir.scopes.iter().flat_map(|scope| scope.aliases.values().copied()).collect();
        types.sort_unstable();
        types.dedup();
        let names: Vec<(Id, Span)> = self.wholes_of_sort(Sort::Type).collect();
        let named = |ty: &TypeExprId| names.iter().find(|(_, whole)| whole.covers(hir[*ty].span));
        types.iter().filter_map(|ty| Some((named(ty)?.0, *ty))).collect()
    }

    /// The declared type that a type says by its name.
    fn type_said(&self, ty: TypeExprId) -> Option<Id> {
        let TypeExprKind::Path(path) = &self.analysis().hir[ty].kind else { return None };
        self.said_at(path.last()?.1)
    }

    /// What a place says, through the names of imports.
    fn said_at(&self, span: Span) -> Option<Id> {
        let said = self.within(span).filter(|said| said.span.end == span.end).last()?;
        Some(self.aliased(said.thing).next().unwrap_or(said.thing))
    }
}

/// The symbols around a place, from the outermost to the innermost.
fn way<'s>(symbols: &'s [Symbol], place: Span, out: &mut Vec<&'s Symbol>) {
    if let Some(symbol) = symbols.iter().find(|symbol| symbol.span.covers(place)) {
        out.push(symbol);
        way(&symbol.children, place, out);
    }
}

/// Whether a symbol uses others and is used, and is no mere part of one that does.
const fn is_member(kind: SymbolKind) -> bool {
    !matches!(kind, SymbolKind::Container | SymbolKind::Port | SymbolKind::Key)
}

fn member(symbol: &Symbol) -> Member {
    let Symbol { name, detail, kind, span, name_span, .. } = symbol.clone();
    Member { name, detail, kind: MemberKind::Symbol(kind), span, name_span }
}

fn of_manifest(manifest: &Manifest) -> Member {
    let whole = manifest.node.origin;
    let name_span = if whole.covers(manifest.name_span) { manifest.name_span } else { whole };
    Member {
        name: manifest.name.to_string(),
        detail: manifest.kind.to_string(),
        kind: MemberKind::Symbol(SymbolKind::Resource),
        span: whole,
        name_span,
    }
}

fn of_file(compiled: &Compiled, file: FileId) -> Option<Member> {
    let source = compiled.analysis.sources.get(file).filter(|source| source.kind == SourceKind::File)?;
    let name = source.name.rsplit('/').next().unwrap_or_default().to_owned();
    let end = u32::try_from(source.text.len()).unwrap_or(u32::MAX);
    Some(Member {
        name,
        detail: source.name.to_string(),
        kind: MemberKind::File,
        span: Span::new(file, 0, end),
        name_span: Span::at(file, 0),
    })
}

/// The files that import a file.
fn importers(compiled: &Compiled, file: FileId) -> Vec<Call> {
    let Some(name) = compiled.analysis.sources.get(file).map(|source| source.name.clone()) else {
        return Vec::new();
    };
    let mut calls = Calls::default();
    for parse in &compiled.analysis.parses {
        for path in files::paths(compiled, parse).iter().filter(|path| path.full.as_deref() == Some(&*name)) {
            if let Some(member) = of_file(compiled, parse.file) {
                calls.add(member, path.span);
            }
        }
    }
    calls.all
}

/// The files that a file imports or reads, of those that the program has.
fn imported(compiled: &Compiled, file: FileId) -> Vec<Call> {
    let mut calls = Calls::default();
    let Some(parse) = compiled.analysis.parses.iter().find(|parse| parse.file == file) else {
        return calls.all;
    };
    for path in files::paths(compiled, parse) {
        let mut sources = compiled.analysis.sources.iter();
        let target = sources.find(|(_, source)| path.full.as_deref() == Some(&*source.name));
        if let Some(member) = target.and_then(|(file, _)| of_file(compiled, file)) {
            calls.add(member, path.span);
        }
    }
    calls.all
}
