//! K0325: a PodDisruptionBudget that lets no pod be evicted. K0326: two of them over one pod.
//!
//! Kubernetes accepts both, and whoever drains a node waits.

use kdsl_base::{Change, Code, Diagnostic, Manifest, Node, Severity, Span, Value};
use kdsl_schema::SelectorShape;
use rustc_hash::FxHashMap;

use super::scaling::{Scalers, replicas};
use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::selector::{Verdict, is_empty, needs};
use crate::text::{cut, fitting, named};

/// Holds every budget against the pods that it is about.
pub(crate) fn check<'a>(program: &Program<'a>, scalers: &Scalers<'a>, found: &mut Findings<'a>) {
    let mut first: FxHashMap<usize, &Manifest> = FxHashMap::default();
    for budget in program.written("policy", "PodDisruptionBudget") {
        let pods = selected(program, budget);
        found.of(budget).extend(blocking(budget, &pods, scalers));
        let sure = pods.iter().filter(|(_, verdict)| *verdict == Verdict::Yes);
        let earlier = sure.map(|(pods, _)| (*pods, *first.entry(pods.number).or_insert(budget)));
        // One selector is one mistake, however many workloads it takes in.
        let shared: Vec<_> = earlier.filter(|(_, earlier)| earlier.identity() != budget.identity()).collect();
        if let Some((pods, earlier)) = shared.first() {
            found.of(budget).push(two(pods, earlier, budget));
        }
    }
}

fn selected<'p, 'a>(program: &'p Program<'a>, budget: &'a Manifest) -> Vec<(&'p Pods<'a>, Verdict)> {
    let Some(selector) = budget.node.at(&["spec", "selector"]) else { return Vec::new() };
    let needs = needs(selector, SelectorShape::LabelSelector);
    if needs.is_empty() && !is_empty(selector) {
        return Vec::new();
    }
    let namespace = budget.namespace.as_deref().unwrap_or("");
    program.all_selected(namespace, &needs).unwrap_or_default()
}

/// A number of pods, or a part of them.
#[derive(Clone, Copy)]
enum Amount {
    Pods(i64),
    Percent(i64),
}

fn amount(node: &Node) -> Option<Amount> {
    match node.as_int() {
        Some(number) => Some(Amount::Pods(number)),
        None => node.as_str()?.strip_suffix('%')?.parse().ok().map(Amount::Percent),
    }
}

fn blocking(budget: &Manifest, pods: &[(&Pods<'_>, Verdict)], scalers: &Scalers<'_>) -> Option<Diagnostic> {
    let spec = budget.node.get("spec")?;
    if let Some(node) = spec.get("maxUnavailable") {
        let none = matches!(amount(node)?, Amount::Pods(0) | Amount::Percent(0));
        return none.then(|| never(budget, node, "no pod may be missing"));
    }
    let node = spec.get("minAvailable")?;
    let needed = match amount(node)? {
        Amount::Percent(100) => return Some(never(budget, node, "every pod must stay")),
        other => other,
    };
    let least = Least::of(pods, scalers)?;
    // As the controller does, a part is rounded up.
    let needed = match needed {
        Amount::Pods(number) => number,
        Amount::Percent(part) => part.checked_mul(least.pods)?.checked_add(99)? / 100,
    };
    if least.pods < 1 || needed < least.pods {
        return None;
    }
    let label = match least.pods {
        pods if needed > pods => format!("{needed} of {pods} pods must stay"),
        1 => "the only pod must stay".to_owned(),
        pods => format!("all {pods} pods must stay"),
    };
    let mut problem = never(budget, node, &label);
    if let Some((at, words)) = least.said {
        problem = problem.secondary(at, words);
    }
    let certain = least.written && (!least.scaled || needed > least.pods);
    problem.severity = if certain { Severity::Warning } else { Severity::Hint };
    Some(problem)
}

fn never(budget: &Manifest, node: &Node, label: &str) -> Diagnostic {
    let message = format!("{} lets no pod be evicted", named(budget));
    let problem = Diagnostic::warning(Code::K0325, node.origin, message)
        .label(label)
        .note("draining a node would wait for these pods without end");
    let (title, one) =
        ("allow one pod at a time: `maxUnavailable: 1`", Node::new(Value::Int(1), node.origin));
    match budget.node.get("spec") {
        Some(spec) if spec.get("maxUnavailable").is_none() => {
            let gone = Change::Remove { key: node.key, value: node.origin };
            let key = "maxUnavailable".to_owned();
            problem.change(title, vec![gone, Change::Add { record: spec.origin, key, value: one }], false)
        }
        _ => problem.setting(title, node, one, false),
    }
}

/// The fewest pods that there are when all is well.
struct Least {
    pods: i64,
    /// Whether the author wrote the number.
    written: bool,
    /// Whether there can be more.
    scaled: bool,
    /// Where it is said, and in which words.
    said: Option<(Span, String)>,
}

impl Least {
    /// Nothing where it cannot be told of some of the pods.
    fn of(selected: &[(&Pods<'_>, Verdict)], scalers: &Scalers<'_>) -> Option<Least> {
        let mut least = Least { pods: 0, written: true, scaled: false, said: None };
        for (pods, verdict) in selected {
            let owner = pods.owner;
            if *verdict != Verdict::Yes || owner.external || scalers.scaled_otherwise(owner) {
                return None;
            }
            let asked = replicas(owner)?;
            let (number, node, who) = match scalers.of_target(owner) {
                Some(scaler) if scaler.manifest.broken => return None,
                Some(scaler) => {
                    least.scaled = true;
                    let node = scaler.manifest.node.at(&["spec", "minReplicas"]);
                    (node.map_or(Some(1), Node::as_int)?, node, scaler.manifest)
                }
                None => (asked, owner.node.at(&["spec", "replicas"]), owner),
            };
            least.pods = least.pods.checked_add(number)?;
            least.written &= node.is_some();
            let words = match number {
                1 => format!("{} asks for one pod", named(who)),
                _ => format!("{} asks for {number} pods", named(who)),
            };
            let words = if least.scaled { format!("{words} at least") } else { words };
            least.said.get_or_insert((node.map_or(who.name_span, |node| node.origin), words));
        }
        Some(least)
    }
}

fn two(pods: &Pods<'_>, first: &Manifest, second: &Manifest) -> Diagnostic {
    let owner = named(pods.owner);
    let message = fitting([
        format!("{owner} has two budgets, `{}` and `{}`", cut(&first.name, 20), cut(&second.name, 20)),
        format!("the pods of {owner} have two budgets"),
    ]);
    let selector = second.node.at(&["spec", "selector"]).map_or(second.name_span, |node| node.origin);
    Diagnostic::warning(Code::K0326, selector, message)
        .label("selects them, too")
        .secondary(first.name_span, "selects these pods")
        .secondary(pods.owner.name_span, "makes the pods")
        .note(
            "the API server refuses to evict pods with two budgets, so that no node of theirs can be drained",
        )
        .help("keep one of them, or let each select other pods")
}
