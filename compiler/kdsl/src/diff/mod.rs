//! What differs between two builds, as text: for people, for other programs and for pull requests.

mod json;
mod lines;
mod markdown;
mod text;
mod words;

use kdsl_base::Sources;
use kdsl_diff::ObjectChange;

/// What a difference is written as.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum DiffFormat {
    /// For a terminal; nothing where nothing differs.
    #[default]
    Text,
    /// One object, with every change and the places of its values.
    Json,
    /// A table and a part per object, for a pull request.
    Markdown,
}

impl DiffFormat {
    /// The formats and their names.
    pub const ALL: [(&'static str, DiffFormat); 3] =
        [("text", DiffFormat::Text), ("json", DiffFormat::Json), ("markdown", DiffFormat::Markdown)];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<DiffFormat> {
        DiffFormat::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// What would change if the resources of one output were applied where those of another are:
/// [`Output::diff`](crate::Output::diff).
#[derive(Clone, Debug)]
pub struct Diff<'a> {
    pub(crate) changes: kdsl_diff::Diff,
    pub(crate) old: &'a Sources,
    pub(crate) new: &'a Sources,
}

impl Diff<'_> {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.objects.is_empty()
    }

    /// The resources that differ: those of the new side in its order, then those that are gone.
    pub fn objects(&self) -> &[ObjectChange] {
        &self.changes.objects
    }

    /// How many resources are the same.
    pub fn unchanged(&self) -> usize {
        self.changes.unchanged
    }

    /// `1 restarts pods; 2 changed, 1 added, 8 unchanged`: what is grave stands first.
    pub fn summary(&self) -> String {
        words::summary(&self.changes)
    }

    /// The difference as text. `color` is heeded by [`DiffFormat::Text`] alone. No value of a Secret is in it.
    pub fn render(&self, format: DiffFormat, color: bool) -> String {
        match format {
            DiffFormat::Text => text::render(&self.changes, color),
            DiffFormat::Json => json::render(self),
            DiffFormat::Markdown => markdown::render(&self.changes),
        }
    }
}

#[cfg(test)]
mod tests;
