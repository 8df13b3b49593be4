//! Reads the generated sources of one Kubernetes version as text: what is a type, what are its fields,
//! and what the generated implementations say about names, kinds and lists.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Failure;

/// The types and kinds of one version. Types are named by group, version and name: `apps.v1.Deployment`.
#[derive(Default)]
pub struct Api {
    pub types: BTreeMap<String, Type>,
    pub kinds: Vec<Kind>,
}

pub struct Type {
    pub fields: BTreeMap<String, Field>,
}

/// A field, under its name in JSON.
#[derive(Clone, PartialEq)]
pub struct Field {
    /// As `facts.txt` writes it: `str`, `[core.v1.Container]`, `{quantity}`.
    pub shape: String,
    pub required: bool,
    pub deprecated: bool,
    /// The fields by which a list's entries are told apart, under their names in JSON.
    pub keys: Vec<String>,
    /// The name in the source; keys are written with it.
    rust: String,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    pub name: String,
    pub group: String,
    pub version: String,
    pub plural: String,
    pub namespaced: bool,
    pub ty: String,
}

/// Reads every file below `folder`, which is one version's.
pub fn read(folder: &Path) -> Result<Api, Failure> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut raw = Vec::new();
    for (path, module) in files {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        raw.push(file(&text, &module).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    assemble(raw)
}

fn list(folder: &Path, files: &mut Vec<(std::path::PathBuf, String)>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            list(&path, files)?;
        } else if name.ends_with(".rs") && name != "mod.rs" && name != "list.rs" {
            // `list.rs` is the generic list of objects, which is no type of its own.
            files.push((path.clone(), module(&path)));
        }
    }
    Ok(())
}

/// The group and version of a file, from its folders: `…/api/apps/v1/x.rs` is `apps.v1`.
fn module(path: &Path) -> String {
    let names: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    let parents = &names[..names.len() - 1];
    parents[parents.len().saturating_sub(2)..].join(".")
}

/// What one file says.
#[derive(Default)]
struct Raw {
    path: String,
    fields: Vec<Field>,
    is_object: bool,
    /// The names in JSON, by the names in the source.
    names: BTreeMap<String, String>,
    /// The keys of lists, all under their names in the source.
    keys: BTreeMap<String, Vec<String>>,
    consts: BTreeMap<String, String>,
    scope: String,
}

fn file(text: &str, module: &str) -> Result<Raw, Failure> {
    let mut raw = Raw::default();
    let mut in_struct = false;
    let mut list: Option<String> = None;
    let mut doc = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            raw.path = format!("{module}.{name}");
            raw.is_object = true;
            in_struct = true;
            doc.clear();
        } else if line == "}" {
            in_struct = false;
        } else if in_struct {
            if let Some(words) = trimmed.strip_prefix("///") {
                doc.push_str(words);
            } else if let Some(rest) = trimmed.strip_prefix("pub ") {
                raw.fields.push(field(rest, &doc)?);
                doc.clear();
            }
        } else if trimmed.contains(" => Field::Key_") && trimmed.starts_with('"') {
            let (json, rust) = trimmed.split_once(" => Field::Key_").ok_or("a name without a field")?;
            raw.names.insert(rust.trim_end_matches(',').to_owned(), json.trim_matches('"').to_owned());
        } else if trimmed.contains("merge_strategies::list::map(") {
            list = Some(String::new());
        } else if let Some(name) = &mut list {
            if let Some(rest) = trimmed.strip_prefix("&mut self.") {
                *name = rest.trim_end_matches(',').to_owned();
            } else if trimmed.starts_with("&[") {
                raw.keys.insert(std::mem::take(name), keys(trimmed));
                list = None;
            }
        } else if let Some(scope) = trimmed.strip_prefix("type Scope = crate::") {
            raw.scope = scope.trim_end_matches(';').to_owned();
        } else if let Some(rest) = trimmed.strip_prefix("const ")
            && let Some((name, value)) = rest.split_once(": &'static str = \"")
        {
            raw.consts.insert(name.to_owned(), value.trim_end_matches("\";").to_owned());
        }
    }
    Ok(raw)
}

fn field(text: &str, doc: &str) -> Result<Field, Failure> {
    let text = text.strip_suffix(',').ok_or_else(|| format!("a field without a comma: {text}"))?;
    let (name, ty) = text.split_once(": ").ok_or_else(|| format!("a field without a type: {text}"))?;
    let (ty, required) = match inside(ty, "Option<") {
        Some(inner) => (inner, false),
        None => (ty, true),
    };
    Ok(Field {
        shape: shape(ty)?,
        required,
        deprecated: deprecated(doc),
        keys: Vec::new(),
        rust: name.to_owned(),
    })
}

/// Whether a field's documentation says, as Kubernetes' conventions have it, that the field is deprecated.
fn deprecated(doc: &str) -> bool {
    let doc = doc.trim_start();
    doc.contains("Deprecated:") || doc.starts_with("Deprecated") || doc.contains(". Deprecated.")
}

