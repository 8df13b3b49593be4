//! Texts of `kdsl.toml` in, projects and findings out.

use kdsl_base::{FileId, LineIndex, Severity, Sources};

use super::*;

/// What is found in a text, a line each.
fn found(text: &str) -> String {
    let mut lines = String::new();
    for problem in read(FileId(0), text).problems {
        let at = LineIndex::new(text).position(text, problem.primary.span.start);
        let fix = problem.fixes.first().map(|fix| format!(" ({})", fix.title)).unwrap_or_default();
        let (line, column) = (at.line + 1, at.column + 1);
        lines.push_str(&format!("{line}:{column} {} {}{fix}\n", problem.code.id(), problem.message));
        assert!(problem.message.chars().count() <= 100, "{}", problem.message);
    }
    lines
}

#[test]
fn a_project_says_what_it_is() {
    let text = r#"
kubernetes = "1.31..1.34"
sources = ["./apps/", "main.kdsl"]
rollout-on-config-change = true
crds = ["crds/"]
params = { tag = "v1" }

[environments.prod]
kubernetes = "1.31"
params.replicas = 3

[environments.dev]
sources = ["."]

[lints]
K0308 = "deny"
selector-that-selects-no-pods = "allow"
"#;
    let Read { project, problems, .. } = read(FileId(0), text);
    assert_eq!(problems, []);
    let paths = |paths: &[Path]| paths.iter().map(|one| one.path.clone()).collect::<Vec<_>>();
    assert_eq!(project.kubernetes.unwrap().to_string(), "1.31..1.34");
    assert_eq!(paths(&project.sources), ["apps", "main.kdsl"]);
    assert_eq!(paths(&project.crds), ["crds"]);
    assert!(project.rollout_on_config_change && project.params);
    let prod = project.environment("prod").unwrap();
    assert_eq!((prod.kubernetes.unwrap().to_string(), prod.params), ("1.31".to_owned(), true));
    assert_eq!(paths(project.environment("dev").unwrap().sources.as_ref().unwrap()), [""]);
    let levels: Vec<_> = project.lints.iter().map(|lint| (lint.code.id(), lint.level)).collect();
    assert_eq!(levels, [("K0308".to_owned(), Level::Deny), ("K0303".to_owned(), Level::Allow)]);
}

#[test]
fn an_empty_file_is_a_project_of_its_folder() {
    let Read { project, problems, .. } = read(FileId(0), "");
    assert_eq!((problems, project.kubernetes, project.sources.len()), (vec![], None, 1));
}

