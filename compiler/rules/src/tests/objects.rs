//! Objects by themselves.

use super::{lines, passes, report};

#[test]
fn two_objects_have_one_identity() {
    let two = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n---\napiVersion: \
               v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n";
    insta::assert_snapshot!(report(two), @r"
    error[K0304]: two resources are both ConfigMap `shop/web`
       ╭─[ app.yaml:7:19 ]
     3 │ metadata: { name: web, namespace: shop }
       │                   ╰─── first defined here
     7 │ metadata: { name: web, namespace: shop }
       │                   ╰─── second definition
       = note: applying both would make the last one win
       = help: rename one of them, or put it in another namespace
    ");
    passes(&two.replacen("namespace: shop", "namespace: other", 1));
    passes(&two.replace("name: web,", "generateName: web-,"));
    passes(&two.replace("apiVersion", "external: true\napiVersion"));
}

#[test]
fn a_name_without_a_namespace_is_shown_alone() {
    let one = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n";
    let three = format!("{one}---\n{one}---\n{one}");
    let both = "K0304 two resources are both ConfigMap `web`";
    assert_eq!(lines(&three, "1.31"), [both, both]);
}
