//! Changes of data, and what becomes of the texts.

use kdsl_base::{Code, Entries, FileId, Source, SourceKind, Sources};

use super::*;
use kdsl_base::{Node, Value};

/// The text after the changes, or the help that is given instead.
fn changed(name: &str, text: &str, changes: Vec<Change>) -> String {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, text, SourceKind::File));
    let parses = if name.ends_with(".kdsl") { vec![kdsl_syntax::parse(file, text)] } else { Vec::new() };
    let mut problem = Diagnostic::error(Code::K0101, Span::at(file, 0), "x").change("do it", changes, true);
    settle(std::slice::from_mut(&mut problem), &sources, &parses);
    let Some(fix) = problem.fixes.pop() else { return format!("help: {}", problem.help.unwrap()) };
    let whole = Span::new(file, 0, offset(text.len()));
    let after = applied(text, whole, &fix.edits).unwrap();
    if name.ends_with(".kdsl") && kdsl_fmt::format(text).is_ok_and(|formatted| formatted == text) {
        assert_eq!(kdsl_fmt::format(&after).unwrap(), after, "it is in the canonical style as before");
    }
    let mark = if fix.safe { "" } else { "(look) " };
    format!("{mark}{after}")
}

/// Where a part of the text stands, which it has once behind what is before the `¦`.
fn span(text: &str, part: &str) -> Span {
    let (before, part) = part.split_once('¦').unwrap_or(("", part));
    let whole = format!("{before}{part}");
    assert_eq!(text.matches(&whole).count(), 1, "`{whole}` in {text}");
    let at = text.find(&whole).unwrap() + before.len();
    Span::new(FileId(0), offset(at), offset(at + part.len()))
}

fn remove(text: &str, key: &str, value: &str) -> Change {
    Change::Remove { key: span(text, key), value: span(text, value) }
}

fn without(text: &str, key: &str, value: &str) -> String {
    changed("main.kdsl", text, vec![remove(text, key, value)])
}

fn with(text: &str, record: &str, key: &str, value: Node) -> String {
    let add = Change::Add { record: span(text, record), key: key.to_owned(), value };
    changed("main.kdsl", text, vec![add])
}

fn set(text: &str, value: &str, new: Node) -> String {
    changed("main.kdsl", text, vec![Change::Set { value: span(text, value), new }])
}

fn yaml(text: &str, change: impl Fn(&str) -> Vec<Change>) -> String {
    changed("main.yaml", text, change(text))
}

fn text(text: &str) -> Node {
    Node::str(text, Span::default())
}

fn number(number: i64) -> Node {
    Node::new(Value::Int(number), Span::default())
}

fn map(entries: &[(&str, Node)]) -> Node {
    let entries: Entries = entries.iter().map(|(key, node)| ((*key).into(), node.clone())).collect();
    Node::new(Value::Map(entries), Span::default())
}

#[test]
fn entries_go_as_they_are_written() {
    assert_eq!(without("Pod p { spec: { a: 1, b.c: 2 } }\n", "b.¦c", "2"), "Pod p { spec: { a: 1 } }\n");
    assert_eq!(without("Pod p { a.\"x/y\".c: { d: 1 }, e: 2 }\n", "c", "{ d: 1 }"), "Pod p { e: 2 }\n");
    assert_eq!(
        without("Pod p {\n  a: 1\n  b: {\n    c: 2\n  }\n}\n", "b", "{\n    c: 2\n  }"),
        "Pod p {\n  a: 1\n}\n"
    );
    let dotted = "Pod p {\n  a.x.c: 1\n  a.x.d: 2\n  e: 3\n}\n";
    let key = Span::new(FileId(0), 12, 13);
    let change = Change::Remove { key, value: span(dotted, "c: 1") };
    assert_eq!(changed("main.kdsl", dotted, vec![change]), "Pod p {\n  e: 3\n}\n");
    assert_eq!(without("Pod p { a: if x then 1 else 2, b: 3 }\n", "{ ¦a", "1"), "Pod p { b: 3 }\n");
    let list = "Pod p { a: [\"x\", \"y\"] }\n";
    assert_eq!(without(list, "\"y\"", "\"y\""), "Pod p { a: [\"x\"] }\n");
}

