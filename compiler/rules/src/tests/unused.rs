//! What nobody uses.

use kdsl_report::{Format, render};
use kdsl_schema::{Schema, Target};

use super::manifests;

fn report(yaml: &str) -> String {
    let (manifests, sources) = manifests(yaml);
    let found = crate::check(&manifests, Schema::builtin(), Target::default());
    render(&found, &sources, Format::Full, false)
}

#[track_caller]
fn passes(yaml: &str) {
    let report = report(yaml);
    assert!(report.is_empty(), "{report}");
}

fn lines(yaml: &str) -> Vec<String> {
    let found = crate::check(&manifests(yaml).0, Schema::builtin(), Target::default());
    found.iter().map(|problem| format!("{:?} {}", problem.code, problem.message)).collect()
}

fn web(namespace: &str, pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web, namespace: {namespace}, labels: {{ app: web }} }}\nspec:\n  \
         selector: {{ matchLabels: {{ app: web }} }}\n  template:\n    metadata: {{ labels: {{ app: web }} }}\n    spec:\n{pod}\n---\n"
    )
}

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\n\
                      data: { LEVEL: debug, MODE: fast }\n---\n";

fn container(rest: &str) -> String {
    format!("      containers: [{{ name: web, image: \"nginx:1.27\"{rest} }}]")
}

fn env(entry: &str) -> String {
    container(&format!(", env: [{{ name: A, valueFrom: {{ {entry} }} }}]"))
}

const LEVEL: &str = "configMapKeyRef: { name: settings, key: LEVEL }";

