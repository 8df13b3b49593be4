//! Programs of several files, and of components, patches, policies, tests and definitions of kinds.

use super::programs::{DEPTH, Family, LIMIT, Program, RAW, SHOWN, STEPS_OR_MEMORY, chain, lines, program};

/// All of them.
pub fn all() -> Vec<Program> {
    [imports(), components(), patches(), typed_layers(), checks(), data(), kinds(), settings(), functions()]
        .into_iter()
        .flatten()
        .collect()
}

const MAY: &[&str] = &["compiles", "K0"];

fn with(mut program: Program, files: Vec<(String, String)>) -> Program {
    program.files = files;
    program
}

fn imports() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    let file = |n: usize, text: String| (format!("f{n}.kdsl"), text);
    vec![
        of("a file that imports itself", &["K0"], "import \"main.kdsl\" as me\nConfigMap x {}\n".to_owned()),
        with(
            of("a chain of a thousand imports that closes", &["K0"], {
                "import { a0 } from \"f0.kdsl\"\nConfigMap x { data.a: a0 }\n".to_owned()
            }),
            (0..1_000)
                .map(|n| {
                    let next = (n + 1) % 1_000;
                    file(n, format!("import {{ a{next} }} from \"f{next}.kdsl\"\nlet a{n} = a{next}\n"))
                })
                .collect(),
        ),
        with(
            of("ten thousand files", MAY, {
                lines(10_000, |n| format!("import {{ a{n} }} from \"f{n}.kdsl\"")) + "ConfigMap x {}\n"
            }),
            (0..10_000).map(|n| file(n, format!("let a{n} = {n}\n"))).collect(),
        ),
        with(
            of("two hundred files that all import each other", &["K0"], {
                "import \"f0.kdsl\" as f0\nConfigMap x {}\n".to_owned()
            }),
            (0..200)
                .map(|n| {
                    let others = (0..200).filter(|other| *other != n);
                    let text: String =
                        others.map(|other| format!("import \"f{other}.kdsl\" as f{other}\n")).collect();
                    file(n, text)
                })
                .collect(),
        ),
        with(
            of("files that each import the one before twice", STEPS_OR_MEMORY, {
                "import component F from \"f60.kdsl\"\nF x {}\n".to_owned()
            }),
            (0..=60)
                .map(|n| match n {
                    0 => file(0, "ConfigMap c {}\n".to_owned()),
                    n => file(n, {
                        let before = n - 1;
                        format!("import component F from \"f{before}.kdsl\"\nF l {{}}\nF r {{}}\n")
                    }),
                })
                .collect(),
        ),
        of("many imports of nothing", &["K0"], lines(3_000, |n| format!("import \"no{n}.kdsl\" as no{n}"))),
        of("many imports of one thing", &["K0"], {
            lines(20_000, |_| "import { a } from \"main.kdsl\"".to_owned())
        }),
    ]
}

