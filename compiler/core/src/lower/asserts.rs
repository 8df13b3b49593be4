//! The author's own checks: `assert`, `policy` and `test`.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_syntax::ast::{
    Assert, AstNode, Block, ElseItems, IfItem, Item as AstItem, KeySegment, Policy as AstPolicy, Record,
    RecordEntry, Test as AstTest,
};

use super::Lowering;
use crate::hir::{
    Assertion, ExprId, Item, LocalId, LocalKind, Policy, PolicyId, Test, TypeExpr, TypeExprId, TypeExprKind,
    count,
};
use crate::problems;

impl Lowering {
    pub(super) fn assertion(&mut self, assertion: Assert<'_>) -> Item {
        let span = assertion.span();
        let cond = self.expr_or_hole(assertion.cond(), span);
        let message = self.expr_or_hole(assertion.message(), span);
        Item::Assert(Assertion { cond, message })
    }

    /// A policy is an item like others: one in an `if` holds only where the condition does.
    pub(super) fn policy(&mut self, policy: AstPolicy<'_>) -> Option<Item> {
        let kind = policy.kind()?;
        let path = kind.segments().map(|name| (name.text().into(), name.span())).collect();
        let ty = TypeExprId(count(&self.hir.types));
        let scope = self.scope;
        self.hir.types.push(TypeExpr { kind: TypeExprKind::Path(path), span: kind.span(), scope });
        let id = PolicyId(count(&self.hir.policies));
        let name = policy.name();
        self.hir.policies.push(Policy {
            name: name.map(|name| name.text().into()).unwrap_or_default(),
            span: name.map_or(kind.span(), AstNode::span),
            kind: ty,
            variable: None,
            items: Vec::new(),
            whole: policy.span(),
        });
        self.scoped(1, policy.span(), |this| {
            let variable = policy.var().map(|name| this.declare_local(name, LocalKind::Subject(id), None));
            let items = this.checks(policy.block(), "a policy");
            let lowered = &mut this.hir[id];
            (lowered.variable, lowered.items) = (variable, items);
        });
        Some(Item::Policy(id))
    }

    /// A test sees what the file declares.
    pub(super) fn test(&mut self, test: AstTest<'_>) {
        let name = test.name();
        let params = test.with().map(|record| self.test_params(record)).unwrap_or_default();
        let items = self.scoped(0, test.span(), |this| this.checks(test.block(), "a test"));
        self.hir.tests.push(Test {
            name: name.and_then(|name| name.plain()).map(EcoString::from).unwrap_or_default(),
            span: name.map_or(test.span(), AstNode::span),
            params,
            items,
        });
    }

    fn test_params(&mut self, record: Record<'_>) -> Vec<(EcoString, Span, Option<LocalId>, ExprId)> {
        let mut params = Vec::new();
        for entry in record.entries() {
            let RecordEntry::Entry(entry) = entry else {
                if !matches!(entry, RecordEntry::Error(_)) {
                    let span = entry.syntax().span();
                    self.problems.push(problems::item_out_of_place(
                        span,
                        "this entry",
                        "the params of a test",
                        "`name: value`",
                    ));
                }
                continue;
            };
            let Some(key) = entry.key() else { continue };
            let mut segments = key.segments();
            let (Some(first), None) = (segments.next(), segments.next()) else {
                self.problems.push(problems::item_out_of_place(
                    key.span(),
                    "a path",
                    "the params of a test",
                    "`name: value`",
                ));
                continue;
            };
            let name: EcoString = match first {
                KeySegment::Word(word) => word.text().into(),
                KeySegment::String(string) => string.plain().unwrap_or_default().into(),
            };
            let value = self.expr_or_hole(entry.value(), entry.span());
            let param = self.param_named(&name);
            params.push((name, key.span(), param, value));
        }
        params
    }

    /// The param of that name in the scopes around, else one of any file of the program: what a test gives is
    /// an input, and a name is one input, wherever it is asked for.
    fn param_named(&self, name: &str) -> Option<LocalId> {
        let mut at = Some(self.scope);
        while let Some(id) = at {
            if let Some(local) = self.hir[id].locals.get(name) {
                return matches!(self.hir[*local].kind, LocalKind::Param(_)).then_some(*local);
            }
            at = self.hir[id].parent;
        }
        crate::params::of_name(&self.hir, name).first().copied()
    }

    /// The items of a block of checks: nothing in it makes a resource.
    fn checks(&mut self, block: Option<Block<'_>>, place: &str) -> Vec<Item> {
        let mut items: Vec<AstItem<'_>> = block.map(|block| block.items().collect()).unwrap_or_default();
        self.only_checks(&mut items, place);
        self.declare(&items);
        self.items(&items)
    }

    /// Reports what makes something, also in the blocks inside, and takes it out.
    fn only_checks(&mut self, items: &mut Vec<AstItem<'_>>, place: &str) {
        items.retain(|item| {
            match item {
                AstItem::Assert(_)
                | AstItem::Let(_)
                | AstItem::Fn(_)
                | AstItem::TypeAlias(_)
                | AstItem::Error(_) => return true,
                AstItem::For(repeated) => {
                    self.only_checks_in(repeated.block(), place);
                    return true;
                }
                AstItem::If(branches) => {
                    self.only_checks_in_branches(*branches, place);
                    return true;
                }
                _ => {}
            }
            let word = item.text().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let mut span = item.span();
            span.end = span.start + u32::try_from(word.len()).unwrap_or(0);
            let takes = "`assert`, `let`, `fn`, `if` and `for`";
            let problem = problems::item_out_of_place(span, &format!("`{word}`"), place, takes);
            self.problems.push(problem.suggestion("take it out", item.span(), ""));
            false
        });
    }

    fn only_checks_in_branches(&mut self, branches: IfItem<'_>, place: &str) {
        self.only_checks_in(branches.then(), place);
        match branches.otherwise() {
            Some(ElseItems::Block(block)) => self.only_checks_in(Some(block), place),
            Some(ElseItems::If(chained)) => self.only_checks_in_branches(chained, place),
            None => {}
        }
    }

    fn only_checks_in(&mut self, block: Option<Block<'_>>, place: &str) {
        let mut items: Vec<AstItem<'_>> = block.map(|block| block.items().collect()).unwrap_or_default();
        self.only_checks(&mut items, place);
    }
}
