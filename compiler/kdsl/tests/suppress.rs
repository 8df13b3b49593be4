//! Suppressions: what they take, where they hold, and what is wrong with them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use insta::assert_snapshot;
use kdsl::{Code, Compiler, Format, Level, MemoryWorld, Selection, render};

/// What is found in a file, in a line each.
fn found(name: &str, text: &str) -> String {
    with(&Compiler::new(), name, text)
}

fn with(compiler: &Compiler, name: &str, text: &str) -> String {
    let output = compiler.compile(&MemoryWorld::with_file(name, text), &[name]);
    render(output.diagnostics(), output.sources(), Format::Concise, false)
}

const SERVICE: &str = "Service web {\n  spec: { selector: { app: \"web\" }, ports: { http: 80 } }\n}\n";

#[test]
fn in_a_program() {
    assert_snapshot!(found("a.kdsl", SERVICE), @r#"
    a.kdsl:2:28: warning[K0303]: Service `web` selects no pods
    "#);
    let before = SERVICE.replace("  spec", "  // kdsl: allow(K0303) an operator makes them\n  spec");
    assert_eq!(found("a.kdsl", &before), "");
    let behind = SERVICE.replace("} }\n", "} } // kdsl: allow(selector-that-selects-no-pods): an operator\n");
    assert_eq!(found("a.kdsl", &behind), "");
    let top = format!("// About it.\n// kdsl: allow(K0303) an operator\n\n{SERVICE}");
    assert_eq!(found("a.kdsl", &top), "");
}

#[test]
fn in_yaml() {
    let yaml = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n";
    assert_snapshot!(found("a.yaml", yaml), @r#"
    a.yaml:7:10: warning[K0303]: Service `web` selects no pods
    "#);
    let before = yaml.replace("  selector", "  # kdsl: allow(K0303) an operator\n  selector");
    assert_eq!(found("a.yaml", &before), "");
    let top = format!("# kdsl: allow(K0303) an operator\n---\n{yaml}");
    assert_eq!(found("a.yaml", &top), "");
    let annotated =
        yaml.replace("name: web", "name: web\n  annotations:\n    kdsl.dev/allow: 'K0303: an operator'");
    assert_eq!(found("a.yaml", &annotated), "");
    let block =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: |\n    # kdsl: allow(K0303)\n";
    assert_eq!(found("a.yaml", block), "");
}

#[test]
fn what_is_wrong_with_them() {
    let text = "// kdsl: allow(K0303)\n// kdsl: allow(K0101) no\n// kdsl: allow(K9999) no\n// kdsl: allow no\n// kdsl: allow(K0350, K0308) no\nConfigMap c {} // kdsl: allow(K0303) no\n";
    assert_snapshot!(found("a.kdsl", text), @r#"
    a.kdsl:1:1: warning[K0640]: this suppression gives no reason
    a.kdsl:1:16: warning[K0641]: there is no K0303 here to suppress
    a.kdsl:2:16: warning[K0640]: K0101 is an error, and errors cannot be suppressed
    a.kdsl:3:16: warning[K0640]: there is no finding `K9999`
    a.kdsl:4:1: warning[K0640]: this suppression does not say what it allows
    a.kdsl:5:16: warning[K0641]: there is no K0350 here to suppress
    a.kdsl:5:23: warning[K0641]: there is no K0308 here to suppress
    a.kdsl:6:31: warning[K0641]: there is no K0303 here to suppress
    "#);
    // A mistake may be why there is nothing to suppress.
    assert_snapshot!(found("a.kdsl", "ConfigMap c { dta: {} } // kdsl: allow(K0303) no\n"), @r#"
    a.kdsl:1:15: error[K0101]: ConfigMap has no field `dta`
    "#);
    let annotated =
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  annotations:\n    kdsl.dev/allow: K0303\n";
    assert_snapshot!(found("a.yaml", annotated), @r#"
    a.yaml:6:21: warning[K0640]: this suppression gives no reason
    a.yaml:6:21: warning[K0641]: there is no K0303 here to suppress
    "#);
}

#[test]
fn the_fix_takes_the_comment_away() {
    for (text, mended) in [
        ("// kdsl: allow(K0303) no\nConfigMap c {}\n", "ConfigMap c {}\n"),
        ("ConfigMap c {} // kdsl: allow(K0303) no\n", "ConfigMap c {}\n"),
    ] {
        let world = MemoryWorld::with_file("a.kdsl", text);
        let files = ["a.kdsl".to_owned()];
        let compiler = Compiler::new();
        let program = kdsl::Program { compiler: &compiler, world: &world, files: &files };
        assert_eq!(kdsl::fix(&[program], kdsl::Fixes::Safe).texts["a.kdsl"], mended);
    }
}

#[test]
fn levels_of_the_host() {
    let code = Code::parse("K0303").unwrap();
    assert_eq!(with(&Compiler::new().level(code, Level::Allow), "a.kdsl", SERVICE), "");
    assert_snapshot!(with(&Compiler::new().level(code, Level::Deny), "a.kdsl", SERVICE), @r#"
    a.kdsl:2:28: error[K0303]: Service `web` selects no pods
    "#);
    let only = Compiler::new().only([Code::parse("K0308").unwrap()]);
    assert_eq!(with(&only, "a.kdsl", SERVICE), "");
}

#[test]
fn a_lint_that_does_not_run_is_not_missed() {
    let text = "// kdsl: allow(image-tag) no\nConfigMap c {}\n";
    assert_eq!(found("a.kdsl", text), "");
    let lints = Compiler::new().lints(Selection::none().with(Code::parse("K1001").unwrap()));
    assert_snapshot!(with(&lints, "a.kdsl", text), @r#"
    a.kdsl:1:16: warning[K0641]: there is no K1001 here to suppress
    "#);
}

#[test]
fn levels_for_paths() {
    let world = || {
        let mut world = MemoryWorld::with_file("app/a.kdsl", SERVICE);
        world.files.insert("vendor/x/b.kdsl".to_owned(), SERVICE.replace("web", "other"));
        world.files.insert(
            "kdsl.toml".to_owned(),
            "[lints]\nK0303 = \"deny\"\n[lints.\"vendor/**\"]\nK0303 = \"allow\"\n".to_owned(),
        );
        world
    };
    let output = Compiler::new().project("kdsl.toml").compile(&world(), &["app/a.kdsl", "vendor/x/b.kdsl"]);
    let text = render(output.diagnostics(), output.sources(), Format::Concise, false);
    assert_snapshot!(text, @r#"
    app/a.kdsl:2:28: error[K0303]: Service `web` selects no pods
    "#);
}

#[test]
fn very_many_suppressions_are_read_in_time() {
    let start = std::time::Instant::now();
    let comment = "# kdsl: allow(K0303) no\n";
    let text = format!("{}a: 1\n{}", comment.repeat(20_000), format!("{comment}\n").repeat(20_000));
    assert!(found("a.yaml", &text).contains("K0613"));
    let text = text.replace('#', "//").replace("a: 1", "ConfigMap c {}");
    assert!(found("a.kdsl", &text).contains("K0641"));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
