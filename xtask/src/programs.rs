//! `cargo xtask programs`: every program of the repository as the parser sees it, a line of JSON each.
//!
//! The grammars of editors are compared with it. A program is a file of the language or a block of `kdsl`
//! in a document. Those with mistakes of syntax are left out: nobody says what a colour means there.

use std::path::{Path, PathBuf};

use kdsl_base::FileId;
use kdsl_syntax::{CONTEXT_WORDS, ITEM_WORDS, NodeKind, Parse, SyntaxNode, TokenKind};
use serde_json::{Value, json};

use crate::{Failure, samples};

/// Folders in which nobody looks for programs.
const PASSED: &[&str] = &["target", "node_modules", "corpus", "artifacts"];

/// One line of JSON for each program: its name, its tokens with what each one is, and its nodes.
pub fn run(root: &Path) -> Result<String, Failure> {
    let mut lines = Vec::new();
    for path in files(root, &["kdsl", "md"])? {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        // A few files of the tests are no text.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if path.extension().is_some_and(|extension| extension == "kdsl") {
            lines.extend(line(&name, &text));
        } else {
            let blocks = samples::blocks(&text);
            let programs = blocks.iter().filter(|block| block.sort.split(' ').next() == Some("kdsl"));
            lines.extend(programs.filter_map(|block| line(&format!("{name}:{}", block.line), &block.text)));
        }
    }
    Ok(lines.join("\n"))
}

/// The files with those endings that somebody wrote, in order.
pub fn files(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        entries.push(entry.map_err(wrong)?.path());
    }
    entries.sort();
    let mut found = Vec::new();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() && !PASSED.contains(&name) && !name.starts_with('.') {
            found.extend(files(&path, endings)?);
        } else if path.is_file() && endings.contains(&ending) {
            found.push(path);
        }
    }
    Ok(found)
}

fn line(name: &str, text: &str) -> Option<String> {
    let parse = kdsl_syntax::parse(FileId(0), text);
    if !parse.problems.is_empty() {
        return None;
    }
    let owners = owners(&parse);
    let tokens: Vec<Value> = (0..parse.tokens.len())
        .filter(|token| !parse.token_text(*token).is_empty())
        .map(|token| json!([class(&parse, &owners, token), parse.token_text(token)]))
        .collect();
    let mut nodes = Vec::new();
    collect(parse.root(), 0, &mut nodes);
    Some(json!({ "name": name, "tokens": tokens, "nodes": nodes }).to_string())
}

/// The smallest node that holds each token.
fn owners(parse: &Parse) -> Vec<NodeKind> {
    let mut owners = vec![NodeKind::File; parse.tokens.len() as usize];
    for id in parse.tree.descendants(parse.root().id) {
        let node = parse.tree.get(id);
        let tokens = node.tok as usize..node.tok_end as usize;
        owners.get_mut(tokens).into_iter().flatten().for_each(|owner| *owner = node.kind);
    }
    owners
}

/// What a reader takes a token for.
fn class(parse: &Parse, owners: &[NodeKind], token: u32) -> &'static str {
    let owner = owners.get(token as usize).copied().unwrap_or(NodeKind::File);
    let kind = parse.tokens.kind(token);
    match kind {
        TokenKind::Bom | TokenKind::Space | TokenKind::Newline | TokenKind::Eof => "space",
        TokenKind::LineComment | TokenKind::BlockComment => "comment",
        TokenKind::DocComment => "documentation",
        TokenKind::Number => "number",
        TokenKind::StringOpen
        | TokenKind::StringClose
        | TokenKind::BlockOpen
        | TokenKind::BlockClose
        | TokenKind::StringText
        | TokenKind::RawString
        | TokenKind::RawBlock => "string",
        TokenKind::InterpolationOpen | TokenKind::InterpolationClose => "interpolation",
        // Any word may be a key, a member or the name of an argument.
        _ if kind.is_word() && is_name(owner) => "name",
        TokenKind::Null | TokenKind::True | TokenKind::False => "constant",
        TokenKind::If | TokenKind::Then | TokenKind::Else | TokenKind::For | TokenKind::In => "keyword",
        TokenKind::Word => word(parse.token_text(token), owner),
        _ => "sign",
    }
}

/// Whether the words of such a node are names, whatever they are.
fn is_name(owner: NodeKind) -> bool {
    use NodeKind::{Argument, KeyPath, KeyWord, Name, NameExpr, TypeField, TypePath};
    matches!(owner, Name | KeyWord | KeyPath | Argument | NameExpr | TypePath | TypeField)
}

fn word(text: &str, owner: NodeKind) -> &'static str {
    let begins = owner.is_item() && ITEM_WORDS.contains(&text);
    match owner {
        NodeKind::Import if text == "component" => "context",
        _ if begins => "item",
        _ if CONTEXT_WORDS.contains(&text) => "context",
        _ => "name",
    }
}

/// The nodes of a tree as `[kind, first byte, byte behind, depth]`.
fn collect(node: SyntaxNode<'_>, depth: u32, found: &mut Vec<Value>) {
    let span = node.span();
    found.push(json!([format!("{:?}", node.kind()), span.start, span.end, depth]));
    for child in node.children() {
        collect(child, depth + 1, found);
    }
}
