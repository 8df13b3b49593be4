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
    insta::assert_snapshot!(told(text), @r#"
    K0001 4:15 this `{` is never closed "{" [add `}` here: "\n    }"]
    K0002 11:21 expected `:` after the key `x` "x" [add `:`: ":"]
    "#);
}

#[test]
fn brackets() {
    insta::assert_snapshot!(told("A b {\n  x: [1, 2\n  y: 3\n}\nC d { }\n"), @r#"K0001 2:6 this `[` is never closed "[" [add `]` here: " ]"]"#);
    insta::assert_snapshot!(told("A b {\n  x: 1\n}}\nC d { }\n"), @r#"K0006 3:2 this `}` closes nothing "}" [delete it: ""]"#);
    insta::assert_snapshot!(told("A b {\n  x: { a: 1 ]\n}\nC d { }\n"), @r#"K0006 2:13 this `]` closes nothing "]" [delete it: ""]"#);
    insta::assert_snapshot!(told("A b {\n  x:\n    a: 1\n  }\n}\nC d { }\n"), @r#"K0006 2:4 a `{` is missing behind this ":" [add `{`: " {"]"#);
    insta::assert_snapshot!(told("A b {\n  x: [{\n    a: 1\n  }]\n}\nC d {\n  e: f: 1 }\n}\n"), @r#"K0006 7:4 a `{` is missing behind this ":" [add `{`: " {"]"#);
    insta::assert_snapshot!(told("A b\n{\n  a: 1\n}\n"), @r#"K0013 2:1 this `{` belongs at the end of the line before it "{" [move it there: " {"]"#);
}

#[test]
fn tokens() {
    insta::assert_snapshot!(told("let a = \"x\nlet b = 'y'\nlet c = \"\\d\"\nlet d = 0644\nlet e = 1.2.3\nlet f = 0x1F\n"), @r#"
    K0003 1:9 this string is never closed "\"" [add `"` at its end: "\""]
    K0009 2:9 strings are written in double quotes "'y'" [use double quotes: "\"y\""]
    K0004 3:10 `\d` is not an escape "\\d" [double the backslash: "\\\\d"]
    K0005 4:9 `0644` has a leading zero "0644" [write it as octal: "0o644"] [write it as text: "\"0644\""]
    K0005 5:9 `1.2.3` is not a number, because it has more than one point "1.2.3" [write it as text: "\"1.2.3\""]
    K0005 6:9 `0x1F`: numbers are not written in hexadecimal here "0x1F" [write it as decimal: "31"]
    "#);
    insta::assert_snapshot!(told("let a = x -1\nlet b = 3-1\nlet c = @@@\n# note\nlet d = 1 /* open\n"), @r##"
    K0008 1:11 this `-` may subtract or begin a negative number "-" [subtract: "- "] [make it an entry of its own: ","]
    K0008 2:10 a `-` that subtracts has blanks on both sides "-" [write it with blanks: " - "]
    K0009 3:9 `@` does not belong here "@@@"
    K0009 4:1 comments begin with `//`, not with `#` "#" [write `//`: "//"]
    K0010 5:11 this comment is never closed "/*" [make it a comment of one line: "//"]
    "##);
    insta::assert_snapshot!(told("let a = \"\"\"\n  text\nlet b = 1\n"), @r#"K0003 1:9 this block of text is never closed "\"\"\"" [add `"""` behind it: "\n\"\"\""]"#);
    insta::assert_snapshot!(told("let a = \"x ${b\nlet c = \"${d(\"e}\nlet f = 1 +\n"), @r#"
    K0003 1:12 this `${` is not closed on its line "${" [close it: "}\""]
    K0003 2:10 this `${` is not closed on its line "${" [close it: "}\""]
    K0002 3:11 expected a value after `+` "+"
    "#);
}

#[test]
fn entries() {
    insta::assert_snapshot!(told("A b {\n  replicas 3\n  x = 3\n  image:\n  y: 1 z: 2\n  80: 1\n  app.kubernetes.io/name: \"x\"\n  - a\n  a: [k: 1]\n  e: 1;\n}\n"), @r#"
    K0002 2:3 expected `:` after the key `replicas` "replicas" [add `:`: ":"]
    K0002 3:5 the key `x` is set with `:`, not with `=` "=" [write `:`: ":"]
    K0002 4:8 expected a value after `:` ":"
    K0012 5:8 expected a comma or a new line before `z` "z" [add a comma: ","]
    K0011 6:3 the key `80` needs quotes "80" [quote it: "\"80\""]
    K0011 7:3 the key `app.kubernetes.io/name` needs quotes "app.kubernetes.io/name" [quote it: "\"app.kubernetes.io/name\""]
    K0002 8:3 expected a field, found `-` "-"
    K0002 9:8 a list holds values, and this is a key with a value ":"
    K0012 10:7 a line break or a comma ends an entry, not `;` ";" [delete it: ""]
    "#);
}

#[test]
fn items() {
    insta::assert_snapshot!(told("parm x: Int\ndeployment web { }\nreplicas: 3\nbackend { a: 1 }\nDeployment { a: 1 }\nlet y 3\nparam z Int\nassert x\nlet if = 3\nfoo bar\n"), @r#"
    K0002 1:1 `parm` begins no item "parm" [write `param`: "param"]
    K0002 2:1 `deployment` is no kind: kinds begin with a capital "deployment" [write `Deployment`: "Deployment"]
    K0002 3:1 expected an item, found `replicas` "replicas"
    K0002 4:1 a kind is missing before `backend` "backend"
    K0002 5:1 expected a name after `Deployment` "Deployment"
    K0002 6:7 expected `=`, found `3` "3" [add `=`: " ="]
    K0002 7:9 expected `:`, found `Int` "Int" [add `:`: ":"]
    K0002 8:8 expected a comma and a message after `x` "x"
    K0002 9:5 `if` cannot be a name, because it is a keyword "if"
    K0002 10:1 expected an item, found `foo` "foo"
    "#);
}

#[test]
fn what_would_mean_nothing_is_told() {
    let lambda = told("let a = xs.map((x y) => x)\n");
    assert_eq!(lambda.trim_end(), "K0002 1:19 expected a comma or `)`, found `y` \"y\"");
    let bound = told("let a: Int(1..max) = 1\n");
    assert_eq!(bound.trim_end(), "K0002 1:15 expected a number or a pattern in quotes, found `max` \"max\"");
    let patch = told("patch null\n");
    assert_eq!(
        patch.trim_end(),
        "K0002 1:7 `patch null` does not say which resource is to be removed \"null\""
    );
}

#[test]
fn a_name_in_front_of_the_colon_of_an_element_is_no_key() {
    assert_eq!(told("let a = [for x in\n  xs: x, if a ==\n  b: c]\n"), "");
}
