//! The programs, each with what it ends in.

use std::fmt::Write as _;

/// What is too much in a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Things in things.
    Nesting,
    /// Values that become more with each step.
    Growth,
    /// Iterations.
    Loops,
    /// Values and declarations that need themselves.
    Cycles,
    /// Letters.
    Texts,
    /// Things beside things.
    Width,
    /// What is wrong.
    Mistakes,
    /// Files, components, patches and checks.
    Parts,
}

/// A program.
pub struct Program {
    /// What it does.
    pub name: &'static str,
    /// What is too much in it.
    pub family: Family,
    /// Its text.
    pub text: String,
    /// The files beside it.
    pub files: Vec<(String, String)>,
    /// Parts of the first error, of which one must be in it. None for a program that compiles.
    pub ends: &'static [&'static str],
}

const NESTED: &[&str] = &["K0007"];
pub(super) const LIMIT: &[&str] = &["K0402"];
const STEPS: &[&str] = &["K0402 the limit on steps"];
pub(super) const STEPS_OR_MEMORY: &[&str] =
    &["K0402 the limit on steps", "K0402 the limit on bytes of memory"];
pub(super) const DEPTH: &[&str] = &["K0402 the limit on the depth"];
const OUTPUT: &[&str] = &["K0402 the limit on bytes of output"];
const CYCLE: &[&str] = &["K0401"];
const COMPILES: &[&str] = &[];
/// The program is done, and the API server would not take what it makes.
const TOO_LARGE: &[&str] = &["K0842"];

pub(super) fn program(
    family: Family,
    name: &'static str,
    ends: &'static [&'static str],
    text: String,
) -> Program {
    Program { name, family, text, files: Vec::new(), ends }
}

/// `let a0 = start`, then `let aN = step` with `@` for the variable before, and what is done with the last.
pub(super) fn chain(length: usize, start: &str, step: &str, end: &str) -> String {
    let mut text = format!("let a0 = {start}\n");
    for n in 1..=length {
        let _ = writeln!(text, "let a{n} = {}", step.replace('@', &format!("a{}", n - 1)));
    }
    text.push_str(&end.replace('@', &format!("a{length}")));
    text.push('\n');
    text
}

/// The lines that `line` gives for each number.
pub(super) fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect()
}

