//! Pieces of source as a page shows them: without comments, and without Sensitive defaults.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::Span;
use kdsl_syntax::ast::{AstNode, Expr, FnParam, Param, TypeAlias, TypeExpr, TypeField};
use kdsl_syntax::{SyntaxNode, TokenKind};

/// The names of types whose values are Sensitive, and so must not be shown.
#[derive(Debug)]
pub(crate) struct Secrets(BTreeSet<String>);

impl Secrets {
    /// `Sensitive`, and every name in those files that stands for it, in whatever form.
    pub(crate) fn of(roots: &[SyntaxNode<'_>]) -> Secrets {
        let mut secrets = BTreeSet::from(["Sensitive".to_owned()]);
        // By each word in a type, the names for such types.
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for alias in roots.iter().flat_map(|root| below(*root)).filter_map(TypeAlias::cast) {
            if let (Some(name), Some(ty)) = (alias.name(), alias.ty()) {
                words(ty).for_each(|word| names.entry(word).or_default().push(name.text()));
            }
        }
        let mut ahead = vec!["Sensitive"];
        while let Some(word) = ahead.pop() {
            for name in names.remove(word).unwrap_or_default() {
                secrets.insert(name.to_owned());
                ahead.push(name);
            }
        }
        Secrets(secrets)
    }

    /// Whether a type names one of them.
    pub(crate) fn names(&self, ty: TypeExpr<'_>) -> bool {
        words(ty).any(|word| self.0.contains(word))
    }
}

/// The words of a type.
fn words<'t>(ty: TypeExpr<'t>) -> impl Iterator<Item = &'t str> {
    let node = ty.syntax();
    let words = node.tokens().filter(move |token| node.parse.tokens.kind(*token) == TokenKind::Word);
    words.map(move |token| node.parse.token_text(token))
}

/// Every node below one, itself included.
fn below<'t>(node: SyntaxNode<'t>) -> impl Iterator<Item = SyntaxNode<'t>> {
    let parse = node.parse;
    parse.tree.descendants(node.id).map(move |id| parse.node(id))
}

/// What a declaration may not show: the default of a param, parameter or field that is Sensitive.
fn hidden(node: SyntaxNode<'_>, secrets: &Secrets) -> Vec<Span> {
    let default = |node: SyntaxNode<'_>| {
        let param = Param::cast(node).map(|param| (param.ty(), param.default()));
        let param = param.or_else(|| FnParam::cast(node).map(|param| (param.ty(), param.default())));
        let (ty, default) =
            param.or_else(|| TypeField::cast(node).map(|field| (field.ty(), field.default())))?;
        default.filter(|_| ty.is_some_and(|ty| secrets.names(ty))).map(Expr::span)
    };
    below(node).filter_map(default).collect()
}

/// A piece of source as it is written, without comments and with `…` for what may not be shown. Lines
/// after the first stand at the left as far as they do together.
pub(crate) fn shown(node: SyntaxNode<'_>, secrets: &Secrets) -> String {
    before(node, node.tokens().end, secrets)
}

/// The same up to a token.
pub(crate) fn before(node: SyntaxNode<'_>, end: u32, secrets: &Secrets) -> String {
    let hidden = hidden(node, secrets);
    let mut text = String::new();
    for token in node.tokens().start..end {
        let span = node.parse.token_span(token);
        if let Some(secret) =
            hidden.iter().find(|secret| secret.start <= span.start && span.end <= secret.end)
        {
            if secret.start == span.start {
                text.push('…');
            }
            continue;
        }
        match node.parse.tokens.kind(token) {
            TokenKind::LineComment | TokenKind::DocComment | TokenKind::BlockComment => {}
            _ => text.push_str(node.parse.token_text(token)),
        }
    }
    dedent(&text)
}

fn dedent(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let common = rest.map(indent).min().unwrap_or(0);
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = if number == 0 { line } else { line.get(common..).unwrap_or("") }.trim_end();
        // Lines that held but a comment are gone with it.
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// A piece of source on one line, with a comma where the end of a line ended an entry.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let opens = out.is_empty() || out.ends_with(['{', '[', '(', ',', '=', '|', '>']);
        let closes = line.starts_with(['}', ']', ')', '.', '|', '?', '&', '+', '*', '/', '=']);
        out.push_str(match (out.is_empty(), opens || closes) {
            (true, _) => "",
            (false, true) => " ",
            (false, false) => ", ",
        });
        out.push_str(line);
    }
    out
}
