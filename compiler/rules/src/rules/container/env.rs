//! The variables of containers: names that Kubernetes does not take (K0313), and those that are set twice
//! (K0704).

use kdsl_base::names::{NameProblem, env_name, env_name_relaxed};
use kdsl_base::{Code, Diagnostic, Node};

use super::container_name;
use super::twice::twice;
use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::Rule;
use crate::rules::names::invalid;
use crate::text::{cut, fitting};

/// The rules, as the validation of variables has them, but for [`set_twice`].
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.EnvVar", name),
    Rule::by("core.v1.EnvFromSource", prefix),
    Rule::by("core.v1.Container", set_twice),
];

/// The versions in which a variable is what a shell can name: the feature
/// RelaxedEnvironmentVariableValidation is on since 1.32.
const STRICT: Held = Held::until(31);

fn check(part: &Part<'_, '_>, name: &str) -> Result<(), NameProblem> {
    let usual = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    if !name.is_empty() && name.bytes().all(usual) {
        return Ok(());
    }
    if STRICT.holds(part.target()) { env_name(name) } else { env_name_relaxed(name) }
}

fn name<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, name)) = text(part, "name") else { return };
    if let Err(problem) = check(part, name) {
        found.push(invalid(Code::K0313, node.origin, name, "name for a variable", &problem));
    }
}

fn prefix<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, name)) = text(part, "prefix").filter(|(_, name)| !name.is_empty()) else { return };
    if let Err(problem) = check(part, name) {
        found.push(invalid(Code::K0313, node.origin, name, "beginning of variables' names", &problem));
    }
}

fn text<'a>(part: &Part<'_, 'a>, field: &str) -> Option<(&'a Node, &'a str)> {
    let node = part.get(field)?;
    Some((node, node.as_str()?))
}

/// The API server takes it, and warns. A later one may build on an earlier one: `$(PATH):/more`.
fn set_twice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let env = part.items("env");
    // What the language refuses to set twice is told already.
    if env.len() < 2 || part.manifest.broken {
        return;
    }
    let named = env.iter().filter_map(|entry| {
        let node = entry.get("name")?;
        Some((node.as_str()?, (entry, node)))
    });
    for ((_, first), (entry, second)) in twice(named) {
        if builds_on_itself(entry) {
            continue;
        }
        let name = cut(second.as_str().unwrap_or(""), 30);
        let message = fitting([
            format!("{} sets the variable `{name}` twice", container_name(part.node, part.manifest)),
            format!("a container sets the variable `{name}` twice"),
        ]);
        let problem = Diagnostic::warning(Code::K0704, second.origin, message)
            .note("the container sees the last of them")
            .help("remove one of them");
        found.push(if first.origin == second.origin {
            problem.label("made twice under one name")
        } else {
            problem.label("this one counts").secondary(first.origin, "this one is lost")
        });
    }
}

fn builds_on_itself(entry: &Node) -> bool {
    let text = |field| entry.get(field).and_then(Node::as_str);
    match (text("name"), text("value")) {
        (Some(name), Some(value)) => value.contains(&format!("$({name})")),
        _ => false,
    }
}