fn components() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    vec![
        of("ten thousand components, each of two of the next", LIMIT, {
            lines(10_000, |n| format!("component C{n} {{ C{} l {{}}, C{} r {{}} }}", n + 1, n + 1))
                + "component C10000 { ConfigMap \"${name}\" {} }\nC0 x {}\n"
        }),
        of("components that never are made, each of two of the next", MAY, {
            lines(300, |n| format!("component C{n} {{ C{} l {{}}, C{} r {{}} }}", n + 1, n + 1))
                + "component C300 { ConfigMap \"${name}\" {} }\nConfigMap x {}\n"
        }),
        of("components in a loop of a million", STEPS_OR_MEMORY, {
            "component C { param n: Int, ConfigMap \"${name}\" { data.n: \"${n}\" } }\n\
             for a in 1..1000 { for b in 1..1000 { C \"c-${a}-${b}\" { n: a * b } } }\n"
                .to_owned()
        }),
        of("instances that need each other's outputs", &["K0401"], {
            "component C { param x: String, output y = \"${x}!\" }\nC a { x: b.y }\nC b { x: a.y }\n\
             ConfigMap m { data.x: a.y }\n"
                .to_owned()
        }),
        of("a long circle of instances", &["K0401", "K0402"], {
            String::from("component C { param x: String, output y = \"${x}!\" }\n")
                + &lines(10_000, |n| format!("C a{n} {{ x: a{}.y }}", (n + 1) % 10_000))
                + "ConfigMap m { data.x: a0.y }\n"
        }),
        of("instances that take the two outputs of the one before", LIMIT, {
            String::from("component C { param x: String, output y = \"${x}${x}\" }\nC a0 { x: \"ha\" }\n")
                + &lines(60, |n| format!("C a{} {{ x: a{n}.y }}", n + 1))
                + "ConfigMap m { data.x: a60.y }\n"
        }),
        of("components with a param of many fields", MAY, {
            let fields = lines(3_000, |n| format!("  param p{n}: Int = {n}"));
            let uses = lines(200, |n| format!("C c{n} {{ p1: {n} }}"));
            format!("component C {{\n{fields}  ConfigMap \"${{name}}\" {{ data.x: \"${{p1}}\" }}\n}}\n{uses}")
        }),
        of("defaults in nested components", MAY, {
            let mut text = String::from("component C0 { ConfigMap \"${name}\" {} }\n");
            text += &lines(50, |n| {
                format!(
                    "component C{} {{ defaults {{ metadata.labels.l{n}: name }}\n C{n} \"${{name}}a\" {{}} }}",
                    n + 1
                )
            });
            text + &lines(300, |n| format!("C50 x{n} {{}}"))
        }),
        of("many components", MAY, {
            lines(20_000, |n| format!("component C{n} {{ ConfigMap \"${{name}}\" {{}} }}")) + "C1 x {}\n"
        }),
    ]
}

fn patches() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    let map = "ConfigMap x { data: { a: \"1\" } }\n";
    let olds = |count: usize, step: &str| {
        // Braces in each other, so that the patches do not contradict each other.
        let mut text = String::from("component C0 { ConfigMap \"${name}\" { data: { a: \"ha\" } } }\n");
        text += &lines(count, |n| {
            format!(
                "component C{} {{ C{n} \"${{name}}\" {{}}\n patch ConfigMap {{ data.a: {step} }} }}",
                n + 1
            )
        });
        text + &format!("C{count} x {{}}\n")
    };
    vec![
        of("a thousand patches of one resource", MAY, {
            map.to_owned() + &lines(1_000, |n| format!("patch x {{ data.k{n}: \"{n}\" }}"))
        }),
        of("a thousand patches of one field", MAY, {
            map.to_owned() + &lines(1_000, |n| format!("patch x {{ data.a: \"{n}\" }}"))
        }),
        of("a thousand patches with old", MAY, {
            map.to_owned() + &lines(1_000, |_| "patch x { data.a: \"${old}!\" }".to_owned())
        }),
        of("patches that double what was there", MAY, olds(60, "\"${old}${old}\"")),
        of("patches that ask for old twice", MAY, olds(60, "if old == \"a\" then \"b\" else \"${old}!\"")),
        of("patches with records of old", MAY, {
            let step = "patch ConfigMap { metadata.annotations: { ...old, ...old } }";
            let mut text =
                String::from("component C0 { ConfigMap \"${name}\" { metadata.annotations.a: \"1\" } }\n");
            text += &lines(60, |n| format!("component C{} {{ C{n} \"${{name}}\" {{}}\n {step} }}", n + 1));
            text + "C60 x {}\n"
        }),
        of("a patch whose path needs what it patches", MAY, {
            "component C { ConfigMap \"${name}\" as m { data.a: \"1\" } }\nC x {}\n\
             patch x.m { data.a: x.m.data.a }\npatch x.m { data.b: old ?? x.m.data.b }\n"
                .to_owned()
        }),
        of("patches that need what others patch, in a circle", MAY, {
            "ConfigMap x { data.a: \"1\" }\nConfigMap y { data.a: \"1\" }\n\
             patch x { data.a: y.data.a }\npatch y { data.a: x.data.a }\n"
                .to_owned()
        }),
        of("a patch that takes away what its condition needs", MAY, {
            "ConfigMap x { data.a: \"1\" }\nif x.data.a == \"1\" { patch x null }\n".to_owned()
        }),
        of("ten thousand patches of ten thousand resources", MAY, {
            lines(10_000, |n| format!("ConfigMap a{n} {{ data.a: \"1\" }}"))
                + &lines(10_000, |n| format!("patch a{n} {{ data.a: \"2\" }}"))
        }),
        of("a thousand patches of a kind over a thousand resources", MAY, {
            lines(1_000, |n| format!("ConfigMap a{n} {{}}"))
                + &lines(1_000, |n| format!("patch ConfigMap {{ data.k{n}: \"2\" }}"))
        }),
        of("patches in nested components that nothing makes twice", LIMIT, {
            let mut text =
                String::from("component C0 { ConfigMap \"${name}\" as m {}\n patch m { data.a: \"1\" } }\n");
            text += &lines(60, |n| format!("component C{} {{ C{n} l {{}}\n C{n} r {{}} }}", n + 1));
            text + "C60 x {}\n"
        }),
        of("ten thousand components around a patch", DEPTH, {
            lines(10_000, |n| format!("component C{n} {{ C{} l {{}} }}", n + 1))
                + "component C10000 { ConfigMap \"${name}\" as m {}\npatch m { data.a: \"1\" } }\nC0 x {}\n"
        }),
        of("no patch in nested components", LIMIT, {
            let mut text = String::from("component C0 { ConfigMap \"${name}\" as m {} }\n");
            text += &lines(60, |n| format!("component C{} {{ C{n} l {{}}\n C{n} r {{}} }}", n + 1));
            text + "C60 x {}\nConfigMap y {}\npatch y { data.a: \"1\" }\n"
        }),
    ]
}

