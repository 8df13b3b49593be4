//! Goes through two objects at once, and finds what differs in meaning.

use ecow::EcoString;
use kdsl_base::{Manifest, Node, Value};
use kdsl_schema::{Field, Schema, Shape, Target, TypeId};

use crate::Shown;
use crate::defaults::{Defaults, Owner};
use crate::pairs::is_live;
use crate::path::{Path, Step};
use crate::same::{Index, same, same_scalar};
use crate::secrets;
use crate::tables::{KEYS_OF_CLUSTER, LAST_APPLIED, OF_CLUSTER, READ_ONLY_IS_POINTER, ZERO};

/// A difference, before anybody has said what it does.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub path: Path,
    pub old: Option<Shown>,
    pub new: Option<Shown>,
    pub order: bool,
}

/// What all objects of a comparison share.
pub(crate) struct Walk {
    target: Target,
    defaults: Defaults,
}

/// One side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum At {
    Old,
    New,
}

/// Something of each side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Both<T> {
    pub old: T,
    pub new: T,
}

impl<T: Copy> Both<T> {
    /// That of one side.
    pub fn get(self, at: At) -> T {
        match at {
            At::Old => self.old,
            At::New => self.new,
        }
    }
}

impl Walk {
    pub fn new(target: Target) -> Walk {
        Walk { target, defaults: Defaults::default() }
    }

    /// What differs between two objects, in the order of the new one.
    pub fn objects(
        &mut self,
        old: &Manifest,
        old_schema: Schema<'_>,
        new: &Manifest,
        new_schema: Schema<'_>,
    ) -> Vec<Found> {
        if same(&old.node, &new.node) {
            return Vec::new();
        }
        let known = |schema: Schema<'_>, manifest: &Manifest| {
            schema.find_kind(&manifest.api_version, &manifest.kind).map(|kind| kind.ty)
        };
        let (schema, ty) = match (known(new_schema, new), known(old_schema, old)) {
            (None, Some(ty)) => (old_schema, Some(ty)),
            (ty, _) => (new_schema, ty),
        };
        let is_pod = new.kind == "Pod" && new.group().is_empty();
        let on_host = |manifest: &Manifest| {
            is_pod
                && manifest
                    .node
                    .at(&["spec", "hostNetwork"])
                    .is_some_and(|node| node.value == Value::Bool(true))
        };
        let mut task = Task {
            schema,
            target: self.target,
            defaults: &mut self.defaults,
            is_pod,
            on_host: Both { old: on_host(old), new: on_host(new) },
            live: Both { old: is_live(old), new: is_live(new) },
            made_up: Both { old: false, new: false },
            path: Vec::new(),
            found: Vec::new(),
            trying: false,
        };
        task.root(&old.node, &new.node, ty, secrets::is_secret(new));
        task.found
    }
}

/// The comparison of two objects.
pub(crate) struct Task<'w, 's> {
    pub schema: Schema<'s>,
    pub target: Target,
    defaults: &'w mut Defaults,
    is_pod: bool,
    on_host: Both<bool>,
    live: Both<bool>,
    /// Whether nobody wrote the values of a side: the API server fills them in.
    made_up: Both<bool>,
    pub path: Vec<Step>,
    pub found: Vec<Found>,
    /// Whether it is only asked whether two values are the same.
    pub trying: bool,
}

