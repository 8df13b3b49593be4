// The syntax tree of the file, as the parser sees it. A line is a node or a token; the cursor in one of the two texts
// marks its place in the other.

import { defaultKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { TreeNode } from "kdsl";
import { difference } from "../difference.ts";
import { link, linked } from "../editor/linked.ts";
import type { SourcePlace } from "./output.ts";

const language = StreamLanguage.define({
  name: "tree",
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.column() === stream.indentation() && stream.match(/^\w+/)) return /^\s*\w+$/.test(stream.string) ? "typeName" : "name";
    stream.skipToEnd();
    return "string";
  },
});

const style = HighlightStyle.define([
  { tag: tags.typeName, class: "t-class" },
  { tag: tags.name, class: "t-comment" },
  { tag: tags.string, class: "t-string" },
]);

export class Syntax {
  private readonly view: EditorView;
  private nodes: readonly TreeNode[] = [];
  private file = "";
  private quiet = false;

  /** `pointed` is told the place of what the cursor is at, and whether to go there. */
  constructor(parent: HTMLElement, pointed: (place: SourcePlace | null, go: boolean) => void) {
    const point = (go: boolean) => pointed(this.place(), go);
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          EditorState.readOnly.of(true),
          language,
          syntaxHighlighting(style),
          linked,
          highlightActiveLine(),
          search({ top: true }),
          keymap.of([{ key: "Enter", run: () => (point(true), true) }, ...searchKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ "aria-label": "Syntax tree, read only. Enter goes to what is written.", "aria-readonly": "true" }),
          EditorView.updateListener.of((update) => {
            if (update.selectionSet && !this.quiet) point(false);
          }),
          EditorView.domEventHandlers({ dblclick: () => (point(true), false) }),
        ],
      }),
    });
  }

  /** Shows the tree of a file; of one that is none of the language, that it has none. */
  show(file: string, text: string, nodes: readonly TreeNode[] | null): void {
    this.file = file;
    this.nodes = nodes ?? [];
    const now = nodes ? nodes.map((node) => line(node, text)).join("\n") : `${file} is no program.`;
    const change = difference(this.view.state.doc.toString(), now);
    if (!change) return;
    this.quiet = true;
    this.view.dispatch({ changes: change });
    this.quiet = false;
  }

  /** Marks the smallest node around a place of the program. */
  point(file: string, from: number, to: number): void {
    let found = -1;
    if (file === this.file) this.nodes.forEach((node, at) => node.start <= from && to <= node.end && (found = at));
    const { doc } = this.view.state;
    if (found < 0 || found >= doc.lines) {
      link(this.view, [], false);
      return;
    }
    const { from: start, to: end, text } = doc.line(found + 1);
    link(this.view, [{ start: start + text.search(/\S/), end }], true);
  }

  unlink(): void {
    link(this.view, [], false);
  }

  private place(): SourcePlace | null {
    const { doc, selection } = this.view.state;
    const node = this.nodes[doc.lineAt(selection.main.head).number - 1];
    return node ? { file: this.file, start: node.start, end: node.end } : null;
  }
}

function line({ kind, depth, token, start, end }: TreeNode, text: string): string {
  const words = token ? ` ${JSON.stringify(text.slice(start, end))}` : "";
  return `${"  ".repeat(depth)}${kind}${words}`;
}
