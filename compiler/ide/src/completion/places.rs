//! Which sort of place the cursor stands at.

use kdsl_syntax::ast::{AstNode, Call, Expr};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Offers, imports, items, keys, members, strings, types, values};

/// Offers what fits at the cursor.
pub(super) fn offer(offers: &mut Offers<'_>) {
    let cursor = offers.cursor;
    let node = cursor.node();
    if cursor.in_string {
        return strings::offer(offers, string_around(node));
    }
    let Some(parent) = node.parent() else { return items::offer(offers, node) };
    match (node.kind(), parent.kind()) {
        (NodeKind::KeyWord, _) => keys::offer(offers, node),
        (NodeKind::NameExpr, NodeKind::Patch) if is_target(parent, node) => values::targets(offers, node),
        (NodeKind::NameExpr, NodeKind::Entry) if is_behind_lone_key(offers) => {}
        (NodeKind::NameExpr | NodeKind::NumberExpr, NodeKind::LiteralType) => {}
        (NodeKind::NameExpr | NodeKind::NumberExpr | NodeKind::NullExpr | NodeKind::BoolExpr, _) => {
            values::offer(offers, node);
        }
        (NodeKind::Name, NodeKind::FieldExpr) => members::offer(offers, parent),
        (NodeKind::Name, NodeKind::TypePath) => match parent.parent().map(SyntaxNode::kind) {
            Some(NodeKind::Resource) => items::kinds(offers, parent, node),
            _ => types::offer(offers, parent, node),
        },
        (NodeKind::Name, NodeKind::ImportName) => imports::names(offers, parent),
        (NodeKind::Name, NodeKind::Argument) => values::argument_names(offers, parent),
        (
            NodeKind::ErrorItem | NodeKind::Block | NodeKind::File | NodeKind::Import | NodeKind::Resource,
            _,
        ) => {
            items::offer(offers, node);
        }
        (NodeKind::Policy, _) => items::offer(offers, node),
        _ => {}
    }
}

/// The string that a part of one is in.
fn string_around(node: SyntaxNode<'_>) -> Option<SyntaxNode<'_>> {
    std::iter::once(node).chain(node.ancestors().take(2)).find(|node| node.kind() == NodeKind::StringExpr)
}

/// Whether the word is the first name of what a patch changes.
fn is_target(patch: SyntaxNode<'_>, node: SyntaxNode<'_>) -> bool {
    patch.children().next() == Some(node)
}

/// Whether the word stands behind a key without its `:`, where nothing but that `:` can be meant.
fn is_behind_lone_key(offers: &Offers<'_>) -> bool {
    let before = offers.cursor.before(1);
    before.starts_with(|first: char| first.is_alphanumeric() || first == '_')
}

/// The call whose argument a node is, and the name of what is called.
pub(super) fn call_around(node: SyntaxNode<'_>) -> Option<(Call<'_>, &str)> {
    let argument = node.parent().filter(|parent| parent.kind() == NodeKind::Argument)?;
    let call = Call::cast(argument.parent()?)?;
    match call.callee()? {
        Expr::Name(name) => Some((call, name.text())),
        _ => None,
    }
}
