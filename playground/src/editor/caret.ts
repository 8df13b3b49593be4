// The caret and the selection. The caret blinks at rest only: an animation that begins anew at each letter, as
// CodeMirror's does, asks for frames, behind which the engine's answer to the next one would wait.

import type { Extension } from "@codemirror/state";
import { drawSelection, ViewPlugin, type EditorView, type ViewUpdate } from "@codemirror/view";

/** How long nothing moves before the caret blinks, in milliseconds. */
const REST = 600;

class Blinking {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly view: EditorView) {
    this.begin();
  }

  update({ docChanged, selectionSet, focusChanged }: ViewUpdate): void {
    if (docChanged || selectionSet || focusChanged) this.begin();
  }

  destroy(): void {
    clearTimeout(this.timer);
  }

  private begin(): void {
    const { parentElement } = this.view.dom;
    parentElement?.classList.remove("at-rest");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.view.dom.parentElement?.classList.add("at-rest"), REST);
  }
}

export const caret: Extension = [drawSelection(), ViewPlugin.fromClass(Blinking)];
