// A program that is edited: every question of an editor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Project, fetchDocs, tokenLegend } from "../pkg/node.js";
import { initSync } from "../pkg/engine.js";
import { SHOP, resources } from "./support.mjs";

const MAIN = "main.kdsl";
const project = (text = SHOP, options = { set: { tag: "v1" } }) => new Project({ [MAIN]: text }, options);
const place = (words, text = SHOP) => text.indexOf(words);
const applied = (text, edits) =>
  [...edits].reverse().reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), text);

test("texts change and the program follows", () => {
  const program = project();
  assert.match(program.compile().yaml, /color: blue/);
  assert.equal(program.write(MAIN, SHOP.replace('"blue"', '"rot 😀"')), true);
  assert.match(program.compile().yaml, /color: rot 😀/);
  const at = program.text(MAIN).indexOf("rot");
  assert.equal(program.edit(MAIN, at, at + 6, "green"), true);
  assert.match(program.compile().yaml, /color: green/);
  assert.equal(program.text(MAIN), SHOP.replace('"blue"', '"green"'));
  assert.equal(program.edit(MAIN, 5, 4, ""), false);
  assert.equal(program.edit("none.kdsl", 0, 0, ""), false);
  assert.equal(program.write("more.kdsl", "ConfigMap more {}"), true);
  assert.deepEqual(program.paths(), [MAIN, "more.kdsl"]);
  assert.equal(program.compile().resources, 4);
  assert.deepEqual([program.remove("more.kdsl"), program.remove("more.kdsl")], [true, false]);
  assert.equal(program.compile().resources, 3);
  for (const strange of [undefined, null, 3, {}]) {
    assert.equal(program.write(MAIN, strange), false);
    assert.equal(program.write(strange, ""), false);
  }
  assert.match(program.setOptions({ kubernetes: "9" }), /no version/);
  assert.match(program.error, /no version/);
  assert.match(program.compile().error, /no version/);
  assert.equal(program.setOptions({ set: { tag: "v9" } }), null);
  assert.match(program.compile().yaml, /shop:v9/);
});

test("what a project is, is told", () => {
  const program = new Project({
    "kdsl.toml": 'kubernetes = "1.30..1.32"\n[environments.dev]\n[environments.prod]\nkubernetes = "1.31"\n',
    [MAIN]: 'type Env = "dev" | "prod"\nparam env: Env = "dev"\nparam key: Sensitive',
  });
  const info = program.info();
  assert.deepEqual(info.environments, [{ name: "dev", kubernetes: null }, { name: "prod", kubernetes: "1.31" }]);
  assert.deepEqual([info.hasProject, info.kubernetes, info.main], [true, "1.30..1.32", [MAIN]]);
  const [env, key] = info.params;
  assert.deepEqual([env.type, env.choices, env.default, env.required], ["Env", ["dev", "prod"], '"dev"', false]);
  assert.deepEqual([key.required, key.sensitive, key.doc], [true, true, null]);
});

test("the YAML leads to the source, and the source to the YAML", () => {
  const program = project(SHOP, { set: { tag: "v1" }, sourceMap: true });
  const { yaml } = program.compile();
  const from = program.origin(yaml.indexOf("blue") + 1);
  assert.deepEqual([from.file, SHOP.slice(from.start, from.end)], [MAIN, '"blue"']);
  const [part] = program.shown(MAIN, place('"blue"') + 2);
  assert.equal(yaml.slice(part.start, part.end), "blue");
  program.write(MAIN, "Pod");
  assert.deepEqual([program.origin(3), program.shown(MAIN, 1)], [null, []]);
});

