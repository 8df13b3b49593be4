//! Names for what an action declares: in the style of the language, and not in use yet.

use std::collections::BTreeSet;

use kdsl_base::FileId;
use kdsl_core::builtins;
use kdsl_core::hir::Hir;
use kdsl_syntax::{CONTEXT_WORDS, ITEM_WORDS, KEYWORDS};

use super::context::Context;

/// Every name that is declared in a file or imported into it, whatever its scope.
pub(super) fn taken(hir: &Hir, file: FileId) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    names.extend(hir.locals.iter().filter(|local| local.span.file == file).map(|local| local.name.as_str()));
    names.extend(hir.decls.iter().filter(|it| it.span.file == file).map(|it| it.symbol.as_str()));
    names.extend(hir.functions.iter().filter(|it| it.span.file == file).map(|it| it.name.as_str()));
    for scope in &hir.scopes {
        names.extend(scope.locals.keys().map(|name| name.as_str()));
        names.extend(scope.resources.keys().map(|name| name.as_str()));
        names.extend(scope.namespaces.keys().map(|name| name.as_str()));
        names.extend(scope.functions.keys().map(|name| name.as_str()));
        names.extend(scope.components.keys().map(|name| name.as_str()));
        names.extend(scope.aliases.keys().map(|name| name.as_str()));
        names.extend(scope.kinds.keys().map(|name| name.as_str()));
    }
    names
}

impl Context<'_> {
    /// A name that nothing in the file has yet, from words such as `imagePullPolicy`.
    pub(super) fn fresh(&self, words: &str) -> String {
        let taken = taken(self.hir(), self.file);
        let reserved = |name: &str| {
            [KEYWORDS, ITEM_WORDS, CONTEXT_WORDS].iter().any(|words| words.contains(&name))
                || matches!(name, "name" | "old")
                || builtins::FUNCTIONS.iter().any(|function| function.name == name)
        };
        let base = match kebab(words) {
            word if word.is_empty() => "value".to_owned(),
            word if reserved(&word) => format!("{word}-value"),
            word => word,
        };
        numbered(&base, "-", |name| taken.contains(name))
    }

    /// A name for a component that neither a component nor a kind has: `WebApp` from `web`.
    pub(super) fn fresh_component(&self, words: &str) -> String {
        let taken = taken(self.hir(), self.file);
        let kube = &self.compiled.analysis.kube;
        let part = |part: &str| {
            let mut letters = part.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        };
        let pascal: String = kebab(words).split('-').filter_map(part).collect();
        let begins = pascal.starts_with(|first: char| first.is_ascii_uppercase());
        let base = format!("{}App", if begins { &pascal } else { "" });
        let is_taken = |name: &str| {
            taken.contains(name) || kube.preferred(name).is_some() || kube.type_by_name(name).is_some()
        };
        numbered(&base, "", is_taken)
    }
}

/// The name, or the first of `name-2`, `name-3`, … that is free.
fn numbered(base: &str, between: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(base) {
        return base.to_owned();
    }
    let mut numbers = 2..;
    let name = numbers.find_map(|n| Some(format!("{base}{between}{n}")).filter(|name| !is_taken(name)));
    name.unwrap_or_default()
}

/// `imagePullPolicy` and `IMAGE_PULL_POLICY` as `image-pull-policy`. Empty where nothing of it can be in a name.
fn kebab(words: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for letter in words.chars() {
        if !letter.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        } else if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.extend(['-', letter.to_ascii_lowercase()]);
        } else {
            out.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    let word = out.trim_matches('-');
    if word.starts_with(|first: char| first.is_ascii_digit()) { format!("v{word}") } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn words_become_names() {
        assert_eq!(kebab("imagePullPolicy"), "image-pull-policy");
        assert_eq!(kebab("DB_PASSWORD"), "db-password");
        assert_eq!(kebab("app.kubernetes.io/name"), "app-kubernetes-io-name");
        assert_eq!(kebab("2048"), "v2048");
        assert_eq!(kebab("…"), "");
    }
}
