//! The rules about pods as single objects: for each condition a pod that breaks it, and one that keeps it.

use super::{lines, report};

/// A Pod with one container and more lines of its spec.
fn pod(spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  {}\n  containers: [{{ name: web, image: web:v1 }}]\n",
        spec.replace('\n', "\n  ")
    )
}

/// A Pod whose container has that security context, and more lines of its spec.
fn secured(context: &str, spec: &str) -> String {
    pod(spec).replace("image: web:v1", &format!("image: web:v1, securityContext: {{ {context} }}"))
}

/// The findings of a text for a version, in one line, but for what is not in the program.
#[track_caller]
fn found(yaml: &str, version: &str, expected: &str) {
    let mut lines = lines(yaml, version);
    lines.retain(|line| !line.starts_with("K0308"));
    assert_eq!(lines.join("; "), expected, "{yaml}");
}

/// The findings of a pod for the newest version.
#[track_caller]
fn says(yaml: &str, expected: &str) {
    found(yaml, "1.37", expected);
}

#[test]
fn a_privileged_container_gains_privileges() {
    let bad = secured("privileged: true, allowPrivilegeEscalation: false", "");
    insta::assert_snapshot!(report(&bad), @r"
    error[K0740]: container `web` is privileged, and must not gain privileges
       ╭─[ app.yaml:6:81 ]
     6 │   containers: [{ name: web, image: web:v1, securityContext: { privileged: true, allowPrivilegeEscalation: false } }]
       │                                                               ╰────────────────────────────────────────── privileged here
       │                                                                                 ╰──────────────────────── a privileged container has them all
       = note: the API server rejects it
       = help: make it unprivileged
       = or: remove `allowPrivilegeEscalation`
    ");
    let adds = "capabilities: { add: [CAP_SYS_ADMIN] }, allowPrivilegeEscalation: false";
    says(&secured(adds, ""), "K0740 container `web` adds CAP_SYS_ADMIN, and must not gain privileges");
    says(&secured("privileged: false, allowPrivilegeEscalation: false", ""), "");
    says(&secured("privileged: true, allowPrivilegeEscalation: true", ""), "");
    says(&secured("capabilities: { add: [SYS_ADMIN] }, allowPrivilegeEscalation: false", ""), "");
}

#[test]
fn users_of_its_own_are_not_for_the_hosts_namespaces() {
    says(&pod("hostUsers: false\nhostPID: true"), "K0741 `hostPID` is not for pods with users of their own");
    says(&pod("hostUsers: false\nhostIPC: true"), "K0741 `hostIPC` is not for pods with users of their own");
    let network = pod("hostUsers: false\nhostNetwork: true");
    found(&network, "1.35", "K0741 `hostNetwork` is not for pods with users of their own");
    found(&network, "1.36", "");
    found(&network, "1.32", "");
    found(&pod("hostUsers: false\nhostPID: true"), "1.32", "");
    says(&pod("hostUsers: true\nhostPID: true"), "");
    says(&pod("hostUsers: false\nhostPID: false"), "");
    says(
        &pod("hostPID: true\nshareProcessNamespace: true"),
        "K0741 containers share the host's processes, or those of the pod, not both",
    );
    says(&pod("hostPID: true\nshareProcessNamespace: false"), "");
}

#[test]
fn an_unmasked_proc_needs_users_of_its_own() {
    let unmasked = secured("procMount: Unmasked", "");
    insta::assert_snapshot!(report(&unmasked), @r"
    error[K0742]: container `web` sees all of /proc, with the users of the host
       ╭─[ app.yaml:6:74 ]
     6 │   containers: [{ name: web, image: web:v1, securityContext: { procMount: Unmasked } }]
       │                                                                          ╰──────── needs `hostUsers: false` in the pod
       = note: the API server rejects it
       = help: give the pod users of its own
    ");
    found(&unmasked, "1.32", "");
    says(&format!("broken: true\n{unmasked}"), "");
    says(&secured("procMount: Unmasked", "hostUsers: false"), "");
    says(&secured("procMount: Default", ""), "");
}

#[test]
fn a_pod_of_one_system_has_no_settings_of_the_other() {
    let windows = |spec: &str| pod(&format!("os: {{ name: windows }}\n{spec}"));
    says(&windows("hostPID: true"), "K0743 `hostPID` is not for a Windows pod");
    says(&windows("hostPID: false"), "");
    says(&windows("hostUsers: true"), "K0743 `hostUsers` is not for a Windows pod");
    says(
        &windows("securityContext: { runAsUser: 1, fsGroup: 2, sysctls: [] }"),
        "K0743 `fsGroup` is not for a Windows pod; K0743 `runAsUser` is not for a Windows pod",
    );
    says(
        &secured("readOnlyRootFilesystem: true", "os: { name: windows }"),
        "K0743 `readOnlyRootFilesystem` is not for a Windows pod",
    );
    says(&secured("readOnlyRootFilesystem: true", ""), "");
    says(
        &secured("windowsOptions: { runAsUserName: web }", "os: { name: linux }"),
        "K0743 `windowsOptions` is not for a Linux pod",
    );
    says(&secured("windowsOptions: { runAsUserName: web }", "os: { name: windows }"), "");
}

#[test]
fn a_profile_of_the_node_has_its_type() {
    for kind in ["seccompProfile", "appArmorProfile"] {
        let with = |profile: &str| pod(&format!("securityContext: {{ {kind}: {{ {profile} }} }}"));
        says(&with("type: Localhost"), "K0104 `type: Localhost` needs `localhostProfile`");
        says(
            &with("type: RuntimeDefault, localhostProfile: a"),
            "K0744 `localhostProfile` is only for `type: Localhost`",
        );
        says(&with("type: Localhost, localhostProfile: a"), "");
        says(&with("type: RuntimeDefault"), "");
    }
    let up = secured("seccompProfile: { type: Localhost, localhostProfile: ../a }", "");
    says(&up, "K0757 the path `../a` goes up with `..`");
}

#[test]
fn processes_of_the_host_are_all_of_a_pod() {
    let all = "securityContext: { windowsOptions: { hostProcess: true } }";
    says(&pod(&format!("{all}\nhostNetwork: true")), "");
    says(&pod(all), "K0745 processes of the host need the host's network");
    let one = secured("windowsOptions: { hostProcess: true }", "hostNetwork: true");
    says(&one, "");
    says(
        &one.replace("containers: [", "containers: [{ name: other, image: other:v1 }, "),
        "K0745 some containers are processes of the host",
    );
    says(
        &secured("windowsOptions: { hostProcess: false }", &format!("{all}\nhostNetwork: true"))
            .replace("containers: [", "containers: [{ name: other, image: other:v1 }, "),
        "K0745 some containers are processes of the host, and others are not",
    );
}

#[test]
fn sysctls_have_names_and_are_set_once() {
    let with = |names: &str| {
        let entries: Vec<String> =
            names.split(' ').map(|name| format!("{{ name: {name}, value: a }}")).collect();
        pod(&format!("securityContext: {{ sysctls: [{}] }}", entries.join(", ")))
    };
    says(&with("net.core.somaxconn kernel.msg net/ipv4/tcp_syncookies"), "");
    says(&with("a.b a.b"), "K0746 the sysctl `a.b` is set twice");
    says(&with("a..b"), "K0746 `a..b` is not the name of a sysctl");
    says(&with("A"), "K0746 `A` is not the name of a sysctl");
}

#[test]
fn a_pod_without_dns_of_the_cluster_has_nameservers() {
    let missing = "K0104 `dnsPolicy: None` needs `nameservers`";
    says(&pod("dnsPolicy: None"), missing);
    says(&pod("dnsPolicy: None\ndnsConfig: { searches: [a.b] }"), missing);
    says(
        &pod("dnsPolicy: None\ndnsConfig: { nameservers: [] }"),
        "K0104 `dnsPolicy: None` needs a nameserver",
    );
    says(&pod("dnsPolicy: None\ndnsConfig: { nameservers: [10.0.0.1] }"), "");
    says(&pod("dnsPolicy: Default"), "");
}

#[test]
fn dns_stays_within_its_limits() {
    let config =
        |field: &str, items: &[String]| pod(&format!("dnsConfig: {{ {field}: [{}] }}", items.join(", ")));
    let label = "a".repeat(60);
    let long = [label.as_str(); 4].join(".");
    let long = vec![long; 9];
    says(&config("searches", &long[..8]), "");
    says(&config("searches", &long), "K0747 `searches` have 2195 characters");
}

#[test]
fn names_and_addresses_are_some() {
    for good in ["10.0.0.1", "010.0.0.1", "\"fd00::1\"", "\"::ffff:10.0.0.1\""] {
        says(&pod(&format!("dnsConfig: {{ nameservers: [{good}] }}")), "");
    }
    for bad in ["10.0.0", "10.0.0.256", "10.0.0.1/24", "dns", "fe80::1%eth0"] {
        let expected = format!("K0806 `{bad}` is not an IP address");
        says(&pod(&format!("dnsConfig: {{ nameservers: [\"{bad}\"] }}")), &expected);
        says(&pod(&format!("hostAliases: [{{ ip: \"{bad}\", hostnames: [a] }}]")), &expected);
    }
    let under = pod("dnsConfig: { searches: [_a.b] }");
    says(&under, "");
    found(&under, "1.32", "K0313 `_a.b` is not a valid search domain");
    says(&pod("dnsConfig: { searches: [a.b., .] }"), "");
    says(&pod("dnsConfig: { searches: [A] }"), "K0313 `A` is not a valid search domain");
    says(&pod("hostAliases: [{ ip: 10.0.0.1, hostnames: [a_b] }]"), "K0313 `a_b` is not a valid host name");
    says(&pod("hostname: a.b"), "K0313 `a.b` is not a valid hostname");
    says(&pod("subdomain: A"), "K0313 `A` is not a valid subdomain");
    says(&pod("hostname: a\nsubdomain: b"), "");
}

#[test]
fn claims_are_whole() {
    let claim = |spec: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{ name: data }}\nspec: {{ {spec} }}\n"
        )
    };
    let size = "resources: { requests: { storage: 1Gi } }";
    let one = "accessModes: [ReadWriteOnce]";
    let name = "PersistentVolumeClaim `data`";
    says(&claim(&format!("{one}, {size}")), "");
    says(&claim(size), &format!("K0104 {name} says no `accessModes`"));
    says(&claim(&format!("accessModes: [], {size}")), &format!("K0104 {name} says no `accessModes`"));
    says(&claim(one), &format!("K0104 {name} says no `resources.requests.storage`"));
    says(&format!("broken: true\n{}", claim(one)), "");
    for none in ["0", "-1Gi", "\"0\""] {
        let text = claim(&format!("{one}, resources: {{ requests: {{ storage: {none} }} }}"));
        says(&text, &format!("K0113 {name} has no size"));
    }
    says(
        &claim(&format!("accessModes: [ReadWriteOncePod, ReadOnlyMany], {size}")),
        "K0749 `ReadWriteOncePod` cannot stand beside `ReadOnlyMany`",
    );
    says(&claim(&format!("accessModes: [ReadWriteOncePod], {size}")), "");
}

