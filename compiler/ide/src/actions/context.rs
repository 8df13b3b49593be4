//! What all actions ask of the place that they are offered at.

use ecow::EcoString;
use kdsl_base::{FileId, Span};
use kdsl_core::hir::{DeclId, Expr as HirExpr, ExprId, ExprKind, Hir, LocalId};
use kdsl_core::{Analysis, Compiled, Slot};
use kdsl_syntax::ast::{AstNode, Entry, Expr};
use kdsl_syntax::{NodeKind, Parse, SyntaxNode};

use super::ActionAsk;
use crate::place;

/// A place in a program, and what is known around it.
pub(super) struct Context<'a> {
    pub(super) compiled: &'a Compiled,
    pub(super) project: Option<&'a Compiled>,
    pub(super) parse: &'a Parse,
    pub(super) file: FileId,
    /// What is selected, without the blanks around it.
    pub(super) selection: Span,
    /// The smallest node that holds the selection.
    pub(super) node: SyntaxNode<'a>,
}

impl<'a> Context<'a> {
    pub(super) fn of(ask: ActionAsk<'a>) -> Option<Context<'a>> {
        let ActionAsk { compiled, project, file, selection } = ask;
        let parse = compiled.analysis.parses.iter().find(|parse| parse.file == file)?;
        let selection = trimmed(&parse.text, selection)?;
        let mut node = parse.node_at(selection.start);
        while !node.span().covers(selection) {
            node = node.parent()?;
        }
        Some(Context { compiled, project, parse, file, selection, node })
    }

    pub(super) fn analysis(&self) -> &'a Analysis {
        &self.compiled.analysis
    }

    pub(super) fn hir(&self) -> &'a Hir {
        &self.compiled.analysis.hir
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        self.parse.text.get(span.range()).unwrap_or("")
    }

    /// The node and those around it.
    pub(super) fn around(&self) -> impl Iterator<Item = SyntaxNode<'a>> {
        std::iter::once(self.node).chain(self.node.ancestors())
    }

    /// The expression that is selected, or in which the cursor is. Of a record or list the brackets count
    /// alone, so that a cursor between them means what it stands at.
    pub(super) fn expr(&self) -> Option<Expr<'a>> {
        if !self.selection.is_empty() {
            return self.around().take_while(|node| node.span() == self.selection).find_map(Expr::cast);
        }
        let mut node = self.node;
        if node.kind() == NodeKind::TextPart {
            node = node.parent()?;
        }
        let expr = Expr::cast(node)?;
        let (span, at) = (expr.span(), self.selection.start);
        let at_brackets = at <= span.start + 1 || at + 1 >= span.end;
        let is_open = matches!(expr, Expr::Record(_) | Expr::List(_));
        (!is_open || at_brackets).then_some(expr)
    }

    /// The nearest entry of a record around the cursor, where the cursor is in its key or at its value's
    /// beginning; with a selection the entry that holds it.
    pub(super) fn entry(&self) -> Option<Entry<'a>> {
        let entry = self.around().find_map(Entry::cast)?;
        let head = entry.key()?.span().end;
        let value = entry.value().map_or(head, |value| value.span().start);
        (self.selection.start <= value.saturating_add(1)).then_some(entry)
    }

    /// The lowered expressions in a part of the file.
    pub(super) fn lowered(&self, part: Span) -> impl Iterator<Item = (ExprId, &'a HirExpr)> {
        let exprs = self.hir().exprs.iter().zip(0u32..);
        exprs.filter(move |(expr, _)| part.covers(expr.span)).map(|(expr, n)| (ExprId(n), expr))
    }

    /// The place of Kubernetes' schema that an expression is written for.
    pub(super) fn slot(&self, node: SyntaxNode<'_>) -> Option<Slot> {
        place::of_value(self.analysis(), node)
    }

    /// The place of the schema that an entry's value is for, by its key.
    pub(super) fn slot_of(&self, entry: Entry<'_>) -> Option<Slot> {
        let key = entry.key()?.segments().last()?;
        place::of_key(self.analysis(), key.syntax()).map(|place| place.slot)
    }

    /// The places in this file of all that a part of it speaks of and that is declared outside of the part; none
    /// where it cannot be said elsewhere: `old` of a patch, a bare name that several resources have.
    pub(super) fn needs(&self, part: Span) -> Option<Vec<Need>> {
        let hir = self.hir();
        let mut needs = Vec::new();
        for (_, expr) in self.lowered(part) {
            let need = match &expr.kind {
                ExprKind::Old(..) => return None,
                ExprKind::Local(local) => Need::local(hir, *local),
                ExprKind::Resources(decls) => match &**decls {
                    [(decl, _)] => Need::decl(hir, *decl),
                    _ => return None,
                },
                ExprKind::Apply(function, ..) => {
                    let function = &hir[*function];
                    Need { name: function.name.clone(), at: function.span }
                }
                _ => continue,
            };
            if !part.covers(need.at) && !needs.contains(&need) {
                needs.push(need);
            }
        }
        Some(needs)
    }

    /// Whether a value whose presence may be tested around it is in a part: outside of the test it may be absent.
    pub(super) fn is_tested(&self, part: Span) -> bool {
        let hir = self.hir();
        self.lowered(part).any(|(_, expr)| match &expr.kind {
            ExprKind::Local(local) => self.analysis().checked.local_type(*local).is_none_or(|ty| ty.null),
            ExprKind::Field(base, ..) | ExprKind::Index(base, ..) | ExprKind::Method(base, ..) => {
                !matches!(hir[*base].kind, ExprKind::Resources(_) | ExprKind::Kind(..))
            }
            _ => false,
        })
    }
}

/// A name that a part of a program needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Need {
    pub(super) name: EcoString,
    /// Where it is declared.
    pub(super) at: Span,
}

impl Need {
    fn local(hir: &Hir, local: LocalId) -> Need {
        let local = &hir[local];
        Need { name: local.name.clone(), at: local.span }
    }

    fn decl(hir: &Hir, decl: DeclId) -> Need {
        let decl = &hir[decl];
        Need { name: decl.symbol.clone(), at: decl.symbol_span }
    }
}

/// A selection without the blanks at its ends; none where it lies outside of the text.
fn trimmed(text: &str, selection: Span) -> Option<Span> {
    let inside = text.get(selection.range())?;
    let blank = |text: &str| u32::try_from(inside.len() - text.len()).unwrap_or(0);
    let start = selection.start + blank(inside.trim_start());
    let end = selection.end - blank(inside.trim_end());
    Some(if start < end {
        Span { start, end, ..selection }
    } else {
        Span { end: selection.start, ..selection }
    })
}
