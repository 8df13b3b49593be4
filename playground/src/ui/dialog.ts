// Questions to the user, as the browser's own dialogs, which hold the focus and close by Escape.

import { h, icon } from "./dom.ts";

export interface Field {
  label: string;
  value?: string;
  hint?: string;
  /** Says what is wrong with the value; nothing where it is right. */
  check?: (value: string) => string | null;
  rows?: number;
  placeholder?: string;
}

/** Asks for a text; null where the user changed their mind. */
export function ask(title: string, field: Field, action: string): Promise<string | null> {
  return new Promise((resolve) => {
    const input = field.rows
      ? h("textarea", { id: "answer", rows: field.rows, spellcheck: "false", placeholder: field.placeholder })
      : h("input", { id: "answer", type: "text", autocomplete: "off", spellcheck: "false", placeholder: field.placeholder });
    input.value = field.value ?? "";
    const wrong = h("p", { class: "wrong", id: "answer-wrong", role: "alert" });
    input.setAttribute("aria-describedby", "answer-wrong");
    const dialog = frame(title, [
      h("label", { for: "answer" }, field.label),
      input,
      wrong,
      field.hint ? h("p", { class: "quiet" }, field.hint) : null,
    ], action, () => {
      const problem = field.check?.(input.value) ?? null;
      wrong.textContent = problem ?? "";
      if (problem !== null) {
        input.focus();
        return false;
      }
      resolve(input.value);
      return true;
    });
    dialog.addEventListener("close", () => resolve(null));
    open(dialog);
    input.focus();
    const dot = input.value.lastIndexOf(".");
    if (!field.rows) input.setSelectionRange(0, dot > 0 ? dot : input.value.length);
  });
}

/** Shows something that needs no answer. */
export function show(title: string, ...content: Node[]): void {
  open(frame(title, content, "Close", () => true, false));
}

function frame(
  title: string,
  content: (Node | null)[],
  action: string,
  accept: () => boolean,
  cancel = true,
): HTMLDialogElement {
  const finish = (event: Event) => {
    event.preventDefault();
    if (accept()) dialog.close();
  };
  const dialog = h(
    "dialog",
    { "aria-labelledby": "dialog-title" },
    h(
      "form",
      { method: "dialog", onsubmit: finish },
      h(
        "header",
        {},
        h("h2", { id: "dialog-title" }, title),
        h("button", { type: "button", class: "quiet-button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close")),
      ),
      h("div", { class: "dialog-body" }, ...content),
      h(
        "footer",
        {},
        cancel ? h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel") : null,
        h("button", { type: "submit", class: "button primary" }, action),
      ),
    ),
  );
  dialog.addEventListener("close", () => setTimeout(() => dialog.remove()));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}

function open(dialog: HTMLDialogElement): void {
  const before = document.activeElement as HTMLElement | null;
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("close", () => before?.focus());
}