test("what can be typed is offered in broken code, and documented", async () => {
  await fetchDocs();
  const text = "ConfigMap c { data: { KEY: \"é\" } }\nDeployment web {\n  spec.template.spec.containers.app.env: { K: c.";
  const program = project(text, {});
  const members = program.completion(MAIN, text.length);
  const key = members.items.find((item) => item.label === "KEY");
  assert.ok(key, JSON.stringify(members.items.slice(0, 5)));
  const field = "Deployment web { spec: { minReady } }";
  program.write(MAIN, field);
  const fields = program.completion(MAIN, field.indexOf("minReady") + 8).items;
  const first = fields.find((item) => item.label === "minReadySeconds");
  assert.deepEqual([first.kind, field.slice(first.start, first.end)], ["field", "minReady"]);
  assert.match(program.resolve(first.doc), /newly created pod/);
  program.write(MAIN, "Depl");
  const kind = program.completion(MAIN, 4).items.find((item) => item.label === "Deployment");
  assert.match(kind.snippet, /\$\{?\d/);
  assert.equal(program.resolve("nonsense"), null);
});

test("an import is added with a name of another file", () => {
  const program = new Project({
    "lib.kdsl": "component Web { param image: String }\n",
    [MAIN]: "We",
  });
  program.compile();
  const item = program.completion(MAIN, 2).items.find((item) => item.label === "Web");
  assert.match(item.edits[0].text, /import .*lib\.kdsl/);
  assert.deepEqual([item.edits[0].file, item.edits[0].start], [MAIN, 0]);
});

test("manifests are edited as well", () => {
  const text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  repl\n";
  const program = new Project({ "web.yaml": text });
  const items = program.completion("web.yaml", text.indexOf("repl") + 4).items.map((item) => item.label);
  assert.ok(items.includes("replicas"), String(items.slice(0, 5)));
  assert.match(program.hover("web.yaml", text.indexOf("spec")).markdown, /DeploymentSpec|spec/);
});

test("a call shows its signature", () => {
  const text = 'fn label(é: String): String = "x"'.replaceAll("é", "name") + '\nlet a = "😀".replace("a", "b")';
  const program = project(text, {});
  const shown = program.signature(MAIN, text.length - 2);
  assert.equal(shown.active, 1);
  const { start, end } = shown.params[1];
  assert.match(shown.label.slice(start, end), /: String/);
  assert.equal(program.signature(MAIN, 2), null);
});

test("names lead to their declarations and to each other", () => {
  const program = project();
  const at = place("config.color") + 8;
  const found = program.definition(MAIN, at);
  assert.equal(SHOP.slice(found.origin.start, found.origin.end), "color");
  const [target] = found.targets;
  assert.deepEqual([target.file, SHOP.slice(target.start, target.end)], [MAIN, "color"]);
  assert.ok(target.whole.start <= target.start && target.end <= target.whole.end);
  const said = program.references(MAIN, at).map(({ start, end, declaration }) => [SHOP.slice(start, end), declaration]);
  assert.deepEqual(said, [["color", true], ["color", false]]);
  assert.equal(program.references(MAIN, at, false).length, 1);
  assert.equal(program.highlights(MAIN, at).length, 2);
  assert.deepEqual(program.definition(MAIN, 2), { origin: null, targets: [] });
  assert.equal(program.declaration(MAIN, at).targets.length, 1);
  assert.ok(program.implementation(MAIN, at).targets.length >= 0);
  assert.deepEqual(program.typeDefinition("none.kdsl", 0).targets, []);
});

test("a name is renamed everywhere, or it is said why not", () => {
  const program = project();
  const at = place("color:");
  assert.deepEqual(program.prepareRename(MAIN, at).place.name, "color");
  const { edits, error } = program.rename(MAIN, at, "tint");
  assert.equal(error, undefined);
  const after = applied(SHOP, edits);
  assert.equal(after, SHOP.replaceAll("color", "tint"));
  program.write(MAIN, after);
  assert.deepEqual(program.compile().diagnostics, []);
  assert.ok(program.rename(MAIN, at, "no name!").error);
  assert.ok(program.rename(MAIN, 0, "x").error);
  assert.deepEqual(program.prepareRename(MAIN, 0), { place: null });
});

test("actions mend findings and rewrite", () => {
  const text = "/* 😀 */ Deployment web { spec: { replcas: 2 } }";
  const program = project(text, {});
  const at = text.indexOf("replcas");
  const fix = program.actions(MAIN, at).find((action) => action.mends?.code === "K0101");
  assert.equal(fix.sort, "quickfix");
  const edits = program.actionEdits(MAIN, at, at, fix.id, fix.title);
  assert.match(applied(text, edits), /replicas: 2/);
  assert.deepEqual(program.actionEdits(MAIN, at, at, "none", ""), []);
  program.write(MAIN, 'ConfigMap c { data: { a: "long text" } }');
  const value = program.text(MAIN).indexOf('"long');
  const extract = program.actions(MAIN, value, value + 11).find((action) => action.id === "extract-let");
  const [edit] = program.actionEdits(MAIN, value, value + 11, extract.id, extract.title);
  const stop = edit.stops[0] && edit.text.slice(edit.stops[0].start, edit.stops[0].end);
  assert.ok(extract.keepsOutput && /let /.test(edit.text) && /^\w+$/.test(stop), JSON.stringify(edit));
});

test("fixes are applied until none is left", () => {
  const text = "ConfigMap a { dta: { k: \"v\" } }\nConfigMap b { data: { k: \"v\" }, metdata: {} }\n";
  const program = project(text, {});
  const fixed = program.fix();
  assert.match(fixed.files[MAIN], /data: \{ k: "v" \} \}\nConfigMap b/);
  assert.equal(fixed.count, 2);
  assert.equal(applied(text, program.fixAll(MAIN)), fixed.files[MAIN]);
  assert.equal(program.text(MAIN), text);
  assert.ok(program.fix("some").error);
  assert.ok(program.fix("all").count >= 2);
});

