// Programs that mean harm end with an error that says which limit they met, and the module lives on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Project, compile, format, hover } from "../pkg/node.js";
import { SHOP } from "./support.mjs";

function works() {
  const done = compile({ "main.kdsl": SHOP }, { set: { tag: "v1" } });
  assert.deepEqual([done.diagnostics, done.resources], [[], 3]);
}

const DEEP = 100_000;
/** `let a0 = …`, then each variable from the one before, `@`. */
const chain = (length, start, step, end) =>
  [`let a0 = ${start}`, ...Array.from({ length }, (_, n) => `let a${n + 1} = ${step.replaceAll("@", `a${n}`)}`),
    end.replaceAll("@", `a${length}`)].join("\n");
const RAW = 'raw Blob x { apiVersion: "a.b/v1", x: @ }';
const SHOWN = 'ConfigMap x { data.x: "${@}" }';

/** What is too much, and the codes of which one is the first error: K0610 where a text of a stranger is too long to be read. */
const PROGRAMS = [
  ["lists in lists", `let x = ${"[".repeat(DEEP)}${"]".repeat(DEEP)}`, ["K0007"]],
  ["brackets that stay open", "let x = [".repeat(DEEP), ["K0007", "K0001", "K0002", "K0610"]],
  ["interpolations in interpolations", 'let x = "' + '${"'.repeat(DEEP), ["K0003", "K0007"]],
  ["a sum of many", `let x = ${"1 + ".repeat(DEEP)}1`, ["K0007"]],
  ["conditions in conditions", "if true {\n".repeat(DEEP) + "}\n".repeat(DEEP), ["K0007", "K0610"]],
  ["types in types", `let a: ${"[".repeat(DEEP)}Int = 1`, ["K0007"]],
  ["a long path", `Pod x { spec${".a".repeat(DEEP)}: 1 }`, ["K0007"]],
  ["variables that nest records", chain(20_000, "{}", "{ x: @ }", RAW), ["K0402"]],
  ["variables that add one", chain(20_000, "1", "@ + 1", SHOWN), ["K0402"]],
  ["variables in a circle", chain(100, "a100", "@", SHOWN), ["K0401"]],
  ["records that double", chain(60, "{ x: 1 }", "{ l: @, r: @ }", RAW), ["K0402"]],
  ["texts that double", chain(60, '"xxxxxxxx"', '"${@}${@}"', SHOWN), ["K0402"]],
  ["a loop without an end", SHOWN.replace("@", '(1..90000).map(n => (1..90000).map(m => "").join()).join()'), ["K0402"]],
  ["a long text", SHOWN.replace("@", '(1..90000).map(n => "x".repeat(n)).join()'), ["K0402"]],
  ["a fold that nests", RAW.replace("@", "(1..90000).fold({}, (all, n) => { a: all })"), ["K0402"]],
  ["many resources", 'for a in 1..1000 { for b in 1..1000 { ConfigMap "c-${a}-${b}" { data.x: "${a}" } } }', ["K0402"]],
];

for (const [name, text, codes] of PROGRAMS) {
  test(name, () => {
    const started = performance.now();
    for (const limits of ["trusted", "untrusted"]) {
      const done = compile({ "main.kdsl": text }, { limits });
      assert.equal(done.error, undefined);
      assert.equal(done.yaml, null);
      const first = done.diagnostics.find((one) => one.severity === "error");
      assert.ok(codes.includes(first.code), `${first.code} ${first.message}`);
      if (first.code === "K0402") assert.match(first.message, /limit on/);
    }
    hover({ "main.kdsl": text }, "main.kdsl", 5);
    format(text);
    assert.ok(performance.now() - started < 60_000);
    works();
  });
}

test("one project survives them all", () => {
  const project = new Project({}, { limits: "untrusted" });
  for (const [name, text] of PROGRAMS) {
    project.write("main.kdsl", text);
    assert.equal(project.compile().yaml, null, name);
    assert.ok(Array.isArray(project.completion("main.kdsl", 8).items));
    assert.ok(Array.isArray(project.symbols("main.kdsl")));
    project.references("main.kdsl", 4);
    project.tree("main.kdsl");
  }
  project.write("main.kdsl", 'ConfigMap c { data: { a: "b" } }');
  assert.equal(project.compile().resources, 1);
  project.free();
});

test("garbage is answered with findings, wherever the cursor is", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const pieces = ["{", "}", "[", "]", "(", ")", "${", '"', "\n", ".", ":", "if", "for x in", "Deployment a", "é", "1m", "...", "??", "😀"];
  const project = new Project({});
  for (let n = 0; n < 60; n += 1) {
    const text = Array.from({ length: 200 }, () => pieces[random(pieces.length)]).join(n % 2 ? " " : "");
    project.write("main.kdsl", text);
    const at = random(text.length);
    for (const answer of [
      project.hover("main.kdsl", at), project.completion("main.kdsl", at), project.definition("main.kdsl", at),
      project.actions("main.kdsl", at), project.hints("main.kdsl"), project.tokens("main.kdsl"),
      project.signature("main.kdsl", at), project.rename("main.kdsl", at, "other"), project.folds("main.kdsl"),
    ]) {
      assert.ok(!/the compiler stopped/.test(answer?.error ?? ""), text);
    }
    assert.ok(Array.isArray(project.compile().diagnostics));
  }
  project.free();
  works();
});

test("a module that was stopped is started again, and projects go on", async () => {
  const engine = await import("../pkg/engine.js");
  const project = new Project({ "main.kdsl": SHOP }, { set: { tag: "v1" } });
  project.write("more.kdsl", "ConfigMap more {}");
  assert.equal(project.compile().resources, 4);
  // As after a trap: everything that the module had is gone.
  const { ask } = engine.Engine.prototype;
  engine.Engine.prototype.ask = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  assert.match(project.compile().error, /stopped: .*unreachable/);
  engine.Engine.prototype.ask = ask;
  assert.equal(project.compile().resources, 4);
  assert.equal(project.edit("more.kdsl", 10, 14, "less"), true);
  assert.match(project.compile().yaml, /name: less/);
  works();
});
