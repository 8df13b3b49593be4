//! The list of references: each with its place, its way, and what it means.

use kdsl_base::{Manifest, Sources};
use kdsl_schema::{Schema, Target};

use super::manifests;
use crate::{Edge, Found, Keys, references};

/// The references of a text, a line each, and the text that each points at.
fn edges(yaml: &str) -> String {
    edges_with(Schema::builtin(), yaml)
}

fn edges_with(schema: Schema<'_>, yaml: &str) -> String {
    let (manifests, sources) = known(schema, yaml);
    let edges = references(&manifests, schema, Target::default());
    let line = |edge: &Edge<'_>| {
        let from = &manifests[edge.from];
        let source = &sources.get(edge.span.file).unwrap().text;
        let text = source.get(edge.span.start as usize..edge.span.end as usize).unwrap();
        let to = match edge.to.found {
            Found::Written(number) | Found::External(number) => {
                assert_eq!(manifests[number].name, edge.to.name);
                if matches!(edge.to.found, Found::External(_)) { " external" } else { "" }
            }
            Found::Cluster => " cluster",
            Found::Absent => " absent",
        };
        let keys = match &edge.keys {
            Keys::None => String::new(),
            Keys::All => " all keys".to_owned(),
            Keys::These(keys) => {
                format!(" keys {:?}", keys.iter().map(|key| key.name).collect::<Vec<_>>())
            }
        };
        let port = edge.port.map_or(String::new(), |port| format!(" {port:?}"));
        let mounts: Vec<&str> = edge.mounts.iter().map(|mount| mount.path).collect();
        let mounts = if mounts.is_empty() { String::new() } else { format!(" at {mounts:?}") };
        let optional = if edge.optional { " optional" } else { "" };
        format!(
            "{}/{} {}\n  {:?} → {} {}/{}{to}{keys}{port}{mounts}{optional}   `{}`\n",
            from.kind,
            from.name,
            edge.path,
            edge.relation,
            edge.to.kind,
            edge.to.namespace,
            edge.to.name,
            text.lines().next().unwrap_or("")
        )
    };
    edges.iter().map(line).collect()
}

/// The manifests of a text, whose kinds that schema may know.
fn known(schema: Schema<'_>, yaml: &str) -> (Vec<Manifest>, Sources) {
    let (mut manifests, sources) = manifests(yaml);
    for manifest in &mut manifests {
        manifest.raw = schema.find_kind(&manifest.api_version, &manifest.kind).is_none();
    }
    (manifests, sources)
}

const POD: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: web
      imagePullSecrets: [{ name: pull }]
      containers:
        - name: web
          image: nginx:1.27
          ports: [{ name: http, containerPort: 80 }]
          env:
            - { name: LEVEL, valueFrom: { configMapKeyRef: { name: cfg, key: LOG_LEVEL } } }
            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password, optional: true } } }
          envFrom: [{ configMapRef: { name: cfg } }]
          volumeMounts:
            - { name: conf, mountPath: /etc/app }
            - { name: conf, mountPath: /etc/one, subPath: PORT }
      volumes:
        - { name: conf, projected: { sources: [{ configMap: { name: cfg, items: [{ key: PORT, path: port }] } }] } }
        - { name: data, persistentVolumeClaim: { claimName: data } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: cfg, namespace: shop }
data: { LOG_LEVEL: debug, PORT: "8080" }
---
external: true
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
"#;

