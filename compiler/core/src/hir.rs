//! The lowered program: what remains of the source when sugar, comments and layout are gone.
//!
//! Everything stands in vectors and is named by a number, so that the checker and the evaluator keep
//! what they learn in tables beside it. Paths as keys are nested records here, names are resolved to
//! what they mean, and an error of the syntax is an [`ExprKind::Missing`].

use ecow::EcoString;
use kdsl_base::Span;
pub use kdsl_syntax::ast::{BinaryOp, UnaryOp};
use rustc_hash::FxHashMap;

use crate::host::HostFunction;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);
    };
}

id!(
    /// An expression. The number indexes [`Hir::exprs`].
    ExprId
);
id!(
    /// A named value: a param, a variable, a loop's variable, a lambda's parameter.
    LocalId
);
id!(
    /// A resource declaration, which a loop may instantiate many times.
    DeclId
);
id!(
    /// A lexical scope.
    ScopeId
);
id!(
    /// A component.
    ComponentId
);
id!(
    /// A `defaults` or a `patch`.
    LayerId
);
id!(
    /// A type as it is written.
    TypeExprId
);
id!(
    /// A function of the program. The number indexes [`Hir::functions`].
    FnId
);
id!(
    /// A policy of the program. The number indexes [`Hir::policies`].
    PolicyId
);

/// A lowered program.
#[derive(Default, Debug)]
pub struct Hir {
    /// Every expression.
    pub exprs: Vec<Expr>,
    /// Every named value.
    pub locals: Vec<Local>,
    /// Every resource declaration, in source order.
    pub decls: Vec<Decl>,
    /// Every scope; the first is the program's own.
    pub scopes: Vec<Scope>,
    /// Every type as written.
    pub types: Vec<TypeExpr>,
    /// Every function, in source order of the braces that they stand in.
    pub functions: Vec<Function>,
    /// The functions of the host that the program imports.
    pub host: Vec<HostFunction>,
    /// Every policy, in source order.
    pub policies: Vec<Policy>,
    /// Every test, in source order.
    pub tests: Vec<Test>,
    /// An expression that is asked for beside the program.
    pub asked: Option<ExprId>,
    /// The scopes of calls whose name means no function, for the names that may have been meant.
    pub unresolved_calls: FxHashMap<ExprId, ScopeId>,
    /// Every `defaults` and every patch.
    pub layers: Vec<Layer>,
    /// Every component, written or a file that is used as one.
    pub components: Vec<Component>,
    /// The items of the files that are built, in source order.
    pub items: Vec<Item>,
    /// The items of the files that are only imported. Their resources are not written.
    pub imported: Vec<Item>,
    /// Names that something reported would have given: an import of a file that cannot be read. That they
    /// mean nothing is no second mistake.
    pub unresolved: Vec<EcoString>,
}

/// An expression and where it stands.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The sorts of expression.
#[derive(Debug)]
pub enum ExprKind {
    /// A hole that the parser has reported.
    Missing,
    /// `null`
    Null,
    /// A `null` in a file of data, where it is a value like others.
    NullData,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A number with a unit, such as `500m`, or a percentage, as it is written.
    Quantity(EcoString),
    /// Text without interpolations.
    Str(EcoString),
    /// Text with interpolations.
    Text(Box<[TextPart]>),
    /// A name that is not a resource's: a param, a variable, …
    Local(LocalId),
    /// A bare name of resources: the declarations of that name that are visible, and how many scopes out
    /// each is, the nearest first.
    Resources(Box<[(DeclId, u32)]>),
    /// A name that begins with a capital, as in `Deployment.web`, and the scope that it stands in.
    Kind(EcoString, ScopeId),
    /// A name that means nothing here. The checker reports it.
    Unknown(EcoString, ScopeId),
    /// `base.name`, `base?.name`. The span is the name's.
    Field(ExprId, EcoString, Span, bool),
    /// `base[index]`, `base?.[index]`
    Index(ExprId, ExprId, bool),
    /// `-x`, `!x`
    Unary(UnaryOp, ExprId),
    /// `a + b`. The span is the operator's.
    Binary(BinaryOp, Span, ExprId, ExprId),
    /// `if c then a else b`
    If(ExprId, ExprId, ExprId),
    /// `[…]`
    List(Box<[Element]>),
    /// `{…}`
    Record(Box<Record>),
    /// Entries that stand under one key of one record: records unite, one leaf set twice is an error.
    Unite(Box<[ExprId]>),
    /// `base.method(args)`, `base?.method(args)`. The span is the method name's.
    Method(ExprId, EcoString, Span, Box<[Argument]>, bool),
    /// `file("x")`. The span is the function name's.
    Call(EcoString, Span, Box<[Argument]>),
    /// `name(args)`, a call of a function of the program. The span is the name's.
    Apply(FnId, Span, Box<[Argument]>),
    /// `x => …`
    Lambda(Box<[LocalId]>, ExprId),
    /// `replace { … }`
    Replace(ExprId),
    /// `old` in a patch: what stands at the path in the value that is changed.
    Old(LocalId, Box<[EcoString]>),
    /// The body of a function that the host gives, by its number in [`Hir::host`].
    Host(usize),
}

