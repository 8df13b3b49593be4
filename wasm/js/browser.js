// The package in browsers and bundlers: its files lie beside this one and are fetched.

import start from "./engine.js";
import { loaded, loadDocs } from "./kdsl.js";

export {
  Project, check, compile, diff, explain, format, graph, hover, importManifests, isManifests, kubernetesVersions,
  lint, loadDocs, tokenLegend, version,
} from "./kdsl.js";

export default async function init(module) {
  await start(module === undefined ? undefined : { module_or_path: module });
  loaded();
}

export async function fetchDocs(from) {
  try {
    const answer = await fetch(from ?? new URL("./docs.bin", import.meta.url));
    return answer.ok && loadDocs(new Uint8Array(await answer.arrayBuffer()));
  } catch {
    return false;
  }
}
