//! Who asks for a standard: the labels of Namespaces, and the project.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Severity, nearest};
use kdsl_schema::{PodSecurity, SecurityLevel};
use rustc_hash::FxHashMap;

use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::text::{cut, respell};

const PREFIX: &str = "pod-security.kubernetes.io/";

/// What a Namespace does with pods that do not meet a standard.
struct Mode {
    /// The last part of the label.
    name: &'static str,
    severity: Severity,
    /// What it does, behind the Namespace's name and before the standard's.
    does: &'static str,
    /// What happens then.
    so: &'static str,
}

const MODES: [Mode; 3] = [
    Mode {
        name: "enforce",
        severity: Severity::Error,
        does: "enforces",
        so: "the API server refuses such pods, whatever makes them",
    },
    Mode {
        name: "warn",
        severity: Severity::Warning,
        does: "warns by",
        so: "the API server warns of such pods, and takes them",
    },
    Mode {
        name: "audit",
        severity: Severity::Warning,
        does: "records by",
        so: "the API server records such pods, and takes them",
    },
];

/// A standard that is asked of pods.
#[derive(Clone)]
pub(super) struct Ask<'a> {
    pub level: SecurityLevel,
    /// The version's number after `1.`.
    pub minor: u8,
    pub severity: Severity,
    /// The label that asks for it.
    pub label: Option<&'a Node>,
    why: String,
}

impl Ask<'_> {
    /// Who asks, and what becomes of pods that do not meet it.
    pub(super) fn why(&self) -> String {
        self.why.clone()
    }
}

/// What is asked in each namespace.
pub(super) struct Asks<'a, 'p> {
    namespaces: FxHashMap<&'a str, Vec<Ask<'a>>>,
    project: Option<&'p PodSecurity>,
    newest: u8,
}

impl<'a, 'p> Asks<'a, 'p> {
    /// Reads the labels of the program's Namespaces, and reports those that cannot be.
    pub(super) fn new(
        program: &Program<'a>,
        project: Option<&'p PodSecurity>,
        found: &mut Findings<'a>,
    ) -> Asks<'a, 'p> {
        let newest = program.target.first().minor();
        let mut namespaces: FxHashMap<&'a str, Vec<Ask<'a>>> = FxHashMap::default();
        for namespace in program.objects_of("", "Namespace") {
            let Some(labels) = namespace.node.at(&["metadata", "labels"]) else { continue };
            let asked = of_labels(namespace, labels, newest, &mut found.of(namespace));
            if !asked.is_empty() {
                namespaces.entry(&namespace.name).or_insert(asked);
            }
        }
        Asks { namespaces, project, newest }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.namespaces.is_empty() && self.project.is_none()
    }

    /// What is asked of the pods of a namespace, what is enforced first.
    pub(super) fn of(&self, namespace: &str) -> Vec<Ask<'a>> {
        let mut asks = self.namespaces.get(namespace).cloned().unwrap_or_default();
        if let Some(project) = self.project {
            let level = project.level_of(namespace);
            let severity = if project.enforce { Severity::Error } else { Severity::Warning };
            let minor = project.version.map_or(self.newest, |version| version.minor());
            let why = format!("kdsl.toml asks for the {} standard", level.name());
            asks.push(Ask { level, minor, severity, label: None, why });
        }
        asks.sort_by_key(|ask| ask.severity);
        asks
    }
}

fn of_labels<'a>(
    namespace: &'a Manifest,
    labels: &'a Node,
    newest: u8,
    found: &mut Of<'_, 'a>,
) -> Vec<Ask<'a>> {
    let mut asks = Vec::new();
    for mode in MODES {
        let version = labels.get(&format!("{PREFIX}{}-version", mode.name));
        let minor = match version.and_then(|node| Some((node, node.as_str()?))) {
            None | Some((_, "latest")) => Some(newest),
            Some((_, text)) if version_of(text).is_some() => version_of(text),
            Some((node, text)) => {
                found.push(bad_version(node, text));
                None
            }
        };
        let Some(label) = labels.get(&format!("{PREFIX}{}", mode.name)) else { continue };
        let Some(text) = label.as_str() else { continue };
        match (SecurityLevel::parse(text), minor) {
            (None, _) => found.push(bad_level(label, text)),
            (Some(level), Some(minor)) => {
                let name = cut(&namespace.name, 40);
                let why = format!("Namespace `{name}` {} the standard: {}", mode.does, mode.so);
                asks.push(Ask { level, minor, severity: mode.severity, label: Some(label), why });
            }
            (Some(_), None) => {}
        }
    }
    asks
}

/// The number of a version such as `v1.31`.
fn version_of(text: &str) -> Option<u8> {
    let minor = text.strip_prefix("v1.")?;
    let plain = minor.bytes().all(|byte| byte.is_ascii_digit()) && (minor == "0" || !minor.starts_with('0'));
    minor.parse().ok().filter(|_| plain)
}

fn bad_level(node: &Node, text: &str) -> Diagnostic {
    let message = format!("`{}` is not a Pod Security Standard", cut(text, 40));
    let problem = Diagnostic::error(Code::K0920, node.origin, message)
        .label("expected privileged, baseline or restricted")
        .note("the API server rejects the Namespace");
    let levels = SecurityLevel::ALL.map(SecurityLevel::name);
    match nearest(&text.to_ascii_lowercase(), levels) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (node.origin, text), near, true),
        None => problem.help("write one of them, or leave the label out"),
    }
}

fn bad_version(node: &Node, text: &str) -> Diagnostic {
    let message = format!("`{}` is not a version of the standards", cut(text, 40));
    let problem = Diagnostic::error(Code::K0920, node.origin, message)
        .label("expected a version such as v1.31, or latest")
        .note("the API server rejects the Namespace");
    let mut parts = text.trim_start_matches('v').split('.');
    let near = match (parts.next(), parts.next()) {
        (Some("1"), Some(minor)) => Some(format!("v1.{minor}")).filter(|near| version_of(near).is_some()),
        _ => None,
    };
    match near {
        Some(near) => respell(problem, format!("write `{near}`"), (node.origin, text), &near, true),
        None => problem.help("write `latest` for that of the cluster"),
    }
}
