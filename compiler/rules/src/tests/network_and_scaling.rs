//! Services, autoscalers and budgets that get in each other's way.

use super::{lines, passes, report};

/// A Deployment; the braces hold fields of its `spec`, and the container's resources.
fn deployment(name: &str, spec: &str, resources: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: {name} }}\nspec:\n  {spec}\n  selector: {{ matchLabels: {{ app: \
         {name} }} }}\n  template:\n    metadata: {{ labels: {{ app: {name} }} }}\n    spec:\n      containers:\n        - name: app\n          \
         image: nginx:1.27\n          resources: {{ {resources} }}\n---\n"
    )
}

fn service(name: &str, namespace: &str, port: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{ name: {name}, namespace: {namespace} }}\nspec: {{ type: NodePort, ports: [{{ {port} \
         }}] }}\n---\n"
    )
}

#[test]
fn a_node_port_belongs_to_one_service() {
    let two = |second: &str| {
        format!("{}{}", service("a", "x", "port: 80, nodePort: 30080"), service("b", "y", second))
    };
    insta::assert_snapshot!(report(&two("port: 80, nodePort: 30080, protocol: UDP")), @r"
    error[K0320]: Service `b` takes node port 30080, which Service `a` has
       ╭─[ app.yaml:9:55 ]
     4 │ spec: { type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }
       │                                                       ╰───── by Service `a`
     9 │ spec: { type: NodePort, ports: [{ port: 80, nodePort: 30080, protocol: UDP }] }
       │                                                       ╰───── taken already
       = note: the API server rejects the second Service: a node port belongs to one Service of the cluster
       = help: leave it out: Kubernetes chooses a free one
    ");
    passes(&two("port: 80, nodePort: 30081"));
    passes(&two("port: 80"));
    passes(&two("port: 80, nodePort: 30080").replace("apiVersion", "external: true\napiVersion"));
    let both = "name: a, port: 80, nodePort: 30080 }, { name: b, port: 80, protocol: UDP, nodePort: 30080";
    passes(&service("a", "x", both));
}

fn scaler(name: &str, target: &str, spec: &str) -> String {
    format!(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{ name: {name} }}\nspec: {{ scaleTargetRef: {{ {target} }}, \
         maxReplicas: 9, {spec} }}\n---\n"
    )
}

const WEB: &str = "apiVersion: apps/v1, kind: Deployment, name: web";
const CPU: &str = "metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]";
const REQUEST: &str = "requests: { cpu: 100m }";

#[test]
fn an_autoscaler_needs_something_that_can_be_scaled() {
    let agent = "apiVersion: apps/v1, kind: DaemonSet, name: agent";
    let there = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent }\nexternal: true\n";
    insta::assert_snapshot!(report(&format!("{}{there}", scaler("a", agent, ""))), @r"
    error[K0321]: HorizontalPodAutoscaler `a` scales a DaemonSet, which has no replicas
       ╭─[ app.yaml:4:54 ]
     4 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: DaemonSet, name: agent }, maxReplicas: 9,  }
       │                                                      ╰───────── cannot be scaled
       = note: the autoscaler would fail each time: this kind has no `scale` subresource
       = help: scale a Deployment or a StatefulSet, or remove the autoscaler
    ");
    let there = there.replace("DaemonSet", "Deployment").replace("agent", "web");
    insta::assert_snapshot!(report(&format!("{}{there}", scaler("a", &WEB.replace("apps/v1", "extensions/v1beta1"), ""))), @r#"
    warning[K0321]: HorizontalPodAutoscaler `a` looks for a Deployment outside of `apps/v1`
       ╭─[ app.yaml:4:39 ]
     4 │ spec: { scaleTargetRef: { apiVersion: extensions/v1beta1, kind: Deployment, name: web }, maxReplicas: 9,  }
       │                                       ╰────────────────── no Deployment here
       = note: the autoscaler would fail each time: no such kind is served there
       = help: write "apps/v1"
     4 - spec: { scaleTargetRef: { apiVersion: extensions/v1beta1, kind: Deployment, name: web }, maxReplicas: 9,  }
     4 + spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 9,  }
    "#);
    insta::assert_snapshot!(report(&format!("{}{there}", scaler("a", &WEB.replace("apiVersion: apps/v1, ", ""), ""))), @r"
    warning[K0321]: HorizontalPodAutoscaler `a` looks for a Deployment outside of `apps/v1`
       ╭─[ app.yaml:4:33 ]
     4 │ spec: { scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 9,  }
       │                                 ╰────────── without `apiVersion` the core group is meant
       = note: the autoscaler would fail each time: no such kind is served there
       = help: add `apiVersion: apps/v1`
    ");
    passes(&format!("{}{there}", scaler("a", WEB, "")));
    // Kinds of others may have a scale.
    let rollout = "apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web";
    assert_eq!(lines(&scaler("a", rollout, ""), "1.31"), ["K0308 Rollout `web` is not in this program"]);
}

