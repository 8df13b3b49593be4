//! Rules of Roles.

use super::{lines, passes, report};

fn role(groups: &str, resources: &str, verbs: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{ name: r }}\nrules: [{{ apiGroups: [{groups}], resources: \
         [{resources}], verbs: [{verbs}] }}]\n"
    )
}

fn resource(groups: &str, resources: &str) -> Vec<String> {
    lines(&role(groups, resources, "get"), "1.37")
}

#[test]
fn a_resource_is_in_its_group() {
    for (groups, resources) in [
        ("\"\"", "pods, pods/log, pods/exec, services/proxy, nodes/metrics, \"*\", \"*/scale\""),
        ("apps", "deployments, deployments/scale, statefulsets/status, deployments/finalizers"),
        ("\"\", apps", "pods, deployments"),
        ("\"*\"", "anything"),
        ("extensions, apps", "ingresses, deployments"),
        ("example.com", "things"),
        ("authentication.k8s.io", "tokenreviews, userextras/scopes"),
        ("certificates.k8s.io", "signers, certificatesigningrequests/approval"),
    ] {
        passes(&role(groups, resources, "get"));
    }
    insta::assert_snapshot!(report(&role("apps", "deployment", "get")), @r#"
    warning[K0358]: no resource is named `deployment`
       ╭─[ app.yaml:4:42 ]
     4 │ rules: [{ apiGroups: [apps], resources: [deployment], verbs: [get] }]
       │                                          ╰────────── permits nothing
       = note: the API server accepts the rule and refuses the requests
       = help: did you mean `deployments`?
     4 - rules: [{ apiGroups: [apps], resources: [deployment], verbs: [get] }]
     4 + rules: [{ apiGroups: [apps], resources: [deployments], verbs: [get] }]
    "#);
    insta::assert_snapshot!(report(&role("\"\"", "deployments", "get")), @r#"
    warning[K0358]: `deployments` are not in the group "" (core)
       ╭─[ app.yaml:4:23 ]
     4 │ rules: [{ apiGroups: [""], resources: [deployments], verbs: [get] }]
       │                       ╰──────────────────────────── permits nothing
       │                                        ╰─────────── `deployments` are in `apps`
       = note: the API server accepts the rule and refuses the requests
       = help: write "apps"
     4 - rules: [{ apiGroups: [""], resources: [deployments], verbs: [get] }]
     4 + rules: [{ apiGroups: ["apps"], resources: [deployments], verbs: [get] }]
    "#);
    assert_eq!(resource("\"\"", "Pods"), ["K0358 no resource is named `Pods`"]);
    assert_eq!(resource("\"\"", "pods/logs"), ["K0358 pods have no `logs`"]);
    assert_eq!(resource("\"\"", "widgets"), ["K0358 no resource is named `widgets`"]);
    assert_eq!(
        resource("\"\", batch", "deployments"),
        ["K0358 `deployments` are in none of the groups of this rule"]
    );
    assert_eq!(resource("networking.k8s.io", "netpol"), ["K0358 no resource is named `netpol`"]);
}

#[test]
fn a_verb_is_one_that_is_asked_for() {
    let verbs = |verbs: &str| lines(&role("\"\"", "pods", verbs), "1.37");
    assert!(verbs("get, \"*\", deletecollection, impersonate, frobnicate").is_empty());
    assert_eq!(verbs("Get"), ["K0359 no verb is named `Get`"]);
    insta::assert_snapshot!(report(&role("\"\"", "pods", "lst, read")), @r#"
    warning[K0359]: no verb is named `lst`
       ╭─[ app.yaml:4:55 ]
     4 │ rules: [{ apiGroups: [""], resources: [pods], verbs: [lst, read] }]
       │                                                       ╰─── permits nothing
       = note: the API server accepts the rule and refuses the requests
       = help: did you mean `list`?
     4 - rules: [{ apiGroups: [""], resources: [pods], verbs: [lst, read] }]
     4 + rules: [{ apiGroups: [""], resources: [pods], verbs: [list, read] }]

    warning[K0359]: no verb is named `read`
       ╭─[ app.yaml:4:60 ]
     4 │ rules: [{ apiGroups: [""], resources: [pods], verbs: [lst, read] }]
       │                                                            ╰──── permits nothing
       = note: the API server accepts the rule and refuses the requests
       = help: did you mean `get`?
     4 - rules: [{ apiGroups: [""], resources: [pods], verbs: [lst, read] }]
     4 + rules: [{ apiGroups: [""], resources: [pods], verbs: [lst, get] }]
    "#);
    assert!(lines(&role("example.com", "things", "read"), "1.37").is_empty());
}
