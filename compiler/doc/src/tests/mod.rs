//! A small library, and what its pages say.

use kdsl_base::{Source, SourceKind, Sources};

use crate::{DocFormat, Library};

fn library(files: &[(&str, &str)]) -> Library {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(Source::new(*name, *text, SourceKind::File));
    }
    let (library, problems) = Library::read(&sources);
    assert!(problems.is_empty(), "{problems:?}");
    library
}

fn web() -> Library {
    library(&[("lib/web.kdsl", include_str!("web.kdsl"))])
}

#[test]
fn a_library_in_markdown() {
    insta::assert_snapshot!("markdown", web().page(DocFormat::Markdown));
}

#[test]
fn a_library_in_html() {
    let page = web().page(DocFormat::Html);
    let (_, body) = page.split_once("<body>\n").unwrap();
    insta::assert_snapshot!("html", body);
}

#[test]
fn nothing_secret_or_private_is_shown_and_nothing_is_fetched() {
    for (_, format) in DocFormat::ALL {
        let page = web().page(format);
        for secret in
            ["not-for-the-page", "hunter2", "_internal", "_Hidden", "_helper", "_Private", "_secret"]
        {
            assert!(!page.contains(secret), "{secret}: {page}");
        }
    }
    let page = web().page(DocFormat::Html);
    for fetched in ["<script", "<img", "<link", "javascript:", "url(", "@import"] {
        assert!(!page.contains(fetched), "{fetched}: {page}");
    }
}

#[test]
fn a_folder_has_a_page_for_each_file_and_an_index() {
    let files = [
        ("a.kdsl", "/// One.\nfn one(): Int = 1"),
        ("index.kdsl", "let x = 1"),
        ("lib/b.kdsl", "type B = Int\nWeb w { }"),
        ("lib/web.kdsl", "component Web { }"),
    ];
    let library = library(&files);
    let pages = library.pages(DocFormat::Markdown);
    let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    assert_eq!(paths, ["index.md", "a.md", "index.kdsl.md", "lib/b.md", "lib/web.md"]);
    insta::assert_snapshot!(pages[0].text, @"
    # Index

    | name                              | is a      | description |
    | --------------------------------- | --------- | --- |
    | [`a.kdsl`](a.md)                  | file      |  |
    | [`one`](a.md#function-one)        | function  | One. |
    | [`index.kdsl`](index.kdsl.md)     | file      |  |
    | [`lib/b.kdsl`](lib/b.md)          | file      |  |
    | [`B`](lib/b.md#type-b)            | type      |  |
    | [`lib/web.kdsl`](lib/web.md)      | file      |  |
    | [`Web`](lib/web.md#component-web) | component |  |
    ");
    insta::assert_snapshot!(pages[2].text, @"
    # `index.kdsl`

    Nothing in this file is public.

    [`index`](index.md)
    ");
    assert!(pages[3].text.contains("[`Web`](../lib/web.md#component-web)"), "{}", pages[3].text);
    assert!(pages[3].text.ends_with("[`index`](../index.md)\n"), "{}", pages[3].text);
    assert!(library.pages(DocFormat::Html)[1].text.contains("<a href=\"index.html\">"));
}

#[test]
fn source_on_one_line_means_the_same() {
    let line = crate::source::one_line;
    assert_eq!(line("{\n  host: String\n  port?: Port\n}"), "{ host: String, port?: Port }");
    assert_eq!(line("[\n  1,\n  2\n]"), "[ 1, 2 ]");
    assert_eq!(line("text\n  .lower()\n  ?? 1"), "text .lower() ?? 1");
}

#[test]
fn half_typed_files_are_findings() {
    for text in ["param", "component {", "fn f(", "type", "/// x", "param x: = 3", "component C { param"] {
        let mut sources = Sources::default();
        sources.add(Source::new("a.kdsl", text, SourceKind::File));
        let (library, _) = Library::read(&sources);
        assert!(!library.page(DocFormat::Html).is_empty());
    }
}

#[test]
fn every_beginning_of_a_file_has_pages() {
    let text = include_str!("web.kdsl");
    for (end, _) in text.char_indices().step_by(7) {
        let mut sources = Sources::default();
        sources.add(Source::new("a.kdsl", text.get(..end).unwrap(), SourceKind::File));
        let (library, _) = Library::read(&sources);
        for (_, format) in DocFormat::ALL {
            let page = library.page(format);
            assert!(!page.contains("not-for-the-page") && !page.contains("hunter2"), "{end}: {page}");
        }
    }
}
