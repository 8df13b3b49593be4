//! Base64 and hashes, of text and of a file's bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha512};

use super::text::param;
use super::{Call, Form, Halt, Method, Sort};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

const BASE64: &str = "Base64 of the bytes, as Kubernetes writes them: `\"hi\".base64()` is `\"aGk=\"`. A Secret's `stringData` needs none.";
const SHA256: &str = "The SHA-256 hash of the bytes, in hexadecimal, 64 letters and digits; the first few make a short mark: `\"hi\".sha256().slice(0, 8)` is `\"8f434346\"`.";
const SHA512: &str = "The SHA-512 hash of the bytes, in hexadecimal, 128 letters and digits: `\"hi\".sha512().slice(0, 8)` is `\"150a14ed\"`.";

/// The size of the blocks that SHA-256 works on.
const BLOCK: usize = 64;

/// The methods of text that make or read an encoding.
pub(super) const TEXTS: &[Method] = &[
    Method {
        name: "base64",
        receiver: Sort::Text,
        params: &[],
        result: Form::Text,
        doc: BASE64,
        call: |call| {
            call.spend(call.text().len().saturating_mul(2))?;
            Ok(call.give_text(STANDARD.encode(call.text())))
        },
    },
    Method {
        name: "base64-decode",
        receiver: Sort::Text,
        params: &[],
        result: Form::Text,
        doc: "The text that this is the base64 of: `\"aGk=\".base64-decode()` is `\"hi\"`.",
        call: decode,
    },
    Method {
        name: "sha256",
        receiver: Sort::Text,
        params: &[],
        result: Form::Text,
        doc: SHA256,
        call: |call| {
            call.spend(call.text().len())?;
            Ok(call.give_text(hex(&Sha256::digest(call.text()))))
        },
    },
    Method {
        name: "sha512",
        receiver: Sort::Text,
        params: &[],
        result: Form::Text,
        doc: SHA512,
        call: |call| {
            call.spend(call.text().len())?;
            Ok(call.give_text(hex(&Sha512::digest(call.text()))))
        },
    },
    Method {
        name: "hmac",
        receiver: Sort::Text,
        params: &[param("text", Form::Text)],
        result: Form::Text,
        doc: "The HMAC-SHA-256 of `text`, with the receiver as its key, in hexadecimal, which derives one Sensitive value from another: `\"key\".hmac(\"session\").slice(0, 8)` is `\"4e330de3\"`.",
        call: |call| {
            let text = call.text_arg(0).unwrap_or_default();
            call.spend(call.text().len().saturating_add(text.len()))?;
            Ok(call.give_text(hex(&hmac(call.text().as_bytes(), text.as_bytes()))))
        },
    },
];

/// The methods of a file's bytes.
pub(super) const BYTES: &[Method] = &[
    Method {
        name: "base64",
        receiver: Sort::Bytes,
        params: &[],
        result: Form::Text,
        doc: BASE64,
        call: |call| {
            call.spend(bytes(call).len().saturating_mul(2))?;
            Ok(call.give_text(STANDARD.encode(bytes(call))))
        },
    },
    Method {
        name: "sha256",
        receiver: Sort::Bytes,
        params: &[],
        result: Form::Text,
        doc: SHA256,
        call: |call| {
            call.spend(bytes(call).len())?;
            Ok(call.give_text(hex(&Sha256::digest(bytes(call)))))
        },
    },
    Method {
        name: "sha512",
        receiver: Sort::Bytes,
        params: &[],
        result: Form::Text,
        doc: SHA512,
        call: |call| {
            call.spend(bytes(call).len())?;
            Ok(call.give_text(hex(&Sha512::digest(bytes(call)))))
        },
    },
    Method {
        name: "length",
        receiver: Sort::Bytes,
        params: &[],
        result: Form::Int,
        doc: "How many bytes the file has: `file(\"logo.png\").length()`.",
        call: |call| Ok(call.give(super::text::int(bytes(call).len()))),
    },
];

fn bytes<'a>(call: &'a Call<'_>) -> &'a [u8] {
    match &call.receiver.val {
        Val::Bytes(bytes) => bytes,
        _ => &[],
    }
}

fn decode(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.spend(call.text().len())?;
    let wrapped: String = call.text().chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let failure = |message: &str| problems::unreadable_text(Place::Receiver, message);
    let Ok(bytes) = STANDARD.decode(wrapped) else {
        let failure = failure("this text is not base64").label("not base64");
        return Err(failure
            .note("base64 has letters, digits, `+` and `/`, and is filled up with `=` to fours")
            .into());
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(call.give_text(text)),
        Err(_) => Err(failure("the bytes of this base64 are not text")
            .label("decodes to other bytes than UTF-8")
            .into()),
    }
}

/// HMAC as RFC 2104 defines it, over SHA-256.
fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let hashed;
    let key = if key.len() > BLOCK {
        hashed = Sha256::digest(key);
        hashed.as_slice()
    } else {
        key
    };
    let padded = |mask: u8| -> Vec<u8> {
        key.iter().copied().chain(std::iter::repeat(0)).take(BLOCK).map(|byte| byte ^ mask).collect()
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
