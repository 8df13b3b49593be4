//! The lexer and the parser: any text has a tree.

use std::time::Duration;

use kdsl_base::FileId;
use kdsl_syntax::{MAX_DEPTH, NodeId, Parse, parse};

/// The tokens are the text, the nodes nest and are not too deep, and what is told is told of places in the text.
pub fn holds(text: &str) {
    let parse = parse(FileId(0), text);
    let joined: String = (0..parse.tokens.len()).map(|token| parse.token_text(token)).collect();
    assert_eq!(joined, &*parse.text);
    assert_eq!(text, &*parse.text);
    nests(&parse);
    told_of_places(&parse);
    for offset in [0, text.len() / 2, text.len()] {
        let offset = u32::try_from(offset).unwrap();
        let _ = (parse.node_at(offset).text(), parse.token_at(offset));
    }
}

fn nests(parse: &Parse) {
    let mut depths = vec![0usize; parse.tree.len()];
    for id in parse.tree.descendants(NodeId(0)) {
        let node = parse.tree.get(id);
        assert!(node.tok <= node.tok_end && node.next > id.0, "{node:?}");
        assert!(node.next as usize <= parse.tree.len(), "{node:?}");
        let mut at = node.tok;
        for child in parse.tree.children(id) {
            let inner = parse.tree.get(child);
            assert_eq!(inner.parent, id.0);
            assert!(inner.tok >= at && inner.tok_end <= node.tok_end.max(at), "{node:?} {inner:?}");
            at = inner.tok_end;
            assert!(inner.next <= node.next, "{node:?} {inner:?}");
            depths[child.0 as usize] = depths[id.0 as usize] + 1;
            assert!(depths[child.0 as usize] <= MAX_DEPTH, "{inner:?}");
        }
    }
}

/// A token is the place of few problems: what is wrong once is told once.
fn told_of_places(parse: &Parse) {
    assert!(parse.problems.len() <= 2 * parse.tokens.len() as usize, "{} problems", parse.problems.len());
    for problem in &parse.problems {
        let labels = problem.secondary.iter().map(|label| label.span);
        let edits = problem.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits).chain([problem.primary.span]) {
            assert!(parse.text.get(span.range()).is_some(), "{problem:?}");
        }
        assert!(problem.message.chars().count() <= 100, "{}", problem.message);
    }
}

/// How many bytes a text is repeated to, and how long they may take: a hundred times of what they do take, and
/// little beside what they would if the time grew with the square.
const MANY: usize = 256 << 10;
const MOST: Duration = Duration::from_secs(4);

/// A text that comes again and again takes time in proportion.
pub fn in_proportion(text: &str) {
    let text = text.repeat(MANY / text.len().max(1));
    let before = crate::busy();
    let parse = parse(FileId(0), text.as_str());
    let took = crate::busy() - before;
    assert!(took < MOST, "{} problems took {took:?}", parse.problems.len());
}
