//! The language reference, the guide and the README are true: every program in them is run.
//!
//! In `docs/spec` and `docs/std` a block of `kdsl` is followed by what it gives: `yaml`, or `text` with a line per finding.
//! Words behind `kdsl` are inputs, as in `cases/`. A block of `kdsl fragment` must parse, no more. In a block
//! of `kdsl values` the lines that begin no item are expressions, and the comment behind each is its value as
//! JSON or the code and message of its error; the items around them are there for all of them.
//! `UPDATE_CASES=1` writes what is given now, for a person to judge in the diff.

use std::fmt::Write as _;
use std::path::Path;

use kdsl::{Format, Limits, Output};
use kdsl_base::FileId;
use kdsl_syntax::ast::BinaryOp;

use crate::documents::{Block, blocks, files, is_update, root, shown, take_files};
use crate::support::{compile_with, line_at};

/// The name of the object whose field is an expression of a block of values.
const VALUE: &str = "kdsl-value";

#[test]
fn every_program_of_the_reference_gives_what_its_page_shows() {
    let mut paths = files("docs/spec", "md");
    assert!(!paths.is_empty(), "there is no reference");
    paths.extend(files("docs/std", "md"));
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let page = Page::read(&path, &text);
        wrong.push_str(&page.wrong);
        if is_update() && page.updated != text {
            std::fs::write(&path, page.updated).unwrap();
        }
    }
    assert!(wrong.is_empty() || is_update(), "{wrong}");
}

/// A page, held against what its programs give.
struct Page<'t> {
    name: String,
    text: &'t str,
    /// What does not hold.
    wrong: String,
    /// The page with what is given now.
    updated: String,
}

impl<'t> Page<'t> {
    fn read(path: &Path, text: &'t str) -> Page<'t> {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut page = Page { name, text, wrong: String::new(), updated: text.to_owned() };
        let mut blocks = blocks(text);
        let files = take_files(&mut blocks);
        for at in (0..blocks.len()).rev().filter(|at| blocks[*at].is_program()) {
            let (block, next) = (&blocks[at], blocks.get(at + 1));
            if block.says("fragment") {
                page.fragment(block);
            } else if block.says("values") {
                page.values(block, &files);
            } else {
                page.program(block, next.filter(|next| next.is_result()), &files);
            }
        }
        page
    }

    fn fragment(&mut self, block: &Block) {
        for problem in kdsl_syntax::parse(FileId(0), block.text.as_str()).problems {
            self.complain(block, &problem.message);
        }
    }

    fn values(&mut self, block: &Block, files: &[(String, String)]) {
        let given = values(block, files);
        if given != block.text {
            self.complain(block, &format!("given\n{given}"));
        }
        self.replace(block, &block.info, &given);
    }

    fn program(&mut self, block: &Block, result: Option<&Block>, files: &[(String, String)]) {
        let (sort, given) = shown(&compile_with(&block.text, &block.info, files), Format::Concise);
        let Some(result) = result else {
            self.complain(block, "no block with its result follows");
            let end = block.range.end;
            return self.updated.insert_str(end, &format!("\n```{sort}\n{given}```\n"));
        };
        if (sort, given.as_str()) != (&result.info, &result.text) {
            self.complain(block, &format!("expected\n{}\ngiven ({sort})\n{given}", result.text));
        }
        self.replace(result, sort, &given);
    }

    fn replace(&mut self, block: &Block, info: &str, text: &str) {
        self.updated.replace_range(block.range.clone(), &format!("```{info}\n{text}```\n"));
    }

    fn complain(&mut self, block: &Block, words: &str) {
        let line = line_at(self.text, block.range.start) + 1;
        let _ = writeln!(self.wrong, "{}:{line}: {words}", self.name);
    }
}

/// The lines of a block of values with what each gives now.
fn values(block: &Block, files: &[(String, String)]) -> String {
    let is_item = |line: &str| {
        let word = line.split([' ', '.']).next().unwrap_or_default();
        let is_kind = word.starts_with(char::is_uppercase) && line.ends_with('}');
        is_kind
            || ["", "let", "param", "type", "fn", "import", "external", "raw", "//", "///"].contains(&word)
    };
    let items: String =
        block.text.lines().filter(|line| is_item(line)).map(|line| format!("{line}\n")).collect();
    let expressions: Vec<&str> =
        block.text.lines().map(|line| if is_item(line) { "" } else { without_comment(line) }).collect();
    let width = expressions.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let mut given = String::new();
    for (line, expression) in block.text.lines().zip(expressions) {
        if expression.is_empty() {
            given.push_str(line);
        } else {
            let value = value(expression, &items, &block.info, files);
            let _ = write!(given, "{expression:width$}  // {value}");
        }
        given.push('\n');
    }
    given
}

/// An expression without the comment behind it.
fn without_comment(line: &str) -> &str {
    line.split("  //").next().unwrap_or_default().trim_end()
}

/// The value of an expression as JSON, or the first error.
fn value(expression: &str, items: &str, info: &str, files: &[(String, String)]) -> String {
    let program =
        format!("{items}raw Value {VALUE} {{ apiVersion: \"example.com/v1\", value: {expression} }}\n");
    let info = info.replace(" values", "");
    let output = compile_with(&program, &info, files);
    if let Some(found) = output.diagnostics().first() {
        return format!("{} {}", found.code.id(), found.message);
    }
    let manifest = output.manifests().find(|manifest| manifest.name == VALUE).unwrap();
    let Some(node) = manifest.node.get("value") else { return "nothing is written".to_owned() };
    let mut json = String::new();
    kdsl_yaml::write_json_compact(node, &mut json);
    json
}

#[test]
fn the_index_leads_to_every_page() {
    for folder in ["docs/spec", "docs/std"] {
        let index = std::fs::read_to_string(root().join(folder).join("README.md")).unwrap();
        for path in files(folder, "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let leads = index.contains(&format!("]({name})"));
            assert!(name == "README.md" || leads, "the index of {folder} lacks {name}");
        }
    }
}

