// Renaming: a field over the name, Enter makes the edits in all files.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import type { TextEdit } from "kdsl";
import { h } from "../ui/dom.ts";
import { toast } from "../ui/toast.ts";
import type { Host } from "./completion.ts";

const setField = StateEffect.define<Tooltip | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setField)) return effect.value;
    return transaction.docChanged ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

export const rename = (host: Host, apply: (edits: TextEdit[]) => void): Extension => {
  const begin = (view: EditorView) => {
    const file = host.file();
    const at = view.state.selection.main.head;
    void host.engine.ask("prepareRename", file, at).then((answer) => {
      if (!answer) return;
      if (!answer.place) toast(answer.error ?? "There is no name here that could be changed.");
      else view.dispatch({ effects: setField.of(field(view, answer.place, (name) => finish(file, at, name))) });
    });
    return true;
  };
  const finish = async (file: string, at: number, name: string): Promise<string | null> => {
    const answer = await host.engine.ask("rename", file, at, name);
    if (!answer) return "the engine does not answer";
    if (answer.error) return answer.error;
    apply(answer.edits);
    const [warning] = answer.warnings;
    if (warning) toast(`${warning.title}: ${warning.text}`);
    else toast(`Renamed in ${answer.edits.length} ${answer.edits.length === 1 ? "place" : "places"}.`);
    return null;
  };
  return [shown, keymap.of([{ key: "F2", run: begin }])];
};

function field(
  view: EditorView,
  place: { start: number; end: number; name: string; what: string },
  finish: (name: string) => Promise<string | null>,
): Tooltip {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const input = h("input", { type: "text", "aria-label": `New name of ${place.what}`, spellcheck: "false" });
  input.value = place.name;
  const close = () => {
    view.dispatch({ effects: setField.of(null) });
    view.focus();
  };
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    if (event.key !== "Enter") return;
    event.preventDefault();
    void finish(input.value).then((problem) => {
      if (problem === null) close();
      else wrong.textContent = problem;
    });
  });
  const dom = h("div", { class: "doc rename" }, input, wrong);
  const focus = () => {
    input.focus();
    input.select();
  };
  return { pos: place.start, above: true, create: () => ({ dom, mount: () => requestAnimationFrame(focus) }) };
}