impl ExprKind {
    /// Whether it is a value as it is written, without parts.
    pub const fn is_literal(&self) -> bool {
        matches!(
            self,
            ExprKind::Null
                | ExprKind::Bool(_)
                | ExprKind::Int(_)
                | ExprKind::Float(_)
                | ExprKind::Quantity(_)
                | ExprKind::Str(_)
        )
    }
}

/// A piece of a text.
#[derive(Debug)]
pub enum TextPart {
    /// As it stands.
    Literal(EcoString),
    /// The value's text.
    Value(ExprId),
}

/// An argument of a call.
#[derive(Debug)]
pub struct Argument {
    /// The parameter that it names, if it names one.
    pub name: Option<(EcoString, Span)>,
    /// Its value.
    pub value: ExprId,
}

/// A member of a list.
#[derive(Debug)]
pub enum Element {
    /// A value.
    Value(ExprId),
    /// `...list`
    Spread(ExprId),
    /// `for x in xs: …`
    For(Loop, Box<[Element]>),
    /// `if c: …`
    If(ExprId, Box<[Element]>),
}

/// A record's members, in source order. Literal keys are unique among the [`Member::Entry`]s of one
/// level: lowering has united them.
#[derive(Default, Debug)]
pub struct Record {
    /// The members.
    pub members: Box<[Member]>,
    /// Whether every member is an entry, so that the keys are known without evaluating anything.
    pub is_static: bool,
}

impl Record {
    /// The value of the entry of that key that stands in the record itself.
    pub fn entry(&self, key: &str) -> Option<ExprId> {
        self.members.iter().find_map(|member| match member {
            Member::Entry(name, _, value) if name == key => Some(*value),
            _ => None,
        })
    }
}

/// A member of a record. Nearly all are entries, so what is larger than one is boxed.
#[derive(Debug)]
pub enum Member {
    /// `key: value`. The span is the key's.
    Entry(EcoString, Span, ExprId),
    /// `"${key}": value`
    Computed(ExprId, ExprId),
    /// `...record`
    Spread(ExprId),
    /// `for k, v in m { … }`
    For(Loop, Box<Record>),
    /// `if c { … } else { … }`
    If(ExprId, Box<Record>, Option<Box<Record>>),
}

/// The head of a `for`.
#[derive(Debug)]
pub struct Loop {
    /// One variable: the items of a list, the keys of a map. Two: index and item, key and value.
    pub variables: Box<[LocalId]>,
    /// What is looped over.
    pub over: ExprId,
}

/// A named value.
#[derive(Debug)]
pub struct Local {
    /// Its name.
    pub name: EcoString,
    /// Where the name stands.
    pub span: Span,
    /// What it is.
    pub kind: LocalKind,
    /// The type it is declared with.
    pub annotation: Option<TypeExprId>,
    /// How many loops and lambdas stand around it; its value lives in that frame.
    pub depth: u32,
    /// The conditions of the `if` items around it, up to the nearest loop.
    pub guards: Vec<(ExprId, bool)>,
    /// Its documentation.
    pub doc: Option<String>,
}

/// The sorts of named value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    /// `param`, with its default.
    Param(Option<ExprId>),
    /// `let`
    Let(ExprId),
    /// A variable of a loop: which one, and what is looped over.
    Loop(u32, u32, ExprId),
    /// A parameter of a lambda.
    Lambda(u32),
    /// A parameter of a function, with its default.
    Argument(u32, Option<ExprId>),
    /// A `param` of a component, with its default. An instance gives its value.
    ComponentParam(ComponentId, Option<ExprId>),
    /// `name` in a component: the name of the instance.
    InstanceName(ComponentId),
    /// `old` in a patch: the whole value that it changes.
    Old(LayerId),
    /// What a policy looks at.
    Subject(PolicyId),
}

