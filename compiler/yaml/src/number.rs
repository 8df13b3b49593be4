//! Numbers as text that every reader turns into the same number.

use std::fmt::Write;

/// Appends `value` in decimal digits.
pub(crate) fn push_int(out: &mut String, value: i64) {
    let mut digits = [0u8; 20];
    let mut rest = value.unsigned_abs();
    let mut used = 0;
    for place in digits.iter_mut().rev() {
        *place = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        used += 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    for digit in digits.iter().skip(digits.len() - used) {
        out.push(char::from(*digit));
    }
}

/// Appends `value`, which is finite, with a point always and an exponent only where the number is
/// very large or very small.
///
/// YAML 1.1 takes `1e30` for text: a float has a point there, and its exponent has a sign. So it
/// is `1.0e+30`, which YAML 1.2 and JSON read too. The digits are the fewest that give the same
/// float back.
pub(crate) fn push_float(out: &mut String, value: f64) {
    let size = value.abs();
    // A `String` takes everything that is written into it.
    if size == 0.0 || (1e-5..1e16).contains(&size) {
        let start = out.len();
        let _ = write!(out, "{value}");
        if !out.bytes().skip(start).any(|byte| byte == b'.') {
            out.push_str(".0");
        }
        return;
    }
    let digits = format!("{value:e}");
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
    out.push_str(mantissa);
    if !mantissa.contains('.') {
        out.push_str(".0");
    }
    out.push_str(if exponent.starts_with('-') { "e" } else { "e+" });
    out.push_str(exponent);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(value: i64) -> String {
        let mut out = String::new();
        push_int(&mut out, value);
        out
    }

    fn float(value: f64) -> String {
        let mut out = String::new();
        push_float(&mut out, value);
        out
    }

    #[test]
    fn whole_numbers_have_all_their_digits() {
        for value in [0, 7, -7, 10, 1_000_000, i64::MAX, i64::MIN] {
            assert_eq!(int(value), value.to_string());
        }
    }

    #[test]
    fn floats_keep_a_point_and_a_signed_exponent() {
        assert_eq!(float(1.0), "1.0");
        assert_eq!(float(-0.0), "-0.0");
        assert_eq!(float(0.1), "0.1");
        assert_eq!(float(1e30), "1.0e+30");
        assert_eq!(float(-1.5e-9), "-1.5e-9");
        assert_eq!(float(5e-324), "5.0e-324");
        for value in [f64::MAX, f64::MIN_POSITIVE, 123_456_789.123, 1e15, 1e16, 0.000_01] {
            assert_eq!(float(value).parse::<f64>(), Ok(value));
        }
    }
}
