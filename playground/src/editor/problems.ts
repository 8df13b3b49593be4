// Findings in the text: CodeMirror underlines them, and their fixes are buttons.

import { setDiagnostics, type Action, type Diagnostic as Shown } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import type { Diagnostic, Fix, TextEdit } from "kdsl";
import { h } from "../ui/dom.ts";
import { inline } from "../ui/markdown.ts";

export interface Acts {
  apply: (edits: TextEdit[]) => void;
  explain: (code: string) => void;
}

export const editsOf = (fix: Fix): TextEdit[] =>
  fix.edits.flatMap(({ file, start, end, replacement }) =>
    file === null ? [] : [{ file, start: start.index, end: end.index, text: replacement }],
  );

/** What a fix is called on a button: its title, and what it writes where that is short and not said yet. */
export function titleOf(fix: Fix): string {
  const title = fix.title.charAt(0).toUpperCase() + fix.title.slice(1);
  const [edit] = fix.edits;
  const text = fix.edits.length === 1 ? edit!.replacement.trim().replaceAll(/^"|"$/g, "") : "";
  const isSaid = text === "" || text.length > 40 || text.includes("\n") || title.includes(text);
  return isSaid ? title : `${title}: ${text}`;
}

/** A finding in words, for the tooltip and the list. */
export function words(finding: Diagnostic, acts: Acts): HTMLElement {
  return h(
    "div",
    { class: "finding" },
    h(
      "p",
      { class: "finding-head" },
      inline(finding.message),
      " ",
      h(
        "button",
        { type: "button", class: "code", title: `Explain ${finding.code}: ${finding.name}`, onclick: () => acts.explain(finding.code) },
        finding.code,
      ),
    ),
    finding.primary.text ? h("p", { class: "finding-label" }, inline(finding.primary.text)) : null,
    finding.versions ? h("p", { class: "finding-note" }, `in Kubernetes ${finding.versions.join(", ")}`) : null,
    ...finding.notes.map((note) => h("p", { class: "finding-note" }, inline(note))),
    finding.help ? h("p", { class: "finding-help" }, inline(finding.help)) : null,
  );
}

let before = "";

/** What is shown is another text from now on. */
export function forget(): void {
  before = "";
}

/** Underlines the findings of a file. */
export function underline(view: EditorView, file: string, findings: Diagnostic[], acts: Acts): void {
  const mine = findings.filter((finding) => finding.primary.file === file);
  const now = `${file}\n${JSON.stringify(mine)}`;
  if (now === before) return;
  before = now;
  const { length } = view.state.doc;
  const shown = mine.map((finding): Shown => {
    const { start, end } = finding.primary;
    const from = Math.min(start.index, length);
    return {
      from,
      to: Math.max(from, Math.min(end.index, length)),
      severity: finding.severity === "hint" ? "hint" : finding.severity,
      message: finding.message,
      renderMessage: () => words(finding, acts),
      actions: finding.fixes.filter((fix) => fix.edits.length > 0).map((fix): Action => ({ name: titleOf(fix), apply: () => acts.apply(editsOf(fix)) })),
    };
  });
  view.dispatch(setDiagnostics(view.state, shown));
}
