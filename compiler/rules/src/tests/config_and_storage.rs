//! Claims and volumes, quotas, Secrets for registries, the Service of a StatefulSet, and custom resources.

use super::{lines, passes, report};

fn workload(kind: &str, name: &str, spec: &str, pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{ name: {name}, namespace: shop }}\nspec:\n  {spec}\n  selector: {{ matchLabels: {{ \
         app: {name} }} }}\n  template:\n    metadata: {{ labels: {{ app: {name} }} }}\n    spec:\n      {pod}\n      containers:\n        - \
         name: app\n          image: \"app:1\"\n---\n"
    )
}

const VOLUME: &str = "volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]";

fn claim(spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{ name: data, namespace: shop }}\nspec: {{ accessModes: \
         [ReadWriteOnce], resources: {{ requests: {{ storage: 10Gi }} }}, {spec} }}\n---\n"
    )
}

#[test]
fn one_node_mounts_a_claim() {
    let claim = claim("");
    let web = |replicas: &str, pod: &str| {
        workload("Deployment", "web", replicas, &format!("{VOLUME}\n      {pod}"))
    };
    insta::assert_snapshot!(report(&format!("{claim}{}", web("replicas: 3", ""))), @r#"
    warning[K0353]: 3 pods of Deployment `web` share claim `data`, which one node may mount
        ╭─[ app.yaml:15:67 ]
      4 │ spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } },  }
        │                       ╰───────────── so the claim says
     10 │   replicas: 3
        │             ╰─ 3 pods
     15 │       volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
        │                                                                   ╰──── all of them mount it
        = note: pods on another node would wait for the volume
        = help: write `ReadWriteMany`, if the storage allows it
      4 - spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } },  }
      4 + spec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 10Gi } },  }
    "#);
    passes(&format!("{claim}{}", web("replicas: 1", "")));
    passes(&format!("{claim}{}", web("replicas: 3", "nodeName: a")));
    passes(&format!(
        "{}{}",
        claim.replace("[ReadWriteOnce]", "[ReadWriteOnce, ReadWriteMany]"),
        web("replicas: 3", "")
    ));
    passes(&format!("{}{}", claim.replace("kind:", "external: true\nkind:"), web("replicas: 3", "")));
    passes(&format!("{}{}", claim.replace("kind:", "broken: true\nkind:"), web("replicas: 3", "")));
    let both = format!("{claim}{}{}", web("", ""), workload("Deployment", "api", "", VOLUME));
    assert_eq!(lines(&both, "1.37"), ["K0353 two workloads share claim `data`, which one node may mount"]);
}

#[test]
fn a_claim_fits_the_volume_that_it_names() {
    let volume = |spec: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{ name: disk }}\nspec: {{ accessModes: [ReadWriteOnce], hostPath: {{ path: \
             /a }}, {spec} }}\n"
        )
    };
    let program = |of: &str, spec: &str| format!("{}{}", claim(of), volume(spec));
    insta::assert_snapshot!(report(&program("volumeName: disk", "capacity: { storage: 5Gi }")), @r#"
    error[K0354]: claim `data` never gets volume `disk`
       ╭─[ app.yaml:4:73 ]
     4 │ spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } }, volumeName: disk }
       │                                                                         ╰──── does not fit the volume
     9 │ spec: { accessModes: [ReadWriteOnce], hostPath: { path: /a }, capacity: { storage: 5Gi } }
       │                                                                                    ╰─── it has 5Gi
       = note: the claim stays `Pending`, and pods that mount it do not start
       = help: write `5Gi`, as the volume has it
     4 - spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } }, volumeName: disk }
     4 + spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 5Gi } }, volumeName: disk }
    "#);
    passes(&program("volumeName: disk", "capacity: { storage: 10Gi }"));
    passes(&program("volumeName: disk", "capacity: { storage: 10Gi }, storageClassName: fast"));
    passes(&program("storageClassName: slow", "capacity: { storage: 5Gi }, storageClassName: fast"));
    passes(
        &program("volumeName: disk", "capacity: { storage: 5Gi }")
            .replace("kind: PersistentVolume\n", "external: true\nkind: PersistentVolume\n"),
    );
    // What both say is bound without another look.
    let prebound = "capacity: { storage: 5Gi }, claimRef: { name: data, namespace: shop }";
    passes(&program("volumeName: disk", prebound));
    let never = ["K0354 claim `data` never gets volume `disk`"];
    let other = lines(&program("volumeName: disk", &prebound.replace("name: data", "name: other")), "1.37");
    assert_eq!(other.last().unwrap(), never[0]);
    let class = program(
        "volumeName: disk, storageClassName: slow",
        "capacity: { storage: 10Gi }, storageClassName: fast",
    );
    assert_eq!(lines(&class, "1.37"), never);
    let mode = program("volumeName: disk", "capacity: { storage: 10Gi }").replacen(
        "[ReadWriteOnce]",
        "[ReadWriteMany]",
        1,
    );
    assert_eq!(lines(&mode, "1.37"), never);
}

