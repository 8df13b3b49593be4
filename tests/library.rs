//! The standard library: everything in it that others see is documented, and has a page.

use kdsl_base::FileId;
use kdsl_syntax::ast::{AstNode, File, Item};

use crate::documents::{files, root};

/// What has no documentation, as `component WebApp: image`.
fn undocumented(items: &mut dyn Iterator<Item = Item<'_>>, owner: &str, found: &mut Vec<String>) {
    for item in items {
        let name = match item {
            Item::Param(param) => param.name(),
            Item::Fn(function) => function.name(),
            Item::TypeAlias(alias) => alias.name(),
            Item::Component(component) => component.name(),
            Item::Output(output) => output.name(),
            _ => continue,
        };
        let name = name.map_or("", |name| name.text());
        let mut complain = |name: &str, docs: &str| {
            if docs.trim().is_empty() {
                found.push(format!("{owner}: {name}"));
            }
        };
        complain(name, &item.docs());
        match item {
            Item::Component(component) => {
                let mut inner = component.block().into_iter().flat_map(|block| block.items());
                undocumented(&mut inner, &format!("{owner}: {name}"), found);
            }
            Item::Fn(function) => {
                for param in function.params() {
                    complain(param.name().map_or("", |name| name.text()), &param.syntax().docs());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn everything_in_it_is_documented() {
    let mut found = Vec::new();
    for path in files("stdlib", "kdsl") {
        let text = std::fs::read_to_string(&path).unwrap();
        let parse = kdsl_syntax::parse(FileId(0), text.as_str());
        assert!(parse.problems.is_empty(), "{}", path.display());
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(text.starts_with("// ") || text.starts_with("/// "), "{module} does not say what it is for");
        undocumented(&mut File::of(&parse).items(), &module, &mut found);
    }
    assert!(found.is_empty(), "without documentation: {found:#?}");
}

#[test]
fn every_module_has_a_page() {
    for path in files("stdlib", "kdsl") {
        let page = format!("docs/std/{}.md", path.file_stem().unwrap().to_string_lossy());
        assert!(root().join(&page).is_file(), "there is no {page}");
    }
}
