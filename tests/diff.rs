//! What is no difference: a program that was only formatted, and what it became, read back; and the time that two
//! large programs take.

use std::time::Instant;

use kdsl::{Compiler, DiffFormat, Input, InputOrigin, MemoryWorld, Namespaces, Output, format};

use crate::fmt::programs;
use crate::support::{MAIN, MANIFESTS};

fn compile(path: &str, text: &str) -> Output {
    let mut world = MemoryWorld::with_file(path, text);
    if !text.contains("param db-password") {
        return Compiler::new().compile(&world, &[path]);
    }
    let origin = InputOrigin::Environment("KDSL_PARAM_DB_PASSWORD".to_owned());
    world.inputs.insert("db-password".to_owned(), Input { text: "hunter2".to_owned(), origin });
    Compiler::new().compile(&world, &[path])
}

/// What differs, in either direction.
fn differences(one: &Output, other: &Output) -> String {
    let text = |old: &Output, new: &Output| {
        let diff = old.diff(new, Namespaces::Count).unwrap();
        diff.render(DiffFormat::Text, false)
    };
    text(one, other) + &text(other, one)
}

#[test]
fn a_program_that_was_formatted_is_the_same() {
    let mut compared = 0;
    for program in programs() {
        let Ok(formatted) = format(&program) else { continue };
        let (before, after) = (compile(MAIN, &program), compile(MAIN, &formatted));
        if !before.has_errors() {
            assert_eq!(differences(&before, &after), "", "{program}\n=== became ===\n{formatted}");
            compared += 1;
        }
    }
    assert!(compared > 50, "only {compared} programs compile");
}

#[test]
fn what_a_program_becomes_is_the_same() {
    let mut compared = 0;
    for program in programs() {
        let built = compile(MAIN, &program);
        let (Some(yaml), Some(json)) = (built.to_yaml(), built.to_json()) else { continue };
        for text in [yaml, json] {
            let read = compile(MANIFESTS, &text);
            // What is only a finding of plain manifests is no concern of this test.
            if !read.has_errors() {
                assert_eq!(differences(&built, &read), "", "{program}\n=== became ===\n{text}");
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "only {compared} programs compile");
}

/// A thousand shops of six objects each.
fn shops(tag: &str) -> String {
    let shop = |number: usize| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: c{number} }}\ndata: {{ a: '{tag}', b: c, c: d }}\n\
             ---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{ name: a{number} }}\n\
             ---\napiVersion: v1\nkind: Service\nmetadata: {{ name: s{number} }}\n\
             spec: {{ selector: {{ app: w{number} }}, ports: [{{ name: http, port: 80, targetPort: 8080 }}] }}\n\
             ---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: w{number} }}\n\
             spec: {{ replicas: 2, selector: {{ matchLabels: {{ app: w{number} }} }}, template: {{ metadata: {{ labels: {{ app: w{number} }} }}, \
             spec: {{ serviceAccountName: a{number}, containers: [{{ name: web, image: 'web:{tag}', ports: [{{ containerPort: 8080 }}], \
             env: [{{ name: A, value: '1' }}, {{ name: B, valueFrom: {{ configMapKeyRef: {{ name: c{number}, key: a }} }} }}], \
             resources: {{ requests: {{ cpu: 100m, memory: 64Mi }} }} }}] }} }} }}\n\
             ---\napiVersion: v1\nkind: Secret\nmetadata: {{ name: k{number} }}\nstringData: {{ a: '{tag}' }}\n\
             ---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{ name: p{number} }}\n\
             spec: {{ minAvailable: 1, selector: {{ matchLabels: {{ app: w{number} }} }} }}\n"
        )
    };
    (0..1000).map(shop).collect()
}

#[test]
fn six_thousand_objects_are_compared_fast() {
    let (old, new) = (compile(MANIFESTS, &shops("v1")), compile(MANIFESTS, &shops("v2")));
    let start = Instant::now();
    let diff = old.diff(&new, Namespaces::Count).unwrap_or_else(|| panic!("{:?}", old.diagnostics().first()));
    let took = start.elapsed();
    let text = diff.render(DiffFormat::Text, false);
    println!("6,000 objects, 3,000 of them changed: {took:?}; as text {:?}", start.elapsed() - took);
    assert!(text.ends_with("\n1000 restart pods; 3000 changed, 3000 unchanged\n"), "{}", diff.summary());
    // Without optimisation, on a busy machine.
    assert!(took.as_secs_f64() < 5.0, "{took:?}");
}

/// A program that is valid, and that the API server would reject where the other one is.
#[test]
fn j_a_change_of_what_is_immutable() {
    let program = |app: &str, size: &str| {
        format!(
            r#"Deployment web {{
  spec: {{
    selector.matchLabels: {{ app: "{app}" }}
    template: {{ metadata.labels: {{ app: "{app}" }}, spec.containers.web: {{ image: "web:v1" }} }}
  }}
}}

StatefulSet db {{
  spec: {{
    serviceName: "db"
    template.spec.containers.db: {{ image: "postgres:17", volumeMounts: {{ "/data": "data" }} }}
    volumeClaimTemplates: [{{
      metadata.name: "data"
      spec: {{ accessModes: ["ReadWriteOnce"], resources.requests.storage: {size} }}
    }}]
  }}
}}
"#
        )
    };
    let (old, new) = (program("web", "10Gi"), program("shop", "20Gi"));
    let (before, after) = (compile("app/web.kdsl", &old), compile("app/web.kdsl", &new));
    let diff = before.diff(&after, Namespaces::Count).unwrap();
    let mut text = format!("──── app/web.kdsl\n{new}\n");
    for (title, format) in
        [("text", DiffFormat::Text), ("markdown", DiffFormat::Markdown), ("json", DiffFormat::Json)]
    {
        text.push_str(&format!("──── {title}\n{}\n", diff.render(format, false)));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("j_a_change_of_what_is_immutable", text);
    });
}
