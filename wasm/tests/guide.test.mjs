// The programs of JavaScript in the guide of embedding, with the package that `cargo xtask wasm` built.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as kdsl from "../pkg/node.js";

const guide = readFileSync(new URL("../../docs/guide/embedding.md", import.meta.url), "utf8");
const programs = [...guide.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, program]) => program);

test("the guide's programs hold what they say", () => {
  assert.notEqual(programs.length, 0);
  for (const program of programs) {
    const body = program.replace(/^import (\{.*\}) from "kdsl";$/m, "const $1 = kdsl;");
    new Function("kdsl", "console", body)(kdsl, { assert: (holds) => assert.ok(holds, program) });
  }
});
