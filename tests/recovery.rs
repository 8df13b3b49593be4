//! A slip of the hand is one error, where it happened: any one token of a program is deleted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kdsl_base::{Diagnostic, FileId};
use kdsl_syntax::TokenKind;

use crate::shop;
use crate::support::{brief, compile, errors, line_at};

/// What became of one deletion.
enum Outcome {
    /// No error: what is left is a program.
    Valid,
    /// One error, it or its fix within two lines of the place.
    OneNear,
    /// One error, elsewhere.
    OneFar(String),
    /// Several errors: their codes, and the errors.
    Several(String, Vec<String>),
}

/// A program with every form that makes or changes resources from afar.
const FORMS: &str = r#"import { recommended } from "std/labels"

param env: "dev" | "prod" = "dev"
type Level = "info" | "debug"
fn image(name: String, tag: String = "v1"): String = "ghcr.io/acme/${name}:${tag}"
let regions = ["eu", "us"]

defaults { metadata: { namespace: "shop", labels: recommended("shop") } }
defaults Container { imagePullPolicy: "IfNotPresent" }

component App {
  param level: Level = "info"
  param host: String? = null
  param settings: Container.env = {}
  ConfigMap "${name}" as config { data: { level: level } }
  Deployment "${name}" as workload {
    spec.template.spec.containers.app: {
      image: image("app", tag: "v2"), ports: { http: 8080 }, env: { ...settings, LEVEL: config.level }
    }
  }
  Service "${name}" as service {
    spec: { selector: workload, ports: { http: { port: 80, targetPort: workload.ports.http } } }
  }
  if host != null {
    Ingress "${name}" { spec: { rules: [{ host: host }], defaultBackend: service.ports.http } }
  }
  output url = "http://${service.host}"
  assert level != "debug" || host == null, "${name} must not be public while it debugs"
}

App web { host: "shop.example.com" }
for region in regions {
  App "api-${region}" as api { level: "debug", settings: { PEER: web.url } }
}

patch web.workload { spec: { replicas: 2, template.spec.containers.app.args: [...(old ?? []), "-v"] } }
patch App["api-eu"] { level: "info" }
patch Deployment { spec.template.spec.nodeSelector: { disk: "ssd" } }
if env == "prod" {
  patch web.config { data.level: "info" }
}

policy named on Deployment d {
  assert d.metadata.name != "default", "a name says what it is"
}
test "in production" with { env: "prod" } {
  assert web.config.level == "info", "quiet"
}
"#;

#[test]
fn deleting_any_one_token_gives_at_most_one_error_beside_it() {
    // Each token of a part is in every part: the head, three parts and the end stand for all.
    let step = if std::env::var_os("KDSL_EVERY_TOKEN").is_some() { 1 } else { 7 };
    delete_each(&shop::program(), step, 0.95);
}

#[test]
fn so_it_is_in_a_program_of_components_and_patches() {
    let whole = compile(FORMS);
    let told: Vec<String> = errors(&whole).into_iter().map(|found| brief(FORMS, found)).collect();
    assert!(told.is_empty(), "{told:?}");
    delete_each(FORMS, 1, 0.90);
}

/// Deletes every `step`th token; at least that share of the programs has one error beside it, or none.
fn delete_each(text: &str, step: usize, least: f64) {
    let tokens = deletable(text);
    let chosen: Vec<(usize, usize)> = tokens.iter().copied().step_by(step).collect();
    let mut cascades: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let (mut good, mut valid, mut far) = (0, 0, 0);
    for (start, end) in &chosen {
        match delete(text, *start, *end) {
            Outcome::Valid => valid += 1,
            Outcome::OneNear => good += 1,
            Outcome::OneFar(example) => {
                far += 1;
                cascades.entry("one, elsewhere".to_owned()).or_insert((0, example)).0 += 1;
            }
            Outcome::Several(codes, found) => {
                let example = format!("{}\n      {}", shown(text, *start, *end), found.join("\n      "));
                cascades.entry(codes).or_insert((0, example)).0 += 1;
            }
        }
    }
    let kept = (good + valid) as f64 / chosen.len() as f64;
    let mut report = format!(
        "{} of {} deletions: {good} with one error beside it, {valid} still valid, {far} elsewhere, {} with several: {:.1} %\n",
        chosen.len(),
        tokens.len(),
        chosen.len() - good - valid - far,
        kept * 100.0
    );
    let mut worst: Vec<_> = cascades.into_iter().collect();
    worst.sort_by_key(|(codes, (count, _))| (std::cmp::Reverse(*count), codes.clone()));
    for (codes, (count, example)) in worst {
        let _ = writeln!(report, "  {count:>3} × {codes}: {example}");
    }
    println!("{report}");
    assert!(kept >= least, "{report}");
}

/// Where the tokens stand that are not blanks, line ends or comments.
fn deletable(text: &str) -> Vec<(usize, usize)> {
    let parse = kdsl_syntax::parse(FileId(0), text);
    (0..parse.tokens.len())
        .filter(|token| {
            let kind = parse.tokens.kind(*token);
            !kind.is_trivia() && kind != TokenKind::Eof && kind != TokenKind::Newline
        })
        .map(|token| (parse.tokens.start(token) as usize, parse.tokens.end(token) as usize))
        .filter(|(start, end)| start < end)
        .collect()
}

fn delete(text: &str, start: usize, end: usize) -> Outcome {
    let broken = format!("{}{}", &text[..start], &text[end..]);
    let line = line_at(&broken, start);
    let output = compile(&broken);
    match errors(&output).as_slice() {
        [] => Outcome::Valid,
        [one] if places(one).any(|place| line_at(&broken, place).abs_diff(line) <= 2) => Outcome::OneNear,
        [one] => Outcome::OneFar(format!("{}\n      {}", shown(text, start, end), brief(&broken, one))),
        several => {
            let mut codes: Vec<String> = several.iter().map(|finding| finding.code.id()).collect();
            codes.sort_unstable();
            codes.dedup();
            let found = several.iter().take(4).map(|finding| brief(&broken, finding)).collect();
            Outcome::Several(codes.join(" "), found)
        }
    }
}

/// Where a finding is, and where its fix is: an unclosed bracket is told at the bracket, and mended where
/// it should end.
fn places(finding: &Diagnostic) -> impl Iterator<Item = usize> {
    let mended = finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
    std::iter::once(finding.primary.span).chain(mended).map(|span| span.start as usize)
}

/// The line of a deletion, with what is deleted between brackets.
fn shown(text: &str, start: usize, end: usize) -> String {
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    let number = line_at(text, start) + 1;
    format!("{number}: {}⟦{}⟧{}", text[from..start].trim_start(), &text[start..end], &text[end..to])
}