/// A function: `fn name(a: T, b: U = default): R = body`.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: EcoString,
    /// Where the name stands.
    pub span: Span,
    /// Its parameters, in order; each is an [`LocalKind::Argument`].
    pub params: Box<[LocalId]>,
    /// The type of the result, where one is written.
    pub result: Option<TypeExprId>,
    /// What it computes.
    pub body: ExprId,
    /// How many loops, lambdas and functions stand around it: its body is evaluated in a frame inside
    /// the frame of that depth, not inside the caller's.
    pub depth: u32,
    /// The conditions of the `if` items around it, up to the nearest loop.
    pub guards: Vec<(ExprId, bool)>,
    /// Its documentation.
    pub doc: Option<String>,
    /// The whole declaration.
    pub whole: Span,
}

/// A resource declaration.
#[derive(Debug)]
pub struct Decl {
    /// The kind; of an instance, the component as it is written.
    pub kind: EcoString,
    /// The API group of the kind, where an import says it.
    pub group: Option<EcoString>,
    /// Where the kind stands.
    pub kind_span: Span,
    /// The component of which it is an instance; none for a resource.
    pub component: Option<ComponentId>,
    /// The name in the cluster.
    pub name: DeclName,
    /// The name in the program; empty where it has none.
    pub symbol: EcoString,
    /// Where the name in the program stands.
    pub symbol_span: Span,
    /// The braces; a [`ExprKind::Record`].
    pub body: ExprId,
    /// Whether it is written, and whether it is checked.
    pub mode: Mode,
    /// The scope that it stands in.
    pub scope: ScopeId,
    /// How many loops stand around it.
    pub depth: u32,
    /// The conditions of the `if`s around it, up to the nearest loop, and which branch it stands in.
    pub guards: Vec<(ExprId, bool)>,
    /// Its documentation.
    pub doc: Option<String>,
    /// The whole declaration.
    pub span: Span,
}

/// A resource's name in the cluster.
#[derive(Debug)]
pub enum DeclName {
    /// A literal.
    Literal(EcoString, Span),
    /// An interpolated text.
    Computed(ExprId),
    /// None is written; the body has a `generateName`, or it is an error.
    None,
}

/// What becomes of a declaration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Checked and written.
    Written,
    /// Exists in the cluster already: referred to, not written.
    External,
    /// Written, not checked.
    Raw,
    /// From a file of manifests: written, and checked where its kind is known.
    Manifest,
}

impl Mode {
    /// Whether the compiler fills in what can be told from the rest. A manifest is taken as it is.
    pub const fn is_filled_in(self) -> bool {
        matches!(self, Mode::Written)
    }

    /// Whether the program says all that there is to say of it.
    pub const fn is_ours(self) -> bool {
        matches!(self, Mode::Written | Mode::Manifest)
    }
}

/// A lexical scope.
#[derive(Default, Debug)]
pub struct Scope {
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// Where its names are seen: the whole of the file, item or expression that has it.
    pub span: Span,
    /// Params, variables.
    pub locals: FxHashMap<EcoString, LocalId>,
    /// Resources by their name in the program.
    pub resources: FxHashMap<EcoString, Vec<DeclId>>,
    /// Type aliases.
    pub aliases: FxHashMap<EcoString, TypeExprId>,
    /// Components.
    pub components: FxHashMap<EcoString, ComponentId>,
    /// Imported kinds, with their API groups, by the names that they have here.
    pub kinds: FxHashMap<EcoString, (EcoString, EcoString)>,
    /// Files by the names under which they are imported whole.
    pub namespaces: FxHashMap<EcoString, ScopeId>,
    /// The outputs of the component whose braces these are.
    pub outputs: FxHashMap<EcoString, LocalId>,
    /// The component whose braces these are.
    pub component: Option<ComponentId>,
    /// Functions.
    pub functions: FxHashMap<EcoString, FnId>,
    /// The `defaults` and patches that stand in these braces, in source order.
    pub layers: Vec<LayerId>,
    /// How many loops and lambdas stand around it.
    pub depth: u32,
    /// The condition of the `if` whose braces these are, and which branch.
    pub guards: Vec<(ExprId, bool)>,
}

/// A reusable group of resources.
#[derive(Debug)]
pub struct Component {
    /// Its name.
    pub name: EcoString,
    /// Where the name stands.
    pub name_span: Span,
    /// The whole of it: what stands here is the component's, not the caller's.
    pub span: Span,
    /// The scope of its braces.
    pub scope: ScopeId,
    /// Whether it is a file, of which everything but what begins with `_` is a member.
    pub is_file: bool,
    /// Its params, in source order.
    pub params: Vec<LocalId>,
    /// The record of its params: what the braces of an instance must fit.
    pub params_type: TypeExprId,
    /// What it makes.
    pub items: Vec<Item>,
    /// Its documentation.
    pub doc: Option<String>,
}

