//! Colours: what each token is, all of them, those of some lines, or what changed since the last time.

use std::hash::{Hash as _, Hasher as _};

use kdsl_base::FileId;
use kdsl_ide::{CLASSES, MODIFIERS, Token};
use lsp_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensFullOptions,
    SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, SemanticTokensServerCapabilities,
};

use super::Answer;
use crate::convert::Converter;
use crate::workspace::Workspace;

/// The tokens that an editor was told of a document, and what it calls them.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    id: String,
    data: Vec<SemanticToken>,
}

/// What is announced.
pub(crate) fn capability() -> SemanticTokensServerCapabilities {
    SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: types().into_iter().map(SemanticTokenType::new).collect(),
            token_modifiers: MODIFIERS.iter().copied().map(SemanticTokenModifier::new).collect(),
        },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..SemanticTokensOptions::default()
    })
}

pub(crate) fn full(
    workspace: &mut Workspace,
    params: SemanticTokensParams,
) -> Answer<Option<SemanticTokensResult>> {
    let uri = params.text_document.uri.as_str();
    Ok(tell(workspace, uri).map(|told| SemanticTokensResult::Tokens(whole(told))))
}

/// What changed since the tokens that the editor speaks of; all, where those are not known any more.
pub(crate) fn delta(
    workspace: &mut Workspace,
    params: SemanticTokensDeltaParams,
) -> Answer<Option<SemanticTokensFullDeltaResult>> {
    let uri = params.text_document.uri.as_str();
    let before = workspace.open.get(uri).and_then(|document| document.tokens.clone());
    let Some(now) = tell(workspace, uri) else { return Ok(None) };
    let Some(before) = before.filter(|before| before.id == params.previous_result_id) else {
        return Ok(Some(SemanticTokensFullDeltaResult::Tokens(whole(now))));
    };
    let (start, gone, new) = kdsl_ide::delta(&before.data, &now.data);
    // Counted in numbers, of which a token has five.
    let numbers = |tokens: usize| u32::try_from(tokens.saturating_mul(5)).unwrap_or(u32::MAX);
    let edit = SemanticTokensEdit {
        start: numbers(start),
        delete_count: numbers(gone),
        data: (!new.is_empty()).then(|| new.to_vec()),
    };
    let edits = if gone == 0 && new.is_empty() { Vec::new() } else { vec![edit] };
    let delta = SemanticTokensDelta { result_id: Some(now.id), edits };
    Ok(Some(SemanticTokensFullDeltaResult::TokensDelta(delta)))
}

pub(crate) fn range(
    workspace: &mut Workspace,
    params: SemanticTokensRangeParams,
) -> Answer<Option<SemanticTokensRangeResult>> {
    let data = encoded(workspace, params.text_document.uri.as_str(), Some(params.range));
    let tokens = data.map(|data| SemanticTokens { result_id: None, data });
    Ok(tokens.map(SemanticTokensRangeResult::Tokens))
}

fn whole(told: Told) -> SemanticTokens {
    SemanticTokens { result_id: Some(told.id), data: told.data }
}

/// All tokens of a document, which are remembered for the next delta.
fn tell(workspace: &mut Workspace, uri: &str) -> Option<Told> {
    let data = encoded(workspace, uri, None)?;
    let mut hasher = std::hash::DefaultHasher::new();
    for token in &data {
        let SemanticToken { delta_line, delta_start, length, token_type, token_modifiers_bitset } = token;
        [delta_line, delta_start, length, token_type, token_modifiers_bitset].hash(&mut hasher);
    }
    let told = Told { id: format!("{:016x}", hasher.finish()), data };
    workspace.open.get_mut(uri)?.tokens = Some(told.clone());
    Some(told)
}

fn encoded(workspace: &mut Workspace, uri: &str, range: Option<Range>) -> Option<Vec<SemanticToken>> {
    let (snapshot, file) = workspace.current(uri)?;
    let converter = workspace.converter(&snapshot);
    let within = match range {
        Some(range) => Some(converter.span(file, range).map(|span| span.start..span.end)?),
        None => None,
    };
    let tokens = kdsl_ide::tokens(&snapshot.compiled().analysis, file, within);
    Some(encode(&tokens, file, converter))
}

/// Each token by its distance from the one before it.
fn encode(tokens: &[Token], file: FileId, converter: Converter<'_>) -> Vec<SemanticToken> {
    let types = types();
    let (mut line, mut column) = (0, 0);
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        let Some(start) = converter.position(file, token.span.start) else { continue };
        let Some(end) = converter.position(file, token.span.end) else { continue };
        let name = token.class.row().name;
        let token_type = types.iter().position(|known| *known == name).unwrap_or(0);
        out.push(SemanticToken {
            delta_line: start.line.saturating_sub(line),
            delta_start: if start.line == line {
                start.character.saturating_sub(column)
            } else {
                start.character
            },
            length: end.character.saturating_sub(start.character),
            token_type: u32::try_from(token_type).unwrap_or(0),
            token_modifiers_bitset: token.modifiers.0,
        });
        (line, column) = (start.line, start.character);
    }
    out
}

/// The protocol's types, each once, in the order of the classes.
fn types() -> Vec<&'static str> {
    let mut types = Vec::new();
    for row in CLASSES {
        if !types.contains(&row.name) {
            types.push(row.name);
        }
    }
    types
}
