//! Two programs as each format.

use kdsl_base::MemoryWorld;

use super::DiffFormat;
use crate::{Compiler, Namespaces};

const OLD: &str = r#"
defaults { metadata: { namespace: "shop" } }
ConfigMap settings { data: { color: "blue", "app.toml": "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\n" } }
Secret db { stringData: { password: "hunter2" } }
Deployment web {
  spec.replicas: 2
  spec.template.spec.containers.web: { image: "shop/web:v1", env: { COLOR: settings.color } }
}
PersistentVolumeClaim data { spec: { accessModes: ["ReadWriteOnce"], resources.requests: { storage: "1Gi" } } }
"#;

const NEW: &str = r#"
defaults { metadata: { namespace: "shop" } }
ConfigMap settings { data: { color: "r```d", "app.toml": "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 7\n" } }
Secret db { stringData: { password: "hunter3", token: "hunter4" } }
Deployment web {
  spec.template.spec.containers.web: {
    image: "shop/web:v2"
    env: { COLOR: settings.color }
    livenessProbe: { httpGet: { path: "/healthz", port: 8080, scheme: "HTTPS" }, periodSeconds: 20, timeoutSeconds: 5 }
  }
}
ServiceAccount bot {}
"#;

fn diff(old: &str, new: &str, format: DiffFormat, color: bool) -> String {
    let compile = |text| Compiler::new().compile(&MemoryWorld::with_file("main.kdsl", text), &["main.kdsl"]);
    let (old, new) = (compile(old), compile(new));
    let found = [old.diagnostics(), new.diagnostics()].concat();
    let diff = old.diff(&new, Namespaces::Count);
    diff.map_or_else(|| format!("{found:#?}"), |diff| diff.render(format, color))
}

