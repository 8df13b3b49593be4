// How the page is put together: static files with relative addresses, so that it can lie anywhere.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { early, licences, offline } from "./build/plugins.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The package that `cargo xtask wasm` makes. */
const engine = process.env["KDSL_WASM_PACKAGE"] ?? here("../wasm/pkg");

export default defineConfig({
  base: "./",
  publicDir: "public",
  resolve: {
    alias: [
      { find: /^kdsl$/, replacement: `${engine}/browser.js` },
      { find: /^kdsl\/(.*)$/, replacement: `${engine}/$1` },
      // The drawing of graphs is shared with the extension for VS Code, and finds its library here.
      { find: "@dagrejs/dagre", replacement: here("node_modules/@dagrejs/dagre") },
    ],
  },
  server: { fs: { allow: [here(".."), engine] } },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 600, reportCompressedSize: false },
  worker: { format: "es" },
  plugins: [early(), licences(), offline()],
});
