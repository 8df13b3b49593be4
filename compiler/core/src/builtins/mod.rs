//! The methods of values, as tables: one per sort of receiver, which the evaluator calls, the checker
//! reads the forms of, and an editor lists after the dot.
//!
//! A method is a pure function of its receiver and its arguments. A lambda is called back through
//! [`Call`], and so is the budget: work and memory that grow with a size are paid for before they are
//! spent, so that no method can outrun the limits of an evaluation.

mod address;
mod call;
mod digest;
mod duration;
mod escape;
mod functions;
mod ini;
mod list;
mod list_order;
mod list_parts;
mod map;
mod map_parts;
mod names;
mod number;
mod parse;
mod properties;
mod quantity;
mod regex;
mod text;
mod toml;
mod unknown;
mod version;
mod write;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_all;

pub use call::{Arg, Call, Halt, Stopped, long_lambda, misfit};

pub use functions::{FUNCTIONS, Function, function};
pub use unknown::unknown;

use crate::ops::{Failure, Place};
use crate::problems;
use crate::value::{Item, Val};

/// A method of a value.
pub struct Method {
    /// Its name after the dot.
    pub name: &'static str,
    /// The values that have it.
    pub receiver: Sort,
    /// What it takes.
    pub params: &'static [Param],
    /// What it gives.
    pub result: Form,
    /// One or two sentences and an example.
    pub doc: &'static str,
    /// What it does.
    pub call: fn(&mut Call<'_>) -> Result<Item, Halt>,
}

/// A parameter of a method.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Param {
    /// Its name, by which an argument may be given.
    pub name: &'static str,
    /// What fits.
    pub form: Form,
    /// Whether it may be left out.
    pub optional: bool,
}

/// The sorts of value that have methods of their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// Text, Sensitive or not.
    Text,
    /// A file's bytes.
    Bytes,
    /// A whole number, or one with a fraction.
    Number,
    /// A number with a unit, or a percentage.
    Quantity,
    /// A boolean.
    Bool,
    /// A list.
    List,
    /// A record or map.
    Map,
    /// Every value but null.
    Any,
}

/// What a method takes and gives, as far as it can be said without knowing the receiver.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Form {
    /// Anything.
    Any,
    /// Text. A Sensitive one makes a result of text Sensitive.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number with a fraction.
    Float,
    /// A number with a unit, or a percentage.
    Quantity,
    /// A whole number or one with a fraction.
    Number,
    /// Whatever the receiver is.
    Receiver,
    /// An item of the receiver that is a list, a value of the receiver that is a map.
    Item,
    /// What the method's lambda gives.
    Outcome,
    /// A list of these.
    List(&'static Form),
    /// A map of text to these.
    Map(&'static Form),
    /// One of these, or null.
    Optional(&'static Form),
    /// A record of these fields.
    Record(&'static [(&'static str, Form)]),
    /// A lambda from these to that.
    Lambda(&'static [Form], &'static Form),
}

impl Form {
    /// Whether a value of that sort fits; that of an item or of a lambda's outcome is not known here.
    pub(crate) fn takes(self, sort: Sort) -> bool {
        match self {
            Form::Text => sort == Sort::Text,
            Form::Bool => sort == Sort::Bool,
            Form::Int | Form::Float | Form::Number => sort == Sort::Number,
            Form::Quantity => sort == Sort::Quantity,
            Form::List(_) => sort == Sort::List,
            Form::Map(_) | Form::Record(_) => sort == Sort::Map,
            Form::Lambda(..) => false,
            Form::Any | Form::Item | Form::Receiver | Form::Outcome | Form::Optional(_) => true,
        }
    }
}

