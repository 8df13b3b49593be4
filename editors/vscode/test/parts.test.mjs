// The parts of the extension that need no editor.

import assert from "node:assert/strict";
import test from "node:test";

import { draw } from "../out/graph/drawing.mjs";
import { dedent, indented, looksLikeManifests } from "../out/manifests.mjs";
import { linesOf, placeOf } from "../out/preview/places.mjs";
import { documentSelector, readSettings } from "../out/settings.mjs";

const range = (line, from, to, endLine = line) => ({
  start: { line, character: from },
  end: { line: endLine, character: to },
});
const place = (uri, ...given) => ({ uri, range: range(...given) });

test("manifests are told from other texts", () => {
  assert.ok(looksLikeManifests("apiVersion: v1\nkind: ConfigMap\n"));
  assert.ok(looksLikeManifests("# note\n---\nkind: Pod\nmetadata: {}\napiVersion: v1\n"));
  assert.ok(looksLikeManifests('{\n  "apiVersion": "v1",\n  "kind": "Pod"\n}'));
  assert.ok(looksLikeManifests("- apiVersion: v1\n  kind: Pod\n"));
  assert.ok(!looksLikeManifests("kind: of magic\n"));
  assert.ok(!looksLikeManifests("apiVersion:\nkind:\n"), "a form that is not filled in");
  assert.ok(!looksLikeManifests('Pod web { metadata.labels: { "apiVersion": "v1" } }'));
});

test("a copied part loses the indentation that all of it has, and takes that of its place", () => {
  assert.equal(dedent("    a:\n      b: 1\n\n    c: 2\n"), "a:\n  b: 1\n\nc: 2\n");
  assert.equal(dedent(""), "");
  assert.equal(indented("Pod a {\n  b: 1\n\n}\n", "  "), "Pod a {\n    b: 1\n\n  }");
});

test("a line of the YAML leads to what was written for it, or before it", () => {
  const map = [
    [0, place("a", 0, 0, 3)],
    [4, place("b", 7, 2, 9)],
  ];
  assert.equal(placeOf(map, 0).uri, "a");
  assert.equal(placeOf(map, 3).uri, "a");
  assert.equal(placeOf(map, 9).uri, "b");
  assert.equal(placeOf([], 1), undefined);
});

test("a position leads to the lines of the smallest piece that holds it", () => {
  const map = [
    [0, place("a", 0, 0, 1, 4)],
    [2, place("a", 1, 2, 20)],
    [3, place("a", 1, 12, 20)],
    [9, place("a", 1, 12, 20)],
    [5, place("b", 1, 0, 99)],
  ];
  assert.deepEqual(linesOf(map, "a", { line: 1, character: 15 }), [3, 9]);
  assert.deepEqual(linesOf(map, "a", { line: 1, character: 4 }), [2]);
  assert.deepEqual(linesOf(map, "a", { line: 3, character: 0 }), [0]);
  assert.deepEqual(linesOf(map, "a", { line: 8, character: 0 }), []);
  assert.deepEqual(linesOf(map, "b", { line: 1, character: 100 }), [5], "what begins on the line");
});

test("the server is told what the settings say, and nothing else", () => {
  const settings = (values) => readSettings({ get: (name) => values[name] });
  const inlayHints = { types: true, defaults: true, filledIn: true, counts: true };
  assert.deepEqual(settings({}).server, { inlayHints });
  const set = settings({ path: " /opt/kdsl ", kubernetes: "1.31..1.34", lint: "strict", "inlayHints.counts": false });
  assert.equal(set.path, "/opt/kdsl");
  const expected = { kubernetes: "1.31..1.34", lint: "strict", inlayHints: { ...inlayHints, counts: false } };
  assert.deepEqual(set.server, expected);
  const languages = (values) => documentSelector(settings(values)).map(({ language }) => language);
  assert.deepEqual(languages({ "yaml.files": ["**/*.yaml"] }), ["kdsl", "kdsl"]);
  assert.deepEqual(languages({ "yaml.enable": true, "yaml.files": ["k8s/*.yaml"] }), ["kdsl", "kdsl", "yaml"]);
});

test("the graph is drawn with every node and edge, and no text of it is markup", () => {
  const node = (id, name, state = "written") => ({ id, kind: "Service", namespace: null, name, state, place: null });
  const graph = {
    nodes: [node("a", "<web>"), node("b", "db", "missing")],
    edges: [
      { from: "a", to: "b", label: 'env: "A" & B' },
      { from: "a", to: "b", label: "volume" },
      { from: "a", to: "gone", label: "" },
    ],
  };
  const picture = draw(graph);
  assert.equal(picture.match(/class="node /g).length, 2);
  assert.equal(picture.match(/class="edge"/g).length, 2);
  assert.match(picture, /&lt;web&gt;/);
  assert.match(picture, /env: &quot;A&quot; &amp; B/);
  assert.doesNotMatch(picture, /<web>|NaN|undefined/);
  assert.match(draw({ nodes: [], edges: [] }), /^<svg[^>]* width="\d+" height="\d+"/);
});
