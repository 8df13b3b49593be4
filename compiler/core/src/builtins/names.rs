//! The methods of text that make names of it: the spellings of programming languages, and the names
//! that Kubernetes accepts.

use sha2::{Digest, Sha256};

use super::digest::hex;
use super::text::{method, option};
use super::{Call, Form, Halt, Method};
use crate::value::Item;

const TEXT: Form = Form::Text;

/// The most characters of a label's value, a Service's name and every other DNS label.
const LABEL: usize = 63;

/// The length of the mark that tells apart two names that are cut: a dash and 8 digits.
const MARK: usize = 9;

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "to-dns-name",
        &[option("length", Form::Int)],
        TEXT,
        "A name that Kubernetes accepts: small letters, digits and single dashes, at most 63 characters or `length`: `\"Feature/Login_2\".to-dns-name()` is `\"feature-login-2\"`. One that must be cut ends in a mark of the whole text, so that two of them do not become one.",
        dns_name,
    ),
    method(
        "capitalize",
        &[],
        TEXT,
        "The text with a capital first letter: `\"hello world\".capitalize()` is `\"Hello world\"`.",
        |call| {
            call.spend(call.text().len())?;
            Ok(call.give_text(capital(call.text())))
        },
    ),
    method(
        "title",
        &[],
        TEXT,
        "The text with a capital letter at the start of every word: `\"hello world\".title()` is `\"Hello World\"`.",
        |call| {
            call.spend(call.text().len())?;
            Ok(call
                .give_text(call.text().split_inclusive(char::is_whitespace).map(capital).collect::<String>()))
        },
    ),
    method(
        "camel-case",
        &[],
        TEXT,
        "The words of a name, joined by capitals: `\"max-http-conns\".camel-case()` is `\"maxHttpConns\"`.",
        |call| spelled(call, "", |place, word| if place == 0 { word.to_lowercase() } else { proper(word) }),
    ),
    method(
        "pascal-case",
        &[],
        TEXT,
        "The same with a capital first letter: `\"max-http-conns\".pascal-case()` is `\"MaxHttpConns\"`.",
        |call| spelled(call, "", |_, word| proper(word)),
    ),
    method(
        "kebab-case",
        &[],
        TEXT,
        "The words of a name in small letters, joined by dashes: `\"maxHTTPConns\".kebab-case()` is `\"max-http-conns\"`.",
        |call| spelled(call, "-", |_, word| word.to_lowercase()),
    ),
    method(
        "snake-case",
        &[],
        TEXT,
        "The words of a name in small letters, joined by underscores: `\"maxHTTPConns\".snake-case()` is `\"max_http_conns\"`. Followed by `.upper()`, the name of an environment variable.",
        |call| spelled(call, "_", |_, word| word.to_lowercase()),
    ),
];

fn dns_name(call: &mut Call<'_>) -> Result<Item, Halt> {
    let length = call.size_arg(0, i64::try_from(MARK).unwrap_or(i64::MAX) + 1)?.unwrap_or(LABEL);
    // A hash may be taken of it as well.
    call.spend(call.text().len().saturating_mul(2))?;
    let mut name = String::new();
    for letter in call.text().chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    if name.is_empty() {
        let failure = crate::problems::unreadable_text(
            crate::ops::Place::Receiver,
            "nothing of this text can stand in a name",
        );
        return Err(failure.label("has no letter and no digit of ASCII").into());
    }
    if name.len() > length {
        let mark = hex(&Sha256::digest(call.text()));
        let kept: String = name.chars().take(length.saturating_sub(MARK)).collect();
        name = format!("{}-{}", kept.trim_end_matches('-'), mark.get(..MARK - 1).unwrap_or_default());
    }
    Ok(call.give_text(name))
}

/// A word with a capital first letter, the rest as it is.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A word with a capital first letter, the rest small.
fn proper(word: &str) -> String {
    capital(&word.to_lowercase())
}

fn spelled(call: &mut Call<'_>, joint: &str, spell: fn(usize, &str) -> String) -> Result<Item, Halt> {
    call.spend(call.text().len().saturating_mul(2))?;
    let spelled: Vec<String> =
        words(call.text()).iter().enumerate().map(|(place, word)| spell(place, word)).collect();
    Ok(call.give_text(spelled.join(joint)))
}

/// The words of a name: they are parted by everything that is no letter and no digit, and by a capital
/// letter behind a small one (`maxConns`) or before one (`HTTPServer`).
fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (place, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = place.checked_sub(1).and_then(|place| letters.get(place)).copied().unwrap_or(' ');
        let behind = letters.get(place.saturating_add(1)).copied().unwrap_or(' ');
        let begins = letter.is_uppercase()
            && (before.is_lowercase()
                || before.is_numeric()
                || before.is_uppercase() && behind.is_lowercase());
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(*letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
