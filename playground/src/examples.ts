// The examples: the programs of the folder `examples` of the repository, as they lie there.

import type { Project } from "./state/project.ts";

const TEXTS = import.meta.glob<string>(["../../examples/**/*.{kdsl,toml,yaml,yml,json}", "!../../examples/**/expected*", "!../../examples/**/by-hand*"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** What the menu says of them, in its order, and values for params that have none. */
const ABOUT: { name: string; title: string; detail: string; set?: Record<string, string> }[] = [
  { name: "first-look", title: "A first look", detail: "A backend with its settings, a secret and a load balancer", set: { "db-password": "example" } },
  { name: "four-objects", title: "Four objects", detail: "ConfigMap, Secret, Deployment and Service" },
  { name: "000-frontend-backend", title: "Frontend and backend", detail: "Two Deployments that find each other" },
  { name: "003-first-manifests", title: "First manifests", detail: "A Namespace, quotas and what lives in it" },
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
      const project = () => ({ files: { ...files }, env: "", kubernetes: "", set: { ...about?.set }, cursor: null });
      return { name, title: about?.title ?? name, detail: about?.detail ?? "", project };
    });
}
