//! What authors write in `///`: Markdown. Of it a page needs the first paragraph, the rest, and HTML.

use std::fmt::Write as _;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The first paragraph on one line; empty where something else stands first.
pub(crate) fn summary(docs: &str) -> String {
    let paragraph = docs.trim_start().lines().take_while(|line| !line.trim().is_empty());
    let text = paragraph.map(str::trim).collect::<Vec<_>>().join(" ");
    let marks = ["#", "- ", "* ", "+ ", "> ", "```", "~~~", "|", "1."];
    if marks.iter().any(|mark| text.starts_with(mark)) { String::new() } else { text }
}

/// Whether there is more than the first paragraph.
pub(crate) fn has_more(docs: &str) -> bool {
    let lines: Vec<&str> = docs.trim().lines().collect();
    lines.iter().any(|line| line.trim().is_empty()) || (summary(docs).is_empty() && !lines.is_empty())
}

/// The same Markdown with its headings that many levels lower, so that they stand under the page's own.
pub(crate) fn lowered(docs: &str, levels: usize) -> String {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for line in docs.trim().lines() {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let hashes = line.len() - line.trim_start_matches('#').len();
        let heading =
            fence.is_none() && (1..=6).contains(&hashes) && line.trim_start_matches('#').starts_with(' ');
        if heading {
            let depth = (hashes + levels).min(6);
            lines.push(format!("{}{}", "#".repeat(depth), line.trim_start_matches('#')));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

/// Markdown as HTML. Tags that stand in it are text, what an image would fetch is its words alone, and a
/// link of a scheme that could run something is none.
pub(crate) fn html(docs: &str, levels: usize) -> String {
    let mut out = String::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut links = Vec::new();
    let mut in_head = false;
    for event in Parser::new_ext(docs, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(is_safe(&dest_url));
                if is_safe(&dest_url) {
                    let _ = write!(out, "<a href=\"{}\">", escape(&dest_url));
                }
            }
            Event::End(TagEnd::Link) => out.push_str(if links.pop() == Some(true) { "</a>" } else { "" }),
            Event::Start(Tag::TableHead) => {
                in_head = true;
                out.push_str("<thead><tr>");
            }
            Event::End(TagEnd::TableHead) => {
                in_head = false;
                out.push_str("</tr></thead><tbody>");
            }
            Event::Start(Tag::TableCell) => out.push_str(if in_head { "<th>" } else { "<td>" }),
            Event::End(TagEnd::TableCell) => out.push_str(if in_head { "</th>" } else { "</td>" }),
            Event::Start(tag) => start(&tag, levels, &mut out),
            Event::End(tag) => end(tag, levels, &mut out),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&escape(&text)),
            Event::Code(text) => {
                let _ = write!(out, "<code>{}</code>", escape(&text));
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => out.push_str("<hr>\n"),
            _ => {}
        }
    }
    out
}

/// The HTML of one line of Markdown, without a paragraph around it.
pub(crate) fn inline_html(line: &str) -> String {
    let html = html(line, 0);
    let inner = html.trim().strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inner.map_or_else(|| escape(line), str::to_owned)
}

fn start(tag: &Tag<'_>, levels: usize, out: &mut String) {
    let _ = match tag {
        Tag::Paragraph => write!(out, "<p>"),
        Tag::Heading { level, .. } => write!(out, "<h{}>", lower(*level, levels)),
        Tag::BlockQuote(_) => writeln!(out, "<blockquote>"),
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => write!(out, "<pre><code>"),
        Tag::List(Some(first)) => writeln!(out, "<ol start=\"{first}\">"),
        Tag::List(None) => writeln!(out, "<ul>"),
        Tag::Item => write!(out, "<li>"),
        Tag::Emphasis => write!(out, "<em>"),
        Tag::Strong => write!(out, "<strong>"),
        Tag::Strikethrough => write!(out, "<del>"),
        Tag::Table(_) => write!(out, "<table>"),
        Tag::TableRow => write!(out, "<tr>"),
        _ => Ok(()),
    };
}

fn end(tag: TagEnd, levels: usize, out: &mut String) {
    let _ = match tag {
        TagEnd::Paragraph => writeln!(out, "</p>"),
        TagEnd::Heading(level) => writeln!(out, "</h{}>", lower(level, levels)),
        TagEnd::BlockQuote(_) => writeln!(out, "</blockquote>"),
        TagEnd::CodeBlock => writeln!(out, "</code></pre>"),
        TagEnd::List(true) => writeln!(out, "</ol>"),
        TagEnd::List(false) => writeln!(out, "</ul>"),
        TagEnd::Item => writeln!(out, "</li>"),
        TagEnd::Emphasis => write!(out, "</em>"),
        TagEnd::Strong => write!(out, "</strong>"),
        TagEnd::Strikethrough => write!(out, "</del>"),
        TagEnd::Table => writeln!(out, "</tbody></table>"),
        TagEnd::TableRow => write!(out, "</tr>"),
        _ => Ok(()),
    };
}

fn lower(level: HeadingLevel, levels: usize) -> usize {
    (level as usize + levels).min(6)
}

/// Whether a link leads to a page or an address, and does nothing else.
fn is_safe(link: &str) -> bool {
    let before = link.split(['/', '?', '#']).next().unwrap_or("");
    let scheme = before.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto"))
}

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A page may not hold most of these.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
