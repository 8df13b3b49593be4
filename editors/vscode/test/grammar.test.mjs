// The colours are those of the parser: every program of the repository is read by the TextMate grammar,
// and each of its tokens compared with what the parser takes it for.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");

const root = fileURLToPath(new URL("../../../", import.meta.url));
const JSON_PLACE = fileURLToPath(new URL("../syntaxes/kdsl.tmLanguage.json", import.meta.url));
const PLIST_PLACE = fileURLToPath(new URL("../../sublime/kdsl.tmLanguage", import.meta.url));

/** Which of the parser's classes a scope stands for; the first that fits, from the innermost scope on. */
const CLASSES = [
  [/^comment\.line\.documentation/, "documentation"],
  [/^comment\./, "comment"],
  [/^punctuation\.section\.interpolation/, "interpolation"],
  [/^source\.kdsl\.embedded/, "sign"],
  [/^(string|constant\.character\.escape|punctuation\.definition\.string)/, "string"],
  [/^constant\.numeric/, "number"],
  [/^constant\.language/, "constant"],
  [/^keyword\.control/, "keyword"],
  [/^keyword\.declaration/, "item"],
  [/^keyword\.other/, "context"],
  [/^(keyword\.operator|punctuation)/, "sign"],
  [/^(entity|variable)\./, "name"],
  [/^invalid\./, "invalid"],
];

const read = (place) => parseRawGrammar(readFileSync(place, "utf8"), place);

async function loadGrammar() {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => read(JSON_PLACE),
  });
  return registry.loadGrammar("source.kdsl");
}

function classOf(scopes) {
  for (const scope of scopes.toReversed()) {
    const found = CLASSES.find(([pattern]) => pattern.test(scope));
    if (found) return found[1];
  }
  return "none";
}

/** The class of each UTF-16 unit of a text. */
function colours(grammar, text) {
  const classes = [];
  let state = INITIAL;
  const lines = text.split("\n");
  lines.forEach((line, number) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const found = classOf(scopes);
      for (let at = startIndex; at < Math.min(endIndex, line.length); at++) classes.push(found);
    }
    if (number + 1 < lines.length) classes.push("break");
  });
  return classes;
}

/** What the grammar takes for something else than the parser does, a line each. */
function differences(grammar, { name, tokens }) {
  const text = tokens.map(([, piece]) => piece).join("");
  const classes = colours(grammar, text);
  assert.equal(classes.length, text.length, `${name}: every character has a class`);
  const wrong = [];
  let at = 0;
  for (const [expected, piece] of tokens) {
    const given = new Set(classes.slice(at, at + piece.length));
    given.delete("break");
    // Blanks have no colour of their own; that they are no text is seen by what stands around them.
    const fits = expected === "space" || [...given].every((found) => found === expected);
    if (!fits) {
      const line = text.slice(0, at).split("\n").length;
      wrong.push(`${name}, line ${line}: \`${piece}\` is ${expected}, coloured as ${[...given].join("+")}`);
    }
    at += piece.length;
  }
  return wrong;
}

const grammar = await loadGrammar();

test("every token of every program has the colour of what the parser takes it for", () => {
  const output = execFileSync("cargo", ["run", "--quiet", "-p", "xtask", "--", "programs"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const programs = output.trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(programs.length > 500, `${programs.length} programs`);
  const wrong = programs.flatMap((program) => differences(grammar, program));
  assert.deepEqual(wrong, []);
  const tokens = programs.reduce((sum, program) => sum + program.tokens.length, 0);
  console.log(`${programs.length} programs, ${tokens} tokens`);
});

test("Sublime Text reads the same grammar", () => {
  assert.deepEqual(read(PLIST_PLACE), read(JSON_PLACE));
});

test("what is not closed ends with its line", () => {
  const text = 'let a = "open\nlet b = "x ${y\nlet c = r"raw\nlet d = 1\n';
  const classes = colours(grammar, text);
  for (const word of ["let b", "let c", "let d"]) {
    assert.equal(classes[text.indexOf(word)], "item", word);
  }
});

test("what the language does not have is marked", () => {
  for (const text of ["# a comment", "'quoted'", ";"]) {
    assert.deepEqual(new Set(colours(grammar, text)), new Set(["invalid"]), text);
  }
});
