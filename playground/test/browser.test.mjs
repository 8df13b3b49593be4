// The built page in a real browser, as a visitor uses it. Pictures of its states lie in `shots` afterwards.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, serve, shots } from "./lib.mjs";
import { large } from "./large.mjs";
import { parts } from "./parts.mjs";

let server;
let browser;
const shot = shots();
/** What went wrong in any page: there must be nothing. */
const complaints = [];

before(async () => {
  server = await serve();
  browser = await open();
});

after(async () => {
  await browser.close();
  await server.close();
});

const BLANK = `#${parts.link.write({ files: { "main.kdsl": "" }, env: "", kubernetes: "", set: {}, cursor: null })}`;

/** Opens the page; with an empty program, if no other is asked for. */
async function visit(address = BLANK, options = {}) {
  const context = options.context ?? browser.context;
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(server.address) && !/^(data|blob):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  // Each begins as somebody who was never here, unless it is about the second visit.
  await page.goto(`${server.address}icon.svg`);
  if (!options.again) await page.evaluate(() => localStorage.clear());
  if (options.viewport) await page.setViewportSize(options.viewport);
  await page.goto(server.address + address);
  await page.waitForSelector(".status .dot:is(.good, .error, .warning)", { timeout: 20_000 });
  return page;
}

const program = (page) => page.locator(".editor .cm-content");
const text = (page) => page.evaluate(() => [...document.querySelectorAll(".editor .cm-line")].map((line) => line.textContent).join("\n"));
const status = (page) => page.locator(".state-words");

/** Puts a program into the editor, as a paste would. */
async function put(page, words) {
  await program(page).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(words);
  await settled(page);
}

/** Waits until what is typed is built. */
async function settled(page) {
  await page.waitForSelector('.output[aria-busy="false"]', { state: "attached" });
}

const until = (page, words, where = ".yaml-pane .cm-content") =>
  page.waitForFunction(([where, words]) => document.querySelector(where)?.innerText.includes(words), [where, words], { timeout: 5000 });

/** Puts the cursor behind the first place of some words. */
async function behind(page, words) {
  await page.keyboard.press("Control+Home");
  const at = (await text(page)).indexOf(words) + words.length;
  for (let n = 0; n < at; n++) await page.keyboard.press("ArrowRight");
}

const SHOP = `ConfigMap config { data: { LOG_LEVEL: "info", FEATURE_MODE: "calm" } }

Deployment web {
  spec: {
    replicas: 2
    template.spec.containers.web: {
      image: "web:v1"
      env: { LOG_LEVEL: config.LOG_LEVEL, MODE: config.FEATURE_MODE }
    }
  }
}
`;

test("the page loads, and an example compiles", async () => {
  const page = await visit("?example=first-look");
  await until(page, "kind: ConfigMap");
  assert.match(await status(page).innerText(), /4 resources, no problems/);
  assert.match(await text(page), /^\/\/\/ Which cluster/);
  assert.ok(await page.locator(".editor .t-keyword").count() > 0, "the engine colours the program");
  await shot(page, "light");
  await page.getByRole("button", { name: "Examples" }).click();
  await shot(page, "examples");
  await page.getByRole("menuitem", { name: /Four objects/ }).click();
  await until(page, "name: cfg");
  await page.close();
});

test("a typo shows its error at its place, and its fix works", async () => {
  const page = await visit();
  await put(page, SHOP.replace("replicas", "replicsa"));
  const wrong = page.locator(".editor .cm-lintRange-error");
  assert.equal(await wrong.innerText(), "replicsa");
  assert.match(await status(page).innerText(), /1 error/);
  assert.ok(await page.locator(".stale").isVisible(), "the page says that the YAML is not up to date");
  await wrong.hover();
  await page.locator(".cm-tooltip .cm-diagnostic").waitFor();
  await shot(page, "typo");
  await page.locator(".cm-diagnosticAction").first().click();
  await until(page, "replicas: 2");
  assert.match(await text(page), /replicas: 2/);
  assert.ok(!(await page.locator(".stale").isVisible()));

  await put(page, SHOP.replace("config.LOG_LEVEL", "config.LOG_LEVLE"));
  await page.getByRole("tab", { name: /Problems/ }).click();
  await shot(page, "problems");
  await page.locator(".problem .place").first().click();
  assert.equal(await page.evaluate(() => getSelection().toString()), "LOG_LEVLE");
  await page.locator(".problem .button").first().click();
  await page.getByText("No problems.").waitFor();
  await page.close();
});

