//! Workloads, budgets and autoscalers.

use super::{of_container, of_deployment, of_pod, of_yaml, quiet};

#[test]
fn one_replica() {
    insta::assert_snapshot!(of_deployment("one-replica", "replicas: 1"), @"
    warning: Deployment `web` is one pod (only one)
      fix: run two of them: `replicas: 2`
    ");
    insta::assert_snapshot!(of_deployment("one-replica", "paused: false"), @"
    warning: Deployment `web` does not say how many pods it has (one, unless something else scales it)
      fix: run two of them: `replicas: 2`
    ");
    quiet(&of_deployment("one-replica", "replicas: 2"));
}

#[test]
fn rollout_outage() {
    insta::assert_snapshot!(of_deployment("rollout-outage", "{replicas: 3, strategy: {rollingUpdate: {maxUnavailable: 100%}}}"), @"
    warning: a rollout may take all pods of Deployment `web` at once (may be missing: all 3 pods)
      fix: replace pods one by one
    ");
    quiet(&of_deployment(
        "rollout-outage",
        "{replicas: 3, strategy: {rollingUpdate: {maxUnavailable: 99%}}}",
    ));
}

#[test]
fn rollout_outage_too() {
    insta::assert_snapshot!(of_deployment("rollout-outage", "{replicas: 1, strategy: {type: RollingUpdate}}"), @"
    warning: Deployment `web` rolls out a single pod (meant to go on answering)
      fix: run two of them: `replicas: 2`
    ");
    quiet(&of_deployment("rollout-outage", "{replicas: 1, strategy: {type: Recreate}}"));
}

#[test]
fn autoscaler_minimum() {
    insta::assert_snapshot!(of_yaml("autoscaler-minimum", "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {maxReplicas: 3}}"), @"
    warning: HorizontalPodAutoscaler `a` scales down to one pod (one, as nothing is said of `minReplicas`)
      fix: keep two of them: `minReplicas: 2`
    ");
    quiet(&of_yaml(
        "autoscaler-minimum",
        "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {minReplicas: 2, maxReplicas: 3}}",
    ));
}

#[test]
fn anti_affinity() {
    insta::assert_snapshot!(of_pod("anti-affinity", "{}"), @"
    warning: all pods of Deployment `web` may be on one node (neither `podAntiAffinity` nor `topologySpreadConstraints`)
      fix: spread them over nodes by `topologySpreadConstraints`
    ");
    quiet(&of_pod(
        "anti-affinity",
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}",
    ));
}

#[test]
fn topology_spread() {
    insta::assert_snapshot!(of_pod("topology-spread", "topologySpreadConstraints: []"), @"
    warning: all pods of Deployment `web` may be in one zone (no `topologySpreadConstraints` for them)
      fix: spread them over zones by `topologySpreadConstraints`
    ");
    quiet(&of_pod(
        "topology-spread",
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}]",
    ));
}

#[test]
fn topology_spread_without_a_selector() {
    let pod = |constraint: &str| {
        let constraint =
            format!("{{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule{constraint}}}");
        let spec = format!("{{topologySpreadConstraints: [{constraint}], containers: []}}");
        format!("{{apiVersion: v1, kind: Pod, metadata: {{name: a, labels: {{a: b}}}}, spec: {spec}}}")
    };
    insta::assert_snapshot!(of_yaml("topology-spread", &pod("")), @"
    warning: a spread constraint of Pod `a` counts no pods (no `labelSelector` beside it)
      fix: count the pods with the same labels
    ");
    quiet(&of_yaml("topology-spread", &pod(", labelSelector: {}")));
}

#[test]
fn no_budget() {
    insta::assert_snapshot!(of_deployment("no-budget", "replicas: 2"), @"
    warning: Deployment `web` has no PodDisruptionBudget (all of its pods may be evicted together)
      help: add a PodDisruptionBudget that selects its pods, with `maxUnavailable: 1`
    ");
    quiet(&of_deployment("no-budget", "replicas: 1"));
}

#[test]
fn budget_number() {
    insta::assert_snapshot!(of_yaml("budget-number", "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {selector: {}}}"), @"
    warning: PodDisruptionBudget `a` says no number (neither `minAvailable` nor `maxUnavailable`)
      fix: let one pod be missing: `maxUnavailable: 1`
    ");
    quiet(&of_yaml(
        "budget-number",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 1}}",
    ));
}

#[test]
fn unhealthy_pods() {
    insta::assert_snapshot!(of_yaml("unhealthy-pods", "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 1}}"), @r#"
    hint: PodDisruptionBudget `a` keeps pods that do not work (no `unhealthyPodEvictionPolicy`)
      fix: let them be evicted: `unhealthyPodEvictionPolicy: "AlwaysAllow"`
    "#);
    quiet(&of_yaml(
        "unhealthy-pods",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {unhealthyPodEvictionPolicy: AlwaysAllow}}",
    ));
}

#[test]
fn update_strategy() {
    insta::assert_snapshot!(of_deployment("update-strategy", "strategy: {type: Recreate}"), @"
    warning: Deployment `web` does not replace its pods one after the other (all pods end before a new one starts)
      fix: replace pods one after the other
    ");
    quiet(&of_deployment("update-strategy", "strategy: {type: RollingUpdate}"));
}

#[test]
fn grace_period() {
    insta::assert_snapshot!(of_container("grace-period", r#"lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 1m && x"]}}}"#), @"
    warning: container `web` sleeps as long as its pod has to end (60 s of 30 s)
      fix: give the pod more time to end: `terminationGracePeriodSeconds: 90`
    ");
    quiet(&of_container("grace-period", "lifecycle: {preStop: {sleep: {seconds: 29}}}"));
}

#[test]
fn grace_period_too() {
    insta::assert_snapshot!(of_container("grace-period", "lifecycle: {preStop: {sleep: {seconds: 30}}}"), @"
    warning: container `web` sleeps as long as its pod has to end (30 s of 30 s)
      fix: give the pod more time to end: `terminationGracePeriodSeconds: 60`
    ");
    quiet(&of_container("grace-period", r#"lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}"#));
}

#[test]
fn autoscaler_maximum() {
    insta::assert_snapshot!(of_yaml("autoscaler-maximum", "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {minReplicas: 3, maxReplicas: 3}}"), @"
    hint: HorizontalPodAutoscaler `a` never scales (no more than)
      help: raise `maxReplicas`, or set `replicas` and leave the autoscaler out
    ");
    quiet(&of_yaml(
        "autoscaler-maximum",
        "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {maxReplicas: 3}}",
    ));
}

#[test]
fn priority() {
    insta::assert_snapshot!(of_pod("priority", "{}"), @"
    hint: Deployment `web` has no priority (no `priorityClassName`)
      help: name a PriorityClass of the cluster
    ");
    quiet(&of_pod("priority", "priorityClassName: high"));
}

#[test]
fn job_lifetime() {
    insta::assert_snapshot!(of_yaml("job-lifetime", "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {}}"), @"
    warning: Job `a` stays when it is done (no `ttlSecondsAfterFinished`)
      fix: delete it after a day: `ttlSecondsAfterFinished: 86400`
    ");
    quiet(&of_yaml(
        "job-lifetime",
        "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {ttlSecondsAfterFinished: 1}}",
    ));
}

#[test]
fn cron_deadline() {
    insta::assert_snapshot!(of_yaml("cron-deadline", "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {}}"), @"
    warning: CronJob `a` has no deadline for its starts (no `startingDeadlineSeconds`)
      fix: let a run be ten minutes late: `startingDeadlineSeconds: 600`
    ");
    quiet(&of_yaml(
        "cron-deadline",
        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {startingDeadlineSeconds: 60}}",
    ));
}

#[test]
fn cron_overlap() {
    insta::assert_snapshot!(of_yaml("cron-overlap", "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {}}"), @r#"
    hint: runs of CronJob `a` may overlap (no `concurrencyPolicy`)
      fix: run one at a time: `concurrencyPolicy: "Forbid"`
    "#);
    quiet(&of_yaml(
        "cron-overlap",
        "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {concurrencyPolicy: Allow}}",
    ));
}

#[test]
fn bare_pod() {
    insta::assert_snapshot!(of_yaml("bare-pod", "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}"), @"
    warning: Pod `a` is nobody's (a Pod by itself)
      help: make it the template of a Deployment, or of a Job if it comes to an end
    ");
    quiet(&of_yaml(
        "bare-pod",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {restartPolicy: Never}}",
    ));
}

#[test]
fn bare_replicas() {
    insta::assert_snapshot!(of_yaml("bare-replicas", "{apiVersion: v1, kind: ReplicationController, metadata: {name: a}, spec: {}}"), @"
    warning: ReplicationController `a` cannot roll out a change (a ReplicationController by itself)
      help: make it a Deployment, which has ReplicaSets of its own and replaces their pods
    ");
    quiet(&of_yaml(
        "bare-replicas",
        "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: a, ownerReferences: [{name: b}]}, spec: {}}",
    ));
}

#[test]
fn dns_options() {
    insta::assert_snapshot!(of_pod("dns-options", "dnsConfig: {options: [{name: edns0}]}"), @"
    hint: Deployment `web` looks for each name in five places (no `ndots` in `dnsConfig.options`)
      fix: try names with two dots as they are first, by `ndots`
    ");
    quiet(&of_pod("dns-options", r#"dnsConfig: {options: [{name: ndots, value: "1"}]}"#));
}

#[test]
fn job_lifetime_of_a_cron_job() {
    let job = |fields: &str| {
        format!(
            "{{apiVersion: batch/v1, kind: CronJob, metadata: {{name: a}}, spec: {{jobTemplate: {{spec: {{{fields}}}}}}}}}"
        )
    };
    insta::assert_snapshot!(of_yaml("job-lifetime", &job("ttlSecondsAfterFinished: 60")), @"
    warning: CronJob `a` has two rules for when its Jobs go (the other is `successfulJobsHistoryLimit`)
      fix: remove it, and let the limits of the history decide
    ");
    quiet(&of_yaml("job-lifetime", &job("")));
}

#[test]
fn requests_below_limits() {
    insta::assert_snapshot!(of_container("requests-below-limits", "resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: 1, memory: 2Gi}}"), @"
    hint: container `web` may use more cpu than is kept for it (the request)
      fix: request what it may use
    ");
    quiet(&of_container("requests-below-limits", "resources: {requests: {cpu: 1000m}, limits: {cpu: 1}}"));
}
