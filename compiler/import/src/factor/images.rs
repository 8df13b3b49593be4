//! Images of one registry and one tag: a variable and a param.

use ecow::{EcoString, eco_format};
use indexmap::IndexMap;

use super::{Work, bodies, bodies_mut, distinct};
use crate::draft::item;
use crate::names::free;
use crate::tree::{Expr, Item, Record, change, visit};

/// An image's name in its parts. What is empty is not there.
struct Image<'t> {
    registry: &'t str,
    name: &'t str,
    tag: &'t str,
}

/// `registry/name:tag`; none for one with a digest, which changes with every build.
fn parts(image: &str) -> Option<Image<'_>> {
    if image.contains(['@', '$', '"', '\\', '{']) || image.contains(char::is_whitespace) {
        return None;
    }
    let (registry, rest) = image.rsplit_once('/').unwrap_or(("", image));
    let (name, tag) = rest.split_once(':').unwrap_or((rest, ""));
    (!name.is_empty()).then_some(Image { registry, name, tag })
}

/// Gives the registry that most images share a name, and the tag that most of its images share a param.
pub(super) fn step(work: &mut Work<'_, '_>) {
    let mut images: Vec<EcoString> = Vec::new();
    for (_, body) in bodies(&work.items) {
        visit(body, &mut |expr| {
            if let Expr::Record(record) = expr
                && let Some(Expr::Str(image)) = image_of(record)
            {
                images.push(image.clone());
            }
        });
    }
    let all: Vec<Image<'_>> = images.iter().filter_map(|image| parts(image)).collect();
    let registry = most(all.iter().map(|image| image.registry)).filter(|(_, count)| *count > 1);
    let registry = registry.map_or("", |(registry, _)| registry);
    let of_registry = || all.iter().filter(|image| image.registry == registry);
    // Not what happens to have a tag of the same name: other people's images have versions of their own.
    let names = distinct(of_registry().map(|image| image.name.into()));
    let tag = most(of_registry().map(|image| image.tag)).filter(|(_, count)| *count > 1 && names.len() > 1);
    let tag = tag.map_or("", |(tag, _)| tag);
    let tag = if tag.starts_with(|first: char| first == 'v' || first.is_ascii_digit()) { tag } else { "" };
    for (registry, tag) in [(registry, tag), (registry, ""), ("", tag)] {
        if (!registry.is_empty() || !tag.is_empty()) && work.offer(with(work, registry, tag)) {
            return;
        }
    }
}

fn image_of(record: &Record) -> Option<&Expr> {
    record.ty?;
    record.get("image")
}

/// What stands most often, and how often. Nothing is not counted.
fn most<'t>(texts: impl Iterator<Item = &'t str>) -> Option<(&'t str, usize)> {
    let mut counts: IndexMap<&str, usize> = IndexMap::default();
    texts.filter(|text| !text.is_empty()).for_each(|text| *counts.entry(text).or_default() += 1);
    let greatest = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == greatest)
}

fn with(work: &Work<'_, '_>, registry: &str, tag: &str) -> Vec<Item> {
    let mut items = work.items.clone();
    let free = |name: &str| free(name, |name| work.is_taken(name));
    let (registry_name, tag_name) = (free("registry"), free("tag"));
    for body in bodies_mut(&mut items) {
        change(body, &mut |expr| {
            let Expr::Record(record) = expr else { return };
            let Some(Expr::Str(image)) = image_of(record) else { return };
            let Some(image) = parts(image) else { return };
            let has_registry = !registry.is_empty() && image.registry == registry;
            let has_tag = !tag.is_empty() && image.tag == tag && (registry.is_empty() || has_registry);
            if !has_registry && !has_tag {
                return;
            }
            let start = match (has_registry, image.registry) {
                (true, _) => eco_format!("${{{registry_name}}}/"),
                (false, "") => EcoString::new(),
                (false, own) => eco_format!("{own}/"),
            };
            let end = match (has_tag, image.tag) {
                (true, _) => eco_format!(":${{{tag_name}}}"),
                (false, "") => EcoString::new(),
                (false, own) => eco_format!(":{own}"),
            };
            let text = eco_format!("\"{start}{}{end}\"", image.name);
            if let Some(entry) = record.entries.iter_mut().find(|entry| entry.key == "image") {
                entry.expr = Expr::Code(text);
            }
        });
    }
    if !tag.is_empty() {
        items.push(item(eco_format!("param {tag_name}: String ="), Some(Expr::Str(tag.into()))));
    }
    if !registry.is_empty() {
        items.push(item(eco_format!("let {registry_name} ="), Some(Expr::Str(registry.into()))));
    }
    items
}
