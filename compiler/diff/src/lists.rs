//! Lists: which entry is which of the other side, and whether their order counts.

use ecow::EcoString;
use kdsl_base::{Node, Value};
use kdsl_schema::{Field, Shape, ShapeId, TypeId};
use rustc_hash::FxHashMap;

use crate::Shown;
use crate::path::Step;
use crate::same::same_scalar;
use crate::tables::{KEYED, ORDERED, SETS, SETS_OF};
use crate::walk::{At, Task};

/// The most comparisons of entries that one list is worth; longer ones are compared place by place.
const MOST: usize = 10_000;

/// How the entries of a list are told apart.
#[derive(Default)]
struct Keys<'s> {
    /// What an entry is called.
    label: Option<&'s str>,
    /// What else tells it apart.
    merge: Vec<&'s str>,
    /// Whether the order counts all the same.
    ordered: bool,
    /// Whether what an entry is called does not tell it apart.
    exact: bool,
}

/// The entry of the old list that each of the new one is.
struct Pairs {
    of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    fn new(old: usize, new: usize) -> Pairs {
        Pairs { of_new: vec![None; new], taken: vec![false; old] }
    }

    fn is_free(&self, old: usize) -> bool {
        self.taken.get(old).is_some_and(|taken| !taken)
    }

    fn pair(&mut self, old: usize, new: usize) {
        if let (Some(place), Some(taken)) = (self.of_new.get_mut(new), self.taken.get_mut(old)) {
            *place = Some(old);
            *taken = true;
        }
    }

    /// Pairs what has the same key: the first with the first.
    fn by(&mut self, old: &[Node], new: &[Node], key: impl Fn(&Node) -> Option<EcoString>) {
        let mut known: FxHashMap<EcoString, Vec<usize>> = FxHashMap::default();
        for (number, entry) in old.iter().enumerate().rev() {
            if let Some(key) = key(entry).filter(|_| self.is_free(number)) {
                known.entry(key).or_default().push(number);
            }
        }
        for (number, entry) in new.iter().enumerate() {
            if self.of_new.get(number).is_some_and(Option::is_none)
                && let Some(old) = key(entry).and_then(|key| known.get_mut(&key)?.pop())
            {
                self.pair(old, number);
            }
        }
    }

    /// Pairs what is left in its order.
    fn rest(&mut self) {
        let free: Vec<usize> = (0..self.taken.len()).filter(|old| self.is_free(*old)).collect();
        let open: Vec<usize> =
            (0..self.of_new.len()).filter(|new| matches!(self.of_new.get(*new), Some(None))).collect();
        for (old, new) in free.into_iter().zip(open) {
            self.pair(old, new);
        }
    }
}

