//! What holds for every method, whatever it is given: it ends, it does not panic, it does not outrun what it
//! is paid, and it tells nothing of a Sensitive value.

use kdsl_base::Span;

use super::*;
use crate::ops::tests::{i, item, list, map, q, s, secret};
use crate::value::Val;

const SORTS: [Sort; 7] =
    [Sort::Text, Sort::Bytes, Sort::Number, Sort::Quantity, Sort::Bool, Sort::List, Sort::Map];

/// The text that no message may hold.
const HIDDEN: &str = "hunter2";

/// Values at which something is likely to break.
fn odd_values() -> Vec<Val> {
    let nested = list([list([s("a"), i(1)]), map([("key", s("é"))])]);
    vec![
        i(0),
        i(-1),
        i(1),
        i(3),
        i(63),
        i(i64::MAX),
        i(i64::MIN),
        Val::Float(-0.5),
        Val::Float(1e308),
        Val::Float(f64::MIN_POSITIVE),
        s(""),
        s("é🎉\u{0}\r\n \t"),
        s("10.0.0.0/0"),
        s("::/0"),
        s("v1.2.3-rc.1+b"),
        s("{\"a\": [1]}"),
        s("(?<a>.)*|"),
        s("%zz%"),
        s("1h"),
        s("Mi"),
        secret(HIDDEN),
        q("9223372036854775807Ei"),
        q("-1n"),
        q("25%"),
        q("broken"),
        Val::Bool(true),
        Val::Null,
        Val::Error,
        Val::Bytes([0, 255].into_iter().collect()),
        list([]),
        list([i(1), s("a"), Val::Null, secret(HIDDEN)]),
        nested,
        map([]),
        map([("a.b", i(1)), ("a", map([("b", secret(HIDDEN))])), ("", Val::Null)]),
    ]
}

/// Calls a method with every pair of odd values as its arguments, and lambdas that give odd values.
fn with_odd_arguments(receiver: &Val, method: &'static Method, check: &mut dyn FnMut(&Result<Item, Halt>)) {
    let values = odd_values();
    let is_lambda =
        |slot: usize| method.params.get(slot).is_some_and(|param| matches!(param.form, Form::Lambda(..)));
    let given = |slot: usize, val: &Val| {
        if is_lambda(slot) { Arg::Lambda } else { Arg::Value(item(val.clone())) }
    };
    let receiver = item(receiver.clone());
    for first in &values {
        for second in &values {
            let pair = [given(0, first), given(1, second)];
            let args: Vec<Arg> = pair.into_iter().take(method.params.len()).collect();
            let mut left: u64 = 100_000;
            let mut spend = |units: u64| {
                left = left.checked_sub(units).ok_or(Stopped)?;
                Ok(())
            };
            let mut invoke = |_: usize, _: &[Item]| Ok(item(second.clone()));
            let call = Call {
                method,
                receiver: &receiver,
                args: &args,
                origin: Span::default(),
                invoke: &mut invoke,
                spend: &mut spend,
            };
            check(&run(call));
            if method.params.len() < 2 && !is_lambda(0) {
                break;
            }
        }
        if method.params.is_empty() {
            break;
        }
    }
}

#[test]
fn no_method_panics_or_makes_more_than_was_paid_for() {
    for receiver in odd_values() {
        let Some(sort) = sort_of(&receiver) else { continue };
        for method in offered(sort) {
            with_odd_arguments(&receiver, method, &mut |result| {
                if let Ok(Item { val: Val::Str(text) | Val::Secret(text), .. }) = result {
                    assert!(text.len() <= 1_000_000, "{} makes {} bytes", method.name, text.len());
                }
            });
        }
    }
}

#[test]
fn no_method_tells_of_a_sensitive_value() {
    // What has to do with the value may come out of it as Sensitive text only.
    for receiver in [secret(HIDDEN), list([secret(HIDDEN), s("a")]), map([("a", secret(HIDDEN))])] {
        let Some(sort) = sort_of(&receiver) else { continue };
        for method in offered(sort) {
            with_odd_arguments(&receiver, method, &mut |result| match result {
                Ok(item) if sort == Sort::Text => {
                    let hidden = matches!(item.val, Val::Secret(_) | Val::Error);
                    assert!(hidden, "{} gives {:?} of a Sensitive text", method.name, item.val);
                }
                Ok(item) => assert!(!open(&item.val), "{} gives {:?}", method.name, item.val),
                Err(Halt::Failed(failure)) => {
                    let said = format!("{failure:?}");
                    assert!(!said.contains(HIDDEN), "{} says {said}", method.name);
                }
                Err(Halt::Stopped) => {}
            });
        }
    }
    for sort in SORTS {
        for receiver in odd_values().iter().filter(|val| sort_of(val) == Some(sort)) {
            for method in methods(sort) {
                with_odd_arguments(receiver, method, &mut |result| {
                    if let Err(Halt::Failed(failure)) = result {
                        let said = format!("{failure:?}");
                        assert!(!said.contains(HIDDEN), "{} says {said}", method.name);
                    }
                });
            }
        }
    }
}

/// Whether the hidden text stands somewhere in a value as plain text.
fn open(val: &Val) -> bool {
    match val {
        Val::Str(text) => text.contains(HIDDEN),
        Val::List(items) => items.iter().any(|item| open(&item.val)),
        Val::Map(fields) => fields.iter().any(|(key, item)| key.contains(HIDDEN) || open(&item.val)),
        _ => false,
    }
}
