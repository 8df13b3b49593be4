//! The functions that need no project of their own.

use kdsl::{Target, Version};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::ask::{
    Manifests, Options as ImportOptions, compare, diff_format, format, import, is_manifests, legend, page,
};
use crate::call::{self, Row, read, text};
use crate::options;
use crate::project::Project;
use crate::unit::Unit;

/// What makes an answer of arguments, both JSON.
pub(crate) type Function = fn(Unit, &str) -> Result<String, String>;

/// The functions, in the order of their names.
pub(crate) const FUNCTIONS: &[Row<Function>] = &[
    Row { name: "diff", empty: crate::ask::EMPTY_DIFF, ask: diff },
    Row { name: "explain", empty: crate::ask::EMPTY_PAGE, ask: explain },
    Row {
        name: "format",
        empty: r#"{"text":null,"diagnostics":[]}"#,
        ask: |unit, given| Ok(text(&format(unit, &read::<(String,)>(given)?.0))),
    },
    Row { name: "importManifests", empty: crate::ask::EMPTY_IMPORT, ask: import_manifests },
    Row {
        name: "isManifests",
        empty: "false",
        ask: |_, given| Ok(text(&is_manifests(&read::<(String,)>(given)?.0))),
    },
    Row { name: "kubernetesVersions", empty: "[]", ask: |_, _| Ok(text(&versions())) },
    Row { name: "refused", empty: "null", ask: refused },
    Row { name: "tokenLegend", empty: "{}", ask: |_, _| Ok(text(&legend())) },
];

/// A side of a comparison.
#[derive(Deserialize)]
struct Side {
    files: Value,
    #[serde(default)]
    options: Value,
}

fn diff(unit: Unit, given: &str) -> Result<String, String> {
    let (old, new, format): (Side, Side, Value) = read(given)?;
    let format = diff_format(&format)?;
    let project = |side: Side| {
        let project = Project::new(unit, side.files, side.options);
        project.error().map_or(Ok(project), Err)
    };
    let (old, new) = (project(old)?, project(new)?);
    let (before, after) = (old.with(&old.options), new.with(&new.options));
    Ok(text(&compare(unit, (&before, &old.options), (&after, &new.options), format)))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PageOptions {
    kubernetes: Option<String>,
}

fn explain(_: Unit, given: &str) -> Result<String, String> {
    let (subject, options): (String, Option<PageOptions>) = read(given)?;
    let asked = options.unwrap_or_default().kubernetes;
    let target = asked.as_deref().map(options::target).transpose()?.unwrap_or_default();
    Ok(text(&page(kdsl_schema::Schema::builtin(), &subject, target)))
}

fn import_manifests(unit: Unit, given: &str) -> Result<String, String> {
    let (manifests, options): (Manifests, Option<ImportOptions>) = read(given)?;
    Ok(text(&import(unit, manifests, options.unwrap_or_default(), Target::default())?))
}

/// The answer to something that could not be asked, with why.
fn refused(_: Unit, given: &str) -> Result<String, String> {
    let (name, why): (String, String) = read(given)?;
    Ok(call::refused(&name, &why))
}

/// The versions of Kubernetes that are known, the oldest first.
fn versions() -> Value {
    json!(Version::all().map(|version| version.to_string()).collect::<Vec<_>>())
}
