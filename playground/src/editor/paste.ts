// Pasted manifests can become a program: the text is taken as it is, and the page offers to turn it.

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { toast } from "../ui/toast.ts";
import type { Host } from "./completion.ts";

export function offerImport(host: Host): Extension {
  return EditorView.updateListener.of((update) => {
    const pasted = update.transactions.find((transaction) => transaction.isUserEvent("input.paste"));
    if (!pasted || !host.file().endsWith(".kdsl")) return;
    let span: { from: number; to: number; text: string } | null = null;
    pasted.changes.iterChanges((_a, _b, from, to, text) => (span = { from, to, text: text.toString() }));
    const { view } = update;
    if (span) void offer(host, view, span);
  });
}

async function offer(host: Host, view: EditorView, { from, to, text }: { from: number; to: number; text: string }): Promise<void> {
  if (!(await host.engine.ask("isManifests", text))) return;
  const { doc } = view.state;
  toast("You pasted manifests.", {
    label: "Convert to kdsl",
    run: async () => {
      const done = await host.engine.ask("importManifests", text);
      const [first] = done?.files ?? [];
      if (!first || view.state.doc !== doc) {
        toast(done?.error ?? "The text has changed since.");
        return;
      }
      view.dispatch({ changes: { from, to, insert: first.text }, userEvent: "input.edit" });
      const [note] = done?.notes ?? [];
      if (note) toast(note.message);
      view.focus();
    },
  });
}
