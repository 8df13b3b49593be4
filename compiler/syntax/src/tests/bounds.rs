//! No text is too deep, and none takes more than its length.

use super::{parsed, problems, tree};
use crate::{MAX_DEPTH, NodeId};

/// Parses on a stack as small as a browser's.
fn on_small_stack(text: String) -> (usize, String) {
    let work = move || {
        let parse = parsed(&text);
        let mut depths = vec![0usize; parse.tree.len()];
        let mut deepest = 0;
        for id in parse.tree.descendants(NodeId(0)).skip(1) {
            let depth = depths[parse.tree.get(id).parent as usize] + 1;
            depths[id.0 as usize] = depth;
            deepest = deepest.max(depth);
        }
        assert!(deepest <= MAX_DEPTH, "{deepest}");
        let shown =
            problems(&parse).lines().map(|line| line.chars().take(90).collect::<String>() + "\n").collect();
        (parse.problems.len(), shown)
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap()
}

#[test]
fn a_hundred_thousand_levels_are_one_problem() {
    let n = 100_000;
    let closed = |open: &str, inner: &str, close: &str| open.repeat(n) + inner + &close.repeat(n);
    let texts = [
        closed("[", "1", "]"),
        closed("(", "1", ")"),
        closed("{ a: ", "1", "}"),
        closed("f(", "1", ")"),
        closed("x[", "1", "]"),
        closed("\"${", "1", "}\""),
        "[".repeat(n),
        "{ a: ".repeat(n),
        "!".repeat(n) + "a",
        "- ".repeat(n) + "a",
        "x => ".repeat(n) + "a",
        "if ".repeat(n) + "a",
        "if a then ".repeat(n) + "a",
        "if a then b else ".repeat(n) + "a",
        "a".to_owned() + &" + a".repeat(n),
        "a".to_owned() + &".a".repeat(n),
        "a".to_owned() + &"(1)".repeat(n),
        "a".to_owned() + &" ?? a".repeat(n),
        "[".to_owned() + &"for x in y: ".repeat(n) + "1]",
    ];
    for text in texts {
        let shown: String = text.chars().take(20).collect();
        let (count, problems) = on_small_stack(format!("let x = {text}\nlet y = \n"));
        assert!(problems.contains("K0007") || shown.starts_with("[[[["), "{shown}: {problems}");
        assert!(problems.contains("expected a value after `=`"), "{shown}: {problems}");
        assert!(count <= 3, "{shown}: {problems}");
    }
}

#[test]
fn items_and_types_are_bounded_too() {
    let n = 100_000;
    let texts = [
        "if a { ".repeat(n) + &"}".repeat(n),
        "if a { } else ".repeat(n) + "{ }",
        "component A { ".repeat(n) + &"}".repeat(n),
        "type A = ".to_owned() + &"[".repeat(n) + "Int" + &"]".repeat(n),
        "type A = Int".to_owned() + &"?".repeat(n),
        "type A = ".to_owned() + &"{ a: ".repeat(n) + "Int" + &"}".repeat(n),
        "A b { ".to_owned() + &"if a { ".repeat(n) + &"}".repeat(n) + "}",
        "A b { ".to_owned() + &"if a { } else ".repeat(n) + "{ } }",
    ];
    for text in texts {
        let shown: String = text.chars().take(20).collect();
        let (count, problems) = on_small_stack(text + "\nlet y = \n");
        assert!(problems.contains("K0007"), "{shown}: {problems}");
        assert!(problems.contains("expected a value after `=`"), "{shown}: {problems}");
        assert!(count <= 3, "{shown}: {problems}");
    }
}

#[test]
fn the_limit_itself_is_allowed() {
    let text = format!("let x = {}1{}", "[".repeat(256), "]".repeat(256));
    assert_eq!(problems(&parsed(&text)), "");
    assert!(tree(&parsed(&text)).contains("NumberExpr"));
}

#[test]
fn garbage_takes_time_in_proportion() {
    for piece in [
        "}\n",
        "{\n",
        "\"\"\"\n",
        "/*\n",
        "\"${",
        "]",
        "'",
        "a.",
        "[}",
        "  {\n",
        "{ a: [\n}\n",
        "r\"\"\"${\n",
    ] {
        let text = piece.repeat(100_000);
        let start = std::time::Instant::now();
        let _ = parsed(&text);
        assert!(start.elapsed().as_secs() < 5, "{piece:?} {:?}", start.elapsed());
    }
}
