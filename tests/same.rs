//! The same program gives the same bytes and the same findings: again, on several threads at once, under
//! another root, and in whatever order its files are given.

use std::path::{Path, PathBuf};

use kdsl::{Compiler, Format, Input, InputOrigin, MemoryWorld};

/// A program: its files by path, the first one to be compiled; and inputs.
#[derive(Clone)]
struct Program {
    name: String,
    files: Vec<(String, String)>,
    inputs: Vec<(String, String)>,
}

/// What a program becomes under a root: its YAML, its JSON and its findings, with the root left out.
fn compiled(program: &Program, root: &str) -> [String; 3] {
    let mut world = MemoryWorld::default();
    for (path, text) in &program.files {
        world.files.insert(format!("{root}{path}"), text.clone());
    }
    for (name, value) in &program.inputs {
        let origin =
            InputOrigin::Environment(format!("KDSL_PARAM_{}", name.to_uppercase().replace('-', "_")));
        world.inputs.insert(name.clone(), Input { text: value.clone(), origin });
    }
    let main = program.files.first().map(|(path, _)| format!("{root}{path}")).unwrap_or_default();
    let output = Compiler::new().compile(&world, &[main]);
    let findings = kdsl::render(output.diagnostics(), output.sources(), Format::Concise, false);
    let findings = if root.is_empty() { findings } else { findings.replace(root, "") };
    [output.to_yaml().unwrap_or_default(), output.to_json().unwrap_or_default(), findings]
}

fn below(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The examples.
fn examples() -> Vec<Program> {
    let mut found = Vec::new();
    for folder in sorted(&below("../examples")) {
        let Ok(text) = std::fs::read_to_string(folder.join("main.kdsl")) else { continue };
        let inputs = [("db-password", "hunter2"), ("env", "prod")];
        let declared = inputs.iter().filter(|(name, _)| text.contains(&format!("param {name}")));
        found.push(Program {
            name: folder.display().to_string(),
            files: vec![("main.kdsl".to_owned(), text.clone())],
            inputs: declared.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        });
    }
    found
}

/// The programs of the documents of cases, each with the files of its document.
fn cases() -> Vec<Program> {
    let mut found = Vec::new();
    for path in sorted(&below("cases")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let (mut programs, mut files) = (Vec::new(), Vec::new());
        let mut blocks = text.split("\n```").skip(1).step_by(2);
        for (n, block) in blocks.by_ref().enumerate() {
            let Some((info, body)) = block.split_once('\n') else { continue };
            if let Some(file) = info.strip_prefix("file ") {
                files.push((file.trim().to_owned(), format!("{body}\n")));
            } else if info.starts_with("kdsl") {
                programs.push((n, format!("{body}\n")));
            }
        }
        for (n, text) in programs {
            let mut all = vec![("main.kdsl".to_owned(), text)];
            all.extend(files.iter().cloned());
            found.push(Program { name: format!("{} {n}", path.display()), files: all, inputs: Vec::new() });
        }
    }
    found
}

#[test]
fn a_program_is_the_same_again_elsewhere_and_in_parallel() {
    let programs: Vec<Program> = examples().into_iter().chain(cases()).collect();
    assert!(programs.len() > 100, "{} programs", programs.len());
    let all = |root: &'static str| -> Vec<[String; 3]> {
        programs.iter().map(|program| compiled(program, root)).collect()
    };
    // A hash map has a seed of its own on each thread, so that an order that shows differs.
    let (here, there, deeper) = std::thread::scope(|scope| {
        let there = scope.spawn(|| all(""));
        let deeper = scope.spawn(|| all("some/where/else/"));
        (all(""), there.join().unwrap(), deeper.join().unwrap())
    });
    for (n, program) in programs.iter().enumerate() {
        assert_eq!(here[n], there[n], "{} differs from itself", program.name);
        // What leaves the root is refused, and further down it does not leave it.
        if !program.files.iter().any(|(_, text)| text.contains("\"../")) {
            assert_eq!(here[n], deeper[n], "{} differs under another root", program.name);
        }
    }
}

/// Files are one program in any order: each file's own resources keep theirs, and all is sorted by kind.
#[test]
fn the_order_of_a_programs_files_changes_no_resource() {
    let files: Vec<(String, String)> = ["a", "b", "c"]
        .iter()
        .map(|name| {
            let text = format!("ConfigMap {name} {{ data.x: \"{name}\" }}\nService {name} {{ spec: {{ selector: {{ app: \"{name}\" }}, ports.http: 80 }} }}\n");
            (format!("{name}.kdsl"), text)
        })
        .collect();
    let documents = |order: [usize; 3]| {
        let mut world = MemoryWorld::default();
        world.files.extend(files.iter().cloned());
        let paths: Vec<&str> = order.iter().map(|n| files[*n].0.as_str()).collect();
        let output = Compiler::new().compile(&world, &paths);
        assert!(!output.has_errors(), "{:?}", output.diagnostics());
        let mut documents: Vec<String> = output.manifests().map(kdsl::yaml).collect();
        documents.sort();
        documents
    };
    let first = documents([0, 1, 2]);
    assert_eq!(first.len(), 6);
    for order in [[2, 1, 0], [1, 2, 0], [0, 2, 1]] {
        assert_eq!(documents(order), first);
    }
}
