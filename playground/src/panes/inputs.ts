// The params of the program, with a field for each, of its type.

import { fill, h } from "../ui/dom.ts";
import type { Store } from "../state/project.ts";
import type { Param } from "kdsl";

export class Inputs {
  private shown = "";

  constructor(
    readonly element: HTMLElement,
    private readonly store: Store,
  ) {
    element.setAttribute("aria-label", "Inputs");
  }

  /** `missing` are those that have a value from nowhere. */
  show(params: readonly Param[], missing: ReadonlySet<string>): void {
    const { set } = this.store.project;
    for (const row of this.element.querySelectorAll<HTMLElement>(".input")) row.classList.toggle("missing", missing.has(row.dataset["param"] ?? ""));
    const now = JSON.stringify([params.map(({ place: _, ...rest }) => rest), set, [...missing]]);
    if (now === this.shown) return;
    this.shown = now;
    // A field that is being typed into stays what it is.
    const focused = document.activeElement instanceof HTMLElement && this.element.contains(document.activeElement) ? document.activeElement.id : null;
    if (focused && params.some((param) => `input-${param.name}` === focused)) return;
    fill(this.element, ...params.map((param) => this.row(param, set[param.name], missing.has(param.name))));
  }

  private row(param: Param, value: string | undefined, isMissing: boolean): HTMLElement {
    const id = `input-${param.name}`;
    const change = (event: Event) => {
      const { value } = event.target as HTMLInputElement;
      const set = { ...this.store.project.set, [param.name]: value };
      if (value === "") delete set[param.name];
      this.store.target({ set });
    };
    const fallback = isMissing ? "needs a value" : (param.default ?? (param.required ? "given by kdsl.toml" : ""));
    const field = param.choices
      ? h(
          "select",
          { id, onchange: change },
          h("option", { value: "", selected: value === undefined }, isMissing ? "choose…" : param.required ? "given by kdsl.toml" : `default${param.default ? ` (${param.default})` : ""}`),
          ...param.choices.map((choice) => h("option", { value: choice, selected: value === choice }, choice)),
        )
      : h("input", { id, type: param.sensitive ? "password" : "text", autocomplete: "off", spellcheck: "false", placeholder: fallback, value, oninput: change });
    return h(
      "div",
      { class: isMissing ? "input missing" : "input", "data-param": param.name },
      h("label", { for: id }, h("b", {}, param.name), h("span", { class: "quiet" }, param.type)),
      field,
      param.doc ? h("p", { class: "quiet" }, param.doc) : null,
    );
  }
}
