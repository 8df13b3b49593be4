//! Programs made of every form, long and short, on one line or on several.

use proptest::prelude::*;
use proptest::strategy::Union;

use super::check;

fn choose<T: std::fmt::Debug + 'static>(from: Vec<BoxedStrategy<T>>) -> BoxedStrategy<T> {
    Union::new(from).boxed()
}

fn name() -> BoxedStrategy<String> {
    let names = ["a", "b-c", "replicas", "a-rather-long-name-of-something", "for-each", "x"];
    prop::sample::select(names.to_vec()).prop_map(str::to_owned).boxed()
}

/// Where the author may have broken the line inside brackets.
fn blank() -> BoxedStrategy<&'static str> {
    prop::sample::select(vec!["", "", "", " ", "\n", "\n\n", " // c\n", "\n// c\n", "/* c */"]).boxed()
}

/// What may end an entry.
fn separator() -> BoxedStrategy<&'static str> {
    prop::sample::select(vec![
        ", ",
        ", ",
        "\n",
        "\n\n",
        ",\n",
        " // c\n",
        ", // c\n",
        "\n// c\n",
        " /* c */, ",
    ])
    .boxed()
}

fn between(open: &'static str, close: &'static str, entry: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let entries = prop::collection::vec((entry, separator()), 0..4);
    (blank(), entries, blank())
        .prop_map(move |(first, entries, last)| {
            let mut text = format!("{open}{first}");
            for (entry, separator) in entries {
                text.push_str(&entry);
                text.push_str(separator);
            }
            format!("{text}{last}{close}")
        })
        .boxed()
}

fn leaf() -> BoxedStrategy<String> {
    let leaves = [
        "1",
        "null",
        "true",
        "500m",
        "25%",
        "\"text\"",
        "\"a ${b} c\"",
        "r\"\\d\"",
        "web.spec.replicas",
        "a?.b",
        "\"\"\"\n  block\n    more\n  \"\"\"",
        "\"\"\"\n      quotes to the left \\n ${x}\n   \n\n    more\n  \"\"\"",
        "r\"\"\"first\n\t\\ second\n   third\"\"\"",
        "(1)",
        "{}",
        "[]",
        "-1",
        "!a",
    ];
    choose(vec![prop::sample::select(leaves.to_vec()).prop_map(str::to_owned).boxed(), name()])
}

fn expr() -> BoxedStrategy<String> {
    let op = prop::sample::select(vec![
        " + ",
        " - ",
        " && ",
        " || ",
        " ?? ",
        " == ",
        " in ",
        "..",
        " +\n",
        "\n&& ",
        " ?? // c\n",
    ]);
    leaf()
        .prop_recursive(5, 60, 4, move |inner| {
            let space = || prop::sample::select(vec![" ", " ", "\n"]);
            let operand = choose(vec![leaf(), inner.clone().prop_map(|inner| format!("({inner})")).boxed()]);
            choose(vec![
                (operand.clone(), op.clone(), operand.clone()).prop_map(|(a, op, b)| a + op + &b).boxed(),
                (operand.clone(), op.clone(), operand.clone(), op.clone(), operand.clone())
                    .prop_map(|(a, x, b, y, c)| a + x + &b + y + &c)
                    .boxed(),
                (inner.clone(), space(), inner.clone(), space(), inner.clone())
                    .prop_map(|(a, x, b, y, c)| format!("if {a}{x}then {b}{y}else {c}"))
                    .boxed(),
                (name(), blank(), inner.clone(), inner.clone(), blank())
                    .prop_map(|(f, x, a, b, y)| format!("{f}({x}{a}, {b}{y})"))
                    .boxed(),
                (name(), prop::collection::vec((blank(), name(), inner.clone()), 1..4))
                    .prop_map(|(base, calls)| {
                        calls.into_iter().fold(base, |chain, (blank, method, arg)| {
                            format!("{chain}{blank}.{method}(x => {arg})")
                        })
                    })
                    .boxed(),
                (name(), inner.clone()).prop_map(|(a, i)| format!("{a}[{i}]")).boxed(),
                between("[", "]", element(inner.clone())),
                between("{", "}", entry(inner.clone())),
                between("replace {", "}", entry(inner)),
            ])
        })
        .boxed()
}

