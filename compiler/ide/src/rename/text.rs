//! How a place spells a name: a word, a text in quotes, a member of a path, a value of YAML.

use kdsl_base::{Edit, Node, Source, Span};
use kdsl_syntax::{NodeKind, Parse, SyntaxNode};

use super::Renaming;
use crate::names::{Names, Role, Said};

impl Renaming<'_, '_> {
    /// The edits at all places that write the name.
    pub(super) fn edits(&self, new: &str) -> Result<Vec<Edit>, String> {
        let names = self.names;
        let mut edits: Vec<Edit> = Vec::new();
        for said in self.places().filter(|said| said.role != Role::Computes) {
            if edits.last().is_some_and(|edit| edit.span.covers(said.span)) {
                continue;
            }
            match names.spelt(said, &self.old, new) {
                Some(edit) => edits.push(edit),
                None => return Err(format!("`{new}` cannot be written at {}", names.place_of(said.span))),
            }
        }
        Ok(edits)
    }
}

impl Names<'_> {
    /// The edit that writes another name at a place.
    fn spelt(&self, said: &Said, old: &str, new: &str) -> Option<Edit> {
        let source = self.sources().get(said.span.file)?;
        let text = source.slice(said.span);
        // An import may list what another name of it is for.
        if text != old {
            return None;
        }
        match self.analysis().parses.iter().find(|parse| parse.file == said.span.file) {
            Some(parse) => in_program(parse, source, said.span, new),
            None => in_yaml(source, said.span, new),
        }
    }
}

fn in_program(parse: &Parse, source: &Source, span: Span, new: &str) -> Option<Edit> {
    let edit = |span, replacement: String| Some(Edit { span, replacement });
    let before = source.text.get(..span.start as usize)?;
    // Between quotes there may be anything that a name may have.
    if before.ends_with('"') && source.text.get(span.end as usize..)?.starts_with('"') || is_word(new) {
        return edit(span, new.to_owned());
    }
    let node = parse.node_at(span.start);
    let node = if node.span() == span { node } else { parse.node_at(span.end.saturating_sub(1)) };
    match node.kind() {
        NodeKind::KeyWord => edit(span, format!("\"{new}\"")),
        NodeKind::Name if is_member(node) => {
            // `config.KEY` becomes `config["my.key"]`, and `a?.b` becomes `a?.["b"]`.
            let dot = before.trim_end();
            let (cut, keeps) = match (dot.strip_suffix("?."), dot.strip_suffix('.')) {
                (Some(base), _) => (base, "?."),
                (None, Some(base)) => (base, ""),
                (None, None) => return None,
            };
            let start = u32::try_from(cut.len()).ok()?;
            edit(Span::new(span.file, start, span.end), format!("{keeps}[\"{new}\"]"))
        }
        _ => None,
    }
}

/// Whether a name is the member of a path.
fn is_member(node: SyntaxNode<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.kind() == NodeKind::FieldExpr)
}

fn in_yaml(source: &Source, span: Span, new: &str) -> Option<Edit> {
    let before = source.text.get(..span.start as usize)?;
    let quoted = before.ends_with(['"', '\'']);
    let replacement = if quoted { new.to_owned() } else { kdsl_edit::scalar(&Node::str(new, span)) };
    Some(Edit { span, replacement })
}

/// Whether a text is a word of the language, and so a name without quotes.
pub(super) fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
        && !text.ends_with('-')
}