/// All programs.
pub fn all() -> Vec<Program> {
    [
        nesting(),
        growth(),
        loops(),
        cycles(),
        texts(),
        pieces_and_files(),
        width(),
        many_declarations(),
        mistakes(),
        super::parts::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) const RAW: &str = "raw Blob x { apiVersion: \"a.b/v1\", x: @ }";
pub(super) const SHOWN: &str = "ConfigMap x { data.x: \"${@}\" }";

fn nesting() -> Vec<Program> {
    let of = |name, ends, text| program(Family::Nesting, name, ends, text);
    const DEEP: usize = 100_000;
    let around = |open: &str, close: &str| format!("let a = {}1{}\n", open.repeat(DEEP), close.repeat(DEEP));
    vec![
        of("lists in lists", NESTED, around("[", "]")),
        of("records in records", NESTED, around("{ a: ", " }")),
        of("brackets in brackets", NESTED, around("(", ")")),
        of("interpolations in interpolations", NESTED, around("\"${", "}\"")),
        of("signs before signs", NESTED, around("-", "")),
        of("a sum of many", NESTED, around("1 + ", "")),
        of("branches in branches", NESTED, around("if true then 1 else ", "")),
        of("brackets that stay open", NESTED, format!("let a = {}\n", "[".repeat(DEEP))),
        of("a long path", NESTED, format!("let a = {{}}\nlet b = a{}\n", ".a".repeat(DEEP))),
        of("a long path of a field", NESTED, format!("Pod x {{ spec{}: 1 }}\n", ".a".repeat(DEEP))),
        of(
            "conditions in conditions",
            NESTED,
            format!("{}{}", "if true {\n".repeat(DEEP), "}\n".repeat(DEEP)),
        ),
        of("types in types", NESTED, format!("let a: {}Int = 1\n", "[".repeat(DEEP))),
        of("lambdas in lambdas", &["K"], format!("let a = [1].map({}1)\n", "x => ".repeat(DEEP))),
        of("comments that stay open", &["K"], "/*".repeat(DEEP)),
        of("variables that nest records", LIMIT, chain(20_000, "{}", "{ x: @ }", RAW)),
        of("variables that nest lists", LIMIT, chain(20_000, "[]", "[@]", RAW)),
        of("variables that add one", DEPTH, chain(20_000, "1", "@ + 1", SHOWN)),
        of("a fold that nests", DEPTH, RAW.replace('@', "(1..90000).fold({}, (all, n) => { a: all })")),
        of("functions that call each other in turn", DEPTH, {
            let mut text = String::from("fn f0(x: Int): Int = x\n");
            text += &lines(20_000, |n| format!("fn f{}(x: Int): Int = f{n}(x) + 1", n + 1));
            text + "ConfigMap x { data.x: \"${f20000(1)}\" }\n"
        }),
        of("resources that copy each other in turn", DEPTH, {
            lines(20_000, |n| format!("ConfigMap a{n} {{ data.x: a{}.data.x }}", n + 1))
                + "ConfigMap a20000 { data.x: \"1\" }\n"
        }),
    ]
}

fn growth() -> Vec<Program> {
    let of = |name, ends, text| program(Family::Growth, name, ends, text);
    let records = |end: &str| chain(60, "{ x: 1, y: 2 }", "{ l: @, r: @ }", end);
    let twins = |end: &str| {
        let second = chain(60, "{ x: 1, y: 2 }", "{ l: @, r: @ }", "").replace('a', "b");
        records("") + &second + end + "\n"
    };
    let lists = |end: &str| chain(60, "[1, 2]", "[@, @]", end);
    let typed = "type Tree = { l: Tree?, r: Tree?, x: Int?, y: Int? }\nlet t: Tree = @\n\
                 ConfigMap x { data.x: \"${t.x}\" }";
    vec![
        of("records that double", LIMIT, records(RAW)),
        of(
            "records that double, merged",
            STEPS_OR_MEMORY,
            chain(60, "{ x: 1 }", "{ ...@, l: @, r: @ }", RAW),
        ),
        of("records that double, merged with themselves", STEPS_OR_MEMORY, {
            records(&RAW.replace('@', "{ ...@, ...@ }"))
        }),
        of("records that double, as JSON", LIMIT, records("ConfigMap x { data.x: @.to-json() }")),
        of("records that double, as YAML", LIMIT, records("ConfigMap x { data.x: @.to-yaml() }")),
        of("records that double, as TOML", LIMIT, records("ConfigMap x { data.x: @.to-toml() }")),
        of("records that double, as properties", LIMIT, records("ConfigMap x { data.x: @.to-properties() }")),
        of("records that double, compared", STEPS, twins("ConfigMap x { data.x: \"${a60 == b60}\" }")),
        of("records that double, looked for", STEPS, twins("ConfigMap x { data.x: \"${a60 in [b60]}\" }")),
        of("records that double, found by a method", STEPS, {
            twins("ConfigMap x { data.x: \"${[b60].contains(a60)}\" }")
        }),
        of("records that double, made unique", STEPS, {
            twins("ConfigMap x { data.x: \"${[a60, b60].unique().length()}\" }")
        }),
        of("records that double, under one key", STEPS_OR_MEMORY, {
            twins("raw Blob x { apiVersion: \"a.b/v1\", x: a60, x: b60 }")
        }),
        of("records that double, with a type", &["K"], records(typed)),
        of("records that double, as labels", &["K"], records("ConfigMap x { metadata.labels: @ }")),
        of("lists that double", LIMIT, lists(RAW)),
        of("lists that double, flattened", LIMIT, chain(60, "[1, 2]", "[@, @].flatten()", RAW)),
        of("lists that double, spread", LIMIT, chain(60, "[1, 2]", "[...@, ...@]", RAW)),
        of("lists that double, mapped", LIMIT, chain(60, "[1, 2]", "@.flat-map(x => [x, x])", RAW)),
        of("lists that double, as JSON", LIMIT, lists("ConfigMap x { data.x: @.to-json() }")),
        of("texts that double", LIMIT, chain(60, "\"ha\"", "\"${@}${@}\"", SHOWN)),
        of("texts that double by repetition", LIMIT, chain(60, "\"ha\"", "@.repeat(2)", SHOWN)),
        of("texts that double by joining", LIMIT, chain(60, "\"ha\"", "[@, @].join()", SHOWN)),
        of("texts that double by replacing", LIMIT, chain(60, "\"aa\"", "@.replace(\"a\", @)", SHOWN)),
        of("texts that grow by encoding", LIMIT, chain(200, "\"ha\"", "@.base64()", SHOWN)),
        of("texts that grow by escapes", LIMIT, chain(60, "\"\\\\\"", "@.to-json()", SHOWN)),
        of("texts that grow by indentation", LIMIT, {
            "let a = \"a\\n\".repeat(100000)\nConfigMap x { data.x: a.indent(100000) }\n".to_owned()
        }),
        of("maps that double", LIMIT, {
            chain(60, "{ \"a\": 1 }", "{ ...@, ...@.map-keys((k, v) => \"${k}x${@.length()}\") }", RAW)
        }),
        of("functions that call the one before twice", STEPS_OR_MEMORY, {
            let mut text = String::from("fn f0(x: Int): Int = x\n");
            text += &lines(60, |n| format!("fn f{}(x: Int): Int = f{n}(x) + f{n}(x + 1)", n + 1));
            text + "ConfigMap x { data.x: \"${f60(1)}\" }\n"
        }),
        of(
            "a fold that doubles",
            LIMIT,
            RAW.replace('@', "(1..90000).fold([1], (all, n) => [...all, ...all])"),
        ),
        of("components that make the one before twice", STEPS_OR_MEMORY, {
            let mut text = String::from("component C0 { ConfigMap \"${name}\" {} }\n");
            text += &lines(60, |n| format!("component C{} {{ C{n} l {{}}\n C{n} r {{}} }}", n + 1));
            text + "C60 x {}\n"
        }),
        of("components in components", LIMIT, {
            let mut text = String::from("component C0 { ConfigMap \"${name}\" {} }\n");
            text += &lines(5_000, |n| format!("component C{} {{ C{n} l {{}} }}", n + 1));
            text + "C5000 x {}\n"
        }),
        of("types of types", &["K0"], {
            let mut text = String::from("type A0 = Int | String\n");
            text += &lines(5_000, |n| format!("type A{} = A{n} | [A{n}] | A{n}", n + 1));
            text + "let a: A5000 = true\nConfigMap x {}\n"
        }),
        of("unions that double", &["K0"], {
            let mut text = String::from("type A0 = Int | String\n");
            text += &lines(50, |n| format!("type A{} = A{n} | (A{n}) | A{n}?", n + 1));
            text + "let a: A50 = true\nConfigMap x {}\n"
        }),
        of("defaults over defaults", &["K"], {
            let mut text = records("");
            text += &lines(50, |_| "defaults { spec.selector: a60 }".to_owned());
            text + "ConfigMap x {}\n"
        }),
    ]
}

fn loops() -> Vec<Program> {
    fn of(name: &'static str, ends: &'static [&'static str], text: impl Into<String>) -> Program {
        program(Family::Loops, name, ends, text.into())
    }
    let raw = |value: &str| RAW.replace('@', value);
    vec![
        of("a range of ten billion", &["K0424"], "ConfigMap x { data.x: \"${(1..9999999999).length()}\" }"),
        of("resources in three loops", STEPS_OR_MEMORY, {
            "for a in 1..9000 { for b in 1..9000 { for c in 1..9000 { ConfigMap \"x-${a}-${b}-${c}\" {} } } }"
        }),
        of("loops without a resource", STEPS_OR_MEMORY, {
            "for a in 1..9000 { for b in 1..9000 { for c in 1..9000 { if a < 0 { ConfigMap x {} } } } }"
        }),
        of("entries in two loops", STEPS_OR_MEMORY, {
            "ConfigMap x { data: { for a in 1..90000 { for b in 1..90000 { \"${a}.${b}\": \"1\" } } } }"
        }),
        of("items in two loops", STEPS_OR_MEMORY, raw("[for a in 1..90000: [for b in 1..90000: a * b]]")),
        of("maps in maps", STEPS_OR_MEMORY, {
            raw("(1..90000).map(a => (1..90000).map(b => (1..90000).map(c => a * b * c)))")
        }),
        of("folds in folds", STEPS_OR_MEMORY, {
            raw("(1..90000).fold(0, (x, a) => (1..90000).fold(x, (y, b) => y + a * b))")
        }),
        of("filters in filters", STEPS_OR_MEMORY, {
            raw("(1..90000).filter(a => (1..90000).any(b => b == 0 - a))")
        }),
        of("ranges in loops", STEPS_OR_MEMORY, raw("(1..90000).map(a => (1..90000).length())")),
        of("chunks in loops", STEPS_OR_MEMORY, raw("(1..90000).map(a => (1..90000).chunk(1).length())")),
        of("pairs in loops", STEPS_OR_MEMORY, raw("(1..90000).map(a => (1..90000).zip(1..90000).length())")),
        of("entries of maps in loops", STEPS_OR_MEMORY, {
            raw("(1..90000).map(a => (1..90000).to-map(k => \"${k}\").entries().length())")
        }),
        of(
            "sorting in loops",
            STEPS_OR_MEMORY,
            raw("(1..90000).map(a => (1..90000).sort-by(x => 0 - x).first())"),
        ),
        of(
            "a search in a list for each item",
            STEPS_OR_MEMORY,
            raw("(1..90000).filter(a => a in (0..90000))"),
        ),
        of("comparisons of long lists", STEPS, {
            "let a = 1..90000\nlet b = 1..90000\n\
             ConfigMap x { data.x: \"${(1..90000).filter(n => a == b).length()}\" }"
        }),
        of("comparisons of long texts", STEPS, {
            "let a = \"x\".repeat(4000000)\nlet b = \"x\".repeat(4000000)\n\
             ConfigMap x { data.x: \"${(1..90000).filter(n => a == b).length()}\" }"
        }),
        of("orders of long texts", STEPS_OR_MEMORY, {
            "let a = \"x\".repeat(1000000)\n\
             ConfigMap x { data.x: \"${(1..9000).map(n => \"${a}${n}\").sort().length()}\" }"
        }),
        of("a long key, asked for often", STEPS_OR_MEMORY, {
            "let k = \"x\".repeat(4000000)\nlet m = { \"${k}\": 1 }\n\
             ConfigMap x { data.x: \"${(1..90000).map(n => m[k]).sum()}\" }"
        }),
        of("a field of a wide record, asked for often", STEPS, {
            let fields = lines(20_000, |n| format!("  k{n}: {n}"));
            format!(
                "let m = {{\n{fields}}}\nConfigMap x {{ data.x: \"${{(1..90000).map(n => m.k19999).sum()}}\" }}\n"
            )
        }),
        of("a resource asked for by its name often", &["K", "compiles"], {
            "for n in 1..3000 { ConfigMap \"c${n}\" { data.x: ConfigMap[\"c1\"].metadata.name } }"
        }),
    ]
}

fn cycles() -> Vec<Program> {
    fn of(name: &'static str, ends: &'static [&'static str], text: impl Into<String>) -> Program {
        program(Family::Cycles, name, ends, text.into())
    }
    vec![
        of("a variable that is itself", CYCLE, "let a = a\nConfigMap x { data.a: a }"),
        of("two variables that are each other", CYCLE, "let a = b\nlet b = a\nConfigMap x { data.a: a }"),
        of(
            "a record that spreads itself",
            CYCLE,
            format!("let a = {{ ...a, x: 1 }}\n{}", RAW.replace('@', "a")),
        ),
        of("a record that holds itself", CYCLE, format!("let a = {{ x: a }}\n{}", RAW.replace('@', "a"))),
        of("a list that holds itself", CYCLE, format!("let a = [1, a]\n{}", RAW.replace('@', "a"))),
        of(
            "an item that is made of the list",
            CYCLE,
            format!("let a = [for i in 1..3: a[0]]\n{}", RAW.replace('@', "a")),
        ),
        of("fields that are each other", CYCLE, "ConfigMap x { data: { a: x.data.b, b: x.data.a } }"),
        of("a name that is made of itself", CYCLE, "ConfigMap \"${x.metadata.name}\" as x {}"),
        of("resources that are in each other", CYCLE, {
            "ConfigMap x { data.a: y.data.a }\nConfigMap y { data.a: x.data.a }"
        }),
        of("a condition on what it makes", &["K0401", "K0300", "K0116"], {
            "if x.data.a == \"1\" { ConfigMap x { data.a: \"1\" } }"
        }),
        of("a function that calls itself", &["K044"], {
            "fn f(n: Int): Int = if n == 0 then 0 else f(n - 1)\nConfigMap x { data.a: \"${f(100000)}\" }"
        }),
        of("functions that call each other", &["K044"], {
            "fn f(n: Int): Int = g(n)\nfn g(n: Int): Int = f(n)\nConfigMap x { data.a: \"${f(1)}\" }"
        }),
        of("a default that calls its function", &["K0"], {
            "fn f(n: Int = f()): Int = n\nConfigMap x { data.a: \"${f()}\" }"
        }),
        of(
            "a type that is itself",
            &["K", "compiles"],
            "type A = A\nlet a: A = 1\nConfigMap x { data.a: \"${a}\" }",
        ),
        of("a type of lists of itself", &["K", "compiles"], {
            "type A = [A]\nlet a: A = []\nConfigMap x { data.a: \"${a.length()}\" }"
        }),
        of("a union of itself", &["K", "compiles"], {
            "type A = A | B\ntype B = B | A\nlet a: A = 1\nConfigMap x { data.a: \"${a}\" }"
        }),
        of("a component that makes itself", &["K0"], "component A { A inner {} }\nA outer {}"),
        of("components that make each other", &["K0"], {
            "component A { B inner {} }\ncomponent B { A inner {} }\nA outer {}"
        }),
        of("a component with the name of what it makes", &["K0", "compiles"], {
            "component A { ConfigMap \"${name}\" as c { data.x: c.data.x } }\nA outer {}"
        }),
        Program {
            files: vec![("b.kdsl".to_owned(), "import { a } from \"main.kdsl\"\nlet b = a\n".to_owned())],
            ..of("files that import each other", &["K0"], {
                "import { b } from \"b.kdsl\"\nlet a = b\nConfigMap x { data.a: a }"
            })
        },
        Program {
            files: (1..2_000)
                .map(|n| {
                    let text =
                        format!("import {{ a{} }} from \"f{}.kdsl\"\nlet a{n} = a{}\n", n + 1, n + 1, n + 1);
                    (format!("f{n}.kdsl"), text)
                })
                .chain([("f2000.kdsl".to_owned(), "let a2000 = \"x\"\n".to_owned())])
                .collect(),
            ..of("a chain of imports", &["K0", "compiles"], {
                "import { a1 } from \"f1.kdsl\"\nConfigMap x { data.a: a1 }"
            })
        },
        of("a cycle of ten thousand", &["K0401", "K0402"], {
            lines(10_000, |n| format!("let a{n} = a{}", (n + 1) % 10_000)) + "ConfigMap x { data.a: a0 }"
        }),
    ]
}

fn texts() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Texts, name, ends, text);
    const MANY: usize = 4 << 20;
    vec![
        of(
            "a text of four million letters",
            TOO_LARGE,
            format!("ConfigMap x {{ data.x: \"{}\" }}", "a".repeat(MANY)),
        ),
        of("a name of four million letters", COMPILES, {
            let name = "a".repeat(MANY);
            format!("let {name} = 1\nConfigMap x {{ data.x: \"${{{name}}}\" }}")
        }),
        of("a key of four million letters", COMPILES, {
            format!("raw Blob x {{ apiVersion: \"a.b/v1\", \"{}\": 1 }}", "a".repeat(MANY))
        }),
        of("a number of four million digits", &["K"], format!("let a = {}\n", "1".repeat(MANY))),
        of(
            "a comment of four million letters",
            COMPILES,
            format!("ConfigMap x {{}} // {}", "a".repeat(MANY)),
        ),
        of("a line of a hundred thousand fields", COMPILES, {
            let fields: String = (0..100_000).map(|n| format!("k{n}: \"{n}\", ")).collect();
            format!("ConfigMap x {{ data: {{ {fields} }} }}")
        }),
        of("a text of a hundred thousand interpolations", &["compiles", "K0402"], {
            format!("let a = \"x\"\nConfigMap x {{ data.x: \"{}\" }}", "${a}".repeat(100_000))
        }),
        of("a text of a million lines", TOO_LARGE, {
            format!("ConfigMap x {{ data.x: \"\"\"\n{}  \"\"\" }}", "  a\n".repeat(1_000_000))
        }),
        of("a gigabyte of output", OUTPUT, {
            "let a = \"x\".repeat(1000000)\nfor n in 1..1000 { ConfigMap \"c${n}\" { data.x: a } }".to_owned()
        }),
        of("a gigabyte of indentation", LIMIT, {
            let deep = format!("{}a{}", "{ x: ".repeat(100), " }".repeat(100));
            format!("let a = \"x\\n\".repeat(2000000)\n{}\n", RAW.replace('@', &deep))
        }),
        of("a gigabyte of indentation in a text", LIMIT, {
            let deep = format!("{}a{}", "{ x: ".repeat(100), " }".repeat(100));
            format!(
                "let a = \"x\\n\".repeat(2000000)\nlet b = {deep}\nConfigMap x {{ data.x: b.to-yaml() }}\n"
            )
        }),
        of("a gigabyte of paths in a text", LIMIT, {
            let key = "k".repeat(50_000);
            let deep = format!("{}1..300{}", format!("{{ {key}: ").repeat(50), " }".repeat(50));
            format!("let b = {deep}\nConfigMap x {{ data.x: b.to-properties() }}\n")
        }),
        of("a gigabyte of keys", OUTPUT, {
            "let k = \"k\".repeat(50000)\nlet a = { \"${k}\": 1 }\n\
             raw Blob x { apiVersion: \"a.b/v1\", x: [for n in 1..20000: a] }"
                .to_owned()
        }),
        of("a gigabyte of Secrets", LIMIT, {
            "let a = \"x\".repeat(500000)\nfor n in 1..2000 { Secret \"c${n}\" { stringData.x: a } }"
                .to_owned()
        }),
    ]
}

fn pieces_and_files() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Texts, name, ends, text);
    let shown = |value: &str| SHOWN.replace('@', value);
    let file = |name, ends, file: &str, data: String| Program {
        files: vec![(file.to_owned(), data)],
        ..of(name, ends, format!("let a = yaml(\"{file}\")\n{}\n", RAW.replace('@', "a")))
    };
    let mut aliases = String::from("a0: &a0 [x, x]\n");
    aliases += &lines(40, |n| format!("a{}: &a{} [*a{n}, *a{n}, *a{n}]", n + 1, n + 1));
    vec![
        of("a million pieces", LIMIT, shown("\",\".repeat(5000000).split(\",\").length()")),
        of("a million lines", LIMIT, shown("\"\\n\".repeat(5000000).lines().length()")),
        of("a million matches", LIMIT, shown("\"a\".repeat(5000000).find-all(\"a\").length()")),
        of("a regular expression on a long text", LIMIT, {
            shown("\"a\".repeat(4000000).matches(\"(a*)*(a*)*(a*)*b\")")
        }),
        of("a repetition of repetitions", &["K0402", "K0431"], {
            shown("\"a\".repeat(1000000).matches(\"((a{60}){60}){60}b\")")
        }),
        of("a repetition that is large", &["K0402", "K0431"], {
            shown("\"a\".repeat(1000000).matches(\"(a{30}){30}b\")")
        }),
        of("a pattern of a million letters", &["K0402", "K0431"], {
            "let a = \"(a|b)*\".repeat(1000000)\nConfigMap x { data.x: \"${\"a\".matches(a)}\" }".to_owned()
        }),
        of("the base64 of a long text", LIMIT, shown("\"a\".repeat(49000000).base64()")),
        of("hashes of a long text", LIMIT, {
            "let a = \"a\".repeat(4000000)\nConfigMap x { data.x: (1..9000).map(n => a.sha256()).join() }"
                .to_owned()
        }),
        of("a text that is padded", LIMIT, shown("\"a\".pad-start(9000000000000)")),
        of("a text that is repeated", LIMIT, shown("\"a\".repeat(9000000000000000000)")),
        file("aliases of aliases", &["K06"], "bomb.yaml", aliases),
        file("a deep document", &["K06"], "deep.yaml", "[".repeat(200_000)),
        file("a deep document of lines", &["K06", "K0402"], "deep.yaml", {
            lines(3_000, |n| format!("{}a:", " ".repeat(n)))
        }),
        file("a long document", &["compiles", "K0402"], "long.yaml", lines(200_000, |n| format!("- a{n}"))),
        Program {
            files: vec![("long.yaml".to_owned(), lines(20_000, |n| format!("- a{n}")))],
            ..of("a document that is read in a loop", LIMIT, {
                shown("(1..9000).map(n => yaml(\"long.yaml\").length()).sum()")
            })
        },
        Program {
            files: vec![("long.txt".to_owned(), "a".repeat(4_000_000))],
            ..of("a file that is read in a loop", LIMIT, {
                shown("(1..9000).map(n => file(\"long.txt\").length()).sum()")
            })
        },
    ]
}