fn element(value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    choose(vec![
        value.clone(),
        value.clone(),
        value.clone().prop_map(|v| format!("...{v}")).boxed(),
        (value.clone(), value.clone()).prop_map(|(a, b)| format!("for x in {a}: {b}")).boxed(),
        (value.clone(), value).prop_map(|(a, b)| format!("if {a}: {b}")).boxed(),
    ])
}

fn entry(value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let plain = (name(), value.clone()).prop_map(|(k, v)| format!("{k}: {v}")).boxed();
    choose(vec![
        plain.clone(),
        plain.clone(),
        (name(), name(), value.clone()).prop_map(|(a, b, v)| format!("{a}.\"{b}\".x: {v}")).boxed(),
        value.clone().prop_map(|v| format!("...{v}")).boxed(),
        (name(), value.clone()).prop_map(|(k, v)| format!("let {k} = {v}")).boxed(),
        (between("{", "}", plain.clone()), between("{", "}", plain.clone()))
            .prop_map(|(a, b)| format!("if a == 1 {a} else {b}"))
            .boxed(),
        between("{", "}", plain).prop_map(|b| format!("for k, v in m {b}")).boxed(),
    ])
}

fn ty() -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec!["Int", "String", "\"dev\"", "Container.env", "Int(1..3)", "null"]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(3, 20, 3, |inner| {
            choose(vec![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} | {b}")).boxed(),
                inner.clone().prop_map(|t| format!("({t})?")).boxed(),
                inner.clone().prop_map(|t| format!("[{t}]")).boxed(),
                inner.clone().prop_map(|t| format!("{{ [String]: {t} }}")).boxed(),
                between("{", "}", (name(), inner).prop_map(|(n, t)| format!("{n}?: {t} = 1")).boxed()),
            ])
        })
        .boxed()
}

fn item() -> BoxedStrategy<String> {
    let record = || between("{", "}", entry(expr()));
    let plain = choose(vec![
        (name(), ty(), expr()).prop_map(|(n, t, e)| format!("param {n}: {t} = {e}")).boxed(),
        (name(), expr()).prop_map(|(n, e)| format!("let {n} = {e}")).boxed(),
        ty().prop_map(|t| format!("type Name = {t}")).boxed(),
        (name(), ty(), expr()).prop_map(|(n, t, e)| format!("fn {n}(a: {t}, b: Int = 3): {t} = {e}")).boxed(),
        (name(), record()).prop_map(|(n, r)| format!("Deployment {n} {r}")).boxed(),
        (name(), record()).prop_map(|(n, r)| format!("patch {n}.x {r}")).boxed(),
        record().prop_map(|r| format!("defaults Container {r}")).boxed(),
        expr().prop_map(|e| format!("assert {e}, \"no\"")).boxed(),
        Just("import { a, B as C } from \"./x.kdsl\"".to_owned()).boxed(),
    ]);
    plain
        .prop_recursive(2, 12, 3, |inner| {
            let block = || between("{", "}", inner.clone());
            choose(vec![
                inner.clone(),
                (block(), block()).prop_map(|(a, b)| format!("if x {a} else {b}")).boxed(),
                block().prop_map(|b| format!("for x in xs {b}")).boxed(),
                block().prop_map(|b| format!("component App {b}")).boxed(),
                block().prop_map(|b| format!("test \"t\" with {{ a: 1 }} {b}")).boxed(),
                block().prop_map(|b| format!("policy p on Pod x {b}")).boxed(),
            ])
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("FMT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300),
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_program_is_formatted(items in prop::collection::vec((item(), separator()), 0..4)) {
        let text: String = items.into_iter().map(|(item, end)| item + end).collect();
        check(&text);
    }
}
