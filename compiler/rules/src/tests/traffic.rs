//! NetworkPolicies, Ingresses, Services and workloads that get in each other's way.

use super::{lines, passes, report};

/// A Deployment and its pods, with fields of the pods' `spec`.
fn workload(name: &str, labels: &str, spec: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: {name} }}\nspec:\n  replicas: 2\n  selector: {{ matchLabels: {{ \
         {labels} }} }}\n  template:\n    metadata: {{ labels: {{ {labels} }} }}\n    spec: {{ {spec} containers: [{{ name: app, image: \
         nginx, ports: [{{ name: http, containerPort: 8080 }}] }}] }}\n---\n"
    )
}

fn policy(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{ name: {name} }}\nspec: {{ {spec} }}\n---\n"
    )
}

#[test]
fn a_peer_of_a_policy_is_there() {
    let with = |peer: &str| {
        let spec =
            format!("podSelector: {{}}, policyTypes: [Ingress], ingress: [{{ from: [{{ {peer} }}] }}]");
        format!("{}{}", workload("web", "app: web", ""), policy("open", &spec))
    };
    passes(&with("podSelector: { matchLabels: { app: web } }"));
    insta::assert_snapshot!(report(&with("podSelector: { matchLabels: { app: wbe } }")), @r#"
    warning[K0303]: NetworkPolicy `open` lets traffic from pods that do not exist
        ╭─[ app.yaml:14:106 ]
      8 │     metadata: { labels: { app: web } }
        │                                ╰─── Deployment `web` has app = "web"
     14 │ spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: wbe } } }] }] }
        │                                                                                                          ╰─── requires app = "wbe"
        = note: whoever has other labels stays shut out
        = help: select "web", as Deployment `web` has it
     14 - spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: wbe } } }] }] }
     14 + spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] }
    "#);
    insta::assert_snapshot!(report(&with("podSelector: { matchLabels: { role: client } }")), @r#"
    warning[K0303]: NetworkPolicy `open` lets traffic from pods that do not exist
        ╭─[ app.yaml:14:107 ]
     14 │ spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { role: client } } }] }] }
        │                                                                                                           ╰────── no pod of this program has role = "client"
        = note: whoever has other labels stays shut out
        = help: if something else makes the pods, say so with `external Pod` and their labels
    "#);
    passes(&with("podSelector: {}"));
    // Pods of other namespaces belong to others.
    passes(&with("namespaceSelector: {}, podSelector: { matchLabels: { app: wbe } }"));
    passes(&with("ipBlock: { cidr: 10.0.0.0/8 }"));
}

#[test]
fn a_policy_lets_its_pods_ask_for_names() {
    let with = |rules: &str| {
        let spec = format!(
            "podSelector: {{ matchLabels: {{ app: web }} }}, policyTypes: [Egress], egress: [{rules}]"
        );
        format!("{}{}", workload("web", "app: web", ""), policy("web", &spec))
    };
    let db = "{ to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }";
    insta::assert_snapshot!(report(&with(db)), @r#"
    warning[K0327]: NetworkPolicy `web` shuts its pods off from DNS
        ╭─[ app.yaml:14:84 ]
     14 │ spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }] }
        │                                                                                    ╰─────────────────────────────────────────────────────────────────────────────────── no rule lets out port 53
        = note: names of Services and hosts could not be resolved, so that nothing is reached by name
        = help: add the rule `{ ports: [{ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }] }`
    "#);
    insta::assert_snapshot!(report(&with(&format!("{db}, {{ ports: [{{ port: 53 }}] }}"))), @r"
    warning[K0327]: NetworkPolicy `web` shuts its pods off from DNS
        ╭─[ app.yaml:14:178 ]
     14 │ spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }, { ports: [{ port: 53 }] }] }
        │                                                                                                                                                                                  ╰──────────── lets out TCP alone, and names are asked for by UDP
        = note: names of Services and hosts could not be resolved, so that nothing is reached by name
        = help: write the port twice, with `protocol: UDP` and with `protocol: TCP`
    ");
    passes(&with(&format!("{db}, {{ ports: [{{ port: 53, protocol: UDP }}] }}")));
    passes(&with(&format!("{db}, {{ ports: [{{ port: 1, endPort: 1024, protocol: UDP }}] }}")));
    passes(&with(&format!("{db}, {{ to: [{{ namespaceSelector: {{}} }}] }}")));
    passes(&with("{}"));
    passes(&with(""));
    assert_eq!(lines(&with("{ to: [{ podSelector: {} }] }"), "1.31").len(), 1);
    // Policies add up.
    let dns = "policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }]";
    passes(&format!("{}{}", with(db), policy("dns", &format!("podSelector: {{}}, {dns}"))));
    passes(&format!(
        "{}{}",
        with(db),
        policy("dns", &format!("podSelector: {{ matchLabels: {{ app: web }} }}, {dns}"))
    ));
}

