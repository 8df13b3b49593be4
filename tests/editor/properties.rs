//! What holds of every answer, for every program of the documentation, the cases and the examples, whole and cut
//! off in the middle.

use std::ops::Range;

use kdsl_base::{FileId, MemoryWorld, Span};
use kdsl_core::{Compiled, Options};
use kdsl_ide::{Fold, Symbol};

use crate::documents::{blocks, files, root};

/// Every how manyth program is taken: a debug build is slow.
const EVERY: usize = 9;

/// Programs of the repository, each whole and up to a place in the middle of it.
pub fn programs() -> Vec<String> {
    let mut all = Vec::new();
    for folder in ["docs/spec", "docs/errors", "tests/cases"] {
        for path in files(folder, "md") {
            let text = std::fs::read_to_string(path).unwrap();
            all.extend(blocks(&text).into_iter().filter(|block| block.is_program()).map(|block| block.text));
        }
    }
    let mut some: Vec<String> = all.into_iter().step_by(EVERY).collect();
    for example in ["examples/first-look/main.kdsl", "compiler/fmt/src/tests/everything.kdsl"] {
        some.push(std::fs::read_to_string(root().join(example)).unwrap());
    }
    let cut = |text: &String| {
        let at = text.len() * 2 / 3;
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text[..at].to_owned()
    };
    some.iter().flat_map(|text| [text.clone(), cut(text)]).collect()
}

/// A program of one file, as an editor compiles it.
pub fn compiled(text: &str) -> Compiled {
    let mut world = MemoryWorld::default();
    world.files.insert("main.kdsl".to_owned(), text.to_owned());
    kdsl_ide::compile(&world, &["main.kdsl".to_owned()], &Options::default())
}

const MAIN: FileId = FileId(0);

fn range(span: Span) -> Range<usize> {
    span.range()
}

#[test]
fn tokens_cover_what_is_written_and_never_overlap() {
    for text in programs() {
        let compiled = compiled(&text);
        let tokens = kdsl_ide::tokens(&compiled.analysis, MAIN, None);
        let mut covered = vec![false; text.len()];
        let mut end = 0;
        for token in &tokens {
            assert!(token.span.start >= end && !token.span.is_empty(), "{text}\n{token:?}");
            assert!(!text[range(token.span)].contains(['\n', '\r']));
            end = token.span.end;
            covered[range(token.span)].fill(true);
        }
        for (at, character) in text.char_indices() {
            let written = character.is_alphanumeric() || matches!(character, '+' | '=' | '"' | '_');
            let wrong = compiled.analysis.parses[0].tokens.at(at as u32);
            let is_error = compiled.analysis.parses[0].tokens.kind(wrong) == kdsl_syntax::TokenKind::Error;
            assert!(!written || covered[at] || is_error, "{text}\nbyte {at} has no class");
        }
        // A part has the tokens that the whole has there.
        let part = text.len() as u32 / 3..text.len() as u32 / 2;
        let within: Vec<_> = tokens
            .iter()
            .filter(|token| token.span.end > part.start && token.span.start < part.end)
            .collect();
        let asked = kdsl_ide::tokens(&compiled.analysis, MAIN, Some(part.clone()));
        // A text of several lines is given whole.
        assert!(within.iter().all(|token| asked.contains(token)), "{text}\n{part:?}");
    }
}

#[test]
fn a_delta_makes_of_one_state_the_other() {
    let mut before = Vec::new();
    for text in programs() {
        let after = kdsl_ide::tokens(&compiled(&text).analysis, MAIN, None);
        let (start, gone, new) = kdsl_ide::delta(&before, &after);
        let mut made = before.clone();
        made.splice(start..start + gone, new.iter().copied());
        assert_eq!(made, after);
        before = after;
    }
}

#[test]
fn folds_and_symbols_are_nested() {
    for text in programs() {
        let compiled = compiled(&text);
        let folds = kdsl_ide::folds(&compiled.analysis.parses[0]);
        let lines = text.lines().count().max(1) as u32;
        let mut open: Vec<Fold> = Vec::new();
        for fold in folds {
            assert!(fold.first_line < fold.last_line && fold.last_line <= lines, "{text}\n{fold:?}");
            while open.last().is_some_and(|outer| outer.span.end <= fold.span.start) {
                open.pop();
            }
            assert!(open.last().is_none_or(|outer| outer.span.covers(fold.span)), "{text}\n{fold:?}");
            open.push(fold);
        }
        for symbol in kdsl_ide::outline(&compiled.analysis, MAIN) {
            nested(&symbol, Span::new(MAIN, 0, text.len() as u32), &text);
        }
    }
}

fn nested(symbol: &Symbol, around: Span, text: &str) {
    assert!(around.covers(symbol.span) && symbol.span.covers(symbol.name_span), "{text}\n{symbol:?}");
    for child in &symbol.children {
        nested(child, symbol.span, text);
    }
}

