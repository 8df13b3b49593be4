//! Which names a thing may have: the rules of the language, and those of Kubernetes for what goes there.

use kdsl_base::names::{NameProblem, config_key, dns_label, label_key, label_value, port_name};
use kdsl_syntax::KEYWORDS;

use super::Renaming;
use crate::names::{Sort, Thing};

/// A rule for names, and what it is for.
type Rule = (fn(&str) -> Result<(), NameProblem>, &'static str);

impl Renaming<'_, '_> {
    /// Whether everything that gets the name may have it.
    pub(super) fn is_allowed(&self, new: &str) -> Result<(), String> {
        if let Some(sort) = self.sorts.iter().find(|sort| sort.is_of_program()) {
            self.is_word(new, *sort)?;
        }
        for (thing, id) in self.names.members(&self.all) {
            let Some(info) = self.names.info(id) else { continue };
            let (check, what): Rule = match info.sort {
                Sort::Object => {
                    self.is_object_name(thing, new)?;
                    continue;
                }
                Sort::Key => (config_key, "a key"),
                Sort::Port if self.is_of_service(thing) => (dns_label, "a port of a Service"),
                Sort::Port => (port_name, "a port"),
                Sort::Container => (dns_label, "a container"),
                Sort::Volume => (dns_label, "a volume"),
                Sort::LabelKey => (label_key, "a label"),
                Sort::LabelValue => (label_value, "the value of a label"),
                _ => continue,
            };
            check(new).map_err(|problem| refused(new, what, &problem))?;
        }
        Ok(())
    }

    /// Whether a word may name something in the program.
    fn is_word(&self, new: &str, sort: Sort) -> Result<(), String> {
        if !super::text::is_word(new) {
            let why = "a name begins with a letter or `_`, and goes on with letters, digits, `_` and `-`";
            let both = self.has(Sort::Resource) && self.has(Sort::Object);
            let help = if both {
                format!(". Write `\"{new}\" as {}` for the one in the cluster alone", self.old)
            } else {
                String::new()
            };
            return Err(format!("`{new}` cannot name {}: {why}{help}", sort.words()));
        }
        if KEYWORDS.contains(&new) {
            return Err(format!("`{new}` cannot name {}: it is a word of the language", sort.words()));
        }
        // A field may begin as it likes, as the keys of records do.
        if sort == Sort::Field {
            return Ok(());
        }
        let first = |name: &str| name.trim_start_matches('_').chars().next().is_some_and(char::is_uppercase);
        let capital = if sort == Sort::Alias { first(&self.old) } else { sort.is_capital() };
        if first(new) != capital {
            let letter = if capital { "a capital" } else { "a small letter" };
            return Err(format!("`{new}` cannot name {}: it begins with {letter}", sort.words()));
        }
        if new.starts_with('_') && !self.old.starts_with('_') && self.is_in_several_files() {
            return Err(format!("`{new}` would be private to its file, and others use it"));
        }
        Ok(())
    }

    fn is_in_several_files(&self) -> bool {
        let mut files: Vec<_> = self.names.places(&self.own).map(|said| said.span.file).collect();
        files.dedup();
        files.len() > 1
    }

    fn is_object_name(&self, thing: &Thing, new: &str) -> Result<(), String> {
        let analysis = self.names.analysis();
        let (group, kind) = match thing {
            Thing::Object(decl, _) => {
                let made = self.names.compiled.manifests.iter().find(|made| made.node.origin == *decl);
                match made {
                    Some(made) => (made.group(), made.kind.as_str()),
                    None => return Ok(()),
                }
            }
            Thing::Outside(object) => {
                let [group, kind, ..] = &**object;
                (group.as_str(), kind.as_str())
            }
            _ => return Ok(()),
        };
        let rule = kdsl_rules::object_name(group, kind, new, analysis.kube.target);
        rule.map_err(|problem| refused(new, &format!("a {kind}"), &problem))
    }

    fn is_of_service(&self, thing: &Thing) -> bool {
        let Thing::Port(decl, _) = thing else { return false };
        let of = self.names.compiled.manifests.iter().find(|made| made.node.origin == *decl);
        of.is_some_and(|made| made.kind == "Service")
    }
}

fn refused(new: &str, what: &str, problem: &NameProblem) -> String {
    let near = problem.nearest.as_ref().map(|near| format!(", as in `{near}`")).unwrap_or_default();
    format!("`{new}` cannot name {what}: {problem}{near}")
}
