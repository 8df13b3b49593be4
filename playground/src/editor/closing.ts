// A bracket that is closed brings what stands in it into the canonical style.

import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { TextEdit } from "kdsl";
import type { Host } from "./completion.ts";

export const closing = (host: Host, apply: (edits: TextEdit[]) => void): Extension =>
  EditorView.updateListener.of(({ view, state, docChanged, transactions }) => {
    if (!docChanged || !transactions.some((one) => one.isUserEvent("input.type"))) return;
    const { head, empty } = state.selection.main;
    const typed = state.sliceDoc(head - 1, head);
    const file = host.file();
    if (!empty || !/^[}\])]$/.test(typed) || !file.endsWith(".kdsl")) return;
    const { doc } = state;
    void host.engine.ask("formatOnType", file, head, typed).then((edits) => {
      // Who types on has another text by now.
      if (edits?.length && view.state.doc === doc && host.file() === file) apply(edits);
    });
  });
