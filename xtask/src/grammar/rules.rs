//! The rules of the TextMate grammar. Words, signs, quotes, numbers and escapes are the lexer's; what is
//! written here is how they are coloured, and where a word means something.

use kdsl_syntax::{TokenTable, token_table};
use serde_json::{Value, json};

/// What stands before the first word of an entry, of an item or of a named argument.
const START: &str = r"(?:^|(?<=[{,(]))[ \t]*";
/// The end of the line, which also ends a string and an interpolation that are never closed.
const LINE_END: &str = "(?=$)";

/// The grammar.
pub fn grammar() -> Value {
    let table = token_table();
    json!({
        "information_for_contributors": [
            "Generated from compiler/syntax/src/table.rs and xtask/src/grammar: run `cargo xtask grammar`."
        ],
        "name": "kdsl",
        "scopeName": "source.kdsl",
        "fileTypes": ["kdsl"],
        "patterns": [{ "include": "#code" }],
        "repository": {
            // Of two rules that match at the same place the first one wins.
            "code": { "patterns": includes(&[
                "comments", "strings", "numbers", "items", "resources", "keys", "members", "words", "signs",
            ]) },
            "comments": { "patterns": comments(&table) },
            "strings": { "patterns": strings(&table) },
            "escapes": { "match": table.escape, "name": "constant.character.escape.kdsl" },
            "interpolation": interpolation(),
            "nested": {
                // Braces are counted in an interpolation alone, where one of them ends it.
                "begin": r"\{",
                "end": format!(r"\}}|{LINE_END}"),
                "beginCaptures": named("punctuation.section.braces.begin.kdsl"),
                "endCaptures": named("punctuation.section.braces.end.kdsl"),
                "patterns": includes(&["nested", "code"]),
            },
            "numbers": { "match": table.number, "name": "constant.numeric.kdsl" },
            "items": { "patterns": items(&table) },
            "resources": { "patterns": resources(&table) },
            "keys": { "patterns": keys(&table) },
            "members": { "patterns": members(&table) },
            "words": { "patterns": words(&table) },
            "signs": { "patterns": signs(&table) },
        },
    })
}

fn includes(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "include": format!("#{name}") })).collect()
}

/// The captures of a rule, in which the whole match has one name.
fn named(scope: &str) -> Value {
    json!({ "0": { "name": scope } })
}

