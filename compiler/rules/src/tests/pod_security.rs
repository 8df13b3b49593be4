//! The Pod Security Standards: each check by a pod that breaks it and one that keeps it, and its versions.

use kdsl_base::Severity;
use kdsl_schema::{PodSecurity, Schema, SecurityLevel, Target, Version};

use super::{manifests, report};

const RESTRICTED: &str = "securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }";
const KEPT: &str = "allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }";

/// A Pod with a container, more lines of its spec, and more in the container.
fn pod(spec: &str, container: &str) -> String {
    let spec = spec.replace('\n', "\n  ");
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web, namespace: shop }}\nspec:\n  {spec}\n  containers: [{{ name: web, image: \
         web:v1{container} }}]\n"
    )
}

/// A Pod whose container has that security context.
fn secured(context: &str) -> String {
    pod("", &format!(", securityContext: {{ {context} }}"))
}

/// The Pod of the restricted level with something else in its spec and its container's security context.
fn restricted(spec: &str, context: &str) -> String {
    pod(&format!("{RESTRICTED}\n{spec}"), &format!(", securityContext: {{ {KEPT}{context} }}"))
}

/// A Namespace with that label.
fn namespace(labels: &str) -> String {
    let labels: Vec<String> =
        labels.split(' ').map(|label| format!("pod-security.kubernetes.io/{label}")).collect();
    let labels = labels.join(", ").replace('=', ": ");
    format!("apiVersion: v1\nkind: Namespace\nmetadata: {{ name: shop, labels: {{ {labels} }} }}\n---\n")
}

/// The findings about a pod in a Namespace with such labels: codes and messages, a warning with a `w`.
fn findings(labels: &str, yaml: &str, version: &str) -> String {
    let (manifests, _) = manifests(&format!("{}{yaml}", namespace(labels)));
    let found = crate::check(&manifests, Schema::builtin(), Target::parse(version).unwrap());
    let found = found.iter().filter(|problem| problem.code.id().starts_with("K09"));
    let lines: Vec<String> = found
        .map(|problem| {
            assert!(problem.message.chars().count() <= 100, "{}", problem.message);
            let warning = if problem.severity == Severity::Warning { "w " } else { "" };
            format!("{warning}{} {}", problem.code.id(), problem.message)
        })
        .collect();
    lines.join("; ")
}

#[track_caller]
fn baseline(yaml: &str, expected: &str) {
    assert_eq!(findings("enforce=baseline", yaml, "1.37"), expected, "{yaml}");
}

#[track_caller]
fn strict(yaml: &str, expected: &str) {
    assert_eq!(findings("enforce=restricted", yaml, "1.37"), expected, "{yaml}");
}

#[test]
fn a_namespace_enforces_a_standard() {
    let both = format!("{}{}", namespace("enforce=restricted"), pod("", ""));
    insta::assert_snapshot!(report(&both), @r#"
    error[K0917]: Pod `web` may run as root
       ╭─[ app.yaml:8:1 ]
     3 │ metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
       │                                                                       ╰────────── asked for here
     8 │ spec:
       │ ╰──── needs `runAsNonRoot: true`
       = note: Namespace `shop` enforces the standard: the API server refuses such pods, whatever makes them
       = note: `runAsNonRoot` of the restricted standard
       = help: set `runAsNonRoot: true`

    error[K0919]: Pod `web` names no profile of seccomp
       ╭─[ app.yaml:8:1 ]
     3 │ metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
       │                                                                       ╰────────── asked for here
     8 │ spec:
       │ ╰──── needs `seccompProfile.type: "RuntimeDefault"`
       = note: Namespace `shop` enforces the standard: the API server refuses such pods, whatever makes them
       = note: `seccompProfile_restricted` of the restricted standard
       = help: use the profile of the runtime

    error[K0913]: container `web` can gain privileges
        ╭─[ app.yaml:10:24 ]
      3 │ metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
        │                                                                       ╰────────── asked for here
     10 │   containers: [{ name: web, image: web:v1 }]
        │                        ╰─── needs `allowPrivilegeEscalation: false`
        = note: Namespace `shop` enforces the standard: the API server refuses such pods, whatever makes them
        = note: `allowPrivilegeEscalation` of the restricted standard
        = help: set `allowPrivilegeEscalation: false`

    error[K0914]: container `web` keeps capabilities
        ╭─[ app.yaml:10:24 ]
      3 │ metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
        │                                                                       ╰────────── asked for here
     10 │   containers: [{ name: web, image: web:v1 }]
        │                        ╰─── needs `capabilities.drop: ["ALL"]`
        = note: Namespace `shop` enforces the standard: the API server refuses such pods, whatever makes them
        = note: `capabilities_restricted` of the restricted standard
        = help: drop all capabilities
    "#);
    strict(&restricted("", ""), "");
    baseline(&pod("", ""), "");
    assert_eq!(findings("enforce=privileged", &secured("privileged: true"), "1.37"), "");
    assert_eq!(
        findings("enforce=baseline", &secured("privileged: true").replace("shop", "other"), "1.37"),
        ""
    );
}

#[test]
fn a_workload_is_held_to_it_by_its_pods() {
    let web = format!(
        "{}apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web, namespace: shop }}\nspec:\n  selector: {{ matchLabels: {{ a: b }} \
         }}\n  template:\n    metadata: {{ labels: {{ a: b }} }}\n    spec:\n      hostPID: true\n      containers: [{{ name: web, image: \
         web:v1 }}]\n",
        namespace("enforce=baseline")
    );
    insta::assert_snapshot!(report(&web), @r"
    error[K0902]: the pod of Deployment `web` shares the node's processes
        ╭─[ app.yaml:13:7 ]
      3 │ metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: baseline } }
        │                                                                       ╰──────── asked for here
     13 │       hostPID: true
        │       ╰─────── not allowed by the standard
        = note: Namespace `shop` enforces the standard: the API server refuses such pods, whatever makes them
        = note: `hostNamespaces` of the baseline standard
        = help: remove `hostPID`
    ");
}

