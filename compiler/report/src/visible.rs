//! Text from a source or a message, made safe to show: nothing in it can move the cursor, change
//! colours, reverse the direction of a line or hide.

use std::borrow::Cow;

/// `text` with every character that a terminal would act on, or not show, replaced by one that it
/// shows. Tabs become four spaces. Line breaks count as such characters.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| shown(character).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match shown(character) {
            None => out.push(character),
            Some('\t') => out.push_str("    "),
            Some(other) => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// The same for words that may have several lines, which are kept.
pub(crate) fn visible_lines(text: &str) -> Vec<Cow<'_, str>> {
    text.lines().map(visible).collect()
}

/// What to show instead, for a character that must not be shown itself.
fn shown(character: char) -> Option<char> {
    match character {
        ' '..='~' => None,
        '\t' => Some('\t'),
        // The control pictures stand in the order of the controls.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' => Some('\u{fffd}'),
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => Some('\u{fffd}'),
        '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => Some('\u{fffd}'),
        '\u{e0000}'..='\u{10ffff}' => Some('\u{fffd}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        assert_eq!(visible("plain é 日本 😀"), "plain é 日本 😀");
        assert_eq!(visible("\u{1b}[31mred\u{7}"), "␛[31mred␇");
        assert_eq!(visible("a\tb\u{202e}c\u{9b}d\r"), "a    b\u{fffd}c\u{fffd}d␍");
    }
}
