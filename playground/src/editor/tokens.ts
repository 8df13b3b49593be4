// Colours of the program, from the engine: there is no second grammar of the language. Between a letter and the
// answer to it, the colours that are there move along with the text.

import { codeFolding, foldGutter, foldKeymap, foldService } from "@codemirror/language";
import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, keymap, type DecorationSet } from "@codemirror/view";
import type { Coloured, Facts } from "../engine/protocol.ts";

const setColours = StateEffect.define<DecorationSet>();
const setFolds = StateEffect.define<Coloured["folds"]>();

const marks = new Map<number, Decoration>();

/** The classes of a token in the style sheet: `t-property t-reference`. */
export function classes(facts: Facts, type: number, modifiers: number): string {
  const names = facts.modifiers.filter((_, bit) => (modifiers >> bit) & 1);
  return [facts.types[type] ?? "variable", ...names].map((name) => `t-${name}`).join(" ");
}

function mark(facts: Facts, type: number, modifiers: number): Decoration {
  const key = type * 65536 + modifiers;
  let found = marks.get(key);
  if (!found) {
    found = Decoration.mark({ class: classes(facts, type, modifiers), inclusiveEnd: true });
    marks.set(key, found);
  }
  return found;
}

const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setColours)) return effect.value;
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const folds = StateField.define<Coloured["folds"]>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setFolds)) return effect.value;
    return value;
  },
});

/** Shows what the engine says of the text as it stands. */
export function recolour(view: EditorView, facts: Facts, { tokens, folds }: Coloured): void {
  const ranges: Range<Decoration>[] = [];
  const { length } = view.state.doc;
  for (let at = 0; at + 3 < tokens.length; at += 4) {
    const [from, to] = [tokens[at]!, tokens[at + 1]!];
    if (from < to && to <= length) ranges.push(mark(facts, tokens[at + 2]!, tokens[at + 3]!).range(from, to));
  }
  view.dispatch({ effects: [setColours.of(Decoration.set(ranges)), setFolds.of(folds)] });
}

export const coloured: Extension = [
  colours,
  folds,
  codeFolding({ placeholderText: "…" }),
  foldService.of((state, start, end) => {
    const fold = state.field(folds).find((one) => one.start >= start && one.start <= end && one.end > end);
    return fold && fold.end <= state.doc.length ? { from: fold.start, to: fold.end } : null;
  }),
  foldGutter({ openText: "⌄", closedText: "›" }),
  keymap.of(foldKeymap),
];