fn typed_layers() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    let pod = |count: usize| {
        let containers = lines(count, |n| format!("  c{n}: {{ image: \"a:1\" }}"));
        format!("Deployment web {{ spec.template.spec.containers: {{\n{containers}}} }}\n")
    };
    vec![
        of("a patch of each of many containers", MAY, {
            pod(3_000) + "patch Container { imagePullPolicy: \"Always\" }\n"
        }),
        of("many patches of many containers", MAY, {
            pod(300) + &lines(300, |n| format!("patch Container {{ env.E{n}: \"{n}\" }}"))
        }),
        of("many patches with old of a container", MAY, {
            pod(30) + &lines(60, |_| "patch Container { image: \"${old}!\" }".to_owned())
        }),
        of("many defaults of many containers", MAY, {
            pod(300) + &lines(300, |n| format!("defaults Container {{ env.E{n}: \"{n}\" }}"))
        }),
        of("a field of many containers under many patches", MAY, {
            pod(100)
                + &lines(100, |n| format!("patch Container {{ env.E{n}: \"{n}\" }}"))
                + "ConfigMap x { data: { for n in 0..99 { \"k${n}\": web.spec.template.spec.containers.c1.image } } }\n"
        }),
        of("defaults in layers of blocks", MAY, {
            let open = lines(100, |n| format!("if true {{ defaults ConfigMap {{ data.k{n}: \"{n}\" }}"));
            open + &lines(1_000, |n| format!("ConfigMap a{n} {{}}")) + &"}\n".repeat(100)
        }),
    ]
}

