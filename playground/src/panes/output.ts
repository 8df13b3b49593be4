// The YAML, as it is built. A new text is brought in as the smallest change, so that scrolling, selection and
// what is drawn already stay.

import { defaultKeymap } from "@codemirror/commands";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { link, linked } from "../editor/linked.ts";
import { yaml } from "../editor/yaml.ts";
import { difference } from "../difference.ts";
import type { Built } from "../engine/protocol.ts";

export interface SourcePlace {
  file: string;
  start: number;
  end: number;
}

export class Output {
  readonly view: EditorView;
  /** What is shown. */
  text = "";
  private built: Built | null = null;
  private quiet = false;

  /** `pointed` is told the source of what the cursor of the YAML is at, and whether to go there. */
  constructor(parent: HTMLElement, pointed: (place: SourcePlace | null, go: boolean) => void) {
    const point = (go: boolean) => pointed(this.origin(this.view.state.selection.main.head), go);
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          EditorState.readOnly.of(true),
          placeholder("The YAML appears here."),
          yaml,
          linked,
          highlightActiveLine(),
          highlightSelectionMatches({ minSelectionLength: 2 }),
          search({ top: true }),
          keymap.of([{ key: "Enter", run: () => (point(true), true) }, ...searchKeymap, ...defaultKeymap]),
          EditorView.contentAttributes.of({ "aria-label": "YAML, read only. Enter goes to where a value is written.", "aria-readonly": "true" }),
          EditorView.updateListener.of((update) => {
            if (update.selectionSet && !this.quiet) point(false);
          }),
          EditorView.domEventHandlers({ dblclick: () => (point(true), false) }),
        ],
      }),
    });
  }

  /** The way between source and YAML is that of the newest build that has YAML. */
  show(built: Built): void {
    // What is shown of an older text has no way to the one that is there now.
    if (built.yaml === null) {
      this.built = null;
      this.unlink();
      return;
    }
    this.write(built.yaml);
    this.built = built;
  }

  /** Shows a YAML of which nothing more is known yet. */
  write(yaml: string): void {
    const change = difference(this.text, yaml);
    if (!change) return;
    this.text = yaml;
    this.built = null;
    this.quiet = true;
    this.view.dispatch({ changes: change });
    this.quiet = false;
  }

  /** Marks what comes from a place of the program. */
  point(file: string, from: number, to: number, scroll: boolean): void {
    link(this.view, this.shown(file, from, to), scroll);
  }

  unlink(): void {
    link(this.view, [], false);
  }

  /** Where the scalar at an index was written, or the nearest one before it. */
  private origin(index: number): SourcePlace | null {
    if (!this.built) return null;
    const { map, mapFiles } = this.built;
    let [low, high] = [0, map.length / 5];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (map[middle * 5]! <= index) low = middle + 1;
      else high = middle;
    }
    const at = Math.max(0, low - 1) * 5;
    const file = mapFiles[map[at + 2] ?? -1];
    return file === undefined ? null : { file, start: map[at + 3]!, end: map[at + 4]! };
  }

  /** The scalars of the smallest parts of the source around a place. */
  private shown(file: string, from: number, to: number): { start: number; end: number }[] {
    if (!this.built) return [];
    const { map, mapFiles } = this.built;
    const number = mapFiles.indexOf(file);
    let smallest = Infinity;
    let found: { start: number; end: number }[] = [];
    for (let at = 0; at < map.length; at += 5) {
      const [start, end] = [map[at + 3]!, map[at + 4]!];
      if (map[at + 2] !== number || start > from || end < to || start === end) continue;
      if (end - start > smallest) continue;
      if (end - start < smallest) found = [];
      smallest = end - start;
      found.push({ start: map[at]!, end: map[at + 1]! });
    }
    return found;
  }
}
