// What Vite does not do itself: the service worker with the list of all files, and the licences of the libraries.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join, relative, sep } from "node:path";
import type { Plugin } from "vite";

const SOURCE = fileURLToPath(new URL("service-worker.js", import.meta.url));

/** What the engine is made of, and whose documentation it has. */
const ENGINE = ["../../NOTICE", "../../THIRD-PARTY.md"].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** Writes `sw.js`, which keeps every file of the page for when there is no network. */
export function offline(): Plugin {
  let folder = "dist";
  return {
    name: "offline",
    apply: "build",
    configResolved: (config) => void (folder = config.build.outDir),
    closeBundle() {
      const files = all(folder).filter((path) => path !== "sw.js").sort();
      const hash = createHash("sha256");
      for (const path of files) hash.update(path).update(readFileSync(join(folder, path)));
      const text = readFileSync(SOURCE, "utf8")
        .replace("__VERSION__", hash.digest("hex").slice(0, 16))
        .replace('["__FILES__"]', JSON.stringify(["./", ...files.filter((path) => path !== "index.html").map((path) => `./${path}`)]));
      writeFileSync(join(folder, "sw.js"), text);
    },
  };
}

function all(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** Has the engine fetched while the page's own script is still on its way. */
export function early(): Plugin {
  return {
    name: "early",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const engine = Object.keys(bundle ?? {}).find((path) => path.endsWith(".wasm"));
        return engine ? [{ tag: "link", attrs: { rel: "preload", as: "fetch", crossorigin: "anonymous", href: `./${engine}` }, injectTo: "head-prepend" }] : [];
      },
    },
  };
}

/** Writes `licences.txt`: the texts of the licences of the libraries that are in the page. */
export function licences(): Plugin {
  return {
    name: "licences",
    apply: "build",
    generateBundle(_, bundle) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
      const modules = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? part.moduleIds : []));
      const folders = new Set(modules.flatMap((path) => folder.exec(path)?.[1] ?? []));
      const texts = [...folders].sort().map(notice);
      this.emitFile({ type: "asset", fileName: "licences.txt", source: [...texts, ...ENGINE.map((path) => readFileSync(path, "utf8"))].join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

function notice(path: string): string {
  const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, "utf8")) as Record<string, string>;
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(`${path}/${file}`) ? readFileSync(`${path}/${file}`, "utf8").trim() : license;
  return `${name} ${version}\n\n${text}\n`;
}