fn checks() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    let maps = |count: usize| lines(count, |n| format!("ConfigMap a{n} {{ data.x: \"{n}\" }}"));
    vec![
        of("a hundred policies on ten thousand resources", MAY, {
            maps(10_000)
                + &lines(100, |n| format!("policy p{n} on ConfigMap x {{ assert x.data != null, \"m\" }}"))
        }),
        of("policies that ten thousand resources break", &["K045", "K0402"], {
            maps(10_000)
                + &lines(10, |n| format!("policy p{n} on ConfigMap x {{ assert x.data == null, \"m\" }}"))
        }),
        of("a policy on kinds that double", MAY, {
            let mut text = String::from("type A0 = ConfigMap | Secret\n");
            text += &lines(60, |n| format!("type A{} = A{n} | A{n}", n + 1));
            text + "policy p on A60 x { assert true, \"m\" }\nConfigMap x {}\n"
        }),
        of("a policy on wrong kinds that double", &["K0"], {
            let mut text = String::from("type A0 = ConfigMop | Int\n");
            text += &lines(60, |n| format!("type A{} = A{n} | A{n}", n + 1));
            text + "policy p on A60 x { assert true, \"m\" }\nConfigMap x {}\n"
        }),
        of("a policy on a circle of types", &["K0", "compiles"], {
            "type A = B | B\ntype B = A | A\npolicy p on A x { assert true, \"m\" }\nConfigMap x {}\n"
                .to_owned()
        }),
        of("a policy of loops", STEPS_OR_MEMORY, {
            maps(1_000)
                + "policy p on ConfigMap x { for a in 1..9000 { for b in 1..9000 { assert a + b > 0, \"m\" } } }\n"
        }),
        of("an assert with a message of megabytes", &["K0"], {
            "let m = \"x\".repeat(4000000)\nassert m == \"\", m\nConfigMap x {}\n".to_owned()
        }),
        of("asserts with messages of megabytes in a loop", &["K0"], {
            "let m = \"x\".repeat(1000000)\nfor n in 1..1000 { assert n < 0, \"${n}${m}\" }\nConfigMap x {}\n"
                .to_owned()
        }),
        of("a million asserts", MAY, {
            "for a in 1..1000 { for b in 1..1000 { assert a + b > 0, \"m\" } }\nConfigMap x {}\n".to_owned()
        }),
        of("a million asserts that fail", &["K0"], {
            "for a in 1..1000 { for b in 1..1000 { assert a + b < 0, \"${a} ${b}\" } }\nConfigMap x {}\n"
                .to_owned()
        }),
        of("asserts of parts that double", &["K0"], {
            chain(60, "false", "@ && @", "assert @, \"m\"\nConfigMap x {}")
        }),
        of("a test with a huge param", MAY, {
            format!(
                "param p: Any = 1\nConfigMap x {{}}\ntest \"t\" with {{ p: [{}] }} {{ assert true, \"m\" }}\n",
                "1,".repeat(300_000)
            )
        }),
        of("a test with many params", MAY, {
            let params = lines(3_000, |n| format!("param p{n}: Int = 1"));
            let given: Vec<String> = (0..3_000).map(|n| format!("p{n}: {n}")).collect();
            format!(
                "{params}ConfigMap x {{}}\ntest \"t\" with {{ {} }} {{ assert true, \"m\" }}\n",
                given.join(", ")
            )
        }),
        of("a test with a param that needs itself", MAY, {
            "param p: Int = 1\nConfigMap x {}\ntest \"t\" with { p: p + 1 } { assert p == 2, \"m\" }\n"
                .to_owned()
        }),
        of("many tests", MAY, {
            String::from("ConfigMap x {}\n")
                + &lines(20_000, |n| format!("test \"t{n}\" {{ assert {n} >= 0, \"m\" }}"))
        }),
    ]
}

/// Aliases of aliases, as many as would fill any memory.
fn bomb(deep: usize) -> String {
    let mut text = String::from("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for n in 1..=deep {
        let inner = vec![format!("*a{}", n - 1); 9].join(", ");
        text += &format!("a{n}: &a{n} [{inner}]\n");
    }
    text
}

fn data() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    let one = |path: &str, text: String| vec![(path.to_owned(), text)];
    let manifest = |n| format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: c{n} }}");
    let component = "import component Base from \"base.yaml\"\nBase base {}\n";
    vec![
        with(of("a component of a hundred thousand documents", MAY, component.to_owned()), {
            one("base.yaml", lines(100_000, manifest))
        }),
        with(of("a component of ten thousand documents", MAY, component.to_owned()), {
            one("base.yaml", lines(10_000, manifest))
        }),
        with(
            of("a component of a thousand documents in a loop", STEPS_OR_MEMORY, {
                "import component Base from \"base.yaml\"\nfor n in 1..9000 { Base \"b${n}\" {} }\n"
                    .to_owned()
            }),
            one("base.yaml", lines(1_000, manifest)),
        ),
        with(of("a component of a deep document", MAY, component.to_owned()), {
            let deep = format!("x: {}{}", "[".repeat(100_000), "]".repeat(100_000));
            one("base.yaml", manifest(1) + "\n" + &deep + "\n")
        }),
        with(of("a component of aliases of aliases", MAY, component.to_owned()), {
            one("base.yaml", manifest(1) + "\n" + &bomb(30))
        }),
        with(of("a component of one name many times", MAY, component.to_owned()), {
            one("base.yaml", lines(5_000, |_| manifest(1)))
        }),
        with(
            of("data of aliases of aliases", &["K"], RAW.replace('@', "yaml(\"a.yaml\")") + "\n"),
            one("a.yaml", bomb(30)),
        ),
        with(
            of(
                "a length of data of aliases of aliases",
                &["K"],
                SHOWN.replace('@', "yaml(\"a.yaml\").length()"),
            ),
            one("a.yaml", bomb(30)),
        ),
        with(of("a million documents of nothing", MAY, component.to_owned()), {
            one("base.yaml", "---\n".repeat(1_000_000))
        }),
    ]
}

