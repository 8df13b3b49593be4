//! The index of a program: objects by identity, and pods by their labels.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use kdsl_base::{Manifest, Node};
use kdsl_schema::{Kind, Schema, Target};
use rustc_hash::FxHashMap;

use crate::pods::{Pods, automatic};
use crate::selector::{Need, Test, Verdict, verdict};

/// Group, kind, namespace and name.
pub(crate) type Identity<'a> = (&'a str, &'a str, &'a str, &'a str);

/// By namespace and label, each value with the first pods that have it.
type Values<'a> = FxHashMap<(&'a str, &'a str), Vec<(&'a str, u32)>>;

/// A program's manifests and what is asked of them more than once.
pub(crate) struct Program<'a> {
    pub manifests: &'a [Manifest],
    pub schema: Schema<'a>,
    pub target: Target,
    /// The kind of each manifest, where a schema knows it.
    pub kinds: Vec<Option<Kind<'a>>>,
    /// The first object of each identity; one that is written beats one that is `external`.
    objects: FxHashMap<Identity<'a>, u32>,
    /// The pods of each object that makes some, in order.
    pub pods: Vec<Pods<'a>>,
    pods_by_label: FxHashMap<(&'a str, &'a str, &'a str), Vec<u32>>,
    pods_by_namespace: FxHashMap<&'a str, Vec<u32>>,
    /// By namespace, the pods of which not every label is seen.
    partial: FxHashMap<&'a str, Vec<u32>>,
    /// The objects of each group and kind, in order.
    by_kind: FxHashMap<(&'a str, &'a str), Vec<u32>>,
    /// The objects that the program writes once more, each with the first of its identity.
    pub again: Vec<(&'a Manifest, &'a Manifest)>,
    /// The object that was found last: references to one come one after the other.
    last: AtomicU32,
    values: OnceLock<Values<'a>>,
    /// The keys that have each value, found out when they are asked for.
    label_keys: OnceLock<Values<'a>>,
    /// How many comparisons the search for near misses may still make, so that a program of nothing but
    /// mistakes is checked in good time as well. Like `effort`, it is for what looks at the program as a
    /// whole: where threads look at parts of it, who came first would show.
    patience: AtomicU32,
    /// How many comparisons may still be made to list all the pods that selectors select.
    effort: AtomicU32,
}

