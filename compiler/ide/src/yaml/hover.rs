//! What is known of the thing under the cursor of a manifest.

use kdsl_base::{FileId, Span};
use kdsl_schema::Shape;

use super::slot;
use super::spot::{self, At};
use crate::hover::{Hover, Known, said};

/// What is known of what stands at `offset` of a file of YAML or JSON: of a key what it holds, of a kind what it
/// is, of an amount how much that is, of a name what it means.
pub(crate) fn hover(known: Known<'_>, file: FileId, offset: u32) -> Option<Hover> {
    let analysis = known.analysis;
    let text = &analysis.sources.get(file)?.text;
    let spot = spot::at(text, offset as usize)?;
    let place = |at: usize| u32::try_from(at).ok();
    let span = Span::new(file, place(spot.word.start)?, place(spot.word.end)?);
    let mut way = spot.way.clone();
    let name = text.get(spot.word.clone())?.trim_matches(['"', '\'']);
    match spot.at {
        At::Value if way == [spot::Step::Key("kind".to_owned())] => {
            let kind = super::kind(analysis, &spot)?;
            Some(Hover { span, markdown: known.kind(kind) })
        }
        At::Key if !name.is_empty() => {
            let of = slot(analysis, &spot, &way)?;
            way.push(spot::Step::Key(name.to_owned()));
            let found = slot(analysis, &spot, &way)?;
            let is_field = matches!(of.shape, Shape::Object(_));
            let markdown = if is_field { known.field(found) } else { known.entry(found, name) };
            Some(Hover { span, markdown })
        }
        At::Value => {
            let found = slot(analysis, &spot, &way);
            let key = way.iter().rev().find_map(|step| match step {
                spot::Step::Key(key) => Some(key.as_str()),
                _ => None,
            });
            let markdown = match found {
                Some(found) if found.shape == Shape::Quantity => said(name, key?),
                Some(found) if analysis.kube.allowed(found).is_some() => Some(known.field(found)),
                _ => None,
            };
            markdown.map(|markdown| Hover { span, markdown }).or_else(|| known.named_in(span, found?))
        }
        At::Key => None,
    }
}