fn crd(n: usize, schema: &str) -> String {
    format!(
        "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
         metadata: {{ name: as{n}.x.io }}\nspec:\n  group: x.io\n  scope: Namespaced\n  \
         names: {{ kind: A{n}, plural: as{n} }}\n  versions:\n  - name: v1\n    served: true\n    \
         storage: true\n    schema: {{ openAPIV3Schema: {schema} }}\n"
    )
}

fn kinds() -> Vec<Program> {
    let of = |name, ends, text: &str| program(Family::Parts, name, ends, text.to_owned());
    let one = |text: String| vec![("crds.yaml".to_owned(), text)];
    let uses = "import \"crds.yaml\"\nA0 x {}\n";
    let object = |inside: String| format!("{{ type: object, properties: {{ {inside} }} }}");
    let nested = |deep: usize| {
        let open = "{ type: object, properties: { a: ".repeat(deep);
        format!("{open}{{ type: string }}{}", " } }".repeat(deep))
    };
    vec![
        with(of("many definitions of kinds", MAY, uses), {
            one((0..3_000).map(|n| crd(n, "{ type: object }")).collect())
        }),
        with(of("a definition of many fields", MAY, uses), {
            let fields: Vec<String> = (0..50_000).map(|n| format!("f{n}: {{ type: string }}")).collect();
            one(crd(0, &object(fields.join(", "))))
        }),
        with(of("a definition of fields in fields", MAY, uses), one(crd(0, &nested(100)))),
        with(of("a definition that is too deep", MAY, uses), one(crd(0, &nested(100_000)))),
        with(of("a definition of aliases of aliases", MAY, uses), {
            let mut schema = String::from("{ type: object, properties: { p0: &p0 { type: object }");
            for n in 1..40 {
                let before = n - 1;
                schema += &format!(
                    ", p{n}: &p{n} {{ type: object, properties: {{ l: *p{before}, r: *p{before} }} }}"
                );
            }
            one(crd(0, &(schema + " } }")))
        }),
        with(of("a definition that holds itself", MAY, uses), {
            one(crd(0, "&s { type: object, properties: { a: *s } }"))
        }),
        with(of("a definition of a long enumeration", MAY, uses), {
            let values: Vec<String> = (0..50_000).map(|n| format!("v{n}")).collect();
            one(crd(0, &object(format!("a: {{ type: string, enum: [{}] }}", values.join(", ")))))
        }),
        with(of("definitions of one kind", MAY, uses), {
            one((0..3_000).map(|_| crd(0, "{ type: object }")).collect())
        }),
    ]
}

