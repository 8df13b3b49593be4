//! The methods are all shown: each in a program that works and in one that fails, and all of them on a page
//! of the reference that is written from the tables of the compiler.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kdsl::{Compiler, Input, MemoryWorld, ReadError, World};
use kdsl_core::builtins::{FUNCTIONS, Method, Sort, methods};

use crate::documents::{blocks, files, is_update, root, take_files};
use crate::support::compile_with;

/// The sorts of values in the order of the page, with what the page calls them.
const SORTS: [(Sort, &str, &str); 8] = [
    (Sort::Text, "Text", "methods-text.md"),
    (Sort::Number, "Numbers", "methods-number.md"),
    (Sort::Quantity, "Quantities", "methods-number.md"),
    (Sort::Bool, "Booleans", "methods-number.md"),
    (Sort::List, "Lists", "methods-list.md"),
    (Sort::Map, "Records and maps", "methods-map.md"),
    (Sort::Any, "Every value", "methods-data.md"),
    (Sort::Bytes, "Bytes of a file that is no text", ""),
];

/// The names behind a dot and before a parenthesis in the programs of a case that give YAML, and in those
/// that give an error which names them or stands where they are.
fn shown(name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let path = root().join("tests/cases").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let (mut works, mut fails) = (BTreeSet::new(), BTreeSet::new());
    for pair in blocks(&text).windows(2) {
        let [program, result] = pair else { continue };
        if !program.is_program() {
            continue;
        }
        if result.info == "yaml" {
            works.extend(called(&program.text));
        } else {
            // The lines that an error points at.
            let pointed = result.text.lines().filter(|line| line.contains(" │ "));
            pointed.for_each(|line| fails.extend(called(line)));
        }
    }
    (works, fails)
}

fn called(text: &str) -> Vec<String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    text.match_indices('(')
        .filter_map(|(end, _)| {
            let before = text[..end].trim_end_matches(is_name);
            (before.ends_with('.') && before.len() < end).then(|| text[before.len()..end].to_owned())
        })
        .collect()
}

