// The functions of the package, as a host uses them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import init, * as kdsl from "../pkg/node.js";
import { SHOP } from "./support.mjs";

/** What a call gives where everything is well. */
function works() {
  const done = kdsl.compile({ "main.kdsl": SHOP }, { set: { tag: "v1" } });
  assert.deepEqual(done.diagnostics, []);
  assert.equal(done.error, undefined);
  assert.equal(done.resources, 3);
  assert.match(done.yaml, /kind: Deployment/);
  assert.match(done.yaml, /image: shop:v1/);
  assert.match(done.yaml, /configMapKeyRef/);
}

test("a program becomes YAML or JSON", async () => {
  await init();
  works();
  const json = kdsl.compile({ "main.kdsl": SHOP }, { set: { tag: "v1" }, format: "json" });
  assert.equal(JSON.parse(json.yaml).items.length, 3);
  assert.match(kdsl.version(), /^\d+\.\d+\.\d+$/);
  assert.equal(kdsl.kubernetesVersions()[0], "1.28");
});

test("the scalars of the YAML lead to their source", () => {
  const { yaml, sourceMap } = kdsl.compile({ "main.kdsl": SHOP }, { set: { tag: "v1" }, sourceMap: true });
  let found;
  for (let at = 0; at < sourceMap.scalars.length; at += 5) {
    const [start, end, file, from, to] = sourceMap.scalars.slice(at, at + 5);
    if (yaml.slice(start, end) === "blue") found = [sourceMap.files[file], SHOP.slice(from, to)];
  }
  assert.deepEqual(found, ["main.kdsl", '"blue"']);
});

test("a program is formatted", () => {
  const text = "// 😀\nlet a={b:[1,2]} // c\n";
  assert.deepEqual(kdsl.format(text), { text: "// 😀\nlet a = { b: [1, 2] } // c\n", diagnostics: [] });
  const once = kdsl.format(SHOP).text;
  assert.equal(kdsl.format(once).text, once);
  const wrong = kdsl.format("let a = [");
  assert.equal(wrong.text, null);
  assert.equal(wrong.diagnostics[0].code, "K0001");
  for (const strange of [undefined, null, 3, {}, []]) assert.ok(kdsl.format(strange).error);
});

test("a mistake is found in its place, and has a fix", () => {
  const text = "/* 😀 */ Deployment web { spec: { replcas: 2 } }";
  const done = kdsl.compile({ "main.kdsl": text }, { report: "concise" });
  assert.equal(done.yaml, null);
  const finding = done.diagnostics.find((one) => one.code === "K0101");
  const { file, start, end } = finding.primary;
  assert.equal(file, "main.kdsl");
  assert.equal(text.slice(start.index, end.index), "replcas");
  assert.equal(start.line, 1);
  assert.equal(finding.severity, "error");
  assert.equal(finding.fixes[0].edits[0].replacement, "replicas");
  assert.match(done.report, /^main\.kdsl:1:\d+: error\[K0101\]: /m);
});

test("a check leaves the inputs to the build", () => {
  assert.deepEqual(kdsl.check({ "main.kdsl": SHOP }).diagnostics, []);
  const codes = kdsl.compile({ "main.kdsl": SHOP }).diagnostics.map((one) => one.code);
  assert.ok(codes.includes("K0403"), String(codes));
});

test("a version of Kubernetes is heeded", () => {
  const text = 'Pod p { spec: { containers.c.image: "i:1", hostnameOverride: "h" } }';
  const codes = (kubernetes) => kdsl.check({ "main.kdsl": text }, { kubernetes }).diagnostics.map((one) => one.code);
  assert.deepEqual(codes("1.30"), ["K0204"]);
  assert.deepEqual(codes("1.35"), []);
  const ranged = kdsl.check({ "main.kdsl": text }, { kubernetes: "1.30..1.35" }).diagnostics[0];
  assert.deepEqual(ranged.versions, ["1.30", "1.31", "1.32", "1.33"]);
});

const PROJECT = {
  "kdsl.toml": '[params]\ntag = "v1"\n[environments.prod.params]\ntag = "v2"\n',
  "main.kdsl": SHOP,
  "tag.yaml": "tag: v3\n",
};

test("a project has environments and files of params", () => {
  const image = (options) => /image: shop:(\S+)/.exec(kdsl.compile(PROJECT, options).yaml)[1];
  assert.equal(image({}), "v1");
  assert.equal(image({ env: "prod" }), "v2");
  assert.equal(image({ env: "prod", params: ["tag.yaml"] }), "v3");
  assert.equal(image({ env: "prod", params: ["tag.yaml"], set: { tag: "v4" } }), "v4");
  const unknown = kdsl.compile(PROJECT, { env: "prdo" });
  assert.deepEqual(unknown.diagnostics.map((one) => one.code), ["K0608"]);
  const secret = { "main.kdsl": 'Secret s { stringData: { a: "b" } }' };
  assert.match(kdsl.compile(secret, { secrets: "placeholder" }).yaml, /a: UExBQ0VIT0xERVI=/);
  assert.doesNotMatch(kdsl.compile(secret, { secrets: "omit" }).yaml, /^(data|stringData):/m);
});

