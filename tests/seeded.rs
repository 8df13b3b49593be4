//! Mistakes of many sorts, put into a valid program: so many mistakes are so many errors, each at its place.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kdsl::Diagnostic;

use crate::shop;
use crate::support::{Chance, brief, compile, errors};

/// The parts of the program; the even ones have an Ingress, the odd ones an autoscaler.
const PARTS: [&str; 8] =
    ["cart", "catalog", "search", "orders", "payment", "shipping", "reviews", "accounts"];

/// What is typed instead of what, where `@` is the name of a part. The error is told between the brackets.
const MISTAKES: [(&str, &str, &str); 33] = [
    ("misspelt field", "replicas: if", "⟦replicsa⟧: if"),
    ("misspelt field deep inside", "readOnly: true", "⟦readonly⟧: true"),
    ("misspelt kind", "\nService @ {", "\n⟦Servce⟧ @ {"),
    (
        "field of another level",
        "serviceAccountName: deployer",
        "serviceAccountName: deployer\n      ⟦replicas⟧: 2",
    ),
    (
        "field that is missing",
        "containers.app: {\n        image: \"${registry}/@:${tag}\"\n",
        "containers.⟦app⟧: {\n",
    ),
    (
        "field set twice",
        "serviceAccountName: deployer",
        "serviceAccountName: deployer\n      ⟦serviceAccountName⟧: deployer",
    ),
    ("text for a number", "periodSeconds: 5", "periodSeconds: ⟦\"five\"⟧"),
    ("text for a truth", "readOnly: true", "readOnly: ⟦\"yes\"⟧"),
    ("list for a record", "resources: { requests: small, limits.memory: 256Mi }", "resources: ⟦[small]⟧"),
    (
        "value of no choice",
        "serviceAccountName: deployer",
        "serviceAccountName: deployer\n      restartPolicy: ⟦\"Allways\"⟧",
    ),
    ("value of no choice in a list", "pathType: \"Prefix\"", "pathType: ⟦\"Prefx\"⟧"),
    ("malformed quantity", "limits.memory: 256Mi", "limits.memory: ⟦256Mb⟧"),
    ("number out of range", "periodSeconds: 5", "periodSeconds: ⟦-5⟧"),
    ("port out of range", "ports: { http: 80", "ports: { http: ⟦8⟧80"),
    ("number beyond a declared type", "let @-size: Size = ", "let @-size: Size = ⟦100⟧ + "),
    ("two of which one may be", "periodSeconds: 5 }", "periodSeconds: 5, ⟦tcpSocket⟧.port: 80 }"),
    (
        "field that the cluster writes",
        "  spec: {\n    replicas: if",
        "  ⟦status⟧.replicas: 1\n  spec: {\n    replicas: if",
    ),
    ("name that is not there", "USER: @-login.user", "USER: ⟦@-lgin⟧.user"),
    ("name in a text", "${registry}/@:", "${⟦registri⟧}/@:"),
    ("key of a ConfigMap", "LOG_LEVEL: @-config.LOG_LEVEL", "LOG_LEVEL: @-config.⟦LOG_LEVLE⟧"),
    ("key of a Secret", "USER: @-login.user", "USER: @-login.⟦usr⟧"),
    ("key of a volume", "items: [{ key: \"app.conf\"", "items: [{ key: ⟦\"app.cnf\"⟧"),
    ("port of a probe", "path: \"/ready\", port: \"http\"", "path: \"/ready\", port: ⟦\"htpp\"⟧"),
    ("port of a Service", "targetPort: @.ports.http", "targetPort: @.ports.⟦htpp⟧"),
    ("port of a backend", "backend: Service.@.ports.http", "backend: Service.@.ports.⟦htpp⟧"),
    ("resource that is not there", "scaleTargetRef: Deployment.@", "scaleTargetRef: Deployment.⟦@x⟧"),
    (
        "labels that are not selected",
        "    template.spec: {\n      serviceAccountName",
        "    selector.matchLabels: { app: \"a\" }\n    template.metadata.labels: { app: ⟦\"b\"⟧ }\n    template.spec: {\n      serviceAccountName",
    ),
    ("malformed host", "host: \"@.example.com\"", "host: ⟦\"@_example.com\"⟧"),
    ("sum of a number and a record", "SHARDS: @-size + 1", "SHARDS: ⟦@-size + true⟧"),
    ("method that is not there", "image: \"${registry}", "image: \"${registry.⟦lowwer⟧()}"),
    ("string that is not closed", "host: \"@.example.com\"\n", "host: ⟦\"@.example.com\n⟧"),
    ("equals for a colon", "maxReplicas: 10", "maxReplicas ⟦=⟧ 10"),
    ("name of a resource", "Secret @-login {", "Secret ⟦\"@_login\"⟧ as @-login {"),
];

