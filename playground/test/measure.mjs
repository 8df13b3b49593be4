// Sizes of the first load, and the time from a key to its YAML: printed, for whoever judges them. The page without the
// engine ends the run where it is over its budget; the engine is not made here, and times are those of a machine.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { large } from "./large.mjs";
import { DIST, open, serve } from "./lib.mjs";
import { parts } from "./parts.mjs";

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
/** Bytes, with brotli. */
const [TOTAL, ENGINE] = [1_600_000, 1_200_000];
const BLANK = `#${parts.link.write({ files: { "main.kdsl": "" }, env: "", kubernetes: "", set: {}, cursor: null })}`;
const kilo = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;

const packed = new Map();
for (const path of readdirSync(DIST, { recursive: true })) {
  const file = join(DIST, path);
  if (statSync(file).isFile()) packed.set(`/${path}`, brotli(readFileSync(file)));
}

const server = await serve(DIST, packed);
const browser = await open();
const page = await browser.context.newPage();
// 4G: 10 Mbit/s down, 40 ms there and back.
const devtools = await browser.context.newCDPSession(page);
await devtools.send("Network.enable");
await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 });
await page.goto(`${server.address}?example=first-look`);
await page.waitForFunction(() => performance.getEntriesByName("kdsl.built").length > 0);
const first = [...new Set(server.asked)].map((path) => (path === "/" ? "/index.html" : path));
const [editor, built] = await page.evaluate(() => ["kdsl.editor", "kdsl.built"].map((name) => performance.getEntriesByName(name)[0].startTime));
await page.waitForTimeout(3000);
await page.goto(`${server.address}?example=four-objects`);
await page.waitForFunction(() => performance.getEntriesByName("kdsl.built").length > 0);
const again = await page.evaluate(() => performance.getEntriesByName("kdsl.built")[0].startTime);

console.log("first load, brotli:");
let total = 0;
for (const path of first) {
  const size = packed.get(path)?.length ?? 0;
  total += size;
  console.log(`${kilo(size)}  ${path}`);
}
const engine = first.filter((path) => path.endsWith(".wasm")).reduce((sum, path) => sum + packed.get(path).length, 0);
console.log(`${kilo(total)}  together, of ${kilo(TOTAL).trim()} allowed; the engine ${kilo(engine).trim()}, of ${kilo(ENGINE).trim()}`);
console.log(`later, where it is wanted:`);
for (const [path, bytes] of packed) if (!first.includes(path) && /\.(js|bin)$/.test(path)) console.log(`${kilo(bytes.length)}  ${path}`);
console.log(`over 10 Mbit/s and 40 ms: the editor after ${editor.toFixed(0)} ms, the YAML after ${built.toFixed(0)} ms; again, from the browser's cache, after ${again.toFixed(0)} ms`);

for (const resources of [50, 200]) await latency(resources);

await browser.close();
await server.close();
if (engine > ENGINE) console.error(`OVER THE BUDGET: the engine, by${kilo(engine - ENGINE)}`);
if (total > TOTAL) console.error(`OVER THE BUDGET: the first load, by${kilo(total - TOTAL)}`);
if (total - engine > TOTAL - ENGINE) process.exitCode = 1;

/** Types a word into a value that shows at the top of the YAML, and takes it back, again and again. */
async function latency(resources) {
  const page = await browser.context.newPage();
  await page.goto(`${server.address}${BLANK}`);
  await page.waitForFunction(() => performance.getEntriesByName("kdsl.built").length > 0);
  await page.locator(".editor .cm-content").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(large(resources));
  await page.waitForFunction((words) => document.querySelector(".state-words").textContent.startsWith(words), `${resources} resources`);
  await page.evaluate(() => {
    window.times = [];
    window.frames = [];
    let pressed = null;
    // A message comes behind the frame that is drawn.
    const drawn = new MessageChannel();
    drawn.port1.onmessage = ({ data }) => window.frames.push(performance.now() - data);
    addEventListener("keydown", (event) => (pressed = event.key.length === 1 || event.key === "Backspace" ? event.timeStamp : null), true);
    const seen = () => {
      if (pressed === null) return;
      const began = pressed;
      pressed = null;
      window.times.push(performance.now() - began);
      requestAnimationFrame(() => drawn.port2.postMessage(began));
    };
    new MutationObserver(seen).observe(document.querySelector(".yaml-pane .cm-content"), { subtree: true, childList: true, characterData: true });
  });
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowLeft");
  for (let n = 0; n < 120; n++) {
    await page.keyboard.press(n % 20 < 10 ? "abcdefghij"[n % 10] : "Backspace");
    await page.waitForTimeout(40 + (n % 7) * 5);
  }
  await page.waitForTimeout(200);
  const [times, frames] = (await page.evaluate(() => [window.times, window.frames])).map((all) => all.sort((a, b) => a - b));
  const at = (share, all = times) => all[Math.min(all.length - 1, Math.floor(all.length * share))].toFixed(1);
  const took = await page.evaluate(() => document.querySelector(".time").textContent);
  console.log(`${resources} resources: a key to its YAML p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms; to the frame that shows it p50 ${at(0.5, frames)} ms, p95 ${at(0.95, frames)} ms (${times.length} keys; the build alone ${took})`);
  await page.close();
}
