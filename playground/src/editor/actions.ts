// What is offered at the cursor: fixes of findings, and other ways to write it. Ctrl-. opens the list.

import type { Extension } from "@codemirror/state";
import { keymap, type EditorView } from "@codemirror/view";
import type { Action, TextEdit } from "kdsl";
import { menuAt } from "../ui/menu.ts";
import { toast } from "../ui/toast.ts";
import type { Host } from "./completion.ts";

export function actions(host: Host, apply: (edits: TextEdit[]) => void): Extension {
  return keymap.of([{ key: "Mod-.", run: (view) => (void openActions(host, view, apply), true) }]);
}

export async function openActions(host: Host, view: EditorView, apply: (edits: TextEdit[]) => void): Promise<void> {
  const file = host.file();
  const { from, to } = view.state.selection.main;
  const all = (await host.engine.ask("actions", file, from, to)) ?? [];
  const box = view.coordsAtPos(from);
  if (all.length === 0 || !box) {
    toast("Nothing to mend or to rewrite at the cursor.");
    return;
  }
  const item = (action: Action) => ({
    label: action.title,
    run: () => {
      void host.engine.ask("actionEdits", file, from, to, action.id, action.title).then((edits) => {
        if (edits) apply(edits);
        view.focus();
      });
    },
  });
  const fixes = all.filter((action) => action.sort === "quickfix");
  const others = all.filter((action) => action.sort !== "quickfix");
  const sections = [
    { title: "Mend", items: fixes.map(item) },
    { title: "Rewrite", items: others.map(item) },
  ];
  menuAt(box, sections, () => view.focus());
}
