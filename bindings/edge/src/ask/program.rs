//! Questions about a whole program.

use kdsl::{Compiler, DiffFormat, Fixes, GraphFormat, Namespaces, Output, Program};
use serde::de::IgnoredAny;
use serde_json::{Map, Value, json};

use crate::call::Index;
use crate::findings::{checked, findings, two_sides, with_indexes};
use crate::options::{Format, LintOptions, Options};
use crate::places::{Location, Part};
use crate::project::{Project, source};
use crate::unit::Unit;

pub(super) fn compile(project: &mut Project, _: IgnoredAny) -> Value {
    let output = project.whole();
    let is_yaml = matches!(project.options.format(), Format::Yaml);
    let text = if is_yaml { project.preview().map(|it| it.yaml.clone()) } else { output.to_json() };
    let map = if is_yaml && project.options.wants_map() { source_map(project, IgnoredAny) } else { None };
    let mut answer = checked(project.unit, output.diagnostics(), output.sources(), project.options.report());
    answer.insert("yaml".to_owned(), json!(text));
    answer.insert("resources".to_owned(), json!(output.manifests().count()));
    if project.options.wants_manifests() {
        let values = output.manifests().map(|manifest| serde_json::from_str(&kdsl::json(manifest)));
        let values =
            if output.has_errors() { Ok(Vec::new()) } else { values.collect::<Result<Vec<Value>, _>>() };
        answer.insert("manifests".to_owned(), values.unwrap_or_default().into());
    }
    if let Some(map) = map {
        answer.insert("sourceMap".to_owned(), map);
    }
    Value::Object(answer)
}

/// The places of the scalars of the YAML, each five numbers.
pub(super) fn source_map(project: &mut Project, _: IgnoredAny) -> Option<Value> {
    let preview = project.preview()?;
    let output = project.whole();
    let (places, yaml) = (project.unit.places(output.sources()), project.unit.indexes(&preview.yaml));
    let mut numbers: Vec<usize> = Vec::with_capacity(preview.scalars.len() * 5);
    for (bytes, span) in &preview.scalars {
        let Part { start, end } = places.part(*span);
        let (from, to) = (yaml.index(bytes.start as usize), yaml.index(bytes.end as usize));
        numbers.extend([from, to, span.file.0 as usize, start, end]);
    }
    let files: Vec<&str> = output.sources().iter().map(|(_, source)| &*source.name).collect();
    Some(json!({ "files": files, "scalars": numbers }))
}

pub(super) fn check(project: &mut Project, _: IgnoredAny) -> Value {
    let output = project.whole();
    let sources = output.sources();
    let all = sources.iter().flat_map(|(file, _)| kdsl_ide::diagnostics(output.diagnostics(), file));
    let found: Vec<_> = all.cloned().collect();
    Value::Object(checked(project.unit, &found, sources, project.options.report()))
}

/// The findings of lints. Manifests among the files are held against them as well.
pub(super) fn lint(project: &mut Project, (given,): (Value,)) -> Result<Value, String> {
    let options = &project.options;
    let mut compiler = LintOptions::read(given)?.compiler(project.compiler(options))?;
    let mut files = project.main(options);
    if options.main().is_none() {
        let manifests = project.of_sources(options, &[".yaml", ".yml"]);
        compiler = compiler.found_files(manifests.iter().cloned());
        files.extend(manifests);
        files.sort();
        files.dedup();
    }
    let output = compiler.compile(&project.world, &files);
    Ok(Value::Object(checked(project.unit, output.diagnostics(), output.sources(), options.report())))
}

pub(super) fn test(project: &mut Project, (name,): (Option<String>,)) -> Value {
    let compiler = project.compiler(&project.options);
    let files = project.main(&project.options);
    let read = compiler.analyse(&project.world, &files);
    let is_wanted = |test: &kdsl::TestCase| name.as_ref().is_none_or(|name| *name == test.name);
    let one = |(number, test): (usize, kdsl::TestCase)| {
        let output = compiler.test(&project.world, &files, number);
        let place = project.unit.places(read.sources()).location(test.span);
        let found = findings(project.unit, output.diagnostics(), output.sources());
        json!({ "name": test.name, "place": place, "passed": !output.has_errors(), "diagnostics": found })
    };
    let tests = read.tests().into_iter().enumerate().filter(|(_, test)| is_wanted(test)).map(one);
    json!({ "tests": tests.collect::<Vec<Value>>(), "diagnostics": findings(project.unit, read.diagnostics(), read.sources()) })
}

