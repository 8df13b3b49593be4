// The guided tour: pages of `tour/`, each a few words and a small program to play with.

import type { Project } from "../state/project.ts";
import { fill, h, icon } from "../ui/dom.ts";
import { markdown, type Colour } from "../ui/markdown.ts";
import { parseStep, type Step } from "./step.ts";

const TEXTS = import.meta.glob<string>("../../tour/*.md", { query: "?raw", import: "default", eager: true });

export const STEPS: Step[] = Object.keys(TEXTS).sort().map((path) => parseStep(TEXTS[path]!));

export interface TourActs {
  open: (project: Project, tab: string) => void;
  /** Gives the author's own program back. */
  leave: () => void;
}

export class Tour {
  private at = -1;

  constructor(
    readonly element: HTMLElement,
    private readonly acts: TourActs,
    private readonly colour: Colour,
  ) {
    element.hidden = true;
    element.setAttribute("aria-label", "Tour");
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.end());
  }

  get running(): boolean {
    return this.at >= 0;
  }

  start(at = 0): void {
    this.go(at);
  }

  end(): void {
    if (!this.running) return;
    this.at = -1;
    this.element.hidden = true;
    this.acts.leave();
  }

  private go(at: number): void {
    const step = STEPS[at];
    if (!step) {
      this.end();
      return;
    }
    this.at = at;
    this.element.hidden = false;
    const last = at === STEPS.length - 1;
    const heading = h("h2", { tabindex: -1 }, step.title);
    fill(
      this.element,
      h(
        "div",
        { class: "tour-head" },
        h("span", { class: "tour-count" }, `${at + 1} of ${STEPS.length}`),
        heading,
        h("button", { type: "button", class: "quiet-button", "aria-label": "End the tour", onclick: () => this.end() }, icon("close")),
      ),
      h("div", { class: "tour-text doc" }, markdown(step.text, this.colour)),
      h(
        "div",
        { class: "tour-acts" },
        h("div", { class: "tour-dots", "aria-hidden": "true" }, ...STEPS.map((_, number) => h("span", { class: number === at ? "on" : "" }))),
        h("button", { type: "button", class: "button", disabled: at === 0, onclick: () => this.go(at - 1) }, "Back"),
        h("button", { type: "button", class: "button primary", onclick: () => (last ? this.end() : this.go(at + 1)) }, last ? "Done" : "Next"),
      ),
    );
    this.acts.open({ files: { ...step.files }, env: step.env, kubernetes: step.kubernetes, set: {}, cursor: null }, step.tab);
    heading.focus();
  }
}
