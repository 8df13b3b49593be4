//! Checking: every expression against what its place expects, before anything is evaluated.
//!
//! The schema's expectation flows inwards ([`Checker::check`]); where nothing is expected, the type is
//! inferred ([`Checker::infer`]). What the checker learns stands in [`Checked`]: the evaluator converts
//! a value where the plan says so, passes over what is wrong, and takes names as they were chosen.

mod aging;
mod asserts;
mod by_expr;
mod components;
mod expr;
mod functions;
mod infer;
mod known;
mod layers;
mod members;
mod methods;
mod named;
mod narrow;
mod operators;
mod path;
mod record;
mod resource;
mod secrets;
mod types;
mod whole;

use std::cell::{Cell, RefCell};

use kdsl_base::{Cancel, Diagnostic, Sources, Span};
use kdsl_schema::KindId;
use rustc_hash::{FxHashMap, FxHashSet};

use by_expr::ByExpr;
use named::Named;

use crate::convert::Sort;
use crate::hir::{
    BinaryOp, DeclId, ExprId, ExprKind, FnId, Hir, Item, LayerId, LocalId, LocalKind, Loop, TypeExprId,
};
use crate::kube::{Accepts, Kube, Slot};
use crate::problems;
use crate::ty::{Ty, Type};

pub use known::Known;
pub use layers::Target;
pub use members::{Member, MemberSort, Port};
pub use types::BUILTIN as BUILTIN_TYPES;
pub use whole::check;

/// What checking learned, in tables beside the program.
#[derive(Default, Debug)]
pub struct Checked {
    plan: ByExpr<Type>,
    wrong: FxHashSet<ExprId>,
    misversioned: FxHashSet<DeclId>,
    chosen: FxHashMap<ExprId, Vec<DeclId>>,
    encoded: FxHashSet<ExprId>,
    incomplete: FxHashSet<Span>,
    kinds: Vec<Option<KindId>>,
    targets: Vec<Target>,
    layer_types: Vec<Type>,
    layered: Vec<bool>,
    open_to_layers: Vec<bool>,
    types: ByExpr<Type>,
    locals: FxHashMap<LocalId, Type>,
    named: ByExpr<Named>,
    functions: FxHashMap<FnId, Type>,
    declared: Vec<(ExprId, TypeExprId)>,
}

impl Checked {
    /// What the value of an expression is converted to where it is evaluated, if to anything.
    pub fn plan(&self, expr: ExprId) -> Option<Type> {
        self.plan.get(expr).copied()
    }

    /// Whether a mistake in the expression itself is reported, so that it is not evaluated.
    pub fn is_wrong(&self, expr: ExprId) -> bool {
        !self.wrong.is_empty() && self.wrong.contains(&expr)
    }

    /// Whether a `file(…)` or `files(…)` stands where bytes are wanted, so that they are read as bytes and
    /// encoded.
    pub fn is_encoded(&self, expr: ExprId) -> bool {
        self.encoded.contains(&expr)
    }

    /// Whether it is reported already that the record at `span` lacks something.
    pub fn is_incomplete(&self, span: Span) -> bool {
        self.incomplete.contains(&span)
    }

    /// The declarations that a name means, where several have it. All are of one kind; the one whose
    /// conditions hold is the one that exists.
    pub fn chosen(&self, expr: ExprId) -> &[DeclId] {
        self.chosen.get(&expr).map_or(&[], Vec::as_slice)
    }

    /// The kind of a declaration, `None` where no schema knows it.
    pub fn kind_of(&self, decl: DeclId) -> Option<KindId> {
        self.kinds.get(decl.0 as usize).copied().flatten()
    }

    /// Whether a declaration says an `apiVersion` that its kind does not have. Its kind is the one that was meant.
    pub fn is_misversioned(&self, decl: DeclId) -> bool {
        self.misversioned.contains(&decl)
    }

    /// What a `defaults` or a `patch` holds for.
    pub fn target(&self, layer: LayerId) -> &Target {
        self.targets.get(layer.0 as usize).unwrap_or(&Target::Wrong)
    }

    /// What the body of a `defaults` or a `patch` must fit, where one type says it.
    pub fn layer_type(&self, layer: LayerId) -> Option<Type> {
        self.layer_types.get(layer.0 as usize).copied().filter(|ty| !matches!(ty.ty, Ty::Any | Ty::Error))
    }

    /// Whether there may be anything to merge under or over what a declaration makes.
    pub fn has_layers(&self, decl: DeclId) -> bool {
        self.open_to_layers.get(decl.0 as usize).copied().unwrap_or(false)
    }