/// A row of the page of limits, and where the code says the same.
const LIMITS: [(&str, &str, &str); 8] = [
    ("interpolations included | 256 |", "compiler/syntax/src/brackets.rs", "MAX_NESTING: usize = 256;"),
    ("calls in each other | 768 |", "compiler/syntax/src/build.rs", "MAX_DEPTH: usize = 768;"),
    (
        "| parts of a path as a key | 256 |",
        "compiler/core/src/lower/records.rs",
        "> kdsl_syntax::MAX_NESTING",
    ),
    ("`a..b` | 100,000 |", "compiler/core/src/ops/mod.rs", "RANGE_LIMIT: i64 = 100_000;"),
    ("| items of one list | 1,048,576 |", "compiler/core/src/eval/budget.rs", "ITEMS: usize = 1 << 20;"),
    ("interpolated text | 16 MiB |", "compiler/core/src/eval/budget.rs", "TEXT: usize = 16 << 20;"),
    ("| values in each other | 512 |", "compiler/core/src/eval/budget.rs", "HEIGHT: u32 = 512;"),
    ("merged in each other | 256 |", "compiler/core/src/merge.rs", "DEPTH_LIMIT: usize = 256;"),
];

/// `32 MiB` or `100,000` as a number.
fn amount(text: &str) -> u64 {
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let number: u64 = number.replace(',', "").parse().unwrap();
    number
        << match unit {
            "MiB" => 20,
            "KiB" => 10,
            _ => 0,
        }
}

#[test]
fn the_limits_are_those_of_the_code() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let page = read("docs/spec/limits.md");
    for (row, path, constant) in LIMITS {
        assert!(page.contains(row), "the page says `{row}`");
        assert!(read(path).contains(constant), "{path} says `{constant}`, as `{row}` does");
    }
    let Limits { fuel, depth, memory, output, findings, source, sources, files } = Limits::TRUSTED;
    let trusted = [fuel, depth.into(), memory, output, source, sources, files as u64, findings as u64];
    let Limits { fuel, depth, memory, output, findings, source, sources, files } = Limits::UNTRUSTED;
    let untrusted = [fuel, depth.into(), memory, output, source, sources, files as u64, findings as u64];
    let rows = page.lines().skip_while(|line| !line.contains("| the command line |")).skip(2);
    let said: Vec<Vec<&str>> = rows.take(9).map(|row| row.split('|').map(str::trim).collect()).collect();
    assert_eq!(said[8], [""], "the page has a row for each limit that a host can set");
    let names = ["fuel", "depth", "memory", "output", "source", "sources", "files", "findings"];
    for (((row, name), trusted), untrusted) in said.iter().zip(names).zip(trusted).zip(untrusted) {
        assert_eq!(row[2], format!("`{name}`"));
        assert_eq!([amount(row[3]), amount(row[4])], [trusted, untrusted], "{row:?}");
    }
    assert!(read("disk/src/read.rs").contains("LIMIT: u64 = 32 << 20;"), "as `Limits::TRUSTED.source`");
}

