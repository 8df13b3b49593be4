//! Components: their params, outputs and what they make; and the instances of them.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_syntax::ast::{AstNode, Component as AstComponent, Name, Output, TypePath};

use super::Lowering;
use crate::hir::{
    Component, ComponentId, DeclId, Item, Local, LocalId, LocalKind, ScopeId, TypeExpr, TypeExprId,
    TypeExprKind, TypeField, count,
};
use crate::problems;

impl Lowering {
    pub(super) fn declare_component(&mut self, component: AstComponent<'_>, doc: Option<String>) {
        let name = component.name();
        if let Some(name) = name {
            self.first_letter(name, "a component", true);
        }
        let name_span = name.map_or(component.span(), AstNode::span);
        let text = name.map(|name| EcoString::from(name.text())).unwrap_or_default();
        let outer = self.scope;
        let (id, _) = self.push_component(Some(outer), &text, name_span, component.span(), doc);
        self.component_at.insert((self.root(), component.span()), id);
        if text.is_empty() {
            return;
        }
        if let Some(first) = self.hir[outer].components.get(&text).copied() {
            let first = self.hir[first].name_span;
            self.problems.push(problems::name_taken(name_span, &text, first, "component"));
            return;
        }
        self.hir[outer].components.insert(text, id);
    }

    /// A component of which nothing but the name is known. Its scope has a frame of its own at run time,
    /// one for each instance.
    fn push_component(
        &mut self,
        outer: Option<ScopeId>,
        name: &EcoString,
        name_span: Span,
        span: Span,
        doc: Option<String>,
    ) -> (ComponentId, ScopeId) {
        let id = ComponentId(count(&self.hir.components));
        let depth = outer.map_or(0, |outer| self.hir[outer].depth) + 1;
        let scope = self.push_scope(outer, depth, span);
        let params_type = TypeExprId(count(&self.hir.types));
        self.hir.types.push(TypeExpr { kind: TypeExprKind::Record(Vec::new()), span: name_span, scope });
        self.hir.components.push(Component {
            name: name.clone(),
            name_span,
            span,
            scope,
            is_file: outer.is_none(),
            params: Vec::new(),
            params_type,
            items: Vec::new(),
            doc,
        });
        self.hir[scope].component = Some(id);
        let kind = LocalKind::InstanceName(id);
        let local = LocalId(count(&self.hir.locals));
        let name = EcoString::from("name");
        let span = name_span;
        let guards = Vec::new();
        self.hir.locals.push(Local {
            name: name.clone(),
            span,
            kind,
            annotation: None,
            depth,
            guards,
            doc: None,
        });
        self.hir[scope].locals.insert(name, local);
        (id, scope)
    }

    /// The component that a file is. It gets its name from the first import that gives it one.
    pub(super) fn push_file_component(&mut self, start: Span, length: usize) -> (ComponentId, ScopeId) {
        let mut whole = start;
        whole.end = u32::try_from(length).unwrap_or(u32::MAX);
        self.push_component(None, &EcoString::new(), start, whole, None)
    }

    pub(super) fn component(&mut self, component: AstComponent<'_>) {
        let Some(id) = self.component_at.get(&(self.root(), component.span())).copied() else { return };
        let outer = self.scope;
        self.scope = self.hir[id].scope;
        let items: Vec<_> = component.block().map(|block| block.items().collect()).unwrap_or_default();
        self.declare(&items);
        let lowered = self.items(&items);
        self.finish_component(id, lowered);
        self.scope = outer;
    }

    /// Gives a component what its braces make, and the type of its params.
    pub(super) fn finish_component(&mut self, id: ComponentId, items: Vec<Item>) {
        let mut fields = Vec::new();
        for param in self.hir[id].params.clone() {
            let local = &self.hir[param];
            let LocalKind::ComponentParam(_, default) = local.kind else { continue };
            let (name, span, scope) = (local.name.clone(), local.span, self.hir[id].scope);
            let ty = local.annotation.unwrap_or_else(|| {
                let ty = TypeExprId(count(&self.hir.types));
                let any = TypeExprKind::Path(vec![("Any".into(), span)]);
                self.hir.types.push(TypeExpr { kind: any, span, scope });
                ty
            });
            let may_be_null = matches!(self.hir[ty].kind, TypeExprKind::Optional(_));
            let optional = default.is_some() || may_be_null;
            fields.push(TypeField { name, span, ty, optional, default: None });
        }
        let ty = self.hir[id].params_type;
        self.hir[ty].kind = TypeExprKind::Record(fields);
        self.hir[id].items = items;
    }

    /// A `param`: an input of the program, or of the component whose braces it stands in.
    pub(super) fn declare_param(&mut self, name: Name<'_>, doc: Option<String>) {
        let scope = &self.hir[self.scope];
        let component = scope.component;
        if component.is_none() && scope.parent.is_some() {
            let takes = "values by `let`: an input does not come and go with a condition";
            let problem = problems::item_out_of_place(name.span(), "a param", "a block", takes);
            self.problems.push(problem);
        }
        let kind = match component {
            Some(component) => LocalKind::ComponentParam(component, None),
            None => LocalKind::Param(None),
        };
        let local = self.declare_local(name, kind, doc);
        if let Some(component) = component {
            self.hir[component].params.push(local);
        }
    }