impl<'a> Program<'a> {
    /// The index of the manifests.
    pub(crate) fn new(manifests: &'a [Manifest], schema: Schema<'a>, target: Target) -> Program<'a> {
        let mut objects: FxHashMap<Identity<'a>, u32> = FxHashMap::default();
        objects.reserve(manifests.len());
        let mut kinds = Vec::with_capacity(manifests.len());
        let mut known: FxHashMap<(&str, &str), Option<Kind<'a>>> = FxHashMap::default();
        let mut by_kind: FxHashMap<(&'a str, &'a str), Vec<u32>> = FxHashMap::default();
        let (mut pods, mut again) = (Vec::new(), Vec::new());
        // Manifests are sorted by their kinds, so that the kind before is the kind most of the time.
        for run in
            manifests.chunk_by(|one, next| one.kind == next.kind && one.api_version == next.api_version)
        {
            let Some(first) = run.first() else { continue };
            let kind = *known
                .entry((&first.api_version, &first.kind))
                .or_insert_with(|| schema.find_kind(&first.api_version, &first.kind));
            let start = u32::try_from(kinds.len()).unwrap_or(u32::MAX);
            kinds.extend(run.iter().map(|manifest| if manifest.raw { None } else { kind }));
            let end = u32::try_from(kinds.len()).unwrap_or(u32::MAX);
            by_kind.entry((first.group(), &first.kind)).or_default().extend(start..end);
        }
        for (index, manifest) in (0u32..).zip(manifests) {
            let place = objects.entry(manifest.identity()).or_insert(index);
            let first = manifests.get(*place as usize).filter(|_| *place != index && !manifest.external);
            match first {
                Some(first) if first.external => *place = index,
                Some(first) if !manifest.name.is_empty() => again.push((first, manifest)),
                _ => {}
            }
            pods.extend(Pods::of(manifest, index as usize));
        }
        let mut program = Program {
            manifests,
            schema,
            target,
            kinds,
            objects,
            pods,
            pods_by_label: FxHashMap::default(),
            pods_by_namespace: FxHashMap::default(),
            partial: FxHashMap::default(),
            by_kind,
            again,
            last: AtomicU32::new(0),
            values: OnceLock::new(),
            label_keys: OnceLock::new(),
            patience: AtomicU32::new(300_000),
            effort: AtomicU32::new(3_000_000),
        };
        program.index_labels();
        program
    }

    fn index_labels(&mut self) {
        self.pods_by_label.reserve(self.pods.len());
        for (index, pods) in (0u32..).zip(&self.pods) {
            let namespace = pods.namespace();
            self.pods_by_namespace.entry(namespace).or_default().push(index);
            for (key, value) in label_texts(pods) {
                self.pods_by_label.entry((namespace, key, value)).or_default().push(index);
            }
        }
    }

    /// Lists the pods of which not every label is seen. To be called when all reported labels are known.
    pub(crate) fn list_partial(&mut self) {
        for (index, pods) in (0u32..).zip(&self.pods) {
            if pods.partial() {
                self.partial.entry(pods.namespace()).or_default().push(index);
            }
        }
    }

    /// The object of that identity.
    pub(crate) fn object(&self, identity: Identity<'_>) -> Option<&'a Manifest> {
        self.manifests.get(*self.objects.get(&identity)? as usize)
    }

    /// The same, for who asks for one object again and again.
    pub(crate) fn named(&self, identity: Identity<'a>) -> Option<&'a Manifest> {
        let last = self.manifests.get(self.last.load(Ordering::Relaxed) as usize);
        if let Some(last) = last.filter(|last| last.identity() == identity) {
            return Some(last);
        }
        let number = *self.objects.get(&identity)?;
        self.last.store(number, Ordering::Relaxed);
        self.manifests.get(number as usize)
    }

    /// The same object with its place among the manifests.
    pub(crate) fn numbered(&self, object: Option<&'a Manifest>) -> Option<(usize, &'a Manifest)> {
        let object = object?;
        Some((*self.objects.get(&object.identity())? as usize, object))
    }

    /// The namespaces that pods of the program are in, in no order.
    pub(crate) fn namespaces(&self) -> impl Iterator<Item = &'a str> {
        self.pods_by_namespace.keys().copied()
    }

    /// The objects of that group and kind, in order.
    pub(crate) fn objects_of<'p>(
        &'p self,
        group: &'p str,
        kind: &'p str,
    ) -> impl Iterator<Item = &'a Manifest> + use<'p, 'a> {
        let found = self.by_kind.get(&(group, kind)).map_or(&[] as &[u32], Vec::as_slice);
        found.iter().filter_map(|index| self.manifests.get(*index as usize))
    }

    /// Those of them that the program writes and a schema knows.
    pub(crate) fn written<'p>(
        &'p self,
        group: &'p str,
        kind: &'p str,
    ) -> impl Iterator<Item = &'a Manifest> + use<'p, 'a> {
        self.objects_of(group, kind).filter(|object| !object.external && !object.raw)
    }

    /// All the pods of a namespace that have what is required, or may have it. A program in which very many
    /// selectors look through very many pods gets no answer in the end.
    pub(crate) fn all_selected(
        &self,
        namespace: &str,
        needs: &[Need<'_>],
    ) -> Option<Vec<(&Pods<'a>, Verdict)>> {
        let looked_at = self.fewest(namespace, needs).unwrap_or_else(|| self.in_namespace(namespace)).len();
        let partial = self.partial.get(namespace).map_or(0, Vec::len);
        let cost = looked_at.saturating_mul(needs.len().max(1)).saturating_add(partial);
        if !take(&self.effort, cost) {
            return None;
        }
        let found: Vec<(u32, Verdict)> = self.selected_numbers(namespace, needs).collect();
        let pods = |(index, verdict)| Some((self.pods.get(index as usize)?, verdict));
        Some(found.into_iter().filter_map(pods).collect())
    }

    /// The pods of a namespace that have what is required, or may have it, each with which it is.
    pub(crate) fn selected<'p>(
        &'p self,
        namespace: &'p str,
        needs: &'p [Need<'_>],
    ) -> impl Iterator<Item = (&'p Pods<'a>, Verdict)> {
        self.selected_numbers(namespace, needs)
            .filter_map(|(index, verdict)| Some((self.pods.get(index as usize)?, verdict)))
    }

    fn selected_numbers<'p>(
        &'p self,
        namespace: &'p str,
        needs: &'p [Need<'_>],
    ) -> impl Iterator<Item = (u32, Verdict)> {
        let partial = self.partial.get(namespace).map_or(&[] as &[u32], Vec::as_slice);
        let (candidates, partial) = match self.fewest(namespace, needs) {
            Some(candidates) => (candidates, partial),
            None => (self.in_namespace(namespace), &[] as &[u32]),
        };
        // Partial pods stand in the lists of the labels that they do have, too: once is enough.
        let sure = candidates.iter().filter(move |index| !partial.contains(index));
        sure.chain(partial).filter_map(move |index| {
            let pods = self.pods.get(*index as usize)?;
            let verdict = verdict(needs, pods);
            (verdict != Verdict::No).then_some((*index, verdict))
        })
    }

    /// The shortest list of pods that has all those which are certain to meet the needs.
    fn fewest<'p>(&'p self, namespace: &'p str, needs: &'p [Need<'_>]) -> Option<&'p [u32]> {
        let lists = needs.iter().filter_map(|need| match need.test {
            Test::Equal(value) if !automatic(need.key) => Some(self.labelled(namespace, need.key, value)),
            _ => None,
        });
        lists.min_by_key(|list| list.len())
    }

    /// Whether pods of the program are in that namespace.
    pub(crate) fn has_pods(&self, namespace: &str) -> bool {
        self.pods_by_namespace.contains_key(namespace)
    }

    fn in_namespace<'p>(&'p self, namespace: &'p str) -> &'p [u32] {
        self.pods_by_namespace.get(namespace).map_or(&[], Vec::as_slice)
    }

    fn labelled<'p>(&'p self, namespace: &'p str, key: &'p str, value: &'p str) -> &'p [u32] {
        self.pods_by_label.get(&(namespace, key, value)).map_or(&[], Vec::as_slice)
    }

    /// The pods of the namespace that come nearest: those with the most of what is required, else those
    /// that have a required label with a value that looks like the required one, or the value with a key
    /// that does.
    pub(crate) fn nearest(&self, namespace: &str, needs: &[Need<'_>]) -> Option<&Pods<'a>> {
        let mut best: Option<(usize, u32)> = None;
        for need in needs {
            let Test::Equal(value) = need.test else { continue };
            for index in self.labelled(namespace, need.key, value).iter().take(64) {
                let Some(pods) = self.pods.get(*index as usize) else { continue };
                let met = needs.iter().filter(|need| need.verdict(pods) == Verdict::Yes).count();
                if best.is_none_or(|(most, first)| met > most || (met == most && *index < first)) {
                    best = Some((met, *index));
                }
            }
        }
        let shared = best.map(|(_, index)| index);
        let found = shared
            .or_else(|| needs.iter().find_map(|need| self.alike(namespace, need)))
            .or_else(|| needs.iter().find_map(|need| self.alike_key(namespace, need)));
        self.pods.get(found? as usize)
    }

    fn alike_key(&self, namespace: &str, need: &Need<'_>) -> Option<u32> {
        let Test::Equal(value) = need.test else { return None };
        let keys = self.label_keys.get_or_init(|| self.label_texts(|(key, value)| (value, key)));
        let known = keys.get(&(namespace, value))?;
        if !self.spend(known.len()) {
            return None;
        }
        let near = kdsl_base::nearest(need.key, known.iter().map(|(known, _)| *known))?;
        known.iter().find(|(known, _)| *known == near).map(|(_, index)| *index)
    }

    fn alike(&self, namespace: &str, need: &Need<'_>) -> Option<u32> {
        let Test::Equal(value) = need.test else { return None };
        let values = self.values.get_or_init(|| self.label_texts(|label| label));
        let known = values.get(&(namespace, need.key))?;
        if !self.spend(known.len()) {
            return None;
        }
        let near = kdsl_base::nearest(value, known.iter().map(|(known, _)| *known))
            .or_else(|| known.iter().map(|(known, _)| *known).find(|known| extends(known, value)))?;
        known.iter().find(|(known, _)| *known == near).map(|(_, index)| *index)
    }

    /// One part of each label by the other, which `by` says, with the first pods that have it.
    fn label_texts(&self, by: fn((&'a str, &'a str)) -> (&'a str, &'a str)) -> Values<'a> {
        let mut values = Values::default();
        for (index, pods) in (0u32..).zip(&self.pods) {
            for (key, value) in label_texts(pods) {
                let first = self.labelled(pods.namespace(), key, value).first();
                if first == Some(&index) {
                    let (known, asked) = by((key, value));
                    values.entry((pods.namespace(), known)).or_default().push((asked, index));
                }
            }
        }
        values
    }

    /// Pods of another namespace that have all that is required.
    pub(crate) fn elsewhere(&self, namespace: &str, needs: &[Need<'_>]) -> Option<&Pods<'a>> {
        if !self.spend(self.pods.len()) {
            return None;
        }
        self.pods.iter().find(|pods| pods.namespace() != namespace && verdict(needs, pods) == Verdict::Yes)
    }

    /// Takes that many comparisons from what may still be spent on near misses.
    pub(crate) fn spend(&self, comparisons: usize) -> bool {
        take(&self.patience, comparisons)
    }
}

/// Takes so many from what is left. Where that is not enough, nothing is left.
fn take(left: &AtomicU32, count: usize) -> bool {
    let rest = u32::try_from(count).ok().and_then(|count| left.load(Ordering::Relaxed).checked_sub(count));
    left.store(rest.unwrap_or(0), Ordering::Relaxed);
    rest.is_some()
}

/// Whether one value is the other with more words at an end: `web` and `web-v2`.
fn extends(left: &str, right: &str) -> bool {
    let longer = |long: &str, short: &str| {
        !short.is_empty()
            && (long.strip_prefix(short).is_some_and(|rest| rest.starts_with(['-', '.', '_']))
                || long.strip_suffix(short).is_some_and(|rest| rest.ends_with(['-', '.', '_'])))
    };
    longer(left, right) || longer(right, left)
}

fn label_texts<'a>(pods: &Pods<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let entries = pods.labels.map_or(&[] as &[_], Node::entries);
    entries.iter().filter_map(|(key, node)| Some((key.as_str(), node.as_str()?)))
}