#[test]
fn the_operators_stand_in_the_order_of_their_strength() {
    let page = std::fs::read_to_string(root().join("docs/spec/expressions.md")).unwrap();
    let rows = page.lines().map(str::trim).filter(|line| line.starts_with("| `"));
    let rows: Vec<Vec<BinaryOp>> = rows
        .map(|row| {
            let row = row.replace("\\|", "∣");
            let cell = row.split('|').nth(1).unwrap().replace('∣', "|");
            // `!` and `-` before an operand are no operators between two.
            let cell = if cell.contains("before an operand") { String::new() } else { cell };
            cell.split('`').skip(1).step_by(2).filter_map(operator).collect()
        })
        .collect();
    let shown: Vec<BinaryOp> = rows.concat();
    let missing: Vec<&str> =
        OPERATORS.iter().filter(|op| !shown.contains(op)).map(|op| op.symbol()).collect();
    assert!(missing.is_empty(), "the table lacks {missing:?}");
    let strengths: Vec<u8> = rows.iter().filter_map(|row| Some(row.first()?.strength())).collect();
    assert!(strengths.is_sorted_by(|a, b| a < b), "{strengths:?}");
    assert!(rows.iter().all(|row| row.iter().all(|op| op.strength() == row[0].strength())));
}

/// The operators between two operands.
const OPERATORS: [BinaryOp; 16] = [
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::Divide,
    BinaryOp::Remainder,
    BinaryOp::Equal,
    BinaryOp::NotEqual,
    BinaryOp::Less,
    BinaryOp::LessOrEqual,
    BinaryOp::Greater,
    BinaryOp::GreaterOrEqual,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Coalesce,
    BinaryOp::In,
    BinaryOp::Range,
];

fn operator(text: &str) -> Option<BinaryOp> {
    OPERATORS.into_iter().find(|op| op.symbol() == text)
}

#[test]
fn every_program_of_the_guide_compiles() {
    let mut wrong = String::new();
    for path in files("docs/guide", "md") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut blocks = blocks(&text);
        let files = take_files(&mut blocks);
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.is_program()) {
            let place = format!("{}:{}", path.display(), line_at(&text, block.range.start) + 1);
            if let Err(why) = holds(block, blocks.get(at + 1), &files) {
                let _ = writeln!(wrong, "{place}: {why}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whether a program of a guide parses, and gives what the block behind it shows.
fn holds(block: &Block, next: Option<&Block>, files: &[(String, String)]) -> Result<(), String> {
    if let Some(problem) = kdsl_syntax::parse(FileId(0), block.text.as_str()).problems.first() {
        let is_shown = next.is_some_and(|next| next.text.contains(&problem.message));
        return if is_shown { Ok(()) } else { Err(problem.message.clone()) };
    }
    let Some(next) = next.filter(|next| next.info == "yaml" && !block.says("fragment")) else {
        return Ok(());
    };
    let (sort, given) = shown(&compile_with(&block.text, &block.info, files), Format::Full);
    if given == next.text { Ok(()) } else { Err(format!("given ({sort})\n{given}")) }
}

#[test]
fn the_readme_shows_what_its_programs_give() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = blocks(&text);
    let programs: Vec<_> = blocks.windows(2).filter(|pair| pair[0].is_program()).collect();
    assert!(programs.len() >= 2, "the README shows programs");
    for pair in programs {
        let output: Output = compile_with(&pair[0].text, &pair[0].info, &[]);
        let output = output.rename_sources(|_| Some("web.kdsl".to_owned()));
        let (sort, given) = shown(&output, Format::Full);
        assert_eq!(pair[1].info, sort);
        // Behind the findings the command prints how many there are.
        assert!(pair[1].text.starts_with(&given), "expected\n{}\ngiven\n{given}", pair[1].text);
    }
}
