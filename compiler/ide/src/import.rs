//! Manifests that are pasted into a program.

use kdsl_core::Target;
use kdsl_import::{Given, Settings, import, is_manifests};

/// What pasted manifests become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// The program, in the canonical style.
    pub text: String,
    /// What could not be carried, a sentence each.
    pub notes: Vec<String>,
}

/// Makes a program of YAML or JSON; nothing if the text holds no manifest, or none that can be carried.
pub fn import_yaml(text: &str, target: Target) -> Option<Imported> {
    if !is_manifests(text) {
        return None;
    }
    let given = Given { name: "pasted.yaml".to_owned(), text: text.to_owned() };
    let done = import(&[given], &Settings { target, ..Settings::default() });
    let notes = done.notes.iter().map(kdsl_import::Note::words).collect();
    (done.objects > 0).then(|| Imported { text: done.text(), notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_become_a_program_and_other_texts_do_not() {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n";
        let done = import_yaml(text, Target::default()).unwrap();
        assert_eq!((done.text.as_str(), done.notes.len()), ("ConfigMap c { data.a: \"b\" }\n", 0));
        assert_eq!(import_yaml("ConfigMap c { data.a: \"b\" }", Target::default()), None);
        assert_eq!(import_yaml("a: [1, 2]\n", Target::default()), None);
    }
}