impl Form {
    /// How a signature writes it, for a method of that sort of value.
    fn written(self, of: Sort) -> String {
        match self {
            Form::Any => "Any".into(),
            Form::Text => "String".into(),
            Form::Bool => "Bool".into(),
            Form::Int => "Int".into(),
            Form::Float => "Float".into(),
            Form::Quantity => "Quantity".into(),
            Form::Number => "Int | Float".into(),
            Form::Item => if of == Sort::Map { "value" } else { "item" }.into(),
            Form::Outcome => "result".into(),
            Form::Receiver => match of {
                Sort::Text => Form::Text.written(of),
                Sort::Number => Form::Number.written(of),
                Sort::Quantity => Form::Quantity.written(of),
                Sort::Bool => Form::Bool.written(of),
                Sort::List => "[item]".into(),
                Sort::Map => "{ [String]: value }".into(),
                Sort::Any | Sort::Bytes => "Any".into(),
            },
            Form::List(item) => format!("[{}]", item.written(of)),
            Form::Map(value) => format!("{{ [String]: {} }}", value.written(of)),
            Form::Optional(form) => format!("{}?", form.written(of)),
            Form::Record(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(name, form)| format!("{name}: {}", form.written(of))).collect();
                format!("{{ {} }}", fields.join(", "))
            }
            Form::Lambda(takes, gives) => {
                let takes: Vec<String> = takes.iter().map(|form| form.written(of)).collect();
                let takes = if takes.len() == 1 { takes.concat() } else { format!("({})", takes.join(", ")) };
                format!("{takes} => {}", gives.written(of))
            }
        }
    }
}

impl Method {
    /// The line that an editor shows, such as `replace(old: String, new: String): String`.
    pub fn signature(&self) -> String {
        signature(self.name, self.receiver, self.params, self.result)
    }

    /// Its documentation without the examples.
    pub fn sentence(&self) -> String {
        let mut text = self.doc.to_owned();
        for (code, value) in self.examples() {
            text = text.replacen(&format!("`{code}` is `{value}`"), "", 1);
        }
        // What led to an example leads to nothing now.
        for (lead, rest) in [(": , .", "."), (": .", "."), (": ;", ";"), (", .", ".")] {
            text = text.replace(lead, rest);
        }
        text
    }

    /// The examples of its documentation: an expression and what it gives.
    pub fn examples(&self) -> Vec<(&'static str, &'static str)> {
        let pieces: Vec<&str> = self.doc.split('`').collect();
        let pairs = pieces.windows(3).enumerate().filter_map(|(at, window)| match window {
            [code, " is ", value] if at % 2 == 1 => Some((*code, *value)),
            _ => None,
        });
        pairs.collect()
    }
}

/// The line that an editor shows of a method or a function.
fn signature(name: &str, of: Sort, params: &[Param], result: Form) -> String {
    let param = |param: &Param| {
        let mark = if param.optional { "?" } else { "" };
        format!("{}{mark}: {}", param.name, param.form.written(of))
    };
    let params: Vec<String> = params.iter().map(param).collect();
    format!("{name}({}): {}", params.join(", "), result.written(of))
}

/// The methods of that sort of value alone, by subject; those of [`Sort::Any`] come on top.
pub const fn tables(sort: Sort) -> &'static [&'static [Method]] {
    match sort {
        Sort::Text => &[
            text::METHODS,
            names::METHODS,
            regex::METHODS,
            parse::METHODS,
            escape::METHODS,
            digest::TEXTS,
            version::TEXTS,
            address::METHODS,
        ],
        Sort::Bytes => &[digest::BYTES],
        Sort::Number => &[number::METHODS, duration::NUMBERS],
        Sort::Quantity => &[quantity::METHODS],
        Sort::Bool => &[number::BOOLS],
        Sort::List => &[list::METHODS, list_parts::METHODS, list_order::METHODS, version::LISTS],
        Sort::Map => &[map::METHODS, map_parts::METHODS],
        Sort::Any => &[write::METHODS],
    }
}

/// The methods of that sort of value alone.
pub fn methods(sort: Sort) -> impl Iterator<Item = &'static Method> {
    tables(sort).iter().flat_map(|table| table.iter())
}

/// Every method that a value of that sort has.
pub fn offered(sort: Sort) -> impl Iterator<Item = &'static Method> {
    let any = if sort == Sort::Any { &[] } else { tables(Sort::Any) };
    methods(sort).chain(any.iter().flat_map(|table| table.iter()))
}

/// The sort of a value, if it has methods. A key or a port is its text or number first: that is for the
/// evaluator, which knows the program.
pub const fn sort_of(val: &Val) -> Option<Sort> {
    match val {
        Val::Str(_) | Val::Secret(_) => Some(Sort::Text),
        Val::Bytes(_) => Some(Sort::Bytes),
        Val::Int(_) | Val::Float(_) => Some(Sort::Number),
        Val::Quantity(_) => Some(Sort::Quantity),
        Val::Bool(_) => Some(Sort::Bool),
        Val::List(_) => Some(Sort::List),
        Val::Map(_) | Val::Replace(_) => Some(Sort::Map),
        Val::Error | Val::Null | Val::Symbol(_) | Val::Instance(_) | Val::Key(_) | Val::Port(_) => None,
    }
}

