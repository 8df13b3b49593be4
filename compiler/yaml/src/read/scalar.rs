//! What a plain text means to `kubectl`, which reads YAML 1.1 with some of 1.2.

use ecow::EcoString;
use kdsl_base::Value;

/// The value of a plain text. Nothing for infinities and for what is no number: JSON has none.
pub(super) fn resolve(text: &str) -> Option<Value> {
    let Some(first) = text.bytes().next() else { return Some(Value::Null) };
    let number = match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => {
            if infinite(text) {
                return None;
            }
            number(text, first)
        }
        b'~' | b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' => word(text),
        _ => None,
    };
    Some(number.unwrap_or_else(|| Value::Str(EcoString::from(text))))
}

fn word(text: &str) -> Option<Value> {
    Some(match text {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        _ => return None,
    })
}

fn infinite(text: &str) -> bool {
    matches!(text, ".nan" | ".NaN" | ".NAN")
        || matches!(text.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF") && text.len() <= 5
}

fn number(text: &str, first: u8) -> Option<Value> {
    let read =
        |digits: &str| if first == b'.' { float(digits) } else { int(digits).or_else(|| float(digits)) };
    if text.contains('_') { read(&text.replace('_', "")) } else { read(text) }
}

/// Whole numbers of any base: `012` and `0o14` count by eight.
fn int(text: &str) -> Option<Value> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, radix).ok()?;
    let signed = if negative { -i128::from(size) } else { i128::from(size) };
    match i64::try_from(signed) {
        Ok(number) => Some(Value::Int(number)),
        // Past 64 bits with a sign, it is a float to everything that reads the JSON.
        #[allow(clippy::cast_precision_loss, reason = "as in every reader of such a number")]
        Err(_) => (!negative).then_some(Value::Float(size as f64)),
    }
}

/// `[+-] digits [. digits] [e [+-] digits]`, or the same beginning with the point.
fn float(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (unsigned.get(..at)?, unsigned.get(at + 1..)),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some = !whole.is_empty() || !fraction.is_empty();
    if !some || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !all_digits(digits) {
            return None;
        }
    }
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Float)
}

/// The text of a key that is a float: `kubectl` gives it the few digits of a short float, with an
/// exponent from a million on.
pub(super) fn float_key(number: f64) -> EcoString {
    #[allow(clippy::cast_possible_truncation, reason = "that is what `kubectl` does")]
    let short = number as f32;
    let digits = format!("{short:e}");
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
    match exponent.parse::<i32>().unwrap_or(0) {
        -4..=5 => ecow::eco_format!("{short}"),
        power => ecow::eco_format!("{mantissa}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<Value> {
        Some(Value::Str(text.into()))
    }

    #[test]
    fn plain_texts_mean_what_kubectl_takes_them_for() {
        for (plain, number) in [
            ("0", 0),
            ("12", 12),
            ("-12", -12),
            ("+12", 12),
            ("012", 10),
            ("0o14", 12),
            ("0b11", 3),
            ("0x1F", 31),
            ("-0x1f", -31),
            ("1_000", 1000),
            ("0_1", 1),
            ("-0b1", -1),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(resolve(plain), Some(Value::Int(number)), "{plain}");
        }
        for (plain, number) in [
            ("1e3", 1000.0),
            ("1.", 1.0),
            (".5", 0.5),
            ("-.5", -0.5),
            ("08", 8.0),
            ("1E+2", 100.0),
            ("18446744073709551615", 18_446_744_073_709_551_615.0),
            ("685_230.15", 685_230.15),
        ] {
            assert_eq!(resolve(plain), Some(Value::Float(number)), "{plain}");
        }
        for plain in ["yes", "Y", "on", "True"] {
            assert_eq!(resolve(plain), Some(Value::Bool(true)), "{plain}");
        }
        for plain in ["no", "n", "OFF", "false"] {
            assert_eq!(resolve(plain), Some(Value::Bool(false)), "{plain}");
        }
        for plain in ["", "~", "null", "Null"] {
            assert_eq!(resolve(plain), Some(Value::Null), "{plain}");
        }
        for plain in [
            "1:20",
            "=",
            "2001-01-01",
            "yEs",
            "nUll",
            "0x",
            "0xg",
            "_1",
            "1e400",
            "1.2.3",
            "-",
            "+",
            ".",
            "e1",
            "100m",
            "1e",
            "0b2",
            "inf",
            "nan",
        ] {
            assert_eq!(resolve(plain), text(plain), "{plain}");
        }
        for plain in [".inf", "-.Inf", "+.INF", ".nan"] {
            assert_eq!(resolve(plain), None, "{plain}");
        }
    }
}
