//! Containers: their ports, variables, mounts, probes, hooks.

use super::{lines, passes, report};

/// A pod whose spec that is.
fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec: {spec}\n")
}

/// A pod of one container with those fields.
fn container(fields: &str) -> String {
    pod(&format!("{{ containers: [{{ name: web, image: \"nginx:1.27\", {fields} }}] }}"))
}

/// The same with volumes.
fn mounting(fields: &str) -> String {
    pod(&format!(
        "{{ containers: [{{ name: web, image: \"nginx:1.27\", {fields} }}], volumes: [{{ name: cache, emptyDir: {{}} }}, \
         {{ name: disk, persistentVolumeClaim: {{ claimName: disk }} }}] }}"
    ))
}

#[track_caller]
fn says(yaml: &str, wanted: &[&str]) {
    says_for("1.37", yaml, wanted);
}

/// What is said for a version. Whether somebody uses a claim or a volume is not what is tested here.
#[track_caller]
fn says_for(version: &str, yaml: &str, wanted: &[&str]) {
    let mut lines = lines(yaml, version);
    lines.retain(|line| !line.starts_with("K0308") && !line.starts_with("K0352"));
    assert_eq!(lines, wanted, "{yaml}");
}

#[test]
fn a_port_of_the_node_is_taken_once() {
    let two = |first: &str, second: &str| {
        pod(&format!(
            "{{ containers: [{{ name: a, image: a, ports: [{first}] }}, {{ name: b, image: b, ports: [{second}] }}] }}"
        ))
    };
    let taken = "K0701 port 80 of the node is taken twice in one pod";
    let one = "{ containerPort: 8080, hostPort: 80 }";
    says(&two(one, "{ containerPort: 8081, hostPort: 80 }"), &[taken]);
    says(&two(one, "{ containerPort: 8081, hostPort: 80, protocol: TCP }"), &[taken]);
    says(&two(one, "{ containerPort: 8081, hostPort: 80, protocol: UDP }"), &[]);
    says(&two(one, "{ containerPort: 8081, hostPort: 80, hostIP: 10.0.0.1 }"), &[]);
    let init = format!(
        "{{ initContainers: [{{ name: a, image: a, ports: [{one}] }}], containers: [{{ name: b, image: b, ports: [{one}] }}] }}"
    );
    says(&pod(&init), &[]);
    // On the node's network an own pod takes what it opens.
    let network = two("{ containerPort: 80 }", "{ containerPort: 80 }")
        .replace("{ containers", "{ hostNetwork: true, containers");
    says(&network, &[taken, "K0703 container `a` and container `b` both open port 80"]);
}