test("two builds are compared", () => {
  const text = kdsl.diff({ files: PROJECT }, { files: PROJECT, options: { env: "prod" } });
  assert.equal(text.error, undefined);
  assert.match(text.summary, /1 changed/);
  assert.match(text.diff, /shop:v2/);
  const { diff } = kdsl.diff({ files: PROJECT }, { files: PROJECT, options: { env: "prod" } }, "json");
  const [field] = diff.objects[0].fields;
  assert.deepEqual([field.old, field.new, diff.objects[0].class], ["shop:v1", "shop:v2", "restarts-pods"]);
  assert.equal(SHOP.slice(field.newPlace.start.index, field.newPlace.end.index), '"shop:${tag}"');
  // Manifests are a side as well.
  const { yaml } = kdsl.compile(PROJECT);
  assert.equal(kdsl.diff({ files: { "a.yaml": yaml } }, { files: PROJECT }).diff, "");
  const broken = kdsl.diff({ files: { "a.kdsl": "Pod" } }, { files: PROJECT });
  assert.equal(broken.diff, null);
  assert.ok(broken.old.length > 0);
  for (const side of [undefined, 3, {}, { files: 3 }]) assert.ok(kdsl.diff(side, { files: {} }).error);
  assert.ok(kdsl.diff({ files: {} }, { files: {} }, "svg").error);
});

const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: é\nspec:\n  containers:\n    - name: app\n      image: app\n";

test("programs and manifests are linted", () => {
  const yaml = POD.replace("é", "p");
  const codes = (options) => kdsl.lint({ "p.yaml": yaml }, options).diagnostics.map((one) => one.code);
  assert.ok(codes({}).includes("K1001"), String(codes({})));
  assert.ok(codes({ profile: "strict" }).length > codes({}).length);
  assert.deepEqual(codes({ select: ["K1001"] }), ["K1001"]);
  assert.deepEqual(codes({ select: ["K1001"], allow: ["K1001"] }), []);
  const [denied] = kdsl.lint({ "p.yaml": yaml }, { select: ["K1001"], deny: ["K1001"] }).diagnostics;
  assert.equal(denied.severity, "error");
  assert.ok(codes({ podSecurity: "restricted" }).some((code) => code.startsWith("K09")));
  const wrong = kdsl.lint({ "p.yaml": yaml.replace("containers", "container") });
  assert.ok(wrong.diagnostics.some((one) => one.code === "K0101"));
  for (const options of [{ profile: "loud" }, { deny: ["K9999"] }, { deny: ["K0101"] }, { podSecurity: 3 }]) {
    assert.ok(kdsl.lint({ "p.yaml": yaml }, options).error, JSON.stringify(options));
  }
});

test("manifests become a program", () => {
  const { yaml } = kdsl.compile({ "main.kdsl": SHOP }, { set: { tag: "v1" } });
  const done = kdsl.importManifests(yaml, { check: true });
  assert.deepEqual([done.objects, done.notes, done.differences], [3, [], []]);
  assert.equal(done.files[0].path, "main.kdsl");
  assert.match(done.files[0].text, /config\.color/);
  assert.equal(kdsl.compile({ "main.kdsl": done.files[0].text }).yaml !== null, true);
  const [note] = kdsl.importManifests(`# 😀\n${POD}---\nkind: Pod\n`).notes.slice(-1);
  assert.equal(note.kind, "refused");
  assert.ok(note.start > POD.length && note.message.includes("left out"), JSON.stringify(note));
  const files = { "a.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: hunter2\n" };
  assert.deepEqual(Object.values(kdsl.importManifests(files, { secrets: "param" }).params), ["hunter2"]);
  assert.deepEqual(kdsl.importManifests("a: 1").files, []);
  assert.deepEqual([kdsl.isManifests(yaml), kdsl.isManifests("a: 1"), kdsl.isManifests(3)], [true, false, false]);
  for (const strange of [undefined, 3, [1]]) assert.ok(kdsl.importManifests(strange).error);
  assert.ok(kdsl.importManifests("", { kubernetes: "x" }).error);
});

