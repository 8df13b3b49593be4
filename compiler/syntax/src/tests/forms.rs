//! Trees of the forms that are easy to get wrong.

use super::{both, parsed, problems};
use crate::ast::{AstNode, Expr, File, Import, Item, RecordEntry, TypeExpr};

#[test]
fn operators_bind_as_written() {
    insta::assert_snapshot!(both("let a = 1 + 2 * 3 - b.c ?? d\nlet b = !a.b == -1 && c in d || e"), @r#"
    File
      Let
        Name "a"
        BinaryExpr
          BinaryExpr
            BinaryExpr
              NumberExpr "1"
              BinaryExpr
                NumberExpr "2"
                NumberExpr "3"
            FieldExpr
              NameExpr "b"
              Name "c"
          NameExpr "d"
      Let
        Name "b"
        BinaryExpr
          BinaryExpr
            BinaryExpr
              UnaryExpr
                FieldExpr
                  NameExpr "a"
                  Name "b"
              UnaryExpr
                NumberExpr "1"
            BinaryExpr
              NameExpr "c"
              NameExpr "d"
          NameExpr "e"
    "#);
}

#[test]
fn a_line_break_ends_an_entry_unless_something_goes_on() {
    insta::assert_snapshot!(both("A b {\n  x: [\n    a\n    -1\n    [b]\n    (c)\n    d\n      .e\n    f ||\n      g\n    h(1,\n      2)\n  ]\n}"), @r#"
    File
      Resource
        TypePath
          Name "A"
        Name "b"
        RecordExpr
          Entry
            KeyPath
              KeyWord "x"
            ListExpr
              NameExpr "a"
              UnaryExpr
                NumberExpr "1"
              ListExpr
                NameExpr "b"
              ParenExpr
                NameExpr "c"
              FieldExpr
                NameExpr "d"
                Name "e"
              BinaryExpr
                NameExpr "f"
                NameExpr "g"
              CallExpr
                NameExpr "h"
                Argument
                  NumberExpr "1"
                Argument
                  NumberExpr "2"
    "#);
}

#[test]
fn numbers_names_and_ranges() {
    insta::assert_snapshot!(both("let r = 1..3\nlet d = db-password - 1\nlet q = [500m, 1.5Gi, 25%, 1e3]"), @r#"
    File
      Let
        Name "r"
        BinaryExpr
          NumberExpr "1"
          NumberExpr "3"
      Let
        Name "d"
        BinaryExpr
          NameExpr "db-password"
          NumberExpr "1"
      Let
        Name "q"
        ListExpr
          NumberExpr "500m"
          NumberExpr "1.5Gi"
          NumberExpr "25%"
          NumberExpr "1e3"
    "#);
}

#[test]
fn lists_tell_an_if_element_from_an_if_expression() {
    insta::assert_snapshot!(both("let x = [if a: b, if a then b else c, for x in y: if x: x]"), @r#"
    File
      Let
        Name "x"
        ListExpr
          IfElement
            NameExpr "a"
            NameExpr "b"
          IfExpr
            NameExpr "a"
            NameExpr "b"
            NameExpr "c"
          ForElement
            Name "x"
            NameExpr "y"
            IfElement
              NameExpr "x"
              NameExpr "x"
    "#);
}

#[test]
fn accessors_find_their_parts() {
    let text = "/// Doc.\n/// More.\nparam a: String? = null\nimport { A as B } from \"x\"\nimport component C from \"y\"\nimport \"z\" as n\next.Kind \"n\" as s { a.b: 1, \"c/d\": 2 }\n";
    let parse = parsed(text);
    assert_eq!(problems(&parse), "");
    let items: Vec<Item<'_>> = File::of(&parse).items().collect();
    let [
        Item::Param(param),
        Item::Import(list),
        Item::Import(component),
        Item::Import(whole),
        Item::Resource(kind),
    ] = items.as_slice()
    else {
        panic!("{items:?}")
    };
    assert_eq!(items.first().map(|item| item.docs()).unwrap(), "Doc.\nMore.");
    assert!(matches!(param.ty(), Some(TypeExpr::Optional(_))));
    assert!(matches!(param.default(), Some(Expr::Literal(null)) if null.is_null()));
    let path = |import: &Import<'_>| import.path().and_then(|path| path.plain()).unwrap();
    assert_eq!((path(list), path(component), path(whole)), ("x".into(), "y".into(), "z".into()));
    let name = list.names().next().unwrap();
    assert_eq!((name.name().unwrap().text(), name.alias().unwrap().text()), ("A", "B"));
    assert!(component.is_component() && !whole.is_component());
    assert_eq!(component.component().unwrap().text(), "C");
    assert_eq!(whole.namespace().unwrap().text(), "n");
    assert_eq!(kind.kind().unwrap().last().unwrap().text(), "Kind");
    assert_eq!(kind.symbol().unwrap().text(), "s");
    let keys: Vec<Vec<String>> = kind
        .body()
        .unwrap()
        .entries()
        .filter_map(|entry| match entry {
            RecordEntry::Entry(entry) => entry.key(),
            _ => None,
        })
        .map(|key| key.segments().filter_map(|segment| segment.plain()).collect())
        .collect();
    assert_eq!(keys, [vec!["a".to_owned(), "b".to_owned()], vec!["c/d".to_owned()]]);
}
