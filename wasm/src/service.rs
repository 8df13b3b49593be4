//! The functions of the module over JSON texts, so that they run and are tested on any machine.

use std::sync::OnceLock;

use kdsl::{GraphFormat, Output, Source, SourceKind, Sources};
use kdsl_ide::Options;
use kdsl_schema_docs::Docs;
use serde_json::Value;

use crate::answer::{Checked, Compiled, Formatted, Graphed, Hover, with_indexes};
use crate::options::{Format, Job};
use crate::utf16::Indexes;

static DOCS: OnceLock<Docs> = OnceLock::new();

/// See [`crate::compile`].
pub(crate) fn compile(files: Option<&str>, options: Option<&str>) -> Compiled {
    let job = match Job::read(files, options) {
        Ok(job) => job,
        Err(error) => return Compiled { checked: Checked::refused(error), ..Compiled::default() },
    };
    let output = run(&job);
    let yaml = match job.format {
        Format::Yaml => output.to_yaml(),
        Format::Json => output.to_json(),
    };
    let checked = Checked::found(output.diagnostics(), output.sources());
    Compiled { yaml, resources: output.manifests().count(), checked }
}

/// See [`crate::check`].
pub(crate) fn check(files: Option<&str>, options: Option<&str>) -> Checked {
    let job = match Job::read(files, options) {
        Ok(job) => job,
        Err(error) => return Checked::refused(error),
    };
    let output = run(&job);
    let sources = output.sources();
    let all = sources.iter().flat_map(|(file, _)| kdsl_ide::diagnostics(output.diagnostics(), file));
    let found: Vec<_> = all.cloned().collect();
    Checked::found(&found, sources)
}

/// See [`crate::format`].
pub(crate) fn format(text: Option<&str>) -> Formatted {
    let Some(text) = text else {
        let checked = Checked::refused("the first argument is the text of a file".to_owned());
        return Formatted { text: None, checked };
    };
    match kdsl::format(text) {
        Ok(text) => Formatted { text: Some(text), checked: Checked::found(&[], &Sources::default()) },
        Err(findings) => {
            let mut sources = Sources::default();
            sources.add(Source::new("<text>", text, SourceKind::File));
            Formatted { text: None, checked: Checked::found(&findings, &sources) }
        }
    }
}

/// See [`crate::graph`].
pub(crate) fn graph(files: Option<&str>, format: &str, options: Option<&str>) -> Graphed {
    let format = GraphFormat::parse(format).ok_or_else(|| {
        let names: Vec<String> = GraphFormat::ALL.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        format!("`format` must be one of {}", names.join(", "))
    });
    let (format, job) = match format.and_then(|format| Ok((format, Job::read(files, options)?))) {
        Ok(asked) => asked,
        Err(error) => return Graphed { checked: Checked::refused(error), ..Graphed::default() },
    };
    let output = run(&job);
    let graph = output.graph(format).map_or(Value::Null, |text| match format {
        GraphFormat::Json => with_indexes(&text, output.sources()),
        GraphFormat::Mermaid | GraphFormat::Dot => Value::String(text),
    });
    Graphed { graph, checked: Checked::found(output.diagnostics(), output.sources()) }
}

fn run(job: &Job) -> Output {
    job.compiler.compile(&job.world, &job.main)
}

/// See [`crate::hover`].
pub(crate) fn hover(files: Option<&str>, path: &str, index: usize, options: Option<&str>) -> Option<Hover> {
    let job = Job::read(files, options).ok()?;
    let mut main = job.main;
    if !main.iter().any(|known| known == path) {
        main.push(path.to_owned());
    }
    let options = Options { target: job.target, ..Options::default() };
    let analysis = kdsl_ide::analyse(&job.world, &main, &options);
    let (file, source) = analysis.sources.iter().find(|(_, source)| source.name.as_ref() == path)?;
    let indexes = Indexes::new(&source.text);
    let offset = u32::try_from(indexes.byte(index)).ok()?;
    let hover = kdsl_ide::hover(&analysis, &[], DOCS.get(), file, offset)?;
    let at = |offset: u32| indexes.index(offset as usize);
    Some(Hover { start: at(hover.span.start), end: at(hover.span.end), markdown: hover.markdown })
}

/// A number of JavaScript as an index: nothing that is none becomes one.
pub(crate) fn index(number: f64) -> usize {
    if number.is_finite() && number >= 1.0 { number as usize } else { 0 }
}

