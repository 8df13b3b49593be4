//! What an editor says of the functions that a host gives.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by it")]

use kdsl_base::{Cancel, FileId, MemoryWorld, SourceKind};
use kdsl_core::{Compiled, HostModule, Options};
use kdsl_ide::{Ask, compile, completion, definition, hover, signature};

fn options() -> Options {
    let module = HostModule::new("acme").function(
        "/// The region that a cluster is in.\nfn region(cluster: String, zone: Int = 1): String",
        |_| Ok("eu".into()),
    );
    Options { host: vec![module.unwrap()], cancel: Cancel::new(), ..Options::default() }
}

/// The program without its `$`, and where that stands.
fn at(text: &str) -> (Compiled, MemoryWorld, u32) {
    let offset = text.find('$').unwrap();
    let world = MemoryWorld::with_file("main.kdsl", text.replacen('$', "", 1));
    let compiled = compile(&world, &["main.kdsl".to_owned()], &options());
    (compiled, world, u32::try_from(offset).unwrap())
}

fn offered(text: &str) -> Vec<String> {
    let (compiled, world, offset) = at(text);
    let file = FileId(0);
    let ask = Ask { compiled: &compiled, project: None, world: &world, file, offset };
    completion(&ask).items.into_iter().map(|item| item.label).collect()
}

const CALL: &str = "import { region } from \"host/acme\"\nConfigMap c { data.r: region(\"prod\") }\n";

#[test]
fn modules_and_their_names_are_offered() {
    assert!(offered("import { region } from \"ho$\"").contains(&"host/acme".to_owned()));
    assert!(offered("import { $ } from \"host/acme\"").contains(&"region".to_owned()));
    assert!(offered("import { region } from \"host/acme\"\nlet x = reg$").contains(&"region".to_owned()));
    // Not imported yet: it comes with the import.
    assert!(offered("let x = regi$").contains(&"region".to_owned()));
}

#[test]
fn a_call_is_explained() {
    let (compiled, _, offset) = at(&CALL.replace(": region", ": reg$ion"));
    let found = hover(&compiled.analysis, &compiled.manifests, None, FileId(0), offset).unwrap().markdown;
    assert!(found.contains("fn region(cluster: String, zone: Int = 1): String"), "{found}");
    assert!(found.contains("The region that a cluster is in."), "{found}");
    let (compiled, _, offset) = at(&CALL.replace("(\"prod\"", "($\"prod\""));
    let found = signature(&compiled.analysis, FileId(0), offset).unwrap();
    assert!(found.label.contains("cluster: String"), "{}", found.label);
    let (compiled, _, offset) = at(&CALL.replace(": region", ": reg$ion"));
    let target = definition(&compiled, FileId(0), offset).targets[0].span;
    let source = compiled.analysis.sources.get(target.file).unwrap();
    assert_eq!((&*source.name, source.kind), ("host/acme", SourceKind::Library));
    assert_eq!(source.slice(target), "region");
}
