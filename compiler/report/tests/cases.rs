//! What the reports look like, and that no source can make one slow or dangerous.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use insta::assert_snapshot;
use kdsl_base::{Code, Diagnostic, FileId, PartOfRange, Source, SourceKind, Sources, Span};
use kdsl_report::{Format, render, summary};

const WEB: &str = "Deployment web {\n  metadata.labels: { app: \"web\" }\n  spec: {\n    // three of them\n    \
    replicsa: 3\n    selector.matchLabels: { app: \"web\" }\n    template: {\n      labels: { app: \"wbe\" }\n      \
    env: { LOG: cfg.LOG_LEVLE }\n    }\n  }\n}\n";
const CONFIG: &str = "ConfigMap cfg {\n  data: { LOG_LEVEL: \"debug\", PORT: 8080 }\n}\n";

struct Files(Sources);

impl Files {
    fn new(files: &[(&str, &str)]) -> Files {
        let mut sources = Sources::default();
        for (name, text) in files {
            sources.add(Source::new(*name, *text, SourceKind::File));
        }
        Files(sources)
    }

    fn project() -> Files {
        Files::new(&[("app/web.kdsl", WEB), ("app/config.kdsl", CONFIG)])
    }

    /// The span of the only `word` in the file of that number.
    fn find(&self, file: u32, word: &str) -> Span {
        let text = &self.0.get(FileId(file)).unwrap().text;
        let start = text.find(word).unwrap();
        Span::new(FileId(file), start as u32, (start + word.len()) as u32)
    }

    fn full(&self, finding: &Diagnostic) -> String {
        render(std::slice::from_ref(finding), &self.0, Format::Full, false)
    }
}

fn misspelt(files: &Files) -> Diagnostic {
    let span = files.find(0, "replicsa");
    Diagnostic::error(Code::K0101, span, "Deployment spec has no field `replicsa`")
        .label("unknown field")
        .fix("a field with a similar name exists", span, "replicas")
        .note("checked against apps/v1 Deployment, Kubernetes 1.31")
}

#[test]
fn a_misspelt_field() {
    let files = Files::project();
    assert_snapshot!(files.full(&misspelt(&files)), @r#"
    error[K0101]: Deployment spec has no field `replicsa`
       ╭─[ app/web.kdsl:5:5 ]
     5 │     replicsa: 3
       │     ╰──────── unknown field
       = note: checked against apps/v1 Deployment, Kubernetes 1.31
       = help: a field with a similar name exists
     5 -     replicsa: 3
     5 +     replicas: 3
    "#);
}

#[test]
fn b_wrong_type() {
    let files = Files::new(&[("app/web.kdsl", "Deployment web {\n  replicas: \"three\"\n}\n")]);
    let message = "`replicas` must be an integer, found the string \"three\"";
    let finding = Diagnostic::error(Code::K0110, files.find(0, "\"three\""), message)
        .label("expected int32, found string")
        .help("write a number, for example `replicas: 3`");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0110]: `replicas` must be an integer, found the string "three"
       ╭─[ app/web.kdsl:2:13 ]
     2 │   replicas: "three"
       │             ╰─────── expected int32, found string
       = help: write a number, for example `replicas: 3`
    "#);
}

#[test]
fn c_missing_key_in_another_file() {
    let files = Files::project();
    let span = files.find(0, "LOG_LEVLE");
    let finding = Diagnostic::error(Code::K0301, span, "ConfigMap `cfg` has no key `LOG_LEVLE`")
        .label("not a key of `cfg`")
        .secondary(files.find(1, "data"), "`cfg` defines `LOG_LEVEL` and `PORT`")
        .note("the container would fail to start (CreateContainerConfigError)")
        .fix("did you mean `LOG_LEVEL`?", span, "LOG_LEVEL");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0301]: ConfigMap `cfg` has no key `LOG_LEVLE`
       ╭─[ app/web.kdsl:9:23 ]
     9 │       env: { LOG: cfg.LOG_LEVLE }
       │                       ╰───────── not a key of `cfg`
       ├─[ app/config.kdsl:2:3 ]
     2 │   data: { LOG_LEVEL: "debug", PORT: 8080 }
       │   ╰──── `cfg` defines `LOG_LEVEL` and `PORT`
       = note: the container would fail to start (CreateContainerConfigError)
       = help: did you mean `LOG_LEVEL`?
     9 -       env: { LOG: cfg.LOG_LEVLE }
     9 +       env: { LOG: cfg.LOG_LEVEL }
    "#);
}