#[test]
fn a_key_is_read_by_somebody() {
    let program = |pod: &str| format!("{CONFIG}{}", web("shop", pod));
    insta::assert_snapshot!(report(&program(&env(LEVEL))), @r#"
    hint[K0350]: nobody reads `MODE` of ConfigMap `settings`
       ╭─[ app.yaml:4:23 ]
     4 │ data: { LEVEL: debug, MODE: fast }
       │                       ╰──── not read by any pod of this program
       = note: pods read other keys of `settings` by their names
       = help: remove it, if nothing else reads it
    "#);
    let both = format!(
        ", env: [{{ name: A, valueFrom: {{ {LEVEL} }} }}, {{ name: B, valueFrom: {{ {} }} }}]",
        LEVEL.replace("LEVEL", "MODE")
    );
    passes(&program(&container(&both)));
    // Whoever takes all of it takes the key as well.
    let whole = ", envFrom: [{ configMapRef: { name: settings } }]";
    let entry = format!(", env: [{{ name: A, valueFrom: {{ {LEVEL} }} }}]");
    passes(&program(&container(&format!("{entry}{whole}"))));
    // A name that somebody may look up.
    passes(&program(&env(LEVEL).replace("env:", "args: [\"--config=shop/settings\"], env:")));
    let raw =
        "apiVersion: example.com/v1\nkind: Reloader\nmetadata: { name: x }\nspec: { watch: settings }\n---\n";
    passes(&format!("{raw}{}", program(&env(LEVEL))));
    // The key that is misspelt may be the one that nobody reads.
    assert_eq!(
        lines(&program(&env(&LEVEL.replace("LEVEL", "LEVLE")))),
        ["K0301 ConfigMap `settings` has no key `LEVLE`"]
    );
    passes(&program(&env(LEVEL)).replace("kind: Deployment", "broken: true\nkind: Deployment"));
}

#[test]
fn an_object_is_used_by_somebody() {
    let program = |config: &str| format!("{config}{}", web("shop", &container("")));
    insta::assert_snapshot!(report(&program(CONFIG)), @r#"
    hint[K0351]: nobody uses ConfigMap `settings`
       ╭─[ app.yaml:3:19 ]
     3 │ metadata: { name: settings, namespace: shop }
       │                   ╰──────── no pod of this program refers to it
       = help: refer to it from a container or a volume, or remove it
    "#);
    passes(CONFIG);
    passes(&program(CONFIG).replace("kind: ConfigMap", "external: true\nkind: ConfigMap"));
    // In another namespace, the pods that use it may be another program's.
    passes(&program(CONFIG).replace("namespace: shop }\ndata", "namespace: ops }\ndata"));
    // A label by which something finds it, and an annotation that says what it is for.
    passes(
        &program(CONFIG)
            .replace("namespace: shop }\ndata", "namespace: shop, labels: { dashboard: \"1\" } }\ndata"),
    );
    passes(
        &program(CONFIG)
            .replace("namespace: shop }\ndata", "namespace: shop, annotations: { a.b/c: d } }\ndata"),
    );
    let own =
        program(CONFIG).replace("namespace: shop }\ndata", "namespace: shop, labels: { app: web } }\ndata");
    assert_eq!(lines(&own), ["K0351 nobody uses ConfigMap `settings`"]);
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r, namespace: shop }\nrules: [{ apiGroups: \
                [\"\"], resources: [configmaps], verbs: [get] }]\n---\n";
    passes(&format!("{role}{}", program(CONFIG)));
    // The object that is looked for may be this one.
    let missed = format!("{CONFIG}{}", web("shop", &env(&LEVEL.replace("settings", "setings"))));
    assert_eq!(lines(&missed), ["K0308 ConfigMap `setings` is not in this program"]);
    let tls = "apiVersion: v1\nkind: Secret\nmetadata: { name: settings, namespace: shop }\ntype: kubernetes.io/tls\ndata: { tls.crt: eA==, tls.key: eA== }\n---\n";
    passes(&program(tls));
}

#[test]
fn a_volume_is_mounted_by_somebody() {
    let volumes = "      volumes: [{ name: cache, emptyDir: {} }]\n";
    let program = |rest: &str| web("shop", &format!("{volumes}{}", container(rest)));
    insta::assert_snapshot!(report(&program("")), @r#"
    hint[K0352]: nobody mounts volume `cache` of Deployment `web`
       ╭─[ app.yaml:9:25 ]
     9 │       volumes: [{ name: cache, emptyDir: {} }]
       │                         ╰───── no container mounts it
       = help: remove it, or mount it in a container
    "#);
    passes(&program(", volumeMounts: [{ name: cache, mountPath: /cache }]"));
    passes(&program("").replace(
        "template:\n    metadata: {",
        "template:\n    metadata: { annotations: { inject/mount: cache },",
    ));
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  serviceName: db\n  selector: { matchLabels: { app: db } \
               }\n  template:\n    metadata: { labels: { app: db } }\n    spec:\n      containers: [{ name: db, image: \"db:1\" }]\n  \
               volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: \
               1Gi } } } }]\n---\nexternal: true\napiVersion: v1\nkind: Service\nmetadata: { name: db }\n";
    assert_eq!(lines(set), ["K0352 nobody mounts volume `data` of StatefulSet `db`"]);
    passes(
        &set.replace("image: \"db:1\"", "image: \"db:1\", volumeMounts: [{ name: data, mountPath: /data }]"),
    );
}

#[test]
fn a_service_is_led_to() {
    let service = |name: &str, rest: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{ name: {name}, namespace: shop }}\n\
             spec: {{ selector: {{ app: web }}, ports: [{{ port: 80, targetPort: 8080 }}]{rest} }}\n---\n"
        )
    };
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: shop, namespace: shop }\n\
                   spec: { defaultBackend: { service: { name: front, port: { number: 80 } } } }\n";
    let pods = web("shop", &container(", ports: [{ containerPort: 8080 }]"));
    let program = |back: &str, pods: &str| format!("{pods}{}{back}{ingress}", service("front", ""));
    insta::assert_snapshot!(report(&program(&service("back", ""), &pods)), @r#"
    hint[K0333]: nothing leads to Service `back`
        ╭─[ app.yaml:18:19 ]
     18 │ metadata: { name: back, namespace: shop }
        │                   ╰──── no Ingress of this program routes to it, and no pod names it
        = help: route to it, or remove it, if nothing else calls it
    "#);
    // A pod calls it, it is open by itself, or it is there for the names of pods.
    let caller = web("shop", &container(", ports: [{ containerPort: 8080 }], args: [\"http://back/api\"]"));
    passes(&program(&service("back", ""), &caller));
    passes(&program(&service("back", ", type: LoadBalancer"), &pods));
    passes(&program(&service("back", ", clusterIP: None"), &pods));
    // Where nothing is routed to, whoever calls it is somewhere else.
    passes(&format!("{pods}{}", service("back", "")));
}
