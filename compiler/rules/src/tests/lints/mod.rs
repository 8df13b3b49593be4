//! The lints on YAML: for each one that it finds and one that it leaves alone.

mod images;
mod objects;
mod security;
mod workloads;

use kdsl_base::{Code, Severity};
use kdsl_schema::{Schema, Target};

use super::manifests;
use crate::{LINTS, Lint, Profile, RULES_OF_OTHERS, Selection};

/// What one lint says of a text: a line for each finding, with its label, its help and its fixes.
fn of_yaml(slug: &str, yaml: &str) -> String {
    let (manifests, _) = manifests(yaml);
    let code = Lint::find(slug).unwrap().code;
    let only = Selection::none().with(code);
    let found =
        crate::lint(&manifests, Schema::builtin(), Target::default(), &only, &kdsl_base::Cancel::default());
    let lines = found.iter().map(|problem| {
        assert!(problem.message.chars().count() <= 100 && problem.code == code, "{}", problem.message);
        let (label, word) = (&problem.primary.text, problem.severity.word());
        let fixes = problem.fixes.iter().map(|fix| format!("\n  fix: {}", fix.title));
        let help = problem.help.iter().map(|help| format!("\n  help: {help}"));
        format!("{word}: {} ({label}){}", problem.message, help.chain(fixes).collect::<String>())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Of a Deployment of two replicas with that container.
fn of_container(slug: &str, fields: &str) -> String {
    let fields = fields.strip_prefix('{').and_then(|fields| fields.strip_suffix('}')).unwrap_or(fields);
    of_deployment(slug, &format!("template: {{spec: {{containers: [{{name: web, {fields}}}]}}}}"))
}

/// Of a Deployment with that pod.
fn of_pod(slug: &str, fields: &str) -> String {
    let fields = fields.strip_prefix('{').and_then(|fields| fields.strip_suffix('}')).unwrap_or(fields);
    of_deployment(slug, &format!("template: {{metadata: {{labels: {{app: web}}}}, spec: {{{fields}}}}}"))
}

/// Of a Deployment with those fields.
fn of_deployment(slug: &str, fields: &str) -> String {
    let fields = fields.strip_prefix('{').and_then(|fields| fields.strip_suffix('}')).unwrap_or(fields);
    let template = if fields.contains("template:") { "" } else { ", template: {spec: {containers: []}}" };
    let head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: ";
    of_yaml(slug, &format!("{head}{{{fields}{template}}}\n"))
}

#[track_caller]
fn quiet(said: &str) {
    assert!(said.is_empty(), "{said}");
}

#[test]
fn the_table_is_in_order_and_names_what_the_catalogue_names() {
    for (one, next) in LINTS.iter().zip(LINTS.iter().skip(1)) {
        assert!(one.code < next.code, "{} stands before {}", one.slug, next.slug);
    }
    for lint in LINTS {
        assert_eq!(lint.slug, lint.code.name().replace(' ', "-"));
        assert!(Code::lints().contains(&lint.code), "{} has no level", lint.slug);
        let strict = lint.profiles.contains(&Profile::Strict) || lint.profiles.is_empty();
        assert!(strict && lint.level != Severity::Error, "{}", lint.slug);
        assert_eq!(Lint::find(&lint.code.id()).map(|found| found.slug), Some(lint.slug));
    }
    assert!(
        RULES_OF_OTHERS.iter().all(|(code, names)| Lint::find(&code.id()).is_none() && names.contains(": "))
    );
}

#[test]
fn a_selection_is_a_profile_and_changes_to_it() {
    let all = Selection::of(Profile::Strict);
    let named = Lint::find("requests-below-limits").unwrap().code;
    assert!(all.codes().count() == LINTS.len() - 1 && !all.has(named) && all.clone().with(named).has(named));
    let tag = Lint::find("image-tag").unwrap().code;
    assert!(Selection::of(Profile::Recommended).has(tag) && !all.without(tag).has(tag));
    assert!(!Selection::of(Profile::Recommended).has(Lint::find("cpu-limit").unwrap().code));
    assert!(Selection::of(Profile::Security).has(Lint::find("K1021").unwrap().code));
    assert_eq!(Profile::parse("strict"), Some(Profile::Strict));
}

#[test]
fn what_is_external_raw_or_broken_is_not_held_against_anybody() {
    for word in ["external", "broken"] {
        let yaml = format!(
            "{word}: true\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec: {{template: {{spec: \
             {{containers: [{{name: a, image: 'a:v1'}}]}}}}}}\n"
        );
        for lint in LINTS.iter().filter(|lint| lint.slug != "exposed-service") {
            quiet(&of_yaml(lint.slug, &yaml));
        }
    }
    quiet(&of_yaml(
        "image-tag",
        "{apiVersion: a/v1, kind: B, spec: {template: {spec: {containers: [{image: a}]}}}}",
    ));
}

#[test]
fn no_lint_minds_a_strange_shape() {
    let shapes = ["{}", "[]", "1", "x", "null", "[[{}]]", "[{}]", "[null, 1]"];
    let kinds = [
        ("v1", "Pod"),
        ("apps/v1", "Deployment"),
        ("v1", "Service"),
        ("v1", "Secret"),
        ("policy/v1", "PodDisruptionBudget"),
        ("autoscaling/v2", "HorizontalPodAutoscaler"),
        ("networking.k8s.io/v1", "NetworkPolicy"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole"),
    ];
    for (version, kind) in kinds {
        for shape in shapes {
            let yaml = format!(
                "apiVersion: {version}\nkind: {kind}\nmetadata: {shape}\nspec: {{template: {{spec: {{containers: {shape}, \
                 securityContext: {shape}}}}}, containers: {shape}, ports: {shape}}}\ndata: {shape}\nrules: {shape}\n"
            );
            LINTS.iter().for_each(|lint| drop(of_yaml(lint.slug, &yaml)));
        }
    }
}
