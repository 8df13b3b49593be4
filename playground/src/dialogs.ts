// The dialogs: manifests to import, files to upload, the keys, and what this is.

import type { Engine } from "./engine/client.ts";
import type { Facts } from "./engine/protocol.ts";
import { wrongName, type Store } from "./state/project.ts";
import { ask, show } from "./ui/dialog.ts";
import { h } from "./ui/dom.ts";
import { toast } from "./ui/toast.ts";

/** Asks for manifests, and gives the program that they become. */
export async function importYaml(engine: Engine, done: (files: Record<string, string>, note: string) => void): Promise<void> {
  const text = await ask(
    "Import YAML",
    { label: "Manifests, in YAML or JSON", rows: 14, placeholder: "apiVersion: v1\nkind: ConfigMap\n…", check: (text) => (text.trim() === "" ? "paste manifests here" : null) },
    "Convert",
  );
  if (text === null) return;
  const answer = await engine.ask("importManifests", text);
  if (!answer || answer.files.length === 0) {
    toast(answer?.error ?? answer?.notes[0]?.message ?? "There are no manifests in the text.");
    return;
  }
  const notes = answer.notes.length > 0 ? `${answer.notes.length} ${answer.notes.length === 1 ? "part" : "parts"} could not be carried as it stands: ${answer.notes[0]!.message}` : "";
  done(Object.fromEntries(answer.files.map(({ path, text }) => [path, text])), notes);
}

/** Takes files of the user's into the project. A CustomResourceDefinition among them is known at once. */
export function upload(store: Store): void {
  const input = h("input", { type: "file", multiple: true, accept: ".kdsl,.toml,.yaml,.yml,.json,.txt,.env,.properties,.conf" });
  input.addEventListener("change", () => {
    void Promise.all([...(input.files ?? [])].map(async (file) => ({ name: file.name.replaceAll(/[^\w.-]/g, "-"), text: await file.text() }))).then((files) => {
      for (const { name, text } of files) {
        const isCrd = /^\s*"?kind"?: *"?CustomResourceDefinition"?/m.test(text);
        const path = isCrd ? `crds/${name}` : name;
        if (wrongName(path, {}) === null) store.add(path, text);
      }
      const crds = files.filter(({ text }) => /CustomResourceDefinition/.test(text)).length;
      toast(crds > 0 ? "The kinds of the CustomResourceDefinition are known now." : `Added ${files.map(({ name }) => name).join(", ")}.`);
    });
  });
  input.click();
}

const KEYS: [string, string][] = [
  ["Ctrl Space", "Complete"],
  ["Ctrl .", "Mend or rewrite what is at the cursor"],
  ["Ctrl S", "Format"],
  ["F2", "Rename"],
  ["F8", "The next problem"],
  ["F12", "Go to the definition; also a click with Ctrl"],
  ["Ctrl Shift O", "Go to a symbol, of the file or by its name; also Ctrl T where the browser leaves it"],
  ["Shift F12", "All places of a name"],
  ["Ctrl K Ctrl I", "What is known of the thing at the cursor"],
  ["Ctrl /", "Comment"],
  ["Ctrl F", "Find and replace"],
  ["Ctrl Shift [", "Fold"],
  ["Alt 0", "To the program"],
  ["Alt 1 … 6", "YAML, Problems, Graph, Diff, AST, Explain"],
  ["Enter", "In the YAML: to where the value is written"],
  ["Escape, Tab", "Out of the editor"],
];

export function keys(): void {
  const mac = /Mac|iP(ad|hone)/.test(navigator.platform);
  const name = (keys: string) => (mac ? keys.replaceAll("Ctrl", "⌘").replaceAll("Alt", "⌥") : keys);
  show("Keys", h("table", { class: "keys" }, h("tbody", {}, ...KEYS.map(([keys, words]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", {}, name(keys))), h("td", {}, words))))));
}

export function about(facts: Facts | null): void {
  const versions = facts ? `kdsl ${facts.version}, Kubernetes ${facts.kubernetes[0]} to ${facts.kubernetes.at(-1)}.` : "";
  show(
    "About",
    h("p", {}, "kdsl is a typed configuration language that compiles to Kubernetes manifests. This page is the compiler itself, built for the browser."),
    h("p", {}, "Nothing leaves the page: there is no server behind it, no counting of visitors, and no request to anybody else. The program is kept in this browser, and a link that you share holds all of it."),
    h("p", { class: "quiet" }, versions, " ", h("a", { href: "./licences.txt", target: "_blank", rel: "noopener" }, "Licences of the libraries")),
  );
}
