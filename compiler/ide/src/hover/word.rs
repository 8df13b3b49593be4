//! The words of the language.

use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Hover;

/// A word, the form that it stands in, and what that does.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "param",
        "param name: Type = default",
        "An input: a host, a file or an environment of `kdsl.toml` gives its value. Without a default it must be given.",
    ),
    ("let", "let name = value", "A name for a value. It is computed where it is used, and never changes."),
    ("type", "type Name = Type", "A name for a type."),
    (
        "fn",
        "fn name(a: Type, b: Type = default): Type = value",
        "A function. It sees what stands around it, and does not call itself.",
    ),
    (
        "external",
        "external Kind name { … }",
        "An object that the cluster has already: it is referred to, and not written.",
    ),
    (
        "raw",
        "raw Kind name { … }",
        "An object that no schema knows: it is written as it stands, and not checked.",
    ),
    (
        "component",
        "component Name { … }",
        "A group of resources with params and outputs. `Name instance { param: value }` makes them.",
    ),
    (
        "output",
        "output name: Type = value",
        "What an instance of the component gives to who reads `instance.name`.",
    ),
    (
        "defaults",
        "defaults Kind { … }",
        "Fields for all resources of a kind in these braces. What a resource says itself wins.",
    ),
    (
        "patch",
        "patch name { … }",
        "Fields of a resource or a kind that win over what is written there. `old` is the value before, `null` takes a field away.",
    ),
    (
        "assert",
        "assert condition, \"message\"",
        "What must hold: where it does not, the message is an error.",
    ),
    (
        "policy",
        "policy name on Kind it { … }",
        "Asserts that are checked for every resource of a kind, as it is written in the end.",
    ),
    (
        "test",
        "test \"name\" with { param: value } { … }",
        "Asserts about the program with these params; `kdsl test` runs them.",
    ),
    (
        "import",
        "import { name, other as mine } from \"./file.kdsl\"",
        "Names of another file, a whole file under a name, or kinds of a CustomResourceDefinition.",
    ),
    (
        "if",
        "if condition then value else value",
        "One of two values; before braces, what holds under a condition alone.",
    ),
    (
        "for",
        "for item in items { … }",
        "The braces once for each element of a list, or for each key and value of a record.",
    ),
    (
        "replace",
        "replace { … }",
        "In a patch, puts a record in the place of another one instead of merging the two.",
    ),
    ("null", "null", "No value: a field that is null is not written."),
];

/// What the word does that begins or is a node.
pub(super) fn hover(node: SyntaxNode<'_>, offset: u32) -> Option<Hover> {
    let parse = node.parse;
    // A word that begins a node belongs to what is around the name behind it.
    let mut around = std::iter::once(node).chain(node.ancestors());
    let (node, token) = around.find_map(|node| {
        let mut tokens = node.own_tokens();
        Some((node, tokens.find(|token| parse.token_span(*token).touches(offset))?))
    })?;
    let text = parse.token_text(token);
    let (_, form, what) = WORDS.iter().find(|(word, ..)| *word == text)?;
    let is_name = matches!(node.kind(), NodeKind::Name | NodeKind::KeyWord);
    (!is_name)
        .then(|| Hover { span: parse.token_span(token), markdown: format!("```kdsl\n{form}\n```\n{what}\n") })
}
