//! The methods of text that make it safe to stand in another text: a URL, a command line.

use super::text::method;
use super::{Call, Form, Halt, Method};
use crate::ops::Place;
use crate::problems;
use crate::value::Item;

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "url-encode",
        &[],
        Form::Text,
        "The text as a part of a URL; everything but letters, digits and `-._~` becomes `%` and two digits: `\"a b/c\".url-encode()` is `\"a%20b%2Fc\"`.",
        |call| {
            call.spend(call.text().len().saturating_mul(3))?;
            let mut encoded = String::new();
            for byte in call.text().bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    encoded.push(char::from(byte));
                } else {
                    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
                    encoded.push('%');
                    encoded.push(digit(byte >> 4).to_ascii_uppercase());
                    encoded.push(digit(byte & 15).to_ascii_uppercase());
                }
            }
            Ok(call.give_text(encoded))
        },
    ),
    method(
        "url-decode",
        &[],
        Form::Text,
        "The text that this is the part of a URL for: `\"a%20b\".url-decode()` is `\"a b\"`.",
        url_decode,
    ),
    method(
        "shell-quote",
        &[],
        Form::Text,
        "The text as one word of a POSIX shell's command line: `\"it's\".shell-quote()` is `\"'it'\\\\''s'\"`.",
        |call| {
            let quotes = call.text().matches('\'').count();
            call.spend(call.text().len().saturating_add(quotes.saturating_mul(3)))?;
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
            if !call.text().is_empty() && call.text().chars().all(plain) {
                return Ok(call.give_text(call.text()));
            }
            Ok(call.give_text(format!("'{}'", call.text().replace('\'', "'\\''"))))
        },
    ),
];

fn url_decode(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.spend(call.text().len())?;
    let mut bytes = Vec::new();
    let mut rest = call.text().bytes();
    let wrong = |why: &str| {
        let failure = problems::unreadable_text(Place::Receiver, "this text is not encoded for a URL");
        Halt::from(failure.label(why))
    };
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            return Err(wrong("a `%` is followed by two hexadecimal digits"));
        };
        bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(call.give_text(text)),
        Err(_) => Err(wrong("decodes to other bytes than UTF-8")),
    }
}
