//! The names of tokens and of tree nodes.

/// What a token is. The token vector holds every byte of the text, comments and spaces included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum TokenKind {
    /// The byte order mark that some editors put at the start of a file.
    Bom,
    /// Blanks and tabs within a line.
    Space,
    /// White space with at least one line break in it.
    Newline,
    /// `// …` up to the end of the line.
    LineComment,
    /// `/// …`, documentation of what follows.
    DocComment,
    /// `/* … */`, also over several lines.
    BlockComment,
    /// Characters that mean nothing here, one token for a run of them.
    Error,

    /// A name, a key, a kind or an item word.
    Word,
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// `if`
    If,
    /// `then`
    Then,
    /// `else`
    Else,
    /// `for`
    For,
    /// `in`
    In,

    /// Digits and whatever letters, points and `%` follow; see [`crate::number`].
    Number,
    /// `"`, the start of a string.
    StringOpen,
    /// `"`, the end of a string. Empty where the quote is missing.
    StringClose,
    /// `"""`, the start of a block string.
    BlockOpen,
    /// `"""`, the end of a block string. Empty where the quotes are missing.
    BlockClose,
    /// Text between the quotes as it is written, escapes included.
    StringText,
    /// `${`
    InterpolationOpen,
    /// The `}` that ends an interpolation. Empty where it is missing.
    InterpolationClose,
    /// `r"…"`, quotes included.
    RawString,
    /// `r"""…"""`, quotes included.
    RawBlock,

    /// `{`
    LBrace,
    /// `}`
    RBrace,
    /// `[`
    LBracket,
    /// `]`
    RBracket,
    /// `(`
    LParen,
    /// `)`
    RParen,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `;`, which the language does not use; known so that its message can say what ends an entry.
    Semicolon,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `...`
    Ellipsis,
    /// `?`
    Question,
    /// `?.`
    QuestionDot,
    /// `??`
    QuestionQuestion,
    /// `=`
    Equals,
    /// `=>`
    Arrow,
    /// `==`
    EqualsEquals,
    /// `!=`
    NotEquals,
    /// `<`
    Less,
    /// `<=`
    LessEquals,
    /// `>`
    Greater,
    /// `>=`
    GreaterEquals,
    /// `&&`
    AndAnd,
    /// `||`
    OrOr,
    /// `|`
    Pipe,
    /// `!`
    Not,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// The end of the text, always the last token and always empty.
    Eof,
}

impl TokenKind {
    /// Whether the grammar passes over it: spaces, comments, and characters already reported.
    pub const fn is_trivia(self) -> bool {
        (self as u8) <= (TokenKind::Error as u8)
    }

    /// Whether it is a comment of any sort.
    pub const fn is_comment(self) -> bool {
        matches!(self, TokenKind::LineComment | TokenKind::DocComment | TokenKind::BlockComment)
    }

    /// Whether it is a word, keyword or not: what may be a key or stand after a `.`.
    pub const fn is_word(self) -> bool {
        let kind = self as u8;
        kind >= TokenKind::Word as u8 && kind <= TokenKind::In as u8
    }

    /// Whether it opens a bracket, `${` included.
    pub const fn is_open(self) -> bool {
        self.closer().is_some()
    }

    /// Whether it closes a bracket, the `}` of an interpolation included.
    pub const fn is_close(self) -> bool {
        matches!(
            self,
            TokenKind::RBrace | TokenKind::RBracket | TokenKind::RParen | TokenKind::InterpolationClose
        )
    }

    /// What closes this bracket, if it opens one.
    pub const fn closer(self) -> Option<TokenKind> {
        match self {
            TokenKind::LBrace => Some(TokenKind::RBrace),
            TokenKind::LBracket => Some(TokenKind::RBracket),
            TokenKind::LParen => Some(TokenKind::RParen),
            TokenKind::InterpolationOpen => Some(TokenKind::InterpolationClose),
            _ => None,
        }
    }
}