test("completion offers a ConfigMap's keys", async () => {
  const page = await visit();
  await put(page, SHOP.replace("config.LOG_LEVEL", "config."));
  await program(page).click();
  await behind(page, "LOG_LEVEL: config.");
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete").waitFor();
  const offered = await page.locator(".cm-completionLabel").allInnerTexts();
  assert.ok(offered.includes("LOG_LEVEL") && offered.includes("FEATURE_MODE"), offered.join(" "));
  await shot(page, "completion");
  await page.keyboard.type("FEAT");
  await page.waitForTimeout(150);
  await page.keyboard.press("Enter");
  await until(page, "key: FEATURE_MODE");
  assert.match(await text(page), /LOG_LEVEL: config\.FEATURE_MODE,/);
  await page.close();
});

test("hover, definition, rename, signature and format", async () => {
  const page = await visit();
  await put(page, SHOP);
  await page.waitForTimeout(1500);
  await page.locator(".editor .t-property", { hasText: "replicas" }).hover();
  await page.locator(".doc.hover").waitFor();
  assert.match(await page.locator(".doc.hover").innerText(), /replicas/);
  await shot(page, "hover");
  await page.mouse.move(5, 5);

  await program(page).click();
  await behind(page, "LOG_LEVEL: conf");
  await page.keyboard.press("F12");
  await page.waitForTimeout(150);
  assert.equal(await page.evaluate(() => getSelection().toString()), "config");
  await page.keyboard.press("F2");
  await page.locator(".rename input").waitFor();
  await page.waitForTimeout(100);
  await shot(page, "rename");
  await page.keyboard.type("settings");
  await page.keyboard.press("Enter");
  await until(page, "name: settings");
  assert.match(await text(page), /ConfigMap settings[\s\S]*LOG_LEVEL: settings\.LOG_LEVEL/);

  await put(page, "let   x=[1,2]\n");
  await page.keyboard.press("Control+S");
  await until(page, "let x = [1, 2]", ".editor .cm-content");
  await put(page, 'let x = "a-b".replace()\n');
  await behind(page, ".replace(");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await page.locator(".signature").waitFor();
  await page.close();
});

test("what is typed is indented, and hints stand in the lines where they are wanted", async () => {
  const page = await visit();
  await put(page, "");
  await page.keyboard.type("Pod p {");
  await page.keyboard.press("Enter");
  await page.keyboard.type("spec.containers.c: {");
  await page.keyboard.press("Enter");
  await page.keyboard.type('image: "i:1"');
  await page.keyboard.press("Enter");
  await page.keyboard.type("ports: [");
  await page.keyboard.press("Enter");
  await page.keyboard.type("80");
  await settled(page);
  assert.equal(await text(page), 'Pod p {\n  spec.containers.c: {\n    image: "i:1"\n    ports: [\n      80\n    ]\n  }\n}');
  await until(page, "containerPort: 80");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Hints in the lines" }).click();
  await page.locator(".inlay").first().waitFor();
  await shot(page, "hints");
  await page.close();
});

test("source and YAML point at each other", async () => {
  const page = await visit();
  await put(page, SHOP);
  await behind(page, 'image: "web');
  await page.waitForFunction(() => document.querySelector(".yaml-pane .linked")?.innerText === "web:v1");
  await page.locator(".yaml-pane .cm-line", { hasText: "replicas: 2" }).click();
  await page.waitForFunction(() => document.querySelector(".editor .linked")?.innerText === "2");
  await shot(page, "two-way");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => getSelection().toString()), "2");
  await page.close();
});

