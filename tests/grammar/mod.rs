//! The grammar of the reference is the parser's: what its rules make parses, and what parses follows from
//! its rules.

mod make;
mod read;
mod recognise;
mod sides;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kdsl_base::FileId;
use kdsl_syntax::{CONTEXT_WORDS, ITEM_WORDS, KEYWORDS, Parse, SyntaxNode, token_table};

use crate::documents::{blocks, files, root};
use crate::support::Chance;
use make::Maker;
use read::{Grammar, Part, is_token};
use recognise::Recogniser;

/// How many sentences are made.
const SENTENCES: usize = 900;

fn grammar() -> Grammar {
    let page = std::fs::read_to_string(root().join("docs/spec/grammar.md")).unwrap();
    let rules: String =
        blocks(&page).into_iter().filter(|block| block.info == "ebnf").map(|block| block.text).collect();
    Grammar::read(&rules)
}

fn parse(text: &str) -> Parse {
    kdsl_syntax::parse(FileId(0), text)
}

/// Words that are no names in a sentence by chance.
fn words() -> Vec<&'static str> {
    [KEYWORDS, ITEM_WORDS, CONTEXT_WORDS].concat()
}

#[test]
fn every_rule_is_used_and_every_name_has_a_rule() {
    let grammar = grammar();
    let mut used = BTreeSet::from(["file".to_owned(), "BLANK".to_owned()]);
    used.extend(["COMMENT".to_owned(), "BLOCK-COMMENT".to_owned()]);
    grammar.walk(|rule, part| {
        if let Part::Rule(name) = part {
            assert!(grammar.rules.contains_key(name), "`{rule}` uses `{name}`, which has no rule");
            used.insert(name.clone());
        }
    });
    let unused: Vec<_> = grammar.names.iter().filter(|name| !used.contains(*name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn the_words_and_signs_are_those_of_the_lexer() {
    let mut signs = BTreeSet::new();
    grammar().walk(|rule, part| {
        if let (Part::Text(text), false) = (part, is_token(rule)) {
            signs.insert(text.trim().to_owned());
        }
    });
    let table = token_table();
    let brackets = table.brackets.iter().flat_map(|(open, close)| [*open, *close]);
    let quotes = table.strings.iter().filter(|(open, ..)| !open.starts_with('r')).map(|(open, ..)| *open);
    let known: BTreeSet<String> = words()
        .into_iter()
        .chain(table.operators.iter().copied())
        .chain(table.punctuation.iter().copied())
        .chain(brackets)
        .chain(quotes)
        .map(str::to_owned)
        .collect();
    assert_eq!(signs, known);
}

#[test]
fn what_the_grammar_makes_parses_and_every_node_is_reached() {
    let (grammar, words) = (grammar(), words());
    let mut wrong = String::new();
    let mut nodes = BTreeSet::new();
    let mut maker = Maker::new(&grammar, &words, 7);
    for seed in 0..SENTENCES {
        let text = maker.sentence(&start(&grammar, seed));
        let parse = parse(&text);
        for problem in parse.problems.iter().take(1) {
            let span = problem.primary.span;
            let shown: String = text[span.start as usize..].chars().take(40).collect();
            let _ = writeln!(wrong, "{seed}: {} at `{shown}` in\n{text}\n", problem.message);
        }
        reach(parse.root(), &mut nodes);
        if let Err(why) = Recogniser::new(&grammar, &parse).check("file") {
            let _ = writeln!(wrong, "{seed}: not recognised {why} in\n{text}\n");
        }
        if wrong.len() > 2000 {
            break;
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let missed: Vec<String> = node_kinds().into_iter().filter(|kind| !nodes.contains(kind)).collect();
    assert!(missed.is_empty(), "no sentence has {missed:?}");
    let mut left = String::new();
    grammar.walk(|rule, part| {
        if let (Part::Choice(parts), false) = (part, is_token(rule)) {
            for at in (0..parts.len()).filter(|at| {
                !maker.taken.contains(&(rule.to_owned(), std::ptr::from_ref(parts.as_slice()).addr(), *at))
            }) {
                let _ = writeln!(left, "{rule}: {:?}", parts[at]);
            }
        }
    });
    assert!(left.is_empty(), "never taken:\n{left}");
}

/// What the sentence of that number is of: each sort of item in turn, and whole files between them.
fn start(grammar: &Grammar, number: usize) -> String {
    let Part::Choice(items) = grammar.rule("item") else { panic!("an item is one of several") };
    match items.get(number % (items.len() + 3)) {
        Some(Part::Rule(name)) => name.clone(),
        _ => "file".to_owned(),
    }
}

#[test]
fn what_the_grammar_does_not_take_does_not_parse() {
    let (grammar, words) = (grammar(), words());
    let mut maker = Maker::new(&grammar, &words, 8);
    let mut chance = Chance::new(9);
    let mut wrong = String::new();
    let mut parsed = 0;
    for number in 0..SENTENCES {
        let text = maker.sentence(&start(&grammar, number));
        for _ in 0..4 {
            let text = without_a_token(&text, &mut chance);
            let parse = parse(&text);
            if !parse.problems.is_empty() {
                continue;
            }
            parsed += 1;
            if let Err(why) = Recogniser::new(&grammar, &parse).check("file") {
                let _ = writeln!(wrong, "{why} in\n{text}\n");
            }
        }
    }
    assert!(parsed > 100 && wrong.is_empty(), "of {parsed} that parse\n{wrong}");
}

/// A program that lacks one of its tokens.
fn without_a_token(text: &str, chance: &mut Chance) -> String {
    let parse = parse(text);
    let tokens: Vec<u32> =
        (0..parse.tokens.len()).filter(|token| !parse.tokens.kind(*token).is_trivia()).collect();
    let token = tokens[chance.below(tokens.len())];
    let (start, end) = (parse.tokens.start(token) as usize, parse.tokens.end(token) as usize);
    format!("{} {}", &text[..start], &text[end..])
}

fn reach(node: SyntaxNode<'_>, nodes: &mut BTreeSet<String>) {
    nodes.insert(format!("{:?}", node.kind()));
    node.children().for_each(|child| reach(child, nodes));
}

/// The names of the nodes that a program without mistakes can have.
fn node_kinds() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("compiler/syntax/src/kind.rs")).unwrap();
    let body = text.split("pub enum NodeKind {").nth(1).unwrap().split("\n}").next().unwrap();
    let names = body.lines().filter_map(|line| line.trim().strip_suffix(','));
    let mistakes = ["ErrorItem", "ErrorEntry", "Missing", "MissingType"];
    names.filter(|name| !mistakes.contains(name)).map(str::to_owned).collect()
}

#[test]
fn every_program_that_parses_follows_from_the_grammar() {
    let grammar = grammar();
    let mut wrong = String::new();
    let mut count = 0;
    for (place, text) in programs() {
        let parse = parse(&text);
        if !parse.problems.is_empty() {
            continue;
        }
        count += 1;
        if let Err(why) = Recogniser::new(&grammar, &parse).check("file") {
            let _ = writeln!(wrong, "{place}: {why}");
        }
    }
    println!("{count} programs");
    assert!(count > 100 && wrong.is_empty(), "of {count} programs\n{wrong}");
}

/// The programs of the documents, cases and examples.
fn programs() -> Vec<(String, String)> {
    let mut programs = Vec::new();
    let folders = ["docs/errors", "docs/guide", "docs/spec", "tests/cases", "."];
    for path in folders.iter().flat_map(|folder| files(folder, "md")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for (at, block) in blocks(&text).into_iter().enumerate() {
            if block.is_program() && !block.says("values") {
                programs.push((format!("{} block {at}", path.display()), block.text));
            }
        }
    }
    let examples = std::fs::read_dir(root().join("examples")).unwrap();
    let examples =
        examples.map(|folder| format!("examples/{}", folder.unwrap().file_name().to_string_lossy()));
    for name in examples.chain(std::iter::once("stdlib".to_owned())) {
        for path in files(&name, "kdsl") {
            programs.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    programs
}
