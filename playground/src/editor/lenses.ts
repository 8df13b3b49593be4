// What stands above a definition, where it is wanted: what it becomes, what refers to it, and the way to run a test.

import { StateEffect, StateField, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import type { Lens } from "kdsl";
import { h } from "../ui/dom.ts";

type Act = (act: Lens["act"], button: HTMLElement) => void;

const setLenses = StateEffect.define<DecorationSet>();

class Line extends WidgetType {
  private readonly key: string;

  constructor(
    private readonly indent: number,
    private readonly all: readonly Lens[],
    private readonly run: Act,
  ) {
    super();
    this.key = JSON.stringify([indent, all.map(({ title, act }) => [title, act])]);
  }

  override eq(other: Line): boolean {
    return other.key === this.key;
  }

  override get estimatedHeight(): number {
    return 18;
  }

  toDOM(): HTMLElement {
    const button = ({ title, act }: Lens): HTMLElement => {
      const element: HTMLElement = h("button", { type: "button", class: "lens", tabindex: -1, onclick: () => this.run(act, element) }, title.replaceAll("`", ""));
      return element;
    };
    return h("div", { class: "lenses", style: `padding-left: calc(6px + ${this.indent}ch)` }, ...this.all.map(button));
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

export const lenses: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setLenses)) return effect.value;
    return transaction.docChanged ? value.map(transaction.changes) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showLenses(view: EditorView, all: readonly Lens[], run: Act): void {
  const { doc } = view.state;
  const byLine = new Map<number, Lens[]>();
  for (const lens of all) {
    if (lens.start > doc.length) continue;
    const { from } = doc.lineAt(lens.start);
    byLine.set(from, [...(byLine.get(from) ?? []), lens]);
  }
  const ranges = [...byLine].map(([at, mine]): Range<Decoration> => {
    const indent = /^ */.exec(doc.lineAt(at).text)![0].length;
    return Decoration.widget({ widget: new Line(indent, mine, run), block: true, side: -1 }).range(at);
  });
  view.dispatch({ effects: setLenses.of(Decoration.set(ranges, true)) });
}
