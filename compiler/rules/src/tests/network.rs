//! Services, Ingresses, NetworkPolicies and endpoints by themselves.

use super::{lines, passes, report};

fn object(api: &str, kind: &str, rest: &str) -> String {
    format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{ name: web }}\n{rest}\n")
}

fn service(spec: &str) -> String {
    object("v1", "Service", &format!("spec: {{ {spec} }}"))
}

fn ingress(spec: &str) -> String {
    object("networking.k8s.io/v1", "Ingress", &format!("spec: {{ {spec} }}"))
}

/// An Ingress that leads to a Service of the same document, with those words in its rule and its path.
fn route(host: &str, path: &str) -> String {
    let backend = "backend: { service: { name: web, port: { number: 80 } } }";
    let rule = format!("rules: [{{ {host} http: {{ paths: [{{ {path}, {backend} }}] }} }}]");
    format!("{}---\n{}", service("ports: [{ port: 80 }]"), ingress(&rule))
}

fn policy(spec: &str) -> String {
    object("networking.k8s.io/v1", "NetworkPolicy", &format!("spec: {{ podSelector: {{}}, {spec} }}"))
}

/// The findings are these.
#[track_caller]
fn finds(yaml: &str, wanted: &[&str]) {
    assert_eq!(lines(yaml, "1.37"), wanted);
}