impl<'s> Task<'_, 's> {
    /// Two lists.
    pub(crate) fn list(
        &mut self,
        old: &Node,
        new: &Node,
        (one, other): (&[Node], &[Node]),
        shape: Option<Shape>,
        field: Option<Field<'s>>,
    ) {
        let elem = match shape {
            Some(Shape::List(id)) => Some(self.schema.elem(id)),
            _ => None,
        };
        let all = || one.iter().chain(other);
        let is_map = |node: &Node| matches!(node.value, Value::Map(_));
        let is_list = |node: &Node| matches!(node.value, Value::List(_));
        if !all().any(|node| is_map(node) || is_list(node)) {
            return self.scalars(old, new, (one, other), elem, field);
        }
        let keys = match (shape, elem) {
            (Some(Shape::List(id)), Some(Shape::Object(ty))) if all().all(is_map) => self.keys(id, ty, field),
            (_, None | Some(Shape::Json)) if named(one) && named(other) => {
                Keys { label: Some("name"), ordered: true, ..Keys::default() }
            }
            _ => Keys::default(),
        };
        if keys.label.is_some() || !keys.merge.is_empty() {
            return self.keyed(one, other, elem, &keys);
        }
        let is_set = matches!(elem, Some(Shape::Object(ty)) if self.is_set(ty));
        self.unkeyed(one, other, elem, is_set);
    }

    /// Whether the entries of a list have keys.
    pub(crate) fn is_keyed(&self, id: ShapeId) -> bool {
        match self.schema.elem(id) {
            Shape::Object(ty) => {
                let keys = self.keys(id, ty, None);
                keys.label.is_some() || !keys.merge.is_empty()
            }
            _ => false,
        }
    }

    fn keys(&self, id: ShapeId, ty: TypeId, field: Option<Field<'s>>) -> Keys<'s> {
        let is_custom = self.schema.is_custom(ty);
        let ours = KEYED.iter().find(|(name, _, _)| !is_custom && *name == self.schema.type_name(ty));
        if let Some((_, label, merge)) = ours {
            return Keys { label: Some(label), merge: merge.to_vec(), ordered: false, exact: true };
        }
        let list = self.schema.list(id);
        let ordered = field.is_some_and(|field| ORDERED.contains(&field.name)) && !is_custom;
        Keys { label: list.key, merge: list.merge_keys().collect(), ordered, exact: false }
    }

    fn is_set(&self, ty: TypeId) -> bool {
        !self.schema.is_custom(ty) && SETS_OF.contains(&self.schema.type_name(ty))
    }

    /// Lists of scalars are shown whole.
    fn scalars(
        &mut self,
        old: &Node,
        new: &Node,
        (one, other): (&[Node], &[Node]),
        elem: Option<Shape>,
        field: Option<Field<'s>>,
    ) {
        let same = if field.is_some_and(|field| SETS.contains(&field.name)) {
            let sorted = |items: &[Node]| {
                let mut words: Vec<String> = items.iter().map(words).collect();
                words.sort();
                words
            };
            sorted(one) == sorted(other)
        } else {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| same_scalar(one, other, elem))
        };
        if !same {
            self.replaced(old, new);
        }
    }

    fn keyed(&mut self, old: &[Node], new: &[Node], elem: Option<Shape>, keys: &Keys<'s>) {
        let mut pairs = Pairs::new(old.len(), new.len());
        let tuple = |task: &Self, node: &Node| task.tuple(node, &keys.merge, elem);
        if keys.exact {
            pairs.by(old, new, |node| Some(tuple(self, node).unwrap_or_default()));
        } else {
            pairs.by(old, new, |node| keys.label.and_then(|label| text_at(node, label)));
            pairs.by(old, new, |node| tuple(self, node));
        }
        let labels = |task: &Self, nodes: &[Node]| task.labels(nodes, keys, elem);
        let (before, after) = (labels(self, old), labels(self, new));
        let label =
            |labels: &[EcoString], at: usize| Step::Entry(labels.get(at).cloned().unwrap_or_default());
        for (number, entry) in new.iter().enumerate() {
            let from = pairs.of_new.get(number).copied().flatten();
            self.under(label(&after, number), |task| match from.and_then(|from| old.get(from)) {
                Some(from) => task.values(from, entry, elem, None),
                None => task.differ(At::New, entry),
            });
        }
        for (number, entry) in old.iter().enumerate() {
            if pairs.is_free(number) {
                self.under(label(&before, number), |task| task.differ(At::Old, entry));
            }
        }
        let moved = pairs.of_new.iter().flatten().is_sorted();
        if !moved && (keys.ordered || new.iter().any(refers)) {
            let list = |labels: &[EcoString], nodes: &[Node]| {
                let origin = nodes.first().map_or_else(Default::default, |node| node.origin);
                let items = labels.iter().map(|label| Node::str(label.clone(), origin)).collect();
                Some(Shown::Value(Node::new(Value::List(items), origin)))
            };
            self.say(list(&before, old), list(&after, new), true);
        }
    }

    /// What an entry's keys say, with what is filled in for those that are absent; nothing if it has none.
    fn tuple(&self, node: &Node, keys: &[&str], elem: Option<Shape>) -> Option<EcoString> {
        let mut found = false;
        let mut all = EcoString::new();
        for key in keys {
            let said = text_at(node, key);
            found |= said.is_some();
            let filled = || match elem {
                Some(Shape::Object(ty)) => self.schema.field(ty, key, self.target).field()?.default(),
                _ => None,
            };
            all.push_str(&said.or_else(|| filled().map(EcoString::from)).unwrap_or_default());
            all.push('\0');
        }
        found.then_some(all)
    }

    /// What the entries are called: by their names, else by the first key, and by all where that is not enough.
    fn labels(&self, nodes: &[Node], keys: &Keys<'s>, elem: Option<Shape>) -> Vec<EcoString> {
        let all = |node: &Node| -> EcoString {
            let all = self.tuple(node, &keys.merge, elem).unwrap_or_default();
            all.trim_end_matches('\0').replace('\0', ",").into()
        };
        let first = |node: &Node| {
            let named = keys.label.and_then(|label| text_at(node, label));
            let key = || keys.merge.iter().find_map(|key| text_at(node, key));
            named.or_else(key).unwrap_or_else(|| "*".into())
        };
        let mut count: FxHashMap<EcoString, usize> = FxHashMap::default();
        let labels: Vec<EcoString> = nodes.iter().map(first).collect();
        for label in &labels {
            *count.entry(label.clone()).or_default() += 1;
        }
        let exact = |(label, node): (EcoString, &Node)| match count.get(&label) {
            Some(1) | None => label,
            Some(_) if keys.merge.len() > 1 => all(node),
            Some(_) => label,
        };
        labels.into_iter().zip(nodes).map(exact).collect()
    }

    /// Lists without keys: what is the same is paired first, then what is left, in its order.
    fn unkeyed(&mut self, old: &[Node], new: &[Node], elem: Option<Shape>, is_set: bool) {
        let mut pairs = Pairs::new(old.len(), new.len());
        if old.len().saturating_mul(new.len()) > MOST {
            pairs.rest();
        } else if is_set {
            self.equal(&mut pairs, old, new, elem);
            pairs.rest();
        } else {
            self.in_order(&mut pairs, old, new, elem);
        }
        for (number, entry) in new.iter().enumerate() {
            let from = pairs.of_new.get(number).copied().flatten();
            self.under(Step::Index(number), |task| match from.and_then(|from| old.get(from)) {
                Some(from) => task.values(from, entry, elem, None),
                None => task.differ(At::New, entry),
            });
        }
        for (number, entry) in old.iter().enumerate() {
            if pairs.is_free(number) {
                self.under(Step::Index(number), |task| task.differ(At::Old, entry));
            }
        }
    }

    /// Pairs the entries that are the same, wherever they stand.
    fn equal(&mut self, pairs: &mut Pairs, old: &[Node], new: &[Node], elem: Option<Shape>) {
        for (number, entry) in new.iter().enumerate() {
            let same =
                |task: &mut Self, at: usize| old.get(at).is_some_and(|from| task.alike(from, entry, elem));
            // Mostly they stand at the same place.
            let near = (number < old.len()).then_some(number);
            let all = near.into_iter().chain(0..old.len());
            let found = all.into_iter().find(|at| pairs.is_free(*at) && same(self, *at));
            if let Some(at) = found {
                pairs.pair(at, number);
            }
        }
    }

    /// Pairs the entries of the longest run of same ones that both lists have in that order, and in each gap
    /// between them those that are left, in their order.
    fn in_order(&mut self, pairs: &mut Pairs, old: &[Node], new: &[Node], elem: Option<Shape>) {
        let width = new.len() + 1;
        let mut alike = vec![false; old.len() * new.len()];
        let mut longest = vec![0u32; (old.len() + 1) * width];
        for (i, one) in old.iter().enumerate().rev() {
            for (j, other) in new.iter().enumerate().rev() {
                let is = self.alike(one, other, elem);
                let at = |i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or(0);
                let length = if is { at(i + 1, j + 1) + 1 } else { at(i + 1, j).max(at(i, j + 1)) };
                if let (Some(place), Some(same)) =
                    (longest.get_mut(i * width + j), alike.get_mut(i * new.len() + j))
                {
                    *place = length;
                    *same = is;
                }
            }
        }
        let at = |i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or(0);
        let (mut i, mut j) = (0, 0);
        let (mut from, mut to) = (0, 0);
        while i < old.len() && j < new.len() {
            if alike.get(i * new.len() + j).copied().unwrap_or(false) {
                gap(pairs, (from, i), (to, j));
                pairs.pair(i, j);
                (i, j) = (i + 1, j + 1);
                (from, to) = (i, j);
            } else if at(i + 1, j) >= at(i, j + 1) {
                i += 1;
            } else {
                j += 1;
            }
        }
        gap(pairs, (from, old.len()), (to, new.len()));
    }
}

