// The package in Node: its files are read, and it is ready when it is imported.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { initSync } from "./engine.js";
import { loaded, loadDocs } from "./kdsl.js";

export {
  Project, check, compile, diff, explain, format, graph, hover, importManifests, isManifests, kubernetesVersions,
  lint, loadDocs, tokenLegend, version,
} from "./kdsl.js";

initSync({ module: readFileSync(new URL("./engine_bg.wasm", import.meta.url)) });
loaded();

export default async function init() {}

export async function fetchDocs(from) {
  try {
    return loadDocs(new Uint8Array(await readFile(from ?? new URL("./docs.bin", import.meta.url))));
  } catch {
    return false;
  }
}
