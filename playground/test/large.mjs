// A program of many resources, such as somebody has.

const app = (n) => `ConfigMap config-${n} {
  data: { LOG_LEVEL: "info", REGION: "eu-${n}", GREETING: "hello" }
}

Deployment app-${n} {
  spec: {
    replicas: ${(n % 3) + 1}
    template.spec.containers.app: {
      image: "ghcr.io/acme/app-${n}:v1"
      ports: { http: 8080 }
      env: { LOG_LEVEL: config-${n}.LOG_LEVEL, REGION: config-${n}.REGION, GREETING: config-${n}.GREETING }
      resources: { requests: { cpu: 100m, memory: 128Mi }, limits.memory: 256Mi }
      readinessProbe: { httpGet: { path: "/ready", port: "http" }, periodSeconds: 5 }
    }
  }
}
`;

const extra = (n) => `Service app-${n} {
  spec: { selector: app-${n}, ports: { http: { port: 80, targetPort: app-${n}.ports.http } } }
}
`;

/** A program of that many resources: ConfigMaps, Deployments and Services. */
export function large(resources) {
  const parts = [];
  let count = 0;
  for (let n = 1; count < resources; n++) {
    parts.push(app(n));
    count += 2;
    if (count < resources) {
      parts.push(extra(n));
      count += 1;
    }
  }
  return parts.join("\n");
}
