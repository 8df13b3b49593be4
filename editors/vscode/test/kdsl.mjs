// The program that the tests run: that of `KDSL`, else the one that is built here.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

let built;
export function kdsl() {
  if (process.env.KDSL) return process.env.KDSL;
  if (!built) {
    execFileSync("cargo", ["build", "--quiet", "-p", "kdsl-cli"], { cwd: root, stdio: "inherit" });
    const target = process.env.CARGO_TARGET_DIR ?? "target";
    built = join(target.startsWith("/") ? target : join(root, target), "debug/kdsl");
  }
  return built;
}
