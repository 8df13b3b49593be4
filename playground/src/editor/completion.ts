// Completion: the engine says what fits, CodeMirror shows it.

import { autocompletion, snippet, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import type { Completion as Offered } from "kdsl";
import type { Engine } from "../engine/client.ts";
import { markdown } from "../ui/markdown.ts";
import { toCodeMirror } from "./snippet.ts";

export interface Host {
  engine: Engine;
  /** The file that is edited. */
  file: () => string;
}

export const completion = (host: Host) =>
  autocompletion({
    override: [(context) => complete(host, context)],
    icons: true,
    maxRenderedOptions: 60,
    activateOnTypingDelay: 20,
    // After a choice that opens a place for the next one, such as `env: {`.
    activateOnCompletion: (chosen) => /[.:{"]\s*$/.test(String(chosen.displayLabel ?? "")),
  });

async function complete(host: Host, context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos);
  if (!context.explicit && !/[\w.$"'/@-]$|[:|] $/.test(before)) return null;
  const done = await host.engine.ask("completion", host.file(), context.pos);
  if (!done || context.aborted || done.items.length === 0) return null;
  const from = Math.min(context.pos, ...done.items.map((item) => item.start));
  const options = done.items.map((item, at) => option(host, item, from, 99 - (198 * at) / done.items.length));
  return { from, options, ...(done.incomplete ? {} : { validFor: /^[\w-]*$/ }) };
}

function option(host: Host, item: Offered, from: number, boost: number): Completion {
  const { doc } = item;
  return {
    label: item.filter ?? item.label,
    displayLabel: item.label,
    detail: [item.detail, item.from].filter(Boolean).join(" · "),
    type: item.deprecated ? `${item.kind} deprecated` : item.kind,
    boost,
    ...(item.commit ? { commitCharacters: [...item.commit] } : {}),
    ...(doc ? { info: () => explanation(host, doc) } : {}),
    apply: (view, _, shown, to) => take(view, item, item.start + (shown - from), Math.max(to, item.end + (to - shown) - (item.end - item.start))),
  };
}

/** Writes the choice over the word around the cursor, and what it needs elsewhere. */
function take(view: EditorView, item: Offered, from: number, to: number): void {
  const edits = (item.edits ?? []).map(({ start, end, text }) => ({ from: start, to: end, insert: text }));
  if (edits.length > 0) {
    const changes = view.state.changes(edits);
    view.dispatch({ changes });
    from = changes.mapPos(from);
    to = changes.mapPos(to);
  }
  if (item.snippet !== undefined) {
    snippet(toCodeMirror(item.snippet))(view, { label: item.label }, from, to);
    return;
  }
  view.dispatch({
    changes: { from, to, insert: item.text },
    selection: { anchor: from + item.text.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

async function explanation(host: Host, doc: string): Promise<Node | null> {
  const text = await host.engine.ask("resolve", doc);
  if (!text) return null;
  const box = document.createElement("div");
  box.className = "doc";
  box.append(markdown(text));
  return box;
}
