//! Functions that the host gives: declared in the language, called from programs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kdsl::{
    Cancel, Code, Compiler, Format, HostModule, Limits, MemoryWorld, Node, Output, SourceKind, Value, render,
};

fn findings(output: &Output) -> String {
    let sources = output.sources();
    for finding in output.diagnostics() {
        let places = finding.secondary.iter().map(|label| label.span).chain([finding.primary.span]);
        for place in places.chain(finding.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span)) {
            assert_ne!(sources.get(place.file).unwrap().kind, SourceKind::Library, "{finding:?}");
        }
    }
    render(output.diagnostics(), sources, Format::Full, false)
}

fn run(module: HostModule, program: &str) -> Result<String, String> {
    let name = module.path().to_owned();
    let text = format!("import \"{name}\" as host\n{program}\n");
    let output =
        Compiler::new().host(module).compile(&MemoryWorld::with_file("main.kdsl", text), &["main.kdsl"]);
    output.to_yaml().ok_or_else(|| findings(&output))
}

fn one(
    declaration: &str,
    call: impl Fn(&[Node]) -> Result<Value, String> + Send + Sync + 'static,
) -> HostModule {
    HostModule::new("acme").function(declaration, call).unwrap()
}

#[test]
fn a_function_gets_what_it_declares_and_gives_it() {
    let module = one(
        "fn image(name: String, tag?: String, size: Quantity = 64Mi, ports: [Int] = [80], labels: { [String]: String } = {}): { image: String, ports: [Int] }"
            .replace("tag?: String", "tag: String?").as_str(),
        |arguments| {
            let image = format!("{arguments:?}");
            assert_eq!(arguments.len(), 5, "{image}");
            let tag = arguments[1].as_str().unwrap_or("latest");
            let image = format!("{}:{tag}-{}", arguments[0].as_str().unwrap(), arguments[2].as_str().unwrap());
            Ok(Value::record([
                ("image", Value::from(image)),
                ("ports", Value::list(arguments[3].items().iter().map(|port| port.as_int().unwrap() + 1))),
            ]))
        },
    );
    let yaml = run(
        module,
        "let web = host.image(\"web\", ports: [8080, 81])\n\
         let api = host.image(\"api\", tag: \"v1\", size: 1Gi, labels: { a: \"b\" })\n\
         ConfigMap c { data: { web: web.image, api: api.image, port: \"${web.ports[0]}\" } }",
    );
    let yaml = yaml.unwrap();
    assert!(yaml.contains("web: web:latest-64Mi\n") && yaml.contains("api: api:v1-1Gi\n"), "{yaml}");
    assert!(yaml.contains("port: \"8081\""), "{yaml}");
}

#[test]
fn types_of_the_module_are_types_of_the_program() {
    let module = HostModule::new("acme")
        .types("/// How large.\ntype Tier = \"small\" | \"large\"\n")
        .unwrap()
        .function("fn replicas(tier: Tier): Int", |arguments| {
            Ok(if arguments[0].as_str() == Some("small") { 1 } else { 5 }.into())
        })
        .unwrap();
    let yaml = run(
        module.clone(),
        "param tier: host.Tier = \"large\"\nConfigMap c { data.n: \"${host.replicas(tier)}\" }",
    );
    assert!(yaml.as_ref().is_ok_and(|yaml| yaml.contains("\"n\": \"5\"")), "{yaml:?}");
    let wrong = run(module, "ConfigMap c { data.n: \"${host.replicas(\"big\")}\" }").unwrap_err();
    assert!(wrong.contains("main.kdsl:2:40") && wrong.contains("K0111"), "{wrong}");
}

#[test]
fn what_is_wrong_with_a_call_is_told_at_the_call() {
    let module = || {
        let fails = |arguments: &[Node]| Err(format!("no such cluster: {}", arguments[0].as_str().unwrap()));
        one("fn region(cluster: String): String", fails)
            .function("fn now(): String", |_| Err("the clock is broken".to_owned()))
            .unwrap()
    };
    let wrong = run(module(), "ConfigMap c { data.a: host.region(\"x\") }").unwrap_err();
    assert!(wrong.contains("error[K0407]: the host's function `region` failed"), "{wrong}");
    assert!(wrong.contains("main.kdsl:2:23") && wrong.contains("no such cluster: x"), "{wrong}");
    let wrong = run(module(), "ConfigMap c { data.a: host.now() }").unwrap_err();
    assert!(wrong.contains("main.kdsl:2:23") && wrong.contains("the clock is broken"), "{wrong}");
    // In a function of the program, and in a component.
    let wrong = run(module(), "fn f(a: String): String = host.region(a)\nConfigMap c { data.a: f(\"x\") }");
    assert!(wrong.as_ref().is_err_and(|wrong| wrong.contains("main.kdsl:3:23")), "{wrong:?}");
    let wrong = run(module(), "component App { ConfigMap c { data.a: host.now() } }\nApp one {}");
    assert!(wrong.as_ref().is_err_and(|wrong| wrong.contains("K0407")), "{wrong:?}");
    // What the checker says of any function.
    for (call, code) in [
        ("region(1)", "K0110"),
        ("region()", "K0425"),
        ("region(\"a\", \"b\")", "K0425"),
        ("regio(\"a\")", "K0300"),
    ] {
        let wrong = run(module(), &format!("ConfigMap c {{ data.a: host.{call} }}")).unwrap_err();
        assert!(wrong.contains(code) && wrong.contains("main.kdsl:2:"), "{call}: {wrong}");
    }
}

