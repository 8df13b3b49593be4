// The bundle that is packed, in an editor of the tests, with the real server: what is promised is registered,
// the server starts, and what it says arrives.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after } from "node:test";
import { setTimeout as rest } from "node:timers/promises";

import { Document, editor, load } from "./editor.mjs";
import { kdsl } from "./kdsl.mjs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const promised = manifest.contributes.commands.map(({ command }) => command);

// The client of the protocol keeps timers for a while after its end.
after(() => setTimeout(() => process.exit(), 500).unref());

/** Commands that lenses carry, and nobody calls by name. */
const OF_LENSES = ["kdsl.showReferences"];

/** Waits until something is there; for the server, which answers when it can. */
async function until(what, ask) {
  for (let tries = 0; tries < 400; tries++) {
    const found = await ask();
    if (found) return found;
    await rest(25);
  }
  throw new Error(`${what}: not within ten seconds`);
}

async function started(context, settings = {}) {
  const host = editor({ path: kdsl(), ...settings });
  const extension = load(host.vscode);
  // Also after a failure: a server that runs on would keep the test from ending.
  context.after(() => extension.deactivate());
  await extension.activate({ subscriptions: [] });
  return host;
}

test("menus, keys and settings name what is there", () => {
  const { menus, keybindings, configuration } = manifest.contributes;
  const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
  for (const command of named) assert.ok(promised.includes(command), command);
  const read = [...readFileSync(new URL("../src/settings.ts", import.meta.url), "utf8").matchAll(/(?:text|isSet|get<[^(]*>)\("([^"]+)"\)/g)];
  assert.deepEqual(
    read.map(([, name]) => `kdsl.${name}`).sort(),
    Object.keys(configuration.properties).filter((name) => name !== "kdsl.trace.server").sort(),
  );
});

test("every command of package.json is registered, and no other", async (context) => {
  const { seen } = await started(context);
  assert.deepEqual([...seen.commands.keys()].sort(), [...promised, ...OF_LENSES].sort());
  assert.deepEqual(seen.messages, []);
});

test("no command of the editor has the name of one of the server's", async (context) => {
  const { seen, show, vscode } = await started(context);
  show(new Document(vscode.Uri.file("/nowhere/main.kdsl"), "kdsl", ""));
  await until("the server", () => seen.commands.has("kdsl.preview"));
  const ofServer = [...seen.commands.keys()].filter((name) => ![...promised, ...OF_LENSES].includes(name));
  assert.deepEqual(ofServer.sort(), ["kdsl.explain", "kdsl.graph", "kdsl.importYaml", "kdsl.preview", "kdsl.test"]);
  // A second server takes the place of the first, and its names.
  await seen.commands.get("kdsl.restartServer")();
  await until("the server again", () => seen.commands.has("kdsl.test"));
});

test("the preview says which params it lacks, and shows no secret", async (context) => {
  const { seen, show, vscode } = await started(context);
  const uri = vscode.Uri.file("/nowhere/main.kdsl");
  const document = new Document(uri, "kdsl", "param tag: String\nConfigMap a { data: { tag: tag } }\n");
  show(document);
  await until("the server", () => seen.commands.has("kdsl.preview"));
  await seen.commands.get("kdsl.openPreview")();
  assert.match(seen.shown.at(-1)[0].text, /^# No value is given for `tag`/);
  const other = new Document(vscode.Uri.file("/nowhere/secret.kdsl"), "kdsl", "param pw: Sensitive\nSecret a { stringData: { pw: pw } }\n");
  show(other);
  await until("the document", () => seen.findings.has(other.uri.toString()));
  await seen.commands.get("kdsl.openPreview")();
  assert.match(seen.shown.at(-1)[0].text, /^apiVersion: v1\nkind: Secret/);
});

test("a document that is opened starts the server, which says what is wrong in it", async (context) => {
  const { seen, show, vscode } = await started(context);
  const uri = vscode.Uri.file("/nowhere/main.kdsl");
  show(new Document(uri, "kdsl", "Deployment web { spec: { replica: 3 } }\n"));
  const findings = await until("findings", () => {
    const found = seen.findings.get(uri.toString());
    return found?.length ? found : undefined;
  });
  const unknown = findings.find(({ message }) => /no field `replica`/.test(message));
  assert.equal(unknown?.source, "kdsl");
  assert.equal(unknown.code.target.toString(), "kdsl-explain:/K0101");
  for (const command of promised) assert.ok(seen.commands.has(command), `${command} is still there`);
});

test("the preview shows the YAML and follows the program, and its lines lead back", async (context) => {
  const { seen, show, vscode } = await started(context);
  const uri = vscode.Uri.file("/nowhere/main.kdsl");
  const document = new Document(uri, "kdsl", 'ConfigMap a { data: { k: "v" } }\n');
  show(document);
  await until("the server", () => seen.commands.has("kdsl.preview"));
  await seen.commands.get("kdsl.openPreview")();
  const [preview, where] = seen.shown.at(-1);
  assert.equal(where.viewColumn, vscode.ViewColumn.Beside);
  assert.equal(preview.languageId, "yaml");
  assert.match(preview.text, /^apiVersion: v1\nkind: ConfigMap\n/);
  const line = preview.text.split("\n").findIndex((line) => /k: v/.test(line));
  const [[, provider]] = seen.providers.definition.filter(([selector]) => selector.scheme === "kdsl-preview");
  const { uri: source, range } = provider.provideDefinition(preview, { line, character: 0 });
  assert.equal(source.toString(), uri.toString());
  assert.deepEqual([range.start.line, range.start.character, range.end.character], [0, 25, 28]);
});

test("the graph is drawn, and what is clicked is shown", async (context) => {
  const { seen, show, vscode } = await started(context);
  const uri = vscode.Uri.file("/nowhere/main.kdsl");
  show(new Document(uri, "kdsl", 'ConfigMap a { data: { k: "v" } }\n'));
  await until("the server", () => seen.commands.has("kdsl.graph"));
  await seen.commands.get("kdsl.openGraph")();
  assert.match(seen.panel.webview.html, /<g class="node written"[^>]*>.*ConfigMap a/);
  await seen.panel.listener(0);
  const [shown, { selection }] = seen.shown.at(-1);
  assert.match(shown.path, /main\.kdsl$/);
  assert.deepEqual([selection.start.line, selection.start.character], [0, 10]);
});

test("a finding's link leads to the page of its code", async (context) => {
  const { seen, show, vscode } = await started(context);
  show(new Document(vscode.Uri.file("/nowhere/main.kdsl"), "kdsl", ""));
  await until("the server", () => seen.commands.has("kdsl.explain"));
  const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("kdsl-explain:/K0101"));
  assert.match(page.text, /^# K0101: unknown field\n/);
});

test("every lens has a command that is there, and does something here", async (context) => {
  const { seen, show, vscode } = await started(context);
  const uri = vscode.Uri.file("/nowhere/main.kdsl");
  const text = 'ConfigMap a { data: { k: "v" } }\nConfigMap b { data: { k: a.k } }\ntest "a b" { assert 1 < 2, "" }\n';
  const document = new Document(uri, "kdsl", text);
  show(document);
  const [[, provider]] = await until("lenses", () => seen.providers.lens);
  const lenses = await until("lenses", () => provider.provideCodeLenses(document, new vscode.CancellationTokenSource().token));
  const names = new Set(lenses.map(({ command }) => command.command));
  for (const name of names) assert.ok(seen.commands.has(name), name);
  for (const { command } of lenses) await seen.commands.get(command.command)(...command.arguments);
  assert.deepEqual(seen.messages, [["information", 'kdsl: "a b" passed']]);
  assert.ok(seen.shown.some(([shown]) => shown.languageId === "yaml"), "the preview");
});

test("pasted manifests become kdsl, at the depth of their place", async (context) => {
  const { seen, show, vscode } = await started(context);
  const document = new Document(vscode.Uri.file("/nowhere/main.kdsl"), "kdsl", 'if true {\n  \n}\n');
  show(document);
  await until("the server", () => seen.commands.has("kdsl.importYaml"));
  const [[, provider]] = seen.providers.paste;
  const paste = (text) => {
    const data = new Map([["text/plain", { asString: async () => text }]]);
    return provider.provideDocumentPasteEdits(document, [new vscode.Range(1, 2, 1, 2)], data, {}, undefined);
  };
  const [edit] = await paste("  apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: c }\n  data:\n    a: one\n    b: |\n      two\n      lines\n");
  assert.match(edit.insertText, /^ConfigMap c \{\s/);
  for (const line of edit.insertText.split("\n").slice(1)) assert.match(line, /^ {2}/);
  assert.equal(await paste("just: yaml\n"), undefined);
  seen.clipboard = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";
  document.text = seen.clipboard;
  document.languageId = "yaml";
  await seen.commands.get("kdsl.convertYaml")();
  assert.deepEqual(seen.messages, []);
  assert.equal(seen.shown.at(-1)[0].text, "Namespace shop\n");
});

test("plain manifests are checked where the settings ask for it, and not elsewhere", async (context) => {
  const text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\ndate:\n  a: one\n";
  const { seen, show, vscode } = await started(context, { "yaml.enable": true, "yaml.files": ["**/*.yaml"] });
  const uri = vscode.Uri.file("/nowhere/shop.yaml");
  show(new Document(uri, "yaml", text));
  const [finding] = await until("findings", () => seen.findings.get(uri.toString())?.filter(({ message }) => /`date`/.test(message)));
  assert.equal(finding.range.start.line, 4);
  const other = await started(context);
  other.show(new Document(uri, "yaml", text));
  await rest(300);
  assert.equal(other.seen.commands.has("kdsl.preview"), false, "no server runs");
});

test("a program that is not there is said, with its name", async (context) => {
  const { seen, show, vscode } = await started(context, { path: "/nowhere/kdsl" });
  show(new Document(vscode.Uri.file("/nowhere/main.kdsl"), "kdsl", ""));
  const [sort, message] = await until("a message", () => seen.messages.find(([sort]) => sort === "error"));
  assert.equal(sort, "error");
  assert.match(message, /\/nowhere\/kdsl lsp/);
});