fn width() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Width, name, ends, text);
    const MANY: usize = 20_000;
    vec![
        of("a list of a million items", &["compiles", "K0402"], {
            format!("let a = [{}]\nConfigMap x {{ data.x: \"${{a.length()}}\" }}\n", "1,".repeat(1_000_000))
        }),
        of("a list of a million lines", &["compiles", "K0402"], {
            format!(
                "let a = [\n{}]\nConfigMap x {{ data.x: \"${{a.length()}}\" }}\n",
                "  1\n".repeat(1_000_000)
            )
        }),
        of("many variables", COMPILES, lines(MANY * 5, |n| format!("let a{n} = {n}")) + "ConfigMap x {}\n"),
        of(
            "many resources",
            &["compiles", "K0402"],
            lines(MANY, |n| format!("ConfigMap a{n} {{ data.x: \"{n}\" }}")),
        ),
        of("many resources that name each other", &["compiles", "K0402"], {
            lines(MANY, |n| format!("ConfigMap a{n} {{ data.x: a{}.metadata.name }}", (n + 1) % MANY))
        }),
        of("many workloads of one configuration", &["compiles", "K0402"], {
            let job = |n| {
                format!(
                    "Job a{n} {{ spec.template.spec: {{ restartPolicy: \"Never\", containers.a: {{ image: \"a:1\", \
                     env: {{ A: c.k{n} }} }} }} }}"
                )
            };
            let keys = lines(2_000, |n| format!("  k{n}: \"{n}\""));
            format!("ConfigMap c {{ data: {{\n{keys}}} }}\n{}", lines(2_000, job))
        }),
        of("many Services of one workload", &["compiles", "K0402"], {
            let workload =
                "Deployment web { spec.template.spec.containers.web: { image: \"a:1\", ports.http: 80 } }\n";
            workload.to_owned()
                + &lines(2_000, |n| format!("Service s{n} {{ spec: {{ selector: web, ports.http: 80 }} }}"))
        }),
        of("a record of many fields", COMPILES, {
            let fields = lines(MANY * 5, |n| format!("  k{n}: {n}"));
            format!("let a = {{\n{fields}}}\nConfigMap x {{ data.x: \"${{a.k1}}\" }}\n")
        }),
        of("a record of many computed fields", &["compiles", "K0402"], {
            "let a = { for n in 1..90000 { \"k${n}\": n } }\nConfigMap x { data.x: \"${a.k1}\" }\n".to_owned()
        }),
        of("a record of many spreads", &["compiles", "K0402"], {
            let spreads = "...b, ".repeat(MANY);
            format!(
                "let b = {{ x: 1, y: 2 }}\nlet a = {{ {spreads} }}\nConfigMap x {{ data.x: \"${{a.x}}\" }}\n"
            )
        }),
        of("a record of spreads of a wide one", LIMIT, {
            let spreads = "...b, ".repeat(MANY);
            format!(
                "let b = {{ for n in 1..9000 {{ \"k${{n}}\": n }} }}\nlet a = {{ {spreads} }}\n{}\n",
                RAW.replace('@', "a")
            )
        }),
        of("a ConfigMap of many keys, each named", &["compiles", "K0402"], {
            let keys = lines(3_000, |n| format!("  k{n}: \"{n}\""));
            let uses = lines(3_000, |n| format!("  u{n}: c.k{n}"));
            format!("ConfigMap c {{ data: {{\n{keys}}} }}\nConfigMap d {{ data: {{\n{uses}}} }}\n")
        }),
    ]
}

