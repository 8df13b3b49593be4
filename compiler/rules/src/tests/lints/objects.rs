//! Namespaces, labels, networks and permissions.

use super::{of_yaml, quiet};

#[test]
fn default_namespace() {
    // Without any namespace it is for who applies it to say one.
    let other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}";
    quiet(&of_yaml("default-namespace", other));
    let placed = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}";
    assert_eq!(of_yaml("default-namespace", &format!("{placed}\n---\n{other}")).lines().count(), 2);
    insta::assert_snapshot!(of_yaml("default-namespace", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}"), @"
    warning: ConfigMap `a` is in the namespace of everyone (`default`)
      help: say a namespace
    ");
    quiet(&of_yaml(
        "default-namespace",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}",
    ));
}

#[test]
fn owner_label() {
    insta::assert_snapshot!(of_yaml("owner-label", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}"), @"
    hint: Deployment `a` says nobody whom to ask (no label `owner`, `team` or `app.kubernetes.io/part-of`)
      help: give it a label, for all objects at once by `defaults { metadata.labels.team: … }`
    ");
    quiet(&of_yaml(
        "owner-label",
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, annotations: {team: b}}}",
    ));
}

#[test]
fn instance_label() {
    insta::assert_snapshot!(of_yaml("instance-label", "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app.kubernetes.io/instance: b}}}"), @"
    hint: Pod `a` is labelled as the instance `b` (not its name)
      fix: label it with its name
    ");
    quiet(&of_yaml(
        "instance-label",
        "{apiVersion: v1, kind: Pod, metadata: {name: b-web, labels: {app.kubernetes.io/instance: b}}}",
    ));
}

#[test]
fn exposed_service() {
    insta::assert_snapshot!(of_yaml("exposed-service", "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort}}"), @"
    warning: Service `a` is reached from outside of the cluster (on every node, at a port of its own)
      fix: remove `type`, and let an Ingress or a Gateway lead to it
    ");
    quiet(&of_yaml(
        "exposed-service",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ClusterIP}}",
    ));
}

#[test]
fn ingress_tls() {
    insta::assert_snapshot!(of_yaml("ingress-tls", "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {tls: []}}"), @"
    warning: Ingress `a` has no TLS (no `spec.tls`)
      help: name a Secret with a certificate in `spec.tls`, unless what is before it does this
    ");
    quiet(&of_yaml(
        "ingress-tls",
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {tls: [{secretName: b}]}}",
    ));
}

#[test]
fn balancer_port() {
    insta::assert_snapshot!(of_yaml("balancer-port", "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: LoadBalancer, ports: [{port: 80}]}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {type: LoadBalancer, ports: [{port: 80}]}}"), @"
    hint: two load balancers want the port 80 (the second)
      help: take another port, or route both through an Ingress
    ");
    quiet(&of_yaml(
        "balancer-port",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: LoadBalancer, ports: [{port: 80}]}}\n---\n{apiVersion: v1, kind: Service, metadata: {name: b}, spec: {type: LoadBalancer, ports: [{port: 80, protocol: UDP}]}}",
    ));
}

#[test]
fn open_network() {
    insta::assert_snapshot!(of_yaml("open-network", "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b: c}}, spec: {}}\n---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n}, spec: {podSelector: {}}}"), @"
    warning: no NetworkPolicy shuts Pod `a` off (it may connect to everything)
      help: add a NetworkPolicy that names who may connect, with both `policyTypes`
    ");
    quiet(&of_yaml(
        "open-network",
        "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b: c}}, spec: {}}\n---\n{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n}, spec: {podSelector: {}, policyTypes: [Ingress, Egress]}}",
    ));
}

#[test]
fn wildcard_permission() {
    insta::assert_snapshot!(of_yaml("wildcard-permission", r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""], resources: ["*"], verbs: [get]}]}"#), @"
    warning: Role `a` allows every resource (what is yet to come, too)
      help: list what is needed
    ");
    let all = role("apiGroups: ['*'], resources: ['*'], verbs: ['*']");
    assert!(of_yaml("wildcard-permission", &all).contains("`a` allows everything"));
    quiet(&of_yaml(
        "wildcard-permission",
        r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: "system:a"}, rules: [{apiGroups: [""], resources: ["*"], verbs: ["*"]}]}"#,
    ));
}

