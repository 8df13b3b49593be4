//! What the compiler has to say, as data. Renderers turn it into text; nothing here knows how.

use crate::{Change, Code, Node, Span};

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The output is written and is likely not what was meant.
    Warning,
    /// Worth a look in an editor.
    Hint,
}

impl Severity {
    /// The word that a report begins with.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// A place and a few words that stand under it. The words may be empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The words, without a full stop.
    pub text: String,
}

/// One replacement of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Edit {
    /// Puts edits in the order of their places. As [`Diagnostic::sort`], one for all.
    pub fn sort(edits: &mut [Edit]) {
        edits.sort_by_key(|edit| edit.span);
    }
}

/// A change of the source that mends a finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Fix {
    /// What it does, as an instruction: ``rename it to `replicas` ``.
    pub title: String,
    /// Replacements that do not overlap.
    pub edits: Vec<Edit>,
    /// What it does besides to the data, while that is no text yet. In a finding that a compilation gives
    /// there is none.
    pub changes: Vec<Change>,
    /// Whether it may be applied without being looked at: what the author meant is certain.
    pub safe: bool,
}

/// Some versions of the range that a program is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartOfRange {
    /// The versions, oldest first: `1.31`, `1.32`.
    pub versions: Vec<String>,
    /// The same as words: `1.31 and 1.32`.
    pub words: String,
    /// The whole range: `1.31..1.34`.
    pub range: String,
}

impl PartOfRange {
    /// What a report says of it in a line of its own.
    pub fn note(&self) -> String {
        format!("holds for {} of the target {}", self.words, self.range)
    }
}

/// A finding: what is wrong, where, why, and what to do.
///
/// The message names the user's own thing and is at most 100 characters long; the primary span is
/// the token that the user would change; each secondary label shows the cause.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    /// The stable name of this sort of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a line.
    pub message: String,
    /// The user's token.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// Where it stands in a component, if it is shown at an instance of that.
    pub inside: Option<Box<Span>>,
    /// What Kubernetes would do, or which schema said so.
    pub notes: Vec<String>,
    /// What to do, where no fix can say it.
    pub help: Option<String>,
    /// Changes to choose from, the likeliest first.
    pub fixes: Vec<Fix>,
    /// For which versions it holds, where a program is for a range of them and it is not all.
    pub versions: Option<Box<PartOfRange>>,
}

impl Diagnostic {
    /// Puts findings in an order, those that are equal in it as they were. One function for all of them, since
    /// each that is made for a key of its own takes kilobytes of the module.
    pub fn sort(findings: &mut [Diagnostic], key: fn(&Diagnostic) -> [u32; 3]) {
        findings.sort_by_key(key);
    }

    /// The order of the files and places.
    pub fn place(&self) -> [u32; 3] {
        let Span { file, start, end } = self.primary.span;
        [file.0, start, end]
    }

    /// An error at `span`. A message that is too long is cut.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: crate::message::fitted(message.into()),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            inside: None,
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
            versions: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// A hint at `span`.
    pub fn hint(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Hint, ..Diagnostic::error(code, span, message) }
    }

    /// The words under the primary span.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.primary.text = text.into();
        self
    }

    /// Another place that explains the finding.
    #[must_use]
    pub fn secondary(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// What Kubernetes would do, or which schema said so.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// A change that mends it and that is certainly what was meant.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.with_fix(title, span, replacement, true)
    }

    /// A change that mends it and that wants a look, because it is one of several or a guess.
    #[must_use]
    pub fn suggestion(
        self,
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Diagnostic {
        self.with_fix(title, span, replacement, false)
    }

    fn with_fix(
        mut self,
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
        safe: bool,
    ) -> Diagnostic {
        let edits = vec![Edit { span, replacement: replacement.into() }];
        self.fixes.push(Fix { title: title.into(), edits, changes: Vec::new(), safe });
        self
    }

    /// The change that takes `entry` out of its record, with its key.
    #[must_use]
    pub fn removal(self, title: impl Into<String>, entry: &Node, safe: bool) -> Diagnostic {
        self.change(title, vec![Change::Remove { key: entry.key, value: entry.origin }], safe)
    }

    /// The change that gives `record` an entry. The places inside `value` say nothing.
    #[must_use]
    pub fn addition(
        self,
        title: impl Into<String>,
        record: &Node,
        key: impl Into<String>,
        value: Node,
        safe: bool,
    ) -> Diagnostic {
        self.change(title, vec![Change::Add { record: record.origin, key: key.into(), value }], safe)
    }

    /// The change that puts `new` in the place of a value.
    #[must_use]
    pub fn setting(self, title: impl Into<String>, value: &Node, new: Node, safe: bool) -> Diagnostic {
        self.change(title, vec![Change::Set { value: value.origin, new }], safe)
    }

    /// Several changes of data that mend it together.
    #[must_use]
    pub fn change(mut self, title: impl Into<String>, changes: Vec<Change>, safe: bool) -> Diagnostic {
        self.fixes.push(Fix { title: title.into(), edits: Vec::new(), changes, safe });
        self
    }

    /// Whether this alone keeps the output from being written.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