    pub(super) fn declare_output(&mut self, output: Output<'_>, doc: Option<String>) {
        let Some(name) = output.name() else { return };
        self.first_letter(name, "an output", false);
        let hole = self.hole(name.span());
        let local = self.undeclared_local(name, LocalKind::Let(hole), doc);
        let scope = self.scope;
        if self.hir[scope].component.is_none() {
            let mut word = output.span();
            word.end = word.start + 6;
            let component = |scope: &ScopeId| self.hir[*scope].component.is_some();
            let around = std::iter::successors(Some(scope), |scope| self.hir[*scope].parent).find(component);
            if let Some(around) = around {
                let takes = "a `let`; an output stands in the component's own braces, with the condition in its value";
                self.problems.push(problems::item_out_of_place(word, "`output`", "a block", takes));
                // The instances have it, so that its use is no second mistake.
                self.hir[around].outputs.entry(name.text().into()).or_insert(local);
                return;
            }
            let problem = problems::item_out_of_place(
                word,
                "`output`",
                "a file",
                "a `let`, which those who import the file see",
            )
            .fix("a file gives its names as they are: write `let`", word, "let");
            self.problems.push(problem);
            return;
        }
        if let Some(first) = self.hir[scope].outputs.get(name.text()).copied() {
            let first = self.hir[first].span;
            self.problems.push(problems::name_taken(name.span(), name.text(), first, "output"));
            return;
        }
        self.hir[scope].outputs.insert(name.text().into(), local);
    }

    pub(super) fn output(&mut self, output: Output<'_>) {
        let Some(name) = output.name() else { return };
        let annotation = output.ty().map(|ty| self.ty(ty));
        let value = self.expr_or_hole(output.value(), output.span());
        let local = self.hir[self.scope].outputs.get(name.text()).copied();
        if let Some(local) = local.filter(|local| self.hir[*local].span == name.span()) {
            self.hir[local].annotation = annotation;
            self.hir[local].kind = LocalKind::Let(value);
        }
    }

    /// The component that a kind's place names: `WebApp`, or `lib.WebApp` of an imported file.
    pub(super) fn component_named(&self, path: TypePath<'_>) -> Option<ComponentId> {
        let mut segments = path.segments().map(|name| name.text());
        let first = segments.next()?;
        match (segments.next(), segments.next()) {
            (None, _) => self.hir.component_named(self.scope, first),
            (Some(name), None) => {
                let from = self.hir.nearest(self.scope, |scope| scope.namespaces.get(first).copied())?;
                self.hir[from].components.get(name).copied()
            }
            _ => None,
        }
    }

    /// The scope of the file that the present scope stands in.
    pub(super) fn root(&self) -> ScopeId {
        let mut at = self.scope;
        while let Some(parent) = self.hir[at].parent {
            at = parent;
        }
        at
    }

    /// A component that makes itself, however far in, would do so without end: the instance that closes
    /// the circle is reported and makes nothing.
    pub(super) fn break_cycles(&mut self) {
        let made: Vec<Vec<(DeclId, ComponentId)>> =
            self.hir.components.iter().map(|component| self.instances_in(&component.items)).collect();
        let mut done = vec![false; made.len()];
        // The place of each component in what is open.
        let mut at_place: Vec<Option<usize>> = vec![None; made.len()];
        for start in 0..made.len() {
            let mut open: Vec<(usize, usize)> = Vec::new();
            if done.get(start) == Some(&false) {
                open.push((start, 0));
                place(&mut at_place, start, Some(0));
            }
            while let Some((at, next)) = open.last().copied() {
                let step = made.get(at).and_then(|inside| inside.get(next)).copied();
                let Some((decl, ComponentId(inner))) = step else {
                    if let Some(done) = done.get_mut(at) {
                        *done = true;
                    }
                    place(&mut at_place, at, None);
                    open.pop();
                    continue;
                };
                if let Some(last) = open.last_mut() {
                    last.1 += 1;
                }
                let inner = inner as usize;
                if let Some(first) = at_place.get(inner).copied().flatten() {
                    let chain = open.iter().skip(first);
                    let chain: Vec<String> = chain
                        .filter_map(|(at, _)| Some(self.hir.components.get(*at)?.name.to_string()))
                        .collect();
                    let span = self.hir[decl].kind_span;
                    self.problems.push(problems::component_in_itself(span, self.hir[decl].span, &chain));
                    self.hir[decl].component = None;
                    let name = self.hir[decl].kind.clone();
                    self.hir.unresolved.push(name);
                } else if done.get(inner) == Some(&false) {
                    place(&mut at_place, inner, Some(open.len()));
                    open.push((inner, 0));
                }
            }
        }
    }

    fn instances_in(&self, items: &[Item]) -> Vec<(DeclId, ComponentId)> {
        let mut found = Vec::new();
        for item in items {
            match item {
                Item::Resource(decl) => found.extend(self.hir[*decl].component.map(|of| (*decl, of))),
                Item::If(_, then, otherwise) => {
                    found.extend(self.instances_in(then));
                    found.extend(self.instances_in(otherwise));
                }
                Item::For(_, body) => found.extend(self.instances_in(body)),
                Item::Assert(_) | Item::Policy(_) | Item::Patch(_) => {}
            }
        }
        found
    }
}

fn place(places: &mut [Option<usize>], of: usize, at: Option<usize>) {
    if let Some(place) = places.get_mut(of) {
        *place = at;
    }
}
