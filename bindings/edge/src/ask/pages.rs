//! Pages to read: explanations, and what the project says of itself.

use kdsl::Target;
use kdsl_schema::Schema;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::docs;
use crate::project::Project;

pub(super) fn explain(project: &mut Project, (subject,): (String,)) -> Value {
    let output = project.any();
    page(output.schema(), &subject, project.target(&project.options))
}

/// The page of what a subject names. Those of codes are Markdown.
pub(crate) fn page(schema: Schema<'_>, subject: &str, target: Target) -> Value {
    match kdsl_ide::explain(schema, docs::loaded_or_none(), subject, target) {
        Ok(page) => {
            let format = if page.starts_with('#') { "markdown" } else { "text" };
            json!({ "page": page, "format": format })
        }
        Err(why) => json!({ "page": null, "format": "text", "error": why.message, "help": why.help }),
    }
}

pub(super) fn info(project: &mut Project, _: IgnoredAny) -> Value {
    let output = project.any();
    let places = project.unit.places(output.sources());
    let param = |param: kdsl_ide::ProgramParam| {
        json!({
            "name": param.name,
            "type": param.ty,
            "choices": param.choices,
            "default": param.default,
            "required": param.is_required,
            "sensitive": param.is_sensitive,
            "doc": param.doc,
            "place": places.location(param.span),
        })
    };
    let params: Vec<Value> = kdsl_ide::params(&output.compiled().analysis).into_iter().map(param).collect();
    let options = &project.options;
    let settings = project.settings();
    let environment = |one: &kdsl::Environment| json!({ "name": one.name, "kubernetes": one.kubernetes.map(|target| target.to_string()) });
    let environments: Vec<Value> =
        settings.iter().flat_map(|settings| &settings.environments).map(environment).collect();
    json!({
        "hasProject": settings.is_some(),
        "kubernetes": project.target(options).to_string(),
        "environments": environments,
        "main": project.main(options),
        "params": params,
    })
}
