//! One mistake is one problem: every single token of a program is deleted in turn.

use super::{parsed, program};
use crate::TokenKind;

#[test]
fn deleting_one_token_gives_one_problem_near_by() {
    let text = program::resources(50);
    let whole = parsed(&text);
    let (mut good, mut single, mut total) = (0u32, 0u32, 0u32);
    let mut bad: Vec<String> = Vec::new();
    let lines = kdsl_base::LineIndex::new(&text);
    for token in 0..whole.tokens.len() {
        let kind = whole.tokens.kind(token);
        let span = whole.token_span(token);
        if kind.is_trivia() || kind == TokenKind::Eof || span.is_empty() {
            continue;
        }
        let mut changed = text.clone();
        changed.replace_range(span.range(), "");
        let parse = parsed(&changed);
        total += 1;
        single += u32::from(parse.problems.len() <= 1);
        let after = kdsl_base::LineIndex::new(&changed);
        let line = lines.line(span.start);
        let near = parse.problems.iter().all(|p| after.line(p.primary.span.start).abs_diff(line) <= 2);
        if parse.problems.len() <= 1 && near {
            good += 1;
        } else if bad.len() < 400 {
            let range = lines.start(line).unwrap_or(0) as usize..span.start as usize;
            bad.push(format!(
                "{:?} after {:?}: {}",
                whole.token_text(token),
                text.get(range).unwrap_or(""),
                super::problems(&parse)
            ));
        }
    }
    let share = f64::from(good) / f64::from(total);
    println!("{good} of {total} near by, {single} with at most one problem: {share:.4}");
    for line in bad.iter().take(60) {
        println!("{line}");
    }
    assert!(share >= 0.95, "{share}");
    assert!(f64::from(single) / f64::from(total) >= 0.99, "{single} of {total}");
}
