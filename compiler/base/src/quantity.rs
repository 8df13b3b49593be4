//! Kubernetes quantities, such as `100m`, `1.5Gi` and `2e3`: read, compared, added up and written
//! back, without a float.
//!
//! ```
//! use kdsl_base::quantity::parse_quantity;
//!
//! let half = parse_quantity("0.5Gi")?;
//! assert_eq!(half.base_units(), Some(536_870_912));
//! assert_eq!(half.to_string(), "512Mi");
//! # Ok::<(), kdsl_base::quantity::QuantityError>(())
//! ```

mod grammar;
mod suggest;

use std::cmp::Ordering;
use std::fmt::{self, Display, Write};

pub use grammar::parse_quantity;
pub use suggest::{Suggestion, suggest};

/// Which suffixes a quantity is written with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// `Ki`, `Mi`, `Gi`: powers of 1024.
    Binary,
    /// `n`, `u`, `m`, none, `k`, `M`, `G`: powers of ten.
    Decimal,
    /// `e3`: a written exponent of ten.
    Exponent,
}

/// Why a text is not a quantity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QuantityError {
    /// It does not begin with a number.
    NotANumber,
    /// The number is followed by something that is no suffix of a quantity. These are its words.
    UnknownSuffix(String),
    /// The number is beyond what can be counted exactly.
    OutOfRange,
}

impl Display for QuantityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuantityError::NotANumber => f.write_str("it does not begin with a number"),
            QuantityError::UnknownSuffix(suffix) => write!(f, "`{suffix}` is not a suffix of a quantity"),
            QuantityError::OutOfRange => f.write_str("the number is too large or too small"),
        }
    }
}

impl std::error::Error for QuantityError {}

/// An exact amount: `mantissa` times ten to the power of `scale`.
///
/// Two quantities are equal if they are the same amount, however they are written.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Without a trailing zero, so that every amount has one form. Zero has the scale zero.
    mantissa: i128,
    scale: i32,
    family: Family,
}

impl Quantity {
    /// A whole number of base units, written in the decimal family.
    pub const fn whole(number: i64) -> Quantity {
        Quantity::normal(number as i128, 0, Family::Decimal)
    }

    const fn normal(mut mantissa: i128, mut scale: i32, family: Family) -> Quantity {
        if mantissa == 0 {
            return Quantity { mantissa: 0, scale: 0, family };
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            scale += 1;
        }
        Quantity { mantissa, scale, family }
    }

    /// The suffixes that it is written with.
    pub const fn family(self) -> Family {
        self.family
    }

    /// The amount in base units (cores, bytes), if it is a whole number of them.
    pub fn base_units(self) -> Option<i128> {
        let scale = u32::try_from(self.scale).ok()?;
        self.mantissa.checked_mul(10i128.checked_pow(scale)?)
    }

    /// Whether a part of a base unit is in it, as in `100m` and `1.5`.
    pub const fn has_fraction(self) -> bool {
        self.scale < 0
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The sum, in the family of `self`; nothing if it cannot be counted exactly.
    pub fn checked_add(self, other: Quantity) -> Option<Quantity> {
        let scale = self.scale.min(other.scale);
        let sum = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Quantity::normal(sum, scale, self.family))
    }

    /// The difference, in the family of `self`; nothing if it cannot be counted exactly.
    pub fn checked_sub(self, other: Quantity) -> Option<Quantity> {
        let negative = Quantity { mantissa: other.mantissa.checked_neg()?, ..other };
        self.checked_add(negative)
    }

    /// The product, in the family of `self`; nothing if it cannot be counted exactly.
    pub fn checked_mul(self, factor: i64) -> Option<Quantity> {
        let product = self.mantissa.checked_mul(i128::from(factor))?;
        Some(Quantity::normal(product, self.scale, self.family))
    }

    fn at_scale(self, scale: i32) -> Option<i128> {
        let zeros = u32::try_from(self.scale.checked_sub(scale)?).ok()?;
        self.mantissa.checked_mul(10i128.checked_pow(zeros)?)
    }

    /// How many billionths; what is finer is rounded away from zero, as Kubernetes does.
    fn rounded_to_nano(self) -> Quantity {
        let Ok(excess) = u32::try_from(-9 - self.scale) else { return self };
        let divisor = 10i128.checked_pow(excess);
        let quotient = divisor.map_or(0, |divisor| self.mantissa / divisor);
        let exact = divisor.is_some_and(|divisor| self.mantissa % divisor == 0);
        let away = if exact { 0 } else { self.mantissa.signum() };
        Quantity::normal(quotient + away, -9, self.family)
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Quantity) -> bool {
        (self.mantissa, self.scale) == (other.mantissa, other.scale)
    }
}

impl Eq for Quantity {}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs != Ordering::Equal || self.mantissa == 0 {
            return signs;
        }
        let scale = self.scale.min(other.scale);
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Only the one with the larger scale can outgrow the range, and then it is farther out.
            (None, _) => self.mantissa.signum().cmp(&0),
            (_, None) => 0.cmp(&self.mantissa.signum()),
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The canonical text: the largest suffix of the family that leaves no fraction, as the API server
/// writes it.
impl Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = self.rounded_to_nano();
        match (self.family, amount.base_units()) {
            (Family::Binary, Some(units)) if units.unsigned_abs() >= 1024 => binary(units, f),
            (Family::Exponent, _) => decimal(amount, true, f),
            _ => decimal(amount, false, f),
        }
    }
}

fn binary(mut units: i128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut power = 0;
    while power < 6 && units % 1024 == 0 {
        units /= 1024;
        power += 1;
    }
    let suffix = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].get(power).copied().unwrap_or("");
    write!(f, "{units}{suffix}")
}

fn decimal(amount: Quantity, exponent: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const SUFFIXES: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    let largest = if exponent { amount.scale.div_euclid(3) } else { amount.scale.div_euclid(3).min(6) };
    let zeros = usize::try_from(amount.scale - largest * 3).unwrap_or(0);
    write!(f, "{}", amount.mantissa)?;
    for _ in 0..zeros {
        f.write_char('0')?;
    }
    if exponent {
        return if largest == 0 { Ok(()) } else { write!(f, "e{}", largest * 3) };
    }
    let suffix = usize::try_from(largest + 3).ok().and_then(|at| SUFFIXES.get(at));
    f.write_str(suffix.copied().unwrap_or(""))
}

#[cfg(test)]
mod tests;