#[test]
fn a_workload_leaves_its_replicas_to_its_autoscaler() {
    let scaler = scaler("web", WEB, "");
    insta::assert_snapshot!(report(&format!("{}{scaler}", deployment("web", "replicas: 3", REQUEST))), @r"
    warning[K0322]: Deployment `web` fixes the replicas that HorizontalPodAutoscaler `web` sets
        ╭─[ app.yaml:5:3 ]
      5 │   replicas: 3
        │   ╰──────── written again with every apply
     17 │ metadata: { name: web }
        │                   ╰─── sets the number of pods
        = note: each time this is applied, the number of pods goes back to 3
        = help: remove `replicas`: the autoscaler says how many
    ");
    passes(&format!("{}{scaler}", deployment("web", "", REQUEST)));
    passes(&format!("{}{scaler}", deployment("web", "replicas: 0", REQUEST)));
}

#[test]
fn two_autoscalers_of_one_workload_are_one_too_many() {
    let web = deployment("web", "", REQUEST);
    let two = |target: &str| format!("{web}{}{}", scaler("one", WEB, ""), scaler("two", target, ""));
    insta::assert_snapshot!(report(&two(WEB)), @r"
    error[K0324]: Deployment `web` has two autoscalers, `one` and `two`
        ╭─[ app.yaml:23:72 ]
     18 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 9,  }
        │                                                                        ╰─── `one` scales it
     23 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 9,  }
        │                                                                        ╰─── scaled again
        = note: each would undo what the other does; newer versions refuse to scale at all (AmbiguousSelector)
        = help: keep one of them, with the metrics of both
    ");
    passes(&format!("{}{}", two(&WEB.replace("web", "api")), deployment("api", "", REQUEST)));
}

#[test]
fn an_autoscaler_measures_against_requests() {
    let with = |resources: &str| format!("{}{}", deployment("web", "", resources), scaler("web", WEB, CPU));
    insta::assert_snapshot!(report(&with("requests: { memory: 64Mi }")), @r"
    warning[K0323]: HorizontalPodAutoscaler `web` scales by cpu, of which container `app` requests none
        ╭─[ app.yaml:13:34 ]
     13 │           resources: { requests: { memory: 64Mi } }
        │                                  ╰──────────────── requests no cpu
     18 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 9, metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }] }
        │                                                                                                                                             ╰─── measured as a part of what is requested
        = note: without it there is nothing to compare with: the autoscaler would do nothing
        = help: say how much it needs: `resources.requests.cpu: 100m`
    ");
    passes(&with(REQUEST));
    passes(&with("limits: { cpu: 1 }"));
    passes(&with("").replace("Utilization, averageUtilization: 70", "AverageValue, averageValue: 1"));
    passes(&with("").replace("apiVersion: apps/v1\n", "broken: true\napiVersion: apps/v1\n"));
    passes(&format!("{}apiVersion: v1\nkind: LimitRange\nmetadata: {{ name: x }}\n", with("")));
    let old = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 3, \
               targetCPUUtilizationPercentage: 50, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }\n";
    assert_eq!(
        lines(&format!("{}{old}", deployment("web", "", "")), "1.31"),
        ["K0323 HorizontalPodAutoscaler `web` scales by cpu, of which container `app` requests none"]
    );
    let one = |container: &str| {
        let metric = format!(
            "metrics: [{{ type: ContainerResource, containerResource: {{ container: {container}, name: cpu, target: {{ type: \
             Utilization, averageUtilization: 70 }} }} }}]"
        );
        format!("{}{}", deployment("web", "", ""), scaler("web", WEB, &metric))
    };
    assert_eq!(lines(&one("app"), "1.31").len(), 1);
    passes(&one("other"));
}

fn budget(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{ name: {name} }}\nspec: {{ selector: {{ matchLabels: {{ app: web }} \
         }}, {spec} }}\n---\n"
    )
}

