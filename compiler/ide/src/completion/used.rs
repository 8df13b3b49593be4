//! What is written elsewhere: the values that a key has, and the keys that stand under one.
//!
//! One walk over the lowered programs, which have every file's entries whatever is wrong around them. What stands
//! in a Secret is told nowhere.

use std::collections::BTreeMap;

use ecow::EcoString;
use kdsl_base::{FileId, Span};
use kdsl_core::hir::{Element, ExprId, ExprKind, Hir, Member, Record};
use kdsl_core::{Analysis, Compiled};

use super::Offers;

/// How many different texts are kept.
const MOST: usize = 300;

/// How long a text may be that is worth typing again, in bytes.
const LONG: usize = 100;

/// Texts, and how often each is used.
pub(super) type Counted = BTreeMap<EcoString, usize>;

impl Offers<'_> {
    /// The texts and numbers that stand behind one of `keys` elsewhere, as they are written.
    pub(super) fn used_values(&self, keys: &[&str]) -> Counted {
        let mut found = Counted::new();
        self.records(|hir, key, value| {
            if keys.contains(&key) {
                literal(hir, value, &mut |text| self.count(&mut found, text));
            }
        });
        found
    }

    /// The keys of the records that stand behind one of `keys` elsewhere.
    pub(super) fn used_keys(&self, keys: &[&str]) -> Counted {
        let mut found = Counted::new();
        self.records(|hir, key, value| {
            if !keys.contains(&key) {
                return;
            }
            if let ExprKind::Record(record) = &hir[value].kind {
                for member in &record.members {
                    if let Member::Entry(key, ..) = member {
                        self.count(&mut found, key.clone());
                    }
                }
            }
        });
        found
    }

    /// Counts a text, unless it is what is being typed.
    fn count(&self, found: &mut Counted, text: EcoString) {
        let word = self.cursor.text.get(self.cursor.word.range()).unwrap_or("");
        let fits = !text.is_empty() && text.len() <= LONG && !text.contains('\n') && text != word;
        if fits && (found.len() < MOST || found.contains_key(&text)) {
            *found.entry(text).or_default() += 1;
        }
    }

    /// Goes over all entries of records that are not in a Secret: the key and the value.
    fn records(&self, mut each: impl FnMut(&Hir, &str, ExprId)) {
        for program in self.programs() {
            let secrets = secrets(program);
            let hir = &program.analysis.hir;
            for expr in &hir.exprs {
                if let ExprKind::Record(record) = &expr.kind
                    && !is_within(&secrets, expr.span)
                {
                    entries(record, &mut |key, value| each(hir, key, value), 0);
                }
            }
        }
    }
}

fn entries(record: &Record, each: &mut dyn FnMut(&str, ExprId), depth: u32) {
    for member in &record.members {
        match member {
            Member::Entry(key, _, value) => each(key, *value),
            Member::For(_, body) if depth < 32 => entries(body, each, depth + 1),
            Member::If(_, then, otherwise) if depth < 32 => {
                entries(then, each, depth + 1);
                if let Some(otherwise) = otherwise {
                    entries(otherwise, each, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// The texts of a literal, or of the literals in a list.
fn literal(hir: &Hir, value: ExprId, each: &mut dyn FnMut(EcoString)) {
    match &hir[value].kind {
        ExprKind::Str(text) | ExprKind::Quantity(text) => each(text.clone()),
        ExprKind::Int(number) => each(ecow::eco_format!("{number}")),
        ExprKind::List(elements) => {
            for element in elements {
                if let Element::Value(item) = element
                    && let ExprKind::Str(text) = &hir[*item].kind
                {
                    each(text.clone());
                }
            }
        }
        _ => {}
    }
}

/// The bodies of Secrets, in the order of the files and places.
fn secrets(program: &Compiled) -> Vec<Span> {
    let Analysis { hir, checked, kube, .. } = &program.analysis;
    let is_secret = |n: u32| kube.has_keys(checked.kind_of(kdsl_core::hir::DeclId(n))) == Some(true);
    let decls = hir.decls.iter().zip(0u32..);
    let mut found: Vec<Span> = decls.filter(|(_, n)| is_secret(*n)).map(|(decl, _)| decl.span).collect();
    found.sort_unstable();
    found
}

fn is_within(spans: &[Span], place: Span) -> bool {
    let key = |span: &Span| -> (FileId, u32) { (span.file, span.start) };
    let before = spans.partition_point(|span| key(span) <= (place.file, place.start));
    before.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|span| span.covers(place))
}