#[test]
fn what_is_made_of_a_key_stays_with_it() {
    assert_eq!(without("Pod p { containers.web: {} }\n", "web", "web"), "help: do it");
    assert_eq!(without("Pod web {}\n", "web", "web"), "help: do it");
}

#[test]
fn what_is_used_in_several_places_wants_a_look() {
    let shared = "let x = { a: 1, b: 2 }\nPod p { spec: x }\n";
    assert_eq!(without(shared, "b", "2"), "(look) let x = { a: 1 }\nPod p { spec: x }\n");
}

#[test]
fn new_entries_stand_as_the_others_do() {
    let never = || text("Never");
    assert_eq!(
        with("Pod p { spec: { a: 1 } }\n", "{ a: 1 }", "b", never()),
        "Pod p { spec: { a: 1, b: \"Never\" } }\n"
    );
    assert_eq!(with("Pod p { spec: {} }\n", "{}", "b", number(1)), "Pod p { spec: { b: 1 } }\n");
    assert_eq!(
        with("Pod p {\n  a: 1 // it\n}\n", "{\n  a: 1 // it\n}", "b", number(2)),
        "Pod p {\n  a: 1 // it\n  b: 2\n}\n"
    );
    assert_eq!(
        with("Pod p {\n  a: 1,\n}\n", "{\n  a: 1,\n}", "b", number(2)),
        "Pod p {\n  a: 1,\n  b: 2,\n}\n"
    );
    assert_eq!(
        with("Pod p {\r\n  a: 1\r\n}\r\n", "{\r\n  a: 1\r\n}", "b", number(2)),
        "Pod p {\r\n  a: 1\r\n  b: 2\r\n}\r\n"
    );
    assert_eq!(
        with("Pod p {\n  a.b.c: 1\n}\n", "c: 1", "x.y/z", number(2)),
        "Pod p {\n  a.b.c: 1\n  a.b.\"x.y/z\": 2\n}\n"
    );
    assert_eq!(with("Pod p { a.b: 1, d: 2 }\n", "b: 1", "c", number(2)), "Pod p { a.b: 1, a.c: 2, d: 2 }\n");
    let deep = map(&[("x", map(&[("y", number(1)), ("z", number(2))]))]);
    assert_eq!(with("Pod p { a: {} }\n", "{}", "b", deep), "Pod p { a: { b.x: { y: 1, z: 2 } } }\n");
    assert_eq!(with("Namespace n\n", "Namespace n", "b", number(1)), "Namespace n { b: 1 }\n");
    assert_eq!(with("Pod p { a: {} }\n", "Pod p { a: {} }", "b", number(1)), "Pod p { a: {}, b: 1 }\n");
    assert_eq!(
        with("Pod p {\n  a: {\n    // nothing yet\n  }\n}\n", "{\n    // nothing yet\n  }", "b", number(1)),
        "Pod p {\n  a: {\n    // nothing yet\n    b: 1\n  }\n}\n"
    );
    assert_eq!(with("Pod p { a: { b: 1 } }\n", "{ b: 1 }", "b", number(2)), "help: do it");
    assert_eq!(with("Pod p { a: web }\n", "web", "b", number(2)), "help: do it");
}

#[test]
fn what_does_not_fit_on_the_line_is_broken() {
    let long = "x".repeat(50);
    let program = format!("Pod p {{ a: \"{long}\", b: \"{}\" }}\n", "y".repeat(20));
    let record = program.trim_end().strip_prefix("Pod p ").unwrap().to_owned();
    let after = with(&program, &record, "c", text("zzzzzz"));
    assert_eq!(
        after,
        format!("Pod p {{\n  a: \"{long}\"\n  b: \"{}\"\n  c: \"zzzzzz\"\n}}\n", "y".repeat(20))
    );
    let wide = map(&[("one", text(&long)), ("two", text(&long))]);
    let after = with("Pod p {\n  a: 1\n}\n", "{\n  a: 1\n}", "b", wide);
    assert_eq!(
        after,
        format!("Pod p {{\n  a: 1\n  b: {{\n    one: \"{long}\"\n    two: \"{long}\"\n  }}\n}}\n")
    );
}

