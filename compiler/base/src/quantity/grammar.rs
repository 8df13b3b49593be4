//! The grammar of quantities: `[+-] digits [. digits] suffix`.

use chumsky::prelude::*;

use super::{Family, Quantity, QuantityError};

/// What follows the number.
#[derive(Clone, Copy)]
enum Suffix<'a> {
    /// A power of 1024.
    Binary(u32),
    /// A power of ten.
    Decimal(i32),
    /// A written exponent: its sign and digits.
    Exponent(&'a str),
    Unknown(&'a str),
}

/// Digits before and after the point.
type Number<'a> = (&'a str, &'a str);

/// Reads a quantity, by the rules of the API server.
///
/// # Errors
/// Says why the text is not one; [`super::suggest`] may know what was meant.
pub fn parse_quantity(text: &str) -> Result<Quantity, QuantityError> {
    if let Some(quantity) = simple(text) {
        return Ok(quantity);
    }
    let (sign, number, suffix) =
        quantity().parse(text).into_result().map_err(|_| QuantityError::NotANumber)?;
    let mantissa = mantissa(number).ok_or(QuantityError::OutOfRange)?;
    let mantissa = if sign == Some('-') { -mantissa } else { mantissa };
    let digits = i32::try_from(number.1.len()).map_err(|_| QuantityError::OutOfRange)?;
    let (factor, power, family) = match suffix {
        Suffix::Binary(power) => (1024i128.pow(power), 0, Family::Binary),
        Suffix::Decimal(power) => (1, power, Family::Decimal),
        Suffix::Exponent(power) => {
            let power = power.parse().map_err(|_| QuantityError::OutOfRange)?;
            (1, power, Family::Exponent)
        }
        Suffix::Unknown(words) => return Err(QuantityError::UnknownSuffix(words.trim().to_owned())),
    };
    // Beyond this no amount means anything, and the arithmetic of scales stays far from its limits.
    if !(-60..=60).contains(&power) {
        return Err(QuantityError::OutOfRange);
    }
    let mantissa = mantissa.checked_mul(factor).ok_or(QuantityError::OutOfRange)?;
    Ok(Quantity::normal(mantissa, power - digits, family))
}

/// The number at the start of a text, sign included, and what follows it.
pub(super) fn split_number(text: &str) -> Option<(&str, &str)> {
    let number = sign().then(number()).to_slice();
    number.then(any::<&str, extra::Default>().repeated().to_slice()).parse(text).into_result().ok()
}

fn sign<'a>() -> impl Parser<'a, &'a str, Option<char>> + Clone {
    one_of("+-").or_not()
}

fn number<'a>() -> impl Parser<'a, &'a str, Number<'a>> + Clone {
    let digits = any().filter(char::is_ascii_digit).repeated().at_least(1).to_slice();
    let fraction = just('.').ignore_then(digits.or_not()).map(Option::unwrap_or_default);
    let whole = digits.then(fraction.or_not().map(Option::unwrap_or_default));
    whole.or(just('.').ignore_then(digits).map(|fraction| ("", fraction)))
}

fn quantity<'a>() -> impl Parser<'a, &'a str, (Option<char>, Number<'a>, Suffix<'a>)> {
    let rest = || any().repeated().to_slice();
    let digits = any().filter(char::is_ascii_digit).repeated().at_least(1);
    let exponent = one_of("eE").ignore_then(one_of("+-").or_not().then(digits).to_slice());
    let exponent = exponent.map(Suffix::Exponent).then_ignore(end());
    let named = any().repeated().at_most(2).to_slice().then_ignore(end());
    let named = named.filter(|name: &&str| suffix(name).is_some());
    let named = named.map(|name: &str| suffix(name).unwrap_or(Suffix::Unknown(name)));
    let suffix = choice((exponent, named, rest().map(Suffix::Unknown)));
    sign().then(number()).then(suffix).map(|((sign, number), suffix)| (sign, number, suffix))
}

fn suffix(name: &str) -> Option<Suffix<'_>> {
    Some(match name {
        "" => Suffix::Decimal(0),
        "n" => Suffix::Decimal(-9),
        "u" => Suffix::Decimal(-6),
        "m" => Suffix::Decimal(-3),
        "k" => Suffix::Decimal(3),
        "M" => Suffix::Decimal(6),
        "G" => Suffix::Decimal(9),
        "T" => Suffix::Decimal(12),
        "P" => Suffix::Decimal(15),
        "E" => Suffix::Decimal(18),
        "Ki" => Suffix::Binary(1),
        "Mi" => Suffix::Binary(2),
        "Gi" => Suffix::Binary(3),
        "Ti" => Suffix::Binary(4),
        "Pi" => Suffix::Binary(5),
        "Ei" => Suffix::Binary(6),
        _ => return None,
    })
}

fn mantissa((whole, fraction): Number<'_>) -> Option<i128> {
    whole
        .bytes()
        .chain(fraction.bytes())
        .try_fold(0i128, |value, digit| value.checked_mul(10)?.checked_add(i128::from(digit - b'0')))
}

/// Digits and a suffix: nearly every quantity that there is, without the grammar's cost.
fn simple(text: &str) -> Option<Quantity> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 15 {
        return None;
    }
    let (number, name) = text.split_at(digits);
    let number: i128 = number.parse().ok()?;
    Some(match suffix(name)? {
        Suffix::Binary(power) => Quantity::normal(number * 1024i128.pow(power), 0, Family::Binary),
        Suffix::Decimal(power) => Quantity::normal(number, power, Family::Decimal),
        Suffix::Exponent(_) | Suffix::Unknown(_) => return None,
    })
}