test("the version picker changes an answer", async () => {
  const page = await visit();
  await put(page, 'Pod p { spec: { containers.c.image: "i:1", hostnameOverride: "h" } }\n');
  assert.match(await status(page).innerText(), /no problems/);
  await page.getByLabel("Kubernetes version").selectOption("1.30");
  await page.locator(".editor .cm-lintRange-error", { hasText: "hostnameOverride" }).waitFor();
  await page.getByLabel("Kubernetes version").selectOption("1.35");
  await page.waitForFunction(() => document.querySelector(".state-words").innerText.includes("no problems"));
  await page.close();
});

test("environments: the picker, and what differs between two", async () => {
  const page = await visit();
  await put(page, 'param replicas: Int = 1\n\nDeployment web {\n  spec: { replicas: replicas, template.spec.containers.web.image: "web:v1" }\n}\n');
  await page.getByRole("tab", { name: "Diff" }).click();
  await page.getByRole("button", { name: /Add kdsl.toml/ }).click();
  await put(page, "[environments.dev]\n[environments.prod.params]\nreplicas = 3\n");
  await page.locator(".merge .cm-content").waitFor();
  assert.match(await page.locator(".compare").innerText(), /replicas: 3/);
  await shot(page, "diff");
  await page.getByLabel("Environment").selectOption("prod");
  await page.getByRole("tab", { name: "YAML" }).click();
  await until(page, "replicas: 3");
  await page.close();
});

test("the graph leads to the source", async () => {
  const page = await visit("?example=four-objects");
  await page.getByRole("tab", { name: "Graph" }).click();
  await page.locator(".graph .node").first().waitFor();
  assert.equal(await page.locator(".graph .node").count(), 4);
  await shot(page, "graph");
  await page.locator(".graph .node", { hasText: "Secret" }).press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.classList.contains("cm-content")), true);
  await page.close();
});

test("the syntax tree and the program point at each other", async () => {
  const page = await visit();
  await put(page, SHOP);
  await page.getByRole("tab", { name: "AST" }).click();
  await until(page, "Resource", ".syntax-pane .cm-content");
  await program(page).click();
  await behind(page, "replicas: 2");
  await page.waitForFunction(() => [...document.querySelectorAll(".syntax-pane .linked")].some((one) => one.innerText.includes('"2"')));
  await page.locator(".syntax-pane .cm-line", { hasText: '"Deployment"' }).click();
  await page.waitForFunction(() => document.querySelector(".editor .linked")?.innerText === "Deployment");
  await shot(page, "syntax");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => getSelection().toString()), "Deployment");
  await put(page, "let x = [1, \n");
  await until(page, "List", ".syntax-pane .cm-content");
  await page.close();
});

test("lints are found where they are wanted", async () => {
  const page = await visit();
  await put(page, SHOP.replace("web:v1", "web:latest"));
  assert.match(await status(page).innerText(), /no problems/);
  await page.getByRole("tab", { name: /Problems/ }).click();
  await page.getByRole("button", { name: "Recommended" }).click();
  await page.locator(".problem.warning").first().waitFor();
  const some = await page.locator(".problem").count();
  await page.getByRole("button", { name: "Strict" }).click();
  await page.waitForFunction((some) => document.querySelectorAll(".problem").length > some, some);
  await page.locator(".editor .cm-lintRange-warning").first().waitFor();
  await shot(page, "lints");
  await put(page, SHOP.replace("replicas", "replicsa"));
  await page.locator(".problem.error").waitFor();
  await page.getByRole("button", { name: "Off" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".problem").length === 1);
  await page.close();
});

