//! The grammar as a property list, the form in which TextMate and Sublime Text read it.

use std::fmt::Write as _;

use serde_json::Value;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">
<!-- Generated from compiler/syntax/src/table.rs and xtask/src/grammar: run `cargo xtask grammar`. -->
<plist version=\"1.0\">
";

/// The value as a property list. There are no numbers in a grammar, and a null is nothing.
pub fn write(value: &Value) -> String {
    let mut out = HEAD.to_owned();
    node(value, 0, &mut out);
    out.push_str("</plist>\n");
    out
}

fn node(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    // Writing to a text does not fail.
    let _ = match value {
        Value::String(text) => writeln!(out, "{indent}<string>{}</string>", escaped(text)),
        Value::Array(items) => {
            let _ = writeln!(out, "{indent}<array>");
            items.iter().for_each(|item| node(item, depth + 1, out));
            writeln!(out, "{indent}</array>")
        }
        Value::Object(fields) => {
            let _ = writeln!(out, "{indent}<dict>");
            for (key, value) in fields {
                let _ = writeln!(out, "{indent}  <key>{}</key>", escaped(key));
                node(value, depth + 1, out);
            }
            writeln!(out, "{indent}</dict>")
        }
        Value::Bool(_) | Value::Number(_) | Value::Null => Ok(()),
    };
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