impl<'s> Task<'_, 's> {
    fn root(&mut self, old: &Node, new: &Node, ty: Option<TypeId>, is_secret: bool) {
        let keys =
            |node: &Node| -> Vec<EcoString> { node.entries().iter().map(|(key, _)| key.clone()).collect() };
        let mut all = keys(new);
        all.extend(keys(old).into_iter().filter(|key| new.get(key).is_none()));
        if is_secret {
            self.found.extend(secrets::diff(old, new));
        }
        for key in all {
            match key.as_str() {
                "kind" | "status" => {}
                "data" | "stringData" if is_secret => {}
                "metadata" => {
                    let meta = self.schema.type_by_path("meta.v1.ObjectMeta");
                    self.under(Step::Key(key.clone()), |task| {
                        task.record(old.get(&key), new.get(&key), meta)
                    });
                }
                _ => self.entry(
                    &key,
                    Both { old: old.get(&key), new: new.get(&key) },
                    Both { old: Some(old), new: Some(new) },
                    ty,
                ),
            }
        }
    }

    /// Two objects of a type, or of none that is known. One that is absent has no fields.
    pub fn record(&mut self, old: Option<&Node>, new: Option<&Node>, ty: Option<TypeId>) {
        let (before, after) = (old.map(Index::of), new.map(Index::of));
        let get = |index: &Option<Index<'_>>, key: &str| -> bool {
            index.as_ref().is_some_and(|index| index.get(key).is_some())
        };
        let owners = Both { old, new };
        for (key, value) in new.map_or(&[] as &[_], Node::entries) {
            let old = before.as_ref().and_then(|index| index.get(key));
            self.entry(key, Both { old, new: Some(value) }, owners, ty);
        }
        for (key, value) in old.map_or(&[] as &[_], Node::entries) {
            if !get(&after, key) {
                self.entry(key, Both { old: Some(value), new: None }, owners, ty);
            }
        }
    }

    /// A field of two objects.
    fn entry(
        &mut self,
        key: &EcoString,
        values: Both<Option<&Node>>,
        owners: Both<Option<&Node>>,
        ty: Option<TypeId>,
    ) {
        let is_there = |node: &&Node| node.value != Value::Null;
        let (old, new) = (values.old.filter(is_there), values.new.filter(is_there));
        let field = ty.and_then(|ty| self.schema.field(ty, key, self.target).field());
        if field.is_some_and(|field| field.read_only) {
            return;
        }
        let shape = field.map(|field| field.shape);
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) if same(old, new) => {}
            (Some(old), Some(new)) => {
                self.under(Step::Key(key.clone()), |task| task.values(old, new, shape, field));
            }
            // An object in an object, such as a template of claims, gets these from its type.
            _ if matches!(key.as_str(), "apiVersion" | "kind")
                && ty.is_some_and(|ty| self.schema.kind_of_type(ty).is_some()) => {}
            (Some(value), None) => self.lone(key, value, At::Old, field, owners.new, ty),
            (None, Some(value)) => self.lone(key, value, At::New, field, owners.old, ty),
        }
    }

    /// A value that one side has. `owner` is the object of the other side that lacks it.
    fn lone(
        &mut self,
        key: &EcoString,
        value: &Node,
        at: At,
        field: Option<Field<'s>>,
        owner: Option<&Node>,
        ty: Option<TypeId>,
    ) {
        let other = if at == At::Old { At::New } else { At::Old };
        let filled_in = field.zip(ty).and_then(|(field, ty)| {
            let (is_pod, host_network) = (self.is_pod, self.on_host.get(other));
            self.defaults.of(&field, Owner { schema: self.schema, ty, node: owner, is_pod, host_network })
        });
        if let Some(ty) = ty {
            let path = self.schema.type_path(ty);
            let of_cluster = || OF_CLUSTER.iter().any(|row| *row == (path, key.as_str()));
            if self.live.get(at) && !self.live.get(other) && of_cluster() {
                return;
            }
            if filled_in.is_none() && self.is_nothing(path, key, value, field) {
                return;
            }
        }
        self.under(Step::Key(key.clone()), |task| match &filled_in {
            Some(default) => task.against_default(value, default, at, field),
            None => task.without_other(value, at, field),
        });
    }

    /// Whether a value of a built-in type is what its field has where it is absent.
    fn is_nothing(&self, path: &str, key: &str, value: &Node, field: Option<Field<'s>>) -> bool {
        if field.is_none_or(|_| path.is_empty()) || !self.is_built_in(path) {
            return false;
        }
        match &value.value {
            Value::Bool(false) | Value::Int(0) => {
                ZERO.contains(&key) || key == "readOnly" && !READ_ONLY_IS_POINTER.contains(&path)
            }
            Value::Str(text) if text.is_empty() => ZERO.contains(&key),
            Value::List(items) => items.is_empty(),
            _ => false,
        }
    }

    fn is_built_in(&self, path: &str) -> bool {
        self.schema.type_by_path(path).is_some()
    }

    fn against_default(&mut self, value: &Node, default: &Node, at: At, field: Option<Field<'s>>) {
        let before = self.made_up;
        let shape = field.map(|field| field.shape);
        match at {
            At::Old => {
                self.made_up.new = true;
                self.values(value, default, shape, field);
            }
            At::New => {
                self.made_up.old = true;
                self.values(default, value, shape, field);
            }
        }
        self.made_up = before;
    }

    /// A value that the other side has nothing instead of. Maps and lists with keys are taken apart, because
    /// there is nothing between an empty one and none.
    fn without_other(&mut self, value: &Node, at: At, field: Option<Field<'s>>) {
        let empty = match (field.map(|field| field.shape), &value.value) {
            (Some(Shape::Map(_)), Value::Map(_)) => Value::Map(Default::default()),
            (Some(Shape::List(id)), Value::List(_)) if self.is_keyed(id) => Value::List(Default::default()),
            _ => return self.differ(at, value),
        };
        self.against_default(value, &Node::new(empty, value.origin), at, field);
    }

    /// Two values of a shape.
    pub fn values(&mut self, old: &Node, new: &Node, shape: Option<Shape>, field: Option<Field<'s>>) {
        match (shape, &old.value, &new.value) {
            (Some(Shape::Object(ty)), Value::Map(_), Value::Map(_)) => {
                self.record(Some(old), Some(new), Some(ty))
            }
            (Some(Shape::Map(id)), Value::Map(_), Value::Map(_)) => self.map(old, new, self.schema.elem(id)),
            (None | Some(Shape::Json), Value::Map(_), Value::Map(_)) => {
                self.record(Some(old), Some(new), None)
            }
            (Some(Shape::List(_) | Shape::Json) | None, Value::List(one), Value::List(other)) => {
                self.list(old, new, (one, other), shape, field);
            }
            _ if same_scalar(old, new, shape) => {}
            _ => self.replaced(old, new),
        }
    }

    /// Two maps.
    fn map(&mut self, old: &Node, new: &Node, elem: Shape) {
        let notes =
            matches!(self.path.last(), Some(Step::Key(key)) if key == "annotations" || key == "labels");
        let (before, after) = (Index::of(old), Index::of(new));
        for (key, value) in new.entries() {
            let old = before.get(key).filter(|node| node.value != Value::Null);
            match old {
                _ if notes && self.is_of_cluster(key, At::New, old.is_some()) => {}
                Some(old) if same(old, value) => {}
                Some(old) => {
                    self.under(Step::Key(key.clone()), |task| task.values(old, value, Some(elem), None));
                }
                None => self.under(Step::Key(key.clone()), |task| task.differ(At::New, value)),
            }
        }
        for (key, value) in old.entries() {
            let gone = after.get(key).is_none();
            if gone && !(notes && self.is_of_cluster(key, At::Old, false)) {
                self.under(Step::Key(key.clone()), |task| task.differ(At::Old, value));
            }
        }
    }

    /// Whether a label or an annotation is none of a manifest's own.
    fn is_of_cluster(&self, key: &str, at: At, on_both: bool) -> bool {
        key == LAST_APPLIED
            || self.live.get(at) && !on_both && KEYS_OF_CLUSTER.iter().any(|begin| key.starts_with(begin))
    }

    /// Whether two values are the same, without saying how they differ.
    pub fn alike(&mut self, old: &Node, new: &Node, shape: Option<Shape>) -> bool {
        if same(old, new) {
            return true;
        }
        if self.trying {
            return false;
        }
        self.trying = true;
        let before = self.found.len();
        self.values(old, new, shape, None);
        let alike = self.found.len() == before;
        self.found.truncate(before);
        self.trying = false;
        alike
    }

    pub fn under(&mut self, step: Step, then: impl FnOnce(&mut Self)) {
        self.path.push(step);
        then(self);
        self.path.pop();
    }

    /// Says that one side has a value and the other none.
    pub fn differ(&mut self, at: At, value: &Node) {
        let shown = Some(self.shown(at, value));
        let (old, new) = if at == At::Old { (shown, None) } else { (None, shown) };
        self.say(old, new, false);
    }

    /// Says that a value is another one.
    pub fn replaced(&mut self, old: &Node, new: &Node) {
        let (old, new) = (self.shown(At::Old, old), self.shown(At::New, new));
        self.say(Some(old), Some(new), false);
    }

    pub fn say(&mut self, old: Option<Shown>, new: Option<Shown>, order: bool) {
        // A value that nobody wrote and that is no value either is absent.
        let is_there = |shown: &Shown| !matches!(shown, Shown::Default(node) if node.value == Value::Null);
        let path = Path(self.path.clone());
        self.found.push(Found { path, old: old.filter(is_there), new: new.filter(is_there), order });
    }

    fn shown(&self, at: At, value: &Node) -> Shown {
        if self.made_up.get(at) { Shown::Default(value.clone()) } else { Shown::Value(value.clone()) }
    }
}