#[test]
fn a_port_on_the_network_of_the_node_is_its_own() {
    let on = |network: bool, port: &str| {
        pod(&format!("{{ hostNetwork: {network}, containers: [{{ name: a, image: a, ports: [{port}] }}] }}"))
    };
    passes(&on(true, "{ containerPort: 80, hostPort: 80 }"));
    passes(&on(true, "{ containerPort: 80, hostPort: 0 }"));
    passes(&on(false, "{ containerPort: 80, hostPort: 8080 }"));
    insta::assert_snapshot!(report(&on(true, "{ containerPort: 80, hostPort: 8080 }")), @r#"
    error[K0702]: `hostPort` 8080 differs from `containerPort` 80 on the node's network
       ╭─[ app.yaml:4:101 ]
     4 │ spec: { hostNetwork: true, containers: [{ name: a, image: a, ports: [{ containerPort: 80, hostPort: 8080 }] }] }
       │         ╰──────────────────────────────────────────────────────────────────────────────────────────────── the pod's ports are the node's
       │                                                                                                     ╰──── must be 80 as well
       = note: the API server rejects it
       = help: write `80`
     4 - spec: { hostNetwork: true, containers: [{ name: a, image: a, ports: [{ containerPort: 80, hostPort: 8080 }] }] }
     4 + spec: { hostNetwork: true, containers: [{ name: a, image: a, ports: [{ containerPort: 80, hostPort: 80 }] }] }
    "#);
}

#[test]
fn a_port_is_opened_once() {
    says(
        &container("ports: [{ containerPort: 80 }, { name: http, containerPort: 80 }]"),
        &["K0703 container `web` opens port 80 twice"],
    );
    passes(&container("ports: [{ containerPort: 53 }, { containerPort: 53, protocol: UDP }]"));
    let ports = "ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 80, hostPort: 81 }]";
    passes(&container(ports));
}

#[test]
fn a_variable_has_a_name() {
    let named = |name: &str| container(&format!("env: [{{ name: \"{name}\", value: x }}]"));
    for version in ["1.28", "1.31", "1.32", "1.37"] {
        says_for(version, &named("LOG_LEVEL"), &[]);
        says_for(version, &named("a.b-C"), &[]);
        says_for(version, &named("A=B"), &["K0313 `A=B` is not a valid name for a variable"]);
    }
    says_for("1.31", &named("1 A"), &["K0313 `1 A` is not a valid name for a variable"]);
    says_for("1.31..1.33", &named("1A"), &["K0313 `1A` is not a valid name for a variable"]);
    says_for("1.32", &named("1 A"), &[]);
    let from = |prefix: &str| {
        container(&format!("envFrom: [{{ prefix: \"{prefix}\", configMapRef: {{ name: x }} }}]"))
    };
    says_for("1.31", &from("1_"), &["K0313 `1_` is not a valid beginning of variables' names"]);
    says_for("1.32", &from("1_"), &[]);
    says_for("1.31", &from(""), &[]);
}

#[test]
fn a_variable_is_set_once() {
    let twice = |value: &str| {
        container(&format!("env: [{{ name: A, value: x }}, {{ name: A, value: \"{value}\" }}]"))
    };
    insta::assert_snapshot!(report(&twice("y")), @r#"
    warning[K0704]: container `web` sets the variable `A` twice
       ╭─[ app.yaml:4:93 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, value: x }, { name: A, value: "y" }] }] }
       │                                                                      ╰──────────────────────── this one is lost
       │                                                                                             ╰─ this one counts
       = note: the container sees the last of them
       = help: remove one of them
    "#);
    passes(&twice("$(A):y"));
    passes(&twice("y").replace("A, value: x", "B, value: x"));
}

#[test]
fn a_variable_shows_a_field() {
    let shows = |path: &str| {
        container(&format!("env: [{{ name: A, valueFrom: {{ fieldRef: {{ fieldPath: \"{path}\" }} }} }}]"))
    };
    for path in
        ["metadata.name", "status.podIPs", "spec.nodeName", "metadata.labels['app.kubernetes.io/name']"]
    {
        passes(&shows(path));
    }
    insta::assert_snapshot!(report(&shows("metadata.nam")), @r#"
    error[K0111]: `fieldPath` cannot be `metadata.nam`
       ╭─[ app.yaml:4:109 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.nam" } } }] }] }
       │                                                                                                             ╰────────────── not a field that a variable can show
       = note: it can show `metadata.name`, `metadata.namespace`, `metadata.uid`, `spec.nodeName`, `spec.serviceAccountName`, `status.hostIP`, `status.podIP`, `status.podIPs` and 1 more, and entries such as `metadata.labels['app']` and `metadata.annotations['note']`
       = help: did you mean `metadata.name`?
     4 - spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.nam" } } }] }] }
     4 + spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] }] }
    "#);
    says(&shows("metadata.labels"), &["K0111 `fieldPath` cannot be `metadata.labels`"]);
    insta::assert_snapshot!(report(&shows("metadata.labels.app")), @r#"
    error[K0111]: `fieldPath` cannot be `metadata.labels.app`
       ╭─[ app.yaml:4:109 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.labels.app" } } }] }] }
       │                                                                                                             ╰───────────────────── not a field that a variable can show
       = note: it can show `metadata.name`, `metadata.namespace`, `metadata.uid`, `spec.nodeName`, `spec.serviceAccountName`, `status.hostIP`, `status.podIP`, `status.podIPs` and 1 more, and entries such as `metadata.labels['app']` and `metadata.annotations['note']`
       = help: did you mean `metadata.labels['app']`?
     4 - spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.labels.app" } } }] }] }
     4 + spec: { containers: [{ name: web, image: "nginx:1.27", env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }] }] }
    "#);
    says(&shows("metadata.labels['-']"), &["K0314 `-` is not a valid key of `metadata.labels`"]);
    passes(&shows("metadata.annotations['Note']"));
    says_for("1.28", &shows("status.hostIPs"), &["K0111 `fieldPath` cannot be `status.hostIPs`"]);
    says_for("1.29", &shows("status.hostIPs"), &[]);
}

