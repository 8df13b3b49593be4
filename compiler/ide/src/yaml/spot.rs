//! Which place of a manifest the cursor is at, read off the lines: half-typed YAML has an answer too.
//!
//! Block style is told by its columns, flow style and JSON by their brackets. What a scalar in block style
//! (`|`, `>`) holds is text and no place.

use std::ops::Range;

/// A step of the way into a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list.
    Item,
}

/// What the cursor is at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum At {
    /// A key, or the place of one that is not there yet.
    Key,
    /// The value of the last step of the way.
    Value,
}

/// A place of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Spot {
    /// The way to what the key is in, or to the value.
    pub(crate) way: Vec<Step>,
    /// What it is.
    pub(crate) at: At,
    /// The word that is there, quotes included; empty where there is none.
    pub(crate) word: Range<usize>,
    /// Whether a colon stands behind the key.
    pub(crate) has_colon: bool,
    /// The keys beside it, for a key.
    pub(crate) beside: Vec<String>,
    /// The column at which the keys beside it begin.
    pub(crate) column: usize,
    /// Whether it is in flow style.
    pub(crate) in_flow: bool,
    /// What `apiVersion` and `kind` of the document say.
    pub(crate) kind: (Option<String>, Option<String>),
}

/// The place of a byte of a text. None in comments, in texts of several lines, and between documents.
pub(crate) fn at(text: &str, offset: usize) -> Option<Spot> {
    let document = document(text, offset);
    let mut reader =
        Reader { text, document: document.clone(), open: Vec::new(), next: 0, keys: Vec::new(), found: None };
    reader.read(offset);
    let found = reader.found?;
    let top = |name: &str| {
        let mut keys = reader.keys.iter();
        keys.find(|key| key.parent.is_none() && key.name == name).and_then(|key| key.value.clone())
    };
    let beside = reader.keys.iter().filter(|key| key.parent == found.parent && key.span != found.word);
    Some(Spot {
        way: found.way,
        at: found.at,
        word: found.word.clone(),
        has_colon: found.has_colon,
        beside: match found.at {
            At::Key => beside.map(|key| key.name.clone()).collect(),
            At::Value => Vec::new(),
        },
        column: found.column,
        in_flow: found.in_flow,
        kind: (top("apiVersion"), top("kind")),
    })
}

/// The bytes of the document around a byte.
fn document(text: &str, offset: usize) -> Range<usize> {
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" || line.starts_with("--- ") {
            if at > offset {
                return start..at;
            }
            start = at + line.len();
        }
        at += line.len();
    }
    start.min(text.len())..text.len()
}

/// A key or an item that the reading is inside of.
#[derive(Clone, Debug)]
struct Open {
    column: usize,
    step: Step,
    number: usize,
}

/// A key of the document.
#[derive(Debug)]
struct Key {
    name: String,
    span: Range<usize>,
    /// The number of what it is in; none at the top.
    parent: Option<usize>,
    /// Its value, where that is a scalar in its line.
    value: Option<String>,
}

struct Found {
    way: Vec<Step>,
    parent: Option<usize>,
    at: At,
    word: Range<usize>,
    has_colon: bool,
    column: usize,
    in_flow: bool,
}

struct Reader<'t> {
    text: &'t str,
    document: Range<usize>,
    open: Vec<Open>,
    next: usize,
    keys: Vec<Key>,
    found: Option<Found>,
}