#[test]
fn what_is_warned_of_is_a_warning_and_what_is_enforced_an_error() {
    let root = secured("privileged: true");
    let privileged = "K0901 container `web` is privileged";
    assert_eq!(findings("warn=baseline", &root, "1.37"), format!("w {privileged}"));
    assert_eq!(findings("audit=baseline", &root, "1.37"), format!("w {privileged}"));
    assert_eq!(findings("warn=baseline audit=baseline enforce=baseline", &root, "1.37"), privileged);
    let adds = restricted("", ", capabilities: { add: [SYS_ADMIN], drop: [ALL] }")
        .replace("capabilities: { drop: [ALL] }, capabilities", "capabilities");
    assert_eq!(
        findings("enforce=baseline warn=restricted", &adds, "1.37"),
        "K0907 container `web` adds the capability `SYS_ADMIN`"
    );
}

#[test]
fn a_label_names_a_version() {
    let host = pod("", ", livenessProbe: { httpGet: { port: 80, host: example.com } }");
    let found = "K0905 container `web` sends its probe to `example.com`";
    assert_eq!(findings("enforce=baseline", &host, "1.33"), "");
    assert_eq!(findings("enforce=baseline", &host, "1.34"), found);
    assert_eq!(findings("enforce=baseline enforce-version=v1.33", &host, "1.34"), "");
    assert_eq!(findings("enforce=baseline enforce-version=latest", &host, "1.34"), found);
}

#[test]
fn a_label_is_well_formed() {
    let ok = restricted("", "");
    let of = |labels: &str| findings(labels, &ok, "1.37");
    assert_eq!(of("enforce=restrictd"), "K0920 `restrictd` is not a Pod Security Standard");
    assert_eq!(of("warn=none"), "K0920 `none` is not a Pod Security Standard");
    assert_eq!(of("warn=baseline warn-version=\"1.30\""), "K0920 `1.30` is not a version of the standards");
    assert_eq!(of("warn=baseline warn-version=v1.030"), "K0920 `v1.030` is not a version of the standards");
    assert_eq!(of("warn=baseline warn-version=v1.30"), "");
}

#[test]
fn the_project_asks_of_all_pods() {
    let ask = |enforce: bool, namespaces: Vec<(String, SecurityLevel)>| {
        let asked = PodSecurity {
            level: SecurityLevel::Baseline,
            version: Some(Version::new(33)),
            enforce,
            namespaces,
        };
        let (manifests, _) = manifests(&secured("privileged: true"));
        let found = crate::pod_security(&manifests, Schema::builtin(), Target::default(), &asked);
        found.iter().map(|problem| (problem.severity, problem.message.clone())).collect::<Vec<_>>()
    };
    let message = "container `web` is privileged".to_owned();
    assert_eq!(ask(true, Vec::new()), [(Severity::Error, message.clone())]);
    assert_eq!(ask(false, Vec::new()), [(Severity::Warning, message)]);
    assert_eq!(ask(true, vec![("shop".to_owned(), SecurityLevel::Privileged)]), []);
}