#[test]
fn a_variable_shows_a_resource() {
    let shows = |from: &str| {
        container(&format!("env: [{{ name: A, valueFrom: {{ resourceFieldRef: {{ {from} }} }} }}]"))
    };
    passes(&shows("resource: limits.cpu, divisor: 1m"));
    passes(&shows("resource: limits.memory, divisor: 1Mi"));
    passes(&shows("resource: limits.memory, divisor: \"0\""));
    passes(&shows("resource: requests.hugepages-2Mi, containerName: web"));
    says(&shows("resource: limits.cpus"), &["K0111 `resource` cannot be `limits.cpus`"]);
    says(&shows("resource: limits.cpu, divisor: 1Mi"), &["K0111 `divisor` cannot be `1Mi` for `limits.cpu`"]);
    says(
        &shows("resource: limits.memory, divisor: 2Mi"),
        &["K0111 `divisor` cannot be `2Mi` for `limits.memory`"],
    );
    says(&shows("resource: limits.cpu, containerName: wbe"), &["K0705 the pod has no container `wbe`"]);
}

#[test]
fn a_file_shows_a_resource_of_a_container() {
    let file = |from: &str| {
        pod(&format!(
            "{{ containers: [{{ name: web, image: a }}], volumes: [{{ name: v, downwardAPI: {{ items: [{{ path: a, \
             resourceFieldRef: {{ {from} }} }}] }} }}] }}"
        ))
    };
    says(&file("resource: limits.cpu, containerName: web"), &[]);
    says(&file("resource: limits.cpu"), &["K0104 `resourceFieldRef` needs `containerName`"]);
    says(&file("resource: limits.cpu, containerName: b"), &["K0705 the pod has no container `b`"]);
}

#[test]
fn a_mounted_volume_is_declared() {
    insta::assert_snapshot!(report(&mounting("volumeMounts: [{ name: chache, mountPath: /a }]")), @r#"
    error[K0706]: the pod has no volume `chache`
       ╭─[ app.yaml:4:79 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: chache, mountPath: /a }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }
       │                                                                               ╰────── its volumes are `cache` and `disk`
       = note: the API server rejects it
       = help: did you mean `cache`?
     4 - spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: chache, mountPath: /a }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }
     4 + spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: cache, mountPath: /a }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }

    warning[K0308]: PersistentVolumeClaim `disk` is not in this program
       ╭─[ app.yaml:4:199 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: chache, mountPath: /a }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }
       │                                                                                                                                                                                                       ╰──── no PersistentVolumeClaim of this name
       = help: if it exists in the cluster, write `external PersistentVolumeClaim disk`
     1 + external PersistentVolumeClaim disk
    "#);
    let missing = "K0706 the pod has no volume `logs`";
    says(
        &mounting("volumeMounts: [{ name: logs, mountPath: /a }, { name: logs, mountPath: /b }]"),
        &[missing],
    );
    says(&mounting("volumeDevices: [{ name: logs, devicePath: /a }]"), &[missing]);
    says(&mounting("volumeMounts: [{ name: cache, mountPath: /a }]"), &[]);
    let broken = format!("broken: true\n{}", mounting("volumeMounts: [{ name: logs, mountPath: /a }]"));
    says(&broken, &[]);
}

#[test]
fn claims_of_a_stateful_set_are_volumes() {
    let set = |mount: &str| {
        format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{ name: db }}\nspec:\n  serviceName: db\n  selector: {{ \
             matchLabels: {{ app: db }} }}\n  template:\n    metadata: {{ labels: {{ app: db }} }}\n    spec: {{ \
             containers: [{{ name: db, image: a, volumeMounts: [{{ name: {mount}, mountPath: /a }}] }}] }}\n  \
             volumeClaimTemplates: [{{ metadata: {{ name: data }}, spec: {{ accessModes: [ReadWriteOnce], resources: {{ \
             requests: {{ storage: 1Gi }} }} }} }}]\n"
        )
    };
    says(&set("data"), &[]);
    says(&set("dta"), &["K0706 the pod has no volume `dta`"]);
}

