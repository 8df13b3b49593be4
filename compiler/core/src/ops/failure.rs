//! What an operator or a method answers when it cannot do what it is asked.

use kdsl_base::{Code, Diagnostic, Span};

/// Why an operation has no result, in the words of the message that the user reads.
///
/// It knows no span: operators and methods see values only. The evaluator puts it at the token that
/// [`Failure::at`] names.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    /// The sort of finding.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// What stands at the token.
    pub label: String,
    /// What explains it further.
    pub notes: Vec<String>,
    /// One thing to do about it.
    pub help: Option<String>,
    /// What the token most likely should be.
    pub meant: Option<String>,
    /// What it is about.
    pub at: Place,
}

/// The part of an expression that a failure is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The operator.
    Operator,
    /// The operand before the operator, or the only one.
    Left,
    /// The operand after the operator.
    Right,
    /// The value before the method's dot.
    Receiver,
    /// The method's argument of that position, counted as the method declares its parameters.
    Argument(usize),
    /// The method's name.
    Name,
}

impl Failure {
    /// A failure with nothing but its message and where it belongs.
    pub fn new(code: Code, at: Place, message: impl Into<String>) -> Failure {
        let (message, label) = (message.into(), String::new());
        Failure { code, message, label, notes: Vec::new(), help: None, meant: None, at }
    }

    /// The same with what stands at the token.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Failure {
        self.label = label.into();
        self
    }

    /// The same with one more explanation.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Failure {
        self.notes.push(note.into());
        self
    }

    /// The same with what the token most likely should be.
    #[must_use]
    pub fn meant(mut self, meant: impl Into<String>) -> Failure {
        self.meant = Some(meant.into());
        self
    }

    /// What the reader sees, at the place that the failure is about.
    pub fn diagnostic(self, span: Span) -> Diagnostic {
        let mut problem = Diagnostic::error(self.code, span, self.message).label(self.label);
        problem.notes = self.notes;
        problem.help = self.help;
        match self.meant {
            Some(meant) => problem.suggestion(format!("did you mean `{meant}`?"), span, meant),
            None => problem,
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Failure {
        self.help = Some(help.into());
        self
    }
}
