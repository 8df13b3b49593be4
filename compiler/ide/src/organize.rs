//! The imports of a file in order: sorted, those of one file in one, and none that nobody uses.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{Edit, FileId, Span};
use kdsl_core::Analysis;
use kdsl_syntax::ast::{AstNode, Import, Name};
use kdsl_syntax::{NodeKind, Parse, TokenKind, Tree};

/// The edits that put the imports at the top of a file in order; none where they are, or where a mistake or a
/// comment in them says more than they do.
///
/// A file stays imported whose asserts and policies may hold for this one, or that brings definitions: those are
/// known in other files too.
pub fn organize_imports(analysis: &Analysis, file: FileId) -> Vec<Edit> {
    let Some(parse) = analysis.parses.iter().find(|parse| parse.file == file) else { return Vec::new() };
    let matters = analysis.parses.iter().any(|other| other.file != file && may_matter(other));
    let imports: Vec<Import<'_>> = parse
        .root()
        .children()
        .take_while(|node| node.kind() == NodeKind::Import)
        .filter_map(Import::cast)
        .collect();
    let (Some(first), Some(last)) = (imports.first(), imports.last()) else { return Vec::new() };
    let span = first.span().to(last.span());
    let is_wrong = parse.problems.iter().any(|problem| span.covers(problem.primary.span));
    if is_wrong || has_comments(parse, span) {
        return Vec::new();
    }
    let used = used(parse);
    let mut lines: BTreeSet<Line> = BTreeSet::new();
    let mut lists: BTreeMap<(u8, String), BTreeSet<String>> = BTreeMap::new();
    for import in imports {
        let Some(path) = import.path().and_then(|path| path.plain()) else { return Vec::new() };
        let is_definitions = is_definitions(&path);
        let is_used =
            |name: Option<Name<'_>>| is_definitions || name.is_none_or(|name| used.contains(name.text()));
        if import.has_list() {
            let names = import.names().filter(|name| is_used(name.alias().or_else(|| name.name())));
            let mut names: Vec<String> = names.map(|name| words(name.text())).collect();
            if names.is_empty() && matters {
                names = import.names().map(|name| words(name.text())).collect();
            }
            if !names.is_empty() {
                lists.entry((rank(&path), path)).or_default().extend(names);
            }
        } else if matters || is_used(import.namespace().or_else(|| import.component())) {
            lines.insert(Line { rank: rank(&path), path, text: words(import.text()) });
        }
    }
    for ((rank, path), names) in lists {
        let names: Vec<String> = names.into_iter().collect();
        let text = format!("import {{ {} }} from {}", names.join(", "), kdsl_edit::string(&path));
        lines.insert(Line { rank, path, text });
    }
    let text: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    replaced(parse, span, &text.join("\n"))
}

/// An import as it is written afterwards, by its order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    rank: u8,
    path: String,
    text: String,
}

/// What the compiler has comes first, then other files, the farthest first.
fn rank(path: &str) -> u8 {
    match path {
        path if path.starts_with("std/") => 0,
        path if path.starts_with("../") => 1,
        _ => 2,
    }
}

/// Whether a path may be one of CustomResourceDefinitions, which the whole program knows by the import.
fn is_definitions(path: &str) -> bool {
    !path.ends_with(".kdsl") && !path.starts_with("std/")
}

/// Whether the import of a file is felt where none of its names is used.
fn may_matter(parse: &Parse) -> bool {
    parse.root().children().any(|node| match node.kind() {
        NodeKind::Assert | NodeKind::Policy => true,
        NodeKind::Import => {
            let path = Import::cast(node).and_then(Import::path).and_then(|path| path.plain());
            path.is_none_or(|path| is_definitions(&path))
        }
        // An assert may stand in the braces of a condition.
        NodeKind::IfItem | NodeKind::ForItem => true,
        _ => false,
    })
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has_comments(parse: &Parse, span: Span) -> bool {
    let tokens = parse.tokens.at(span.start)..=parse.tokens.at(span.end.saturating_sub(1));
    tokens.into_iter().any(|token| parse.tokens.kind(token).is_comment())
}

/// The words that stand anywhere but in imports. One that is but a key counts as well: what is not certain to be
/// useless stays.
fn used(parse: &Parse) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    let mut skip_to = 0;
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        if node.kind() == NodeKind::Import {
            skip_to = parse.tree.get(id).next;
        }
        if id.0 < skip_to {
            continue;
        }
        let tokens = node.own_tokens().filter(|token| parse.tokens.kind(*token) == TokenKind::Word);
        used.extend(tokens.map(|token| parse.token_text(token)));
    }
    used
}

fn replaced(parse: &Parse, span: Span, text: &str) -> Vec<Edit> {
    let mut span = span;
    let rest = parse.text.get(span.end as usize..).unwrap_or("");
    if text.is_empty() {
        // Nothing is left: the empty lines go as well.
        let blanks = rest.len() - rest.trim_start().len();
        span.end += u32::try_from(blanks).unwrap_or(0);
    }
    let text = if parse.text.contains("\r\n") { text.replace('\n', "\r\n") } else { text.to_owned() };
    let is_same = parse.text.get(span.range()) == Some(text.as_str());
    if is_same { Vec::new() } else { vec![Edit { span, replacement: text }] }
}
