// Pages about codes, kinds and fields, with a field to ask for one.

import type { Engine } from "../engine/client.ts";
import { fill, h } from "../ui/dom.ts";
import { markdown, type Colour } from "../ui/markdown.ts";

export class Explain {
  private readonly input: HTMLInputElement;
  private readonly page: HTMLElement;
  private asked = 0;

  constructor(
    parent: HTMLElement,
    private readonly engine: Engine,
    private readonly colour: Colour,
  ) {
    this.input = h("input", { type: "search", id: "explain-subject", placeholder: "Deployment.spec.strategy, Pod, K0301", spellcheck: "false", autocomplete: "off" });
    this.page = h("div", { class: "page doc", "aria-live": "polite" });
    const form = h(
      "form",
      { class: "explain-form", role: "search", onsubmit: (event: Event) => (event.preventDefault(), void this.show(this.input.value.trim())) },
      h("label", { for: "explain-subject" }, "A kind, a field, or a code"),
      h("div", { class: "row" }, this.input, h("button", { type: "submit", class: "button" }, "Explain")),
    );
    parent.append(form, this.page);
    fill(this.page, h("p", { class: "quiet" }, "What Kubernetes says of a field, and what the compiler says of a finding."));
  }

  async show(subject: string): Promise<void> {
    if (subject === "") return;
    this.input.value = subject;
    const number = ++this.asked;
    const answer = await this.engine.ask("explain", subject);
    if (number !== this.asked || !answer) return;
    if (answer.page === null) {
      fill(this.page, h("p", {}, answer.error ?? "There is no page of that name."), answer.help ? h("p", { class: "quiet" }, answer.help) : null);
    } else if (answer.format === "markdown") fill(this.page, markdown(answer.page, this.colour));
    else fill(this.page, h("pre", { tabindex: 0 }, answer.page));
    this.page.scrollTop = 0;
  }
}
