//! Pages as HTML. Each holds all that it needs, and says so to the browser: it fetches nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::layout::{Block, Inline, anchor_of};
use crate::prose::{escape, html, inline_html};

const STYLE: &str = include_str!("page.css");

/// The text of a page.
pub(crate) fn write(blocks: &[Block], title: &str) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(title)
    );
    // An address is given once: the first of several headings of one name has it.
    let mut known = BTreeSet::new();
    for block in blocks {
        match block {
            Block::Heading(depth, words) => heading((*depth).min(6), words, &mut known, &mut out),
            other => self::block(other, &mut out),
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn heading(depth: usize, words: &[Inline], known: &mut BTreeSet<String>, out: &mut String) {
    let anchor = anchor_of(words);
    let id =
        if known.insert(anchor.clone()) { format!(" id=\"{}\"", escape(&anchor)) } else { String::new() };
    let _ = writeln!(out, "<h{depth}{id}>{}</h{depth}>", line(words));
}

fn block(block: &Block, out: &mut String) {
    let _ = match block {
        Block::Heading(..) => Ok(()),
        Block::Docs(docs, depth) => write!(out, "{}", html(docs, *depth)),
        Block::Line(words) => writeln!(out, "<p>{}</p>", line(words)),
        Block::Code(source) => writeln!(out, "<pre><code>{}</code></pre>", escape(source)),
        Block::Table(heads, rows) => {
            table(heads, rows, out);
            Ok(())
        }
    };
}

fn table(heads: &[&str], rows: &[Vec<Vec<Inline>>], out: &mut String) {
    let used =
        |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !line(cell).is_empty()));
    let columns: Vec<usize> = (0..heads.len()).filter(|column| used(*column)).collect();
    out.push_str("<div class=\"table\"><table>\n<thead><tr>");
    for column in &columns {
        let _ = write!(out, "<th>{}</th>", escape(heads.get(*column).unwrap_or(&"")));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for column in &columns {
            let _ = write!(out, "<td>{}</td>", row.get(*column).map_or(String::new(), |cell| line(cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn line(words: &[Inline]) -> String {
    let word = |word: &Inline| match word {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Inline::Code(source) if source.is_empty() => String::new(),
        Inline::Code(source) => format!("<code>{}</code>", escape(source)),
        Inline::Docs(docs) if docs.is_empty() => String::new(),
        Inline::Docs(docs) => inline_html(docs),
        Inline::Link(to, source) => format!("<a href=\"{}\"><code>{}</code></a>", escape(to), escape(source)),
    };
    words.iter().map(word).collect()
}
