//! What pods may do, and their secrets.

use super::{of_container, of_pod, of_yaml, quiet};

#[test]
fn run_as_root() {
    insta::assert_snapshot!(of_container("run-as-root", "securityContext: {runAsUser: 0}"), @"warning: container `web` runs as root (the user 0 is root)");
    quiet(&of_container("run-as-root", "securityContext: {runAsUser: 1000}"));
}

#[test]
fn run_as_root_too() {
    insta::assert_snapshot!(of_container("run-as-root", "securityContext: {runAsNonRoot: false}"), @"
    warning: container `web` may run as root (its image says which user, if anyone)
      fix: refuse to start as root: `securityContext.runAsNonRoot: true`
    ");
    quiet(&of_container("run-as-root", "securityContext: {runAsNonRoot: true}"));
}

#[test]
fn privileged() {
    insta::assert_snapshot!(of_container("privileged", "securityContext: {privileged: true}"), @"
    warning: container `web` is privileged (may do everything that the node may)
      fix: remove `privileged`, and add the capability that it needs
    ");
    quiet(&of_container("privileged", "securityContext: {privileged: false}"));
}

#[test]
fn privilege_escalation() {
    insta::assert_snapshot!(of_container("privilege-escalation", "securityContext: {runAsUser: 1000}"), @"
    warning: container `web` can gain privileges (a program in it may become root, as by `sudo`)
      fix: allow no more than it starts with: `securityContext.allowPrivilegeEscalation: false`
    ");
    quiet(&of_container("privilege-escalation", "securityContext: {allowPrivilegeEscalation: false}"));
}

#[test]
fn writable_root() {
    insta::assert_snapshot!(of_container("writable-root", "securityContext: {readOnlyRootFilesystem: false}"), @"
    warning: container `web` can change its own files (its root file system is writable)
      fix: let it only read them: `securityContext.readOnlyRootFilesystem: true`
    ");
    quiet(&of_container("writable-root", "securityContext: {readOnlyRootFilesystem: true}"));
}

#[test]
fn dangerous_capability() {
    insta::assert_snapshot!(of_container("dangerous-capability", "securityContext: {capabilities: {add: [CHOWN, cap_sys_admin]}}"), @"
    warning: container `web` gets the capability `cap_sys_admin` (as good as the node itself)
      fix: do without it
    ");
    quiet(&of_container("dangerous-capability", "securityContext: {capabilities: {add: [CHOWN]}}"));
}

#[test]
fn capabilities() {
    insta::assert_snapshot!(of_container("capabilities", "securityContext: {capabilities: {add: [SYSLOG], drop: [NET_RAW]}}"), @r#"
    warning: container `web` gets the capability `SYSLOG` (beyond what containers have by default)
    warning: container `web` keeps capabilities that it may not need (as root it may send raw packets, change owners of files, and more)
      fix: drop them all, as `capabilities.drop: ["ALL"]`, and add what it needs
    "#);
    quiet(&of_container("capabilities", "securityContext: {capabilities: {drop: [all]}}"));
}

#[test]
fn hardening() {
    insta::assert_snapshot!(of_container("hardening", "securityContext: {seccompProfile: {type: Unconfined}}"), @r#"
    warning: container `web` may make any call of the kernel (no seccomp profile)
      fix: allow what containers need: `securityContext.seccompProfile.type: "RuntimeDefault"`
    "#);
    quiet(&of_container("hardening", "securityContext: {seccompProfile: {type: RuntimeDefault}}"));
}

#[test]
fn proc_mount() {
    insta::assert_snapshot!(of_container("proc-mount", "securityContext: {procMount: Unmasked}"), @"
    warning: container `web` sees all of /proc (nothing is masked)
      fix: mask it, as is usual
    ");
    quiet(&of_container("proc-mount", "securityContext: {procMount: Default}"));
}

#[test]
fn unsafe_sysctl() {
    insta::assert_snapshot!(of_pod("unsafe-sysctl", r#"securityContext: {sysctls: [{name: net/core/somaxconn, value: "1"}]}"#), @"warning: Deployment `web` changes the setting `net.core.somaxconn` (not one of those that are safe)");
    quiet(&of_pod("unsafe-sysctl", r#"securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: "1"}]}"#));
}

#[test]
fn host_process() {
    insta::assert_snapshot!(of_pod("host-process", "securityContext: {windowsOptions: {hostProcess: true}}"), @"
    warning: Deployment `web` runs as a process of the Windows node (no container around it)
      fix: remove `hostProcess`
    ");
    quiet(&of_pod("host-process", "securityContext: {windowsOptions: {hostProcess: false}}"));
}

#[test]
fn host_namespace() {
    insta::assert_snapshot!(of_pod("host-namespace", "{hostNetwork: true, hostPID: true}"), @"
    warning: Deployment `web` shares the network of its node (`hostNetwork`)
      fix: remove `hostNetwork`
    warning: Deployment `web` shares the processes of its node (`hostPID`)
      fix: remove `hostPID`
    ");
    quiet(&of_pod("host-namespace", "hostIPC: false"));
}

#[test]
fn host_path() {
    insta::assert_snapshot!(of_pod("host-path", "volumes: [{name: data, hostPath: {path: /data}}]"), @"
    warning: Deployment `web` uses files of its node, `/data` (a path of the node)
      help: take a ConfigMap, a PersistentVolumeClaim or an `emptyDir`, unless it is about the node
    ");
    quiet(&of_pod("host-path", "volumes: [{name: data, emptyDir: {}}]"));
}

#[test]
fn runtime_socket() {
    insta::assert_snapshot!(of_pod("runtime-socket", "volumes: [{name: data, hostPath: {path: /run/containerd/containerd.sock}}]"), @"
    warning: Deployment `web` can make containers on its node (`/run/containerd/containerd.sock` is the socket of the container runtime)
      help: build images with a tool that needs no daemon, and ask the API server for the rest
    ");
    quiet(&of_pod("runtime-socket", "volumes: [{name: data, hostPath: {path: /run}}]"));
}

#[test]
fn host_port() {
    insta::assert_snapshot!(of_container("host-port", "ports: [{containerPort: 80, hostPort: 80}]"), @"
    warning: container `web` takes a port of its node (reached at the node's address)
      fix: remove `hostPort`, and reach it through a Service
    ");
    quiet(&of_container("host-port", "ports: [{containerPort: 80}]"));
}

#[test]
fn low_port() {
    insta::assert_snapshot!(of_container("low-port", "ports: [{containerPort: 80}]"), @"
    hint: container `web` listens on port 80 (below 1024)
      help: listen on a higher port; the Service can keep this one
    ");
    quiet(&of_container("low-port", "ports: [{containerPort: 8080}]"));
}

#[test]
fn ssh_port() {
    insta::assert_snapshot!(of_container("ssh-port", "ports: [{containerPort: 22}]"), @"
    warning: container `web` opens the port of SSH (22)
      help: use `kubectl exec`
    ");
    quiet(&of_container("ssh-port", "ports: [{containerPort: 2222}]"));
}

#[test]
fn token() {
    insta::assert_snapshot!(of_pod("token", "automountServiceAccountToken: true"), @"
    warning: Deployment `web` carries a token for the API server (every pod gets one unless told otherwise)
      fix: leave it out, if it never asks the API server: `automountServiceAccountToken: false`
    ");
    quiet(&of_pod("token", "automountServiceAccountToken: false"));
}

#[test]
fn default_account() {
    insta::assert_snapshot!(of_pod("default-account", "serviceAccountName: default"), @"
    hint: Deployment `web` uses the service account of everyone (`default`)
      help: make a ServiceAccount for it, unless it never asks the API server
      fix: give it no token: `automountServiceAccountToken: false`
    ");
    quiet(&of_pod("default-account", "serviceAccountName: web"));
}

#[test]
fn account_alias() {
    insta::assert_snapshot!(of_pod("account-alias", "serviceAccount: web"), @"
    warning: Deployment `web` names its service account by an old field (deprecated)
      fix: write `serviceAccountName`
    ");
    quiet(&of_pod("account-alias", "serviceAccountName: web"));
}

#[test]
fn secret_in_env() {
    insta::assert_snapshot!(of_container("secret-in-env", "env: [{name: DB_PASSWORD, value: hunter2}, {name: TOKEN, value: a1}]"), @"
    warning: the variable `DB_PASSWORD` holds a secret in plain text (readable for all who may see the workload)
      help: put it into a Secret, and take it from there by `valueFrom.secretKeyRef`
    warning: the variable `TOKEN` holds a secret in plain text (readable for all who may see the workload)
      help: put it into a Secret, and take it from there by `valueFrom.secretKeyRef`
    ");
    quiet(&of_container(
        "secret-in-env",
        "env: [{name: DB_PASSWORD_FILE, value: hunter2}, {name: SECRET_KEY, value: $(OTHER)}, {name: TOKEN_URL, value: x}]",
    ));
}

#[test]
fn secret_from_env() {
    insta::assert_snapshot!(of_container("secret-from-env", "{env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b}}}], envFrom: [{secretRef: {name: a}}]}"), @"
    hint: container `web` reads a secret from its environment (a variable)
      help: mount the Secret as a volume, and read the file
    hint: container `web` reads a secret from its environment (a variable)
      help: mount the Secret as a volume, and read the file
    ");
    quiet(&of_container(
        "secret-from-env",
        "env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: b}}}]",
    ));
}

#[test]
fn secret_in_config() {
    insta::assert_snapshot!(of_yaml("secret-in-config", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {api-key: x7}}"), @"
    warning: ConfigMap `a` holds the secret `api-key` (a ConfigMap is not kept secret)
      help: put this key into a Secret
    ");
    quiet(&of_yaml(
        "secret-in-config",
        r#"{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {api-key-path: x7, password.required: "true"}}"#,
    ));
}

#[test]
fn secret_line_break() {
    insta::assert_snapshot!(of_yaml("secret-line-break", r#"{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: aHVudGVyMgo=}, stringData: {q: "b\n"}}"#), @"
    warning: the value of `p` ends with a line break (the line break is a part of it)
      help: encode it with `printf %s` or `echo -n`
    warning: the value of `q` ends with a line break (the line break is a part of it)
      help: write it without the line break
    ");
    quiet(&of_yaml(
        "secret-line-break",
        r#"{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: aHVudGVyMg==}, stringData: {q: "two words\n"}}"#,
    ));
}

#[test]
fn empty_variable() {
    insta::assert_snapshot!(of_container("empty-variable", "env: [{name: MODE}]"), @r#"
    warning: the variable `MODE` is set to nothing (neither `value` nor `valueFrom`)
      fix: say that it is empty: `value: ""`
    "#);
    quiet(&of_container("empty-variable", r#"env: [{name: MODE, value: ""}]"#));
}

/// Of a ConfigMap with that value.
fn of_value(value: &str) -> String {
    let text =
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n  settings: {value:?}\n");
    of_yaml("secret-in-config", &text)
}

#[test]
fn secrets_by_their_form() {
    // Put together here, so that scanners of this repository find none.
    let (head, body) = ("-----BEGIN ", "b".repeat(40));
    let signed = format!("eyJ{body}.eyJ{body}.{body}");
    for secret in [
        format!("{head}RSA PRIVATE KEY-----\nMII"),
        format!("token=\"ghp_{body}\""),
        format!("a\nkey: AKIA{}\n", "Q".repeat(16)),
        signed.clone(),
    ] {
        assert!(of_value(&secret).contains("holds the secret `settings`"), "{secret}");
        let variable = of_container("secret-in-env", &format!("env: [{{name: A, value: {secret:?}}}]"));
        assert!(variable.contains("the variable `A` holds a secret"), "{variable}");
    }
    for plain in [
        format!("{head}CERTIFICATE-----\nMII"),
        "AKIAIOSFODNN7EXAMPLE".to_owned(),
        "ghp_short, npm_config_cache=/tmp/a-long-path-that-is-no-token-at-all-at-all".to_owned(),
        signed.replace('.', "/"),
    ] {
        quiet(&of_value(&plain));
    }
}

#[test]
fn low_user() {
    insta::assert_snapshot!(of_container("low-user", "securityContext: {runAsUser: 1000, runAsGroup: 0}"), @"
    hint: container `web` runs as the user 1000 (the node may have a user of this number)
      help: take a number from 10000 on, if the image does with it
    hint: container `web` runs as the group 0 (the node may have a group of this number)
      help: take a number from 10000 on, if the image does with it
    ");
    quiet(&of_container("low-user", "securityContext: {runAsUser: 10001, runAsGroup: 10001}"));
    quiet(&of_container("low-user", "securityContext: {runAsUser: 0}"));
}
