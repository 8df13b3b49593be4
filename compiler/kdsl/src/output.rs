//! What a compilation gives: manifests, findings, and the manifests as text.

use kdsl_base::{Diagnostic, Manifest, Node, Source, Sources, Span, Threads, Value};
use kdsl_core::{Compiled, TestCase};
use kdsl_diff::{Namespaces, Side};
use kdsl_schema::Schema;

use crate::{Diff, GraphFormat, SourceMap};

/// How many manifests a thread writes at once.
const PART: usize = 300;

/// What a program became.
#[derive(Debug)]
pub struct Output {
    compiled: Compiled,
    threads: Threads,
}

impl Output {
    pub(crate) fn new(compiled: Compiled, threads: Threads) -> Output {
        Output { compiled, threads }
    }

    /// The program with all that was learned of it, for what is built on the crates below: an editor's
    /// answers. It may change with every release.
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// The resources, in an order in which they can be applied. Parts are missing where there are
    /// errors.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.compiled.written()
    }

    /// What was found, in the order of the files and places.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.compiled.diagnostics()
    }

    /// How many more findings there are, which are not kept: [`crate::Limits`] say how many are.
    pub fn omitted(&self) -> usize {
        self.compiled.analysis.omitted
    }

    /// The texts that the spans of manifests and diagnostics point into.
    pub fn sources(&self) -> &Sources {
        &self.compiled.analysis.sources
    }

    /// The kinds and types that were known: Kubernetes' own, and those of CustomResourceDefinitions.
    pub fn schema(&self) -> Schema<'_> {
        self.compiled.analysis.kube.schema()
    }

    /// Whether an error keeps the manifests from being written.
    pub fn has_errors(&self) -> bool {
        self.compiled.has_errors()
    }

    /// The manifests as a stream of YAML documents; none if there are errors.
    pub fn to_yaml(&self) -> Option<String> {
        if self.has_errors() {
            return None;
        }
        let documents: Vec<&Node> = self.manifests().map(|manifest| &manifest.node).collect();
        let parts = self.threads.split(
            &documents,
            PART,
            |_| 1,
            |part| {
                let mut text = String::new();
                kdsl_yaml::write(part.iter().copied(), &mut text);
                text
            },
        );
        parts.into_iter().reduce(|text, part| text + "---\n" + &part).or_else(|| Some(String::new()))
    }

    /// The manifests as a stream of YAML documents, with the way from each scalar to the place that wrote it and
    /// back; none if there are errors.
    pub fn source_map(&self) -> Option<SourceMap<'_>> {
        if self.has_errors() {
            return None;
        }
        let mapped = kdsl_yaml::Mapped::of(self.manifests().map(|manifest| &manifest.node));
        Some(SourceMap::new(mapped, self.sources()))
    }

    /// The manifests as one JSON value; none if there are errors.
    ///
    /// One manifest is an object of its own. Several, or none, are a `v1 List`, which `kubectl` takes
    /// as it takes a stream of documents.
    pub fn to_json(&self) -> Option<String> {
        if self.has_errors() {
            return None;
        }
        let mut text = String::new();
        let nodes: Vec<&Node> = self.manifests().map(|manifest| &manifest.node).collect();
        match nodes.as_slice() {
            [only] => kdsl_yaml::write_json([*only], &mut text),
            several => kdsl_yaml::write_json([&list(several)], &mut text),
        }
        Some(text)
    }

    /// The references between the resources, as a diagram or as data; none if there are errors.
    pub fn graph(&self, format: GraphFormat) -> Option<String> {
        if self.has_errors() {
            return None;
        }
        let kube = &self.compiled.analysis.kube;
        let graph = kdsl_rules::graph(&self.compiled.manifests, kube.schema(), kube.target);
        Some(crate::graph::render(&graph, self.sources(), format))
    }

    /// What would change if the resources of `new` were applied where these are; none if one of them has
    /// errors.
    pub fn diff<'a>(&'a self, new: &'a Output, namespaces: Namespaces) -> Option<Diff<'a>> {
        if self.has_errors() || new.has_errors() {
            return None;
        }
        let (before, after): (Vec<_>, Vec<_>) = (self.manifests().collect(), new.manifests().collect());
        let changes = kdsl_diff::diff(self.side(&before), new.side(&after), namespaces);
        Some(Diff { changes, old: self.sources(), new: new.sources() })
    }

    fn side<'a>(&'a self, manifests: &'a [&'a Manifest]) -> Side<'a> {
        Side { manifests, schema: self.schema(), target: self.compiled.analysis.kube.target }
    }

    /// The tests of the files, in source order.
    pub fn tests(&self) -> Vec<TestCase> {
        self.compiled.tests()
    }

    /// The value of the expression that was asked for; none if there are errors.
    pub fn value(&self) -> Option<&Node> {
        if self.has_errors() { None } else { self.compiled.value.as_ref() }
    }

    /// The value of the expression that was asked for, as a type of the host's.
    ///
    /// # Errors
    /// Says which field does not fit; that there is no value, where there are errors.
    ///
    /// ```
    /// use kdsl::{Compiler, MemoryWorld};
    ///
    /// let world = MemoryWorld::with_file("main.kdsl", "let ports = { http: 80, admin: 8080 }");
    /// let output = Compiler::new().evaluate(&world, &["main.kdsl"], "ports.values()");
    /// assert_eq!(output.read_value::<Vec<u16>>(), Ok(vec![80, 8080]));
    /// ```
    #[cfg(feature = "serde")]
    pub fn read_value<T: serde::de::DeserializeOwned>(&self) -> Result<T, crate::Unfit> {
        match self.value() {
            Some(value) => crate::ReadInto::read(value),
            None => Err(serde::de::Error::custom("there is no value")),
        }
    }

    /// The same, with those findings alone for which `keep` holds.
    #[must_use]
    pub fn retain(mut self, keep: impl Fn(&Diagnostic, &Sources) -> bool) -> Output {
        let analysis = &mut self.compiled.analysis;
        analysis.diagnostics.retain(|finding| keep(finding, &analysis.sources));
        self
    }

    /// Gives the sources the names by which a host's users know them. `rename` gets the path that the
    /// world knows; where it gives nothing the name stays.
    #[must_use]
    pub fn rename_sources(mut self, rename: impl Fn(&str) -> Option<String>) -> Output {
        let mut renamed = Sources::default();
        for (_, source) in self.compiled.analysis.sources.iter() {
            let name = rename(&source.name).map_or_else(|| source.name.clone(), Into::into);
            renamed.add(Source::new(name, source.text.clone(), source.kind));
        }
        self.compiled.analysis.sources = renamed;
        self
    }
}

/// The manifest of a `v1 List`.
fn list(items: &[&Node]) -> Node {
    let nowhere = Span::default();
    let entries = [
        ("apiVersion".into(), Node::str("v1", nowhere)),
        ("kind".into(), Node::str("List", nowhere)),
        ("items".into(), Node::new(Value::List(items.iter().map(|item| (*item).clone()).collect()), nowhere)),
    ];
    Node::new(Value::Map(entries.into_iter().collect()), nowhere)
}

/// One manifest as a YAML document.
pub fn yaml(manifest: &Manifest) -> String {
    value_yaml(&manifest.node)
}

/// A value as a YAML document.
pub fn value_yaml(value: &Node) -> String {
    let mut text = String::new();
    kdsl_yaml::write([value], &mut text);
    text
}

/// A value as JSON.
pub fn value_json(value: &Node) -> String {
    let mut text = String::new();
    kdsl_yaml::write_json([value], &mut text);
    text
}

/// One manifest as a JSON object.
pub fn json(manifest: &Manifest) -> String {
    value_json(&manifest.node)
}
