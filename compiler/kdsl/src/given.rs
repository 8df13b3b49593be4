//! The values that a host gives to params: a file of params that no file system has, so that a mistake in one
//! is shown in what was given.

use std::collections::BTreeMap;

use kdsl_base::{Node, Span, Value};
use kdsl_core::{Compiled, ParamSource, Rank};

/// The name of its source. No file is called so.
pub(crate) const NAME: &str = "params of the host";

/// What is read under that name; none where nothing is given.
pub(crate) fn text(given: &BTreeMap<String, Value>) -> Option<String> {
    if given.is_empty() {
        return None;
    }
    let node = |value: &Value| Node::new(value.clone(), Span::default());
    let entries = given.iter().map(|(name, value)| (name.as_str().into(), node(value)));
    Some(crate::value_json(&Node::new(Value::Map(entries.collect()), Span::default())))
}

/// The strongest file of this run.
pub(crate) fn source(given: &BTreeMap<String, Value>) -> Option<ParamSource> {
    let source = || ParamSource { path: NAME.to_owned(), at: Vec::new(), rank: Rank::Run };
    (!given.is_empty()).then(source)
}

/// What is proposed for it is no edit of a file.
pub(crate) fn settle(compiled: &mut Compiled) {
    let analysis = &mut compiled.analysis;
    let Some((file, _)) = analysis.sources.iter().find(|(_, source)| *source.name == *NAME) else { return };
    for finding in &mut analysis.diagnostics {
        finding.fixes.retain(|fix| fix.edits.iter().all(|edit| edit.span.file != file));
    }
}
