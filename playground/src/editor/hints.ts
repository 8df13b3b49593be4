// Hints in the lines, where they are wanted: what Kubernetes and the compiler fill in, types, and counts.

import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { Hint } from "kdsl";
import { h } from "../ui/dom.ts";

const setHints = StateEffect.define<DecorationSet>();

class Label extends WidgetType {
  constructor(
    private readonly text: string,
    private readonly tooltip: string,
  ) {
    super();
  }

  override eq(other: Label): boolean {
    return other.text === this.text && other.tooltip === this.tooltip;
  }

  toDOM(): HTMLElement {
    return h("span", { class: "inlay", title: this.tooltip || null, "aria-hidden": "true" }, this.text);
  }
}

export const hints: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHints)) return effect.value;
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showHints(view: EditorView, all: readonly Hint[]): void {
  const { length } = view.state.doc;
  const ranges = all
    .filter((hint) => hint.index <= length)
    .map((hint): Range<Decoration> => Decoration.widget({ widget: new Label(hint.label, hint.tooltip.replaceAll("`", "")), side: 1 }).range(hint.index));
  view.dispatch({ effects: setHints.of(Decoration.set(ranges, true)) });
}
