// What shows beside the text: hovers, and the signature of the call that is typed.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, ViewPlugin, type Tooltip, type ViewUpdate } from "@codemirror/view";
import type { Signature } from "kdsl";
import { h } from "../ui/dom.ts";
import { markdown, type Colour } from "../ui/markdown.ts";
import type { Host } from "./completion.ts";

export const hover = (host: Host, colour: Colour): Extension => [
  hoverTooltip((view, index) => about(host, colour, view, index), { hoverTime: 250 }),
  byKey(host, colour),
];

async function about(host: Host, colour: Colour, view: EditorView, index: number): Promise<Tooltip | null> {
  const { doc } = view.state;
  const found = await host.engine.ask("hover", host.file(), index);
  if (!found || view.state.doc !== doc) return null;
  return {
    pos: found.start,
    end: found.end,
    above: true,
    create: () => ({ dom: h("div", { class: "doc hover" }, markdown(found.markdown, colour)) }),
  };
}

const setAsked = StateEffect.define<Tooltip | null>();

/** The same by the keyboard: Ctrl-K Ctrl-I shows it at the cursor, and any key hides it again. */
function byKey(host: Host, colour: Colour): Extension {
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update(value, transaction) {
      for (const effect of transaction.effects) if (effect.is(setAsked)) return effect.value;
      return transaction.docChanged || transaction.selection ? null : value;
    },
    provide: (field) => showTooltip.from(field),
  });
  const ask = (view: EditorView) => {
    void about(host, colour, view, view.state.selection.main.head).then((tooltip) => {
      view.dispatch({ effects: setAsked.of(tooltip) });
    });
    return true;
  };
  const hide = (view: EditorView) => {
    if (!view.state.field(field)) return false;
    view.dispatch({ effects: setAsked.of(null) });
    return true;
  };
  return [field, keymap.of([{ key: "Mod-k Mod-i", run: ask }, { key: "Escape", run: hide }])];
}

const setSignature = StateEffect.define<Tooltip | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setSignature)) return effect.value;
    return value && transaction.docChanged ? { ...value, pos: transaction.changes.mapPos(value.pos) } : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** Shows the signature while the cursor is between the parentheses of a call. */
export const signature = (host: Host): Extension => [
  shown,
  ViewPlugin.define((view) => {
    let asked = 0;
    const look = () => {
      const at = view.state.selection.main.head;
      const number = ++asked;
      const inCall = view.hasFocus && isInCall(view, at);
      if (!inCall) {
        if (view.state.field(shown)) queueMicrotask(() => view.dispatch({ effects: setSignature.of(null) }));
        return;
      }
      void host.engine.ask("signature", host.file(), at).then((found) => {
        if (number !== asked) return;
        view.dispatch({ effects: setSignature.of(found ? tooltip(found, at) : null) });
      });
    };
    return {
      update: (update: ViewUpdate) => {
        if (update.docChanged || update.selectionSet || update.focusChanged) look();
      },
    };
  }),
];

/** Whether an open parenthesis stands before the cursor, nearby. */
function isInCall(view: EditorView, at: number): boolean {
  let depth = 0;
  const text = view.state.sliceDoc(Math.max(0, at - 500), at);
  for (let n = text.length - 1; n >= 0; n--) {
    if (text[n] === ")") depth++;
    else if (text[n] === "(" && depth-- === 0) return true;
  }
  return false;
}

function tooltip(found: Signature, pos: number): Tooltip {
  const { label, params, active } = found;
  const part = active === null ? undefined : params[active];
  const line = h(
    "code",
    { class: "signature" },
    part ? label.slice(0, part.start) : label,
    part ? h("b", {}, label.slice(part.start, part.end)) : null,
    part ? label.slice(part.end) : null,
  );
  const dom = h("div", { class: "doc" }, line, found.doc ? markdown(found.doc) : null);
  return { pos, above: true, create: () => ({ dom }) };
}
