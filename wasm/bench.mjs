// How long answers take after a keystroke: `node wasm/bench.mjs [RESOURCES]`, after `cargo xtask wasm`. A keystroke
// changes a letter of a value in the middle of the program; times are in milliseconds, percentiles over all rounds.

import { readFileSync, statSync } from "node:fs";
import { Project, fetchDocs } from "./pkg/node.js";
import { resources } from "./tests/support.mjs";

const count = Number(process.argv[2] ?? 50);
const rounds = Number(process.argv[3] ?? 300);
const MAIN = "main.kdsl";
const text = resources(count);
const project = new Project({ [MAIN]: text }, { sourceMap: true });
await fetchDocs();

const wasm = new URL("./pkg/engine_bg.wasm", import.meta.url);
const started = performance.now();
const module = await WebAssembly.compile(readFileSync(wasm));
console.log(`module: ${statSync(wasm).size} bytes, compiled in ${(performance.now() - started).toFixed(1)} ms`, module ? "" : "");
const { resources: written, yaml } = project.compile();
console.log(`program: ${written} resources, ${text.length} characters, ${yaml.length} of YAML; ${rounds} rounds`);

/** The place of the value that is typed at. */
const at = text.indexOf("size = ", text.length / 2) + 7;
let typed = 0;
const type = () => project.edit(MAIN, at, at + 1, String((typed += 1) % 10));
const keystroke = [
  ["new YAML, findings and source map", () => project.compile()],
  ["a hover, without compiling", () => project.hover(MAIN, text.indexOf("image", at))],
  ["a completion, without compiling", () => project.completion(MAIN, text.indexOf("level: ", at))],
  ["semantic tokens, without compiling", () => project.tokens(MAIN)],
];
const still = [
  ["a hover", () => project.hover(MAIN, text.indexOf("image", at))],
  ["a completion", () => project.completion(MAIN, text.indexOf("level: ", at))],
  ["a definition", () => project.definition(MAIN, text.indexOf(".level", at) + 1)],
  ["a rename", () => project.rename(MAIN, text.indexOf("level: ", at), "verbosity")],
  ["semantic tokens", () => project.tokens(MAIN)],
  ["inlay hints", () => project.hints(MAIN)],
  ["the graph", () => project.graph("json")],
  ["a lint with everything", () => project.lint({ profile: "strict" })],
];

function measured(name, before, ask) {
  const times = [];
  for (let n = 0; n < rounds; n += 1) {
    before();
    const started = performance.now();
    ask();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const of = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(2).padStart(8);
  console.log(`${name.padEnd(46)} p50${of(0.5)}  p95${of(0.95)}  max${of(1)}`);
}

for (const [name, ask] of keystroke) measured(`keystroke to ${name}`, type, ask);
project.compile();
for (const [name, ask] of still) measured(name, () => {}, ask);