fn many_declarations() -> Vec<Program> {
    let of = |name, ends, text: String| program(Family::Width, name, ends, text);
    const MANY: usize = 20_000;
    vec![
        of("a union of many types", COMPILES, {
            let members: Vec<String> = (0..MANY).map(|n| format!("\"m{n}\"")).collect();
            format!("type A = {}\nlet a: A = \"m1\"\nConfigMap x {{ data.x: a }}\n", members.join(" | "))
        }),
        of("many values of a union of many types", &["compiles", "K0402"], {
            let members: Vec<String> = (0..3_000).map(|n| format!("\"m{n}\"")).collect();
            let values = lines(3_000, |n| format!("let a{n}: A = \"m{n}\""));
            format!("type A = {}\n{values}ConfigMap x {{}}\n", members.join(" | "))
        }),
        of("a record type of many fields", COMPILES, {
            let fields = lines(3_000, |n| format!("  k{n}: Int"));
            let values = lines(3_000, |n| format!("  k{n}: {n}"));
            format!(
                "type A = {{\n{fields}}}\nlet a: A = {{\n{values}}}\nConfigMap x {{ data.x: \"${{a.k1}}\" }}\n"
            )
        }),
        of("many types", COMPILES, lines(MANY, |n| format!("type A{n} = [Int]")) + "ConfigMap x {}\n"),
        of(
            "many parameters",
            COMPILES,
            lines(MANY, |n| format!("param a{n}: Int = {n}")) + "ConfigMap x {}\n",
        ),
        of(
            "many functions",
            COMPILES,
            lines(MANY, |n| format!("fn f{n}(x: Int): Int = x")) + "ConfigMap x {}\n",
        ),
        of("a function of many parameters", &["compiles", "K"], {
            let params: Vec<String> = (0..3_000).map(|n| format!("a{n}: Int = {n}")).collect();
            let given: Vec<String> = (0..3_000).map(|n| format!("a{n}: {n}")).collect();
            format!(
                "fn f({}): Int = a1\nConfigMap x {{ data.x: \"${{f({})}}\" }}\n",
                params.join(", "),
                given.join(", ")
            )
        }),
        of("many branches", COMPILES, {
            lines(MANY, |n| format!("if {n} == 1 {{ ConfigMap a{n} {{}} }}")) + "ConfigMap x {}\n"
        }),
        of("a chain of else", NESTED, {
            let chain: String =
                (0..MANY).map(|n| format!("if 1 == {n} {{ ConfigMap a{n} {{}} }} else ")).collect();
            chain + "{ ConfigMap x {} }\n"
        }),
        of("many defaults", &["compiles", "K0402"], {
            lines(200, |n| format!("defaults {{ metadata.labels.l{n}: \"x\" }}"))
                + &lines(200, |n| format!("ConfigMap a{n} {{}}"))
        }),
        of("many chunks of arguments", &["compiles", "K"], {
            format!(
                "let a = [1].map(x => x){}\nConfigMap x {{ data.x: \"${{a.length()}}\" }}\n",
                ".map(x => x)".repeat(50)
            )
        }),
    ]
}

