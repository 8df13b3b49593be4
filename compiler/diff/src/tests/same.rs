//! What means the same.

use super::{DEPLOYMENT, changed, report, same};

/// A text and the same text with a part of it written in another way.
#[track_caller]
fn written(text: &str, from: &str, to: &str) {
    assert!(text.contains(from), "{from} is not in\n{text}");
    same(text, &text.replacen(from, to, 1));
}

fn object(head: &str, body: &str) -> String {
    let (api, kind) = head.split_once(' ').unwrap();
    format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{ name: a }}\n{body}\n")
}

#[test]
fn the_order_of_fields_and_of_keyed_entries() {
    written(
        DEPLOYMENT,
        "replicas: 2\n  selector: { matchLabels: { app: web } }",
        "selector: { matchLabels: { app: web } }\n  replicas: 2",
    );
    written(
        DEPLOYMENT,
        "[{ name: A, value: '1' }, { name: B, value: '2' }]",
        "[{ name: B, value: '2' }, { value: '1', name: A }]",
    );
    written(
        DEPLOYMENT,
        "[{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]",
        "[{ name: metrics, containerPort: 9090 }, { name: http, containerPort: 8080 }]",
    );
}

#[test]
fn order_that_counts() {
    let init = "- { name: first, image: 'a:1' }\n        - { name: second, image: 'b:1' }";
    let other = "- { name: second, image: 'b:1' }\n        - { name: first, image: 'a:1' }";
    insta::assert_snapshot!(changed(DEPLOYMENT, init, other), @r#"
    Deployment shop/web Restarts
      spec.template.spec.initContainers order: ["first","second"] → ["second","first"] Restarts
    "#);
    let uses = DEPLOYMENT.replace("value: '2'", "value: $(A)");
    let (env, turned) = (
        "{ name: A, value: '1' }, { name: B, value: $(A) }",
        "{ name: B, value: $(A) }, { name: A, value: '1' }",
    );
    insta::assert_snapshot!(changed(&uses, env, turned), @r#"
    Deployment shop/web Restarts
      spec.template.spec.containers[web].env order: ["A","B"] → ["B","A"] Restarts
    "#);
    let args = object("v1 Pod", "spec: { containers: [{ name: a, image: 'a:1', args: [--a, --b] }] }");
    insta::assert_snapshot!(changed(&args, "[--a, --b]", "[--b, --a]"), @r#"
    Pod a Rejected
      spec.containers[a].args: ["--a","--b"] → ["--b","--a"] Rejected: of a Pod's spec only images, activeDeadlineSeconds and more tolerations can change
    "#);
}

#[test]
fn the_order_of_sets() {
    let role = object(
        "rbac.authorization.k8s.io/v1 Role",
        "rules: [{ apiGroups: ['', apps], resources: [pods], verbs: [get, list] }, { apiGroups: [''], resources: [secrets], verbs: [get] }]",
    );
    written(&role, "[get, list]", "[list, get]");
    written(&role, "['', apps]", "[apps, '']");
    same(
        &role,
        &object(
            "rbac.authorization.k8s.io/v1 Role",
            "rules: [{ apiGroups: [''], resources: [secrets], verbs: [get] }, { apiGroups: ['', apps], resources: [pods], verbs: [get, list] }]",
        ),
    );
    let policy = object(
        "networking.k8s.io/v1 NetworkPolicy",
        "spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }], ports: [{ port: 80 }, { port: 81 }] }] }",
    );
    written(
        &policy,
        "[{ podSelector: {} }, { namespaceSelector: {} }]",
        "[{ namespaceSelector: {} }, { podSelector: {} }]",
    );
    written(
        &policy,
        "[{ port: 80 }, { port: 81 }]",
        "[{ port: 81, protocol: TCP }, { port: 80, protocol: TCP }]",
    );
    let ingress =
        object("networking.k8s.io/v1 Ingress", "spec: { rules: [{ host: a.org }, { host: b.org }] }");
    written(&ingress, "{ host: a.org }, { host: b.org }", "{ host: b.org }, { host: a.org }");
}

#[test]
fn what_the_api_server_fills_in() {
    let image = "image: web:v1\n";
    for filled in [
        "image: web:v1\n          imagePullPolicy: IfNotPresent\n",
        "image: web:v1\n          terminationMessagePath: /dev/termination-log\n          terminationMessagePolicy: File\n",
        "image: web:v1\n          stdin: false\n          tty: false\n",
        "image: web:v1\n          workingDir: ''\n          command: []\n          args: null\n",
    ] {
        written(DEPLOYMENT, image, filled);
    }
    written(DEPLOYMENT, "containerPort: 8080 }", "containerPort: 8080, protocol: TCP, hostPort: 0 }");
    written(
        DEPLOYMENT,
        "      containers:",
        "      restartPolicy: Always\n      dnsPolicy: ClusterFirst\n      schedulerName: default-scheduler\n      securityContext: {}\n      terminationGracePeriodSeconds: 30\n      hostNetwork: false\n      containers:",
    );
    written(DEPLOYMENT, "configMap: { name: conf }", "configMap: { name: conf, defaultMode: 420 }");
    written(
        DEPLOYMENT,
        "  replicas: 2",
        "  replicas: 2\n  strategy: {}\n  minReadySeconds: 0\n  revisionHistoryLimit: 10\n  progressDeadlineSeconds: 600\n  paused: false",
    );
    written(
        DEPLOYMENT,
        "  replicas: 2",
        "  replicas: 2\n  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25%, maxUnavailable: 25% } }",
    );
    written(&DEPLOYMENT.replace("replicas: 2", "replicas: 1"), "replicas: 1", "paused: false");
    written(
        DEPLOYMENT,
        "metadata: { labels: { app: web } }",
        "metadata: { labels: { app: web }, annotations: {}, creationTimestamp: null }",
    );
    written(
        &DEPLOYMENT.replace("web:v1", "web"),
        "image: web\n",
        "image: web\n          imagePullPolicy: Always\n",
    );
}

#[test]
fn what_it_fills_in_depends_on_the_rest() {
    insta::assert_snapshot!(changed(DEPLOYMENT, "image: web:v1", "image: web:v1\n          imagePullPolicy: Always"), @r#"
    Deployment shop/web Restarts
      spec.template.spec.containers[web].imagePullPolicy: default "IfNotPresent" → "Always" Restarts
    "#);
    insta::assert_snapshot!(changed(DEPLOYMENT, "  replicas: 2", "  replicas: 2\n  strategy: { type: Recreate }"), @r#"
    Deployment shop/web InPlace
      spec.strategy.type: default "RollingUpdate" → "Recreate" InPlace
    "#);
    insta::assert_snapshot!(changed(DEPLOYMENT, "  replicas: 2", "  strategy: { rollingUpdate: { maxSurge: 1 } }"), @r#"
    Deployment shop/web InPlace
      spec.strategy.rollingUpdate.maxSurge: default "25%" → 1 InPlace
      spec.replicas: 2 → default 1 InPlace
    "#);
    let peers = object(
        "networking.k8s.io/v1 NetworkPolicy",
        "spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }",
    );
    insta::assert_snapshot!(changed(&peers, "podSelector: {} }]", "podSelector: {}, namespaceSelector: {} }]"), @r"
    NetworkPolicy a InPlace
      spec.ingress[0].from[0].namespaceSelector: - → {} InPlace
    ");
    let service = object("v1 Service", "spec: { ports: [{ port: 80 }], selector: { app: web } }");
    written(&service, "{ port: 80 }", "{ port: 80, protocol: TCP, targetPort: 80 }");
    written(
        &service,
        "spec: {",
        "spec: { type: ClusterIP, sessionAffinity: None, internalTrafficPolicy: Cluster, ipFamilyPolicy: SingleStack,",
    );
    insta::assert_snapshot!(changed(&service, "{ port: 80 }", "{ port: 80, targetPort: 8080 }"), @r"
    Service a InPlace
      spec.ports[80].targetPort: default 80 → 8080 InPlace
    ");
    let sticky = service.replace("spec: {", "spec: { sessionAffinity: ClientIP,");
    written(
        &sticky,
        "sessionAffinity: ClientIP",
        "sessionAffinity: ClientIP, sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } }",
    );
}

#[test]
fn other_spellings() {
    written(DEPLOYMENT, "cpu: 500m, memory: 1Gi", "cpu: 0.5, memory: 1024Mi");
    written(&DEPLOYMENT.replace("500m", "1"), "cpu: 1,", "cpu: '1',");
    let pdb = object(
        "policy/v1 PodDisruptionBudget",
        "spec: { minAvailable: 1, selector: { matchLabels: { a: b } } }",
    );
    written(&pdb, "minAvailable: 1", "minAvailable: '1'");
    let secret = object("v1 Secret", "stringData: { password: hunter2 }");
    same(&secret, &object("v1 Secret", "type: Opaque\ndata: { password: aHVudGVyMg== }"));
}

#[test]
fn what_a_cluster_writes() {
    let written = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }], selector: { app: web } }\n";
    let live = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  uid: 6b3cbcd4
  resourceVersion: '4711'
  generation: 3
  creationTimestamp: '2026-01-01T00:00:00Z'
  managedFields: [{ manager: kubectl }]
  annotations: { kubectl.kubernetes.io/last-applied-configuration: '{}' }
spec:
  clusterIP: 10.0.0.7
  clusterIPs: [10.0.0.7]
  ipFamilies: [IPv4]
  ipFamilyPolicy: SingleStack
  internalTrafficPolicy: Cluster
  sessionAffinity: None
  type: ClusterIP
  selector: { app: web }
  ports: [{ port: 80, protocol: TCP, targetPort: 80 }]
status: { loadBalancer: {} }
";
    same(live, written);
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web-1, uid: a, ownerReferences: [{ controller: true, kind: ReplicaSet }] }\n";
    assert_eq!(report(&format!("{live}---\n{pod}"), written), "");
}

#[test]
fn empty_is_not_absent_where_it_says_something() {
    let custom = object("cert-manager.io/v1 Issuer", "spec: { selfSigned: {} }");
    insta::assert_snapshot!(changed(&custom, "selfSigned: {}", "ca: {}"), @r"
    Issuer a InPlace
      spec.ca: - → {} InPlace
      spec.selfSigned: {} → - InPlace
    ");
    written(&custom, "selfSigned: {}", "selfSigned: {}, ca: null");
    let class = object("v1 PersistentVolumeClaim", "spec: { accessModes: [ReadWriteOnce] }");
    insta::assert_snapshot!(changed(&class, "spec: {", "spec: { storageClassName: '',"), @r#"
    PersistentVolumeClaim a InPlace
      spec.storageClassName: - → "" InPlace
    "#);
}
