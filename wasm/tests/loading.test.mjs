// How the package is found and loaded: as browsers load it, and from a folder of modules.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import init, * as kdsl from "../pkg/browser.js";

const pkg = fileURLToPath(new URL("../pkg", import.meta.url));
const CONFIG = { "main.kdsl": 'ConfigMap c { data: { a: "b" } }' };

test("browsers wait for the module, and are told to", async () => {
  assert.throws(() => kdsl.compile({}), /await init\(\)/);
  assert.throws(() => new kdsl.Project({}), /await init\(\)/);
  await init(await WebAssembly.compile(readFileSync(join(pkg, "engine_bg.wasm"))));
  await init();
  assert.equal(kdsl.compile(CONFIG).resources, 1);
  assert.equal(await kdsl.fetchDocs("data:application/octet-stream;base64,AAAA"), false);
  const docs = readFileSync(join(pkg, "docs.bin")).toString("base64");
  assert.equal(await kdsl.fetchDocs(`data:application/octet-stream;base64,${docs}`), true);
});

test("the package is imported and required by its name", () => {
  const folder = mkdtempSync(join(tmpdir(), "kdsl-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(pkg, join(folder, "node_modules/kdsl"), "dir");
    const use = "console.log(kdsl.compile({ 'main.kdsl': 'ConfigMap c {}' }).resources)";
    writeFileSync(join(folder, "a.mjs"), `import * as kdsl from "kdsl"; ${use}`);
    writeFileSync(join(folder, "b.cjs"), `const kdsl = require("kdsl"); ${use}`);
    const printed = (file) => execFileSync(process.execPath, ["--no-warnings", join(folder, file)], { encoding: "utf8" });
    assert.equal(printed("a.mjs"), "1\n");
    assert.equal(printed("b.cjs"), "1\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the package holds all that it needs, and nothing else", () => {
  const printed = execFileSync("npm", ["pack", "--dry-run", "--json", pkg], { encoding: "utf8", cwd: pkg });
  const [{ files }] = JSON.parse(printed);
  assert.deepEqual(files.map((file) => file.path).sort(), [
    "LICENSE", "NOTICE", "README.md", "THIRD-PARTY.md", "browser.js", "docs.bin", "engine.js", "engine_bg.wasm",
    "kdsl.d.ts", "kdsl.js", "node.js", "package.json",
  ]);
});

/** The programs of a document, with what they say of themselves as asserts. */
const programs = (path) =>
  [...readFileSync(new URL(path, import.meta.url), "utf8").matchAll(/```js\n([^]*?)```/g)].map(([, program]) =>
    program
      .replace(/^(project.*); \/\/ (".*")$/gm, "console.assert($1 === $2);")
      .replaceAll("console.assert(", "assert("),
  );

test("the programs of the documents do what they say", () => {
  const folder = mkdtempSync(join(tmpdir(), "kdsl-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(pkg, join(folder, "node_modules/kdsl"), "dir");
    const all = [...programs("../README.md"), ...programs("../../docs/guide/embedding.md")];
    assert.ok(all.length >= 3 && all.some((program) => program.includes("assert(")));
    for (const program of all) {
      writeFileSync(join(folder, "a.mjs"), `import assert from "node:assert/strict";\n${program}`);
      execFileSync(process.execPath, [join(folder, "a.mjs")], { stdio: "pipe" });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the documentation is not in the module", () => {
  const docs = readFileSync(join(pkg, "docs.bin"));
  assert.equal(readFileSync(join(pkg, "engine_bg.wasm")).indexOf(docs.subarray(1000, 1200)), -1);
});
