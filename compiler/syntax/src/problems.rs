//! Which problems are told. One mistake leaves traces in the lexer, in the brackets and in the
//! grammar; the reader gets the one that is nearest to the cause.

use kdsl_base::{Code, Diagnostic, LineIndex};

/// Puts the problems in order. What the lexer and the brackets say is exact and always told; of what
/// the grammar says, the first of a line, and nothing on a line on which one of the others has spoken.
pub(crate) fn merge(
    text: &str,
    lexical: Vec<Diagnostic>,
    brackets: Vec<Diagnostic>,
    grammar: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    if lexical.is_empty() && brackets.is_empty() && grammar.is_empty() {
        return Vec::new();
    }
    let index = LineIndex::new(text);
    let line = |problem: &Diagnostic| index.line(problem.primary.span.start);
    let mut lexical = lexical;
    let (too_deep, brackets): (Vec<_>, Vec<_>) =
        brackets.into_iter().partition(|problem| problem.code == Code::K0007);
    lexical.extend(too_deep);
    Diagnostic::sort(&mut lexical, start);
    let mut taken: Vec<u32> = lexical.iter().map(line).collect();
    let mut all = Vec::new();
    let mut quoted = None;
    for problem in lexical {
        // One missing quote turns the quotes and the text behind it inside out.
        let follows = matches!(problem.code, Code::K0003 | Code::K0009);
        let here = line(&problem);
        if !follows || quoted != Some(here) {
            quoted = if follows { Some(here) } else { quoted };
            all.push(problem);
        }
    }
    let mut told: Vec<u32> = Vec::new();
    for problem in brackets {
        // A quote that is missing swallows the brackets of its line.
        let here = line(&problem);
        if taken.binary_search(&here).is_err() && told.last() != Some(&here) {
            told.push(here);
            all.push(problem);
        }
    }
    taken.append(&mut told);
    taken.sort_unstable();
    let mut last = None;
    let mut rest = grammar;
    Diagnostic::sort(&mut rest, start);
    for problem in rest {
        let here = line(&problem);
        if taken.binary_search(&here).is_err() && last != Some(here) {
            last = Some(here);
            all.push(problem);
        }
    }
    Diagnostic::sort(&mut all, start);
    all
}

fn start(problem: &Diagnostic) -> [u32; 3] {
    [problem.primary.span.start, 0, 0]
}
