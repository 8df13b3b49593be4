//! Records: paths as keys become nested records, and what stands under one key unites.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_syntax::ast::{
    AstNode, ElseEntries, EntryBlock, IfEntries, KeySegment, Record as AstRecord, RecordEntry,
};
use rustc_hash::FxHashMap;

use super::Lowering;
use crate::hir::{ExprId, ExprKind, Loop, Member, Record};
use crate::problems;

/// From how many members on an index of the keys is worth its memory.
const INDEXED: usize = 16;

/// A record that is being built.
struct Builder {
    members: Vec<Member>,
    index: FxHashMap<EcoString, usize>,
}

impl Builder {
    fn with_capacity(members: usize) -> Builder {
        Builder { members: Vec::with_capacity(members), index: FxHashMap::default() }
    }

    fn find(&self, key: &str) -> Option<usize> {
        if self.members.len() > INDEXED {
            return self.index.get(key).copied();
        }
        self.members.iter().position(|member| matches!(member, Member::Entry(name, ..) if name == key))
    }

    fn push(&mut self, member: Member) {
        self.members.push(member);
        // The index is made when the record has grown large, and kept from then on.
        let from = match self.members.len() {
            few if few <= INDEXED => return,
            grown if grown == INDEXED + 1 => 0,
            many => many - 1,
        };
        for (at, member) in self.members.iter().enumerate().skip(from) {
            if let Member::Entry(key, ..) = member {
                self.index.insert(key.clone(), at);
            }
        }
    }

    fn finish(self) -> Record {
        let is_static = self.members.iter().all(|member| matches!(member, Member::Entry(..)));
        Record { members: self.members.into_boxed_slice(), is_static }
    }
}

impl Lowering {
    pub(super) fn record_expr(&mut self, record: AstRecord<'_>) -> ExprId {
        let span = record.span();
        let built = self.entries(record.entries(), span);
        self.hir.add(ExprKind::Record(Box::new(built)), span)
    }

    fn block(&mut self, block: Option<EntryBlock<'_>>) -> Box<Record> {
        let Some(block) = block else { return Box::new(Record { members: Box::default(), is_static: true }) };
        Box::new(self.entries(block.entries(), block.span()))
    }

