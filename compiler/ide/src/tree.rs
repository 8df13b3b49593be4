//! The syntax tree of a file as a list, to be looked at.

use kdsl_base::Span;
use kdsl_syntax::{Parse, SyntaxNode};

/// A node of the tree, or a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TreeRow {
    /// What it is called: `Resource`, `KeyPath`; a token: `Word`, `Colon`.
    pub kind: String,
    /// Where it stands.
    pub span: Span,
    /// How many nodes it is in.
    pub depth: u32,
    /// Whether it is a token.
    pub is_token: bool,
}

/// The tree of a file, each node before what is in it, in the order of the text. Blanks and comments are left out.
pub fn tree(parse: &Parse) -> Vec<TreeRow> {
    let mut rows = Vec::new();
    // Depth is bounded by the parser; a stack of our own costs nothing more.
    let mut open = vec![(Part::Node(parse.root()), 0)];
    while let Some((part, depth)) = open.pop() {
        match part {
            Part::Token(token) => {
                let kind = format!("{:?}", parse.tokens.kind(token));
                rows.push(TreeRow { kind, span: parse.token_span(token), depth, is_token: true });
            }
            Part::Node(node) => {
                let kind = format!("{:?}", node.kind());
                rows.push(TreeRow { kind, span: node.span(), depth, is_token: false });
                let nodes = node.children().map(|child| (child.tokens().start, Part::Node(child)));
                let matters = |token: &u32| {
                    !parse.tokens.kind(*token).is_trivia() && !parse.token_span(*token).is_empty()
                };
                let tokens = node.own_tokens().filter(matters).map(|token| (token, Part::Token(token)));
                let mut parts: Vec<(u32, Part<'_>)> = nodes.chain(tokens).collect();
                // A node that is a hole stands before the token that follows it.
                parts.sort_by_key(|(at, part)| (*at, matches!(part, Part::Token(_))));
                open.extend(parts.into_iter().rev().map(|(_, part)| (part, depth + 1)));
            }
        }
    }
    rows
}

/// What a node is made of.
enum Part<'t> {
    Node(SyntaxNode<'t>),
    Token(u32),
}

#[cfg(test)]
mod tests {
    use kdsl_base::FileId;

    use super::tree;

    fn shown(text: &str) -> String {
        let parse = kdsl_syntax::parse(FileId(0), text);
        let row = |row: super::TreeRow| {
            let indent = "  ".repeat(row.depth as usize);
            let slice = text.get(row.span.range()).unwrap();
            if row.is_token {
                format!("{indent}{} {slice:?}\n", row.kind)
            } else {
                format!("{indent}{}\n", row.kind)
            }
        };
        tree(&parse).into_iter().map(row).collect()
    }

    #[test]
    fn a_tree_is_read_from_top_to_bottom() {
        let whole = "\
File
  Resource
    TypePath
      Name
        Word \"Pod\"
    Name
      Word \"p\"
    RecordExpr
      LBrace \"{\"
      Entry
        KeyPath
          KeyWord
            Word \"spec\"
          Dot \".\"
          KeyWord
            Word \"a\"
        Colon \":\"
        NumberExpr
          Number \"1\"
      RBrace \"}\"
";
        assert_eq!(shown("// c\nPod p { spec.a: 1 }"), whole);
        let half = "\
File
  Let
    Word \"let\"
    Name
      Word \"a\"
    Equals \"=\"
    Missing
";
        assert_eq!(shown("let a ="), half);
    }
}
