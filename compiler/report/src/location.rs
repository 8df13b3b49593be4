//! What the formats of other systems have in common: where a finding is, what is said of it in plain
//! words, and by what it is known again in another run.

use std::collections::BTreeMap;

use kdsl_base::{Diagnostic, SourceKind, Sources, Span};

use crate::place::{Place, Places, line_bytes};

/// A part of a file, as people count lines and columns; the end excluded.
pub(crate) struct Region<'s> {
    /// The name of the file, as the user would write it.
    pub(crate) file: &'s str,
    pub(crate) start: Place,
    pub(crate) end: Place,
}

/// Where `span` is, if that is a file.
pub(crate) fn region<'s>(span: Span, sources: &'s Sources, places: &mut Places<'s>) -> Option<Region<'s>> {
    let source = sources.get(span.file).filter(|source| source.kind == SourceKind::File)?;
    let start = places.at(span.file, span.start);
    let end = places.at(span.file, span.end.max(span.start));
    Some(Region { file: &source.name, start, end })
}

/// The message with all that is said besides, each on a line of its own, without a colour.
pub(crate) fn words(finding: &Diagnostic) -> String {
    let mut text = finding.message.clone();
    if let Some(part) = &finding.versions {
        text.push_str(&format!("\n{}", part.note()));
    }
    for note in &finding.notes {
        text.push_str(&format!("\n{note}"));
    }
    let advice = finding.help.iter().chain(finding.fixes.iter().map(|fix| &fix.title).take(1));
    for help in advice {
        text.push_str(&format!("\nhelp: {help}"));
    }
    text
}

/// Numbers by which findings are known again in another run.
///
/// A number is made of the code, the file, the message and the text of the line, not of the line's number,
/// so that it stays where lines are added above. Findings that are alike in all of these are counted.
#[derive(Default)]
pub(crate) struct Fingerprints(BTreeMap<String, usize>);

impl Fingerprints {
    /// The number of the next finding, in hexadecimal digits.
    pub(crate) fn of(&mut self, finding: &Diagnostic, sources: &Sources) -> String {
        let span = finding.primary.span;
        let (name, line) = sources.get(span.file).map_or(("", ""), |source| {
            let bytes = line_bytes(source, source.lines().line(span.start));
            (&*source.name, source.text.get(bytes).unwrap_or("").trim())
        });
        let id = finding.code.id();
        let text = [id.as_str(), name, finding.message.as_str(), line].join("\0");
        let before = self.0.entry(text.clone()).or_default();
        *before += 1;
        let number = *before;
        format!("{:032x}", hash(format!("{text}\0{number}").as_bytes()))
    }
}

/// FNV-1a with 128 bits: the same in every build, and no secret.
fn hash(bytes: &[u8]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(BASIS, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}