#[test]
fn values_are_written_as_their_place_has_them() {
    assert_eq!(set("Pod p { a: 512Mb }\n", "512Mb", text("512Mi")), "Pod p { a: 512Mi }\n");
    assert_eq!(set("Pod p { a: 512Mb }\n", "512Mb", text("big one")), "Pod p { a: \"big one\" }\n");
    assert_eq!(set("Pod p { a: \"x\" }\n", "\"x\"", text("a\"${b}\n")), "Pod p { a: \"a\\\"\\${b}\\n\" }\n");
    assert_eq!(set("Pod p { a: \"${x}y\" }\n", "\"${x}y\"", number(3)), "(look) Pod p { a: 3 }\n");
    assert_eq!(set("Pod p { a.web_1: {} }\n", "web_1", text("web-1")), "Pod p { a.web-1: {} }\n");
    assert_eq!(set("Pod web_1 { a: {} }\n", "web_1", text("web-1")), "help: do it");
}

#[test]
fn several_changes_are_one() {
    let program = "Pod p {\n  a: {\n    b: 1\n    c: 2\n  }\n}\n";
    let moved = vec![
        remove(program, "c", "2"),
        Change::Add {
            record: span(program, "{\n    b: 1\n    c: 2\n  }"),
            key: "d".to_owned(),
            value: number(2),
        },
    ];
    assert_eq!(changed("main.kdsl", program, moved), "Pod p {\n  a: {\n    b: 1\n    d: 2\n  }\n}\n");
    let line = "Pod p { a: { b: 1 }, c: 2 }\n";
    let moved = vec![
        remove(line, "c", "2"),
        Change::Add { record: span(line, "{ b: 1 }"), key: "c".to_owned(), value: number(2) },
    ];
    assert_eq!(changed("main.kdsl", line, moved), "Pod p { a: { b: 1, c: 2 } }\n");
}

#[test]
fn no_text_of_others_is_touched() {
    let mut sources = Sources::default();
    let text = "Pod p { a: 1, b: 2 }\n";
    let file = sources.add(Source::new("std/labels", text, SourceKind::Library));
    let parses = [kdsl_syntax::parse(file, text)];
    let change = vec![remove(text, "b", "2")];
    let mut problem = Diagnostic::error(Code::K0101, Span::at(file, 0), "x").change("do it", change, true);
    settle(std::slice::from_mut(&mut problem), &sources, &parses);
    assert!(problem.fixes.is_empty());
    assert_eq!(problem.help.as_deref(), Some("do it"));
    assert_eq!(changed("kdsl.toml", "a = 1\n", vec![remove("a = 1\n", "a", "1")]), "help: do it");
}

#[test]
fn blocks_of_yaml_lose_entries() {
    let gone = |text: &str, key: &str, value: &str| yaml(text, |text| vec![remove(text, key, value)]);
    assert_eq!(gone("# top\na: 1\nb: 2 # two\nc: 3\n", "b", "2"), "# top\na: 1\nc: 3\n");
    assert_eq!(gone("a: 1\nb:\n- x: 1\n- y\nc: 3\n", "b", "x: 1\n- y"), "help: do it");
    assert_eq!(gone("a: 1\nb:\n- x: 1\n- y\nc: 3\n", "b", "- x: 1\n- y"), "a: 1\nc: 3\n");
    assert_eq!(
        gone("a: 1\nb: |\n  # text\n\n  more\n# of c\nc: 3\n", "b", "|\n  # text\n\n  more\n"),
        "a: 1\n# of c\nc: 3\n"
    );
    assert_eq!(gone("x:\n- a: 1\n  b: 2\n- c\n", "a", "1"), "x:\n- b: 2\n- c\n");
    assert_eq!(gone("x:\n- a: 1\n  # of b\n  b: 2\n", "a", "1"), "x:\n-\n  # of b\n  b: 2\n");
    assert_eq!(gone("x:\n- a: 1\n- c\n", "a", "1"), "x:\n- {}\n- c\n");
    assert_eq!(gone("x:\n  a: 1\ny: 2\n", "a", "1"), "x:\n  {}\ny: 2\n");
    assert_eq!(gone("x:\n- v\n- w\ny: 2\n", "w", "w"), "x:\n- v\ny: 2\n");
    assert_eq!(gone("x:\n- v: 1\n  u: 2\n- w\ny: 2\n", "v: 1\n  u: 2", "v: 1\n  u: 2"), "x:\n- w\ny: 2\n");
    assert_eq!(gone("x: { a: 1, b: 2 }\n", "b", "2"), "x: { a: 1 }\n");
    assert_eq!(gone("k: 1\n---\na: 1\nb: 2\n---\nl: 3\n", "b", "2"), "k: 1\n---\na: 1\n---\nl: 3\n");
    assert_eq!(gone("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "\"b\"", "2"), "{\n  \"a\": 1\n}\n");
}