#[test]
fn pods_say_what_a_quota_counts() {
    let quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: team, namespace: shop }\nspec: { hard: { requests.cpu: \"4\", pods: \
                 \"9\" } }\n---\n";
    let web = |resources: &str| {
        workload("Deployment", "web", "", "")
            .replace("\"app:1\"", &format!("\"app:1\"\n          resources: {resources}"))
    };
    insta::assert_snapshot!(report(&format!("{quota}{}", web("{ requests: { memory: 1Gi } }"))), @r#"
    warning[K0355]: quota `team` turns the pods of Deployment `web` away
        ╭─[ app.yaml:17:17 ]
      4 │ spec: { hard: { requests.cpu: "4", pods: "9" } }
        │                               ╰─── the quota counts `requests.cpu`
     17 │         - name: app
        │                 ╰─── says no `resources.requests.cpu`
        = note: the API server rejects pods that do not say what a quota counts
        = help: write `resources.requests.cpu`, or make a LimitRange with a default
    "#);
    passes(&format!("{quota}{}", web("{ requests: { cpu: 1 } }")));
    passes(&format!("{quota}{}", web("{ limits: { cpu: 1 } }")));
    passes(&format!("{}{}", quota.replace("hard:", "scopes: [NotBestEffort], hard:"), web("{}")));
    passes(&format!("{}{}", quota.replace("namespace: shop", "namespace: ops"), web("{}")));
    let limits = "apiVersion: v1\nkind: LimitRange\nmetadata: { name: sizes, namespace: shop }\nspec: { limits: [{ type: Container, max: { \
                  memory: 1Gi }, min: { memory: 64Mi }, default: { cpu: 1 } }] }\n---\n";
    passes(&format!("{quota}{limits}{}", web("{}")));
    insta::assert_snapshot!(report(&format!("{limits}{}", web("{ limits: { memory: 2Gi } }"))), @r#"
    error[K0355]: `limits.memory` is more than LimitRange `sizes` allows
        ╭─[ app.yaml:19:42 ]
      4 │ spec: { limits: [{ type: Container, max: { memory: 1Gi }, min: { memory: 64Mi }, default: { cpu: 1 } }] }
        │                                                    ╰─── `max` of a container
     19 │           resources: { limits: { memory: 2Gi } }
        │                                          ╰─── more than 1Gi
        = note: the API server rejects the pods
        = help: write 1Gi
     19 -           resources: { limits: { memory: 2Gi } }
     19 +           resources: { limits: { memory: 1Gi } }
    "#);
    assert_eq!(
        lines(&format!("{limits}{}", web("{ requests: { memory: 32Mi } }")), "1.37"),
        ["K0355 `requests.memory` is less than LimitRange `sizes` allows"]
    );
    passes(&format!("{limits}{}", web("{ limits: { memory: 1024Mi } }")));
}

#[test]
fn keys_become_variables() {
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: shop }\ndata: { 2ND: x, a.b: y }\n---\n";
    let web = |prefix: &str| {
        let from = format!("\"app:1\"\n          envFrom: [{{ {prefix} configMapRef: {{ name: c }} }}]");
        format!("{config}{}", workload("Deployment", "web", "", "").replace("\"app:1\"", &from))
    };
    assert_eq!(lines(&web(""), "1.31"), ["K0356 `2ND` of ConfigMap `c` becomes no variable"]);
    assert!(lines(&web("prefix: A_,"), "1.31").is_empty());
    assert!(lines(&web(""), "1.32").is_empty());
    // A variable is text, and these are bytes.
    let bytes = format!(
        "{}{}",
        config.replace("\ndata:", "\nbinaryData:"),
        workload("Deployment", "web", "", "").replace(
            "\"app:1\"",
            "\"app:1\"\n          env: [{ name: A, valueFrom: { configMapKeyRef: { name: c, key: 2ND } } }]"
        )
    );
    assert_eq!(lines(&bytes, "1.37"), ["K0301 a variable cannot take `2ND` from `binaryData`"]);
}

#[test]
fn a_password_for_a_registry_has_its_type() {
    let secret = |kind: &str| {
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{ name: pull, namespace: shop }}\n{kind}\n---\n")
    };
    let web = workload("Deployment", "web", "", "imagePullSecrets: [{ name: pull }]");
    insta::assert_snapshot!(report(&format!("{}{web}", secret("type: Opaque"))), @r#"
    warning[K0357]: Secret `pull` holds no password for a registry
        ╭─[ app.yaml:15:34 ]
      4 │ type: Opaque
        │       ╰────── its type is `Opaque`
     15 │       imagePullSecrets: [{ name: pull }]
        │                                  ╰──── to pull images with
        = note: the kubelet passes over it and pulls the images without a password
        = help: write type `kubernetes.io/dockerconfigjson`
      4 - type: Opaque
      4 + type: kubernetes.io/dockerconfigjson
    "#);
    assert_eq!(
        lines(&format!("{}{web}", secret("")), "1.37"),
        ["K0357 Secret `pull` holds no password for a registry"]
    );
    passes(&format!(
        "{}{web}",
        secret("type: kubernetes.io/dockerconfigjson\nstringData: { .dockerconfigjson: '{}' }")
    ));
    passes(&format!("{}{web}", secret("type: kubernetes.io/dockercfg\nstringData: { .dockercfg: '{}' }")));
    passes(&format!("{}{web}", secret("external: true")));
}

#[test]
fn the_service_of_a_stateful_set_gives_names() {
    let service = |spec: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{ name: db, namespace: shop }}\nspec: {{ {spec} }}\n---\n"
        )
    };
    let set = workload("StatefulSet", "db", "serviceName: db", "");
    let other = workload("Deployment", "web", "", "");
    insta::assert_snapshot!(report(&format!("{}{set}", service("selector: { app: db }, ports: [{ port: 1 }]"))), @r#"
    warning[K0360]: Service `db` of StatefulSet `db` is not headless
        ╭─[ app.yaml:10:16 ]
      3 │ metadata: { name: db, namespace: shop }
        │                   ╰── it has an address of its own
     10 │   serviceName: db
        │                ╰── is to give the pods their names
        = note: the pods would have no DNS names of their own
        = help: make the Service headless
    "#);
    passes(&format!("{}{set}", service("clusterIP: None, selector: { app: db }")));
    passes(&format!("{}{set}", service("clusterIP: None")));
    passes(&format!("{}{set}", service("external: x").replace("kind:", "external: true\nkind:")));
    assert_eq!(
        lines(&format!("{}{set}{other}", service("clusterIP: None, selector: { app: web }")), "1.37"),
        ["K0360 Service `db` does not select the pods of StatefulSet `db`"]
    );
    assert_eq!(lines(&set, "1.37"), ["K0308 Service `db` is not in this program"]);
}

