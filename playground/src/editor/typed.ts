// Letters as they are typed. What the keyboard writes is taken before the browser writes it into the page, and the
// engine hears of it at once. It answers within milliseconds, as a rule: so the letter is drawn together with what it
// made of the YAML, in one frame instead of two, of which the first would keep the second waiting. Nor may anything else
// ask for a frame in between: Chromium keeps every message back behind a frame that is due when a key was handled.

import { Transaction, type Extension } from "@codemirror/state";
import { EditorView, type Command } from "@codemirror/view";

/** How long a letter waits for the answer, in milliseconds; a frame is 16. */
const PATIENCE = 12;

/** Fingers write with suggestions, swipes and corrections, which are the browser's own affair. */
const hasKeyboard = matchMedia("(pointer: fine)").matches;

/** What may depend on the text that is shown, and so has the letter before it. */
const EVENTS = ["keydown", "beforeinput", "pointerdown", "compositionstart", "focusout", "paste", "cut", "drop", "wheel"];

/** An editor that can put off the frame that CodeMirror asks for at each key, whatever becomes of it. */
export class PatientView extends EditorView {
  private isPatient = false;
  private isOwed = false;

  override requestMeasure(...[request]: Parameters<EditorView["requestMeasure"]>): void {
    if (this.isPatient && !request) this.isOwed = true;
    else super.requestMeasure(request);
  }

  wait(): void {
    this.isPatient = true;
  }

  resume(): void {
    this.isPatient = false;
    if (this.isOwed) super.requestMeasure();
    this.isOwed = false;
  }
}

export class Typing {
  private waiting: { transaction: Transaction; view: EditorView } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The editor that was told to ask for no frame. */
  private patient: PatientView | null = null;

  /** Whether the next change may wait. */
  private waits = false;

  /** `isQuick` says whether the answer is worth waiting for. */
  constructor(private readonly isQuick: () => boolean) {
    for (const event of EVENTS) addEventListener(event, this.draw, { capture: true, passive: true });
    addEventListener("keydown", (event) => this.press(event as KeyboardEvent), { capture: true, passive: true });
  }

  readonly extension: Extension = EditorView.domEventHandlers({
    beforeinput: (event, view) => {
      const { data, inputType } = event;
      if (!hasKeyboard || inputType !== "insertText" || !data || data === "\n" || !event.cancelable || event.isComposing || view.composing || view.compositionStarted) return false;
      const { state } = view;
      const { main, ranges } = state.selection;
      if (state.readOnly || ranges.length > 1 || !isWhere(view, main)) return false;
      const insert = () => state.update(state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
      event.preventDefault();
      return this.later((view) => {
        const isTaken = state.facet(EditorView.inputHandler).some((handler) => handler(view, main.from, main.to, data, insert));
        if (!isTaken) view.dispatch(insert());
        return true;
      })(view);
    },
  });

  /** A command whose one change waits as a letter does. */
  readonly later = (command: Command) => (view: EditorView): boolean => {
    this.waits = this.isQuick();
    try {
      return command(view);
    } finally {
      this.waits = false;
    }
  };

  /** Keeps a change that may wait; false where it is to be drawn at once. */
  keep(transactions: readonly Transaction[], view: EditorView): boolean {
    const [transaction] = transactions;
    if (!this.waits || !transaction?.docChanged || transactions.length > 1) {
      this.resume();
      return false;
    }
    this.waits = false;
    this.waiting = { transaction, view };
    this.timer ??= setTimeout(this.settle, PATIENCE);
    return true;
  }

  /** A key of which a letter may come, or the end of one. */
  private press(event: KeyboardEvent): void {
    this.resume();
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const view = event.target instanceof HTMLElement ? EditorView.findFromDOM(event.target) : null;
    if (!hasKeyboard || !(isLetter || event.key === "Backspace") || !(view instanceof PatientView) || !this.isQuick()) return;
    this.patient = view;
    view.wait();
    this.timer ??= setTimeout(this.settle, PATIENCE);
  }

  private readonly settle = (): void => {
    this.draw();
    this.resume();
  };

  private resume(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.patient?.resume();
    this.patient = null;
  }

  /** Draws the letter that waits. */
  readonly draw = (): void => {
    const { waiting } = this;
    if (!waiting) return;
    this.waiting = null;
    this.resume();
    const { transaction, view } = waiting;
    if (view.state === transaction.startState) view.dispatch(transaction);
    // Something was marked in the meantime.
    else if (view.state.doc === transaction.startState.doc) {
      const userEvent = transaction.annotation(Transaction.userEvent) ?? "input";
      view.dispatch({ changes: transaction.changes, selection: transaction.newSelection, userEvent, scrollIntoView: true });
    }
  };
}

/** Whether the browser's selection is that of the editor: a selection by other means may not be known yet. */
function isWhere(view: EditorView, { anchor, head }: { anchor: number; head: number }): boolean {
  const selection = view.root instanceof Document ? view.root.getSelection() : null;
  const { anchorNode, focusNode } = selection ?? {};
  if (!selection || !anchorNode || !focusNode || !view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) return false;
  return view.posAtDOM(anchorNode, selection.anchorOffset) === anchor && view.posAtDOM(focusNode, selection.focusOffset) === head;
}