#[test]
fn pods_without_a_policy_are_told_once() {
    let web = policy("web", "podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress]");
    let pods = format!(
        "{}{}{}",
        workload("web", "app: web", ""),
        workload("api", "app: api", ""),
        workload("db", "app: db", "")
    );
    insta::assert_snapshot!(report(&format!("{pods}{web}")), @r"
    hint[K0328]: no NetworkPolicy covers Deployment `api` and Deployment `db`
        ╭─[ app.yaml:13:19 ]
     13 │ metadata: { name: api }
        │                   ╰─── anyone may connect to its pods
     23 │ metadata: { name: db }
        │                   ╰── open as well
     33 │ metadata: { name: web }
        │                   ╰─── covers other pods of the namespace
        = help: select them in a policy, or write one for all pods of the namespace: `podSelector: {}`
    ");
    passes(&pods);
    passes(&format!("{pods}{web}{}", policy("all", "podSelector: {}, policyTypes: [Ingress]")));
    passes(&format!(
        "{}{}{web}",
        workload("web", "app: web", ""),
        workload("node", "app: node", "hostNetwork: true,")
    ));
    passes(&format!(
        "{pods}{web}apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {{ name: x }}\n"
    ));
}

fn ingress(name: &str, class: &str, rest: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{ name: {name} }}\nspec: {{ ingressClassName: {class}, {rest} }}\n---\n"
    )
}

#[test]
fn an_ingress_takes_a_secret_for_tls() {
    let with = |secret: &str| {
        format!(
            "{}apiVersion: v1\nkind: Secret\nmetadata: {{ name: cert }}\n{secret}\n",
            ingress(
                "web",
                "nginx",
                "tls: [{ secretName: cert }], defaultBackend: { service: { name: kubernetes, port: { number: 443 } } }"
            )
        )
    };
    insta::assert_snapshot!(report(&with("type: Opaque\nstringData: { crt: a, key: b }")), @r#"
    warning[K0329]: Ingress `web` takes its certificate from Secret `cert`, which is none for TLS
       ╭─[ app.yaml:4:54 ]
     4 │ spec: { ingressClassName: nginx, tls: [{ secretName: cert }], defaultBackend: { service: { name: kubernetes, port: { number: 443 } } } }
       │                                                      ╰──── named for TLS
     9 │ type: Opaque
       │       ╰────── its type is Opaque
       = note: without `tls.crt` and `tls.key` the controller serves a certificate of its own
       = help: give the Secret `type: "kubernetes.io/tls"` and the keys `tls.crt` and `tls.key`
    "#);
    assert!(report(&with("type: Opaque\nstringData: { tls.crt: a, tls.key: b }")).starts_with("hint"));
    passes(&with("type: kubernetes.io/tls\nstringData: { tls.crt: a, tls.key: b }"));
    passes(&with("external: true"));
}

#[test]
fn a_path_is_routed_once() {
    let path = |host: &str, path: &str| {
        format!(
            "rules: [{{ {host} http: {{ paths: [{{ path: {path}, pathType: Prefix, backend: {{ resource: {{ kind: X, name: y }} }} }}] }} }}]"
        )
    };
    let (host, root) = ("host: a.example.com,", "/");
    let two = |class: &str, rules: &str| {
        let found = format!("{}{}", ingress("one", "nginx", &path(host, root)), ingress("two", class, rules));
        found.replace(
            "backend: { resource: { kind: X, name: y } }",
            "backend: { service: { name: kubernetes, port: { number: 443 } } }",
        )
    };
    insta::assert_snapshot!(report(&two("nginx", &path(host, root))), @r"
    warning[K0330]: two Ingresses route `a.example.com/`
       ╭─[ app.yaml:9:89 ]
     4 │ spec: { ingressClassName: nginx, rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: kubernetes, port: { number: 443 } } } }] } }] }
       │                                                                                         ╰─ routed by Ingress `one`
     9 │ spec: { ingressClassName: nginx, rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: kubernetes, port: { number: 443 } } } }] } }] }
       │                                                                                         ╰─ routed again
       = note: which backend gets the requests is up to the controller; some reject the second Ingress
       = help: keep one of the two, or give them different paths
    ");
    passes(&two("traefik", &path(host, root)));
    passes(&two("nginx", &path(host, "/shop")));
    passes(&two("nginx", &path("host: b.example.com,", root)));
    let canary = "name: two, annotations: { nginx.ingress.kubernetes.io/canary: \"true\" }";
    passes(&two("nginx", &path(host, root)).replace("name: two", canary));
    // Without a host each may have an address of its own.
    passes(&two("nginx", &path(host, root)).replace(host, ""));
}