#[test]
fn a_result_is_held_against_the_declaration() {
    let gives = |ty: &str, value: Value| {
        let module = one(&format!("fn f(): {ty}"), move |_| Ok(value.clone()));
        run(module, "let x = host.f()\nConfigMap c { data.a: \"${x}\" }").unwrap_err()
    };
    let wrong = gives("Int", "three".into());
    assert!(wrong.contains("main.kdsl:2:9") && wrong.contains("K0110"), "{wrong}");
    assert!(wrong.contains("it is what the host's `f` gives"), "{wrong}");
    assert!(gives("Int(1..3)", 4.into()).contains("K0113"));
    assert!(gives("String", Value::Null).contains("main.kdsl:2:9"));
    assert!(gives("\"a\" | \"b\"", "c".into()).contains("main.kdsl:2:9"));
    assert!(gives("[String]", vec![1].into()).contains("main.kdsl:2:9"));
    assert!(gives("{ a: String }", Value::record([("b", "c")])).contains("main.kdsl:2:9"));
    assert!(gives("String", Value::Float(f64::NAN)).contains("K0407"));
    let twice = [("a".into(), node(1)), ("a".into(), node(2))];
    assert!(gives("{ [String]: Int }", Value::Map(twice.into_iter().collect())).contains("twice"));
}

fn node(value: impl Into<Value>) -> Node {
    Node::new(value.into(), kdsl::Span::default())
}

#[test]
fn what_a_host_gives_is_bounded() {
    let deep = |depth: usize| (0..depth).fold(Value::from("x"), |value, _| Value::list([value]));
    let module = one("fn f(): Any", move |_| Ok(deep(600)));
    let wrong = run(module, "ConfigMap c { data.a: \"${host.f()}\" }").unwrap_err();
    assert!(wrong.contains("K0407") && wrong.contains("nested too deeply"), "{wrong}");
    let large = || one("fn f(n: Int): String", |_| Ok("x".repeat(1 << 14).into()));
    let program = "import { f } from \"host/acme\"\n\
         ConfigMap c { data.a: \"${(1..100).map(n => f(n)).length()}\" }";
    let world = MemoryWorld::with_file("main.kdsl", program);
    let run = |limits| Compiler::new().host(large()).limits(limits).compile(&world, &["main.kdsl"]);
    assert!(!run(Limits::TRUSTED).has_errors(), "{}", findings(&run(Limits::TRUSTED)));
    let output = run(Limits::UNTRUSTED.memory(1 << 20));
    assert!(findings(&output).contains("the limit on"), "{}", findings(&output));
    assert_eq!(output.diagnostics()[0].code, Code::K0402);
    // A call is paid for, whatever it gives.
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let module = one("fn f(n: Int): Int", move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(1.into())
    });
    let program = program.replace("1..100", "1..90000");
    let world = MemoryWorld::with_file("main.kdsl", program);
    let output = Compiler::new().host(module).limits(Limits::UNTRUSTED).compile(&world, &["main.kdsl"]);
    assert!(output.has_errors() && calls.load(Ordering::Relaxed) < 40_000, "{}", findings(&output));
}

#[test]
fn a_host_may_cancel_from_within() {
    let cancel = Cancel::new();
    let token = cancel.clone();
    let module = one("fn f(n: Int): Int", move |_| {
        token.cancel();
        Ok(1.into())
    });
    let program =
        "import { f } from \"host/acme\"\nConfigMap c { data.a: \"${(1..90000).map(n => f(n)).sum()}\" }";
    let world = MemoryWorld::with_file("main.kdsl", program);
    let output = Compiler::new().host(module).cancel(&cancel).compile(&world, &["main.kdsl"]);
    assert_eq!(output.diagnostics()[0].code, Code::K0405);
}

