//! What the commonest mistakes look like: in a terminal, in a line, and for an editor.
//!
//! Each case is a snapshot with its source above what is said of it, to be judged by reading. The cases
//! follow the mistakes that YAML lets through; a message that becomes worse shows in review.

use kdsl::{Compiler, Format, MemoryWorld, Output};

/// Compiles files, the first of which is named first, and writes them and the findings down.
fn shown(files: &[(&str, &str)]) -> String {
    let mut world = MemoryWorld::default();
    let mut text = String::new();
    for (path, source) in files {
        let source = source.trim_start_matches('\n');
        world.files.insert((*path).to_owned(), source.to_owned());
        text.push_str(&format!("──── {path}\n{source}\n"));
    }
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let output = Compiler::new().compile(&world, &paths);
    let findings = |format| kdsl::render(output.diagnostics(), output.sources(), format, false);
    for (title, format) in [("terminal", Format::Full), ("line", Format::Concise), ("editor", Format::Json)] {
        text.push_str(&format!("──── {title}\n{}\n", findings(format)));
    }
    within_bounds(&output);
    text
}

/// A finding is read at a glance: at most sixteen lines, with the fix.
fn within_bounds(output: &Output) {
    for finding in output.diagnostics() {
        let one = kdsl::render(std::slice::from_ref(finding), output.sources(), Format::Full, false);
        assert!(
            one.lines().count() <= 16,
            "{} takes {} lines:\n{one}",
            finding.code.id(),
            one.lines().count()
        );
    }
}

/// A snapshot test for each case: its name, and its files.
macro_rules! cases {
    ($($name:ident: $($path:literal = $source:literal),+;)*) => {
        $(#[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(stringify!($name), shown(&[$(($path, $source)),+]));
            });
        })*
    };
}

cases! {
    a_misspelt_field: "app/web.kdsl" = r#"
Deployment web {
  metadata.labels: { app: "web" }
  spec: {
    replicsa: 3
    template.spec.containers.web: { image: "nginx:1.27" }
  }
}
"#;

    a_right_field_at_the_wrong_level: "app/web.kdsl" = r#"
Deployment web {
  spec.template.spec: {
    containers: {
      web: {
        image: "nginx:1.27"
        hostNetwork: true
      }
    }
  }
}
"#;

    b_text_where_a_number_is_wanted: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    replicas: "three"
    template.spec.containers.web: { image: "nginx:1.27" }
  }
}
"#;

    b_a_number_in_quotes: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    replicas: "3"
    template.spec.containers.web: { image: "nginx:1.27" }
  }
}
"#;

    b_a_value_of_no_choice: "app/web.kdsl" = r#"
Pod web {
  spec.containers.web: { image: "nginx:1.27", imagePullPolicy: "Allways" }
}
"#;

    b_a_quantity_that_kubernetes_does_not_read: "app/web.kdsl" = r#"
Pod web {
  spec.containers.web: { image: "nginx:1.27", resources.limits.memory: 512Mb }
}
"#;

    c_a_key_that_a_config_map_does_not_have: "app/web.kdsl" = r#"
ConfigMap cfg {
  data: { LOG_LEVEL: "debug", PORT: 8080 }
}

Deployment web {
  spec.template.spec.containers.web: {
    image: "web:v1"
    env: { LOG: cfg.LOG_LEVLE }
  }
}
"#;

    d_a_workload_that_does_not_select_its_own_pods: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    selector.matchLabels: { app: "web" }
    template: {
      metadata.labels: { app: "wbe" }
      spec.containers.web: { image: "web:v1" }
    }
  }
}
"#;

    d_a_service_that_selects_no_pods: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    template.metadata.labels: { app: "web-v2" }
    template.spec.containers.web: { image: "web:v1", ports: { http: 8080 } }
  }
}

Service web {
  spec: { selector: { app: "web" }, ports: { http: 80 } }
}
"#;

    e_an_unknown_kind: "app/web.kdsl" = r#"
