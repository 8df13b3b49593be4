// The other places of the name at the cursor.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet } from "@codemirror/view";
import type { Host } from "./completion.ts";

const setPlaces = StateEffect.define<DecorationSet>();
const read = Decoration.mark({ class: "occurrence" });
const write = Decoration.mark({ class: "occurrence declaration" });

const shown = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setPlaces)) return effect.value;
    return transaction.docChanged ? Decoration.none : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const occurrences = (host: Host): Extension => [
  shown,
  ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const { doc, selection } = view.state;
      if (!selection.main.empty || !view.hasFocus) return;
      const places = (await host.engine.ask("highlights", host.file(), selection.main.head)) ?? [];
      if (view.state.doc !== doc || (places.length < 2 && view.state.field(shown).size === 0)) return;
      const ranges = places.length < 2 ? [] : places.map((place) => (place.declaration ? write : read).range(place.start, place.end));
      view.dispatch({ effects: setPlaces.of(Decoration.set(ranges, true)) });
    };
    return {
      update(update) {
        if (!update.selectionSet && !update.focusChanged) return;
        clearTimeout(timer);
        timer = setTimeout(() => void look(), 120);
      },
      destroy: () => clearTimeout(timer),
    };
  }),
];