fn settings() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Parts, name, ends, text);
    let one = |path: &str, text: String| vec![(path.to_owned(), text)];
    let takes = || "param p: Any = 1\nConfigMap x {}\n".to_owned();
    vec![
        with(of("settings of many params", &["K"], takes()), {
            one("kdsl.toml", String::from("[params]\n") + &lines(20_000, |n| format!("a{n} = {n}")))
        }),
        with(of("settings that are deep", &["K"], takes()), {
            one("kdsl.toml", format!("[params]\np = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)))
        }),
        with(of("settings of a long path", &["K"], takes()), {
            one("kdsl.toml", format!("[params]\np{} = 1\n", ".a".repeat(100_000)))
        }),
        with(of("settings of many environments", MAY, takes()), {
            one("kdsl.toml", lines(5_000, |n| format!("[environments.e{n}.params]\np = {n}")))
        }),
        with(of("settings that are no TOML", &["K"], takes()), one("kdsl.toml", "[[[[".repeat(100_000))),
        with(of("params that are deep", &["K"], takes()), {
            one("params.yaml", format!("p: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)))
        }),
        with(of("params of aliases of aliases", MAY, takes()), one("params.yaml", bomb(30) + "p: *a30\n")),
        with(of("params that are many", &["K"], takes()), {
            one("params.yaml", lines(20_000, |n| format!("a{n}: {n}")))
        }),
        with(of("a param of a million items", MAY, takes()), {
            one("params.yaml", String::from("p:\n") + &"- 1\n".repeat(1_000_000))
        }),
        with(
            of("a param with a type of many fields", MAY, {
                let fields = lines(3_000, |n| format!("  f{n}: Int"));
                format!("param p: {{\n{fields}}}\nConfigMap x {{}}\n")
            }),
            one("params.yaml", String::from("p:\n") + &lines(3_000, |n| format!("  f{n}: {n}"))),
        ),
    ]
}

fn functions() -> Vec<Program> {
    let of = |name, ends, text: &str| program(Family::Parts, name, ends, text.to_owned());
    let doubling = |step: &str| {
        let mut text = String::from("fn f0(x: Int): Int = x\n");
        text +=
            &lines(60, |n| format!("fn f{}(x: Int): Int = {}", n + 1, step.replace('@', &format!("f{n}"))));
        text + "ConfigMap x { data.x: \"${f60(1)}\" }\n"
    };
    vec![
        of("functions that call each other from lambdas", &["K044"], {
            "fn f(n: Int): [Int] = [n].flat-map(x => g(x))\nfn g(n: Int): [Int] = [n].flat-map(x => f(x))\n\
             ConfigMap x { data.a: \"${f(1).length()}\" }\n"
        }),
        of("functions whose defaults call each other", &["K0"], {
            "fn f(n: Int = g()): Int = n\nfn g(n: Int = f()): Int = n\nConfigMap x { data.a: \"${f()}\" }\n"
        }),
        of("a function through a variable of its own", &["K0"], {
            "let a = f(1)\nfn f(n: Int): Int = a + n\nConfigMap x { data.a: \"${a}\" }\n"
        }),
        program(Family::Parts, "lambdas that call the one before twice", STEPS_OR_MEMORY, {
            doubling("[x, x + 1].map(y => @(y)).sum()")
        }),
        program(Family::Parts, "lists of calls of the one before", STEPS_OR_MEMORY, {
            doubling("[@(x), @(x)].length() + @(x)")
        }),
        program(Family::Parts, "branches that call the one before twice", STEPS_OR_MEMORY, {
            doubling("if @(x) > 0 then @(x + 1) else 0")
        }),
        program(Family::Parts, "functions of many arguments that call each other", MAY, {
            let params: Vec<String> = (0..300).map(|n| format!("a{n}: Int")).collect();
            let given: Vec<String> = (0..300).map(|n| format!("a{n}")).collect();
            let ones = vec!["1"; 300].join(", ");
            let head = format!("fn f0({}): Int = a0\n", params.join(", "));
            let rest = lines(60, |n| {
                format!("fn f{}({}): Int = f{n}({})", n + 1, params.join(", "), given.join(", "))
            });
            format!("{head}{rest}ConfigMap x {{ data.x: \"${{f60({ones})}}\" }}\n")
        }),
        program(Family::Parts, "a deep call in a deep list", &["compiles", "K"], {
            let open = "[".repeat(200);
            let close = "]".repeat(200);
            let mut text = format!("fn f0(x: Any): Any = {open}x{close}\n");
            text += &lines(20, |n| format!("fn f{}(x: Any): Any = {open}f{n}(x){close}", n + 1));
            text + &RAW.replace('@', "f20(1)") + "\n"
        }),
        program(Family::Parts, "blocks in components in blocks", &["compiles", "K"], {
            "if true {\n".repeat(100) + "component A { ConfigMap x {} }\nA a {}\n" + &"}\n".repeat(100)
        }),
    ]
}
