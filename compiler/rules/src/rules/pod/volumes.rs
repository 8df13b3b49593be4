//! Volumes: paths (K0757), files that two sources give (K0758), and modes that look like octal numbers
//! (K0759).

use kdsl_base::{Code, Diagnostic, Node};
use rustc_hash::FxHashMap;

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::cut;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.KeyToPath", file),
    Rule::by("core.v1.KeyToPath", mode),
    Rule::by("core.v1.DownwardAPIVolumeFile", file),
    Rule::by("core.v1.DownwardAPIVolumeFile", mode),
    Rule::by("core.v1.DownwardAPIVolumeFile", field_path),
    Rule::by("core.v1.ClusterTrustBundleProjection", file),
    Rule::by("core.v1.HostPathVolumeSource", host_path),
    Rule::by("core.v1.LocalVolumeSource", host_path),
    Rule::by("core.v1.NFSVolumeSource", nfs),
    Rule::by("core.v1.GitRepoVolumeSource", directory),
    Rule::by("core.v1.SeccompProfile", profile),
    Rule::by("core.v1.ProjectedVolumeSource", twice),
    Rule::by("core.v1.ProjectedVolumeSource", default_mode),
    Rule::by("core.v1.ConfigMapVolumeSource", default_mode),
    Rule::by("core.v1.SecretVolumeSource", default_mode),
    Rule::by("core.v1.DownwardAPIVolumeSource", default_mode),
];

fn file<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("path").and_then(inside));
}

fn directory<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("directory").and_then(descends));
}

fn profile<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("localhostProfile").and_then(descends));
}

/// A path of a volume's file: relative, and no name that Kubernetes keeps for itself.
fn inside(node: &Node) -> Option<Diagnostic> {
    let text = node.as_str()?;
    descends(node).or_else(|| {
        let problem = bad_path(node, "begins with `..`", "names that begin so belong to Kubernetes");
        text.starts_with("..").then(|| problem.help("begin the name with something else"))
    })
}

/// A path that stays below where it begins.
pub(crate) fn descends(node: &Node) -> Option<Diagnostic> {
    let text = node.as_str()?;
    if text.starts_with('/') {
        let problem = bad_path(node, "begins with `/`", "expected a relative path");
        let rest = text.trim_start_matches('/');
        return Some(match rest {
            "" => problem.help("write the file's name"),
            _ => problem.setting("make it relative", node, Node::str(rest, node.origin), false),
        });
    }
    back_steps(node)
}

fn back_steps(node: &Node) -> Option<Diagnostic> {
    let text = node.as_str().filter(|text| text.split('/').any(|part| part == ".."))?;
    let problem = bad_path(node, "goes up with `..`", "must not have `..` in it");
    let clean: Vec<&str> = text.split('/').filter(|part| *part != "..").collect();
    let clean = clean.join("/");
    Some(match clean.trim_matches('/') {
        "" => problem.help("write the path that is meant"),
        _ => problem.help(format!("write the path that is meant, such as `{}`", cut(&clean, 60))),
    })
}

fn bad_path(node: &Node, does: &str, label: &str) -> Diagnostic {
    let message = format!("the path `{}` {does}", cut(node.as_str().unwrap_or(""), 50));
    Diagnostic::error(Code::K0757, node.origin, message).label(label).note(REJECTED)
}

fn host_path<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("path").and_then(back_steps));
}

fn nfs<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, text)) = part.get("path").and_then(|node| Some((node, node.as_str()?))) else { return };
    if !text.is_empty() && !text.starts_with('/') {
        let problem = bad_path(node, "does not begin with `/`", "a path of the server, from its root");
        let whole = Node::str(format!("/{text}"), node.origin);
        found.push(problem.setting("write it from the root of the server", node, whole, false));
    }
}

/// What a file of a pod's own facts can show.
const FIELDS: [&str; 5] =
    ["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];

fn field_path<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, text)) = part.get("fieldRef.fieldPath").and_then(|node| Some((node, node.as_str()?)))
    else {
        return;
    };
    let one = text.strip_suffix("']").and_then(|text| text.split_once("['"));
    let known = FIELDS.contains(&text)
        || one.is_some_and(|(map, _)| matches!(map, "metadata.labels" | "metadata.annotations"));
    if known {
        return;
    }
    let message = format!("a file cannot show the field `{}`", cut(text, 50));
    let problem = Diagnostic::error(Code::K0760, node.origin, message)
        .label("not one of a pod's fields for files")
        .note(REJECTED);
    found.push(match kdsl_base::nearest(text, FIELDS) {
        Some(near) => {
            problem.setting(format!("did you mean `{near}`?"), node, Node::str(near, node.origin), false)
        }
        None if text.starts_with("spec.") || text.starts_with("status.") => {
            problem.help("give it to the container as a variable, with `env`")
        }
        None => problem.help(format!("write one of {}", crate::text::list(&FIELDS))),
    });
}

/// Files of one path that several sources of a volume give.
fn twice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let mut seen: FxHashMap<&str, &Node> = FxHashMap::default();
    for source in part.items("sources") {
        let lists = ["secret", "configMap", "downwardAPI"].into_iter();
        let files = lists.filter_map(|list| source.at(&[list, "items"])).flat_map(Node::items);
        let bundles = source.get("clusterTrustBundle");
        for node in files.chain(bundles).filter_map(|file| file.get("path")) {
            let Some(path) = node.as_str().filter(|path| !path.is_empty()) else { continue };
            if let Some(first) = seen.get(path) {
                let message = format!("two sources of the volume give the file `{}`", cut(path, 50));
                let problem = Diagnostic::error(Code::K0758, node.origin, message)
                    .label("the second time")
                    .secondary(first.origin, "the first time")
                    .note(REJECTED);
                found.push(problem.help("give one of them another path"));
            }
            seen.entry(path).or_insert(node);
        }
    }
}

fn mode<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("mode").and_then(octal));
}

fn default_mode<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(part.get("defaultMode").and_then(octal));
}

/// A mode whose decimal digits are those of a usual octal one, and that makes no sense as what it is. What
/// is beyond 0777 is told as such.
fn octal(node: &Node) -> Option<Diagnostic> {
    let (number, meant) = match node.as_int()? {
        400 => (400, 0o400),
        440 => (440, 0o440),
        444 => (444, 0o444),
        500 => (500, 0o500),
        _ => return None,
    };
    let problem =
        Diagnostic::warning(Code::K0759, node.origin, format!("the mode {number} is 0{number:o} in octal"))
            .label(format!("was 0{number} meant?"))
            .note("modes are decimal numbers here: the files would get other permissions");
    let new = Node::new(kdsl_base::Value::Int(meant), node.origin);
    Some(problem.setting(format!("write {meant}, which is 0{number}"), node, new, false))
}
