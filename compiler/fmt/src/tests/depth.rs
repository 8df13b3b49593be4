//! What is nested deeply or stands on one line.

use super::check;

/// Formats on a thread with the stack that threads have.
fn on_a_small_stack(text: String) -> String {
    let formatted = std::thread::Builder::new().stack_size(2 << 20).spawn(move || check(&text).unwrap());
    formatted.unwrap().join().unwrap()
}

#[test]
fn brackets_may_nest_as_deep_as_the_parser_lets_them() {
    let text = format!("let a = {}1{}", "[".repeat(255), "]".repeat(255));
    assert_eq!(on_a_small_stack(text).lines().count(), 3);
    let text = format!("let a = {}1{}\n", "{ a: ".repeat(200), " }".repeat(200));
    let lines = on_a_small_stack(text);
    assert!(lines.lines().count() > 200);
}

#[test]
fn what_nests_without_brackets_may_be_as_deep() {
    on_a_small_stack(format!("let a = {}x", "!".repeat(500)));
    on_a_small_stack(format!("let a = {}1", "if x then 1 else ".repeat(200)));
    on_a_small_stack(format!("let a = x{}", " + x".repeat(500)));
    on_a_small_stack(format!("let a = x{}", ".f(x)".repeat(300)));
    on_a_small_stack(format!("let a = f({}1)", "x => ".repeat(200)));
}

#[test]
fn a_line_of_many_entries_takes_no_longer_than_as_many_lines() {
    let text = format!("let a = [{}]", "{ name: \"x\", value: 1 }, ".repeat(20_000));
    let lines = super::format(&text).unwrap();
    assert_eq!(lines.lines().count(), 20_002);
    let text = format!("let a = \"{}\" // {}", "x".repeat(300_000), "y".repeat(300_000));
    assert_eq!(super::format(&text).unwrap(), text + "\n");
}
