// Bundles `parts.ts`, so that Node can load it.

import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  configFile: false,
  root: here("."),
  logLevel: "error",
  build: { outDir: here("../out"), emptyOutDir: true, minify: false, lib: { entry: here("parts.ts"), formats: ["es"], fileName: () => "parts.mjs" } },
});

export const parts = await import("../out/parts.mjs");
