//! How many megabytes a second go out and in: `cargo run --release -p kdsl-yaml --example speed`.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::time::{Duration, Instant};

use kdsl_base::FileId;

const MANIFEST: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-frontend
  namespace: production
  labels:
    app.kubernetes.io/name: web-frontend
    app.kubernetes.io/version: \"1.27\"
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: web-frontend
  template:
    metadata:
      annotations:
        prometheus.io/scrape: \"true\"
        checksum/config: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    spec:
      containers:
      - name: web
        image: registry.example.com/team/web-frontend:1.27.3@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b82
        args: [--listen=:8080, --log-level=info, '{{ .Values.x }}']
        env:
        - name: DATABASE_URL
          value: postgres://user@db.production.svc.cluster.local:5432/app?sslmode=disable
        resources:
          requests: { cpu: 100m, memory: 256Mi }
        command:
        - /bin/sh
        - -c
        - |
          set -e
          echo \"starting\"
          exec /app/server
";

fn best(mut work: impl FnMut() -> usize) -> f64 {
    let mut fastest = Duration::MAX;
    let mut bytes = 0;
    for _ in 0..15 {
        let start = Instant::now();
        bytes = work();
        fastest = fastest.min(start.elapsed());
    }
    bytes as f64 / fastest.as_secs_f64() / 1e6
}

fn main() {
    let text = vec![MANIFEST; 2000].join("---\n");
    let read = kdsl_yaml::read(FileId(0), &text);
    let documents = || read.documents.iter().map(|document| &document.node);
    let mut out = String::new();
    let write = best(|| {
        out.clear();
        kdsl_yaml::write(documents(), &mut out);
        out.len()
    });
    let mapped = best(|| {
        out.clear();
        kdsl_yaml::write_with_map(documents(), &mut out).len();
        out.len()
    });
    let json = best(|| {
        out.clear();
        kdsl_yaml::write_json(documents(), &mut out);
        out.len()
    });
    let input = best(|| {
        kdsl_yaml::read(FileId(0), &text);
        text.len()
    });
    println!("write {write:.0} MB/s, with map {mapped:.0}, JSON {json:.0}, read {input:.0} MB/s");
}
