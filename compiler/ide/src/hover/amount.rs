//! Numbers with a unit, in other words: cores and bytes, and the octal digits of a file's mode.

use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_core::Slot;
use kdsl_schema::Shape;
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Known;
use crate::place;

impl Known<'_> {
    /// What an amount or a mode is; none for other numbers.
    pub(super) fn amount(self, node: SyntaxNode<'_>) -> Option<String> {
        let key = key_of(node)?;
        let slot = place::of_key(self.analysis, key)?.slot;
        let name = key.text().trim_matches('"');
        let text = node.text().trim_matches('"');
        match slot.shape {
            Shape::Quantity => said(text, name),
            Shape::Int32 | Shape::Int64 => self.mode(slot, text),
            _ => None,
        }
    }

    fn mode(self, slot: Slot, text: &str) -> Option<String> {
        self.analysis.kube.checks(slot).filter(|checks| checks.octal)?;
        let mode: u32 = text.parse().ok()?;
        let letters = |bits: u32| {
            let letter = |bit: u32, letter: char| if bits & bit == 0 { '-' } else { letter };
            [letter(4, 'r'), letter(2, 'w'), letter(1, 'x')]
        };
        let rights: String =
            [mode >> 6, mode >> 3, mode].into_iter().flat_map(|bits| letters(bits & 7)).collect();
        Some(format!("```kdsl\n{text}\n```\n`0{mode:o}`, `{rights}`\n"))
    }
}

/// An amount in the canonical form, and in cores or bytes.
pub(crate) fn said(text: &str, name: &str) -> Option<String> {
    let amount = parse_quantity(text).ok()?;
    let mut lines = vec![format!("`{amount}`")];
    if name.ends_with("cpu") {
        lines.extend(
            amount
                .checked_mul(1000)
                .and_then(Quantity::base_units)
                .map(|milli| format!("{milli} thousandths of a core")),
        );
    } else if ["memory", "storage", "sizeLimit"].iter().any(|unit| name.ends_with(unit)) {
        lines.extend(amount.base_units().map(|bytes| format!("{} bytes", grouped(bytes))));
    }
    Some(format!("```kdsl\n{text}\n```\n{}\n", lines.join(" = ")))
}

/// A number with a blank between each three digits.
fn grouped(number: i128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digit != '-' && !out.ends_with('-') {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// The last part of the key of the entry whose value a node is.
pub(super) fn key_of(node: SyntaxNode<'_>) -> Option<SyntaxNode<'_>> {
    let mut at = node;
    if at.kind() == NodeKind::TextPart {
        at = at.parent()?;
    }
    loop {
        let parent = at.parent()?;
        match parent.kind() {
            NodeKind::Entry => return parent.child(NodeKind::KeyPath)?.children().last(),
            NodeKind::ParenExpr => at = parent,
            _ => return None,
        }
    }
}
