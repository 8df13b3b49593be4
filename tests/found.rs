//! Texts that broke a property when fuzzing found them, each as small as it could be made.

use kdsl_properties::{compile, import, parse};

/// Names as long as the text made messages as long as it.
#[test]
fn a_long_name_makes_no_long_message() {
    for name in ["j".repeat(90), "J".repeat(5_000)] {
        for text in [
            format!("{name} a {{ }}\n"),
            format!("let {name} = 1\nlet {name} = 2\n"),
            format!("ConfigMap a {{ data: {{ a: {name} }}, {name}: 1 }}\n"),
            format!("ConfigMap {name} {{ {name}.{name}: {name}.{name} }}\npatch {name}.{name} {{ }}\n"),
            format!("import {{ {name} }} from \"{name}\"\n{name} {name} {{ {name}: {name}({name}: 1) }}\n"),
        ] {
            parse::holds(&text);
            compile::holds(&text);
        }
        compile::manifests_hold(&format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: a, {name}: b }}\nspec:\n  {name}: 1\n  {name}: 2\n"
        ));
    }
}

/// The fix was put before a dot that was there: `a.?.b`.
#[test]
fn what_may_be_absent_is_asked_for_with_one_dot() {
    compile::holds(
        "import { App } from \"./gone.kdsl\"\nApp a { }\nConfigMap c { data.x: a.b.c }\npatch a.b.c { d: 1 }\n",
    );
    compile::holds(
        "fn f(x: Int) = if x > 0 { { a: { b: 1 } } } else { { a: null } }\nConfigMap c { data.x: \"${f(0).a.b}\" }\n",
    );
}

/// A misspelt key was renamed to a key that the record has as well.
#[test]
fn no_key_is_renamed_to_one_that_is_there() {
    let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nata: { a: b }\ndata: { a: b }\n";
    compile::manifests_hold(manifest);
    // A rule that proposes a name for a key, as well as the checker.
    let limits = "limits: { ephemeral-smory: 1Gi, ephemeral-storage: 1Gi }";
    compile::manifests_hold(&format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: a }}\nspec:\n  containers:\n  - name: a\n    image: a\n    resources: {{ {limits} }}\n"
    ));
    for program in [
        "ConfigMap c { ata: { a: \"b\" }, data: { a: \"b\" } }\n",
        "let all = [{ data: { a: \"b\" }, ata: { a: \"b\" } }]\nfor one in all { ConfigMap c { ...one } }\n",
        "type T = { name: String }\nlet a: T = { nam: \"a\", name: \"b\" }\nConfigMap c { data.a: a.name }\n",
    ] {
        let output = compile::holds(program);
        assert!(output.diagnostics().iter().all(|finding| finding.fixes.is_empty()), "{program}");
    }
}

/// The importer took two versions of a group for one object, as the cluster does, and its proof took them for two.
#[test]
fn an_object_in_two_versions_is_one() {
    let object = "kind: ConfigMap\nmetadata: { name: a }\ndata: { a: b }\n";
    import::holds(&format!("apiVersion: v1\n{object}---\napiVersion: v2\n{object}"));
    import::holds(&format!("apiVersion: a/v1\n{object}---\napiVersion: b/v1\n{object}"));
}

/// What no cluster can have was proposed as `external`, in a line that is no program.
#[test]
fn what_cannot_exist_is_not_proposed_as_external() {
    for (kind, name) in
        [("‸", "a"), ("a b", "a"), ("Deployment", "a${b}"), ("Deployment", "a\\\"b"), ("", "")]
    {
        compile::holds(&format!(
            "HorizontalPodAutoscaler web {{\n  spec: {{ maxReplicas: 3, scaleTargetRef: {{ apiVersion: \"apps/v1\", kind: \"{kind}\", name: r\"{name}\" }} }}\n}}\n"
        ));
    }
    let output =
        compile::holds("Pod a { spec: { serviceAccountName: \"b--c\", containers.a.image: \"a\" } }\n");
    let mut fixes = output.diagnostics().iter().flat_map(|finding| &finding.fixes);
    assert!(fixes.any(|fix| fix.edits[0].replacement == "external ServiceAccount \"b--c\"\n"));
}

/// The version was written behind the tag, which is no YAML.
#[test]
fn a_tag_alone_is_not_written_behind() {
    compile::manifests_hold("apiVersion: !a\nkind: Secret\nmetadata: { name: a }\n");
}

/// An object that is kept as `raw` was completed on one side alone, by the discriminator that follows from its member.
#[test]
fn what_is_kept_as_raw_is_the_same_object() {
    import::holds(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec:\n  maxReplicas: 3\n  \
         scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  metrics:\n  - Type: Resource\n    \
         resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }\n",
    );
}

/// What a function of the library met in the default of a param was shown in the library, and told beside its cause.
#[test]
fn what_an_instance_of_the_library_meets_is_shown_at_the_instance() {
    let import = "import { AllowFrom, namespace } from \"std/network\"\n";
    let instance = "AllowFrom web-from { workload: web, from: [namespace(\"shop\")] }\n";
    let broken = compile::holds(&format!("{import}Deployment web {{ spec.template: {{ }} }}\n{instance}"));
    let codes: Vec<String> =
        broken.diagnostics().iter().filter(|it| it.is_error()).map(|it| it.code.id()).collect();
    assert_eq!(codes, ["K0104"]);
    let unknown = compile::holds(&format!("{import}external Deployment web\n{instance}"));
    assert!(unknown.has_errors());
}

/// `raw` was proposed for an `external`, which is none.
#[test]
fn what_exists_already_is_not_made_raw() {
    compile::holds("external Issuer ca\n");
}

/// Two sources in one finding, and characters of several bytes in the second: ariadne took one number for another.
#[test]
fn what_is_not_shown_as_it_is_moves_no_mark() {
    let image = "web:v\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u{0}1";
    compile::holds(&format!(
        "let values = yaml(\"values.yaml\")\nPod web {{ spec.containers.app: {{ image: \"{image}\", resources.limits: \
         values.limits, stdin: values.replicas }} }}\n//// file values.yaml\nname: shop\nreplicas: 2\nlimits: {{cpu: \
         500m, memory: 1Gb}}\n"
    ));
}

/// Each item without its brace looked for one to the end of its line.
#[test]
fn items_without_braces_on_one_line_take_time_in_proportion() {
    for text in ["  test", " spec, if", " component x", " patch a.b"] {
        parse::in_proportion(text);
    }
}

/// Of a project's file that cannot be read more was told than the limit allows.
#[test]
fn what_is_told_of_a_project_keeps_the_limit() {
    compile::holds(&format!("ConfigMap a {{ }}\n//// file kdsl.toml\n{}", "type\n".repeat(200)));
}

/// A control character was written as another language escapes it.
#[test]
fn what_needs_escapes_is_not_respelled() {
    let of = |path: &str| {
        format!(
            "Service web {{ spec.ports.http: 80 }}\nIngress web {{\n  spec.rules: [{{ http.paths: [{{ path: \"{path}\", \
             pathType: \"Prefix\", backend.service: {{ name: \"web\", port.name: \"http\" }} }}] }}]\n}}\n"
        )
    };
    compile::holds(&of("a\0b"));
    compile::holds(&of("a\\${b}"));
    let plain = compile::holds(&of("a"));
    assert!(plain.diagnostics().iter().any(|finding| !finding.fixes.is_empty()));
}
