//! Programs that want more than they may have: each ends with an error that names the limit, on a stack
//! of two mebibytes, as a thread of a host has.

use std::fmt::Write as _;

use kdsl::{Compiler, MemoryWorld};

fn ends_with(code: &'static str, program: String) {
    let run = move || {
        let world = MemoryWorld::with_file("main.kdsl", program);
        let output = Compiler::new().compile(&world, &["main.kdsl"]);
        assert!(output.to_yaml().is_none(), "nothing is written");
        let found: Vec<String> = output.diagnostics().iter().map(|found| found.code.id()).collect();
        assert!(found.iter().any(|known| known == code), "{code} is among {found:?}");
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("[", "]"), ("{ a: ", " }"), ("(", ")"), ("\"${", "}\""), ("-", ""), ("1 + ", "")] {
        ends_with("K0007", format!("let a = {}1{}\n", open.repeat(100_000), close.repeat(100_000)));
    }
    ends_with("K0007", format!("let a = {{ {}b: 1 }}\n", "a.".repeat(100_000)));
}

#[test]
fn values_cannot_grow_deeper_through_variables() {
    let mut program = String::from("let a0 = { x: 1 }\n");
    for n in 1..2_000 {
        let _ = writeln!(program, "let a{n} = {{ x: a{} }}", n - 1);
    }
    for n in (0..2_000).step_by(100) {
        let _ = writeln!(program, "ConfigMap c{n} {{ data.v: a{n}.to-json() }}");
    }
    ends_with("K0402", program);
    ends_with(
        "K0402",
        "ConfigMap c { data.v: (1..9000).fold({}, (all, x) => { a: all }).to-json() }\n".to_owned(),
    );
}

#[test]
fn a_chain_of_resources_is_bounded() {
    let mut program = String::new();
    for n in 0..5_000 {
        let _ = writeln!(program, "ConfigMap a{n} {{ data.x: a{}.data.x }}", n + 1);
    }
    program.push_str("ConfigMap a5000 { data.x: \"1\" }\n");
    ends_with("K0402", program);
}

#[test]
fn texts_and_lists_cannot_double_without_end() {
    let mut program = String::from("let a0 = \"xxxxxxxxxxxxxxxx\"\nlet b0 = [1]\n");
    for n in 1..40 {
        let _ = writeln!(program, "let a{n} = \"${{a{0}}}${{a{0}}}\"\nlet b{n} = [...b{0}, ...b{0}]", n - 1);
    }
    ends_with("K0402", format!("{program}ConfigMap c {{ data.v: a39 }}\n"));
    ends_with("K0402", format!("{program}ConfigMap c {{ data.v: \"${{b39.length()}}\" }}\n"));
}

#[test]
fn ranges_and_cycles_are_errors() {
    ends_with("K0424", "ConfigMap c { data.v: \"${(1..1000000000).length()}\" }\n".to_owned());
    ends_with("K0401", "let a = a\nConfigMap c { data.v: a }\n".to_owned());
    ends_with("K0401", "ConfigMap c { data: { a: c.data.b, b: c.data.a.upper() } }\n".to_owned());
}
