// Each snippet, expanded with what it proposes, is a program without mistakes, in the canonical style.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";

import { kdsl, root } from "./kdsl.mjs";

const snippets = JSON.parse(readFileSync(new URL("../snippets/kdsl.json", import.meta.url), "utf8"));

/** Those that stand in a container. */
const OF_A_CONTAINER = ["Probes", "Resources", "Restricted"];

/** What a snippet refers to, and does not bring. */
const DEPLOYMENT = `
Deployment web {
  spec.template.spec.containers.web: {
    image: "nginx:1"
    ports: [8080]
    resources.requests.cpu: 100m
  }
}
`;
const AROUND = {
  Service: DEPLOYMENT,
  HorizontalPodAutoscaler: DEPLOYMENT,
  Ingress: `${DEPLOYMENT}
Service web {
  spec: { selector: web, ports: { http: { port: 80, targetPort: 8080 } } }
}
`,
};

/** The text that an editor makes of a body, with what its placeholders propose. */
function expand(body) {
  let text = body.join("\n");
  const values = new Map();
  text = text.replaceAll("\\$", "\u0001").replaceAll("\\}", "\u0002");
  // From the inside out, as placeholders may stand in each other.
  for (let before; before !== text; ) {
    before = text;
    text = text.replace(/\$\{(\d+)(?::([^{}$]*)|\|([^|]*)\|)\}/, (_, number, value, choices) => {
      const chosen = value ?? choices.split(",")[0];
      if (values.has(number)) assert.equal(chosen, values.get(number), `placeholder ${number} proposes one thing`);
      values.set(number, chosen);
      return chosen;
    });
  }
  text = text.replace(/\$0/g, "");
  assert.doesNotMatch(text, /\$\{?\d/, "every placeholder is expanded");
  return text.replaceAll("\u0001", "$").replaceAll("\u0002", "}");
}

function program(name, text) {
  if (!OF_A_CONTAINER.includes(name)) return `${text.trimEnd()}\n${AROUND[name] ?? ""}`;
  const lines = text.split("\n").map((line) => `    ${line}`);
  const around = ["Pod web {", "  spec.containers.web: {", '    image: "nginx:1"', "    ports: { http: 80 }"];
  return [...around, ...lines, "  }", "}", ""].join("\n");
}

for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
  test(`the snippet ${name}`, () => {
    assert.ok(prefix.length > 0 && description.length > 0);
    const text = program(name, expand(body));
    const env = { ...process.env, KDSL_PARAM_DB_PASSWORD: "x" };
    const run = (...args) => spawnSync(kdsl(), args, { input: text, cwd: root, encoding: "utf8", env });
    const { status, stdout, stderr } = run("check", "-");
    assert.equal(status, 0, `${text}\n${stderr}${stdout}`);
    assert.doesNotMatch(stderr + stdout, /^(warning|error)/m, text);
    assert.equal(run("fmt", "-").stdout, text);
  });
}
