//! Base64 and JSON, as far as a Secret's type asks for them.

/// The bytes that a text of base64 stands for. The API server passes over the ends of lines.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | b'=')) {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or(0));
        }
    }
    Some(bytes)
}

/// How many bytes a text of base64 stands for.
pub(crate) fn length(text: &str) -> usize {
    text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | b'=')).count() * 3 / 4
}

/// Whether a text is a JSON object, without a stack that grows with its depth.
pub(crate) fn is_json_object(text: &[u8]) -> bool {
    let mut rest = text;
    let mut open: Vec<u8> = Vec::new();
    skip(&mut rest);
    if rest.first() != Some(&b'{') {
        return rest == b"null";
    }
    // Whether a value comes next, or what follows one.
    let mut value = true;
    loop {
        skip(&mut rest);
        let Some((&byte, after)) = rest.split_first() else { return false };
        match (value, byte) {
            (true, b'{' | b'[') => {
                rest = after;
                skip(&mut rest);
                let close = if byte == b'{' { b'}' } else { b']' };
                open.push(close);
                if rest.first() == Some(&close) {
                    value = false;
                } else if byte == b'{' && !key(&mut rest) {
                    return false;
                }
            }
            (true, _) => {
                if !scalar(&mut rest) {
                    return false;
                }
                value = false;
            }
            (false, b'}' | b']') => {
                if open.pop() != Some(byte) {
                    return false;
                }
                rest = after;
                if open.is_empty() {
                    skip(&mut rest);
                    return rest.is_empty();
                }
            }
            (false, b',') => {
                rest = after;
                if open.last() == Some(&b'}') && !key(&mut rest) {
                    return false;
                }
                value = true;
            }
            _ => return false,
        }
    }
}

fn skip(rest: &mut &[u8]) {
    *rest = rest.trim_ascii_start();
}

/// A key and its colon.
fn key(rest: &mut &[u8]) -> bool {
    skip(rest);
    if !string(rest) {
        return false;
    }
    skip(rest);
    match rest.split_first() {
        Some((b':', after)) => {
            *rest = after;
            true
        }
        _ => false,
    }
}

fn string(rest: &mut &[u8]) -> bool {
    let Some((b'"', mut after)) = rest.split_first() else { return false };
    while let Some((&byte, next)) = after.split_first() {
        after = match byte {
            b'"' => {
                *rest = next;
                return true;
            }
            b'\\' => match next.split_first() {
                Some((b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u', next)) => next,
                _ => return false,
            },
            0..0x20 => return false,
            _ => next,
        };
    }
    false
}

fn scalar(rest: &mut &[u8]) -> bool {
    if rest.first() == Some(&b'"') {
        return string(rest);
    }
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
    let (word, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
    *rest = after;
    let number = |word: &[u8]| {
        std::str::from_utf8(word).is_ok_and(|word| {
            word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && word.parse::<f64>().is_ok()
        })
    };
    matches!(word, b"true" | b"false" | b"null") || number(word)
}

#[cfg(test)]
mod tests {
    use super::{base64, is_json_object};

    #[test]
    fn texts_of_base64() {
        assert_eq!(base64("eyJhIjox\nfQ==").unwrap(), b"{\"a\":1}");
        assert_eq!(base64(""), Some(Vec::new()));
        assert_eq!(base64("a-b"), None);
    }

    #[test]
    fn objects_of_json() {
        for good in ["{}", " { } ", "{\"a\":[1,-2.5e3,true,null,\"x\\\"\"],\"b\":{\"c\":{}}}", "null"] {
            assert!(is_json_object(good.as_bytes()), "{good}");
        }
        for bad in [
            "",
            "[]",
            "{",
            "{}}",
            "{a:1}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{\"a\":[1}",
            "\"x\"",
            "{\"a\":1 2}",
        ] {
            assert!(!is_json_object(bad.as_bytes()), "{bad}");
        }
        assert!(!is_json_object("{\"a\":".repeat(100_000).as_bytes()));
    }
}
