// The corpus of all programs here gives what the library itself gives for it: the file that KDSL_CORPUS names.
// `cargo run -p kdsl-tests --example same-everywhere -- write FILE` writes it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compile, format, importManifests, lint } from "../pkg/node.js";

const corpus = process.env.KDSL_CORPUS;

/** The functions of a text alone. */
const functions = { format, importManifests };

/** Takes the indexes out of the places in an answer, and holds them against the bytes. */
function checked(value, files) {
  if (Array.isArray(value)) return value.reduce((count, one) => count + checked(one, files), 0);
  if (value === null || typeof value !== "object") return 0;
  let count = 0;
  for (const place of [value.start, value.end]) {
    if (place?.offset === undefined) continue;
    const text = files[value.file];
    if (text !== undefined) {
      assert.equal(place.index, Buffer.from(text).subarray(0, place.offset).toString().length);
      count += 1;
    }
    delete place.index;
  }
  return Object.values(value).reduce((sum, one) => sum + checked(one, files), count);
}

test("every case gives what the library gives", { skip: corpus ? false : "KDSL_CORPUS names no corpus" }, () => {
  let cases = 0;
  let places = 0;
  for (const line of readFileSync(corpus, "utf8").split("\n").filter(Boolean)) {
    const { name, ask, call, arguments: asked, expected } = JSON.parse(line);
    cases += 1;
    if (call) {
      const said = functions[call](...asked);
      for (const [member, value] of Object.entries(expected)) assert.deepEqual(said[member], value, name);
      continue;
    }
    const [files, options, [lints]] = asked;
    const given = ask === "lint" ? lint(files, { ...options, ...lints }) : compile(files, options);
    places += checked(given.diagnostics, files);
    const { yaml, diagnostics, report } = given;
    assert.deepEqual({ yaml: yaml ?? null, diagnostics, report }, { yaml: null, ...expected }, name);
  }
  assert.ok(cases > 500 && places > 500);
  console.log(`Node: ${cases} cases, all as the library has them; ${places} places`);
});
