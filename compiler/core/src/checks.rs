//! What a definition says of a value beside its shape: bounds, lengths, patterns.

use kdsl_base::{Diagnostic, Span};
use kdsl_schema::Checks;

use crate::convert::Place;
use crate::problems;
use crate::value::Val;

/// The longest pattern that is read, and the longest text that is held against one, in bytes. What is
/// beyond is for the API server.
const PATTERN: usize = 4_000;
const TEXT: usize = 100_000;

/// What is wrong with the value of a field, if it does not keep what its definition says.
pub fn beyond(field: &str, val: &Val, checks: &Checks<'_>, place: &Place<'_>) -> Option<Diagnostic> {
    match val {
        Val::Int(number) => outside(field, *number as f64, &number.to_string(), checks, place),
        Val::Float(number) => outside(field, *number, &number.to_string(), checks, place),
        Val::Str(text) => {
            let count = text.chars().count();
            let of_length = length(field, count, "character", checks, place.literal.unwrap_or(place.span));
            of_length.or_else(|| unlike(field, text, checks, place))
        }
        _ => None,
    }
}

fn outside(
    field: &str,
    number: f64,
    shown: &str,
    checks: &Checks<'_>,
    place: &Place<'_>,
) -> Option<Diagnostic> {
    let low = checks.minimum.filter(|low| number < *low || (checks.above && number == *low));
    let high = checks.maximum.filter(|high| number > *high || (checks.below && number == *high));
    let nearest = low.or(high)?;
    let low = checks.minimum.map(|low| if checks.above { format!("above {low}") } else { low.to_string() });
    let high = checks.maximum.map(|high| match (checks.octal, checks.below) {
        (true, _) => format!("0o{:o}", high as u64),
        (false, true) => format!("below {high}"),
        (false, false) => high.to_string(),
    });
    let bounds = match (low, high) {
        (Some(low), Some(high)) if !checks.above && !checks.below => format!("between {low} and {high}"),
        (Some(low), Some(high)) => format!("{} and {}", at(&low, "at least"), at(&high, "at most")),
        (Some(low), None) => at(&low, "at least"),
        (None, Some(high)) => at(&high, "at most"),
        (None, None) => return None,
    };
    let problem = problems::out_of_range(place.span, &format!("`{field}`"), shown, &bounds);
    let strict = (nearest == checks.minimum.unwrap_or(f64::NAN) && checks.above)
        || (nearest == checks.maximum.unwrap_or(f64::NAN) && checks.below);
    if let Some(meant) = Some(shown).filter(|_| checks.octal).and_then(octal) {
        let problem = problem.note(format!(
            "a mode has octal digits: {shown} alone is the mode 0o{number:o}",
            number = number as i64
        ));
        return Some(match place.literal {
            Some(at) if checks.maximum.is_some_and(|high| meant as f64 <= high) => {
                problem.suggestion("write it as octal", at, format!("0o{shown}"))
            }
            _ => problem,
        });
    }
    Some(match place.literal {
        Some(at) if !strict => problem.suggestion(format!("use {nearest}"), at, nearest.to_string()),
        _ => problem,
    })
}

/// What the digits of a number are when they are read as octal.
fn octal(digits: &str) -> Option<u32> {
    u32::from_str_radix(digits, 8).ok()
}

fn at(bound: &str, words: &str) -> String {
    if bound.starts_with(|c: char| c.is_ascii_alphabetic()) {
        bound.to_owned()
    } else {
        format!("{words} {bound}")
    }
}

/// What is wrong with a length: so many characters, items or entries.
pub fn length(field: &str, count: usize, what: &str, checks: &Checks<'_>, span: Span) -> Option<Diagnostic> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let fits =
        checks.least.is_none_or(|least| count >= least) && checks.most.is_none_or(|most| count <= most);
    if fits {
        return None;
    }
    let many = |count: u32| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    let bounds = match (checks.least, checks.most) {
        (Some(least), Some(most)) if least == most => many(most),
        (Some(least), Some(most)) => format!("between {least} and {}", many(most)),
        (Some(least), None) => format!("at least {}", many(least)),
        (None, Some(most)) => format!("at most {}", many(most)),
        (None, None) => return None,
    };
    if count == 0 {
        return Some(problems::empty(span, field, &bounds));
    }
    Some(problems::out_of_range(span, &format!("`{field}`"), &format!("{} long", many(count)), &bounds))
}

/// What is wrong with a text that matches a pattern nowhere. A pattern that is not read here is for the
/// API server.
fn unlike(field: &str, text: &str, checks: &Checks<'_>, place: &Place<'_>) -> Option<Diagnostic> {
    let pattern = checks.pattern?;
    if pattern.len() > PATTERN || text.len() > TEXT {
        return None;
    }
    let regex = regex_lite::Regex::new(pattern).ok()?;
    if regex.is_match(text) {
        return None;
    }
    let found = format!("\"{}\"", problems::short(text));
    let span = place.literal.unwrap_or(place.span);
    if let Some(words) = checks.words {
        let number = checks.minimum.is_some() || checks.maximum.is_some();
        let wanted = if number { format!("a number or {words}") } else { words.to_owned() };
        let problem = problems::wrong_type(span, Some(field), &wanted, &found);
        return Some(match (place.literal, text.parse::<u32>()) {
            (Some(at), Ok(_)) if number => problem.fix("write it as a number", at, text),
            _ => problem.note("the API server rejects it"),
        });
    }
    let problem = problems::wrong_type(span, Some(field), "text of the defined form", &found);
    Some(problem.note(format!("its definition wants text that matches `{pattern}`")))
}