#[test]
fn d_two_places_of_one_file() {
    let files = Files::project();
    let span = files.find(0, "\"wbe\"");
    let finding = Diagnostic::error(Code::K0301, span, "Deployment `web` does not select its own pods")
        .label("but its pods have app = \"wbe\"")
        .secondary(files.find(0, "matchLabels"), "selector requires app = \"web\"")
        .note("the API server rejects this Deployment")
        .suggestion("change \"wbe\" to \"web\"", span, "\"web\"");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0301]: Deployment `web` does not select its own pods
       ╭─[ app/web.kdsl:8:22 ]
     6 │     selector.matchLabels: { app: "web" }
       │              ╰─────────── selector requires app = "web"
     8 │       labels: { app: "wbe" }
       │                      ╰───── but its pods have app = "wbe"
       = note: the API server rejects this Deployment
       = help: change "wbe" to "web"
     8 -       labels: { app: "wbe" }
     8 +       labels: { app: "web" }
    "#);
}

#[test]
fn e_unknown_kind() {
    let files = Files::new(&[("app/web.kdsl", "Deploymnet web {\n}\n")]);
    let span = files.find(0, "Deploymnet");
    let finding = Diagnostic::error(Code::K0201, span, "unknown kind `Deploymnet`")
        .label("not a Kubernetes 1.31 kind")
        .fix("did you mean `Deployment` (apps/v1)?", span, "Deployment");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0201]: unknown kind `Deploymnet`
       ╭─[ app/web.kdsl:1:1 ]
     1 │ Deploymnet web {
       │ ╰────────── not a Kubernetes 1.31 kind
       = help: did you mean `Deployment` (apps/v1)?
     1 - Deploymnet web {
     1 + Deployment web {
    "#);
}

#[test]
fn f_unclosed_brace_with_an_insertion() {
    let text =
        "Deployment web {\n  spec: {\n    selector: {\n      app: \"web\"\n    template: {\n    }\n  }\n}\n";
    let files = Files::new(&[("app/web.kdsl", text)]);
    let brace = Span::new(FileId(0), 41, 42);
    assert_eq!(files.0.slice(brace), "{");
    let after = files.find(0, "\"web\"").end;
    let finding = Diagnostic::error(Code::K0001, brace, "this `{` is never closed")
        .label("unclosed")
        .secondary(files.find(0, "template"), "is indented like `selector`, so it probably ends before this")
        .fix("add `}` after line 4", Span::at(FileId(0), after), "\n    }");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0001]: this `{` is never closed
       ╭─[ app/web.kdsl:3:15 ]
     3 │     selector: {
       │               ╰─ unclosed
     5 │     template: {
       │     ╰──────── is indented like `selector`, so it probably ends before this
       = help: add `}` after line 4
     5 +     }
    "#);
}

#[test]
fn g_duplicates_in_two_files() {
    let files =
        Files::new(&[("app/web.kdsl", "Deployment web {\n}\n"), ("app/worker.kdsl", "Deployment web {}\n")]);
    let span = |file| Span::new(FileId(file), 11, 14);
    let finding = Diagnostic::error(Code::K0309, span(1), "two resources are both Deployment `default/web`")
        .label("second definition")
        .secondary(span(0), "first defined here")
        .note("applying both would make the last one win")
        .help("rename one of them, or put it in another namespace");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0309]: two resources are both Deployment `default/web`
       ╭─[ app/worker.kdsl:1:12 ]
     1 │ Deployment web {}
       │            ╰─── second definition
       ├─[ app/web.kdsl:1:12 ]
     1 │ Deployment web {
       │            ╰─── first defined here
       = note: applying both would make the last one win
       = help: rename one of them, or put it in another namespace
    "#);
}

#[test]
fn h_missing_field_at_the_end_of_a_line_with_tabs_and_wide_letters() {
    let files = Files::new(&[("app/web.kdsl", "Deployment web {\r\n\tcontainers: { 日本: { \"é\"\r\n}\r\n")]);
    let at = files.find(0, "\"é\"").end;
    let finding =
        Diagnostic::error(Code::K0104, files.find(0, "日本"), "container `日本` is missing `image`")
            .label("no image")
            .secondary(Span::at(FileId(0), at), "here")
            .suggestion("add an image", Span::at(FileId(0), at), ", image: \"\"");
    assert_snapshot!(files.full(&finding), @r#"
    error[K0104]: container `日本` is missing `image`
       ╭─[ app/web.kdsl:2:16 ]
     2 │     containers: { 日本: { "é"
       │                   ╰──────────── no image
       │                              ╰─ here
       = help: add an image
     2 -     containers: { 日本: { "é"
     2 +     containers: { 日本: { "é", image: ""
    "#);
}

#[test]
fn the_same_in_a_line_and_in_json() {
    let files = Files::project();
    let finding = misspelt(&files);
    let twice = [finding.clone(), finding];
    assert_snapshot!(render(&twice, &files.0, Format::Concise, false), @r#"app/web.kdsl:5:5: error[K0101]: Deployment spec has no field `replicsa`"#);
    assert_snapshot!(render(&twice, &files.0, Format::Jsonl, false), @r#"{"code":"K0101","name":"unknown field","severity":"error","message":"Deployment spec has no field `replicsa`","primary":{"file":"app/web.kdsl","start":{"line":5,"column":5,"offset":86},"end":{"line":5,"column":13,"offset":94},"text":"unknown field"},"labels":[],"notes":["checked against apps/v1 Deployment, Kubernetes 1.31"],"help":null,"fixes":[{"title":"a field with a similar name exists","safe":true,"edits":[{"file":"app/web.kdsl","start":{"line":5,"column":5,"offset":86},"end":{"line":5,"column":13,"offset":94},"replacement":"replicas"}]}],"versions":null}"#);
    let json: serde_json::Value =
        serde_json::from_str(&render(&twice, &files.0, Format::Json, false)).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["primary"]["start"]["line"], 5);
    assert_eq!(json[0]["primary"]["start"]["column"], 5);
}

#[test]
fn a_part_of_a_range_is_told_in_each_form() {
    let files = Files::project();
    let versions = vec!["1.31".to_owned(), "1.32".to_owned()];
    let part = PartOfRange { versions, words: "1.31 and 1.32".to_owned(), range: "1.31..1.34".to_owned() };
    let some = Diagnostic { versions: Some(Box::new(part)), ..misspelt(&files) };
    let says = Diagnostic { message: "no `replicsa` in Kubernetes 1.31 and 1.32".to_owned(), ..some.clone() };
    let concise =
        |finding: &Diagnostic| render(std::slice::from_ref(finding), &files.0, Format::Concise, false);
    assert_snapshot!(concise(&some), @"app/web.kdsl:5:5: error[K0101]: Deployment spec has no field `replicsa` (in Kubernetes 1.31 and 1.32)");
    assert_snapshot!(concise(&says), @"app/web.kdsl:5:5: error[K0101]: no `replicsa` in Kubernetes 1.31 and 1.32");
    assert!(files.full(&some).contains("= note: holds for 1.31 and 1.32 of the target 1.31..1.34\n"));
    let json = render(&[some], &files.0, Format::Jsonl, false);
    assert!(json.ends_with("\"versions\":[\"1.31\",\"1.32\"]}\n"), "{json}");
}

#[test]
fn the_summary_counts_each_once() {
    let files = Files::project();
    let error = misspelt(&files);
    let warning = Diagnostic::warning(Code::K0102, files.find(0, "spec"), "w");
    let other = Diagnostic::error(Code::K0102, files.find(0, "env"), "e");
    assert_eq!(
        summary(&[error.clone(), warning, error, other]),
        "2 errors, 1 warning (1 fixable with --fix)"
    );
    assert_eq!(summary(&[]), "no problems");
}

#[test]
fn findings_stand_in_the_order_of_the_files() {
    let files = Files::project();
    let late = Diagnostic::error(Code::K0101, files.find(1, "PORT"), "late");
    let early = Diagnostic::error(Code::K0101, files.find(0, "env"), "middle");
    let first = Diagnostic::warning(Code::K0101, files.find(0, "spec"), "first");
    let text = render(&[late, early, first], &files.0, Format::Concise, false);
    assert_snapshot!(text, @r#"
    app/web.kdsl:3:3: warning[K0101]: first
    app/web.kdsl:9:7: error[K0101]: middle
    app/config.kdsl:2:31: error[K0101]: late
    "#);
}

#[test]
fn no_control_character_reaches_the_terminal() {
    let files =
        Files::new(&[("a\u{1b}.kdsl", "x: \u{1b}]0;title\u{7} \u{202e}bad\u{9b}31m\r\u{85}y\u{2028}z\n")]);
    let finding = Diagnostic::error(Code::K0101, files.find(0, "bad"), "no \u{1b}[31m\u{202e}`bad`\nhere")
        .label("\u{1b}[2J")
        .note("\u{1b}[2J\nnext")
        .fix("\u{8}", files.find(0, "bad"), "\u{1b}c");
    for (_, format) in Format::ALL.iter().copied() {
        let text = render(std::slice::from_ref(&finding), &files.0, format, false);
        let bad = |c: &char| c.is_control() && *c != '\n' || *c == '\u{1b}';
        assert_eq!(text.chars().find(bad), None, "{text}");
        if format == Format::Full || format == Format::Concise {
            assert!(!text.contains(['\u{202e}', '\u{2028}', '\u{85}']));
        }
    }
    let colored = render(std::slice::from_ref(&finding), &files.0, Format::Full, true);
    assert!(colored.contains("\u{1b}[") && !colored.contains("\u{1b}]") && !colored.contains("\u{1b}[2J"));
}

#[test]
fn no_span_makes_it_fail() {
    let files = Files::new(&[("a", "é\n\nx"), ("empty", "")]);
    for file in 0..3 {
        for start in 0..8 {
            for end in 0..8 {
                let span = Span::new(FileId(file), start, end);
                let other = Span::new(FileId(file), end, start);
                let finding = Diagnostic::error(Code::K0101, span, "m")
                    .label("p")
                    .secondary(other, "s")
                    .fix("f", span, "é");
                for (_, format) in Format::ALL.iter().copied() {
                    assert!(!render(std::slice::from_ref(&finding), &files.0, format, false).is_empty());
                }
            }
        }
    }
}

#[test]
fn huge_files_and_lines_are_quick() {
    let long = format!("x: \"{}\" bad {}\n", "é ".repeat(3_000_000), "y".repeat(1_000_000));
    let many = "name: value\n".repeat(4_000_000) + "bad\n";
    let files = Files::new(&[("long", &long), ("many", &many)]);
    let start = std::time::Instant::now();
    for file in [0, 1] {
        let span = files.find(file, "bad");
        let finding = Diagnostic::error(Code::K0101, span, "unknown `bad`")
            .label("here")
            .secondary(Span::new(FileId(file), 0, 1), "there")
            .fix("good", span, "good");
        let text = files.full(&finding);
        assert!(text.lines().count() <= 16 && text.len() < 4000, "{text}");
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// What the formats of other systems show: an error with a fix, and a warning in another file.
fn two(files: &Files) -> [Diagnostic; 2] {
    let warning = Diagnostic::warning(Code::K0303, files.find(1, "PORT"), "50%: a, b\nc")
        .secondary(files.find(0, "spec"), "because of this")
        .help("write it");
    [misspelt(files), warning]
}

#[test]
fn annotations_of_github() {
    let files = Files::project();
    assert_snapshot!(render(&two(&files), &files.0, Format::Github, false), @r#"
    ::error file=app/web.kdsl,line=5,endLine=5,col=5,endColumn=13,title=K0101 unknown field::Deployment spec has no field `replicsa`%0Achecked against apps/v1 Deployment, Kubernetes 1.31%0Ahelp: a field with a similar name exists
    ::warning file=app/config.kdsl,line=2,endLine=2,col=31,endColumn=35,title=K0303 selector that selects no pods::50%25: a, b c%0Ahelp: write it
    "#);
}

#[test]
fn code_quality_of_gitlab() {
    let files = Files::project();
    assert_snapshot!(render(&two(&files), &files.0, Format::Gitlab, false), @r#"
    [
      {
        "description": "K0101: Deployment spec has no field `replicsa`",
        "check_name": "K0101",
        "fingerprint": "1cf0670892eae792976b11fb84acc9dd",
        "severity": "major",
        "location": {
          "path": "app/web.kdsl",
          "lines": {
            "begin": 5,
            "end": 5
          }
        }
      },
      {
        "description": "K0303: 50%: a, b c",
        "check_name": "K0303",
        "fingerprint": "61a7888f341619ce830603a18713106c",
        "severity": "minor",
        "location": {
          "path": "app/config.kdsl",
          "lines": {
            "begin": 2,
            "end": 2
          }
        }
      }
    ]
    "#);
}

#[test]
fn fingerprints_stay_where_lines_move() {
    let prints = |text: &str| -> Vec<String> {
        let files = Files::new(&[("a.kdsl", text)]);
        let find = |at: usize| {
            let (start, word) = text.match_indices("bad").nth(at).unwrap();
            Span::new(FileId(0), start as u32, (start + word.len()) as u32)
        };
        let found: Vec<Diagnostic> = (0..text.matches("bad").count())
            .map(|at| Diagnostic::error(Code::K0101, find(at), "no `bad`"))
            .collect();
        let json = render(&found, &files.0, Format::Gitlab, false);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        json.as_array().unwrap().iter().map(|it| it["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = prints("x: bad\ny: 1\nx: bad\n");
    assert_ne!(before[0], before[1]);
    assert_eq!(before, prints("// more\n\n  x: bad\ny: 2\n  x: bad\n"));
    assert_ne!(before[0], prints("y: bad\n")[0]);
}

#[test]
fn junit_of_findings() {
    let files = Files::project();
    assert_snapshot!(render(&two(&files), &files.0, Format::Junit, false), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="2" failures="2" errors="0" time="0.000">
      <testsuite name="app/web.kdsl" tests="1" failures="1" errors="0" time="0.000">
        <testcase name="K0101 unknown field" classname="app/web.kdsl" file="app/web.kdsl" line="5" time="0.000">
          <failure message="error: Deployment spec has no field `replicsa`">app/web.kdsl:5: Deployment spec has no field `replicsa`
    checked against apps/v1 Deployment, Kubernetes 1.31
    help: a field with a similar name exists</failure>
        </testcase>
      </testsuite>
      <testsuite name="app/config.kdsl" tests="1" failures="1" errors="0" time="0.000">
        <testcase name="K0303 selector that selects no pods" classname="app/config.kdsl" file="app/config.kdsl" line="2" time="0.000">
          <failure message="warning: 50%: a, b c">app/config.kdsl:2: 50%: a, b c
    help: write it</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    assert_snapshot!(render(&[], &files.0, Format::Junit, false), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="1" failures="0" errors="0" time="0.000">
      <testsuite name="kdsl" tests="1" failures="0" errors="0" time="0.000">
        <testcase name="no problems" classname="kdsl" file="kdsl" line="1" time="0.000"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn sarif_of_findings() {
    let files = Files::project();
    let text = render(&two(&files), &files.0, Format::Sarif, false);
    // The page of a code is long, and tested where it lies.
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    for rule in json["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# K0"));
        rule["help"]["markdown"] = "…".into();
        rule["fullDescription"]["text"] = "…".into();
    }
    json["runs"][0]["tool"]["driver"]["semanticVersion"] = "…".into();
    insta::assert_snapshot!("sarif", format!("{json:#}"));
}

#[test]
fn sarif_of_odd_names() {
    let files = Files::new(&[("/a b/ü%.yaml", "bad\n")]);
    let finding = Diagnostic::error(Code::K0101, files.find(0, "bad"), "no");
    let text = render(&[finding], &files.0, Format::Sarif, false);
    assert!(text.contains("\"uri\": \"file:///a%20b/%C3%BC%25.yaml\""), "{text}");
}