#[test]
fn so_many_mistakes_are_so_many_findings() {
    let text = r#"
kubernets = "1.34"
sources = "apps"
rollout-on-config-change = "yes"
crds = ["../crds", 3]
params = []

[environments]
staging = "x"

[environments.prod]
kubernetes = 1.30
parms = {}
replicas = 3

[environments."a/b"]

[lints]
K0101 = "allow"
K9999 = "allow"
missing-field = "warn"
selector-that-selects-no-pod = "allow"
K0308 = "denny"
object-that-is-not-in-the-program = "warn"
K0303 = 1
"#;
    insta::assert_snapshot!(found(text), @r"
    2:1 K0606 kdsl.toml has no key `kubernets` (did you mean `kubernetes`?)
    3:11 K0607 `sources` must be a list of paths, found text (make it a list)
    4:28 K0607 `rollout-on-config-change` must be true or false, found text
    5:9 K0607 `../crds` leads out of the project
    5:20 K0607 `crds` must be a list of paths, found an integer
    6:10 K0607 `params` must be a table, found a list
    9:11 K0607 `staging` must be a table, found text
    12:14 K0607 `kubernetes` must be text, found a number with a fraction (put it in quotes)
    13:1 K0606 the environment `prod` has no key `parms` (did you mean `params`?)
    14:1 K0606 the environment `prod` has no key `replicas`
    16:15 K0607 `a/b` cannot be the name of an environment
    19:1 K0609 K0101 is an error, and errors cannot be silenced
    20:1 K0609 there is no finding `K9999`
    21:1 K0609 K0104 is an error, and errors cannot be silenced
    22:1 K0609 there is no finding `selector-that-selects-no-pod` (did you mean `selector-that-selects-no-pods`?)
    23:9 K0609 `denny` is no level (did you mean `deny`?)
    25:9 K0607 `K0303` must be allow, warn or deny, found an integer
    ");
}

#[test]
fn versions_that_are_none_are_told() {
    for (text, words) in [
        ("1.12", "Kubernetes 1.12 is not supported"),
        ("latest", "`latest` is no version of Kubernetes"),
        ("1.34..1.31", "the range ends before it begins"),
    ] {
        let problems = read(FileId(0), &format!("kubernetes = \"{text}\"")).problems;
        assert_eq!(problems.iter().map(|one| one.message.as_str()).collect::<Vec<_>>(), [words]);
    }
}

#[test]
fn a_project_asks_for_pod_security() {
    let asked = |text: &str| {
        let Read { project, problems, .. } = read(FileId(0), text);
        assert_eq!(problems, []);
        project.pod_security
    };
    let short = asked("pod-security = \"restricted\"").unwrap();
    assert_eq!((short.level.name(), short.version, short.enforce), ("restricted", None, true));
    let long = asked(
        "[pod-security]\nlevel = \"baseline\"\nversion = \"v1.31\"\nmode = \"warn\"\nnamespaces = { shop = \"privileged\" }",
    )
    .unwrap();
    assert_eq!((long.level_of("web").name(), long.level_of("shop").name()), ("baseline", "privileged"));
    assert_eq!((long.version.map(|version| version.minor()), long.enforce), (Some(31), false));
    assert_eq!(asked("[pod-security]\nversion = \"latest\"").unwrap().level.name(), "privileged");
    assert_eq!(asked(""), None);
    let wrong = "[pod-security]\nlevl = \"baseline\"\nlevel = \"restrict\"\nversion = \"newest\"\nmode = 1\nnamespaces = { a = \"b\" }";
    insta::assert_snapshot!(found(wrong), @r"
    2:1 K0606 `pod-security` has no key `levl` (did you mean `level`?)
    3:9 K0607 `restrict` is not one of the values allowed here (did you mean `restricted`?)
    4:11 K0607 `newest` is not a version of the standards
    5:8 K0607 `mode` must be text, found an integer
    6:20 K0607 `b` is not one of the values allowed here
    ");
    insta::assert_snapshot!(found("pod-security = 1"), @r"
    1:16 K0607 `pod-security` must be a level or a table, found an integer
    ");
}

#[test]
fn a_text_that_is_no_toml_is_no_project() {
    let read = read(FileId(0), "kubernetes = \"1.34\nsauces = 1\n");
    assert!(read.malformed);
    assert_eq!(read.problems.len(), 1, "{:?}", read.problems);
}

#[test]
fn errors_keep_their_severity() {
    let lint = |level| [Lint { code: kdsl_base::Code::K0303, level, span: Span::default(), paths: None }];
    let warning = Diagnostic::warning(kdsl_base::Code::K0303, Span::default(), "");
    let error = Diagnostic::error(kdsl_base::Code::K0303, Span::default(), "");
    let after = |level| {
        let mut findings = vec![warning.clone(), error.clone()];
        apply(&lint(level), &Sources::default(), "", &mut findings);
        findings.iter().map(|finding| finding.severity).collect::<Vec<_>>()
    };
    assert_eq!(after(Level::Allow), [Severity::Error]);
    assert_eq!(after(Level::Warn), [Severity::Warning, Severity::Error]);
    assert_eq!(after(Level::Deny), [Severity::Error, Severity::Error]);
}

#[test]
fn very_many_environments_are_not_all_named() {
    let names: Vec<String> = (0..20).map(|n| format!("region-{n}")).collect();
    let problem = unknown_environment(Span::default(), "prod", names.iter().map(String::as_str));
    let note = problem.notes.concat();
    assert!(note.ends_with("`region-11` and 8 more"), "{note}");
    let all = unknown_environment(Span::default(), "all", names.iter().map(String::as_str));
    assert!(all.help.is_some_and(|help| help.contains("leave the name out")));
}
