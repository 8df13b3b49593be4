// The list of findings, each with the way to its place and its fixes, and the choice of the lints that add to it.

import type { Diagnostic } from "kdsl";
import { editsOf, titleOf, words, type Acts } from "../editor/problems.ts";
import { fill, h, icon } from "../ui/dom.ts";
import { inline } from "../ui/markdown.ts";
import type { Layout } from "../state/storage.ts";

/** The lints that run, and what each choice is called. */
const LINTS: [Layout["lints"], string, string][] = [
  ["", "Off", "Only what is wrong"],
  ["recommended", "Recommended", "What is a mistake wherever it stands"],
  ["strict", "Strict", "All best practice, matters of taste as well"],
];

export interface ProblemActs extends Acts {
  go: (file: string, from: number, to: number) => void;
}

const ORDER = { error: 0, warning: 1, hint: 2 };

export class Problems {
  private readonly list = h("div", { class: "problem-list" });
  private readonly choices: HTMLButtonElement[];
  private shown = "";

  constructor(
    parent: HTMLElement,
    private readonly acts: ProblemActs,
    lints: Layout["lints"],
    choose: (lints: Layout["lints"]) => void,
  ) {
    const pressed = (chosen: Layout["lints"]) => this.choices.forEach((button, at) => button.setAttribute("aria-pressed", String(LINTS[at]![0] === chosen)));
    const press = (chosen: Layout["lints"]) => {
      pressed(chosen);
      choose(chosen);
    };
    this.choices = LINTS.map(([chosen, label, title]) => h("button", { type: "button", class: "choice", title, onclick: () => press(chosen) }, label));
    pressed(lints);
    parent.append(h("div", { class: "lints", role: "group", "aria-label": "Lints" }, h("span", { class: "quiet" }, "Lints"), ...this.choices), this.list);
  }

  show(all: readonly Diagnostic[], error: string | undefined): void {
    const now = JSON.stringify([error, all]);
    if (now === this.shown) return;
    this.shown = now;
    if (error) {
      fill(this.list, h("p", { class: "empty wrong" }, error));
      return;
    }
    if (all.length === 0) {
      fill(
        this.list,
        h("div", { class: "empty" }, icon("check"), h("p", {}, "No problems."), h("p", { class: "quiet" }, "Kubernetes would accept all of it, and what refers to something finds it.")),
      );
      return;
    }
    const sorted = [...all].sort((left, right) => ORDER[left.severity] - ORDER[right.severity]);
    fill(this.list, h("ul", { class: "problems", "aria-label": "Problems" }, ...sorted.map((finding) => row(finding, this.acts))));
  }
}

function row(finding: Diagnostic, acts: ProblemActs): HTMLElement {
  const { file, start, end } = finding.primary;
  const place = file === null ? null : `${file}:${start.line}:${start.column}`;
  return h(
    "li",
    { class: `problem ${finding.severity}` },
    h("span", { class: "problem-icon", role: "img", "aria-label": finding.severity }, icon(finding.severity === "hint" ? "hint" : finding.severity)),
    h(
      "div",
      { class: "problem-body" },
      words(finding, acts),
      h(
        "div",
        { class: "problem-acts" },
        place && h("button", { type: "button", class: "place", onclick: () => acts.go(file!, start.index, end.index) }, place),
        ...finding.labels.filter((label) => label.file !== null).map((label) =>
          h("button", { type: "button", class: "place", onclick: () => acts.go(label.file!, label.start.index, label.end.index) }, inline(label.text || "see"), ` · ${label.file}:${label.start.line}`),
        ),
        ...finding.fixes.filter((fix) => fix.edits.length > 0).map((fix) =>
          h("button", { type: "button", class: "button small", onclick: () => acts.apply(editsOf(fix)) }, icon("check"), h("span", {}, inline(titleOf(fix)))),
        ),
      ),
    ),
  );
}

/** "2 errors, 1 warning" */
export function count(all: readonly Diagnostic[]): string {
  const number = (severity: Diagnostic["severity"]) => all.filter((finding) => finding.severity === severity).length;
  const parts = (["error", "warning", "hint"] as const).flatMap((severity) => {
    const many = number(severity);
    return many === 0 ? [] : [`${many} ${severity}${many === 1 ? "" : "s"}`];
  });
  return parts.length === 0 ? "no problems" : parts.join(", ");
}