test("to a symbol: of the file, and of the program by its name", async () => {
  const page = await visit();
  await put(page, SHOP);
  await page.keyboard.press("Control+Shift+O");
  await page.locator(".palette [role=option]").first().waitFor();
  assert.ok((await page.locator(".symbol-name").allInnerTexts()).includes("config"));
  await shot(page, "symbols");
  await page.keyboard.type("LOG");
  await page.waitForFunction(() => document.querySelector(".symbol-name")?.innerText === "LOG_LEVEL");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => getSelection().toString()), "LOG_LEVEL");
  await page.keyboard.press("Control+Shift+O");
  await page.locator(".palette [role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await page.locator(".palette").waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("cm-content")));
  await page.close();
});

test("what a bracket closes is formatted", async () => {
  const page = await visit();
  await put(page, "let x = { a:1,b :2\n");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.type("}");
  await until(page, "let x = { a: 1, b: 2 }", ".editor .cm-content");
  await page.close();
});

test("lenses stand above what they are about, where they are wanted", async () => {
  const page = await visit();
  await put(page, `${SHOP}\ntest "two" {\n  assert web.spec.replicas == 2, "two of them"\n}\n`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Lenses above them" }).click();
  await page.locator(".lens").first().waitFor();
  await shot(page, "lenses");
  const words = (await page.locator(".lens").allInnerTexts()).join("\n");
  assert.match(words, /compiles to 2 resources\nreferenced by 2/);
  await page.locator(".lens", { hasText: /run/i }).click();
  await page.locator(".toast", { hasText: "passes" }).waitFor();
  await page.locator(".lens", { hasText: "referenced by 2" }).click();
  await page.locator(".menu").waitFor();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => getSelection().toString().length > 0), true);
  await page.close();
});

