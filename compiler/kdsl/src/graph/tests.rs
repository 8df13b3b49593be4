//! One program as each format, and names that mean something to a format.

use kdsl_base::{MemoryWorld, Sources, Span};
use kdsl_rules::{Edge, Found, Graph, GraphNode, Keys, Link, Object, Path, Relation, State};

use super::{GraphFormat, render};
use crate::Compiler;

const PROGRAM: &str = r#"
defaults { metadata: { namespace: "shop" } }
external Secret db { metadata.namespace: "shop", data: { password } }
ConfigMap config { data: { LOG_LEVEL: "info", COLOR: "blue", "app.toml": "x = 1" } }
Deployment web {
  spec.template.spec: {
    volumes.conf: { configMap: { name: config, items: [{ key: "app.toml", path: "app.toml" }] } }
    containers.web: {
      image: "a:v1"
      ports: { http: 8000 }
      env: { LOG_LEVEL: config.LOG_LEVEL, COLOR: config.COLOR, PASSWORD: db.password }
      volumeMounts: { "/etc/app": "conf" }
    }
  }
}
Service web { spec: { selector: web, ports: { http: { port: 80, targetPort: web.ports.http } } } }
Ingress web {
  metadata.annotations: {}
  spec.tls: [{ secretName: "web-tls" }]
  spec.rules: [{ http.paths: [{ path: "/", pathType: "Prefix", backend: Service.web.ports.http }] }]
}
NetworkPolicy web { spec: { podSelector: web, ingress: [{ from: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "web" } } }] }] } }
ClusterRoleBinding viewers {
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" }
  subjects: [{ kind: "ServiceAccount", name: "default", namespace: "shop" }]
}
"#;

fn graph(format: GraphFormat) -> String {
    let output = Compiler::new().compile(&MemoryWorld::with_file("main.kdsl", PROGRAM), &["main.kdsl"]);
    let found: Vec<&str> = output.diagnostics().iter().map(|found| found.message.as_str()).collect();
    output.graph(format).unwrap_or_else(|| format!("{found:#?}"))
}

