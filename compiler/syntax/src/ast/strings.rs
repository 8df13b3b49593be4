//! Views of strings. [`Str::cooked`] gives what the text means: escapes replaced, and the common
//! indentation of a block taken away.

use kdsl_base::Span;

use super::{AstNode, Expr, child, choice, views};
use crate::cook;
use crate::kind::TokenKind;

views! {
    /// A string in any of its four spellings.
    Str = StringExpr;
    /// Text between quotes and interpolations, as it is written.
    TextPart = TextPart;
    /// `${ … }`
    Interpolation = Interpolation;
}

choice! {
    /// A piece of a string as it is written.
    StringPart {
        /// Text, escapes included. A raw string is one such part, quotes included.
        Text(TextPart) = TextPart,
        /// `${ … }`
        Interpolation(Interpolation) = Interpolation,
    }
}

/// How a string is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StringStyle {
    /// `"…"`
    Plain,
    /// `"""…"""`
    Block,
    /// `r"…"`
    Raw,
    /// `r"""…"""`
    RawBlock,
}

/// A piece of a string as it is meant.
#[derive(Clone, PartialEq, Debug)]
pub enum CookedPart<'t> {
    /// Text. The span is where it is written.
    Text(String, Span),
    /// `${ … }`
    Interpolation(Interpolation<'t>),
}

impl<'t> Str<'t> {
    /// How it is written.
    pub fn style(self) -> StringStyle {
        match self.0.first_token().map(|token| self.0.parse.tokens.kind(token)) {
            Some(TokenKind::BlockOpen) => StringStyle::Block,
            Some(TokenKind::RawString) => StringStyle::Raw,
            Some(TokenKind::RawBlock) => StringStyle::RawBlock,
            _ => StringStyle::Plain,
        }
    }

    /// The pieces as they are written, in order.
    pub fn parts(self) -> impl Iterator<Item = StringPart<'t>> {
        super::all(self.0)
    }

    /// Whether anything is interpolated.
    pub fn is_interpolated(self) -> bool {
        self.parts().any(|part| matches!(part, StringPart::Interpolation(_)))
    }

    /// The pieces as they are meant. Empty pieces of text are left out, and an escape that means
    /// nothing, which the parser has reported, stays as it is written.
    pub fn cooked(self) -> Vec<CookedPart<'t>> {
        cook::cook(self)
    }

    /// The text, if it means what is written between its quotes: nothing is escaped or interpolated.
    pub fn verbatim(self) -> Option<&'t str> {
        if self.style() != StringStyle::Plain {
            return None;
        }
        let mut parts = self.parts();
        match (parts.next(), parts.next()) {
            (None, _) => Some(""),
            (Some(StringPart::Text(text)), None) => Some(text.text()).filter(|text| !text.contains('\\')),
            _ => None,
        }
    }

    /// The text, if nothing is interpolated.
    pub fn plain(self) -> Option<String> {
        if let Some(text) = self.verbatim() {
            return Some(text.to_owned());
        }
        let mut text = String::new();
        for part in self.cooked() {
            match part {
                CookedPart::Text(piece, _) => text.push_str(&piece),
                CookedPart::Interpolation(_) => return None,
            }
        }
        Some(text)
    }
}

impl<'t> Interpolation<'t> {
    /// What is interpolated.
    pub fn expr(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}