test("a text has tokens, folds, symbols and a tree", () => {
  const program = project();
  const { types, modifiers } = tokenLegend();
  const numbers = program.tokens(MAIN);
  const tokens = [];
  for (let at = 0; at < numbers.length; at += 4) {
    const [start, end, type, bits] = numbers.slice(at, at + 4);
    const said = modifiers.filter((_, bit) => (bits >> bit) & 1);
    tokens.push([SHOP.slice(start, end), types[type], said.join(" ")]);
  }
  assert.deepEqual(tokens[1], ["param", "keyword", ""]);
  assert.ok(tokens.some(([text, type]) => text === "Deployment" && type === "class"));
  assert.ok(program.tokens(MAIN, 0, 3).length < numbers.length);
  const [param, config, web] = program.symbols(MAIN);
  assert.deepEqual([param.name, param.kind, config.children[0].name], ["tag", "param", "color"]);
  assert.equal(SHOP.slice(web.nameStart, web.nameEnd), "web");
  assert.deepEqual(program.projectSymbols("conf").map((symbol) => symbol.name).slice(0, 1), ["config"]);
  const fold = program.folds(MAIN).find((fold) => fold.kind === "code");
  assert.match(SHOP.slice(fold.start, fold.end), /^\s*spec/);
  const grown = program.selections(MAIN, place("blue"));
  assert.equal(SHOP.slice(grown[0].start, grown[0].end), "blue");
  assert.equal(grown.at(-1).end, SHOP.length);
  const tree = program.tree(MAIN);
  assert.deepEqual([tree[0].kind, tree[0].depth, tree[1].depth], ["File", 0, 1]);
  assert.equal(program.tree("none.kdsl"), null);
});

test("what a program does not say is hinted, and can be written", () => {
  const program = project();
  const hints = program.hints(MAIN);
  const hint = hints.find((hint) => hint.insertable && hint.sort === "default") ?? hints.find((one) => one.insertable);
  assert.ok(hint, JSON.stringify(hints));
  const edits = program.hintEdits(MAIN, hint.index, hint.label);
  program.write(MAIN, applied(SHOP, edits));
  assert.deepEqual(program.compile().diagnostics, []);
  assert.ok(hints.some((hint) => hint.sort === "count"));
  const none = { types: false, defaults: false, filledIn: false, counts: false };
  assert.deepEqual(project().hints(MAIN, undefined, undefined, none), []);
  assert.ok(program.lenses(MAIN).some((lens) => lens.act.kind === "preview"));
});