#[test]
fn every_method_has_a_case_that_works_and_one_that_fails() {
    let mut missing = Vec::new();
    for (sort, title, case) in SORTS.iter().filter(|(.., case)| !case.is_empty()) {
        let mut shown = shown(case);
        if *sort == Sort::List {
            // Versions stand together, in lists and alone.
            let text = self::shown("methods-text.md");
            shown.0.extend(text.0);
            shown.1.extend(text.1);
        }
        for method in methods(*sort) {
            let name = method.name;
            if !shown.0.contains(name) {
                missing.push(format!("{title}: no case in {case} shows that `{name}` works"));
            }
            if !shown.1.contains(name) {
                missing.push(format!("{title}: no case in {case} shows that `{name}` fails"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_page_of_methods_is_what_the_tables_say() {
    let path = root().join("docs/spec/methods.md");
    let page = page();
    if is_update() {
        std::fs::write(&path, page).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let same = committed == page;
    assert!(same, "docs/spec/methods.md is out of date: `UPDATE_CASES=1 cargo test -p kdsl-tests methods`");
    assert!(files("docs/spec", "md").contains(&path));
}

fn page() -> String {
    let mut page = String::from(
        "# Methods and functions\n\n\
         <!-- Written from the tables in compiler/core/src/builtins by the tests: UPDATE_CASES=1 cargo test -p kdsl-tests -->\n\n\
         A method stands behind the value that it works on, `\"web\".upper()`, and gives a new one. Arguments are\n\
         given in order or by name, `\"7\".pad-start(width: 3)`; those marked `?` may be left out. `item`, `value` and\n\
         `result` stand for the type of a list's items, of a map's values and of what the lambda gives. Null has no\n\
         methods: `x?.upper()` passes over them. What a method makes of Sensitive text is Sensitive; where a number,\n\
         a boolean or a list would come out, it is an error ([K0501](../errors/K0501.md)).\n\n\
         No method depends on the time, on chance, on the environment or on the cluster. All of them end: what grows\n\
         with a size is paid for from the program's budget before it is done.\n",
    );
    let _ = write!(page, "\n## Functions that read files\n\n");
    for function in FUNCTIONS {
        let _ = writeln!(page, "- **`{}`** {}", function.signature(), function.doc);
    }
    for (sort, title, case) in SORTS {
        let _ = write!(page, "\n## {title}\n\n");
        if !case.is_empty() {
            let _ = write!(page, "More in [tests/cases/{case}](../../tests/cases/{case}).\n\n");
        }
        let _ = write!(page, "| method | what it gives | for example | is |\n| --- | --- | --- | --- |\n");
        for method in methods(sort) {
            page.push_str(&row(method));
        }
    }
    page
}

fn row(method: &Method) -> String {
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let examples = method.examples();
    let (code, value): (Vec<String>, Vec<String>) = examples
        .iter()
        .map(|(code, value)| (format!("`{}`", cell(code)), format!("`{}`", cell(value))))
        .unzip();
    format!(
        "| `{}` | {} | {} | {} |\n",
        cell(&method.signature()),
        cell(&method.sentence()),
        code.join("<br>"),
        value.join("<br>")
    )
}

#[test]
fn what_the_guide_promises_to_newcomers_is_true() {
    let text = std::fs::read_to_string(root().join("docs/guide/coming-from.md")).unwrap();
    let mut blocks = blocks(&text);
    let given = take_files(&mut blocks);
    let names = &blocks.iter().find(|block| block.is_program()).unwrap().text;
    let rows = promises(&text);
    assert!(rows.len() > 100, "only {} lines", rows.len());
    let mut program = names.clone();
    for (at, (_, code, value)) in rows.iter().enumerate() {
        let _ = writeln!(program, "let row-{at} = {code}\nlet value-{at} = {value}");
    }
    program.push_str("ConfigMap rows {\n  data: {\n");
    for at in 0..rows.len() {
        let _ = writeln!(program, "    row-{at}: \"${{row-{at} == value-{at}}}\"");
    }
    program.push_str("  }\n}\n");
    let output = compile_with(&program, "kdsl", &given);
    let findings = kdsl::render(output.diagnostics(), output.sources(), kdsl::Format::Concise, false);
    assert!(findings.is_empty(), "{findings}");
    let yaml = output.to_yaml().unwrap();
    let wrong: Vec<&str> = rows
        .iter()
        .enumerate()
        .filter(|(at, _)| !yaml.contains(&format!("  row-{at}: \"true\"\n")))
        .map(|(_, (line, ..))| line.as_str())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines of the tables whose columns are "kdsl" and "gives", with those two.
fn promises(text: &str) -> Vec<(String, String, String)> {
    let mut rows = Vec::new();
    let mut within = false;
    for line in text.lines() {
        if !line.starts_with('|') {
            within = false;
        } else if line.ends_with("| in kdsl | gives |") {
            within = true;
        } else if within && !line.starts_with("| ---") {
            // A bar in a cell is written with a backslash.
            let line = line.replace("\\|", "\u{1}");
            let cells: Vec<String> = line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
            let [_, there, code, value, _] = cells.as_slice() else { panic!("{line}") };
            assert!(!there.is_empty(), "{line}");
            rows.push((line.clone(), bare(code), bare(value)));
        }
    }
    rows
}

/// Code without the marks around it.
fn bare(code: &str) -> String {
    code.trim_matches('`').to_owned()
}

/// A project with a file that is no text.
#[derive(Debug)]
struct WithPicture(MemoryWorld);

impl World for WithPicture {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        if path == "logo.png" { Err(ReadError::NotText { valid_up_to: 0 }) } else { self.0.read(path) }
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path == "logo.png" { Ok(vec![0x89, b'P', b'N', b'G']) } else { self.0.read_bytes(path) }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        self.0.list(folder)
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.0.input(name)
    }

    fn input_names(&self) -> Vec<String> {
        self.0.input_names()
    }
}

#[test]
fn the_bytes_of_a_file_have_methods_of_their_own() {
    let program = "ConfigMap logo {\n  data: {\n    base64: file(\"logo.png\").base64()\n    \
                   mark: file(\"logo.png\").sha256().slice(0, 8)\n    long: file(\"logo.png\").sha512().length()\n    \
                   size: file(\"logo.png\").length()\n  }\n}\n";
    let world = WithPicture(MemoryWorld::with_file("main.kdsl", program));
    let output = Compiler::new().compile(&world, &["main.kdsl"]);
    let yaml = output.to_yaml().unwrap();
    assert!(
        yaml.ends_with("  base64: iVBORw==\n  mark: 0f4636c7\n  long: \"128\"\n  size: \"4\"\n"),
        "{yaml}"
    );
    let text = WithPicture(MemoryWorld::with_file(
        "main.kdsl",
        "ConfigMap logo { data: { a: file(\"logo.png\").upper(), b: file(\"logo.png\") } }\n",
    ));
    let output = Compiler::new().compile(&text, &["main.kdsl"]);
    let messages: Vec<&str> = output.diagnostics().iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["a file's bytes has no method `upper`", "cannot read `logo.png`"]);
}