#[test]
fn a_claim_has_one_source() {
    let claim = |sources: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{ name: data }}\nspec: {{ accessModes: \
             [ReadWriteOnce], resources: {{ requests: {{ storage: 1Gi }} }}, {sources} }}\n"
        )
    };
    let snapshot = "{ apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: a }";
    says(&claim(&format!("dataSource: {snapshot}, dataSourceRef: {snapshot}")), "");
    says(
        &claim(&format!("dataSource: {}, dataSourceRef: {snapshot}", snapshot.replace("name: a", "name: b"))),
        "K0750 `dataSource` and `dataSourceRef` name different objects",
    );
    says(
        &claim(&format!(
            "dataSource: {snapshot}, dataSourceRef: {}",
            snapshot.replace("name: a", "name: a, namespace: b")
        )),
        "K0750 `dataSource` cannot stand beside a `dataSourceRef` of another namespace",
    );
    says(
        &claim("dataSourceRef: { kind: VolumeSnapshot, name: a }"),
        "K0750 a claim is not filled from the kind `VolumeSnapshot` without an `apiGroup`",
    );
    // The API server leaves this one out.
    says(&claim("dataSource: { kind: VolumeSnapshot, name: a }"), "");
}

#[test]
fn tolerations_make_sense() {
    let with = |toleration: &str| pod(&format!("tolerations: [{{ {toleration} }}]"));
    let keyless = "K0751 a toleration without a key takes every taint";
    says(&with("value: a"), keyless);
    says(&with("operator: Equal, effect: NoSchedule"), keyless);
    says(&with("operator: Exists"), "");
    says(&with("key: a, operator: Exists, value: b"), "K0751 a toleration with `Exists` compares no value");
    says(&with("key: a, operator: Exists, value: \"\""), "");
    let timed = "K0751 only running pods tolerate a taint for some time";
    says(&with("key: a, operator: Exists, tolerationSeconds: 5"), timed);
    says(&with("key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 5"), timed);
    says(&with("key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5"), "");
    says(&with("key: a_, operator: Exists"), "K0314 `a_` is not a valid key of a taint");
    says(&with("key: a, value: b c"), "K0314 `b c` is not a valid value of a taint");
    says(&with("key: a, value: b"), "");
}

