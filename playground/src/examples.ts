// The examples: the programs of the folder `examples` of the repository, as they lie there; what embeds the compiler is none.

import type { Project } from "./state/project.ts";

const TEXTS = import.meta.glob<string>(["../../examples/**/*.{kdsl,toml,yaml,yml,json,conf}", "!../../examples/**/Cargo.toml", "!../../examples/**/expected*", "!../../examples/**/by-hand*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What the menu says of them, in its order, the environment that is shown first, and values for params that have none. */
const ABOUT: { name: string; title: string; detail: string; env?: string; set?: Record<string, string> }[] = [
  { name: "first-look", title: "A first look", detail: "A backend with its settings, a secret and a load balancer", env: "dev", set: { "db-password": "example" } },
  { name: "four-objects", title: "Four objects", detail: "ConfigMap, Secret, Deployment and Service" },
  { name: "003-first-manifests", title: "First manifests", detail: "Pods, a Deployment, a ConfigMap, Secrets and a Namespace" },
  { name: "000-frontend-backend", title: "Frontend and backend", detail: "Two programs of one shape, here and in production", env: "local" },
  { name: "003-times-two", title: "Times two", detail: "Scaled by the load, replaced without an outage", env: "dev" },
  {
    name: "002-admin-chat",
    title: "Admin panel and chat",
    detail: "WebSockets, Postgres, Redis, and a proxy that ends TLS",
    env: "gke",
    set: { "postgres-password": "example", "proxy-cert": "example", "proxy-key": "example", dhparam: "example" },
  },
  {
    name: "004-zero-downtime",
    title: "Zero downtime on K3s",
    detail: "An API with Traefik, migrations, crons and a queue",
    env: "k3s",
    set: { tag: "v1.4.0", "database-url": "postgres://example", "registry-login": '{"auths":{}}' },
  },
  { name: "gateway", title: "Gateway and certificates", detail: "Gateway API and cert-manager, by their definitions", env: "production" },
  { name: "platform", title: "A platform and its teams", detail: "A component of one's own, policies, and who uses them", env: "production" },
];

export interface Example {
  name: string;
  title: string;
  detail: string;
  project: () => Project;
}

export const EXAMPLES: Example[] = examples();

function examples(): Example[] {
  const byName = new Map<string, Record<string, string>>();
  for (const [path, text] of Object.entries(TEXTS)) {
    const [, name, file] = /\/examples\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (name === undefined || file === undefined) continue;
    byName.set(name, { ...byName.get(name), [file]: text });
  }
  const order = (name: string) => (ABOUT.findIndex((about) => about.name === name) + 1 || ABOUT.length + 1);
  return [...byName]
    .sort(([left], [right]) => order(left) - order(right) || left.localeCompare(right))
    .map(([name, files]) => {
      const about = ABOUT.find((one) => one.name === name);
      const project = () => ({ files: { ...files }, env: about?.env ?? "", kubernetes: "", set: { ...about?.set }, cursor: null });
      return { name, title: about?.title ?? name, detail: about?.detail ?? "", project };
    });
}