/// See [`crate::load_docs`].
pub(crate) fn load_docs(bytes: &[u8]) -> bool {
    Docs::from_bytes(bytes).is_some_and(|docs| {
        // Loaded twice, the first stays: the texts are the same.
        let _ = DOCS.set(docs);
        true
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn compiled(files: Value, options: Value) -> Value {
        serde_json::to_value(compile(Some(&files.to_string()), Some(&options.to_string()))).unwrap()
    }

    #[test]
    fn a_program_becomes_yaml() {
        let files =
            json!({ "a.kdsl": "param c: String\nConfigMap a { data: { color: c } }", "readme.md": "no" });
        let done = compiled(files, json!({ "set": { "c": "blue" }, "kubernetes": "1.31" }));
        assert_eq!(done["resources"], 1, "{done}");
        assert_eq!(done["diagnostics"], json!([]));
        assert!(done["yaml"].as_str().unwrap().contains("color: blue"));
        assert!(done.get("error").is_none());
    }

    #[test]
    fn a_project_among_the_files_is_heeded() {
        let toml = "kubernetes = \"1.30\"\nsources = [\"src\"]\n[params]\nc = \"red\"\n[environments.prod.params]\nc = \"green\"\n";
        let program = "param c: String\nparam p: Sensitive = \"\"\nConfigMap a { data: { color: c } }\nSecret s { stringData: { p: p } }";
        let files = json!({ "kdsl.toml": toml, "src/a.kdsl": program, "other.kdsl": "oops", "p.yaml": "c: blue\np: hunter2" });
        let yaml = |options| {
            let done = compiled(files.clone(), options);
            assert_eq!(done["diagnostics"], json!([]), "{done}");
            done["yaml"].as_str().unwrap().to_owned()
        };
        assert!(yaml(json!({})).contains("color: red"));
        assert!(yaml(json!({ "env": "prod" })).contains("color: green"));
        assert!(yaml(json!({ "env": "prod", "params": ["p.yaml"] })).contains("color: blue"));
        assert!(yaml(json!({ "params": ["p.yaml"], "secrets": "placeholder" })).contains("UExBQ0VIT0xERVI="));
        let unknown = compiled(files.clone(), json!({ "env": "prdo" }));
        assert_eq!(unknown["diagnostics"][0]["code"], "K0608", "{unknown}");
        let newer = json!({ "kdsl.toml": toml, "src/a.kdsl": "param c: String\nPod p { spec: { containers.c.image: \"i:1\", hostnameOverride: c } }" });
        assert_eq!(compiled(newer, json!({}))["diagnostics"][0]["code"], "K0204");
    }

    #[test]
    fn a_text_is_formatted() {
        let given = |text: Option<&str>| serde_json::to_value(format(text)).unwrap();
        assert_eq!(given(Some("let a={b:1}")), json!({ "text": "let a = { b: 1 }\n", "diagnostics": [] }));
        let refused = given(Some("let a = ["));
        assert_eq!(refused["text"], Value::Null);
        assert_eq!(refused["diagnostics"][0]["primary"]["file"], "<text>");
        assert!(given(None)["error"].is_string());
    }

    #[test]
    fn places_count_in_all_units() {
        let files = json!({ "a.kdsl": "/* é😀 */ ConfigMap a { dta: {} }" });
        let done = compiled(files, json!({ "format": "json" }));
        assert_eq!(done["yaml"], Value::Null);
        let start = &done["diagnostics"][0]["primary"]["start"];
        assert_eq!(*start, json!({ "line": 1, "column": 24, "offset": 27, "index": 24 }), "{done}");
    }

    #[test]
    fn a_program_becomes_a_graph() {
        let text = "/* 😀 */ ConfigMap c { data: { k: \"v\" } }\n\
                    Pod p { spec: { containers.a: { image: \"a:v1\", env: { K: c.k } } } }";
        let files = json!({ "a.kdsl": text }).to_string();
        let drawn = |format: &str| serde_json::to_value(graph(Some(&files), format, None)).unwrap();
        assert!(drawn("mermaid")["graph"].as_str().unwrap().contains("n1 -->|\"env: k\"| n0"));
        let data = drawn("json");
        assert_eq!(data["graph"]["edges"][0]["to"], "ConfigMap/c");
        assert_eq!(data["graph"]["nodes"][0]["place"]["start"]["index"], 19, "{data}");
        assert!(drawn("svg")["error"].is_string());
        assert!(graph(None, "dot", None).checked.error.is_some());
    }

    #[test]
    fn pods_can_be_rolled_out_with_their_configuration() {
        let text = "ConfigMap c { data: { k: \"v\" } }\n\
                    Deployment p { spec.template.spec.containers.a: { image: \"a:v1\", env: { K: c.k } } }";
        let done = compiled(json!({ "a.kdsl": text }), json!({ "rolloutOnConfigChange": true }));
        assert!(done["yaml"].as_str().unwrap().contains("checksum/config"), "{done}");
    }

    #[test]
    fn arguments_that_are_none_are_refused() {
        for (files, options) in [
            (json!(3), json!({})),
            (json!({ "a": 1 }), json!({})),
            (json!({}), json!({ "mian": [] })),
            (json!({}), json!({ "kubernetes": "1.2.x" })),
            (json!({}), json!({ "kubernetes": "1.5" })),
            (json!({}), json!({ "set": { "a": [] } })),
        ] {
            let done = compiled(files, options);
            assert!(done["error"].is_string() && done["yaml"].is_null(), "{done}");
        }
        assert!(compile(None, None).checked.error.is_some());
        assert!(hover(None, "", 0, None).is_none());
    }

    #[test]
    fn hovers_count_in_javascript() {
        let files = json!({ "a.kdsl": "/* 😀 */ Deployment web { spec: {} }" }).to_string();
        let found = hover(Some(&files), "a.kdsl", 12, None).unwrap();
        assert_eq!((found.start, found.end), (9, 19));
        assert!(found.markdown.contains("apps/v1 Deployment"));
        assert_eq!([index(f64::NAN), index(-1.0), index(2.5)], [0, 0, 2]);
    }
}
