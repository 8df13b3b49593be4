//! Where new declarations go, and their text there.

use kdsl_base::{Edit, Span};
use kdsl_syntax::{NodeKind, Parse, SyntaxNode};

use super::context::{Context, Need};

/// A place for a declaration: braces, and what stands in them that it goes before.
#[derive(Clone, Copy)]
pub(super) struct Home<'t> {
    /// A file, the braces of an item, or those of a record.
    pub(super) container: SyntaxNode<'t>,
    /// The item or entry.
    pub(super) child: SyntaxNode<'t>,
}

impl<'t> Home<'t> {
    fn is_of_items(self) -> bool {
        matches!(self.container.kind(), NodeKind::File | NodeKind::Block)
    }

    /// Whether it is the braces of a whole: of a file or of a component.
    pub(super) fn is_whole(self) -> bool {
        let of_component =
            |node: SyntaxNode<'_>| node.parent().is_some_and(|parent| parent.kind() == NodeKind::Component);
        self.container.kind() == NodeKind::File
            || self.container.kind() == NodeKind::Block && of_component(self.container)
    }

    /// The edit that declares something before the child.
    pub(super) fn declare(self, declaration: &str) -> Edit {
        let parse = self.child.parse;
        let start = above(parse, self.child.span().start);
        let indent = indent(&parse.text, self.child.span().start);
        let short = |kind| matches!(kind, NodeKind::Let | NodeKind::Param | NodeKind::TypeAlias);
        let gap = self.is_of_items() && !short(self.child.kind());
        let gap = if gap { format!("\n\n{indent}") } else { format!("\n{indent}") };
        Edit { span: Span::at(parse.file, start), replacement: format!("{declaration}{gap}") }
    }

    /// The edit that declares something behind the last node of a kind between the braces, else before the
    /// first item that is no import.
    pub(super) fn declare_behind(self, kind: NodeKind, declaration: &str) -> Edit {
        let parse = self.child.parse;
        if let Some(last) = self.container.children().filter(|node| node.kind() == kind).last() {
            let indent = indent(&parse.text, last.span().start);
            let end = end_of_line(parse, last.span().end);
            let replacement = format!("\n{indent}{declaration}");
            return Edit { span: Span::at(parse.file, end), replacement };
        }
        let is_first = |node: &SyntaxNode<'_>| node.kind().is_item() && node.kind() != NodeKind::Import;
        let child = self.container.children().find(is_first).unwrap_or(self.child);
        Home { child, ..self }.declare(declaration)
    }
}

impl<'a> Context<'a> {
    /// The braces around a node that may have a declaration, from the inside out.
    pub(super) fn homes(&self, node: SyntaxNode<'a>) -> impl Iterator<Item = Home<'a>> {
        let pairs = std::iter::successors(Some(node), |node| node.parent());
        let pairs = pairs.zip(node.ancestors());
        pairs
            .filter(|(_, container)| match container.kind() {
                NodeKind::File | NodeKind::Block | NodeKind::EntryBlock => true,
                NodeKind::RecordExpr => container.parent().is_none_or(|it| it.kind() != NodeKind::Test),
                _ => false,
            })
            .map(|(child, container)| Home { container, child })
    }

    /// The nearest place for a declaration of what `node` says, in the braces of items if that can be.
    pub(super) fn home(&self, node: SyntaxNode<'a>) -> Option<Home<'a>> {
        let needs = self.needs(node.span())?;
        let tested = self.is_tested(node.span());
        let fits =
            |home: &Home<'a>| self.sees(node, *home, &needs) && !(tested && is_behind_a_test(node, *home));
        let homes: Vec<Home<'a>> = self.homes(node).filter(fits).collect();
        homes.iter().find(|home| home.is_of_items()).or(homes.first()).copied()
    }

    /// Whether all that a node needs is declared at a place around it.
    pub(super) fn sees(&self, node: SyntaxNode<'a>, home: Home<'a>, needs: &[Need]) -> bool {
        needs.iter().filter(|need| need.at.file == self.file).all(|need| {
            let scope = node.ancestors().find(|around| around.span().covers(need.at));
            scope.is_none_or(|scope| {
                scope.kind() == NodeKind::File || scope.span().covers(home.container.span())
            })
        })
    }
}

/// The edit that puts an entry at the end of a record, and where the entry begins in its replacement. A
/// resource without braces gets them.
pub(super) fn add_entry(record: SyntaxNode<'_>, entry: &str) -> Option<(Edit, usize)> {
    let file = record.parse.file;
    if record.kind() != NodeKind::RecordExpr {
        let end = Span::at(file, record.span().end);
        return Some((Edit { span: end, replacement: format!(" {{ {entry} }}") }, 3));
    }
    let (text, span) = (record.text(), record.span());
    let Some(last) = record.children().last() else {
        let inside = text.strip_prefix('{')?.strip_suffix('}')?;
        let (start, end) = (span.start + 1, span.end - 1);
        let blank = if inside.trim().is_empty() { Span { start, end, ..span } } else { Span::at(file, end) };
        return Some((Edit { span: blank, replacement: format!(" {entry} ") }, 1));
    };
    let end = end_of_line(record.parse, last.span().end);
    let lead = match text.contains('\n') {
        true => format!("\n{}", indent(&record.parse.text, last.span().start)),
        false => ", ".to_owned(),
    };
    let at = if text.contains('\n') { end } else { last.span().end };
    let comma = record.parse.text.get(last.span().end as usize..).is_some_and(|rest| rest.starts_with(','));
    let (at, lead) =
        if comma && at == last.span().end { (at + 1, lead.replace(',', "")) } else { (at, lead) };
    Some((Edit { span: Span::at(file, at), replacement: format!("{lead}{entry}") }, lead.len()))
}

/// Whether a condition stands between a node and braces around it.
fn is_behind_a_test(node: SyntaxNode<'_>, home: Home<'_>) -> bool {
    let between = node.ancestors().take_while(|around| *around != home.container);
    between.into_iter().any(|around| {
        matches!(
            around.kind(),
            NodeKind::IfExpr
                | NodeKind::IfElement
                | NodeKind::IfEntries
                | NodeKind::IfItem
                | NodeKind::BinaryExpr
                | NodeKind::Assert
        )
    })
}

/// Where the comments begin that stand directly above an offset, each on a line of its own.
pub(super) fn above(parse: &Parse, offset: u32) -> u32 {
    let mut start = offset as usize;
    let text = &*parse.text;
    loop {
        let Some(before) = text.get(..start) else { return offset };
        let head = before.trim_end_matches([' ', '\t']);
        let Some(lines) = head.strip_suffix('\n') else { break };
        let line = lines.rsplit('\n').next().unwrap_or("");
        if !line.trim_start().starts_with("//") {
            break;
        }
        start = lines.len() - line.trim_start().len();
    }
    u32::try_from(start).unwrap_or(offset)
}

/// The blanks at the beginning of the line that an offset is in.
pub(super) fn indent(text: &str, offset: u32) -> String {
    let before = text.get(..offset as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    line.chars().take_while(|letter| matches!(letter, ' ' | '\t')).collect()
}

/// The end of the line behind an offset, if nothing but a remark stands there; else the offset.
pub(super) fn end_of_line(parse: &Parse, offset: u32) -> u32 {
    let rest = parse.text.get(offset as usize..).unwrap_or("");
    let line = rest.lines().next().unwrap_or("").trim_end();
    let is_remark = line.trim_start().is_empty() || line.trim_start().starts_with("//");
    if is_remark { offset + u32::try_from(line.len()).unwrap_or(0) } else { offset }
}