test("letters are drawn with what they make of the YAML, in order and one by one", async () => {
  const page = await visit();
  await put(page, 'ConfigMap c { data.a: "" }\n');
  await behind(page, 'data.a: "');
  await page.evaluate(() => {
    window.frames = [];
    let drawn = 0;
    const ask = window.requestAnimationFrame;
    window.requestAnimationFrame = (act) => ask((time) => ((drawn += 1), act(time)));
    addEventListener("keydown", () => (drawn = 0), true);
    new MutationObserver(() => window.frames.push(drawn)).observe(document.querySelector(".yaml-pane .cm-content"), { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.type("quick (brown) [fox]", { delay: 30 });
  await until(page, "a: quick (brown) [fox]");
  // The answer of a slow machine may come too late.
  assert.ok((await page.evaluate(() => window.frames)).includes(0), "YAML comes without a frame before it");
  for (let n = 0; n < 6; n++) await page.keyboard.press("Backspace");
  await page.keyboard.type("!");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(",");
  await until(page, "a: quick (brown),!");
  assert.equal((await text(page)).trim(), 'ConfigMap c { data.a: "quick (brown),!" }');
  await page.keyboard.press("Control+Z");
  await page.keyboard.press("Control+Y");
  await settled(page);
  assert.equal((await text(page)).trim(), 'ConfigMap c { data.a: "quick (brown),!" }');
  await page.close();
});

test("explain knows codes and fields", async () => {
  const page = await visit();
  await page.getByRole("tab", { name: "Explain" }).click();
  await page.getByRole("searchbox").fill("K0301");
  await page.keyboard.press("Enter");
  await until(page, "Why it matters", ".page");
  await shot(page, "explain");
  await page.getByRole("searchbox").fill("Deployment.spec.strategy");
  await page.keyboard.press("Enter");
  await until(page, "Recreate", ".page");
  await page.close();
});

test("files: add, import from one to the other, rename, delete, undo", async () => {
  const page = await visit();
  await put(page, 'import { tag } from "./lib.kdsl"\n\nPod p { spec.containers.c.image: "i:${tag}" }\n');
  await page.getByRole("button", { name: "Files", exact: true }).click();
  await page.getByRole("button", { name: "New file" }).click();
  await page.getByLabel("Name").fill("../wrong");
  await page.getByRole("button", { name: "Add" }).click();
  await page.locator("dialog .wrong", { hasText: /./ }).waitFor();
  await page.getByLabel("Name").fill("lib.kdsl");
  await page.getByRole("button", { name: "Add" }).click();
  await put(page, 'let tag = "v7"\n');
  await until(page, "image: i:v7");
  await shot(page, "files");
  await page.getByRole("button", { name: "More about lib.kdsl" }).click();
  await page.getByRole("menuitem", { name: "Rename…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("parts/tags.kdsl");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await page.getByRole("button", { name: "main.kdsl", exact: true }).click();
  await until(page, 'from "./parts/tags.kdsl"', ".editor .cm-content");
  await until(page, "image: i:v7");
  await page.getByRole("button", { name: "More about parts/tags.kdsl" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.locator(".stale").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await until(page, "image: i:v7");
  await page.close();
});

test("a CustomResourceDefinition that is uploaded is known", async () => {
  const page = await visit();
  await put(page, 'Gate edge { spec.size: 3 }\n');
  assert.match(await status(page).innerText(), /error/);
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "gates.net.example.com" },
    spec: {
      group: "net.example.com",
      scope: "Namespaced",
      names: { kind: "Gate", plural: "gates" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties: { size: { type: "integer" } } } } } } }],
    },
  };
  await page.getByRole("button", { name: "More", exact: true }).click();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("menuitem", { name: /Upload/ }).click()]);
  await chooser.setFiles({ name: "gates.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(crd, null, 2)) });
  await until(page, "apiVersion: net.example.com/v1");
  await page.close();
});

test("YAML becomes a program: by the menu, and where it is pasted", async () => {
  const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pasted\ndata:\n  a: b\n";
  const page = await visit();
  await page.getByRole("button", { name: "Examples" }).click();
  await page.getByRole("menuitem", { name: "Import YAML…" }).click();
  await page.getByLabel("Manifests").fill(manifest);
  await shot(page, "import");
  await page.getByRole("button", { name: "Convert" }).click();
  await until(page, "ConfigMap pasted", ".editor .cm-content");

  await program(page).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.evaluate((words) => navigator.clipboard.writeText(words), manifest.replace("pasted", "again"));
  await page.keyboard.press("Control+V");
  await page.getByRole("button", { name: "Convert to kdsl" }).click();
  await until(page, "ConfigMap again", ".editor .cm-content");
  await page.close();
});

test("a shared link restores everything, also one of long ago", async () => {
  const page = await visit();
  await put(page, 'param size: Int\n\nPod p { spec: { containers.c.image: "i:${size}" } }\n');
  await page.getByLabel("Kubernetes version").selectOption("1.33");
  await page.locator(".inputs input").fill("5");
  await until(page, "image: i:5");
  await shot(page, "inputs");
  await page.getByRole("button", { name: "Share" }).click();
  await shot(page, "share");
  await page.getByRole("menuitem", { name: /Copy link/ }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#1\.[\w-]+$/);
  await page.close();

  const other = await browser.context.newPage();
  await other.goto(link);
  await until(other, "image: i:5");
  assert.equal(await other.getByLabel("Kubernetes version").inputValue(), "1.33");
  await other.getByRole("button", { name: "Share" }).click();
  await other.getByRole("menuitem", { name: "kubectl command" }).click();
  assert.match(await other.evaluate(() => navigator.clipboard.readText()), /^kubectl apply -f - <<'EOF'\napiVersion: v1\n/);
  await other.getByRole("button", { name: "Share" }).click();
  await other.getByRole("menuitem", { name: "Markdown" }).click();
  assert.match(await other.evaluate(() => navigator.clipboard.readText()), /^```kdsl\nparam size[\s\S]*```yaml\n/);
  await other.getByRole("button", { name: "Share" }).click();
  const [saved] = await Promise.all([other.waitForEvent("download"), other.getByRole("menuitem", { name: /zip/ }).click()]);
  assert.equal(saved.suggestedFilename(), "kdsl.zip");
  await other.close();

  const old = await visit("#1.q1ZKU7KqVspNzMzTy04pzlGyUnLOz0vLTPdNLFBIVKhWSEksSdTLtlKIUSqLUVKojclTqq0FAA");
  await until(old, "name: a");
  await old.close();
  const broken = await visit("#1.AAAA");
  await broken.getByText("holds no program").waitFor();
  await broken.close();
});

test("what was typed is there the next time", async () => {
  const page = await visit();
  await put(page, "ConfigMap kept { data.a: \"b\" }\n");
  await page.waitForTimeout(500);
  await page.close();
  const again = await visit("", { again: true });
  await until(again, "name: kept");
  await again.close();
});

test("a hostile program ends with its limit error, and the page lives", async () => {
  const page = await visit();
  const list = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
  const deep = Array.from({ length: 9 }, (_, n) => `for x${n} in ${list} {`).join(" ");
  await put(page, `${deep} ConfigMap "a" { data.k: "v" } ${"}".repeat(9)}\n`);
  await page.getByRole("tab", { name: /Problems/ }).click();
  await until(page, "limit", ".problems").catch(async () => assert.fail(await page.locator("#panel-problems").innerText()));
  await shot(page, "limit");
  await page.getByRole("tab", { name: "YAML" }).click();
  await put(page, SHOP);
  await until(page, "name: config");
  await page.close();
});

test("a build that takes too long is ended, and the next change builds again", async () => {
  const page = await visit("?patience=0.0001&example=four-objects").catch(() => null);
  assert.ok(page);
  await page.locator(".stale", { hasText: "was ended" }).waitFor();
  await shot(page, "ended");
  assert.match(await text(page), /ConfigMap cfg/);
  await page.close();
});

test("it works offline after the first load", async () => {
  const own = await open();
  const page = await visit("?example=four-objects", { context: own.context });
  await page.locator(".kept").waitFor({ timeout: 20_000 });
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === "activated");
  await own.context.setOffline(true);
  await server.close();
  await page.reload();
  await until(page, "kind: ConfigMap");
  await page.getByRole("tab", { name: "Graph" }).click();
  await page.locator(".graph .node").first().waitFor();
  await own.close();
  server = await serve();
});

test("on a phone one half is to be seen at a time", async () => {
  const own = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const page = await visit("?example=first-look", { context: own.context });
  assert.ok(await program(page).isVisible());
  assert.ok(!(await page.locator(".yaml-pane").isVisible()));
  await shot(page, "phone-program");
  await page.getByRole("button", { name: "Output" }).tap();
  assert.ok(await page.locator(".yaml-pane").isVisible());
  assert.ok(!(await program(page).isVisible()));
  await shot(page, "phone-output");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.ok(!wide, "nothing is wider than the screen");
  const copy = await page.getByRole("button", { name: "Copy YAML" }).boundingBox();
  assert.ok(copy.x + copy.width <= 390, "the button beside the tabs is whole");
  await page.getByRole("tab", { name: "AST" }).tap();
  await until(page, "Param", ".syntax-pane .cm-content");
  await shot(page, "phone-syntax");
  await page.getByRole("tab", { name: /Problems/ }).tap();
  await page.getByRole("button", { name: "Strict" }).tap();
  await page.locator(".problem").first().waitFor();
  await shot(page, "phone-lints");
  await own.close();
});

test("by the keyboard alone", async () => {
  const page = await visit("?example=four-objects");
  await page.evaluate(() => document.activeElement.blur());
  const seen = [];
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const one = document.activeElement;
      if (one === document.body) return "the end";
      const style = getComputedStyle(one);
      const marked = style.outlineStyle !== "none" || one.matches(".cm-content, .handle");
      return `${one.getAttribute("aria-label") ?? one.innerText.trim()}${marked ? "" : " (no sign of focus)"}`;
    });
    seen.push(name);
    // The editor takes Tab for itself; Escape gives it back.
    if (name.includes("editor")) await page.keyboard.press("Escape");
  }
  const all = seen.join("\n");
  for (const part of ["Examples", "Tour", "Kubernetes version", "Share", "More", "editor", "Width of the program", "YAML", "Copy YAML"]) {
    assert.ok(all.includes(part), `${part} is not reached:\n${all}`);
  }
  assert.ok(!all.includes("no sign of focus"), all);

  await page.getByRole("button", { name: "Examples" }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), "Examples");
  await page.keyboard.press("Alt+2");
  await page.getByText("No problems.").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.locator(".graph .node").first().waitFor();
  await page.keyboard.press("Alt+0");
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(SHOP.replace("replicas", "replicsa"));
  await page.locator(".editor .cm-lintRange-error").waitFor();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await page.keyboard.press("Control+.");
  await page.locator(".menu").waitFor();
  await shot(page, "keyboard");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".state-words").innerText.includes("no problems"));
  await page.close();
});