/// What a node of the tree is. The order of the groups matters: [`NodeKind::is_item`] and its
/// sisters compare positions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum NodeKind {
    /// The whole file.
    File,

    /// `param name: Type = default`
    Param,
    /// `let name: Type = value`, as an item and as an entry of a record.
    Let,
    /// `type Name = T`
    TypeAlias,
    /// `fn name(a: T): R = body`
    Fn,
    /// `Kind name { … }`
    Resource,
    /// `external Kind name { … }`; holds a [`NodeKind::Resource`].
    External,
    /// `raw Kind name { … }`; holds a [`NodeKind::Resource`].
    Raw,
    /// `component Name { … }`
    Component,
    /// `defaults Type { … }`
    Defaults,
    /// `patch target { … }`
    Patch,
    /// `if cond { items } else { items }`
    IfItem,
    /// `for x in xs { items }`
    ForItem,
    /// `assert cond, "message"`
    Assert,
    /// `policy name on Kind x { … }`
    Policy,
    /// `test "name" with { … } { … }`
    Test,
    /// `import … from "path"`
    Import,
    /// `output name: Type = value`
    Output,
    /// Tokens that are no item; reported.
    ErrorItem,

    /// A hole: an expression must stand here and does not. It covers no token.
    Missing,
    /// `null`
    NullExpr,
    /// `true` or `false`
    BoolExpr,
    /// A number, quantity or percentage.
    NumberExpr,
    /// A string of any of the four spellings.
    StringExpr,
    /// A name that is used.
    NameExpr,
    /// `base.name`, `base?.name`
    FieldExpr,
    /// `base[index]`, `base?.[index]`
    IndexExpr,
    /// `callee(arguments)`
    CallExpr,
    /// `!x`, `-x`
    UnaryExpr,
    /// `a + b`
    BinaryExpr,
    /// `if c then a else b`
    IfExpr,
    /// `x => body`, `(x, y) => body`
    LambdaExpr,
    /// `[ … ]`
    ListExpr,
    /// `{ … }`
    RecordExpr,
    /// `( … )`
    ParenExpr,
    /// `replace { … }`
    ReplaceExpr,

    /// `...expr` in a list or a record.
    Spread,
    /// `for x in xs: element` in a list.
    ForElement,
    /// `if c: element` in a list.
    IfElement,
    /// `key.path: value`
    Entry,
    /// `for k, v in m { entries }` in a record.
    ForEntries,
    /// `if c { entries } else { entries }` in a record.
    IfEntries,
    /// Tokens that are no entry; reported.
    ErrorEntry,

    /// A named type, and a kind: `Deployment`, `Deployment.spec.replicas`.
    TypePath,
    /// `"dev"`, `80`, `true`, `null` as a type.
    LiteralType,
    /// `A | B`
    UnionType,
    /// `T?`
    OptionalType,
    /// `[T]`
    ListType,
    /// `{ [String]: T }`
    MapType,
    /// `{ host: String, port?: Port = 80 }`
    RecordType,
    /// `Int(1..65535)`, `String(r"…")`
    RefinedType,
    /// `(T)`
    ParenType,
    /// A hole: a type must stand here and does not. It covers no token.
    MissingType,

    /// A name that is declared, or the member after a `.`.
    Name,
    /// `as name`
    AsName,
    /// The variable of a policy.
    Binding,
    /// `(a: T, b: U = x)` of a function.
    ParamList,
    /// One parameter of a function or a lambda.
    FnParam,
    /// `{ items }`
    Block,
    /// `{ entries }` after the head of an `if` or `for` in a record.
    EntryBlock,
    /// `{ A, B as C }` of an import.
    ImportList,
    /// One name of an import's list.
    ImportName,
    /// One argument of a call.
    Argument,
    /// `a."b".c` in front of a `:`.
    KeyPath,
    /// A plain word in a [`NodeKind::KeyPath`].
    KeyWord,
    /// One field of a record type.
    TypeField,
    /// Text between quotes.
    TextPart,
    /// `${ … }` in a string.
    Interpolation,
}

impl NodeKind {
    /// Whether it can stand where items stand.
    pub const fn is_item(self) -> bool {
        self.within(NodeKind::Param, NodeKind::ErrorItem)
    }

    /// Whether it is an expression, holes included.
    pub const fn is_expr(self) -> bool {
        self.within(NodeKind::Missing, NodeKind::ReplaceExpr)
    }

    /// Whether it is a type, holes included.
    pub const fn is_type(self) -> bool {
        self.within(NodeKind::TypePath, NodeKind::MissingType)
    }

    const fn within(self, first: NodeKind, last: NodeKind) -> bool {
        (self as u8) >= (first as u8) && (self as u8) <= (last as u8)
    }
}