#[test]
fn the_baseline_keeps_pods_from_the_node() {
    baseline(&secured("privileged: false"), "");
    baseline(&secured("privileged: true"), "K0901 container `web` is privileged");
    let init = "initContainers: [{ name: init, image: a:v1, securityContext: { privileged: true } }]";
    baseline(&pod(init, ""), "K0901 container `init` is privileged");
    baseline(
        &pod("hostNetwork: true\nhostPID: true\nhostIPC: true", ""),
        "K0902 Pod `web` shares the node's network; K0902 Pod `web` shares the node's processes; K0902 Pod `web` shares the node's memory",
    );
    baseline(&pod("hostNetwork: false", ""), "");
    baseline(
        &pod("volumes: [{ name: a, hostPath: { path: /a } }, { name: b, emptyDir: {} }]", ""),
        "K0903 the volume `a` is a part of the node's file system",
    );
    baseline(
        &pod("", ", ports: [{ containerPort: 80, hostPort: 80 }]"),
        "K0904 container `web` takes port 80 of the node",
    );
    baseline(&pod("", ", ports: [{ containerPort: 80, hostPort: 0 }]"), "");
    baseline(
        &pod("", ", lifecycle: { preStop: { httpGet: { port: 80, host: a } } }"),
        "K0905 container `web` sends its probe to `a`",
    );
    baseline(&pod("", ", lifecycle: { preStop: { httpGet: { port: 80 } } }"), "");
}

#[test]
fn procs_are_masked_unless_the_pod_has_its_own_users() {
    let unmasked = secured("procMount: Unmasked");
    baseline(&unmasked, "K0906 container `web` sees all of /proc");
    baseline(&secured("procMount: Default"), "");
    let own = unmasked.replace("spec:\n", "spec:\n  hostUsers: false\n");
    baseline(&own, "");
    assert_eq!(findings("enforce=baseline", &own, "1.34"), "K0906 container `web` sees all of /proc");
    let own = restricted("hostUsers: false", ", procMount: Unmasked");
    strict(&own, "K0915 container `web` sees all of /proc");
    assert_eq!(findings("enforce=restricted", &own, "1.34"), "K0906 container `web` sees all of /proc");
}

#[test]
fn capabilities_and_profiles_stay_as_they_are() {
    baseline(
        &secured("capabilities: { add: [CHOWN, SYS_ADMIN, NET_RAW] }"),
        "K0907 container `web` adds the capability `SYS_ADMIN`; K0907 container `web` adds the capability `NET_RAW`",
    );
    baseline(&secured("capabilities: { add: [CHOWN] }"), "");
    let unconfined = "appArmorProfile: { type: Unconfined }";
    baseline(&secured(unconfined), "K0908 container `web` runs without a profile of AppArmor");
    baseline(
        &pod(&format!("securityContext: {{ {unconfined} }}"), ""),
        "K0908 Pod `web` runs without a profile of AppArmor",
    );
    let annotated = |value: &str| {
        let annotation =
            format!("annotations: {{ container.apparmor.security.beta.kubernetes.io/web: {value} }}");
        pod("", "").replace("name: web, names", &format!("name: web, {annotation}, names"))
    };
    baseline(&annotated("unconfined"), "K0908 container `web` runs without a profile of AppArmor");
    baseline(&annotated("localhost/a"), "");
    let types = |kind: &str| secured(&format!("seLinuxOptions: {{ type: {kind} }}"));
    baseline(&types("spc_t"), "K0909 container `web` has the type `spc_t` of SELinux");
    baseline(&types("container_engine_t"), "");
    assert_eq!(
        findings("enforce=baseline", &types("container_engine_t"), "1.30"),
        "K0909 container `web` has the type `container_engine_t` of SELinux"
    );
    baseline(
        &pod("securityContext: { seLinuxOptions: { user: a, role: b, level: c } }", ""),
        "K0909 Pod `web` has the user `a` of SELinux; K0909 Pod `web` has the role `b` of SELinux",
    );
    baseline(
        &secured("seccompProfile: { type: Unconfined }"),
        "K0910 container `web` runs without a profile of seccomp",
    );
    baseline(&secured("seccompProfile: { type: RuntimeDefault }"), "");
    let annotation = "annotations: { seccomp.security.alpha.kubernetes.io/pod: unconfined }";
    let old = pod("", "").replace("name: web, names", &format!("name: web, {annotation}, names"));
    assert_eq!(
        findings("enforce=baseline enforce-version=v1.18", &old, "1.37"),
        "K0910 Pod `web` runs without a profile of seccomp"
    );
    baseline(&old, "");
}

