//! Actions in code that is being typed, and what they do to a program as a whole.

#![allow(clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "a test fails by it")]

use kdsl_base::{FileId, MemoryWorld, Span};
use kdsl_core::{Compiled, Options};
use kdsl_ide::{ActionAsk, actions, compile};

const PROGRAM: &str = r#"
import { registry } from "./lib.kdsl"
param env: "dev" | "prod" = "dev"
let tag = "v1"
defaults { metadata.labels.team: "shop" }
component App {
  param image: String
  Deployment "${name}" as it { spec.template.spec.containers.app: { image: image, ports: { http: 80 } } }
}
App web { image: "${registry}/web:${tag}" }
ConfigMap config { data: { color: "blue", run: "a\nb" } }
Deployment api {
  spec: {
    replicas: if env == "prod" then 3 else 1
    selector.matchLabels: { app: "api" }
    template: {
      metadata.labels: { app: "api" }
      spec: {
        serviceAccountName: "runner"
        containers: [{ name: "api", image: "api:v1", env: [{ name: "COLOR", value: "blue" }] }]
      }
    }
  }
}
for n in [1, 2] { ConfigMap "c-${n}" { data: { for k in ["a"] { "${k}": "${n}" }, text: """
  one
  """ } } }
patch api { spec.replicas: old + 1 }
"#;

fn compiled(text: &str) -> Compiled {
    let mut world = MemoryWorld::with_file("main.kdsl", text);
    world.files.insert("lib.kdsl".to_owned(), "let registry = \"r\"\n".to_owned());
    compile(&world, &["main.kdsl".to_owned()], &Options::default())
}

/// Whatever is typed so far and selected, nothing panics, and all edits are of places of the text.
#[test]
fn no_place_of_no_prefix_panics() {
    for end in (0..=PROGRAM.len()).rev().step_by(41).filter(|end| PROGRAM.is_char_boundary(*end)) {
        let text = &PROGRAM[..end];
        let program = compiled(text);
        for start in (0..=end + 2).step_by(13) {
            for length in [0, 9, 60, 400] {
                let (start, stop) = (start as u32, (start + length) as u32);
                let selection = Span::new(FileId(0), start, stop);
                let ask =
                    ActionAsk { compiled: &program, project: Some(&program), file: FileId(0), selection };
                for action in actions(ask) {
                    let edits = action.edits(&program);
                    for edit in edits.iter().filter(|edit| edit.edit.span.file == FileId(0)) {
                        assert!(text.get(edit.edit.span.range()).is_some(), "{}: {edit:?}", action.title);
                        let new = &edit.edit.replacement;
                        assert!(edit.stops.iter().all(|stop| new.get(stop.clone()).is_some()), "{edit:?}");
                    }
                    let mut spans: Vec<Span> = edits.iter().map(|edit| edit.edit.span).collect();
                    spans.sort_unstable();
                    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{}", action.title);
                }
            }
        }
    }
}

/// What a container is given meets the lints about it.
#[test]
fn what_a_container_is_given_is_what_lints_ask_for() {
    let mut text = "Deployment web {\n  spec.template.spec.containers.web: {\n    image: \"nginx:1.27\"\n    ports: { http: 8080 }\n  }\n}\n".to_owned();
    for id in ["add-probes", "add-resources", "add-security-context"] {
        let program = compiled(&text);
        let at = text.find("image").unwrap() as u32;
        let selection = Span::at(FileId(0), at);
        let ask = ActionAsk { compiled: &program, project: None, file: FileId(0), selection };
        let action = actions(ask).into_iter().find(|action| action.id == id).unwrap();
        for edit in action.edits(&program).into_iter().rev() {
            text.replace_range(edit.edit.span.range(), &edit.edit.replacement);
        }
    }
    let program = compiled(&text);
    let lints = kdsl_rules::Selection::of(kdsl_rules::Profile::Strict);
    let kube = &program.analysis.kube;
    let found =
        kdsl_rules::lint(&program.manifests, kube.schema(), kube.target, &lints, &kdsl_base::Cancel::new());
    let about = |code: &str| {
        let number: u32 = code.trim_start_matches('K').parse().unwrap();
        (1005..=1014).contains(&number) || (1021..=1028).contains(&number)
    };
    let left: Vec<String> = found
        .iter()
        .filter(|it| about(&it.code.id()))
        .map(|it| format!("{} {}", it.code.id(), it.message))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "{text}");
}