#[test]
fn a_budget_lets_some_pod_be_evicted() {
    let with =
        |replicas: &str, spec: &str| format!("{}{}", deployment("web", replicas, ""), budget("web", spec));
    insta::assert_snapshot!(report(&with("replicas: 2", "minAvailable: 2")), @r"
    warning[K0325]: PodDisruptionBudget `web` lets no pod be evicted
        ╭─[ app.yaml:18:64 ]
      5 │   replicas: 2
        │             ╰─ Deployment `web` asks for 2 pods
     18 │ spec: { selector: { matchLabels: { app: web } }, minAvailable: 2 }
        │                                                                ╰─ all 2 pods must stay
        = note: draining a node would wait for these pods without end
        = help: allow one pod at a time: `maxUnavailable: 1`
    ");
    insta::assert_snapshot!(report(&with("replicas: 2", "maxUnavailable: 0")), @r"
    warning[K0325]: PodDisruptionBudget `web` lets no pod be evicted
        ╭─[ app.yaml:18:66 ]
     18 │ spec: { selector: { matchLabels: { app: web } }, maxUnavailable: 0 }
        │                                                                  ╰─ no pod may be missing
        = note: draining a node would wait for these pods without end
        = help: allow one pod at a time: `maxUnavailable: 1`
    ");
    let blocked = "K0325 PodDisruptionBudget `web` lets no pod be evicted";
    for (replicas, spec) in [
        ("replicas: 3", "minAvailable: 100%"),
        ("replicas: 3", "maxUnavailable: 0%"),
        ("replicas: 3", "minAvailable: 5"),
        ("replicas: 3", "minAvailable: 70%"),
        ("replicas: 1", "minAvailable: 1%"),
        ("", "minAvailable: 1"),
    ] {
        assert_eq!(lines(&with(replicas, spec), "1.31"), [blocked], "{replicas} {spec}");
    }
    passes(&with("replicas: 3", "minAvailable: 66%"));
    passes(&with("replicas: 2", "minAvailable: 1"));
    passes(&with("replicas: 0", "minAvailable: 1"));
    passes(&with("replicas: 2", "maxUnavailable: 1%"));
    passes(
        &with("", "minAvailable: 1").replace("apiVersion: apps/v1\n", "broken: true\napiVersion: apps/v1\n"),
    );
    // All pods that it selects count together.
    let other = deployment("api", "replicas: 1", "").replace("app: api", "app: web");
    assert_eq!(
        lines(&format!("{}{other}", with("replicas: 2", "minAvailable: 3")), "1.31").last().unwrap(),
        blocked
    );
    // How many pods a DaemonSet has depends on the cluster.
    passes(&with("", "minAvailable: 1").replace("Deployment", "DaemonSet"));
}

#[test]
fn a_budget_goes_by_the_least_that_an_autoscaler_leaves() {
    let with = |least: &str, spec: &str| {
        format!("{}{}{}", deployment("web", "", ""), budget("web", spec), scaler("web", WEB, least))
    };
    insta::assert_snapshot!(report(&with("minReplicas: 2", "minAvailable: 3")), @r"
    warning[K0325]: PodDisruptionBudget `web` lets no pod be evicted
        ╭─[ app.yaml:18:64 ]
     18 │ spec: { selector: { matchLabels: { app: web } }, minAvailable: 3 }
        │                                                                ╰─ 3 of 2 pods must stay
     23 │ spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 9, minReplicas: 2 }
        │                                                                                                            ╰─ HorizontalPodAutoscaler `web` asks for 2 pods at least
        = note: draining a node would wait for these pods without end
        = help: allow one pod at a time: `maxUnavailable: 1`
    ");
    assert!(report(&with("minReplicas: 2", "minAvailable: 2")).starts_with("hint"));
    passes(&with("minReplicas: 3", "minAvailable: 2"));
    passes(&with("minReplicas: 3", "minAvailable: 50%"));
}

#[test]
fn a_pod_has_one_budget() {
    let web = deployment("web", "replicas: 3", "");
    let two = format!("{web}{}{}", budget("one", "maxUnavailable: 1"), budget("two", "maxUnavailable: 2"));
    insta::assert_snapshot!(report(&two), @r"
    warning[K0326]: Deployment `web` has two budgets, `one` and `two`
        ╭─[ app.yaml:23:19 ]
      3 │ metadata: { name: web }
        │                   ╰─── makes the pods
     17 │ metadata: { name: one }
        │                   ╰─── selects these pods
     23 │ spec: { selector: { matchLabels: { app: web } }, maxUnavailable: 2 }
        │                   ╰───────────────────────────── selects them, too
        = note: the API server refuses to evict pods with two budgets, so that no node of theirs can be drained
        = help: keep one of them, or let each select other pods
    ");
    passes(&format!("{two}{}", deployment("api", "", "")).replacen("app: web }", "app: api }", 3).replacen(
        "app: api }",
        "app: web }",
        2,
    ));
}
