//! From the compiler's data to the protocol's, and back. All conversions stand here, so that another
//! set of protocol types changes this file.

use std::str::FromStr;

use kdsl_base::{Diagnostic, Edit, LineColumn, LineIndex, Severity, Source, Sources, Span};
use kdsl_ide::Hover;
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, HoverContents, Location,
    MarkupContent, MarkupKind, NumberOrString, Position, PositionEncodingKind, Range, Uri,
};
use serde::{Deserialize, Serialize};

/// The unit in which an editor counts columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every editor knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// Bytes where they are offered.
    pub(crate) fn choose(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let bytes = offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8));
        if bytes { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The byte at a position. One outside its line or the text is moved to the nearest place.
    pub(crate) fn offset(self, text: &str, lines: &LineIndex, at: Position) -> u32 {
        let utf16 = |column| lines.offset_utf16(text, LineColumn { line: at.line, column });
        match self {
            Encoding::Utf16 => utf16(at.character),
            Encoding::Utf8 => {
                let Some(start) = lines.start(at.line) else { return utf16(0) };
                let end = utf16(u32::MAX);
                let mut offset = start.saturating_add(at.character).min(end);
                while !text.is_char_boundary(offset as usize) {
                    offset -= 1;
                }
                offset
            }
        }
    }

    fn position(self, source: &Source, offset: u32) -> Position {
        let lines = source.lines();
        let at = match self {
            Encoding::Utf16 => lines.position_utf16(&source.text, offset),
            Encoding::Utf8 => {
                let line = lines.line(offset);
                LineColumn { line, column: offset.saturating_sub(lines.start(line).unwrap_or(0)) }
            }
        };
        Position { line: at.line, character: at.column }
    }

    pub(crate) fn range(self, source: &Source, span: Span) -> Range {
        Range { start: self.position(source, span.start), end: self.position(source, span.end) }
    }
}

/// What turns the findings of one document into the protocol's.
#[derive(Clone, Copy)]
pub(crate) struct Converter<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) encoding: Encoding,
    /// The URI of a source by its name.
    pub(crate) uri_of: &'a dyn Fn(&str) -> Option<String>,
    /// Where the pages of the codes lie, with a `/` at the end.
    pub(crate) error_pages: Option<&'a str>,
}

/// What a published finding carries so that its fixes need not be found again.
#[derive(Serialize, Deserialize)]
pub(crate) struct Carried {
    pub(crate) fixes: Vec<CarriedFix>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct CarriedFix {
    pub(crate) title: String,
    pub(crate) safe: bool,
    pub(crate) edits: Vec<CarriedEdit>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct CarriedEdit {
    pub(crate) uri: String,
    pub(crate) range: Range,
    pub(crate) text: String,
}

impl Converter<'_> {
    pub(crate) fn hover(self, hover: Hover) -> Option<lsp_types::Hover> {
        let source = self.sources.get(hover.span.file)?;
        let contents = MarkupContent { kind: MarkupKind::Markdown, value: hover.markdown };
        let range = Some(self.encoding.range(source, hover.span));
        Some(lsp_types::Hover { contents: HoverContents::Markup(contents), range })
    }

    pub(crate) fn diagnostic(self, finding: &Diagnostic) -> Option<lsp_types::Diagnostic> {
        let source = self.sources.get(finding.primary.span.file)?;
        let related: Vec<DiagnosticRelatedInformation> = finding
            .secondary
            .iter()
            .filter_map(|label| {
                let location = self.location(label.span)?;
                Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
            })
            .collect();
        let id = finding.code.id();
        Some(lsp_types::Diagnostic {
            range: self.encoding.range(source, finding.primary.span),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Hint => DiagnosticSeverity::HINT,
            }),
            code_description: self.page(&id),
            code: Some(NumberOrString::String(id)),
            source: Some("kdsl".to_owned()),
            message: message(finding),
            related_information: (!related.is_empty()).then_some(related),
            tags: None,
            data: self.carried(finding),
        })
    }

    fn page(self, id: &str) -> Option<CodeDescription> {
        let href = Uri::from_str(&format!("{}{id}", self.error_pages?)).ok()?;
        Some(CodeDescription { href })
    }

    fn location(self, span: Span) -> Option<Location> {
        let source = self.sources.get(span.file)?;
        let uri = Uri::from_str(&(self.uri_of)(&source.name)?).ok()?;
        Some(Location { uri, range: self.encoding.range(source, span) })
    }

    fn carried(self, finding: &Diagnostic) -> Option<serde_json::Value> {
        let edit = |edit: &Edit| {
            let source = self.sources.get(edit.span.file)?;
            let uri = (self.uri_of)(&source.name)?;
            let range = self.encoding.range(source, edit.span);
            Some(CarriedEdit { uri, range, text: edit.replacement.clone() })
        };
        let mut fixes = Vec::new();
        for fix in &finding.fixes {
            let edits: Option<Vec<CarriedEdit>> = fix.edits.iter().map(edit).collect();
            fixes.push(CarriedFix { title: fix.title.clone(), safe: fix.safe, edits: edits? });
        }
        if fixes.is_empty() { None } else { serde_json::to_value(Carried { fixes }).ok() }
    }
}

/// The message with what stands under it in a report: an editor has one text for all of it.
fn message(finding: &Diagnostic) -> String {
    let mut text = finding.message.clone();
    if let Some(part) = &finding.versions {
        text.push_str(&format!("\nnote: {}", part.note()));
    }
    for note in &finding.notes {
        text.push_str(&format!("\nnote: {note}"));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    text
}