#[test]
fn a_path_is_mounted_once() {
    says(
        &mounting("volumeMounts: [{ name: cache, mountPath: /a }, { name: cache, mountPath: /a }]"),
        &["K0707 container `web` mounts two things at `/a`"],
    );
    says(
        &mounting(
            "volumeMounts: [{ name: cache, mountPath: /a }], volumeDevices: [{ name: disk, devicePath: /a }]",
        ),
        &["K0707 container `web` mounts two things at `/a`"],
    );
    says(&mounting("volumeMounts: [{ name: cache, mountPath: /a }, { name: cache, mountPath: /b }]"), &[]);
}

#[test]
fn a_mount_stays_in_its_volume() {
    let sub = |path: &str| {
        mounting(&format!("volumeMounts: [{{ name: cache, mountPath: /a, subPath: \"{path}\" }}]"))
    };
    says(&sub("a/b"), &[]);
    says(&sub("a..b"), &[]);
    insta::assert_snapshot!(report(&sub("/a")), @r#"
    error[K0708]: `subPath` leaves the volume: `/a`
       ╭─[ app.yaml:4:110 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: cache, mountPath: /a, subPath: "/a" }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }
       │                                                                                                              ╰──── must be relative to the volume
       = note: the API server rejects it
       = help: write `a`
     4 - spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: cache, mountPath: /a, subPath: "/a" }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }
     4 + spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: cache, mountPath: /a, subPath: "a" }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }

    warning[K0308]: PersistentVolumeClaim `disk` is not in this program
       ╭─[ app.yaml:4:213 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", volumeMounts: [{ name: cache, mountPath: /a, subPath: "/a" }] }], volumes: [{ name: cache, emptyDir: {} }, { name: disk, persistentVolumeClaim: { claimName: disk } }] }
       │                                                                                                                                                                                                                     ╰──── no PersistentVolumeClaim of this name
       = help: if it exists in the cluster, write `external PersistentVolumeClaim disk`
     1 + external PersistentVolumeClaim disk
    "#);
    says(&sub("../a"), &["K0708 `subPath` leaves the volume: `../a`"]);
    let expr = mounting("volumeMounts: [{ name: cache, mountPath: /a, subPathExpr: /$(POD) }]");
    says(&expr, &["K0708 `subPathExpr` leaves the volume: `/$(POD)`"]);
    let device = mounting("volumeDevices: [{ name: disk, devicePath: /dev/../a }]");
    says(&device, &["K0708 `devicePath` goes backwards: `/dev/../a`"]);
}

#[test]
fn a_device_is_a_claim() {
    says(&mounting("volumeDevices: [{ name: disk, devicePath: /dev/a }]"), &[]);
    says(
        &mounting("volumeDevices: [{ name: cache, devicePath: /dev/a }]"),
        &["K0709 volume `cache` is not a block device"],
    );
    says(
        &mounting(
            "volumeDevices: [{ name: disk, devicePath: /dev/a }], volumeMounts: [{ name: disk, mountPath: /a }]",
        ),
        &["K0709 volume `disk` is used as a device and mounted as files"],
    );
}

#[test]
fn mount_options_need_others() {
    let with = |options: &str| format!("volumeMounts: [{{ name: cache, mountPath: /a, {options} }}]");
    let both = with("mountPropagation: Bidirectional");
    says(&mounting(&both), &["K0711 `mountPropagation: Bidirectional` needs a privileged container"]);
    says(&mounting(&format!("securityContext: {{ privileged: true }}, {both}")), &[]);
    says(&mounting(&with("mountPropagation: HostToContainer")), &[]);
    let needs = "K0711 `recursiveReadOnly: Enabled` needs `readOnly: true`";
    says(&mounting(&with("recursiveReadOnly: Enabled")), &[needs]);
    says_for("1.30", &mounting(&with("recursiveReadOnly: Enabled")), &[]);
    says(&mounting(&with("recursiveReadOnly: Disabled")), &[]);
    says(&mounting(&with("recursiveReadOnly: Enabled, readOnly: true")), &[]);
    says(
        &mounting(&with("recursiveReadOnly: Enabled, readOnly: true, mountPropagation: HostToContainer")),
        &["K0711 `recursiveReadOnly: Enabled` needs a mount without propagation"],
    );
}

