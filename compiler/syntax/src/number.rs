//! What a number token means. The lexer takes whatever runs on after a digit as one token, so that
//! `512Mb` is one mistake and not three; this decides what it is.

/// The meaning of a number token.
#[derive(Clone, PartialEq, Debug)]
pub enum NumberValue {
    /// A whole number: `3`, `1_000`, `0o644`.
    Int(i64),
    /// A number with a point or an exponent: `1.5`, `1e3`.
    Float(f64),
    /// A number with a unit, as it is written without `_`: `500m`, `512Mi`. Whether Kubernetes knows
    /// the unit is not decided here.
    Quantity(String),
    /// A percentage, as it is written without `_`: `25%`.
    Percent(String),
    /// None of these.
    Malformed(Malformed),
}

/// Why a number token means nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Malformed {
    /// `0644`: YAML 1.1 reads it as octal, 1.2 as decimal.
    LeadingZero,
    /// `0x1F`
    Hex,
    /// `0b1`
    Binary,
    /// `0o9`, `0o`
    Octal,
    /// Outside of 64 bits.
    TooLarge,
    /// `1.2.3`, as versions and addresses are written.
    Points,
    /// Something else: `1__0`, `5%x`, `3_`.
    Other,
}

impl Malformed {
    /// What is wrong with `text`, in a line.
    pub fn message(self, text: &str) -> String {
        let shown: String = text.chars().take(40).collect();
        match self {
            Malformed::LeadingZero => format!("`{shown}` has a leading zero"),
            Malformed::Hex => format!("`{shown}`: numbers are not written in hexadecimal here"),
            Malformed::Binary => format!("`{shown}`: numbers are not written in binary here"),
            Malformed::Octal => format!("`{shown}` is not an octal number"),
            Malformed::TooLarge => format!("`{shown}` does not fit into 64 bits"),
            Malformed::Points => format!("`{shown}` is not a number, because it has more than one point"),
            Malformed::Other => format!("`{shown}` is not a number"),
        }
    }
}

/// The meaning of the text of a number token. A `-` before it is not part of it.
pub fn number(text: &str) -> NumberValue {
    match parse(text) {
        Ok(value) => value,
        Err(reason) => NumberValue::Malformed(reason),
    }
}

fn parse(text: &str) -> Result<NumberValue, Malformed> {
    // Nearly all numbers are digits alone.
    if !text.starts_with('0') && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().map(NumberValue::Int).map_err(|_| Malformed::TooLarge);
    }
    if let Some(special) = prefixed(text) {
        return special;
    }
    let digits_end = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(digits_end).ok_or(Malformed::Other)?;
    if whole.is_empty() {
        return Err(Malformed::Other);
    }
    underscores(whole)?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(behind) => {
            let end = behind.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(behind.len());
            behind.split_at_checked(end).ok_or(Malformed::Other)?
        }
        None => ("", rest),
    };
    underscores(fraction)?;
    if rest.contains('.') {
        return Err(Malformed::Points);
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(Malformed::LeadingZero);
    }
    let has_point = digits_end < text.len() && text.as_bytes().get(digits_end) == Some(&b'.');
    let plain = text.replace('_', "");
    if rest.is_empty() && !has_point {
        return plain.parse().map(NumberValue::Int).map_err(|_| Malformed::TooLarge);
    }
    suffixed(plain, rest)
}

/// `0o644` and the prefixes of other languages.
fn prefixed(text: &str) -> Option<Result<NumberValue, Malformed>> {
    let behind = |small, large| text.strip_prefix(small).or_else(|| text.strip_prefix(large));
    if behind("0x", "0X").is_some() {
        return Some(Err(Malformed::Hex));
    }
    if behind("0b", "0B").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Some(Err(Malformed::Binary));
    }
    let octal = behind("0o", "0O")?;
    if octal.is_empty() || !octal.bytes().all(|byte| matches!(byte, b'0'..=b'7')) {
        return Some(Err(Malformed::Octal));
    }
    let value = i64::from_str_radix(octal, 8);
    Some(value.map(NumberValue::Int).map_err(|_| Malformed::TooLarge))
}

/// A fraction, an exponent, a unit or a `%`. `rest` is what follows the digits in the text.
fn suffixed(plain: String, rest: &str) -> Result<NumberValue, Malformed> {
    if rest == "%" {
        return Ok(NumberValue::Percent(plain));
    }
    let exponent = rest.strip_prefix(['e', 'E']).map(|behind| behind.trim_start_matches(['+', '-']));
    let is_exponent =
        exponent.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    if rest.is_empty() || is_exponent {
        let value: f64 = plain.parse().map_err(|_| Malformed::Other)?;
        return if value.is_finite() { Ok(NumberValue::Float(value)) } else { Err(Malformed::TooLarge) };
    }
    if rest.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Ok(NumberValue::Quantity(plain));
    }
    Err(Malformed::Other)
}

/// A `_` stands between two digits.
fn underscores(digits: &str) -> Result<(), Malformed> {
    let bad = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    if bad { Err(Malformed::Other) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_language() {
        assert_eq!(number("3"), NumberValue::Int(3));
        assert_eq!(number("0"), NumberValue::Int(0));
        assert_eq!(number("1_000"), NumberValue::Int(1000));
        assert_eq!(number("0o644"), NumberValue::Int(0o644));
        assert_eq!(number("9223372036854775807"), NumberValue::Int(i64::MAX));
        assert_eq!(number("1.5"), NumberValue::Float(1.5));
        assert_eq!(number("0.5"), NumberValue::Float(0.5));
        assert_eq!(number("1e3"), NumberValue::Float(1000.0));
        assert_eq!(number("1.5e-3"), NumberValue::Float(0.0015));
        assert_eq!(number("500m"), NumberValue::Quantity("500m".into()));
        assert_eq!(number("1.5Gi"), NumberValue::Quantity("1.5Gi".into()));
        assert_eq!(number("1E"), NumberValue::Quantity("1E".into()));
        assert_eq!(number("25%"), NumberValue::Percent("25%".into()));
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!(number("0644"), NumberValue::Malformed(Malformed::LeadingZero));
        assert_eq!(number("0x1F"), NumberValue::Malformed(Malformed::Hex));
        assert_eq!(number("0o9"), NumberValue::Malformed(Malformed::Octal));
        assert_eq!(number("9223372036854775808"), NumberValue::Malformed(Malformed::TooLarge));
        assert_eq!(number("1e999"), NumberValue::Malformed(Malformed::TooLarge));
        assert_eq!(number("1.2.3"), NumberValue::Malformed(Malformed::Points));
        for text in ["1__0", "1_", "5%x", "1.5_", "", "m", "1."] {
            assert!(matches!(number(text), NumberValue::Malformed(_) | NumberValue::Float(_)), "{text}");
        }
    }
}