#[test]
fn mermaid() {
    insta::assert_snapshot!(graph(GraphFormat::Mermaid), @r#"
    flowchart LR
      n1["ClusterRoleBinding<br/>viewers"]
      n7["ClusterRole<br/>view<br/>(of the cluster)"]:::outside
      subgraph ns1["namespace shop"]
        n0["NetworkPolicy<br/>web"]
        n2["Secret<br/>db<br/>(external)"]:::outside
        n3["ConfigMap<br/>config"]
        n4["Service<br/>web"]
        n5["Deployment<br/>web"]
        n6["Ingress<br/>web"]
        n8["ServiceAccount<br/>default<br/>(of the cluster)"]:::outside
        n9["Secret<br/>web-tls<br/>(not in this program)"]:::missing
      end
      n0 -->|"ingress from<br/>podSelector"| n5
      n1 -->|"roleRef"| n7
      n1 -->|"subjects"| n8
      n4 -->|"selector<br/>targetPort: http"| n5
      n5 -->|"env: password"| n2
      n5 -->|"env: LOG_LEVEL, COLOR<br/>mount /etc/app: app.toml"| n3
      n6 -->|"backend: http"| n4
      n6 -->|"secretName"| n9
      classDef outside stroke-dasharray: 5 5
      classDef missing stroke:#c62828,stroke-dasharray: 5 5
    "#);
}

#[test]
fn dot() {
    insta::assert_snapshot!(graph(GraphFormat::Dot), @r##"
    digraph program {
      rankdir=LR;
      node [shape=box, fontname="sans-serif"];
      edge [fontname="sans-serif", fontsize=10];
      n1 [label="ClusterRoleBinding\nviewers"];
      n7 [label="ClusterRole\nview\n(of the cluster)", style=dashed];
      subgraph cluster_1 {
        label="namespace shop";
        n0 [label="NetworkPolicy\nweb"];
        n2 [label="Secret\ndb\n(external)", style=dashed];
        n3 [label="ConfigMap\nconfig"];
        n4 [label="Service\nweb"];
        n5 [label="Deployment\nweb"];
        n6 [label="Ingress\nweb"];
        n8 [label="ServiceAccount\ndefault\n(of the cluster)", style=dashed];
        n9 [label="Secret\nweb-tls\n(not in this program)", style=dashed, color="#c62828"];
      }
      n0 -> n5 [label="ingress from\npodSelector"];
      n1 -> n7 [label="roleRef"];
      n1 -> n8 [label="subjects"];
      n4 -> n5 [label="selector\ntargetPort: http"];
      n5 -> n2 [label="env: password"];
      n5 -> n3 [label="env: LOG_LEVEL, COLOR\nmount /etc/app: app.toml"];
      n6 -> n4 [label="backend: http"];
      n6 -> n9 [label="secretName"];
    }
    "##);
}

#[test]
fn json_has_every_reference_with_its_place() {
    let text = graph(GraphFormat::Json);
    let (_, service) = text.split_once("\"from\": \"Service/shop/web\"").unwrap();
    insta::assert_snapshot!(service.split_once("\n    },").unwrap().0, @r#"
    ,
          "to": "Deployment.apps/shop/web",
          "label": "selector; targetPort: http",
          "references": [
            {
              "relation": "selector",
              "path": "spec.selector",
              "optional": false,
              "place": {
                "file": "main.kdsl",
                "start": {
                  "line": 16,
                  "column": 33,
                  "offset": 584
                },
                "end": {
                  "line": 16,
                  "column": 36,
                  "offset": 587
                }
              }
            },
            {
              "relation": "targetPort",
              "path": "spec.ports[0].targetPort",
              "port": "http",
              "optional": false,
              "place": {
                "file": "main.kdsl",
                "start": {
                  "line": 16,
                  "column": 87,
                  "offset": 638
                },
                "end": {
                  "line": 16,
                  "column": 91,
                  "offset": 642
                }
              }
            }
          ]
    "#);
    let (_, node) = text.split_once("\"nodes\": [").unwrap();
    insta::assert_snapshot!(node.split_once("\n    },").unwrap().0, @r#"
    {
      "id": "NetworkPolicy.networking.k8s.io/shop/web",
      "group": "networking.k8s.io",
      "kind": "NetworkPolicy",
      "namespace": "shop",
      "name": "web",
      "state": "written",
      "place": {
        "file": "main.kdsl",
        "start": {
          "line": 22,
          "column": 15,
          "offset": 849
        },
        "end": {
          "line": 22,
          "column": 18,
          "offset": 852
        }
      }
    "#);
}

#[test]
fn a_program_with_a_mistake_has_no_graph() {
    let output =
        Compiler::new().compile(&MemoryWorld::with_file("a.kdsl", "ConfigMap a { dat: {} }"), &["a.kdsl"]);
    assert_eq!(output.graph(GraphFormat::Dot), None);
}

#[test]
fn names_that_mean_something_to_a_format_are_text() {
    let node = |name| GraphNode {
        group: "",
        kind: "Odd",
        namespace: "",
        name,
        generate_name: "",
        state: State::Written,
        span: None,
    };
    let nodes = vec![node("a\"];x"), node("<b>&amp;#35;`*\\"), node("end\nclass"), node("a\"];x")];
    let to = Object { group: "", kind: "Odd", namespace: "", name: "", found: Found::Written(1) };
    let reference = Edge {
        from: 0,
        path: Path::default(),
        span: Span::default(),
        relation: Relation::Field("\"|x"),
        to,
        keys: Keys::None,
        port: None,
        port_span: None,
        optional: false,
        mounts: [].into(),
    };
    let links = vec![Link { from: 0, to: 1, references: vec![reference] }];
    let graph = Graph { nodes, links };
    let text = |format| render(&graph, &Sources::default(), format);
    insta::assert_snapshot!(text(GraphFormat::Mermaid), @r##"
    flowchart LR
      n0["Odd<br/>a#quot;];x"]
      n1["Odd<br/>#60;b#62;#38;amp;#35;35;#96;#42;#92;"]
      n2["Odd<br/>end class"]
      n3["Odd<br/>a#quot;];x"]
      n0 -->|"#quot;|x"| n1
    "##);
    insta::assert_snapshot!(text(GraphFormat::Dot), @r#"
    digraph program {
      rankdir=LR;
      node [shape=box, fontname="sans-serif"];
      edge [fontname="sans-serif", fontsize=10];
      n0 [label="Odd\na\"];x"];
      n1 [label="Odd\n<b>&amp;amp;#35;`*\\"];
      n2 [label="Odd\nend class"];
      n3 [label="Odd\na\"];x"];
      n0 -> n1 [label="\"|x"];
    }
    "#);
    let json = text(GraphFormat::Json);
    assert!(json.contains(r#""id": "Odd/a\"];x#2""#), "{json}");
}
