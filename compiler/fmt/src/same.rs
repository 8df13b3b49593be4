//! Whether two programs are the same but for blanks, line breaks and the commas between entries.

use kdsl_base::FileId;
use kdsl_syntax::ast::{AstNode, CookedPart, Str};
use kdsl_syntax::{NodeId, NodeKind, Parse, TokenKind, Tree};

use crate::atoms::Atoms;

/// Whether `text` has the tokens, the comments, the tree and the texts of the program, which has those
/// atoms.
pub fn is_same(parse: &Parse, atoms: &Atoms<'_>, text: &str) -> bool {
    let other = kdsl_syntax::parse(FileId(0), text);
    same_tree(parse, &other) && same_atoms(atoms, &Atoms::of(&other)) && same_texts(parse, &other)
}

fn same_tree(left: &Parse, right: &Parse) -> bool {
    let nodes = |parse: &Parse| parse.tree.len();
    nodes(left) == nodes(right)
        && left.problems.len() == right.problems.len()
        && left.tree.descendants(Tree::ROOT).all(|id| {
            let (left, right) = (left.tree.get(id), right.tree.get(id));
            (left.kind, left.next, left.parent) == (right.kind, right.next, right.parent)
        })
}

fn same_atoms(left: &Atoms<'_>, right: &Atoms<'_>) -> bool {
    left.atoms.len() == right.atoms.len()
        && left.comments.len() == right.comments.len()
        && left.comments.iter().zip(&right.comments).all(|(one, other)| same_lines(one.text, other.text))
        && left.atoms.iter().zip(&right.atoms).all(|(one, other)| {
            one.kind == other.kind
                && one.comments == other.comments
                && ((one.is_block && other.is_block) || same_lines(one.text, other.text))
        })
}

/// Whether two texts differ in the ends of their lines at most.
fn same_lines(left: &str, right: &str) -> bool {
    left == right || left.replace("\r\n", "\n") == right.replace("\r\n", "\n")
}

/// Whether every block of text means the same, whatever its indentation.
fn same_texts(left: &Parse, right: &Parse) -> bool {
    let meant = |parse: &Parse, id: NodeId| -> Option<Vec<Option<String>>> {
        let parts = Str::cast(parse.node(id))?.cooked().into_iter();
        Some(
            parts
                .map(|part| match part {
                    CookedPart::Text(text, _) => Some(text),
                    CookedPart::Interpolation(_) => None,
                })
                .collect(),
        )
    };
    let is_block = |id: NodeId| {
        let first = left.tree.get(id).tok;
        left.tree.kind(id) == NodeKind::StringExpr
            && matches!(left.tokens.kind(first), TokenKind::BlockOpen | TokenKind::RawBlock)
    };
    left.tree.descendants(Tree::ROOT).filter(|id| is_block(*id)).all(|id| meant(left, id) == meant(right, id))
}