#[test]
fn text() {
    insta::assert_snapshot!(diff(OLD, NEW, DiffFormat::Text, false), @r#"
    + ServiceAccount shop/bot
    ~ ConfigMap shop/settings
        ~ data.color: blue → "r```d"
        ~ data["app.toml"]:
            …
              d = 4
              e = 5
            - f = 6
            + f = 7
    ~ Secret shop/db
        ~ data.password: secret, changed
        + data.token: (secret)
    ~ Deployment shop/web  (restarts pods)
        ~ spec.template.spec.containers[web].image: shop/web:v1 → shop/web:v2  (restarts pods)
        + spec.template.spec.containers[web].livenessProbe:  (restarts pods)
              httpGet:
                path: /healthz
                port: 8080
                scheme: HTTPS
              periodSeconds: 20
              timeoutSeconds: 5
        ~ spec.replicas: 2 → 1 (default)
    - PersistentVolumeClaim shop/data  (deletes data: its volume is deleted with it, unless the volume is retained)

    1 deletes data, 1 restarts pods; 3 changed, 1 added, 1 removed
    "#);
    insta::assert_snapshot!(diff(OLD, OLD, DiffFormat::Text, false), @"");
}

#[test]
fn colours() {
    let colored = diff(OLD, NEW, DiffFormat::Text, true).replace('\u{1b}', "␛");
    insta::assert_snapshot!(colored, @r#"
    ␛[32m+␛[0m ␛[1mServiceAccount shop/bot␛[0m
    ␛[33m~␛[0m ␛[1mConfigMap shop/settings␛[0m
        ␛[33m~␛[0m data.color: ␛[31mblue␛[0m → ␛[32m"r```d"␛[0m
        ␛[33m~␛[0m data["app.toml"]:
            ␛[38;5;246m…␛[0m
              d = 4
              e = 5
            ␛[31m- f = 6␛[0m
            ␛[32m+ f = 7␛[0m
    ␛[33m~␛[0m ␛[1mSecret shop/db␛[0m
        ␛[33m~␛[0m data.password: secret, changed
        ␛[32m+␛[0m data.token: ␛[32m(secret)␛[0m
    ␛[33m~␛[0m ␛[1mDeployment shop/web␛[0m␛[1;33m  (restarts pods)␛[0m
        ␛[33m~␛[0m spec.template.spec.containers[web].image: ␛[31mshop/web:v1␛[0m → ␛[32mshop/web:v2␛[0m␛[1;33m  (restarts pods)␛[0m
        ␛[32m+␛[0m spec.template.spec.containers[web].livenessProbe:␛[1;33m  (restarts pods)␛[0m
            ␛[32m  httpGet:␛[0m
            ␛[32m    path: /healthz␛[0m
            ␛[32m    port: 8080␛[0m
            ␛[32m    scheme: HTTPS␛[0m
            ␛[32m  periodSeconds: 20␛[0m
            ␛[32m  timeoutSeconds: 5␛[0m
        ␛[33m~␛[0m spec.replicas: ␛[31m2␛[0m → ␛[32m1 (default)␛[0m
    ␛[31m-␛[0m ␛[1mPersistentVolumeClaim shop/data␛[0m␛[1;31m  (deletes data: its volume is deleted with it, unless the volume is retained)␛[0m

    1 deletes data, 1 restarts pods; 3 changed, 1 added, 1 removed
    "#);
}

#[test]
fn markdown() {
    insta::assert_snapshot!(diff(OLD, NEW, DiffFormat::Markdown, false), @r#"
    **1 deletes data, 1 restarts pods; 3 changed, 1 added, 1 removed**

    | change | resource | effect |
    | --- | --- | --- |
    | added | ServiceAccount shop/bot |  |
    | changed | ConfigMap shop/settings | in place |
    | changed | Secret shop/db | in place |
    | changed | Deployment shop/web | **restarts pods** |
    | removed | PersistentVolumeClaim shop/data | **deletes data: its volume is deleted with it, unless the volume is retained** |

    <details><summary>ConfigMap shop/settings</summary>

    ````diff
    @@ data.color @@
    - blue
    + "r```d"
    @@ data["app.toml"] @@
      …
      d = 4
      e = 5
    - f = 6
    + f = 7
    ````

    </details>

    <details><summary>Secret shop/db</summary>

    ```diff
    @@ data.password @@
    ! secret, changed
    @@ data.token @@
    + (secret)
    ```

    </details>

    <details><summary>Deployment shop/web — restarts pods</summary>

    ```diff
    @@ spec.template.spec.containers[web].image @@ restarts pods
    - shop/web:v1
    + shop/web:v2
    @@ spec.template.spec.containers[web].livenessProbe @@ restarts pods
    + httpGet:
    +   path: /healthz
    +   port: 8080
    +   scheme: HTTPS
    + periodSeconds: 20
    + timeoutSeconds: 5
    @@ spec.replicas @@
    - 2
    + 1 (default)
    ```

    </details>
    "#);
    insta::assert_snapshot!(diff(OLD, OLD, DiffFormat::Markdown, false), @"**No differences.**");
}

#[test]
fn json() {
    let (old, new) = ("ConfigMap a { data.x: \"1\" }", "ConfigMap a {}");
    insta::assert_snapshot!(diff(old, new, DiffFormat::Json, false), @r#"
    {
      "summary": {
        "changed": 1,
        "added": 0,
        "removed": 0,
        "unchanged": 0,
        "restartsPods": 0,
        "rejected": 0,
        "deletesData": 0
      },
      "objects": [
        {
          "group": "",
          "kind": "ConfigMap",
          "namespace": null,
          "name": "a",
          "change": "changed",
          "class": "in-place",
          "why": null,
          "oldPlace": {
            "file": "main.kdsl",
            "start": {
              "line": 1,
              "column": 11,
              "offset": 10
            },
            "end": {
              "line": 1,
              "column": 12,
              "offset": 11
            }
          },
          "newPlace": {
            "file": "main.kdsl",
            "start": {
              "line": 1,
              "column": 11,
              "offset": 10
            },
            "end": {
              "line": 1,
              "column": 12,
              "offset": 11
            }
          },
          "fields": [
            {
              "path": "data.x",
              "change": "removed",
              "class": "in-place",
              "why": null,
              "secret": false,
              "old": "1",
              "new": null,
              "oldIsDefault": false,
              "newIsDefault": false,
              "oldPlace": {
                "file": "main.kdsl",
                "start": {
                  "line": 1,
                  "column": 23,
                  "offset": 22
                },
                "end": {
                  "line": 1,
                  "column": 26,
                  "offset": 25
                }
              },
              "newPlace": null
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn json_of_nothing() {
    let one = "ConfigMap a {}";
    insta::assert_snapshot!(diff(one, one, DiffFormat::Json, false), @r#"
    {
      "summary": {
        "changed": 0,
        "added": 0,
        "removed": 0,
        "unchanged": 1,
        "restartsPods": 0,
        "rejected": 0,
        "deletesData": 0
      },
      "objects": []
    }
    "#);
}

#[test]
fn no_value_of_a_secret_is_shown() {
    for (_, format) in DiffFormat::ALL {
        for (old, new) in [(OLD, NEW), (NEW, OLD), (OLD, "ConfigMap a {}"), ("ConfigMap a {}", NEW)] {
            let text = diff(old, new, format, false);
            assert!(!text.contains("hunter") && !text.contains("aHVudGVy"), "{text}");
        }
    }
}

#[test]
fn nothing_reaches_a_terminal_as_a_control() {
    let (old, new) = (
        "ConfigMap a { data: { x: \"a\" } }",
        "ConfigMap a { data: { x: \"\\u{1b}[31m\\n\\u{7}\\u{202e}b\", \"y\": \"\\u{1b}\" } }",
    );
    for (_, format) in DiffFormat::ALL {
        let text = diff(old, new, format, false);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']) || format == DiffFormat::Json, "{text}");
        assert!(text.contains("b"), "{text}");
    }
}

#[test]
fn a_side_with_mistakes_is_not_compared() {
    let compile = |text| Compiler::new().compile(&MemoryWorld::with_file("main.kdsl", text), &["main.kdsl"]);
    assert!(compile(OLD).diff(&compile("ConfigMap a { dat: {} }"), Namespaces::Count).is_none());
}
