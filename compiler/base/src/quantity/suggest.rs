//! What was meant by a text that is nearly a quantity.

use super::grammar::split_number;
use super::parse_quantity;

/// A quantity that may have been meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// The quantity, as it should be written.
    pub text: String,
    /// What its suffix means, such as `mebibytes`; empty where that helps nobody.
    pub meaning: &'static str,
}

/// What may have been meant by a text that is not a quantity, the likeliest first. Empty for a text
/// that is one, and where nothing is near.
///
/// ```
/// let texts: Vec<String> =
///     kdsl_base::quantity::suggest("512Mb").into_iter().map(|one| one.text).collect();
/// assert_eq!(texts, ["512Mi", "512M"]);
/// ```
pub fn suggest(text: &str) -> Vec<Suggestion> {
    if parse_quantity(text).is_ok() {
        return Vec::new();
    }
    let tidy = tidy(text);
    if parse_quantity(&tidy).is_ok() {
        return vec![Suggestion { text: tidy, meaning: "" }];
    }
    let Some((number, unit)) = split_number(&tidy) else { return Vec::new() };
    let mut found = Vec::new();
    for (suffix, meaning) in meant(unit) {
        let text = format!("{number}{suffix}");
        if parse_quantity(&text).is_ok() {
            found.push(Suggestion { text, meaning });
        }
    }
    found
}

/// Without blanks and digit separators, and with a point for a decimal comma.
fn tidy(text: &str) -> String {
    let mut tidy: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    if tidy.matches(',').count() == 1 && !tidy.contains('.') {
        let after = tidy.split(',').nth(1).unwrap_or("");
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        // Three digits after a comma are thousands more often than thousandths.
        tidy = tidy.replace(',', if digits == 3 { "" } else { "." });
    }
    tidy
}

/// The suffixes that a unit's name may stand for.
fn meant(unit: &str) -> Vec<(&'static str, &'static str)> {
    const SIZES: [(&str, [(&str, &str); 2]); 6] = [
        ("k", [("Ki", "kibibytes"), ("k", "kilobytes")]),
        ("m", [("Mi", "mebibytes"), ("M", "megabytes")]),
        ("g", [("Gi", "gibibytes"), ("G", "gigabytes")]),
        ("t", [("Ti", "tebibytes"), ("T", "terabytes")]),
        ("p", [("Pi", "pebibytes"), ("P", "petabytes")]),
        ("e", [("Ei", "exbibytes"), ("E", "exabytes")]),
    ];
    let lower = unit.to_ascii_lowercase();
    match lower.as_str() {
        "" | "b" | "byte" | "bytes" | "core" | "cores" | "cpu" | "cpus" | "vcpu" => return vec![("", "")],
        "mcpu" | "mcpus" | "mcore" | "mcores" | "millicpu" | "millicore" | "millicores" | "milli" => {
            return vec![("m", "thousandths of a core")];
        }
        _ => {}
    }
    let words = [("kilo", "k"), ("mega", "m"), ("giga", "g"), ("tera", "t"), ("kibi", "ki"), ("mebi", "mi")];
    let words = words.into_iter().chain([("gibi", "gi"), ("tebi", "ti")]);
    let base = lower.trim_end_matches("bytes").trim_end_matches("byte").trim_end_matches('b');
    let base = words.into_iter().find(|(word, _)| *word == base).map_or(base, |(_, short)| short);
    let Some((letter, both)) = SIZES.into_iter().find(|(letter, _)| base.starts_with(letter)) else {
        return Vec::new();
    };
    match base.strip_prefix(letter) {
        Some("") => both.to_vec(),
        Some("i") => both.into_iter().take(1).collect(),
        _ => Vec::new(),
    }
}
