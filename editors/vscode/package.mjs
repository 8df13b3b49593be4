// Packs the extension, `npm run package`: kdsl.vsix, which "Install from VSIX" or
// `code --install-extension` takes. Editor and server are versioned together, and no file of it is fetched.

import { copyFileSync, rmSync, statSync } from "node:fs";
import { createVSIX } from "@vscode/vsce";

// The licence lies once in the repository.
copyFileSync("../../LICENSE", "LICENSE.txt");
try {
  await createVSIX({ packagePath: "kdsl.vsix", dependencies: false, allowMissingRepository: true, preRelease: false });
} finally {
  rmSync("LICENSE.txt");
}
console.log(`kdsl.vsix: ${statSync("kdsl.vsix").size} bytes`);