#[test]
fn cluster_admin() {
    insta::assert_snapshot!(of_yaml("cluster-admin", r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {kind: ClusterRole, name: all}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: all}, rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]}"#), @"
    warning: RoleBinding `a` lets its subjects do everything (`all`)
      help: write a role with what they need
    ");
    quiet(&of_yaml(
        "cluster-admin",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {kind: ClusterRole, name: view}}",
    ));
}

#[test]
fn secret_access() {
    insta::assert_snapshot!(of_yaml("secret-access", r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""], resources: [pods, secrets], verbs: [list]}]}"#), @"
    warning: Role `a` allows to read every Secret (none is named)
      help: name those that are needed in `resourceNames`, with the verb `get` alone
    ");
    quiet(&of_yaml(
        "secret-access",
        r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""], resources: [secrets], verbs: [create]}]}"#,
    ));
}

#[test]
fn pod_creation() {
    insta::assert_snapshot!(of_yaml("pod-creation", r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: ["*"], resources: [pods], verbs: ["*"]}]}"#), @"
    warning: Role `a` allows to create pods (with `create`)
      help: keep such pods in a namespace of their own, with service accounts that may do little
    ");
    let made = |group: &str, resource: &str| {
        let role = "apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}";
        let rule = format!("{{apiGroups: [{group}], resources: [{resource}], verbs: [create]}}");
        of_yaml("pod-creation", &format!("{{{role}, rules: [{rule}]}}"))
    };
    assert!(made("apps", "deployments").contains("pods") && made("batch", "jobs").contains("pods"));
    quiet(&made("batch", "deployments"));
    quiet(&of_yaml(
        "pod-creation",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [apps], resources: [pods], verbs: [create]}]}",
    ));
}

#[test]
fn pod_exec() {
    insta::assert_snapshot!(of_yaml("pod-exec", r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""], resources: [pods/attach], verbs: [create]}]}"#), @"
    warning: Role `a` allows to run commands in pods (a shell in every pod that it reaches)
      help: keep it for a role that people ask for when they need it
    ");
    quiet(&of_yaml(
        "pod-exec",
        r#"{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a}, rules: [{apiGroups: [""], resources: [pods/exec], verbs: [delete]}]}"#,
    ));
}

fn role(rule: &str) -> String {
    format!(
        "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: a}}, rules: [{{{rule}}}]}}"
    )
}

#[test]
fn privilege_grant() {
    let all = role(
        "apiGroups: [rbac.authorization.k8s.io, ''], resources: [clusterroles, users], verbs: [get, bind, impersonate]",
    );
    insta::assert_snapshot!(of_yaml("privilege-grant", &all), @"
    warning: ClusterRole `a` allows to `bind` (anybody may be given any role)
      help: leave the verb out, or name in `resourceNames` what it is for
    warning: ClusterRole `a` allows to `impersonate` (what others do is done in their name)
      help: leave the verb out, or name in `resourceNames` what it is for
    ");
    quiet(&of_yaml(
        "privilege-grant",
        &role("resources: [clusterroles], verbs: [bind], resourceNames: [view]"),
    ));
    quiet(&of_yaml("privilege-grant", &role("resources: [pods], verbs: [bind]")));
}

#[test]
fn open_binding() {
    let binding = |name: &str, subject: &str| {
        let role = "roleRef: {kind: ClusterRole, name: view}";
        format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {{name: {name}}}, {role}, subjects: [{{kind: Group, name: {subject:?}}}]}}"
        )
    };
    insta::assert_snapshot!(of_yaml("open-binding", &binding("a", "system:unauthenticated")), @"
    warning: ClusterRoleBinding `a` is for `system:unauthenticated` (whoever reaches the API server)
      help: name the users, groups or service accounts that need it
    ");
    quiet(&of_yaml("open-binding", &binding("a", "system:nodes")));
    quiet(&of_yaml("open-binding", &binding("kubeadm:info", "system:unauthenticated")));
}

#[test]
fn ingress_snippet() {
    let ingress = |annotation: &str| {
        format!(
            "{{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{name: a, annotations: {{nginx.ingress.kubernetes.io/{annotation}: x}}}}}}"
        )
    };
    insta::assert_snapshot!(of_yaml("ingress-snippet", &ingress("server-snippet")), @"
    warning: Ingress `a` writes configuration of its controller (taken as it stands)
      help: take an annotation that is made for the purpose; controllers refuse snippets by default
    ");
    quiet(&of_yaml("ingress-snippet", &ingress("app-root")));
}