#[test]
fn a_sensitive_argument_makes_a_sensitive_result() {
    let module = || {
        let echo = |arguments: &[Node]| match arguments[0].as_str() {
            Some("bad") => Err("bad is no password".to_owned()),
            Some(text) => Ok(format!("<{text}>").into()),
            None => Err("no text".to_owned()),
        };
        one("fn sealed(text: Sensitive): Sensitive", echo)
            .function("fn open(text: Sensitive): String", echo)
            .unwrap()
            .function("fn long(text: Sensitive): Int", |arguments| {
                Ok(i64::try_from(arguments[0].as_str().unwrap().len()).unwrap().into())
            })
            .unwrap()
            .function("fn plain(text: String): String", echo)
            .unwrap()
            .function("fn made(text: String): Sensitive", echo)
            .unwrap()
    };
    let secret = "param password: Sensitive = \"hunter2\"\n";
    let yaml = run(
        module(),
        &format!("{secret}Secret s {{ string-data.p: host.sealed(password) }}")
            .replace("string-data", "stringData"),
    );
    assert!(yaml.as_ref().is_ok_and(|yaml| yaml.contains("p: PGh1bnRlcjI+")), "{yaml:?}");
    let in_config = |call: &str| {
        run(module(), &format!("{secret}ConfigMap c {{ data.p: \"${{{call}}}\" }}")).unwrap_err()
    };
    for call in [
        "host.sealed(password)",
        "host.open(password)",
        "host.long(password)",
        "host.plain(password)",
        "host.made(\"x\")",
    ] {
        let wrong = in_config(call);
        assert!(wrong.contains("K0501") && !wrong.contains("<hunter2>"), "{call}: {wrong}");
    }
    // The words of a failure might tell it.
    let wrong = in_config("host.sealed(\"${password}\")").replace(secret, "");
    assert!(!wrong.contains("<hunter2>"), "{wrong}");
    let bad = secret.replace("hunter2", "bad");
    let wrong =
        run(module(), &format!("{bad}Secret s {{ stringData.p: host.sealed(password) }}")).unwrap_err();
    assert!(wrong.contains("K0407") && !wrong.contains("is no password"), "{wrong}");
}

#[test]
fn a_module_that_is_not_given_is_one_clear_finding() {
    let program = "import { region } from \"host/acm\"\nConfigMap c { data.a: region(\"x\") }\n";
    let world = MemoryWorld::with_file("main.kdsl", program);
    let output = Compiler::new().compile(&world, &["main.kdsl"]);
    let told = findings(&output);
    assert_eq!(output.diagnostics().len(), 1, "{told}");
    assert!(told.contains("error[K0610]: nothing gives the functions of `host/acm` here"), "{told}");
    assert!(told.contains("a program that embeds the compiler"), "{told}");
    let module = one("fn region(cluster: String): String", |_| Ok("eu".into()));
    let output = Compiler::new().host(module).compile(&world, &["main.kdsl"]);
    assert!(findings(&output).contains("did you mean `host/acme`?"), "{}", findings(&output));
    // A folder of that name is a folder.
    let world =
        MemoryWorld::with_file("main.kdsl", "import { a } from \"host/a.kdsl\"\nConfigMap c { data.a: a }")
            .and_file("host/a.kdsl", "let a = \"b\"");
    assert_eq!(findings(&Compiler::new().compile(&world, &["main.kdsl"])), "");
}

#[test]
fn a_declaration_must_say_everything() {
    let wrong = |module: &str, declaration: &str| {
        HostModule::new(module).function(declaration, |_| Ok(1.into())).unwrap_err().to_string()
    };
    assert_eq!(wrong("acme", "fn f(a): Int"), "expected `:` and a type after `a`");
    assert_eq!(wrong("acme", "fn f(a: Int)"), "`f` says no type of its result");
    assert_eq!(
        wrong("acme", "let x = 1\nfn f(): Int"),
        "a function is declared as `fn name(a: String): Int`"
    );
    assert!(!wrong("acme", "fn f(").is_empty() && !wrong("acme", "fn f(): Int = 3").is_empty());
    assert!(
        wrong("acme", "fn f(a: Strng): Int").contains("Strng"),
        "{}",
        wrong("acme", "fn f(a: Strng): Int")
    );
    assert_eq!(wrong("a/b", "fn f(): Int"), "`host/a/b` is no name of a module");
    let twice = one("fn f(): Int", |_| Ok(1.into())).function("fn f(): Int", |_| Ok(1.into()));
    assert!(twice.is_err());
    assert!(HostModule::new("acme").types("let x = 1").is_err());
}

#[test]
#[should_panic(expected = "as the host meant it")]
fn a_panic_goes_through() {
    let module = one("fn f(): Int", |_| panic_of_the_host());
    let _ = run(module, "ConfigMap c { data.a: \"${host.f()}\" }");
}

#[allow(clippy::panic, reason = "what is tested")]
fn panic_of_the_host() -> Result<Value, String> {
    panic!("as the host meant it")
}

#[test]
fn a_compiler_with_host_functions_is_shared_and_a_place_leads_to_the_call() {
    fn shared<T: Send + Sync>(_: &T) {}
    let compiler = Compiler::new().host(one("fn f(): String", |_| Ok("x".into())));
    shared(&compiler);
    let world =
        MemoryWorld::with_file("main.kdsl", "import { f } from \"host/acme\"\nConfigMap c { data.a: f() }");
    let output = compiler.compile(&world, &["main.kdsl"]);
    let map = output.source_map().unwrap();
    let at = map.yaml().find("a: x").unwrap() + 3;
    assert_eq!(output.sources().slice(map.source_of(at).unwrap()), "f()");
}
