//! A program for a range of versions has the findings that it has for each version alone, each with the
//! versions that have it, and no others.

use std::collections::{BTreeMap, BTreeSet};

use kdsl::{Code, Diagnostic, Output, Target, Version};

use crate::documents::{blocks, files, take_files};
use crate::support::prepared;

const RANGES: [&str; 4] = ["1.28..1.37", "1.31..1.34", "1.35..1.37", "1.36..1.37"];

/// Programs about what came and went. Each says its `apiVersion` where a version alone would take another.
const CHANGES: [&str; 16] = [
    "Pod web { spec: { containers.app.image: \"web:v1\", resources.limits.cpu: 1 } }",
    "Pod web { spec: { containers.app: { image: \"web:v1\", lifecycle.stopSignal: \"SIGTERM\" } } }",
    "Pod web { spec: { hostnameOverride: \"a\", containers.app: { image: \"w:v1\", restartPolicy: \"Never\" } } }",
    "Pod web { spec: { containers.app.image: \"w:v1\", tolerations: [{ operator: \"Gt\", key: \"a\" }] } }",
    "StatefulSet db { spec: { serviceName: \"db\", updateStrategy.type: \"Recreate\", containers.db.image: \"d:1\" } }",
    "let effects = [\"None\", \"NoSchedule\"]\nDeviceTaintRule slow {\n  apiVersion: \"resource.k8s.io/v1alpha3\"\n  \
     spec.taint: { key: \"slow\", effect: effects[0] }\n}",
    "ResourceQuota few { spec.scopes: [\"VolumeAttributesClass\", \"Terminating\", \"Nothing\"] }",
    "MutatingAdmissionPolicy labels { apiVersion: \"admissionregistration.k8s.io/v1alpha1\" }",
    "FlowSchema a { apiVersion: \"flowcontrol.apiserver.k8s.io/v1beta3\", spec.priorityLevelConfiguration.name: 3 }",
    "ControllerRevision first { revision: 1 }",
    "ControllerRevision second { revision: null, data: null }",
    "ValidatingAdmissionPolicyBinding b { apiVersion: \"admissionregistration.k8s.io/v1\", spec: {} }",
    "Service \"1st\" { spec: { type: \"ExternalName\", externalName: \"first.example.com\" } }",
    "Job train { spec: { succesPolicy: 1, template.spec: { restartPolicy: \"Sometimes\", containers.a.image: 1 } } }",
    "let n = \"1 core\"\nfor i in 1..3 { Pod \"p${i}\" { spec: { containers.a.image: \"a:v1\", resources.limits.cpu: n } } }",
    "ConfigMap a { data: yaml(\"missing.yaml\") }\nPod p { spec: { containers.a: { image: a.data.x, restartPolicy: \"No\" } } }",
];

/// What is the same in two findings that tell one thing.
type Told = (Code, u32, u32, String);

/// A finding without the versions that it names.
fn told(finding: &Diagnostic) -> Told {
    let span = finding.primary.span;
    let (before, after) = finding.message.split_once("Kubernetes 1.").unwrap_or((&finding.message, ""));
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || " ,.andto".contains(c));
    (finding.code, span.start, span.end, format!("{before}{after}"))
}

/// For each finding the versions of the range that it says it holds for.
fn of_range(output: &Output, versions: &[Version]) -> BTreeMap<Told, BTreeSet<String>> {
    let mut all: BTreeMap<Told, BTreeSet<String>> = BTreeMap::new();
    for finding in output.diagnostics() {
        let held: Vec<String> = match &finding.versions {
            Some(part) => part.versions.clone(),
            None => versions.iter().map(Version::to_string).collect(),
        };
        all.entry(told(finding)).or_default().extend(held);
    }
    all
}

/// Where the findings for a range differ from those for its versions; how many there are else.
fn held(text: &str, info: &str, files: &[(String, String)], range: &str) -> Result<usize, String> {
    let (compiler, world) = prepared(text, info, files);
    let target = Target::parse(range).unwrap();
    let versions: Vec<Version> = target.versions().iter().collect();
    let whole = compiler.clone().target(target).compile(&world, &["main.kdsl"]);
    let mut given = of_range(&whole, &versions);
    if given.keys().any(|told| told.3.contains("has no `apiVersion` for all of")) {
        return Ok(0);
    }
    let mut single: BTreeMap<Told, BTreeSet<String>> = BTreeMap::new();
    for version in &versions {
        let output = compiler.clone().target(Target::one(*version)).compile(&world, &["main.kdsl"]);
        for finding in output.diagnostics() {
            assert!(finding.versions.is_none(), "{text}");
            single.entry(told(finding)).or_default().insert(version.to_string());
        }
    }
    let count = given.len();
    for (told, versions) in single {
        let said = given.remove(&told);
        if said.as_ref() != Some(&versions) {
            return Err(format!("{range}: {told:?} holds for {versions:?}, told for {said:?}\n{text}\n"));
        }
    }
    if given.is_empty() { Ok(count) } else { Err(format!("{range}: only in the range: {given:?}\n{text}\n")) }
}

#[test]
fn what_came_and_went_is_told_for_the_versions_alone() {
    let mut wrong = String::new();
    for text in CHANGES {
        let mut count = 0;
        for range in RANGES {
            match held(text, "kdsl", &[], range) {
                Ok(found) => count += found,
                Err(why) => wrong.push_str(&why),
            }
        }
        assert!(count > 0 || !wrong.is_empty(), "nothing is found in {text}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_range_has_the_findings_of_its_versions_in_every_document() {
    let mut wrong = String::new();
    let mut count = 0;
    for path in files("tests/cases", "md").into_iter().chain(files("docs/errors", "md")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut blocks = blocks(&text);
        let files = take_files(&mut blocks);
        for block in blocks.iter().filter(|block| block.is_program()) {
            match held(&block.text, &block.info, &files, "1.31..1.34") {
                Ok(found) => count += found,
                Err(why) => wrong.push_str(&format!("{}: {why}", path.display())),
            }
        }
    }
    assert!(count > 200, "{count}");
    assert!(wrong.is_empty(), "{wrong}");
}
