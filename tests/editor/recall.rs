//! Whether what people write is offered: words of the repository's programs are typed anew, from their first letter.

use std::collections::BTreeMap;

use kdsl_base::{FileId, MemoryWorld};
use kdsl_ide::{Ask, completion};
use kdsl_syntax::{NodeKind, SyntaxNode, Tree};

use super::properties::{compiled, programs};

/// What of a program is typed anew: what it is, and the word.
fn words(text: &str) -> Vec<(&'static str, usize, String)> {
    let parse = kdsl_syntax::parse(FileId(0), text);
    let mut found = Vec::new();
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        let parent = node.parent().map(SyntaxNode::kind);
        let sort = match (node.kind(), parent) {
            (NodeKind::KeyWord, _) => "key",
            (NodeKind::NameExpr, Some(NodeKind::CallExpr)) => "function",
            (NodeKind::NameExpr, _) => "name",
            (NodeKind::BoolExpr, Some(NodeKind::Entry)) => "value",
            (NodeKind::Name, Some(NodeKind::FieldExpr)) => "member",
            (NodeKind::Name, Some(NodeKind::TypePath)) => "type",
            (NodeKind::Name, Some(NodeKind::ImportName)) => "import",
            _ => continue,
        };
        found.push((sort, node.span().start as usize, node.text().to_owned()));
    }
    found
}

#[test]
fn what_people_write_is_offered() {
    let every: usize = std::env::var("RECALL").ok().and_then(|text| text.parse().ok()).unwrap_or(29);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut n = 0;
    for text in programs() {
        // What is wrong on purpose is not to be offered.
        if compiled(&text).has_errors() {
            continue;
        }
        for (sort, at, word) in words(&text) {
            n += 1;
            if n % every != 0 || word.len() < 2 {
                continue;
            }
            let typed = format!("{}{}", &text[..at + 1], &text[at + word.len()..]);
            let compiled = compiled(&typed);
            let (world, offset) = (MemoryWorld::default(), u32::try_from(at + 1).unwrap());
            let ask = Ask { compiled: &compiled, project: None, world: &world, file: FileId(0), offset };
            let found = completion(&ask);
            let count = counts.entry(sort).or_default();
            count.0 += 1;
            if found.items.iter().any(|item| item.label == word) {
                count.1 += 1;
            } else {
                let line = text[..at].rsplit('\n').next().unwrap();
                let rest = text[at..].lines().next().unwrap();
                println!("{sort} `{word}` in {line}‸{rest}");
            }
        }
    }
    println!("{counts:?}");
    let (asked, offered) = counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert!(offered * 100 >= asked * 80, "{offered} of {asked}");
}