    /// Whether `defaults` or patches may change more of what a declaration makes than its metadata.
    pub fn is_layered(&self, decl: DeclId) -> bool {
        self.layered.get(decl.0 as usize).copied().unwrap_or(false)
    }

    /// The type of an expression, where the checker asked for it.
    pub fn type_of(&self, expr: ExprId) -> Option<Type> {
        self.types.get(expr).copied()
    }

    /// The type of what a function gives.
    pub fn function_type(&self, function: FnId) -> Option<Type> {
        self.functions.get(&function).copied()
    }

    /// The type of a param, a variable, …
    pub fn local_type(&self, local: LocalId) -> Option<Type> {
        self.locals.get(&local).copied()
    }

    /// The records whose keys are fields of a declared type, each with the type; also where another use of a record
    /// asks for the type.
    pub fn declared_records(&self) -> &[(ExprId, TypeExprId)] {
        &self.declared
    }
}

/// The checker's state.
pub(crate) struct Checker<'a> {
    pub(crate) hir: &'a Hir,
    pub(crate) kube: &'a Kube,
    pub(crate) out: Checked,
    problems: Vec<Diagnostic>,
    reported: FxHashSet<(kdsl_base::Code, Span)>,
    /// Where a record that stands elsewhere is used; set while that record is checked against what
    /// this place expects. Its plan stays its own.
    shadow: Option<Span>,
    narrowed: Vec<narrow::Narrowed>,
    busy: FxHashSet<LocalId>,
    /// The conditions that hold where something is checked.
    holding: Vec<(ExprId, bool)>,
    pub(crate) sources: &'a Sources,
    /// The kind of the resource that is being checked.
    resource_kind: Option<KindId>,
    resource_decl: Option<DeclId>,
    /// The objects of Kubernetes around what is being checked, the outermost first, and where they are
    /// written.
    around: Vec<(Slot, Span)>,
    /// Whether required fields may be missing: in an `external`, in defaults.
    lenient: bool,
    /// Paths that may be absent only because of a `?.` in them.
    passed: FxHashSet<ExprId>,
    /// The functions whose bodies are being checked, and where each is called.
    calls: Vec<(FnId, Span)>,
    /// Whether places take sorts of values. A program asks it of the same ones again and again.
    accepted: RefCell<FxHashMap<(Slot, Sort), Accepts>>,
    depth: u32,
    /// How many expressions were checked for the sake of a use elsewhere.
    followed: u32,
    /// How many names were collected for suggestions.
    collected: Cell<usize>,
    /// The kinds whose versions are known to stay.
    lasting: FxHashSet<KindId>,
    cancel: &'a Cancel,
}

/// How many expressions are checked for the sake of uses elsewhere. Records in records can be used in
/// more ways than there are expressions; what is not checked here is checked by value.
const FOLLOWED: u32 = 1_000_000;

/// How deep checking may follow variables into each other.
const DEPTH: u32 = 200;

impl<'a> Checker<'a> {
    fn new(hir: &'a Hir, kube: &'a Kube, sources: &'a Sources, cancel: &'a Cancel) -> Checker<'a> {
        Checker {
            hir,
            kube,
            out: Checked::default(),
            problems: Vec::new(),
            reported: FxHashSet::default(),
            shadow: None,
            narrowed: Vec::new(),
            busy: FxHashSet::default(),
            holding: Vec::new(),
            sources,
            resource_kind: None,
            resource_decl: None,
            around: Vec::new(),
            lenient: false,
            passed: FxHashSet::default(),
            calls: Vec::new(),
            accepted: RefCell::default(),
            depth: 0,
            followed: 0,
            collected: Cell::new(0),
            lasting: FxHashSet::default(),
            cancel,
        }
    }
}

