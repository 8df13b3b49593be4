//! What can stand in quotes: paths of files, keys that need quotes, and every value that is a text.

use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{CompletionKind, Offers, imports, keys, members, places, rank, values};
use crate::expect;

/// Offers what fits in a string.
pub(super) fn offer(offers: &mut Offers<'_>, string: Option<SyntaxNode<'_>>) {
    let Some(node) = string else { return };
    let Some(parent) = node.parent() else { return };
    // Beside an interpolation a piece of text is what its author makes of it.
    if node.children().any(|child| child.kind() == NodeKind::Interpolation) {
        return;
    }
    match parent.kind() {
        NodeKind::KeyPath => keys::offer(offers, node),
        NodeKind::Import => imports::paths(offers),
        NodeKind::IndexExpr if parent.children().next() != Some(node) => members::indexes(offers, parent),
        NodeKind::ErrorItem if offers.cursor.before(1) == "from" => imports::paths(offers),
        NodeKind::Argument => match places::call_around(node) {
            Some((_, "file")) => files(offers, &[]),
            Some((_, "files")) => files(offers, &[]),
            Some((_, "yaml")) => files(offers, &[".yaml", ".yml", ".json"]),
            Some((_, "toml")) => files(offers, &[".toml"]),
            _ => value(offers, node),
        },
        // A name is its author's to choose.
        NodeKind::Resource => {}
        _ => value(offers, node),
    }
}

fn value(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let want = expect::of_value(offers.analysis, node);
    values::expected(offers, node, want);
}

/// The files and folders that a relative path may go on with.
pub(super) fn files(offers: &mut Offers<'_>, endings: &[&str]) {
    let Some(source) = offers.analysis.sources.get(offers.ask.file) else { return };
    let typed = offers.cursor.prefix().to_owned();
    let (folder, _) = typed.rsplit_once('/').unwrap_or(("", ""));
    let lead = if folder.is_empty() && !typed.contains('/') { String::new() } else { format!("{folder}/") };
    let Some(base) = kdsl_core::resolve_path(&source.name, &lead) else { return };
    let own = source.name.to_string();
    let listed = offers.ask.world.list(&base).unwrap_or_default();
    let mut folders: Vec<String> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let start = if base.is_empty() { String::new() } else { format!("{base}/") };
    for path in listed.iter().filter(|path| **path != own) {
        let Some(rest) = path.strip_prefix(&start) else { continue };
        if endings.is_empty() || endings.iter().any(|ending| rest.ends_with(ending)) {
            names.push(rest.to_owned());
        }
    }
    // The world lists files alone; the folders are those of the files that are known.
    for program in offers.programs() {
        for (_, source) in program.analysis.sources.iter() {
            let inside = source.name.strip_prefix(start.as_str()).and_then(|rest| rest.split_once('/'));
            if let Some((folder, _)) = inside {
                folders.push(folder.to_owned());
            }
        }
    }
    folders.sort_unstable();
    folders.dedup();
    for name in names {
        let item = offers.item(format!("{lead}{name}"), CompletionKind::File, rank::FITS);
        offers.push(item);
    }
    for name in folders {
        let item = offers.item(format!("{lead}{name}/"), CompletionKind::Folder, rank::NORMAL);
        offers.push(item);
    }
}
