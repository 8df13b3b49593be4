//! What is asked of a program beside its manifests, as documents: its tests, and values.
//!
//! Behind a block of `kdsl` stands a block of `tests` with what its tests come to, or a block of `eval` with
//! an expression and a block of `yaml` or `text` with its value or its mistakes. `UPDATE_CASES=1` writes
//! what is given now.

use std::fmt::Write as _;

use kdsl::{Format, Output, render, value_yaml};

use crate::documents::{Block, blocks, files, is_update, take_files};
use crate::support::{MAIN, line_at, prepared};

#[test]
fn every_test_and_value_is_what_its_document_shows() {
    let (mut wrong, mut cases) = (String::new(), 0);
    for path in files("tests/cases", "md") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut updated = text.clone();
        let mut blocks = blocks(&text);
        let files = take_files(&mut blocks);
        for (at, block) in blocks.iter().enumerate().rev() {
            let (expected, (sort, given)) = match block.info.as_str() {
                "tests" => (block, ("tests", tests(program(&blocks, at), &files))),
                "eval" => (&blocks[at + 1], value(program(&blocks, at), &block.text, &files)),
                _ => continue,
            };
            cases += 1;
            if expected.text != given || expected.info != sort {
                let line = line_at(&text, block.range.start);
                let name = path.file_name().unwrap().to_string_lossy();
                let _ = writeln!(wrong, "{name}:{line}: expected\n{}\ngiven\n{given}", expected.text);
            }
            updated.replace_range(expected.range.clone(), &format!("```{sort}\n{given}```\n"));
        }
        if is_update() && updated != text {
            std::fs::write(&path, updated).unwrap();
        }
    }
    assert!(cases > 0);
    assert!(wrong.is_empty() || is_update(), "{wrong}");
}

/// The program that a block is about: the nearest one before it.
fn program(blocks: &[Block], at: usize) -> &Block {
    blocks[..at].iter().rev().find(|block| block.is_program()).unwrap()
}

fn findings(output: &Output) -> String {
    render(output.diagnostics(), output.sources(), Format::Full, false)
}

/// A line for each test, with the findings of those that fail.
fn tests(program: &Block, files: &[(String, String)]) -> String {
    let (compiler, world) = prepared(&program.text, &program.info, files);
    let analysis = compiler.analyse(&world, &[MAIN]);
    let mut text = findings(&analysis);
    for (n, test) in analysis.tests().iter().enumerate() {
        let output = compiler.test(&world, &[MAIN], n);
        match output.has_errors() {
            false => writeln!(text, "ok: {}", test.name).unwrap(),
            true => write!(text, "failed: {}\n{}", test.name, findings(&output)).unwrap(),
        }
    }
    text
}

fn value(program: &Block, expression: &str, files: &[(String, String)]) -> (&'static str, String) {
    let (compiler, world) = prepared(&program.text, &program.info, files);
    let output = compiler.evaluate(&world, &[MAIN], expression.trim_end());
    match output.value() {
        Some(value) => ("yaml", value_yaml(value)),
        None => ("text", findings(&output)),
    }
}

/// Every form of function and check, for the tests of programs that are being typed.
const CHECKS: &str = r#"param env: "dev" | "prod" = "dev"
fn image(name: String, tag: String = "v1"): String = "${name}:${tag}"
fn pair(a: Int, b: Int = a * 2) = { sum: a + b, all: [a, b].map(x => x + a) }
assert pair(1).sum == 3 && env != "prod", "the sum is ${pair(1).sum}"
type Workload = Deployment | StatefulSet
policy images on Workload x {
  let pod = x.spec.template.spec
  for c in pod.containers {
    assert c.image.ends-with(":v1"), "the image of ${c.name} is ${c.image}"
  }
}
Deployment web { spec.template.spec.containers.web.image: image("web") }
test "production" with { env: "prod" } {
  if env == "prod" { assert web.spec.replicas == null, "no replicas" }
}
"#;

#[test]
fn no_prefix_and_no_gap_of_a_program_with_checks_panics() {
    for at in 0..=CHECKS.len() {
        let (Some(before), Some(after)) = (CHECKS.get(..at), CHECKS.get((at + 3).min(CHECKS.len())..)) else {
            continue;
        };
        for text in [before.to_owned(), format!("{before}{after}")] {
            let (compiler, world) = prepared(&text, "kdsl", &[]);
            let output = compiler.test(&world, &[MAIN], 0);
            let _ = findings(&output);
        }
    }
}

#[test]
fn no_prefix_of_an_expression_panics() {
    let expression = "[web, { a: image(\"x\", tag: env), ...pair(1, b: 2) }].map(x => x?.a ?? 1).first()";
    for at in 0..=expression.len() {
        let (compiler, world) = prepared(CHECKS, "kdsl", &[]);
        let output = compiler.evaluate(&world, &[MAIN], &expression[..at]);
        let told = findings(&output);
        assert!(output.value().is_some() || !told.is_empty(), "{}", &expression[..at]);
    }
}

#[test]
fn what_calls_itself_through_anything_ends() {
    let programs = [
        "fn f(x: Int): Int = y + x\nlet y = f(1)\nConfigMap a { data: { y: y } }",
        "fn f(x: Int): Int = g(x)\nfn g(x: Int = f(1)): Int = x\nConfigMap a { data: { y: g() } }",
        "fn f(x: Int) = [x].map(y => f(y))\nlet all = f(1)",
        "fn f(x: Int) = { a: a.data }\nConfigMap a { data: f(1) }",
        "fn f(x: Any) = f\nlet y = f(f)",
        "assert a, \"${b}\"\nlet a = b == \"\"\nlet b = \"${a}\"",
        "policy p on ConfigMap x { assert f(x), \"x\" }\nfn f(x: Any): Bool = f(x)\nConfigMap a",
        "test \"a\" with { n: n } { assert n == 1, \"n\" }\nparam n: Int = n",
    ];
    for program in programs {
        let (compiler, world) = prepared(program, "kdsl", &[]);
        assert!(compiler.test(&world, &[MAIN], 0).has_errors(), "{program}");
    }
}