test("names and roles are there for those who cannot see", async () => {
  const page = await visit("?example=first-look");
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll("button, input, select, textarea, a[href], [role=tab], [tabindex='0']")]
      .filter((one) => one.offsetParent !== null)
      .filter((one) => !(one.getAttribute("aria-label") || one.innerText?.trim() || one.labels?.length || one.getAttribute("aria-labelledby") || one.title))
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  assert.deepEqual(nameless, []);
  assert.equal(await page.locator("main").count(), 1);
  assert.ok(await page.locator("[role=status]").count() > 0);
  await page.close();
});

test("the tour leads through its steps and back", async () => {
  const page = await visit();
  await put(page, "ConfigMap mine { data.a: \"b\" }\n");
  await page.getByRole("button", { name: "Tour" }).click();
  await page.locator(".tour").waitFor();
  await settled(page);
  await shot(page, "tour");
  const steps = await page.locator(".tour-dots span").count();
  assert.ok(steps >= 10);
  for (let n = 1; n < steps; n++) await page.getByRole("button", { name: "Next" }).click();
  await page.locator(".merge .cm-content").waitFor();
  await shot(page, "tour-end");
  await page.getByRole("button", { name: "Done" }).click();
  await until(page, "ConfigMap mine", ".editor .cm-content");
  await page.close();
});

