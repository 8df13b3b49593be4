//! One call of a method: its receiver and arguments, and the ways back to the evaluator.

use ecow::{EcoString, EcoVec};
use kdsl_base::Span;

use super::{Form, Method, Param};
use crate::eval::budget;
use crate::ops::{Failure, Place};
use crate::problems;
use crate::value::{Fields, Item, Val};

/// Calls the lambda that is the argument of that number.
pub type Invoke<'a> = dyn FnMut(usize, &[Item]) -> Result<Item, Stopped> + 'a;

/// A call of a method.
pub struct Call<'a> {
    /// The method.
    pub method: &'static Method,
    /// The value before the dot.
    pub receiver: &'a Item,
    /// One argument for each of the method's parameters.
    pub args: &'a [Arg],
    /// Where the call stands: the origin of the values that it makes.
    pub origin: Span,
    /// Calls the lambda that is the argument of that number.
    pub invoke: &'a mut Invoke<'a>,
    /// Pays for so many units of work: an item, or a byte of text.
    pub spend: &'a mut dyn FnMut(u64) -> Result<(), Stopped>,
}

/// An argument.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A value.
    Value(Item),
    /// A lambda, which the evaluator keeps.
    Lambda,
    /// Not given.
    Missing,
}

/// The evaluation ends here, and the evaluator has said why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stopped;

/// Why a call has no result.
#[derive(Clone, PartialEq, Debug)]
pub enum Halt {
    /// The method cannot do it, for a reason that is not reported yet.
    Failed(Box<Failure>),
    /// The evaluation ends.
    Stopped,
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Halt {
        Halt::Failed(Box::new(failure))
    }
}

impl From<Stopped> for Halt {
    fn from(_: Stopped) -> Halt {
        Halt::Stopped
    }
}

impl Arg {
    /// Whether it is a mistake that has been reported.
    pub(super) fn is_error(arg: &Arg) -> bool {
        matches!(arg, Arg::Value(Item { val: Val::Error, .. }))
    }
}

