//! What the lexer knows, as data: the grammar of an editor's colours is generated from it.

/// The words that cannot name a value.
pub const KEYWORDS: &[&str] = &["null", "true", "false", "if", "then", "else", "for", "in"];

/// The words that begin an item, and mean something only there.
pub const ITEM_WORDS: &[&str] = &[
    "param",
    "let",
    "type",
    "fn",
    "external",
    "raw",
    "component",
    "defaults",
    "patch",
    "assert",
    "policy",
    "test",
    "import",
    "output",
];

/// Words that mean something at one place of an item or an expression, and nothing elsewhere.
pub const CONTEXT_WORDS: &[&str] = &["as", "from", "on", "with", "component", "replace"];

/// What a token looks like, for a colouring that sees no grammar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TokenTable {
    /// See [`KEYWORDS`].
    pub keywords: &'static [&'static str],
    /// See [`ITEM_WORDS`].
    pub item_words: &'static [&'static str],
    /// See [`CONTEXT_WORDS`].
    pub context_words: &'static [&'static str],
    /// Operators between and before operands, the longer ones first.
    pub operators: &'static [&'static str],
    /// Other punctuation, the longer ones first.
    pub punctuation: &'static [&'static str],
    /// Opening and closing brackets.
    pub brackets: &'static [(&'static str, &'static str)],
    /// Opening and closing quotes, the longer ones first; whether escapes and `${` mean something.
    pub strings: &'static [(&'static str, &'static str, bool)],
    /// What begins a comment, and what ends it; the end of the line where that is empty.
    pub comments: &'static [(&'static str, &'static str)],
    /// A name, as a regular expression.
    pub name: &'static str,
    /// A number, as a regular expression.
    pub number: &'static str,
    /// An escape in a string, as a regular expression.
    pub escape: &'static str,
}

/// The table.
pub const fn token_table() -> TokenTable {
    TokenTable {
        keywords: KEYWORDS,
        item_words: ITEM_WORDS,
        context_words: CONTEXT_WORDS,
        operators: &[
            "...", "..", "?.", "??", "=>", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "|", "!", "+", "-",
            "*", "/", "%", "?", "=",
        ],
        punctuation: &[",", ":", "."],
        brackets: &[("{", "}"), ("[", "]"), ("(", ")"), ("${", "}")],
        strings: &[
            ("r\"\"\"", "\"\"\"", false),
            ("\"\"\"", "\"\"\"", true),
            ("r\"", "\"", false),
            ("\"", "\"", true),
        ],
        comments: &[("///", ""), ("//", ""), ("/*", "*/")],
        name: "[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*",
        number: "[0-9][0-9_]*(\\.[0-9][0-9_]*)?[eE][+-][0-9]+|[0-9][0-9A-Za-z_%]*(\\.[0-9][0-9A-Za-z_%]*)*",
        escape: "\\\\(u\\{[0-9A-Fa-f]{1,6}\\}|.)",
    }
}
