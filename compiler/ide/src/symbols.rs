//! The symbols of a project, by what is typed of their names.

use kdsl_base::Span;
use kdsl_core::Analysis;

use crate::outline::{Symbol, SymbolKind, of_parse};

/// How many symbols are given: more than anyone looks through.
const MOST: usize = 256;

/// A symbol of a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProjectSymbol {
    /// Its name.
    pub name: String,
    /// What else there is to say.
    pub detail: String,
    /// What it is in: the resource of a container.
    pub container: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its name's place.
    pub span: Span,
}

/// The symbols whose name, or kind and name, has the letters of `query` in their order; the best ones first.
pub fn project_symbols(analysis: &Analysis, query: &str) -> Vec<ProjectSymbol> {
    let mut found = Vec::new();
    for parse in &analysis.parses {
        // What the language itself has is nobody's to look for.
        if analysis.sources.get(parse.file).is_some_and(|source| source.kind == kdsl_base::SourceKind::File) {
            for symbol in of_parse(analysis, parse) {
                collect(symbol, "", query, &mut found);
            }
        }
    }
    found.sort_by(|(left, a), (right, b)| {
        let rank = |score: &u32, symbol: &ProjectSymbol| (*score, symbol.name.len());
        rank(left, a).cmp(&rank(right, b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.span.cmp(&b.span))
    });
    found.truncate(MOST);
    found.into_iter().map(|(_, symbol)| symbol).collect()
}

fn collect(symbol: Symbol, container: &str, query: &str, found: &mut Vec<(u32, ProjectSymbol)>) {
    let Symbol { name, detail, kind, name_span: span, children, .. } = symbol;
    let long = || score(&format!("{detail} {name}"), query).map(|score| score.saturating_add(FAR));
    let score = score(&name, query).or_else(long);
    for child in children {
        collect(child, &name, query, found);
    }
    if let Some(score) = score.filter(|_| !matches!(kind, SymbolKind::Import | SymbolKind::Layer)) {
        found.push((score, ProjectSymbol { name, detail, container: container.to_owned(), kind, span }));
    }
}

/// What a match in the kind costs more than one in the name.
const FAR: u32 = 1000;

/// How far a text is from what was typed, the best zero; none where a letter is missing. A letter that follows
/// the one before it or begins a word costs nothing, others what is passed over.
pub(crate) fn score(text: &str, query: &str) -> Option<u32> {
    let mut letters = text.chars();
    let mut cost = 0u32;
    let mut before = '-';
    for wanted in query.chars().filter(|letter| !letter.is_whitespace()) {
        let mut passed = 0u32;
        loop {
            let letter = letters.next()?;
            let begins = !before.is_alphanumeric() || (before.is_lowercase() && letter.is_uppercase());
            before = letter;
            if letter.to_lowercase().eq(wanted.to_lowercase()) {
                cost = cost.saturating_add(match (passed, begins) {
                    (0, _) => 0,
                    (_, true) => 1,
                    (passed, false) => 2 + passed.min(100),
                });
                break;
            }
            passed += 1;
        }
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn what_begins_a_word_is_nearer() {
        assert_eq!(score("backend", "back"), Some(0));
        assert_eq!(score("app-config", "ac"), Some(1));
        assert!(score("backend", "bd") > score("big-door", "bd"));
        assert_eq!(score("web", "wx"), None);
        assert_eq!(score("web", ""), Some(0));
    }
}
