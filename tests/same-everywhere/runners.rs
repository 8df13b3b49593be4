//! The command line and the library for C, held against the library itself.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use kdsl::InputOrigin;
use serde_json::Value;

use crate::case::{Case, host};
use crate::texts::{self, Text};

/// Fails where something differs; else says how much was compared.
fn compared(of: &str, cases: usize, wrong: &str) -> String {
    assert!(wrong.is_empty(), "{of} differs from the library\n{wrong}");
    format!("{of}: {cases} cases, all as the library has them")
}

fn differ(wrong: &mut String, name: &str, what: &str, expected: &Value, given: &Value) {
    if expected != given && wrong.len() < 20_000 {
        writeln!(wrong, "{name}: {what}: expected\n{expected:#}\ngiven\n{given:#}").unwrap();
    }
}

/// Builds every case in a folder of its own, as somebody does who is in it.
pub fn cli(cases: &[Case], kdsl: &str) -> String {
    let kdsl = std::fs::canonicalize(kdsl).unwrap();
    let top = std::env::temp_dir().join(format!("kdsl-same-{}", std::process::id()));
    let half = cases.len().div_ceil(2);
    let texts = texts::all(cases);
    let halves: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = cases
            .chunks(half)
            .zip(texts.chunks(texts.len().div_ceil(2)))
            .enumerate()
            .map(|(n, (part, texts))| (top.join(n.to_string()), part, texts))
            .map(|(folder, part, texts)| {
                scope.spawn({
                    let kdsl = &kdsl;
                    move || cli_part(part, kdsl, &folder) + &cli_texts(texts, kdsl)
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).collect()
    });
    std::fs::remove_dir_all(&top).unwrap();
    compared("the command line", cases.len() + texts.len(), &halves.concat())
}

/// Formats and imports what comes in, and holds what comes out against the library.
fn cli_texts(texts: &[Text], kdsl: &Path) -> String {
    let mut wrong = String::new();
    for text in texts {
        let (words, given, expected) = text.command();
        let mut command = Command::new(kdsl);
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        differ(&mut wrong, &text.name, "text", &expected.into(), &printed.into());
    }
    wrong
}

fn cli_part(cases: &[Case], kdsl: &Path, folder: &Path) -> String {
    let mut wrong = String::new();
    for case in cases {
        let _ = std::fs::remove_dir_all(folder);
        for (path, text) in &case.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let expected = case.expected(&|name| InputOrigin::Argument(name.to_owned()));
        let output = Command::new(kdsl).args(arguments(case)).current_dir(folder).output().unwrap();
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        // A lint's findings are what is asked for; those of a build stand beside it.
        let (yaml, found) = if case.lint.is_some() { (None, &stdout) } else { (Some(&stdout), &stderr) };
        let given = match found.trim() {
            "" => Value::Array(Vec::new()),
            found => serde_json::from_str(found).unwrap_or_else(|_| found.into()),
        };
        differ(&mut wrong, &case.name, "findings", &plain(&expected["diagnostics"]), &plain(&given));
        if let Some(yaml) = yaml {
            let yaml = output.status.success().then(|| yaml.to_string());
            differ(&mut wrong, &case.name, "YAML", &expected["yaml"], &yaml.into());
        }
    }
    wrong
}

/// Findings without what a disk says in its own words: why something cannot be read.
fn plain(found: &Value) -> Value {
    let mut found = found.clone();
    for one in found.as_array_mut().into_iter().flatten().filter(|one| one["code"] == "K0610") {
        let place = one["primary"]["start"].clone();
        *one = serde_json::json!({ "code": "K0610", "start": place });
    }
    found
}

fn arguments(case: &Case) -> Vec<String> {
    let mut words = match &case.lint {
        Some(code) => vec!["lint".to_owned(), "--select".to_owned(), code.clone()],
        None => vec!["build".to_owned()],
    };
    words.push("--error-format=json".to_owned());
    words.extend(case.main.clone());
    for (name, value) in &case.set {
        words.extend(["--set".to_owned(), format!("{name}={value}")]);
    }
    for file in &case.params {
        words.extend(["--params".to_owned(), file.clone()]);
    }
    words.extend(case.env.iter().map(|env| format!("--env={env}")));
    words.extend(case.kubernetes.iter().map(|version| format!("--kubernetes={version}")));
    words
}

/// Asks `lines.c`, a question a line.
pub fn c(cases: &[Case], program: &str) -> String {
    let mut child =
        Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program in C");
    let (mut asked, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut answers = BufReader::new(answers).lines();
    let mut wrong = String::new();
    let mut hold = |name: &str, function: &str, question: &str, arguments: Value, expected: Value| {
        writeln!(asked, "{function}\t{question}\t{arguments}").unwrap();
        let mut given: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        take_indexes(&mut given);
        for (what, value) in expected.as_object().unwrap() {
            differ(&mut wrong, name, what, value, &given[what]);
        }
        assert!(given["error"].is_null(), "{name}: {}", given["error"]);
    };
    for case in cases {
        let (question, arguments) = case.question();
        hold(&case.name, "once", question, arguments, case.expected(&host));
    }
    let texts = texts::all(cases);
    for text in &texts {
        hold(&text.name, "call", text.function, text.arguments(), text.expected());
    }
    drop(asked);
    assert!(child.wait().unwrap().success());
    compared("C", cases.len() + texts.len(), &wrong)
}

/// Takes the indexes out of places. In C they are the bytes, which stand beside them.
fn take_indexes(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(take_indexes),
        Value::Object(fields) => {
            if let (Some(index), Some(offset)) = (fields.get("index"), fields.get("offset")) {
                assert_eq!(index, offset);
                fields.remove("index");
            }
            fields.values_mut().for_each(take_indexes);
        }
        _ => {}
    }
}