#[test]
fn spread_constraints_make_sense() {
    let with = |more: &str, action: &str| {
        let constraint = format!("{{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: {action}{more} }}");
        pod(&format!("topologySpreadConstraints: [{constraint}]"))
    };
    says(&with(", minDomains: 2", "ScheduleAnyway"), "K0752 `minDomains` is only for `DoNotSchedule`");
    says(&with(", minDomains: 2", "DoNotSchedule"), "");
    says(&with(", matchLabelKeys: [a]", "DoNotSchedule"), "K0752 `matchLabelKeys` need a `labelSelector`");
    let selects = ", matchLabelKeys: [a], labelSelector: { matchLabels: { a: b } }";
    says(&with(selects, "DoNotSchedule"), "K0752 the label `a` is matched and selected");
    let expression =
        ", matchLabelKeys: [a], labelSelector: { matchExpressions: [{ key: a, operator: Exists }] }";
    says(&with(expression, "DoNotSchedule"), "K0752 the label `a` is matched and selected");
    says(&with(&selects.replace("a: b", "c: d"), "DoNotSchedule"), "");
    let two = with("", "DoNotSchedule");
    let twice =
        two.replace("[{ max", "[{ maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }, { max");
    says(&twice, "K0752 pods are spread over `zone` twice");
    says(&twice.replacen("DoNotSchedule", "ScheduleAnyway", 1), "");
    says(&two.replace("zone", "\"\""), "K0314 empty text is not a valid label of nodes");
    let affinity = |key: &str| {
        let term = format!("{{ topologyKey: \"{key}\", labelSelector: {{ matchLabels: {{ a: b }} }} }}");
        pod(&format!(
            "affinity: {{ podAffinity: {{ requiredDuringSchedulingIgnoredDuringExecution: [{term}] }} }}"
        ))
    };
    says(&affinity("kubernetes.io/hostname"), "");
    says(&affinity(""), "K0314 empty text is not a valid label of nodes");
    says(&affinity("a b"), "K0314 `a b` is not a valid label of nodes");
}