fn inside<'a>(ty: &'a str, wrapper: &str) -> Option<&'a str> {
    ty.strip_prefix(wrapper)?.strip_suffix('>')
}

fn shape(ty: &str) -> Result<String, Failure> {
    // The older release relies on the prelude where the newer one writes the whole path.
    let ty = ty.strip_prefix("std::string::").or_else(|| ty.strip_prefix("std::vec::")).unwrap_or(ty);
    if let Some(elem) = inside(ty, "Vec<") {
        return Ok(format!("[{}]", shape(elem)?));
    }
    let map = inside(ty, "std::collections::BTreeMap<std::string::String, ");
    if let Some(elem) = map.or_else(|| inside(ty, "std::collections::BTreeMap<String, ")) {
        return Ok(format!("{{{}}}", shape(elem)?));
    }
    if let Some(inner) = inside(ty, "std::boxed::Box<").or_else(|| inside(ty, "Box<")) {
        return shape(inner);
    }
    let plain = match ty {
        "String" => "str",
        "i32" => "i32",
        "i64" => "i64",
        "f64" => "f64",
        "bool" => "bool",
        "crate::ByteString" => "bytes",
        "crate::apimachinery::pkg::api::resource::Quantity" => "quantity",
        "crate::apimachinery::pkg::util::intstr::IntOrString" => "intstr",
        "crate::apimachinery::pkg::apis::meta::v1::Time" => "time",
        "crate::apimachinery::pkg::apis::meta::v1::MicroTime" => "microtime",
        "crate::apimachinery::pkg::runtime::RawExtension" => "any",
        _ => "",
    };
    if !plain.is_empty() {
        return Ok(plain.to_owned());
    }
    let path: Vec<&str> = ty.split("::").collect();
    match path.as_slice() {
        ["crate", .., group, version, name] => Ok(format!("{group}.{version}.{name}")),
        _ => Err(format!("a type that the reader does not know: {ty}")),
    }
}

/// The fields in `&[|lhs, rhs| lhs.key == rhs.key, …],`.
fn keys(text: &str) -> Vec<String> {
    text.split("lhs.")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

fn assemble(raw: Vec<Raw>) -> Result<Api, Failure> {
    let names: BTreeMap<String, BTreeMap<String, String>> =
        raw.iter().filter(|raw| raw.is_object).map(|raw| (raw.path.clone(), raw.names.clone())).collect();
    let mut api = Api::default();
    for raw in raw.into_iter().filter(|raw| raw.is_object) {
        let mut fields = BTreeMap::new();
        for mut field in raw.fields {
            let json = raw.names.get(&field.rust);
            let json = json.ok_or_else(|| format!("{}.{} has no name in JSON", raw.path, field.rust))?;
            for key in raw.keys.get(&field.rust).into_iter().flatten() {
                let elem = field.shape.trim_matches(['[', ']']);
                let key = names.get(elem).and_then(|names| names.get(key));
                let key = key.ok_or_else(|| format!("{}.{json}: a key that {elem} lacks", raw.path))?;
                field.keys.push(key.clone());
            }
            field.shape = open(&field.shape, &names);
            fields.insert(json.clone(), field);
        }
        let object = raw.consts.contains_key("KIND");
        for name in ["apiVersion", "kind"] {
            if object && !fields.contains_key(name) {
                fields.insert(name.to_owned(), text_field());
            }
        }
        if object && raw.scope != "SubResourceScope" && fields.contains_key("metadata") {
            api.kinds.push(kind(&raw.path, &raw.consts, &raw.scope)?);
        }
        api.types.insert(raw.path, Type { fields });
    }
    api.kinds.sort();
    Ok(api)
}

fn text_field() -> Field {
    let (shape, rust) = ("str".to_owned(), String::new());
    Field { shape, required: false, deprecated: false, keys: Vec::new(), rust }
}

/// The shape with types that are no objects (`JSON`, `FieldsV1`, empty records) left open.
fn open(shape: &str, objects: &BTreeMap<String, BTreeMap<String, String>>) -> String {
    let elem = shape.trim_matches(['[', ']', '{', '}']);
    if elem.contains('.') && !objects.contains_key(elem) {
        shape.replace(elem, "any")
    } else {
        shape.to_owned()
    }
}

fn kind(path: &str, consts: &BTreeMap<String, String>, scope: &str) -> Result<Kind, Failure> {
    let get = |name: &str| consts.get(name).cloned().ok_or_else(|| format!("{path} has no {name}"));
    let namespaced = match scope {
        "NamespaceResourceScope" => true,
        "ClusterResourceScope" => false,
        _ => return Err(format!("{path} has the scope {scope:?}")),
    };
    Ok(Kind {
        name: get("KIND")?,
        group: get("GROUP")?,
        version: get("VERSION")?,
        plural: get("URL_PATH_SEGMENT")?,
        namespaced,
        ty: path.to_owned(),
    })
}
