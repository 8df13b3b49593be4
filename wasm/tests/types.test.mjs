// The types are those of what there is: a program that uses them is checked, where TypeScript is installed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const tsc = fileURLToPath(new URL("../node_modules/.bin/tsc", import.meta.url));
const skip = existsSync(tsc) ? false : "no TypeScript: npm ci in wasm";

test("a program of every sort of answer has types", { skip }, () => {
  const uses = fileURLToPath(new URL("types/uses.mts", import.meta.url));
  const options = ["--noEmit", "--strict", "--target", "esnext", "--module", "nodenext", "--lib", "esnext,dom"];
  const done = spawnSync(tsc, [...options, uses], { encoding: "utf8" });
  assert.equal(done.stdout + done.stderr, "");
  assert.equal(done.status, 0);
});
