//! Names of objects, keys and ports.

use super::{lines, passes, report};

fn pod(spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  {spec}\n  containers:\n    - name: web\n      \
         image: nginx:1.27\n"
    )
}

fn env(entry: &str) -> String {
    format!("{}      env:\n        - name: LEVEL\n          valueFrom: {entry}\n", pod(""))
}

const CONFIG: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cfg }\ndata: { LOG_LEVEL: debug, PORT: \"8080\" }\n";

#[test]
fn a_key_of_a_config_map_is_there() {
    let with = |key: &str| {
        format!("{}---\n{CONFIG}", env(&format!("{{ configMapKeyRef: {{ name: cfg, key: {key} }} }}")))
    };
    passes(&with("PORT"));
    insta::assert_snapshot!(report(&with("\"LOG_LEVLE\"")), @r#"
    error[K0301]: ConfigMap `cfg` has no key `LOG_LEVLE`
        ╭─[ app.yaml:11:59 ]
     11 │           valueFrom: { configMapKeyRef: { name: cfg, key: "LOG_LEVLE" } }
        │                                                           ╰─────────── not a key of `cfg`
     15 │ metadata: { name: cfg }
        │                   ╰─── `cfg` defines `LOG_LEVEL` and `PORT`
        = note: the container would fail to start (CreateContainerConfigError)
        = help: did you mean `LOG_LEVEL`?
     11 -           valueFrom: { configMapKeyRef: { name: cfg, key: "LOG_LEVLE" } }
     11 +           valueFrom: { configMapKeyRef: { name: cfg, key: "LOG_LEVEL" } }
    "#);
    passes(&with("OTHER, optional: true"));
    passes(&with("OTHER").replace("---\n", "---\nexternal: true\n"));
    passes(&with("OTHER").replace("---\n", "---\nbroken: true\n"));
}

#[test]
fn the_items_of_a_volume_are_keys() {
    let volume = "volumes: [{ name: cfg, configMap: { name: cfg, items: [{ key: PORTS, path: x }, { key: PORT, path: y }] } }]";
    assert_eq!(
        lines(&format!("{}---\n{CONFIG}", pod(volume)), "1.31"),
        ["K0301 ConfigMap `cfg` has no key `PORTS`"]
    );
}

#[test]
fn an_object_that_is_not_there_is_said_once() {
    let missing = env("{ configMapKeyRef: { name: settings, key: A } }");
    insta::assert_snapshot!(report(&missing), @r"
    warning[K0308]: ConfigMap `settings` is not in this program
        ╭─[ app.yaml:11:49 ]
     11 │           valueFrom: { configMapKeyRef: { name: settings, key: A } }
        │                                                 ╰──────── no ConfigMap of this name
        = help: if it exists in the cluster, write `external ConfigMap settings`
      1 + external ConfigMap settings
    ");
    let twice = format!("{missing}---\n{}", missing.replace("name: web }", "name: api }"));
    assert_eq!(lines(&twice, "1.31"), ["K0308 ConfigMap `settings` is not in this program"]);
    passes(&env("{ configMapKeyRef: { name: settings, key: A, optional: true } }"));
}

#[test]
fn a_near_name_is_proposed() {
    let near = format!("{}---\n{CONFIG}", env("{ configMapKeyRef: { name: cgf, key: PORT } }"));
    insta::assert_snapshot!(report(&near), @r"
    warning[K0308]: ConfigMap `cgf` is not in this program
        ╭─[ app.yaml:11:49 ]
     11 │           valueFrom: { configMapKeyRef: { name: cgf, key: PORT } }
        │                                                 ╰─── no ConfigMap of this name
        = help: did you mean `cfg`?
     11 -           valueFrom: { configMapKeyRef: { name: cgf, key: PORT } }
     11 +           valueFrom: { configMapKeyRef: { name: cfg, key: PORT } }
        = or: if it exists in the cluster, write `external ConfigMap cgf`
    ");
}

#[test]
fn an_object_of_another_namespace_is_shown() {
    let other = CONFIG.replace("name: cfg", "name: cfg, namespace: shop");
    let program = format!("{}---\n{other}", env("{ configMapKeyRef: { name: cfg, key: PORT } }"));
    insta::assert_snapshot!(report(&program), @r"
    warning[K0308]: ConfigMap `cfg` is not in this program
        ╭─[ app.yaml:11:49 ]
     11 │           valueFrom: { configMapKeyRef: { name: cfg, key: PORT } }
        │                                                 ╰─── no ConfigMap of this name
     15 │ metadata: { name: cfg, namespace: shop }
        │                   ╰─── there is one in namespace `shop`
        = help: put both in one namespace, if this one is meant
        = help: if it exists in the cluster, write `external ConfigMap cfg`
      1 + external ConfigMap cfg
    ");
}

#[test]
fn what_every_cluster_has_is_not_missing() {
    passes(&pod("serviceAccountName: default"));
    passes(&pod("priorityClassName: system-node-critical"));
    passes(&pod("runtimeClassName: gvisor"));
    assert_eq!(
        lines(&pod("serviceAccountName: deployer"), "1.31"),
        ["K0308 ServiceAccount `deployer` is not in this program"]
    );
}

#[test]
fn roles_and_subjects_are_looked_up() {
    let binding = |role: &str, subject: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {{ name: x, namespace: shop }}\n\
             roleRef: {{ apiGroup: rbac.authorization.k8s.io, {role} }}\nsubjects: [{{ {subject} }}]\n"
        )
    };
    let ann = "kind: User, name: ann, apiGroup: rbac.authorization.k8s.io";
    passes(&binding("kind: ClusterRole, name: view", ann));
    assert_eq!(
        lines(&binding("kind: Role, name: reader", ann), "1.31"),
        ["K0308 Role `reader` is not in this program"]
    );
    let account = "kind: ServiceAccount, name: ci, namespace: build";
    assert_eq!(
        lines(&binding("kind: ClusterRole, name: edit", account), "1.31"),
        ["K0308 ServiceAccount `ci` is not in this program"]
    );
    let there = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ci, namespace: build }\n";
    passes(&format!("{}{there}", binding("kind: ClusterRole, name: edit", account)));
}

#[test]
fn a_scale_target_is_looked_up_by_what_it_says() {
    let scaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 3, \
                  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }\n";
    assert_eq!(lines(scaler, "1.31"), ["K0308 Deployment `web` is not in this program"]);
    passes(&format!(
        "{scaler}---\nexternal: true\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web }}\n"
    ));
}

#[test]
fn an_ingress_names_a_port_of_its_service() {
    let ingress = |port: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{ name: web }}\nspec: {{ ingressClassName: nginx, \
             defaultBackend: {{ service: {{ name: web, port: {{ {port} }} }} }} }}\n---\napiVersion: v1\nkind: Service\n\
             metadata: {{ name: web }}\nspec: {{ ports: [{{ name: http, port: 80 }}] }}\n"
        )
    };
    passes(&ingress("name: http"));
    passes(&ingress("number: 80"));
    insta::assert_snapshot!(report(&ingress("name: htpp")), @r"
    error[K0305]: Service `web` has no port `htpp`
       ╭─[ app.yaml:4:88 ]
     4 │ spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { name: htpp } } } }
       │                                                                                        ╰──── not a port of the Service
     8 │ metadata: { name: web }
       │                   ╰─── it has `http`
       = note: requests that are sent there would fail
       = help: did you mean `http`?
     4 - spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { name: htpp } } } }
     4 + spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { name: http } } } }
    ");
    assert_eq!(lines(&ingress("number: 8080"), "1.31"), ["K0305 Service `web` has no port 8080"]);
}

#[test]
fn a_secret_may_be_made_by_another_object() {
    let pod = pod("imagePullSecrets: [{ name: pull }]");
    let sealed = "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: pull }\n";
    passes(&format!("{pod}---\n{sealed}"));
    assert_eq!(lines(&pod, "1.31"), ["K0308 Secret `pull` is not in this program"]);
}
