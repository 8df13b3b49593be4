//! Words with a slip in them: each is one error at its place, and what is proposed is what was meant.

use std::fmt::Write as _;

use kdsl::Diagnostic;

use crate::shop;
use crate::support::{Chance, brief, compile, errors, mistype};

/// A word of a program that may be mistyped.
struct Target {
    sort: &'static str,
    word: String,
    start: usize,
}

/// Words, each between what stands before it and behind it.
type Slips = &'static [(&'static str, &'static str, &'static str)];

/// What a word is, by what stands around it in a line of the program.
const PLACES: [(&str, Slips); 6] = [
    (
        "field",
        &[
            ("    ", "replicas", ":"),
            ("template.spec: {\n      ", "serviceAccountName", ":"),
            ("        ", "readinessProbe", ":"),
            ("        ", "resources", ":"),
            ("        ", "volumeMounts", ":"),
            ("5 }\n        ", "volumeMounts", ":"),
            (", ", "periodSeconds", ":"),
            ("{ ", "selector", ":"),
            ("target: { ", "averageUtilization", ":"),
            ("1, ", "maxReplicas", ":"),
            (", ", "readOnly", ":"),
            ("strategy.", "rollingUpdate", "."),
            ("rollingUpdate.", "maxUnavailable", ":"),
            ("\"/\", ", "pathType", ":"),
            (", ", "minReplicas", ":"),
            ("{ ", "requests", ":"),
            ("], ", "policyTypes", ":"),
        ],
    ),
    (
        "kind",
        &[
            ("\n", "Deployment", " "),
            ("\n", "ConfigMap", " "),
            ("\n", "Secret", " "),
            ("\n", "Service", " "),
            ("\n", "Ingress", " "),
            ("\n", "HorizontalPodAutoscaler", " "),
            ("\n", "ServiceAccount", " "),
            ("\n", "RoleBinding", " "),
            ("\n", "PersistentVolumeClaim", " "),
            ("\n", "CronJob", " "),
        ],
    ),
    (
        "value",
        &[
            ("pathType: \"", "Prefix", "\""),
            ("restartPolicy: \"", "OnFailure", "\""),
            ("restartPolicy: \"", "Never", "\""),
            ("accessModes: [\"", "ReadWriteOnce", "\""),
            ("policyTypes: [\"", "Ingress", "\""),
        ],
    ),
    ("key", &[("config.", "LOG_LEVEL", ","), ("login.", "user", ","), ("key: \"", "app.conf", "\"")]),
    ("port", &[(".ports.", "http", " "), ("port: \"", "http", "\"")]),
    (
        "name",
        &[
            ("${", "registry", "}"),
            (":${", "tag", "}"),
            ("Name: ", "deployer", "\n"),
            ("requests: ", "small", ","),
            ("selector: ", "catalog", ","),
            ("selector: ", "payment", ","),
            ("name: ", "orders-config", ","),
            ("LOG_LEVEL: ", "reviews-config", "."),
            ("else ", "shipping-size", "\n"),
            ("SHARDS: ", "search-size", " "),
            ("Ref: Deployment.", "accounts", ","),
            ("backend: Service.", "reviews", "."),
        ],
    ),
];

fn targets(text: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    for (sort, words) in PLACES {
        for (before, word, after) in words {
            let pattern = format!("{before}{word}{after}");
            for (at, _) in text.match_indices(&pattern) {
                targets.push(Target { sort, word: (*word).to_owned(), start: at + before.len() });
            }
        }
    }
    targets.sort_by_key(|target| target.start);
    targets.dedup_by_key(|target| target.start);
    targets
}

fn replace(text: &str, at: usize, length: usize, with: &str) -> String {
    format!("{}{with}{}", &text[..at], &text[at + length..])
}

/// Whether a finding stands on the bytes of a word, quotes included.
fn stands_at(finding: &Diagnostic, start: usize, length: usize) -> bool {
    let (from, to) = (finding.primary.span.start as usize, finding.primary.span.end as usize);
    from < start + length && start < to
}

/// What a finding proposes first, without quotes.
fn proposal(finding: &Diagnostic) -> Option<String> {
    let fix = finding.fixes.first()?.edits.first()?;
    Some(fix.replacement.trim_matches('"').to_owned())
}

#[test]
fn what_is_proposed_first_is_what_was_meant() {
    let text = shop::program();
    let mut chance = Chance::new(7);
    let (mut right, mut told, mut all) = (0, 0, 0);
    let mut wrong = String::new();
    for target in targets(&text) {
        let typed = mistype(&target.word, &mut chance);
        // A word of three letters with a slip is near to many.
        if target.word.len() < 4 {
            continue;
        }
        all += 1;
        let broken = replace(&text, target.start, target.word.len(), &typed);
        let output = compile(&broken);
        let found = errors(&output);
        let here = found.iter().find(|finding| stands_at(finding, target.start, typed.len()));
        told += usize::from(here.is_some() && found.len() == 1);
        let proposed = here.and_then(|finding| proposal(finding));
        if proposed.as_deref().is_some_and(|proposed| proposed == target.word) {
            right += 1;
        }
        if proposed.as_deref() != Some(&target.word) || found.len() != 1 {
            let found: Vec<String> = found.iter().map(|finding| brief(&broken, finding)).collect();
            let _ = writeln!(
                wrong,
                "{} `{}` typed `{typed}`: {proposed:?}\n    {}",
                target.sort,
                target.word,
                found.join("\n    ")
            );
        }
    }
    let share = |count: usize| count as f64 / all as f64 * 100.0;
    let report = format!(
        "{all} slips: {right} with the right word first ({:.1} %), {told} with one error at the word ({:.1} %)\n{wrong}",
        share(right),
        share(told)
    );
    println!("{report}");
    assert!(all > 100, "{report}");
    assert!(share(right) >= 95.0 && share(told) >= 95.0, "{report}");
}

#[test]
fn so_many_mistakes_are_so_many_errors() {
    let text = shop::program();
    let targets: Vec<Target> = targets(&text)
        .into_iter()
        .filter(|target| matches!(target.sort, "field" | "value" | "key" | "name") && target.word.len() > 4)
        .collect();
    for seed in 0..20 {
        let mut chance = Chance::new(seed);
        let count = 2 + chance.below(9);
        let mut chosen: Vec<(usize, String)> = Vec::new();
        while chosen.len() < count {
            let at = chance.below(targets.len());
            // Two slips in one item may hide each other: one who looks for a key in a resource whose
            // keys are misspelt is not told twice.
            if chosen.iter().all(|(other, _)| targets[*other].start.abs_diff(targets[at].start) > 1500) {
                chosen.push((at, mistype(&targets[at].word, &mut chance)));
            }
            if chosen.len() + 1 >= text.len() / 3000 {
                break;
            }
        }
        chosen.sort_by_key(|(at, _)| std::cmp::Reverse(targets[*at].start));
        let mut broken = text.clone();
        for (at, typed) in &chosen {
            broken = replace(&broken, targets[*at].start, targets[*at].word.len(), typed);
        }
        let output = compile(&broken);
        let found: Vec<String> = errors(&output).iter().map(|finding| brief(&broken, finding)).collect();
        let typed: Vec<&str> = chosen.iter().map(|(_, typed)| typed.as_str()).collect();
        assert_eq!(found.len(), chosen.len(), "seed {seed}: {typed:?} gave\n{}", found.join("\n"));
    }
}