    fn entries<'t>(&mut self, entries: impl Iterator<Item = RecordEntry<'t>> + Clone, span: Span) -> Record {
        let (mut count, mut binds) = (0, false);
        for entry in entries.clone() {
            count += 1;
            binds |= matches!(entry, RecordEntry::Let(_));
        }
        if !binds {
            return self.members(entries, count);
        }
        self.scoped(0, span, |this| {
            for entry in entries.clone() {
                if let RecordEntry::Let(binding) = entry {
                    this.declare_let(binding, None);
                }
            }
            this.members(entries, count)
        })
    }

    fn members<'t>(&mut self, entries: impl Iterator<Item = RecordEntry<'t>>, count: usize) -> Record {
        let mut builder = Builder::with_capacity(count);
        for entry in entries {
            match entry {
                RecordEntry::Entry(entry) => {
                    let Some(key) = entry.key() else { continue };
                    if self.unquoted.iter().any(|at| at.touches(key.span().start)) {
                        continue;
                    }
                    let (mut first, mut all) = (None, Vec::new());
                    let mut rest = key.segments();
                    // Nearly all keys are one word.
                    let segments = match (rest.next(), rest.next()) {
                        (None, _) => &[],
                        (Some(only), None) => std::slice::from_ref(first.insert(only)),
                        (Some(one), Some(two)) => {
                            all.extend([one, two]);
                            all.extend(rest);
                            &all
                        }
                    };
                    if segments.len() > kdsl_syntax::MAX_NESTING {
                        self.problems
                            .push(problems::path_too_long(key.span(), kdsl_syntax::MAX_NESTING as u64));
                        continue;
                    }
                    let value = match entry.value() {
                        _ if key.is_incomplete() => self.hole(entry.span()),
                        Some(value) => {
                            let keys = match self.old {
                                Some(_) => plain_keys(segments),
                                None => None,
                            };
                            self.entry_value(keys, value)
                        }
                        // A key alone, as in an `external`, says no more than that it exists.
                        None => self.hole(entry.span()),
                    };
                    self.insert(&mut builder, segments, value);
                }
                RecordEntry::Spread(spread) => {
                    let value = self.expr_or_hole(spread.expr(), spread.span());
                    builder.push(Member::Spread(value));
                }
                RecordEntry::For(repeated) => {
                    let over = self.expr_or_hole(repeated.iterable(), repeated.span());
                    let member = self.scoped(1, repeated.span(), |this| {
                        let variables = this.loop_variables(repeated.vars(), over);
                        Member::For(Loop { variables, over }, this.block(repeated.block()))
                    });
                    builder.push(member);
                }
                RecordEntry::If(branches) => {
                    let member = self.if_entries(branches);
                    builder.push(member);
                }
                RecordEntry::Let(binding) => self.let_value(binding),
                RecordEntry::Error(_) => {}
            }
        }
        builder.finish()
    }

    fn if_entries(&mut self, branches: IfEntries<'_>) -> Member {
        let cond = self.expr_or_hole(branches.cond(), branches.span());
        let then = self.block(branches.then());
        let otherwise = match branches.otherwise() {
            Some(ElseEntries::Block(block)) => Some(self.block(Some(block))),
            Some(ElseEntries::If(chained)) => {
                let member = self.if_entries(chained);
                Some(Box::new(Record { members: Box::new([member]), is_static: false }))
            }
            None => None,
        };
        Member::If(cond, then, otherwise)
    }

    /// Puts `value` at the end of the path.
    fn insert(&mut self, builder: &mut Builder, path: &[KeySegment<'_>], value: ExprId) {
        let Some((first, rest)) = path.split_first() else { return };
        let span = first.span();
        let value = match rest.split_first() {
            None => value,
            Some((second, _)) => {
                let mut inner = Builder::with_capacity(1);
                self.insert(&mut inner, rest, value);
                let record = Box::new(inner.finish());
                let to = self.hir[value].span;
                self.hir.add(ExprKind::Record(record), second.span().to(to))
            }
        };
        match self.key(*first) {
            Ok(key) => self.unite(builder, key, span, value),
            Err(computed) => builder.push(Member::Computed(computed, value)),
        }
    }

    /// The text of a key, or the expression that computes it.
    fn key(&mut self, segment: KeySegment<'_>) -> Result<EcoString, ExprId> {
        match segment {
            KeySegment::Word(word) => Ok(word.text().into()),
            KeySegment::String(string) => match string.verbatim() {
                Some(text) => Ok(text.into()),
                None => string.plain().map(EcoString::from).ok_or_else(|| self.string(string)),
            },
        }
    }

    fn unite(&mut self, builder: &mut Builder, key: EcoString, span: Span, value: ExprId) {
        let Some(at) = builder.find(&key) else {
            builder.push(Member::Entry(key, span, value));
            return;
        };
        let Some(Member::Entry(_, first_span, first)) = builder.members.get_mut(at) else { return };
        let (first_span, left) = (*first_span, *first);
        *first = self.united(&key, (first_span, left), (span, value));
    }

    /// What stands under `key` where both expressions are written there.
    fn united(&mut self, key: &str, left: (Span, ExprId), right: (Span, ExprId)) -> ExprId {
        let leaf = |this: &Self, id: ExprId| {
            !matches!(this.hir[id].kind, ExprKind::Record(_) | ExprKind::Unite(_) | ExprKind::Local(_))
                && !matches!(this.hir[id].kind, ExprKind::Field(..) | ExprKind::If(..) | ExprKind::Missing)
        };
        if leaf(self, left.1) || leaf(self, right.1) {
            let value = self.hir[right.1].span;
            self.problems.push(problems::set_twice(key, right.0, left.0, value));
            return left.1;
        }
        let records = (&self.hir[left.1].kind, &self.hir[right.1].kind);
        if let (ExprKind::Record(_), ExprKind::Record(_)) = records {
            self.unite_records(left.1, right.1);
            return left.1;
        }
        let span = self.hir[left.1].span;
        self.hir.add(ExprKind::Unite(Box::new([left.1, right.1])), span)
    }

    /// Moves the members of the record `right` into the record `left`.
    fn unite_records(&mut self, left: ExprId, right: ExprId) {
        let taken = std::mem::replace(&mut self.hir[right].kind, ExprKind::Missing);
        let ExprKind::Record(right) = taken else { return };
        let taken = std::mem::replace(&mut self.hir[left].kind, ExprKind::Missing);
        let ExprKind::Record(record) = taken else { return };
        let mut builder = Builder::with_capacity(record.members.len() + right.members.len());
        for member in record.members {
            builder.push(member);
        }
        for member in right.members {
            match member {
                Member::Entry(key, span, value) => self.unite(&mut builder, key, span, value),
                other => builder.push(other),
            }
        }
        self.hir[left].kind = ExprKind::Record(Box::new(builder.finish()));
    }
}

/// The keys of a path, where none of them is computed.
fn plain_keys(path: &[KeySegment<'_>]) -> Option<Vec<EcoString>> {
    path.iter()
        .map(|segment| match segment {
            KeySegment::Word(word) => Some(word.text().into()),
            KeySegment::String(string) => string.plain().map(EcoString::from),
        })
        .collect()
}
