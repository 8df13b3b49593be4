// The cases of the language and the examples give here what they give in the command line: the same bytes, the same
// findings. The documents are those of `tests/cases` and `docs/spec`, which the native tests keep.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { compile, format, lint } from "../pkg/node.js";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const documents = (folder) =>
  readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name}`);

/** Hints about what nobody uses, which the documents leave out. */
const UNUSED = /^(hint|warning)\[K(0333|0350|0351|0352)\]/;

/** The blocks between fences, each with the words behind its fence. */
function blocks(text) {
  const found = [];
  let open = null;
  for (const line of text.split(/(?<=\n)/)) {
    if (line.startsWith("```")) {
      if (open) found.push(open);
      open = open ? null : { info: line.slice(3).trim(), text: "" };
    } else if (open) {
      open.text += line;
    }
  }
  return found;
}

/** The options that the words behind `kdsl` mean, and whether they give values to params. */
function asked(words) {
  const [, ...rest] = words.split(/\s+/);
  const options = { set: {}, params: [] };
  for (let at = 0; at < rest.length; at += 1) {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(rest[at]) ?? [];
    if (name === "kubernetes") options.kubernetes = value;
    else if (name === "lint") options.lint = value;
    else if (name) options.set[name] = value;
    else if (rest[at] === "--params") options.params.push(rest[(at += 1)]);
    else if (rest[at] === "--env") options.env = rest[(at += 1)];
  }
  return options;
}

/** A report without the findings that the documents leave out, and how it names a value that was given. */
function told(report) {
  const findings = report.split(/\n\n(?=(?:error|warning|hint)\[)/);
  return findings.filter((finding) => !UNUSED.test(finding)).map((one) => one.trimEnd()).join("\n\n");
}

/** The first line of each finding: what it says, without the place that a host calls in its own way. */
const heads = (report) => report.split("\n").filter((line) => /^(error|warning|hint)\[K\d{4}\]/.test(line));

function given(source, files) {
  const { lint: code, ...options } = asked(source.info);
  const isManifests = source.info.startsWith("manifests");
  const main = isManifests ? "main.yaml" : "main.kdsl";
  const all = { ...files, [main]: source.text };
  // Where it is the only file of the language, the project is built as the command line builds it.
  const isAlone = !isManifests && Object.keys(all).filter((path) => path.endsWith(".kdsl")).length === 1;
  if (!isAlone) options.main = [main];
  if (!code) return compile(all, { ...options, report: "full" });
  return { ...compile(all, options), ...lint(all, { ...options, select: [code], report: "full" }) };
}

for (const path of documents("tests/cases")) {
  test(path, () => {
    const all = blocks(read(path));
    const files = {};
    for (const { info, text } of all) if (info.startsWith("file ")) files[info.slice(5)] = text;
    const parts = all.filter(({ info }) => !info.startsWith("file "));
    let count = 0;
    for (let at = 0; at + 1 < parts.length; at += 1) {
      const [source, expected] = [parts[at], parts[at + 1]];
      if (!/^(kdsl|manifests)( |$)/.test(source.info) || !/^(yaml|text)$/.test(expected.info)) continue;
      // What is wrong with arguments is the command line's to say.
      if (source.info.includes("--set") && expected.info === "text") continue;
      count += 1;
      const done = given(source, files);
      assert.equal(done.error, undefined);
      const report = told(done.report);
      if (expected.info === "yaml") {
        assert.equal(report, "", source.text);
        assert.equal(done.yaml, expected.text, source.text);
      } else if (/[ ](--env|--params|[^ =]+=)/.test(source.info.replace(/ (kubernetes|lint)=\S+/g, ""))) {
        assert.deepEqual(heads(report), heads(expected.text), source.text);
      } else {
        assert.equal(report, expected.text.trimEnd(), source.text);
      }
    }
    assert.ok(count > 0);
  });
}

/** The files of a folder and of those in it, by their paths from it. */
const folder = (path, below = "") =>
  readdirSync(new URL(`${path}/${below}`, root), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? folder(path, `${below}${entry.name}/`) : [`${below}${entry.name}`],
  );

/** What is given to params that neither the project nor a file has. */
const SET = {
  "004-zero-downtime/expected.cloud.yaml": { tag: "v1.4.0" },
  "004-zero-downtime/expected.k3s.yaml": { tag: "v1.4.0" },
  "first-look/expected.dev.yaml": { "db-password": "hunter2" },
  "first-look/expected.prod.yaml": { "db-password": "hunter2" },
};

for (const name of readdirSync(new URL("examples", root))) {
  if (name.includes(".")) continue;
  const paths = folder(`examples/${name}`);
  const files = Object.fromEntries(paths.map((path) => [path, read(`examples/${name}/${path}`)]));
  const programs = Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith("expected")));
  for (const path of paths) {
    const [, env] = /^expected(?:\.(\w+))?\.yaml$/.exec(path) ?? [null, null];
    if (env === null) continue;
    test(`examples/${name}/${path}`, () => {
      const secrets = "secrets.example.yaml" in files ? ["secrets.example.yaml"] : [];
      const options = { env, params: secrets, set: SET[`${name}/${path}`] ?? {} };
      const done = compile(programs, options);
      assert.deepEqual(done.diagnostics.filter((one) => one.severity === "error"), []);
      assert.equal(done.yaml, files[path]);
    });
  }
  for (const path of paths.filter((path) => path.endsWith(".kdsl"))) {
    test(`examples/${name}/${path} is in the canonical style`, () => {
      assert.equal(format(files[path]).text, files[path]);
    });
  }
}