/// Pairs what lies between two pairs.
fn gap(pairs: &mut Pairs, old: (usize, usize), new: (usize, usize)) {
    for (old, new) in (old.0..old.1).zip(new.0..new.1) {
        pairs.pair(old, new);
    }
}

/// Whether every entry has a name of its own.
fn named(nodes: &[Node]) -> bool {
    let mut names: Vec<&str> = nodes.iter().filter_map(|node| node.get("name")?.as_str()).collect();
    let all = names.len() == nodes.len();
    names.sort_unstable();
    all && names.windows(2).all(|pair| pair.first() != pair.last())
}

/// Whether a variable's value refers to another one, which must stand before it.
fn refers(node: &Node) -> bool {
    node.get("value").and_then(Node::as_str).is_some_and(|text| text.contains("$("))
}

/// The text or number at the end of a path, parted by dots.
fn text_at(node: &Node, path: &str) -> Option<EcoString> {
    let found = path.split('.').try_fold(node, |node, key| node.get(key))?;
    match &found.value {
        Value::Str(text) => Some(text.clone()),
        Value::Int(number) => Some(ecow::eco_format!("{number}")),
        Value::Bool(value) => Some(ecow::eco_format!("{value}")),
        _ => None,
    }
}

/// A scalar as a text.
fn words(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Str(text) => text.to_string(),
        Value::List(_) | Value::Map(_) => String::new(),
    }
}
