//! The workload: a shop of services, each with the six resources that a service usually has.

use std::fmt::Write;

/// How the services are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// One service, in a loop.
    Loop,
    /// Every service, one after the other, as if typed.
    Flat,
}

/// The program for so many services.
pub fn source(form: Form, services: usize) -> String {
    match form {
        Form::Loop => looped(services),
        Form::Flat => flat(services),
    }
}

fn looped(services: usize) -> String {
    let mut text = format!("for i in 1..{services} {{\n");
    let names = Names {
        config: "\"svc-${i}-config\" as config",
        secret: "\"svc-${i}-secret\" as secret",
        web: "\"svc-${i}\" as web",
        service: "\"svc-${i}\" as service",
        other: "\"svc-${i}\"",
        of: ["config", "secret", "web", "service"],
        text: "svc-${i}",
    };
    service(&mut text, &names);
    text.push_str("}\n");
    text
}

fn flat(services: usize) -> String {
    let mut text = String::new();
    for number in 1..=services {
        text.push_str(&one(number));
    }
    text
}

/// The service of that number, as if typed.
pub fn one(number: usize) -> String {
    let name = format!("svc-{number}");
    let (config, secret) = (format!("{name}-config"), format!("{name}-secret"));
    let (web, service_name) = (format!("Deployment.{name}"), format!("Service.{name}"));
    let names = Names {
        config: &config,
        secret: &secret,
        web: &name,
        service: &name,
        other: &name,
        of: [&config, &secret, &web, &service_name],
        text: &name,
    };
    let mut text = String::new();
    service(&mut text, &names);
    text
}

/// What the resources of a service are called, where they are declared and where they are used.
struct Names<'a> {
    config: &'a str,
    secret: &'a str,
    web: &'a str,
    service: &'a str,
    other: &'a str,
    of: [&'a str; 4],
    text: &'a str,
}

fn service(out: &mut String, names: &Names<'_>) {
    let Names { config, secret, web, service, other, of, text } = names;
    let [config_ref, secret_ref, web_ref, service_ref] = of;
    let _ = write!(
        out,
        r#"
ConfigMap {config} {{
  data: {{ log_level: "info", database: "shop", cache_ttl: "300", region: "eu-west-1" }}
}}

Secret {secret} {{ stringData: {{ password: "s3cret-value", token: "abcdef0123456789" }} }}

Deployment {web} {{
  spec: {{
    revisionHistoryLimit: 5
    template.spec.containers.app: {{
      image: "ghcr.io/acme/{text}:v1"
      ports: {{ http: 8080 }}
      env: {{
        LOG_LEVEL: {config_ref}.log_level
        DATABASE: {config_ref}.database
        CACHE_TTL: {config_ref}.cache_ttl
        PASSWORD: {secret_ref}.password
        TOKEN: {secret_ref}.token
        REGION: {config_ref}.region
        WORKERS: 4
        TRACE: false
      }}
      resources: {{ requests: {{ cpu: 100m, memory: 128Mi }}, limits.memory: 256Mi }}
      readinessProbe: {{ httpGet: {{ path: "/ready", port: "http" }}, periodSeconds: 5 }}
    }}
  }}
}}

Service {service} {{
  spec: {{ selector: {web_ref}, ports: {{ http: {{ port: 80, targetPort: {web_ref}.ports.http }} }} }}
}}

Ingress {other} {{
  spec.rules: [{{
    host: "{text}.example.com"
    http.paths: [{{ path: "/", pathType: "Prefix", backend: {service_ref}.ports.http }}]
  }}]
}}

HorizontalPodAutoscaler {other} {{
  spec: {{
    scaleTargetRef: {web_ref}, minReplicas: 2, maxReplicas: 10
    metrics: [{{ resource: {{ name: "cpu", target.averageUtilization: 70 }} }}]
  }}
}}
"#
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use kdsl::{Compiler, MemoryWorld};

    fn yaml(form: Form) -> String {
        let world = MemoryWorld::with_file("main.kdsl", source(form, 3));
        let output = Compiler::new().compile(&world, &["main.kdsl"]);
        // A finding would be timed as well.
        assert!(output.diagnostics().is_empty(), "{:?}", output.diagnostics());
        output.to_yaml().unwrap()
    }

    #[test]
    fn both_forms_are_the_same_program() {
        let (looped, flat) = (yaml(Form::Loop), yaml(Form::Flat));
        assert_eq!(looped, flat);
        assert_eq!(looped.matches("apiVersion: ").count() - looped.matches("  apiVersion: ").count(), 18);
    }
}