pub(super) fn graph(project: &mut Project, (format,): (Value,)) -> Result<Value, String> {
    let name = if format.is_null() { Some("mermaid") } else { format.as_str() };
    let known = || one_of(GraphFormat::ALL.iter().map(|(name, _)| *name));
    let format = name.and_then(GraphFormat::parse).ok_or_else(known)?;
    let output = project.whole();
    let graph = output.graph(format).map_or(Value::Null, |text| match format {
        GraphFormat::Json => with_indexes(project.unit, &text, output.sources()),
        GraphFormat::Mermaid | GraphFormat::Dot => Value::String(text),
    });
    Ok(
        json!({ "graph": graph, "diagnostics": findings(project.unit, output.diagnostics(), output.sources()) }),
    )
}

pub(super) fn diff(
    project: &mut Project,
    (old, new, format): (Value, Value, Value),
) -> Result<Value, String> {
    let format = diff_format(&format)?;
    let (old, new) = (project.options_with(old)?, project.options_with(new)?);
    Ok(compare(project.unit, (&project.with(&old), &old), (&project.with(&new), &new), format))
}

/// What differs between two builds.
pub(crate) fn compare(
    unit: Unit,
    (old, before): (&Output, &Options),
    (new, after): (&Output, &Options),
    format: DiffFormat,
) -> Value {
    // An object has another namespace in another environment, perhaps.
    let namespaces = if before.env() == after.env() { Namespaces::Count } else { Namespaces::Differ };
    let found = old.diff(new, namespaces);
    let shown = found.as_ref().map_or(Value::Null, |found| {
        let text = found.render(format, false);
        match format {
            DiffFormat::Json => two_sides(unit, &text, old.sources(), new.sources()),
            DiffFormat::Text | DiffFormat::Markdown => Value::String(text),
        }
    });
    json!({
        "diff": shown,
        "summary": found.map_or_else(String::new, |found| found.summary()),
        "old": findings(unit, old.diagnostics(), old.sources()),
        "now": findings(unit, new.diagnostics(), new.sources()),
    })
}

/// The format of a difference; text where nothing is said.
pub(crate) fn diff_format(format: &Value) -> Result<DiffFormat, String> {
    let name = if format.is_null() { Some("text") } else { format.as_str() };
    name.and_then(DiffFormat::parse).ok_or_else(|| one_of(DiffFormat::ALL.iter().map(|(name, _)| *name)))
}

pub(super) fn fix(project: &mut Project, (which,): (Option<String>,)) -> Result<Value, String> {
    let fixes = match which.as_deref() {
        None | Some("safe") => Fixes::Safe,
        Some("all") => Fixes::All,
        Some(_) => return Err("`which` must be one of \"safe\", \"all\"".to_owned()),
    };
    let compiler: Compiler = project.compiler(&project.options);
    let files = project.main(&project.options);
    let program = Program { compiler: &compiler, world: &project.world, files: &files };
    let fixed = kdsl::fix(&[program], fixes);
    let texts: Map<String, Value> =
        fixed.texts.into_iter().map(|(path, text)| (path, Value::String(text))).collect();
    let left = fixed.outputs.first();
    let left = left.map(|output| findings(project.unit, output.diagnostics(), output.sources()));
    Ok(json!({ "files": texts, "count": fixed.count, "diagnostics": left }))
}

pub(super) fn origin(project: &mut Project, (index,): (Index,)) -> Option<Location> {
    let preview = project.preview()?;
    let byte = project.unit.indexes(&preview.yaml).byte(index.0);
    let span = preview.origin(u32::try_from(byte).ok()?)?;
    Some(project.unit.places(project.whole().sources()).location(span))
}

pub(super) fn shown(project: &mut Project, (path, start, end): (String, Index, Option<Index>)) -> Vec<Part> {
    let Some(preview) = project.preview() else { return Vec::new() };
    let output = project.whole();
    let Some(file) = source(&output, &path) else { return Vec::new() };
    let span = project.unit.places(output.sources()).span(file, start.0, end.unwrap_or(start).0);
    let yaml = project.unit.indexes(&preview.yaml);
    let part = |bytes: std::ops::Range<u32>| Part {
        start: yaml.index(bytes.start as usize),
        end: yaml.index(bytes.end as usize),
    };
    preview.shown(span).into_iter().map(part).collect()
}

/// That an argument must be one of these.
fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    format!("`format` must be one of {}", names.join(", "))
}
