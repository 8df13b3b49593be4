// The module as JavaScript uses it. Build it with `cargo xtask wasm`, then run `node --test wasm/tests/`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

const forNode = createRequire(import.meta.url)("../pkg/nodejs/kdsl.js");
const forWeb = await import("../pkg/web/kdsl.js");
forWeb.initSync({ module: readFileSync(new URL("../pkg/web/kdsl_bg.wasm", import.meta.url)) });

const SHOP = `/// Which image is run.
param tag: String
ConfigMap config { data: { color: "blue" } }
Deployment web {
  spec.template.spec.containers.app: {
    image: "shop:\${tag}"
    ports: { http: 8080 }
    env: { COLOR: config.color }
  }
}
Service web { spec: { selector: web, ports: { http: { port: 80, targetPort: web.ports.http } } } }
`;

for (const [name, kdsl] of [["node", forNode], ["web", forWeb]]) {
  const works = () => {
    const done = kdsl.compile({ "main.kdsl": SHOP }, { set: { tag: "v1" } });
    assert.deepEqual(done.diagnostics, []);
    assert.equal(done.error, undefined);
    assert.equal(done.resources, 3);
    assert.match(done.yaml, /kind: Deployment/);
    assert.match(done.yaml, /image: shop:v1/);
    assert.match(done.yaml, /configMapKeyRef/);
  };

  test(`${name}: a program becomes YAML or JSON`, () => {
    works();
    const json = kdsl.compile({ "main.kdsl": SHOP }, { set: { tag: "v1" }, format: "json" });
    assert.equal(JSON.parse(json.yaml).items.length, 3);
    assert.match(kdsl.version(), /^\d+\.\d+\.\d+$/);
  });

  test(`${name}: a program is formatted`, () => {
    const text = "// 😀\nlet a={b:[1,2]} // c\n";
    assert.deepEqual(kdsl.format(text), { text: "// 😀\nlet a = { b: [1, 2] } // c\n", diagnostics: [] });
    const once = kdsl.format(SHOP).text;
    assert.equal(kdsl.format(once).text, once);
    const wrong = kdsl.format("let a = [");
    assert.equal(wrong.text, null);
    assert.equal(wrong.diagnostics[0].code, "K0001");
    for (const strange of [undefined, null, 3, {}, []]) assert.ok(kdsl.format(strange).error);
    works();
  });

  test(`${name}: a mistake is found in its place`, () => {
    const text = "/* 😀 */ Deployment web { spec: { replcas: 2 } }";
    const done = kdsl.compile({ "main.kdsl": text });
    assert.equal(done.yaml, null);
    const finding = done.diagnostics.find((one) => one.code === "K0101");
    const { file, start, end } = finding.primary;
    assert.equal(file, "main.kdsl");
    assert.equal(text.slice(start.index, end.index), "replcas");
    assert.equal(start.line, 1);
    assert.equal(finding.severity, "error");
    assert.equal(finding.fixes[0].edits[0].replacement, "replicas");
  });

  test(`${name}: a check leaves the inputs to the build`, () => {
    assert.deepEqual(kdsl.check({ "main.kdsl": SHOP }).diagnostics, []);
    const codes = kdsl.compile({ "main.kdsl": SHOP }).diagnostics.map((one) => one.code);
    assert.ok(codes.includes("K0403"), String(codes));
  });

  test(`${name}: a version of Kubernetes is heeded`, () => {
    const text = 'Pod p { spec: { containers.c.image: "i:1", hostnameOverride: "h" } }';
    const codes = (kubernetes) =>
      kdsl.check({ "main.kdsl": text }, { kubernetes }).diagnostics.map((one) => one.code);
    assert.deepEqual(codes("1.30"), ["K0204"]);
    assert.deepEqual(codes("1.35"), []);
  });

  test(`${name}: a project has environments and files of params`, () => {
    const files = {
      "kdsl.toml": '[params]\ntag = "v1"\n[environments.prod.params]\ntag = "v2"\n',
      "main.kdsl": SHOP,
      "tag.yaml": "tag: v3\n",
    };
    const image = (options) => /image: shop:(\S+)/.exec(kdsl.compile(files, options).yaml)[1];
    assert.equal(image({}), "v1");
    assert.equal(image({ env: "prod" }), "v2");
    assert.equal(image({ env: "prod", params: ["tag.yaml"] }), "v3");
    assert.equal(image({ env: "prod", params: ["tag.yaml"], set: { tag: "v4" } }), "v4");
    const unknown = kdsl.compile(files, { env: "prdo" });
    assert.deepEqual(unknown.diagnostics.map((one) => one.code), ["K0608"]);
    const secret = { "main.kdsl": 'Secret s { stringData: { a: "b" } }' };
    assert.match(kdsl.compile(secret, { secrets: "placeholder" }).yaml, /a: UExBQ0VIT0xERVI=/);
    assert.doesNotMatch(kdsl.compile(secret, { secrets: "omit" }).yaml, /^(data|stringData):/m);
  });

  test(`${name}: hovers know names, fields and members`, () => {
    const at = (words, path = "main.kdsl") => kdsl.hover({ "main.kdsl": SHOP }, path, SHOP.indexOf(words) + 1);
    assert.match(at("tag: String").markdown, /Which image is run/);
    assert.match(at("image: \"").markdown, /image: String/);
    assert.match(at("Deployment").markdown, /apps\/v1 Deployment/);
    const key = at("color }");
    assert.match(key.markdown, /A key of ConfigMap `config`/);
    assert.equal(SHOP.slice(key.start, key.end), "color");
    assert.equal(at("/// Which"), null);
    assert.equal(at("tag", "other.kdsl"), null);
  });

  test(`${name}: a program becomes a graph`, () => {
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
    for (const format of ["svg", 3, null, {}]) assert.ok(kdsl.graph({}, format).error);
    for (const files of [undefined, 3, [1]]) assert.ok(kdsl.graph(files, "dot").error);
  });

  test(`${name}: strange arguments are answered with data`, () => {
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
    for (const options of [3, { kubernetes: "9" }, { mian: [] }, { set: { a: {} } }, { format: "xml" }, deep]) {
      assert.ok(kdsl.compile({}, options).error);
    }
    for (const index of [NaN, -1, Infinity, 1e300, undefined, "x"]) {
      kdsl.hover({ "main.kdsl": SHOP }, "main.kdsl", index);
    }
    assert.equal(kdsl.hover({ "main.kdsl": SHOP }, undefined, 3), null);
    const missing = kdsl.compile({}, { main: ["none.kdsl"] });
    assert.equal(missing.diagnostics[0].code, "K0610");
    assert.equal(kdsl.loadDocs(new Uint8Array([1, 2, 3])), false);
    works();
  });

  test(`${name}: deep nesting and garbage are findings, and the module lives on`, () => {
    const deep = 100_000;
    const texts = ["{", "[", "(", "\"${", "a.", "!", "- ", "let x = [", "Deployment a { spec: {", "if a {"].map((one) =>
      one.repeat(deep),
    );
    texts.push("let x = " + "[".repeat(deep) + "]".repeat(deep));
    texts.push("let x = " + "(".repeat(250) + "1" + ")".repeat(250));
    texts.push("let x = " + "1 + ".repeat(deep) + "1\nConfigMap a { data: { k: \"${x}\" } }");
    texts.push("ConfigMap a { data: " + "k: { ".repeat(250) + "}".repeat(250) + " }");
    texts.push("ConfigMap a { " + "k.".repeat(deep) + "k: 1 }");
    texts.push('let x = "' + "\${a}".repeat(2000) + '"');
    texts.push(Array.from({ length: 2000 }, (_, n) => `let x${n} = x${n + 1}`).join("\n") + "\nlet x2000 = x0");
    texts.push(
      Array.from({ length: 2000 }, (_, n) => `let x${n} = x${n + 1} + 1`).join("\n") +
        '\nlet x2000 = 1\nConfigMap a { data: { k: "${x0}" } }',
    );
    texts.push("\u0000\u0001\uffff\u202e".repeat(1000), "param x: " + "{ a: ".repeat(deep), "type T = " + "[".repeat(deep));
    let seed = 7;
    const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    const pieces = ["{", "}", "[", "]", "(", ")", "${", '"', "\n", ".", ":", "if", "for x in", "Deployment a", "é", "1m", "...", "??"];
    for (let n = 0; n < 30; n++) {
      texts.push(Array.from({ length: 300 }, () => pieces[random(pieces.length)]).join(n % 2 ? " " : ""));
    }
    for (const text of texts) {
      const done = kdsl.compile({ "main.kdsl": text });
      assert.ok(Array.isArray(done.diagnostics), text.slice(0, 40));
      kdsl.hover({ "main.kdsl": text }, "main.kdsl", 5);
    }
    works();
  });
}
