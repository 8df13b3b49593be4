//! `kdsl import` at a shell.

use crate::{Shell, assert_session};

const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\ndata: { password: eA== }\n";

const WIDGET: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
  - name: v1
    served: true
    storage: true
    schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
";

#[test]
fn import() {
    let shell = Shell::new("import");
    shell.file("app/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: b }\n");
    shell.file("app/db.yaml", SECRET);
    shell.file("app/again.yaml", SECRET);
    shell.file(
        "bad.yaml",
        "kind: Pod\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { x: 1 }\n",
    );
    shell.file(
        "widget.yaml",
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\nspec: { size: 3 }\n",
    );
    shell.file("crds/widget.yaml", WIDGET);
    assert_session(
        &shell,
        &[
            "kdsl import --help",
            "kdsl import app/config.yaml",
            "cat app/config.yaml | kdsl import - --check",
            "kdsl import app --check",
            "kdsl import bad.yaml",
            "kdsl import widget.yaml",
            "kdsl import widget.yaml --crds crds -o w.kdsl && cat w.kdsl && kdsl build w.kdsl",
            "kdsl import app/db.yaml --secrets param -o out/ && cat out/main.kdsl out/secrets.params.yaml",
            "kdsl build out/main.kdsl --params out/secrets.params.yaml",
            "kdsl import app --split -o apart/ && ls apart",
            "kdsl import app --split",
            "kdsl import gone.yaml",
            "kdsl init shop --from app && ls -A shop && cat shop/main.kdsl",
        ],
    );
}
