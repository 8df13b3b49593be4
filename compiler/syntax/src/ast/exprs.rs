//! Views of expressions and of what stands in lists and calls.

use kdsl_base::Span;

use super::{AstNode, Name, Record, Str, all, child, choice, nth, views};
use crate::kind::{NodeKind, TokenKind};
use crate::number::{NumberValue, number};
use crate::tree::SyntaxNode;

choice! {
    /// An expression.
    Expr {
        /// `null`, `true`, `false`
        Literal(Literal) = NullExpr | BoolExpr,
        /// `3`, `500m`, `25%`
        Number(Number) = NumberExpr,
        /// `"text ${expr}"`
        String(Str) = StringExpr,
        /// `web`
        Name(NameRef) = NameExpr,
        /// `a.b`, `a?.b`
        Field(Field) = FieldExpr,
        /// `a["b"]`
        Index(Index) = IndexExpr,
        /// `f(x)`
        Call(Call) = CallExpr,
        /// `!a`, `-a`
        Unary(Unary) = UnaryExpr,
        /// `a + b`
        Binary(Binary) = BinaryExpr,
        /// `if c then a else b`
        If(If) = IfExpr,
        /// `x => y`
        Lambda(Lambda) = LambdaExpr,
        /// `[a, b]`
        List(List) = ListExpr,
        /// `{ a: b }`
        Record(Record) = RecordExpr,
        /// `(a)`
        Paren(Paren) = ParenExpr,
        /// `replace { a: b }`
        Replace(Replace) = ReplaceExpr,
        /// A hole; the parser has reported it.
        Missing(Missing) = Missing,
    }
}

views! {
    /// A number as it is written, with its unit.
    Number = NumberExpr;
    /// A name that is used.
    NameRef = NameExpr;
    /// `base.name`, `base?.name`
    Field = FieldExpr;
    /// `base[index]`, `base?.[index]`
    Index = IndexExpr;
    /// `callee(arguments)`
    Call = CallExpr;
    /// One argument of a call, `value` or `name: value`.
    Argument = Argument;
    /// `!a`, `-a`
    Unary = UnaryExpr;
    /// `a + b`
    Binary = BinaryExpr;
    /// `if c then a else b`
    If = IfExpr;
    /// `x => body`, `(x, y) => body`
    Lambda = LambdaExpr;
    /// `[ … ]`
    List = ListExpr;
    /// `...expr` in a list or a record.
    Spread = Spread;
    /// `for x in xs: element` in a list.
    ForElement = ForElement;
    /// `if c: element` in a list.
    IfElement = IfElement;
    /// `( … )`
    Paren = ParenExpr;
    /// `replace { … }`
    Replace = ReplaceExpr;
    /// An expression that must stand here and does not.
    Missing = Missing;
}

/// `null`, `true` or `false`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Literal<'t>(pub(crate) SyntaxNode<'t>);

impl<'t> AstNode<'t> for Literal<'t> {
    fn cast(node: SyntaxNode<'t>) -> Option<Self> {
        matches!(node.kind(), NodeKind::NullExpr | NodeKind::BoolExpr).then_some(Literal(node))
    }

    fn syntax(self) -> SyntaxNode<'t> {
        self.0
    }
}

impl Literal<'_> {
    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0.kind() == NodeKind::NullExpr
    }

    /// The truth value; `None` for `null`.
    pub fn bool(self) -> Option<bool> {
        (!self.is_null()).then(|| self.text() == "true")
    }
}

impl Number<'_> {
    /// What the text means as a number.
    pub fn value(self) -> NumberValue {
        number(self.text())
    }
}

impl<'t> Field<'t> {
    /// What stands before the dot.
    pub fn base(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The member; `None` where nothing is typed behind the dot yet.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// Whether the dot is a `?.`.
    pub fn is_optional(self) -> bool {
        self.0.own_token(TokenKind::QuestionDot).is_some()
    }
}

impl<'t> Index<'t> {
    /// What stands before the bracket.
    pub fn base(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// What stands in the bracket.
    pub fn index(self) -> Option<Expr<'t>> {
        nth(self.0, 1)
    }

    /// Whether a `?.` stands before the bracket.
    pub fn is_optional(self) -> bool {
        self.0.own_token(TokenKind::QuestionDot).is_some()
    }
}

impl<'t> Call<'t> {
    /// What is called: a [`Field`] for a method.
    pub fn callee(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The arguments in order.
    pub fn args(self) -> impl Iterator<Item = Argument<'t>> {
        all(self.0)
    }
}

impl<'t> Argument<'t> {
    /// The parameter's name, where it is written.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The value.
    pub fn value(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

/// An operator before its operand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Negate,
}

impl<'t> Unary<'t> {
    /// The operator.
    pub fn op(self) -> UnaryOp {
        if self.0.own_token(TokenKind::Not).is_some() { UnaryOp::Not } else { UnaryOp::Negate }
    }

    /// Where the operator stands.
    pub fn op_span(self) -> Span {
        self.0.parse.token_span(self.0.tokens().start)
    }

