//! The rules about workloads, and about metadata of any object: a case that fails and one that passes.

use super::{lines, passes, report};

/// A workload of that kind with those lines in its spec, and those in the spec of its pods.
fn workload(kind: &str, spec: &str, pods: &str) -> String {
    format!(
        "apiVersion: apps/v1
kind: {kind}
metadata: {{ name: web }}
spec:
  {spec}
  selector: {{ matchLabels: {{ app: web }} }}
  template:
    metadata: {{ labels: {{ app: web }} }}
    spec:
      {pods}
      containers: [{{ name: web, image: \"web:1\" }}]
"
    )
}

/// A Job with those lines in its spec and in the spec of its pods.
fn job(spec: &str, pods: &str) -> String {
    format!(
        "apiVersion: batch/v1
kind: Job
metadata: {{ name: load }}
spec:
  {spec}
  template:
    spec:
      {pods}
      containers: [{{ name: load, image: \"load:1\" }}]
"
    )
}

/// A CronJob with those lines in its spec.
fn cron(spec: &str) -> String {
    format!(
        "apiVersion: batch/v1
kind: CronJob
metadata: {{ name: load }}
spec:
  {spec}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{{ name: load, image: \"load:1\" }}]
"
    )
}

/// The findings of a text, for the newest version.
fn found(yaml: &str) -> Vec<String> {
    lines(yaml, "1.37")
}

#[test]
fn pods_of_a_workload_restart_always() {
    for kind in ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"] {
        passes(&workload(kind, "minReadySeconds: 1", "restartPolicy: Always"));
        let never = found(&workload(kind, "minReadySeconds: 1", "restartPolicy: Never"));
        assert_eq!(never, [format!("K0780 {kind} `web` restarts its pods always, not `Never`")]);
        let deadline = found(&workload(kind, "minReadySeconds: 1", "activeDeadlineSeconds: 5"));
        assert_eq!(deadline, [format!("K0781 the pods of {kind} `web` cannot have a deadline")]);
    }
    insta::assert_snapshot!(report(&workload("Deployment", "replicas: 1", "restartPolicy: OnFailure")), @r#"
    error[K0780]: Deployment `web` restarts its pods always, not `OnFailure`
        ╭─[ app.yaml:10:22 ]
     10 │       restartPolicy: OnFailure
        │                      ╰───────── must be `Always`
        = note: the API server rejects it
        = note: what runs once is a Job
        = help: leave it out, which means `Always`
    "#);
}

#[test]
fn pods_of_a_job_end() {
    passes(&job("backoffLimit: 1", "restartPolicy: Never"));
    passes(&job("backoffLimit: 1", "restartPolicy: OnFailure"));
    insta::assert_snapshot!(report(&job("backoffLimit: 1", "restartPolicy: Always")), @r#"
    error[K0780]: the pods of Job `load` cannot restart always
       ╭─[ app.yaml:8:22 ]
     8 │       restartPolicy: Always
       │                      ╰────── must be `OnFailure` or `Never`
       = note: the API server rejects it: a Job's pods end
       = help: restart a container that fails
       = or: make a new pod where one fails
    "#);
    insta::assert_snapshot!(report(&job("backoffLimit: 1", "hostname: load")), @r#"
    error[K0780]: Job `load` does not say when its pods restart
       ╭─[ app.yaml:7:5 ]
     7 │     spec:
       │     ╰──── `restartPolicy` is missing, which means `Always`
       = note: the API server rejects it: a Job's pods end
       = help: restart a container that fails
       = or: make a new pod where one fails
    "#);
}

#[test]
fn a_workload_says_what_it_selects() {
    let without = workload("Deployment", "replicas: 1", "hostname: web")
        .replace("  selector: { matchLabels: { app: web } }\n", "");
    insta::assert_snapshot!(report(&without), @r#"
    error[K0104]: Deployment is missing `selector`
       ╭─[ app.yaml:4:1 ]
     4 │ spec:
       │ ╰──── `selector` must be set
       = note: the API server rejects it
       = help: select its pods by their label `app`
    "#);
}

#[test]
fn an_update_can_begin() {
    let rolling = |kind: &str, numbers: &str| {
        let field = if kind == "Deployment" { "strategy" } else { "updateStrategy" };
        workload(kind, &format!("{field}: {{ rollingUpdate: {numbers} }}"), "hostname: web")
    };
    passes(&rolling("Deployment", "{ maxUnavailable: 0 }"));
    passes(&rolling("Deployment", "{ maxSurge: 0 }"));
    insta::assert_snapshot!(report(&rolling("Deployment", "{ maxUnavailable: 0, maxSurge: \"0%\" }")), @r#"
    error[K0782]: Deployment `web` can never be updated
       ╭─[ app.yaml:5:61 ]
     5 │   strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: "0%" } }
       │                                                ╰───────────────── and none may be taken away
       │                                                             ╰──── no pod may be added
       = note: the API server rejects it
       = help: add one pod at a time
    "#);
    assert_eq!(
        found(&rolling("Deployment", "{ maxUnavailable: \"120%\" }")),
        ["K0113 `maxUnavailable` is 120%, which is out of range"]
    );
    passes(&rolling("DaemonSet", "{ maxUnavailable: 0, maxSurge: 1 }"));
    passes(&rolling("DaemonSet", "{ maxUnavailable: 2 }"));
    assert_eq!(
        found(&rolling("DaemonSet", "{ maxUnavailable: 0 }")),
        ["K0782 DaemonSet `web` can never be updated"]
    );
    insta::assert_snapshot!(report(&rolling("DaemonSet", "{ maxSurge: 1 }")), @r#"
    error[K0782]: DaemonSet `web` both adds pods before others go and takes them away
       ╭─[ app.yaml:5:38 ]
     5 │   updateStrategy: { rollingUpdate: { maxSurge: 1 } }
       │                                      ╰──────── adds pods first
       = note: `maxUnavailable` is 1 where it is absent
       = note: the API server rejects it: a DaemonSet does one or the other
       = help: take no pod away first
    "#);
    let stateful = rolling("StatefulSet", "{ maxUnavailable: 0 }");
    assert_eq!(found(&stateful), ["K0782 StatefulSet `web` can never be updated"]);
    assert!(lines(&stateful, "1.34").is_empty(), "the field did not count");
}

#[test]
fn settings_of_a_rollout_need_one() {
    let strategy = |kind: &str, field: &str, name: &str| {
        workload(kind, &format!("{field}: {{ type: {name}, rollingUpdate: {{}} }}"), "hostname: web")
    };
    passes(&strategy("Deployment", "strategy", "RollingUpdate"));
    passes(&strategy("DaemonSet", "updateStrategy", "OnDelete"));
    insta::assert_snapshot!(report(&strategy("Deployment", "strategy", "Recreate")), @r#"
    error[K0783]: `rollingUpdate` is only for `type: RollingUpdate`
       ╭─[ app.yaml:5:31 ]
     5 │   strategy: { type: Recreate, rollingUpdate: {} }
       │               ╰───────────────────────────── `type` is `Recreate`
       │                               ╰───────────── does not apply here
       = note: the API server rejects it
       = help: remove `rollingUpdate`
    "#);
    assert_eq!(
        found(&strategy("StatefulSet", "updateStrategy", "OnDelete")),
        ["K0783 `rollingUpdate` is only for `type: RollingUpdate`"]
    );
}

#[test]
fn an_update_can_end() {
    passes(&workload("Deployment", "minReadySeconds: 30", "hostname: web"));
    passes(&workload("Deployment", "minReadySeconds: 700\n  progressDeadlineSeconds: 701", "hostname: web"));
    insta::assert_snapshot!(report(&workload("Deployment", "minReadySeconds: 700", "hostname: web")), @r#"
    error[K0784]: no update of Deployment `web` can be done in time
       ╭─[ app.yaml:5:20 ]
     5 │   minReadySeconds: 700
       │                    ╰─── a pod counts as available after 700 s
       = note: the API server rejects it
       = note: an update fails after 600 s where `progressDeadlineSeconds` is absent
       = help: give an update 1300 s
    "#);
}

#[test]
fn fields_of_a_job_that_need_each_other() {
    let job = |spec: &str| job(&spec.replace(", ", "\n  "), "restartPolicy: Never");
    passes(&job("completionMode: Indexed, completions: 3, backoffLimitPerIndex: 1, maxFailedIndexes: 1"));
    insta::assert_snapshot!(report(&job("completionMode: Indexed")), @r#"
    error[K0785]: `completionMode: Indexed` needs `completions`
       ╭─[ app.yaml:5:3 ]
     5 │   completionMode: Indexed
       │   ╰────────────── `completions` is missing
       = note: the API server rejects it
    "#);
    insta::assert_snapshot!(report(&job("backoffLimitPerIndex: 1")), @r#"
    error[K0786]: `backoffLimitPerIndex` is only for `completionMode: Indexed`
       ╭─[ app.yaml:5:3 ]
     5 │   backoffLimitPerIndex: 1
       │   ╰──────────────────── there is no `completionMode` here
       = note: the API server rejects it
       = help: remove `backoffLimitPerIndex`
    "#);
    assert_eq!(
        found(&job("maxFailedIndexes: 1")),
        ["K0786 `maxFailedIndexes` is only for `backoffLimitPerIndex`"]
    );
    let policy = "podReplacementPolicy: TerminatingOrFailed, podFailurePolicy: { rules: [{ action: Ignore, onPodConditions: [{ type: DisruptionTarget }] }] }";
    let policy = policy.replace("Ignore, on", "Ignore,on");
    assert_eq!(
        found(&job(&policy)),
        ["K0786 `podReplacementPolicy` must be `Failed` beside `podFailurePolicy`"]
    );
    let restarts = super::workloads::job("podFailurePolicy: { rules: [] }", "restartPolicy: OnFailure");
    assert_eq!(found(&restarts), ["K0786 `podFailurePolicy` is only for `restartPolicy: Never`"]);
}

#[test]
fn failure_rules_of_a_job_can_hold() {
    let rule =
        |rule: &str| job(&format!("podFailurePolicy: {{ rules: [{{ {rule} }}] }}"), "restartPolicy: Never");
    passes(&rule("action: FailJob, onExitCodes: { containerName: load, operator: In, values: [1, 42] }"));
    assert_eq!(
        found(&rule("action: FailIndex, onExitCodes: { operator: In, values: [1] }")),
        ["K0787 `FailIndex` needs `backoffLimitPerIndex`"]
    );
    assert_eq!(
        found(&rule("action: FailJob, onExitCodes: { operator: In, values: [0, 1] }")),
        ["K0787 0 is no exit code of a failure"]
    );
    assert_eq!(
        found(&rule("action: FailJob, onExitCodes: { operator: In, values: [2, 1] }")),
        ["K0787 1 is out of order"]
    );
    insta::assert_snapshot!(report(&rule("action: FailJob, onExitCodes: { containerName: laod, operator: NotIn, values: [0] }")), @r#"
    error[K0787]: Job `load` has no container `laod`
       ╭─[ app.yaml:5:80 ]
     5 │   podFailurePolicy: { rules: [{ action: FailJob, onExitCodes: { containerName: laod, operator: NotIn, values: [0] } }] }
       │                                                                                ╰──── its containers are `load`
       = note: the API server rejects it
       = help: did you mean `load`?
    "#);
}

#[test]
fn pods_of_an_indexed_job_have_host_names() {
    let named = |length: usize| {
        job("completionMode: Indexed\n  completions: 100", "restartPolicy: Never")
            .replace("name: load }\nspec", &format!("name: {} }}\nspec", "a".repeat(length)))
    };
    passes(&named(60));
    assert_eq!(found(&named(61)).len(), 1);
}

#[test]
fn schedules() {
    passes(&cron("schedule: \"*/5 * * * *\"\n  timeZone: Europe/Berlin"));
    insta::assert_snapshot!(report(&cron("schedule: \"60 * * * *\"")), @r#"
    error[K0788]: `60 * * * *` is not a schedule
       ╭─[ app.yaml:5:13 ]
     5 │   schedule: "60 * * * *"
       │             ╰──────────── `60` is no minute: it goes from 0 to 59
       = note: the API server rejects it
    "#);
    insta::assert_snapshot!(report(&cron("schedule: \"CRON_TZ=Europe/Berlin 0 3 * * *\"")), @r#"
    error[K0789]: a schedule cannot name its time zone
       ╭─[ app.yaml:5:13 ]
     5 │   schedule: "CRON_TZ=Europe/Berlin 0 3 * * *"
       │             ╰───────────────────────────────── `timeZone` is for this
       = note: the API server rejects it
       = help: move `Europe/Berlin` to `timeZone`
    "#);
    insta::assert_snapshot!(report(&cron("schedule: \"0 0 31 2 *\"")), @r#"
    warning[K0790]: CronJob `load` never runs
       ╭─[ app.yaml:5:13 ]
     5 │   schedule: "0 0 31 2 *"
       │             ╰──────────── no month has such a day
    "#);
    assert_eq!(found(&cron("schedule: \"*/61 * * * *\"")), ["K0790 `*/61` is not what it looks like"]);
    insta::assert_snapshot!(report(&cron("schedule: \"@daily\"\n  timeZone: Europe/Berln")), @r#"
    error[K0789]: `Europe/Berln` is not a time zone
       ╭─[ app.yaml:6:13 ]
     6 │   timeZone: Europe/Berln
       │             ╰──────────── not in the IANA database
       = note: the API server rejects it
       = help: did you mean `Europe/Berlin`?
     6 -   timeZone: Europe/Berln
     6 +   timeZone: Europe/Berlin
    "#);
    assert_eq!(found(&cron("schedule: \"@daily\"\n  timeZone: Local")), ["K0789 `Local` is not a time zone"]);
}

#[test]
fn a_cron_job_selects_nothing() {
    let selecting = cron("schedule: \"@daily\"").replace(
        "    spec:\n      template",
        "    spec:\n      selector: { matchLabels: { a: b } }\n      template",
    );
    insta::assert_snapshot!(report(&selecting), @r#"
    error[K0791]: the Jobs of CronJob `load` select their pods by themselves
       ╭─[ app.yaml:8:7 ]
     8 │       selector: { matchLabels: { a: b } }
       │       ╰──────── each Job needs a selector of its own
       = note: the API server rejects it
       = help: remove `selector`
    "#);
}

#[test]
fn metadata_of_any_object() {
    let config = |metadata: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings, {metadata} }}\n")
    };
    passes(&config("finalizers: [example.com/keep, orphan]"));
    insta::assert_snapshot!(report(&config("finalizers: [keep]")), @r#"
    error[K0871]: `keep` is not a finalizer
       ╭─[ app.yaml:3:42 ]
     3 │ metadata: { name: settings, finalizers: [keep] }
       │                                          ╰──── it needs the domain of its controller, as in `example.com/name`
       = note: the API server rejects it
    "#);
    let owner =
        |name: &str| format!("{{ apiVersion: v1, kind: Node, name: {name}, uid: u, controller: true }}");
    passes(&config(&format!("ownerReferences: [{}]", owner("a"))));
    let two = config(&format!("ownerReferences: [{}, {}]", owner("a"), owner("b")));
    assert_eq!(found(&two), ["K0872 ConfigMap `settings` has two controllers"]);
    let large = |size: usize| config(&format!("annotations: {{ a: {} }}", "x".repeat(size)));
    passes(&large((256 << 10) - 1));
    assert_eq!(found(&large(256 << 10)), ["K0870 the annotations of ConfigMap `settings` are too large"]);
}

#[test]
fn what_belongs_to_the_cluster_is_in_no_namespace() {
    let role = |name: &str| format!("apiVersion: v1\nkind: Namespace\nmetadata: {{ name: shop{name} }}\n");
    passes(&role(""));
    insta::assert_snapshot!(report(&role(", namespace: default")), @r#"
    warning[K0873]: Namespace `shop` is in no namespace
       ╭─[ app.yaml:3:25 ]
     3 │ metadata: { name: shop, namespace: default }
       │                         ╰───────── a Namespace belongs to the whole cluster, not to `default`
       = note: the API server passes over it
       = help: remove `namespace`
    "#);
}

#[test]
fn names_that_the_cluster_completes() {
    let generated =
        |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ generateName: {name} }}\n");
    passes(&generated("settings-"));
    assert_eq!(found(&generated("Settings-")), ["K0313 `Settingsa` is not a valid name for a ConfigMap"]);
}

#[test]
fn values_of_a_selector_fit_its_operator() {
    let budget = |expression: &str| {
        format!(
            "{}---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{ name: web }}\nspec:\n  maxUnavailable: 1\n  selector: {{ matchExpressions: [{{ key: app, {expression} }}] }}\n",
            workload("Deployment", "replicas: 2", "hostname: web")
        )
    };
    passes(&budget("operator: In, values: [web]"));
    passes(&budget("operator: Exists"));
    insta::assert_snapshot!(report(&budget("operator: In, values: []")), @r#"
    error[K0874]: `In` needs values that `app` is compared with
        ╭─[ app.yaml:18:56 ]
     18 │   selector: { matchExpressions: [{ key: app, operator: In, values: [] }] }
        │                                                        ╰── `values` has nothing in it
        = note: the API server rejects it
        = help: ask for the label alone, with `Exists`
    "#);
    insta::assert_snapshot!(report(&budget("operator: Exists, values: [web]")), @r#"
    error[K0874]: `Exists` compares `app` with no values
        ╭─[ app.yaml:18:64 ]
     18 │   selector: { matchExpressions: [{ key: app, operator: Exists, values: [web] }] }
        │                                                        ╰────────────── because of this
        │                                                                ╰────── does not apply here
        = note: the API server rejects it
        = help: remove `values`
    "#);
}
