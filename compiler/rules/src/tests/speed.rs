//! How long the rules take over a large program. Run it by itself, in release:
//! `cargo test --release -p kdsl-rules speed -- --ignored --nocapture`.

use std::fmt::Write;
use std::time::Instant;

use kdsl_schema::{Schema, Target};

/// 1,500 applications of four objects each.
fn large(mistaken: bool) -> String {
    let mut yaml = String::new();
    for number in 0..1500 {
        let (name, wanted) = (format!("app-{number}"), if mistaken { "pa" } else { "app" });
        write!(
            yaml,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name}, labels: {{ team: a }} }}\ndata: {{ LEVEL: info, A.b: c }}\n---\n\
             apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: {name}, labels: {{ team: a }} }}\nspec:\n  replicas: 2\n  \
             selector: {{ matchLabels: {{ app.kubernetes.io/name: {name} }} }}\n  template:\n    metadata: {{ labels: {{ \
             app.kubernetes.io/name: {name}, team: a }} }}\n    spec:\n      containers:\n        - name: app\n          image: \
             example.com/{name}:v1\n          ports: [{{ name: http, containerPort: 8080 }}]\n          env:\n            - {{ name: A, \
             value: b }}\n            - {{ name: LEVEL, valueFrom: {{ configMapKeyRef: {{ name: {name}, key: LEVEL }} }} }}\n          \
             resources: {{ requests: {{ cpu: 100m, memory: 64Mi }}, limits: {{ memory: 64Mi }} }}\n          readinessProbe: {{ httpGet: \
             {{ path: /, port: http }} }}\n---\napiVersion: v1\nkind: Service\nmetadata: {{ name: {name} }}\nspec: {{ selector: {{ \
             app.kubernetes.io/name: {wanted}-{number}, team: a }}, ports: [{{ name: http, port: 80, targetPort: http }}] }}\n---\n\
             apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{ name: {name} }}\nspec: {{ rules: [{{ host: {name}.example.com, \
             http: {{ paths: [{{ path: /, pathType: Prefix, backend: {{ service: {{ name: {name}, port: {{ name: http }} }} }} }}] }} }}] }}\n---\n"
        )
        .unwrap();
    }
    yaml
}

#[test]
#[ignore = "measures"]
fn speed() {
    for mistaken in [false, true] {
        let (manifests, _) = super::manifests(&large(mistaken));
        let objects = manifests.iter().filter(|manifest| !manifest.kind.is_empty()).count();
        let mut best = std::time::Duration::MAX;
        let mut found = 0;
        for _ in 0..20 {
            let start = Instant::now();
            found = crate::check(&manifests, Schema::builtin(), Target::default()).len();
            best = best.min(start.elapsed());
        }
        println!("{objects} objects, {found} findings: {best:?}");
    }
}