test("embedded it is small, and keeps nothing", async () => {
  const page = await visit("?embed=1&example=four-objects", { viewport: { width: 820, height: 420 } });
  assert.equal(await page.getByRole("button", { name: "Examples" }).count(), 0);
  await until(page, "kind: ConfigMap");
  await shot(page, "embed");
  await page.close();
});

test("dark, light, and as the system says", async () => {
  const page = await visit("?example=first-look");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  assert.notEqual(light, dark);
  await shot(page, "dark");
  const choose = async (name) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitemradio", { name }).click();
  };
  await choose("Light");
  assert.equal(await ground(), light);
  await page.emulateMedia({ colorScheme: "light" });
  await choose("Dark");
  assert.equal(await ground(), dark);
  await page.reload();
  assert.equal(await ground(), dark);
  await page.getByRole("tab", { name: "AST" }).click();
  await until(page, "Param", ".syntax-pane .cm-content");
  await shot(page, "syntax-dark");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await shot(page, "menu-dark");
  await page.keyboard.press("Escape");
  await choose("As the system");
  assert.equal(await ground(), light);
  await page.close();
});

test("a program of fifty resources stays at hand", async () => {
  const page = await visit();
  await put(page, large(50));
  await page.waitForFunction(() => document.querySelector(".state-words").innerText.startsWith("50"));
  assert.match(await status(page).innerText(), /50 resources, no problems/);
  await shot(page, "large");
  await page.close();
});

test("nothing went wrong, and nobody else was asked", () => {
  assert.deepEqual(complaints.filter((words) => !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED/.test(words)), []);
});