#[test]
fn a_node_port_needs_a_type_that_has_one() {
    passes(&service("type: NodePort, ports: [{ port: 80, nodePort: 30080 }]"));
    passes(&service("type: LoadBalancer, ports: [{ port: 80, nodePort: 30080 }]"));
    passes(&service("ports: [{ port: 80, nodePort: 0 }]"));
    insta::assert_snapshot!(report(&service("ports: [{ port: 80, nodePort: 30080 }]")), @r"
    error[K0801]: `nodePort` is only for `type: NodePort` or `LoadBalancer`
       ╭─[ app.yaml:4:29 ]
     4 │ spec: { ports: [{ port: 80, nodePort: 30080 }] }
       │                             ╰──────── a Service without a type is of `ClusterIP`
       = note: the API server rejects it
       = help: make it a Service of type `NodePort`
       = or: remove `nodePort`
    ");
    insta::assert_snapshot!(report(&service("type: ClusterIP, ports: [{ port: 80, nodePort: 30080 }]")), @r"
    error[K0801]: `nodePort` is only for `type: NodePort` or `LoadBalancer`
       ╭─[ app.yaml:4:46 ]
     4 │ spec: { type: ClusterIP, ports: [{ port: 80, nodePort: 30080 }] }
       │               ╰─────────────────────────────────────── this type has no port on the nodes
       │                                              ╰──────── does not apply here
       = note: the API server rejects it
       = help: make it a Service of type `NodePort`
       = or: remove `nodePort`
    ");
}

#[test]
fn fields_of_a_service_belong_to_types() {
    let balanced = "`loadBalancerSourceRanges` is only for `type: LoadBalancer`";
    let ranges = "loadBalancerSourceRanges: [10.0.0.0/8], ports: [{ port: 80 }]";
    finds(&service(&format!("type: NodePort, {ranges}")), &[&format!("K0801 {balanced}")]);
    passes(&service(&format!("type: LoadBalancer, {ranges}")));
    passes(&service("loadBalancerSourceRanges: [], ports: [{ port: 80 }]"));
    for field in ["allocateLoadBalancerNodePorts: false", "loadBalancerClass: a/b"] {
        assert_eq!(lines(&service(&format!("{field}, ports: [{{ port: 80 }}]")), "1.37").len(), 1);
        passes(&service(&format!("type: LoadBalancer, {field}, ports: [{{ port: 80 }}]")));
    }
    for field in
        ["clusterIP: None", "clusterIPs: [10.0.0.1]", "ipFamilies: [IPv4]", "ipFamilyPolicy: SingleStack"]
    {
        let name = field.split(':').next().unwrap();
        finds(
            &service(&format!("type: ExternalName, externalName: a.example, {field}")),
            &[&format!("K0801 `{name}` does not apply to `type: ExternalName`")],
        );
        passes(&service(&format!("{field}, ports: [{{ port: 80 }}]")));
    }
    let affinity = "sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } }, ports: [{ port: 80 }]";
    finds(&service(affinity), &["K0801 `sessionAffinityConfig` is only for `sessionAffinity: ClientIP`"]);
    passes(&service(&format!("sessionAffinity: ClientIP, {affinity}")));
}

#[test]
fn policies_for_traffic_from_outside() {
    let local = "externalTrafficPolicy: Local, ports: [{ port: 80 }]";
    insta::assert_snapshot!(report(&service(&format!("type: ClusterIP, {local}"))), @r"
    error[K0801]: `externalTrafficPolicy` does not apply to Service `web`
       ╭─[ app.yaml:4:26 ]
     4 │ spec: { type: ClusterIP, externalTrafficPolicy: Local, ports: [{ port: 80 }] }
       │               ╰──────────────────────────────── nothing comes from outside to this type
       │                          ╰───────────────────── it is only for traffic from outside of the cluster
       = note: the API server rejects it
       = help: remove `externalTrafficPolicy`
    ");
    passes(&service(&format!("type: NodePort, {local}")));
    passes(&service(&format!("externalIPs: [192.0.2.1], {local}")));
    let health = "healthCheckNodePort: 30500, ports: [{ port: 80 }]";
    passes(&service(&format!("type: LoadBalancer, externalTrafficPolicy: Local, {health}")));
    finds(
        &service(&format!("type: LoadBalancer, {health}")),
        &["K0801 `healthCheckNodePort` is only for `type: LoadBalancer` with `externalTrafficPolicy: Local`"],
    );
}

#[test]
fn a_headless_service_has_no_ports_on_nodes() {
    let ports = "ports: [{ port: 80 }]";
    passes(&service(&format!("clusterIP: None, {ports}")));
    insta::assert_snapshot!(report(&service(&format!("type: NodePort, clusterIP: None, {ports}"))), @r"
    error[K0802]: Service `web` cannot be headless
       ╭─[ app.yaml:4:36 ]
     4 │ spec: { type: NodePort, clusterIP: None, ports: [{ port: 80 }] }
       │               ╰───────────────────────── `NodePort` builds on that address
       │                                    ╰──── no address of its own
       = note: the API server rejects it
       = help: remove `clusterIP`
    ");
    finds(
        &service(&format!("type: LoadBalancer, clusterIPs: [None], {ports}")),
        &["K0802 Service `web` cannot be headless"],
    );
}

#[test]
fn a_service_has_ports() {
    insta::assert_snapshot!(report(&service("type: NodePort")), @r"
    error[K0803]: Service `web` has no ports
       ╭─[ app.yaml:4:1 ]
     4 │ spec: { type: NodePort }
       │ ╰──── `ports` needs at least one
       = note: the API server rejects it: only a headless Service can do without
       = help: name the port that it opens, for example `ports: { http: 80 }`
    ");
    finds(&service("ports: []"), &["K0803 Service `web` has no ports"]);
    passes(&service("clusterIP: None"));
    passes(&service("type: ExternalName, externalName: db.example.com"));
    passes(&format!("broken: true\n{}", service("type: NodePort")));
}

#[test]
fn several_ports_are_told_apart() {
    passes(&service("ports: [{ port: 53, name: dns, protocol: UDP }, { port: 53, name: dns-tcp }]"));
    insta::assert_snapshot!(report(&service("ports: [{ port: 80, name: http }, { port: 8443 }]")), @r"
    error[K0804]: a port of Service `web` has no name
       ╭─[ app.yaml:4:51 ]
     4 │ spec: { ports: [{ port: 80, name: http }, { port: 8443 }] }
       │                                                   ╰──── where a Service has several ports, each needs a name
       = note: the API server rejects it
       = help: name it `port-8443`
    ");
    insta::assert_snapshot!(report(&service("ports: [{ port: 80, name: a }, { port: 80, name: b }]")), @r"
    error[K0805]: Service `web` opens port 80 (TCP) twice
       ╭─[ app.yaml:4:48 ]
     4 │ spec: { ports: [{ port: 80, name: a }, { port: 80, name: b }] }
       │                         ╰───────────────────────── the first
       │                                                ╰── the second
       = note: the API server rejects it
    ");
    finds(
        &service("ports: [{ port: 80, name: a }, { port: 81, name: a }]"),
        &["K0805 two ports of Service `web` are both named `a`"],
    );
    finds(
        &service(
            "type: NodePort, ports: [{ port: 1, name: a, nodePort: 30001 }, { port: 2, name: b, nodePort: 30001 }]",
        ),
        &["K0805 Service `web` takes node port 30001 (TCP) twice"],
    );
    passes(&service(
        "type: NodePort, ports: [{ port: 1, name: a, nodePort: 30001 }, { port: 2, protocol: UDP, name: b, nodePort: 30001 }]",
    ));
    finds(&service("ports: [{ port: 80, name: Http }]"), &["K0313 `Http` is not a valid name for a port"]);
}

#[test]
fn node_ports_have_a_range() {
    passes(&service("type: NodePort, ports: [{ port: 80, nodePort: 32767 }]"));
    insta::assert_snapshot!(report(&service("type: NodePort, ports: [{ port: 80, nodePort: 8080 }]")), @r"
    warning[K0807]: 8080 is not in the range of node ports
       ╭─[ app.yaml:4:55 ]
     4 │ spec: { type: NodePort, ports: [{ port: 80, nodePort: 8080 }] }
       │                                                       ╰──── clusters take 30000 to 32767
       = note: the API server rejects it, unless the cluster was set up with a range of its own
       = help: leave `nodePort` out, and the cluster picks a free one
    ");
}

#[test]
fn an_external_name_is_a_host() {
    passes(&service("type: ExternalName, externalName: db.example.com."));
    insta::assert_snapshot!(report(&service("type: ExternalName")), @r#"
    error[K0808]: Service `web` names no host
       ╭─[ app.yaml:4:15 ]
     4 │ spec: { type: ExternalName }
       │               ╰──────────── this type needs `externalName`
       = note: the API server rejects it
       = help: write the host that it stands for, for example `externalName: "db.example.com"`
    "#);
    finds(
        &service("type: ExternalName, externalName: \"http://db\""),
        &["K0808 `http://db` is not a valid host name"],
    );
}

#[test]
fn addresses_of_a_service() {
    let ports = "ports: [{ port: 80 }]";
    passes(&service(&format!("clusterIP: 10.0.0.1, externalIPs: [192.0.2.1, \"2001:db8::1\"], {ports}")));
    passes(&service(&format!("type: LoadBalancer, loadBalancerSourceRanges: [\" 10.0.0.0/8 \"], {ports}")));
    finds(&service(&format!("clusterIP: 10.0.0, {ports}")), &["K0806 `10.0.0` is not an IP address"]);
    finds(
        &service(&format!("externalIPs: [127.0.0.1], {ports}")),
        &["K0806 `127.0.0.1` cannot be reached from elsewhere"],
    );
    insta::assert_snapshot!(
        report(&service(&format!("type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1], {ports}"))), @r"
    error[K0806]: `10.0.0.1` is not a block of IP addresses
       ╭─[ app.yaml:4:56 ]
     4 │ spec: { type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1], ports: [{ port: 80 }] }
       │                                                        ╰──────── it does not say how many bits are the same
       = note: the API server rejects it
       = help: write `10.0.0.1/32` for this address alone
     4 - spec: { type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1], ports: [{ port: 80 }] }
     4 + spec: { type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/32], ports: [{ port: 80 }] }
    ");
}

#[test]
fn an_ingress_leads_somewhere() {
    insta::assert_snapshot!(report(&ingress("tls: []")), @r"
    error[K0810]: Ingress `web` leads nowhere
       ╭─[ app.yaml:4:1 ]
     4 │ spec: { tls: [] }
       │ ╰──── it needs `rules` or a `defaultBackend`
       = note: the API server rejects it
       = help: say which host and path lead to which Service
    ");
    finds(&ingress("rules: []"), &["K0810 Ingress `web` leads nowhere"]);
    passes(&ingress("rules: [{ host: example.com }]"));
    // The choice that is not made is told by the schema.
    passes(&ingress("defaultBackend: {}"));
    let web = service("ports: [{ port: 80 }]");
    let backend =
        |port: &str| ingress(&format!("defaultBackend: {{ service: {{ name: web, port: {{ {port} }} }} }}"));
    passes(&format!("{web}---\n{}", backend("number: 80")));
    insta::assert_snapshot!(report(&format!("{web}---\n{}", backend(""))), @r"
    error[K0104]: the Service of a backend of Ingress `web` is incomplete
       ╭─[ app.yaml:9:27 ]
     9 │ spec: { defaultBackend: { service: { name: web, port: {  } } } }
       │                           ╰─────── `port.name` or `port.number` must be set
       = note: the API server rejects it
    ");
}

#[test]
fn hosts_are_names() {
    for host in ["example.com", "'*.example.com'", "''"] {
        passes(&route(&format!("host: {host},"), "path: /, pathType: Prefix"));
    }
    for host in ["10.0.0.1", "'*'", "'a.*.com'", "'*a.com'", "Example.com"] {
        let found = lines(&route(&format!("host: {host},"), "path: /, pathType: Prefix"), "1.37");
        assert!(found.len() == 1 && found[0].starts_with("K0812"), "{host}: {found:?}");
    }
    insta::assert_snapshot!(report(&route("host: \"https://example.com/\",", "path: /, pathType: Prefix")), @r#"
    error[K0812]: `https://example.com/` is not a host name
       ╭─[ app.yaml:9:25 ]
     9 │ spec: { rules: [{ host: "https://example.com/", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
       │                         ╰────────────────────── a host has no scheme, port or path
       = note: the API server rejects it
       = help: write `example.com`
     9 - spec: { rules: [{ host: "https://example.com/", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
     9 + spec: { rules: [{ host: "example.com", http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
    "#);
    finds(
        &ingress("rules: [{ host: a.example }], tls: [{ hosts: [\"*\"] }]"),
        &["K0812 `*` is not a host name"],
    );
}

#[test]
fn paths_begin_with_a_slash() {
    passes(&route("", "pathType: ImplementationSpecific"));
    passes(&route("", "path: /a//b, pathType: ImplementationSpecific"));
    insta::assert_snapshot!(report(&route("", "path: \"api\", pathType: Prefix")), @r#"
    error[K0811]: `api` is not a path of an Ingress
       ╭─[ app.yaml:9:44 ]
     9 │ spec: { rules: [{  http: { paths: [{ path: "api", pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
       │                                            ╰───── a path begins with `/`
       = note: the API server rejects it
       = help: write `/api`
     9 - spec: { rules: [{  http: { paths: [{ path: "api", pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
     9 + spec: { rules: [{  http: { paths: [{ path: "/api", pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
    "#);
    for path in ["/a//b", "/a/./b", "/a/../b", "/a%2fb", "/a/..", "/a/.", "''"] {
        let found = lines(&route("", &format!("path: {path}, pathType: Exact")), "1.37");
        assert!(found.len() == 1 && found[0].starts_with("K0811"), "{path}: {found:?}");
    }
    finds(&route("", "pathType: Prefix"), &["K0104 this `pathType` needs a `path`"]);
    finds(
        &route("", "path: a, pathType: ImplementationSpecific"),
        &["K0811 `a` is not a path of an Ingress"],
    );
}

#[test]
fn an_ingress_has_one_class() {
    let with = |name: &str| {
        let class = object("networking.k8s.io/v1", "IngressClass", "spec: { controller: a.example/b }");
        let notes =
            format!("metadata: {{ name: web, annotations: {{ kubernetes.io/ingress.class: {name} }} }}");
        let web = route("", "path: /, pathType: Exact")
            .replace("spec: { rules", "spec: { ingressClassName: web, rules");
        format!(
            "{class}---\n{}",
            web.replace("kind: Ingress\nmetadata: { name: web }", &format!("kind: Ingress\n{notes}"))
        )
    };
    passes(&with("web"));
    insta::assert_snapshot!(report(&with("nginx")), @r"
    error[K0813]: Ingress `web` names two classes
        ╭─[ app.yaml:13:68 ]
     13 │ metadata: { name: web, annotations: { kubernetes.io/ingress.class: nginx } }
        │                                                                    ╰───── `nginx` by the old annotation
     14 │ spec: { ingressClassName: web, rules: [{  http: { paths: [{ path: /, pathType: Exact, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
        │                           ╰─── `web` by the field
        = note: the API server rejects it
        = help: remove the annotation
    ");
}

#[test]
fn an_ingress_class_names_a_controller() {
    let class = |spec: &str| object("networking.k8s.io/v1", "IngressClass", &format!("spec: {{ {spec} }}"));
    passes(&class("controller: k8s.io/ingress-nginx"));
    finds(&class("controller: nginx"), &["K0313 `nginx` is not the name of a controller"]);
    let with = |rest: &str| class(&format!("controller: a.b/c, parameters: {{ kind: A, name: b, {rest} }}"));
    passes(&with("scope: Namespace, namespace: a"));
    passes(&with("scope: Cluster"));
    finds(&with("scope: Namespace"), &["K0104 `scope: Namespace` needs `namespace`"]);
    finds(&with("scope: Cluster, namespace: a"), &["K0801 `namespace` is only for `scope: Namespace`"]);
}

#[test]
fn peers_say_something() {
    passes(&policy(
        "ingress: [{}, { from: [{ podSelector: {} }, { namespaceSelector: {}, podSelector: {} }] }]",
    ));
    insta::assert_snapshot!(report(&policy("ingress: [{ from: [{}] }]")), @r"
    error[K0815]: a peer of NetworkPolicy `web` says nothing
       ╭─[ app.yaml:4:45 ]
     4 │ spec: { podSelector: {}, ingress: [{ from: [{}] }] }
       │                                             ╰── a peer needs `podSelector`, `namespaceSelector` or `ipBlock`
       = note: the API server rejects it
       = help: write `podSelector: {}` for every pod of the namespace
    ");
    insta::assert_snapshot!(report(&policy("egress: [{ to: [] }]")), @r"
    warning[K0818]: an empty `to` allows everyone
       ╭─[ app.yaml:4:41 ]
     4 │ spec: { podSelector: {}, egress: [{ to: [] }] }
       │                                         ╰── any peer may be reached, as if `to` were not there
       = note: only a policy without a rule for this direction allows nobody
       = help: remove `to`, if everyone is meant
    ");
}

#[test]
fn ranges_of_ports() {
    let ports = |port: &str| policy(&format!("ingress: [{{ ports: [{{ {port} }}] }}]"));
    passes(&ports("port: 80, endPort: 80"));
    passes(&ports("port: http"));
    finds(&ports("port: HTTP"), &["K0313 `HTTP` is not a valid name for a port"]);
    insta::assert_snapshot!(report(&ports("port: 90, endPort: 80")), @r"
    error[K0816]: the range of ports ends at 80, before it begins
       ╭─[ app.yaml:4:67 ]
     4 │ spec: { podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] }
       │                                                      ╰─────────────── the first
       │                                                                   ╰── the last port of the range
       = note: the API server rejects it
       = help: remove `endPort`
    ");
    finds(
        &ports("port: http, endPort: 80"),
        &["K0816 a range of ports cannot begin with the name of a port"],
    );
    finds(&ports("endPort: 80"), &["K0816 `endPort` stands here without a `port`"]);
}

#[test]
fn exceptions_are_inside_of_their_block() {
    let block = |block: &str| policy(&format!("egress: [{{ to: [{{ ipBlock: {{ {block} }} }}] }}]"));
    passes(&block("cidr: 0.0.0.0/0, except: [169.254.169.254/32]"));
    passes(&block("cidr: \"fd00::/8\", except: [\"fd00:1::/32\"]"));
    insta::assert_snapshot!(report(&block("cidr: 10.1.0.0/16, except: [10.2.0.0/24]")), @r"
    error[K0817]: `10.2.0.0/24` is not a part of `10.1.0.0/16`
       ╭─[ app.yaml:4:83 ]
     4 │ spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: 10.1.0.0/16, except: [10.2.0.0/24] } }] }] }
       │                                                             ╰───────────────────────────────── the block
       │                                                                                   ╰─────────── must be less than the block, and inside of it
       = note: the API server rejects it
       = help: remove the exception
    ");
    for except in ["10.1.0.0/16", "10.0.0.0/8", "fd00::/8"] {
        let found = lines(&block(&format!("cidr: 10.1.0.0/16, except: [\"{except}\"]")), "1.37");
        assert!(found.len() == 1 && found[0].starts_with("K0817"), "{except}: {found:?}");
    }
    finds(&block("cidr: 10.1.0.0/33"), &["K0806 `10.1.0.0/33` is not a block of IP addresses"]);
}

#[test]
fn rules_count_where_the_types_name_them() {
    passes(&policy("policyTypes: [Egress], egress: [{}]"));
    passes(&policy("policyTypes: [], egress: [{}]"));
    insta::assert_snapshot!(report(&policy("policyTypes: [Ingress], egress: [{}]")), @r"
    warning[K0819]: the `egress` rules of this policy do not count
       ╭─[ app.yaml:4:50 ]
     4 │ spec: { podSelector: {}, policyTypes: [Ingress], egress: [{}] }
       │                          ╰────────────────────────────── `Egress` is not among the types
       │                                                  ╰────── nobody looks at these rules
       = note: the cluster leaves traffic of this direction as it is
       = help: add `Egress` to `policyTypes`
    ");
}

#[test]
fn endpoints_have_addresses_of_their_type() {
    let slice = |rest: &str| object("discovery.k8s.io/v1", "EndpointSlice", rest);
    passes(&slice("addressType: IPv4\nendpoints: [{ addresses: [10.0.0.1] }]\nports: [{ port: 80 }]"));
    finds(
        &slice("addressType: IPv6\nendpoints: [{ addresses: [10.0.0.1] }]"),
        &["K0806 `10.0.0.1` is not an IPv6 address"],
    );
    finds(
        &slice("addressType: IPv4\nendpoints: []\nports: [{ port: 80 }, { port: 81 }]"),
        &["K0805 two ports of EndpointSlice `web` have no name"],
    );
    let endpoints = |subset: &str| object("v1", "Endpoints", &format!("subsets: [{{ {subset} }}]"));
    passes(&endpoints("addresses: [{ ip: 10.0.0.1 }], ports: [{ port: 80 }]"));
    finds(&endpoints("ports: [{ port: 80 }]"), &["K0104 a subset of Endpoints `web` has no addresses"]);
    finds(
        &endpoints("addresses: [{ ip: 127.0.0.1 }]"),
        &["K0806 `127.0.0.1` cannot be reached from elsewhere"],
    );
}
