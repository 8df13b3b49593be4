//! What an editor shows of a program for a range of versions.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use kdsl_base::MemoryWorld;
use kdsl_ide::{Options, compile};
use kdsl_schema::Target;

#[test]
fn a_finding_has_its_versions_and_the_program_its_range() {
    let text = "Pod web { spec: { containers.app.image: \"web:v1\", resources.limits.cpu: 1 } }";
    let world = MemoryWorld::with_file("main.kdsl", text);
    let options = Options { target: Target::parse("1.30..1.34").unwrap(), ..Options::default() };
    let compiled = compile(&world, &["main.kdsl".to_owned()], &options);
    let [finding] = compiled.diagnostics() else { panic!("{:?}", compiled.diagnostics()) };
    assert_eq!(finding.message, "pod spec has no field `resources` in Kubernetes 1.30 and 1.31");
    assert_eq!(finding.versions.as_ref().unwrap().versions, ["1.30", "1.31"]);
    assert_eq!(compiled.analysis.kube.target_text(), "1.30..1.34");
}