#[test]
fn what_is_hinted_can_be_written() {
    for text in programs().into_iter().step_by(3) {
        let compiled = compiled(&text);
        let problems = compiled.analysis.parses[0].problems.len();
        let mut tried = 0;
        for hint in kdsl_ide::hints(&compiled, MAIN, 0..u32::MAX, kdsl_ide::HintSorts::ALL) {
            assert!(text.is_char_boundary(hint.offset as usize), "{text}\n{hint:?}");
            let mut edits = kdsl_ide::hint_edits(&compiled.analysis, &hint);
            if edits.is_empty() || tried == 3 {
                continue;
            }
            tried += 1;
            edits.sort_by_key(|edit| edit.span);
            let mut changed = text.clone();
            for edit in edits.iter().rev() {
                changed.replace_range(edit.span.range(), &edit.replacement);
            }
            let after = kdsl_syntax::parse(MAIN, changed.as_str()).problems.len();
            assert!(after <= problems, "{changed}\n{hint:?}");
        }
        for lens in kdsl_ide::lenses(&compiled, MAIN, None) {
            assert!(lens.span.end as usize <= text.len(), "{text}\n{lens:?}");
        }
    }
}

#[test]
fn formatting_all_parts_is_formatting() {
    for text in programs() {
        let whole = kdsl_ide::format(MAIN, &text).map(|edits| applied(&text, &edits));
        let all = kdsl_ide::format_range(MAIN, &text, 0..text.len() as u32);
        if let Some(whole) = whole {
            assert_eq!(applied(&text, &all), whole);
        }
        // Any part may be made alone: what comes out is as good a program.
        let part = text.len() as u32 / 4..text.len() as u32 / 2;
        let part = kdsl_ide::format_range(MAIN, &text, part);
        let problems = kdsl_syntax::parse(MAIN, text.as_str()).problems.len();
        let changed = applied(&text, &part);
        assert!(kdsl_syntax::parse(MAIN, changed.as_str()).problems.len() <= problems, "{text}\n{changed}");
        for (at, letter) in text.char_indices().filter(|(_, letter)| matches!(letter, '\n' | '}')).step_by(5)
        {
            let after = at as u32 + 1;
            let edits = kdsl_ide::format_on_type(MAIN, &text, after, letter);
            applied(&text, &edits);
            kdsl_ide::on_enter(MAIN, &text, after..after);
        }
        let analysis = compiled(&text).analysis;
        let organized = applied(&text, &kdsl_ide::organize_imports(&analysis, MAIN));
        let again = compiled(&organized).analysis;
        assert_eq!(kdsl_ide::organize_imports(&again, MAIN), [], "{organized}");
    }
}

fn applied(text: &str, edits: &[kdsl_base::Edit]) -> String {
    let mut text = text.to_owned();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

#[test]
fn selections_grow_up_to_the_whole_text() {
    for text in programs() {
        let compiled = compiled(&text);
        for offset in (0..=text.len() as u32).step_by(7) {
            let selections = kdsl_ide::selections(&compiled.analysis.parses[0], offset);
            for pair in selections.windows(2) {
                assert!(pair[1].covers(pair[0]) && pair[1] != pair[0], "{text}\n{pair:?}");
            }
            let last = selections.last().copied();
            assert!(
                text.is_empty() || last == Some(Span::new(MAIN, 0, text.len() as u32)),
                "{text}\n{offset}"
            );
            assert!(selections.iter().all(|span| span.touches(offset)), "{text}\n{offset}");
        }
    }
}

#[test]
fn completions_replace_what_is_around_the_cursor_and_nothing_else() {
    for (n, text) in programs().into_iter().enumerate().step_by(3) {
        let compiled = compiled(&text);
        let world = MemoryWorld::default();
        // A debug build is slow: other places in every program.
        let places = (n * 31 % 211..=text.len()).step_by(211).filter(|at| text.is_char_boundary(*at));
        for at in places {
            let offset = u32::try_from(at).unwrap();
            let ask = kdsl_ide::Ask {
                compiled: &compiled,
                project: Some(&compiled),
                world: &world,
                file: MAIN,
                offset,
            };
            let found = kdsl_ide::completion(&ask);
            assert!(found.items.len() <= kdsl_ide::MOST);
            for item in found.items {
                let place = range(item.replace);
                assert!(item.replace.touches(offset), "{text}\n{at}: {item:?}");
                assert!(!text[place.clone()].contains('\n') && !item.label.is_empty(), "{item:?}");
                assert_eq!((item.insert.start, item.replace.covers(item.insert)), (item.replace.start, true));
                for edit in &item.edits {
                    let apart = edit.span.end <= item.replace.start || edit.span.start >= item.replace.end;
                    assert!(apart && edit.span.end as usize <= text.len(), "{text}\n{at}: {item:?}");
                }
            }
            let signature = kdsl_ide::signature(&compiled.analysis, MAIN, offset);
            for (start, end) in signature.iter().flat_map(|signature| &signature.params) {
                assert!(signature.as_ref().unwrap().label.get(*start..*end).is_some());
            }
        }
    }
}
