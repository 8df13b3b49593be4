//! What the lowered program has at the places of one file, gathered in one pass: for features that ask about
//! many places at once.

use kdsl_base::{FileId, Span};
use kdsl_core::hir::{DeclId, ExprId, ExprKind, LocalId, TypeExprId, TypeExprKind};
use kdsl_core::ty::Ty;
use kdsl_core::{Analysis, Slot};
use rustc_hash::FxHashMap;

/// The places of a file. A file that is a component as well is lowered twice; the first of two counts.
#[derive(Default)]
pub(crate) struct Index {
    /// What a word or a member of a path is, by its first byte.
    words: FxHashMap<u32, ExprId>,
    /// The place of the schema that an expression stands in.
    expected: FxHashMap<(u32, u32), Slot>,
    /// Declared values, by the first byte of their names.
    locals: FxHashMap<u32, LocalId>,
    /// Declared resources, by the first byte of their kinds.
    decls: FxHashMap<u32, DeclId>,
    /// A name in a type: the type, and which name of its path it is.
    types: FxHashMap<u32, (TypeExprId, usize)>,
}

impl Index {
    /// Goes through the program once.
    pub(crate) fn of(analysis: &Analysis, file: FileId) -> Index {
        let hir = &analysis.hir;
        let mut index = Index::default();
        for (expr, n) in hir.exprs.iter().zip(0u32..).filter(|(expr, _)| expr.span.file == file) {
            let id = ExprId(n);
            if let Some(word) = word_of(&expr.kind, expr.span).filter(|word| word.file == file) {
                index.words.entry(word.start).or_insert(id);
            }
            if let Some(Ty::Slot(slot)) = analysis.checked.plan(id).map(|plan| plan.ty) {
                index.expected.entry((expr.span.start, expr.span.end)).or_insert(slot);
            }
        }
        for (local, n) in hir.locals.iter().zip(0u32..).filter(|(local, _)| local.span.file == file) {
            index.locals.entry(local.span.start).or_insert(LocalId(n));
        }
        for (decl, n) in hir.decls.iter().zip(0u32..).filter(|(decl, _)| decl.kind_span.file == file) {
            index.decls.entry(decl.kind_span.start).or_insert(DeclId(n));
        }
        for (ty, n) in hir.types.iter().zip(0u32..).filter(|(ty, _)| ty.span.file == file) {
            if let TypeExprKind::Path(path) = &ty.kind {
                for (place, (_, span)) in path.iter().enumerate() {
                    index.types.entry(span.start).or_insert((TypeExprId(n), place));
                }
            }
        }
        index
    }

    /// The expression that the word which begins at `offset` is, or is the last part of.
    pub(crate) fn word(&self, offset: u32) -> Option<ExprId> {
        self.words.get(&offset).copied()
    }

    /// What the schema expects of the expression at `span`.
    pub(crate) fn expected(&self, span: Span) -> Option<Slot> {
        self.expected.get(&(span.start, span.end)).copied()
    }

    /// The value whose declared name begins at `offset`.
    pub(crate) fn local(&self, offset: u32) -> Option<LocalId> {
        self.locals.get(&offset).copied()
    }

    /// The resource or instance whose kind begins at `offset`.
    pub(crate) fn decl(&self, offset: u32) -> Option<DeclId> {
        self.decls.get(&offset).copied()
    }

    /// The type of which the name that begins at `offset` is a part, and which part.
    pub(crate) fn type_name(&self, offset: u32) -> Option<(TypeExprId, usize)> {
        self.types.get(&offset).copied()
    }
}

/// The word that says what an expression is: a member's or a function's name, or the whole of a name.
fn word_of(kind: &ExprKind, span: Span) -> Option<Span> {
    match kind {
        ExprKind::Local(_) | ExprKind::Resources(_) | ExprKind::Kind(..) | ExprKind::Old(..) => Some(span),
        ExprKind::Field(_, _, name, _)
        | ExprKind::Method(_, _, name, ..)
        | ExprKind::Call(_, name, _)
        | ExprKind::Apply(_, name, _) => Some(*name),
        _ => None,
    }
}