test("tests run", () => {
  const text = `param replicas: Int = 1
Deployment web { spec: { replicas: replicas, template.spec.containers.a.image: "a:v1" } }
test "few" with { replicas: 2 } { assert web.spec.replicas == 2, "two" }
test "many" with { replicas: 3 } { assert web.spec.replicas == 2, "two" }`;
  const program = project(text, {});
  assert.deepEqual(program.test().tests.map((test) => [test.name, test.passed]), [["few", true], ["many", false]]);
  const { tests } = program.test("many");
  assert.equal(tests.length, 1);
  assert.ok(tests[0].diagnostics.length > 0 && text.slice(tests[0].place.start, tests[0].place.end).includes("many"));
});

test("texts are laid out", () => {
  const text = "// é\nlet a={b:1}\nConfigMap c {\n}";
  const program = project(text, {});
  assert.equal(applied(text, program.formatFile(MAIN)), "// é\nlet a = { b: 1 }\nConfigMap c {}\n");
  const line = program.formatRange(MAIN, text.indexOf("let"), text.indexOf("}"));
  assert.equal(applied(text, line), "// é\nlet a = { b: 1 }\nConfigMap c {\n}");
  program.write(MAIN, "let a = [");
  assert.equal(program.formatFile(MAIN), null);
  program.write(MAIN, "/// doc");
  assert.match(program.onEnter(MAIN, 7)?.text ?? "", /\/\/\/ /);
  program.write(MAIN, "ConfigMap c {\na: 1}");
  assert.ok(Array.isArray(program.formatOnType(MAIN, program.text(MAIN).length, "}")));
});

test("imports are put in order", () => {
  const text = 'import { b } from "./b.kdsl"\nimport { a } from "./a.kdsl"\nConfigMap c { data: { a: a, b: b } }\n';
  const program = new Project({ [MAIN]: text, "a.kdsl": 'let a = "1"', "b.kdsl": 'let b = "2"' }, { main: [MAIN] });
  assert.match(applied(text, program.organizeImports(MAIN)), /a\.kdsl"\n.*b\.kdsl/);
});

test("definitions of a project give kinds to pages and imports", () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.org }
spec:
  group: example.org
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
`;
  const program = new Project({ [MAIN]: "Widget w { spec.size: 3 }", "crds/widget.yaml": crd });
  assert.equal(program.compile().yaml, null);
  program.setOptions({ crds: ["crds"] });
  assert.match(program.compile().yaml, /example\.org\/v1/);
  assert.match(program.explain("Widget.spec").page, /size/);
  const done = program.importManifests(program.compile().yaml, { crds: { "crds/widget.yaml": crd }, check: true });
  assert.match(done.files[0].text, /Widget w/);
});

test("the standard library can be read", () => {
  const program = project('import "std/labels" as labels\n', {});
  const used = program.compile();
  if (used.diagnostics.some((one) => one.code === "K0610" || one.code === "K0611")) return;
  assert.ok(program.definition(MAIN, 10).targets.every((target) => program.text(target.file) !== null));
});

test("a project that is freed says so", () => {
  const program = project();
  program.free();
  program.free();
  assert.match(program.compile().error, /freed/);
  assert.match(program.error, /freed/);
  assert.deepEqual([program.hover(MAIN, 3), program.hints(MAIN), program.write(MAIN, "")], [null, [], false]);
});

test("files that are none are told", () => {
  for (const files of [null, 3, [1], { a: 1 }]) {
    const program = new Project(files);
    assert.match(program.error, /files/);
    assert.match(program.compile().error, /files/);
    program.free();
  }
});

test("a thousand compiles take no more memory than ten", () => {
  const { memory } = initSync();
  const program = project(resources(50), { sourceMap: true });
  const text = program.text(MAIN);
  const round = (n) => {
    program.write(MAIN, text.replace('"v1"', `"v${n}"`));
    const done = program.compile();
    assert.equal(done.diagnostics.filter((one) => one.severity === "error").length, 0);
    program.hover(MAIN, 40);
    program.completion(MAIN, 40);
  };
  for (let n = 0; n < 10; n += 1) round(n);
  const before = memory.buffer.byteLength;
  for (let n = 0; n < 1000; n += 1) round(n);
  const grown = memory.buffer.byteLength - before;
  assert.ok(grown <= 1 << 20, `${grown} bytes more than ${before}`);
});
