// What the tests share.

/** A program with a param, a ConfigMap, a Deployment that uses it, and a Service. */
export const SHOP = `/// Which image is run.
param tag: String
ConfigMap config { data: { color: "blue" } }
Deployment web {
  spec.template.spec.containers.app: {
    image: "shop:\${tag}"
    ports: { http: 8080 }
    env: { COLOR: config.color }
  }
}
Service web { spec: { selector: web, ports: { http: { port: 80, targetPort: web.ports.http } } } }
`;

/** A program of `count` resources, as large as they are in practice: two of five are Deployments. */
export function resources(count) {
  const parts = ["param tag: String = \"v1\"\nparam replicas: Int(1..50) = 2\n"];
  for (let n = 0; n * 5 < count; n += 1) {
    parts.push(`
ConfigMap settings-${n} { data: { level: "info", url: "http://api-${n}:80", "app.conf": "size = ${n}" } }
external Secret keys-${n} { data: { password } }
Deployment web-${n} {
  spec: {
    replicas: replicas
    template.spec.containers.app: {
      image: "registry.example/web-${n}:\${tag}"
      ports: { http: 8080 }
      env: { LEVEL: settings-${n}.level, PASSWORD: keys-${n}.password }
      resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
      readinessProbe.httpGet: { path: "/ready", port: "http" }
    }
  }
}
Deployment worker-${n} {
  spec: {
    replicas: 2
    template.spec.containers.app: {
      image: "registry.example/worker-${n}:\${tag}"
      envFrom: [settings-${n}]
      resources: { requests: { cpu: 50m, memory: 32Mi }, limits: { memory: 64Mi } }
    }
  }
}
Service web-${n} { spec: { selector: web-${n}, ports: { http: { port: 80, targetPort: web-${n}.ports.http } } } }
PodDisruptionBudget web-${n} { spec: { maxUnavailable: 1, selector: web-${n} } }
`);
  }
  return parts.join("");
}