impl Reader<'_> {
    fn read(&mut self, offset: usize) {
        let mut at = self.document.start;
        // The column of the key whose value is a text of several lines.
        let mut text_of: Option<usize> = None;
        while at <= self.document.end {
            let rest = self.text.get(at..self.document.end).unwrap_or_default();
            let line = rest.split('\n').next().unwrap_or_default();
            let end = at + line.len();
            let line = line.trim_end_matches('\r');
            let indent = line.len() - line.trim_start_matches(' ').len();
            let is_blank = line.trim().is_empty();
            let has_cursor = (at..=end).contains(&offset);
            if let Some(column) = text_of {
                if is_blank || indent > column {
                    // Below the text the next key may stand at any column up to that of its own.
                    if has_cursor && !(is_blank && offset - at <= column) {
                        return;
                    }
                    if !has_cursor {
                        at = end + 1;
                        continue;
                    }
                }
                text_of = None;
            }
            if line.trim_start().starts_with('#') || (is_blank && !has_cursor) {
                if has_cursor {
                    return;
                }
                at = end + 1;
                continue;
            }
            let (stop, several) = self.line(at, line, offset);
            text_of = several;
            at = stop.max(end) + 1;
        }
    }

    /// Reads a line, and flow style that begins in it. Gives the end of what was read, and the column of a key
    /// whose value is a text of several lines.
    fn line(&mut self, start: usize, line: &str, offset: usize) -> (usize, Option<usize>) {
        let end = start + line.len();
        let mut at = start + (line.len() - line.trim_start_matches(' ').len());
        loop {
            let rest = self.text.get(at..end).unwrap_or_default();
            let column = at - start;
            if rest == "-" || rest.starts_with("- ") {
                self.close(column, true);
                self.push(column, Step::Item);
                at += 1;
                at += rest.get(1..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
                continue;
            }
            let here = start <= offset && offset <= end && offset >= at.min(end);
            let (name, span, colon) = key(rest, at);
            if rest.starts_with(['{', '[']) {
                return (self.flow(at, offset), None);
            }
            let Some(colon) = colon else {
                // A word that may become a key; in a line without any, the cursor is where it would stand.
                let is_blank = rest.trim().is_empty();
                let column = if is_blank { offset.max(at) - start } else { column };
                if (start..=end).contains(&offset) && (is_blank || offset >= at) {
                    self.close(column, false);
                    let word = if is_blank { offset..offset } else { span };
                    self.find(At::Key, word, false, column, false);
                }
                return (end, None);
            };
            self.close(column, false);
            if here && offset <= span.end {
                self.find(At::Key, span.clone(), true, column, false);
            }
            let value_start = colon + 1;
            let raw = self.text.get(value_start..end).unwrap_or_default();
            let value = raw.trim_start_matches(' ');
            let value_at = value_start + (raw.len() - value.len());
            let plain = uncommented(value);
            let parent = self.open.last().map(|open| open.number);
            let scalar = (!plain.is_empty()).then(|| plain.trim_matches(['"', '\'']).to_owned());
            self.keys.push(Key { name: name.clone(), span, parent, value: scalar });
            self.push(column, Step::Key(name));
            if plain.starts_with(['{', '[']) {
                return (self.flow(value_at, offset), None);
            }
            if (value_start..=end).contains(&offset) && offset > colon && self.found.is_none() {
                let inside = offset <= value_at + plain.len();
                if inside && !plain.starts_with(['|', '>', '&', '*', '!']) {
                    self.find(At::Value, value_at.min(offset)..value_at + plain.len(), false, column, false);
                }
            }
            return (end, plain.starts_with(['|', '>']).then_some(column));
        }
    }

    /// Leaves what is not around a key, or the dash of an item, at that column.
    fn close(&mut self, column: usize, is_item: bool) {
        while let Some(last) = self.open.last() {
            // The items of a list may stand as far to the right as its key.
            let is_list = is_item && last.column == column && matches!(last.step, Step::Key(_));
            if last.column < column || is_list {
                break;
            }
            self.open.pop();
        }
    }

    fn push(&mut self, column: usize, step: Step) {
        self.next += 1;
        self.open.push(Open { column, step, number: self.next });
    }

    fn find(&mut self, at: At, word: Range<usize>, has_colon: bool, column: usize, in_flow: bool) {
        if self.found.is_none() {
            let way = self.open.iter().map(|open| open.step.clone()).collect();
            let parent = self.open.last().map(|open| open.number);
            self.found = Some(Found { way, parent, at, word, has_colon, column, in_flow });
        }
    }

    /// Reads flow style from its first bracket to the last, or to the end of the document.
    fn flow(&mut self, start: usize, offset: usize) -> usize {
        let outside = self.open.len();
        let bytes = self.text.as_bytes();
        let mut at = start;
        // For each bracket, whether it is a map's, and how many steps were open before it.
        let mut brackets: Vec<(bool, usize)> = Vec::new();
        while at < self.document.end {
            let byte = bytes.get(at).copied().unwrap_or(b' ');
            match byte {
                b'{' | b'[' => {
                    brackets.push((byte == b'{', self.open.len()));
                    if byte == b'[' {
                        self.push(usize::MAX, Step::Item);
                    }
                    at += 1;
                }
                b'}' | b']' => {
                    self.blank(at, offset, &brackets);
                    if let Some((_, steps)) = brackets.pop() {
                        self.open.truncate(steps);
                    }
                    at += 1;
                    if brackets.is_empty() {
                        break;
                    }
                }
                b',' => {
                    self.blank(at, offset, &brackets);
                    if let Some((is_map, steps)) = brackets.last() {
                        self.open.truncate(*steps + usize::from(!is_map));
                    }
                    at += 1;
                }
                b':' => {
                    at += 1;
                }
                b' ' | b'\n' | b'\r' | b'\t' => at += 1,
                b'#' => {
                    at += self.text.get(at..).unwrap_or_default().find('\n').unwrap_or(self.document.end - at)
                }
                _ => at = self.flow_word(at, offset, &brackets),
            }
        }
        if at >= self.document.end {
            self.blank(at, offset, &brackets);
        }
        self.open.truncate(outside);
        at
    }

    /// A cursor between the words: a key of a map that is not there yet, or a value.
    fn blank(&mut self, end: usize, offset: usize, brackets: &[(bool, usize)]) {
        let before = self.text.get(..offset).unwrap_or_default().trim_end();
        if offset > end
            || self.found.is_some()
            || !before.ends_with(['{', ',', '[', ':'])
            || brackets.is_empty()
        {
            return;
        }
        let gap = self.text.get(before.len()..end).unwrap_or("x");
        if gap.trim().is_empty() {
            let is_map = brackets.last().is_some_and(|(is_map, _)| *is_map);
            let at = if before.ends_with(':') || !is_map { At::Value } else { At::Key };
            self.find(at, offset..offset, false, 0, true);
        }
    }

    /// A key or a scalar of flow style; gives its end.
    fn flow_word(&mut self, start: usize, offset: usize, brackets: &[(bool, usize)]) -> usize {
        let rest = self.text.get(start..self.document.end).unwrap_or_default();
        let length = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(rest, quote),
            _ => plain_in_flow(rest),
        };
        let end = start + length.max(1);
        let is_map = brackets.last().is_some_and(|(is_map, _)| *is_map);
        let steps = brackets.last().map_or(0, |(_, steps)| *steps);
        let after = self.text.get(end..self.document.end).unwrap_or_default().trim_start();
        let word = self.text.get(start..end).unwrap_or_default().trim_end();
        let span = start..start + word.len();
        let here = (span.start..=span.end).contains(&offset);
        if is_map && self.open.len() <= steps {
            let has_colon = after.starts_with(':');
            if here {
                self.find(At::Key, span.clone(), has_colon, 0, true);
            }
            if has_colon {
                let name = word.trim_matches(['"', '\'']).to_owned();
                let value = after.get(1..).and_then(|value| {
                    let value = value.trim_start();
                    let scalar = value.get(..plain_in_flow(value))?.trim().trim_matches(['"', '\'']);
                    (!scalar.is_empty()).then(|| scalar.to_owned())
                });
                let parent = self.open.last().map(|open| open.number);
                self.keys.push(Key { name: name.clone(), span, parent, value });
                self.push(usize::MAX, Step::Key(name));
            }
        } else if here {
            self.find(At::Value, span, false, 0, true);
        }
        end
    }
}

