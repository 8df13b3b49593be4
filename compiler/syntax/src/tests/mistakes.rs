//! What is said about mistakes.

use super::{parsed, problems};

fn told(text: &str) -> String {
    problems(&parsed(text))
}

#[test]
fn an_unclosed_bracket_is_found_by_indentation() {
    let text = "Deployment a {\n  spec: {\n    replicas: 1\n    selector: {\n      app: \"web\"\n    template: {\n      x: 1\n    }\n  }\n}\nService b { spec: { x 1 } }\n";
    let parse = parsed(text);
    let labels: Vec<&str> = parse.problems[0].secondary.iter().map(|label| label.text.as_str()).collect();
    assert_eq!(labels, ["starts at the indentation of `selector`, so it probably ends before this line"]);
    insta::assert_snapshot!(told(text), @"");
}

#[test]
fn brackets() {
    insta::assert_snapshot!(told("A b {\n  x: [1, 2\n  y: 3\n}\nC d { }\n"), @"");
    insta::assert_snapshot!(told("A b {\n  x: 1\n}}\nC d { }\n"), @"");
    insta::assert_snapshot!(told("A b {\n  x: { a: 1 ]\n}\nC d { }\n"), @"");
    insta::assert_snapshot!(told("A b {\n  x:\n    a: 1\n  }\n}\nC d { }\n"), @"");
    insta::assert_snapshot!(told("A b\n{\n  a: 1\n}\n"), @"");
}

#[test]
fn tokens() {
    insta::assert_snapshot!(told("let a = \"x\nlet b = 'y'\nlet c = \"\\d\"\nlet d = 0644\nlet e = 1.2.3\nlet f = 0x1F\n"), @"");
    insta::assert_snapshot!(told("let a = x -1\nlet b = 3-1\nlet c = @@@\n# note\nlet d = 1 /* open\n"), @"");
    insta::assert_snapshot!(told("let a = \"\"\"\n  text\nlet b = 1\n"), @"");
    insta::assert_snapshot!(told("let a = \"x ${b\nlet c = \"${d(\"e}\nlet f = 1 +\n"), @"");
}

#[test]
fn entries() {
    insta::assert_snapshot!(told("A b {\n  replicas 3\n  x = 3\n  image:\n  y: 1 z: 2\n  80: 1\n  app.kubernetes.io/name: \"x\"\n  - a\n  a: [k: 1]\n  e: 1;\n}\n"), @"");
}

#[test]
fn items() {
    insta::assert_snapshot!(told("parm x: Int\ndeployment web { }\nreplicas: 3\nbackend { a: 1 }\nDeployment { a: 1 }\nlet y 3\nparam z Int\nassert x\nlet if = 3\nfoo bar\n"), @"");
}
