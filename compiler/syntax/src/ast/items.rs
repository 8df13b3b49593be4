//! Views of items: what stands at the top of a file, in a component, or in the block of an
//! item-level `if` or `for`.

use super::{AstNode, Expr, Name, Record, Str, TypeExpr, TypePath, all, as_name, child, choice, nth, views};
use crate::kind::{NodeKind, TokenKind};

choice! {
    /// An item.
    Item {
        /// `param name: Type = default`
        Param(Param) = Param,
        /// `let name = value`
        Let(Let) = Let,
        /// `type Name = T`
        TypeAlias(TypeAlias) = TypeAlias,
        /// `fn name(a: T): R = body`
        Fn(Fn) = Fn,
        /// `Kind name { … }`, a resource or an instance of a component.
        Resource(Resource) = Resource,
        /// `external Kind name { … }`
        External(External) = External,
        /// `raw Kind name { … }`
        Raw(Raw) = Raw,
        /// `component Name { … }`
        Component(Component) = Component,
        /// `defaults { … }`
        Defaults(Defaults) = Defaults,
        /// `patch target { … }`
        Patch(Patch) = Patch,
        /// `if cond { items }`
        If(IfItem) = IfItem,
        /// `for x in xs { items }`
        For(ForItem) = ForItem,
        /// `assert cond, "message"`
        Assert(Assert) = Assert,
        /// `policy name on Kind x { … }`
        Policy(Policy) = Policy,
        /// `test "name" with { … } { … }`
        Test(Test) = Test,
        /// `import …`
        Import(Import) = Import,
        /// `output name = value`
        Output(Output) = Output,
        /// Something that is no item; the parser has reported it.
        Error(ErrorItem) = ErrorItem,
    }
}

impl Item<'_> {
    /// The documentation above the item.
    pub fn docs(self) -> String {
        self.syntax().docs()
    }
}

views! {
    /// `param name: Type = default`
    Param = Param;
    /// `let name: Type = value`, as an item or among the entries of a record.
    Let = Let;
    /// `type Name = T`
    TypeAlias = TypeAlias;
    /// `fn name(a: T, b: U = default): R = body`
    Fn = Fn;
    /// One parameter of a function or a lambda.
    FnParam = FnParam;
    /// `Kind name { … }`: a resource, or an instance of a component.
    Resource = Resource;
    /// `external Kind name { … }`
    External = External;
    /// `raw Kind name { … }`
    Raw = Raw;
    /// `component Name { … }`
    Component = Component;
    /// `defaults Type { … }`
    Defaults = Defaults;
    /// `patch target { … }`
    Patch = Patch;
    /// `if cond { items } else { items }`
    IfItem = IfItem;
    /// `for x in xs { items }`
    ForItem = ForItem;
    /// `assert cond, "message"`
    Assert = Assert;
    /// `policy name on Kind x { … }`
    Policy = Policy;
    /// `test "name" with { params } { … }`
    Test = Test;
    /// `import …`
    Import = Import;
    /// One name in the braces of an import.
    ImportName = ImportName;
    /// `output name: Type = value`
    Output = Output;
    /// Tokens that are no item; the parser has reported them.
    ErrorItem = ErrorItem;
    /// Items in braces.
    Block = Block;
}

impl<'t> Block<'t> {
    /// The items in order.
    pub fn items(self) -> impl Iterator<Item = Item<'t>> {
        all(self.0)
    }
}

impl<'t> Param<'t> {
    /// The name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The type after the `:`.
    pub fn ty(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// The default after the `=`.
    pub fn default(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> Let<'t> {
    /// The name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The type, where one is written.
    pub fn ty(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// The value after the `=`.
    pub fn value(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> TypeAlias<'t> {
    /// The new name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// What it stands for.
    pub fn ty(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }
}

impl<'t> Fn<'t> {
    /// The function's name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The parameters in order.
    pub fn params(self) -> impl Iterator<Item = FnParam<'t>> {
        self.0.child(NodeKind::ParamList).into_iter().flat_map(all)
    }

    /// The type of the result.
    pub fn ret(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// The expression after the `=`.
    pub fn body(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> FnParam<'t> {
    /// The parameter's name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// Its type; a lambda's parameters have none.
    pub fn ty(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// What it is where the call does not say.
    pub fn default(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

/// How a resource says its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResourceName<'t> {
    /// `Deployment web`: the name is a symbol as well.
    Plain(Name<'t>),
    /// `Deployment "web-${env}"`
    Computed(Str<'t>),
}

impl<'t> Resource<'t> {
    /// The kind or component, perhaps behind a namespace: `Deployment`, `web.WebApp`.
    pub fn kind(self) -> Option<TypePath<'t>> {
        child(self.0)
    }

    /// The name, in either form.
    pub fn name(self) -> Option<ResourceName<'t>> {
        let plain = child(self.0).map(ResourceName::Plain);
        plain.or_else(|| child(self.0).map(ResourceName::Computed))
    }

    /// The symbol after `as`.
    pub fn alias(self) -> Option<Name<'t>> {
        as_name(self.0)
    }

    /// The name by which other code speaks of it: the one after `as`, else the plain one.
    pub fn symbol(self) -> Option<Name<'t>> {
        self.alias().or_else(|| child(self.0))
    }

    /// The braces, where there are any.
    pub fn body(self) -> Option<Record<'t>> {
        child(self.0)
    }

    /// The documentation above it, also where `external` or `raw` stands before it.
    pub fn docs(self) -> String {
        match self.0.parent() {
            Some(outer) if matches!(outer.kind(), NodeKind::External | NodeKind::Raw) => outer.docs(),
            _ => self.0.docs(),
        }
    }
}

impl<'t> External<'t> {
    /// The resource that is said to exist.
    pub fn resource(self) -> Option<Resource<'t>> {
        child(self.0)
    }
}

impl<'t> Raw<'t> {
    /// The resource that is written unchecked.
    pub fn resource(self) -> Option<Resource<'t>> {
        child(self.0)
    }
}

impl<'t> Component<'t> {
    /// The component's name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// Its items.
    pub fn block(self) -> Option<Block<'t>> {
        child(self.0)
    }
}

impl<'t> Defaults<'t> {
    /// The kind or type that the defaults are for; `None` for plain ones.
    pub fn ty(self) -> Option<TypePath<'t>> {
        child(self.0)
    }

