//! What in a document can be followed: paths to other files, and images to the pages of their registries.

use std::collections::BTreeMap;

use kdsl_base::{FileId, Node, Span};
use kdsl_core::Compiled;
use kdsl_rules::pods_of;

use crate::files;

/// A piece of a document that leads somewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocumentLink {
    /// What is followed, without quotes.
    pub span: Span,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkTarget {
    /// To a file, by the path that the world knows. Whether there is one the host finds out.
    File(String),
    /// To a page of the web.
    Page(String),
}

/// Registries with a page for each image: the host, and what stands before the image's path there.
const REGISTRIES: &[(&str, &str)] = &[
    ("ghcr.io", "https://ghcr.io/"),
    ("mcr.microsoft.com", "https://mcr.microsoft.com/artifact/mar/"),
    ("public.ecr.aws", "https://gallery.ecr.aws/"),
    ("quay.io", "https://quay.io/repository/"),
];

/// The names of Docker's own registry, which is meant where none is named.
const DOCKER: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/// The links of a file, in the order of the text.
pub fn links(compiled: &Compiled, file: FileId) -> Vec<DocumentLink> {
    let parse = compiled.analysis.parses.iter().find(|parse| parse.file == file);
    let paths = parse.map(|parse| files::paths(compiled, parse)).unwrap_or_default();
    // A pattern leads to many files, and the standard library lies in none.
    let paths = paths.into_iter().filter(|path| !path.text.contains('*') && !path.is_library());
    let mut links: Vec<DocumentLink> = paths
        .filter_map(|path| Some(DocumentLink { span: path.span, target: LinkTarget::File(path.full?) }))
        .collect();
    links.extend(images(compiled, file));
    links.sort_by_key(|link| link.span);
    links
}

/// The images of the pods, each where it is written. One place that comes to several images leads nowhere.
fn images(compiled: &Compiled, file: FileId) -> impl Iterator<Item = DocumentLink> {
    let mut found: BTreeMap<Span, Option<String>> = BTreeMap::new();
    for manifest in &compiled.manifests {
        let Some(pods) = pods_of(manifest) else { continue };
        let lists = ["initContainers", "containers", "ephemeralContainers"];
        let containers = lists.iter().filter_map(|list| pods.get(list)).flat_map(Node::items);
        let images = containers.filter_map(|container| container.get("image"));
        for image in images.filter(|image| image.origin.file == file && !image.origin.is_empty()) {
            let page = image.as_str().and_then(page);
            let known = found.entry(image.origin).or_insert_with(|| page.clone());
            if *known != page {
                *known = None;
            }
        }
    }
    let sources = &compiled.analysis.sources;
    found.into_iter().filter_map(|(span, page)| {
        let span = crate::names::bare(sources, span);
        Some(DocumentLink { span, target: LinkTarget::Page(page?) })
    })
}

/// The page of an image; none of a registry that has no pages.
fn page(image: &str) -> Option<String> {
    let name = image.split_once('@').map_or(image, |(name, _)| name);
    let last = name.rfind('/').map_or(0, |slash| slash + 1);
    // A colon before the last slash belongs to the registry's port.
    let name = name.get(last..)?.find(':').map_or(Some(name), |colon| name.get(..last + colon))?;
    let is_path = |name: &str| {
        let known = |letter: char| letter.is_ascii_alphanumeric() || "-._/".contains(letter);
        !name.is_empty() && name.chars().all(known) && name.split('/').all(|part| !part.is_empty())
    };
    let is_host = |first: &&str| first.contains(['.', ':']) || *first == "localhost";
    let (host, path) = match name.split_once('/').filter(|(first, _)| is_host(first)) {
        Some((host, path)) => (host, path),
        None => ("docker.io", name),
    };
    if !is_path(path) {
        return None;
    }
    if DOCKER.contains(&host) {
        let official = path.strip_prefix("library/").unwrap_or(path);
        return Some(match official.contains('/') {
            true => format!("https://hub.docker.com/r/{official}"),
            false => format!("https://hub.docker.com/_/{official}"),
        });
    }
    REGISTRIES.iter().find(|(known, _)| *known == host).map(|(_, before)| format!("{before}{path}"))
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn images_have_the_pages_of_their_registries() {
        let pages = [
            ("nginx", "https://hub.docker.com/_/nginx"),
            ("nginx:1.27@sha256:00", "https://hub.docker.com/_/nginx"),
            ("docker.io/library/redis:7", "https://hub.docker.com/_/redis"),
            ("bitnami/redis:7", "https://hub.docker.com/r/bitnami/redis"),
            ("ghcr.io/acme/web:v1", "https://ghcr.io/acme/web"),
            ("quay.io/prometheus/node-exporter", "https://quay.io/repository/prometheus/node-exporter"),
            ("mcr.microsoft.com/dotnet/sdk:8.0", "https://mcr.microsoft.com/artifact/mar/dotnet/sdk"),
        ];
        for (image, of) in pages {
            assert_eq!(page(image).as_deref(), Some(of), "{image}");
        }
        for image in ["", ":v1", "localhost:5000/web:v1", "registry.example.com/web", "a b", "a//b"] {
            assert_eq!(page(image), None, "{image}");
        }
    }
}
