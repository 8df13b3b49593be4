// Bundles the extension, and the parts of it that need no editor for their tests.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const common = { bundle: true, platform: "node", target: "node20", logLevel: "warning" };

const { metafile } = await build({
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  format: "cjs",
  external: ["vscode"],
  minify: true,
  legalComments: "none",
  metafile: true,
});
writeFileSync("dist/THIRD-PARTY.txt", notices(metafile));

await build({
  ...common,
  entryPoints: ["src/graph/drawing.ts", "src/manifests.ts", "src/preview/places.ts", "src/settings.ts"],
  outdir: "out",
  outExtension: { ".js": ".mjs" },
  format: "esm",
});

/** The licences of the libraries that are in the bundle. */
function notices({ inputs }) {
  const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
  const folders = new Set(Object.keys(inputs).flatMap((path) => folder.exec(path)?.[1] ?? []));
  const texts = [...folders].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(`${path}/package.json`, "utf8"));
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file && existsSync(`${path}/${file}`) ? readFileSync(`${path}/${file}`, "utf8").trim() : license;
    return `${name} ${version}\n\n${text}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
