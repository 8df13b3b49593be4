// What the tests share: a server of the built page, and a browser.

import { createServer } from "node:http";
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const DIST = fileURLToPath(new URL("../dist", import.meta.url));
export const SHOTS = fileURLToPath(new URL("../shots", import.meta.url));

const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves the built page, and remembers what was asked for; what is in `packed` is sent as that, with brotli. */
export async function serve(folder = DIST, packed = new Map()) {
  const asked = [];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    asked.push(path);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream" };
    const small = packed.get(path.endsWith("/") ? `${path}index.html` : path);
    if (small) response.writeHead(200, { ...headers, "content-encoding": "br", "cache-control": "max-age=600" }).end(small);
    else createReadStream(file).pipe(response.writeHead(200, headers));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { address: `http://127.0.0.1:${port}/`, asked, close };
}

const BROWSERS = [process.env.KDSL_BROWSER, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const browserPath = () => BROWSERS.find((path) => path && existsSync(path));

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser with a profile of its own, which is removed at the end. */
export async function open(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "kdsl-playground-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath(),
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  context.setDefaultTimeout(8000);
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

export function shots() {
  mkdirSync(SHOTS, { recursive: true });
  return (page, name) => page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