    /// What is merged under.
    pub fn record(self) -> Option<Record<'t>> {
        child(self.0)
    }
}

impl<'t> Patch<'t> {
    /// What is patched: a path of names, fields and `["…"]`, which may be a symbol's or a type's.
    /// `None` for a plain patch.
    pub fn target(self) -> Option<Expr<'t>> {
        all(self.0).find(|expr| matches!(expr, Expr::Name(_) | Expr::Field(_) | Expr::Index(_)))
    }

    /// What is merged over: a record, a `replace { … }`, `null`, or a hole.
    pub fn value(self) -> Option<Expr<'t>> {
        all(self.0).find(|expr| {
            matches!(expr, Expr::Record(_) | Expr::Replace(_) | Expr::Literal(_) | Expr::Missing(_))
        })
    }
}

/// What follows the `else` of an item-level `if`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ElseItems<'t> {
    /// `else { items }`
    Block(Block<'t>),
    /// `else if cond { items }`
    If(IfItem<'t>),
}

impl<'t> IfItem<'t> {
    /// The condition.
    pub fn cond(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The items where it holds.
    pub fn then(self) -> Option<Block<'t>> {
        child(self.0)
    }

    /// The items where it does not.
    pub fn otherwise(self) -> Option<ElseItems<'t>> {
        let chained = child(self.0).map(ElseItems::If);
        chained.or_else(|| nth(self.0, 1).map(ElseItems::Block))
    }
}

impl<'t> ForItem<'t> {
    /// The one or two variables.
    pub fn vars(self) -> impl Iterator<Item = Name<'t>> {
        all(self.0)
    }

    /// What is gone through.
    pub fn iterable(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// What is made of each.
    pub fn block(self) -> Option<Block<'t>> {
        child(self.0)
    }
}

impl<'t> Assert<'t> {
    /// What must hold.
    pub fn cond(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// What is said where it does not.
    pub fn message(self) -> Option<Expr<'t>> {
        nth(self.0, 1)
    }
}

impl<'t> Policy<'t> {
    /// The policy's name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The kind whose resources must keep it.
    pub fn kind(self) -> Option<TypePath<'t>> {
        child(self.0)
    }

    /// The variable that stands for each of them.
    pub fn var(self) -> Option<Name<'t>> {
        self.0.child(NodeKind::Binding).and_then(child)
    }

    /// The asserts and lets.
    pub fn block(self) -> Option<Block<'t>> {
        child(self.0)
    }
}

impl<'t> Test<'t> {
    /// The test's name.
    pub fn name(self) -> Option<Str<'t>> {
        child(self.0)
    }

    /// The params after `with`.
    pub fn with(self) -> Option<Record<'t>> {
        child(self.0)
    }

    /// What must hold.
    pub fn block(self) -> Option<Block<'t>> {
        child(self.0)
    }
}

impl<'t> Import<'t> {
    /// The names in braces.
    pub fn names(self) -> impl Iterator<Item = ImportName<'t>> {
        self.0.child(NodeKind::ImportList).into_iter().flat_map(all)
    }

    /// Whether names in braces are written, even none.
    pub fn has_list(self) -> bool {
        self.0.child(NodeKind::ImportList).is_some()
    }

    /// The name behind `as`, for the whole file.
    pub fn namespace(self) -> Option<Name<'t>> {
        as_name(self.0)
    }

    /// The name of `import component Name from …`.
    pub fn component(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// Whether it is an `import component`, even where the name is missing.
    pub fn is_component(self) -> bool {
        let second = self.0.own_tokens().nth(1);
        second.is_some_and(|token| self.0.parse.token_text(token) == "component")
    }

    /// The file.
    pub fn path(self) -> Option<Str<'t>> {
        child(self.0)
    }
}

impl<'t> ImportName<'t> {
    /// The name in the other file.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The name in this file, where it is another.
    pub fn alias(self) -> Option<Name<'t>> {
        as_name(self.0)
    }
}

impl<'t> Output<'t> {
    /// The output's name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The type, where one is written.
    pub fn ty(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// The value.
    pub fn value(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl ErrorItem<'_> {
    /// Whether it has any word in it that could have become an item.
    pub fn begins_with_word(self) -> bool {
        self.0.first_token().is_some_and(|token| self.0.parse.tokens.kind(token) == TokenKind::Word)
    }
}