fn mistakes() -> Vec<Program> {
    let of = |name, text: String| program(Family::Mistakes, name, &["K"], text);
    let warned = |name, text: String| program(Family::Mistakes, name, &["compiles", "K0402"], text);
    const MANY: usize = 100_000;
    const SOME: usize = 20_000;
    vec![
        of("many unknown names", lines(MANY, |n| format!("let a{n} = b{n}"))),
        of("many names that are nearly right", lines(SOME, |n| format!("let variable{n} = varaible{n}"))),
        of("many unknown fields", {
            format!("ConfigMap x {{\n{}}}\n", lines(SOME, |n| format!("  dota{n}: 1")))
        }),
        of("many unknown kinds", lines(4_000, |n| format!("ConfigMip a{n} {{}}"))),
        of("many resources of one name", lines(SOME, |_| "ConfigMap a { data.x: \"1\" }".to_owned())),
        of("many resources of one name in a loop", "for n in 1..20000 { ConfigMap \"a\" {} }\n".to_owned()),
        of("many variables of one name", lines(SOME, |_| "let a = 1".to_owned())),
        of("many fields of one name", format!("let a = {{\n{}}}\n", lines(SOME, |_| "  a: 1".to_owned()))),
        of("many paths of one name", format!("let a = {{\n{}}}\n", lines(SOME, |_| "  a.b: 1".to_owned()))),
        of("many values of a wrong type", lines(SOME, |n| format!("let a{n}: Int = \"x\""))),
        of("many missing fields", lines(SOME, |n| format!("Deployment a{n} {{}}"))),
        of("many missing keys", {
            let keys = lines(1_000, |n| format!("  key{n}: \"{n}\""));
            let uses = lines(1_000, |n| format!("  u{n}: c.kye{n}"));
            format!("ConfigMap c {{ data: {{\n{keys}}} }}\nConfigMap d {{ data: {{\n{uses}}} }}\n")
        }),
        of("many divisions by zero", {
            "ConfigMap x { data: { for n in 1..50000 { \"k${n}\": \"${n / 0}\" } } }\n".to_owned()
        }),
        of("many unreadable lines", "let = = =\n".repeat(MANY)),
        of("many brackets that close nothing", "}\n".repeat(MANY)),
        of("many open texts", "let a = \"\n".repeat(MANY)),
        of("many stray letters", "§ ".repeat(MANY)),
        of("many stray zeros", "\u{0}".repeat(MANY)),
        of("many commas", ",".repeat(MANY)),
        of("many dots", ".".repeat(MANY)),
        of("many words", "a b ".repeat(MANY)),
        of("many arrows", "=> ".repeat(MANY)),
        of("many open interpolations", "\"${".repeat(MANY)),
        warned(
            "many bad references",
            lines(SOME, |n| {
                format!(
                    "Pod a{n} {{ spec: {{ containers.a.image: \"a:1\", serviceAccountName: \"none{n}\" }} }}"
                )
            }),
        ),
    ]
}
