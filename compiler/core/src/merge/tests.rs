//! One line per rule of the merge.

use super::*;
use crate::ops::tests::{i, item, list, map, s, show};

/// A schema for the tests: `entries` is a list keyed by `name`, `one` is a one-of type of `a` and `b`.
#[derive(Clone, Copy)]
enum Schema {
    Root,
    Entries,
    One,
    Other,
}

impl MergeShape for Schema {
    fn child(&self, key: &str) -> Box<dyn MergeShape + '_> {
        Box::new(match (self, key) {
            (Schema::Root, "entries") => Schema::Entries,
            (Schema::Root, "one") => Schema::One,
            _ => Schema::Other,
        })
    }

    fn entry_key(&self) -> Option<&str> {
        matches!(self, Schema::Entries).then_some("name")
    }

    fn members(&self) -> Option<&[&str]> {
        matches!(self, Schema::One).then_some(&["a", "b"])
    }
}

fn merged(left: Val, right: Val) -> String {
    match merge(item(left), item(right), &Schema::Root, &mut 1_000_000) {
        Ok(item) => show(&item.val),
        Err(error) => format!("{error:?}"),
    }
}

fn entry(name: &str, x: i64) -> Val {
    map([("name", s(name)), ("x", i(x))])
}

#[test]
fn records_merge_deeply_and_the_right_wins() {
    let left = map([("a", map([("x", i(1)), ("y", i(2))])), ("b", i(1))]);
    let right = map([("c", i(3)), ("a", map([("y", i(4))]))]);
    assert_eq!(merged(left, right), "{a: {x: 1, y: 4}, b: 1, c: 3}");
    assert_eq!(merged(map([("a", i(1))]), map([("a", map([]))])), "{a: {}}");
    assert_eq!(merged(map([("a", list([i(1)]))]), map([("a", list([i(2)]))])), "{a: [2]}");
}

#[test]
fn null_removes_and_goes_on_removing() {
    let over = merge(item(map([("a", i(1))])), item(map([("a", Val::Null)])), &Plain, &mut 1_000_000);
    let over = over.expect("plain records merge");
    assert_eq!(show(&over.val), "{a: null}");
    assert_eq!(merged(map([("a", i(0)), ("b", i(1))]), over.val), "{a: null, b: 1}");
}

#[test]
fn replace_replaces_whole() {
    let replace = Val::Replace([("y".into(), item(i(2)))].into_iter().collect());
    assert_eq!(
        merged(map([("a", map([("x", i(1))]))]), map([("a", replace.clone())])),
        "{a: replace {y: 2}}"
    );
    assert_eq!(merged(map([("a", replace)]), map([("a", map([("z", i(3))]))])), "{a: replace {y: 2, z: 3}}");
}

#[test]
fn keyed_lists_merge_by_key_in_either_spelling() {
    let entries = |val: Val| map([("entries", val)]);
    let base = list([entry("a", 1), map([("x", i(9))]), entry("b", 2)]);
    let over = list([map([("name", s("b")), ("y", i(5))]), entry("c", 3)]);
    assert_eq!(
        merged(entries(base.clone()), entries(over)),
        r#"{entries: [{name: "a", x: 1}, {x: 9}, {name: "b", x: 2, y: 5}, {name: "c", x: 3}]}"#
    );
    let named = map([("b", map([("y", i(5))])), ("a", Val::Null), ("c", map([("x", i(3))]))]);
    assert_eq!(
        merged(entries(base.clone()), entries(named.clone())),
        r#"{entries: [{x: 9}, {name: "b", x: 2, y: 5}, {name: "c", x: 3}]}"#,
        "an entry without a key keeps the spelling of a list"
    );
    assert_eq!(
        merged(entries(list([entry("a", 1), entry("b", 2)])), entries(named)),
        r#"{entries: {a: null, b: {name: "b", x: 2, y: 5}, c: {x: 3}}}"#
    );
    let number = map([("b", i(80))]);
    assert!(merged(entries(base), entries(number)).starts_with("Mixed"));
}

#[test]
fn a_member_of_a_one_of_type_replaces_the_others() {
    let one = |member: &'static str, val| map([("one", map([("keep", i(1)), (member, val)]))]);
    assert_eq!(merged(one("a", i(1)), one("b", i(2))), "{one: {keep: 1, b: 2}}");
    assert_eq!(
        merged(one("a", map([("x", i(1))])), one("a", map([("y", i(2))]))),
        "{one: {keep: 1, a: {x: 1, y: 2}}}"
    );
    assert_eq!(merged(one("a", i(1)), one("b", Val::Null)), "{one: {keep: 1, a: 1, b: null}}");
}

#[test]
fn what_lies_under_a_body_keeps_the_order_of_the_body() {
    let under = map([("z", i(0)), ("b", map([("y", i(1)), ("x", i(2))]))]);
    let body = map([("a", i(3)), ("b", map([("x", i(4))]))]);
    let merged = underlay(item(under), item(body), &Plain, &mut 1_000_000).expect("plain records merge");
    assert_eq!(show(&merged.val), "{a: 3, b: {x: 4, y: 1}, z: 0}");
}

#[test]
fn records_under_one_key_unite_and_leaves_conflict() {
    let mut conflicts = Vec::new();
    let left = map([("a", map([("x", i(1))])), ("b", i(1))]);
    let right = map([("a", map([("y", i(2)), ("x", i(3))])), ("b", i(1)), ("c", i(4))]);
    let united = unite(item(left), item(right), &mut conflicts, &mut 1_000_000);
    assert_eq!(show(&united.val), "{a: {x: 1, y: 2}, b: 1, c: 4}");
    let paths: Vec<String> = conflicts.iter().map(|conflict| conflict.path.join(".")).collect();
    assert_eq!(paths, ["a.x", "b"]);
}

#[test]
fn depth_is_bounded() {
    let deep = (0..DEPTH_LIMIT + 1).fold(i(1), |val, _| map([("a", val)]));
    assert!(matches!(
        merge(item(deep.clone()), item(deep), &Plain, &mut 1_000_000),
        Err(MergeError::TooDeep { .. })
    ));
}

#[test]
fn big_records_do_not_take_quadratic_time() {
    let big = || {
        let fields: Fields = (0..20_000).map(|n| (ecow::eco_format!("k{n}"), item(i(n)))).collect();
        item(Val::Map(fields))
    };
    let merged = merge(big(), big(), &Plain, &mut 1_000_000).expect("plain records merge");
    assert!(matches!(merged.val, Val::Map(fields) if fields.len() == 20_000));
}

#[test]
fn it_takes_no_more_steps_than_are_left() {
    let twins = || item(map([("a", i(1)), ("b", i(2))]));
    let mut steps = 100;
    assert!(merge(twins(), twins(), &Plain, &mut steps).is_ok());
    assert_eq!(steps, 100 - 2 * ENTRY_STEPS);
    assert_eq!(merge(twins(), twins(), &Plain, &mut 3), Err(MergeError::TooLong));
}