#[test]
fn a_pod_refers_to_what_it_runs_with() {
    insta::assert_snapshot!(edges(POD), @r#"
    Deployment/web metadata.namespace
      Field("namespace") → Namespace /shop cluster   `shop`
    Deployment/web spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name
      Env { variable: "LEVEL" } → ConfigMap shop/cfg keys ["LOG_LEVEL"]   `cfg`
    Deployment/web spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.name
      Env { variable: "PASSWORD" } → Secret shop/db external keys ["password"] optional   `db`
    Deployment/web spec.template.spec.containers[0].envFrom[0].configMapRef.name
      EnvFrom → ConfigMap shop/cfg all keys   `cfg`
    Deployment/web spec.template.spec.imagePullSecrets[0].name
      Field("imagePullSecrets") → Secret shop/pull absent   `pull`
    Deployment/web spec.template.spec.serviceAccountName
      Field("serviceAccountName") → ServiceAccount shop/web absent   `web`
    Deployment/web spec.template.spec.volumes[0].projected.sources[0].configMap.name
      Volume { volume: "conf" } → ConfigMap shop/cfg keys ["PORT"] at ["/etc/app", "/etc/one"]   `cfg`
    Deployment/web spec.template.spec.volumes[1].persistentVolumeClaim.claimName
      Volume { volume: "data" } → PersistentVolumeClaim shop/data absent   `data`
    ConfigMap/cfg metadata.namespace
      Field("namespace") → Namespace /shop cluster   `shop`
    "#);
}

#[test]
fn services_budgets_and_policies_refer_to_pods() {
    let text = format!(
        "{POD}---\napiVersion: v1\nkind: Service\nmetadata: {{ name: web, namespace: shop }}\nspec:\n  selector: {{ app: web }}\n  \
         ports: [{{ port: 80, targetPort: http }}, {{ port: 81 }}]\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\
         metadata: {{ name: all, namespace: other }}\nspec:\n  podSelector: {{}}\n  ingress: [{{ from: [{{ podSelector: {{}}, \
         namespaceSelector: {{ matchLabels: {{ kubernetes.io/metadata.name: shop }} }} }}] }}]\n---\napiVersion: networking.k8s.io/v1\n\
         kind: Ingress\nmetadata: {{ name: web, namespace: shop }}\nspec:\n  tls: [{{ secretName: tls }}]\n  rules: [{{ http: {{ paths: \
         [{{ path: /, pathType: Prefix, backend: {{ service: {{ name: web, port: {{ number: 80 }} }} }} }}] }} }}]\n---\n\
         apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{ name: web, namespace: shop }}\nspec:\n  maxReplicas: 3\n  \
         scaleTargetRef: {{ apiVersion: apps/v1, kind: Deployment, name: web }}\n"
    );
    let found = edges(&text);
    let (_, found) = found.split_once("ConfigMap/cfg metadata.namespace\n").unwrap();
    insta::assert_snapshot!(found, @r#"
      Field("namespace") → Namespace /shop cluster   `shop`
    Service/web metadata.namespace
      Field("namespace") → Namespace /shop cluster   `shop`
    Service/web spec.selector
      Selector → Deployment shop/web   `{ app: web }`
    Service/web spec.ports[0].targetPort
      TargetPort → Deployment shop/web Name("http")   `http`
    NetworkPolicy/all metadata.namespace
      Field("namespace") → Namespace /other cluster   `other`
    NetworkPolicy/all spec.ingress[0].from[0].podSelector
      Selector → Deployment shop/web   `{}`
    Ingress/web metadata.namespace
      Field("namespace") → Namespace /shop cluster   `shop`
    Ingress/web spec.rules[0].http.paths[0].backend.service.name
      Field("backend") → Service shop/web Number(80)   `web`
    Ingress/web spec.tls[0].secretName
      Field("secretName") → Secret shop/tls absent   `tls`
    HorizontalPodAutoscaler/web metadata.namespace
      Field("namespace") → Namespace /shop cluster   `shop`
    HorizontalPodAutoscaler/web spec.scaleTargetRef.name
      Field("scaleTargetRef") → Deployment shop/web   `web`
    "#);
}

#[test]
fn roles_and_what_every_cluster_has() {
    let text = "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: b, namespace: shop }\n\
                roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\n\
                subjects: [{ kind: ServiceAccount, name: bot }, { kind: User, name: ann, apiGroup: rbac.authorization.k8s.io }]\n";
    insta::assert_snapshot!(edges(text), @r#"
    RoleBinding/b metadata.namespace
      Field("namespace") → Namespace /shop cluster   `shop`
    RoleBinding/b roleRef.name
      Field("roleRef") → ClusterRole /view cluster   `view`
    RoleBinding/b subjects[0].name
      Field("subjects") → ServiceAccount shop/bot absent   `bot`
    "#);
}

const CRDS: &str = r#"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: certificates.certs.example.com }
spec:
  group: certs.example.com
  scope: Namespaced
  names: { kind: Certificate, plural: certificates }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                secretName: { type: string }
                issuerRef:
                  type: object
                  required: [name]
                  properties: { name: { type: string }, kind: { type: string }, group: { type: string } }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: issuers.certs.example.com }
spec:
  group: certs.example.com
  scope: Namespaced
  names: { kind: Issuer, plural: issuers }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: clusterissuers.certs.example.com }
spec:
  group: certs.example.com
  scope: Cluster
  names: { kind: ClusterIssuer, plural: clusterissuers }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
"#;

#[test]
fn custom_resources_refer_by_the_form_of_their_fields() {
    let (definitions, _) = manifests(CRDS);
    let crds = kdsl_schema::Table::from_crds(definitions.iter().map(|definition| &definition.node));
    let tables = [crds.table];
    let schema = Schema::with(&tables);
    let text = "apiVersion: certs.example.com/v1\nkind: Certificate\nmetadata: { name: a }\n\
                spec: { secretName: a-tls, issuerRef: { name: ca } }\n---\n\
                apiVersion: certs.example.com/v1\nkind: Certificate\nmetadata: { name: b }\n\
                spec: { issuerRef: { kind: ClusterIssuer, name: public } }\n---\n\
                apiVersion: certs.example.com/v1\nkind: Issuer\nmetadata: { name: ca }\n";
    insta::assert_snapshot!(edges_with(schema, text), @r#"
    Certificate/a spec.issuerRef.name
      Field("issuerRef") → Issuer /ca   `ca`
    Certificate/a spec.secretName
      Field("secretName") → Secret /a-tls cluster   `a-tls`
    Certificate/b spec.issuerRef.name
      Field("issuerRef") → ClusterIssuer /public cluster   `public`
    "#);
    // The Secret is what the controller makes; it is not missed.
    let (manifests, _) = known(schema, text);
    let found = crate::check(&manifests, schema, Target::default());
    assert!(found.iter().all(|problem| !problem.message.contains("a-tls")), "{found:?}");
}

#[test]
fn a_key_is_used_where_a_container_sees_it() {
    let volume = |items: &str, mounts: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  containers: [{{ name: web, image: a, volumeMounts: [{mounts}] }}]\n  \
             volumes: [{{ name: v, configMap: {{ name: cfg{items} }} }}]\n"
        );
        let (manifests, _) = manifests(&text);
        let edges = references(&manifests, Schema::builtin(), Target::default());
        (edges[0].uses("a"), edges[0].uses("b"))
    };
    assert_eq!(volume("", ""), (false, false));
    assert_eq!(volume("", "{ name: v, mountPath: /x }"), (true, true));
    assert_eq!(volume("", "{ name: v, mountPath: /x, subPath: a }"), (true, false));
    assert_eq!(volume("", "{ name: v, mountPath: /x, subPathExpr: $(A) }"), (true, true));
    assert_eq!(volume("", "{ name: other, mountPath: /x }"), (false, false));
    let items = ", items: [{ key: a, path: etc/one }]";
    assert_eq!(volume(items, "{ name: v, mountPath: /x }"), (true, false));
    assert_eq!(volume(items, "{ name: v, mountPath: /x, subPath: etc }"), (true, false));
    assert_eq!(volume(items, "{ name: v, mountPath: /x, subPath: et }"), (false, false));
}

#[test]
fn selectors_that_select_everything_are_bounded() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for n in 0..400 {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{ name: p{n}, labels: {{ a: b }} }}\nspec: {{ containers: [{{ name: a, image: a }}] }}\n\
             ---\napiVersion: v1\nkind: Service\nmetadata: {{ name: s{n} }}\nspec: {{ selector: {{ a: b }}, ports: [{{ port: 1 }}] }}\n"
        );
    }
    let (manifests, _) = manifests(&text);
    assert_eq!(references(&manifests, Schema::builtin(), Target::default()).len(), 100_000);
}
