//! What stands several times gets one place: defaults, variables, params.
//!
//! Each step changes the items, and is kept if the program is shorter for it and still gives the same.

mod defaults;
mod images;
mod lets;
mod shared;

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::Settings;
use crate::draft::Draft;
use crate::prove::{self, Trial};
use crate::tree::{Comments, Expr, Item};
use crate::write::letters;

/// How many steps of one sort are tried.
const STEPS: usize = 24;

/// How many bytes of programs are tried. A large program is factored in fewer steps.
const WORK: usize = 6 << 20;

/// A program as far as it is factored.
struct Work<'a, 'd> {
    items: Vec<Item>,
    trial: Trial,
    /// How many bytes were tried.
    spent: usize,
    draft: &'a Draft<'d>,
    settings: &'a Settings,
}

impl Work<'_, '_> {
    /// Keeps other items, if the program is shorter with them and gives the same.
    fn offer(&mut self, items: Vec<Item>) -> bool {
        self.spent <= WORK && self.offer_first(items)
    }

    /// The same, however much was tried before.
    fn offer_first(&mut self, items: Vec<Item>) -> bool {
        self.spent += self.trial.text.len();
        let items = sorted(items);
        let trial = prove::run(&items, self.draft, self.settings);
        let better = trial.holds() && letters(&trial.text) < letters(&self.trial.text);
        if better {
            self.items = items;
            self.trial = trial;
        }
        better
    }

    /// Whether a name means something in the program.
    fn is_taken(&self, name: &str) -> bool {
        let declared = |item: &Item| item.head.split([' ', ':', '=']).any(|word| word == name);
        self.draft.is_symbol(name) || self.items.iter().any(|item| item.object.is_none() && declared(item))
    }
}

/// The text of the program with what stands several times in one place.
pub(crate) fn factor(items: Vec<Item>, trial: Trial, draft: &Draft<'_>, settings: &Settings) -> String {
    if items.iter().filter(|item| item.object.is_some()).count() < 2 {
        return trial.text;
    }
    let mut work = Work { items, trial, spent: 0, draft, settings };
    shared::step(&mut work);
    images::step(&mut work);
    defaults::step(&mut work);
    lets::step(&mut work);
    work.trial.text
}

/// The items in the order in which people write them.
fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    let rank = |item: &Item| match item.head.split(' ').next().unwrap_or_default() {
        "import" => 1,
        "param" => 2,
        "let" => 3,
        "defaults" => 4,
        "external" => 5,
        _ if item.object.is_none() && is_licence(&item.comments.above) => 0,
        _ => 6,
    };
    items.sort_by_key(rank);
    items
}

/// The licence above the first object, as an item of its own: it is about the whole program.
pub(crate) fn licence(items: &mut Vec<Item>) {
    let Some(first) = items.iter_mut().find(|item| item.object.is_some()) else { return };
    if is_licence(&first.comments.above) {
        let above = std::mem::take(&mut first.comments.above);
        let comments = Comments { above, right: None };
        items.insert(0, Item { head: EcoString::new(), body: None, comments, object: None });
    }
}

fn is_licence(comments: &[EcoString]) -> bool {
    ["Copyright", "License", "SPDX"].iter().any(|word| comments.iter().any(|line| line.contains(word)))
}

/// The objects' bodies.
fn bodies(items: &[Item]) -> impl Iterator<Item = (&Item, &Expr)> {
    items.iter().filter(|item| item.object.is_some()).filter_map(|item| Some((item, item.body.as_ref()?)))
}

/// The same, to change them.
fn bodies_mut(items: &mut [Item]) -> impl Iterator<Item = &mut Expr> {
    items.iter_mut().filter(|item| item.object.is_some()).filter_map(|item| item.body.as_mut())
}

/// Objects of which nothing is left to say have no braces.
fn without_empty(mut items: Vec<Item>) -> Vec<Item> {
    for item in items.iter_mut().filter(|item| item.object.is_some()) {
        let is_empty = |expr: &Expr| expr.as_record().is_some_and(|record| record.entries.is_empty());
        if item.body.as_ref().is_some_and(is_empty) {
            item.body = None;
        }
    }
    items
}

/// The texts in an order that does not depend on anything else.
fn distinct(texts: impl Iterator<Item = EcoString>) -> Vec<EcoString> {
    let mut seen = FxHashSet::default();
    texts.filter(|text| seen.insert(text.clone())).collect()
}
