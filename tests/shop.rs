//! A valid program of fifty resources, such as a team would write: what the tests of mistakes break.

use std::fmt::Write as _;

const HEAD: &str = r#"/// Which cluster this is for.
param env: "dev" | "prod" = "dev"
param tag: String = "v1"

let registry = "ghcr.io/acme"
let zones = ["eu-1a", "eu-1b"]
let small = { cpu: 100m, memory: 128Mi }

type Size = Int(1..10)

defaults { metadata: { namespace: "shop", labels: { team: "checkout" } } }

Namespace shop

ServiceAccount deployer

Role deployer {
  rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "patch"] }]
}

RoleBinding deployer {
  roleRef: Role.deployer
  subjects: [ServiceAccount.deployer]
}

PersistentVolumeClaim uploads {
  spec: { accessModes: ["ReadWriteOnce"], resources.requests.storage: 10Gi }
}

CronJob backup {
  spec: {
    schedule: "0 3 * * *"
    jobTemplate.spec.template.spec: {
      restartPolicy: "OnFailure"
      containers.backup: { image: "${registry}/backup:${tag}", args: ["--to", "s3"], resources.requests.cpu: 100m }
    }
  }
}

Pod shell {
  spec: { restartPolicy: "Never", containers.shell: { image: "busybox:1.37", command: ["sleep", "60"], resources.requests.cpu: 10m } }
}

ResourceQuota limits {
  spec.hard: { "requests.cpu": 8, pods: 50 }
}

if env == "prod" {
  NetworkPolicy closed {
    spec: { podSelector: {}, policyTypes: ["Ingress"] }
  }
}

for zone in zones {
  ConfigMap "zone-${zone}" { data: { zone: zone, weight: if zone == "eu-1a" then 2 else 1 } }
}
"#;

const PARTS: [&str; 8] =
    ["cart", "catalog", "search", "orders", "payment", "shipping", "reviews", "accounts"];

/// The program: the head, and for each part a ConfigMap, a Secret, a Deployment, a Service and, by turns,
/// an Ingress or an autoscaler.
pub fn program() -> String {
    let mut text = HEAD.to_owned();
    for (n, part) in PARTS.iter().enumerate() {
        let port = 8000 + n;
        let replicas = n % 3 + 1;
        // What has an autoscaler does not say how many there are.
        let fixed = match n % 2 {
            0 => format!("replicas: if env == \"prod\" then 3 else {part}-size\n    "),
            _ => String::new(),
        };
        let _ = write!(
            text,
            r#"
let {part}-size: Size = {replicas}

ConfigMap {part}-config {{
  data: {{ LOG_LEVEL: "info", "app.conf": "threads = 4", CACHE: "true" }}
}}

Secret {part}-login {{
  stringData: {{ user: "{part}" }}
}}

Deployment {part} {{
  spec: {{
    {fixed}strategy.rollingUpdate.maxUnavailable: 25%
    template.spec: {{
      serviceAccountName: deployer
      containers.app: {{
        image: "${{registry}}/{part}:${{tag}}"
        ports: {{ http: {port} }}
        env: {{ LOG_LEVEL: {part}-config.LOG_LEVEL, USER: {part}-login.user, SHARDS: {part}-size + 1 }}
        resources: {{ requests: small, limits.memory: 256Mi }}
        readinessProbe: {{ httpGet: {{ path: "/ready", port: "http" }}, periodSeconds: 5 }}
        volumeMounts: {{ "/etc/app": {{ name: "config", readOnly: true }} }}
      }}
      volumes.config: {{ configMap: {{ name: {part}-config, items: [{{ key: "app.conf", path: "app.conf" }}] }} }}
    }}
  }}
}}

Service {part} {{
  spec: {{ selector: {part}, ports: {{ http: {{ port: 80, targetPort: {part}.ports.http }} }} }}
}}
"#
        );
        let _ = match n % 2 {
            0 => write!(
                text,
                r#"
Ingress {part} {{
  spec.rules: [{{
    host: "{part}.example.com"
    http.paths: [{{ path: "/", pathType: "Prefix", backend: Service.{part}.ports.http }}]
  }}]
}}
"#
            ),
            _ => write!(
                text,
                r#"
HorizontalPodAutoscaler {part} {{
  spec: {{
    scaleTargetRef: Deployment.{part}, minReplicas: {part}-size, maxReplicas: 10
    metrics: [{{ resource: {{ name: "cpu", target: {{ averageUtilization: 70 }} }} }}]
  }}
}}
"#
            ),
        };
    }
    text
}

#[test]
fn it_compiles_without_a_finding() {
    let output = crate::support::compile(&program());
    let (hints, findings): (Vec<_>, Vec<_>) =
        output.diagnostics().iter().cloned().partition(|finding| finding.severity == kdsl::Severity::Hint);
    let findings = kdsl::render(&findings, output.sources(), kdsl::Format::Full, false);
    assert!(findings.is_empty(), "{findings}");
    // A key of each part and one object for a zone are there for nobody.
    assert!(hints.iter().all(|hint| ["K0333", "K0350", "K0351"].contains(&&*hint.code.id())), "{hints:?}");
    assert_eq!(output.manifests().count(), 50);
}
