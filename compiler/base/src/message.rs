//! The line that a finding begins with. Names that a program gives can be as long as its text; a message is not.

/// The most characters of a message.
const MOST: usize = 100;

/// So many characters of a name stay, however many names there are.
const NAME: usize = 16;

/// A message that is a line of bounded length. Of the names in it the longest is cut first, and only where that is
/// not enough its end.
pub(crate) fn fitted(text: String) -> String {
    // Nearly all are short.
    if text.len() <= MOST && !text.contains(['\n', '\r']) {
        return text;
    }
    // A name stands between back quotes, which makes it an odd part.
    let line = text.replace(['\n', '\r'], " ");
    let mut parts: Vec<String> = line.split('`').map(str::to_owned).collect();
    loop {
        let length: usize = parts.iter().map(|part| part.chars().count() + 1).sum::<usize>() - 1;
        if length <= MOST {
            return parts.join("`");
        }
        let names = parts.iter_mut().skip(1).step_by(2);
        match names.max_by_key(|name| name.chars().count()).filter(|name| name.chars().count() > NAME) {
            Some(name) => *name = cut(name, (name.chars().count() + MOST).saturating_sub(length).max(NAME)),
            None => return cut(&parts.join("`"), MOST),
        }
    }
}

/// The first characters of a text, so many with the sign that there are more.
fn cut(text: &str, most: usize) -> String {
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_line_whatever_the_names_in_it_are() {
        assert_eq!(fitted("`a` is no kind".to_owned()), "`a` is no kind");
        let long = "x".repeat(5_000);
        let one = fitted(format!("`{long}` is no kind: kinds begin with a capital"));
        assert!(one.ends_with("x…` is no kind: kinds begin with a capital"), "{one}");
        let two = fitted(format!("`{long}` and `{long}é` are `one`\nkind"));
        assert!(two.ends_with("x…` are `one` kind") && two.contains("…` and `"), "{two}");
        for text in [one, two, fitted(long.clone()), fitted(format!("`{}`", "a` `".repeat(100)))] {
            assert_eq!(text.chars().count(), 100, "{text}");
        }
        assert_eq!(fitted("é".repeat(100)), "é".repeat(100));
    }
}
