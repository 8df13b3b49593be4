//! A compilation that its host ends early, and one compiler for several threads.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use kdsl::{
    Cancel, Code, Compiler, Input, Limits, MemoryWorld, Output, Profile, ReadError, Selection, Target, World,
};

/// Takes days, if nothing ends it.
const ENDLESS: &str = "ConfigMap c { data.n: \"${(1..90000).map(a => (1..90000).sum()).sum()}\" }";

const ENOUGH: Limits = Limits::TRUSTED.fuel(u64::MAX).memory(u64::MAX);

fn assert_cancelled(output: &Output) {
    assert_eq!(output.diagnostics().len(), 1, "{:?}", output.diagnostics());
    let finding = &output.diagnostics()[0];
    assert!(finding.code == Code::K0405 && finding.is_error());
    let named = &*output.sources().get(finding.primary.span.file).unwrap().name;
    assert!(named == "main.kdsl" || named.is_empty());
    assert_eq!((output.manifests().count(), output.omitted(), output.tests().len()), (0, 0, 0));
    assert!(output.to_yaml().is_none() && output.to_json().is_none() && output.value().is_none());
}

fn main_file(text: &str) -> MemoryWorld {
    MemoryWorld::with_file("main.kdsl", text)
}

#[test]
fn before_it_begins() {
    let cancel = Cancel::new();
    let compiler = Compiler::new().cancel(&cancel);
    assert!(!cancel.is_cancelled());
    cancel.clone().cancel();
    assert!(cancel.is_cancelled());
    assert_cancelled(&compiler.compile(&main_file("ConfigMap c { dta: {} }"), &["main.kdsl"]));
    assert_cancelled(&compiler.compile(&MemoryWorld::default(), &["main.kdsl"]));
    assert_cancelled(&compiler.analyse(&main_file("test \"a\" { }"), &["main.kdsl"]));
    assert_cancelled(&compiler.evaluate(&main_file(""), &["main.kdsl"], "1 + 1"));
    let range = compiler.clone().target(Target::parse("1.30..1.34").unwrap());
    assert_cancelled(&range.compile(&main_file("ConfigMap c { dta: {} }"), &["main.kdsl"]));
    // Nobody waits for the text of what is cancelled either.
    assert!(compiler.compile(&main_file("ConfigMap c {}"), &[] as &[&str]).has_errors());
}

#[test]
fn while_it_evaluates() {
    let cancel = Cancel::new();
    let compiler = Compiler::new().cancel(&cancel).limits(ENOUGH);
    let run = thread::spawn(move || compiler.compile(&main_file(ENDLESS), &["main.kdsl"]));
    thread::yield_now();
    cancel.cancel();
    assert_cancelled(&run.join().unwrap());
}

/// Cancels when the last of its files is read, which is when nothing is evaluated yet.
struct Cancelling<'c>(&'c Cancel, AtomicUsize);

impl World for Cancelling<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let read = self.1.fetch_add(1, Ordering::Relaxed) + 1;
        if read == 100 {
            self.0.cancel();
        }
        match path {
            "main.kdsl" => Ok(format!("import {{ x as y }} from \"./1.kdsl\"\n{ENDLESS}")),
            _ => Ok(format!("import {{ x as y }} from \"./{}.kdsl\"\nlet x = 1\n", read + 1)),
        }
    }

    fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
        Ok(Vec::new())
    }

    fn input(&self, _: &str) -> Option<Input> {
        None
    }

    fn input_names(&self) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn while_it_reads() {
    let cancel = Cancel::new();
    let world = Cancelling(&cancel, AtomicUsize::new(0));
    assert_cancelled(&Compiler::new().cancel(&cancel).limits(ENOUGH).compile(&world, &["main.kdsl"]));
    assert_eq!(world.1.load(Ordering::Relaxed), 100, "no file is read after it");
}

#[test]
fn a_token_that_nobody_cancels_changes_nothing() {
    let text =
        "for n in 1..50 { Deployment \"web-${n}\" { spec.template.spec.containers.web.image: \"web\" } }";
    let compiler = Compiler::new().lints(Selection::of(Profile::Strict));
    let without = compiler.compile(&main_file(text), &["main.kdsl"]);
    let with = compiler.cancel(&Cancel::new()).compile(&main_file(text), &["main.kdsl"]);
    assert_eq!(without.diagnostics(), with.diagnostics());
    assert_eq!(without.to_yaml().unwrap(), with.to_yaml().unwrap());
}

#[test]
fn what_a_host_shares_can_be_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Compiler>();
    shared::<Output>();
    shared::<Cancel>();
    shared::<MemoryWorld>();
    shared::<Limits>();
    shared::<kdsl::Diagnostic>();
    shared::<kdsl::Node>();
    shared::<kdsl::Manifest>();
    shared::<kdsl::Sources>();
}

#[test]
fn one_compiler_serves_several_threads() {
    let compiler = Compiler::new().lints(Selection::of(Profile::Recommended));
    let program = |n: usize| {
        format!(
            "for n in 1..{n} {{ Pod \"web-${{n}}\" {{ spec.containers.web.image: \"web\" }} }}\nlet x = y"
        )
    };
    let one = |n: usize| {
        let output = compiler.compile(&main_file(&program(n)), &["main.kdsl"]);
        let names: Vec<String> = output.manifests().map(kdsl::json).collect();
        (output.diagnostics().to_vec(), names)
    };
    let alone: Vec<_> = (1..20).map(one).collect();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!((1..20).map(one).collect::<Vec<_>>(), alone));
        }
    });
}
