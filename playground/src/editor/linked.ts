// The part of the program that the other side points at: the source of a value of the YAML.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

const setLinked = StateEffect.define<readonly { start: number; end: number }[]>();
const mark = Decoration.mark({ class: "linked" });
const line = Decoration.line({ class: "linked-line" });

export const linked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setLinked)) continue;
      const { doc } = transaction.state;
      const inside = effect.value.filter((span) => span.start < span.end && span.end <= doc.length);
      const lines = new Set(inside.map((span) => doc.lineAt(span.start).from));
      const all = [...[...lines].map((at) => line.range(at)), ...inside.map((span) => mark.range(span.start, span.end))];
      return Decoration.set(all, true);
    }
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Marks parts of a text, and shows the first where none of them is to be seen. */
export function link(view: EditorView, spans: readonly { start: number; end: number }[], scroll: boolean): void {
  if (spans.length === 0 && view.state.field(linked).size === 0) return;
  view.dispatch({ effects: setLinked.of(spans) });
  const [first] = spans;
  if (!scroll || !first || first.start > view.state.doc.length) return;
  const { top, bottom } = view.scrollDOM.getBoundingClientRect();
  const seen = spans.some((span) => {
    const block = view.lineBlockAt(Math.min(span.start, view.state.doc.length));
    const at = view.documentTop + block.top;
    return at >= top && at + block.height <= bottom;
  });
  if (!seen) view.dispatch({ effects: EditorView.scrollIntoView(first.start, { y: "center" }) });
}