Deploymnet web {
  spec.template.spec.containers.web: { image: "nginx:1.27" }
}
"#;

    e_a_kind_of_another_project: "app/web.kdsl" = r#"
Certificate shop {
  spec: { secretName: "shop-tls", dnsNames: ["shop.example.com"] }
}
"#;

    e_a_removed_version: "app/web.kdsl" = r#"
Ingress shop {
  apiVersion: "extensions/v1beta1"
  spec.rules: [{ host: "shop.example.com" }]
}
"#;

    k_what_is_deprecated: "app/web.kdsl" = r#"
Endpoints web {
  subsets: [{ addresses: [{ ip: "10.0.0.7" }], ports: [{ port: 80 }] }]
}

Pod old {
  metadata.annotations: { "kubernetes.io/ingress.class": "nginx" }
  spec: { serviceAccount: "default", containers.old: { image: "old:v1" } }
}
"#;

    d_a_service_with_a_misspelt_label: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    template.metadata.labels: { app: "web", tier: "front" }
    template.spec.containers.web: { image: "web:v1", ports: { http: 8080 } }
  }
}

Service web {
  spec: { selector: { app: "web", teir: "front" }, ports: { http: 80 } }
}
"#;

    f_an_unclosed_brace: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    replicas: 2
    selector: {
      matchLabels: { app: "web" }
    template: {
      metadata.labels: { app: "web" }
      spec.containers.web: { image: "web:v1" }
    }
  }
}

ConfigMap rest {
  data: { still: "checked" }
}
"#;

    g_two_resources_of_one_identity:
    "app/web.kdsl" = r#"
Pod web { spec.containers.web: { image: "web:v1" } }
"#,
    "app/worker.kdsl" = r#"
Pod "${"web"}" as worker { spec.containers.worker: { image: "worker:v1" } }
"#;

    g_a_field_set_twice: "app/web.kdsl" = r#"
Deployment web {
  spec: {
    replicas: 2
    template.spec.containers.web: { image: "nginx:1.27" }
    replicas: 3
  }
}
"#;

    h_a_missing_required_field: "app/web.kdsl" = r#"
Pod web {
  spec.containers.web: { ports: { http: 8080 } }
}
"#;

    i_a_port_that_nobody_opens: "app/web.kdsl" = r#"
Deployment web {
  spec.template.spec.containers.web: { image: "web:v1", ports: { http: 8080, metrics: 9090 } }
}

Service web {
  spec: { selector: web, ports: { http: { port: 80, targetPort: "htpp" } } }
}
"#;

    j_what_the_api_server_would_reject: "app/web.kdsl" = r#"
Pod web {
  spec.containers.web: {
    image: "web:v1"
    livenessProbe: { httpGet: { path: "/", port: 8080 }, tcpSocket: { port: 8080 } }
  }
}
"#;

    k_what_the_cluster_writes: "app/web.kdsl" = r#"
Deployment web {
  spec.template.spec.containers.web: { image: "nginx:1.27" }
  status: { replicas: 1 }
}
"#;

    l_a_secret_that_leaks: "app/web.kdsl" = r#"
param password: Sensitive = ""

let url = "postgres://shop:${password}@db/shop"

ConfigMap db {
  data: { url: url }
}
"#;

    m_several_mistakes_in_one_run: "app/web.kdsl" = r#"
let registry = "ghcr.io/acme"

Deployment web {
  spec: {
    replicsa: 3
    template.spec.containers.web: { image: "${registri}/web:v1", ports: { http: "eighty" } }
  }
}

Servcie web {
  spec: { selector: web, ports: { http: 80 } }
}
"#;

    n_a_mistake_in_a_loop_is_said_once: "app/web.kdsl" = r#"
for shard in ["a", "b", "c"] {
  ConfigMap "shard-${shard}" { data: { id: shards } }
}
"#;
}