impl Call<'_> {
    /// A value that this call makes.
    pub(super) const fn give(&self, val: Val) -> Item {
        Item::new(val, self.origin)
    }

    /// Pays for work in proportion to a size.
    pub(super) fn spend(&mut self, units: usize) -> Result<(), Halt> {
        Ok((self.spend)(u64::try_from(units).unwrap_or(u64::MAX))?)
    }

    /// Pays for looking through a value.
    pub(super) fn spend_walk(&mut self, val: &Val) -> Result<(), Halt> {
        self.spend(self.steps_of(val))
    }

    /// The steps that it takes to look through a value; those of a value that is too large to look
    /// through are more than there can be.
    pub(super) fn steps_of(&self, val: &Val) -> usize {
        const MOST: u64 = 1 << 26;
        match budget::steps_of(val, MOST) {
            steps if steps > MOST => usize::MAX,
            steps => usize::try_from(steps).unwrap_or(usize::MAX),
        }
    }

    /// Refuses a list that would have too many items.
    pub(super) fn bound(&self, items: usize) -> Result<(), Halt> {
        if items <= budget::ITEMS {
            return Ok(());
        }
        let failure = problems::too_many_items(Place::Receiver, "the items of a list", budget::ITEMS);
        Err(failure.into())
    }

    /// The receiver's text. A receiver that is no text has none.
    pub(super) fn text(&self) -> &str {
        match &self.receiver.val {
            Val::Str(text) | Val::Secret(text) | Val::Quantity(text) => text,
            _ => "",
        }
    }

    /// The receiver's items, if it is a list.
    pub(super) fn items(&self) -> EcoVec<Item> {
        match &self.receiver.val {
            Val::List(items) => items.clone(),
            _ => EcoVec::new(),
        }
    }

    /// The receiver's entries that are there, if it is a map. Null is absent.
    pub(super) fn entries(&self) -> Fields {
        match &self.receiver.val {
            Val::Map(fields) | Val::Replace(fields) => {
                let absent = fields.iter().any(|(_, item)| matches!(item.val, Val::Null));
                if !absent {
                    return fields.clone();
                }
                fields.iter().filter(|(_, item)| !matches!(item.val, Val::Null)).cloned().collect()
            }
            _ => EcoVec::new(),
        }
    }

    /// The argument of that number, if it is given.
    pub(super) fn arg(&self, index: usize) -> Option<&Item> {
        match self.args.get(index) {
            Some(Arg::Value(item)) => Some(item),
            _ => None,
        }
    }

    /// The text of an argument, if it is given.
    pub(super) fn text_arg(&self, index: usize) -> Option<EcoString> {
        match &self.arg(index)?.val {
            Val::Str(text) | Val::Secret(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// The whole number of an argument, if it is given.
    pub(super) fn int_arg(&self, index: usize) -> Option<i64> {
        match &self.arg(index)?.val {
            Val::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The argument as a size: at least `least`.
    pub(super) fn size_arg(&self, index: usize, least: i64) -> Result<Option<usize>, Halt> {
        match self.int_arg(index) {
            None => Ok(None),
            Some(number) if number >= least => Ok(Some(usize::try_from(number).unwrap_or(usize::MAX))),
            Some(number) => {
                let name = self.method.params.get(index).map_or("this", |param| param.name);
                let method = self.method.name;
                let message = format!("`{name}` of `{method}` must be {least} or more, found {number}");
                Err(problems::argument_range(Place::Argument(index), message).label("out of range").into())
            }
        }
    }

    /// Text that this call makes; Sensitive if it comes from something Sensitive.
    pub(super) fn give_text(&self, text: impl Into<EcoString>) -> Item {
        let val = if self.sensitive().is_some() { Val::Secret(text.into()) } else { Val::Str(text.into()) };
        self.give(val)
    }

    /// The first of the receiver and the arguments that is Sensitive.
    pub(super) fn sensitive(&self) -> Option<Place> {
        if matches!(self.receiver.val, Val::Secret(_)) {
            return Some(Place::Receiver);
        }
        let secret = |arg: &Arg| matches!(arg, Arg::Value(Item { val: Val::Secret(_), .. }));
        self.args.iter().position(secret).map(Place::Argument)
    }

    /// Refuses what is Sensitive where the result would be no text and so would tell about it.
    pub(super) fn plain(&self, method: &str) -> Result<(), Halt> {
        match self.sensitive() {
            None => Ok(()),
            Some(place) => {
                let message = format!("`{method}` would tell something about a Sensitive value");
                Err(problems::sensitive(place, message).into())
            }
        }
    }

    /// Calls the lambda that is the argument of that number.
    pub(super) fn lambda(&mut self, index: usize, args: &[Item]) -> Result<Item, Halt> {
        self.spend(1)?;
        Ok((self.invoke)(index, args)?)
    }

    /// Calls a lambda that decides something. Nothing, if its mistake has been reported.
    pub(super) fn decide(&mut self, method: &str, index: usize, args: &[Item]) -> Result<Option<bool>, Halt> {
        let outcome = self.lambda(index, args)?;
        match outcome.val {
            Val::Bool(value) => Ok(Some(value)),
            Val::Error => Ok(None),
            Val::Secret(_) => {
                let message = "a Sensitive value cannot be a condition";
                Err(problems::sensitive(Place::Argument(index), message).into())
            }
            other => {
                let message =
                    format!("`{method}` needs a lambda that gives a boolean, found {}", other.sort());
                Err(problems::arguments(Place::Argument(index), message)
                    .label(format!("gives {}", other.sort()))
                    .help("compare in it, for example `x => x.name == \"web\"`")
                    .into())
            }
        }
    }

    /// Calls a lambda that names something. Nothing, if its mistake has been reported.
    pub(super) fn name(
        &mut self,
        method: &str,
        index: usize,
        args: &[Item],
    ) -> Result<Option<EcoString>, Halt> {
        let outcome = self.lambda(index, args)?;
        match outcome.val {
            Val::Str(text) => Ok(Some(text)),
            Val::Error => Ok(None),
            Val::Secret(_) => {
                let message = "a Sensitive value cannot be a key";
                Err(problems::sensitive(Place::Argument(index), message).into())
            }
            other => {
                let message =
                    format!("`{method}` needs a lambda that gives a string, found {}", other.sort());
                Err(problems::arguments(Place::Argument(index), message)
                    .label(format!("gives {}", other.sort()))
                    .help("keys are text; put a number into one: `x => \"${x.id}\"`")
                    .into())
            }
        }
    }

    /// Checks the sorts of the arguments. The counts are right, by [`super::slots`].
    pub(super) fn check(&self, method: &Method) -> Result<(), Halt> {
        for (index, param) in method.params.iter().enumerate() {
            let found = match self.args.get(index) {
                Some(Arg::Lambda) if matches!(param.form, Form::Lambda(..)) => continue,
                Some(Arg::Lambda) => "a lambda",
                Some(Arg::Value(item)) if param.optional && matches!(item.val, Val::Null) => continue,
                Some(Arg::Value(item)) if fits(param.form, &item.val) => continue,
                Some(Arg::Value(item)) => item.val.sort(),
                Some(Arg::Missing) | None if param.optional => continue,
                Some(Arg::Missing) | None => "nothing",
            };
            let failure = Failure { at: Place::Argument(index), ..misfit(method, param, found) };
            return Err(failure.into());
        }
        Ok(())
    }
}

/// An argument of another sort than its parameter; `found` describes it.
pub fn misfit(method: &Method, param: &Param, found: &str) -> Failure {
    let wanted = described(param.form);
    let message = format!("`{}` of `{}` must be {wanted}, found {found}", param.name, method.name);
    let failure = problems::arguments(Place::Argument(0), message).label(format!("expected {wanted}"));
    let failure = failure.note(format!("it is `{}`", method.signature()));
    match param.form {
        Form::Lambda(takes, _) => failure.help(match takes.len() {
            1 => "write what is to be done with each item: `x => …`",
            _ => "write what is to be done with each pair of values: `(a, b) => …`",
        }),
        Form::Text if matches!(found, "an integer" | "a number with a fraction" | "a boolean") => {
            failure.help("make text of it: `\"${x}\"`")
        }
        _ => failure,
    }
}

/// A lambda that takes more values than the method gives it.
pub fn long_lambda(method: &Method, param: &Param, takes: usize, given: usize) -> Failure {
    let (takes, given) = (super::values(takes), super::values(given));
    let message = format!("`{}` of `{}` takes {takes}, and is given {given}", param.name, method.name);
    let failure = problems::arguments(Place::Argument(0), message).label("takes more than it is given");
    failure.note(format!("it is `{}`", method.signature()))
}

/// Whether a value fits a parameter.
fn fits(form: Form, val: &Val) -> bool {
    match form {
        Form::Text => matches!(val, Val::Str(_) | Val::Secret(_)),
        Form::Bool => matches!(val, Val::Bool(_)),
        Form::Int => matches!(val, Val::Int(_)),
        Form::Float | Form::Number => matches!(val, Val::Int(_) | Val::Float(_)),
        Form::Quantity => matches!(val, Val::Quantity(_)),
        Form::List(_) => matches!(val, Val::List(_)),
        Form::Map(_) | Form::Record(_) => matches!(val, Val::Map(_) | Val::Replace(_)),
        Form::Lambda(..) => false,
        Form::Any | Form::Item | Form::Receiver | Form::Outcome | Form::Optional(_) => true,
    }
}

/// What a message calls it, with its article.
const fn described(form: Form) -> &'static str {
    match form {
        Form::Text => "a string",
        Form::Bool => "a boolean",
        Form::Int => "an integer",
        Form::Float | Form::Number => "a number",
        Form::Quantity => "a quantity",
        Form::List(_) => "a list",
        Form::Map(_) | Form::Record(_) => "a record",
        Form::Lambda(..) => "a lambda",
        _ => "a value",
    }
}
