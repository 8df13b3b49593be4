//! Programs for other tests: the language's first look, and many resources like it.

/// Every form of the language, without a mistake.
pub const EVERYTHING: &str = r####"import { a, B as C } from "./file.kdsl"
import "./file.kdsl" as f
import { WebApp } from "std/web"
import component Base from "./base.kdsl"

/// Which cluster this is built for.
param env: "dev" | "staging" | "prod" = "dev"
param tag: String = "v1"
param db-password: Sensitive
param host: String? = null
param both: ("a" | "b")? = null
param n: Int(1..65535) = 3
param m: Int(1..)
param s: String(r"^[a-z-]+$")
param short: String(1..63)
param list: [Container.env]
param map: { [String]: Int? }
param rec: {
  host: String, port?: Port = 80
  tls?: { secret: Secret }
}
type Names = [String] | Deployment.spec.replicas
fn full(a: String, b: Int = 3): String = "${a}-${b}"

let registry = "ghcr.io/acme"
let typed: Int = 1 + 2 * 3
let neg = -3
let sub = typed - 1
let mode = 0o644
let chain = xs
  .filter(x => x > 1)
  .map((x, i) => { name: x, at: i })
let cond = if a == 1 && b != 2 || !c
  then null
  else a?.b ?? c["d"]?.["e"] ?? 4
let block = """
  #!/bin/sh
  echo ${registry} $(VAR)
  """
let raw-text = r"C:\x" + r"""
  \d
  """
let range = 1..3
let member = "a" in xs

defaults { metadata: { namespace: "shop", labels: { team: "checkout" } } }
defaults Container { resources.limits.memory: 256Mi }

Deployment backend {
  let inner = 3
  spec: {
    replicas: if env == "prod" then null else 1        // in production the autoscaler owns it
    maxSurge: 25%
    cpu: 1.5
    template.spec.containers: {
      backend: {
        image: "${registry}/backend:${tag}"
        ports: { http: 8000 }
        env: {
          LOG_LEVEL: "info"
          DATABASE: app-config.database
          "quoted/key": 1
          annotations."x/y": "z"
          "${k}": v
          for: "10m", type: "x", external: true, if: 1, null: 2
          ...base
          for k, v in m { "${k}": v }
          if env == "dev" { DEBUG: true } else if x { A: 1 } else { B: 2 }
        }
        args: ["a", ...more, for x in xs: "${x}", if debug: "-v", if a then b else c]
        matrix: [
          1
          2
          [3, 4]
        ]
        update: replace { a: 1 }
        text: f.method(1, other: "x",
          third)
      }
    }
  }
}

Deployment plain
f.Kind "any-${name}" as symbol { a: 1 }
external Secret db { data: { password, user } }
raw Widget w { apiVersion: "x/v1", spec: { size: 3 } }

if env == "prod" {
  HorizontalPodAutoscaler backend { spec: { minReplicas: 3 } }
} else if env == "x" {
  Deployment a { }
} else {
  Deployment b { }
}
for i, x in xs { Deployment "w-${i}" { spec.replicas: x } }
for i in 1..3 { Deployment "v-${i}" { } }

component App {
  param image: String
  Deployment "${name}" as workload { spec: { replicas: 1 } }
  output url = "http://${service.host}"
}
App front { image: "x" }
patch front.workload { spec.x: { disk: "ssd" } }
patch Deployment["x"].spec { a: 1 }
patch Deployment { metadata: { a: 1 } }
patch { metadata: { a: 1 } }
patch front.gone null
patch front.other { args: [...old, "-v"] }
assert env != "x", "no ${env}"
policy owned on Deployment d { assert d.metadata.labels.team != null, "no team" }
test "name" with { env: "prod" } { assert Deployment.backend.spec.replicas == null, "m" }
"####;

/// `count` resources in the manner of the language's first look.
pub fn resources(count: usize) -> String {
    let mut text = String::from(
        "param env: \"dev\" | \"prod\" = \"dev\"\n\nlet registry = \"ghcr.io/acme\"\n\n\
         defaults { metadata: { namespace: \"shop\" } }\n",
    );
    for n in 0..count {
        text.push_str(&one(n));
    }
    text
}

fn one(n: usize) -> String {
    match n % 5 {
        0 => format!(
            "\nConfigMap config-{n} {{\n  data: {{ database: \"mongodb\", uri: \"mongodb://mongo:27017\" }}\n}}\n"
        ),
        1 => format!("\nSecret db-{n} {{ stringData: {{ password: db-password }} }}\n"),
        2 => format!(
            r#"
Deployment web-{n} {{
  spec: {{
    replicas: if env == "prod" then null else 1   // a comment
    template.spec.containers: {{
      backend: {{
        image: "${{registry}}/backend:${{tag}}"
        ports: {{ http: 8000 }}
        env: {{
          LOG_LEVEL: "info"
          DATABASE: app-config.database
        }}
        resources: {{ requests: {{ cpu: 100m, memory: 128Mi }}, limits.memory: 256Mi }}
        readinessProbe: {{ httpGet: {{ path: "/ready", port: "http" }}, periodSeconds: 5 }}
      }}
    }}
  }}
}}
"#
        ),
        3 => format!(
            r#"
Service web-{n} {{
  spec: {{
    type: "LoadBalancer"
    selector: web
    ports: {{ http: {{ port: 80, targetPort: web.ports.http }} }}
  }}
}}
"#
        ),
        _ => format!(
            r#"
if env == "prod" {{
  HorizontalPodAutoscaler web-{n} {{
    spec: {{
      scaleTargetRef: web, minReplicas: 3, maxReplicas: 10
      metrics: [{{ resource: {{ name: "cpu", target: {{ averageUtilization: 70 }} }} }}]
    }}
  }}
}}
"#
        ),
    }
}

#[test]
fn every_form_of_the_language_parses() {
    let parse = super::parsed(EVERYTHING);
    assert_eq!(super::problems(&parse), "");
    assert!(!super::tree(&parse).contains("Missing"));
    let parse = super::parsed(&EVERYTHING.replace('\n', "\r\n"));
    assert_eq!(super::problems(&parse), "");
    assert_eq!(super::problems(&super::parsed(&resources(50))), "");
}

/// `cargo test --release -p kdsl-syntax -- --ignored --nocapture speed`
#[test]
#[ignore = "a measurement"]
fn speed() {
    let text: std::sync::Arc<str> = resources(40_000).into();
    let mut best = f64::MAX;
    let mut nodes = 0;
    for _ in 0..9 {
        let start = std::time::Instant::now();
        let parse = crate::parse(kdsl_base::FileId(0), text.clone());
        best = best.min(start.elapsed().as_secs_f64());
        nodes = parse.tree.len();
    }
    let size = text.len() as f64 / 1e6;
    println!("{size:.1} MB, {nodes} nodes, {:.0} MB/s", size / best);
}