#[test]
fn workloads_select_pods_of_their_own() {
    let two = |second: &str| format!("{}{}", workload("one", "app: web", ""), workload("two", second, ""));
    insta::assert_snapshot!(report(&two("app: web")), @r"
    warning[K0331]: Deployment `one` and Deployment `two` select the same pods
        ╭─[ app.yaml:16:35 ]
      3 │ metadata: { name: one }
        │                   ╰─── selects these pods
     16 │   selector: { matchLabels: { app: web } }
        │                                   ╰─── selects them, too
        = note: autoscalers and whatever else goes by these selectors would mix up their pods
        = help: give the pods of each a label that the others do not have, and select them by it
    ");
    insta::assert_snapshot!(report(&two("app: web, tier: back")), @r#"
    hint[K0331]: Deployment `one` selects the pods of Deployment `two` as well
        ╭─[ app.yaml:6:35 ]
      6 │   selector: { matchLabels: { app: web } }
        │                                   ╰─── selects all with app = "web"
     13 │ metadata: { name: two }
        │                   ╰─── its pods have these labels, too
        = note: an autoscaler of the one would count the pods of the other
        = help: select by a label that the pods of the other do not have
    "#);
    passes(&two("app: worker"));
    passes(&two("app: web").replacen("name: one }", "name: one, namespace: other }", 1));
}

#[test]
fn a_service_sends_to_a_port_that_is_declared() {
    let with = |port: &str| {
        format!(
            "{}apiVersion: v1\nkind: Service\nmetadata: {{ name: web }}\nspec: {{ selector: {{ app: web }}, ports: [{{ {port} }}] }}\n",
            workload("web", "app: web", "")
        )
    };
    insta::assert_snapshot!(report(&with("port: 80")), @r"
    hint[K0332]: Service `web` sends to port 80, which Deployment `web` does not declare
        ╭─[ app.yaml:14:49 ]
      3 │ metadata: { name: web }
        │                   ╰─── declares `8080`
     14 │ spec: { selector: { app: web }, ports: [{ port: 80 }] }
        │                                                 ╰── without `targetPort` it is sent to the same number
        = help: if 8080 is meant, write `targetPort: 8080`
    ");
    assert!(report(&with("port: 80, targetPort: 9090")).starts_with("hint[K0332]"));
    passes(&with("port: 80, targetPort: 8080"));
    passes(&with("port: 80, targetPort: http"));
    passes(&with("port: 80 }], clusterIP: None, x: [{"));
    passes(&with("port: 80").replace("ports: [{ name: http, containerPort: 8080 }]", "ports: []"));
}

#[test]
fn a_namespace_is_there_where_the_program_makes_namespaces() {
    let with = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{ name: shop }}\n---\napiVersion: v1\nkind: Service\nmetadata: {{ name: web, \
             namespace: {namespace} }}\nspec: {{ ports: [{{ port: 80 }}] }}\n"
        )
    };
    passes(&with("shop"));
    passes(&with("default"));
    insta::assert_snapshot!(report(&with("shp")), @r"
    warning[K0308]: Namespace `shp` is not in this program
       ╭─[ app.yaml:7:35 ]
     7 │ metadata: { name: web, namespace: shp }
       │                                   ╰─── no Namespace of this name
       = note: the API server rejects objects in a namespace that does not exist
       = help: did you mean `shop`?
     7 - metadata: { name: web, namespace: shp }
     7 + metadata: { name: web, namespace: shop }
       = or: if it exists in the cluster, write `external Namespace shp`
    ");
    assert!(report(&with("monitoring")).starts_with("hint[K0308]"));
    passes(&with("monitoring").replacen("apiVersion", "external: true\napiVersion", 1));
    passes(&format!(
        "{}---\nexternal: true\napiVersion: v1\nkind: Namespace\nmetadata: {{ name: monitoring }}\n",
        with("monitoring")
    ));
}
