//! Lines that are being typed keep the item around them.

use super::both;

#[test]
fn a_member() {
    insta::assert_snapshot!(both("let b = a.\nlet c = 1\n"), @r#"
    File
      Let
        Name "b"
        FieldExpr
          NameExpr "a"
      Let
        Name "c"
        NumberExpr "1"
    K0002 1:10 expected a field after `.` "."
    "#);
}

#[test]
fn a_record_in_a_record() {
    insta::assert_snapshot!(both("Deployment a {\n  { x: {\n}\nlet c = 1\n"), @r#"
    File
      Resource
        TypePath
          Name "Deployment"
        Name "a"
        RecordExpr
          ErrorEntry
            RecordExpr
              Entry
                KeyPath
                  KeyWord "x"
                RecordExpr "{"
      Let
        Name "c"
        NumberExpr "1"
    K0001 2:8 this `{` is never closed "{" [add `}` here: " }"]
    "#);
}

#[test]
fn an_interpolation() {
    insta::assert_snapshot!(both("Deployment a {\n  image: \"${\n}\nlet c = 1\n"), @r#"
    File
      Resource
        TypePath
          Name "Deployment"
        Name "a"
        RecordExpr
          Entry
            KeyPath
              KeyWord "image"
            StringExpr
              Interpolation
                Missing
      Let
        Name "c"
        NumberExpr "1"
    K0003 2:11 this `${` is not closed on its line "${" [close it: "}\""]
    "#);
}

#[test]
fn a_key_path() {
    insta::assert_snapshot!(both("Deployment a {\n  spec.\n}\nlet c = 1\n"), @r#"
    File
      Resource
        TypePath
          Name "Deployment"
        Name "a"
        RecordExpr
          Entry
            KeyPath
              KeyWord "spec"
      Let
        Name "c"
        NumberExpr "1"
    K0002 2:7 expected a field after `.` "."
    "#);
}

#[test]
fn a_key() {
    insta::assert_snapshot!(both("Deployment a {\n  spec: {\n    repl\n  }\n}\nlet c = 1\n"), @r#"
    File
      Resource
        TypePath
          Name "Deployment"
        Name "a"
        RecordExpr
          Entry
            KeyPath
              KeyWord "spec"
            RecordExpr
              Entry
                KeyPath
                  KeyWord "repl"
      Let
        Name "c"
        NumberExpr "1"
    K0002 3:5 expected `:` and a value after the key `repl` "repl"
    "#);
}

#[test]
fn a_resource() {
    insta::assert_snapshot!(both("Deployment w\nlet c = 1\n"), @r#"
    File
      Resource
        TypePath
          Name "Deployment"
        Name "w"
      Let
        Name "c"
        NumberExpr "1"
    "#);
}

#[test]
fn a_loop() {
    insta::assert_snapshot!(both("for x in\nlet c = 1\n"), @r#"
    File
      ForItem
        Name "x"
        Missing
      Let
        Name "c"
        NumberExpr "1"
    K0002 1:7 expected a value after `in` "in"
    "#);
}

#[test]
fn a_condition() {
    insta::assert_snapshot!(both("if a ==\nlet c = 1\n"), @r#"
    File
      IfItem
        BinaryExpr
          NameExpr "a"
          Missing
      Let
        Name "c"
        NumberExpr "1"
    K0002 1:6 expected a value after `==` "=="
    "#);
}
