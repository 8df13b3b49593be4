//! What holds for every text.

use kdsl_properties::parse::holds;
use proptest::prelude::*;

use super::{parsed, program};

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
        holds(&text);
    }

    #[test]
    fn any_pieces_parse(text in pieces()) {
        holds(&text);
    }

    #[test]
    fn any_beginning_of_a_program_parses(at in 0..program::EVERYTHING.len()) {
        if let Some(text) = program::EVERYTHING.get(..at) {
            holds(text);
        }
    }

    #[test]
    fn any_program_without_some_tokens_parses(gone in prop::collection::btree_set(0u32..1200, 1..8)) {
        let whole = parsed(program::EVERYTHING);
        let kept = (0..whole.tokens.len()).filter(|token| !gone.contains(token));
        let text: String = kept.map(|token| whole.token_text(token)).collect();
        holds(&text);
    }
}
