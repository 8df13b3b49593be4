//! Images, resources and probes.

use super::{of_container, of_yaml, quiet};

#[test]
fn image_tag() {
    insta::assert_snapshot!(of_container("image-tag", "image: nginx"), @"
    warning: the image `nginx` has no tag (stands for `latest`)
      help: name a version, as in `:1.27.3`, or a digest
    ");
    quiet(&of_container("image-tag", "image: nginx@sha256:0123"));
}

#[test]
fn image_tag_too() {
    insta::assert_snapshot!(of_container("image-tag", "image: localhost:5000/nginx:latest"), @"
    warning: the image `localhost:5000/nginx:latest` may change (whatever is newest)
      help: name a version, as in `:1.27.3`, or a digest
    ");
    quiet(&of_container("image-tag", "image: localhost:5000/nginx:1.27"));
}

#[test]
fn pull_policy() {
    insta::assert_snapshot!(of_container("pull-policy", r#"{image: "nginx:1.27", imagePullPolicy: IfNotPresent}"#), @r#"
    warning: container `web` does not always pull its image (only where the node does not have it)
      fix: always pull it, which is cheap where nothing changed: `imagePullPolicy: "Always"`
    "#);
    quiet(&of_container("pull-policy", "image: nginx"));
}

#[test]
fn pull_never() {
    insta::assert_snapshot!(of_container("pull-never", r#"{image: "nginx:1.27", imagePullPolicy: Never}"#), @"
    warning: container `web` runs only where its image lies already (the image is never pulled)
      fix: pull it where it is missing
    ");
    quiet(&of_container("pull-never", r#"{image: "nginx:1.27", imagePullPolicy: Always}"#));
}

#[test]
fn requests() {
    insta::assert_snapshot!(of_container("requests", "resources: {requests: {cpu: 1}}"), @"
    warning: container `web` requests no memory (takes what is left over)
      help: measure it, as with `kubectl top pod`, and say it under `resources.requests`
    ");
    quiet(&of_container("requests", "resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}"));
}

#[test]
fn cpu_limit() {
    insta::assert_snapshot!(of_container("cpu-limit", "resources: {requests: {cpu: 1}}"), @"warning: container `web` may use all the cpu of its node (no `resources.limits.cpu`)");
    quiet(&of_container("cpu-limit", "resources: {limits: {cpu: 1}}"));
}

#[test]
fn memory_limit() {
    insta::assert_snapshot!(of_container("memory-limit", "resources: {requests: {memory: 1Gi}}"), @r#"
    warning: container `web` may use all the memory of its node (no `resources.limits.memory`)
      fix: let it use what it requests, and no more: `resources.limits.memory: "1Gi"`
    "#);
    quiet(&of_container("memory-limit", "resources: {limits: {memory: 1Gi}}"));
}

#[test]
fn ephemeral_storage() {
    insta::assert_snapshot!(of_container("ephemeral-storage", "resources: {limits: {ephemeral-storage: 1Gi}}"), @"warning: container `web` has no request for ephemeral storage (writes as much as it likes)");
    quiet(&of_container(
        "ephemeral-storage",
        "resources: {requests: {ephemeral-storage: 1Gi}, limits: {ephemeral-storage: 1Gi}}",
    ));
}

#[test]
fn memory_overcommit() {
    insta::assert_snapshot!(of_container("memory-overcommit", "resources: {requests: {memory: 1Gi}, limits: {memory: 2Gi}}"), @"
    warning: container `web` may use more memory than is kept for it (the request)
      fix: request what it may use
    ");
    quiet(&of_container(
        "memory-overcommit",
        "resources: {requests: {memory: 1Gi}, limits: {memory: 1024Mi}}",
    ));
}

#[test]
fn liveness_probe() {
    insta::assert_snapshot!(of_container("liveness-probe", "ports: [{name: http, containerPort: 80}]"), @r#"
    warning: container `web` has no liveness probe (no `livenessProbe`)
      fix: ask whether it takes connections: `livenessProbe.tcpSocket.port: "http"`
    "#);
    quiet(&of_container("liveness-probe", "livenessProbe: {tcpSocket: {port: 80}}"));
}

#[test]
fn readiness_probe() {
    insta::assert_snapshot!(of_container("readiness-probe", "image: nginx"), @"
    warning: container `web` has no readiness probe (no `readinessProbe`)
      help: ask for something that only the process itself can break, not for what it depends on
    ");
    quiet(&of_container("readiness-probe", "readinessProbe: {tcpSocket: {port: 80}}"));
    // Where there are Services, no request reaches what they do not select.
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {a: b}}, spec: {containers: [{name: web, image: c}]}}";
    let service = |label: &str| {
        format!(
            "{{apiVersion: v1, kind: Service, metadata: {{name: a}}, spec: {{selector: {{a: {label}}}}}}}"
        )
    };
    quiet(&of_yaml("readiness-probe", &format!("{pod}\n---\n{}", service("other"))));
    assert_eq!(of_yaml("readiness-probe", &format!("{pod}\n---\n{}", service("b"))).lines().count(), 2);
}

#[test]
fn identical_probes() {
    insta::assert_snapshot!(of_container("identical-probes", "{livenessProbe: {periodSeconds: 5, tcpSocket: {port: 80}}, readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}}"), @"
    warning: container `web` is killed by the probe that says it is not ready (asks for the same thing, as often)
      fix: let it fail more often before: `failureThreshold: 9`
    ");
    quiet(&of_container(
        "identical-probes",
        "{livenessProbe: {tcpSocket: {port: 80}}, readinessProbe: {tcpSocket: {port: 81}}}",
    ));
}

#[test]
fn probe_port() {
    insta::assert_snapshot!(of_container("probe-port", "{ports: [{containerPort: 80}], livenessProbe: {httpGet: {port: 8080}}}"), @"
    warning: container `web` declares no port 8080, which is probed (not among its ports)
      fix: probe its port
    ");
    quiet(&of_container(
        "probe-port",
        "{ports: [{containerPort: 80}], livenessProbe: {httpGet: {port: 80}}}",
    ));
}
