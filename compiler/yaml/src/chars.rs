//! Which characters must not stand raw in a file: a reader would change or refuse them, or a person
//! would not see them.

/// Whether `character` must be written as an escape.
///
/// C0 and C1 controls, every blank but the space, what is invisible or turns the direction of the
/// text, the byte order mark, private and tag characters, and the codes that are no characters.
pub(crate) fn must_escape(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' => true,
        '\u{61c}' | '\u{1680}' | '\u{180e}' => true,
        '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' => true,
        '\u{3000}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' => true,
        '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{ffff}' => true,
        '\u{e0000}'..='\u{10ffff}' => true,
        _ => u32::from(character) & 0xfffe == 0xfffe,
    }
}

/// Appends `value` as `digits` hexadecimal digits.
pub(crate) fn push_hex(out: &mut String, value: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = (value >> (place * 4)) & 0xf;
        out.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}