/// The method of that name that values of a sort have, if there is one.
pub fn find(sort: Sort, name: &str) -> Option<&'static Method> {
    offered(sort).find(|method| method.name == name)
}

/// Whether values of any sort have a method of that name.
pub fn is_method(name: &str) -> bool {
    let sorts = [Sort::Text, Sort::Bytes, Sort::Number, Sort::Quantity, Sort::Bool, Sort::List, Sort::Map];
    sorts.into_iter().any(|sort| find(sort, name).is_some())
}

/// The method of that name, or what to say about its absence.
pub fn lookup(receiver: &Val, name: &str) -> Result<&'static Method, Failure> {
    let Some(sort) = sort_of(receiver) else { return Err(no_methods(receiver, name)) };
    find(sort, name).ok_or_else(|| unknown(sort, receiver.sort(), name))
}

fn no_methods(receiver: &Val, name: &str) -> Failure {
    let message = format!("{} has no methods", receiver.sort());
    let failure = problems::unknown_method(Place::Name, message).label("no method here");
    match receiver {
        Val::Null => {
            failure.help(format!("write `?.{name}(…)`, which gives null here, or give a value with `??`"))
        }
        Val::Symbol(_) => failure.help(format!("its name is text: `.metadata.name.{name}(…)`")),
        Val::Key(_) => failure.note("a Secret's key is a reference: the value is known in the cluster only"),
        Val::Port(_) => failure.help("write the number or the name of the port itself"),
        _ => failure,
    }
}

/// Where each argument of a call belongs: for every argument in turn, the number of its parameter.
/// `names` has the name of each argument that is given by name.
pub fn slots(method: &Method, names: &[Option<&str>]) -> Result<Vec<usize>, Failure> {
    slots_of(method.name, method.params, &|| method.signature(), names)
}

/// The same for a method or a function of those parameters. `signature` is asked for where there is a
/// mistake.
pub fn slots_of(
    callee: &str,
    params: &[Param],
    signature: &dyn Fn() -> String,
    names: &[Option<&str>],
) -> Result<Vec<usize>, Failure> {
    let count = |at, message| problems::arguments(at, message).note(format!("it is `{}`", signature()));
    let mut slots: Vec<usize> = Vec::with_capacity(names.len());
    for (position, name) in names.iter().enumerate() {
        let slot = match name {
            None => position,
            Some(name) => match params.iter().position(|param| param.name == *name) {
                Some(slot) => slot,
                None => {
                    let message = format!("`{callee}` has no parameter `{name}`");
                    let failure = count(Place::Argument(position), message).label("no such parameter");
                    let near = kdsl_base::nearest(name, params.iter().map(|param| param.name));
                    return Err(match near {
                        Some(near) => failure.help(format!("did you mean `{near}`?")),
                        None => failure,
                    });
                }
            },
        };
        if slot >= params.len() {
            let message = format!("`{callee}` takes {}", arguments(params.len()));
            return Err(count(Place::Argument(position), message).label("one too many"));
        }
        if slots.contains(&slot) {
            let given = params.get(slot).map_or("", |param| param.name);
            let message = format!("`{given}` of `{callee}` is given twice");
            return Err(count(Place::Argument(position), message).label("given before"));
        }
        slots.push(slot);
    }
    for (slot, param) in params.iter().enumerate() {
        if !param.optional && !slots.contains(&slot) {
            let message = format!("`{callee}` needs its argument `{}`", param.name);
            return Err(count(Place::Name, message).label(format!("`{}` is missing", param.name)));
        }
    }
    Ok(slots)
}

fn values(count: usize) -> String {
    if count == 1 { "one value".to_owned() } else { format!("{count} values") }
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    }
}

/// Calls a method. `call.args` has one argument per parameter, in the order of [`slots`].
pub fn run(mut call: Call<'_>) -> Result<Item, Halt> {
    let method = call.method;
    if matches!(call.receiver.val, Val::Error) || call.args.iter().any(Arg::is_error) {
        return Ok(call.give(Val::Error));
    }
    call.check(method)?;
    // Even to count the entries of a map, one looks at them.
    let entries = match &call.receiver.val {
        Val::Map(fields) | Val::Replace(fields) => fields.len(),
        _ => 0,
    };
    call.spend(1 + entries / 16)?;
    (method.call)(&mut call)
}
