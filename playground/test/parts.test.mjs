// Links, snippets, changes and commands, without a page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parts } from "./parts.mjs";

const { link, project, snippet, difference, asCommand } = parts;
const golden = JSON.parse(readFileSync(new URL("links.json", import.meta.url), "utf8"));

test("links of every form keep working", () => {
  for (const { hash, project } of golden) assert.deepEqual(link.read(hash), project, hash);
});

test("what is written is read", () => {
  const texts = ["", "ConfigMap a { data.k: \"😀 ü\" }\n", "x".repeat(100_000), "\u0000\u2028\\\"${a}"];
  for (const text of texts) {
    const given = { files: { "main.kdsl": text, "lib/a.kdsl": "// b\n" }, env: "prod", kubernetes: "1.31..1.34", set: { a: "b" }, cursor: { file: "main.kdsl", at: 3 } };
    assert.deepEqual(link.read(link.write(given)), given);
    assert.deepEqual(link.read(`#${link.write(given)}`), given);
  }
});

test("what is no link gives nothing, and does no harm", () => {
  const bomb = link.write({ files: { "main.kdsl": "a".repeat(8 * 1024 * 1024) }, env: "", kubernetes: "", set: {}, cursor: null });
  const wrong = ["", "#", "#1.", "#1.AAAA", "#9.abc", "#1.%%%", "#tab-yaml", bomb, link.write({ files: { a: 3 }, set: {} }), link.write({ files: null, set: {} })];
  for (const hash of wrong) assert.equal(link.read(hash), null, hash.slice(0, 40));
});

test("names of files", () => {
  const wrong = (path) => project.wrongName(path, { "main.kdsl": "" });
  for (const path of ["a.kdsl", "lib/web.kdsl", "kdsl.toml", "crds/x-y_z.yaml"]) assert.equal(wrong(path), null);
  for (const path of ["", "main.kdsl", "../a", "/a", "a//b", "a/", "a b", "./a", "a/../b", "__proto__/"]) assert.ok(wrong(path), path);
});

test("snippets of the protocol become those of CodeMirror", () => {
  const becomes = (given) => snippet.toCodeMirror(given);
  assert.equal(becomes("image: $1"), "image: ${1}");
  assert.equal(becomes("${1:web}: {\n  $0\n}"), "${1:web}: {\n  ${}\n}");
  assert.equal(becomes('"\\${a\\}" \\\\ \\$'), '"$\\{a}" \\ $');
  assert.equal(becomes("${1|a,b|}"), "${1:a}");
  assert.equal(becomes("plain {} #{a}"), "plain {} #\\{a}");
});

test("the change between two texts is small and right", () => {
  const all = [["", "a"], ["a", ""], ["abc", "abxc"], ["aaa", "aa"], ["aa", "aaa"], ["a\nb\n", "a\nc\nb\n"], ["same", "same"], ["x", "y"]];
  for (const [old, now] of all) {
    const change = difference(old, now);
    const made = change ? old.slice(0, change.from) + change.insert + old.slice(change.to) : old;
    assert.equal(made, now);
  }
  assert.deepEqual(difference("replicas: 2\n", "replicas: 3\n"), { from: 10, to: 11, insert: "3" });
});

test("a command for the shell ends where it should", () => {
  assert.equal(asCommand("a: b"), "kubectl apply -f - <<'EOF'\na: b\nEOF\n");
  assert.match(asCommand("t: |\n  x\nEOF\n"), /<<'EOF_'\n[\s\S]*\nEOF_\n$/);
});
