//! Manifests read into the types that most hosts have for them, without a detour through text.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, reason = "a test")]

use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{ConfigMap, Secret, Service};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kdsl::{Compiler, Format, Manifest, MemoryWorld, Output, ReadInto, render};
use serde::Serialize;
use serde::de::DeserializeOwned;

const SHOP: &str = r#"
param password: Sensitive

ConfigMap config { data: { LOG_LEVEL: "info" }, binaryData.logo: "\u{1f600}".base64() }
Secret db { type: "Opaque", stringData: { user: "shop", password: password } }
Deployment web {
  metadata.annotations: { "example.com/owner": "web" }
  spec: {
    replicas: 2
    strategy.rollingUpdate: { maxSurge: 1, maxUnavailable: 25% }
    template.spec: {
      terminationGracePeriodSeconds: 30
      containers.web: {
        image: "web:v1"
        ports.http: 8080
        env: { LOG_LEVEL: config.LOG_LEVEL, DB_PASSWORD: db.password, DEBUG: "false" }
        resources: { requests: { cpu: 250m, memory: 64Mi }, limits.memory: 128Mi }
        readinessProbe.httpGet: { path: "/ready", port: web.ports.http }
        livenessProbe.tcpSocket.port: 8080
        securityContext: { readOnlyRootFilesystem: true, capabilities.drop: ["ALL"] }
        volumeMounts: { "/tmp": { name: "scratch" } }
      }
      volumes.scratch: { emptyDir: { sizeLimit: 1Gi } }
    }
  }
}
Service web {
  spec: { selector: web, ports.http: { port: 80, targetPort: web.ports.http } }
}
"#;

fn compiled(compiler: &Compiler, text: &str) -> Output {
    let output = compiler.compile(&MemoryWorld::with_file("main.kdsl", text), &["main.kdsl"]);
    let found = render(output.diagnostics(), output.sources(), Format::Concise, false);
    assert!(!output.has_errors(), "{found}");
    output
}

/// Reads an object, and holds what its type writes against what the compiler writes: nothing was lost on the way.
fn read<T: DeserializeOwned + Serialize>(output: &Output, kind: &str) -> T {
    let manifest: &Manifest = output.manifests().find(|manifest| manifest.kind == kind).unwrap();
    let read: T = manifest.read().unwrap();
    let plain: serde_json::Value = manifest.read().unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), plain);
    read
}

#[test]
fn objects_are_read_into_the_types_of_k8s_openapi() {
    let output = compiled(&Compiler::new().param("password", "hunter2"), SHOP);

    let config: ConfigMap = read(&output, "ConfigMap");
    assert_eq!(config.data.unwrap()["LOG_LEVEL"], "info");
    assert_eq!(config.binary_data.unwrap()["logo"].0, "\u{1f600}".as_bytes());

    let secret: Secret = read(&output, "Secret");
    let data = secret.data.unwrap();
    assert_eq!((&*data["password"].0, &*data["user"].0), (&b"hunter2"[..], &b"shop"[..]));

    let web: Deployment = read(&output, "Deployment");
    assert_eq!(web.metadata.name.as_deref(), Some("web"));
    let spec = web.spec;
    let update = spec.strategy.unwrap().rolling_update.unwrap();
    assert_eq!((spec.replicas, update.max_surge), (Some(2), Some(IntOrString::Int(1))));
    assert_eq!(update.max_unavailable, Some(IntOrString::String("25%".to_owned())));
    let pod = spec.template.spec.unwrap();
    let container = &pod.containers[0];
    assert_eq!(container.resources.as_ref().unwrap().requests.as_ref().unwrap()["cpu"].0, "250m");
    let probe = container.readiness_probe.as_ref().unwrap().http_get.as_ref().unwrap();
    assert_eq!(probe.port, IntOrString::String("http".to_owned()));

    let service: Service = read(&output, "Service");
    let ports = service.spec.unwrap().ports.unwrap();
    assert_eq!((ports[0].port, &ports[0].target_port), (80, &Some(IntOrString::String("http".to_owned()))));
}

/// Their types know which kind they are, and the error says where another one is written.
#[test]
fn an_object_of_another_kind_is_told() {
    let output = compiled(&Compiler::new(), "ConfigMap config { data.key: \"value\" }");
    let unfit = output.manifests().next().unwrap().read::<Service>().unwrap_err();
    assert!(unfit.shown(output.sources()).contains("expected Service"), "{unfit}");
}
