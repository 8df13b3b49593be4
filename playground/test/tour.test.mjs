// The programs of the tour compile, but for those that are there to show a mistake, and are written in the canonical style.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Project } from "../../wasm/pkg/node.js";
import { parts } from "./parts.mjs";

const folder = new URL("../tour/", import.meta.url);

for (const name of readdirSync(folder).sort()) {
  test(name, () => {
    const step = parts.step.parseStep(readFileSync(new URL(name, folder), "utf8"));
    assert.ok(step.title.length > 5 && step.text.length > 40);
    assert.ok(["yaml", "problems", "graph", "compare", "explain"].includes(step.tab));
    const project = new Project(step.files, step.kubernetes ? { kubernetes: step.kubernetes } : {});
    const environments = project.info().environments.map(({ name }) => name);
    for (const env of environments.length > 0 ? environments : [undefined]) {
      project.setOptions({ env, ...(step.kubernetes ? { kubernetes: step.kubernetes } : {}) });
      const { diagnostics, yaml } = project.compile();
      assert.deepEqual([...new Set(diagnostics.map((one) => one.code))].sort(), step.finds);
      assert.equal(yaml === null, step.finds.length > 0);
    }
    if (step.finds.includes("K0002")) return;
    for (const path of Object.keys(step.files).filter((path) => path.endsWith(".kdsl"))) {
      assert.deepEqual(project.formatFile(path), [], `${path} is not in the canonical style`);
    }
    project.free();
  });
}
