//! Each limit, met by a program that means harm.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use kdsl::{Compiler, Format, Limits, MemoryWorld, PROJECT_FILE, render};

/// What becomes of `main.kdsl` with other files: the findings, a line each.
fn found(limits: Limits, main: &str, others: &[(&str, &str)]) -> String {
    let mut world = MemoryWorld::with_file("main.kdsl", main);
    world.files.extend(others.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let output = Compiler::new().limits(limits).compile(&world, &["main.kdsl"]);
    assert_eq!(output.has_errors(), output.to_yaml().is_none());
    render(output.diagnostics(), output.sources(), Format::Full, false)
}

const SMALL: Limits = Limits::UNTRUSTED;

#[test]
fn steps() {
    let endless = "ConfigMap c { data.n: \"${(1..50000).map(a => (1..50000).sum()).sum()}\" }";
    let found = found(SMALL.memory(u64::MAX), endless, &[]);
    assert!(found.contains("K0402") && found.contains("the limit on steps of evaluation"), "{found}");
    assert!(found.contains("at most 2000000"), "{found}");
}

#[test]
fn depth() {
    let chain: String = (1..100).map(|n| format!("let a{n} = a{} + 1\n", n - 1)).collect();
    let deep = format!("let a0 = 0\n{chain}ConfigMap c {{ data.n: \"${{a99}}\" }}");
    assert_eq!(found(Limits::TRUSTED, &deep, &[]), "");
    let found = found(SMALL, &deep, &[]);
    assert!(found.contains("K0402") && found.contains("the limit on the depth of evaluation"), "{found}");
}

#[test]
fn memory() {
    let large = "ConfigMap c { data.n: \"${(1..50000).map(a => (1..50000).sum()).sum()}\" }";
    let found = found(SMALL, large, &[]);
    assert!(found.contains("K0402") && found.contains("the limit on bytes of memory"), "{found}");
}

#[test]
fn output() {
    let wide =
        "let text = \"x\".repeat(100000)\nfor n in 1..1000 { ConfigMap \"c${n}\" { data.text: text } }";
    let found = found(SMALL, wide, &[]);
    assert!(found.contains("K0402") && found.contains("the limit on bytes of output"), "{found}");
}

#[test]
fn findings() {
    let wrong: String = (0..50).map(|n| format!("ConfigMap c{n} {{ dta: {{}} }}\n")).collect();
    let world = MemoryWorld::with_file("main.kdsl", wrong);
    let output = Compiler::new().limits(SMALL.findings(10)).compile(&world, &["main.kdsl"]);
    assert_eq!((output.diagnostics().len(), output.omitted()), (10, 40));
}

#[test]
fn one_file() {
    let main = "ConfigMap c { data.text: file(\"large.txt\") }\n";
    let large = "x".repeat(600 << 10);
    assert_eq!(found(Limits::TRUSTED, main, &[("large.txt", &large)]), "");
    let at_file = found(SMALL, main, &[("large.txt", &large)]);
    assert!(at_file.contains("K0610") && at_file.contains("larger than 512 KiB"), "{at_file}");
    assert!(at_file.contains("main.kdsl:1:31"), "{at_file}");
    let at_import = found(SMALL, "import { a } from \"./large.kdsl\"\n", &[("large.kdsl", &large)]);
    assert!(at_import.contains("main.kdsl:1:19") && at_import.contains("larger than 512 KiB"), "{at_import}");
    let itself = found(SMALL, &format!("// {large}\n"), &[]);
    assert!(itself.contains("cannot read `main.kdsl`") && itself.contains("larger than 512 KiB"), "{itself}");
}

#[test]
fn all_files() {
    let main: String =
        (0..10).map(|n| format!("ConfigMap c{n} {{ data.text: file(\"{n}.txt\") }}\n")).collect();
    let text = "x".repeat(300 << 10);
    let names: Vec<String> = (0..10).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    let found = found(SMALL, &main, &files);
    assert!(found.contains("the limit on bytes of all files is reached: at most 2097152"), "{found}");
    assert!(found.contains("main.kdsl:7:"), "six of 300 KiB fit into 2 MiB: {found}");
}

#[test]
fn number_of_files() {
    let names: Vec<String> = (0..300).map(|n| format!("many/{n}.kdsl")).collect();
    let chain: Vec<(String, String)> = (0..300)
        .map(|n| {
            (format!("{n}.kdsl"), format!("import {{ x as _y }} from \"./{}.kdsl\"\nlet x = 1\n", n + 1))
        })
        .collect();
    let files: Vec<(&str, &str)> = chain.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let told = found(SMALL, "import { x } from \"./0.kdsl\"\n", &files);
    assert!(told.contains("K0610") && told.contains("the limit on files is reached: at most 200"), "{told}");
    assert!(told.contains("198.kdsl:1:25"), "{told}");
    // A pattern is paid for as well.
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    let told = found(SMALL, "ConfigMap c { data: files(\"many/*\") }\n", &many);
    assert!(told.contains("the limit on files is reached: at most 200"), "{told}");
}

#[test]
fn a_project_and_a_range_of_versions_are_bounded_as_well() {
    let mut world = MemoryWorld::with_file("main.kdsl", "ConfigMap c { data.a: file(\"a.txt\") }");
    world.files.insert("a.txt".to_owned(), "a".repeat(100));
    world.files.insert(PROJECT_FILE.to_owned(), "kubernetes = \"1.30..1.34\"\n".to_owned());
    let compiler = Compiler::new().project(PROJECT_FILE);
    // Each file is counted once, however many versions it is read for.
    let output = compiler.clone().limits(SMALL.files(3).sources(200)).compile(&world, &["main.kdsl"]);
    assert_eq!(output.diagnostics(), []);
    let output = compiler.limits(SMALL.source(20)).compile(&world, &["main.kdsl"]);
    let found = render(output.diagnostics(), output.sources(), Format::Concise, false);
    assert!(found.contains("cannot read `kdsl.toml`"), "{found}");
}

#[test]
fn a_host_changes_one_limit() {
    let limits = Limits::UNTRUSTED.fuel(1).depth(2).memory(3).output(4).findings(5);
    let limits = limits.source(6).sources(7).files(8);
    let Limits { fuel, depth, memory, output, findings, source, sources, files } = limits;
    assert_eq!((fuel, depth, memory, output, findings), (1, 2, 3, 4, 5));
    assert_eq!((source, sources, files), (6, 7, 8));
}

#[test]
fn many_mistakes_beside_each_other_are_not_deep() {
    let wrong: String = (0..600).map(|n| format!("Pod c{n} {{ x: y }}\n")).collect();
    let found = found(SMALL.findings(10_000), &format!("{wrong}Pod last {{ x: y "), &[]);
    assert!(found.contains("K0001") && !found.contains("K0402"), "{found}");
}