/// What is merged under or over resources and instances.
#[derive(Debug)]
pub struct Layer {
    /// Under or over.
    pub sort: LayerSort,
    /// What it holds for.
    pub target: LayerTarget,
    /// What is merged: a record, or in a patch `replace { … }` or `null`.
    pub body: ExprId,
    /// The braces that it stands in.
    pub scope: ScopeId,
    /// `old` of a patch: the value that it changes.
    pub old: Option<LocalId>,
    /// The word that it begins with.
    pub span: Span,
    /// The whole item.
    pub whole: Span,
}

/// Whether a layer yields or wins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LayerSort {
    /// `defaults`: merged under what is written.
    Defaults,
    /// `patch`: merged over it.
    Patch,
}

/// What a layer holds for.
#[derive(Debug)]
pub enum LayerTarget {
    /// The metadata of every resource in the braces.
    All,
    /// Everything of a kind, a type or a component in the braces, by the name that is written.
    Named(EcoString, Span),
    /// The one resource or instance that a path leads to.
    Path(ExprId),
}

/// What is evaluated, in order. Params, variables and aliases are found through their scope.
#[derive(Debug)]
pub enum Item {
    /// A resource, or an instance of a component.
    Resource(DeclId),
    /// `if c { … } else { … }`
    If(ExprId, Vec<Item>, Vec<Item>),
    /// `for x in xs { … }`
    For(Loop, Vec<Item>),
    /// A patch, which must change something.
    Patch(LayerId),
    /// `assert cond, "message"`
    Assert(Assertion),
    /// `policy name on Kind x { … }`
    Policy(PolicyId),
}

/// An `assert`: a condition that holds, or the build fails with the message.
#[derive(Clone, Copy, Debug)]
pub struct Assertion {
    /// What must hold.
    pub cond: ExprId,
    /// What is said where it does not.
    pub message: ExprId,
}

/// A `policy`: what holds for every resource of a kind.
#[derive(Debug)]
pub struct Policy {
    /// Its name.
    pub name: EcoString,
    /// Where the name stands.
    pub span: Span,
    /// The kind, or an alias of kinds, or `Any`.
    pub kind: TypeExprId,
    /// The variable that stands for each resource; a [`LocalKind::Subject`].
    pub variable: Option<LocalId>,
    /// The asserts, and what stands around them.
    pub items: Vec<Item>,
    /// The whole policy.
    pub whole: Span,
}

/// A `test`: params, and what holds of the program that is made with them.
#[derive(Debug)]
pub struct Test {
    /// Its name.
    pub name: EcoString,
    /// Where the name stands.
    pub span: Span,
    /// The params that it gives: their names, where those stand, the params of that name, and the values.
    pub params: Vec<(EcoString, Span, Option<LocalId>, ExprId)>,
    /// The asserts, and what stands around them.
    pub items: Vec<Item>,
}

/// A type as written, and where.
#[derive(Debug)]
pub struct TypeExpr {
    /// What it is.
    pub kind: TypeExprKind,
    /// Where it stands.
    pub span: Span,
    /// The scope in which its names are looked up.
    pub scope: ScopeId,
}

/// The sorts of type.
#[derive(Debug)]
pub enum TypeExprKind {
    /// A hole that the parser has reported.
    Missing,
    /// `String`, `Container.env`, `Deployment.spec.replicas`
    Path(Vec<(EcoString, Span)>),
    /// `"dev"`, `80`, `true`, `null`
    Literal(ExprId),
    /// `A | B`
    Union(Vec<TypeExprId>),
    /// `T?`
    Optional(TypeExprId),
    /// `[T]`
    List(TypeExprId),
    /// `{ [String]: T }`
    Map(TypeExprId),
    /// `{ host: String, port?: Port = 80 }`
    Record(Vec<TypeField>),
    /// `Int(1..10)`, `String(r"…")`
    Refined(TypeExprId, Refinement),
}

/// A field of a record type.
#[derive(Debug)]
pub struct TypeField {
    /// Its name.
    pub name: EcoString,
    /// Where the name stands.
    pub span: Span,
    /// Its type.
    pub ty: TypeExprId,
    /// Whether it may be left out.
    pub optional: bool,
    /// What it is where it is left out.
    pub default: Option<ExprId>,
}

/// What a refinement asks for. Bounds include their ends.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Refinement {
    /// Between two numbers; for text, its length in characters.
    Range(Option<i64>, Option<i64>),
    /// Matches a regular expression, whole.
    Pattern(EcoString),
}

