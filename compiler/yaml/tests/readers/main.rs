//! What the emitter writes, read back by every YAML reader at hand: each string as a value, a key,
//! an item, an item's value, in nested lists, and as the last thing in the document.
//!
//! Readers that are not installed are named and skipped, unless `KDSL_REQUIRE_READERS` lists them:
//! `KDSL_REQUIRE_READERS=pyyaml,ruamel,kubectl cargo test -p kdsl-yaml`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod drivers;
mod strings;

use drivers::{Case, READERS};
use kdsl_base::{FileId, Node, Span, Value};
use proptest::prelude::*;

fn node(value: Value) -> Node {
    Node::new(value, Span::default())
}

fn map(entries: &[(&str, Node)]) -> Node {
    node(Value::Map(entries.iter().map(|(key, node)| ((*key).into(), node.clone())).collect()))
}

fn list(items: &[Node]) -> Node {
    node(Value::List(items.iter().cloned().collect()))
}

/// A document with `text` in every place where a scalar may stand.
fn places(text: &str) -> Node {
    let value = || Node::str(text, Span::default());
    map(&[
        ("value", value()),
        ("keys", map(&[(text, value()), ("sibling-of-key", node(Value::Int(1)))])),
        ("over", map(&[(text, map(&[("a", value())]))])),
        ("items", list(&[value(), list(&[value(), list(&[value()])]), node(Value::Null)])),
        (
            "maps",
            list(&[map(&[(text, list(&[value()])), ("sibling-of-map", value())]), map(&[("c", value())])]),
        ),
        ("deep", map(&[("er", list(&[map(&[("d", map(&[("e", value())]))])]))])),
        ("last", value()),
    ])
}

fn case(document: &Node) -> Case {
    let (mut yaml, mut json) = (String::new(), String::new());
    kdsl_yaml::write([document], &mut yaml);
    kdsl_yaml::write_json_compact(document, &mut json);
    Case { yaml, meaning: serde_json::from_str(&json).unwrap() }
}

fn required() -> Vec<String> {
    let listed = std::env::var("KDSL_REQUIRE_READERS").unwrap_or_default();
    listed.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn ask_all(what: &str, cases: &[Case], describe: impl Fn(usize) -> String) {
    let required = required();
    for name in &required {
        assert!(READERS.iter().any(|reader| reader.name == name), "there is no reader called {name}");
    }
    let mut failures = Vec::new();
    for reader in READERS {
        let Some(answer) = reader.answer(cases) else {
            assert!(!required.iter().any(|name| name == reader.name), "{} is not installed", reader.name);
            println!("{what}: {} skipped, it is not installed", reader.name);
            continue;
        };
        let wrong = answer.wrong.len();
        println!("{what}: {} {}: {wrong} of {} wrong", reader.name, answer.version, cases.len());
        for (at, found) in answer.wrong.iter().take(20) {
            let found: String = found.chars().take(300).collect();
            failures.push(format!("{}: {} was read as {found}", reader.name, describe(*at)));
        }
    }
    assert!(failures.is_empty(), "{what}\n{}", failures.join("\n"));
}

#[test]
fn every_nasty_string_comes_back_from_every_reader() {
    let strings = strings::table();
    assert!(strings.len() >= 500, "only {} strings", strings.len());
    let cases: Vec<Case> = strings.iter().map(|text| case(&places(text))).collect();
    ask_all("table", &cases, |at| format!("{:?}", strings[at]));
}

#[test]
fn generated_strings_come_back_from_every_reader() {
    let count = std::env::var("KDSL_STRINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let strings = strings::generated(count);
    let cases: Vec<Case> = strings.iter().map(|text| case(&places(text))).collect();
    ask_all("generated", &cases, |at| format!("{:?}", strings[at]));
}

#[test]
fn every_number_comes_back_from_every_reader() {
    // None is whole: JavaScript and Go write `1.0` as `1`, which is the same number.
    let floats =
        [0.1, -0.5, 1.5e300, 2.5e-300, 2.5e22, 123_456_789.125, 0.000_012, 1.7e-5, f64::MIN_POSITIVE];
    let ints = [0, 1, -1, 1 << 52, -(1 << 52), 100_000];
    let mut numbers: Vec<Node> = floats.iter().map(|number| node(Value::Float(*number))).collect();
    numbers.extend(ints.iter().map(|number| node(Value::Int(*number))));
    let cases: Vec<Case> = numbers.iter().map(|number| case(&map(&[("n", number.clone())]))).collect();
    ask_all("numbers", &cases, |at| format!("{:?}", numbers[at].value));
}

/// A number without a fraction is the same with and without its point.
fn whole(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(entries) => {
            entries.into_iter().map(|(key, value)| (key, whole(value))).collect()
        }
        other => match other.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 1e18) {
            Some(number) => (number as i64).into(),
            None => other,
        },
    }
}

#[test]
fn our_reader_takes_plain_texts_for_what_kubectl_does() {
    let mut cases = Vec::new();
    for text in strings::plain_texts() {
        for yaml in [format!("v: {text}\n"), format!("{text}: v\n")] {
            let read = kdsl_yaml::read(FileId(0), &yaml);
            if let ([document], []) = (read.documents.as_slice(), read.problems.as_slice()) {
                let meaning = whole(case(&document.node).meaning);
                cases.push(Case { yaml, meaning });
            }
        }
    }
    let kubectl = READERS.iter().find(|reader| reader.name == "kubectl").unwrap();
    let Some(answer) = kubectl.answer(&cases) else {
        println!("plain texts: kubectl skipped, it is not installed");
        return;
    };
    let wrong = answer.wrong.iter().map(|(at, found)| format!("{:?}: kubectl {found}", cases[*at].yaml));
    let wrong: Vec<String> = wrong.collect();
    println!("plain texts: {}: {} of {} differ", answer.version, wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same value with every origin forgotten.
fn bare(node: &Node) -> Node {
    let value = match &node.value {
        Value::List(items) => Value::List(items.iter().map(bare).collect()),
        Value::Map(entries) => {
            Value::Map(entries.iter().map(|(key, value)| (key.clone(), bare(value))).collect())
        }
        scalar => scalar.clone(),
    };
    Node::new(value, Span::default())
}

fn comes_back(document: &Node) {
    let Case { yaml, meaning } = case(document);
    let read = kdsl_yaml::read(FileId(0), &yaml);
    assert_eq!(read.problems, [], "{yaml}");
    assert_eq!(read.documents.len(), 1, "{yaml}");
    assert_eq!(bare(&read.documents[0].node), *document, "{yaml}");
    let other: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
    assert_eq!(other, meaning, "{yaml}");
}

#[test]
fn every_nasty_string_comes_back_from_our_reader() {
    for text in strings::table() {
        comes_back(&places(&text));
        comes_back(&Node::str(text, Span::default()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_strings_come_back_from_our_reader(text in strings::any_text()) {
        comes_back(&places(&text));
        comes_back(&Node::str(text, Span::default()));
    }

    #[test]
    fn generated_numbers_come_back(float in proptest::num::f64::NORMAL, int in any::<i64>()) {
        comes_back(&list(&[node(Value::Float(float)), node(Value::Int(int))]));
    }
}