#[test]
fn a_custom_resource_has_a_version_that_is_served() {
    let crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: tasks.example.com }\nspec: { group: \
               example.com, scope: Namespaced, names: { kind: Task, plural: tasks }, versions: [{ name: v1, served: true, storage: true, \
               schema: { openAPIV3Schema: { type: object } } }, { name: v1alpha1, served: false, storage: false, schema: { openAPIV3Schema: { type: object } } }] }\n---\n";
    let task =
        |version: &str| format!("apiVersion: example.com/{version}\nkind: Task\nmetadata: {{ name: x }}\n");
    insta::assert_snapshot!(report(&format!("{crd}{}", task("v1alpha1"))), @r#"
    error[K0361]: version `v1alpha1` of Task is not served
       ╭─[ app.yaml:6:13 ]
     3 │ metadata: { name: tasks.example.com }
       │                   ╰───────────────── which serves `v1`
     6 │ apiVersion: example.com/v1alpha1
       │             ╰──────────────────── not a version of its CustomResourceDefinition
       = note: the API server knows no such kind and rejects the object
       = help: write `example.com/v1`
     6 - apiVersion: example.com/v1alpha1
     6 + apiVersion: example.com/v1
    "#);
    passes(&format!("{crd}{}", task("v1")));
    passes(&task("v2"));
    passes(&format!("{}{}", crd.replacen("kind:", "external: true\nkind:", 1), task("v2")));
}

#[test]
fn a_webhook_calls_port_443() {
    let hook = |service: &str| {
        format!(
            "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {{ name: x }}\nwebhooks: [{{ name: \
             a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {{ service: {{ name: hook, namespace: shop, {service} }} \
             }} }}]\n---\n"
        )
    };
    let service = |port: u16| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{ name: hook, namespace: shop }}\nspec: {{ ports: [{{ port: {port} }}] }}\n"
        )
    };
    passes(&format!("{}{}", hook(""), service(443)));
    passes(&format!("{}{}", hook("port: 8443"), service(8443)));
    insta::assert_snapshot!(report(&format!("{}{}", hook(""), service(8443))), @r#"
    error[K0305]: Service `hook` has no port 443
       ╭─[ app.yaml:4:110 ]
     4 │ webhooks: [{ name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { service: { name: hook, namespace: shop,  } } }]
       │                                                                                                              ╰──── without `port`, port 443 is called
     8 │ metadata: { name: hook, namespace: shop }
       │                   ╰──── it has `8443`
       = note: requests that are sent there would fail
       = help: write `port: 8443` beside the name
    "#);
}

#[test]
fn a_class_is_missed_where_the_program_has_others() {
    let class =
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: x\n---\n";
    let missed = ["K0308 StorageClass `fats` is not in this program"];
    passes(&claim("storageClassName: fats"));
    passes(&format!("{class}{}", claim("storageClassName: fast")));
    assert_eq!(lines(&format!("{class}{}", claim("storageClassName: fats")), "1.37"), missed);
    let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: disk }\nspec: { storageClassName: fats, \
                  capacity: { storage: 1Gi } }\n";
    passes(&format!("{class}{}{volume}", claim("storageClassName: fats")));
    let priority =
        "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 1\n---\n";
    let web = |name: &str| workload("Deployment", "web", "", &format!("priorityClassName: {name}"));
    passes(&format!("{priority}{}", web("system-node-critical")));
    assert_eq!(
        lines(&format!("{priority}{}", web("hihg")), "1.37"),
        ["K0308 PriorityClass `hihg` is not in this program"]
    );
}