/// A mistake that can be made in a part of the program.
struct Mistake {
    sort: &'static str,
    part: usize,
    find: String,
    replace: String,
}

fn mistakes(text: &str) -> Vec<Mistake> {
    let mut all = Vec::new();
    for (part, name) in PARTS.iter().enumerate() {
        for (sort, find, replace) in MISTAKES {
            let (find, replace) = (find.replace('@', name), replace.replace('@', name));
            if within(text, part).contains(&find) {
                all.push(Mistake { sort, part, find, replace });
            }
        }
    }
    all
}

/// What the program says of a part.
fn within(text: &str, part: usize) -> &str {
    let start = |part: usize| PARTS.get(part).map(|name| text.find(&format!("let {name}-size")).unwrap());
    &text[start(part).unwrap()..start(part + 1).unwrap_or(text.len())]
}

/// The program with the mistakes in it, and where each is to be told.
fn made(text: &str, mistakes: &[&Mistake]) -> (String, Vec<(usize, usize)>) {
    let first = text.find(&format!("let {}-size", PARTS[0])).unwrap();
    let mut marked = text[..first].to_owned();
    for part in 0..PARTS.len() {
        let mut body = within(text, part).to_owned();
        for mistake in mistakes.iter().filter(|mistake| mistake.part == part) {
            body = body.replacen(&mistake.find, &mistake.replace, 1);
        }
        marked.push_str(&body);
    }
    let (mut broken, mut places, mut start) = (String::new(), Vec::new(), 0);
    for letter in marked.chars() {
        match letter {
            '⟦' => start = broken.len(),
            '⟧' => places.push((start, broken.len())),
            letter => broken.push(letter),
        }
    }
    (broken, places)
}

/// What is wrong with how the mistakes are told.
fn judged(text: &str, mistakes: &[&Mistake]) -> Option<String> {
    let (broken, places) = made(text, mistakes);
    let output = compile(&broken);
    let found = errors(&output);
    let at = |finding: &&Diagnostic, (from, to): &(usize, usize)| {
        let span = finding.primary.span;
        (span.start as usize) < *to && *from < span.end as usize
    };
    let told = places.iter().all(|place| found.iter().filter(|finding| at(finding, place)).count() == 1);
    if told && found.len() == mistakes.len() {
        return None;
    }
    let mut words = String::new();
    for mistake in mistakes {
        let _ = writeln!(words, "{}: {}", PARTS[mistake.part], mistake.sort);
    }
    for finding in found {
        let _ = writeln!(words, "    {}", brief(&broken, finding));
    }
    Some(words)
}

#[test]
fn each_sort_of_mistake_is_one_error_at_its_place() {
    let text = shop::program();
    let all = mistakes(&text);
    let sorts: BTreeSet<&str> = all.iter().map(|mistake| mistake.sort).collect();
    let never = MISTAKES.iter().map(|(sort, ..)| *sort).filter(|sort| !sorts.contains(sort));
    assert_eq!(never.collect::<Vec<_>>(), [""; 0], "each can be made somewhere");
    let one_of_each = MISTAKES.iter().filter_map(|(sort, ..)| all.iter().find(|one| one.sort == *sort));
    let wrong: Vec<String> = one_of_each.filter_map(|mistake| judged(&text, &[mistake])).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn so_many_mistakes_of_any_sort_are_so_many_errors() {
    let text = shop::program();
    // What cannot be read may be what another mistake looks for, and that says nothing then.
    let unreadable = ["string that is not closed", "equals for a colon"];
    let mut all = mistakes(&text);
    all.retain(|mistake| !unreadable.contains(&mistake.sort));
    let mut wrong = String::new();
    for seed in 0..40 {
        let mut chance = Chance::new(seed);
        let count = 2 + chance.below(PARTS.len() - 1);
        let mut chosen: Vec<&Mistake> = Vec::new();
        while chosen.len() < count {
            let mistake = &all[chance.below(all.len())];
            // Two mistakes of one part may be about the same thing, of which the second says nothing more.
            if chosen.iter().all(|other| other.part != mistake.part) {
                chosen.push(mistake);
            }
        }
        if let Some(words) = judged(&text, &chosen) {
            let _ = writeln!(wrong, "seed {seed}\n{words}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