#[test]
fn what_an_alias_repeats_is_left_alone() {
    let shared = "a: &x\n  k: 1\n  l: 2\nb: *x\n";
    assert_eq!(yaml(shared, |text| vec![remove(text, "l", "2")]), "help: do it");
}

#[test]
fn blocks_of_yaml_take_entries() {
    let more = |text: &str, record: &str, value: Node| {
        yaml(text, |text| {
            vec![Change::Add { record: span(text, record), key: "new".to_owned(), value: value.clone() }]
        })
    };
    assert_eq!(
        more("x:\n  a: 1\n  b:\n  - c\n# of y\ny: 2\n", "a: 1\n  b:\n  - c", number(1)),
        "x:\n  a: 1\n  b:\n  - c\n  new: 1\n# of y\ny: 2\n"
    );
    assert_eq!(
        more("x:\n- a: 1\n- b\n", "a: 1", map(&[("k", text("yes"))])),
        "x:\n- a: 1\n  new:\n    k: \"yes\"\n- b\n"
    );
    assert_eq!(more("x: {a: 1}\n", "{a: 1}", text("s")), "x: {a: 1, new: \"s\"}\n");
    assert_eq!(more("x: {}\n", "{}", number(2)), "x: { \"new\": 2 }\n");
    assert_eq!(
        more("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1\n}", number(2)),
        "{\n  \"a\": 1,\n  \"new\": 2\n}\n"
    );
    assert_eq!(more("a: 1", "a: 1", number(2)), "a: 1\nnew: 2\n");
}

#[test]
fn values_of_yaml_keep_their_quotes() {
    let other = |text: &str, value: &str, new: Node| {
        yaml(text, |text| vec![Change::Set { value: span(text, value), new: new.clone() }])
    };
    assert_eq!(other("a: x # it\n", "x", text("y")), "a: \"y\" # it\n");
    assert_eq!(other("a: x\n", "x", text("z w")), "a: z w\n");
    assert_eq!(other("a: 'x'\n", "'x'", text("z")), "a: 'z'\n");
    assert_eq!(other("a: \"x\"\n", "\"x\"", text("z")), "a: \"z\"\n");
    assert_eq!(other("a: x\n", "x", number(3)), "a: 3\n");
    assert_eq!(other("a: |\n  x\n", "|\n  x\n", text("z")), "help: do it");
}

/// What is left of a fix that renames the key `from` to `to`: its text, or the help in its place.
fn renamed(name: &str, content: &str, from: &str, to: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add(Source::new(name, content, SourceKind::File));
    let parses = if name.ends_with(".kdsl") { vec![kdsl_syntax::parse(file, content)] } else { Vec::new() };
    let mut problem =
        Diagnostic::error(Code::K0101, span(content, from), "x").fix("rename it", span(content, from), to);
    settle(std::slice::from_mut(&mut problem), &sources, &parses);
    problem.fixes.pop().map_or_else(|| problem.help.unwrap(), |fix| fix.edits[0].replacement.clone())
}

#[test]
fn no_key_gets_the_name_of_one_that_is_there() {
    let there = "`data` is there as well";
    assert_eq!(renamed("a.kdsl", "A a { ata: { b: 1 }, data: { c: 1 } }", "{ ¦ata", "data"), there);
    assert_eq!(renamed("a.kdsl", "A a { x.ata: 1, x.\"data\".y: 2 }", "x.¦ata", "data"), there);
    assert_eq!(renamed("a.kdsl", "A a { x.ata: 1, data: 2, x.y.data: 1 }", "x.¦ata", "data"), "data");
    assert_eq!(
        renamed("a.yaml", "a: {}\n---\nata: 1\nx: { data: 1 }\n\"data\": 2\n", "---\n¦ata", "data"),
        there
    );
    assert_eq!(renamed("a.yaml", "data: 1\n---\nata: 1\nx: { data: 1 }\n", "---\n¦ata", "data"), "data");
    assert_eq!(renamed("a.yaml", "ata: 1\ndata: y\nname: dta\n", "dta", "data"), "data");
}