test("a program becomes a graph", () => {
  const set = { tag: "v1" };
  const mermaid = kdsl.graph({ "main.kdsl": SHOP }, undefined, { set });
  assert.match(mermaid.graph, /^flowchart LR/);
  assert.match(mermaid.graph, /env: color/);
  assert.match(kdsl.graph({ "main.kdsl": SHOP }, "dot", { set }).graph, /^digraph/);
  const { nodes, edges } = kdsl.graph({ "main.kdsl": SHOP }, "json", { set }).graph;
  assert.deepEqual(nodes.map((node) => node.id), ["ConfigMap/config", "Service/web", "Deployment.apps/web"]);
  const { start, end } = edges.find((edge) => edge.from === "Service/web").references[0].place;
  assert.equal(SHOP.slice(start.index, end.index), "web");
  assert.equal(kdsl.graph({ "main.kdsl": "Pod a { spc: {} }" }).graph, null);
  for (const format of ["svg", 3, {}]) assert.ok(kdsl.graph({}, format).error);
  for (const files of [undefined, 3, [1]]) assert.ok(kdsl.graph(files, "dot").error);
});

test("codes, kinds and fields are explained", () => {
  assert.match(kdsl.explain("K0101").page, /^# K0101/);
  assert.equal(kdsl.explain("unknown-field").format, "markdown");
  assert.match(kdsl.explain("Deployment.spec").page, /replicas/);
  const typo = kdsl.explain("Deploymnt");
  assert.deepEqual([typo.page, /Deployment/.test(typo.help)], [null, true]);
  for (const strange of [undefined, 3, {}]) assert.ok(kdsl.explain(strange).error);
});

test("hovers know names, fields and members", () => {
  const at = (words, path = "main.kdsl") => kdsl.hover({ "main.kdsl": SHOP }, path, SHOP.indexOf(words) + 1);
  assert.match(at("tag: String").markdown, /Which image is run/);
  assert.match(at('image: "').markdown, /image: String/);
  assert.match(at("Deployment").markdown, /apps\/v1 Deployment/);
  const key = at("color }");
  assert.match(key.markdown, /A key of ConfigMap `config`/);
  assert.equal(SHOP.slice(key.start, key.end), "color");
  assert.equal(at("/// Which"), null);
  assert.equal(at("tag", "other.kdsl"), null);
});

test("Kubernetes' documentation is an asset of its own", async () => {
  const at = SHOP.indexOf("image: ") + 1;
  const before = kdsl.hover({ "main.kdsl": SHOP }, "main.kdsl", at).markdown;
  assert.equal(kdsl.loadDocs(new Uint8Array([1, 2, 3])), false);
  assert.equal(kdsl.loadDocs("text"), false);
  assert.equal(await kdsl.fetchDocs(new URL("no.bin", import.meta.url)), false);
  assert.equal(await kdsl.fetchDocs(), true);
  const after = kdsl.hover({ "main.kdsl": SHOP }, "main.kdsl", at).markdown;
  assert.ok(after.length > before.length && after.includes("Container image name"), after);
});

test("strange arguments are answered with data", () => {
  const cycle = {};
  cycle.self = cycle;
  let deep = [];
  for (let n = 0; n < 100_000; n++) deep = [deep];
  for (const files of [undefined, null, 3, "text", [1], { a: 1 }, cycle, () => 0, deep, { a: "\ud800" }, 1n]) {
    const done = kdsl.compile(files, {});
    assert.ok(done.error, String(done.error));
    assert.equal(done.yaml, null);
    assert.deepEqual(done.diagnostics, []);
    assert.ok(kdsl.check(files).error);
    assert.equal(kdsl.hover(files, "a", 0), null);
  }
  const wrong = [3, { kubernetes: "9" }, { mian: [] }, { set: { a: {} } }, { format: "xml" }, { report: "x" }, deep];
  for (const options of wrong) assert.ok(kdsl.compile({}, options).error);
  for (const index of [NaN, -1, Infinity, 1e300, undefined, "x"]) {
    kdsl.hover({ "main.kdsl": SHOP }, "main.kdsl", index);
  }
  assert.equal(kdsl.hover({ "main.kdsl": SHOP }, undefined, 3), null);
  const missing = kdsl.compile({}, { main: ["none.kdsl"] });
  assert.equal(missing.diagnostics[0].code, "K0610");
  works();
});

test("the types name everything that there is", () => {
  const types = readFileSync(new URL("../pkg/kdsl.d.ts", import.meta.url), "utf8");
  for (const name of Object.keys(kdsl)) {
    assert.ok(name === "default" || new RegExp(`export (function|class) ${name}\\b`).test(types), name);
  }
  const named = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map((found) => found[1]);
  for (const name of named) assert.ok(name in kdsl, name);
  const body = /export class Project \{([^]*?)\n\}/.exec(types)[1];
  const methods = new Set([...body.matchAll(/^ {2}(\w+)\(/gm)].map((found) => found[1]));
  const own = Object.getOwnPropertyNames(kdsl.Project.prototype).filter((name) => name !== "error");
  assert.deepEqual([...methods].sort(), own.sort());
});
