//! The reader: places, comments, anchors, merges, duplicates, limits, and what is left after an error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, reason = "a test")]

use kdsl_base::{Code, FileId, Node, Span, Value};
use kdsl_yaml::{Limits, Placement, Read, read, read_with, write_json_compact};

fn load(text: &str) -> Read {
    read(FileId(0), text)
}

fn json(node: &Node) -> String {
    let mut out = String::new();
    write_json_compact(node, &mut out);
    out
}

/// The only document, as JSON, of a text without problems.
fn meaning(text: &str) -> String {
    let read = load(text);
    assert_eq!(read.problems, [], "{text}");
    assert_eq!(read.documents.len(), 1, "{text}");
    json(&read.documents[0].node)
}

/// The problems as `CODE at "text": message`.
fn problems(text: &str) -> Vec<String> {
    let found = load(text).problems.into_iter();
    found
        .map(|problem| {
            let span = problem.primary.span;
            let at = &text[span.start as usize..span.end as usize];
            format!("{:?} at {at:?}: {}", problem.code, problem.message)
        })
        .collect()
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

const MANIFEST: &str = "# About it\napiVersion: v1 # stable\nkind: \"ConfigMap\"\nmetadata:\n  name: web\n  labels: \
{ app: web, 'b c': \"d\" }\ndata:\n  a.txt: |\n    one\n    two\n  list:\n  - x\n  - y: 1\n    z:\n\n# the end\n";

#[test]
fn every_node_knows_its_place() {
    let read = load(MANIFEST);
    assert_eq!(read.problems, []);
    let document = &read.documents[0];
    let at = |path: &[&str]| slice(MANIFEST, document.node.at(path).unwrap().origin);
    assert_eq!(at(&["apiVersion"]), "v1");
    assert_eq!(at(&["kind"]), "\"ConfigMap\"");
    assert_eq!(at(&["metadata"]), "name: web\n  labels: { app: web, 'b c': \"d\" }");
    assert_eq!(at(&["metadata", "labels"]), "{ app: web, 'b c': \"d\" }");
    assert_eq!(at(&["metadata", "labels", "b c"]), "\"d\"");
    assert_eq!(at(&["data", "a.txt"]), "|\n    one\n    two");
    assert_eq!(at(&["data", "list"]), "- x\n  - y: 1\n    z:");
    let key = |path: &[&str]| {
        let value = document.node.at(path).unwrap().origin;
        slice(MANIFEST, document.key_span(value).unwrap())
    };
    assert_eq!(key(&["kind"]), "kind");
    assert_eq!(key(&["metadata", "labels", "b c"]), "'b c'");
    assert_eq!(key(&["data", "a.txt"]), "a.txt");
    let z = document.node.at(&["data", "list"]).unwrap().items()[1].get("z").unwrap();
    assert_eq!(slice(MANIFEST, document.key_span(z.origin).unwrap()), "z");
    assert_eq!(z.value, Value::Null);
}

#[test]
fn comments_are_kept_with_their_places() {
    let read = load(MANIFEST);
    let comments = &read.documents[0].comments;
    let seen: Vec<(&str, Placement)> =
        comments.iter().map(|one| (one.text.as_str(), one.placement)).collect();
    assert_eq!(
        seen,
        [(" About it", Placement::Above), (" stable", Placement::Right), (" the end", Placement::Last)]
    );
    assert_eq!(slice(MANIFEST, comments[1].span), "# stable");
    let many = "# x\n".repeat(5000) + "a: 1\n";
    assert_eq!(load(&many).documents[0].comments.len(), 5000);
}

#[test]
fn documents_are_told_apart() {
    let read = load("a: 1\n---\n---\n- b\n...\n---\n{\"c\": [1, 2.5, null, true, \"x\\u00e9\"]}\n");
    assert_eq!(read.problems, []);
    let all: Vec<String> = read.documents.iter().map(|document| json(&document.node)).collect();
    assert_eq!(all, [r#"{"a":1}"#, "null", r#"["b"]"#, r#"{"c":[1,2.5,null,true,"xé"]}"#]);
    assert_eq!(load("").documents, []);
    assert_eq!(load("# nothing\n").documents, []);
    assert_eq!(load("# nothing\n").problems, []);
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_are_read() {
    let text = "\u{feff}a: x\r\nb: |\r\n  one\r\n  two\r\nc: z\r\n";
    assert_eq!(meaning(text), r#"{"a":"x","b":"one\ntwo\n","c":"z"}"#);
    let read = load(text);
    let origin = |key: &str| slice(text, read.documents[0].node.get(key).unwrap().origin);
    assert_eq!((origin("a"), origin("c")), ("x", "z"));
}

#[test]
fn aliases_and_merges_are_what_they_stand_for() {
    let text = "base: &base { a: 1, b: 2 }\none:\n  <<: *base\n  b: 3\ntwo:\n  b: 4\n  <<: [*base, { c: 5, a: 9 }]\n";
    let expected = r#"{"base":{"a":1,"b":2},"one":{"a":1,"b":3},"two":{"b":4,"a":1,"c":5}}"#;
    assert_eq!(meaning(text), expected);
    let read = load(text);
    let merged = read.documents[0].node.at(&["one", "a"]).unwrap();
    assert_eq!(merged.origin.start as usize, text.find('1').unwrap());
    assert_eq!(meaning("a: &x [1]\nb: *x\n"), r#"{"a":[1],"b":[1]}"#);
    assert_eq!(meaning("'<<': 1\n"), r#"{"<<":1}"#);
    assert_eq!(problems("a:\n  <<: 1\n"), ["K0601 at \"1\": `<<` takes a map or a list of maps"]);
    assert_eq!(problems("a: *b\n"), ["K0601 at \"*b\": there is no anchor `b` above this"]);
    assert_eq!(problems("&a [*a]\n"), ["K0601 at \"*a\": this alias stands inside of what it stands for"]);
    let across = problems("a: &x 1\n---\nb: *x\n");
    assert_eq!(across, ["K0601 at \"*x\": there is no anchor `x` above this"]);
}

#[test]
fn tags_and_keys_are_read_like_kubectl_does() {
    assert_eq!(meaning("a: !!str 1\nb: !!int '1'\nc: ! 1\n"), r#"{"a":"1","b":1,"c":"1"}"#);
    assert_eq!(meaning("1: a\nyes: b\n0x10: c\n1.5: d\n"), r#"{"1":"a","true":"b","16":"c","1.5":"d"}"#);
    assert_eq!(problems("? [a]\n: b\n"), ["K0601 at \"[a]\": a key must be text"]);
    assert_eq!(problems("~: b\n"), ["K0601 at \"~\": a key must be text"]);
    assert_eq!(problems("a: .inf\n"), ["K0601 at \".inf\": `.inf` is not a number that JSON has"]);
    assert_eq!(problems("a: !!binary aGk=\n"), ["K0601 at \"aGk=\": the tag `!!binary` cannot be read here"]);
}

#[test]
fn the_last_of_two_equal_keys_wins_and_both_are_shown() {
    let text = "a: 1\nb: 2\n'a': 3\n";
    let read = load(text);
    assert_eq!(json(&read.documents[0].node), r#"{"a":3,"b":2}"#);
    assert_eq!(read.problems.len(), 1);
    let problem = &read.problems[0];
    assert_eq!((problem.code, slice(text, problem.primary.span)), (Code::K0602, "'a'"));
    assert_eq!(problem.secondary[0].span.start, 0);
    let many: String = (0..40).map(|number| format!("k{number}: 1\n")).collect();
    assert_eq!(load(&many).problems, []);
    assert_eq!(problems(&format!("{many}k39: 2\nk0: 3\n")).len(), 2);
}

#[test]
fn after_a_syntax_error_the_other_documents_are_read() {
    let text = "a: 1\n---\nb: [1, 2\nc: 3\n---\nd:\n\te: 4\n---\ne: \"x\n---\nf: 5\n";
    let read = load(text);
    let all: Vec<String> = read.documents.iter().map(|document| json(&document.node)).collect();
    assert_eq!(all, [r#"{"a":1}"#, r#"{"f":5}"#]);
    assert_eq!(read.problems.len(), 3, "{:?}", problems(text));
    let lines: Vec<usize> = read
        .problems
        .iter()
        .map(|problem| text[..problem.primary.span.start as usize].matches('\n').count() + 1)
        .collect();
    assert!(
        lines[0] >= 3 && lines[0] <= 5 && lines[1] == 7 && lines[2] >= 9,
        "{lines:?} {:?}",
        problems(text)
    );
}

#[test]
fn a_template_is_one_mistake() {
    let said = "K0601 at \"{{\": this is a template, and no YAML before it is rendered";
    for text in ["{{ if .Values.web }}\na: 1\n{{ end }}\n", "a: 1\n---\nname: {{ .Release.Name }}\n"] {
        assert_eq!(problems(text), [said]);
        assert_eq!(load(text).documents, []);
    }
    assert_eq!(meaning("a: \"{{ b }}\"\n"), "{\"a\":\"{{ b }}\"}");
    assert!(!problems("a: \"{{ b }}\n").iter().any(|problem| problem == said));
}

#[test]
fn a_few_lines_cannot_stand_for_more_than_there_is_memory() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", vec![alias; 10].join(", "));
    }
    let read = load(&(text + "---\nb: 1\n"));
    assert_eq!(read.documents.len(), 1);
    assert_eq!(read.problems.len(), 1);
    assert_eq!(read.problems[0].code, Code::K0603);
}

#[test]
fn nesting_has_a_limit_in_every_form() {
    let deep = |open: &str, close: &str, count: usize| open.repeat(count) + &close.repeat(count);
    let mut aliases = String::from("a0: &a0 [x]\n");
    for level in 1..400 {
        aliases += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    let nested: String = (0..400).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    for text in [deep("[", "]", 100_000), deep("{a: ", "}", 400), "- ".repeat(400), aliases, nested] {
        let read = load(&text);
        let codes: Vec<Code> = read.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::K0603], "{}", &text[..20]);
        assert_eq!(read.documents, []);
    }
    assert_eq!(load(&deep("[", "]", 250)).problems, []);
}

#[test]
fn problems_have_an_end() {
    let limits = Limits { problems: 5, ..Limits::default() };
    let read = read_with(FileId(0), &"a: *x\n---\n".repeat(50), limits);
    assert_eq!(read.problems.len(), 5);
    let broken = load(&"a: [\n---\n".repeat(1000));
    assert_eq!(broken.problems.len(), 100);
}

mod anything {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_the_reader_fail(text in "[ \n\t:#\\-?,\\[\\]{}&*!|>'\"%@a-c0-9<~é\r]{0,40}") {
            kdsl_properties::yaml::holds(&text);
        }
    }
}

#[test]
fn a_block_is_where_its_mark_is() {
    for (text, block) in [
        ("a: |2- # x # y\n\n    z\n", "|2- # x # y\n\n    z"),
        ("'a|b #': >\n  z\n\n\nb: 1", ">\n  z"),
        ("- |\n z\n- 1", "|\n z"),
        ("- |\n\n- 1", "|"),
        ("- |", "|"),
        ("a: &x !!str |+\n  z\n\n", "|+\n  z"),
    ] {
        let read = load(text);
        assert_eq!(read.problems, [], "{text}");
        let root = &read.documents[0].node;
        let node = root.items().first().or(root.entries().first().map(|(_, node)| node)).unwrap();
        assert_eq!(slice(text, node.origin), block, "{text:?}");
    }
}

#[test]
fn a_list_begins_with_its_dash() {
    for (text, list) in [
        ("- a\n- b\n", "- a\n- b"),
        ("x:\n- - -1\n  - b\n", "- - -1\n  - b"),
        ("x:\n  -   y: 1\n", "-   y: 1"),
        ("x: &a\n  # c\n  - -1 # d\n", "- -1"),
        ("-\n  - 1\n", "-\n  - 1"),
    ] {
        let read = load(text);
        let root = &read.documents[0].node;
        let node = root.get("x").unwrap_or(root);
        assert_eq!(slice(text, node.origin), list, "{text:?}");
    }
}

#[test]
fn the_map_says_where_every_scalar_of_the_output_came_from() {
    let read = load(MANIFEST);
    let node = &read.documents[0].node;
    let mut out = String::new();
    let map = kdsl_yaml::write_with_map([node, node], &mut out);
    let mut plain = String::new();
    kdsl_yaml::write([node, node], &mut plain);
    assert_eq!(out, plain);
    let half = map.len() / 2;
    let pairs: Vec<(&str, &str)> = map[..half]
        .iter()
        .map(|(bytes, origin)| (&out[bytes.start as usize..bytes.end as usize], slice(MANIFEST, *origin)))
        .collect();
    assert_eq!(pairs[0], ("v1", "v1"));
    assert_eq!(pairs[1], ("ConfigMap", "\"ConfigMap\""));
    assert_eq!(pairs[5], ("|\n    one\n    two\n", "|\n    one\n    two"));
    assert!(map.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
}

/// `kubectl` reads quoted texts whose further lines stand no deeper than what they are in, and published
/// definitions have them. What follows keeps its place.
#[test]
fn further_lines_of_quoted_texts_need_no_indentation() {
    let text = "a:\n    b: 'one\n    two''s\n\n\n  three'\n    c:\n    - \"x \\\n    y \\\" z\n    end\"\n    - d: 1\n";
    assert_eq!(meaning(text), r#"{"a":{"b":"one two's\n\nthree","c":["x y \" z end",{"d":1}]}}"#);
    let read = load(text);
    let at = |path: &[&str]| slice(text, read.documents[0].node.at(path).unwrap().origin);
    assert_eq!(at(&["a", "b"]), "'one\n    two''s\n\n\n  three'");
    assert_eq!(at(&["a", "c"]), "- \"x \\\n    y \\\" z\n    end\"\n    - d: 1");
    // A line of a block text that looks like one is left as it is.
    let block = "a:\n  b: 'one\n  two'\n  c: |\n    d: 'x\n    y'\n  e:\n  - f: |\n      g: \"x\n      y\"\n    h: 'x\n    y'\n";
    assert_eq!(
        meaning(block),
        r#"{"a":{"b":"one two","c":"d: 'x\ny'\n","e":[{"f":"g: \"x\ny\"\n","h":"x y"}]}}"#
    );
    // What is wrong behind them is shown in its place, and one that is never closed is still wrong.
    let wrong = "a:\n  b: 'one\n  two'\n  c: [1\n";
    assert_eq!(problems(wrong).len(), 1);
    assert!(problems(wrong)[0].contains("is never closed"), "{:?}", problems(wrong));
    assert_eq!(problems("a:\n  b: 'one\n  two\n").len(), 1);
    let many = "x:\n  - 'a\n  b'\n".replace("x:\n", "").repeat(300);
    assert_eq!(load(&many.replace("  - ", "- ").replace("\n  b", "\nb")).problems, []);
}
