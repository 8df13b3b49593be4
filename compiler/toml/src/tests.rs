//! Texts in, values and mistakes with their places out.

use super::*;

/// What a text holds, each value with its own text and that of its key.
fn shown(text: &str) -> String {
    fn show(text: &str, node: &Node, indent: usize, out: &mut String) {
        let slice = |span: Span| text.get(span.range()).unwrap().to_owned();
        for (key, node) in node.entries() {
            let (at, origin) = (slice(node.key), slice(node.origin));
            out.push_str(&format!("{:indent$}{key} [{at}] {}\n", "", value(&node.value, &origin)));
            show(text, node, indent + 2, out);
        }
        for node in node.items() {
            out.push_str(&format!("{:indent$}- {}\n", "", value(&node.value, &slice(node.origin))));
            show(text, node, indent + 2, out);
        }
    }
    fn value(value: &Value, origin: &str) -> String {
        match value {
            Value::List(_) => format!("list [{origin}]"),
            Value::Map(_) => format!("table [{origin}]"),
            other => format!("{other:?} [{origin}]"),
        }
    }
    let read = read(FileId(0), text);
    let mut out = String::new();
    for problem in &read.problems {
        let LineColumnText(line, column) = place(text, problem.primary.span.start);
        out.push_str(&format!("{line}:{column} {} {}\n", problem.code.id(), problem.message));
    }
    show(text, &read.node, 0, &mut out);
    out
}

struct LineColumnText(u32, u32);

fn place(text: &str, offset: u32) -> LineColumnText {
    let at = kdsl_base::LineIndex::new(text).position(text, offset);
    LineColumnText(at.line + 1, at.column + 1)
}

/// The problems alone.
fn problems(text: &str) -> String {
    let mut lines = String::new();
    for problem in read(FileId(0), text).problems {
        let LineColumnText(line, column) = place(text, problem.primary.span.start);
        lines.push_str(&format!("{line}:{column} {} {}\n", problem.code.id(), problem.message));
    }
    lines
}

#[test]
fn every_value_and_key_knows_its_place() {
    let text = "name = \"web\"\n\"a key\" = 1_000\n[server.http]\nport = 0x1F90\nratio = 1.5\non = true\nhosts = [\"a\", 'b']\nlimit = { cpu = \"100m\" }\nsince = 1979-05-27 07:32:00Z\n[[users]]\nname = \"é\"\n[[users]]\n";
    insta::assert_snapshot!(shown(text), @r#"
    name [name] Str("web") ["web"]
    a key ["a key"] Int(1000) [1_000]
    server [server] table [server]
      http [http] table [[server.http]]
        port [port] Int(8080) [0x1F90]
        ratio [ratio] Float(1.5) [1.5]
        on [on] Bool(true) [true]
        hosts [hosts] list [["a", 'b']]
          - Str("a") ["a"]
          - Str("b") ['b']
        limit [limit] table [{ cpu = "100m" }]
          cpu [cpu] Str("100m") ["100m"]
        since [since] Str("1979-05-27 07:32:00Z") [1979-05-27 07:32:00Z]
    users [users] list [[[users]]]
      - table [[[users]]]
        name [name] Str("é") ["é"]
      - table [[[users]]]
    "#);
}

#[test]
fn several_mistakes_are_found_in_one_run() {
    let text = "a = \nb = 1\nb = 2\nc = \"open\nd = plain\ne = [1, 2\n";
    insta::assert_snapshot!(problems(text), @r#"
    1:3 K0604 this is not TOML: a key has no value
    3:1 K0604 the key `b` stands twice in one table
    4:9 K0604 this is not TOML: a string is not closed
    5:5 K0604 this is not TOML: text stands in quotes
    6:9 K0604 this is not TOML: unclosed array
    "#);
}

#[test]
fn numbers_that_are_none_in_json_are_refused() {
    let text = "a = inf\nb = -nan\nc = 99999999999999999999\nd = 1e999\n";
    insta::assert_snapshot!(problems(text), @r"
    1:5 K0604 `inf` is not a number that JSON has
    2:5 K0604 `-nan` is not a number that JSON has
    3:5 K0604 this number is too large
    4:5 K0604 `1e999` is not a number that JSON has
    ");
}

#[test]
fn what_is_too_deep_or_too_much_is_refused() {
    let brackets = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    let both = format!("{}x = {}", "a.".repeat(70), format!("{{ {}x = ", "a.".repeat(70)).repeat(75));
    for text in [brackets, dotted, both] {
        let read = read(FileId(0), &text);
        assert!(read.problems.iter().all(|problem| problem.code == kdsl_base::Code::K0604));
        assert!(!read.problems.is_empty());
    }
    let key = "a.".repeat(60);
    assert_eq!(problems(&format!("[{key}x]\n{key}x = 1\n{key}y = 1.5")), "");
    let text = format!("{}x = {{ {}y = [1.0] }}", "a.".repeat(40), "b.".repeat(30));
    insta::assert_snapshot!(problems(&text), @"1:134 K0604 tables and lists are nested deeper than 64");
    insta::assert_snapshot!(problems(&"#\n".repeat(3 << 20)), @"1:1 K0604 a file of TOML has at most 4 MiB");
}

#[test]
fn an_empty_text_is_an_empty_table() {
    assert_eq!(
        read(FileId(0), "# nothing\n"),
        Read {
            node: Node::new(Value::Map([].into_iter().collect()), Span::at(FileId(0), 0)),
            problems: vec![]
        }
    );
}

#[test]
fn many_tables_are_read_quickly() {
    let count = 60_000;
    let headers: String = (0..count).map(|n| format!("[t{n}.x]\n")).collect();
    let again: String = (0..count).map(|n| format!("[t{n}]\n")).collect();
    let read = read(FileId(0), &format!("{headers}{again}"));
    assert_eq!((read.problems, read.node.entries().len()), (vec![], count));
}
