//! What holds for every text.

use proptest::prelude::*;

use super::{parsed, program};
use crate::{NodeId, Parse};

/// The tokens are the text, and the nodes nest.
fn check(parse: &Parse) {
    let joined: String = (0..parse.tokens.len()).map(|token| parse.token_text(token)).collect();
    assert_eq!(joined, &*parse.text);
    for id in parse.tree.descendants(NodeId(0)) {
        let node = parse.tree.get(id);
        assert!(node.tok <= node.tok_end && node.next > id.0);
        assert!(node.next as usize <= parse.tree.len());
        let mut at = node.tok;
        for child in parse.tree.children(id) {
            let inner = parse.tree.get(child);
            assert_eq!(inner.parent, id.0);
            assert!(inner.tok >= at && inner.tok_end <= node.tok_end.max(at), "{:?} {:?}", node, inner);
            at = inner.tok_end;
            assert!(inner.next <= node.next);
        }
    }
    for problem in &parse.problems {
        let span = problem.primary.span;
        assert!(parse.text.get(span.range()).is_some(), "{problem:?}");
        assert!(problem.message.chars().count() <= 100, "{}", problem.message);
        for edit in problem.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(parse.text.get(edit.span.range()).is_some(), "{problem:?}");
        }
    }
    for offset in [0, parse.text.len() / 2, parse.text.len()] {
        let offset = u32::try_from(offset).unwrap();
        let _ = (parse.node_at(offset).text(), parse.token_at(offset));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\"",
        "\"\"\"",
        "${",
        "r\"",
        "\n",
        "\n  ",
        " ",
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
        "a",
        "b-c",
        "if",
        "then",
        "else",
        "for",
        "in",
        "let",
        "Deployment",
        "web",
        "import",
        "patch",
        "component",
        "3",
        "0x",
        "//",
        "/*",
        "*/",
        "///",
        "\\",
        "'",
        "#",
        "\u{0}",
        "é",
        "\r\n",
        "replace",
        "external",
        "policy",
        "type",
        "fn",
        "param",
        "test",
        "null",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in any::<String>()) {
        check(&parsed(&text));
    }

    #[test]
    fn any_pieces_parse(text in pieces()) {
        check(&parsed(&text));
    }

    #[test]
    fn any_beginning_of_a_program_parses(at in 0..program::EVERYTHING.len()) {
        if let Some(text) = program::EVERYTHING.get(..at) {
            check(&parsed(text));
        }
    }

    #[test]
    fn any_program_without_some_tokens_parses(gone in prop::collection::btree_set(0u32..1200, 1..8)) {
        let whole = parsed(program::EVERYTHING);
        let kept = (0..whole.tokens.len()).filter(|token| !gone.contains(token));
        let text: String = kept.map(|token| whole.token_text(token)).collect();
        check(&parsed(&text));
    }
}
