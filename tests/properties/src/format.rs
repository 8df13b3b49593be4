//! The formatter: what it writes is the same program, and is in its style.

use kdsl_fmt::{format, unproven};

/// Formats, and checks all that must hold: nothing is to be done the second time, no line is untidy, and it was
/// never the proof of sameness that kept a text as it was. Gives nothing for what does not parse.
pub fn holds(text: &str) -> Option<String> {
    let once = format(text).ok()?;
    let laid_out = unproven(text).ok()?;
    assert!(laid_out == once, "not the same:\n{text}\n=== became ===\n{laid_out}");
    let again = format(&once).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}\n=== became ===\n{once}"));
    assert!(again == once, "not settled:\n{text}\n=== became ===\n{once}\n=== became ===\n{again}");
    looks_tidy(&once);
    Some(once)
}

/// No line ends in blanks, no two blank lines follow each other, and the last line ends; but for
/// what stands in strings and comments, which is not the formatter's.
fn looks_tidy(text: &str) {
    if text.contains("\"\"\"") || text.contains("/*") {
        return;
    }
    assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
    assert!(!text.contains("\n\n\n") && !text.starts_with('\n') && !text.ends_with("\n\n"), "{text:?}");
    assert!(text.is_empty() || text.ends_with('\n'), "{text:?}");
    assert!(!text.contains(['\r', '\u{feff}']), "{text:?}");
}
