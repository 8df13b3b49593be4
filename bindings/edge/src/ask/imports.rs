//! From manifests to a program.

use std::collections::BTreeMap;

use kdsl::Target;
use kdsl::import::{Difference, Given, Imported, NoteKind, Secrets, Settings, check};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::options::target;
use crate::project::Project;
use crate::unit::{Indexes, Unit};

/// Manifests: a text, or several files.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Manifests {
    Text(String),
    Files(BTreeMap<String, String>),
}

/// How they are imported.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Options {
    kubernetes: Option<String>,
    secrets: SecretsName,
    split: bool,
    crds: BTreeMap<String, String>,
    check: bool,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SecretsName {
    #[default]
    Data,
    Param,
}

pub(super) fn import_into(
    project: &mut Project,
    (manifests, options): (Manifests, Option<Options>),
) -> Result<Value, String> {
    import(project.unit, manifests, options.unwrap_or_default(), project.target(&project.options))
}

/// Whether a text holds manifests.
pub(crate) fn is_manifests(text: &str) -> bool {
    kdsl::import::is_manifests(text)
}

/// Makes a program of manifests, for a version where the options have none.
pub(crate) fn import(
    unit: Unit,
    manifests: Manifests,
    options: Options,
    of_project: Target,
) -> Result<Value, String> {
    let target = options.kubernetes.as_deref().map(target).transpose()?.unwrap_or(of_project);
    let given = |(name, text)| Given { name, text };
    let files: Vec<Given> = match manifests {
        Manifests::Text(text) => vec![Given { name: String::new(), text }],
        Manifests::Files(files) => files.into_iter().map(given).collect(),
    };
    let settings = Settings {
        target,
        secrets: match options.secrets {
            SecretsName::Data => Secrets::Data,
            SecretsName::Param => Secrets::Param,
        },
        crds: options.crds.into_iter().map(given).collect(),
        split: options.split,
    };
    let imported = kdsl::import::import(&files, &settings);
    let mut answer = shown(unit, &imported, &files);
    if let (true, Value::Object(answer)) = (options.check, &mut answer) {
        let found = check(&files, &imported, &settings).iter().map(difference).collect();
        answer.insert("differences".to_owned(), Value::Array(found));
    }
    Ok(answer)
}

fn shown(unit: Unit, imported: &Imported, given: &[Given]) -> Value {
    let file = |file: &Given| json!({ "path": file.name, "text": file.text });
    let indexes: Vec<Indexes<'_>> = given.iter().map(|file| unit.indexes(&file.text)).collect();
    let note = |note: &kdsl::import::Note| {
        let kind = match note.kind {
            NoteKind::Refused => "refused",
            NoteKind::Twice => "twice",
            NoteKind::Raw => "raw",
            NoteKind::Dropped => "dropped",
            NoteKind::Comment => "comment",
        };
        json!({
            "kind": kind,
            "file": given.get(note.file).map_or("", |file| &file.name),
            "start": indexes.get(note.file).map_or(0, |indexes| indexes.index(note.start as usize)),
            "object": note.object,
            "reason": note.reason,
            "message": note.words(),
        })
    };
    let params: Map<String, Value> =
        imported.params.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    json!({
        "files": imported.files.iter().map(file).collect::<Vec<Value>>(),
        "objects": imported.objects,
        "notes": imported.notes.iter().map(note).collect::<Vec<Value>>(),
        "params": params,
    })
}

fn difference(found: &Difference) -> Value {
    json!({
        "object": found.object,
        "fields": found.fields,
        "inProgram": found.program_has,
        "inManifests": found.manifests_have,
    })
}
