//! What is offered to do at a place, and what the source is then.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kdsl_base::{FileId, MemoryWorld, Severity, Span};
use kdsl_core::{Compiled, Options};
use kdsl_ide::{Action, ActionAsk, ActionEdit, ActionSort, actions};
use kdsl_syntax::ast::AstNode;

use super::{Case, Render};
use crate::documents::files;

/// `actions` lists what is offered; the name of an action shows the source after it.
macro_rules! features {
    ($($id:literal)*) => {
        pub const FEATURES: &[(&str, Render)] = &[("actions", titles), $(($id, |case| applied(case, $id)),)*];
    };
}

features! {
    "extract-let" "extract-param" "share-labels" "inline-let" "split-path" "merge-path" "to-block-string"
    "to-line-string" "invert-if" "add-required-fields" "add-probes" "add-resources" "add-security-context"
    "migrate-api-version" "leave-out-api-version" "to-record" "to-list" "fix" "fix-all-of-code" "allow" "import-name" "add-external"
    "extract-component" "name-object" "name-key" "import-yaml"
}

#[test]
fn every_action_can_be_shown() {
    let shown = |id: &str| FEATURES.iter().any(|(name, _)| *name == id);
    assert_eq!(kdsl_ide::action_ids().filter(|id| !shown(id)).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// What is offered at the cursor, or for what stands between two of them.
fn offered(case: &Case) -> (Compiled, Compiled, Vec<Action>) {
    let [first, rest @ ..] = case.cursors.as_slice() else { panic!("a case of actions has a cursor") };
    let (compiled, file) = case.file(first.0);
    let project = case.project();
    let end = rest.first().map_or(first.1, |(_, end)| *end);
    let selection = Span::new(file, first.1, end);
    let found = actions(ActionAsk { compiled: &compiled, project: Some(&project), file, selection });
    (compiled, project, found)
}

fn titles(case: &Case) -> String {
    let (_, _, found) = offered(case);
    found.iter().fold(String::new(), |mut out, action| {
        let keeps = if action.keeps_output { ", same output" } else { "" };
        let _ = writeln!(out, "{}: {}{keeps}", action.id, action.title);
        out
    })
}

/// The sources that an action changes, as they are then. `‹›` are around what is to be filled in.
fn applied(case: &Case, id: &str) -> String {
    let (compiled, _, found) = offered(case);
    let mut found = found.into_iter().filter(|action| action.id == id);
    let Some(action) = found.next() else { return "not offered".to_owned() };
    let mut out = format!("{}\n", action.title);
    let edits = action.edits(&compiled);
    for (file, source) in compiled.analysis.sources.iter() {
        if edits.iter().any(|edit| edit.edit.span.file == file) {
            let _ = write!(out, "--- {}\n{}", source.name, changed(&source.text, file, &edits, true));
        }
    }
    for other in found {
        let _ = writeln!(out, "--- or: {}", other.title);
    }
    out
}

/// A text with the edits of its file made.
fn changed(text: &str, file: FileId, edits: &[ActionEdit], mark: bool) -> String {
    let mut edits: Vec<&ActionEdit> = edits.iter().filter(|edit| edit.edit.span.file == file).collect();
    edits.sort_by_key(|edit| edit.edit.span);
    let (mut out, mut at) = (String::new(), 0);
    for ActionEdit { edit, stops } in edits {
        out.push_str(&text[at..edit.span.start as usize]);
        let mut new = edit.replacement.clone();
        for stop in stops.iter().rev().filter(|_| mark) {
            new.insert(stop.end, '›');
            new.insert(stop.start, '‹');
        }
        out.push_str(&new);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

/// Programs of one file that have no errors.
fn programs() -> Vec<(String, String)> {
    let mut paths: Vec<_> = std::fs::read_dir("../examples").unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let mut out: Vec<(String, String)> = paths
        .iter()
        .filter_map(|path| {
            Some((path.display().to_string(), std::fs::read_to_string(path.join("main.kdsl")).ok()?))
        })
        .collect();
    for path in files("docs/spec", "md") {
        let text = std::fs::read_to_string(&path).unwrap();
        let blocks = crate::documents::blocks(&text);
        let alone = !blocks.iter().any(|block| block.info.starts_with("file "));
        for block in blocks.iter().filter(|block| alone && block.info == "kdsl") {
            out.push((path.display().to_string(), block.text.clone()));
        }
    }
    out.retain(|(_, text)| !compiled(text).has_errors());
    out
}

fn compiled(text: &str) -> Compiled {
    let world = MemoryWorld::with_file("main.kdsl", text);
    kdsl_ide::compile(&world, &["main.kdsl".to_owned()], &Options::default())
}

fn yaml(compiled: &Compiled) -> String {
    compiled.written().map(kdsl::yaml).collect::<Vec<String>>().join("---\n")
}

fn errors(compiled: &Compiled) -> usize {
    compiled.diagnostics().iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// The selections that are tried: every node, every token's beginning, and items that follow each other.
fn selections(compiled: &Compiled) -> BTreeSet<(u32, u32)> {
    let parse = &compiled.analysis.parses[0];
    let nodes =
        (0..parse.tree.len()).map(|n| parse.node(kdsl_syntax::NodeId(u32::try_from(n).unwrap())).span());
    let mut all: BTreeSet<(u32, u32)> = nodes.map(|span| (span.start, span.end)).collect();
    all.extend(parse.tokens.iter().map(|token| (token.start, token.start)));
    let items: Vec<Span> = kdsl_syntax::ast::File::of(parse).items().map(AstNode::span).collect();
    for count in 2..=4 {
        all.extend(items.windows(count).map(|run| (run[0].start, run[count - 1].end)));
    }
    all
}

#[test]
fn every_action_that_is_offered_keeps_what_it_promises() {
    let mut wrong = String::new();
    let mut count = std::collections::BTreeMap::new();
    let chosen = std::env::var("ACTION").ok();
    for (name, text) in programs() {
        let before = compiled(&text);
        let output = yaml(&before);
        let mut seen = BTreeSet::new();
        for (number, (start, end)) in selections(&before).into_iter().enumerate() {
            let file = FileId(0);
            let selection = Span::new(file, start, end);
            for action in actions(ActionAsk { compiled: &before, project: None, file, selection }) {
                if chosen.as_ref().is_some_and(|chosen| *chosen != action.id) {
                    continue;
                }
                // A debug build takes its time: of what is offered everywhere some is enough.
                let sampled =
                    chosen.is_some() || *count.get(action.id).unwrap_or(&0) < 6 || number % 151 == 0;
                if !sampled {
                    continue;
                }
                let after = changed(&text, file, &action.edits(&before), false);
                if !seen.insert((action.id, after.clone())) {
                    continue;
                }
                *count.entry(action.id).or_insert(0) += 1;
                let result = compiled(&after);
                let mut report = |what: &str| {
                    let _ = writeln!(wrong, "{name}: {} at {start}..{end}: {what}\n{after}", action.title);
                    for finding in result.diagnostics() {
                        let _ = writeln!(wrong, "  {} {}", finding.code.id(), finding.message);
                    }
                };
                if errors(&result) > errors(&before) {
                    report("adds an error");
                } else if action.keeps_output && yaml(&result) != output {
                    report("changes the output");
                } else if kdsl_fmt::format(&text).is_ok_and(|styled| styled == text)
                    && kdsl_fmt::format(&after).is_ok_and(|styled| styled != after)
                {
                    report("is not in the canonical style");
                } else if let (ActionSort::QuickFix, Some((code, _))) = (action.sort, action.mends)
                    && action.id != "allow"
                    && found(&result, code) >= found(&before, code)
                {
                    report("leaves the finding");
                }
            }
        }
    }
    println!("{count:?}");
    assert!(wrong.is_empty(), "{wrong}");
}

fn found(compiled: &Compiled, code: kdsl_base::Code) -> usize {
    compiled.diagnostics().iter().filter(|finding| finding.code == code).count()
}
