//! A secret is planted by every way into a program and sent to every place in one. It comes out in the data
//! of a Secret, and nowhere else: in no finding, in no text that findings show, in no other manifest, and
//! in no answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use kdsl::{Compiler, Format, Input, InputOrigin, Manifest, MemoryWorld, Node, Output, PROJECT_FILE, Value};

use crate::support::MAIN;

const SECRET: &str = "heyjude-PLANTED";

/// A way in: what declares it, the expression that it is then, and what is given.
struct Way {
    declared: &'static str,
    expression: &'static str,
    given: Given,
}

/// How a secret is given.
#[derive(Clone, Copy)]
enum Given {
    /// As a variable, with the secret in the place of `$`.
    Environment(&'static str),
    Argument(&'static str),
    Host(&'static str),
    /// As a file of that name.
    File(&'static str, &'static str),
    /// As a file of params.
    Params(&'static str),
    Project(&'static str),
}

const WAYS: &[Way] = &[
    way("param pw: Sensitive", "pw", Given::Environment("$")),
    way("param pw: Sensitive", "pw", Given::Host("$")),
    way("param pw: Sensitive", "pw", Given::Argument("$")),
    way("param pw: Sensitive", "pw", Given::Params("pw: $\n")),
    way("param pw: Sensitive", "pw", Given::Params("pw: [$]\n")),
    way("param pw: Sensitive", "pw", Given::Params("pv: $\n")),
    way("param pw: Sensitive", "pw", Given::Params("pw: \"$\n")),
    way("param pw: Sensitive", "pw", Given::Params("pw: {a: $\nb: c\n")),
    way("param pw: Sensitive", "pw", Given::Project("[params]\npw = \"$\"\n")),
    way("param pw: Sensitive", "pw", Given::Project("[params]\npw = { a = \"$\" }\n")),
    way("param pw: Sensitive?", "(pw ?? \"none\")", Given::Environment("$")),
    way("param pw: String | Sensitive", "pw", Given::Environment("$")),
    way("param pw: \"none\" | Sensitive?", "(pw ?? \"none\")", Given::Environment("$")),
    way("param pw: Int | Sensitive", "pw", Given::Environment("$")),
    way("param pw: Sensitive(200..)", "pw", Given::Environment("$")),
    way("param pw: Sensitive(r\"[a-z]+\")", "pw", Given::Params("pw: $\n")),
    way("param pws: [Sensitive]", "pws[0]", Given::Environment("[\"$\"]")),
    way("param pw: String | { a: Sensitive }", "\"plain\"", Given::Params("pw: { a: $ }\n")),
    way("param pws: [Sensitive]", "pws[0]", Given::Environment("[\"$\", {}]")),
    way("param pws: [Sensitive]", "pws[0]", Given::Environment("[\"$\"")),
    way("param pws: { [String]: Sensitive }", "(pws?.a ?? \"\")", Given::Params("pws: { a: $ }\n")),
    way("param db: { user: String, pw: Sensitive }", "db.pw", Given::Params("db: { user: u, pw: $ }\n")),
    way("param db: { user: String, pw: Sensitive }", "db.pw", Given::Params("db: { user: u, pv: $ }\n")),
    way(
        "param db: { user: Int, pw: Sensitive }",
        "db.pw",
        Given::Environment("{\"user\":\"u\",\"pw\":\"$\"}"),
    ),
    way(
        "let db: { count: Int, pw: Sensitive } = yaml(\"d.yaml\")",
        "db.pw",
        Given::File("d.yaml", "{ count: 1, pw: $ }\n"),
    ),
    way(
        "let db: { count: Int, pw: Sensitive } = yaml(\"d.yaml\")",
        "db.pw",
        Given::File("d.yaml", "{ count: x, pw: $ }\n"),
    ),
    way(
        "let db: { count: Int, pw: Sensitive } = yaml(\"d.yaml\")",
        "db.pw",
        Given::File("d.yaml", "{ count: 1, pv: $ }\n"),
    ),
    way(
        "let db: { count: Int, pw: Sensitive } = yaml(\"d.yaml\")",
        "db.pw",
        Given::File("d.yaml", "{ count: 1, pw: [$] }\n"),
    ),
    way(
        "let db: { count: Int, pw: Sensitive } = yaml(\"d.yaml\")",
        "db.pw",
        Given::File("d.yaml", "{ count: 1, pw: \"$ }\n"),
    ),
    way("let db: { pw: Sensitive } = toml(\"d.toml\")", "db.pw", Given::File("d.toml", "pw = \"$\"\n")),
    way("let pw: Sensitive = file(\"pw.txt\")", "pw", Given::File("pw.txt", "$")),
    way("param pw: Sensitive = file(\"pw.txt\")", "pw", Given::File("pw.txt", "$")),
];

const fn way(declared: &'static str, expression: &'static str, given: Given) -> Way {
    Way { declared, expression, given }
}

/// What a secret goes through: `$` is its expression.
const STEPS: &[&str] = &[
    "$",
    "\"a${$}b\"",
    "same($)",
    "passed($)",
    "$.upper().lower()",
    "$.trim()",
    "{ a: same($) }.to-json()",
    "{ a: $ }.to-yaml()",
    "[$, same($)].join(\",\")",
    "[$].map(x => \"${x}!\")[0]",
    "[$].fold(\"\", (all, x) => \"${all}${x}\")",
    "(if 1 == 1 then $ else \"no\")",
    "one.made",
    "any.inner[0]",
    "{ ...any }.inner[0]",
    "(null ?? same($))",
];

/// Where a secret goes: `$` is what it is then.
const PLACES: &[&str] = &[
    "Secret ok { stringData: { k: $ } }",
    "Secret ok { data: { k: $ } }",
    "Secret ok { data: { k: $.base64() } }",
    "ConfigMap c { data: { k: $ } }",
    "ConfigMap c { data: { ...{ k: $ } } }",
    "ConfigMap c { data: { for k, v in ({ k: $ }) { \"${k}\": v } } }",
    "ConfigMap c { data: { for v in [$] { \"${v}\": \"x\" } } }",
    "ConfigMap c { data: { \"k-${$}\": \"x\" } }",
    "ConfigMap c { binaryData: { k: $ } }",
    "ConfigMap c { metadata: { labels: { k: $ }, annotations: { \"a b\": $ } } }",
    "ConfigMap c { metadata.name: $ }",
    "ConfigMap c { metadata.namespace: $ }",
    "ConfigMap c { immutable: $ }",
    "ConfigMap \"${$}\" as c",
    "ConfigMap \"x ${$}\" as c\nConfigMap d { data: { n: c.metadata.name } }",
    "component App { ConfigMap \"${name}-x\" { data: { n: name } } }\nApp \"${$}\" as app",
    "component App { param v: Any, ConfigMap \"${name}\" { data: { v: v, \"${v}\": v } } }\nApp a { v: $ }\nApp b { v: $ }",
    "component App { param v: String, ConfigMap \"${name}\" { data: { v: v } } }\nApp a { v: $ }",
    "ConfigMap c { data: { k: ConfigMap[$].metadata.name } }",
    "ConfigMap c { data: { k: { a: \"b\" }[$] } }",
    "ConfigMap c { data: { k: [\"a\"][$] } }",
    "ConfigMap c { data: { k: if $ == \"x\" then \"a\" else \"b\" } }",
    "ConfigMap c { data: { k: if $ in [\"x\"] then \"a\" else \"b\" } }",
    "ConfigMap c { data: { k: if [$] == [\"x\"] then \"a\" else \"b\" } }",
    "ConfigMap c { data: { k: if $ then \"a\" else \"b\" } }",
    "ConfigMap c { data: { k: \"${$ + 1}\", l: \"${-$}\", m: if $ < \"x\" then \"a\" else \"b\" } }",
    "ConfigMap c { data: { k: $.nope } }",
    "ConfigMap c { data: { k: $.nope() } }",
    "ConfigMap c { data: { k: \"${$.length()}\" } }",
    "ConfigMap c { data: { k: $.parse-json(), l: $.parse-yaml(), m: \"${$.to-int()}\" } }",
    "ConfigMap c { data: { k: $.split(\"-\").join(\"\"), l: \"x\".replace(\"x\", $), m: $.base64-decode() } }",
    "ConfigMap c { data: { k: \"x\".matches($), l: \"x\".replace-all($, \"y\"), m: $.sha256() } }",
    "ConfigMap c { data: { k: \"x\".pad-start($), l: \"x\".repeat($), m: \"x\".hmac($) } }",
    "ConfigMap c { data: { k: [$].group-by(x => x).to-json(), l: [$].sort().join(\"\"), m: [$].unique().join(\"\") } }",
    "ConfigMap c { data: file($) }",
    "ConfigMap c { data: files(\"${$}/*\"), ...yaml($) }",
    "Deployment d { spec: { replicas: $, template.spec.containers.c: { image: $, args: [$], env: { A: $ } } } }",
    "Deployment d { spec.template.spec: { serviceAccountName: $, volumes: { v: $ }, containers.c: { image: \"x:1\", imagePullPolicy: $, ports: { http: $ }, resources.limits: { cpu: $, memory: $ }, volumeMounts: { \"/x\": $ } } } }",
    "Deployment d { spec: { selector.matchLabels: { a: $ }, strategy: $, template.spec.containers: { \"${$}\": { image: \"x:1\" } } } }",
    "Service s { spec: { type: $, selector: { a: $ }, ports: { http: { port: $, targetPort: $ } }, externalName: $ } }",
    "Ingress i { spec.rules: [{ host: $, http.paths: [{ path: $, pathType: $, backend: $ }] }] }",
    "raw Foo f { apiVersion: \"x/v1\", spec: { a: $, b: [$, { c: $ }] } }",
    "raw Foo f { apiVersion: \"x/v1\", spec: { \"${$}\": null, ...{ a: $ } } }",
    "raw Foo f { apiVersion: $ }",
    "defaults ConfigMap { metadata.annotations: { a: $ } }\nConfigMap c",
    "defaults { metadata.labels: { a: $ } }\nConfigMap c",
    "ConfigMap c { data: { a: \"1\" } }\npatch c { data: { a: \"${old}${$}\" } }",
    "Secret ok { stringData: { a: $ } }\npatch ok { stringData: { a: \"x${old}\" } }",
    "Secret ok { stringData: { a: $ } }\npatch ok { metadata.annotations: { a: old.b, c: \"${old}\" } }",
    "Secret ok { stringData: { a: $ }, type: $ }",
    "Secret ok { stringData: { a: $ } }\nConfigMap c { data: { a: ok.a, b: \"${ok.a}\", c: ok.stringData.a, d: ok.data.a } }",
    "Secret ok { stringData: { a: $ } }\nraw Foo f { apiVersion: \"x/v1\", spec: { a: ok.a, b: [ok.data] } }",
    "assert $ == null, \"must not be given\"",
    "assert $ != null, \"given: ${$}\"",
    "assert $ == null, $",
    "assert { a: $ } == null || [$].length() == 7, \"no\"",
    "assert [$].all(x => x == null), \"no\"",
    "assert $.length() == 2, \"no\"",
    "Secret ok { stringData: { a: $ } }\npolicy p on Secret s { assert s.data?.a == null, \"no\" }",
    "Secret ok { stringData: { a: $ } }\npolicy p on Secret s { assert s.data?.a != \"x\", \"no\" }",
    "Secret ok { stringData: { a: $ } }\npolicy p on Secret s { assert s.data == null, \"no ${s.data?.a ?? \"\"}\" }",
    "Secret ok { stringData: { a: $ } }\npolicy p on Any s { assert s.to-json().length() < 3, s.to-json() }",
    "Secret ok { stringData: { a: $ } }\npolicy p on Any s { for k, v in (s.data ?? {}) { assert v == k, \"${v}\" } }",
    "policy p on ConfigMap s { assert s.data?.a == $, \"no ${$}\" }\nConfigMap c { data: { a: \"1\" } }",
    "if $ == \"x\" { ConfigMap c }",
    "for x in $ { ConfigMap \"c-${x}\" }",
    "for i, x in [$] { ConfigMap \"c-${i}\" { data: { x: x } } }",
    "for k, x in ({ a: $ }) { ConfigMap \"c-${k}\" { data: { x: x } } }",
    "let a: String = $\nConfigMap c { data: { a: a } }",
    "let a: Int = $\nlet b: { x: Port } = { x: $ }\nConfigMap c { data: { a: a, b: b.x } }",
    "let a: \"x\" | \"y\" = $\nlet b: String(1..2) = $\nConfigMap c { data: { a: a, b: b } }",
    "let a: DnsName = $\nlet b: Quantity = $\nlet c: String(r\"x\") = $\nConfigMap m { data: { a: a, b: b, c: c } }",
    "fn f(a: String): String = a\nConfigMap c { data: { a: f($), b: f(a: $), c: f($, $), d: f(b: $) } }",
    "fn f(a: Any = $): Any = a\nConfigMap c { data: { a: f() } }",
    "ConfigMap c { data: { a: $ }, data: { a: $ } }",
    "ConfigMap c { dta: $ }",
    "ConfigMap c { data: $ }",
    "ConfigMap c { data: [$] }",
    "ConfigMap c { data: { a: { b: $ } } }",
    "let a: Any = [b]\nlet b: Any = [$, a]\nConfigMap c { data: { a: \"${a}\" } }",
    "test \"t\" with { env: $ } { assert $ == null, \"no\" }\nparam env: String = \"x\"",
];

/// A program with a secret from `way` that goes through `step` to `place`.
fn program(way: &Way, step: &str, place: &str) -> String {
    let is = |text: &str, expression: &str| {
        text.replace("${$}", &format!("${{{expression}}}"))
            .replace('$', "\u{1}")
            .replace("\u{1}{", "${")
            .replace('\u{1}', expression)
    };
    let value = is(step, way.expression);
    let own = is("let any: Any = { inner: [$] }", way.expression);
    format!(
        "{}\nfn same(value: Any): Any = value\nfn passed(value: Sensitive): Sensitive = \"<${{value}}>\"\n\
         component Made {{ param v: Sensitive, output made = \"m${{v}}\" }}\nMade one {{ v: {} }}\n{own}\n{}\n",
        way.declared,
        way.expression,
        is(place, &value),
    )
}

fn world(text: &str, given: Given) -> (Compiler, MemoryWorld) {
    let mut world = MemoryWorld::with_file(MAIN, text);
    let mut compiler = Compiler::new();
    let name = if text.starts_with("param pws") {
        "pws"
    } else if text.starts_with("param db") {
        "db"
    } else {
        "pw"
    };
    let mut input = |template: &str, origin: InputOrigin| {
        world.inputs.insert(name.to_owned(), Input { text: template.replace('$', SECRET), origin });
    };
    match given {
        Given::Environment(text) => input(text, InputOrigin::Environment("KDSL_PARAM_X".to_owned())),
        Given::Argument(text) => input(text, InputOrigin::Argument("--set".to_owned())),
        Given::Host(text) => input(text, InputOrigin::Host),
        Given::File(path, text) => {
            world.files.insert(path.to_owned(), text.replace('$', SECRET));
        }
        Given::Params(text) => {
            world.files.insert("params.yaml".to_owned(), text.replace('$', SECRET));
            compiler = compiler.params("params.yaml");
        }
        Given::Project(text) => {
            world.files.insert(PROJECT_FILE.to_owned(), text.replace('$', SECRET));
            compiler = compiler.project(PROJECT_FILE);
        }
    }
    (compiler, world)
}

/// Whether a text has the secret, in any of the forms that the steps give it.
fn tells(text: &str) -> bool {
    let encoded = BASE64.encode(SECRET);
    let lower = text.to_lowercase();
    lower.contains("planted") || lower.contains("heyjude") || text.contains(encoded.trim_end_matches('='))
}

fn findings_tell(output: &Output) -> Option<String> {
    for (_, format) in Format::ALL {
        let text = kdsl::render(output.diagnostics(), output.sources(), *format, false);
        if tells(&text) {
            return Some(text);
        }
    }
    let data = format!("{:?}", output.diagnostics());
    if tells(&data) {
        return Some(data);
    }
    let shown = output.sources().iter().find(|(_, source)| tells(&source.text));
    shown.map(|(_, source)| format!("the text of {}: {}", source.name, source.text))
}

fn node_tells(node: &Node) -> bool {
    match &node.value {
        Value::Str(text) => tells(text),
        Value::List(items) => items.iter().any(node_tells),
        Value::Map(entries) => entries.iter().any(|(key, node)| tells(key) || node_tells(node)),
        _ => false,
    }
}

/// Whether a manifest has the secret outside of a Secret's data.
fn manifest_tells(manifest: &Manifest) -> bool {
    let is_data = |key: &str| manifest.kind == "Secret" && manifest.api_version == "v1" && key == "data";
    manifest.node.entries().iter().any(|(key, node)| match is_data(key) {
        true => node.entries().iter().any(|(key, _)| tells(key)),
        false => tells(key) || node_tells(node),
    })
}

fn hold(way: &Way, step: &str, place: &str, wrong: &mut Vec<String>) {
    let text = program(way, step, place);
    let (compiler, world) = world(&text, way.given);
    let mut outputs = vec![compiler.compile(&world, &[MAIN]), compiler.evaluate(&world, &[MAIN], "one.made")];
    let tests = compiler.analyse(&world, &[MAIN]).tests().len();
    outputs.extend((0..tests).map(|test| compiler.test(&world, &[MAIN], test)));
    for output in outputs {
        if let Some(shown) = findings_tell(&output) {
            wrong.push(format!("a finding tells it\n{text}\n{shown}"));
        }
        if let Some(manifest) = output.manifests().find(|manifest| manifest_tells(manifest)) {
            wrong.push(format!("{} tells it\n{text}", manifest.kind));
        }
        if output.value().is_some_and(node_tells) {
            wrong.push(format!("an answer tells it\n{text}"));
        }
        if place.starts_with("Secret ok { stringData: { k: $ } }")
            && output.value().is_none()
            && !output.has_errors()
            && !output.to_yaml().is_some_and(|yaml| yaml.contains("  k: "))
        {
            wrong.push(format!("the Secret does not have it\n{text}"));
        }
    }
}

#[test]
fn a_secret_from_anywhere_ends_in_a_secret_alone() {
    let mut wrong = Vec::new();
    for way in WAYS {
        for place in PLACES {
            hold(way, "$", place, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} of them, the first:\n{}", wrong.len(), first(&wrong));
}

#[test]
fn a_secret_through_anything_ends_in_a_secret_alone() {
    let mut wrong = Vec::new();
    let way = WAYS.first().unwrap();
    for step in STEPS {
        for place in PLACES {
            hold(way, step, place, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} of them, the first:\n{}", wrong.len(), first(&wrong));
}

fn first(wrong: &[String]) -> String {
    wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n────\n")
}

#[test]
fn what_is_no_secret_is_seen_by_these_checks() {
    let text = format!("ConfigMap c {{ data: {{ k: \"{SECRET}\" }} }}\nlet n: Int = \"{SECRET}\"\n");
    let (compiler, world) = world(&text, Given::File("a.txt", ""));
    let output = compiler.compile(&world, &[MAIN]);
    assert!(findings_tell(&output).is_some());
    assert!(output.manifests().any(manifest_tells));
}
