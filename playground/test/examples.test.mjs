// The examples of the menu: each is built without an error, in the environment and with the values that the menu gives it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Project } from "../../wasm/pkg/node.js";
import { parts } from "./parts.mjs";

for (const { name, title, detail, project } of parts.EXAMPLES) {
  test(name, () => {
    const { files, env, set } = project();
    assert.notEqual(title, name, "the menu has words for it");
    assert.ok(detail.length > 10);
    const engine = new Project(files, { set, ...(env ? { env } : {}) });
    const { diagnostics, yaml, error } = engine.compile();
    assert.equal(error, undefined);
    assert.deepEqual(diagnostics.filter((one) => one.severity === "error").map((one) => `${one.code} ${one.message}`), []);
    assert.ok(yaml);
    engine.free();
  });
}
