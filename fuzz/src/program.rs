//! Changes of programs: a node is left out, doubled, or becomes another one of its sort; a token becomes another
//! token; an item of another program comes in.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use kdsl_base::FileId;
use kdsl_syntax::{NodeKind, Parse, Tree, parse};

use crate::Chance;

/// Programs that have every form, and those that people write.
const STOCK: [&str; 3] = [
    include_str!("../../compiler/fmt/src/tests/everything.kdsl"),
    include_str!("../../examples/first-look/main.kdsl"),
    include_str!("../../stdlib/web.kdsl"),
];

/// What may stand in the place of a token, besides what the program and the stock have.
const TOKENS: [&str; 54] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "\"\"\"",
    "r\"",
    "${",
    ",",
    ":",
    ".",
    "..",
    "...",
    "?",
    "?.",
    "??",
    "=",
    "=>",
    "==",
    "-",
    "!",
    "|",
    "&&",
    "+",
    "\n",
    " ",
    "\r\n",
    "//",
    "/*",
    "*/",
    "///",
    "\\",
    "'",
    "#",
    "\u{0}",
    "é",
    "😀",
    "\t",
    "0",
    "-1",
    "9223372036854775807",
    "1e400",
    "0x",
    "1.5Gi",
    "25%",
    "old",
    "name",
    "self",
    "null",
    "if",
    "for",
    "@",
];

/// A libFuzzer mutator of programs.
pub fn program(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    crate::mutate(data, size, most, seed, change)
}

fn change(text: &str, chance: &mut Chance) -> Option<String> {
    let parse = parse(FileId(0), text);
    match chance.below(8) {
        0 => replaced(text, node(&parse, chance)?.1, ""),
        1 => {
            let (_, range) = node(&parse, chance)?;
            let gap = ["", " ", "\n", ", "][chance.below(4)];
            let twice = format!("{0}{gap}{0}", text.get(range.clone())?);
            replaced(text, range, &twice)
        }
        2 | 3 => {
            let (kind, range) = node(&parse, chance)?;
            let other = another(&parse, kind, chance)?;
            replaced(text, range, &other)
        }
        4 => replaced(text, token(&parse, chance)?, chance.of(&TOKENS)?),
        5 => {
            let at = token(&parse, chance)?.start;
            replaced(text, at..at, chance.of(&TOKENS)?)
        }
        6 => {
            let (one, other) = (token(&parse, chance)?, token(&parse, chance)?);
            let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
            let (left, right) = (text.get(first.clone())?, text.get(second.clone())?);
            let between = text.get(first.end..second.start)?;
            replaced(text, first.start..second.end, &format!("{right}{between}{left}"))
        }
        _ => {
            let (_, range) = node(&parse, chance)?;
            let kinds: Vec<&NodeKind> = stock().keys().filter(|kind| kind.is_item()).collect();
            let kind = **chance.of(&kinds)?;
            let item = chance.of(stock().get(&kind)?)?;
            replaced(text, range.end..range.end, &format!("\n{item}\n"))
        }
    }
}

fn replaced(text: &str, range: Range<usize>, with: &str) -> Option<String> {
    Some(format!("{}{with}{}", text.get(..range.start)?, text.get(range.end..)?))
}

/// A node below the file, with its place.
fn node(parse: &Parse, chance: &mut Chance) -> Option<(NodeKind, Range<usize>)> {
    let at = 1 + chance.below(parse.tree.len().checked_sub(1)?);
    let node = parse.node(parse.tree.descendants(Tree::ROOT).nth(at)?);
    Some((node.kind(), node.span().range()))
}

fn token(parse: &Parse, chance: &mut Chance) -> Option<Range<usize>> {
    let token = u32::try_from(chance.below(parse.tokens.len() as usize)).ok()?;
    Some(parse.token_span(token).range())
}

/// The text of another node of that sort, of the program or of the stock.
fn another(parse: &Parse, kind: NodeKind, chance: &mut Chance) -> Option<String> {
    // An expression may stand wherever another one does.
    let is_like = |other: NodeKind| other == kind || kind.is_expr() && other.is_expr();
    if chance.below(2) == 0 {
        let nodes = parse.tree.descendants(Tree::ROOT).map(|id| parse.node(id));
        let like: Vec<_> = nodes.filter(|node| is_like(node.kind())).collect();
        return Some(chance.of(&like)?.text().to_owned());
    }
    let like: Vec<&Vec<String>> =
        stock().iter().filter(|(other, _)| is_like(**other)).map(|(_, texts)| texts).collect();
    let texts = *chance.of(&like)?;
    chance.of(texts).cloned()
}

/// The nodes of the stock by their kinds.
fn stock() -> &'static BTreeMap<NodeKind, Vec<String>> {
    static NODES: OnceLock<BTreeMap<NodeKind, Vec<String>>> = OnceLock::new();
    NODES.get_or_init(|| {
        let mut nodes: BTreeMap<NodeKind, Vec<String>> = BTreeMap::new();
        for text in STOCK {
            let parse = parse(FileId(0), text);
            for id in parse.tree.descendants(Tree::ROOT).skip(1) {
                let node = parse.node(id);
                nodes.entry(node.kind()).or_default().push(node.text().to_owned());
            }
        }
        nodes
    })
}