#[test]
fn a_probe_that_may_end_a_container_counts_to_one() {
    let probe =
        |field: &str, more: &str| container(&format!("{field}: {{ tcpSocket: {{ port: 80 }}, {more} }}"));
    for field in ["livenessProbe", "startupProbe"] {
        says(&probe(field, "successThreshold: 3"), &["K0113 `successThreshold` is 3, which is out of range"]);
        says(&probe(field, "successThreshold: 1"), &[]);
        says(&probe(field, "terminationGracePeriodSeconds: 5"), &[]);
    }
    says(&probe("readinessProbe", "successThreshold: 3"), &[]);
    insta::assert_snapshot!(report(&probe("readinessProbe", "terminationGracePeriodSeconds: 5")), @r#"
    error[K0710]: a readiness probe cannot have `terminationGracePeriodSeconds`
       ╭─[ app.yaml:4:99 ]
     4 │ spec: { containers: [{ name: web, image: "nginx:1.27", readinessProbe: { tcpSocket: { port: 80 }, terminationGracePeriodSeconds: 5 } }] }
       │                                                                                                   ╰───────────────────────────── it never ends container `web`
       = note: the API server rejects it
       = help: remove `terminationGracePeriodSeconds`
    "#);
}

#[test]
fn an_init_container_runs_to_its_end() {
    let init = |more: &str| {
        pod(&format!(
            "{{ initContainers: [{{ name: a, image: a, readinessProbe: {{ tcpSocket: {{ port: 80 }} }}, {more} }}], containers: \
             [{{ name: b, image: b }}] }}"
        ))
    };
    insta::assert_snapshot!(report(&init("")), @r#"
    error[K0710]: init container `a` cannot have `readinessProbe`
       ╭─[ app.yaml:4:47 ]
     4 │ spec: { initContainers: [{ name: a, image: a, readinessProbe: { tcpSocket: { port: 80 } },  }], containers: [{ name: b, image: b }] }
       │                                               ╰────────────── an init container runs to its end before the others start
       = note: the API server rejects it
       = help: remove `readinessProbe`
       = or: let it run beside the others: set `restartPolicy: "Always"`
    "#);
    says(&init("restartPolicy: Always"), &[]);
    says(
        &init("lifecycle: { preStop: { exec: { command: [a] } } }"),
        &[
            "K0710 init container `a` cannot have `lifecycle`",
            "K0710 init container `a` cannot have `readinessProbe`",
        ],
    );
}

#[test]
fn a_container_has_a_policy_of_its_own_in_new_versions() {
    let own = container("restartPolicy: Always");
    says_for("1.34", &own, &["K0710 container `web` cannot have a `restartPolicy` of its own"]);
    says_for("1.35", &own, &[]);
    says_for("1.34..1.36", &own, &["K0710 container `web` cannot have a `restartPolicy` of its own"]);
    let rules = "restartPolicyRules: [{ action: Restart, exitCodes: { operator: In, values: [1] } }]";
    says(&container(rules), &["K0104 `restartPolicyRules` needs `restartPolicy`"]);
    says(&container(&format!("restartPolicy: Never, {rules}")), &[]);
}

#[test]
fn a_hook_ends_with_its_pod() {
    let sleeps = |hook: &str, spec: &str| {
        pod(&format!(
            "{{ {spec} containers: [{{ name: a, image: a, lifecycle: {{ {hook}: {{ sleep: {{ seconds: 60 }} }} }} }}] }}"
        ))
    };
    let long = "K0712 container `a` sleeps 60 s, but its pod has 30 s to end";
    says(&sleeps("preStop", ""), &[long]);
    says(&sleeps("postStart", "terminationGracePeriodSeconds: 30,"), &[long]);
    says(&sleeps("preStop", "terminationGracePeriodSeconds: 60,"), &[]);
}