#[test]
fn node_selectors_compare_with_values() {
    let with = |terms: &str| {
        let required =
            format!("requiredDuringSchedulingIgnoredDuringExecution: {{ nodeSelectorTerms: [{terms}] }}");
        pod(&format!("affinity: {{ nodeAffinity: {{ {required} }} }}"))
    };
    let label = |more: &str| with(&format!("{{ matchExpressions: [{{ key: a, {more} }}] }}"));
    let field = |more: &str| with(&format!("{{ matchFields: [{{ key: metadata.name, {more} }}] }}"));
    says(&with(""), "K0753 the node selector has no terms");
    says(&label("operator: In"), "K0753 `In` compares with no values");
    says(&label("operator: In, values: [a, b]"), "");
    says(&label("operator: Exists, values: [a]"), "K0753 `Exists` compares with no values");
    says(&label("operator: Exists"), "");
    says(&label("operator: Gt, values: [\"1\", \"2\"]"), "K0753 `Gt` compares with one value");
    says(&label("operator: Gt, values: [\"1\"]"), "");
    says(&field("operator: In, values: [a]"), "");
    says(&field("operator: In, values: [a, b]"), "K0753 `In` over a field of nodes takes one value");
    says(&field("operator: Exists"), "K0753 a field of nodes is not compared with `Exists`");
}

