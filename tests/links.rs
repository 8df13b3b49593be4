//! The links of the documents lead somewhere, and what the table of systems shows stands where it says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::documents::{files, root};

/// A link of a document: where it leads, and the text in backticks behind it.
struct Link<'t> {
    target: &'t str,
    shown: Option<&'t str>,
}

/// The links of a text that are no blocks of programs.
fn links(text: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        let mut rest = line;
        while let Some((_, behind)) = rest.split_once("](") {
            let Some((target, after)) = behind.split_once(')') else { break };
            let shown = after.strip_prefix(" `").and_then(|after| Some(after.split_once('`')?.0));
            found.push(Link { target, shown });
            rest = after;
        }
    }
    found
}

/// The pages: the documents, and those of the examples.
fn pages() -> Vec<PathBuf> {
    let mut pages = files(".", "md");
    for folder in ["docs", "docs/guide", "docs/spec", "docs/std", "docs/decisions", "docs/errors", "examples"]
    {
        pages.extend(files(folder, "md"));
    }
    for folder in std::fs::read_dir(root().join("examples")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        pages.extend(files(&format!("examples/{name}"), "md"));
    }
    pages
}

/// The anchor that a heading has.
fn anchor(heading: &str) -> String {
    let letters = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = letters.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn has_anchor(path: &Path, wanted: &str) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| line.starts_with('#')).any(|line| anchor(line) == wanted)
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let mut wrong = String::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in links(&text).iter().filter(|link| !link.target.contains("://")) {
            let (path, heading) = link.target.split_once('#').unwrap_or((link.target, ""));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            if !target.exists() || !heading.is_empty() && !has_anchor(&target, heading) {
                let _ = writeln!(wrong, "{}: {}", page.display(), link.target);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_the_table_of_systems_shows_stands_where_it_says() {
    let page = root().join("docs/guide/systems.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let mut wrong = String::new();
    let mut rows = 0;
    for row in text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what ")) {
        let shown: Vec<Link<'_>> = links(row);
        rows += usize::from(!row.starts_with("| ---"));
        if shown.is_empty() && !row.starts_with("| ---") {
            let _ = writeln!(wrong, "no link: {row}");
        }
        for link in shown {
            let path = page.parent().unwrap().join(link.target);
            let target = std::fs::read_to_string(path).unwrap_or_default();
            if !link.shown.is_some_and(|shown| target.contains(shown)) {
                let _ = writeln!(wrong, "not in {}: {:?}", link.target, link.shown);
            }
        }
    }
    assert!(rows > 60, "{rows} rows");
    assert!(wrong.is_empty(), "{wrong}");
}