/// The key that a line begins with: its name, its bytes, and where the colon behind it is, if there is one.
fn key(rest: &str, at: usize) -> (String, Range<usize>, Option<usize>) {
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(rest, quote),
        _ => {
            let colon = rest.match_indices(':').find(|(at, _)| {
                rest.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
            });
            colon.map_or_else(|| uncommented(rest).len(), |(at, _)| at)
        }
    };
    let word = rest.get(..length).unwrap_or_default().trim_end();
    let behind = rest.get(length..).unwrap_or_default();
    let gap = behind.len() - behind.trim_start().len();
    let colon = behind.trim_start().starts_with(':').then_some(at + length + gap);
    (word.trim_matches(['"', '\'']).to_owned(), at..at + word.len(), colon)
}

/// How long a text in quotes is, both included.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == '\n' && quote == '\'' {
            return at;
        }
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = quote == '"' && c == '\\' && !escaped;
    }
    rest.len()
}

/// How long a word of flow style without quotes is.
fn plain_in_flow(rest: &str) -> usize {
    let ends = |(at, c): &(usize, char)| match c {
        ',' | '{' | '}' | '[' | ']' | '\n' => true,
        ':' => rest.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\r'])),
        _ => false,
    };
    rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at)
}

/// A value without the comment behind it.
fn uncommented(value: &str) -> &str {
    if let Some(quote @ ('"' | '\'')) = value.chars().next() {
        return value.get(..quoted(value, quote)).unwrap_or(value);
    }
    let comment = if value.starts_with('#') { Some(0) } else { value.find(" #") };
    comment.and_then(|at| value.get(..at)).unwrap_or(value).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `key spec.containers[] beside image,name of v1 Pod`
    fn shown(marked: &str) -> String {
        let offset = marked.find('‸').unwrap();
        let Some(spot) = at(&marked.replace('‸', ""), offset) else { return "nothing".to_owned() };
        let mut way = String::new();
        for step in &spot.way {
            match step {
                Step::Key(key) => way.push_str(&format!(".{key}")),
                Step::Item => way.push_str("[]"),
            }
        }
        let text = marked.replace('‸', "");
        let word = text.get(spot.word.clone()).unwrap();
        let sort = if spot.at == At::Key { "key" } else { "value" };
        let kind = spot.kind.1.unwrap_or_default();
        format!("{sort} `{word}` in {way} of {kind}, beside {}", spot.beside.join(" "))
    }

    #[test]
    fn block_style_is_told_by_its_columns() {
        let pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    ima‸ge: x\n    ports:\n    - containerPort: 80\n  nodeName: b\n";
        assert_eq!(shown(pod), "key `image` in .spec.containers[] of Pod, beside name ports");
        let deeper =
            "kind: Pod\nspec:\n  containers:\n    - name: a\n      ports:\n        - containerPort: 8‸0\n";
        assert_eq!(shown(deeper), "value `80` in .spec.containers[].ports[].containerPort of Pod, beside ");
        assert_eq!(shown("kind: Pod\nsp‸ec:\n  a: b\n"), "key `spec` in  of Pod, beside kind");
        assert_eq!(shown("kind: ‸\n"), "value `` in .kind of , beside ");
    }

    #[test]
    fn a_line_that_is_not_typed_yet_is_where_its_column_says() {
        assert_eq!(shown("kind: Pod\nspec:\n  a: 1\n  ‸\n"), "key `` in .spec of Pod, beside a");
        assert_eq!(
            shown("kind: Pod\nspec:\n  a: 1\n  ho‸\n  b: 2\n"),
            "key `ho` in .spec of Pod, beside a b"
        );
        assert_eq!(shown("kind: Pod\nspec:\n  a: 1\n‸"), "key `` in  of Pod, beside kind spec");
        assert_eq!(
            shown("kind: Pod\nspec:\n  containers:\n  - ‸\n"),
            "key `` in .spec.containers[] of Pod, beside "
        );
        assert_eq!(
            shown("kind: Pod\nspec:\n  containers:\n  - name: a\n    ‸"),
            "key `` in .spec.containers[] of Pod, beside name"
        );
    }

    #[test]
    fn flow_style_and_json_are_told_by_their_brackets() {
        assert_eq!(
            shown("kind: Pod\nspec: { containers: [{ name: a, im‸ }] }\n"),
            "key `im` in .spec.containers[] of Pod, beside name"
        );
        assert_eq!(shown("kind: Pod\nspec: { a: 1, ‸ }\n"), "key `` in .spec of Pod, beside a");
        assert_eq!(shown("kind: Pod\nspec: { a: ‸ }\n"), "value `` in .spec.a of Pod, beside ");
        assert_eq!(
            shown("{\"kind\": \"Pod\",\n \"spec\": {\"node‸Name\": \"x\"}}"),
            "key `\"nodeName\"` in .spec of Pod, beside "
        );
        assert_eq!(
            shown("kind: Pod\nspec: {\n  a: 1,\n  b: ‸x\n}\nmetadata: {}\n"),
            "value `x` in .spec.b of Pod, beside "
        );
        assert_eq!(shown("kind: Pod\nspec: { a: {}, ‸"), "key `` in .spec of Pod, beside a");
    }

    #[test]
    fn texts_and_comments_are_no_places() {
        assert_eq!(shown("kind: ConfigMap\ndata:\n  a: |\n    key: v‸\n  b: c\n"), "nothing");
        assert_eq!(shown("kind: Pod\n# spec: ‸\n"), "nothing");
        assert_eq!(
            shown("kind: ConfigMap\ndata:\n  a: |\n    key: v\n  b‸: c\n"),
            "key `b` in .data of ConfigMap, beside a"
        );
    }

    #[test]
    fn documents_are_apart() {
        assert_eq!(
            shown("kind: A\n---\nkind: B\nsp‸ec: {}\n---\nkind: C\n"),
            "key `spec` in  of B, beside kind"
        );
    }

    #[test]
    fn any_offset_of_any_text_has_an_answer() {
        let text = "a: {b: [c, {d: 'e\n- f: \"g\n  - - h: |\n  i\n? j\n: k\n---\n{\"l\": [1, {}], é: 😀}\n&a b: *c\n";
        for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            if let Some(spot) = at(text, offset) {
                assert!(text.get(spot.word).is_some());
            }
        }
    }
}
