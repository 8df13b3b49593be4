//! Items: what the braces of a file, an `if` or a `for` declare, and what they make.

use kdsl_base::Span;
use kdsl_syntax::ast::{
    AstNode, Block, ElseItems, ForItem, IfItem, Item as AstItem, Let, Param, Resource, ResourceName,
    TypeAlias,
};

use super::Lowering;
use crate::hir::{Decl, DeclId, DeclName, ExprId, ExprKind, Item, LocalKind, Loop, Mode, Record, count};
use crate::problems;

impl Lowering {
    /// Gives every name that the items declare its number.
    pub(super) fn declare(&mut self, items: &[AstItem<'_>]) {
        for item in items {
            match item {
                AstItem::Param(param) => {
                    if let Some(name) = param.name() {
                        self.declare_param(name, doc(item.docs()));
                    }
                }
                AstItem::Let(binding) => self.declare_let(*binding, doc(item.docs())),
                AstItem::TypeAlias(alias) => self.declare_alias(*alias),
                AstItem::Fn(function) => self.declare_function(*function),
                AstItem::Resource(resource) => self.declare_resource(*resource, Mode::Written),
                AstItem::External(external) => {
                    if let Some(resource) = external.resource() {
                        self.declare_resource(resource, Mode::External);
                    }
                }
                AstItem::Raw(raw) => {
                    if let Some(resource) = raw.resource() {
                        self.declare_resource(resource, Mode::Raw);
                    }
                }
                // What stands in a branch is visible around it: whether it exists is another question.
                AstItem::If(branches) => self.declare_branches(*branches),
                AstItem::Component(component) => self.declare_component(*component, doc(item.docs())),
                AstItem::Output(output) => self.declare_output(*output, doc(item.docs())),
                _ => {}
            }
        }
    }

    fn declare_branches(&mut self, item: IfItem<'_>) {
        if let Some(block) = item.then() {
            self.declare_resources_of(block);
        }
        match item.otherwise() {
            Some(ElseItems::Block(block)) => self.declare_resources_of(block),
            Some(ElseItems::If(chained)) => self.declare_branches(chained),
            None => {}
        }
    }

    fn declare_resources_of(&mut self, block: Block<'_>) {
        let only: Vec<_> = block
            .items()
            .filter(|item| {
                matches!(item, AstItem::Resource(_) | AstItem::External(_) | AstItem::Raw(_) | AstItem::If(_))
            })
            .collect();
        self.declare(&only);
    }

    pub(super) fn declare_let(&mut self, binding: Let<'_>, doc: Option<String>) {
        if let Some(name) = binding.name() {
            let hole = self.hole(name.span());
            self.declare_local(name, LocalKind::Let(hole), doc);
        }
    }

    fn declare_alias(&mut self, alias: TypeAlias<'_>) {
        if let (Some(name), Some(ty)) = (alias.name(), alias.ty()) {
            self.first_letter(name, "a type", true);
            let lowered = self.ty(ty);
            let scope = self.scope;
            if let Some(first) = self.hir[scope].aliases.get(name.text()) {
                let first = self.hir[*first].span;
                self.problems.push(problems::name_taken(name.span(), name.text(), first, "type"));
                return;
            }
            self.hir[scope].aliases.insert(name.text().into(), lowered);
        }
    }

    fn declare_resource(&mut self, resource: Resource<'_>, mode: Mode) {
        let kind = resource.kind();
        let kind_span = kind.map_or(resource.span(), AstNode::span);
        let symbol = resource.symbol();
        let symbol_span = symbol.map_or(kind_span, AstNode::span);
        let body = self.hole(symbol_span);
        let id = DeclId(count(&self.hir.decls));
        let scope = self.scope;
        let decl = Decl {
            kind: kind.map(|kind| kind.text().into()).unwrap_or_default(),
            kind_span,
            group: None,
            component: None,
            name: DeclName::None,
            symbol: symbol.map(|name| name.text().into()).unwrap_or_default(),
            symbol_span,
            body,
            mode,
            scope,
            depth: self.hir[scope].depth,
            guards: Vec::new(),
            doc: doc(resource.docs()),
            span: resource.span(),
        };
        // A resource in a branch is declared once for the braces around and once for its own: the same
        // declaration, found by where it stands.
        let place = (self.root(), decl.span);
        let id = match self.decl_at.get(&place) {
            Some(known) => *known,
            None => {
                self.decl_at.insert(place, id);
                self.hir.decls.push(decl);
                id
            }
        };
        let name = self.hir[id].symbol.clone();
        if name.is_empty() {
            return;
        }
        let value = self.hir[scope].locals.get(&name).map(|local| (self.hir[*local].span, "value"));
        if let Some((first, sort)) = value.or_else(|| self.function_of(&name)) {
            self.problems.push(problems::name_taken(symbol_span, &name, first, sort));
            return;
        }
        self.hir[scope].resources.entry(name).or_default().push(id);
    }

    /// Lowers items whose names are declared.
    pub(super) fn items(&mut self, items: &[AstItem<'_>]) -> Vec<Item> {
        let mut lowered = Vec::with_capacity(items.len());
        for item in items {
            match item {
                AstItem::Param(param) => self.param(*param),
                AstItem::Let(binding) => self.let_value(*binding),
                AstItem::Resource(resource) => lowered.extend(self.resource(*resource)),
                AstItem::External(external) => {
                    lowered.extend(external.resource().and_then(|resource| self.resource(resource)));
                }
                AstItem::Raw(raw) => {
                    lowered.extend(raw.resource().and_then(|resource| self.resource(resource)))
                }
                AstItem::If(branches) => lowered.push(self.if_item(*branches)),
                AstItem::For(repeated) => lowered.push(self.for_item(*repeated)),
                AstItem::Defaults(defaults) => self.defaults(*defaults),
                AstItem::Patch(patch) => lowered.extend(self.patch(*patch)),
                AstItem::Fn(function) => self.function(*function),
                AstItem::Component(component) => self.component(*component),
                AstItem::Output(output) => self.output(*output),
                AstItem::Import(import) => self.misplaced_import(*import),
                AstItem::Assert(assertion) => lowered.push(self.assertion(*assertion)),
                AstItem::Policy(policy) => lowered.extend(self.policy(*policy)),
                AstItem::Test(test) => self.test(*test),
                AstItem::TypeAlias(_) | AstItem::Error(_) => {}
            }
        }
        lowered
    }

    fn param(&mut self, param: Param<'_>) {
        let Some(name) = param.name() else { return };
        let annotation = param.ty().map(|ty| self.ty(ty));
        let default = param.default().map(|value| self.expr(value));
        if let Some(local) = self.own_local(name.text(), name.span()) {
            let local = &mut self.hir[local];
            local.annotation = annotation;
            local.kind = match local.kind {
                LocalKind::ComponentParam(component, _) => LocalKind::ComponentParam(component, default),
                _ => LocalKind::Param(default),
            };
        }
    }

    pub(super) fn let_value(&mut self, binding: Let<'_>) {
        let Some(name) = binding.name() else { return };
        let annotation = binding.ty().map(|ty| self.ty(ty));
        let value = self.expr_or_hole(binding.value(), binding.span());
        if let Some(local) = self.own_local(name.text(), name.span()) {
            let local = &mut self.hir[local];
            local.annotation = annotation;
            local.kind = LocalKind::Let(value);
        }
    }

    /// The local that the name at `span` declared; not another of the same name.
    pub(super) fn own_local(&self, name: &str, span: Span) -> Option<crate::hir::LocalId> {
        let local = *self.hir[self.scope].locals.get(name)?;
        (self.hir[local].span == span).then_some(local)
    }

    fn resource(&mut self, resource: Resource<'_>) -> Option<Item> {
        let span = resource.span();
        let id = *self.decl_at.get(&(self.root(), span))?;
        // Inside its own braces the resource is in the scope that it stands in, not the one around.
        let scope = self.scope;
        let guards = self.guards();
        let name = match resource.name() {
            Some(ResourceName::Plain(name)) => DeclName::Literal(name.text().into(), name.span()),
            Some(ResourceName::Computed(text)) => match text.plain() {
                Some(plain) => DeclName::Literal(plain.into(), text.span()),
                None => DeclName::Computed(self.string(text)),
            },
            None => DeclName::None,
        };
        let body = match resource.body() {
            Some(record) => self.record_expr(record),
            None => {
                let name = resource.symbol().map_or(span, AstNode::span);
                let empty = Record { members: Box::default(), is_static: true };
                self.hir.add(ExprKind::Record(Box::new(empty)), name)
            }
        };
        let component = resource.kind().and_then(|kind| self.component_named(kind));
        let (kind, group) = self.hir.kind_named(scope, &self.hir[id].kind);
        let decl = &mut self.hir[id];
        (decl.name, decl.body, decl.scope, decl.guards) = (name, body, scope, guards);
        (decl.kind, decl.group) = (kind, group);
        decl.component = component;
        Some(Item::Resource(id))
    }

    fn if_item(&mut self, item: IfItem<'_>) -> Item {
        let cond = self.expr_or_hole(item.cond(), item.span());
        let then = item.then().map(|block| self.branch(block, (cond, true))).unwrap_or_default();
        let otherwise = match item.otherwise() {
            Some(ElseItems::Block(block)) => self.branch(block, (cond, false)),
            Some(ElseItems::If(chained)) => self.scoped(0, chained.span(), |this| {
                this.guard((cond, false));
                vec![this.if_item(chained)]
            }),
            None => Vec::new(),
        };
        Item::If(cond, then, otherwise)
    }

    fn branch(&mut self, block: Block<'_>, guard: (ExprId, bool)) -> Vec<Item> {
        self.scoped(0, block.span(), |this| {
            this.guard(guard);
            let items: Vec<_> = block.items().collect();
            this.declare(&items);
            this.items(&items)
        })
    }

    fn for_item(&mut self, item: ForItem<'_>) -> Item {
        let over = self.expr_or_hole(item.iterable(), item.span());
        self.scoped(1, item.span(), |this| {
            let variables = this.loop_variables(item.vars(), over);
            let items: Vec<_> = item.block().map(|block| block.items().collect()).unwrap_or_default();
            this.declare(&items);
            let body = this.items(&items);
            Item::For(Loop { variables, over }, body)
        })
    }

    /// Says that what stands in the present scope exists only where `guard` holds.
    fn guard(&mut self, guard: (ExprId, bool)) {
        let scope = self.scope;
        self.hir[scope].guards.push(guard);
    }

    /// The conditions around the present scope, up to the nearest loop, the outermost first.
    pub(super) fn guards(&self) -> Vec<(ExprId, bool)> {
        let depth = self.hir[self.scope].depth;
        let mut guards = Vec::new();
        let mut at = Some(self.scope);
        while let Some(id) = at {
            let scope = &self.hir[id];
            if scope.depth != depth {
                break;
            }
            guards.splice(0..0, scope.guards.iter().copied());
            at = scope.parent;
        }
        guards
    }
}

pub(super) fn doc(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
