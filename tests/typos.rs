//! Words with a slip in them: each is one error at its place, and what is proposed is what was meant.

use std::fmt::Write as _;

use kdsl::{Diagnostic, Severity};

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
            ("size, ", "maxReplicas", ":"),
            (", ", "readOnly", ":"),
            ("strategy.", "rollingUpdate", "."),
            ("rollingUpdate.", "maxUnavailable", ":"),
            ("\"/\", ", "pathType", ":"),
            (", ", "minReplicas", ":"),
            ("{ ", "requests", ":"),
            ("{}, ", "policyTypes", ":"),
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
            ("else ", "payment-size", "\n"),
            ("SHARDS: ", "search-size", " "),
            ("Ref: Deployment.", "accounts", ","),
            ("backend: Service.", "reviews", "."),
        ],
    ),
];

/// A program whose labels, ports and keys are texts, as they are in YAML.
const BY_HAND: &str = include_str!("typos/by-hand.kdsl");

/// What the words of that program are.
const BY_HAND_PLACES: [(&str, Slips); 5] = [
    (
        "label key",
        &[
            ("    selector: { ", "component", ":"),
            ("frontend\", ", "tier", ": \"website\" }\n    ports"),
            ("podSelector.matchLabels: { ", "component", ":"),
            ("maxUnavailable: 1, selector.matchLabels: { ", "component", ":"),
            ("\"frontend\", ", "tier", ": \"website\" }\n    policy"),
        ],
    ),
    (
        "label value",
        &[
            ("    selector: { component: \"", "frontend", "\""),
            ("    selector: { component: \"", "warehouse", "\""),
            ("maxUnavailable: 1, selector.matchLabels: { component: \"", "frontend", "\""),
            ("odSelector.matchLabels: { component: \"", "frontend", "\""),
            ("tier: \"", "website", "\" }\n    p"),
            ("metadata.labels: { component: \"", "warehouse", "\""),
        ],
    ),
    (
        "port",
        &[
            ("targetPort: \"", "public", "\""),
            ("targetPort: \"", "metrics", "\""),
            ("targetPort: \"", "postgres", "\""),
            ("port.name: \"", "public", "\""),
            ("port.name: \"", "metrics", "\""),
            ("\", port: \"", "public", "\""),
            ("\", port: \"", "metrics", "\""),
            ("tcpSocket.port: \"", "postgres", "\""),
        ],
    ),
    (
        "key",
        &[
            ("key: \"", "LOG_LEVEL", "\""),
            ("key: \"", "FEATURES", "\""),
            ("key: \"", "username", "\""),
            ("key: \"", "password", "\""),
            ("key: \"", "app.properties", "\""),
        ],
    ),
    (
        "value",
        &[
            ("type: \"", "RollingUpdate", "\""),
            ("restartPolicy: \"", "Always", "\""),
            ("dnsPolicy: \"", "ClusterFirst", "\""),
            ("imagePullPolicy: \"", "IfNotPresent", "\""),
            ("scheme: \"", "HTTPS", "\""),
            ("type: \"", "RuntimeDefault", "\""),
            ("type: \"", "ClusterIP", "\""),
            ("sessionAffinity: \"", "ClientIP", "\""),
            ("pathType: \"", "Prefix", "\""),
            ("pathType: \"", "Exact", "\""),
            ("policyTypes: [\"", "Ingress", "\""),
            ("\"Ingress\", \"", "Egress", "\""),
            ("podManagementPolicy: \"", "Parallel", "\""),
            ("terminationMessagePolicy: \"", "FallbackToLogsOnError", "\""),
            ("accessModes: [\"", "ReadWriteOnce", "\""),
            ("volumeMode: \"", "Filesystem", "\""),
            ("concurrencyPolicy: \"", "Forbid", "\""),
            ("completionMode: \"", "NonIndexed", "\""),
            ("restartPolicy: \"", "OnFailure", "\""),
        ],
    ),
];

fn targets(text: &str, places: &[(&'static str, Slips)]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (sort, words) in places {
        for (before, word, after) in *words {
            let pattern = format!("{before}{word}{after}");
            let found: Vec<usize> = text.match_indices(&pattern).map(|(at, _)| at).collect();
            assert!(!found.is_empty(), "{pattern:?} is nowhere");
            for at in found {
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

/// What became of slips.
#[derive(Default)]
struct Slipped {
    all: usize,
    /// With the right word proposed first.
    right: usize,
    /// With one finding, which stands at the word.
    told: usize,
    /// What is said of the others.
    wrong: String,
}

impl Slipped {
    fn slip(&mut self, text: &str, target: &Target, chance: &mut Chance) {
        // A word of three letters with a slip is near to many.
        if target.word.len() < 4 {
            return;
        }
        let typed = mistype(&target.word, chance);
        self.all += 1;
        let broken = replace(text, target.start, target.word.len(), &typed);
        let output = compile(&broken);
        // Hints are said of what nobody uses any more because of the slip.
        let told = |finding: &&Diagnostic| finding.severity != Severity::Hint;
        let found: Vec<&Diagnostic> = output.diagnostics().iter().filter(told).collect();
        let here = found.iter().find(|finding| stands_at(finding, target.start, typed.len()));
        let proposed = here.and_then(|finding| proposal(finding));
        let (told, right) =
            (here.is_some() && found.len() == 1, proposed.as_deref() == Some(target.word.as_str()));
        self.told += usize::from(told);
        self.right += usize::from(right);
        if !told || !right {
            let found: Vec<String> = found.iter().map(|finding| brief(&broken, finding)).collect();
            let (sort, word, found) = (target.sort, &target.word, found.join("\n    "));
            let _ = writeln!(self.wrong, "{sort} `{word}` typed `{typed}`: {proposed:?}\n    {found}");
        }
    }

    /// The figures, which must be good.
    fn judge(&self) {
        let share = |count: usize| count as f64 / self.all as f64 * 100.0;
        let report = format!(
            "{} slips: {} with the right word first ({:.1} %), {} with one finding at the word ({:.1} %)\n{}",
            self.all,
            self.right,
            share(self.right),
            self.told,
            share(self.told),
            self.wrong
        );
        println!("{report}");
        assert!(self.all > 100, "{report}");
        assert!(share(self.right) >= 95.0 && share(self.told) >= 95.0, "{report}");
    }
}

#[test]
fn what_is_proposed_first_is_what_was_meant() {
    let text = shop::program();
    let mut chance = Chance::new(7);
    let mut slipped = Slipped::default();
    for target in targets(&text, &PLACES) {
        slipped.slip(&text, &target, &mut chance);
    }
    slipped.judge();
}

#[test]
fn what_is_proposed_first_for_texts_is_what_was_meant() {
    let mut chance = Chance::new(23);
    let mut slipped = Slipped::default();
    for target in targets(BY_HAND, &BY_HAND_PLACES) {
        for _ in 0..8 {
            slipped.slip(BY_HAND, &target, &mut chance);
        }
    }
    slipped.judge();
}

#[test]
fn so_many_mistakes_are_so_many_errors() {
    let text = shop::program();
    let targets: Vec<Target> = targets(&text, &PLACES)
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
