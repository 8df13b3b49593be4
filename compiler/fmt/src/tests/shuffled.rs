//! Programs with blanks, line breaks and comments wherever the grammar takes them.

use kdsl_syntax::TokenKind;
use proptest::prelude::*;

use super::{check, corpus, parsed};

/// What may stand between two tokens.
const GAPS: &[&str] = &[
    "",
    " ",
    "   ",
    "\t",
    "\n",
    "\n\n",
    "\n\n\n",
    " \n ",
    "\r\n",
    ",",
    ",\n",
    "\n,",
    " // c\n",
    "// c \n\n",
    "\n// c\n",
    "\n\n  // c\n",
    " /* c */ ",
    "/* c */",
    "\n/* c */\n",
    "\n/* c */",
    "/* c */\n",
    "/* c\n  d */",
    " /* a */ /* b */ ",
    " /* a */ // b\n",
    "\n// a\n// b\n",
    "/// d\n",
    "\n/// d\n",
    "// a\n\n// b\n",
    ", // c\n",
    " // c\n,",
    ", /* c */ ",
    " /* c */ ,",
];

/// What a text may be made of.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "{ a: 1 }",
    "[1, 2]",
    "\"x ${a}\"",
    "\"\"\"",
    "\n",
    "\n  ",
    " ",
    ",",
    ": ",
    ".",
    "..",
    "...",
    "?",
    "?.",
    " ?? ",
    " = ",
    " => ",
    " == ",
    " - ",
    "-",
    "!",
    " | ",
    "a",
    "b-c",
    " if ",
    " then ",
    " else ",
    "for x in ",
    "let a = ",
    "Deployment web ",
    "patch ",
    "param a: ",
    "3",
    "// c\n",
    "/* c */",
    "///d\n",
    "\r\n",
];

/// Puts gaps between some tokens of a program. Those that would make it another program are left out.
fn shuffled(program: &str, places: &[(prop::sample::Index, usize)]) -> Option<String> {
    let mut text = program.to_owned();
    for (place, gap) in places {
        let parse = parsed(&text)?;
        let token = u32::try_from(place.index(parse.tokens.len() as usize)).ok()?;
        let span = parse.token_span(token);
        let gap = GAPS.get(*gap)?;
        let mut changed = text.clone();
        if matches!(parse.tokens.kind(token), TokenKind::Space | TokenKind::Newline) {
            changed.replace_range(span.range(), gap);
        } else {
            changed.insert_str(span.start as usize, gap);
        }
        if parsed(&changed).is_some() {
            text = changed;
        }
    }
    Some(text)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("FMT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_layout_of_a_program_is_formatted(
        program in prop::sample::select(corpus::programs()),
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..GAPS.len()), 1..40),
    ) {
        if let Some(text) = shuffled(&program, &places) {
            check(&text);
        }
    }

    #[test]
    fn any_text_is_formatted_or_refused(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_tokens_are_formatted_or_refused(tokens in prop::collection::vec(0..TOKENS.len(), 0..40)) {
        let text: Vec<&str> = tokens.into_iter().filter_map(|token| TOKENS.get(token).copied()).collect();
        check(&text.concat());
        check(&text.join(" "));
    }
}
