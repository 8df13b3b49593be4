//! From a path such as `Deployment.spec.strategy` to what stands there. Lists and maps are passed
//! through, as `kubectl explain` does.

use kdsl_base::nearest;
use kdsl_schema::{
    Cursor, Field, Kind, Lookup, Reference, Schema, Shape, Target, TypeId, Version, known_crd,
};

use super::Unexplained;

/// What a path leads to.
#[derive(Debug)]
pub struct Subject<'s> {
    /// The path, spelled as the schema spells it.
    pub path: String,
    /// The kind that it begins with; none if it begins with a type.
    pub kind: Option<Kind<'s>>,
    /// The type at its end, or at the bottom of the list or map at its end.
    pub ty: Option<TypeId>,
    /// The field at its end, and the type that has it.
    pub field: Option<(TypeId, Field<'s>)>,
    /// Whether the cluster writes it, or what it is in.
    pub read_only: bool,
    /// The objects that the field names.
    pub reference: Option<Reference<'s>>,
}

/// Follows a path.
///
/// # Errors
/// Where a part of it names nothing; says which names are near.
pub fn find<'s>(schema: Schema<'s>, text: &str, target: Target) -> Result<Subject<'s>, Unexplained> {
    let (mut subject, rest) = start(schema, text, target)?;
    let mut cursor = subject.ty.map_or(Cursor::NOWHERE, |ty| schema.cursor(ty));
    for part in rest.split('.').filter(|part| !part.is_empty()) {
        let Some(owner) = subject.ty else {
            let shape = subject.field.map_or(Shape::Json, |(_, field)| field.shape);
            return Err(Unexplained::new(match shape {
                Shape::Json | Shape::Map(_) => {
                    format!("the fields of `{}` are not in the schema", subject.path)
                }
                _ => format!("`{}` has no fields", subject.path),
            }));
        };
        let field = field(schema, owner, part, &subject.path, target)?;
        cursor = schema.step(cursor, &field);
        subject.path = format!("{}.{}", subject.path, field.name);
        subject.ty = schema.object_of(field.shape);
        subject.field = Some((owner, field));
        subject.read_only |= field.read_only;
        subject.reference = schema.reference(cursor);
    }
    Ok(subject)
}

/// The kind or type that a path begins with, and the rest of the path.
fn start<'s>(schema: Schema<'s>, text: &str, target: Target) -> Result<(Subject<'s>, String), Unexplained> {
    let subject = |path: &str, kind: Option<Kind<'s>>, ty: TypeId| Subject {
        path: path.to_owned(),
        kind,
        ty: Some(ty),
        field: None,
        read_only: false,
        reference: None,
    };
    // A full name has dots of its own: `core.v1.Container.image`.
    let parts: Vec<&str> = text.split('.').collect();
    if let Some([group, version, name, rest @ ..]) = parts.get(..)
        && let Some(ty) = schema.type_by_path(&format!("{group}.{version}.{name}"))
    {
        let kind = schema.kind_of_type(ty);
        return Ok((subject(schema.type_path(ty), kind, ty), rest.join(".")));
    }
    let (name, rest) = text.split_once('.').unwrap_or((text, ""));
    let served = schema.preferred(name, target).or_else(|| schema.kinds_named(name).next());
    if let Some(kind) = served {
        return Ok((subject(kind.name, Some(kind), kind.ty), rest.to_owned()));
    }
    if let Some(ty) = schema.type_by_name(name, target) {
        return Ok((subject(schema.type_name(ty), None, ty), rest.to_owned()));
    }
    Err(unknown_start(schema, name))
}

fn unknown_start(schema: Schema<'_>, name: &str) -> Unexplained {
    let message = format!("there is no kind or type `{name}`");
    if let Some(crd) = known_crd(name) {
        let help = format!(
            "{} adds the kind, as {}; name its definition in `crds` of kdsl.toml",
            crd.project, crd.api_version
        );
        return Unexplained::with_help(message, help);
    }
    let kinds = schema.kinds().map(|kind| kind.name);
    let types = schema.types().map(|ty| schema.type_name(ty));
    match nearest(name, kinds.chain(types)) {
        Some(near) => Unexplained::with_help(message, format!("did you mean `{near}`?")),
        None => Unexplained::with_help(
            message,
            "a path begins with a kind, as in `Deployment.spec`, or with a type, as in `Container.image`",
        ),
    }
}

/// The field of that name; one that the target does not have is found as well.
fn field<'s>(
    schema: Schema<'s>,
    owner: TypeId,
    name: &str,
    path: &str,
    target: Target,
) -> Result<Field<'s>, Unexplained> {
    match schema.field(owner, name, target) {
        Lookup::Found(field) | Lookup::Partly(field, _) | Lookup::Elsewhere(field, _) => Ok(field),
        Lookup::Unknown => {
            let message = format!("`{path}` has no field `{name}`");
            let names: Vec<&str> = schema.fields_in(owner, target).map(|field| field.name).collect();
            Err(match nearest(name, names.iter().copied()) {
                Some(near) => Unexplained::with_help(message, format!("did you mean `{path}.{near}`?")),
                None => Unexplained::with_help(message, format!("`kdsl explain {path}` lists its fields")),
            })
        }
    }
}

/// A kind's range of versions where it is not all of them, in words.
pub fn life(schema: Schema<'_>, kind: &Kind<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(schema.deprecation(kind.id).map(|why| format!("deprecated: {why}")));
    let Some(life) = schema.lifecycle(&kind.api_version(), kind.name) else { return lines };
    let instead = life.replacement.map_or(String::new(), |new| format!("; write {new}"));
    let said = |verb: &str, version: Version, more: &str| format!("{verb} in Kubernetes {version}{more}");
    lines.extend(life.deprecated.map(|version| said("deprecated", version, &instead)));
    lines.extend(life.removed.map(|version| said("removed", version, "")));
    lines
}