impl Checker<'_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            if self.cancel.is_cancelled() {
                return;
            }
            match item {
                Item::Resource(decl) => match self.hir[*decl].component {
                    Some(component) => self.instance(*decl, component),
                    None => self.resource(*decl),
                },
                Item::If(cond, then, otherwise) => {
                    self.condition(*cond);
                    for (branch, items) in [(true, then), (false, otherwise)] {
                        self.holding.push((*cond, branch));
                        self.under(*cond, branch, |this| this.items(items));
                        self.holding.pop();
                    }
                }
                Item::For(head, body) => {
                    self.loop_head(head);
                    self.items(body);
                }
                Item::Patch(_) => {}
                Item::Assert(assertion) => self.assertion(*assertion),
                Item::Policy(policy) => self.policy(*policy),
            }
        }
    }

    pub(crate) fn loop_head(&mut self, head: &Loop) {
        let over = self.infer(head.over);
        if self.iterable(over) == Some(false) {
            let span = self.hir[head.over].span;
            let found = self.describe(over);
            self.report(problems::operand(span, "what is looped over", "a list or a record", &found));
            self.out.wrong.insert(head.over);
        }
    }

    pub(crate) fn condition(&mut self, cond: ExprId) {
        let found = self.infer(cond);
        let boolean = match found.ty {
            Ty::Bool | Ty::Any | Ty::Error | Ty::Either(_) | Ty::ElementOf(_) => true,
            Ty::Literal(literal) => matches!(self.hir[literal].kind, ExprKind::Bool(_)),
            Ty::Slot(slot) => self.kube.is_bool(slot),
            Ty::Declared(_) => true,
            _ => false,
        };
        if !boolean {
            let span = self.hir[cond].span;
            let found = self.describe(found);
            let problem = problems::operand(span, "the condition", "a boolean", &found);
            self.report(problem.help("compare it, for example with `!= null` or `> 0`"));
            self.out.wrong.insert(cond);
        }
    }

    /// The type of a named value; its own expressions are checked on the way, once.
    pub(crate) fn local(&mut self, id: LocalId) -> Type {
        if let Some(known) = self.out.locals.get(&id) {
            return *known;
        }
        // A cycle is the evaluator's to report, with its chain.
        if !self.busy.insert(id) {
            return Type::ANY;
        }
        let hir = self.hir;
        let local = &hir[id];
        let shadow = self.shadow.take();
        let narrowed = std::mem::take(&mut self.narrowed);
        let holding = std::mem::replace(&mut self.holding, local.guards.clone());
        let annotation = local.annotation.map(|ty| self.declared(ty));
        let ty = match (local.kind, annotation) {
            (LocalKind::Param(default) | LocalKind::ComponentParam(_, default), Some(want)) => {
                if let Some(default) = default {
                    self.name_path(default, Named::Local(id));
                    self.check(default, want);
                }
                want
            }
            (LocalKind::Param(default) | LocalKind::ComponentParam(_, default), None) => {
                default.map_or(Type::ANY, |value| self.infer(value))
            }
            (LocalKind::InstanceName(_), _) => Type::of(Ty::Str),
            (LocalKind::Old(_), _) => Type::ANY,
            (LocalKind::Let(value), Some(want)) => {
                self.name_path(value, Named::Local(id));
                self.check(value, want);
                want
            }
            (LocalKind::Let(value), None) => {
                self.name_path(value, Named::Local(id));
                self.infer(value)
            }
            (LocalKind::Loop(n, total, over), _) => {
                let range = matches!(hir[over].kind, ExprKind::Binary(BinaryOp::Range, ..));
                let over = self.infer(over);
                if range { Type::of(Ty::Int) } else { self.loop_variable(over, n, total) }
            }
            (LocalKind::Argument(_, default), want) => self.parameter(id, default, want),
            (LocalKind::Subject(policy), _) => self.subject(policy),
            (LocalKind::Lambda(_), _) => Type::ANY,
        };
        self.shadow = shadow;
        self.narrowed = narrowed;
        self.holding = holding;
        self.busy.remove(&id);
        self.out.locals.insert(id, ty);
        ty
    }

    /// Reports a mistake, once. One that was found because of a use elsewhere shows that use.
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        let at = problem.primary.span;
        if !self.reported.insert((problem.code, at)) {
            return;
        }
        let problem = match self.shadow {
            Some(place) if place != at => problem.secondary(place, "used here"),
            _ => problem,
        };
        self.problems.push(problem);
    }

    /// Reports a mistake in `expr`, which is then not evaluated.
    pub(crate) fn reject(&mut self, expr: ExprId, problem: Diagnostic) -> Type {
        self.report(problem);
        self.out.wrong.insert(expr);
        Type::ERROR
    }

    fn set_plan(&mut self, expr: ExprId, want: Type) {
        if self.shadow.is_none() {
            self.out.plan.insert(expr, want);
        }
    }

    /// Checks something that stands elsewhere for the sake of a use at `place`.
    fn elsewhere(&mut self, place: Span, check: impl FnOnce(&mut Self)) {
        if self.depth > DEPTH || self.followed > FOLLOWED {
            return;
        }
        self.depth += 1;
        let outer = self.shadow;
        self.shadow = outer.or(Some(place));
        check(self);
        self.shadow = outer;
        self.depth -= 1;
    }
}