#[test]
fn gates_are_waited_for_once_and_without_a_node() {
    says(
        &pod("schedulingGates: [{ name: a/b }, { name: a/b }]"),
        "K0754 the pod waits for the gate `a/b` twice",
    );
    says(
        &pod("schedulingGates: [{ name: a/b }]\nnodeName: a"),
        "K0754 the pod waits for gates, and has a node already",
    );
    says(&pod("schedulingGates: [{ name: a/b }, { name: a/c }]"), "");
}

#[test]
fn a_token_is_some_accounts() {
    let token = "volumes: [{ name: t, projected: { sources: [{ serviceAccountToken: { path: t } }] } }]";
    says(&pod(token), "K0755 the pod has a token, and names no account");
    says(
        &pod(&token.replace("path: t", "path: /t")).replace("spec:\n", "spec:\n  serviceAccount: web\n"),
        "K0757 the path `/t` begins with `/`",
    );
    says(
        &pod("ephemeralContainers: [{ name: d, image: d:v1 }]"),
        "K0756 Pod `web` is made with ephemeral containers",
    );
    says(&pod("ephemeralContainers: []"), "");
}

#[test]
fn paths_stay_in_their_volumes() {
    let file = |path: &str| {
        pod(&format!(
            "volumes: [{{ name: v, emptyDir: {{}} }}, {{ name: d, downwardAPI: {{ items: [{{ path: \"{path}\", fieldRef: {{ fieldPath: metadata.name }} }}] }} }}]"
        ))
    };
    says(&file("a/b"), "");
    says(&file("/a"), "K0757 the path `/a` begins with `/`");
    says(&file("a/../b"), "K0757 the path `a/../b` goes up with `..`");
    says(&file("..a"), "K0757 the path `..a` begins with `..`");
    let volume = |source: &str| pod(&format!("volumes: [{{ name: v, {source} }}]"));
    says(&volume("hostPath: { path: /a/../b }"), "K0757 the path `/a/../b` goes up with `..`");
    says(&volume("hostPath: { path: /a..b }"), "");
    says(&volume("nfs: { server: s, path: a }"), "K0757 the path `a` does not begin with `/`");
    says(&volume("nfs: { server: s, path: /a }"), "");
    says(&volume("gitRepo: { repository: r, directory: /a }"), "K0757 the path `/a` begins with `/`");
    let items = |mode: &str| volume(&format!("downwardAPI: {{ defaultMode: {mode} }}"));
    says(&items("444"), "K0759 the mode 444 is 0674 in octal");
    says(&items("0444"), "");
    says(&items("420"), "");
}

#[test]
fn files_of_a_volume_differ_and_show_what_they_can() {
    let with = |first: &str, field: &str| {
        pod(&format!(
            "volumes: [{{ name: v, projected: {{ sources: [{{ downwardAPI: {{ items: [{{ path: {first}, fieldRef: {{ fieldPath: \
             metadata.name }} }}] }} }}, {{ downwardAPI: {{ items: [{{ path: b, fieldRef: {{ fieldPath: \"{field}\" }} }}] }} }}] }} }}]"
        ))
    };
    says(&with("a", "metadata.labels['a']"), "");
    says(&with("a", "metadata.annotations"), "");
    says(&with("b", "metadata.uid"), "K0758 two sources of the volume give the file `b`");
    says(&with("a", "status.podIP"), "K0760 a file cannot show the field `status.podIP`");
    says(&with("a", "metadata.label"), "K0760 a file cannot show the field `metadata.label`");
}
