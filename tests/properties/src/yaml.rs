//! The reader of YAML, and what is written of what it read.

use kdsl_base::{FileId, Node, Span, Value};
use kdsl_yaml::{Read, read, write, write_json_compact};

/// Whatever stands in a text, every value, key, comment and problem has a place in it; and what was read comes
/// back when it is written, as YAML and as JSON.
pub fn holds(text: &str) {
    let found = read(FileId(0), text);
    assert_eq!(found, read(FileId(0), text), "another time it is something else");
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?}");
    for problem in &found.problems {
        inside(problem.primary.span);
        problem.secondary.iter().for_each(|label| inside(label.span));
        assert!(problem.message.chars().count() <= 100, "{}", problem.message);
    }
    for document in &found.documents {
        document.comments.iter().for_each(|comment| inside(comment.span));
        document.keys.iter().for_each(|entry| (inside(entry.key), inside(entry.value)).0);
        each(&document.node, &mut |node| inside(node.origin));
        comes_back(&document.node);
    }
}

fn each(node: &Node, visit: &mut impl FnMut(&Node)) {
    visit(node);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| each(item, visit)),
        Value::Map(entries) => entries.iter().for_each(|(_, value)| each(value, visit)),
        _ => {}
    }
}

/// A value that is written and read is the same value.
pub fn comes_back(node: &Node) {
    // An anchor may stand for so much that the text of it is beyond the limits of the reader.
    let mut size = 0usize;
    each(node, &mut |_| size += 1);
    if size > 20_000 {
        return;
    }
    let json = compact(node);
    let mut yaml = String::new();
    write([node], &mut yaml);
    for text in [&yaml, &json] {
        let Read { documents, problems } = read(FileId(0), text);
        assert_eq!(problems, [], "{text}");
        let again: Vec<String> = documents.iter().map(|document| compact(&document.node)).collect();
        assert_eq!(again, [json.as_str()], "{text}");
    }
}

fn compact(node: &Node) -> String {
    let mut out = String::new();
    write_json_compact(node, &mut out);
    out
}
