// The list of findings, each with the way to its place and its fixes.

import type { Diagnostic } from "kdsl";
import { editsOf, titleOf, words, type Acts } from "../editor/problems.ts";
import { fill, h, icon } from "../ui/dom.ts";
import { inline } from "../ui/markdown.ts";

export interface ProblemActs extends Acts {
  go: (file: string, from: number, to: number) => void;
}

const ORDER = { error: 0, warning: 1, hint: 2 };

let shown = "";

export function showProblems(parent: HTMLElement, all: readonly Diagnostic[], error: string | undefined, acts: ProblemActs): void {
  const now = JSON.stringify([error, all]);
  if (now === shown) return;
  shown = now;
  if (error) {
    fill(parent, h("p", { class: "empty wrong" }, error));
    return;
  }
  if (all.length === 0) {
    fill(
      parent,
      h("div", { class: "empty" }, icon("check"), h("p", {}, "No problems."), h("p", { class: "quiet" }, "Kubernetes would accept all of it, and what refers to something finds it.")),
    );
    return;
  }
  const sorted = [...all].sort((left, right) => ORDER[left.severity] - ORDER[right.severity]);
  fill(parent, h("ul", { class: "problems", "aria-label": "Problems" }, ...sorted.map((finding) => row(finding, acts))));
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
