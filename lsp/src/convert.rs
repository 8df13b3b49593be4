//! From the compiler's data to the protocol's, and back. All conversions stand here, so that another
//! set of protocol types changes this file.

use std::str::FromStr;

use kdsl_base::{Code, Diagnostic, Edit, FileId, LineColumn, LineIndex, Severity, Source, Span};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Position, PositionEncodingKind, Range, TextEdit, Uri,
};
use serde::{Deserialize, Serialize};

use crate::workspace::{Snapshot, Workspace};

/// The unit in which an editor counts columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, which every editor knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first that is offered and known, as the editor prefers; bytes where they are among them.
    pub(crate) fn choose(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let offered = offered.unwrap_or_default();
        let known = [Encoding::Utf8, Encoding::Utf32, Encoding::Utf16];
        known.into_iter().find(|encoding| offered.contains(&encoding.kind())).unwrap_or_default()
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The byte at a position. One outside its line or the text is moved to the nearest place.
    pub(crate) fn offset(self, text: &str, lines: &LineIndex, at: Position) -> u32 {
        let utf16 = |column| lines.offset_utf16(text, LineColumn { line: at.line, column });
        if self == Encoding::Utf16 {
            return utf16(at.character);
        }
        let Some(start) = lines.start(at.line) else { return utf16(0) };
        let end = utf16(u32::MAX);
        if self == Encoding::Utf8 {
            let mut offset = start.saturating_add(at.character).min(end);
            while !text.is_char_boundary(offset as usize) {
                offset -= 1;
            }
            return offset;
        }
        let line = text.get(start as usize..end as usize).unwrap_or_default();
        let column = line.char_indices().nth(at.character as usize).map_or(line.len(), |(at, _)| at);
        start.saturating_add(u32::try_from(column).unwrap_or(u32::MAX))
    }

    pub(crate) fn position(self, source: &Source, offset: u32) -> Position {
        let lines = source.lines();
        if self == Encoding::Utf16 {
            let at = lines.position_utf16(&source.text, offset);
            return Position { line: at.line, character: at.column };
        }
        let line = lines.line(offset);
        let start = lines.start(line).unwrap_or(0);
        let before = source.text.get(start as usize..offset as usize).unwrap_or_default();
        let column = if self == Encoding::Utf8 { before.len() } else { before.chars().count() };
        Position { line, character: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    pub(crate) fn range(self, source: &Source, span: Span) -> Range {
        Range { start: self.position(source, span.start), end: self.position(source, span.end) }
    }
}

/// What turns places of a program into the protocol's.
#[derive(Clone, Copy)]
pub(crate) struct Converter<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) snapshot: &'a Snapshot,
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

impl<'a> Converter<'a> {
    fn encoding(self) -> Encoding {
        self.workspace.client.encoding
    }

    fn source(self, file: FileId) -> Option<&'a Source> {
        self.snapshot.output.sources().get(file)
    }

    /// The URI of a source by its name. What the user did not write has none.
    pub(crate) fn uri_of(self, name: &str) -> Option<String> {
        self.snapshot.source(name)?;
        match &self.snapshot.root {
            Some(root) => Some(self.workspace.uri_of(&root.join(name))),
            None => Some(name.to_owned()),
        }
    }

    /// The URI of a file.
    pub(crate) fn uri(self, file: FileId) -> Option<Uri> {
        let source = self.source(file)?;
        Uri::from_str(&self.uri_of(&source.name)?).ok()
    }

    /// A place in its file.
    pub(crate) fn range(self, span: Span) -> Option<Range> {
        Some(self.encoding().range(self.source(span.file)?, span))
    }

    /// The position of a byte of a file.
    pub(crate) fn position(self, file: FileId, offset: u32) -> Option<Position> {
        Some(self.encoding().position(self.source(file)?, offset))
    }

    /// The place of a range of the protocol in a file.
    pub(crate) fn span(self, file: FileId, range: Range) -> Option<Span> {
        let source = self.source(file)?;
        let offset = |at| self.encoding().offset(&source.text, source.lines(), at);
        let (start, end) = (offset(range.start), offset(range.end));
        Some(Span::new(file, start, end.max(start)))
    }

    /// A place with its file.
    pub(crate) fn location(self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(span.file)?, range: self.range(span)? })
    }

    /// An edit of a file.
    pub(crate) fn text_edit(self, edit: &Edit) -> Option<TextEdit> {
        Some(TextEdit { range: self.range(edit.span)?, new_text: edit.replacement.clone() })
    }

    pub(crate) fn diagnostic(self, finding: &Diagnostic) -> Option<lsp_types::Diagnostic> {
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
            range: self.range(finding.primary.span)?,
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
            tags: tags(finding),
            data: self.carried(finding),
        })
    }

    fn page(self, id: &str) -> Option<CodeDescription> {
        let href =
            Uri::from_str(&format!("{}{id}", self.workspace.client.settings.error_pages.as_deref()?)).ok()?;
        Some(CodeDescription { href })
    }

    fn carried(self, finding: &Diagnostic) -> Option<serde_json::Value> {
        let edit = |edit: &Edit| {
            let uri = self.uri_of(&self.source(edit.span.file)?.name)?;
            Some(CarriedEdit { uri, range: self.range(edit.span)?, text: edit.replacement.clone() })
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

/// What nobody uses is shown pale, and what will be gone is struck through.
fn tags(finding: &Diagnostic) -> Option<Vec<DiagnosticTag>> {
    let tag = match finding.code {
        Code::K0333 | Code::K0350 | Code::K0351 | Code::K0352 | Code::K0641 => DiagnosticTag::UNNECESSARY,
        Code::K0205 => DiagnosticTag::DEPRECATED,
        _ => return None,
    };
    Some(vec![tag])
}