    /// What it works on.
    pub fn operand(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

/// An operator between two operands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
    /// `in`
    In,
    /// `..`
    Range,
}

impl BinaryOp {
    /// The operator that this token is, if it is one.
    pub const fn of(token: TokenKind) -> Option<BinaryOp> {
        Some(match token {
            TokenKind::Plus => BinaryOp::Add,
            TokenKind::Minus => BinaryOp::Subtract,
            TokenKind::Star => BinaryOp::Multiply,
            TokenKind::Slash => BinaryOp::Divide,
            TokenKind::Percent => BinaryOp::Remainder,
            TokenKind::EqualsEquals => BinaryOp::Equal,
            TokenKind::NotEquals => BinaryOp::NotEqual,
            TokenKind::Less => BinaryOp::Less,
            TokenKind::LessEquals => BinaryOp::LessOrEqual,
            TokenKind::Greater => BinaryOp::Greater,
            TokenKind::GreaterEquals => BinaryOp::GreaterOrEqual,
            TokenKind::AndAnd => BinaryOp::And,
            TokenKind::OrOr => BinaryOp::Or,
            TokenKind::QuestionQuestion => BinaryOp::Coalesce,
            TokenKind::In => BinaryOp::In,
            TokenKind::DotDot => BinaryOp::Range,
            _ => return None,
        })
    }

    /// How tightly it binds; of two operators the one with the higher number takes the operand
    /// between them. `??` binds tighter than a comparison, so that `a ?? 1 == b` compares.
    pub const fn strength(self) -> u8 {
        match self {
            BinaryOp::Or => 1,
            BinaryOp::And => 2,
            BinaryOp::Equal | BinaryOp::NotEqual => 3,
            BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual
            | BinaryOp::In => 4,
            BinaryOp::Coalesce => 5,
            BinaryOp::Range => 6,
            BinaryOp::Add | BinaryOp::Subtract => 7,
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => 8,
        }
    }

    /// The operator as it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessOrEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterOrEqual => ">=",
            BinaryOp::And => "&&",
            BinaryOp::Or => "||",
            BinaryOp::Coalesce => "??",
            BinaryOp::In => "in",
            BinaryOp::Range => "..",
        }
    }
}

impl<'t> Binary<'t> {
    /// The operator.
    pub fn op(self) -> Option<BinaryOp> {
        self.op_token().and_then(|token| BinaryOp::of(self.0.parse.tokens.kind(token)))
    }

    /// Where the operator stands.
    pub fn op_span(self) -> Span {
        let token = self.op_token();
        token.map_or_else(|| self.span(), |token| self.0.parse.token_span(token))
    }

    /// The operand before it.
    pub fn left(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The operand behind it.
    pub fn right(self) -> Option<Expr<'t>> {
        nth(self.0, 1)
    }

    fn op_token(self) -> Option<u32> {
        self.0.own_tokens().next()
    }
}

impl<'t> If<'t> {
    /// The condition.
    pub fn cond(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The value where it holds.
    pub fn then(self) -> Option<Expr<'t>> {
        nth(self.0, 1)
    }

    /// The value where it does not.
    pub fn otherwise(self) -> Option<Expr<'t>> {
        nth(self.0, 2)
    }
}

impl<'t> Lambda<'t> {
    /// The parameters' names.
    pub fn params(self) -> impl Iterator<Item = Name<'t>> {
        let list = self.0.child(NodeKind::ParamList);
        list.into_iter().flat_map(|list| list.children()).filter_map(child)
    }

    /// The expression behind the `=>`.
    pub fn body(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> List<'t> {
    /// The elements in order.
    pub fn elements(self) -> impl Iterator<Item = ListElement<'t>> {
        all(self.0)
    }
}

/// What can stand in the brackets of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListElement<'t> {
    /// `expr`
    Expr(Expr<'t>),
    /// `...list`
    Spread(Spread<'t>),
    /// `for x in xs: element`
    For(ForElement<'t>),
    /// `if c: element`
    If(IfElement<'t>),
}

impl<'t> AstNode<'t> for ListElement<'t> {
    fn cast(node: SyntaxNode<'t>) -> Option<Self> {
        match node.kind() {
            NodeKind::Spread => Some(ListElement::Spread(Spread(node))),
            NodeKind::ForElement => Some(ListElement::For(ForElement(node))),
            NodeKind::IfElement => Some(ListElement::If(IfElement(node))),
            _ => Expr::cast(node).map(ListElement::Expr),
        }
    }

    fn syntax(self) -> SyntaxNode<'t> {
        match self {
            ListElement::Expr(expr) => expr.syntax(),
            ListElement::Spread(spread) => spread.0,
            ListElement::For(element) => element.0,
            ListElement::If(element) => element.0,
        }
    }
}

impl<'t> Spread<'t> {
    /// What is put in.
    pub fn expr(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> ForElement<'t> {
    /// The one or two variables.
    pub fn vars(self) -> impl Iterator<Item = Name<'t>> {
        all(self.0)
    }

    /// What is gone through.
    pub fn iterable(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// What each gives.
    pub fn body(self) -> Option<ListElement<'t>> {
        nth(self.0, 1)
    }
}

impl<'t> IfElement<'t> {
    /// The condition.
    pub fn cond(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// What stands in the list where it holds.
    pub fn body(self) -> Option<ListElement<'t>> {
        nth(self.0, 1)
    }
}

impl<'t> Paren<'t> {
    /// What stands between the parentheses.
    pub fn inner(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> Replace<'t> {
    /// The record that replaces another whole.
    pub fn record(self) -> Option<Record<'t>> {
        child(self.0)
    }
}