/// A text as a regular expression that matches it.
fn literal(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        if !sign.is_ascii_alphanumeric() {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

/// One of these words, none of them a part of a longer name.
fn one_of(words: &[&str]) -> String {
    format!("(?:{})(?![A-Za-z0-9_]|-[A-Za-z0-9_])", words.join("|"))
}

/// A name as a regular expression without groups, whose numbers would come between those of a rule.
fn name(table: &TokenTable) -> String {
    table.name.replace('(', "(?:")
}

fn comments(table: &TokenTable) -> Value {
    let rule = |(open, close): &(&str, &str)| match (*open, *close) {
        ("///", "") => {
            json!({ "match": "///(?!/).*$", "name": "comment.line.documentation.kdsl" })
        }
        (open, "") => {
            json!({ "match": format!("{}.*$", literal(open)), "name": "comment.line.double-slash.kdsl" })
        }
        (open, close) => json!({
            "begin": literal(open), "end": literal(close), "name": "comment.block.kdsl",
        }),
    };
    table.comments.iter().map(rule).collect()
}

fn strings(table: &TokenTable) -> Value {
    let rule = |(open, close, cooked): &(&str, &str, bool)| {
        let sort = match (open.len() - usize::from(!cooked), cooked) {
            (1, true) => "string.quoted.double.kdsl",
            (1, false) => "string.quoted.double.raw.kdsl",
            (_, true) => "string.quoted.triple.kdsl",
            (_, false) => "string.quoted.triple.raw.kdsl",
        };
        let one_line = close.len() == 1;
        let end = if one_line { format!("{}|{LINE_END}", literal(close)) } else { literal(close) };
        let inside: &[&str] = if *cooked { &["escapes", "interpolation"] } else { &[] };
        json!({
            "begin": literal(open),
            "end": end,
            "name": sort,
            "beginCaptures": named("punctuation.definition.string.begin.kdsl"),
            "endCaptures": named("punctuation.definition.string.end.kdsl"),
            "patterns": includes(inside),
        })
    };
    table.strings.iter().map(rule).collect()
}

fn interpolation() -> Value {
    json!({
        "begin": r"\$\{",
        "end": format!(r"\}}|{LINE_END}"),
        "name": "meta.interpolation.kdsl",
        "contentName": "source.kdsl.embedded",
        "beginCaptures": named("punctuation.section.interpolation.begin.kdsl"),
        "endCaptures": named("punctuation.section.interpolation.end.kdsl"),
        "patterns": includes(&["nested", "code"]),
    })
}

/// The words that begin an item: first on their line or in their braces, with something behind them that
/// is no part of an expression. `let` begins an entry as well.
fn items(table: &TokenTable) -> Value {
    let name = name(table);
    let start = r"(?:^|(?<=[{},]))[ \t]*";
    let declaring = ["param", "let", "output"];
    let typing = ["type", "component"];
    let others: Vec<&str> = table
        .item_words
        .iter()
        .copied()
        .filter(|word| {
            !declaring.contains(word) && !typing.contains(word) && !["fn", "assert"].contains(word)
        })
        .collect();
    let rule = |words: &[&str], behind: &str, scope: &str| {
        let mut captures = json!({ "1": { "name": "keyword.declaration.kdsl" } });
        captures["2"] = json!({ "name": scope });
        json!({ "match": format!("{start}({}){behind}", one_of(words)), "captures": captures })
    };
    json!([
        {
            "match": format!(r"{start}({})[ \t]+({name})[ \t]+({})(?=[ \t]+[A-Za-z_])",
                one_of(&["policy"]), one_of(&["on"])),
            "captures": {
                "1": { "name": "keyword.declaration.kdsl" },
                "2": { "name": "entity.name.section.kdsl" },
                "3": { "name": "keyword.other.kdsl" },
            },
        },
        rule(&declaring, &format!(r"[ \t]+({name})(?=[ \t]*[:=])"), "variable.other.declaration.kdsl"),
        rule(&typing, &format!(r"[ \t]+({name})(?=[ \t]*[={{])"), "entity.name.type.kdsl"),
        rule(&["fn"], &format!(r"[ \t]+({name})(?=[ \t]*\()"), "entity.name.function.kdsl"),
        rule(&["assert"], r"(?=[ \t]+[^\s:=.?,})\]/*|&<>+-])", "keyword.declaration.kdsl"),
        rule(&others, "(?=[ \\t]+[A-Za-z_\"]|[ \\t]*\\{)", "keyword.declaration.kdsl"),
        {
            "match": format!(r"(?<=import)[ \t]+({})(?=[ \t]+[A-Za-z_])", one_of(&["component"])),
            "captures": { "1": { "name": "keyword.other.kdsl" } },
        },
    ])
}

/// What begins a resource, `Kind name` and `Kind "name"`, and the words that stand in such a line.
fn resources(table: &TokenTable) -> Value {
    let kind = r"[A-Z][A-Za-z0-9_]*(?!-[A-Za-z0-9_])";
    let name = name(table);
    let keyword = |word: &str, behind: &str| {
        json!({
            "match": format!("(?<=[\"}}A-Za-z0-9_])[ \\t]+({}){behind}", one_of(&[word])),
            "captures": { "1": { "name": "keyword.other.kdsl" } },
        })
    };
    json!([
        {
            "match": format!(r"\b({kind})[ \t]+(?!{})({name})(?=[ \t]*(?:\{{|$|//|/\*|\}}|,|as[ \t]))",
                one_of(&[table.keywords, &["as"]].concat())),
            "captures": { "1": { "name": "entity.name.type.kdsl" }, "2": { "name": "entity.name.section.kdsl" } },
        },
        keyword("as", "(?=[ \\t]+[A-Za-z_])"),
        keyword("from", "(?=[ \\t]+r?\")"),
        {
            "match": format!("(?<=\")[ \\t]+({})(?=[ \\t]*\\{{)", one_of(&["with"])),
            "captures": { "1": { "name": "keyword.other.kdsl" } },
        },
        { "match": format!("{}(?=[ \\t]*\\{{)", one_of(&["replace"])), "name": "keyword.other.kdsl" },
    ])
}

/// The keys of entries, alone or as a path: any word may be one.
fn keys(table: &TokenTable) -> Value {
    let name = name(table);
    json!([{
        "match": format!("{START}({name})(?=(?:[ \\t]*\\.[ \\t]*(?:{name}|\"[^\"\\n]*\"))*\\??[ \\t]*:)"),
        "captures": { "1": { "name": "entity.name.tag.kdsl" } },
    }])
}

/// What stands behind a `.`: any word, also a key of a path.
fn members(table: &TokenTable) -> Value {
    let name = name(table);
    let rule = |behind: &str, scope: &str| {
        json!({
            "match": format!(r"(\?\.|(?<!\.)\.)[ \t]*({name}){behind}"),
            "captures": {
                "1": { "name": "punctuation.accessor.kdsl" },
                "2": { "name": scope },
            },
        })
    };
    json!([rule(r"(?=\()", "entity.name.function.member.kdsl"), rule("", "variable.other.member.kdsl"),])
}

fn words(table: &TokenTable) -> Value {
    let constants: Vec<&str> =
        table.keywords.iter().copied().filter(|word| matches!(*word, "null" | "true" | "false")).collect();
    let control: Vec<&str> =
        table.keywords.iter().copied().filter(|word| !constants.contains(word)).collect();
    let name = name(table);
    json!([
        { "match": format!(r"\b{}", one_of(&constants)), "name": "constant.language.kdsl" },
        { "match": format!(r"\b{}", one_of(&control)), "name": "keyword.control.kdsl" },
        { "match": format!(r"{name}(?=\()"), "name": "entity.name.function.kdsl" },
        { "match": format!(r"(?=[A-Z]){name}"), "name": "entity.name.type.kdsl" },
        { "match": name, "name": "variable.other.kdsl" },
    ])
}

fn signs(table: &TokenTable) -> Value {
    let any = |signs: &[&str]| signs.iter().map(|sign| literal(sign)).collect::<Vec<_>>().join("|");
    let brackets: Vec<&str> = table
        .brackets
        .iter()
        .filter(|(open, _)| open.len() == 1)
        .flat_map(|(open, close)| [*open, *close])
        .collect();
    json!([
        { "match": any(table.operators), "name": "keyword.operator.kdsl" },
        { "match": any(table.punctuation), "name": "punctuation.separator.kdsl" },
        { "match": any(&brackets), "name": "punctuation.section.kdsl" },
        { "match": r"'[^'\n]*'|#.*$|;", "name": "invalid.illegal.kdsl" },
    ])
}