#[test]
fn sysctls_are_safe_ones() {
    let sysctl =
        |name: &str| pod(&format!("securityContext: {{ sysctls: [{{ name: {name}, value: a }}] }}"), "");
    baseline(&sysctl("kernel.shm_rmid_forced"), "");
    baseline(&sysctl("kernel.msgmax"), "K0911 Pod `web` sets the sysctl `kernel.msgmax`");
    for (name, since) in [
        ("net.ipv4.ip_local_reserved_ports", 27),
        ("net.ipv4.tcp_fin_timeout", 29),
        ("net.ipv4.tcp_rmem", 32),
        ("net.ipv4.tcp_notsent_lowat", 37),
    ] {
        let at = |minor: i32| {
            let labels = format!("enforce=baseline enforce-version=v1.{minor}");
            findings(&labels, &sysctl(name), "1.37")
        };
        assert_eq!(at(since), "");
        assert_eq!(at(since - 1), format!("K0911 Pod `web` sets the sysctl `{name}`"));
    }
    baseline(
        &pod("hostNetwork: false", ", securityContext: { windowsOptions: { hostProcess: true } }"),
        "K0912 container `web` is a process of the node",
    );
}

#[test]
fn the_restricted_level_asks_to_give_up() {
    let gains = "K0913 container `web` can gain privileges";
    strict(&restricted("", "").replace("allowPrivilegeEscalation: false, ", ""), gains);
    strict(
        &restricted("", "").replace("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"),
        gains,
    );
    let keeps = "K0914 container `web` keeps capabilities";
    strict(&restricted("", "").replace("drop: [ALL]", "drop: [NET_RAW]"), keeps);
    strict(&restricted("", "").replace("drop: [ALL]", ""), keeps);
    strict(
        &restricted("", "").replace("drop: [ALL]", "drop: [ALL], add: [NET_BIND_SERVICE, CHOWN]"),
        "K0914 container `web` adds the capability `CHOWN`",
    );
    strict(
        &restricted(
            "volumes: [{ name: a, nfs: { server: b, path: /c } }, { name: d }, { name: e, secret: { secretName: f } }]",
            "",
        ),
        "K0916 the volume `a` is of the type `nfs`",
    );
    strict(
        &restricted("volumes: [{ name: a, hostPath: { path: /a } }]", ""),
        "K0916 the volume `a` is of the type `hostPath`",
    );
    strict(&format!("broken: true\n{}", pod("", "")), "");
}

#[test]
fn windows_has_no_privileges_of_linux() {
    let windows = pod("os: { name: windows }\nsecurityContext: { runAsNonRoot: true }", "");
    strict(&windows, "");
    let old = findings("enforce=restricted enforce-version=v1.24", &windows, "1.37");
    assert_eq!(
        old,
        "K0913 container `web` can gain privileges; K0914 container `web` keeps capabilities; K0919 Pod `web` names no profile of seccomp"
    );
}

#[test]
fn containers_inherit_what_the_pod_says() {
    let root = |pods: &str, container: &str| restricted("", container).replace("runAsNonRoot: true, ", pods);
    strict(&root("", ""), "K0917 Pod `web` may run as root");
    strict(&root("", ", runAsNonRoot: true"), "");
    strict(&root("runAsNonRoot: true, ", ", runAsNonRoot: false"), "K0917 container `web` may run as root");
    strict(&root("runAsNonRoot: false, ", ""), "K0917 Pod `web` may run as root");
    let second = root("", ", runAsNonRoot: true").replace(
        "containers: [",
        &format!("containers: [{{ name: b, image: b:v1, securityContext: {{ {KEPT} }} }}, "),
    );
    strict(&second, "K0917 container `b` may run as root");
    strict(&root("runAsNonRoot: true, runAsUser: 0, ", ""), "K0918 Pod `web` runs as root");
    strict(&root("runAsNonRoot: true, ", ", runAsUser: 0"), "K0918 container `web` runs as root");
    strict(&root("runAsNonRoot: true, ", ", runAsUser: 1"), "");
    let own = root("runAsUser: 0, ", "").replace("spec:\n", "spec:\n  hostUsers: false\n");
    strict(&own, "");
    assert_eq!(
        findings("enforce=restricted", &own, "1.34"),
        "K0917 Pod `web` may run as root; K0918 Pod `web` runs as root"
    );
    let seccomp = |pods: &str, container: &str| {
        restricted("", container).replacen(", seccompProfile: { type: RuntimeDefault }", pods, 1)
    };
    strict(&seccomp("", ""), "K0919 Pod `web` names no profile of seccomp");
    strict(&seccomp("", ", seccompProfile: { type: RuntimeDefault }"), "");
    strict(
        &seccomp(", seccompProfile: { type: Unconfined }", ""),
        "K0919 Pod `web` runs without a profile of seccomp",
    );
}