impl Hir {
    /// Adds an expression.
    pub fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(count(&self.exprs));
        self.exprs.push(Expr { kind, span });
        id
    }
}

impl Hir {
    /// The items of a list literal, or the values of a record literal, that are written out one by one.
    pub fn parts(&self, expr: ExprId) -> Vec<ExprId> {
        match &self[expr].kind {
            ExprKind::List(elements) => {
                let value =
                    |element: &Element| if let Element::Value(value) = element { Some(*value) } else { None };
                elements.iter().filter_map(value).collect()
            }
            ExprKind::Record(record) => {
                let value = |member: &Member| {
                    if let Member::Entry(_, _, value) = member { Some(*value) } else { None }
                };
                record.members.iter().filter_map(value).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The innermost scope of what begins at `start`, which is a file where `is_file` says so.
    pub fn scope_of(&self, start: Span, is_file: bool) -> Option<ScopeId> {
        let begins = |scope: &Scope| scope.span.file == start.file && scope.span.start == start.start;
        let mut found = None;
        for (scope, number) in self.scopes.iter().zip(0u32..) {
            if begins(scope) && scope.parent.is_none() == is_file {
                found = Some(ScopeId(number));
                // A file may be there twice, the second time as a component.
                if is_file {
                    break;
                }
            }
        }
        found
    }

    /// What the nearest scope around `scope` has, if one has it.
    pub fn nearest<T>(&self, scope: ScopeId, has: impl Fn(&Scope) -> Option<T>) -> Option<T> {
        let mut at = Some(scope);
        while let Some(id) = at {
            if let Some(found) = has(&self[id]) {
                return Some(found);
            }
            at = self[id].parent;
        }
        None
    }

    /// The kind that a resource's first word names from a scope: what an import calls so, else as it is
    /// written. With its group, where an import says it.
    pub fn kind_named(&self, scope: ScopeId, name: &str) -> (EcoString, Option<EcoString>) {
        let found = match name.split_once('.') {
            Some((file, kind)) => self
                .nearest(scope, |scope| scope.namespaces.get(file).copied())
                .and_then(|from| self[from].kinds.get(kind).cloned()),
            None => self.nearest(scope, |scope| scope.kinds.get(name).cloned()),
        };
        match found {
            Some((group, kind)) => (kind, Some(group)),
            None => (name.into(), None),
        }
    }

    /// The type that a path is another name for.
    pub fn aliased(&self, id: TypeExprId) -> Option<TypeExprId> {
        let TypeExprKind::Path(path) = &self[id].kind else { return None };
        let ((name, _), namespaces) = path.split_last()?;
        let mut scope = self[id].scope;
        for (namespace, _) in namespaces {
            scope = self.nearest(scope, |scope| scope.namespaces.get(namespace).copied())?;
        }
        if self.component_named(scope, name).is_some() {
            return None;
        }
        self.nearest(scope, |scope| scope.aliases.get(name).copied())
    }

    /// The component that a name means from a scope, in the file that it stands in or by import.
    pub fn component_named(&self, scope: ScopeId, name: &str) -> Option<ComponentId> {
        self.nearest(scope, |scope| scope.components.get(name).copied())
    }

    /// Whether a path has a `?.` in it.
    pub fn is_optional_path(&self, mut expr: ExprId) -> bool {
        loop {
            match &self[expr].kind {
                ExprKind::Field(_, _, _, true) | ExprKind::Index(_, _, true) | ExprKind::Method(.., true) => {
                    return true;
                }
                ExprKind::Field(base, ..) | ExprKind::Index(base, ..) | ExprKind::Method(base, ..) => {
                    expr = *base;
                }
                _ => return false,
            }
        }
    }
}

/// The number that the next element of `list` gets.
pub(crate) fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

macro_rules! index {
    ($id:ident, $table:ident, $item:ident) => {
        impl std::ops::Index<$id> for Hir {
            type Output = $item;
            /// Ids are only ever made by pushing to the table that they index.
            fn index(&self, id: $id) -> &$item {
                &self.$table[id.0 as usize]
            }
        }
        impl std::ops::IndexMut<$id> for Hir {
            fn index_mut(&mut self, id: $id) -> &mut $item {
                &mut self.$table[id.0 as usize]
            }
        }
    };
}

index!(ExprId, exprs, Expr);
index!(LocalId, locals, Local);
index!(DeclId, decls, Decl);
index!(ScopeId, scopes, Scope);
index!(TypeExprId, types, TypeExpr);
index!(ComponentId, components, Component);
index!(LayerId, layers, Layer);
index!(FnId, functions, Function);
index!(PolicyId, policies, Policy);
