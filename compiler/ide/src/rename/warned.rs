//! What a person should know of a rename before it is made: what changes in a cluster, and who else knows the name.

use kdsl_base::{Manifest, Node};

use super::Renaming;
use crate::names::{Sort, Thing};

impl Renaming<'_, '_> {
    pub(super) fn warnings(&self, new: &str) -> Vec<(String, String)> {
        let mut warnings = Vec::new();
        for (title, text) in
            [self.objects(new), self.selectors(), self.keys(), self.params(), self.members(), self.spreads()]
                .into_iter()
                .flatten()
        {
            warnings.push((title.to_owned(), text));
        }
        warnings
    }

    /// Objects that get another name are others for the cluster.
    fn objects(&self, new: &str) -> Option<(&'static str, String)> {
        let mut kinds: Vec<String> = Vec::new();
        for (thing, _) in self.names.members(&self.all) {
            let Thing::Object(decl, name) = thing else { continue };
            let made = self
                .names
                .compiled
                .manifests
                .iter()
                .filter(|made| made.node.origin == *decl && made.name == *name);
            kinds.extend(made.filter(|made| !made.external).map(|made| made.kind.to_string()));
        }
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            return None;
        }
        let (kinds, old) = (kinds.join(", "), &self.old);
        Some((
            "other objects in the cluster",
            format!("{kinds} `{new}` is made anew; `{old}` stays until it is deleted"),
        ))
    }

    /// What selects the pods of a workload cannot be changed.
    fn selectors(&self) -> Option<(&'static str, String)> {
        let is_label = |thing: &Thing, made: &Manifest| {
            let selector = made.node.at(&["spec", "selector", "matchLabels"]);
            match thing {
                Thing::LabelKey(_, _, key) => selector.is_some_and(|labels| labels.get(key).is_some()),
                Thing::LabelValue(_, _, key, value) => {
                    selector.and_then(|labels| labels.get(key)).and_then(Node::as_str) == Some(value)
                }
                _ => false,
            }
        };
        let labels: Vec<&Thing> = self.names.members(&self.all).map(|(thing, _)| thing).collect();
        let workloads =
            self.names.compiled.manifests.iter().filter(|made| made.group() == "apps" && !made.external);
        let bound: Vec<String> = workloads
            .filter(|made| labels.iter().any(|label| is_label(label, made)))
            .map(|made| format!("{} `{}`", made.kind, made.name))
            .collect();
        let first = bound.first()?;
        let more = if bound.len() > 1 { format!(" and {} more", bound.len() - 1) } else { String::new() };
        Some((
            "a selector that cannot change",
            format!("the selector of {first}{more} is fixed once it is made: delete it first"),
        ))
    }

    /// Keys that containers get as variables or files by their own names.
    fn keys(&self) -> Option<(&'static str, String)> {
        let decls = self.names.members(&self.all).filter_map(|(thing, _)| match thing {
            Thing::Key(decl, _) => Some(*decl),
            _ => None,
        });
        let mut places: Vec<_> = decls.flat_map(|decl| self.names.wholes_of(decl)).collect();
        places.sort_unstable();
        let place = self.names.place_of(*places.first()?);
        Some((
            "a variable or file of containers",
            format!("containers get the key under its own name, by what stands at {place}"),
        ))
    }

    fn params(&self) -> Option<(&'static str, String)> {
        self.has(Sort::Param).then(|| {
            let text = format!(
                "whoever gives `{}`, by `--set`, the environment or a file, must give the new name",
                self.old
            );
            ("an input of the program", text)
        })
    }

    /// Members of that name of which it is not known what they are members of.
    fn members(&self) -> Option<(&'static str, String)> {
        if !self.has(Sort::Field) && !self.has(Sort::Output) && !self.has(Sort::Key) {
            return None;
        }
        let first = self.names.unclear(&self.old).first()?;
        let place = self.names.place_of(*first);
        Some((
            "a member that may mean it",
            format!("what `{}` at {place} is a member of is not known", self.old),
        ))
    }

    /// Keys of records in which others are spread: what is merged with them is not written beside them.
    fn spreads(&self) -> Option<(&'static str, String)> {
        let first = self.places().find(|said| self.names.is_beside(said.span))?;
        let place = self.names.place_of(first.span);
        Some((
            "merged with what is spread",
            format!("what is spread beside `{}` at {place} may have it too", self.old),
        ))
    }
}
